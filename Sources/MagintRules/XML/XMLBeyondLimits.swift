package import MagintCore
package import MagintXML

package enum XMLBeyondLimits: XMLProblemRule {
  package static let id: RuleID = "xml-beyond-limits"
  package static var metadata: RuleMetadata {
    let attributes = (1...513).map { "a\($0)=\"\"" }.joined(separator: " ")
    return RuleMetadata(
      category: .xml, severity: .error, consequences: [.rejectedInDeveloperMode, .setupFails],
      summary: "So many attributes, namespaces or declarations that no parser copes",
      rationale: """
        The time that PHP's parser takes goes with the square of the attributes of an element and of
        the namespaces that are declared, and with the length of a document type for each use of it.
        A file of a few megabytes that makes the most of this keeps Magento busy for minutes or takes
        all its memory. No file that was written for a shop comes near: magint stops at 512
        attributes of one element, 512 namespaces, 8 KiB of a document type, and reads no further.
        """,
      examples: [
        .bad(
          .integration,
          document(.integration, Good.fields(.integration))
            .replacing("<integration ", with: "⟦<integration⟧ \(attributes) ")),
        .good(.integration, document(.integration, Good.fields(.integration))),
      ])
  }

  package static func describe(_ problem: XMLProblem, _ file: CheckedFile) -> XMLProblemWording? {
    guard problem.kind == .beyondLimits else { return nil }
    return XMLProblemWording(
      message: "too many attributes, namespaces or declarations",
      explanation:
        "Magento's parser would take minutes or all memory for this; magint reads no further.",
      fixIts: [FixIt("Remove what Magento does not know", .unsafe)])
  }
}
