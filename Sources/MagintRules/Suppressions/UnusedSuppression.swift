package import MagintCore

package enum UnusedSuppression: SuppressionRule {
  package static let id: RuleID = "unused-suppression"
  package static var metadata: RuleMetadata {
    func fields(_ comment: String, _ scheme: String = "https") -> String {
      """
      \(Good.email)\(comment.isEmpty ? "" : "\n<!-- \(comment) -->")
      <endpoint_url>\(scheme)://sync.acme.io/magento/callback</endpoint_url>
      \(Good.identity)
      \(Good.resources)
      """
    }
    return RuleMetadata(
      category: .suppression, severity: .warning, consequences: [.style],
      summary: "A comment suppresses a rule that finds nothing there",
      rationale: """
        What the comment was for has been repaired, or it stands in the wrong place. It would hide the
        next finding of the rule, which nobody has looked at.

        A comment before the root element is about the whole file. Alone on its line it is about the
        next element beside it, with all that is in it; behind something else about that line. In PHP a
        comment before all code is about the file, and one alone on its line about the statement behind
        it. Rules that are switched off, and rules about several files where a file is linted alone,
        count as used.
        """,
      examples: [
        .bad(
          .integration,
          document(
            .integration, fields("magint:ignore ⟦insecure-url⟧ inside the shop's own network")),
          fixed: document(.integration, fields(""))),
        .bad(
          .integration,
          document(
            .integration,
            fields("magint:ignore ⟦invalid-url⟧, insecure-url inside the shop's network", "http")),
          fixed: document(
            .integration, fields("magint:ignore insecure-url inside the shop's network", "http"))),
        .bad(
          .integration,
          document(
            .integration,
            Good.fields(.integration)
              + "\n<!-- magint:ignore ⟦no-resources⟧ it asks for them later -->"),
          fixed: document(.integration, Good.fields(.integration))),
        .good(
          .integration,
          document(
            .integration, fields("magint:ignore insecure-url inside the shop's network", "http"))),
      ])
  }

  package static func check(
    _ suppressions: CheckedSuppressions, _ report: inout SuppressionFindings
  ) {
    let file = suppressions.file
    for (comment, isUsed) in zip(file.comments, suppressions.isUsed) {
      func isUnused(_ index: Int) -> Bool {
        let rule = comment.targets[index].rule
        return !isUsed[index] && RuleRegistry.ids.contains(rule) && suppressions.isJudged(rule)
      }
      let unused = comment.targets.indices.filter(isUnused)
      for index in unused {
        let rule = comment.targets[index].rule
        let isAboutSuppressions = RuleRegistry.suppressionRules.contains { $0.id == rule }
        let message: String
        var explanation = "The comment would hide what the rule finds there later."
        if isAboutSuppressions {
          message = "a comment cannot suppress \(quoted(rule.name))"
          explanation =
            "What is wrong with such comments shows in any case; magint.json can switch the rule off."
        } else if comment.span == .nothing {
          message = "the suppression of \(quoted(rule.name)) stands before nothing"
          explanation =
            "Alone on its line a comment is about the element behind it, and there is none."
        } else {
          message = "\(quoted(rule.name)) finds nothing here to suppress"
        }
        report.add(
          Self.self, at: comment.targets[index].range, message, explanation,
          fixIt(index, of: comment, file, takesAll: unused.count == comment.targets.count))
      }
    }
  }

  /// Takes out the comment, or one rule of several.
  private static func fixIt(
    _ index: Int, of comment: SuppressionComment, _ file: SuppressedFile, takesAll: Bool
  ) -> FixIt {
    let targets = comment.targets
    // With another range of releases, or other modules around, the same rule may find something.
    let applicability: FixIt.Applicability =
      RuleRegistry.needsKnowledge.contains(targets[index].rule) ? .unsafe : .safe
    guard takesAll else {
      // With the comma and the space on that side where another rule stands.
      let range =
        index + 1 < targets.count
        ? targets[index].range.lowerBound..<targets[index + 1].range.lowerBound
        : targets[index - 1].range.upperBound..<targets[index].range.upperBound
      return FixIt(
        "Take the rule out of the comment", applicability, edits: [FixIt.Edit(range, "")])
    }
    let title = "Remove the comment"
    if !comment.isInValue, SuppressedFile.isAlone(comment.range, file.file.bytes) {
      let range = file.file.lineRange(comment.range)
      return FixIt(title, applicability, edits: [FixIt.Edit(range, "")])
    }
    guard !file.isPHP else { return FixIt(title, .safe) }
    // Inside a value Magento takes a comment for content.
    return FixIt(title, .unsafe, edits: [FixIt.Edit(file.file.withBlanks(comment.range), "")])
  }
}
