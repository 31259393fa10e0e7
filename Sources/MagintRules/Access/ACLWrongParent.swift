import MagintCatalog
package import MagintCore
import MagintXML

package enum ACLWrongParent: ProjectRule {
  package static let id: RuleID = "acl-wrong-parent"
  package static var metadata: RuleMetadata {
    let beside = [
      "etc/integration.xml": document(.integration, Good.fields(.integration))
    ]
    return RuleMetadata(
      category: .access, severity: .warning, consequences: [.dropped, .accessNarrower],
      summary: "A resource in the module's acl.xml is not below `Magento_Backend::admin`",
      rationale: """
        Everything that an integration can be granted is in the tree below `Magento_Backend::admin`. A
        resource directly below `resources`, or below `Magento_Backend::all`, is outside of it: it is in
        no list of permissions, and an integration does not get it. One that comes before
        `Magento_Backend::admin` does more harm than that: see `acl-moved-root`.
        """,
      examples: [
        .bad(
          .integration,
          aclDocument(
            "<resource id=\"⟦Acme_Sync::orders⟧\" title=\"Acme orders\" sortOrder=\"30\"/>"),
          path: "etc/acl.xml", beside: beside),
        .bad(
          .integration,
          aclDocument(
            "<resource id=\"Magento_Backend::all\">\n    <resource id=\"⟦Acme_Sync::orders⟧\" title=\"Acme orders\"/>\n</resource>"
          ), path: "etc/acl.xml", beside: beside),
        .good(
          .integration,
          aclDocument(
            "<resource id=\"Magento_Backend::admin\">\n    <resource id=\"Acme_Sync::orders\" title=\"Acme orders\"/>\n</resource>"
          ), path: "etc/acl.xml", beside: beside),
      ])
  }

  package static func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    for acl in project.acls {
      let moving = Set(ACLMovedRoot.causes(acl).map(\.element))
      for declaration in acl.file.declarations
      where declaration.parent == nil || declaration.path.first == Catalog.everything {
        guard !declaration.id.isEmpty, !ACLMovedRoot.roots.contains(declaration.id),
          !moving.contains(declaration.element)
        else { continue }
        findings.append(
          finding(
            .warning, [.dropped, .accessNarrower], in: acl.file.document.file,
            at: declaration.idRange,
            "\(quoted(declaration.id)) is not below 'Magento_Backend::admin'",
            "It is outside of the tree that integrations and users are granted from.",
            fixIts: [
              FixIt("Put it into <resource id=\"Magento_Backend::admin\">…</resource>", .unsafe)
            ]))
      }
    }
  }
}
