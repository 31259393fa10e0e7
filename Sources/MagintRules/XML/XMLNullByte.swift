package import MagintCore
import MagintXML

package enum XMLNullByte: FileRule {
  package static let id: RuleID = "xml-null-byte"
  package static var metadata: RuleMetadata {
    let text = document(.integration, Good.fields(.integration))
    return RuleMetadata(
      category: .xml, severity: .error, consequences: [.dropped],
      summary: "A null byte stands behind the root element",
      rationale: """
        Up to libxml2 2.10.3 the text ends at the null byte: what follows, an integration that somebody
        appended, say, is not there for Magento, and nothing is said of it. From libxml2 2.12.6 on the
        file is not well-formed, and `setup:upgrade` aborts in every mode. Which libxml2 a shop has
        comes with its PHP. A null byte elsewhere is no XML at all: see `xml-invalid-character`.
        """, since: "0.2.0",
      examples: [
        .bad(.integration, text + "⟦\u{0}⟧", fixed: text),
        .good(.integration, text),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard file.bytes.contains(0), let at = file.document.nullByte else { return }
    let follows = file.bytes.count > at + 1
    report.add(
      Self.self, .error, [.dropped], at: at..<at + 1, "a null byte stands behind the root element",
      "Up to libxml2 2.10 the text ends here"
        + (follows ? ", and what follows is not read" : "")
        + "; from 2.12 on the file is not well-formed, and setup:upgrade aborts.",
      fixIts: [
        FixIt(
          "Remove it" + (follows ? " and what follows" : ""), .unsafe,
          edits: follows ? [] : [FixIt.Edit(at..<at + 1, "")])
      ])
  }
}
