package import MagintCore
import MagintModel
import MagintXML

package enum NoResources: FileRule {
  package static let id: RuleID = "no-resources"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .resource, severity: .error,
      consequences: [
        ConsequenceRow("no `resources` in etc/integration.xml", [.accessNarrower]),
        ConsequenceRow(
          "no `resources` in api.xml, or `resources` without a `resource`",
          [.rejectedInDeveloperMode, .accessNarrower]),
      ],
      summary: "An integration asks for no resource",
      rationale: """
        Without resources an integration has no rights: every REST call that needs one is answered
        with 401. In `etc/integration.xml` leaving `resources` out is allowed, and right only where
        another module adds to the integration. An empty `resources`, and a legacy api.xml without
        one, are refused in developer mode.
        """,
      examples: [
        .bad(
          .integration,
          document(.integration, name: "⟦Acme Order Sync⟧", "\(Good.email)\n\(Good.urls)")),
        .bad(.api, document(.api, "<⟦resources⟧/>")),
        .bad(.api, document(.api, name: "⟦Acme Order Sync⟧", "<!-- all of them -->")),
        .good(.integration, document(.integration, Good.fields(.integration))),
        .good(.config, document(.config, Good.fields(.config))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard let kind = file.kind, kind != .config, let tree = file.tree else { return }
    for integration in file.integrations {
      let isRejected = report.claim(integration.element) { $0 == .missingElement(.resources) }
      if isRejected {
        report.add(
          Self.self, .error, [.rejectedInDeveloperMode, .accessNarrower],
          at: file.identifyingRange(integration), "\(file.label(integration)) has no 'resources'",
          rejection, fixIts: [advice])
      }
      for element in tree.children(of: integration.element)
      where tree.elements[element].name == .resources {
        guard report.claim(element, { $0 == .missingElement(.resource) }) else { continue }
        report.add(
          Self.self, .error, [.rejectedInDeveloperMode, .accessNarrower],
          at: file.nameRange(element), "'resources' of \(file.label(integration)) is empty",
          rejection, fixIts: [advice])
      }
      guard !isRejected, kind == .integration, !integration.hasResources,
        integration.resourcePlaces.isEmpty
      else { continue }
      report.add(
        Self.self, .warning, [.accessNarrower], at: file.identifyingRange(integration),
        "\(file.label(integration)) asks for no resources",
        "It has no rights: REST calls that need one are answered with 401, unless another module adds "
          + "resources to it.",
        fixIts: [advice])
    }
  }

  private static let rejection =
    "Developer mode refuses the file; in production mode nothing is granted here."
  private static let advice = FixIt("List the resources that the service needs", .unsafe)
}
