import MagintCatalog
package import MagintCore
import MagintXML

package enum ACLMovedRoot: ProjectRule {
  package static let id: RuleID = "acl-moved-root"
  package static var metadata: RuleMetadata {
    let beside = [
      "etc/integration.xml": document(.integration, Good.fields(.integration))
    ]
    let inside = "<resource id=\"Acme_Sync::orders\" title=\"Acme orders\"/>"
    return RuleMetadata(
      category: .access, severity: .error,
      consequences: [.allIntegrationsLost, .tokenLost, .accessNarrower],
      summary: "The module's acl.xml moves the tree of rights off its place, for the whole shop",
      rationale: """
        Magento grants integrations from the second of the resources that stand at the top of the ACL,
        sorted by `sortOrder`. That is `Magento_Backend::admin` with 20, behind `Magento_Backend::all`
        with 10. A resource of a module that stands beside them with a lower `sortOrder`, or without
        one, which counts as 0, comes before it. So does a changed `sortOrder` of one of the two. Then
        another tree is the second, and nothing below `Magento_Backend::admin` can be granted.

        The next `setup:upgrade` says nothing and ends with 0. It deletes and recreates **every
        integration of the shop** that comes from an `etc/integration.xml`, of all modules: without
        tokens, and with no rights. Each merchant has to activate each of them again, and until the
        acl.xml is repaired every REST call is answered with 401.
        """, since: "0.2.0",
      examples: [
        .bad(
          .integration,
          aclDocument("<resource id=\"⟦Acme_Sync::orders⟧\" title=\"Acme orders\"/>"),
          fixed: aclDocument("<resource id=\"Magento_Backend::admin\">\(inside)</resource>"),
          path: "etc/acl.xml", beside: beside),
        .bad(
          .integration,
          aclDocument(
            "<resource id=\"Magento_Backend::admin\" sortOrder=\"⟦5⟧\">\n    \(inside)\n</resource>"
          ),
          fixed: aclDocument(
            "<resource id=\"Magento_Backend::admin\">\n    \(inside)\n</resource>"),
          path: "etc/acl.xml", beside: beside),
        .good(
          .integration,
          aclDocument("<resource id=\"Magento_Backend::admin\">\n    \(inside)\n</resource>"),
          path: "etc/acl.xml", beside: beside),
      ])
  }

  static let roots: Set<String> = [Catalog.root, Catalog.everything]

  /// The declarations of a file that move the tree: resources beside the roots that come before
  /// `Magento_Backend::admin`, and roots with another `sortOrder`.
  static func causes(_ acl: CheckedACL) -> [ACLFile.Declaration] {
    let top = acl.file.declarations.filter { $0.path.count == 1 && !$0.id.isEmpty }
    guard top.contains(where: { !roots.contains($0.id) || $0.sortOrder != nil }) else { return [] }
    let knowledge = acl.knowledge()
    let newest = knowledge.range.last ?? 0
    struct Entry {
      var id: String
      var sortOrder: Int
      var isDisabled = false
    }
    // As Magento has them, and those of the module behind; what stands elsewhere is another matter.
    var entries = [Catalog.everything, Catalog.root].map { id in
      Entry(
        id: id,
        sortOrder: knowledge.catalog.resource(id, at: newest)?.sortOrder
          ?? (id == Catalog.root ? 20 : 10))
    }
    var own: [ACLFile.Declaration] = []
    for declaration in top {
      if !roots.contains(declaration.id) {
        // What belongs elsewhere is a fault of its own.
        let place = knowledge.catalog.place(of: declaration.id, at: newest)
        guard place == nil || place == [declaration.id] else { continue }
        own.append(declaration)
      } else if declaration.sortOrder != nil {
        own.append(declaration)
      }
      if let index = entries.firstIndex(where: { $0.id == declaration.id }) {
        entries[index].sortOrder = declaration.sortOrder ?? entries[index].sortOrder
        entries[index].isDisabled = declaration.isDisabled ?? entries[index].isDisabled
      } else {
        entries.append(
          Entry(
            id: declaration.id, sortOrder: declaration.sortOrder ?? 0,
            isDisabled: declaration.isDisabled ?? false))
      }
    }
    // A disabled root is a fault of its own.
    guard !entries.contains(where: { roots.contains($0.id) && $0.isDisabled }) else { return [] }
    let sorted = entries.enumerated().filter { !$0.element.isDisabled }
      .sorted { ($0.element.sortOrder, $0.offset) < ($1.element.sortOrder, $1.offset) }
      .map(\.element.id)
    guard sorted.count > 1, sorted[1] != Catalog.root,
      let place = sorted.firstIndex(of: Catalog.root)
    else { return [] }
    let before = Set(sorted[..<place])
    let others = own.filter { !roots.contains($0.id) && before.contains($0.id) }
    let moved = own.filter { roots.contains($0.id) }
    return others + moved
  }

  package static func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    for acl in project.acls {
      let file = acl.file.document.file
      guard let tree = acl.file.document.tree else { continue }
      for declaration in causes(acl) {
        let element = tree.elements[declaration.element]
        let isRoot = roots.contains(declaration.id)
        let attribute = element.attributes.first {
          file.text(tree.attributes[$0].localNameRange.range) == "sortOrder"
        }
        var edits: [FixIt.Edit] = []
        if isRoot, let attribute {
          let attribute = tree.attributes[attribute]
          var start = Int(attribute.nameRange.start)
          while start > 0, file.bytes[start - 1] <= 0x20 { start -= 1 }
          edits = [FixIt.Edit(start..<Int(attribute.value.end) + 1, "")]
        } else if !isRoot {
          edits = [
            FixIt.Edit(
              element.range.lowerBound..<element.range.lowerBound,
              "<resource id=\"\(Catalog.root)\">"),
            FixIt.Edit(element.range.upperBound..<element.range.upperBound, "</resource>"),
          ]
        }
        findings.append(
          finding(
            .error, [.allIntegrationsLost, .tokenLost, .accessNarrower], in: file,
            at: isRoot
              ? attribute.map { tree.attributes[$0].value.range } ?? declaration.idRange
              : declaration.idRange,
            isRoot
              ? "the sortOrder of \(quoted(declaration.id)) moves the tree of rights off its place"
              : "\(quoted(declaration.id)) stands beside 'Magento_Backend::admin' and before it",
            "Integrations are granted from the second resource at the top. With this file setup:upgrade "
              + "recreates every integration of the shop, of all modules, without tokens and rights, "
              + "and says nothing.",
            fixIts: [
              FixIt(
                isRoot
                  ? "Leave out the sortOrder"
                  : "Put it into <resource id=\"Magento_Backend::admin\">…</resource>",
                .unsafe, edits: edits)
            ]))
      }
    }
  }
}
