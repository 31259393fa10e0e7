package import MagintCore

package enum PackageSpaceInName: PackageRule {
  package static let id: RuleID = "package-space-in-name"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .error, consequences: [.rejectedByMarketplace],
      summary: "The name of the archive has a space in it",
      rationale: """
        The Marketplace takes archives with a name such as `acme_module-order-sync-1.0.0.zip`: vendor, name
        and version, and no space. `magint pack` names them so.
        """,
      examples: [
        .bad(SamplePackage("Acme Order Sync 1.2.0.zip")),
        .good(SamplePackage()),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    guard package.fileName.contains(where: \.isWhitespace) else { return }
    report.add(
      Self.self, .error, [.rejectedByMarketplace],
      "the archive's name \(quoted(package.fileName)) has a space in it",
      "The Marketplace refuses archives with such a name.",
      help: "Name it as in vendor_module-name-1.0.0.zip")
  }
}
