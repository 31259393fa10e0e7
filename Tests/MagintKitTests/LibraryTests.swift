import Foundation
import MagintTestSupport
import Testing

/// The program in `Samples/library` is what a user of the library writes first.
struct LibraryTests {
  private static let compiler: String? = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { "\($0)/swiftc" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// Checks it against the modules that were just built; building its package would build all of
  /// magint a second time.
  @Test(.enabled(if: compiler != nil, "no swiftc in PATH"))
  func theSampleCompiles() throws {
    let modules = Program.executable.deletingLastPathComponent().appendingPathComponent("Modules")
    try #require(
      FileManager.default.fileExists(atPath: modules.path), "no modules at \(modules.path)")
    let sources = Fixtures.packageRoot.appendingPathComponent("Sources")
    let maps = try FileManager.default.contentsOfDirectory(atPath: sources.path).map {
      sources.appendingPathComponent("\($0)/module.modulemap").path
    }.filter { FileManager.default.fileExists(atPath: $0) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.compiler))
    process.arguments =
      [
        "-typecheck", "-swift-version", "6", "-warnings-as-errors", "-module-name", "ShopReport",
        "-I", modules.path,
        // Where Debian, and others, have the headers of libxml2.
        "-Xcc", "-I/usr/include/libxml2",
      ] + maps.flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] } + [
        sources.deletingLastPathComponent()
          .appendingPathComponent("Samples/library/Sources/ShopReport/main.swift").path
      ]
    let output = Pipe()
    process.standardError = output
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(String(decoding: text, as: UTF8.self))")
  }
}
