import MagintArchive
package import MagintCore

package enum PackageContainsDependencies: PackageRule {
  package static let id: RuleID = "package-contains-dependencies"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .warning, consequences: [.style],
      summary: "The package has what a package manager installs",
      rationale: """
        What is in `vendor` and `node_modules` comes to the merchant by composer, or is for building only. In
        the package it is a second copy, of a version that nobody updates. `magint pack` leaves both out:
        `vendor` beside composer.json, `node_modules` wherever it is.
        """,
      examples: [
        .bad(
          SamplePackage(files: [SamplePackage.File("vendor/autoload.php", "<?php\n")]),
          at: "vendor/autoload.php"),
        .good(SamplePackage()),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    var seen: Set<String> = []
    for entry in package.entries where entry.kind == .file {
      guard let directory = directory(of: entry.name, below: package.folder),
        seen.insert(directory).inserted
      else { continue }
      report.add(
        Self.self, .warning, [.style], entry: entry.name,
        "\(quoted(directory)) is what a package manager installs",
        "The merchant gets a second copy, of a version that nobody updates.",
        help: "Leave it out, and require in composer.json what the module needs")
    }
  }

  /// Below the top, a module may have files of its own in a directory `vendor`.
  private static func directory(of name: String, below folder: String) -> String? {
    if name.hasPrefix(folder + "vendor/") { return folder + "vendor/" }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast().firstIndex(of: "node_modules").map {
      parts[...$0].joined(separator: "/") + "/"
    }
  }
}
