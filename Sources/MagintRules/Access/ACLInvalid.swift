import MagintCatalog
package import MagintCore
import MagintXML

package enum ACLInvalid: ProjectRule {
  package static let id: RuleID = "acl-invalid"
  package static var metadata: RuleMetadata {
    let beside = [
      "etc/integration.xml": document(.integration, Good.fields(.integration))
    ]
    func inside(_ resource: String) -> String {
      aclDocument("<resource id=\"Magento_Backend::admin\">\n    \(resource)\n</resource>")
    }
    return RuleMetadata(
      category: .access, severity: .error, consequences: [.rejectedInDeveloperMode],
      summary: "The module's acl.xml breaks Magento's schema",
      rationale: """
        Magento applies its schema to each acl.xml in developer mode. A breach refuses the ACL of the
        whole shop, and with it every integration from an `etc/integration.xml`: `setup:upgrade` ends
        with an error. Default and production mode take the file as it is.

        - A title has 3 to 50 characters.
        - An id is `Vendor_Module::word`: the vendor's and the module's name each begin with a capital
          and have at least two letters or digits; the word has letters, digits and `_` only.
        - `sortOrder` is a whole number; `disabled` is `true`, `false`, `1` or `0`, and only `true`
          disables.
        - There is no other attribute but `translate`, no other element, and no text.

        `magint schema show acl` prints the schema.
        """, since: "0.2.0",
      examples: [
        .bad(
          .integration, inside("<resource id=\"Acme_Sync::orders\" title=\"⟦Go⟧\"/>"),
          path: "etc/acl.xml", beside: beside),
        .bad(
          .integration, inside("<resource id=\"⟦Acme_Sync::order-list⟧\" title=\"Acme orders\"/>"),
          path: "etc/acl.xml", beside: beside),
        .bad(
          .integration,
          inside(
            "<resource id=\"Acme_Sync::orders\" title=\"Acme orders\" ⟦module⟧=\"Acme_Sync\"/>"),
          fixed: inside("<resource id=\"Acme_Sync::orders\" title=\"Acme orders\"/>"),
          path: "etc/acl.xml", beside: beside),
        .bad(
          .integration,
          inside(
            "<resource id=\"Acme_Sync::orders\" title=\"Acme orders\" sortOrder=\"⟦first⟧\"/>"),
          path: "etc/acl.xml", beside: beside),
        .good(
          .integration,
          inside("<resource id=\"Acme_Sync::orders\" title=\"Acme orders\" sortOrder=\"10\"/>"),
          path: "etc/acl.xml", beside: beside),
      ])
  }

  package static func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    for acl in project.acls {
      let document = acl.file.document
      for breach in ACLSchema.breaches(document) {
        if let finding = finding(breach, in: document) { findings.append(finding) }
      }
    }
  }

  private static func finding(
    _ breach: ACLSchema.Breach, in document: XMLDocument
  ) -> Diagnostic? {
    guard let tree = document.tree else { return nil }
    let file = document.file
    let name = file.text(tree.elements[breach.element].nameRange.range)
    var attribute = ""
    var value = ""
    if let at = breach.attribute {
      attribute = file.text(tree.attributes[at].nameRange.range)
      value = tree.attributeValue(at, file.bytes)
    }
    var fix = FixIt("Write what the schema takes", .unsafe)
    let message: String
    switch breach.kind {
    // That is told by a rule of its own.
    case .repeatedID: return nil
    case .wrongRoot:
      message = "the root element of acl.xml is <\(name)>, not <config>"
      fix.title = "Use <config><acl><resources>…"
    case .unexpectedElement(let expected):
      message = "<\(name)> is not expected here"
      fix.title = expected.isEmpty ? "Remove it" : "Remove it, or make it <\(expected)>"
    case .missingElement(let missing):
      message = "<\(name)> has no <\(missing)>"
      fix.title = "Add <\(missing)>, or remove the file"
    case .unexpectedAttribute:
      message = "<\(name)> has no attribute \(quoted(attribute))"
      fix.title = "Remove it"
      if let at = breach.attribute {
        var start = breach.range.lowerBound
        while start > 0, file.bytes[start - 1] <= 0x20 { start -= 1 }
        fix.edits = [FixIt.Edit(start..<Int(tree.attributes[at].value.end) + 1, "")]
      }
    case .missingID:
      message = "a resource has no id"
      fix.title = "Give it an id"
    case .invalidID:
      message = "\(quoted(value)) is no id that the schema takes"
      fix.title = "Name it Vendor_Module::word, with letters, digits and '_' in the word"
    case .titleLength(let count):
      message = "the title \(quoted(value)) has \(count) character\(count == 1 ? "" : "s")"
      fix.title = "Write a title of 3 to 50 characters"
    case .invalidSortOrder:
      message = "\(quoted(value)) is no whole number"
      fix.title = "Write a whole number"
    case .invalidDisabled:
      message = "\(quoted(value)) is neither true nor false"
      fix.title = "Write true or false; only true disables"
    case .text:
      message = "text stands in <\(name)>"
      fix.title = "Remove it, or make it a comment"
    }
    return finding(
      .error, [.rejectedInDeveloperMode], in: file, at: breach.range, message,
      "Developer mode refuses the file, and with it the ACL of the whole shop and every integration from "
        + "an etc/integration.xml.", fixIts: [fix])
  }
}
