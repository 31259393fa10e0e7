#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Makes Ctrl-C and a request to end wait until what is being done is done: until somebody looks.
struct Interruption {
  /// Becomes readable when the signal comes.
  let descriptor: Int32

  /// Where the handler writes to: it can do no more than that.
  nonisolated(unsafe) private static var end: Int32 = -1

  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  init() {
    var descriptors: [Int32] = [-1, -1]
    _ = Self.open(&descriptors)
    descriptor = descriptors[0]
    Self.end = descriptors[1]
    // Whoever started the program may have had them blocked.
    var set = sigset_t()
    sigemptyset(&set)
    for signal in Self.signals {
      var action = sigaction()
      // The second one ends the program at once.
      action.sa_flags =
        Int32(truncatingIfNeeded: SA_RESETHAND) | Int32(truncatingIfNeeded: SA_RESTART)
      let handler: @convention(c) (Int32) -> Void = { number in
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(Interruption.end, &byte, 1)
      }
      #if canImport(Darwin)
        action.__sigaction_u.__sa_handler = handler
      #else
        action.__sigaction_handler.sa_handler = handler
      #endif
      // What is ignored (nohup) stays so.
      var old = sigaction()
      sigaction(signal, nil, &old)
      if Self.isIgnored(old) { continue }
      sigaction(signal, &action, nil)
      sigaddset(&set, signal)
    }
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
  }

  private static func open(_ descriptors: inout [Int32]) -> Int32 {
    #if canImport(Darwin)
      Darwin.pipe(&descriptors)
    #elseif canImport(Musl)
      Musl.pipe(&descriptors)
    #else
      Glibc.pipe(&descriptors)
    #endif
  }

  private static func isIgnored(_ action: sigaction) -> Bool {
    #if canImport(Darwin)
      let handler = action.__sigaction_u.__sa_handler
    #else
      let handler = action.__sigaction_handler.sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Ends the program as the signal would have, so that whoever started it sees that.
  func end() -> Never {
    var number: UInt8 = UInt8(SIGINT)
    _ = read(descriptor, &number, 1)
    signal(Int32(number), SIG_DFL)
    raise(Int32(number))
    Terminal.exit(128 + Int32(number))
  }
}
