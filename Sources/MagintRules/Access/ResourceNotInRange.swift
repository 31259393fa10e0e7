import MagintCatalog
package import MagintCore
import MagintModel

package enum ResourceNotInRange: FileRule {
  package static let id: RuleID = "resource-not-in-range"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .access, severity: .warning, consequences: [.dropped, .accessNarrower],
      summary: "A resource that only some of the releases in question have",
      rationale: """
        The ACL changes between releases. In a release that does not have the resource Magento drops it
        without a message, and the integration lacks the right there. Which releases are in question is
        told by `--magento`, otherwise by the module's composer.json, otherwise they are those that
        Adobe supports. List both ids where a resource was replaced: the unknown one does no harm.
        """,
      examples: [
        .bad(
          .api,
          document(
            .api,
            "<resources>\n    <resource name=\"⟦Magento_PaymentServicesDashboard::paymentservices⟧\"/>\n</resources>"
          )),
        .good(.api, document(.api, Good.fields(.api))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    let knowledge = file.knowledge
    var suggested: [String: [String]] = [:]
    for resources in file.resources {
      var listed: Set<String>?
      for resource in resources where resource.declared == nil {
        guard let known = resource.availability else { continue }
        let missing = knowledge.range.subtracting(known.declared)
        guard !missing.isEmpty, missing != knowledge.range else { continue }
        let id = resource.id.text
        let module = String(id.prefix { $0 != ":" })
        let others = listed ?? Set(resources.map(\.id.text))
        listed = others
        let suggestions =
          suggested[id]
          ?? Suggestions.suggest(id, catalog: knowledge.catalog, range: missing, others: [])
        suggested[id] = suggestions
        // What replaced it, where the same word of the same module came when it went.
        let replacement = suggestions.first {
          $0.hasPrefix(module + "::") && !others.contains($0)
        }
        report.add(
          Self.self, .warning, [.dropped, .accessNarrower], at: resource.id.range,
          "\(quoted(id)) exists \(knowledge.words(known.declared)) only",
          "It is missing \(knowledge.words(missing)): there it opens nothing, and Magento says nothing.",
          fixIts: [
            FixIt(
              replacement.map { "See whether '\($0)' is needed there" }
                ?? "Do without it there, or require a release that has it", .unsafe)
          ])
      }
    }
  }
}
