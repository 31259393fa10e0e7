package import MagintCore
import MagintPHP

package enum IntegrationNameNotInArray: ModuleRule {
  package static let id: RuleID = "integration-name-not-in-array"
  package static var metadata: RuleMetadata {
    let path = GoodModule.patchPath
    return RuleMetadata(
      category: .module, severity: .error, consequences: [.setupFails],
      summary: "Setup code passes the name of an integration as it is, not in an array",
      rationale: """
        The parameter of `processIntegrationConfig` has the type `array`: one name is an array of one.
        For a string PHP throws a `TypeError`, with or without `strict_types`: setup:upgrade stops for
        the whole shop.
        """,
      examples: [
        .bad(
          .config, patchDocument("⟦'Acme Order Sync'⟧"),
          fixed: patchDocument("['Acme Order Sync']"), path: path, beside: GoodModule.legacy),
        .good(.config, GoodModule.patch, path: path, beside: GoodModule.legacy),
      ])
  }

  package static func check(
    _ module: CheckedModule, _ sources: ModuleSources, _ findings: inout [Diagnostic]
  ) {
    for source in sources.sources {
      for call in source.calls where call.method == .names && call.isNoArray {
        let argument = source.file.file.text(call.range)
        findings.append(
          finding(
            .error, [.setupFails], in: source.file.file, at: call.range,
            "\(quoted(call.names?.first ?? argument)) is passed as it is to processIntegrationConfig, which takes an array",
            "PHP throws a TypeError: setup:upgrade stops.",
            fixIts: [
              FixIt(
                "Pass the name in an array: [\(argument)]", .unsafe,
                edits: [
                  FixIt.Edit(call.range.lowerBound..<call.range.lowerBound, "["),
                  FixIt.Edit(call.range.upperBound..<call.range.upperBound, "]"),
                ])
            ]))
      }
    }
  }
}
