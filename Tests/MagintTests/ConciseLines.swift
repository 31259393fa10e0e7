import Foundation
import MagintTestSupport
import Testing

/// What `--format concise` says of files with nasty paths and values, for the expressions by which
/// editors and CI read it.
enum ConciseLines {
  struct Finding: Equatable {
    var path: String
    var line: String
    var severity: String
    var rule: String
    var message: String
  }

  private static let paths = [
    "etc/integration.xml", "with space/etc/integration.xml", "with:colon/etc/integration.xml",
    "a:1:2/etc/integration.xml", "::error::x/etc/integration.xml", "ü\u{1F600}/etc/integration.xml",
    "(a)[b]/etc/integration.xml", "a: b/etc/integration.xml", "tab\tline\nend/etc/integration.xml",
    "d/etc/integrations.xml", "e:3:4/etc/integrations.xml",
  ]

  /// Lints files with these paths and holds what `read` finds in each line against the JSON report.
  static func check(
    in directory: TemporaryDirectory, _ read: (String) throws -> Finding?
  ) throws {
    for path in paths {
      try directory.write(
        "<config><integration name=\"A: error[x] B ÿ:1:2: \"><email> a@b.co</email></integration></config>",
        to: path)
    }
    let concise = try Program.run(["lint", "--format", "concise"], in: directory.url)
    let json = try Program.run(["lint", "--format", "json"], in: directory.url)
    struct Report: Decodable {
      struct Diagnostic: Decodable {
        struct Range: Decodable {
          struct Position: Decodable { var line: Int }
          var start: Position
        }
        var rule, severity, path, message: String
        var range: Range?
      }
      var diagnostics: [Diagnostic]
    }
    let report = try JSONDecoder().decode(Report.self, from: Data(json.standardOutput.utf8))
    let lines = concise.standardOutput.split(separator: "\n").map(String.init)
    #expect(lines.count == report.diagnostics.count)
    #expect(report.diagnostics.contains { $0.range == nil })
    for (line, diagnostic) in zip(lines, report.diagnostics) {
      var path = diagnostic.path.replacing("\n", with: "\\n").replacing("\t", with: "\\t")
      if path.hasPrefix(":") { path = "./" + path }
      let expected = Finding(
        path: path, line: diagnostic.range.map { "\($0.start.line)" } ?? "",
        severity: diagnostic.severity, rule: diagnostic.rule, message: diagnostic.message)
      #expect(try read(line) == expected, "\(line)")
    }
  }

  /// The groups of a match, the whole first; those that took no part are empty.
  static func match(_ expression: String, _ line: String) throws -> [String]? {
    let expression = try NSRegularExpression(pattern: expression)
    let range = NSRange(line.startIndex..., in: line)
    guard let match = expression.firstMatch(in: line, range: range) else { return nil }
    return (0..<match.numberOfRanges).map { index in
      Range(match.range(at: index), in: line).map { String(line[$0]) } ?? ""
    }
  }
}
