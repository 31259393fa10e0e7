package import MagintCore
package import MagintXML

package enum XSDUnexpectedAttribute: SchemaRule {
  package static let id: RuleID = "xsd-unexpected-attribute"
  package static var metadata: RuleMetadata {
    .schema(
      "An attribute that the element does not have",
      "`integration` and `resource` have `name`; no element has any other attribute, apart from "
        + "the schema location. The `title` and `sortOrder` of a resource belong into `etc/acl.xml`. "
        + "Production mode ignores the attribute.",
      [
        .bad(
          .api,
          document(
            .api,
            "<resources>\n    <resource name=\"Magento_Sales::sales\" ⟦title⟧=\"Sales\"/>\n</resources>"
          ),
          fixed: document(
            .api, "<resources>\n    <resource name=\"Magento_Sales::sales\"/>\n</resources>")),
        .good(.api, document(.api, Good.fields(.api))),
      ])
  }

  package static func describe(_ finding: SchemaFinding, _ file: CheckedFile) -> SchemaWording? {
    guard case .unexpectedAttribute = finding.kind, let index = finding.attribute,
      let tree = file.tree
    else { return nil }
    let attribute = tree.attributes[index]
    var start = Int(attribute.nameRange.start)
    while start > 0, file.bytes[start - 1] <= 0x20 { start -= 1 }
    let element = tree.elements[finding.element]
    let isNamed = element.name == .integration || element.name == .resource
    return SchemaWording(
      message:
        "\(file.elementName(finding.element)) has no attribute \(quoted(file.file.text(attribute.nameRange.range)))"
        + (isNamed ? "; 'name' is its only one" : ""),
      explanation: "Developer mode refuses the file; production mode ignores the attribute.",
      fixIts: [
        FixIt(
          "Remove the attribute", attribute.isName ? .unsafe : .safe,
          edits: [FixIt.Edit(start..<Int(attribute.value.end) + 1, "")])
      ])
  }
}
