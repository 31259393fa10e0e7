import MagintCatalog
package import MagintCore
import MagintModel
import MagintXML

package enum MissingAncestor: FileRule {
  package static let id: RuleID = "missing-ancestor"
  package static var metadata: RuleMetadata {
    func list(_ ids: String...) -> String {
      "<resources>\n" + ids.map { "    <resource name=\"\($0)\"/>" }.joined(separator: "\n")
        + "\n</resources>"
    }
    return RuleMetadata(
      category: .access, severity: .note, consequences: [.style],
      summary: "A legacy api.xml lists a resource without those above it",
      rationale: """
        For `etc/integration.xml` Magento stores each resource with all its ancestors. For a legacy
        api.xml it stores the list as it is. REST does not mind: a leaf works without its ancestors.
        But the tree of permissions in the admin shows it oddly. Adding the ancestors makes the list
        complete, and grants the routes that they open.
        """,
      examples: [
        .bad(
          .api,
          document(
            .api,
            "<⟦resources⟧>\n    <resource name=\"Magento_Sales::actions_view\"/>\n</resources>"),
          fixed: document(
            .api,
            list(
              "Magento_Sales::sales", "Magento_Sales::sales_operation",
              "Magento_Sales::sales_order",
              "Magento_Sales::actions", "Magento_Sales::actions_view"))),
        .good(
          .api,
          document(
            .api,
            list(
              "Magento_Sales::sales", "Magento_Sales::sales_operation",
              "Magento_Sales::sales_order",
              "Magento_Sales::actions", "Magento_Sales::actions_view"))),
        .good(.integration, document(.integration, Good.fields(.integration))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard file.kind == .api, let tree = file.tree else { return }
    let knowledge = file.knowledge
    guard let newest = knowledge.range.last else { return }
    for integration in file.integrations {
      let resources = file.listed(integration)
      guard !resources.isEmpty else { continue }
      let listed = Set(integration.resources.compactMap(\.id?.text))
      var missing: [String] = []
      var edits: [FixIt.Edit] = []
      var seen = listed
      for resource in resources {
        let known = missing.count
        var next: String? = resource.id.text
        var steps = 0
        while let id = next, steps < 64 {
          steps += 1
          let parent =
            knowledge.declared[id].map(\.parent)
            ?? knowledge.catalog.resource(id, at: newest)?.parent
          next = parent
          guard let parent, parent != "Magento_Backend::admin", parent != "Magento_Backend::all",
            seen.insert(parent).inserted
          else { continue }
          missing.append(parent)
        }
        if missing.count > known {
          edits.append(
            Self.edit(
              adding: missing[known...].reversed(),
              before: Int(tree.elements[resource.element].startTag.start), in: file.file))
        }
      }
      guard let first = missing.first else { continue }
      let below = integration.element + 1..<Int(tree.elements[integration.element].subtreeEnd)
      let place = below.first { tree.elements[$0].name == .resources } ?? integration.element
      let others = missing.count == 1 ? "" : " and \(missing.count - 1) more"
      report.add(
        Self.self, .note, [.style], at: file.nameRange(place),
        "\(file.label(integration)) lists resources without '\(first)'\(others) above them",
        "REST works without; the permission tree in the admin shows the list oddly.",
        fixIts: [
          FixIt(
            "For a complete list, add \(missing.joined(separator: ", "))", .unsafe, edits: edits)
        ])
    }
  }

  /// Lists `ids` before the element at an offset, each on a line of its own where that has one.
  private static func edit(
    adding ids: some Sequence<String>, before start: Int, in file: SourceFile
  ) -> FixIt.Edit {
    let bytes = file.bytes
    let line = file.withBlanks(start..<start).lowerBound
    var gap = ""
    if line > 0, bytes[line - 1] == 0x0A || bytes[line - 1] == 0x0D {
      let isPair = line > 1 && bytes[line - 1] == 0x0A && bytes[line - 2] == 0x0D
      gap = String(decoding: bytes[(line - (isPair ? 2 : 1))..<start], as: UTF8.self)
    }
    let text = ids.map { "<resource name=\"\(escaped($0, isAttribute: true))\"/>\(gap)" }
    return FixIt.Edit(start..<start, text.joined())
  }
}
