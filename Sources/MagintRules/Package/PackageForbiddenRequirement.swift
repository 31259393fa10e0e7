package import MagintCore

package enum PackageForbiddenRequirement: PackageRule {
  package static let id: RuleID = "package-forbidden-requirement"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .error, consequences: [.rejectedByMarketplace],
      summary: "The package requires an edition of Magento or its installer",
      rationale: """
        A module that requires `magento/product-community-edition` or the like decides which Magento the shop
        has: composer would exchange the shop under the module. The Marketplace refuses that, and
        `magento/magento2-base`, `magento/magento2-ee-base` and `magento/magento-composer-installer` as well.
        """,
      examples: [
        .bad(
          SamplePackage(
            composer: SamplePackage.composer(
              require: "⟦\"magento/product-community-edition\": \"^2.4\"⟧")),
          at: "composer.json"),
        .good(SamplePackage()),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    guard let composer = package.composer else { return }
    for (name, constraint, member) in composer.requirements where isForbidden(name) {
      report.add(
        Self.self, .error, [.rejectedByMarketplace], entry: composer.entry,
        at: member.nameRange.lowerBound..<constraint.range.upperBound,
        of: composer.bytes,
        "the package requires \(quoted(name))",
        "A module must not decide which Magento a shop has: the Marketplace refuses it.",
        help: "Require magento/framework and the modules that are used")
    }
  }

  private static func isForbidden(_ name: String) -> Bool {
    ["magento/magento2-base", "magento/magento2-ee-base", "magento/magento-composer-installer"]
      .contains(name)
      || (name.hasPrefix("magento/product-") && name.hasSuffix("-edition"))
  }
}
