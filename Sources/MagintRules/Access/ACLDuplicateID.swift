import MagintCatalog
package import MagintCore
import MagintXML

package enum ACLDuplicateID: ProjectRule {
  package static let id: RuleID = "acl-duplicate-id"
  package static var metadata: RuleMetadata {
    let beside = [
      "etc/integration.xml": document(.integration, Good.fields(.integration))
    ]
    return RuleMetadata(
      category: .access, severity: .warning, consequences: [.dropped],
      summary: "The module's acl.xml declares the same resource twice, with titles",
      rationale: """
        Resources are merged by id: two declarations are one resource, and the later one overrides the
        title, sort order and state of the earlier. What was meant as a second resource does not exist.
        """,
      examples: [
        .bad(
          .integration,
          aclDocument(
            """
            <resource id="Magento_Backend::admin">
                <resource id="Acme_Sync::orders" title="Read orders"/>
                <resource id="⟦Acme_Sync::orders⟧" title="Write orders"/>
            </resource>
            """), path: "etc/acl.xml", beside: beside),
        .good(
          .integration,
          aclDocument(
            """
            <resource id="Magento_Backend::admin">
                <resource id="Acme_Sync::orders" title="Read orders"/>
                <resource id="Acme_Sync::orders_write" title="Write orders"/>
            </resource>
            """), path: "etc/acl.xml", beside: beside),
      ])
  }

  package static func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    for module in project.modules {
      guard let acl = module.acl else { continue }
      let bytes = acl.document.file.bytes
      let table = LineTable(bytes)
      var first: [String: ACLFile.Declaration] = [:]
      for declaration in acl.declarations where declaration.title != nil && !declaration.id.isEmpty
      {
        guard let earlier = first[declaration.id] else {
          first[declaration.id] = declaration
          continue
        }
        findings.append(
          Diagnostic(
            rule: id, severity: .warning, consequences: [.dropped], path: acl.document.file.path,
            range: table.range(declaration.idRange, in: bytes),
            message: "\(quoted(declaration.id)) is declared twice",
            explanation: "Magento merges by id: the two are one resource.",
            notes: [
              Diagnostic.Note(
                "first declared here", path: acl.document.file.path,
                range: table.range(earlier.idRange, in: bytes))
            ],
            fixIts: [FixIt("Give one of them an id of its own", .unsafe)]))
      }
    }
  }
}
