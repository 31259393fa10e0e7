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
        no list of permissions, and an integration does not get it.
        """,
      examples: [
        .bad(
          .integration,
          aclDocument("<resource id=\"⟦Acme_Sync::orders⟧\" title=\"Acme orders\"/>"),
          path: "etc/acl.xml", beside: beside),
        .good(
          .integration,
          aclDocument(
            "<resource id=\"Magento_Backend::admin\">\n    <resource id=\"Acme_Sync::orders\" title=\"Acme orders\"/>\n</resource>"
          ), path: "etc/acl.xml", beside: beside),
      ])
  }

  package static func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    for module in project.modules {
      guard let acl = module.acl else { continue }
      let bytes = acl.document.file.bytes
      let table = LineTable(bytes)
      for declaration in acl.declarations
      where declaration.parent == nil || declaration.parent == "Magento_Backend::all" {
        guard !declaration.id.isEmpty, declaration.id != "Magento_Backend::admin",
          declaration.id != "Magento_Backend::all"
        else { continue }
        findings.append(
          Diagnostic(
            rule: id, severity: .warning, consequences: [.dropped, .accessNarrower],
            path: acl.document.file.path, range: table.range(declaration.idRange, in: bytes),
            message: "\(quoted(declaration.id)) is not below 'Magento_Backend::admin'",
            explanation: "It is outside of the tree that integrations and users are granted from.",
            fixIts: [
              FixIt("Put it into <resource id=\"Magento_Backend::admin\">…</resource>", .unsafe)
            ]))
      }
    }
  }
}
