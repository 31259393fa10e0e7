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
  /// the versions of these packages in each release; nil where it requires none that says so. A requirement on
  /// `mage-os/…` allows the releases that the Mage-OS is built on.
  package func releases(in catalog: Catalog) -> ReleaseSet? {
    releases { catalog.releases(with: $0, $1) }
  }

  /// As ``releases(in:)``, for the catalog that the program carries.
  package func releasesOfEmbeddedCatalog() -> ReleaseSet? {
    releases { EmbeddedCatalog.releases(with: $0, $1) }
  }

  private func releases(
    _ releases: (String, ComposerConstraint) -> ReleaseSet?
  ) -> ReleaseSet? {
    var result: ReleaseSet?
    for requirement in requirements
    where requirement.package.hasPrefix("magento/") || requirement.package.hasPrefix(MageOS.vendor)
    {
      guard let constraint = ComposerConstraint(requirement.constraint),
        let allowed = MageOS.releases(with: requirement.package, constraint)
          ?? releases(requirement.package, constraint)
      else { continue }
      result = result?.intersection(allowed) ?? allowed
    }
    return result
  }
}
