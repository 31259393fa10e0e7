package import Foundation

/// Other programs, where they are installed.
package enum Tool {
  /// The path of a program on `PATH`; nil where there is none.
  package static func find(_ name: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// `PATH`, with the built `magint` first.
  package static var pathWithProgram: String {
    Program.executable.deletingLastPathComponent().path + ":"
      + (ProcessInfo.processInfo.environment["PATH"] ?? "")
  }

  /// Runs a program and waits for its end.
  ///
  /// - Parameter environment: what is changed of this process's own; all of it with `isAlone`.
  package static func run(
    _ name: String, _ arguments: [String], in directory: URL, environment: [String: String] = [:],
    isAlone: Bool = false, input: String = ""
  ) throws -> Program.Output {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: name.contains("/") ? name : find(name) ?? name)
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.environment =
      isAlone
      ? environment : ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let scratch = try TemporaryDirectory()
    let files = try ["in", "out", "err"].map {
      try scratch.write($0 == "in" ? input : "", to: $0)
    }
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    return Program.Output(
      status: process.terminationReason == .exit
        ? process.terminationStatus : -process.terminationStatus,
      standardOutput: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
      standardError: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
  }
}
