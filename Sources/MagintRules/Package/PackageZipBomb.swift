import MagintArchive
package import MagintCore

package enum PackageZipBomb: PackageRule {
  package static let id: RuleID = "package-zip-bomb"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .error, consequences: [.rejectedByMarketplace, .insecure],
      summary: "The archive unpacks to far more than a package can have",
      rationale: """
        An archive of a few bytes can unpack to gigabytes and fill a disk. magint unpacks nothing that says
        that it holds more than 256 MB, or an entry of more than 1 MB that was compressed to less than a
        hundred-and-fiftieth; it says so, and does not look at the files.
        """,
      examples: [
        .bad(
          SamplePackage(files: [SamplePackage.File("var/data.bin", "", .zeros(20_000_000))]),
          at: "var/data.bin"),
        .good(SamplePackage()),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    for problem in package.archive.problems {
      let message: String
      switch problem.kind {
      case .ratio(let size, let compressed):
        message = "\(compressed) bytes of the archive unpack to \(size)"
      case .total(let size):
        message = "the archive unpacks to \(size >> 20) MB"
      default: continue
      }
      report.add(
        Self.self, .error, [.rejectedByMarketplace, .insecure], entry: problem.entry, message,
        "Whoever unpacks it may fill a disk; magint has not, and has not looked at the files.",
        help: "Leave out what a shop does not need")
    }
  }
}
