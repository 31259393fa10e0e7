package import MagintCore
import MagintModel
import MagintXML

package enum SurroundingWhitespace: FileRule {
  package static let id: RuleID = "surrounding-whitespace"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .value, severity: .error,
      consequences: [
        ConsequenceRow("endpoint_url", [.activationFails]),
        ConsequenceRow("identity_link_url", [.activationFails]),
        ConsequenceRow("email, or white space before an identity_link_url only", [.style]),
        ConsequenceRow("email that ends in a line break", [.rejectedInDeveloperMode]),
      ],
      summary: "White space around an email or a URL",
      rationale: """
        Magento keeps white space around a value and stores it. A URL that begins or ends with it is
        not the address of the service: the merchant's activation fails. (Only before the identity
        link URL it does no harm: that one a browser opens, and browsers pass over it.) The schema
        allows it, except for an email that ends in a line break.

        A value in a line of its own is the usual cause. Taking the spaces away changes the value:
        for `etc/integration.xml` Magento recreates the integration, and its tokens are lost. Even with
        such an endpoint there may be tokens, from a service that was lenient with the address.
        """,
      examples: [
        .bad(
          .integration,
          document(
            .integration,
            "\(Good.email)\n<endpoint_url>⟦\n    https://sync.acme.io/magento/callback\n⟧</endpoint_url>\n\(Good.identity)\n\(Good.resources)"
          ), fixed: document(.integration, Good.fields(.integration))),
        .bad(
          .config,
          document(.config, "<email>⟦integrations@acme.io\n⟧</email>\n\(Good.urls)"),
          fixed: document(.config, Good.fields(.config))),
        .bad(
          .integration,
          document(
            .integration,
            "<email>⟦ integrations@acme.io ⟧</email>\n\(Good.urls)\n\(Good.resources)"),
          fixed: document(.integration, Good.fields(.integration))),
        .good(.integration, document(.integration, Good.fields(.integration))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard let kind = file.kind, kind != .api else { return }
    for integration in file.integrations {
      if let email = integration.email { check(email, .email, kind, file, &report) }
      for (name, url) in integration.urls { check(url, name, kind, file, &report) }
    }
  }

  private static func check(
    _ value: Value, _ name: ElementName, _ kind: FileKind, _ file: CheckedFile,
    _ report: inout FindingList
  ) {
    let trimmed = value.trimmed
    guard !trimmed.isEmpty, trimmed.utf8.count != value.text.utf8.count, !value.hasEntityReference
    else { return }
    // Where an email is invalid without the spaces too, the rule about its form says so.
    var consequences: [Consequence] = name == .email ? [.style] : [.activationFails]
    if name == .email, file.isRejected(value), isEmail(trimmed) {
      report.claim(value)
      consequences = [.rejectedInDeveloperMode]
    }
    if name == .identityLinkURL, value.text.utf8.last == trimmed.utf8.last {
      consequences = [.style]
    }
    // The legacy pair is updated in place. Otherwise a changed value costs each merchant's tokens:
    // there may be some even where the address is wrong, from a service that was lenient with it.
    let isSafe = kind == .config
    let edit = file.replacing(value, by: String(trimmed))
    report.add(
      Self.self, consequences == [.style] ? .warning : .error, consequences, at: value.range,
      "white space around the \(what(name)) \(quoted(trimmed))",
      explanation(name, consequences),
      fixIts: edit.map {
        [
          FixIt(
            isSafe
              ? "Remove the white space"
              : "Remove the white space (setup:upgrade then recreates the integration; merchants activate again)",
            isSafe ? .safe : .unsafe, edits: [$0])
        ]
      } ?? [])
  }

  private static func explanation(_ name: ElementName, _ consequences: [Consequence]) -> String {
    switch (name, consequences) {
    case (.email, [.style]): "Magento stores it with the white space."
    case (.email, _):
      "Developer mode refuses an email that ends in a line break; production mode stores it so."
    case (.endpointURL, _):
      "Magento stores it with the white space and calls that address: the activation fails."
    case (_, [.style]): "Magento stores it with the white space, which browsers pass over."
    default:
      "Magento stores it with the white space and appends '?oauth_consumer_key=…' behind that: the "
        + "activation fails."
    }
  }

  private static func what(_ name: ElementName) -> String {
    switch name {
    case .email: "email"
    case .endpointURL: "endpoint URL"
    default: "identity link URL"
    }
  }

  private static func isEmail(_ text: Substring) -> Bool {
    SchemaFinding.ValueType.email.accepts(String(text))
  }
}
