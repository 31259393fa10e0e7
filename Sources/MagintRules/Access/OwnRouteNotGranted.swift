import MagintCatalog
package import MagintCore
import MagintXML

package enum OwnRouteNotGranted: ProjectRule {
  package static let id: RuleID = "own-route-not-granted"
  package static var metadata: RuleMetadata {
    return RuleMetadata(
      category: .access, severity: .warning, consequences: [.accessNarrower],
      summary: "The module has a REST route that its own integration may not call",
      rationale: """
        The routes of a module's `etc/webapi.xml` are mostly there for its own service. If no
        integration of the module asks for the resource that such a route needs, the service's call is
        answered with 401: "The consumer isn't authorized to access %resources." A route with the
        resource `self` is for customers who are logged in, and no integration can call it; one with
        `anonymous` needs no right.
        """,
      examples: [
        .bad(
          .integration,
          document(.integration, Good.fields(.integration))
            .replacing("<resources>", with: "<⟦resources⟧>"),
          beside: ["etc/webapi.xml": webapiDocument("Magento_Customer::manage")]),
        .good(
          .integration, document(.integration, Good.fields(.integration)),
          beside: ["etc/webapi.xml": webapiDocument("Magento_Sales::actions_view")]),
        .good(
          .integration, document(.integration, Good.fields(.integration)),
          beside: ["etc/webapi.xml": webapiDocument("anonymous")]),
      ])
  }

  /// What needs no right, and the roots, which Magento stores with every integration.
  private static let always: Set<String> = [
    "", "self", "anonymous", "Magento_Backend::admin", "Magento_Backend::all",
  ]

  package static func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    modules: for module in project.modules {
      guard let webapi = module.webapi else { continue }
      let lists = module.files.filter { $0.kind != .config }
      guard let file = lists.first(where: { !$0.integrations.isEmpty }),
        let integration = file.integrations.first
      else { continue }
      var granted: Set<String> = []
      for file in lists {
        for integration in file.integrations {
          granted.formUnion(integration.resources)
          // Alone in a legacy file it gives everything.
          if file.kind == .api, integration.resources == ["Magento_Backend::all"] {
            continue modules
          }
          guard file.kind == .integration, let newest = module.knowledge.range.indices.last else {
            continue
          }
          // Ancestors come along.
          for id in integration.resources {
            var next = module.knowledge.declared[id]?.parent
            while let parent = next, granted.insert(parent).inserted {
              next = module.knowledge.declared[parent]?.parent
            }
            for above in module.knowledge.catalog.path(of: next ?? id, at: newest) ?? [] {
              granted.insert(above.id)
            }
          }
        }
      }
      let table = LineTable(webapi.document.file.bytes)
      var missing: [String] = []
      var seen: Set<String> = []
      var notes: [Diagnostic.Note] = []
      for route in webapi.routes {
        for resource in route.resources
        where !always.contains(resource.ref) && !granted.contains(resource.ref) {
          if seen.insert(resource.ref).inserted { missing.append(resource.ref) }
          guard notes.count < 8 else { continue }
          notes.append(
            Diagnostic.Note(
              "\(route.method) \(route.url) needs \(quoted(resource.ref))",
              path: webapi.document.file.path,
              range: table.range(resource.range, in: webapi.document.file.bytes)))
        }
      }
      guard !missing.isEmpty else { continue }
      findings.append(
        Diagnostic(
          rule: id, severity: .warning, consequences: [.accessNarrower], path: file.path,
          range: integration.listRange,
          message:
            "the module's own REST routes need \(missing.prefix(4).map { quoted($0) }.joined(separator: ", ")), which its integration does not ask for",
          explanation: "The service's calls of these routes are answered with 401.",
          notes: notes,
          fixIts: [
            FixIt(
              "Add the resources, if the service calls these routes (setup:upgrade then recreates a consolidated integration; merchants activate again)",
              .unsafe)
          ]))
    }
  }
}
