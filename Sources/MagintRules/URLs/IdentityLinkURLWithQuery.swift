package import MagintCore
import MagintModel

package enum IdentityLinkURLWithQuery: FileRule {
  package static let id: RuleID = "identity-link-url-with-query"
  package static var metadata: RuleMetadata {
    func fields(_ identity: String) -> String {
      "\(Good.email)\n\(Good.endpoint)\n<identity_link_url>\(identity)</identity_link_url>\n\(Good.resources)"
    }
    return RuleMetadata(
      category: .url, severity: .error, consequences: [.activationFails],
      summary: "The identity link URL contains a `?` or `#`",
      rationale: """
        Magento opens the identity link URL with `?oauth_consumer_key=…&success_call_back=…` appended,
        whatever the URL is. If it has a query already, the second `?` becomes a part of the last
        value and the key is lost; behind a `#` nothing reaches the service at all. The service then
        does not know which shop is being activated. Put what tells callers apart into the path.
        """,
      examples: [
        .bad(
          .integration, document(.integration, fields("https://sync.acme.io/login⟦?from=magento⟧"))),
        .bad(.integration, document(.integration, fields("https://sync.acme.io/⟦#/login⟧"))),
        .good(.integration, document(.integration, fields("https://sync.acme.io/magento/login"))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard file.kind != .api else { return }
    for integration in file.integrations {
      guard let url = integration.identityLinkURL, !url.hasEntityReference else { continue }
      let bytes = url.text.utf8
      guard
        let mark = bytes.firstIndex(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") })
      else { continue }
      let start = bytes.distance(from: bytes.startIndex, to: mark)
      let end = bytes.distance(from: bytes.startIndex, to: url.trimmed.endIndex)
      let isQuery = bytes[mark] == UInt8(ascii: "?")
      report.add(
        Self.self, .error, [.activationFails], at: file.range(start..<max(start + 1, end), of: url),
        "the identity link URL contains a '\(isQuery ? "?" : "#")'",
        isQuery
          ? "Magento always appends '?oauth_consumer_key=…'; behind a query the service does not get the key, and the activation fails."
          : "Magento appends '?oauth_consumer_key=…', which behind a '#' never reaches the service; the activation fails.",
        fixIts: [FixIt("Move it into the path of the URL", .unsafe)])
    }
  }
}
