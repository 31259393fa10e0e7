package import MagintCore
package import MagintXML

package enum XSDUnexpectedText: SchemaRule {
  package static let id: RuleID = "xsd-unexpected-text"
  package static var metadata: RuleMetadata {
    .schema(
      "Text stands between elements",
      "Only the fields of an integration hold text. Between elements nothing but white space and "
        + "comments is allowed; a CDATA section is text even where it is blank. Production mode "
        + "ignores such text.",
      [
        .bad(
          .config, document(.config, "⟦address follows⟧\n\(Good.fields(.config))"),
          fixed: document(.config, "<!-- address follows -->\n\(Good.fields(.config))")),
        .bad(
          .config, document(.config, "\(Good.fields(.config))\n⟦<![CDATA[ ]]>⟧"),
          fixed: document(.config, Good.fields(.config))),
        .good(.config, document(.config, "<!-- real address -->\n\(Good.fields(.config))")),
      ])
  }

  package static func describe(_ finding: SchemaFinding, _ file: CheckedFile) -> SchemaWording? {
    guard case .unexpectedText = finding.kind else { return nil }
    let text = file.file.text(finding.range)
    // Merging takes an element with nothing but text in it for a value, and replaces what another
    // module has there.
    let element = file.tree?.elements[finding.element]
    let isOnlyContent =
      file.kind == .integration && element?.subtreeEnd == Int32(finding.element) + 1
    let applicability: FixIt.Applicability = isOnlyContent ? .unsafe : .safe
    let fixIt: FixIt
    if text.hasPrefix("<![CDATA[") {
      fixIt = FixIt(
        "Remove the section", applicability, edits: [FixIt.Edit(file.lineRange(finding.range), "")])
    } else if !text.contains("--"), !text.hasSuffix("-") {
      fixIt = FixIt(
        "Make it a comment", applicability, edits: commenting(finding.range))
    } else {
      fixIt = FixIt("Remove the text", applicability, edits: [FixIt.Edit(finding.range, "")])
    }
    return SchemaWording(
      message:
        "\(file.elementName(finding.element)) may hold elements only, not the text \(quoted(text))",
      explanation: "Developer mode refuses the file; production mode ignores the text.",
      fixIts: [fixIt])
  }
}
