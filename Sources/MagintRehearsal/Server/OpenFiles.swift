#if Rehearsal
  internal import MagintCore

  #if canImport(Glibc)
    internal import Glibc
  #elseif canImport(Musl)
    internal import Musl
  #elseif canImport(Darwin)
    internal import Darwin
  #endif

  /// How many files and connections this process may have open. Where one more is asked for, the system
  /// refuses, and connections wait that nobody accepts.
  package enum OpenFiles {
    /// The limit that the process began with; nil where it was not raised.
    private static let original = Guarded<Int?>(nil)

    /// Arguments of `/bin/sh` that make it a program with the limit that this one began with. What a
    /// process starts inherits the raised one, and a program may count on one that it can `select` on.
    package static func shellArguments(for program: [String]) -> [String] {
      let limit = original.withLock { $0.map { "ulimit -S -n \($0) 2>/dev/null; " } ?? "" }
      return ["-c", "\(limit)exec \"$@\"", "sh"] + program
    }

    /// Raises the limit to `count` where it is lower, as far as the system lets it.
    ///
    /// - Returns: the limit now.
    @discardableResult
    package static func allow(_ count: Int) -> Int {
      #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
      #else
        let resource = RLIMIT_NOFILE
      #endif
      var limit = rlimit()
      guard getrlimit(resource, &limit) == 0 else { return count }
      if limit.rlim_cur < rlim_t(count) {
        var raised = limit
        raised.rlim_cur = min(limit.rlim_max, rlim_t(count))
        #if canImport(Darwin)
          // A hard limit may be infinite, and is refused then.
          raised.rlim_cur = min(raised.rlim_cur, rlim_t(OPEN_MAX))
        #endif
        if raised.rlim_cur > limit.rlim_cur, setrlimit(resource, &raised) == 0 {
          let before = Int(clamping: limit.rlim_cur)
          original.withLock { $0 = $0 ?? before }
          limit = raised
        }
      }
      return Int(clamping: limit.rlim_cur)
    }

    /// How many connections a server may take, of `wanted`: beside them there have to be files for calls to
    /// the service and for whatever the program reads and writes.
    package static func connections(of wanted: Int) -> Int {
      let others = 256
      let allowed = allow(wanted + others)
      return allowed >= wanted + others ? wanted : max(allowed - others, allowed / 2, 1)
    }
  }
#endif
