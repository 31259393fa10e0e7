package import MagintCore
import MagintModel

package enum PlaceholderEmail: FileRule {
  package static let id: RuleID = "placeholder-email"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .value, severity: .error,
      consequences: [
        ConsequenceRow("an address that the schema allows", [.style]),
        ConsequenceRow("a domain without a dot", [.rejectedInDeveloperMode]),
      ],
      summary: "An email that belongs to nobody",
      rationale: """
        Addresses at `example.com`, `*.test` and the like are reserved for examples; they were
        copied from documentation and never replaced. Nobody can be reached there.

        Changing it later is not free: for `etc/integration.xml` a changed email makes
        `setup:upgrade` recreate the integration, and every merchant has to activate again.
        """,
      examples: [
        .bad(
          .integration,
          document(
            .integration, "<email>⟦someone@example.com⟧</email>\n\(Good.urls)\n\(Good.resources)")),
        .bad(.config, document(.config, "<email>⟦youremail@gmail.com⟧</email>\n\(Good.urls)")),
        .bad(.config, document(.config, "<email>⟦admin@localhost⟧</email>\n\(Good.urls)")),
        .good(.config, document(.config, Good.fields(.config))),
      ])
  }

  /// Local parts of addresses in sample code.
  private static let locals: Set<String> = [
    "your", "youremail", "your-email", "your.email", "your_email", "yourname", "your-name",
    "your.name", "myemail", "my-email", "email", "someone", "somebody", "user", "username", "name",
    "foo", "bar", "xxx", "changeme", "change-me", "placeholder",
  ]

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard file.kind != .api else { return }
    for integration in file.integrations {
      guard let email = integration.email, !email.hasEntityReference else { continue }
      let address = email.trimmed
      guard let at = address.utf8.lastIndex(of: UInt8(ascii: "@")) else { continue }
      let local = address[..<at].lowercased()
      let domain = address[address.utf8.index(after: at)...].lowercased()
      let reason: String
      if let host = PlaceholderHost(domain, own: file.placeholders) {
        reason = host.reason
      } else if locals.contains(local) {
        reason = "\(quoted(local)) stands for a name in sample code"
      } else {
        continue
      }
      let isRejected = report.claim(email)
      report.add(
        Self.self, isRejected ? .error : .warning,
        isRejected ? [.rejectedInDeveloperMode] : [.style], at: file.visibleRange(email),
        "\(quoted(address)) is a placeholder: \(reason)",
        isRejected
          ? "Developer mode refuses the file; production mode stores it, and nobody can be reached there."
          : "Magento stores it as the integration's email; nobody can be reached there.",
        fixIts: [FixIt("Put in the address that merchants can write to", .unsafe)])
    }
  }
}
