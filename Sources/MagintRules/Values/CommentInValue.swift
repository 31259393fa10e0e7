package import MagintCore
import MagintModel
import MagintXML

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

        Where no other module declares the integration, the comment does nothing. Where one does,
        taking it out lets the value override that module's.
        """,
      examples: [
        .bad(
          .integration,
          document(
            .integration,
            "<email>integrations@acme.io⟦<!-- support -->⟧</email>\n\(Good.urls)\n\(Good.resources)"
          ), fixed: document(.integration, Good.fields(.integration))),
        .bad(
          .config,
          document(
            .config,
            "\(Good.email)\n<endpoint_url>⟦<!-- new -->⟧https://sync.acme.io/magento/callback<!-- end --></endpoint_url>\n\(Good.identity)"
          ),
          fixed: document(.config, Good.fields(.config))),
        .good(
          .integration,
          document(.integration, "<!-- support -->\n\(Good.fields(.integration))")),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard let kind = file.kind, kind != .api, let tree = file.tree else { return }
    for integration in file.integrations {
      for value in [integration.email, integration.endpointURL, integration.identityLinkURL] {
        guard let value, let comment = value.comment else { continue }
        let edits = tree.elements[value.element].segments.compactMap { at in
          let segment = tree.segments[at]
          return segment.kind == .comment ? FixIt.Edit(segment.range.range, "") : nil
        }
        // A value that overrides is parsed once more, and an ampersand in it stops that.
        let isSafe = kind == .config && !value.text.utf8.contains(UInt8(ascii: "&"))
        report.add(
          Self.self, .warning, [.dropped], at: comment, "a comment inside a value",
          "Magento reads the text around it; but where another module declares the integration too, "
            + "the value does not override that module's.",
          fixIts: [
            isSafe
              ? FixIt("Remove the comment", .safe, edits: edits)
              : FixIt(
                kind == .config
                  ? "Remove the comment (where the value then overrides another module's, setup:upgrade aborts at the '&')"
                  : "Remove the comment (where the value then overrides another module's, setup:upgrade recreates the integration)",
                .unsafe, edits: edits)
          ])
      }
    }
  }
}
