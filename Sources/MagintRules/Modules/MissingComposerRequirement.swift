import MagintCatalog
package import MagintCore

package enum MissingComposerRequirement: ModuleRule {
  package static let id: RuleID = "missing-composer-requirement"
  package static var metadata: RuleMetadata {
    let path = "composer.json"
    let integration = ",\n        \"magento/module-integration\": \"^100.4\""
    let require = """
      "require": {
              "magento/framework": "^103.0"\(integration)
          },
          "autoload"
      """
    return RuleMetadata(
      category: .module, severity: .warning, consequences: [.setupFails],
      summary: "The requirements in composer.json lack Magento_Integration or the framework",
      rationale: """
        A module with an integration needs `magento/module-integration`, which reads its files, and
        `magento/framework`. Without them in `require` composer installs the module into any shop:
        into one without Magento_Integration, where the setup fails, and into releases that the module
        was never made for. It is the most frequent defect of public modules.

        `magento/module-integration` has the versions 100.x, `magento/framework` 100.x to 103.x; no
        release has 2.x of them. A requirement on a whole edition includes both. The packages of Mage-OS,
        `mage-os/framework` and so on, count as Magento's.
        """,
      examples: [
        .bad(
          .integration,
          GoodModule.composer.replacing(integration, with: "").replacing(
            "\"require\"", with: "⟦\"require\"⟧"),
          fixed: GoodModule.composer, path: path, beside: GoodModule.consolidated),
        .bad(
          .integration,
          GoodModule.composer.replacing(require, with: "\"autoload\"")
            .replacing("\"name\"", with: "⟦\"name\"⟧"),
          fixed: GoodModule.composer.replacing("\"^103.0\"", with: "\"^103.0\""), path: path,
          beside: GoodModule.consolidated),
        .good(.integration, GoodModule.composer, path: path, beside: GoodModule.consolidated),
      ])
  }

  private static let needed = ["magento/framework", "magento/module-integration"]

  package static func check(
    _ module: CheckedModule, _ sources: ModuleSources, _ findings: inout [Diagnostic]
  ) {
    guard let composer = sources.composer, let root = composer.tree, case .object = root.value,
      root["name"]?.string.map({ needed.contains($0) }) != true
    else { return }
    let required = root["require"]?.members ?? []
    guard
      !required.contains(where: {
        ["magento/product-", MageOS.vendor + "product-"].contains(where: $0.name.hasPrefix)
          && $0.name.hasSuffix("-edition")
      })
    else { return }
    // Mage-OS has the same packages under its own name, which stand in for Magento's.
    func twin(_ name: String) -> String { MageOS.vendor + name.dropFirst("magento/".count) }
    let lacking = needed.filter { name in
      !required.contains { [name, twin(name)].contains($0.name.lowercased()) }
    }
    guard !lacking.isEmpty else { return }
    let mageOS = required.first { member in
      needed.contains { twin($0) == member.name.lowercased() }
    }
    let missing = mageOS == nil ? lacking : lacking.map(twin)
    let versions = PackageVersions(module.knowledge)
    let additions = missing.map { name in
      (
        name: name,
        // All packages of a Mage-OS have its number.
        constraint: mageOS?.value.string ?? versions.constraint(name, module.knowledge.range)
          ?? (name == "magento/framework" ? "^103.0" : "^100.4")
      )
    }
    // What is required already may be of other releases: together nothing could be installed then.
    let isMet = required.allSatisfy { member in
      guard needed.contains(member.name), let text = member.value.string,
        let constraint = ComposerConstraint(text),
        let releases = versions.releases(member.name, constraint)
      else { return true }
      return !releases.intersection(module.knowledge.range).isEmpty
    }
    let edit = ComposerEditor(composer).requiring(additions)
    let list = additions.map { "\"\($0.name)\": \"\($0.constraint)\"" }.joined(separator: " and ")
    findings.append(
      finding(
        .warning, [.setupFails], in: composer.file,
        at: root.member("require")?.nameRange ?? root.member("name")?.nameRange,
        "composer.json does not require \(missing.map { quoted($0) }.joined(separator: " and "))",
        "Composer installs the module into shops that lack what it needs, and into releases that it was "
          + "not made for; the setup fails there.",
        fixIts: [FixIt("Require \(list)", isMet ? .safe : .unsafe, edits: edit.map { [$0] } ?? [])])
    )
  }
}
