package import MagintCore

package enum PackageInvalidVersion: PackageRule {
  package static let id: RuleID = "package-invalid-version"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .error, consequences: [.rejectedByMarketplace],
      summary: "The version in composer.json is missing or not of the form `1.2.3`",
      rationale: """
        Elsewhere composer takes the version from a tag; of an archive it knows what composer.json says. The
        Marketplace takes three numbers, and behind them `-patch`, `-p`, `-dev`, `-a`, `-alpha`, `-b`,
        `-beta` or `-rc` with a number.
        """,
      examples: [
        .bad(
          SamplePackage(composer: SamplePackage.composer(version: "⟦\"v1.2\"⟧")),
          at: "composer.json"),
        .good(
          SamplePackage(
            "acme_order-sync-1.2.0-beta2.zip",
            composer: SamplePackage.composer(version: "\"1.2.0-beta2\""))),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    guard let composer = package.composer, composer.tree != nil else { return }
    let version = composer["version"]
    guard version?.string.map(isValid) != true else { return }
    report.add(
      Self.self, .error, [.rejectedByMarketplace], entry: composer.entry, at: version?.range,
      of: composer.bytes,
      version?.string.map { "\(quoted($0)) is no version that the Marketplace takes" }
        ?? "composer.json has no version",
      "The Marketplace takes three numbers such as 1.2.3, and behind them a word such as -beta1 or -p1.",
      help: "Write the version as in 1.2.3")
  }

  private static let words: Set<Substring> = [
    "patch", "p", "dev", "a", "alpha", "b", "beta", "rc",
  ]

  /// Whether the Marketplace takes it.
  package static func isValid(_ version: String) -> Bool {
    func isNumber(_ text: Substring) -> Bool {
      !text.isEmpty && text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }
    let halves = version.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let numbers = halves[0].split(separator: ".", omittingEmptySubsequences: false)
    guard numbers.count == 3, numbers.allSatisfy(isNumber) else { return false }
    guard halves.count == 2 else { return true }
    let suffix = Substring(halves[1].lowercased())
    let word = suffix.prefix { $0.isLetter }
    return words.contains(word) && isNumber(suffix[word.endIndex...])
  }
}
