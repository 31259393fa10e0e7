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
        + "counts, and of two `email`s the first is read. Where a field stands twice, the merge "
        + "aborts as soon as another module's file is merged onto the integration.",
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
          .config,
          document(.config, "\(Good.fields(.config))\n\(Good.email)")
            .replacing(
              "    <email>integrations@acme.io</email>\n    </",
              with: "    <⟦email⟧>integrations@acme.io</email>\n    </"),
          fixed: document(.config, Good.fields(.config))),
        .bad(
          .integration,
          document(
            .integration,
            "\(Good.fields(.integration))\n<⟦resource⟧ name=\"Magento_Sales::ship\"/>")),
        .bad(
          .api,
          document(
            .api, "<resources>\n    <⟦resources⟧ name=\"Magento_Sales::sales\"/>\n</resources>"),
          fixed: document(
            .api, "<resources>\n    <resource name=\"Magento_Sales::sales\"/>\n</resources>")),
        .good(.config, document(.config, Good.fields(.config))),
      ])
  }

  package static func describe(_ finding: SchemaFinding, _ file: CheckedFile) -> SchemaWording? {
    guard let tree = file.tree else { return nil }
    let element = tree.elements[finding.element]
    let name = file.elementName(finding.element)
    let parent = file.parentName(finding.element)
    switch finding.kind {
    case .repeatedElement:
      return SchemaWording(
        message: "\(name) stands twice in \(parent)",
        explanation: "Developer mode refuses the file. Production mode "
          + (element.name == .resources
            ? "takes the resources of both" : "reads the first one")
          + ", and the merge aborts as soon as another module's file is merged onto this integration.",
        relatedNote: "the first one",
        fixIts: [keepingFirst(finding, tree, file)])
    case .unexpectedElement(let expected):
      var fixIts = [
        FixIt(
          element.name == .resource ? "Move it into 'resources'" : "Move it where it belongs",
          .unsafe)
      ]
      let isLeaf = element.subtreeEnd == Int32(finding.element) + 1
      let isRead = isRead(finding.element, tree, file.kind)
      let written = String(file.file.text(element.localNameRange.range).prefix(64))
      // Without it the value overrides that of another module.
      let isInValue =
        file.kind == .integration && element.parent >= 0
        && [.email, .endpointURL, .identityLinkURL].contains(
          tree.elements[Int(element.parent)].name)
      let isUnknown = element.name == .other || expected == [.resource]
      if isUnknown, let name = misspelt(written, expected.map(\.text)) {
        var edits = [FixIt.Edit(element.nameRange.range, name)]
        if !element.isSelfClosing {
          let start = Int(element.endTag.start) + 2
          edits.append(FixIt.Edit(start..<start + element.nameRange.count, name))
        }
        fixIts = [FixIt("Write '\(name)'", .unsafe, edits: edits)]
      } else if !isRead, let edit = file.removing(finding.element) {
        fixIts = [FixIt("Remove \(name)", isLeaf && !isInValue ? .safe : .unsafe, edits: [edit])]
      }
      return SchemaWording(
        message: expected.isEmpty
          ? "\(parent) may not hold elements such as \(name)"
          : "\(name) has no place in \(parent); \(alternatives(expected.map(\.text))) may stand there",
        explanation: "Developer mode refuses the file; production mode "
          + (isRead
            ? "takes the element wherever it stands below an integration."
            : isLeaf
              ? "ignores the element."
              : "ignores the element itself, but not what it knows below it."),
        fixIts: fixIts)
    default: return nil
    }
  }

  /// Whether production mode reads the element in this place, the schema notwithstanding.
  private static func isRead(_ index: Int, _ tree: XMLTree, _ kind: FileKind?) -> Bool {
    let name = tree.elements[index].name
    switch name {
    case .integration: return true
    case .email, .endpointURL, .identityLinkURL:
      guard kind != .api else { return false }
    case .resource:
      guard kind != .config else { return false }
    default: return false
    }
    var parent = Int(tree.elements[index].parent)
    while parent >= 0 {
      if tree.elements[parent].name == .integration { return true }
      parent = Int(tree.elements[parent].parent)
    }
    return false
  }

  /// Removes a field that says what the first of its kind says already.
  private static func keepingFirst(
    _ finding: SchemaFinding, _ tree: XMLTree, _ file: CheckedFile
  ) -> FixIt {
    let element = tree.elements[finding.element]
    guard element.name != .resources, element.subtreeEnd == Int32(finding.element) + 1,
      let first = finding.related.flatMap({ tree.element(at: $0.lowerBound) }),
      file.bytes[tree.elements[first].content] == file.bytes[element.content],
      let edit = file.removing(finding.element)
    else { return FixIt("Keep one of the two", .unsafe) }
    return FixIt("Remove this one", .safe, edits: [edit])
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

extension XMLTree {
  /// The element whose name begins at byte `offset`; elements are in the order of their names.
  fileprivate func element(at offset: Int) -> Int? {
    var low = 0
    var high = elements.count
    while low < high {
      let middle = (low + high) / 2
      if Int(elements[middle].nameRange.start) < offset { low = middle + 1 } else { high = middle }
    }
    return low < elements.count && Int(elements[low].nameRange.start) == offset ? low : nil
  }
}
