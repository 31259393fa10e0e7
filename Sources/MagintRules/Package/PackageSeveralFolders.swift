import MagintArchive
package import MagintCore

package enum PackageSeveralFolders: PackageRule {
  package static let id: RuleID = "package-several-folders"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .error, consequences: [.rejectedByMarketplace],
      summary: "The package's files are in a folder, and there are others beside it",
      rationale: """
        The Marketplace and composer look for composer.json in the root of the archive and, if the root has
        nothing but one folder, in that. With anything beside the folder, be it a README or what a Mac adds,
        they look in the root only.
        """,
      examples: [
        .bad(
          SamplePackage(
            folder: "order-sync/", files: [SamplePackage.File("__MACOSX/order-sync/._etc")]),
          at: "__MACOSX/order-sync/._etc"),
        .bad(
          SamplePackage(folder: "order-sync/", files: [SamplePackage.File("README.md")]),
          at: "README.md"),
        .good(SamplePackage(folder: "order-sync/")),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    let folder = package.folder
    guard let top = folder.split(separator: "/").first else { return }
    let others = package.entries.filter { !$0.name.hasPrefix(top + "/") && $0.name != top }
    guard let first = others.first else { return }
    report.add(
      Self.self, .error, [.rejectedByMarketplace], entry: first.name,
      others.count == 1
        ? "this is beside the package's folder \(quoted(folder))"
        : "this and \(others.count - 1) more are beside the package's folder \(quoted(folder))",
      "The Marketplace and composer look into a folder only if there is nothing beside it.",
      help: "Put all files into the root of the archive, or all into one folder")
  }
}
