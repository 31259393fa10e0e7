package import MagintCore
package import MagintXML

package enum XSDWrongRoot: SchemaRule {
  package static let id: RuleID = "xsd-wrong-root"
  package static var metadata: RuleMetadata {
    let text = document(.config, Good.fields(.config))
    return .schema(
      "The root element is not the one of this kind of file",
      "`etc/integration.xml` has the root `config`; `etc/integration/config.xml` and "
        + "`etc/integration/api.xml` have `integrations`. Production mode takes any root as long as "
        + "the file is the only one of its kind in the shop; with a second module the merge aborts "
        + "`setup:upgrade`.",
      [
        .bad(
          .config,
          text.replacing("<integrations", with: "<⟦config⟧").replacing(
            "</integrations", with: "</config"),
          fixed: text),
        .bad(
          .config,
          "<⟦integration⟧ name=\"Acme Order Sync\">\n    \(Good.email)\n</integration>\n"),
        .good(.config, text),
      ])
  }

  package static func describe(_ finding: SchemaFinding, _ file: CheckedFile) -> SchemaWording? {
    guard case .wrongRoot(let expected) = finding.kind, let tree = file.tree, let kind = file.kind
    else { return nil }
    let root = tree.elements[0]
    var edits = [FixIt.Edit(root.nameRange.range, expected.text)]
    if !root.isSelfClosing {
      let start = Int(root.endTag.start) + 2
      edits.append(FixIt.Edit(start..<start + root.nameRange.count, expected.text))
    }
    let isInner = root.name == .integration
    let fixIt: FixIt
    if isInner, !tree.children(of: 0).contains(where: { tree.elements[$0].name == .integration }) {
      fixIt = FixIt("Put '\(expected.text)' around it", .unsafe)
    } else {
      // Production mode takes an `integration` for one even where it is the root.
      fixIt = FixIt(
        "Rename the root element to '\(expected.text)'", isInner ? .unsafe : .safe, edits: edits)
    }
    return SchemaWording(
      message:
        "the root element of \(kind.modulePath) must be '\(expected.text)', not \(file.elementName(0))",
      explanation:
        "Developer mode refuses the file. Production mode reads it while it is the only file of its "
        + "kind; as soon as a second module has one, setup:upgrade aborts.",
      fixIts: [fixIt])
  }
}
