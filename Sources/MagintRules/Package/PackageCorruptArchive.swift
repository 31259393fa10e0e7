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
    let problems = package.archive.problems
    // An archive that one program has made has the same in all its entries.
    var methods: [Int: Int] = [:]
    for case .method(let number) in problems.map(\.kind) { methods[number, default: 0] += 1 }
    for problem in problems {
      if case .method(let number) = problem.kind {
        guard let count = methods.removeValue(forKey: number) else { continue }
        report.add(
          Self.self, .error, [.rejectedByMarketplace], entry: problem.entry,
          "\(count == 1 ? "the entry is" : "\(count) entries are") compressed with method \(number): neither stored nor deflated",
          explanation(problem), help: help)
        continue
      }
      guard let message = message(problem) else { continue }
      report.add(
        Self.self, .error, [.rejectedByMarketplace], entry: problem.entry, message,
        explanation(problem),
        help: help)
    }
  }

  private static let help = "Build the archive again: magint pack does"

  private static func message(_ problem: ZipProblem) -> String? {
    let subject = problem.entry == nil ? "the archive" : "the entry"
    switch problem.kind {
    case .notZip: return "this is no zip archive"
    case .truncated: return "the archive is cut off: it has no end"
    case .zip64: return "\(subject) is in ZIP64 form, which is for more than 4 GB"
    case .inconsistent(let reason): return "\(subject) cannot be trusted: \(reason)"
    case .overlap(let other):
      return "the entry cannot be trusted: it shares bytes with \(quoted(other))"
    case .wrongSize(let size):
      return "the entry does not unpack to the \(size) bytes that it says"
    case .damaged(let reason), .unreadable(let reason):
      let lines = reason.split(separator: "\n").joined(separator: " ")
      return "\(subject) is damaged: \(lines)"
    case .excess(let count):
      return
        "the archive is followed by \(count == 1 ? "a byte that belongs" : "\(count) bytes that belong") to nothing"
    case .ratio, .total, .method: return nil
    }
  }

  private static func explanation(_ problem: ZipProblem) -> String {
    switch problem.kind {
    case .zip64, .method: "Not every program can read it, and magint does not."
    case .excess: "Some programs read such an archive, others refuse it."
    case .inconsistent, .overlap, .wrongSize:
      "Programs that read the archive get different files out of it."
    default: "Nobody gets all files out of it."
    }
  }
}
