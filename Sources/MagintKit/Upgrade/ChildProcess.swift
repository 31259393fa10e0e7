internal import MagintCore

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Runs another program: directly, without a shell, and with only the part of the environment that it
/// is given.
enum ChildProcess {
  struct Output {
    /// The exit status; nil where a signal ended the program.
    var status: Int32?
    var standardOutput: [UInt8]
    /// The beginning of it.
    var standardError: String
  }

  /// What a program may say on standard error before the rest is thrown away, in bytes.
  private static let errorLimit = 64 << 10

  /// Runs `name`, looked for in `PATH`, to its end.
  ///
  /// - Parameters:
  ///   - input: what it reads on standard input.
  ///   - limit: of its standard output, in bytes.
  /// - Returns: nil where there is no such program.
  /// - Throws: ``MagintError`` where it cannot be started or writes more than `limit`.
  static func run(
    _ name: String, _ arguments: [String], input: [UInt8] = [], environment: [String], limit: Int
  ) throws(MagintError) -> Output? {
    var pipes = Pipes()
    defer { pipes.closeAll() }
    guard pipes.open() else {
      throw MagintError(.failure, "\(name) cannot be run: \(FileSystem.reason())")
    }
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t? = nil
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, place) in [
      (pipes.input.read, 0), (pipes.output.write, 1), (pipes.error.write, 2),
    ] {
      posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(place))
    }
    var child: pid_t = 0
    let words = ([name] + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup($0) } + [nil]
    defer { for pointer in words + variables { free(pointer) } }
    let failure = posix_spawnp(&child, name, &actions, nil, words, variables)
    guard failure == 0 else {
      if failure == ENOENT { return nil }
      throw MagintError(.failure, "\(name) cannot be run: \(FileSystem.reason(failure))")
    }
    pipes.closeForeignEnds()
    let (output, error, isTooMuch) = pipes.exchange(input, limit: limit, errorLimit: errorLimit)
    // What has more to say finds nobody to say it to, and ends.
    pipes.closeAll()
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    guard !isTooMuch else {
      throw MagintError(
        .failure, "\(name) writes more than the \(limit >> 20) MB that magint reads")
    }
    let signal = status & 0x7F
    return Output(
      status: signal == 0 ? (status >> 8) & 0xFF : nil, standardOutput: output,
      standardError: String(decoding: error, as: UTF8.self))
  }

  private struct Pipes {
    typealias Ends = (read: Int32, write: Int32)
    var input: Ends = (-1, -1)
    var output: Ends = (-1, -1)
    var error: Ends = (-1, -1)

    mutating func open() -> Bool {
      for path in [\Pipes.input, \Pipes.output, \Pipes.error] {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return false }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        self[keyPath: path] = (ends[0], ends[1])
      }
      return true
    }

    private static func close(_ descriptor: inout Int32) {
      if descriptor >= 0 { closeDescriptor(descriptor) }
      descriptor = -1
    }

    mutating func closeForeignEnds() {
      Self.close(&input.read)
      Self.close(&output.write)
      Self.close(&error.write)
    }

    mutating func closeAll() {
      closeForeignEnds()
      Self.close(&input.write)
      Self.close(&output.read)
      Self.close(&error.read)
    }

    /// Writes `bytes` and reads both outputs meanwhile: a full pipe would hold up either side.
    mutating func exchange(
      _ bytes: [UInt8], limit: Int, errorLimit: Int
    ) -> (output: [UInt8], error: [UInt8], isTooMuch: Bool) {
      var result: (output: [UInt8], error: [UInt8], isTooMuch: Bool) = ([], [], false)
      var written = 0
      if bytes.isEmpty { Self.close(&input.write) }
      _ = fcntl(input.write, F_SETFL, O_NONBLOCK)
      // A program that ends before it has read everything must not end this one.
      let former = signal(SIGPIPE, SIG_IGN)
      defer { signal(SIGPIPE, former) }
      var buffer = [UInt8](repeating: 0, count: 64 << 10)
      while output.read >= 0 || error.read >= 0 {
        var polls = [
          pollfd(fd: input.write, events: Int16(POLLOUT), revents: 0),
          pollfd(fd: output.read, events: Int16(POLLIN), revents: 0),
          pollfd(fd: error.read, events: Int16(POLLIN), revents: 0),
        ]
        if poll(&polls, nfds_t(polls.count), -1) < 0 {
          if errno == EINTR { continue }
          return result
        }
        if polls[0].revents != 0 {
          let count = bytes[written...].withUnsafeBytes {
            writeDescriptor(input.write, $0.baseAddress!, min($0.count, 64 << 10))
          }
          if count > 0 { written += count }
          let isBusy = count < 0 && (errno == EAGAIN || errno == EINTR)
          if written == bytes.count || count <= 0 && !isBusy { Self.close(&input.write) }
        }
        if polls[1].revents != 0 {
          let count = readDescriptor(output.read, &buffer, buffer.count)
          if count > 0 {
            result.output += buffer[..<count]
            guard result.output.count <= limit else {
              result.isTooMuch = true
              return result
            }
          } else if count == 0 || errno != EINTR {
            Self.close(&output.read)
          }
        }
        if polls[2].revents != 0 {
          let count = readDescriptor(error.read, &buffer, buffer.count)
          if count > 0 {
            result.error += buffer[..<min(count, max(0, errorLimit - result.error.count))]
          } else if count == 0 || errno != EINTR {
            Self.close(&error.read)
          }
        }
      }
      return result
    }
  }
}

/// `close`, `read` and `write`, under names that do not clash with the methods above.
@discardableResult
private func closeDescriptor(_ descriptor: Int32) -> Int32 { close(descriptor) }

private func readDescriptor(
  _ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int
) -> Int {
  read(descriptor, buffer, count)
}

private func writeDescriptor(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
