package import MagintCore
import MagintXML

package enum XMLByteOrderMark: FileRule {
  package static let id: RuleID = "xml-byte-order-mark"
  package static var metadata: RuleMetadata {
    let text = document(.integration, name: "Café Sync", Good.fields(.integration))
    let declaring = text.replacing(
      "<?xml version=\"1.0\"?>", with: "<?xml version=\"1.0\" encoding=\"⟦ISO-8859-1⟧\"?>")
    let plain = declaring.filter { $0 != "⟦" && $0 != "⟧" }
    return RuleMetadata(
      category: .xml, severity: .warning, consequences: [.style],
      summary: "The byte order mark and the XML declaration name different encodings",
      rationale: """
        Up to libxml2 2.10.3 the declaration wins, from 2.12.6 on the mark does. With a letter beyond
        ASCII in a name, an email or a URL the two read different texts: `CafÃ©` and `Café`. When the
        shop's PHP gets a newer libxml2, a name becomes another integration, and another value makes
        `setup:upgrade` recreate the integration, so that every merchant has to activate again. With
        `encoding="UTF-16"` behind a mark of UTF-8 the file is refused by the older ones and read by
        the newer ones.
        """, since: "0.2.0",
      examples: [
        .bad(.integration, declaring).stored(as: [0xEF, 0xBB, 0xBF] + Array(plain.utf8)),
        .good(.integration, text),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard let contradiction = file.document.contradiction else { return }
    report.add(
      Self.self, .warning, [.style], at: XMLEncoding.declaredName(file),
      "the file declares \(quoted(contradiction.declared)), and its byte order mark says another encoding",
      "Up to libxml2 2.10 Magento goes by the declaration, from 2.12 on by the mark: letters beyond ASCII "
        + "change with the shop's PHP.",
      fixIts: [FixIt("Save the file as UTF-8 without a mark, and declare it so", .unsafe)])
  }
}
