package import MagintCore
package import MagintXML

package enum XMLTooDeep: XMLProblemRule {
  package static let id: RuleID = "xml-too-deep"
  package static var metadata: RuleMetadata {
    .xml(
      "Elements are nested deeper than PHP's parser allows",
      "libxml2 takes 257 levels up to 2.13 and 256 from 2.14 on. An integration file needs four.",
      [
        .bad(
          .integration,
          String(repeating: "<a>", count: 257) + "⟦<a⟧>" + String(repeating: "</a>", count: 258)),
        .good(.integration, document(.integration, Good.fields(.integration))),
      ])
  }

  package static func describe(_ problem: XMLProblem, _ file: CheckedFile) -> XMLProblemWording? {
    guard problem.kind == .tooDeep else { return nil }
    return XMLProblemWording(
      message: "elements are nested more than 257 levels deep",
      fixIts: [FixIt("Remove what Magento does not know", .unsafe)])
  }
}
