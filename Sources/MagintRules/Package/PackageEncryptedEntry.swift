import MagintArchive
package import MagintCore

package enum PackageEncryptedEntry: PackageRule {
  package static let id: RuleID = "package-encrypted-entry"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .error, consequences: [.rejectedByMarketplace],
      summary: "An entry is encrypted",
      rationale: """
        Nobody can install an entry without its password, and nobody can check it.
        """,
      examples: [
        .bad(
          SamplePackage(files: [SamplePackage.File("Model/Client.php", "<?php\n", .encrypted)]),
          at: "Model/Client.php"),
        .good(SamplePackage()),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    for entry in package.entries where entry.isEncrypted {
      report.add(
        Self.self, .error, [.rejectedByMarketplace], entry: entry.name,
        "\(quoted(entry.name)) is encrypted", "Without a password nobody can install it.",
        help: "Build the archive without a password")
    }
  }
}
