package import Foundation

/// The built `magint`, run as a user runs it.
package enum Program {
  package struct Output: Sendable {
    package var status: Int32
    package var standardOutput: String
    package var standardError: String
  }

  /// Beside the test bundle.
  package static let executable: URL = {
    var directory = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    for _ in 0..<4 {
      let candidate = directory.appendingPathComponent("magint")
      if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
      directory.deleteLastPathComponent()
    }
    return URL(fileURLWithPath: "magint")
  }()

  /// Runs `magint` with `arguments` in `directory`.
  ///
  /// - Parameter tellsReleases: whether the output keeps the line by which reports of findings tell the
  ///   releases that they judged by: it is another one with each release that the catalog gets.
  package static func run(
    _ arguments: [String], in directory: URL = Fixtures.packageRoot, input: [UInt8] = [],
    environment: [String: String] = [:], tellsReleases: Bool = false
  ) throws -> Output {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    // Files take any amount without a reader; pipes would have to be emptied meanwhile.
    let scratch = try TemporaryDirectory()
    let files = try ["in", "out", "err"].map { name in
      let url = scratch.url.appendingPathComponent(name)
      try Data(name == "in" ? input : []).write(to: url)
      return url
    }
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    return Output(
      status: process.terminationReason == .exit
        ? process.terminationStatus : -process.terminationStatus,
      standardOutput: try text(files[1], tellsReleases),
      standardError: try text(files[2], tellsReleases))
  }

  private static func text(_ file: URL, _ tellsReleases: Bool) throws -> String {
    let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    guard !tellsReleases, text.contains("Judged by Magento ") else { return text }
    return text.replacing(#/(?m)^(?:\u{1B}\[[0-9;]*m)?Judged by Magento .*\n/#, with: "")
  }
}

/// A directory that is gone when the value is.
package final class TemporaryDirectory: Sendable {
  package let url: URL

  package init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("magint-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes `text` to `path` below the directory.
  @discardableResult
  package func write(_ text: String, to path: String) throws -> URL {
    try write(Array(text.utf8), to: path)
  }

  @discardableResult
  package func write(_ bytes: [UInt8], to path: String) throws -> URL {
    let file = url.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return file
  }
}
