package import MagintCore

package enum InvalidSuppression: SuppressionRule {
  package static let id: RuleID = "invalid-suppression"
  package static var metadata: RuleMetadata {
    func fields(_ comment: String) -> String {
      """
      \(Good.email)
      <!-- \(comment) -->
      <endpoint_url>http://sync.acme.io/magento/callback</endpoint_url>
      \(Good.identity)
      \(Good.resources)
      """
    }
    return RuleMetadata(
      category: .suppression, severity: .warning, consequences: [.style],
      summary:
        "A comment for magint that suppresses nothing, as it is not written as magint reads it",
      rationale: """
        A comment that begins with `magint:` is for magint. It has to be `magint:ignore`, in small letters,
        and to name rules by their ids: there is no comment that suppresses everything. A rule that
        magint does not know suppresses nothing, and neither does `magint:ignore` behind a `TODO`.
        """,
      examples: [
        .bad(
          .integration,
          document(.integration, fields("magint:ignore ⟦insecure-urls⟧ inside the shop's network")),
          fixed: document(
            .integration, fields("magint:ignore insecure-url inside the shop's network"))),
        .bad(.integration, document(.integration, fields("⟦magint:ignore⟧"))),
        .bad(.integration, document(.integration, fields("⟦magint:disable⟧ insecure-url"))),
        .bad(
          .integration,
          document(.integration, fields("⟦MAGINT:IGNORE⟧ insecure-url inside the shop's network"))),
        .bad(
          .integration,
          document(
            .integration, fields("TODO ⟦magint:ignore⟧ insecure-url until the proxy is there"))
        ),
        .good(
          .integration,
          document(
            .integration, fields("magint:ignore insecure-url inside the shop's network"))),
      ])
  }

  package static func check(
    _ suppressions: CheckedSuppressions, _ report: inout SuppressionFindings
  ) {
    func add(_ range: Range<Int>, _ message: String, _ fixIt: FixIt) {
      report.add(Self.self, at: range, message, "The comment suppresses nothing.", fixIt)
    }
    let form = "Write magint:ignore, the id of a rule, and the reason"
    var suggestionCount = 0
    for comment in suppressions.file.comments {
      if comment.isMisplaced {
        add(
          comment.directive,
          "\(quoted(comment.unknownVerb ?? "")) is not the first thing in the comment",
          FixIt("Begin the comment with magint:ignore, and say the rest as its reason", .safe))
      } else if let written = comment.unknownVerb {
        add(comment.directive, "there is no comment \(quoted(written))", FixIt(form, .safe))
      } else if comment.targets.isEmpty {
        add(comment.directive, "the comment names no rule to ignore", FixIt(form, .safe))
      }
      for target in comment.targets where !RuleRegistry.ids.contains(target.rule) {
        var fixIt = FixIt("Write the id that stands in brackets in the report", .safe)
        suggestionCount += 1
        if suggestionCount <= maximumSuggestions,
          let nearest = RuleRegistry.nearest(to: target.rule)
        {
          fixIt = FixIt(
            "Write \(nearest)", .unsafe, edits: [FixIt.Edit(target.range, nearest.name)])
        }
        add(target.range, "there is no rule \(quoted(target.rule.name))", fixIt)
      }
    }
  }

  /// Nobody misspells as many; each is compared with all rules.
  private static let maximumSuggestions = 50
}
