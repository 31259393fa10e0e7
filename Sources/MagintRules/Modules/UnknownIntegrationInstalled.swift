package import MagintCore
import MagintPHP

package enum UnknownIntegrationInstalled: ProjectRule {
  package static let id: RuleID = "unknown-integration-installed"
  package static var metadata: RuleMetadata {
    let path = GoodModule.patchPath
    return RuleMetadata(
      category: .module, severity: .error, consequences: [.setupFails],
      summary: "Setup code installs an integration that no config.xml declares",
      rationale: """
        `processIntegrationConfig` takes names of `etc/integration/config.xml`, in exactly their
        spelling. Any other fails with `Undefined array key "Name"`: setup:upgrade stops for the whole
        shop, and a half-made integration stays behind. `etc/integration.xml` is not asked for names:
        what it declares is installed without a call.

        All files below the linted paths are looked at. If the module has no config.xml, another
        module that is not there may have it: the finding is then a warning.
        """,
      examples: [
        .bad(
          .config, patchDocument("['⟦Acme order sync⟧']"),
          fixed: patchDocument("['Acme Order Sync']"), path: path, beside: GoodModule.legacy),
        .bad(
          .config, patchDocument("['⟦Acme Order Synk⟧']"),
          fixed: patchDocument("['Acme Order Sync']"), path: path, beside: GoodModule.legacy),
        .bad(
          .config, patchDocument("['Acme Order Sync', '⟦Acme Stock⟧']"), path: path,
          beside: GoodModule.legacy),
        .bad(
          .config, patchDocument("['⟦Acme Order Sync⟧']"), path: path,
          beside: GoodModule.consolidated),
        .good(.config, GoodModule.patch, path: path, beside: GoodModule.legacy),
      ])
  }

  package static func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    guard project.modules.contains(where: { $0.sources?.hasCalls == true }) else { return }
    var declared: Set<ExactString> = []
    var folded: [String: String] = [:]
    var consolidated: Set<ExactString> = []
    for file in project.files {
      // Nobody knows what is in there.
      if file.kind == .config, file.isBroken { return }
      for integration in file.integrations {
        switch file.kind {
        case .config:
          declared.insert(ExactString(integration.name))
          folded[integration.name.lowercased()] = integration.name
        case .integration: consolidated.insert(ExactString(integration.name))
        case .api: break
        }
      }
    }
    var passed: Set<ExactString> = []
    for module in project.modules {
      for source in module.sources?.sources ?? [] {
        for call in source.calls { passed.formUnion((call.names ?? []).map { ExactString($0) }) }
      }
    }
    for module in project.modules {
      for source in module.sources?.sources ?? [] {
        for call in source.calls where call.method == .names {
          for name in call.names ?? [] where !declared.contains(ExactString(name)) {
            let near = folded[name.lowercased()]
            let isConsolidated = consolidated.contains(ExactString(name))
            let literal = call.literals[name]
            var fix = FixIt(
              "Declare it in etc/integration/config.xml, or do not install it", .unsafe)
            // One of the module's own that nobody installs, where this is almost its name.
            let meant =
              near
              ?? module.names(.config).first {
                !passed.contains(ExactString($0)) && IntegrationNotInstalled.isAlmost($0, name)
              }
            if let near = meant {
              fix = FixIt("Pass '\(near)', as config.xml spells it", .unsafe)
              if let literal, source.file.file.text(literal) == name,
                !near.contains(where: { "'\"\\$".contains($0) })
              {
                fix.edits = [FixIt.Edit(literal, near)]
              }
            } else if isConsolidated {
              fix = FixIt("Remove the call: setup:upgrade installs etc/integration.xml", .unsafe)
            } else if let unread = module.unreadPaths.first {
              fix = FixIt(
                "Declare it in etc/integration/config.xml: \(unread) is not read", .unsafe)
            }
            let isCertain = near != nil || isConsolidated || module.has(.config)
            findings.append(
              finding(
                isCertain ? .error : .warning, [.setupFails], in: source.file.file,
                at: literal ?? call.range,
                near != nil
                  ? "\(quoted(name)) is \(quoted(near!)) in config.xml"
                  : isConsolidated
                    ? "\(quoted(name)) is in etc/integration.xml, not in etc/integration/config.xml"
                    : "\(quoted(name)) is in no etc/integration/config.xml",
                "The call fails with \"Undefined array key\": setup:upgrade stops, and a "
                  + "half-made integration stays behind.",
                fixIts: [fix]))
          }
        }
      }
    }
  }
}
