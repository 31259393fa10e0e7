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
        ConsequenceRow(
          "not of the form that the schema asks for", [.rejectedInDeveloperMode, .dropped]),
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
    guard let kind = file.kind, kind != .config,
      file.hasMalformedIDs || !file.schemaFindings.isEmpty
    else { return }
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
  package static func isWellFormed(_ id: String) -> Bool { isWellFormed(id.utf8.span) }

  static func isWellFormed(_ bytes: Span<UInt8>) -> Bool {
    // One pass: there are many ids.
    var underscore: Int?
    var colon: Int?
    for index in bytes.indices {
      let byte = bytes[index]
      guard let first = colon else {
        switch byte {
        case UInt8(ascii: ":"): colon = index
        case UInt8(ascii: "_"): if underscore == nil { underscore = index }
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          break
        default: return false
        }
        continue
      }
      if (byte == UInt8(ascii: ":")) != (index == first + 1) || byte <= 0x20 || byte == 0x7F {
        return false
      }
    }
    guard let underscore, let colon else { return false }
    return underscore > 0 && underscore + 1 < colon && colon + 2 < bytes.count
  }
}
