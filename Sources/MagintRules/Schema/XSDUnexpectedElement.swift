package import MagintCore
package import MagintXML

package enum XSDUnexpectedElement: SchemaRule {
  package static let id: RuleID = "xsd-unexpected-element"
  package static var metadata: RuleMetadata {
    .schema(
      "An element that has no place where it stands, or stands there a second time",
      "The three kinds of file know few elements, and each of an integration's fields at most "
        + "once. Production mode ignores elements that it does not know, but takes the known ones "
        + "wherever they stand below an integration: a `resource` outside `resources` still "
        + "counts, and of two `email`s the first is read. A field that stands twice aborts "
        + "`setup:upgrade` as soon as another module's file is merged onto it.",
      [
        .bad(
          .config,
          document(
            .config, "\(Good.email)\n<⟦integration_name⟧>Acme</integration_name>\n\(Good.urls)"),
          fixed: document(.config, Good.fields(.config))),
        .bad(
          .integration,
          document(.integration, "\(Good.fields(.integration))\n<⟦email⟧>other@acme.io</email>")),
        .bad(
          .api,
          document(.api, "<resources>\n    <⟦resources⟧ name=\"Magento_Sales::sales\"/>\n</resources>"),
          fixed: document(.api, "<resources>\n    <resource name=\"Magento_Sales::sales\"/>\n</resources>")),
        .good(.config, document(.config, Good.fields(.config))),
      ])
  }

  package static func describe(_ finding: SchemaFinding, _ file: CheckedFile) -> SchemaWording? {
    guard let tree = file.tree else { return nil }
    let name = file.elementName(finding.element)
    let parent = file.parentName(finding.element)
    switch finding.kind {
    case .repeatedElement:
      return SchemaWording(
        message: "'\(name)' stands twice in '\(parent)'",
        explanation:
          "Developer mode refuses the file. Production mode reads the first one, and aborts "
          + "setup:upgrade as soon as another module's file is merged onto this integration.",
        relatedNote: "the first one",
        fixIts: [FixIt("Keep one of the two", .unsafe)])
    case .unexpectedElement(let expected):
      let element = tree.elements[finding.element]
      var fixIts: [FixIt] = []
      if let name = misspelt(name, expected.map(\.text)) {
        var edits = [FixIt.Edit(element.nameRange.range, name)]
        if !element.isSelfClosing {
          let start = Int(element.endTag.start) + 2
          edits.append(FixIt.Edit(start..<start + element.nameRange.count, name))
        }
        fixIts = [FixIt("Write '\(name)'", .unsafe, edits: edits)]
      } else if element.name == .other, let edit = file.removing(finding.element) {
        let isLeaf = element.subtreeEnd == Int32(finding.element) + 1
        fixIts = [FixIt("Remove '\(name)'", isLeaf ? .safe : .unsafe, edits: [edit])]
      }
      return SchemaWording(
        message: expected.isEmpty
          ? "'\(parent)' holds text; the element '\(name)' has no place in it"
          : "'\(name)' has no place in '\(parent)'; \(alternatives(expected.map(\.text))) may stand there",
        explanation: element.name == .other
          ? "Developer mode refuses the file; production mode ignores the element."
          : "Developer mode refuses the file. Production mode takes known elements wherever they "
            + "stand below an integration.",
        fixIts: fixIts)
    default: return nil
    }
  }

  /// The one of `names` that `name` was probably meant to be.
  static func misspelt(_ name: String, _ names: [String]) -> String? {
    let folded = name.lowercased().filter { $0 != "_" && $0 != "-" }
    return names.first {
      let other = $0.filter { $0 != "_" }
      return editDistance(folded, other) <= 2 && min(folded.count, other.count) > 4
    }
  }
}
