package import MagintCore
package import MagintXML

package enum XSDInvalidValue: SchemaRule {
  package static let id: RuleID = "xsd-invalid-value"
  package static var metadata: RuleMetadata {
    .schema(
      "A value is not of the form that the schema asks for",
      "A name has at least two characters. An email is of the form `[^@]+@[^\\.]+\\..+`: something, "
        + "an `@`, a domain with a dot. Values with a defect that has a rule of its own are "
        + "reported by that: `invalid-url`, `malformed-resource-id`, `surrounding-whitespace`, "
        + "`unsafe-name`.",
      [
        .bad(.config, document(.config, "⟦<email></email>⟧\n\(Good.urls)")),
        .bad(.config, document(.config, "<email>⟦sync.acme.io⟧</email>\n\(Good.urls)")),
        .bad(.config, document(.config, name: "⟦A⟧", Good.fields(.config))),
        .good(.config, document(.config, Good.fields(.config))),
      ])
  }

  package static func describe(_ finding: SchemaFinding, _ file: CheckedFile) -> SchemaWording? {
    guard let tree = file.tree else { return nil }
    let explanation = "Developer mode refuses the file; production mode takes the value as it is."
    switch finding.kind {
    case .invalidValue(let type):
      let value =
        finding.attribute.map { tree.attributeValue($0, file.bytes) }
        ?? tree.text(of: finding.element, file.bytes)
      let shown = quoted(value)
      let message: String
      switch type {
      case .name: message = "the name \(shown) is too short; it needs two characters"
      case .email:
        message =
          value.isEmpty
          ? "the email is empty"
          : "\(shown) is not an email address that Magento accepts, such as name@company.com"
      case .url:
        message =
          value.isEmpty ? "the URL is empty" : "\(shown) is not a URL that Magento accepts"
      case .resourceID:
        message = "\(shown) is not a resource id of the form Vendor_Module::resource"
      }
      return SchemaWording(
        message: message, explanation: explanation, fixIts: [FixIt(advice(type), .unsafe)])
    case .other(let message):
      return SchemaWording(
        message: "the schema does not allow this: \(message)",
        explanation: "Developer mode refuses the file.")
    case .entityReference:
      return SchemaWording(
        message: "an entity reference stops the schema validator",
        explanation: "Developer mode refuses the file.")
    default: return nil
    }
  }

  private static func advice(_ type: SchemaFinding.ValueType) -> String {
    switch type {
    case .name: "Name the service and what it does"
    case .email: "Put in the address that merchants can write to"
    case .url: "Write the whole address: https://host/path"
    case .resourceID: "Write the id as acl.xml declares it"
    }
  }
}
