import Foundation
import MagintCore
import MagintSchemas
import MagintTestSupport
import Testing

@testable import MagintXML

/// The same mutants, judged by the program `xmllint` with the schema files as they are shipped.
struct XMLLintTests {
  static let program = ["/usr/bin/xmllint", "/usr/local/bin/xmllint", "/opt/homebrew/bin/xmllint"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  @Test(.enabled(if: program != nil, "xmllint (libxml2-utils) is not installed"))
  func agreesWithXMLLint() throws {
    let program = try #require(Self.program)
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("magint-xmllint-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    for kind in FileKind.allCases {
      var mutator = try Mutator(seeds: Seeds.all(kind), seed: MutationTests.seed &+ 77)
      var expected: [String: (accepts: Bool, raw: [UInt8])] = [:]
      for number in 0..<800 {
        let raw = mutator.next()
        // xmllint reads an empty file in a way of its own, and conversion from other encodings by
        // the piece.
        guard !raw.isEmpty, XMLEncoding.decode(raw).encoding == nil, !raw.contains(0) else {
          continue
        }
        let document = try XMLDocument.read(path: "", raw, kind: kind)
        let path = directory.appendingPathComponent("\(kind.rawValue)-\(number).xml")
        try Data(raw).write(to: path)
        expected[path.path] = (document.tree != nil && document.schemaFindings.isEmpty, raw)
      }
      let schema = Fixtures.packageRoot.appendingPathComponent("Schemas/\(kind.rawValue).xsd")
      let paths = expected.keys.sorted()
      var valid: Set<String> = []
      var judged = 0
      for start in stride(from: 0, to: paths.count, by: 100) {
        let batch = Array(paths[start..<min(start + 100, paths.count)])
        let lines = try Self.run(program, ["--noout", "--nonet", "--schema", schema.path] + batch)
        for line in lines {
          if line.hasSuffix(" validates") {
            valid.insert(String(line.dropLast(" validates".count)))
            judged += 1
          } else if line.hasSuffix(" fails to validate")
            || line.hasSuffix("generated an internal error")
          {
            judged += 1
          }
        }
      }
      #expect(!valid.isEmpty && judged > valid.count && judged < paths.count)
      for path in paths where valid.contains(path) != expected[path]!.accepts {
        Issue.record(
          "\(kind): xmllint: \(valid.contains(path)), \(String(decoding: expected[path]!.raw, as: UTF8.self).debugDescription)"
        )
      }
    }
  }

  /// The lines of a program's standard error.
  private static func run(_ program: String, _ arguments: [String]) throws -> [String] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
