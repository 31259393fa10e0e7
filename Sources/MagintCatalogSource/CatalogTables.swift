import MagintCatalog
import MagintCore

/// Writes the tables that the program carries, which `EmbeddedTable` reads: `CatalogData.swift`.
struct CatalogTables {
  private var pool = ""
  private var poolCount = 0
  private var places: [String: Int] = [:]
  private var sets: [ReleaseSet] = []
  private var setRows: [ReleaseSet: Int] = [:]
  private let releaseCount: Int

  private init(releaseCount: Int) {
    self.releaseCount = releaseCount
    _ = row(ReleaseSet())
    _ = row(ReleaseSet(first: releaseCount))
  }

  /// Where a text is in the pool, which has each once.
  private mutating func span(_ text: String) -> String {
    if places[text] == nil {
      places[text] = poolCount
      pool += text
      poolCount += text.utf8.count
    }
    return hex(places[text]!, 5) + hex(text.utf8.count, 3)
  }

  /// The row of a set in the table of sets.
  private mutating func row(_ set: ReleaseSet) -> String {
    if setRows[set] == nil {
      setRows[set] = sets.count
      sets.append(set)
    }
    return hex(setRows[set]!, EmbeddedTable.setDigits)
  }

  private func digits(_ set: ReleaseSet) -> String {
    var groups = Array(repeating: 0, count: EmbeddedTable.setWidth(releaseCount) / 8)
    for place in set.indices { groups[place / 32] |= 1 << (place % 32) }
    return groups.map { hex($0, 8) }.joined()
  }

  private func hex(_ number: Int, _ digits: Int) -> String {
    let text = String(number, radix: 16)
    precondition(number >= 0 && text.utf8.count <= digits, "\(number) does not fit")
    return String(repeating: "0", count: digits - text.utf8.count) + text
  }

  private func date(_ date: CalendarDate?) -> String { hex(date?.number ?? 0, 8) }

  private func release(_ release: Release) -> String {
    hex(release.major, 3) + hex(release.minor, 3) + hex(release.patch, 3)
      + hex(release.securityPatch, 3)
  }

  private func table(_ rows: [String], width: Int) -> String {
    precondition(rows.allSatisfy { $0.utf8.count == width }, "records are not of the width")
    return rows.joined()
  }

  static func code(_ source: CatalogSource) -> String {
    let catalog = source.catalog
    var tables = CatalogTables(releaseCount: catalog.releases.count)
    return tables.code(source, catalog)
  }

