package import MagintCore
package import MagintXML

package enum XMLEmpty: XMLProblemRule {
  package static let id: RuleID = "xml-empty"
  package static var metadata: RuleMetadata {
    .xml(
      "The file is empty or has no element",
      "An integration file needs a root element. An empty file is not an empty configuration: "
        + "PHP's parser refuses it. Delete the file if the module declares no integration.",
      [
        .bad(.integration, ""),
        .bad(.config, "⟦<?xml version=\"1.0\"?>\n<!-- later -->\n⟧"),
        .good(.integration, document(.integration, Good.fields(.integration))),
      ])
  }

  package static func describe(_ problem: XMLProblem, _ file: CheckedFile) -> XMLProblemWording? {
    guard problem.kind == .empty else { return nil }
    let root = file.kind?.rootName ?? "config"
    return XMLProblemWording(
      message: file.bytes.isEmpty
        ? "the file is empty" : "the file has no root element; '<\(root)>' was expected",
      fixIts: [FixIt("Declare an integration, or delete the file", .unsafe)])
  }
}
