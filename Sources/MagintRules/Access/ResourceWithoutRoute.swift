import MagintCatalog
package import MagintCore
import MagintModel

package enum ResourceWithoutRoute: FileRule {
  package static let id: RuleID = "resource-without-route"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .access, severity: .note, consequences: [.style],
      summary: "A resource that opens no REST route",
      rationale: """
        An integration uses resources through REST (and SOAP, which has the same services). Many
        resources guard pages of the admin only; granting them to an integration does nothing but make
        the list longer that the merchant is asked to approve. Modules of the shop may have routes of
        their own that need it.
        """,
      examples: [
        .bad(
          .integration,
          document(
            .integration,
            "\(Good.email)\n\(Good.urls)\n<resources>\n    <resource name=\"⟦Magento_Reports::lowstock⟧\"/>\n</resources>"
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
      for resource in resources where resource.declared == nil {
        guard let known = resource.availability, !known.isElsewhere,
          !known.enabled.intersection(knowledge.range).isEmpty,
          known.routed.intersection(knowledge.range).isEmpty,
          seen.insert(resource.id.text).inserted
        else { continue }
        // A list with all ancestors is complete, not too long.
        let ancestors = above ?? file.ancestors(of: resources, at: newest)
        above = ancestors
        guard !ancestors.contains(resource.id.text) else { continue }
        report.add(
          Self.self, .note, [.style], at: resource.id.range,
          "\(quoted(resource.id.text)) opens no REST route",
          "It guards pages of the admin only; the merchant is asked to approve it all the same.",
          fixIts: [FixIt("Leave it out, unless a route of another module needs it", .unsafe)])
      }
    }
  }
}
