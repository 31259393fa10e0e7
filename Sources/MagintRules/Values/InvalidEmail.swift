package import MagintCore
import MagintModel
import MagintXML

package enum InvalidEmail: FileRule {
  package static let id: RuleID = "invalid-email"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .value, severity: .warning, consequences: [.style],
      summary: "An email that Magento accepts and no mail server would",
      rationale: """
        Magento's pattern is loose: it takes `a@@b.co`, `a b@c d.co m` and `a@b..co`. The address is
        stored as it is; mail to it does not arrive.

        Changing it later is not free: for `etc/integration.xml` a changed email makes
        `setup:upgrade` recreate the integration, and every merchant has to activate again.
        """,
      examples: [
        .bad(
          .integration,
          document(
            .integration, "<email>⟦integrations@@acme.io⟧</email>\n\(Good.urls)\n\(Good.resources)")),
        .bad(.config, document(.config, "<email>⟦Acme Support support@acme.io⟧</email>\n\(Good.urls)")),
        .bad(.config, document(.config, "<email>⟦support@acme..io⟧</email>\n\(Good.urls)")),
        .good(.config, document(.config, "<email>sales+magento@shop.acme.co.uk</email>\n\(Good.urls)")),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard file.kind != .api else { return }
    for integration in file.integrations {
      guard let email = integration.email, !email.hasEntityReference else { continue }
      let address = email.trimmed
      // What developer mode refuses is said by the rules about that.
      guard SchemaFinding.ValueType.email.accepts(String(address)), let fault = fault(address) else { continue }
      report.add(
        Self.self, .warning, [.style], at: email.range,
        "\(quoted(address)) is not a usable email address: \(fault)",
        "Magento's schema lets it pass and stores it; mail to it does not arrive.",
        fixIts: [FixIt("Put in the address that merchants can write to", .unsafe)])
    }
  }

  /// What is wrong with an address by RFC 5321, section 4.1.2, as mail servers take it; quoted
  /// local parts and address literals count as wrong, since no service has one.
  static func fault(_ address: Substring) -> String? {
    guard let at = address.lastIndex(of: "@") else { return "it has no '@'" }
    let local = address[..<at]
    let domain = address[address.index(after: at)...]
    if local.contains("@") { return "it has more than one '@'" }
    if address.unicodeScalars.contains(where: { $0.properties.isWhitespace }) {
      return "it contains white space"
    }
    if !address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
      return "many mail servers take ASCII letters only"
    }
    let special = "\"(),:;<>[\\]"
    if let character = local.first(where: { special.contains($0) }) {
      return "'\(character)' is not allowed before the '@'"
    }
    if local.utf8.count > 64 { return "the part before the '@' has more than 64 characters" }
    if local.hasPrefix(".") || local.hasSuffix(".") || local.contains("..") {
      return "a dot before the '@' must stand between other characters"
    }
    return WebAddress.domainFault(domain)
  }
}
