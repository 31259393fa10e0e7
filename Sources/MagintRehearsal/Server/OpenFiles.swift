#if Rehearsal
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
        if raised.rlim_cur > limit.rlim_cur, setrlimit(resource, &raised) == 0 { limit = raised }
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
