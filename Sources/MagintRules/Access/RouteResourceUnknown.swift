import MagintCatalog
package import MagintCore
import MagintXML

package enum RouteResourceUnknown: ProjectRule {
  package static let id: RuleID = "route-resource-unknown"
  package static var metadata: RuleMetadata {
    return RuleMetadata(
      category: .access, severity: .warning, consequences: [.accessNarrower],
      summary: "A route of the module needs a resource that no acl.xml has",
      rationale: """
        A route whose resource does not exist can be granted to nobody but a full administrator: the
        resource cannot be chosen in the admin, and an integration that asks for it is installed
        without it. `self` and `anonymous` are no resources and always allowed.
        """,
      examples: [
        .bad(
          .integration, webapiDocument("⟦Acme_Sync::run⟧"), path: "etc/webapi.xml",
          beside: ["etc/integration.xml": document(.integration, Good.fields(.integration))]),
        .good(
          .integration, webapiDocument("Magento_Sales::actions_view"), path: "etc/webapi.xml",
          beside: ["etc/integration.xml": document(.integration, Good.fields(.integration))]),
        .good(
          .integration, webapiDocument("self"), path: "etc/webapi.xml",
          beside: ["etc/integration.xml": document(.integration, Good.fields(.integration))]),
      ])
  }

  package static func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    var asked = 0
    for module in project.modules {
      guard let webapi = module.webapi else { continue }
      let knowledge = module.knowledge
      let bytes = webapi.document.file.bytes
      let table = LineTable(bytes)
      // One finding for each resource, with all the routes that need it.
      var routes: [String: [(route: WebapiFile.Route, range: Range<Int>)]] = [:]
      var order: [String] = []
      for route in webapi.routes {
        for resource in route.resources where !["self", "anonymous"].contains(resource.ref) {
          let known = knowledge.availability(of: resource.ref)
          guard knowledge.declared[resource.ref] == nil,
            known.map({ $0.declared.intersection(knowledge.range).isEmpty && !$0.isElsewhere })
              ?? true
          else { continue }
          if routes[resource.ref] == nil { order.append(resource.ref) }
          routes[resource.ref, default: []].append((route, resource.range))
        }
      }
      for ref in order {
        let needing = routes[ref]!
        let (first, range) = needing[0]
        let others = needing.count == 1 ? "" : " and \(needing.count - 1) more"
        let suggestions = asked < UnknownResource.maximumAsked ? knowledge.suggest(ref) : []
        asked += 1
        findings.append(
          Diagnostic(
            rule: id, severity: .warning, consequences: [.accessNarrower],
            path: webapi.document.file.path, range: table.range(range, in: bytes),
            message:
              "\(first.method) \(first.url)\(others) \(needing.count == 1 ? "needs" : "need") \(quoted(ref)), which no acl.xml in sight has",
            explanation:
              "Unless another module declares it, nobody but a full administrator can be granted this.",
            notes: needing.dropFirst().prefix(8).map { route, range in
              Diagnostic.Note(
                "\(route.method) \(route.url)", path: webapi.document.file.path,
                range: table.range(range, in: bytes))
            },
            fixIts: suggestions.prefix(1).map { FixIt("Write '\($0)', if that is meant", .unsafe) }
              + [FixIt("Declare it in etc/acl.xml, or require the module that does", .unsafe)]))
      }
    }
  }
}
