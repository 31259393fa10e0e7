package import MagintCore
import MagintModel

package enum RootResource: FileRule {
  package static let id: RuleID = "root-resource"
  package static var metadata: RuleMetadata {
    func list(_ ids: String...) -> String {
      "<resources>\n" + ids.map { "    <resource name=\"\($0)\"/>" }.joined(separator: "\n")
        + "\n</resources>"
    }
    return RuleMetadata(
      category: .resource, severity: .error,
      consequences: [
        ConsequenceRow("`Magento_Backend::all` alone in a legacy api.xml", [.accessWider]),
        ConsequenceRow("a root alone in etc/integration.xml", [.dropped, .accessNarrower]),
        ConsequenceRow(
          "`Magento_Backend::admin` alone in a legacy api.xml, or `Magento_Backend::all` twice",
          [.accessNarrower]),
        ConsequenceRow("a root beside other resources", [.style]),
      ],
      summary: "`Magento_Backend::all` or `Magento_Backend::admin` in the list of resources",
      rationale: """
        These are the roots of the ACL, not rights. What they do depends on the kind of file:

        - In a legacy api.xml `Magento_Backend::all` **alone and once** gives full access: everything in
          the shop, present and future. Beside other resources, or listed twice, it adds nothing.
        - In `etc/integration.xml` a root is dropped. Alone, it leaves the integration without any
          right.
        - `Magento_Backend::admin` grants nothing by itself: a parent does not grant its children.

        List the resources that the service needs.
        """,
      examples: [
        .bad(.api, document(.api, list("⟦\(all)⟧"))),
        .bad(
          .integration, document(.integration, "\(Good.email)\n\(Good.urls)\n\(list("⟦\(all)⟧"))")),
        .bad(
          .api, document(.api, list("⟦Magento_Backend::all⟧", "Magento_Sales::sales")),
          fixed: document(.api, list("Magento_Sales::sales"))),
        .bad(
          .integration,
          document(
            .integration,
            "\(Good.email)\n\(Good.urls)\n\(list("⟦Magento_Backend::admin⟧", "Magento_Sales::sales"))"
          ),
          fixed: document(
            .integration, "\(Good.email)\n\(Good.urls)\n\(list("Magento_Sales::sales"))")),
        .bad(.api, document(.api, list("⟦Magento_Backend::admin⟧"))),
        .bad(.api, document(.api, list("⟦Magento_Backend::all⟧", "Magento_Backend::all"))),
        .good(.api, document(.api, Good.fields(.api))),
        .good(
          .api, document(.api, list("Magento_Backend::admin", "Magento_Sales::sales"))),
      ])
  }

  private static let all = "Magento_Backend::all"

  private static let root = "Magento_Backend::admin"
  private static let hashes = [FNV1a.hash32(all), FNV1a.hash32(root)]

  private static func isRoot(_ id: String) -> Bool { id == all || id == root }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard let kind = file.kind, kind != .config else { return }
    let hashes = hashes
    for integration in file.integrations
    where integration.resourcePlaces.contains(where: { hashes.contains($0.hash) }) {
      // A legacy list names all ancestors, the root among them, as it should.
      let isAlone = integration.resources.allSatisfy { $0.id.map { isRoot($0.text) } ?? true }
      // Magento compares the list with that of one entry.
      let isAllOnly = integration.resources.count == 1 && integration.resources[0].id?.text == all
      var told: Set<String> = []
      for resource in integration.resources {
        guard let id = resource.id, isRoot(id.text) else { continue }
        // Of one that is all there is, and there twice, once is enough.
        guard told.insert(id.text).inserted || !isAlone else { continue }
        if !isAlone, kind == .api, id.text != all { continue }
        let removal = FixIt(
          "Remove it", .safe, edits: file.removing(resource.element).map { [$0] } ?? [])
        let list = FixIt("List the resources that the service needs", .unsafe)
        switch (isAlone, kind) {
        case (true, .api) where isAllOnly:
          report.add(
            Self.self, .error, [.accessWider], at: id.range, "\(quoted(id.text)) gives full access",
            "The integration may do everything in the shop, now and in the future.",
            fixIts: [list])
        case (true, .api):
          report.add(
            Self.self, .error, [.accessNarrower], at: id.range, "\(quoted(id.text)) grants nothing",
            id.text == all
              ? "It gives full access only where it is the one entry of the list."
              : "It is the root of the ACL; a parent does not grant its children.",
            fixIts: [list])
        case (true, _):
          report.add(
            Self.self, .error, [.dropped, .accessNarrower], at: id.range,
            "\(quoted(id.text)) grants nothing in etc/integration.xml",
            "Magento drops it without a message: the integration has no rights at all.",
            fixIts: [list])
        case (false, _):
          report.add(
            Self.self, .note, [.style], at: id.range, "\(quoted(id.text)) adds nothing here",
            kind == .api
              ? "It gives full access only where it stands alone."
              : id.text == all
                ? "Magento drops it." : "Magento stores it with every resource in any case.",
            fixIts: [removal])
        }
      }
    }
  }
}
