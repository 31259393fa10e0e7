package import MagintCore
package import MagintXML

package enum XSDNamespace: SchemaRule {
  package static let id: RuleID = "xsd-namespace"
  package static var metadata: RuleMetadata {
    let good = document(.integration, Good.fields(.integration))
    return .schema(
      "An element is in a namespace",
      "Magento's elements are in no namespace. Production mode looks at local names and does not "
        + "notice.",
      [
        .bad(
          .integration, good.replacing("<config ", with: "<config ⟦xmlns=\"urn:acme:sync\"⟧ "),
          fixed: good),
        .good(.integration, good),
      ])
  }

  package static func describe(_ finding: SchemaFinding, _ file: CheckedFile) -> SchemaWording? {
    guard case .namespace = finding.kind, let tree = file.tree else { return nil }
    let element = tree.elements[finding.element]
    var fixIts: [FixIt] = []
    if let declaration = finding.attribute, element.nameRange == element.localNameRange {
      var start = Int(tree.attributes[declaration].nameRange.start)
      while start > 0, file.bytes[start - 1] <= 0x20 { start -= 1 }
      fixIts = [
        FixIt(
          "Remove the declaration", .safe, edits: [FixIt.Edit(start..<finding.range.upperBound, "")]
        )
      ]
    }
    return SchemaWording(
      message:
        "\(file.elementName(finding.element)) is in the namespace \(quoted(tree.namespaces[Int(element.namespace)])); Magento's elements are in none",
      explanation: "Developer mode refuses the file; production mode looks at local names only.",
      fixIts: fixIts)
  }
}
