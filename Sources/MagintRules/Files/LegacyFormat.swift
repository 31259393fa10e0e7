package import MagintCore
import MagintModel

package enum LegacyFormat: FileRule {
  package static let id: RuleID = "legacy-format"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .file, severity: .note, consequences: [.style],
      summary: "The module uses the legacy pair of files",
      rationale: """
        `etc/integration/config.xml` and `etc/integration/api.xml` are deprecated since Magento 2.1.
        They still work, but install nothing by themselves: a data patch has to call
        `processIntegrationConfig` with the same names, and they have to list every ancestor of a
        resource. `etc/integration.xml` says both in one file and needs no PHP.

        Moving over is not free: under the same name the integration is deleted and recreated, and
        every merchant has to activate again. Keep the pair until a release that needs that anyway.
        """,
      examples: [
        .bad(
          .config,
          document(.config, Good.fields(.config)).replacing(
            "<integrations ", with: "<⟦integrations⟧ ")),
        .bad(
          .api,
          document(.api, Good.fields(.api)).replacing("<integrations ", with: "<⟦integrations⟧ ")),
        .good(.integration, document(.integration, Good.fields(.integration))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard let kind = file.kind, kind != .integration, file.tree != nil else { return }
    report.add(
      Self.self, .note, [.style], at: file.nameRange(0),
      "\(kind.modulePath) is the legacy format, deprecated since Magento 2.1",
      "It installs nothing by itself: setup code has to call processIntegrationConfig with the same names.",
      fixIts: [
        FixIt(
          "Move to etc/integration.xml with a release at which merchants activate anyway", .unsafe)
      ])
  }
}
