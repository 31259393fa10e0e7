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
    // Who encrypts one file usually encrypts all.
    let encrypted = package.entries.filter(\.isEncrypted)
    guard let first = encrypted.first else { return }
    report.add(
      Self.self, .error, [.rejectedByMarketplace], entry: first.name,
      encrypted.count == 1
        ? "\(quoted(first.name)) is encrypted"
        : "\(quoted(first.name)) and \(encrypted.count - 1) more are encrypted",
      "Without a password nobody can install it.", help: "Build the archive without a password")
  }
}
