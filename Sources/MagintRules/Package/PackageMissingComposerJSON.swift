import MagintArchive
package import MagintCore

package enum PackageMissingComposerJSON: PackageRule {
  package static let id: RuleID = "package-missing-composer-json"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .error, consequences: [.rejectedByMarketplace],
      summary: "The package has no composer.json that could be read",
      rationale: """
        A package is what its composer.json says. Without one in the root of the archive, or in its only
        folder, neither the Marketplace nor composer takes the archive for a package.
        """,
      examples: [
        .bad(SamplePackage(composer: nil)),
        .bad(SamplePackage(composer: "name: acme/order-sync\n"), at: "composer.json"),
        .good(SamplePackage()),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    guard let name = package.composerName else {
      // Of an archive that is broken, more would be guessing.
      guard package.archive.problems.isEmpty else { return }
      report.add(
        Self.self, .error, [.rejectedByMarketplace], "the package has no composer.json",
        "Neither the Marketplace nor composer takes the archive for a package.",
        help: "Put a composer.json in the root of the archive")
      return
    }
    guard let composer = package.composer, composer.tree == nil else { return }
    report.add(
      Self.self, .error, [.rejectedByMarketplace], entry: name, "composer.json is no JSON object",
      "Neither the Marketplace nor composer can read it.", help: "Write it as a JSON object")
  }
}
