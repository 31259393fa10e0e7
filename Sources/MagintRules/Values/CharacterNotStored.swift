package import MagintCore
import MagintModel
import MagintXML

package enum CharacterNotStored: FileRule {
  package static let id: RuleID = "character-not-stored"
  package static var metadata: RuleMetadata {
    func fields(email: String) -> String {
      "<email>\(email)</email>\n\(Good.urls)\n\(Good.resources)"
    }
    return RuleMetadata(
      category: .value, severity: .error,
      consequences: [
        ConsequenceRow("in etc/integration.xml", [.tokenLost]),
        ConsequenceRow("in a legacy config.xml", [.dropped]),
      ],
      summary: "An email or URL has a character that the database cannot store",
      rationale: """
        The database columns hold characters of the Basic Multilingual Plane. An emoji, and any other
        character beyond it, is stored as `????`.

        For `etc/integration.xml` Magento compares the stored value with that of the file at every
        `setup:upgrade`. They differ each time, so that the integration is deleted and created anew:
        at every deploy each merchant's token is lost. A name with such a character is told by
        `unsafe-name`.
        """, since: "0.2.0",
      examples: [
        .bad(.integration, document(.integration, fields(email: "sync⟦🚀⟧@acme.io"))),
        .bad(.config, document(.config, "<email>sync⟦🚀⟧@acme.io</email>\n\(Good.urls)")),
        .good(.integration, document(.integration, fields(email: "sync@acme.io"))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard let kind = file.kind, kind != .api else { return }
    for integration in file.integrations {
      let values =
        [(ElementName.email, integration.email)]
        + integration.urls.map { ($0.name, Optional($0.value)) }
      for case (let name, let value?) in values {
        // Four bytes in UTF-8 begin with 0xF0 or more.
        guard let at = value.text.utf8.firstIndex(where: { $0 >= 0xF0 }),
          let scalar = value.text.unicodeScalars.first(where: { $0.value > 0xFFFF })
        else { continue }
        let start = value.text.utf8.distance(from: value.text.utf8.startIndex, to: at)
        report.add(
          Self.self, .error, kind == .integration ? [.tokenLost] : [.dropped],
          at: file.range(start..<start + 4, of: value),
          "the \(name.text) contains \(quoted(String(scalar))), which the database cannot store",
          kind == .integration
            ? "It is stored as '????' and taken for changed at each setup:upgrade: the integration is recreated and every merchant's token lost."
            : "It is stored as '????'.",
          fixIts: [FixIt("Write the value without it", .unsafe)])
      }
    }
  }
}
