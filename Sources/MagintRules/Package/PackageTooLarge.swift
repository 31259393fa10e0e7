import MagintArchive
package import MagintCore

package enum PackageTooLarge: PackageRule {
  package static let id: RuleID = "package-too-large"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .error, consequences: [.rejectedByMarketplace],
      summary: "The package has more than 30 MB",
      rationale: """
        The Marketplace takes packages of at most 30 MB. What makes one that large is seldom code: tests'
        data, videos, archives, or the libraries that composer would install.
        """,
      examples: [
        .bad(SamplePackage(padding: 31 << 20)),
        .good(SamplePackage()),
      ])
  }

  /// In bytes.
  private static let limit = 30 << 20

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    guard package.archive.size > limit else { return }
    let largest = package.entries.filter { $0.kind == .file }
      .sorted { ($1.compressedSize, $0.name) < ($0.compressedSize, $1.name) }.prefix(3)
      .map { "\(quoted($0.name)) takes \(size($0.compressedSize))" }
    report.add(
      Self.self, .error, [.rejectedByMarketplace],
      "the package has \(size(package.archive.size))",
      "The Marketplace takes packages of at most 30 MB.",
      help: "Leave out what a shop does not need", notes: largest)
  }

  /// With one decimal, cut off.
  private static func size(_ bytes: Int) -> String {
    bytes < 1 << 20 ? "\(bytes) bytes" : "\(bytes >> 20).\((bytes * 10 >> 20) % 10) MB"
  }
}
