import Foundation
import MagintCore
import MagintReport
import MagintTestSupport
import Testing

/// Reports with everything that is hard to show.
@Suite struct ReportTests {
  @Test func text() throws {
    try NastyReport.golden(
      TextReport(style: Style(colour: false)).render(NastyReport.result), "nasty.txt")
  }

  @Test func textInColour() throws {
    try NastyReport.golden(
      TextReport(style: Style(colour: true), width: 80).render(NastyReport.result), "nasty.ansi")
  }

  @Test func textInANarrowTerminal() throws {
    let text = TextReport(style: Style(colour: false), width: 50, isQuiet: true).render(
      NastyReport.result)
    try NastyReport.golden(text, "nasty-narrow.txt")
  }

  @Test func json() throws {
    let text = JSONReport.render(NastyReport.result)
    try NastyReport.golden(text, "nasty.json")
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let diagnostics = try #require(object?["diagnostics"] as? [[String: Any]])
    #expect(diagnostics.count == NastyReport.result.diagnostics.count)
    for (written, known) in zip(diagnostics, NastyReport.result.diagnostics) {
      #expect(written["message"] as? String == known.message)
      #expect(written["path"] as? String == known.path)
      #expect((written["range"] == nil) == (known.range == nil))
    }
    let failures = try #require(object?["failures"] as? [[String: String]])
    #expect(failures.map { $0["message"] } == NastyReport.result.failures.map(\.message))
    #expect(failures.map { $0["path"] } == NastyReport.result.failures.map(\.path))
  }

  @Test func manyFindings() throws {
    let one = NastyReport.result.diagnostics[0]
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
