package import MagintCore
import MagintModel
import MagintXML

package enum ResourceText: FileRule {
  package static let id: RuleID = "resource-text"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .resource, severity: .note, consequences: [.dropped],
      summary: "Text stands inside a `resource`",
      rationale: """
        The schema allows text in a `resource`, and Magento ignores it: only the attribute `name`
        counts. A remark is clearer as a comment; an id as text grants nothing.
        """,
      examples: [
        .bad(
          .api,
          document(
            .api,
            "<resources>\n    <resource name=\"Magento_Sales::sales\">⟦for orders⟧</resource>\n</resources>"
          ),
          fixed: document(
            .api,
            "<resources>\n    <resource name=\"Magento_Sales::sales\"><!-- for orders --></resource>\n</resources>"
          )),
        .good(.api, document(.api, Good.fields(.api))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard let kind = file.kind, kind != .config, let tree = file.tree else { return }
    for integration in file.integrations {
      for resource in integration.resourcePlaces {
        let element = tree.elements[resource.element]
        guard !element.isSelfClosing else { continue }
        for at in element.segments {
          let segment = tree.segments[at]
          guard segment.parent == Int32(resource.element),
            segment.kind == .text || segment.kind == .cdata
          else { continue }
          var range = segment.range.range
          while let first = range.first, file.bytes[first] <= 0x20 { range.removeFirst() }
          while let last = range.last, file.bytes[last] <= 0x20 { range.removeLast() }
          guard !range.isEmpty else { continue }
          let text = file.file.text(range)
          let canComment = !text.contains("--") && !text.hasSuffix("-") && segment.kind == .text
          report.add(
            Self.self, .note, [.dropped], at: range,
            "Magento ignores the text \(quoted(text)) in a resource",
            "Only the attribute name counts.",
            fixIts: [
              canComment
                ? FixIt("Make it a comment", .safe, edits: commenting(range))
                : FixIt("Remove it", .safe, edits: [FixIt.Edit(range, "")])
            ])
        }
      }
    }
  }
}
