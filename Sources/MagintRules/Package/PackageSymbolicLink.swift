import MagintArchive
package import MagintCore

package enum PackageSymbolicLink: PackageRule {
  package static let id: RuleID = "package-symbolic-link"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .error, consequences: [.rejectedByMarketplace, .insecure],
      summary: "An entry is a symbolic link, or no file at all",
      rationale: """
        A symbolic link in an archive can lead anywhere on the machine where it is unpacked: to the shop's
        secrets, or to a file that the next entry then overwrites. Many programs refuse such archives, others
        write the link's text into a file.
        """,
      examples: [
        .bad(
          SamplePackage(files: [
            SamplePackage.File("etc/config.php", "../../../../app/etc/env.php", .symbolicLink)
          ]), at: "etc/config.php"),
        .good(SamplePackage()),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    for entry in package.entries where entry.kind == .symbolicLink || entry.kind == .special {
      report.add(
        Self.self, .error, [.rejectedByMarketplace, .insecure], entry: entry.name,
        entry.kind == .symbolicLink
          ? "\(quoted(entry.name)) is a symbolic link" : "\(quoted(entry.name)) is no regular file",
        "It can lead anywhere on the machine where the archive is unpacked.",
        help: "Put the file itself in its place: magint pack does")
    }
  }
}
