import MagintArchive
package import MagintCore

package enum PackageDuplicateEntry: PackageRule {
  package static let id: RuleID = "package-duplicate-entry"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .error, consequences: [.rejectedByMarketplace, .insecure],
      summary: "The archive has two entries of the same name",
      rationale: """
        One program unpacks the first of two entries with the same name and another the last, so that what is
        checked need not be what is installed. It is the same with a name that is a file and a folder.
        """,
      examples: [
        .bad(
          SamplePackage(files: [
            SamplePackage.File("Model/Client.php", "<?php\n"),
            SamplePackage.File("Model/Client.php", "<?php\neval($_GET['x']);\n"),
          ]), at: "Model/Client.php"),
        .good(SamplePackage()),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    var counts: [ExactString: Int] = [:]
    var files: Set<ExactString> = []
    var reported: Set<ExactString> = []
    for entry in package.entries {
      let name = ExactString(entry.name)
      counts[name, default: 0] += 1
      if entry.kind != .directory { files.insert(name) }
    }
    for entry in package.entries {
      let name = ExactString(entry.name)
      guard let count = counts[name], count > 1, reported.insert(name).inserted else { continue }
      add(entry.name, "the archive has \(count) entries of the name \(quoted(entry.name))", &report)
    }
    for entry in package.entries {
      var folder = entry.name[...]
      if folder.hasSuffix("/") { folder.removeLast() }
      // A folder's own entry, and those that all entries imply.
      var isOwn = entry.kind == .directory
      while true {
        if !isOwn {
          guard let slash = folder.lastIndex(of: "/") else { break }
          folder = folder[..<slash]
        }
        isOwn = false
        let name = ExactString(String(folder))
        guard files.contains(name), reported.insert(name).inserted else { continue }
        add(name.text, "\(quoted(name.text)) is a file and a folder", &report)
      }
    }
  }

  private static func add(_ name: String, _ message: String, _ report: inout PackageFindings) {
    report.add(
      Self.self, .error, [.rejectedByMarketplace, .insecure], entry: name, message,
      "Which of them is installed depends on the program that unpacks the archive.",
      help: "Build the archive again: magint pack does")
  }
}
