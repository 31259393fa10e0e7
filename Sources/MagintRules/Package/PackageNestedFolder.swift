package import MagintCore

package enum PackageNestedFolder: PackageRule {
  package static let id: RuleID = "package-nested-folder"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .error, consequences: [.rejectedByMarketplace],
      summary: "The package's files are more than one folder deep",
      rationale: """
        The Marketplace and composer look for composer.json in the root of the archive and, if the root has
        nothing but one folder, in that. Further down they find nothing: it happens to archives made of
        `app/code`.
        """,
      examples: [
        .bad(SamplePackage(folder: "code/OrderSync/"), at: "code/OrderSync/composer.json"),
        .good(SamplePackage(folder: "acme-order-sync/")),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    guard let name = package.composerName, name.split(separator: "/").count > 2 else { return }
    report.add(
      Self.self, .error, [.rejectedByMarketplace], entry: name,
      "the package's files are in the folder \(quoted(package.folder))",
      "The Marketplace and composer look for composer.json in the root of the archive and one folder deep, no further.",
      help: "Put the files into the root of the archive")
  }
}
