package import MagintCore
import MagintModel
import MagintXML

package enum SharedIntegrationName: ProjectRule {
  package static let id: RuleID = "shared-integration-name"
  package static var metadata: RuleMetadata {
    let path = FileKind.integration.modulePath
    func other(_ kind: FileKind, _ content: String) -> [String: String] {
      ["../Other/\(kind.modulePath)": document(kind, name: "Acme Order Sync", content)]
    }
    let marked = document(.integration, name: "⟦Acme Order Sync⟧", Good.fields(.integration))
    let stock = Good.fields(.integration).replacing("https://sync.", with: "https://stock.")
    let wider = """
      \(Good.email)
      \(Good.urls)
      <resources>
          <resource name="Magento_Customer::manage"/>
      </resources>
      """
    return RuleMetadata(
      category: .name, severity: .warning,
      consequences: [
        ConsequenceRow("both set a value, and differently", [.dropped]),
        ConsequenceRow("they list different resources", [.accessWider]),
        ConsequenceRow("they declare the same", [.style]),
      ],
      summary: "Two modules declare an integration of the same name",
      rationale: """
        Magento merges the files of all modules by the name of the integration: the two are one. Of
        the email and the URLs those of the module that is loaded last count, and the resources of
        both unite, so that each service may do what the other needs. In a shop that has one of the
        modules, installing the second changes the integration of the first.

        All files of a kind below the linted paths are looked at, and each name is told once. Copies
        of a module, which have the same name in module.xml, cannot be in one shop and are passed over.
        Where a module has no name and both declare the same, the finding is a note.
        """,
      examples: [
        .bad(.integration, marked, path: path, beside: other(.integration, stock)),
        .bad(.integration, marked, path: path, beside: other(.integration, wider)),
        .bad(
          .integration, marked, path: path,
          beside: GoodModule.consolidated.with([
            "../Other/\(path)": GoodModule.integration,
            "../Other/etc/module.xml": moduleDocument(
              "<module name=\"Magento_Integration\"/>", name: "Acme_Other"),
          ])),
        .bad(
          .integration, marked, path: path, beside: other(.integration, Good.fields(.integration))),
        .good(
          .integration, GoodModule.integration, path: path,
          beside: other(.config, Good.fields(.config))),
        .good(
          .config, GoodModule.config, path: FileKind.config.modulePath, beside: GoodModule.legacy),
      ])
  }

  private struct Key: Hashable {
    var kind: FileKind
    var name: ExactString
  }

  private struct Place {
    var file: FileSummary
    var integration: FileSummary.Integration
    /// Empty where it is not known.
    var module: String
  }

  package static func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    // Where Magento cannot merge the files that is the finding.
    let stopped = Set(project.merges.filter { $0.stop != nil }.map(\.kind))
    let kinds = Set(project.merges.map(\.kind)).subtracting(stopped)
    guard !kinds.isEmpty else { return }
    var modules: [String: String] = [:]
    for module in project.modules {
      for file in module.files { modules[file.path] = module.name }
    }
    var first: [Key: Place] = [:]
    // Of each name, the finding.
    var told: [Key: Int] = [:]
    // The halves of a legacy pair share their names: one finding is enough for both.
    for kind in [FileKind.integration, .config, .api] where kinds.contains(kind) {
      for file in project.files where file.kind == kind {
        for integration in file.integrations {
          let key = Key(kind: kind, name: ExactString(integration.name))
          let place = Place(
            file: file, integration: integration, module: modules[file.path] ?? "")
          guard let earlier = first[key] else {
            first[key] = place
            continue
          }
          guard earlier.file.path != file.path,
            place.module.isEmpty || place.module != earlier.module, told[key] == nil
          else { continue }
          let pair = kind == .api ? told[Key(kind: .config, name: key.name)] : nil
          told[key] = pair ?? findings.count
          guard let pair else {
            findings.append(finding(earlier, place))
            continue
          }
          if isWider(earlier, place) {
            findings[pair].severity = .warning
            findings[pair].consequences.removeAll { $0 == .style }
            findings[pair].consequences.append(.accessWider)
            findings[pair].explanation! += " " + wider
          }
        }
      }
    }
  }

  private static let wider =
    "It gets the resources of both, so each service may do what the other needs."

  private static func isWider(_ first: Place, _ second: Place) -> Bool {
    first.file.kind != .config
      && first.integration.resourcesHash != second.integration.resourcesHash
  }

  private static func finding(_ first: Place, _ second: Place) -> Diagnostic {
    var differing: [String] = []
    for (element, text) in zip(second.integration.values, second.integration.texts) {
      if let index = first.integration.values.firstIndex(of: element),
        first.integration.texts[index] != text
      {
        differing.append(element.text)
      }
    }
    let isWider = isWider(first, second)
    var consequences: [Consequence] = []
    if !differing.isEmpty { consequences.append(.dropped) }
    if isWider { consequences.append(.accessWider) }
    var explanation = ["Magento makes one integration of the two."]
    if !differing.isEmpty {
      let names = differing.joined(separator: " and ")
      explanation.append(
        "Their \(names) differ\(differing.count == 1 ? "s" : ""): what the module that is loaded last says counts."
      )
    }
    if isWider {
      explanation.append(wider)
    }
    if consequences.isEmpty {
      explanation.append("What either changes later changes it for both.")
    }
    let isNote = consequences.isEmpty && (first.module.isEmpty || second.module.isEmpty)
    return Diagnostic(
      rule: id, severity: isNote ? .note : .warning,
      consequences: consequences.isEmpty ? [.style] : consequences, path: second.file.path,
      range: second.integration.range,
      message: "\(quoted(second.integration.name)) is declared by another module too",
      explanation: explanation.joined(separator: " "),
      notes: [
        Diagnostic.Note(
          "declared there", path: first.file.path, range: first.integration.range)
      ],
      fixIts: [
        FixIt("Give each integration a name of its own, or declare it in one module", .unsafe)
      ])
  }
}
