#if Rehearsal
  import Foundation

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// A TCP connection to or from this machine, byte by byte: what no client library would send.
  final class LoopbackSocket: Sendable {
    struct Failed: Error {}

    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    private static func address(_ port: Int) -> sockaddr_in {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = in_port_t(port).bigEndian
      address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
      return address
    }

    private static func make() throws -> Int32 {
      #if canImport(Glibc)
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      #else
        let descriptor = socket(AF_INET, SOCK_STREAM, 0)
      #endif
      guard descriptor >= 0 else { throw Failed() }
      return descriptor
    }

    /// - Parameter receiveBuffer: bytes that the system keeps until they are read, about; nil as always.
    static func connect(to port: Int, receiveBuffer: Int? = nil) throws -> LoopbackSocket {
      let result = LoopbackSocket(descriptor: try make())
      if var size = receiveBuffer.map(Int32.init) {
        setsockopt(
          result.descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
      }
      var target = address(port)
      let status = withUnsafePointer(to: &target) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          Foundation.connect(result.descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      guard status == 0 else { throw Failed() }
      return result
    }

    /// A port that is free, and that nobody gets who asks the system for one: those are above 32767 on Linux
    /// and above 49151 elsewhere. What is free for a moment only others take before it is used.
    static func freePort() throws -> Int {
      for _ in 0..<100 {
        let port = Int.random(in: 20_000..<32_000)
        if (try? listen(on: port)) != nil { return port }
      }
      throw Failed()
    }

    /// - Parameter port: 0 for any.
    /// - Returns: a socket that listens, and its port.
    static func listen(on port: Int = 0) throws -> (LoopbackSocket, port: Int) {
      let result = LoopbackSocket(descriptor: try make())
      var own = address(port)
      var size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let status = withUnsafeMutablePointer(to: &own) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(result.descriptor, $0, size) == 0
            ? getsockname(result.descriptor, $0, &size) : -1
        }
      }
      guard status == 0, Foundation.listen(result.descriptor, 16) == 0 else { throw Failed() }
      return (result, Int(in_port_t(bigEndian: own.sin_port)))
    }

    /// - Throws: where nobody comes for a minute: a test that waits without end says nothing.
    func accept() throws -> LoopbackSocket {
      var timeout = timeval(tv_sec: 60, tv_usec: 0)
      setsockopt(
        self.descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
      let descriptor = Foundation.accept(self.descriptor, nil, nil)
      guard descriptor >= 0 else { throw Failed() }
      return LoopbackSocket(descriptor: descriptor)
    }

    /// - Returns: whether all of it went out.
    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool {
      var done = 0
      while done < bytes.count {
        let count = bytes.withUnsafeBytes {
          send(descriptor, $0.baseAddress! + done, bytes.count - done, Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { return false }
        done += count
      }
      return true
    }

    @discardableResult
    func write(_ text: String) -> Bool { write(Array(text.utf8)) }

    /// Writes a text over and over.
    ///
    /// - Returns: whether the other side has closed before `seconds` were over; it waits for no more than
    ///   twice that.
    func writeUntilClosed(_ text: String, seconds: Int) -> Bool {
      var timeout = timeval(tv_sec: seconds, tv_usec: 0)
      setsockopt(
        descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
      let end = ContinuousClock.now + .seconds(seconds)
      while ContinuousClock.now < end {
        if !write(text) { return errno == EPIPE || errno == ECONNRESET }
      }
      return false
    }

    /// Says that nothing more comes; what the other side says can still be read.
    func closeForWriting() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// As many bytes, or what comes until the other side closes or `seconds` are over.
    func read(seconds: Int, atLeast count: Int) -> (text: String, isClosed: Bool) {
      read(seconds: seconds) { $0.utf8.count >= count }
    }

    /// What comes until the other side closes, `isEnough`, or `seconds` are over.
    func read(seconds: Int = 10, until isEnough: (String) -> Bool = { _ in false }) -> (
      text: String, isClosed: Bool
    ) {
      var timeout = timeval(tv_sec: seconds, tv_usec: 0)
      setsockopt(
        descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
      var bytes: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 4096)
      while true {
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count == 0 || count < 0 && errno != EAGAIN && errno != EINTR {
          return (String(decoding: bytes, as: UTF8.self), true)
        }
        if count < 0 { return (String(decoding: bytes, as: UTF8.self), false) }
        bytes += buffer[..<count]
        let text = String(decoding: bytes, as: UTF8.self)
        if isEnough(text) { return (text, false) }
      }
    }
  }

  /// Runs `body`, which blocks, where it holds up no task.
  func blocking<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      // Dispatch has few threads where there are few cores.
      Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
  }
#endif
