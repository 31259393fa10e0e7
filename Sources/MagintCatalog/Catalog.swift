package import MagintCore

/// ACL resources and REST routes of the releases of Magento.
package struct Catalog: Sendable {
  /// Ascending. ``ReleaseSet`` counts places in this list.
  package let releases: [Release]
  /// All facts; those about one id stand together.
  package let resources: [ResourceFact]
  /// In byte order of their URLs.
  package let routes: [RouteFact]
  /// Composer packages by module.
  package let packages: [String: String]
  /// The versions of some packages, by release.
  package let packageVersions: [[String: String]]
  private let rowsByID: [String: Range<Int>]
  /// What ``treeOrder(at:)`` has worked out.
  let orders = Guarded<[Int: [String: Int]]>([:])
  /// What ``grantableRoot(at:)`` has worked out.
  let grantableRoots = Guarded<[Int: String?]>([:])

  package init(
    releases: [Release], resources: [ResourceFact], routes: [RouteFact],
    packages: [String: String] = [:], packageVersions: [[String: String]] = []
  ) {
    self.releases = releases
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

  /// What the program carries: Open Source 2.1.6 to 2.4.8-p1, and what is known of Adobe Commerce.
  ///
  /// Making it takes a moment; ``EmbeddedCatalog`` answers single questions without.
  package static let embedded = Catalog(
    releases: EmbeddedCatalog.releases,
    resources: (0..<CatalogData.resourceCount).map(EmbeddedTable.resource),
    routes: (0..<CatalogData.routeCount).map(EmbeddedTable.route),
    packages: EmbeddedCatalog.packages,
    packageVersions: EmbeddedCatalog.packageVersions)

  package var allReleases: ReleaseSet { ReleaseSet(first: releases.count) }

  // MARK: Resources

  /// Everything that is known of a resource: one fact for each form that it has had.
  package func facts(of id: String) -> ArraySlice<ResourceFact> {
    rowsByID[id].map { resources[$0] } ?? []
  }

  /// A resource as one release has it; disabled ones too.
  package func resource(_ id: String, at release: Int) -> ResourceFact? {
    facts(of: id).first { $0.releases.contains(release) && !$0.isCommerce }
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

  /// The children of each resource in a release, in the order of the admin's tree: by sort order,
  /// ties in order of declaration where that is known, otherwise by module and id. Key "" has the
  /// roots.
  /// Disabled resources are left out.
  package func children(at release: Int) -> [String: [ResourceFact]] {
    var children: [String: [ResourceFact]] = [:]
    for fact in resources
    where fact.releases.contains(release) && !fact.isCommerce && !fact.isDisabled {
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

  /// The routes of a release, in byte order of their URLs.
  package func routes(at release: Int) -> [RouteFact] {
    routes.filter { $0.releases.contains(release) && !$0.isCommerce }
  }
}

/// Single questions to the catalog that the program carries, answered in place.
package enum EmbeddedCatalog {
  package static let releases: [Release] = (0..<CatalogData.releaseCount).map {
    // The generator has read each of them.
    Release(EmbeddedTable.release($0).version)!
  }

  package static let packages: [String: String] = {
    var packages: [String: String] = Dictionary(minimumCapacity: CatalogData.packageCount)
    for row in 0..<CatalogData.packageCount {
      let (module, package) = EmbeddedTable.package(row)
      packages[module] = package
    }
    return packages
  }()

  /// The versions of some packages, by release.
  package static let packageVersions: [[String: String]] = (0..<CatalogData.releaseCount).map {
    var versions: [String: String] = [:]
    for line in EmbeddedTable.release($0).packages.utf8.split(separator: UInt8(ascii: "\n")) {
      let parts = line.split(separator: UInt8(ascii: "="), maxSplits: 1)
      versions[String(Substring(parts[0]))] = String(Substring(parts[1]))
    }
    return versions
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
      let (isCommerce, declared, enabled, routed) = EmbeddedTable.availability(row)
      if isCommerce {
        result.isCommerce = true
      } else {
        result.declared = result.declared.union(declared)
        result.enabled = result.enabled.union(enabled)
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
  /// Whether Adobe Commerce has it.
  package var isCommerce = false

  /// Whether it exists in every release of `range`, enabled, and a route needs it in one.
  package func isEverywhere(in range: ReleaseSet) -> Bool {
    range.isSubset(of: declared.intersection(enabled)) && !routed.intersection(range).isEmpty
  }
}
