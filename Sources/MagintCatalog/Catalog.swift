package import MagintCore

/// ACL resources and REST routes of the releases of Magento.
package struct Catalog: Sendable {
  /// Ascending. ``ReleaseSet`` counts places in this list.
  package let releases: [Release]
  /// What is known of each release, in the same order.
  package let releaseFacts: [ReleaseFact]
  /// The place of the release that an assumed one is taken to be a copy of; nil for those that were seen.
  package let bases: [Int?]
  /// All facts; those about one id stand together.
  package let resources: [ResourceFact]
  /// In byte order of their URLs.
  package let routes: [RouteFact]
  /// Composer packages by module, of Open Source.
  package let packages: [String: String]
  /// The versions of some packages, by release. Of assumed releases few are known.
  package let packageVersions: [[String: String]]
  private let rowsByID: [String: Range<Int>]
  /// What ``openSourceRoutes`` has worked out.
  private let routeIndex = Guarded<RouteIndex?>(nil)
  /// What ``treeOrder(at:)`` has worked out.
  let orders = Guarded<[Int: [String: Int]]>([:])
  /// What ``grantableRoot(at:)`` has worked out.
  let grantableRoots = Guarded<[Int: String?]>([:])

  package init(
    releaseFacts: [ReleaseFact], resources: [ResourceFact], routes: [RouteFact],
    packages: [String: String] = [:], packageVersions: [[String: String]] = []
  ) {
    releases = releaseFacts.map(\.release)
    self.releaseFacts = releaseFacts
    bases = ReleaseFact.bases(of: releaseFacts)
    self.resources = resources.enumerated()
      .sorted { ($0.element.id, $0.offset) < ($1.element.id, $1.offset) }.map(\.element)
    self.routes = routes.sorted { ($0.url, $0.method) < ($1.url, $1.method) }
    self.packages = packages
    self.packageVersions = packageVersions
    var rows: [String: Range<Int>] = Dictionary(minimumCapacity: resources.count)
    for (row, resource) in self.resources.enumerated() {
      rows[resource.id] = (rows[resource.id]?.lowerBound ?? row)..<row + 1
    }
    rowsByID = rows
  }

  /// A catalog of releases that were seen and of which no more is known.
  package init(
    releases: [Release], resources: [ResourceFact], routes: [RouteFact],
    packages: [String: String] = [:], packageVersions: [[String: String]] = []
  ) {
    self.init(
      releaseFacts: releases.map { ReleaseFact(release: $0) }, resources: resources,
      routes: routes, packages: packages, packageVersions: packageVersions)
  }

  /// What the program carries: every release of Open Source that is known, and what is known of Adobe
  /// Commerce, B2B and the extensions that come with Magento.
  ///
  /// Making it takes a moment; ``EmbeddedCatalog`` answers single questions without.
  package static let embedded = Catalog(
    releaseFacts: EmbeddedCatalog.releaseFacts,
    resources: (0..<CatalogData.resourceCount).map(EmbeddedTable.resource),
    routes: (0..<CatalogData.routeCount).map(EmbeddedTable.route),
    packages: EmbeddedCatalog.packages,
    packageVersions: EmbeddedCatalog.packageVersions)

  /// What an answer about some releases rests on.
  package func basis(_ range: ReleaseSet, notes: [String] = []) -> ReleaseBasis {
    if releases == [.unknown] { return ReleaseBasis(notes: notes) }
    return ReleaseBasis(
      range: range.text { releases[$0] },
      assumed: range.indices.compactMap { place in
        bases[place].map {
          ReleaseBasis.Assumption(release: releases[place], copyOf: releases[$0])
        }
      }, notes: notes)
  }

  // MARK: Versions of packages

  /// The versions that a package may have in a release: the one that is known; of an assumed release
  /// that of its base, and that with the number of the patch, as Magento numbers what a patch changes.
  /// Empty where nothing is known.
  package func possibleVersions(of package: String, at release: Int) -> [String] {
    guard packageVersions.indices.contains(release) else { return [] }
    if let version = packageVersions[release][package] { return [version] }
    guard let base = bases[release], let version = packageVersions[base][package] else { return [] }
    let patch = releases[release].securityPatch
    guard package != "php", patch > 0,
      let end = version.utf8.firstIndex(of: UInt8(ascii: "-"))
        ?? Optional(version.utf8.endIndex)
    else { return [version] }
    return [version, version[..<end] + "-p\(patch)"]
  }

  /// What a package may be in some releases: each text that is known, with the releases that may have it.
  package func possibleVersions(of package: String) -> [(text: String, releases: ReleaseSet)] {
    var sets: [String: ReleaseSet] = [:]
    for index in releases.indices {
      for text in possibleVersions(of: package, at: index) {
        sets[text, default: ReleaseSet()].insert(index)
      }
    }
    return sets.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Packages that have the number of the release.
  package static let products: Set<String> = [
    "magento/product-community-edition", "magento/product-enterprise-edition",
    "magento/magento2-base",
  ]

  /// The releases in which a package may have a version that a constraint accepts; nil where no version
  /// of it is known.
  package func releases(with package: String, _ constraint: ComposerConstraint) -> ReleaseSet? {
    if Self.products.contains(package) {
      return ReleaseSet(
        releases.indices.filter { constraint.accepts(ComposerConstraint.Version(releases[$0])) })
    }
    var allowed = ReleaseSet()
    var isKnown = false
    for index in packageVersions.indices {
      for text in possibleVersions(of: package, at: index) {
        guard let version = ComposerConstraint.Version(text) else { continue }
        isKnown = true
        if constraint.accepts(version) { allowed.insert(index) }
      }
    }
    return isKnown ? allowed : nil
  }

  package var allReleases: ReleaseSet { ReleaseSet(first: releases.count) }

  // MARK: Resources

  /// Everything that is known of a resource: one fact for each form that it has had.
  package func facts(of id: String) -> ArraySlice<ResourceFact> {
    rowsByID[id].map { resources[$0] } ?? []
  }

  /// A resource as one release has it; disabled ones too.
  package func resource(_ id: String, at release: Int) -> ResourceFact? {
    facts(of: id).first { $0.releases.contains(release) && $0.edition == .openSource }
  }

  /// A resource and all above it, from the root down; nil where it does not exist in the release or
  /// it or one above it is disabled.
  package func path(of id: String, at release: Int) -> [ResourceFact]? {
    var path: [ResourceFact] = []
    var next: String? = id
    while let current = next {
      guard let fact = resource(current, at: release), !fact.isDisabled, path.count < 64 else {
        return nil
      }
      path.append(fact)
      next = fact.parent
    }
    return path.reversed()
  }

  /// Whether a resource exists in a release and neither it nor one above it is disabled.
  package func isEnabled(_ id: String, at release: Int) -> Bool {
    var next = id
    for _ in 0..<64 {
      guard
        let row = rowsByID[next]?.first(where: {
          resources[$0].releases.contains(release) && resources[$0].edition == .openSource
        }), !resources[row].isDisabled
      else { return false }
      guard let parent = resources[row].parent else { return true }
      next = parent
    }
    return false
  }

  /// The children of each resource in a release, in the order of the admin's tree: by sort order,
  /// ties in order of declaration where that is known, otherwise by module and id. Key "" has the
  /// roots.
  /// Disabled resources are left out.
  package func children(at release: Int) -> [String: [ResourceFact]] {
    var children: [String: [ResourceFact]] = [:]
    for fact in resources
    where fact.releases.contains(release) && fact.edition == .openSource && !fact.isDisabled {
      children[fact.parent ?? "", default: []].append(fact)
    }
    for key in children.keys {
      children[key]!.sort {
        ($0.sortOrder ?? 0, $0.order, $0.module, $0.id) < (
          $1.sortOrder ?? 0, $1.order, $1.module, $1.id
        )
      }
    }
    return children
  }

  // MARK: Routes

  /// Where Open Source's routes are in ``routes``.
  package struct RouteIndex: Sendable {
    /// By a resource that they need.
    package fileprivate(set) var byResource: [String: [Int]] = [:]
    /// By method and URL, in the form of ``address(of:)``: one for each need that a route has had.
    package fileprivate(set) var byAddress: [String: [Int]] = [:]

    package static func address(of route: RouteFact) -> String { "\(route.method) \(route.url)" }
  }

  /// Made once: rules ask for each resource that a file names.
  package var openSourceRoutes: RouteIndex {
    if let index = routeIndex.withLock({ $0 }) { return index }
    var index = RouteIndex()
    for (row, route) in routes.enumerated() where route.edition == .openSource {
      for resource in Set(route.resources) { index.byResource[resource, default: []].append(row) }
      index.byAddress[RouteIndex.address(of: route), default: []].append(row)
    }
    routeIndex.withLock { $0 = index }
    return index
  }

  /// The routes of a release, in byte order of their URLs.
  package func routes(at release: Int) -> [RouteFact] {
    routes.filter { $0.releases.contains(release) && $0.edition == .openSource }
  }
}

/// Single questions to the catalog that the program carries, answered in place.
package enum EmbeddedCatalog {
  package static let releases: [Release] = (0..<CatalogData.releaseCount).map(
    EmbeddedTable.release)

  package static var releaseCount: Int { CatalogData.releaseCount }

  /// One release, without a list of all.
  package static func release(_ place: Int) -> Release { EmbeddedTable.release(place) }

  package static let releaseFacts: [ReleaseFact] = (0..<CatalogData.releaseCount).map(
    EmbeddedTable.releaseFact)

  /// What an answer about some releases rests on, without a list of all.
  package static func basis(_ range: ReleaseSet, notes: [String] = []) -> ReleaseBasis {
    ReleaseBasis(
      range: range.text(EmbeddedTable.release),
      assumed: range.intersection(assumed).indices.map {
        ReleaseBasis.Assumption(
          release: EmbeddedTable.release($0),
          copyOf: EmbeddedTable.release(EmbeddedTable.base($0)))
      }, notes: notes)
  }

  /// The day that the catalog was made: nothing that came out later is known.
  package static var asOf: CalendarDate {
    // The generator writes a date.
    CalendarDate(number: CatalogData.asOf)!
  }

  /// When which line is supported.
  package static let support = SupportDates(
    lines: (0..<CatalogData.lineCount).compactMap(EmbeddedTable.line))

  /// The releases of Open Source that are supported on ``asOf``.
  package static var supported: ReleaseSet { EmbeddedTable.set(CatalogData.supported) }

  /// The releases that were not seen whole.
  package static var assumed: ReleaseSet { EmbeddedTable.set(CatalogData.assumed) }

  /// Oldest first.
  package static let mageOS: [MageOSRelease] = (0..<CatalogData.mageOSCount).compactMap(
    EmbeddedTable.mageOS)

  /// Composer packages by module, of Open Source.
  package static let packages: [String: String] = {
    var packages: [String: String] = Dictionary(minimumCapacity: CatalogData.packageCount)
    for row in 0..<CatalogData.packageCount {
      let (module, package, edition) = EmbeddedTable.package(row)
      if edition == .openSource { packages[module] = package }
    }
    return packages
  }()

  /// The modules that are known to be of another edition than Open Source, with their packages.
  package static let otherModules: [String: (package: String, edition: Edition)] = {
    var modules: [String: (package: String, edition: Edition)] = [:]
    for row in 0..<CatalogData.packageCount {
      let (module, package, edition) = EmbeddedTable.package(row)
      if edition != .openSource { modules[module] = (package, edition) }
    }
    return modules
  }()

  /// The versions of some packages, by release. Of assumed releases few are known.
  package static let packageVersions: [[String: String]] = {
    var versions: [[String: String]] = Array(repeating: [:], count: CatalogData.releaseCount)
    for row in 0..<CatalogData.versionCount {
      let (package, version, known, _) = EmbeddedTable.version(row)
      for place in known.indices { versions[place][package] = version }
    }
    return versions
  }()

  /// The version of a package in a release; nil where it is not known.
  package static func version(of package: String, inRelease release: Int) -> String? {
    for row in EmbeddedTable.versionRows(of: package) {
      if let version = EmbeddedTable.version(row, ifOf: release) { return version }
    }
    return nil
  }

  /// What a package may be in some releases: each text that is known, with the releases that may have it.
  package static func possibleVersions(
    of package: String
  ) -> [(text: String, releases: ReleaseSet)] {
    EmbeddedTable.versionRows(of: package).map {
      let (_, version, _, possible) = EmbeddedTable.version($0)
      return (version, possible)
    }
  }

  /// Whether a release that is still to come may have a version of a package that a constraint accepts.
  package static func isMetLater(_ package: String, _ constraint: ComposerConstraint) -> Bool {
    let newest =
      Catalog.products.contains(package)
      ? ComposerConstraint.Version(release(releaseCount - 1))
      : EmbeddedTable.versionRows(of: package).compactMap {
        EmbeddedTable.possibleVersion($0).0
      }.max()
    return newest.map { constraint.acceptsSomething(after: $0) } ?? false
  }

  /// As ``Catalog/releases(with:_:)``.
  package static func releases(
    with package: String, _ constraint: ComposerConstraint
  ) -> ReleaseSet? {
    if Catalog.products.contains(package) {
      return ReleaseSet(
        (0..<releaseCount).filter { constraint.accepts(ComposerConstraint.Version(release($0))) })
    }
    let rows = EmbeddedTable.versionRows(of: package)
    var allowed: ReleaseSet?
    for row in rows {
      let (version, possible) = EmbeddedTable.possibleVersion(row)
      guard let version else { continue }
      let known = allowed ?? ReleaseSet()
      allowed = constraint.accepts(version) ? known.union(EmbeddedTable.set(possible)) : known
    }
    return allowed
  }

  /// Nil for a resource that no release is known to have.
  package static func availability(of id: String) -> ResourceAvailability? {
    availability(of: id.utf8.span, FNV1a.hash32(id))
  }

  /// The same of an id that is there as bytes with their hash.
  package static func availability(
    of id: Span<UInt8>, _ hash: UInt32
  ) -> ResourceAvailability? {
    guard let rows = EmbeddedTable.rows(of: id, hash) else { return nil }
    var result = ResourceAvailability()
    for row in rows {
      let (edition, declared, enabled, routed) = EmbeddedTable.availability(row)
      if edition == .openSource {
        result.declared = result.declared.union(declared)
        result.enabled = result.enabled.union(enabled)
      } else {
        result.add(edition, declared)
      }
      result.routed = result.routed.union(routed)
    }
    return result
  }
}

/// Whether and in which releases a resource exists.
package struct ResourceAvailability: Sendable, Hashable {
  /// In Open Source, disabled or not.
  package var declared = ReleaseSet()
  /// In Open Source, where neither it nor one above it is disabled.
  package var enabled = ReleaseSet()
  /// Where a REST route needs it.
  package var routed = ReleaseSet()
  /// The releases that it was seen in, by edition other than Open Source.
  private var commerce: ReleaseSet?
  private var b2b: ReleaseSet?
  private var bundled: ReleaseSet?

  package init() {}

  /// Takes in that another edition than Open Source was seen to have it in `releases`.
  package mutating func add(_ edition: Edition, _ releases: ReleaseSet) {
    switch edition {
    case .openSource: declared = declared.union(releases)
    case .commerce: commerce = (commerce ?? ReleaseSet()).union(releases)
    case .b2b: b2b = (b2b ?? ReleaseSet()).union(releases)
    case .extension: bundled = (bundled ?? ReleaseSet()).union(releases)
    }
  }

  /// The releases in which an edition was seen to have it; nil where none was. Of Open Source these are
  /// all that have it.
  package func releases(of edition: Edition) -> ReleaseSet? {
    switch edition {
    case .openSource: declared.isEmpty ? nil : declared
    case .commerce: commerce
    case .b2b: b2b
    case .extension: bundled
    }
  }

  /// The editions that are known to have it.
  package var editions: [Edition] { Edition.allCases.filter { releases(of: $0) != nil } }

  /// The edition that has it where Open Source does not; nil where Open Source has it in some release.
  package var onlyEdition: Edition? { declared.isEmpty ? editions.first : nil }

  /// Whether another edition than Open Source has it.
  package var isElsewhere: Bool { commerce != nil || b2b != nil || bundled != nil }

  /// Whether it exists in every release of `range`, enabled, and a route needs it in one.
  package func isEverywhere(in range: ReleaseSet) -> Bool {
    range.isSubset(of: enabled) && range.isSubset(of: declared) && !routed.isDisjoint(with: range)
  }
}
