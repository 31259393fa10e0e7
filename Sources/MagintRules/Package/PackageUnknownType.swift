package import MagintCore

package enum PackageUnknownType: PackageRule {
  package static let id: RuleID = "package-unknown-type"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .error, consequences: [.rejectedByMarketplace],
      summary: "The type in composer.json is none that the Marketplace takes",
      rationale: """
        Magento's composer plugin puts a package in its place by its type. The Marketplace takes
        `magento2-module`, `magento2-theme`, `magento2-language` and `metapackage`; without a type, composer
        installs a library.
        """,
      examples: [
        .bad(
          SamplePackage(composer: SamplePackage.composer(type: "⟦\"magento-module\"⟧")),
          at: "composer.json"),
        .good(SamplePackage()),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    let types = ["magento2-module", "magento2-theme", "magento2-language", "metapackage"]
    guard let composer = package.composer, composer.tree != nil else { return }
    let type = composer["type"]
    guard type?.string.map(types.contains) != true else { return }
    report.add(
      Self.self, .error, [.rejectedByMarketplace], entry: composer.entry, at: type?.range,
      of: composer.bytes,
      type?.string.map { "\(quoted($0)) is no type that the Marketplace takes" }
        ?? "composer.json has no type",
      "The Marketplace takes \(alternatives(types)).",
      help: "Write \"type\": \"magento2-module\"")
  }
}
