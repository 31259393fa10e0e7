package import MagintCore

package enum SuppressionWithoutReason: SuppressionRule {
  package static let id: RuleID = "suppression-without-reason"
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
      summary: "A comment suppresses a finding and does not say why",
      rationale: """
        `magint:ignore` takes a rule, or several with commas between, and then the reason. Whoever
        reads the file later has to know whether the reason still holds; without one nobody dares to
        take the comment out.
        """,
      examples: [
        .bad(
          .config,
          document(
            .config,
            fields("⟦magint:ignore insecure-url⟧")
              .replacing(Good.resources, with: ""))),
        .bad(.integration, document(.integration, fields("⟦magint:ignore insecure-url⟧: …"))),
        .good(
          .integration,
          document(
            .integration,
            fields("magint:ignore insecure-url the service is in the shop's own network"))),
      ])
  }

  package static func check(
    _ suppressions: CheckedSuppressions, _ report: inout SuppressionFindings
  ) {
    for comment in suppressions.file.comments
    where comment.reason.isEmpty && !comment.targets.isEmpty {
      let rules = comment.targets.prefix(3).map { quoted($0.rule.name) }.joined(separator: ", ")
      let more = comment.targets.count > 3 ? ", …" : ""
      report.add(
        Self.self, at: comment.directive, "the suppression of \(rules)\(more) has no reason",
        "It works all the same; nobody can tell later whether it may go.",
        FixIt("Write behind the rule why it does not apply here", .safe))
    }
  }
}
