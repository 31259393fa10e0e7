import MagintCatalog
package import MagintCore
import MagintModel

package enum ResourceNotInRange: FileRule {
  package static let id: RuleID = "resource-not-in-range"
  package static var metadata: RuleMetadata {
    let replaced = """
              <resources>
                  <resource name="Magento_Sales::create"/>
                  <resource name="Magento_Sales::api_actions"/>
              </resources>
      """
    return RuleMetadata(
      category: .access, severity: .warning, consequences: [.dropped, .accessNarrower],
      summary: "A resource that only some of the releases in question have",
      rationale: """
        The ACL changes between releases. In a release that does not have the resource Magento drops it
        without a message, and the integration lacks the right there. Which releases are in question is
        told by `--magento`; otherwise they are the supported ones that the module's composer.json
        allows. List both ids where a resource was replaced: the unknown one does no harm. An
        integration that lists both is not found: every REST route that the resource opens elsewhere
        is opened there too, by others of its list.
        """,
      examples: [
        .bad(
          .api,
          document(
            .api,
            "<resources>\n    <resource name=\"Magento_Sales::ship\"/>\n    <resource name=\"⟦Magento_Sales::api_actions⟧\"/>\n</resources>"
          )),
        .bad(
          .integration,
          document(
            .integration,
            "\(Good.email)\n\(Good.urls)\n"
              + replaced.replacing("Magento_Sales::create", with: "Magento_Sales::ship")
              .replacing("Magento_Sales::api_actions", with: "⟦Magento_Sales::api_actions⟧"))),
        .good(.api, document(.api, Good.fields(.api))),
        .good(.integration, document(.integration, "\(Good.email)\n\(Good.urls)\n" + replaced)),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    let knowledge = file.knowledge
    var suggested: [String: [String]] = [:]
    for resources in file.notableResources {
      var listed: Set<String>?
      var replaced: [String: Bool] = [:]
      for resource in resources where resource.declared == nil {
        guard let known = resource.availability else { continue }
        let missing = knowledge.range.subtracting(known.declared)
        guard !missing.isEmpty, missing != knowledge.range else { continue }
        let id = resource.id.text
        let module = String(id.prefix { $0 != ":" })
        let others = listed ?? Set(resources.map(\.id.text))
        listed = others
        let isOpened =
          replaced[id] ?? isReplaced(id, by: others, in: missing, file.kind, knowledge)
        replaced[id] = isOpened
        if isOpened { continue }
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

  /// Whether each REST route that `id` opens elsewhere in the range, and that there is in a release of
  /// `missing`, is opened there by others of a list; one at least.
  private static func isReplaced(
    _ id: String, by others: Set<String>, in missing: ReleaseSet, _ kind: FileKind?,
    _ knowledge: ResourceKnowledge
  ) -> Bool {
    struct Key: Hashable {
      var method: String
      var url: String
    }
    let catalog = knowledge.catalog
    let routes = catalog.routes.filter { $0.edition == .openSource }
    let opened = Set(
      routes.lazy.filter {
        $0.resources.contains(id) && !$0.releases.intersection(knowledge.range).isEmpty
      }.map { Key(method: $0.method, url: $0.url) })
    guard !opened.isEmpty else { return false }
    var granted: [Int: Set<String>] = [:]
    var isOpened = false
    for route in routes where opened.contains(Key(method: route.method, url: route.url)) {
      for release in route.releases.intersection(missing).indices {
        let rights =
          granted[release]
          ?? Set(
            kind == .api
              ? catalog.legacyResources(others.sorted(), at: release)
              : catalog.effectiveResources(others.sorted(), at: release))
        granted[release] = rights
        guard route.resources.allSatisfy({ $0 == "anonymous" || rights.contains($0) }) else {
          return false
        }
        isOpened = true
      }
    }
    return isOpened
  }
}
