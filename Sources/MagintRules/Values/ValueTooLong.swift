package import MagintCore
import MagintModel
import MagintXML

package enum ValueTooLong: FileRule {
  package static let id: RuleID = "value-too-long"
  package static var metadata: RuleMetadata {
    let long = String(repeating: "a", count: 240)
    let local = long + String(repeating: "b", count: 16)
    return RuleMetadata(
      category: .value, severity: .error,
      consequences: [
        ConsequenceRow("name", [.setupFails]),
        ConsequenceRow("email or URL in etc/integration.xml", [.tokenLost, .activationFails]),
        ConsequenceRow("email in etc/integration.xml", [.tokenLost]),
        ConsequenceRow("URL in a legacy config.xml", [.activationFails]),
        ConsequenceRow("email in a legacy config.xml", [.dropped]),
      ],
      summary: "A name, email or URL has more than 255 characters",
      rationale: """
        The database columns hold 255 characters; what is longer is cut off.

        A name that was cut differs from the one in the file, so the second `setup:upgrade` tries to
        create the integration again and aborts: "Unique constraint violation found".

        A URL that was cut differs from the one in the file at every `setup:upgrade`. Magento takes
        that for a change, deletes the integration and creates it anew: at every deploy each
        merchant's token is lost.
        """,
      examples: [
        .bad(
          .integration,
          document(
            .integration,
            "\(Good.email)\n<endpoint_url>⟦https://sync.acme.io/\(long)⟧</endpoint_url>\n\(Good.identity)\n\(Good.resources)"
          )),
        .bad(
          .config,
          document(.config, name: "⟦Acme Order Sync \(long)⟧", Good.fields(.config))),
        .bad(
          .integration,
          document(
            .integration, "<email>⟦\(local)@acme.io⟧</email>\n\(Good.urls)\n\(Good.resources)")),
        .bad(
          .config,
          document(
            .config,
            "\(Good.email)\n\(Good.endpoint)\n<identity_link_url>⟦https://sync.acme.io/\(long)⟧</identity_link_url>"
          )),
        .bad(.config, document(.config, "<email>⟦\(local)@acme.io⟧</email>\n\(Good.urls)")),
        .good(
          .integration,
          document(
            .integration,
            "\(Good.email)\n<endpoint_url>https://sync.acme.io/\(long.prefix(234))</endpoint_url>\n\(Good.identity)\n\(Good.resources)"
          )),
      ])
  }

  /// Of the columns `name`, `email`, `endpoint` and `identity_link_url`, in characters.
  static let limit = 255

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    // The names in an api.xml are only compared with those of the config.xml, which is checked.
    guard let kind = file.kind, kind != .api else { return }
    for integration in file.integrations {
      if let name = integration.name {
        check(
          name, "name", [.setupFails],
          "Magento cuts it off; every later setup:upgrade aborts with \"Unique constraint violation found\".",
          file, &report)
      }
      if let email = integration.email {
        check(
          email, "email", kind == .integration ? [.tokenLost] : [.dropped],
          kind == .integration
            ? "Magento cuts it off and takes it for changed at each setup:upgrade: the integration is recreated and every merchant's token lost."
            : "Magento cuts it off: mail to it does not arrive.", file, &report)
      }
      for (name, url) in integration.urls {
        check(
          url, name == .endpointURL ? "endpoint URL" : "identity link URL",
          kind == .integration ? [.tokenLost, .activationFails] : [.activationFails],
          kind == .integration
            ? "Magento cuts it off, so that it leads elsewhere, and takes it for changed at each setup:upgrade: the integration is recreated and every merchant's token lost."
            : "Magento cuts it off, so that it leads elsewhere.", file, &report)
      }
    }
  }

  private static func check(
    _ value: Value, _ what: String, _ consequences: [Consequence], _ explanation: String,
    _ file: CheckedFile, _ report: inout FindingList
  ) {
    // Bytes are quickly counted and never fewer than characters.
    guard value.text.utf8.count > limit else { return }
    let count = value.text.unicodeScalars.count
    guard count > limit else { return }
    report.add(
      Self.self, .error, consequences, at: value.range,
      "the \(what) has \(count) characters; Magento stores \(limit)", explanation,
      fixIts: [FixIt("Shorten it to at most \(limit) characters", .unsafe)])
  }
}
