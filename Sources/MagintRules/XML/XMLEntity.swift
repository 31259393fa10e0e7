package import MagintCore
import MagintXML

package enum XMLEntity: FileRule {
  package static let id: RuleID = "xml-entity"
  package static var metadata: RuleMetadata {
    let declaration = "?>\n<!DOCTYPE config [<!ENTITY mail \"integrations@acme.io\">]>\n"
    return RuleMetadata(
      category: .xml, severity: .error,
      consequences: [
        ConsequenceRow("in the content of an element", [.rejectedInDeveloperMode, .dropped]),
        ConsequenceRow("in an element that has no place in the file", [.dropped]),
        ConsequenceRow("in an attribute", [.style]),
      ],
      summary: "A reference to an entity that the file declares",
      rationale: """
        PHP's schema validator cannot work with entity references: developer mode refuses any file
        that has one in the content of an element. Production mode reads the entity's text if this
        file is the first of its kind, and nothing at all if it is merged onto the file of another
        module. So the value depends on which other modules a shop has. External entities are never
        read.

        In an attribute the text is read in every mode; it is only hard to see. Write the text
        itself.
        """,
      examples: [
        .bad(
          .integration,
          document(
            .integration, "<email>⟦&mail;⟧</email>\n\(Good.urls)\n\(Good.resources)"
          ).replacing("?>\n", with: declaration)),
        .bad(
          .integration,
          document(.integration, "\(Good.fields(.integration))\n<contact>⟦&mail;⟧</contact>")
            .replacing("?>\n", with: declaration)),
        .bad(
          .integration,
          document(.integration, name: "⟦&mail;⟧", Good.fields(.integration))
            .replacing("?>\n", with: declaration)),
        .good(.integration, document(.integration, name: "A &amp; B", Good.fields(.integration))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard file.document.doctype != nil, let tree = file.tree else { return }
    var element: Int32 = -1
    var isRejected = false
    for segment in tree.segments where segment.kind == .entityReference {
      if segment.parent != element {
        element = segment.parent
        isRejected = report.claim(Int(element)) {
          if case .entityReference = $0 { true } else { false }
        }
      }
      report.add(
        Self.self, isRejected ? .error : .warning,
        isRejected ? [.rejectedInDeveloperMode, .dropped] : [.dropped],
        at: segment.range.range,
        "\(quoted(file.file.text(segment.range.range))) refers to an entity that the file declares",
        (isRejected ? "Developer mode refuses the file. " : "")
          + "Production mode reads the entity's text only if no other module's file is merged before "
          + "this one, and nothing otherwise.",
        fixIts: [FixIt("Write the text itself", .unsafe)])
    }
    for attribute in tree.attributes where attribute.hasEntityReference {
      report.add(
        Self.self, .note, [.style], at: attribute.value.range,
        "\(quoted(file.file.text(attribute.value.range))) takes its text from an entity that the file declares",
        "Magento reads the entity's text. Nobody who searches for the text finds it.",
        fixIts: [FixIt("Write the text itself", .safe)])
    }
  }
}
