package import MagintCore
import MagintModel
import MagintXML

package enum XSDMissingAttribute: FileRule {
  package static let id: RuleID = "xsd-missing-attribute"
  package static var metadata: RuleMetadata {
    .schema(
      "An `integration` or `resource` has no `name`",
      "Developer mode refuses the file. Production mode reads the attribute without asking whether "
        + "it is there: PHP's warning becomes an error and `setup:upgrade` aborts for the whole "
        + "shop.",
      consequences: [
        ConsequenceRow("an element that Magento reads", [.rejectedInDeveloperMode, .setupFails]),
        ConsequenceRow(
          "a name in a namespace, which production mode finds", [.rejectedInDeveloperMode]),
        ConsequenceRow("a resource in a place of its own, where it is not allowed", [.setupFails]),
      ],
      [
        .bad(
          .api,
          document(
            .api,
            "<resources>\n    <⟦resource⟧ id=\"Magento_Sales::sales\"/>\n</resources>")),
        .bad(
          .integration,
          document(.integration, Good.fields(.integration))
            .replacing("<integration name=\"Acme Order Sync\">", with: "<⟦integration⟧>")),
        .bad(
          .integration,
          document(
            .integration,
            "\(Good.email)\n\(Good.urls)\n\(Good.resources)\n<extra><⟦resource⟧/></extra>")),
        .bad(
          .integration,
          document(.integration, Good.fields(.integration))
            .replacing(
              "<integration name", with: "<⟦integration⟧ xmlns:acme=\"urn:acme\" acme:name")),
        .good(.api, document(.api, Good.fields(.api))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard let tree = file.tree, let kind = file.kind else { return }
    // What production mode reads, and what the schema asks for: mostly, not always, the same.
    var crashing: Set<Int> = []
    for integration in file.integrations {
      if integration.name == nil { crashing.insert(integration.element) }
      guard kind != .config else { continue }
      for resource in integration.resourcePlaces where !resource.hasID {
        crashing.insert(resource.element)
      }
    }
    var rejected: Set<Int> = []
    for finding in file.schemaFindings {
      if case .missingName = finding.kind { rejected.insert(finding.element) }
    }
    guard !crashing.isEmpty || !rejected.isEmpty else { return }
    for element in crashing.union(rejected).sorted() {
      var consequences: [Consequence] = []
      if rejected.contains(element) { consequences.append(.rejectedInDeveloperMode) }
      if crashing.contains(element) { consequences.append(.setupFails) }
      report.add(
        Self.self, .error, consequences, at: tree.elements[element].nameRange.range,
        "\(file.elementName(element)) has no name",
        crashing.contains(element)
          ? "Developer mode refuses the file; in production mode setup:upgrade aborts for the whole shop."
          : "Developer mode refuses the file.",
        fixIts: [FixIt("Give it a name=\"…\"", .unsafe)])
    }
  }
}
