#if Rehearsal
  internal import Foundation
  internal import MagintCore

  /// A command of the user's that logs in to the service.
  enum LoginHook {
    /// Runs it with `sh -c`. What it writes goes to standard error, where no report is.
    ///
    /// - Parameters:
    ///   - environment: beside that of this program.
    ///   - patience: seconds after which it is ended.
    /// - Returns: its status; nil where it was ended.
    static func run(
      _ command: String, _ environment: [String: String], patience: Double
    ) async -> Int32? {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = OpenFiles.shellArguments(for: ["/bin/sh", "-c", command])
      process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = FileHandle.standardError
      let (ends, end) = AsyncStream.makeStream(of: Int32?.self)
      process.terminationHandler = { process in
        end.yield(process.terminationReason == .exit ? process.terminationStatus : nil)
        end.finish()
      }
      do {
        try process.run()
      } catch {
        return 127
      }
      let watch = Task {
        try? await Task.sleep(for: .milliseconds(Int64(patience * 1000)))
        guard !Task.isCancelled, process.isRunning else { return }
        // With what it has started. SIGKILL, because it inherits that other signals are blocked.
        let id = process.processIdentifier
        kill(getpgid(id) == id ? -id : id, SIGKILL)
      }
      defer { watch.cancel() }
      for await status in ends { return status }
      return nil
    }
  }
#endif
