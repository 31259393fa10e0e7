package import MagintCatalog
package import MagintCore

/// The integrations below some paths and the release to judge them by, for a rehearsal of their
/// activation.
package struct DeclaredIntegrations: Sendable {
  package struct Integration: Sendable {
    package var name: String
    /// Empty where the files have none; so are the URLs.
    package var email: String
    package var endpointURL: String
    package var identityLinkURL: String
    /// As they are listed, each once.
    package var resources: [String]
    package var isLegacy: Bool
    /// What a merchant is asked to approve, as the admin shows it.
    package var permissions: [GrantsPage.Node]
  }

  package var integrations: [Integration]
  /// With what the modules below the paths declare.
  package var catalog: Catalog
  /// The newest release of the range: an index into those of the catalog.
  package var release: Int

  /// - Throws: ``MagintError`` where there is no integration, or something cannot be read.
  package static func read(
    _ paths: [String], _ options: GrantsOptions
  ) throws(MagintError) -> DeclaredIntegrations {
    let (set, knowledge) = try Grants.load(paths, options)
    return DeclaredIntegrations(
      integrations: set.members.map {
        Integration(
          name: $0.name, email: $0.email ?? "", endpointURL: $0.endpointURL ?? "",
          identityLinkURL: $0.identityLinkURL ?? "", resources: $0.resources,
          isLegacy: $0.isLegacy, permissions: GrantView($0, knowledge).permissions)
      }, catalog: knowledge.catalog, release: knowledge.newest)
  }
}
