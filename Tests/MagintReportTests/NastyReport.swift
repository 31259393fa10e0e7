import Foundation
import MagintCore
import MagintTestSupport

/// A report with everything that is hard to show.
enum NastyReport {
  static func range(
    _ line: Int, _ column: Int, _ endLine: Int, _ endColumn: Int
  ) -> SourceRange {
    SourceRange(
      start: SourcePosition(line: line, column: column, offset: line * 100 + column),
      end: SourcePosition(line: endLine, column: endColumn, offset: endLine * 100 + endColumn))
  }

  static func line(_ number: Int, _ text: String) -> Diagnostic.SourceLine {
    Diagnostic.SourceLine(number: number, text: text)
  }

  static let result: LintResult = {
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

    // What ends or begins something in one of the formats.
    var syntax = Diagnostic(
      rule: "placeholder-name", severity: .warning, consequences: [.style],
      path: "100%,a:b|`c`]]>/@team\n::error::\u{202E}.xml", range: range(2, 1, 2, 4),
      message:
        "100%0A ::error::x ##[error]y ]]> `code` a|b [l](https://e.io) @team a@b.io $x$ \u{FFFE}",
      explanation: "One.\r\nTwo <!-- --> &amp; {0} {{config}}.",
      notes: [Diagnostic.Note("no place, but a | and a \n")],
      fixIts: [FixIt("Write `<name>` & \u{200F}more", .unsafe)])
    syntax.excerpt = [line(2, "\u{1}]]></failure>&")]

    var encoded = Diagnostic(
      rule: "no-such-rule-in-the-table", severity: .note, consequences: [.insecure, .dropped],
      path: "/abs/é x.xml", range: range(4, 3, 4, 3), message: "e\u{301} is not é",
      fixIts: [
        FixIt("Insert", .safe, edits: [FixIt.Edit(403..<403, "\r\n<a/>")]),
        FixIt("Without places", .safe, edits: [FixIt.Edit(1..<2, "]]>\0")]),
      ])
    encoded.fixIts[0].edits[0].range = range(4, 3, 4, 3)
    encoded.excerpt = [line(4, "  \te\u{301}  ")]

    let nowhere = Diagnostic(
      rule: "unread-file", severity: .error, consequences: [.notRead], path: "", range: nil,
      message: "no file, no range")
    let input = Diagnostic(
      rule: "xml-empty", severity: .error, consequences: [.setupFails], path: "<stdin>", range: nil,
      message: String(repeating: "long 🚀 ", count: 1_500))
    // The same again, in a file that was there before.
    var again = plain
    again.range = range(7, 24, 7, 33)
    again.excerpt = [line(7, "\t<integration name=\"Acme Sync\">  ")]
    return LintResult(
      diagnostics: [
        plain, file, markup, wide, several, twice, long, syntax, encoded, nowhere, input, again,
      ], fileCount: 9,
      failures: [
        MagintError(.failure, path: "x", "cannot be read"),
        MagintError(.failure, "no <path> & 100% \u{1B}"),
      ], emptyPaths: ["y"])
  }()

  static let empty = LintResult(fileCount: 3)

  /// Two of the rules that it names.
  static let rules = [
    RulePage(
      id: "missing-email", category: "Values", severity: .error,
      summary: "An integration has no `email`", rationale: "It needs one.\n\n- one `a`\n- two",
      consequences: [
        RulePage.Row(when: "no `email`", consequences: [.rejectedInDeveloperMode, .setupFails]),
        RulePage.Row(when: "another", consequences: [.setupFails]),
      ], since: "0.1.0",
      samples: [
        RulePage.Sample(
          path: "etc/integration.xml", text: "<a>\u{1}</a>\n", range: 0..<3, isBad: true,
          fixed: "<a/>\n")
      ]),
    RulePage(
      id: "xml-empty", category: "Well-formedness", severity: .error,
      summary: "Empty <file> & \"x\"",
      rationale: "Nothing.", consequences: [RulePage.Row(when: "", consequences: [.setupFails])],
      since: "0.1.0", samples: []),
  ]

  static func golden(_ text: String, _ name: String) throws {
    try Golden.check(
      text,
      Fixtures.packageRoot.appendingPathComponent("Tests/MagintReportTests/Fixtures/\(name)"))
  }
}
