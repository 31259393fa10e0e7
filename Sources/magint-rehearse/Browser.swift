#if Rehearsal
  import Foundation
  import MagintCore
  import MagintRehearsal

  /// The browser of the user.
  enum Browser {
    #if os(macOS)
      private static let program = "open"
    #else
      private static let program = "xdg-open"
    #endif

    /// Opens an address, and waits for nothing.
    ///
    /// - Returns: why it cannot; nil where it was started.
    static func open(_ url: String) -> String? {
      let directories = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      let found = directories.lazy.map { "\($0)/\(program)" }
        .first { $0.hasPrefix("/") && FileManager.default.isExecutableFile(atPath: $0) }
      guard let found else { return "\(program) is not in PATH; open the page yourself" }
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = OpenFiles.shellArguments(for: [found, url])
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      do {
        try process.run()
        return nil
      } catch {
        return "\(program) cannot be started: \(error.localizedDescription)"
      }
    }
  }
#endif
