package import MagintCore
import MagintModel

package enum AmpersandInValue: FileRule {
  package static let id: RuleID = "ampersand-in-value"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .value, severity: .note, consequences: [.setupFails],
      summary: "A value with `&` cannot override that of another module",
      rationale: """
        `&` has to be written `&amp;`, and that is read correctly. But where a value overrides the
        one of another module's file, Magento parses the text a second time for entities, and a `&`
        in it aborts with "unterminated entity reference". That concerns only an integration that
        two modules declare; a URL without `&` is safe in any case. (Taking the `&` out changes the
        URL, so that an installed integration is recreated.)
        """,
      examples: [
        .bad(
          .integration,
          document(
            .integration,
            "\(Good.email)\n<endpoint_url>⟦https://sync.acme.io/magento?a=1&amp;b=2⟧</endpoint_url>\n\(Good.identity)\n\(Good.resources)"
          )),
        .good(.integration, document(.integration, Good.fields(.integration))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard file.kind != .api else { return }
    for integration in file.integrations {
      for value in [integration.email, integration.endpointURL, integration.identityLinkURL] {
        guard let value, !value.isVerbatim, value.text.utf8.contains(UInt8(ascii: "&")) else {
          continue
        }
        report.add(
          Self.self, .note, [.setupFails], at: value.range,
          "a value with '&' breaks if it overrides another module's",
          "Only where two modules declare this integration: Magento then parses the text a second time and setup:upgrade aborts.")
      }
    }
  }
}
