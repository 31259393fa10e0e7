package import MagintCore
package import MagintXML

package enum XMLEncoding: XMLProblemRule {
  package static let id: RuleID = "xml-encoding"
  package static var metadata: RuleMetadata {
    let text = document(.integration, name: "Caf? Sync", Good.fields(.integration))
    let broken = Array(text.utf8).map { $0 == UInt8(ascii: "?") ? $0 : $0 }
    let at = text.utf8.distance(
      from: text.utf8.startIndex, to: text.firstRange(of: "Caf?")!.lowerBound)
    var latin = broken
    latin[at + 3] = 0xE9
    return .xml(
      "The bytes are not in the encoding that the file claims",
      "Without an XML declaration that says otherwise a file is UTF-8. An editor that saved it as "
        + "Latin-1 or Windows-1252 leaves bytes in it that are no UTF-8, mostly in names with "
        + "accents. Save the file as UTF-8; or name its encoding in the declaration, one that "
        + "libxml2 knows everywhere: UTF-8, UTF-16 or ISO-8859-1.",
      [
        .bad(.integration, text).stored(as: latin),
        .bad(
          .integration,
          document(.integration, Good.fields(.integration))
            .replacing("<?xml version=\"1.0\"?>", with: "<?xml version=\"1.0\" encoding=\"klingon\"?>")),
        .good(.integration, document(.integration, name: "Café Sync", Good.fields(.integration))),
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
      return XMLProblemWording(
        message: "the file cannot be read in the encoding that its declaration names",
        fixIts: [FixIt("Save the file as UTF-8 and declare it so", .safe)])
    default: return nil
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count == 1 ? "0\(digits)" : digits
  }
}
