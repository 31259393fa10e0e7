import MagintCatalog
package import MagintCore
import MagintModel

package enum SensitiveResource: FileRule {
  package static let id: RuleID = "sensitive-resource"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .access, severity: .warning, consequences: [.accessWider],
      summary: "A resource that opens more than most services need",
      rationale: """
        Access tokens do not expire, and a service that is broken into hands them out. Some resources
        lead to other rights (users, roles, integrations), to the keys and settings behind them, to
        backups, to code in the shop, or to an outage. Merchants are right to ask why a service wants
        them. The list is made by hand; `magint grants` shows each with its reason.

        A legacy api.xml has to list ancestors: one that is there for what is below it, and opens no
        route itself, is passed over.
        """,
      examples: [
        .bad(
          .integration,
          document(
            .integration,
            "\(Good.email)\n\(Good.urls)\n<resources>\n    <resource name=\"⟦Magento_Integration::integrations⟧\"/>\n</resources>"
          )),
        .good(
          .api,
          document(
            .api,
            "<resources>\n    <resource name=\"Magento_Config::config\"/>\n    <resource name=\"Magento_Catalog::config_catalog\"/>\n</resources>"
          )),
        .good(.integration, document(.integration, Good.fields(.integration))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    let knowledge = file.knowledge
    guard let newest = knowledge.range.last else { return }
    for resources in file.notableResources {
      var above: Set<String>?
      var seen: Set<String> = []
      for resource in resources {
        let id = resource.id.text
        guard let reason = SensitiveResources.reason(for: id), seen.insert(id).inserted else {
          continue
        }
        // What does not exist is reported by the rules about that.
        guard let known = resource.availability,
          !known.enabled.intersection(knowledge.range).isEmpty
        else { continue }
        if file.kind == .api, known.routed.intersection(knowledge.range).isEmpty {
          let ancestors = above ?? file.ancestors(of: resources, at: newest)
          above = ancestors
          if ancestors.contains(id) { continue }
        }
        report.add(
          Self.self, .warning, [.accessWider], at: resource.id.range, "'\(id)' \(reason)",
          "Whoever gets hold of the integration's token has this right; the token does not expire.",
          fixIts: [FixIt("Leave it out, unless the service cannot work without", .unsafe)])
      }
    }
  }
}
