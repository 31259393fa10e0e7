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
    for resources in file.notableResources {
      var listed: Rights?
      var replaced: [String: Bool] = [:]
      for resource in resources where resource.declared == nil {
        guard let known = resource.availability else { continue }
        let missing = knowledge.range.subtracting(known.declared)
        guard !missing.isEmpty, missing != knowledge.range else { continue }
        let id = resource.id.text
        let module = String(id.prefix { $0 != ":" })
        var others = listed ?? Rights(Set(resources.map(\.id.text)), file.kind)
        let isOpened = replaced[id] ?? isReplaced(id, by: &others, in: missing, knowledge)
        listed = others
        replaced[id] = isOpened
        if isOpened { continue }
        // What replaced it, where the same word of the same module came when it went.
        let replacement = knowledge.replacements(of: id, in: missing).first {
          $0.hasPrefix(module + "::") && !others.ids.contains($0)
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

  /// What a list of resources grants, worked out once for each release.
  private struct Rights {
    let ids: Set<String>
    private let sorted: [String]
    private let isLegacy: Bool
    private var granted: [Int: Set<String>] = [:]

    init(_ ids: Set<String>, _ kind: FileKind?) {
      self.ids = ids
      sorted = ids.sorted()
      isLegacy = kind == .api
    }

    mutating func granted(at release: Int, _ catalog: Catalog) -> Set<String> {
      if let rights = granted[release] { return rights }
      let rights = Set(
        isLegacy
          ? catalog.legacyResources(sorted, at: release)
          : catalog.effectiveResources(sorted, at: release))
      granted[release] = rights
      return rights
    }
  }

  /// Whether each REST route that `id` opens elsewhere in the range, and that there is in a release of
  /// `missing`, is opened there by others of a list; one at least.
  private static func isReplaced(
    _ id: String, by others: inout Rights, in missing: ReleaseSet, _ knowledge: ResourceKnowledge
  ) -> Bool {
    let catalog = knowledge.catalog
    let index = catalog.openSourceRoutes
    let opened = Set(
      (index.byResource[id] ?? []).lazy.map { catalog.routes[$0] }
        .filter { !$0.releases.isDisjoint(with: knowledge.range) }
        .map(Catalog.RouteIndex.address))
    var isOpened = false
    for route in opened.lazy.flatMap({ index.byAddress[$0] ?? [] }).map({ catalog.routes[$0] }) {
      for release in route.releases.intersection(missing).indices {
        let rights = others.granted(at: release, catalog)
        guard route.resources.allSatisfy({ $0 == "anonymous" || rights.contains($0) }) else {
          return false
        }
        isOpened = true
      }
    }
    return isOpened
  }
}
