package import MagintCore
import MagintXML

package enum XMLDoctype: FileRule {
  package static let id: RuleID = "xml-doctype"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .xml, severity: .note, consequences: [.style],
      summary: "The file has a document type declaration",
      rationale: """
        Magento accepts a DOCTYPE and makes nothing of it: it validates with its own schema, and
        reads no external entity. Nothing in an integration file needs one. Entities that it
        declares do harm as soon as they are used (`xml-entity`).
        """,
      examples: [
        .bad(
          .integration,
          document(.integration, Good.fields(.integration))
            .replacing("?>\n", with: "?>\n⟦<!DOCTYPE config>⟧\n"),
          fixed: document(.integration, Good.fields(.integration))),
        .good(.integration, document(.integration, Good.fields(.integration))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard let doctype = file.document.doctype, let tree = file.tree else { return }
    let isUsed =
      tree.segments.contains { $0.kind == .entityReference }
      || tree.attributes.contains(where: \.hasEntityReference)
      // A declared attribute can change how a value is read, and the namespace.
      || file.file.text(doctype).contains("<!ATTLIST")
    report.add(
      Self.self, .note, [.style], at: doctype, "a document type declaration has no use here",
      "Magento reads it and makes nothing of it; entities that it declares do harm where they are used.",
      fixIts: [
        isUsed
          ? FixIt("Write out what it declares, and remove it", .unsafe)
          : FixIt("Remove it", .safe, edits: [FixIt.Edit(file.lineRange(doctype), "")])
      ])
  }
}
