internal import MagintCore

/// The least set of resources that opens the routes of some requests over a range of releases.
package struct AccessPlan: Sendable {
  /// What a route needs in some releases of the range.
  package struct Need: Sendable {
    package var route: RouteFact
    package var releases: ReleaseSet
    /// Of the route's resources those that an integration can have in all of ``releases``.
    package var resources: [String] = []
    /// Those that no `acl.xml` of some of the releases has, or that are disabled there.
    package var missing: [String: ReleaseSet] = [:]
  }

  /// Requests that the same routes answer.
  package struct Item: Sendable {
    package var method: String
    /// The first request.
    package var url: String
    /// How many requests there were, and how many different ones.
    package var count: Int
    package var requestCount: Int
    /// Those of the newest release first. Of routes that differ in nothing but what calls them there
    /// is one.
    package var needs: [Need]
    /// The releases of the range that have no such route.
    package var unmatched: ReleaseSet
    /// A route of Adobe Commerce, where Open Source has none.
    package var commerce: RouteFact?
    /// What may have been meant, where there is no route in all of the range.
    package var hint: String?
  }

  package private(set) var items: [Item] = []
  /// All that is needed in some release of the range, in the order of the newest release's tree.
  package private(set) var needed: [String] = []
  /// What an `etc/integration.xml` has to list: Magento adds the ancestors itself.
  package private(set) var least: [String] = []
  /// ``needed`` with all ancestors, as an `etc/integration/api.xml` lists them.
  package private(set) var withAncestors: [String] = []
  /// Whether a route needs the root, which is granted with any resource and not by itself, and
  /// nothing else is needed that would bring it along.
  package private(set) var needsAnyResource = false
  /// The releases in which a resource of ``needed`` is needed.
  package private(set) var releases: [String: ReleaseSet] = [:]
  /// How many items need it.
  package private(set) var counts: [String: Int] = [:]

  package init(_ requests: [RequestList.Request], in catalog: Catalog, range: ReleaseSet) {
    let matcher = RouteMatcher(catalog.routes.filter { $0.edition == .openSource })
    let commerce = RouteMatcher(catalog.routes.filter { $0.edition != .openSource })
    var enabled: [String: ReleaseSet] = [:]
    var places: [String: Int] = [:]
    var hintCount = 0
    for request in requests {
      let matches = request.path.map { matcher.matches(request.method, $0, in: range) } ?? []
      // Requests of one route are told together.
      let key =
        matches.isEmpty
        ? "\(request.method) \(request.url)"
        : matches.map { "\($0.route.method) \($0.route.url) \($0.releases.runs)" }.joined(
          separator: "\n")
      if let place = places[key] {
        items[place].count += request.count
        items[place].requestCount += 1
        continue
      }
      places[key] = items.count
      var item = Item(
        method: request.method, url: request.url, count: request.count, requestCount: 1, needs: [],
        unmatched: matches.reduce(range) { $0.subtracting($1.releases) })
      for match in matches { Self.add(match, to: &item.needs) }
      for index in item.needs.indices { Self.judge(&item.needs[index], catalog, &enabled) }
      if matches.isEmpty, let path = request.path {
        item.commerce = commerce.matches(request.method, path, in: catalog.allReleases).first?.route
        // Each takes most of a millisecond; who has so many such requests reads none of them.
        if item.commerce == nil, hintCount < 500 {
          hintCount += 1
          item.hint = Self.hint(request.method, path, matcher, catalog, range)
        }
      } else if matches.isEmpty {
        item.hint = Self.hintForNoREST(request.url)
      }
      items.append(item)
    }

    for item in items {
      for need in item.needs {
        for id in need.resources {
          releases[id] = (releases[id] ?? ReleaseSet()).union(need.releases)
        }
      }
      for id in Set(item.needs.flatMap(\.resources)) { counts[id, default: 0] += 1 }
    }
    settle(catalog, range)
  }

  private mutating func settle(_ catalog: Catalog, _ range: ReleaseSet) {
    let newest = range.indices.last ?? 0
    needed = catalog.sorted(releases.keys, at: newest)
    // An ancestor need not be listed if, in each release that needs it, something below it is: from
    // the leaves up, so that what covers is listed itself.
    var covered: [String: ReleaseSet] = [:]
    var kept: Set<String> = []
    var all: Set<String> = []
    for id in needed.reversed() {
      let isKept = !releases[id]!.isSubset(of: covered[id] ?? ReleaseSet())
      if isKept { kept.insert(id) }
      for index in range.indices {
        guard let path = catalog.path(of: id, at: index) else { continue }
        // Magento adds the root itself.
        for fact in path.dropFirst() { all.insert(fact.id) }
        guard isKept else { continue }
        for fact in path.dropLast() { covered[fact.id, default: ReleaseSet()].insert(index) }
      }
    }
    // The root comes along; listed alone it is dropped.
    func isRoot(_ id: String) -> Bool { catalog.newestPath(of: id).count == 1 }
    least = needed.filter { kept.contains($0) && !isRoot($0) }
    needsAnyResource = least.isEmpty && needed.contains(where: isRoot)
    withAncestors = catalog.sorted(all, at: newest)
  }

  /// Routes that need the same are one need.
  private static func add(_ match: RouteMatcher.Match, to needs: inout [Need]) {
    let same = needs.firstIndex {
      $0.route.resources == match.route.resources
        && RouteMatcher.segments($0.route.url) == RouteMatcher.segments(match.route.url)
    }
    if let same {
      needs[same].releases = needs[same].releases.union(match.releases)
    } else {
      needs.append(Need(route: match.route, releases: match.releases))
    }
  }

  private static func judge(
    _ need: inout Need, _ catalog: Catalog, _ enabled: inout [String: ReleaseSet]
  ) {
    guard !need.route.isAnonymous, !need.route.isForCustomers else { return }
    for id in need.route.resources {
      let known = enabled[id] ?? catalog.enabledReleases(of: id)
      enabled[id] = known
      let missing = need.releases.subtracting(known)
      if !missing.isEmpty { need.missing[id] = missing }
      if missing != need.releases { need.resources.append(id) }
    }
  }

  // MARK: What may have been meant

  private static func hint(
    _ method: String, _ path: String, _ matcher: RouteMatcher, _ catalog: Catalog,
    _ range: ReleaseSet
  ) -> String? {
    let elsewhere = matcher.matches(method, path, in: catalog.allReleases)
      .reduce(ReleaseSet()) { $0.union($1.releases) }
    if !elsewhere.isEmpty {
      return "other releases have it: \(elsewhere.description(in: catalog.releases))"
    }
    let methods = matcher.methods(of: path, in: range)
    if !methods.isEmpty {
      return "this URL answers to \(methods.joined(separator: ", ")) only"
    }
    // Magento's routes are case-sensitive.
    let segments = RouteMatcher.segments(path.lowercased())
    var best: (distance: Int, url: String)?
    for route in matcher.routes
    where route.method == method && !route.releases.intersection(range).isEmpty {
      let parts = RouteMatcher.segments(route.url)
      guard parts.count == segments.count else { continue }
      var distance = 0
      for (part, segment) in zip(parts, segments) where !part.hasPrefix(":") {
        distance += editDistance(part.lowercased(), String(segment))
      }
      // A route made of parameters is near to everything.
      if distance <= 3, distance < (best?.distance ?? .max) { best = (distance, route.url) }
    }
    return best.map { "did you mean \(method) \($0.url)?" }
  }

  private static func hintForNoREST(_ url: String) -> String? {
    let lowercased = url.lowercased()
    if lowercased.contains("/v1/") { return "Magento writes the version as V1" }
    return lowercased.contains("graphql") ? "GraphQL is not part of the REST API" : nil
  }
}
