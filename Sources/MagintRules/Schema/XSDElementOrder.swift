package import MagintCore
package import MagintXML

package enum XSDElementOrder: SchemaRule {
  package static let id: RuleID = "xsd-element-order"
  package static var metadata: RuleMetadata {
    .schema(
      "The fields of a legacy config.xml are out of order",
      "In `etc/integration/config.xml` the order is fixed: `email`, `endpoint_url`, "
        + "`identity_link_url`. `etc/integration.xml` allows any order. Production mode does not "
        + "care.",
      [
        .bad(
          .config,
          document(
            .config, "\(Good.endpoint)\n<⟦email⟧>integrations@acme.io</email>\n\(Good.identity)"),
          fixed: document(.config, Good.fields(.config))),
        .good(.config, document(.config, Good.fields(.config))),
      ])
  }

  package static func describe(_ finding: SchemaFinding, _ file: CheckedFile) -> SchemaWording? {
    guard case .elementOrder = finding.kind, let tree = file.tree else { return nil }
    let parent = Int(tree.elements[finding.element].parent)
    let name = file.elementName(finding.element)
    let other = quoted(finding.related.map { file.file.text($0) } ?? "")
    return SchemaWording(
      message: "\(name) must come before \(other)",
      explanation:
        "Developer mode refuses the file: email, endpoint_url and identity_link_url have this order "
        + "in config.xml.",
      relatedNote: "\(other) is here",
      fixIts: sorting(parent, file).map { [FixIt("Put the fields in order", .safe, edits: $0)] }
        ?? [])
  }

  /// Edits that exchange the fields of an integration, each with what is in it, so that they are in
  /// order. Whatever stands between them stays.
  private static func sorting(_ parent: Int, _ file: CheckedFile) -> [FixIt.Edit]? {
    guard let tree = file.tree else { return nil }
    let fields = Array(tree.children(of: parent))
    let order: [ElementName] = [.email, .endpointURL, .identityLinkURL]
    let ranks = fields.map { order.firstIndex(of: tree.elements[$0].name) }
    guard ranks.allSatisfy({ $0 != nil }), Set(ranks).count == ranks.count else { return nil }
    let sorted = fields.sorted {
      order.firstIndex(of: tree.elements[$0].name)! < order.firstIndex(of: tree.elements[$1].name)!
    }
    return zip(fields, sorted).compactMap { old, new in
      old == new
        ? nil : FixIt.Edit(tree.elements[old].range, file.file.text(tree.elements[new].range))
    }
  }
}
