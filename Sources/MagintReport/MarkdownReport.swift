package import MagintCore

/// A comment on a pull or merge request: a table, the worst first, as long as GitHub takes it.
package enum MarkdownReport {
  /// GitHub takes comments of 65,536 characters. Bytes are no fewer, and somebody may add words.
  private static let limit = 60_000
  private static let longText = 1_000

  package static func render(_ result: LintResult) -> String {
    // By the comment in front whoever updates comments finds it again.
    var output = "<!-- magint -->\n## magint\n\n"
    output += TextReport(style: Style(colour: false)).summary(result) + "\n"
    output += BasisReport.markdown(result.basis)
    let count = result.failures.count + result.diagnostics.count
    guard count > 0 else { return output }
    output += "\n| | Where | What |\n|---|---|---|\n"
    var shown = 0
    var size = output.utf8.count
    func add(_ row: String) -> Bool {
      guard size + row.utf8.count <= limit else { return false }
      size += row.utf8.count
      output += row
      shown += 1
      return true
    }
    let isComplete =
      result.failures.allSatisfy { add(row($0)) }
      && [Severity.error, .warning, .note].allSatisfy { severity in
        result.diagnostics.allSatisfy { $0.severity != severity || add(row($0)) }
      }
    if !isComplete {
      output += "\n…and \(count - shown) more, which do not fit into a comment.\n"
    }
    return output
  }

  private static func row(_ failure: MagintError) -> String {
    "| error | \(place(failure.path ?? "", nil)) | \(Markdown.text(failure.message.cut(to: longText))) |\n"
  }

  private static func row(_ diagnostic: Diagnostic) -> String {
    var lines = [
      "**\(Markdown.text(diagnostic.message.cut(to: longText)))** (`\(diagnostic.rule)`)"
    ]
    if let explanation = diagnostic.explanation {
      lines.append(Markdown.text(explanation.cut(to: longText)))
    }
    for note in diagnostic.notes {
      let at = note.path.map { " \(place($0, note.range))" } ?? ""
      lines.append("Note: \(Markdown.text(note.message.cut(to: longText)))\(at)")
    }
    for fixIt in diagnostic.fixIts {
      lines.append("\(fixIt.heading): \(Markdown.text(fixIt.title.cut(to: longText)))")
    }
    lines.append(diagnostic.consequences.map { "`\($0.rawValue)`" }.joined(separator: " "))
    let location = place(diagnostic.path, diagnostic.range)
    return
      "| \(diagnostic.severity.rawValue) | \(location) | \(lines.joined(separator: "<br>")) |\n"
  }

  private static func place(_ path: String, _ range: SourceRange?) -> String {
    path.isEmpty ? "" : Markdown.code(path.cut(to: longText) + (range?.place ?? ""))
  }
}

/// Text for Markdown: nothing in a file may act on it, link to anything or call anybody.
enum Markdown {
  static func text(_ text: String) -> String {
    var result = ""
    var before: Unicode.Scalar = " "
    let scalars = Array(Printable.line(text).unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "\\", "`", "*", "_", "[", "]", "<", ">", "#", "~", "!": result += "\\\(scalar)"
      case "&": result += "&amp;"
      // Within a table also a `|` behind a backslash may end a cell.
      case "|": result += "&#124;"
      // Between two of these some take formulas.
      case "$": result += "&#36;"
      // Otherwise an address becomes a link.
      case ":" where scalars[(index + 1)...].first == "/": result += "\\:"
      case "." where before == "w" || before == "W": result += "\\."
      // At the start of a word it calls a person; a space without width keeps it from doing so.
      case "@" where !before.properties.isAlphabetic && !("0"..."9" ~= before):
        result += "@\u{200B}"
      default: result.unicodeScalars.append(scalar)
      }
      before = scalar
    }
    return result
  }

  /// In code marks, also within a table.
  static func code(_ text: String) -> String {
    let text = Printable.line(text)
    if text.isEmpty || text.contains("`") || text.contains("|") { return Self.text(text) }
    return "`\(text)`"
  }
}
