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
    let autoload = composer["autoload"]
    // The validator takes the first folder that is mapped, and no list of folders.
    let mapped = normal(autoload?["psr-4"]?.members.first?.value.string ?? "")
    let source = mapped.isEmpty ? "" : mapped + "/"
    let named = autoload?["files"]?.array.compactMap(\.string).map(normal)
      .first { $0.hasSuffix("registration.php") }
    let registration = named ?? source + "registration.php"
    let home = String(registration.dropLast("registration.php".count))
    func isThere(_ name: String) -> Bool {
      package.entries.contains { $0.name == package.folder + name && $0.size > 0 }
    }
    // Magento reads etc/module.xml beside registration.php, wherever the classes are.
    if home != source, isThere(home + "etc/module.xml"), isThere(registration),
      !isThere(source + "etc/module.xml")
    {
      report.add(
        Self.self, .error, [.rejectedByMarketplace],
        "the folder of the classes, \(quoted(source.isEmpty ? "./" : source)), has no etc/module.xml",
        "Magento reads \(quoted(home + "etc/module.xml")), beside registration.php, and the module works. The "
          + "Marketplace's validator looks in the first folder of autoload.psr-4 and refuses the package.",
        help:
          "Bring etc and registration.php into the folder of the classes, and name that one in autoload.files; or map the namespace to the folder that they are in"
      )
      return
    }
    for name in [home + "etc/module.xml", registration] {
      let entry = package.entries.first { $0.name == package.folder + name }
      guard entry == nil || entry?.size == 0 else { continue }
      report.add(
        Self.self, .error, [.rejectedByMarketplace],
        entry == nil ? "there is no \(quoted(name))" : "\(quoted(name)) is empty",
        "Without it Magento does not know the module, and the Marketplace refuses the package.",
        help: "Add \(name)")
    }
  }

  /// A path of composer.json as composer takes it: `./src/`, `src/.` and `/src` are `src`; `./`, `.`
  /// and `/` are the directory itself, which is empty here.
  private static func normal(_ path: String) -> String {
    path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
  }
}
