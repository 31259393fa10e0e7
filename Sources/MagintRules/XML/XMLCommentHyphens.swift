package import MagintCore
package import MagintXML

package enum XMLCommentHyphens: XMLProblemRule {
  package static let id: RuleID = "xml-comment-hyphens"
  package static var metadata: RuleMetadata {
    .xml(
      "Two hyphens stand inside a comment",
      "`--` may only end a comment. Decorations such as `<!-- ---- -->` and commented-out "
        + "comments break the file.",
      [
        .bad(
          .config, document(.config, "<!-- old ⟦--⟧ new -->\n\(Good.fields(.config))")),
        .good(.config, document(.config, "<!-- old, new -->\n\(Good.fields(.config))")),
      ])
  }

  package static func describe(_ problem: XMLProblem, _ file: CheckedFile) -> XMLProblemWording? {
    guard problem.kind == .commentHyphens else { return nil }
    return XMLProblemWording(
      message: "'--' is not allowed inside a comment", relatedNote: "the comment starts here",
      fixIts: [FixIt("Replace the hyphens, for example by '='", .safe)])
  }
}
