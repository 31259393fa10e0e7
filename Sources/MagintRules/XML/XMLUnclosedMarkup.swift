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
    let (what, end): (String, String)
    switch text {
    case "<!--": (what, end) = ("comment", "-->")
    case "<![CDATA[": (what, end) = ("CDATA section", "]]>")
    case "<?", "<?xml": (what, end) = ("processing instruction", "?>")
    case "<!DOCTYPE": (what, end) = ("document type declaration", ">")
    case "\"", "'": (what, end) = ("quoted value", text)
    default: (what, end) = ("tag \(quoted(text))", ">")
    }
    return XMLProblemWording(
      message: "the \(what) is never closed; \(end) is missing",
      fixIts: [FixIt("Add \(end) where it should end", .unsafe)])
  }
}
