package import MagintCore
package import MagintXML

package enum XMLContentOutsideRoot: XMLProblemRule {
  package static let id: RuleID = "xml-content-outside-root"
  package static var metadata: RuleMetadata {
    let good = document(.config, Good.fields(.config))
    return .xml(
      "Text or a second root element stands outside the root element",
      "A file has exactly one root element. Outside it only comments are allowed. Several "
        + "integrations go into one root.",
      [
        .bad(.config, good + "⟦<integrations>⟧\n</integrations>\n"),
        .bad(.config, "⟦Acme Order Sync⟧\n<integrations/>\n"),
        .good(.config, good + "<!-- end -->\n"),
      ])
  }

  package static func describe(_ problem: XMLProblem, _ file: CheckedFile) -> XMLProblemWording? {
    guard problem.kind == .contentOutsideRoot, let range = problem.range else { return nil }
    let text = file.file.text(range)
    return XMLProblemWording(
      message: text.hasPrefix("<")
        ? "\(quoted(text)) stands outside the root element; a file has only one"
        : "text outside the root element: \(quoted(text))",
      fixIts: [
        FixIt(
          text.hasPrefix("<")
            ? "Move what is in it into the first" : "Remove it, or make it a comment",
          .unsafe)
      ])
  }
}
