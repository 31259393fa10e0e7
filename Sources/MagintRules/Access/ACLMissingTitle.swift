import MagintCatalog
package import MagintCore
import MagintXML

package enum ACLMissingTitle: ProjectRule {
  package static let id: RuleID = "acl-missing-title"
  package static var metadata: RuleMetadata {
    let beside = [
      "etc/integration.xml": document(.integration, Good.fields(.integration))
    ]
    return RuleMetadata(
      category: .access, severity: .error,
      consequences: [
        ConsequenceRow(
          "a resource of the module itself, or of Magento", [.rejectedInDeveloperMode, .dropped]),
        ConsequenceRow("a resource that another vendor's module may declare", [.dropped]),
      ],
      summary: "A resource in the module's acl.xml has no title, and nobody gives it one",
      rationale: """
        Magento merges the acl.xml files of all modules by id. A resource of another module is repeated
        with its id alone, to say where the new ones belong; each resource needs a title from somewhere,
        otherwise developer mode refuses the merged ACL. Mostly the id of the parent is misspelt.
        """,
      examples: [
        .bad(
          .integration,
          aclDocument(
            "<resource id=\"Magento_Backend::admin\">\n    <resource id=\"⟦Acme_Sync::orders⟧\"/>\n</resource>"
          ), path: "etc/acl.xml", beside: beside),
        .bad(
          .integration,
          aclDocument(
            "<resource id=\"Magento_Backend::admin\">\n    <resource id=\"⟦Other_Base::api⟧\">\n        <resource id=\"Acme_Sync::orders\" title=\"Acme orders\"/>\n    </resource>\n</resource>"
          ), path: "etc/acl.xml", beside: beside),
        .good(
          .integration,
          aclDocument(
            "<resource id=\"Magento_Backend::admin\">\n    <resource id=\"Acme_Sync::orders\" title=\"Acme orders\"/>\n</resource>"
          ), path: "etc/acl.xml", beside: beside),
      ])
  }

  package static func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    var asked = 0
    for module in project.acls {
      let acl = module.file
      guard acl.declarations.contains(where: { $0.title == nil }) else { continue }
      let knowledge = module.knowledge()
      let titled = Set(acl.declarations.filter { $0.title != nil }.map(\.id))
      let titledOwners = Set(titled.map { Self.owner(of: $0) })
      let parents = Set(acl.declarations.compactMap(\.parent))
      let table = LineTable(acl.document.file.bytes)
      for declaration in acl.declarations
      where declaration.title == nil && !titled.contains(declaration.id) && !declaration.id.isEmpty
      {
        guard knowledge.declared[declaration.id]?.title == nil,
          !knowledge.catalog.facts(of: declaration.id).contains(where: { !$0.title.isEmpty })
        else { continue }
        let suggestions =
          asked < UnknownResource.maximumAsked ? knowledge.suggest(declaration.id) : []
        asked += 1
        // What belongs to the module itself or to Magento nobody else will give a title.
        let owner = Self.owner(of: declaration.id)
        let isOurs =
          owner.hasPrefix("Magento_") || titledOwners.contains(owner)
          || declaration.parent.map {
            $0.hasPrefix("Magento_Backend::") && !parents.contains(declaration.id)
          } ?? false
        findings.append(
          Diagnostic(
            rule: id, severity: isOurs ? .error : .warning,
            consequences: isOurs ? [.rejectedInDeveloperMode, .dropped] : [.dropped],
            path: acl.document.file.path,
            range: table.range(declaration.idRange, in: acl.document.file.bytes),
            message:
              "\(quoted(declaration.id)) has no title, and no acl.xml in sight gives it one",
            explanation: isOurs
              ? "Developer mode refuses the ACL that results."
              : "Unless another module gives it one, developer mode refuses the ACL that results.",
            fixIts: suggestions.prefix(1).map { FixIt("Write '\($0)', if that is meant", .unsafe) }
              + [FixIt("Give it a title=\"…\", or require the module that does", .unsafe)]))
      }
    }
  }

  /// What stands in front of the colons of an id.
  private static func owner(of id: String) -> String { String(id.prefix { $0 != ":" }) }
}
