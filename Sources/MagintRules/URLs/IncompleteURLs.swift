package import MagintCore
import MagintModel
import MagintXML

package enum IncompleteURLs: FileRule {
  package static let id: RuleID = "incomplete-urls"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .url, severity: .warning, consequences: [.dropped],
      summary: "One of the two URLs stands without the other",
      rationale: """
        The exchange of tokens needs both: the endpoint URL, to which Magento posts the key, and the
        identity link URL, which it opens for the merchant. With one of them alone Magento does not
        start the exchange; the admin shows four tokens to be copied by hand, as it does for an
        integration without URLs. The URL that is there is never called.
        """,
      examples: [
        .bad(
          .integration,
          document(
            .integration,
            "\(Good.email)\n<⟦endpoint_url⟧>https://sync.acme.io/callback</endpoint_url>\n\(Good.resources)"
          )),
        .bad(
          .config,
          document(
            .config,
            "\(Good.email)\n<⟦identity_link_url⟧>https://sync.acme.io/login</identity_link_url>")),
        .good(.config, document(.config, Good.email)),
        .good(.config, document(.config, Good.fields(.config))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard file.kind != .api else { return }
    for integration in file.integrations {
      guard let (name, url) = integration.urls.first, integration.urls.count == 1 else { continue }
      let (present, absent) =
        name == .endpointURL
        ? ("endpoint_url", "identity_link_url") : ("identity_link_url", "endpoint_url")
      report.add(
        Self.self, .warning, [.dropped], at: file.nameRange(url.element),
        "\(file.label(integration)) has an \(present) but no \(absent)",
        "Magento starts the exchange of tokens only with both: this URL is never called, and the merchant "
          + "has to copy four tokens by hand.",
        fixIts: [FixIt("Add \(absent), or remove \(present)", .unsafe)])
    }
  }
}
