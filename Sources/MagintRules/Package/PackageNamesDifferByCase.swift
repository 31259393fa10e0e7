import MagintArchive
package import MagintCore

package enum PackageNamesDifferByCase: PackageRule {
  package static let id: RuleID = "package-names-differ-by-case"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .error, consequences: [.rejectedByMarketplace],
      summary: "Two entries have names that differ only by case",
      rationale: """
        On Windows and on most Macs `Model/Client.php` and `model/client.php` are one file: one of them is
        lost when the archive is unpacked there, and PHP finds the class on one machine and not on
        another.
        """,
      examples: [
        .bad(
          SamplePackage(files: [
            SamplePackage.File("Model/Client.php", "<?php\n"),
            SamplePackage.File("Model/client.php", "<?php\n"),
          ]), at: "Model/client.php"),
        .good(SamplePackage()),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    // Each folder and file by its spelling in small letters; a folder is there once.
    var spellings: [String: ExactString] = [:]
    var reported: Set<String> = []
    for entry in package.entries {
      var path = ""
      for part in entry.name.split(separator: "/") {
        path += (path.isEmpty ? "" : "/") + part
        let folded = path.lowercased()
        let known = spellings[folded]
        if known == nil { spellings[folded] = ExactString(path) }
        guard let known, known != ExactString(path) else { continue }
        // What is below two such folders differs as well.
        if reported.insert(folded).inserted {
          report.add(
            Self.self, .error, [.rejectedByMarketplace], entry: entry.name,
            "\(quoted(path)) differs from \(quoted(known.text)) only by case",
            "On Windows and on most Macs they are one, and one of them is lost.",
            help: "Rename one of them")
        }
        break
      }
    }
  }
}
