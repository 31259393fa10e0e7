/// Cuts out the lines of a file that a report shows.
package struct Excerpt: Sendable {
  private let file: SourceFile
  private let table: LineTable

  /// A line with more bytes is shown in part.
  private static let longLine = 400

  package init(_ file: SourceFile, _ table: LineTable? = nil) {
    self.file = file
    self.table = table ?? LineTable(file.bytes)
  }

  /// Gives a finding about the file the lines that it touches, and its edits their lines and columns.
  package func complete(_ diagnostic: inout Diagnostic) {
    if let range = diagnostic.range { diagnostic.excerpt = lines([range]) }
    diagnostic.locateEdits(table, in: file.bytes)
  }

  /// The lines that `ranges` touch; of a range over many lines the first two and the last.
  package func lines(_ ranges: [SourceRange]) -> [Diagnostic.SourceLine] {
    var numbers: Set<Int> = []
    for range in ranges {
      let lines = range.start.line...max(range.start.line, range.end.line)
      if lines.count <= 6 {
        numbers.formUnion(lines)
      } else {
        numbers.formUnion([lines.lowerBound, lines.lowerBound + 1, lines.upperBound])
      }
    }
    return numbers.sorted().map { line($0, near: ranges.first) }
  }

  /// Line `number`; of a long one the part around `range`.
  private func line(_ number: Int, near range: SourceRange?) -> Diagnostic.SourceLine {
    let whole = table.range(ofLine: number, in: file.bytes)
    guard whole.count > Self.longLine else {
      return Diagnostic.SourceLine(number: number, text: file.text(whole))
    }
    var start = whole.lowerBound
    if let range, range.start.line == number {
      start = min(max(start, range.start.offset - 60), whole.upperBound)
    }
    var end = min(whole.upperBound, start + 240)
    while start > whole.lowerBound, file.bytes[start] & 0xC0 == 0x80 { start -= 1 }
    while end < whole.upperBound, file.bytes[end] & 0xC0 == 0x80 { end += 1 }
    return Diagnostic.SourceLine(
      number: number, text: file.text(start..<end),
      firstColumn: table.position(of: start, in: file.bytes).column, isCut: end < whole.upperBound)
  }
}
