package import MagintCore

package enum PackageInlineAlias: PackageRule {
  package static let id: RuleID = "package-inline-alias"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .error, consequences: [.rejectedByMarketplace],
      summary: "A requirement has an inline alias",
      rationale: """
        `dev-main as 1.2.0` makes composer take one version for another. It works in the package at the
        root only, which a module in a shop never is; the Marketplace refuses it.
        """,
      examples: [
        .bad(
          SamplePackage(
            composer: SamplePackage.composer(
              require: "\"acme/client\": ⟦\"dev-main as 2.1.0\"⟧")), at: "composer.json"),
        .good(SamplePackage()),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    guard let composer = package.composer else { return }
    for (name, constraint, _) in composer.requirements {
      guard let text = constraint.string,
        text.split(whereSeparator: { " ,|\t".contains($0) }).contains("as")
      else { continue }
      report.add(
        Self.self, .error, [.rejectedByMarketplace], entry: composer.entry, at: constraint.range,
        of: composer.bytes,
        "the requirement on \(quoted(name)) has an inline alias: \(quoted(text))",
        "In a shop composer ignores the alias, and the Marketplace refuses it.",
        help: "Require a version that there is")
    }
  }
}
