package import MagintCore
import MagintModel
import MagintXML

package enum InsecureURL: FileRule {
  package static let id: RuleID = "insecure-url"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .url, severity: .warning, consequences: [.insecure],
      summary: "A URL with http instead of https",
      rationale: """
        To the endpoint URL Magento sends the consumer's key and secret, which open the shop's data.
        Over http anyone on the way can read them. The admin marks such an integration with a red
        triangle and "Integration not secure", and shows a notice above the grid.

        Changing the URL of `etc/integration.xml` makes `setup:upgrade` recreate the integration:
        every merchant has to activate again.
        """,
      examples: [
        .bad(
          .integration,
          document(
            .integration,
            "\(Good.email)\n<endpoint_url>⟦http⟧://sync.acme.io/callback</endpoint_url>\n\(Good.identity)\n\(Good.resources)"
          ),
          fixed: document(
            .integration,
            "\(Good.email)\n<endpoint_url>https://sync.acme.io/callback</endpoint_url>\n\(Good.identity)\n\(Good.resources)"
          )),
        .good(.integration, document(.integration, Good.fields(.integration))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard let kind = file.kind, kind != .api else { return }
    for url in file.urls {
      guard case .success(let address) = url.address, address.scheme == "http",
        PlaceholderHost(address.host, own: file.placeholders) == nil
      else { continue }
      let range = file.range(url.lead..<url.lead + address.schemeLength, of: url.value)
      report.add(
        Self.self, .warning, [.insecure], at: range,
        "the \(url.name == .endpointURL ? "endpoint URL" : "identity link URL") uses http",
        url.name == .endpointURL
          ? "Magento sends the consumer's secret to it, readable for anyone on the way; the admin says \"Integration not secure\"."
          : "The merchant's login goes over it, readable for anyone on the way; the admin says \"Integration not secure\".",
        fixIts: [
          FixIt(
            kind == .config
              ? "Use https, if the service answers there"
              : "Use https, if the service answers there (setup:upgrade then recreates the integration; merchants activate again)",
            .unsafe,
            edits: url.value.isVerbatim && address.port == nil ? [FixIt.Edit(range, "https")] : [])
        ])
    }
  }
}
