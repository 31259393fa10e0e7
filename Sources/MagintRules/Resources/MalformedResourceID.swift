package import MagintCore
import MagintModel

package enum MalformedResourceID: FileRule {
  package static let id: RuleID = "malformed-resource-id"
  package static var metadata: RuleMetadata {
    func fields(_ id: String) -> String {
      "\(Good.email)\n\(Good.urls)\n<resources>\n    <resource name=\"\(id)\"/>\n</resources>"
    }
    return RuleMetadata(
      category: .resource, severity: .error,
      consequences: [
        ConsequenceRow("not of the form that the schema asks for", [.rejectedInDeveloperMode, .dropped]),
        ConsequenceRow("spaces around it, or a wrong module part", [.dropped, .accessNarrower]),
      ],
      summary: "A resource id that is not of the form `Vendor_Module::resource`",
      rationale: """
        An ACL resource is named by the module that declares it, two colons and a word:
        `Magento_Sales::sales`. The schema asks for an underscore, then `::`. Magento compares ids
        character by character: one with a space around it is unknown, and an unknown id has no
        effect and causes no message (from `etc/integration.xml` it is dropped). The integration then
        lacks the right, and the service gets 401.

        Repairing an id gives the integration a right that it did not have. For `etc/integration.xml`
        `setup:upgrade` then recreates it, and every merchant has to activate again.
        """,
      examples: [
        .bad(.integration, document(.integration, fields("⟦Magento_Sales⟧"))),
        .bad(.integration, document(.integration, fields("⟦Sales::sales⟧"))),
        .bad(
          .integration, document(.integration, fields("⟦ Magento_Sales::sales ⟧")),
          fixed: document(.integration, fields("Magento_Sales::sales"))),
        .bad(.integration, document(.integration, fields("⟦Magento_Sales::sales::view⟧"))),
        .good(.integration, document(.integration, fields("Magento_Sales::actions_view"))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard let kind = file.kind, kind != .config else { return }
    for integration in file.integrations {
      for resource in integration.resources {
        guard let id = resource.id else { continue }
        if isWellFormed(id.text), !file.isRejected(id) { continue }
        let isRejected = report.claim(id)
        let trimmed = id.trimmed
        let isOnlySpaced = trimmed.utf8.count != id.text.utf8.count && isWellFormed(String(trimmed))
        let message =
          id.text.isEmpty
          ? "the id of a resource is empty"
          : isOnlySpaced
            ? "white space around the resource id \(quoted(trimmed))"
            : "\(quoted(id.text)) is not a resource id of the form Vendor_Module::resource"
        report.add(
          Self.self, .error,
          isRejected ? [.rejectedInDeveloperMode, .dropped] : [.dropped, .accessNarrower],
          at: file.visibleRange(id), message,
          isRejected
            ? "Developer mode refuses the file; in production mode the entry has no effect."
            : "Magento knows no such resource and does not say so: the integration lacks the right.",
          fixIts: isOnlySpaced
            ? [
              FixIt(
                kind == .api
                  ? "Remove the white space"
                  : "Remove the white space (the integration gains the right: setup:upgrade recreates it, merchants activate again)",
                .unsafe, edits: file.replacing(id, by: String(trimmed)).map { [$0] } ?? [])
            ] : [FixIt("Write the id as acl.xml declares it", .unsafe)])
      }
    }
  }

  /// `Vendor_Module::word`: one `::`, letters, digits and underscores in the module's name, no white
  /// space in the word.
  static func isWellFormed(_ id: String) -> Bool {
    let bytes = id.utf8
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return false }
    let module = bytes[..<colon]
    let rest = bytes[colon...].dropFirst()
    guard rest.first == UInt8(ascii: ":") else { return false }
    let word = rest.dropFirst()
    guard !word.isEmpty, !word.contains(UInt8(ascii: ":")),
      word.allSatisfy({ $0 > 0x20 && $0 != 0x7F }),
      let underscore = module.firstIndex(of: UInt8(ascii: "_")),
      underscore != module.startIndex, module.index(after: underscore) != module.endIndex
    else { return false }
    return module.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }
}
