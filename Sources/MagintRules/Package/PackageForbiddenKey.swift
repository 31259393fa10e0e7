package import MagintCore

package enum PackageForbiddenKey: PackageRule {
  package static let id: RuleID = "package-forbidden-key"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .error, consequences: [.rejectedByMarketplace],
      summary: "A key in composer.json that packages must not have",
      rationale: """
        `extra.map` and `extra.magento-root-dir` told an old installer where to copy files to. `source` and
        `dist` say where to get a package from, which is for the repository to say. The Marketplace refuses
        packages with any of them.
        """,
      examples: [
        .bad(
          SamplePackage(
            composer: SamplePackage.composer(
              more: "\"extra\": {\"map\": ⟦[[\"*\", \"Acme/OrderSync\"]]⟧}")),
          at: "composer.json"),
        .good(SamplePackage()),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    guard let composer = package.composer else { return }
    let keys: [(name: String, value: JSONTree?)] = [
      ("extra.map", composer["extra"]?["map"]),
      ("extra.magento-root-dir", composer["extra"]?["magento-root-dir"]),
      ("source", composer["source"]), ("dist", composer["dist"]),
    ]
    for (name, value) in keys {
      guard let value else { continue }
      report.add(
        Self.self, .error, [.rejectedByMarketplace], entry: composer.entry, at: value.range,
        of: composer.bytes,
        "composer.json has the key \(quoted(name))", "The Marketplace refuses packages with it.",
        help: "Remove it")
    }
  }
}
