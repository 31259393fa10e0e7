package import MagintCore
package import MagintXML

package enum XMLDuplicateAttribute: XMLProblemRule {
  package static let id: RuleID = "xml-duplicate-attribute"
  package static var metadata: RuleMetadata {
    .xml(
      "An element has the same attribute twice",
      "XML allows each attribute once. Keep the value that is meant.",
      [
        .bad(
          .config,
          document(.config, Good.fields(.config))
            .replacing(
              "<integration name=\"Acme Order Sync\">",
              with: "<integration name=\"Acme Order Sync\" ⟦name⟧=\"Acme\">")),
        .good(.config, document(.config, Good.fields(.config))),
      ])
  }

  package static func describe(_ problem: XMLProblem, _ file: CheckedFile) -> XMLProblemWording? {
    guard problem.kind == .duplicateAttribute, let range = problem.range else { return nil }
    return XMLProblemWording(
      message: "the attribute \(quoted(file.file.text(range))) is given twice",
      relatedNote: "it was given here first",
      fixIts: [FixIt("Keep one of the two", .unsafe)])
  }
}
