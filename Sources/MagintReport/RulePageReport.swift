package import MagintCore

/// The page of one rule: for a terminal and as Markdown.
package struct RulePageReport: Sendable {
  private let style: Style
  private let width: Int

  package init(style: Style, width: Int) {
    self.style = style
    self.width = max(40, width)
  }

  package func render(_ rule: RulePage) -> String {
    var output = style.bold(rule.id.name)
    output += " (" + style.severity(rule.severity, rule.severity.rawValue) + ")\n"
    output += wrapped(rule.summary, indent: 0) + "\n"
    output += paragraphs(rule.rationale) + "\n"

    output += style.bold("Consequences") + "\n"
    let lead = rule.consequences.map { Printable.width(RuleListReport.plain($0.when)) }.max() ?? 0
    for row in rule.consequences {
      let when = RuleListReport.plain(row.when)
      let pad = String(repeating: " ", count: lead - Printable.width(when))
      let words = row.consequences.map(\.rawValue).joined(separator: ", ")
      output += "  \(when)\(pad)\(lead > 0 ? "  " : "")\(words)\n"
    }
    output += "\n"

    for sample in rule.samples.filter(\.isBad) + rule.samples.filter({ !$0.isBad }) {
      output += sample.isBad ? style.severity(.error, "Bad") : style.good("Good")
      output += " \(sample.path)\n"
      output += quoted(sample.text, marking: sample.range)
      if let fixed = sample.fixed {
        output += style.good("Fixed") + "\n" + changed(from: sample.text, to: fixed)
      }
      output += "\n"
    }
    output += style.dim("Since magint \(rule.since).") + "\n"
    return output
  }

  private func wrapped(_ text: String, indent: Int) -> String {
    let lead = String(repeating: " ", count: indent)
    return Printable.wrap(RuleListReport.plain(text), to: min(width, 100) - indent)
      .map { lead + $0 }.joined(separator: "\n") + "\n"
  }

  /// Paragraphs and lists, each broken anew for the width.
  private func paragraphs(_ text: String) -> String {
    RulePageReport.blocks(text).map { block in
      block.hasPrefix("- ")
        ? block.split(separator: "\n").map { item in
          let lines = Printable.wrap(
            RuleListReport.plain(String(item.dropFirst(2))), to: min(width, 100) - 4)
          return "  - " + lines.joined(separator: "\n    ") + "\n"
        }.joined()
        : wrapped(block, indent: 0)
    }.joined(separator: "\n")
  }

  /// The blocks between blank lines: a paragraph in one line, a list with a line for each item.
  static func blocks(_ text: String) -> [String] {
    var blocks: [[String]] = [[]]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let line = line.drop { $0 == " " }
      if line.isEmpty {
        blocks.append([])
      } else if line.hasPrefix("- ") || blocks[blocks.count - 1].isEmpty {
        blocks[blocks.count - 1].append(String(line))
      } else {
        blocks[blocks.count - 1][blocks[blocks.count - 1].count - 1] += " " + line
      }
    }
    return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
  }

  /// An example, at most a screen of it, with the marked part underlined.
  private func quoted(_ text: String, marking range: Range<Int>?) -> String {
    let file = SourceFile(path: "", bytes: Array(text.utf8))
    let table = LineTable(file.bytes)
    let marked = range.map { table.range($0, in: file.bytes) }
    var output = ""
    let last = text.hasSuffix("\n") ? table.lineCount - 1 : table.lineCount
    for number in 1...max(1, last) {
      let line = file.text(table.range(ofLine: number, in: file.bytes))
      let (shown, cells) = Printable.source(line)
      output += " \(style.frame("|")) \(cut(shown))\n"
      guard let marked, marked.start.line <= number, number <= marked.end.line else { continue }
      let leading = line.unicodeScalars.prefix { $0 == " " }.count
      let start = number == marked.start.line ? cells[marked.start.column - 1] : cells[leading]
      let end = number == marked.end.line ? cells[marked.end.column - 1] : cells[cells.count - 1]
      guard end > start, start < width else { continue }
      let underline =
        String(repeating: " ", count: start) + String(repeating: "^", count: end - start)
      output += " \(style.frame("|")) \(style.severity(.error, cut(underline)))\n"
    }
    return output
  }

  private func cut(_ line: String) -> String {
    line.count > width - 3 ? line.prefix(width - 4) + "…" : line
  }

  /// The lines of `new` that `old` does not have in this place.
  private func changed(from old: String, to new: String) -> String {
    var output = ""
    for change in new.split(separator: "\n", omittingEmptySubsequences: false)
      .difference(from: old.split(separator: "\n", omittingEmptySubsequences: false))
    {
      switch change {
      case .remove(_, let line, _):
        output += style.severity(.error, " - \(cut(Printable.line(String(line))))") + "\n"
      case .insert(_, let line, _):
        output += style.good(" + \(cut(Printable.line(String(line))))") + "\n"
      }
    }
    return output
  }

  /// The page for the documentation.
  package static func markdown(_ rule: RulePage) -> String {
    var output = "# \(rule.id)\n\n\(rule.summary).\n\n"
    output += "**\(rule.category)** · \(rule.severity.rawValue) · since magint \(rule.since)\n\n"
    for block in blocks(rule.rationale) { output += block + "\n\n" }
    output += "## Consequences\n\n"
    output += "| Where | What Magento does |\n|---|---|\n"
    for row in rule.consequences {
      let when = row.when.isEmpty ? "everywhere" : row.when
      output +=
        "| \(when) | \(row.consequences.map { "`\($0.rawValue)`" }.joined(separator: ", ")) |\n"
    }
    for sample in rule.samples.filter(\.isBad) + rule.samples.filter({ !$0.isBad }) {
      output += "\n## \(sample.isBad ? "Bad" : "Good"): \(sample.path)\n\n"
      let language = language(of: sample.path)
      output += "```\(language)\n\(printable(sample.text))```\n"
      if let fixed = sample.fixed {
        output += "\nFixed:\n\n```\(language)\n\(printable(fixed))```\n"
      }
    }
    return output
  }

  /// As Markdown's code blocks name it.
  private static func language(of path: String) -> String {
    for name in ["xml", "json", "php"] where path.hasSuffix("." + name) { return name }
    // The list of an archive's files.
    return "text"
  }

  private static func printable(_ text: String) -> String {
    var result = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      result += (line.count > 160 ? line.prefix(150) + "…" : line) + "\n"
    }
    while result.hasSuffix("\n\n") { result.removeLast() }
    return String(
      String.UnicodeScalarView(
        result.unicodeScalars.map { $0.value < 0x20 && $0 != "\n" && $0 != "\t" ? "\u{FFFD}" : $0 })
    )
  }
}
