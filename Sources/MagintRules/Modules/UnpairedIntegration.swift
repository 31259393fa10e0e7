package import MagintCore

package enum UnpairedIntegration: ProjectRule {
  package static let id: RuleID = "unpaired-integration"
  package static var metadata: RuleMetadata {
    let path = FileKind.config.modulePath
    func config(_ name: String) -> String {
      document(.config, name: name, Good.fields(.config))
    }
    func api(_ name: String) -> String { document(.api, name: name, Good.fields(.api)) }
    return RuleMetadata(
      category: .module, severity: .error,
      consequences: [
        ConsequenceRow("config.xml has it and api.xml has not", [.setupFails]),
        ConsequenceRow("api.xml has it and config.xml has not", [.dropped]),
      ],
      summary: "An integration is in one file of the legacy pair only",
      rationale: """
        `etc/integration/config.xml` and `etc/integration/api.xml` belong together by the name of the
        integration, in exactly this spelling. Installing one that api.xml has not fails with
        `Undefined array key "Name"`: setup:upgrade stops, and a half-made integration stays behind.
        What only api.xml has is never asked for.

        The files of all modules are merged first, so the other half may be in another module; all
        files below the linted paths are looked at.
        """,
      examples: [
        .bad(
          .config, config("⟦Acme order sync⟧"), fixed: config("Acme Order Sync"), path: path,
          beside: GoodModule.legacy),
        .bad(
          .config, config("⟦Acme Order Sync⟧"), path: path,
          beside: GoodModule.legacy.with([FileKind.api.modulePath: nil])),
        .bad(
          .api, api("⟦Acme Order Sync⟧"), path: FileKind.api.modulePath,
          beside: GoodModule.consolidated.with([FileKind.integration.modulePath: nil])),
        .good(.config, GoodModule.config, path: path, beside: GoodModule.legacy),
      ])
  }

  package static func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    guard project.files.contains(where: { $0.kind != .integration }) else { return }
    var names: [FileKind: Set<ExactString>] = [:]
    var folded: [FileKind: [String: (name: String, path: String, range: SourceRange)]] = [:]
    for file in project.files where file.kind != .integration {
      // Nobody knows what is in there.
      if file.isBroken { return }
      for integration in file.integrations {
        names[file.kind, default: []].insert(ExactString(integration.name))
        folded[file.kind, default: [:]][integration.name.lowercased()] =
          (integration.name, file.path, integration.range)
      }
    }
    for module in project.modules where module.sources != nil {
      for file in module.files where file.kind != .integration {
        let other: FileKind = file.kind == .config ? .api : .config
        for integration in file.integrations
        where names[other]?.contains(ExactString(integration.name)) != true {
          let near = folded[other]?[integration.name.lowercased()]
          // Of two that differ by case one finding is enough: that in config.xml.
          if file.kind == .api, near != nil { continue }
          let isConfig = file.kind == .config
          var fixes: [FixIt] = []
          var notes: [Diagnostic.Note] = []
          if let near {
            notes.append(
              Diagnostic.Note("differs by case", path: near.path, range: near.range))
            let range = integration.range.start.offset..<integration.range.end.offset
            fixes.append(
              FixIt(
                "Use one spelling, the one that setup code passes: '\(near.name)' here, or "
                  + "'\(integration.name)' there", .unsafe,
                edits: [FixIt.Edit(range, escaped(near.name, isAttribute: true))]))
          } else {
            fixes.append(
              FixIt(
                isConfig
                  ? "Declare its resources in \(other.modulePath) under the same name"
                  : "Declare it in \(other.modulePath) under the same name, or remove it", .unsafe))
          }
          findings.append(
            Diagnostic(
              rule: id, severity: isConfig ? .error : .warning,
              consequences: isConfig ? [.setupFails] : [.dropped], path: file.path,
              range: integration.range,
              message: near == nil
                ? "\(quoted(integration.name)) is in no \(other.modulePath)"
                : "\(quoted(integration.name)) is \(quoted(near!.name)) in \(other.modulePath)",
              explanation: isConfig
                ? "Installing it fails with \"Undefined array key\": setup:upgrade stops, and a half-made "
                  + "integration stays behind."
                : "Nothing installs what only api.xml has: these resources are never granted.",
              notes: notes, fixIts: fixes))
        }
      }
    }
  }
}
