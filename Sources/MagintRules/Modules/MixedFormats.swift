package import MagintCore

package enum MixedFormats: ProjectRule {
  package static let id: RuleID = "mixed-formats"
  package static var metadata: RuleMetadata {
    let path = FileKind.integration.modulePath
    return RuleMetadata(
      category: .module, severity: .warning,
      consequences: [
        ConsequenceRow("both have the name", [.tokenLost]),
        ConsequenceRow("they have different names", [.style]),
      ],
      summary: "The module has the consolidated file and the legacy pair",
      rationale: """
        Magento installs both kinds, at different times: the legacy pair when setup code says so, then
        `etc/integration.xml` at every setup:upgrade. If both declare the same integration, the
        rights of the consolidated file win, and Magento deletes what the pair made and makes it anew:
        the merchant has to activate again whenever the two take turns.
        """,
      examples: [
        .bad(
          .integration,
          document(.integration, name: "⟦Acme Order Sync⟧", Good.fields(.integration)), path: path,
          beside: GoodModule.legacy),
        .bad(
          .integration,
          document(.integration, name: "⟦Acme Stock Feed⟧", Good.fields(.integration)), path: path,
          beside: GoodModule.legacy),
        .good(.integration, GoodModule.integration, path: path, beside: GoodModule.consolidated),
      ])
  }

  package static func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    for module in project.modules where module.sources != nil {
      guard module.files.count > 1,
        let file = module.files.first(where: { $0.kind == .integration }),
        let legacy = module.files.first(where: { $0.kind != .integration && !$0.isBroken }),
        let first = file.integrations.first
      else { continue }
      let names = Set(
        (module.names(.config) + module.names(.api)).map { ExactString($0) })
      let common = file.integrations.filter { names.contains(ExactString($0.name)) }
      for integration in common {
        let other = module.files.lazy.filter { $0.kind != .integration }
          .compactMap { file in
            file.integrations.first { $0.name == integration.name }.map { (file.path, $0.range) }
          }.first
        findings.append(
          Diagnostic(
            rule: id, severity: .warning, consequences: [.tokenLost], path: file.path,
            range: integration.range,
            message: "\(quoted(integration.name)) is in etc/integration.xml and in the legacy pair",
            explanation:
              "The rights of etc/integration.xml win. Magento deletes what the pair made and makes it "
              + "anew: merchants have to activate again.",
            notes: other.map { [Diagnostic.Note("declared there too", path: $0.0, range: $0.1)] }
              ?? [],
            fixIts: [FixIt("Keep one of the two; etc/integration.xml needs no PHP", .unsafe)]))
      }
      guard common.isEmpty else { continue }
      findings.append(
        Diagnostic(
          rule: id, severity: .note, consequences: [.style], path: file.path, range: first.range,
          message: "the module has etc/integration.xml and the legacy pair",
          explanation:
            "Magento installs both, each in its own way; who reads the module has to know both.",
          notes: [Diagnostic.Note("the legacy format", path: legacy.path)],
          fixIts: [
            FixIt(
              "Declare all integrations in etc/integration.xml when merchants activate anyway",
              .unsafe)
          ]))
    }
  }
}
