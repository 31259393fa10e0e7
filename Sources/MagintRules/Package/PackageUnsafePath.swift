import MagintArchive
package import MagintCore

package enum PackageUnsafePath: PackageRule {
  package static let id: RuleID = "package-unsafe-path"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .error, consequences: [.rejectedByMarketplace, .insecure],
      summary: "An entry's name leads out of the package or is none on some systems",
      rationale: """
        Whoever unpacks an entry `../../index.php`, or one with an absolute path, may overwrite a file of the
        shop. A backslash is a part of the name on one system and a folder on another. Such an archive is an
        attack, or comes from a broken program; no one should unpack it.
        """,
      examples: [
        .bad(
          SamplePackage(files: [SamplePackage.File("../../pub/index.php", "<?php\n")]),
          at: "../../pub/index.php"),
        .good(SamplePackage()),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    for entry in package.entries {
      guard let reason = reason(entry) else { continue }
      report.add(
        Self.self, .error, [.rejectedByMarketplace, .insecure], entry: entry.name,
        "the name \(quoted(entry.name)) \(reason)",
        "Whoever unpacks the archive gets a file in another place, or under another name.",
        help: "Rename the file, or build the archive again: magint pack does")
    }
  }

  private static func reason(_ entry: ZipArchive.Entry) -> String? {
    let name = entry.name
    guard entry.isNameValid else { return "is not UTF-8" }
    if name.isEmpty { return "is empty" }
    if name.hasPrefix("/") { return "is an absolute path" }
    if name.contains("\\") { return "has a backslash" }
    if name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return "has a control character" }
    let letters = Array(name.unicodeScalars.prefix(2))
    if letters.count == 2, letters[1] == ":", letters[0].isASCII, letters[0].properties.isAlphabetic
    {
      return "begins with a drive"
    }
    var parts = name.split(separator: "/", omittingEmptySubsequences: false)
    if parts.last == "" { parts.removeLast() }
    if parts.contains("..") { return "leads upwards" }
    if parts.contains("") || parts.contains(".") { return "has a part that names nothing" }
    return nil
  }
}
