package import MagintCore
package import MagintXML

package enum XMLAttributeSyntax: XMLProblemRule {
  package static let id: RuleID = "xml-attribute-syntax"
  package static var metadata: RuleMetadata {
    .xml(
      "An attribute is not written `name=\"value\"`",
      "An attribute needs a name, an equals sign and a quoted value, and white space before the "
        + "next one. HTML is more forgiving than XML.",
      [
        .bad(
          .api,
          document(.api, "<resources>\n    <resource name=⟦Magento_Sales::sales/⟧>\n</resources>")),
        .bad(
          .config,
          document(.config, Good.fields(.config))
            .replacing("<integration name=\"Acme Order Sync\">", with: "<integration ⟦name⟧>")),
        .bad(
          .api,
          document(
            .api,
            "<resources>\n    <resource name=\"Magento_Sales::sales\"⟦\"⟧/>\n</resources>")),
        .good(.api, document(.api, Good.fields(.api))),
      ])
  }

  package static func describe(_ problem: XMLProblem, _ file: CheckedFile) -> XMLProblemWording? {
    guard let range = problem.range else { return nil }
    let text = file.file.text(range)
    switch problem.kind {
    case .unquotedValue:
      return XMLProblemWording(message: "the value '\(text.prefix(80))' must stand in quotes")
    case .attributeSyntax:
      let isName = text.first?.isLetter ?? false
      return XMLProblemWording(
        message: isName
          ? "the attribute '\(text.prefix(80))' must be written \(text.prefix(80))=\"…\", with white space before it"
          : "'\(text.prefix(80))' has no place in a tag")
    default: return nil
    }
  }
}
