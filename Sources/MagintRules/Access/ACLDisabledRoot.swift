import MagintCatalog
package import MagintCore
import MagintXML

package enum ACLDisabledRoot: ProjectRule {
  package static let id: RuleID = "acl-disabled-root"
  package static var metadata: RuleMetadata {
    let beside = [
      "etc/integration.xml": document(.integration, Good.fields(.integration))
    ]
    return RuleMetadata(
      category: .access, severity: .error, consequences: [.setupFails],
      summary: "The module's acl.xml disables a root of the ACL",
      rationale: """
        Magento grants integrations from the second of the resources at the top of the ACL. Without
        `Magento_Backend::all` or `Magento_Backend::admin` there is no second one: `setup:upgrade`
        aborts in every mode with "Undefined array key 1". A disabled `Magento_Backend::admin` also
        takes the whole admin panel away from everybody.
        """, since: "0.2.0",
      examples: [
        .bad(
          .integration,
          aclDocument("<resource id=\"Magento_Backend::all\" disabled=\"⟦true⟧\"/>"),
          fixed: aclDocument("<resource id=\"Magento_Backend::all\"/>"), path: "etc/acl.xml",
          beside: beside),
        .good(
          .integration,
          aclDocument(
            "<resource id=\"Magento_Backend::admin\">\n    <resource id=\"Acme_Sync::orders\" title=\"Acme orders\"/>\n</resource>"
          ), path: "etc/acl.xml", beside: beside),
      ])
  }

  package static func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    for acl in project.acls {
      let file = acl.file.document.file
      guard let tree = acl.file.document.tree else { continue }
      for declaration in acl.file.declarations
      where declaration.path.count == 1 && declaration.isDisabled == true
        && ACLMovedRoot.roots.contains(declaration.id)
      {
        let attribute = tree.elements[declaration.element].attributes.first {
          file.text(tree.attributes[$0].localNameRange.range) == "disabled"
        }.map { tree.attributes[$0] }
        var edits: [FixIt.Edit] = []
        if let attribute {
          var start = Int(attribute.nameRange.start)
          while start > 0, file.bytes[start - 1] <= 0x20 { start -= 1 }
          edits = [FixIt.Edit(start..<Int(attribute.value.end) + 1, "")]
        }
        findings.append(
          finding(
            .error, [.setupFails], in: file, at: attribute?.value.range ?? declaration.idRange,
            "\(quoted(declaration.id)) is disabled",
            "It is a root of the ACL: setup:upgrade aborts in every mode with \"Undefined array key 1\".",
            fixIts: [FixIt("Leave out disabled", .unsafe, edits: edits)]))
      }
    }
  }
}
