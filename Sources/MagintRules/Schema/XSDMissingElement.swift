package import MagintCore
package import MagintXML

package enum XSDMissingElement: SchemaRule {
  package static let id: RuleID = "xsd-missing-element"
  package static var metadata: RuleMetadata {
    .schema(
      "A required element is missing",
      "A file must declare at least one `integration`. In production mode one without does "
        + "nothing. What an integration itself must have is checked by `missing-email` and "
        + "`no-resources`.",
      [
        .bad(
          .integration,
          "<?xml version=\"1.0\"?>\n<⟦config⟧ xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:noNamespaceSchemaLocation=\"\(FileKind.integration.schemaLocation)\">\n</config>\n"
        ),
        .good(.integration, document(.integration, Good.fields(.integration))),
      ])
  }

  package static func describe(_ finding: SchemaFinding, _ file: CheckedFile) -> SchemaWording? {
    guard case .missingElement(let missing) = finding.kind else { return nil }
    return SchemaWording(
      message: "\(file.elementName(finding.element)) has no '\(missing.text)'",
      explanation: missing == .integration
        ? "Developer mode refuses the file; production mode finds nothing in it."
        : "Developer mode refuses the file.",
      fixIts: missing == .integration
        ? [FixIt("Declare an integration, or delete the file", .unsafe)] : [])
  }
}
