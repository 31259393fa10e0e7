package import MagintCore
import MagintModel

package enum UnreadFile: FileRule {
  package static let id: RuleID = "unread-file"
  package static var metadata: RuleMetadata {
    let text = document(.integration, Good.fields(.integration))
    return RuleMetadata(
      category: .file, severity: .error, consequences: [.notRead],
      summary: "A file with the name of none that Magento reads",
      rationale: """
        Magento reads `etc/integration.xml`, `etc/integration/config.xml` and
        `etc/integration/api.xml`, in exactly this spelling. `etc/integrations.xml`, which real
        modules have, `etc/adminhtml/integration.xml` or `etc/Integration.xml` are passed over
        without a message: the integration does not exist.
        """,
      examples: [
        .bad(.integration, text, path: "etc/integrations.xml"),
        .bad(.api, document(.api, Good.fields(.api)), path: "etc/integrations/api.xml"),
        .bad(.integration, text, path: "etc/adminhtml/integration.xml"),
        .good(.integration, text),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard file.kind == nil else { return }
    let meant = UnreadPath.meantKind(file.path) ?? .integration
    report.add(
      Self.self, .error, [.notRead], at: nil,
      "Magento does not read a file of this name",
      "It reads etc/integration.xml, etc/integration/config.xml and etc/integration/api.xml only; what "
        + "this file declares does not exist.",
      fixIts: [FixIt("Rename the file to \(meant.modulePath)", .unsafe)])
  }
}