  private mutating func code(_ source: CatalogSource, _ catalog: Catalog) -> String {
    let releases = catalog.releaseFacts.enumerated().map { place, fact in
      release(fact.release) + hex(catalog.bases[place] ?? place, 4) + date(fact.date)
        + hex(
          (fact.isSeen ? 1 : 0) + (fact.isCommerceOnly ? 2 : 0) + (fact.isCommerceSeen ? 4 : 0), 1)
        + span(fact.b2b ?? "")
    }
    let lines = source.support.lines.map {
      release($0.line) + date($0.standard) + date($0.extended) + date($0.securityOnly)
    }
    let mageOS = source.mageOS.map {
      release($0.release) + release($0.magento) + date($0.date) + date($0.supportedUntil)
    }
    let packages = source.packages.sorted { $0.key < $1.key }.map { module, row in
      span(module) + span(row.package) + hex(EmbeddedTable.flags(row.edition) >> 1, 1)
    }
    let (versionedPackages, versions) = versionTables(catalog)

    // Rows of one id stand together.
    let facts = catalog.resources
    var routed: [String: ReleaseSet] = [:]
    for route in catalog.routes where route.edition == .openSource {
      for id in route.resources {
        routed[id] = (routed[id] ?? ReleaseSet()).union(route.releases)
      }
    }
    var resources: [String] = []
    for fact in facts {
      var enabled = ReleaseSet()
      if fact.edition == .openSource, !fact.isDisabled {
        for place in fact.releases.indices where catalog.path(of: fact.id, at: place) != nil {
          enabled.insert(place)
        }
      }
      resources.append(
        span(fact.id) + span(fact.parent ?? "") + span(fact.title) + span(fact.module)
          + hex(fact.sortOrder ?? EmbeddedTable.noSortOrder, 4)
          + hex(
            EmbeddedTable.flags(
              isDisabled: fact.isDisabled, fact.edition,
              overridesOpenSource: fact.overridesOpenSource), 1)
          + row(fact.releases) + row(enabled) + row(routed[fact.id] ?? ReleaseSet()))
    }
    let routes = catalog.routes.map { fact in
      span(fact.method) + span(fact.url) + span(fact.service) + span(fact.serviceMethod)
        + span(fact.resources.joined(separator: ",")) + span(fact.module)
        + hex(
          EmbeddedTable.flags(fact.edition, overridesOpenSource: fact.overridesOpenSource), 1)
        + row(fact.releases)
    }
    var slotCount = 1024
    while slotCount < facts.count * 5 / 2 { slotCount *= 2 }
    var slots = [Int](repeating: EmbeddedTable.noRow, count: slotCount)
    for (row, fact) in facts.enumerated() where row == 0 || facts[row - 1].id != fact.id {
      var slot = Int(FNV1a.hash32(fact.id)) & (slotCount - 1)
      while slots[slot] != EmbeddedTable.noRow { slot = (slot + 1) & (slotCount - 1) }
      slots[slot] = row
    }
    let supported = row(source.support.supported(catalog.releaseFacts, on: source.asOf))
    let assumed = row(
      ReleaseSet(catalog.releaseFacts.indices.filter { !catalog.releaseFacts[$0].isSeen }))

    return """
      // Generated by `magint-dev generate` from the files in Source; do not edit.

      // swift-format-ignore-file
      enum CatalogData {
        static let asOf = \(source.asOf.number)
        static let releaseCount = \(releases.count)
        static let lineCount = \(lines.count)
        static let mageOSCount = \(mageOS.count)
        static let packageCount = \(packages.count)
        static let versionedPackageCount = \(versionedPackages.count)
        static let versionCount = \(versions.count)
        static let resourceCount = \(resources.count)
        static let routeCount = \(routes.count)
        static let slotCount = \(slotCount)
        static let supported = 0x\(supported)
        static let assumed = 0x\(assumed)
        static let releases: StaticString = "\(table(releases, width: EmbeddedTable.releaseWidth))"
        static let lines: StaticString = "\(table(lines, width: EmbeddedTable.lineWidth))"
        static let mageOS: StaticString = "\(table(mageOS, width: EmbeddedTable.mageOSWidth))"
        static let sets: StaticString = "\(sets.map { digits($0) }.joined())"
        static let packages: StaticString = "\(table(packages, width: EmbeddedTable.packageWidth))"
        static let versionedPackages: StaticString = "\(table(versionedPackages, width: EmbeddedTable.versionedPackageWidth))"
        static let versions: StaticString = "\(table(versions, width: EmbeddedTable.versionWidth))"
        static let resources: StaticString = "\(table(resources, width: EmbeddedTable.resourceWidth))"
        static let routes: StaticString = "\(table(routes, width: EmbeddedTable.routeWidth))"
        static let slots: StaticString = "\(slots.map { hex($0, EmbeddedTable.slotWidth) }.joined())"
        static let behaviour: StaticString = "\(escaped(source.behaviour.map { $0.joined(separator: "\t") }.joined(separator: "\n")))"
        static let pool: StaticString = "\(escaped(pool))"
      }

      """
  }

  /// The versions of each package, in order of the first release that may have one.
  private mutating func versionTables(_ catalog: Catalog) -> (packages: [String], rows: [String]) {
    var packages: [String] = []
    var rows: [String] = []
    for package in Set(catalog.packageVersions.flatMap(\.keys)).sorted() {
      var order: [String] = []
      var known: [String: ReleaseSet] = [:]
      var possible: [String: ReleaseSet] = [:]
      for place in catalog.releases.indices {
        for version in catalog.possibleVersions(of: package, at: place) {
          if possible[version] == nil { order.append(version) }
          possible[version, default: ReleaseSet()].insert(place)
        }
        if let version = catalog.packageVersions[place][package] {
          known[version, default: ReleaseSet()].insert(place)
        }
      }
      packages.append(span(package) + hex(rows.count, 4) + hex(order.count, 4))
      for version in order {
        rows.append(
          span(package) + span(version) + row(known[version] ?? ReleaseSet())
            + row(possible[version] ?? ReleaseSet()))
      }
    }
    return (packages, rows)
  }

  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension CatalogSource {
  /// `Sources/MagintCatalog/CatalogData.swift`.
  package var code: String { CatalogTables.code(self) }
}
