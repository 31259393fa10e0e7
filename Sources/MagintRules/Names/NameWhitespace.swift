package import MagintCore
import MagintModel

package enum NameWhitespace: FileRule {
  package static let id: RuleID = "name-whitespace"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .name, severity: .warning, consequences: [.style],
      summary: "A name begins or ends with white space, or has several spaces in a row",
      rationale: """
        Magento keeps white space in names and compares names character by character. Everything
        that names the integration has to repeat it: the other file of a legacy pair, the call of
        `processIntegrationConfig`, another module that adds to it. Nobody sees it, and browsers
        show several spaces as one.
        """,
      examples: [
        .bad(
          .integration,
          document(.integration, name: "⟦Acme Order Sync ⟧", Good.fields(.integration))),
        .bad(
          .integration,
          document(.integration, name: "⟦Acme  Order Sync⟧", Good.fields(.integration))),
        .good(.integration, document(.integration, Good.fields(.integration))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard file.kind != nil else { return }
    for integration in file.integrations {
      guard let name = integration.name, !name.text.isEmpty else { continue }
      var previous = true
      var isOdd = false
      for byte in name.text.utf8 {
        let isSpace = byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
        if isSpace && (previous || byte != 0x20) {
          isOdd = true
          break
        }
        previous = isSpace
      }
      guard isOdd || previous else { continue }
      report.add(
        Self.self, .warning, [.style], at: name.range,
        "stray white space in the name \(quoted(name.text))",
        "Magento compares names character by character: whatever refers to the integration has to repeat it.",
        fixIts: [
          FixIt(
            "Tidy the name (an installed integration stays under the old one)", .unsafe)
        ])
    }
  }
}
