package import MagintCore
package import MagintXML

package enum XMLEncoding: XMLProblemRule {
  package static let id: RuleID = "xml-encoding"
  package static var metadata: RuleMetadata {
    let good = document(.integration, name: "Café Sync", Good.fields(.integration))
    // In Latin-1 the letter is one byte, as long as the question mark that stands for it here.
    let marked = good.replacing("é", with: "⟦?⟧")
    let at = marked.prefix { $0 != "⟦" }.utf8.count
    var latin = Array(good.replacing("é", with: "?").utf8)
    latin[at] = 0xE9
    return .xml(
      "The bytes are not in the encoding that the file claims",
      "Without an XML declaration that says otherwise a file is UTF-8. An editor that saved it as "
        + "Latin-1 or Windows-1252 leaves bytes in it that are no UTF-8, mostly in names with "
        + "accents. Save the file as UTF-8; or name its encoding in the declaration, one that "
        + "libxml2 knows everywhere: UTF-8, UTF-16 or ISO-8859-1.",
      [
        .bad(.integration, marked).stored(as: latin),
        .bad(
          .integration,
          good.replacing(
            "<?xml version=\"1.0\"?>", with: "<?xml version=\"1.0\" encoding=\"⟦klingon⟧\"?>")),
        .good(.integration, good),
      ])
  }

  package static func describe(_ problem: XMLProblem, _ file: CheckedFile) -> XMLProblemWording? {
    switch problem.kind {
    case .invalidUTF8:
      let bytes = problem.range.map { file.bytes[$0].map(hexadecimal).joined(separator: " ") } ?? ""
      return XMLProblemWording(
        message: "not UTF-8: the file has the bytes \(bytes) here",
        fixIts: [FixIt("Save the file as UTF-8", .safe)])
    case .unsupportedEncoding:
      let name = declaredName(file)
      return XMLProblemWording(
        message: name.map {
          "the file cannot be read in the encoding \(quoted(file.file.text($0))) that it declares"
        } ?? "the file cannot be read in its encoding",
        range: name.flatMap { name in
          // The parser may point at the whole declaration, or at the bytes that break the encoding.
          problem.range.map { $0.contains(name.lowerBound) } ?? true ? name : nil
        },
        fixIts: [FixIt("Save the file as UTF-8 and declare it so", .safe)])
    default: return nil
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count == 1 ? "0\(digits)" : digits
  }

  /// Where the XML declaration names the encoding.
  static func declaredName(_ file: CheckedFile) -> Range<Int>? {
    let head = file.bytes.prefix(256).prefix { $0 != UInt8(ascii: ">") }
    guard let word = head.firstRange(of: Array("encoding".utf8)),
      let open = head[word.upperBound...].firstIndex(where: isQuote),
      let close = head[(open + 1)...].firstIndex(of: head[open]), open + 1 < close
    else { return nil }
    return open + 1..<close
  }

  private static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
  }
}
