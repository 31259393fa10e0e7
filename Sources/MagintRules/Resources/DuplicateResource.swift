package import MagintCore
import MagintModel
import MagintXML

package enum DuplicateResource: FileRule {
  package static let id: RuleID = "duplicate-resource"
  package static var metadata: RuleMetadata {
    let once = "<resource name=\"Magento_Sales::sales\"/>"
    return RuleMetadata(
      category: .resource, severity: .warning, consequences: [.style],
      summary: "An integration lists the same resource twice",
      rationale: """
        The second one has no effect. Lists with duplicates were mostly put together by copying, and it is
        worth looking whether another resource was meant.
        """,
      examples: [
        .bad(
          .api,
          document(
            .api,
            "<resources>\n    \(once)\n    <resource name=\"⟦Magento_Sales::sales⟧\"/>\n</resources>"
          ),
          fixed: document(.api, "<resources>\n    \(once)\n</resources>")),
        .good(.api, document(.api, Good.fields(.api))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard let kind = file.kind, kind != .config, let tree = file.tree else { return }
    for integration in file.integrations where mayRepeat(integration.resourcePlaces) {
      let resources = integration.resources
      var first: [ExactString: Value] = Dictionary(minimumCapacity: resources.count)
      for resource in resources {
        guard let id = resource.id, !id.text.isEmpty else { continue }
        let key = ExactString(id.text)
        guard let earlier = first.updateValue(id, forKey: key) else { continue }
        first[key] = earlier
        let isAll = kind == .api && id.text == "Magento_Backend::all"
        let element = tree.elements[resource.element]
        let isBare =
          element.subtreeEnd == Int32(resource.element) + 1
          && !element.segments.contains { at in
            file.bytes[tree.segments[at].range.range].contains { $0 > 0x20 }
          }
        report.add(
          Self.self, .warning, [.style], at: id.range,
          "\(quoted(id.text)) is listed twice", "Once is enough; the second has no effect.",
          notes: [("first listed here", earlier.range)],
          fixIts: [
            // Alone and once it opens everything: that is nothing to do by the way.
            isAll
              ? FixIt("Remove both, and list the resources that the service needs", .unsafe)
              : FixIt(
                "Remove this one", isBare ? .safe : .unsafe,
                edits: file.removing(resource.element).map { [$0] } ?? [])
          ])
      }
    }
  }

  /// False where no two ids are the same. Most lists have no duplicates, and numbers are compared
  /// sooner than texts.
  private static func mayRepeat(_ resources: [ResourcePlace]) -> Bool {
    var hashes = resources.map(\.hash)
    hashes.sort()
    return hashes.indices.dropFirst().contains { hashes[$0] == hashes[$0 - 1] }
  }
}
