import Foundation
import MagintCore
import MagintReport
import MagintTestSupport
import Testing

/// Reports with everything that is hard to show.
@Suite struct ReportTests {
  private static func range(
    _ line: Int, _ column: Int, _ endLine: Int, _ endColumn: Int
  ) -> SourceRange {
    SourceRange(
      start: SourcePosition(line: line, column: column, offset: line * 100 + column),
      end: SourcePosition(line: endLine, column: endColumn, offset: endLine * 100 + endColumn))
  }

  private static func line(_ number: Int, _ text: String) -> Diagnostic.SourceLine {
    Diagnostic.SourceLine(number: number, text: text)
  }

  static let nasty: LintResult = {
    var plain = Diagnostic(
      rule: "missing-email", severity: .error,
      consequences: [.rejectedInDeveloperMode, .setupFails],
      path: "a/etc/integration.xml", range: range(3, 24, 3, 33), message: "'Acme' has no email",
      explanation: "Magento stops.",
      fixIts: [FixIt("Add <email>…</email>", .unsafe)])
    plain.excerpt = [line(3, "    <integration name=\"Acme Sync\">")]

    var file = Diagnostic(
      rule: "xml-empty", severity: .error, consequences: [.setupFails],
      path: "b/etc/integration.xml",
      range: nil, message: "the file is empty")
    file.notes = [Diagnostic.Note("libxml2 says: Document is empty")]

    var markup = Diagnostic(
      rule: "xsd-invalid-value", severity: .warning, consequences: [.dropped],
      path: "c \"d\"/<e>&'f'.xml", range: range(9, 2, 9, 3),
      message: "<&\"'> and\nline, tab\t, nul\0, escape \u{1B}[31m, separator \u{2028}")
    markup.excerpt = [line(9, "\u{1B}[31m red")]

    var wide = Diagnostic(
      rule: "unsafe-name", severity: .error, consequences: [.setupFails],
      path: "日本/integration.xml",
      range: range(1, 8, 1, 10), message: "'名前🚀' cannot be stored")
    wide.encoding = "UTF-16LE"
    wide.excerpt = [line(1, "\t日本 e\u{301} 🚀🚀 x")]

    var several = Diagnostic(
      rule: "surrounding-whitespace", severity: .error, consequences: [.activationFails],
      path: "etc/integration.xml", range: range(9, 19, 11, 5),
      message: "white space around the URL",
      explanation:
        "Magento stores it with the spaces and calls that address: the activation fails, which the merchant sees as an error that says nothing.",
      fixIts: [
        FixIt(
          "Remove the white space", .safe,
          edits: [FixIt.Edit(919..<1105, "https://a.io/?b=\"&amp;\"")])
      ])
    several.excerpt = [
      line(9, "    <endpoint_url>"), line(10, "        https://a.io/"),
      line(11, "    </endpoint_url>"),
    ]

    var twice = Diagnostic(
      rule: "duplicate-resource", severity: .note, consequences: [.style],
      path: "etc/integration.xml",
      range: range(40, 25, 40, 30), message: "'A_B::c' is listed twice",
      notes: [
        Diagnostic.Note(
          "first listed here", path: "etc/integration.xml", range: range(7, 25, 7, 30)),
        Diagnostic.Note("and there", path: "other/integration.xml", range: range(2, 1, 2, 4)),
      ])
    twice.excerpt = [
      line(7, "        <resource name=\"A_B::c\"/>"),
      line(40, "        <resource name=\"A_B::c\"/>"),
    ]

    var long = Diagnostic(
      rule: "value-too-long", severity: .error, consequences: [.tokenLost],
      path: "etc/integration.xml",
      range: range(50, 300, 50, 320), message: "too long")
    long.excerpt = [
      Diagnostic.SourceLine(
        number: 50, text: String(repeating: "abcdefghij", count: 24), firstColumn: 240, isCut: true)
    ]
    return LintResult(
      diagnostics: [plain, file, markup, wide, several, twice, long], fileCount: 5,
      failures: [MagintError(.failure, path: "x", "cannot be read")], emptyPaths: ["y"])
  }()

  private func golden(_ text: String, _ name: String) throws {
    try Golden.check(
      text,
      Fixtures.packageRoot.appendingPathComponent("Tests/MagintReportTests/Fixtures/\(name)"))
  }

  @Test func text() throws {
    try golden(TextReport(style: Style(colour: false)).render(Self.nasty), "nasty.txt")
  }

  @Test func textInColour() throws {
    try golden(TextReport(style: Style(colour: true), width: 80).render(Self.nasty), "nasty.ansi")
  }

  @Test func textInANarrowTerminal() throws {
    let text = TextReport(style: Style(colour: false), width: 50, isQuiet: true).render(Self.nasty)
    try golden(text, "nasty-narrow.txt")
  }

  @Test func json() throws {
    let text = JSONReport.render(Self.nasty)
    try golden(text, "nasty.json")
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let diagnostics = try #require(object?["diagnostics"] as? [[String: Any]])
    #expect(diagnostics.count == Self.nasty.diagnostics.count)
    for (written, known) in zip(diagnostics, Self.nasty.diagnostics) {
      #expect(written["message"] as? String == known.message)
      #expect(written["path"] as? String == known.path)
      #expect((written["range"] == nil) == (known.range == nil))
    }
  }

  @Test func manyFindings() throws {
    let one = Self.nasty.diagnostics[0]
    let result = LintResult(diagnostics: Array(repeating: one, count: 10_000), fileCount: 1)
    let text = TextReport(style: Style(colour: false)).render(result)
    #expect(text.hasSuffix("10000 errors in 1 file.\n"))
    let json = JSONReport.render(result)
    #expect(json.split(separator: "\n").count == 10_001)
  }

  @Test func summaries() {
    func summary(_ severities: [Severity], files: Int) -> String {
      let findings = severities.map {
        Diagnostic(
          rule: "a", severity: $0, consequences: [.style], path: "p", range: nil, message: "m")
      }
      return TextReport(style: Style(colour: false))
        .summary(LintResult(diagnostics: findings, fileCount: files))
    }
    #expect(summary([], files: 1) == "No findings in 1 file.")
    #expect(summary([.error], files: 2) == "1 error in 2 files.")
    #expect(
      summary([.note, .warning, .error, .error], files: 1)
        == "2 errors, 1 warning, 1 note in 1 file.")
  }
}
