import MagintArchive
package import MagintCore

package enum PackageCorruptArchive: PackageRule {
  package static let id: RuleID = "package-corrupt-archive"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .error, consequences: [.rejectedByMarketplace],
      summary: "The archive is no zip archive, damaged, or contradicts itself",
      rationale: """
        Of an archive that is cut off or damaged nobody gets all files. One whose parts contradict each other
        — two names for one entry, entries that share their bytes, sizes that are not the real ones — is
        something else to each program that reads it: what is checked is then not what is installed. magint
        does not unpack such an archive and does not guess; it has looked at what could be read without
        doubt.
        """,
      examples: [
        .bad(
          SamplePackage(files: [SamplePackage.File("Model/Client.php", "<?php\n", .damaged)]),
          at: "Model/Client.php"),
        .good(SamplePackage()),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    for problem in package.archive.problems {
      guard let message = message(problem) else { continue }
      report.add(
        Self.self, .error, [.rejectedByMarketplace], entry: problem.entry, message,
        explanation(problem),
        help: "Build the archive again: magint pack does")
    }
  }

  private static func message(_ problem: ZipProblem) -> String? {
    let subject = problem.entry == nil ? "the archive" : "the entry"
    switch problem.kind {
    case .notZip: return "this is no zip archive"
    case .truncated: return "the archive is cut off: it has no end"
    case .zip64: return "\(subject) is in ZIP64 form, which is for more than 4 GB"
    case .inconsistent(let reason): return "\(subject) cannot be trusted: \(reason)"
    case .overlap(let other):
      return "the entry cannot be trusted: it shares bytes with \(quoted(other))"
    case .method(let number):
      return "the entry is compressed with method \(number): neither stored nor deflated"
    case .wrongSize(let size):
      return "the entry does not unpack to the \(size) bytes that it says"
    case .damaged(let reason), .unreadable(let reason):
      let lines = reason.split(separator: "\n").joined(separator: " ")
      return "\(subject) is damaged: \(lines)"
    case .ratio, .total: return nil
    }
  }

  private static func explanation(_ problem: ZipProblem) -> String {
    switch problem.kind {
    case .zip64, .method: "Not every program can read it, and magint does not."
    case .inconsistent, .overlap, .wrongSize:
      "Programs that read the archive get different files out of it."
    default: "Nobody gets all files out of it."
    }
  }
}
