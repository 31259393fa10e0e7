package import MagintCore
package import MagintXML

package enum XMLUnclosedMarkup: XMLProblemRule {
  package static let id: RuleID = "xml-unclosed-markup"
  package static var metadata: RuleMetadata {
    .xml(
      "A tag, comment, quote or section is opened and never ends",
      "A missing `>`, `-->`, `]]>` or quote swallows everything behind it.",
      [
        .bad(
          .integration,
          document(.integration, "⟦<email⟧\n\(Good.urls)\n\(Good.resources)")),
        .bad(
          .config,
          document(.config, "⟦<!--⟧ disabled:\n\(Good.fields(.config))")),
        .good(
          .config,
          document(.config, "<!-- for support -->\n\(Good.fields(.config))")),
      ])
  }

  package static func describe(_ problem: XMLProblem, _ file: CheckedFile) -> XMLProblemWording? {
    guard problem.kind == .unclosedMarkup, let range = problem.range else { return nil }
    let text = file.file.text(range)
    let what: String
    switch text {
    case "<!--": what = "the comment is never closed; '-->' is missing"
    case "<![CDATA[": what = "the CDATA section is never closed; ']]>' is missing"
    case "<?", "<?xml": what = "the processing instruction is never closed; '?>' is missing"
    case "<!DOCTYPE": what = "the document type declaration is never closed"
    case "\"", "'": what = "the quoted value is never closed; \(text) is missing"
    default: what = "the tag \(quoted(text)) is never closed; '>' is missing"
    }
    return XMLProblemWording(message: what)
  }
}
