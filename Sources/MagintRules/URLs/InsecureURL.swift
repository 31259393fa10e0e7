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
    for integration in file.integrations {
      for (name, url) in integration.urls where !url.hasEntityReference {
        let trimmed = url.trimmed
        guard trimmed.utf8.starts(with: "http:".utf8) || trimmed.lowercased().hasPrefix("http:"),
          case .success(let address) = WebAddress.parse(trimmed), address.scheme == "http",
          PlaceholderHost(address.host, own: file.placeholders) == nil
        else { continue }
        let lead = url.text.utf8.distance(from: url.text.startIndex, to: trimmed.startIndex)
        let range = file.range(lead..<lead + address.schemeLength, of: url)
        report.add(
          Self.self, .warning, [.insecure], at: range,
          "the \(name == .endpointURL ? "endpoint URL" : "identity link URL") uses http",
          name == .endpointURL
            ? "Magento sends the consumer's secret to it, readable for anyone on the way; the admin says \"Integration not secure\"."
            : "The merchant's login goes over it, readable for anyone on the way; the admin says \"Integration not secure\".",
          fixIts: [
            FixIt(
              kind == .config
                ? "Use https, if the service answers there"
                : "Use https, if the service answers there (setup:upgrade then recreates the integration; merchants activate again)",
              .unsafe,
              edits: url.isVerbatim && address.port == nil ? [FixIt.Edit(range, "https")] : [])
          ])
      }
    }
  }
}
