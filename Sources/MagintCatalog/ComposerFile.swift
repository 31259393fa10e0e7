package import MagintCore

/// What a module's `composer.json` says of the Magento that it is for.
package struct ComposerFile: Sendable {
  package struct Requirement: Sendable {
    package var package: String
    package var constraint: String
  }

  package let name: String?
  package let version: String?
  package let requirements: [Requirement]

  /// Nil where `bytes` are no JSON object.
  package init?(_ bytes: [UInt8]) {
    guard let tree = try? JSONTree.parse(bytes) else { return nil }
    self.init(tree)
  }

  /// Nil where `tree` is no JSON object.
  package init?(_ tree: JSONTree) {
    guard case .object = tree.value else { return nil }
    name = tree["name"]?.string
    version = tree["version"]?.string
    requirements = (tree["require"]?.members ?? []).compactMap { member in
      member.value.string.map {
        Requirement(package: member.name, constraint: $0)
      }
    }
  }

  /// The releases that the requirements on `magento/framework` and Magento's modules allow, through
  /// the versions of these packages in each release; nil where it requires none that says so.
  package func releases(in catalog: Catalog) -> ReleaseSet? {
    releases(count: catalog.packageVersions.count) { catalog.packageVersions[$1][$0] }
  }

  /// The same for the catalog that the program carries.
  package func releasesOfEmbeddedCatalog() -> ReleaseSet? {
    releases(count: CatalogData.releaseCount) { EmbeddedTable.version(of: $0, inRelease: $1) }
  }

  private func releases(count: Int, _ version: (String, Int) -> String?) -> ReleaseSet? {
    var result: ReleaseSet?
    for requirement in requirements where requirement.package.hasPrefix("magento/") {
      guard let constraint = ComposerConstraint(requirement.constraint) else { continue }
      var allowed = ReleaseSet()
      var isKnown = false
      for index in 0..<count {
        guard let text = version(requirement.package, index),
          let version = ComposerConstraint.Version(text)
        else { continue }
        isKnown = true
        if constraint.accepts(version) { allowed.insert(index) }
      }
      guard isKnown else { continue }
      result = result?.intersection(allowed) ?? allowed
    }
    return result
  }
}
