package import MagintCore
import MagintXML

package enum SchemaLocation: FileRule {
  package static let id: RuleID = "schema-location"
  package static var metadata: RuleMetadata {
    let good = document(.integration, Good.fields(.integration))
    let attribute = "xsi:noNamespaceSchemaLocation=\"\(FileKind.integration.schemaLocation)\""
    return RuleMetadata(
      category: .file, severity: .note, consequences: [.style],
      summary: "The schema location is missing or wrong",
      rationale: """
        `xsi:noNamespaceSchemaLocation` plays no part in Magento: absent, wrong or unreachable makes
        no difference. Editors use it to complete and check the file while it is written. The right
        values are `urn:magento:module:Magento_Integration:etc/integration/integration.xsd`,
        `…/config.xsd` and `…/api.xsd`.
        """,
      examples: [
        .bad(
          .integration,
          good.replacing("etc/integration/integration.xsd", with: "etc/integration.xsd")
            .replacing("\"urn:", with: "\"⟦urn:").replacing(".xsd\"", with: ".xsd⟧\""),
          fixed: good),
        .bad(
          .integration,
          "<⟦config⟧>\n    <integration name=\"Acme Order Sync\">\n        \(Good.email)\n        \(Good.resources.split(separator: "\n").joined())\n    </integration>\n</config>\n",
          fixed:
            "<config xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \(attribute)>\n    <integration name=\"Acme Order Sync\">\n        \(Good.email)\n        \(Good.resources.split(separator: "\n").joined())\n    </integration>\n</config>\n"
        ),
        .good(.integration, good),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard let kind = file.kind, let tree = file.tree else { return }
    let root = tree.elements[0]
    let explanation = "Magento does not look at it; editors need it to complete and check the file."
    let location = root.attributes.first {
      tree.attributes[$0].namespace == 1
        && file.file.text(tree.attributes[$0].localNameRange.range) == "noNamespaceSchemaLocation"
    }
    if let location {
      let value = tree.attributeValue(location, file.bytes)
      guard value != kind.schemaLocation else { return }
      report.add(
        Self.self, .note, [.style],
        at: tree.attributes[location].value.range.isEmpty
          ? tree.attributes[location].nameRange.range : tree.attributes[location].value.range,
        "the schema location is not that of \(kind.modulePath)", explanation,
        fixIts: [
          FixIt(
            "Write \(kind.schemaLocation)", .safe,
            edits: [FixIt.Edit(tree.attributes[location].value.range, kind.schemaLocation)])
        ])
      return
    }
    var insertion = " xsi:noNamespaceSchemaLocation=\"\(kind.schemaLocation)\""
    let prefix = root.attributes.first {
      tree.attributes[$0].isNamespaceDeclaration
        && file.file.text(tree.attributes[$0].nameRange.range) == "xmlns:xsi"
    }
    let isTaken =
      prefix.map { tree.attributeValue($0, file.bytes) != XMLTree.schemaInstance } ?? false
    if prefix == nil { insertion = " xmlns:xsi=\"\(XMLTree.schemaInstance)\"" + insertion }
    let end =
      root.attributes.last.map { Int(tree.attributes[$0].value.end) + 1 } ?? Int(root.nameRange.end)
    report.add(
      Self.self, .note, [.style], at: root.nameRange.range, "the file names no schema", explanation,
      fixIts: [
        FixIt(
          "Name the schema", .safe, edits: isTaken ? [] : [FixIt.Edit(end..<end, insertion)])
      ])
  }
}
