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
        `magento/magento2-base` and `magento/magento-composer-installer` as well.
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
        at: start(
          of: member, before: constraint.range, composer.bytes)..<constraint.range.upperBound,
        of: composer.bytes,
        "the package requires \(quoted(name))",
        "A module must not decide which Magento a shop has: the Marketplace refuses it.",
        help: "Require magento/framework and the modules that are used")
    }
  }

  private static func isForbidden(_ name: String) -> Bool {
    name == "magento/magento2-base" || name == "magento/magento-composer-installer"
      || (name.hasPrefix("magento/product-") && name.hasSuffix("-edition"))
  }

  /// Where the name of a member begins, whose value is at `value`.
  private static func start(
    of member: JSONTree.Member, before value: Range<Int>, _ bytes: [UInt8]
  ) -> Int {
    let name = Array("\"\(member.name)\"".utf8)
    var at = value.lowerBound - name.count
    while at >= 0 {
      if bytes[at...].starts(with: name) { return at }
      at -= 1
    }
    // Written with escapes.
    return value.lowerBound
  }
}
