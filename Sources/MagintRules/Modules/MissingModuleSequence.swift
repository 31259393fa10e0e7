import MagintCatalog
package import MagintCore
import MagintXML

package enum MissingModuleSequence: ModuleRule {
  package static let id: RuleID = "missing-module-sequence"
  package static var metadata: RuleMetadata {
    let path = "etc/module.xml"
    let misplaced = """
      <?xml version="1.0"?>
      <config>
          <module name="Acme_OrderSync"/>
          <⟦sequence⟧>
              <module name="Magento_Integration"/>
          </sequence>
      </config>

      """
    return RuleMetadata(
      category: .module, severity: .warning,
      consequences: [
        ConsequenceRow("setup code installs the integration", [.setupFails]),
        ConsequenceRow("Magento reads etc/integration.xml itself", [.dropped]),
      ],
      summary: "The module does not say that it comes after Magento_Integration",
      rationale: """
        The `<sequence>` in a module.xml tells Magento what the module needs. Without
        `Magento_Integration` in it nothing keeps a shop from disabling that module, or from setting it
        up later: code that calls `processIntegrationConfig` then fails and setup:upgrade with it, and
        an `etc/integration.xml` is not read.

        Magento reads the `<sequence>` that stands inside of `<module>`, and of several the last one
        only. One that stands beside `<module>`, as in real modules, says nothing.
        """,
      examples: [
        .bad(
          .integration,
          moduleDocument("<module name=\"Magento_Sales\"/>").replacing(
            "<sequence>", with: "<⟦sequence⟧>"),
          fixed: moduleDocument(
            "<module name=\"Magento_Sales\"/>\n            <module name=\"Magento_Integration\"/>"),
          path: path, beside: GoodModule.legacy),
        .bad(
          .integration,
          "<?xml version=\"1.0\"?>\n<config>\n    <module name=\"⟦Acme_OrderSync⟧\" />\n</config>\n",
          fixed: """
            <?xml version="1.0"?>
            <config>
                <module name="Acme_OrderSync">
                    <sequence>
                        <module name="Magento_Integration"/>
                    </sequence>
                </module>
            </config>

            """, path: path, beside: GoodModule.consolidated),
        .bad(
          .integration, misplaced,
          fixed: """
            <?xml version="1.0"?>
            <config>
                <module name="Acme_OrderSync">
                    <sequence>
                        <module name="Magento_Integration"/>
                    </sequence>
                </module>
            </config>

            """, path: path, beside: GoodModule.consolidated),
        .good(.integration, GoodModule.xml, path: path, beside: GoodModule.legacy),
      ])
  }

  private static let needed = "Magento_Integration"

  package static func check(
    _ module: CheckedModule, _ sources: ModuleSources, _ findings: inout [Diagnostic]
  ) {
    guard let declaration = sources.module, declaration.name != needed,
      !declaration.sequence.contains(needed), let tree = declaration.document.tree
    else { return }
    let document = declaration.document
    let needsCode = module.has(.config) || module.has(.api) || sources.hasCalls
    // Where it stands elsewhere: beside the module, or in a sequence that is not the last.
    let misplaced = tree.elements.indices.first { index in
      guard tree.elements[index].parent >= 0, ModuleFile.isNamed(index, "module", document),
        ModuleFile.attribute(index, "name", document)?.text == needed
      else { return false }
      return ModuleFile.isNamed(Int(tree.elements[index].parent), "sequence", document)
    }.map { Int(tree.elements[$0].parent) }
    var edits: [FixIt.Edit] = []
    if let editor = ModuleXMLEditor(declaration) {
      edits.append(editor.adding(needed))
      // What is inside of the module is left to a person.
      if let misplaced, tree.elements[misplaced].parent == 0,
        tree.children(of: misplaced).allSatisfy({
          let name = ModuleFile.attribute($0, "name", document)?.text
          return name == needed || name.map { declaration.sequence.contains($0) } == true
        })
      {
        edits.append(editor.removing(misplaced))
        edits.sort { $0.start < $1.start }
      }
    }
    let place =
      misplaced.map { tree.elements[$0].nameRange.range }
      ?? declaration.sequenceElements.last.map { tree.elements[$0].nameRange.range }
      ?? declaration.declaredName.range
    findings.append(
      finding(
        .warning, needsCode ? [.setupFails] : [.dropped], in: document.file, at: place,
        misplaced == nil
          ? "\(quoted(declaration.name)) does not come after \(quoted(needed))"
          : "\(quoted(needed)) stands in a <sequence> that Magento does not read",
        (misplaced == nil
          ? ""
          : "Magento reads the last <sequence> inside of <module> only. ")
          + (needsCode
            ? "Nothing tells Magento that the module needs Magento_Integration: where that is disabled "
              + "or set up later, the code that installs the integration fails."
            : "Nothing tells Magento that the module needs Magento_Integration: where that is disabled, "
              + "etc/integration.xml is not read."),
        fixIts: [
          FixIt(
            misplaced == nil
              ? "Add \(needed) to the sequence" : "Put \(needed) into the <sequence> of the module",
            .safe, edits: edits)
        ]))
  }
}
