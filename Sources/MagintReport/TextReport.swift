package import MagintCore

/// The report for people: a block for each finding, and a summary.
package struct TextReport: Sendable {
  private let style: Style
  private let width: Int
  private let isQuiet: Bool

  /// - Parameter width: the cells of a line; long lines of source are cut, long sentences broken.
  package init(style: Style, width: Int = 100, isQuiet: Bool = false) {
    self.style = style
    self.width = max(40, width)
    self.isQuiet = isQuiet
  }

  package func render(_ result: LintResult) -> String {
    var output = ""
    for diagnostic in result.diagnostics {
      output += block(diagnostic)
      output += "\n"
    }
    guard !isQuiet else { return output }
    if let fixes = result.fixes { output += Self.sentence(fixes) + "\n" }
    return output + summary(result) + "\n" + BasisReport.whole(result.basis, style)
  }

  /// `Fixed 12 findings, changing 3 files; 1 fix could not be applied; 4 more can be fixed with
  /// --unsafe-fixes.`
  package static func sentence(_ count: FixCount, wouldFix: Bool = false) -> String {
    func findings(_ count: Int) -> String { count == 1 ? "1 finding" : "\(count) findings" }
    let files = count.files == 1 ? "1 file" : "\(count.files) files"
    let left = "\(count.left == 1 ? "1 fix" : "\(count.left) fixes") could not be applied"
    var parts =
      count.fixed > 0
      ? ["\(wouldFix ? "Would fix" : "Fixed") \(findings(count.fixed)), changing \(files)"]
        + (count.left > 0 ? [left] : [])
      : count.left > 0
        ? ["Nothing \(wouldFix ? "would be" : "was") fixed: \(left)"] : ["Nothing to fix"]
    if count.unsafe > 0 {
      parts.append(
        "\(count.unsafe)\(count.fixed > 0 ? " more" : "") can be fixed with --unsafe-fixes")
    }
    return parts.joined(separator: "; ") + "."
  }

  /// `2 errors, 1 warning in 4 files; 3 suppressed.`
  package func summary(_ result: LintResult) -> String {
    let files = "\(result.fileCount) \(result.fileCount == 1 ? "file" : "files")"
    let parts = [Severity.error, .warning, .note].compactMap { severity -> String? in
      let count = result.count(severity)
      guard count > 0 else { return nil }
      return style.severity(severity, "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")")
    }
    let apart = [
      (result.commentedCount, "suppressed"), (result.baselineCount, "in the baseline"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    let end = (apart.isEmpty ? "" : "; " + apart.joined(separator: ", ")) + "."
    if parts.isEmpty {
      return result.failures.isEmpty
        ? style.good("No findings") + " in \(files)\(end)"
        : "No findings in the \(files) that could be read\(end)"
    }
    return parts.joined(separator: ", ") + " in \(files)\(end)"
  }

  // MARK: One finding

  func block(_ diagnostic: Diagnostic) -> String {
    let gutter = String(diagnostic.excerpt.map(\.number).max() ?? 1).count
    let indent = String(repeating: " ", count: gutter)
    var output = ""
    let head = "\(diagnostic.severity.rawValue)[\(diagnostic.rule)]"
    let message = Printable.wrap(
      Printable.line(diagnostic.message), to: width - 2, behind: head.count + 2)
    output += style.severity(diagnostic.severity, head) + style.bold(": ")
    output += message.map { style.bold($0) }.joined(separator: "\n  ") + "\n"

    output += indent + style.frame("-->") + " \(diagnostic.place)\n"
    output += snippet(diagnostic, gutter: gutter)

    for note in diagnostic.notes where !isShown(note, diagnostic) {
      let place =
        note.path.map { path in
          " (\(Printable.line(path))\(note.range.map { ":\($0.start.line):\($0.start.column)" } ?? ""))"
        } ?? ""
      output += remark("note", Printable.line(note.message) + place, indent, style.bold)
    }
    output += remark("why", Printable.line(diagnostic.why), indent, style.bold)
    for fixIt in diagnostic.fixIts {
      output += remark(fixIt.label, Printable.line(fixIt.title), indent, style.hint)
    }
    return output
  }

  private func remark(
    _ label: String, _ text: String, _ indent: String, _ paint: (String) -> String
  ) -> String {
    let lead = indent.count + label.count + 5
    let lines = Printable.wrap(text, to: max(30, width - lead))
    let start = "\(indent) \(style.frame("=")) \(paint(label + ":")) "
    return start + lines.joined(separator: "\n" + String(repeating: " ", count: lead)) + "\n"
  }

  /// Whether the snippet has the note's text beside its place.
  private func isShown(_ note: Diagnostic.Note, _ diagnostic: Diagnostic) -> Bool {
    guard let range = note.range, note.path == diagnostic.path, diagnostic.range != nil else {
      return false
    }
    return diagnostic.excerpt.contains { $0.number == range.start.line }
  }

  // MARK: Source lines

  private struct Mark {
    var range: SourceRange
    var symbol: Character
    var label: String
  }

  private func snippet(_ diagnostic: Diagnostic, gutter: Int) -> String {
    guard let range = diagnostic.range, !diagnostic.excerpt.isEmpty else { return "" }
    let indent = String(repeating: " ", count: gutter)
    let bar = style.frame("|")
    var marks = [Mark(range: range, symbol: "^", label: "")]
    for note in diagnostic.notes where isShown(note, diagnostic) {
      marks.append(Mark(range: note.range!, symbol: "-", label: Printable.line(note.message)))
    }
    var output = "\(indent) \(bar)\n"
    var previous: Int?
    for line in diagnostic.excerpt {
      if let previous, line.number > previous + 1 { output += style.frame("...") + "\n" }
      previous = line.number
      let number = String(line.number)
      let pad = String(repeating: " ", count: gutter - number.count)
      let (text, cells) = Printable.source(line.text)
      let window = window(text, cells, line, marks, gutter: gutter)
      output +=
        "\(style.frame(pad + number)) \(bar)\(window.text.isEmpty ? "" : " ")\(window.text)\n"
      for mark in marks {
        guard let (start, end) = span(mark.range, line, cells) else { continue }
        let from = max(0, start - window.offset)
        let to = min(max(from + 1, end - window.offset), window.width + 1)
        guard from < window.width + 1 else { continue }
        let underline = String(repeating: mark.symbol, count: max(1, to - from))
        let isLast = mark.range.end.line <= line.number
        let label = mark.label.isEmpty || !isLast ? "" : " \(mark.label)"
        let painted =
          mark.symbol == "^"
          ? style.severity(diagnostic.severity, underline) : style.frame(underline + label)
        output += "\(indent) \(bar) \(String(repeating: " ", count: from))\(painted)\n"
      }
    }
    return output
  }

  /// The cells of `line` that `range` covers: of a line in the middle its text without the spaces
  /// in front, of a line end one cell.
  private func span(
    _ range: SourceRange, _ line: Diagnostic.SourceLine, _ cells: [Int]
  ) -> (Int, Int)? {
    guard range.start.line <= line.number, line.number <= range.end.line else { return nil }
    func cell(_ column: Int) -> Int {
      cells[min(max(column - line.firstColumn, 0), cells.count - 1)]
    }
    let isFirst = range.start.line == line.number
    let isLast = range.end.line == line.number
    let leading = line.text.unicodeScalars.prefix { $0 == " " || $0 == "\t" }.count
    let start = isFirst ? cell(range.start.column) : cells[min(leading, cells.count - 1)]
    let end = isLast ? cell(range.end.column) : cells[cells.count - 1]
    if isFirst { return (start, max(end, start + 1)) }
    // The last line of a range that ends before its text has nothing of it.
    return end > start ? (start, end) : nil
  }

  /// The part of a line that fits: around the first mark.
  private func window(
    _ text: String, _ cells: [Int], _ line: Diagnostic.SourceLine, _ marks: [Mark], gutter: Int
  ) -> (text: String, offset: Int, width: Int) {
    let room = max(20, width - gutter - 3)
    let total = cells[cells.count - 1]
    let isCutInFront = line.firstColumn > 1
    guard total > room || isCutInFront || line.isCut else { return (text, 0, total) }
    let first = marks.compactMap { span($0.range, line, cells)?.0 }.first ?? 0
    let offset = total <= room ? 0 : max(0, min(first - room / 4, total - room))
    var shown = ""
    var cell = 0
    for scalar in text.unicodeScalars {
      let size = Printable.width(scalar)
      if cell >= offset, cell + size <= offset + room { shown.unicodeScalars.append(scalar) }
      cell += size
    }
    // An ellipsis takes the place of one cell, so that the marks still stand below their text.
    if offset > 0 || isCutInFront {
      shown = "…" + shown.unicodeScalars.dropFirst().map(String.init).joined()
    }
    if offset + room < total || line.isCut {
      shown = shown.unicodeScalars.dropLast().map(String.init).joined() + "…"
    }
    return (shown, offset, min(total - offset, room))
  }
}
