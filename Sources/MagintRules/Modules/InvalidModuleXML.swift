import MagintCatalog
package import MagintCore
import MagintXML

package enum InvalidModuleXML: ModuleRule {
  package static let id: RuleID = "invalid-module-xml"
  package static var metadata: RuleMetadata {
    let path = "etc/module.xml"
    return RuleMetadata(
      category: .module, severity: .error,
      consequences: [
        ConsequenceRow("no module, or one without a name", [.setupFails]),
        ConsequenceRow("a <sequence> or <module> too many", [.dropped]),
        ConsequenceRow("no name of the form Vendor_Module", [.style]),
      ],
      summary: "A module.xml that Magento cannot use as it stands",
      rationale: """
        Magento reads the name of the first `<module>` below `<config>`, its `setup_version`, and the
        last `<sequence>` in it. A `<module>` without a name, or a file without one, makes every
        command of the shop fail; a second `<module>` is never looked at, and neither is a `<sequence>`
        that is not the last. No schema is applied to the file, so nothing says so.

        A module's name has the form `Vendor_Module`: the names of its classes follow from it.
        """,
      examples: [
        .bad(
          .integration,
          "<?xml version=\"1.0\"?>\n<⟦config⟧>\n    <modul name=\"Acme_OrderSync\"/>\n</config>\n",
          path: path, beside: GoodModule.consolidated),
        .bad(
          .integration,
          GoodModule.xml.replacing("<module name=\"Acme_OrderSync\"", with: "<⟦module⟧"),
          path: path, beside: GoodModule.consolidated),
        .bad(
          .integration,
          GoodModule.xml.replacing(
            "        <sequence>",
            with:
              "        <⟦sequence⟧>\n            <module name=\"Magento_Sales\"/>\n        </sequence>\n        <sequence>"
          ), path: path, beside: GoodModule.consolidated),
        .bad(
          .integration,
          moduleDocument("<module name=\"Magento_Integration\"/>", name: "⟦acme_OrderSync⟧"),
          path: path,
          beside: GoodModule.consolidated.with([
            "registration.php": GoodModule.registration.replacing("Acme_", with: "acme_"),
            "composer.json": GoodModule.composer.replacing("Acme\\\\", with: "acme\\\\"),
          ])),
        .good(.integration, GoodModule.xml, path: path, beside: GoodModule.consolidated),
      ])
  }

  package static func check(
    _ module: CheckedModule, _ sources: ModuleSources, _ findings: inout [Diagnostic]
  ) {
    guard let document = sources.moduleXML, let tree = document.tree else { return }
    func add(
      _ severity: Severity, _ consequences: [Consequence], _ place: Range<Int>, _ message: String,
      _ explanation: String, _ fix: String
    ) {
      findings.append(
        finding(
          severity, consequences, in: document.file, at: place, message, explanation,
          fixIts: [FixIt(fix, .unsafe)]))
    }
    let modules = tree.children(of: 0).filter { ModuleFile.isNamed($0, "module", document) }
    guard ModuleFile.isNamed(0, "config", document), let first = modules.first else {
      add(
        .error, [.setupFails], tree.elements[0].nameRange.range,
        "module.xml declares no <module> below <config>",
        "Magento stops at it: no command of the shop works while the module is registered.",
        "Write <config><module name=\"Vendor_Module\"/></config>")
      return
    }
    guard let declaration = sources.module else {
      add(
        .error, [.setupFails], tree.elements[first].nameRange.range, "the module has no name",
        "Magento stops at it: no command of the shop works while the module is registered.",
        "Give <module> the name that registration.php registers")
      return
    }
    for second in modules.dropFirst() {
      add(
        .warning, [.dropped], tree.elements[second].nameRange.range,
        "a second <module> in one module.xml",
        "Magento reads the first one only.", "Give each module a directory of its own")
    }
    for sequence in declaration.sequenceElements.dropLast() {
      add(
        .warning, [.dropped], tree.elements[sequence].nameRange.range,
        "a second <sequence> in one <module>",
        "Magento reads the last one only; the modules in this one are not waited for.",
        "Put all modules into one <sequence>")
    }
    if !ModuleNameMismatch.isWellFormed(declaration.name),
      !ModuleNameMismatch.hasMismatch(sources)
    {
      add(
        .note, [.style], declaration.declaredName.range,
        "\(quoted(declaration.name)) is no module name of the form Vendor_Module",
        "Magento's own schema asks for two words that begin with a capital; the names of classes follow "
          + "from the module's.", "Name the module Vendor_Module, before anybody has installed it")
    }
  }
}
