import MagintArchive
package import MagintCore

package enum PackageMissingFile: PackageRule {
  package static let id: RuleID = "package-missing-file"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .error, consequences: [.rejectedByMarketplace],
      summary: "The package lacks a file that every module has, or has an empty one",
      rationale: """
        Magento finds a module by its registration.php and knows it by its etc/module.xml; the Marketplace
        refuses a package of type `magento2-module` without them. They may lie in a folder that composer.json
        maps the namespace to.
        """,
      examples: [
        .bad(SamplePackage(files: [SamplePackage.File("registration.php", "")])),
        .good(SamplePackage()),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    guard let composer = package.composer?.tree, package.archive.problems.isEmpty,
      composer["type"]?.string == "magento2-module"
    else { return }
    // The source may be in a folder of its own; the validator takes the first that is mapped.
    let mapped = composer["autoload"]?["psr-4"]?.members.first?.value.string ?? ""
    let source = mapped.isEmpty || mapped.hasSuffix("/") ? mapped : mapped + "/"
    let registration = composer["autoload"]?["files"]?.array.compactMap(\.string)
      .first { $0.hasSuffix("registration.php") }
    for name in [source + "etc/module.xml", registration ?? source + "registration.php"] {
      let entry = package.entries.first { $0.name == package.folder + name }
      guard entry == nil || entry?.size == 0 else { continue }
      report.add(
        Self.self, .error, [.rejectedByMarketplace],
        entry == nil ? "there is no \(quoted(name))" : "\(quoted(name)) is empty",
        "Without it Magento does not know the module, and the Marketplace refuses the package.",
        help: "Add \(name)")
    }
  }
}
