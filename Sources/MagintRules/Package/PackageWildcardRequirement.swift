package import MagintCore

package enum PackageWildcardRequirement: PackageRule {
  package static let id: RuleID = "package-wildcard-requirement"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .error, consequences: [.rejectedByMarketplace],
      summary: "A requirement on a package of Magento is `*`",
      rationale: """
        The Marketplace wants to know the releases of Magento that a package is for. `*` allows them all,
        those to come as well, and so says nothing.
        """,
      examples: [
        .bad(
          SamplePackage(
            composer: SamplePackage.composer(require: "\"magento/framework\": ⟦\"*\"⟧")),
          at: "composer.json"),
        .good(SamplePackage()),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    guard let composer = package.composer else { return }
    for (name, constraint, _) in composer.requirements where name.hasPrefix("magento/") {
      // `*@stable` is the same.
      guard let text = constraint.string,
        text.split(separator: "@", omittingEmptySubsequences: false)[0].allSatisfy({
          $0 == "*" || $0 == " "
        }), text.contains("*")
      else { continue }
      report.add(
        Self.self, .error, [.rejectedByMarketplace], entry: composer.entry, at: constraint.range,
        of: composer.bytes,
        "any version of \(quoted(name)) will do: \(quoted(text))",
        "The Marketplace refuses '*' for packages of Magento.",
        help: "Name the versions that the module works with, as in '^103.0'")
    }
  }
}
