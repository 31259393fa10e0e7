import MagintCatalog
package import MagintCore
import MagintModel

package enum DisabledResource: FileRule {
  package static let id: RuleID = "disabled-resource"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .access, severity: .warning, consequences: [.dropped, .accessNarrower],
      summary: "A resource that is disabled, or below a disabled one",
      rationale: """
        `disabled="true"` in an acl.xml removes a resource and all below it from the ACL: to Magento it
        does not exist, and an integration that asks for it is installed without it. Releases disable
        resources whose page is gone, such as `Magento_Config::advanced` from 2.3.4.
        """,
      examples: [
        .bad(
          .api,
          document(
            .api,
            "<resources>\n    <resource name=\"⟦Magento_Config::advanced⟧\"/>\n    <resource name=\"Magento_Sales::sales\"/>\n</resources>"
          ),
          fixed: document(
            .api, "<resources>\n    <resource name=\"Magento_Sales::sales\"/>\n</resources>")),
        .good(.api, document(.api, Good.fields(.api))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    let knowledge = file.knowledge
    for resources in file.notableResources {
      for resource in resources {
        if let declared = resource.declared {
          guard declared.isDisabled else { continue }
          report.add(
            Self.self, .warning, [.dropped, .accessNarrower], at: resource.id.range,
            "\(quoted(resource.id.text)) is disabled in \(declared.path)",
            "To Magento it does not exist: it is dropped without a message.",
            fixIts: [FixIt("Remove it here, or enable it there", .unsafe)])
          continue
        }
        guard let known = resource.availability else { continue }
        let disabled = known.declared.subtracting(known.enabled).intersection(knowledge.range)
        guard !disabled.isEmpty else { continue }
        let isAll = disabled == known.declared.intersection(knowledge.range)
        report.add(
          Self.self, .warning, [.dropped, .accessNarrower], at: resource.id.range,
          "\(quoted(resource.id.text)) is disabled"
            + (isAll ? "" : " \(knowledge.words(disabled))"),
          "To Magento it does not exist there: it is dropped without a message.",
          fixIts: [
            FixIt(
              "Remove it", .unsafe,
              edits: isAll ? file.removing(resource.element).map { [$0] } ?? [] : [])
          ])
      }
    }
  }
}
