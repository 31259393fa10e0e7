import MagintCatalog
package import MagintCore
import MagintXML

package enum UnknownModuleInSequence: ModuleRule {
  package static let id: RuleID = "unknown-module-in-sequence"
  package static var metadata: RuleMetadata {
    let path = "etc/module.xml"
    let needed = "<module name=\"Magento_Integration\"/>\n            "
    return RuleMetadata(
      category: .module, severity: .warning, consequences: [.dropped],
      summary: "The sequence names a module of Magento that there is not",
      rationale: """
        Magento passes over modules in a `<sequence>` that are not installed, and says nothing:
        `module:enable` and `setup:upgrade` go through. The module that was meant is not waited for:
        nothing says that its files are loaded before those of this one. Where the order decides, as
        between two files that set one value, it may be the other way round.

        The rule speaks of names that differ from a module of Magento by a letter or two, or by case.
        Modules of other vendors, and those of Adobe Commerce, are for you to know.
        """,
      examples: [
        .bad(
          .integration, moduleDocument(needed + "<module name=\"⟦Magento_Catalogue⟧\"/>"),
          fixed: moduleDocument(needed + "<module name=\"Magento_Catalog\"/>"), path: path,
          beside: GoodModule.consolidated),
        .bad(
          .integration, moduleDocument(needed + "<module name=\"⟦Magento_sales⟧\"/>"),
          fixed: moduleDocument(needed + "<module name=\"Magento_Sales\"/>"), path: path,
          beside: GoodModule.consolidated),
        .good(
          .integration,
          moduleDocument(
            needed + "<module name=\"Magento_GiftCardAccount\"/><module name=\"Other_Base\"/>"),
          path: path, beside: GoodModule.consolidated),
      ])
  }

  package static func check(
    _ module: CheckedModule, _ sources: ModuleSources, _ findings: inout [Diagnostic]
  ) {
    guard let declaration = sources.module else { return }
    let file = declaration.document.file
    for name in declaration.sequenceNames
    where name.text != "Magento_Integration" && name.text.lowercased().hasPrefix("magento_") {
      let known = module.knowledge.moduleNames
      guard !known.contains(name.text),
        // Adobe Commerce, B2B and extensions have modules whose names are near to these.
        module.knowledge.otherEdition(ofModule: name.text) == nil,
        let meant = meant(name.text, known)
      else { continue }
      findings.append(
        finding(
          .warning, [.dropped], in: file, at: name.range,
          "Magento has no module \(quoted(name.text))",
          "Magento passes over it without a message: nothing says that the module that was meant is loaded "
            + "before this one.",
          fixIts: [
            FixIt(
              "Write '\(meant)'", .unsafe,
              edits: [FixIt.Edit(name.range, escaped(meant, isAttribute: true))])
          ]))
    }
  }

  /// The module that was probably meant: one that differs by case or by a letter, of a long name by
  /// two. Short names are near to each other by chance.
  private static func meant(_ name: String, _ known: some Sequence<String>) -> String? {
    nearest(to: name, among: known, within: name.count >= "Magento_Catalog".count ? 2 : 1)
  }
}
