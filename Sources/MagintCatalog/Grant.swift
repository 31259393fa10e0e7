/// What one integration may do in one release.
package struct Grant: Sendable, Hashable {
  /// Resources that Magento lets it use; in the consolidated kind with all above them.
  package var resources: Set<String>
  /// Whether `Magento_Backend::all` alone, in the legacy kind, opens everything.
  package var isFull: Bool

  package init(resources: Set<String>, isFull: Bool) {
    self.resources = resources
    self.isFull = isFull
  }

  package func allows(_ resource: String) -> Bool {
    isFull ? resource != "self" && resource != "anonymous" : resources.contains(resource)
  }

  /// Whether an integration with it can call a route: it holds all that the route needs.
  package func opens(_ route: RouteFact) -> Bool {
    !route.resources.isEmpty && route.resources.allSatisfy(allows)
  }
}

extension RouteFact {
  package var isAnonymous: Bool { resources.contains("anonymous") }
  /// For logged-in customers; no integration can call it.
  package var isForCustomers: Bool { resources.contains("self") }
}

extension Catalog {
  package static let root = "Magento_Backend::admin"
  package static let everything = "Magento_Backend::all"

  /// What an integration that asks for `ids`, as they are listed, gets.
  ///
  /// The consolidated kind stores each known resource with all above it. The legacy kind stores what
  /// is listed and the root, and `Magento_Backend::all` alone and once means everything.
  package func grant(_ ids: [String], isLegacy: Bool, at release: Int) -> Grant {
    let resources =
      isLegacy ? legacyResources(ids, at: release) : effectiveResources(ids, at: release)
    let isFull = isLegacy && resources == [Self.everything]
    // Beside others it is stored, and opens nothing.
    return Grant(
      resources: isFull ? [Self.everything] : Set(resources).subtracting([Self.everything]),
      isFull: isFull)
  }
}
