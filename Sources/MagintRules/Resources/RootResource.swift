package import MagintCore
import MagintModel

package enum RootResource: FileRule {
  package static let id: RuleID = "root-resource"
  package static var metadata: RuleMetadata {
    func list(_ ids: String...) -> String {
      "<resources>\n" + ids.map { "    <resource name=\"\($0)\"/>" }.joined(separator: "\n")
        + "\n</resources>"
    }
    let all = "Magento_Backend::all"
    return RuleMetadata(
      category: .resource, severity: .error,
      consequences: [
        ConsequenceRow("`Magento_Backend::all` alone in a legacy api.xml", [.accessWider]),
        ConsequenceRow("a root alone in etc/integration.xml", [.dropped, .accessNarrower]),
        ConsequenceRow("`Magento_Backend::admin` alone in a legacy api.xml", [.accessNarrower]),
        ConsequenceRow("a root beside other resources", [.style]),
      ],
      summary: "`Magento_Backend::all` or `Magento_Backend::admin` in the list of resources",
      rationale: """
        These are the roots of the ACL, not rights. What they do depends on the kind of file:

        - In a legacy api.xml `Magento_Backend::all` **alone** gives full access: everything in the
          shop, present and future. Beside other resources it adds nothing.
        - In `etc/integration.xml` a root is dropped. Alone, it leaves the integration without any
          right.
        - `Magento_Backend::admin` grants nothing by itself: a parent does not grant its children.

        List the resources that the service needs.
        """,
      examples: [
        .bad(.api, document(.api, list("⟦\(all)⟧"))),
        .bad(.integration, document(.integration, "\(Good.email)\n\(Good.urls)\n\(list("⟦\(all)⟧"))")),
        .bad(
          .api, document(.api, list("⟦Magento_Backend::all⟧", "Magento_Sales::sales")),
          fixed: document(.api, list("Magento_Sales::sales"))),
        .bad(
          .integration,
          document(
            .integration,
            "\(Good.email)\n\(Good.urls)\n\(list("⟦Magento_Backend::admin⟧", "Magento_Sales::sales"))"),
          fixed: document(
            .integration, "\(Good.email)\n\(Good.urls)\n\(list("Magento_Sales::sales"))")),
        .bad(.api, document(.api, list("⟦Magento_Backend::admin⟧"))),
        .good(.api, document(.api, Good.fields(.api))),
        .good(
          .api, document(.api, list("Magento_Backend::admin", "Magento_Sales::sales"))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard let kind = file.kind, kind != .config else { return }
    for integration in file.integrations {
      for resource in integration.resources {
        guard let id = resource.id,
          id.text == "Magento_Backend::all" || id.text == "Magento_Backend::admin"
        else { continue }
        let isAll = id.text == "Magento_Backend::all"
        let isAlone = integration.resources.allSatisfy {
          $0.id.map { $0.text == "Magento_Backend::all" || $0.text == "Magento_Backend::admin" } ?? true
        }
        // A legacy list names all ancestors, the root among them, as it should.
        if !isAlone, kind == .api, !isAll { continue }
        let removal = FixIt(
          "Remove it", .safe, edits: file.removing(resource.element).map { [$0] } ?? [])
        let list = FixIt("List the resources that the service needs", .unsafe)
        switch (isAlone, kind) {
        case (true, .api) where isAll && integration.resources.count == 1:
          report.add(
            Self.self, .error, [.accessWider], at: id.range, "'\(id.text)' gives full access",
            "The integration may do everything in the shop, and merchants are asked to approve just that.",
            fixIts: [list])
        case (true, .api):
          report.add(
            Self.self, .error, [.accessNarrower], at: id.range, "'\(id.text)' grants nothing",
            "It is the root of the ACL; a parent does not grant its children.", fixIts: [list])
        case (true, _):
          report.add(
            Self.self, .error, [.dropped, .accessNarrower], at: id.range,
            "'\(id.text)' grants nothing in etc/integration.xml",
            "Magento drops it without a message: the integration has no rights at all.",
            fixIts: [list])
        case (false, _):
          report.add(
            Self.self, .note, [.style], at: id.range, "'\(id.text)' adds nothing here",
            kind == .api
              ? "It gives full access only where it stands alone."
              : "Magento drops it, and stores the root with every resource in any case.",
            fixIts: [removal])
        }
      }
    }
  }
}
