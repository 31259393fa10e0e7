package import MagintCore
import MagintModel

package enum CommentInValue: FileRule {
  package static let id: RuleID = "comment-in-value"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .value, severity: .warning, consequences: [.dropped],
      summary: "A comment stands inside a value",
      rationale: """
        Magento reads the text around the comment as the value. But when files are merged, a value
        with a comment in it does not override the one of another module: it is passed over without
        a message. Put the comment above the element.
        """,
      examples: [
        .bad(
          .integration,
          document(
            .integration,
            "<email>integrations@acme.io⟦<!-- support -->⟧</email>\n\(Good.urls)\n\(Good.resources)"
          ), fixed: document(.integration, Good.fields(.integration))),
        .good(
          .integration,
          document(.integration, "<!-- support -->\n\(Good.fields(.integration))")),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    for integration in file.integrations {
      for value in [integration.email, integration.endpointURL, integration.identityLinkURL] {
        guard let value, let comment = value.comment else { continue }
        report.add(
          Self.self, .warning, [.dropped], at: comment, "a comment inside a value",
          "The value does not override that of another module: Magento passes over it when it merges.",
          fixIts: [FixIt("Remove the comment", .safe, edits: [FixIt.Edit(comment, "")])])
      }
    }
  }
}
