package import MagintCore

extension Catalog {
  /// This catalog for shops of an edition: what is known of Adobe Commerce, and of B2B where the edition
  /// has it, counts as what Open Source has.
  ///
  /// Commerce and B2B were seen in some releases only. Each other release is taken to have what the
  /// nearest seen one before it has, or else the first one behind it.
  package func view(of edition: ShopEdition) -> Catalog {
    let editions: [Edition] = [.commerce, .b2b].filter(edition.has)
    guard !editions.isEmpty else { return self }
    var bases: [Edition: [Int?]] = [:]
    for edition in editions { bases[edition] = nearestSeen(edition) }
    func releases(_ seen: ReleaseSet, _ edition: Edition) -> ReleaseSet {
      // Adobe's REST schemas name routes of releases that were not seen themselves.
      var result = seen
      for (place, base) in (bases[edition] ?? []).enumerated() {
        if let base, seen.contains(base) { result.insert(place) }
      }
      return result
    }

    var resources = resources
    var replaced: [String: ReleaseSet] = [:]
    for index in resources.indices where bases[resources[index].edition] != nil {
      let all = releases(resources[index].releases, resources[index].edition)
      replaced[resources[index].id] = (replaced[resources[index].id] ?? ReleaseSet()).union(all)
      resources[index].releases = all
    }
    for index in resources.indices {
      if resources[index].edition == .openSource, let others = replaced[resources[index].id] {
        resources[index].releases = resources[index].releases.subtracting(others)
      } else if bases[resources[index].edition] != nil {
        resources[index].edition = .openSource
      }
    }
    var routes = routes
    var replacedRoutes: [String: ReleaseSet] = [:]
    func key(_ route: RouteFact) -> String { "\(route.method) \(route.url)" }
    for index in routes.indices
    where bases[routes[index].edition] != nil && !routes[index].isNeedUnknown {
      let all = releases(routes[index].releases, routes[index].edition)
      let key = key(routes[index])
      replacedRoutes[key] = (replacedRoutes[key] ?? ReleaseSet()).union(all)
      routes[index].releases = all
    }
    for index in routes.indices where !routes[index].isNeedUnknown {
      if routes[index].edition == .openSource, let others = replacedRoutes[key(routes[index])] {
        routes[index].releases = routes[index].releases.subtracting(others)
      } else if bases[routes[index].edition] != nil {
        routes[index].edition = .openSource
      }
    }
    return Catalog(
      releaseFacts: releaseFacts, resources: resources.filter { !$0.releases.isEmpty },
      routes: routes.filter { !$0.releases.isEmpty }, packages: packages,
      packageVersions: packageVersions)
  }

  /// The place of the release whose facts about an edition count for each release.
  private func nearestSeen(_ edition: Edition) -> [Int?] {
    let seen = releaseFacts.indices.filter { place in
      edition == .b2b ? releaseFacts[place].b2b != nil : releaseFacts[place].isCommerceSeen
    }
    return releaseFacts.indices.map { place in
      seen.last { $0 <= place } ?? seen.first
    }
  }
}

extension EmbeddedCatalog {
  /// The editions of the modules that are known to be none of Open Source, by their names in lower case.
  package static var otherEditions: [String: Edition] { modulesByEdition.others }

  /// The modules of Open Source in whatever release, by their names in lower case.
  package static var openSourceModules: Set<String> { modulesByEdition.openSource }

  private static let modulesByEdition: (openSource: Set<String>, others: [String: Edition]) = {
    // Magento 2.0 had it before its release, and Adobe's sample still names it.
    var openSource: Set<String> = ["magento_log"]
    var others: [String: Edition] = [:]
    func add(_ module: some StringProtocol, _ edition: Edition) {
      let key = module.lowercased()
      guard edition != .openSource else {
        openSource.insert(key)
        return
      }
      others[key] = min(others[key] ?? edition, edition)
    }
    for fact in Catalog.embedded.resources {
      add(fact.module, fact.edition)
      add(fact.id.prefix { $0 != ":" }, fact.edition)
    }
    for fact in Catalog.embedded.routes where !fact.module.isEmpty {
      add(fact.module, fact.edition)
    }
    for (module, known) in otherModules { add(module, known.edition) }
    others = others.filter { !openSource.contains($0.key) }
    // Lists of packages name modules of Commerce without resources beside those of Open Source. They go
    // by the name of the module that they add to, such as Magento_RmaGraphQl; all of staging is Commerce's.
    let roots = others.filter { $0.value != .extension }
    for module in packages.keys.map({ $0.lowercased() }) where !openSource.contains(module) {
      let root = roots.filter { module.hasPrefix($0.key) }.max { $0.key < $1.key }
      if let root {
        others[module] = root.value
      } else if module.hasSuffix("staging") {
        others[module] = .commerce
      } else {
        openSource.insert(module)
      }
    }
    return (openSource, others)
  }()
}
