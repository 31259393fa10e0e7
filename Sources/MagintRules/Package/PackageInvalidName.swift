package import MagintCore

package enum PackageInvalidName: PackageRule {
  package static let id: RuleID = "package-invalid-name"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .error, consequences: [.rejectedByMarketplace],
      summary: "The name in composer.json is not of the form `vendor/name`",
      rationale: """
        The Marketplace takes names of the form `vendor/name` in small letters, digits, `-` and `_`:
        `acme/module-order-sync`.
        """,
      examples: [
        .bad(
          SamplePackage(composer: SamplePackage.composer(name: "⟦\"Acme/OrderSync\"⟧")),
          at: "composer.json"),
        .good(SamplePackage()),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    guard let composer = package.composer, composer.tree != nil else { return }
    let name = composer["name"]
    guard name?.string.map(isValid) != true else { return }
    report.add(
      Self.self, .error, [.rejectedByMarketplace], entry: composer.entry, at: name?.range,
      of: composer.bytes,
      name?.string.map { "\(quoted($0)) is no name that the Marketplace takes" }
        ?? "composer.json has no name",
      "The Marketplace takes a vendor and a name with a slash between them, both in small letters, digits, '-' and '_'.",
      help: "Name the package as in 'acme/module-order-sync'")
  }

  /// Whether the Marketplace takes it.
  package static func isValid(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
              UInt8(ascii: "-"), UInt8(ascii: "_"):
              true
            default: false
            }
          }
      }
  }
}
