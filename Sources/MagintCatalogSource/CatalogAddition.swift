package import MagintCatalog
package import MagintCore

/// Why a snapshot is not added.
package struct AdditionRefused: Error, CustomStringConvertible {
  package var description: String
}

/// What adding a release comes to.
package struct CatalogAddition: Sendable {
  /// The facts with the release.
  package var source: CatalogSource
  /// What differs from the release before, a line each.
  package var changes: [String]
  /// What somebody should look at before it is committed.
  package var warnings: [String]
}

extension CatalogSource {
  /// These facts with a release that was seen.
  ///
  /// - Parameters:
  ///   - snapshot: what `magint catalog import` wrote of a Magento as it is sold, without other modules.
  ///   - date: when the release came out.
  ///   - acceptsLosses: whether more may be missing than a release has ever lost.
  /// - Throws: ``AdditionRefused`` where the snapshot or the date cannot be right.
  package func adding(
    _ snapshot: CatalogSnapshot, date: CalendarDate, acceptsLosses: Bool = false
  ) throws(AdditionRefused) -> CatalogAddition {
    func refuse(_ reason: String) -> AdditionRefused { AdditionRefused(description: reason) }
    guard let name = snapshot.release, let release = Release(name) else {
      throw refuse("the snapshot names no release: import a Magento that composer installed")
    }
    let isCommerce: Bool
    switch snapshot.edition {
    case "community": isCommerce = false
    case "enterprise": isCommerce = true
    default:
      throw refuse(
        "the snapshot is of no edition that is known: Open Source's is 'community', Commerce's 'enterprise'"
      )
    }
    guard !snapshot.catalog.resources.isEmpty, !snapshot.catalog.routes.isEmpty else {
      throw refuse("the snapshot has no resource or no route: import the root of a Magento")
    }
    let known = releases[release]
    if isCommerce {
      guard known?.fact.isSeen == true || known?.fact.isCommerceOnly == true else {
        throw refuse("add Open Source \(release) first: Commerce's facts are what it does not have")
      }
      guard known?.fact.isCommerceSeen != true else {
        throw refuse("the Adobe Commerce of \(release) is in the catalog already")
      }
    } else if known?.fact.isSeen == true {
      throw refuse("\(release) is in the catalog already; 'catalog remove \(release)' takes it out")
    }
    if let problem = problem(date, of: release) { throw refuse(problem) }
    return isCommerce
      ? addingCommerce(snapshot, release)
      : try addingOpenSource(snapshot, release, date, acceptsLosses)
  }

  /// What is wrong with a date: patches of a line come one after another, and so do the lines.
  private func problem(_ date: CalendarDate, of release: Release) -> String? {
    if let known = releases[release]?.fact.date, known != date {
      return "\(release) came out on \(known), not on \(date)"
    }
    for (other, row) in releases where other != release {
      guard let otherDate = row.fact.date,
        other.line == release.line
          || other.securityPatch == 0 && release.securityPatch == 0
            && (other.major, other.minor) == (release.major, release.minor),
        other < release ? otherDate > date : otherDate < date
      else { continue }
      return "\(release) cannot have come out on \(date): \(other) came out on \(otherDate)"
    }
    return nil
  }

  /// The edition of a module, and nil for one that does not come with Magento.
  private func edition(
    of module: String, _ packages: [String: String], else other: Edition
  ) -> Edition? {
    if let known = self.packages[module] { return known.edition }
    guard let package = packages[module] else { return module.hasPrefix("Magento_") ? other : nil }
    return package.hasPrefix("magento/") ? other : nil
  }

  // MARK: Open Source

  private func addingOpenSource(
    _ snapshot: CatalogSnapshot, _ release: Release, _ date: CalendarDate, _ acceptsLosses: Bool
  ) throws(AdditionRefused) -> CatalogAddition {
    var result = self
    var warnings: [String] = []
    var versions: [String: String] = [:]
    let wanted = Set(releases.values.flatMap(\.versions.keys)).sorted()
    for package in wanted {
      versions[package] = snapshot.catalog.packageVersions[0][package]
      if versions[package] == nil { warnings.append("the snapshot has no version of \(package)") }
    }
    var fact = releases[release]?.fact ?? ReleaseFact(release: release)
    fact.date = date
    fact.isSeen = true
    fact.isCommerceOnly = false
    result.releases[release] = ReleaseRow(fact: fact, versions: versions)
    result.asOf = max(asOf, date)

    var others: Set<String> = []
    let editions = editions(snapshot, else: .openSource, &others)
    for module in snapshot.modules where result.packages[module.name] == nil {
      guard let package = module.package, let edition = editions[module.name] else { continue }
      result.packages[module.name] = PackageRow(package: package, edition: edition)
    }
    for resource in snapshot.catalog.resources {
      guard let edition = editions[resource.module] else { continue }
      result.resources[Form(resource, edition), default: []].insert(release)
    }
    let before = base(of: release)
    for route in snapshot.catalog.routes {
      guard let edition = editions[route.module] else { continue }
      let form = Form(route, edition)
      result.routes[declared(form), default: []].insert(release)
    }
    if !others.isEmpty {
      warnings.append(
        "left out, as they do not come with Magento: \(others.sorted().joined(separator: ", "))")
    }
    if support.dates(of: release) == nil,
      support.lines.first.map({ release.line > $0.line }) ?? true
    {
      warnings.append(
        "lines.tsv has no dates for the line \(release.line): it counts as supported until it has")
    }

    var changes: [String] = []
    if let base = before {
      let (lines, lost) = result.differences(from: base, to: release)
      changes = ["\(release) against \(base):"] + lines
      let count =
        resources.count { $0.value.contains(base) } + routes.count { $0.value.contains(base) }
      // No release of 2.1 to 2.4 has lost a tenth of what the one before it had.
      if lost * 10 > count, !acceptsLosses {
        throw AdditionRefused(
          description:
            "\(lost) of \(count) resources and routes of \(base) are missing, which looks like a part of a Magento; --accept-losses adds it all the same"
        )
      }
    }
    result.dropProofs(of: release, &warnings)
    changes += result.rangeChange(from: self)
    return CatalogAddition(source: result, changes: changes, warnings: warnings)
  }

  /// The release that one is taken for as long as it is not seen.
  private func base(of release: Release) -> Release? {
    var assumed = self
    assumed.releases[release] = ReleaseRow(
      fact: ReleaseFact(release: release, isSeen: false), versions: [:])
    let all = assumed.allReleases
    let bases = ReleaseFact.bases(of: all.map { assumed.releases[$0]!.fact })
    return bases[all.firstIndex(of: release)!].map { all[$0] }
  }

  /// The declaration that `route` comes from. Where two modules declare a route, Magento has one, with the
  /// service of the module that is loaded last, and a snapshot names the one that is loaded first.
  private func declared(_ route: Form) -> Form {
    if routes[route] != nil { return route }
    return routes.keys.filter {
      $0.edition == route.edition && $0.fields.prefix(5) == route.fields.prefix(5)
    }.min { $0.fields[5] < $1.fields[5] } ?? route
  }

  private func editions(
    _ snapshot: CatalogSnapshot, else other: Edition, _ others: inout Set<String>
  ) -> [String: Edition] {
    var packages: [String: String] = [:]
    for module in snapshot.modules { packages[module.name] = module.package }
    var editions: [String: Edition] = [:]
    let names =
      snapshot.modules.map(\.name) + snapshot.catalog.resources.map(\.module)
      + snapshot.catalog.routes.map(\.module)
    for name in names {
      if let edition = edition(of: name, packages, else: other) {
        editions[name] = edition
      } else {
        others.insert(name)
      }
    }
    return editions
  }

  /// What was proven of a release while it was assumed is part of what was seen now.
  private mutating func dropProofs(of release: Release, _ warnings: inout [String]) {
    for proof in provenRoutes where proof.release == release {
      let isThere = routes.contains {
        $0.value.contains(release) && $0.key.fields.prefix(2) == proof.fields.prefix(2)
      }
      if !isThere {
        warnings.append(
          "was proven and is not in the snapshot: \(proof.fields[0]) \(proof.fields[1])")
      }
    }
    provenResources = provenResources.filter { $0.release != release }
    provenRoutes = provenRoutes.filter { $0.release != release }
  }

  /// In words what `new` has and `old` has not, and the other way round; and how much is lost.
  private func differences(
    from old: Release, to new: Release
  ) -> (lines: [String], lost: Int) {
    var lines: [String] = []
    var lost = 0
    func compare(
      _ kind: String, _ facts: [Form: Set<Release>], name: ([String]) -> String,
      text: ([String]) -> String
    ) {
      var before: [String: [String]] = [:]
      var after: [String: [String]] = [:]
      for (form, releases) in facts where form.edition == .openSource {
        if releases.contains(old) {
          before[name(form.fields), default: []].append(text(form.fields))
        }
        if releases.contains(new) {
          after[name(form.fields), default: []].append(text(form.fields))
        }
      }
      for name in Set(before.keys).union(after.keys).sorted() {
        let (old, new) = (before[name]?.sorted(), after[name]?.sorted())
        if old == new { continue }
        switch (old, new) {
        case (nil, let new?): lines.append("  + \(kind) \(name): \(new.joined(separator: "; "))")
        case (let old?, nil):
          lost += 1
          lines.append("  - \(kind) \(name): \(old.joined(separator: "; "))")
        case (let old?, let new?):
          lines.append(
            "  ~ \(kind) \(name): \(old.joined(separator: "; ")) → \(new.joined(separator: "; "))")
        case (nil, nil): break
        }
      }
    }
    compare(
      "resource", resources, name: { $0[0] },
      text: {
        "below \($0[1].isEmpty ? "nothing" : $0[1]), '\($0[2])', order \($0[3].isEmpty ? "-" : $0[3]), \($0[5])"
      })
    compare(
      "route", routes, name: { "\($0[0]) \($0[1])" }, text: { "needs \($0[4])" })
    let (before, after) = (releases[old]?.versions ?? [:], releases[new]?.versions ?? [:])
    for package in Set(before.keys).union(after.keys).sorted()
    where before[package] != after[package] {
      lines.append(
        "  ~ version \(package): \(before[package] ?? "-") → \(after[package] ?? "-")")
    }
    return (lines.isEmpty ? ["  nothing differs"] : lines, lost)
  }

  /// In words how the range that counts by default moves.
  private func rangeChange(from old: CatalogSource) -> [String] {
    func range(_ source: CatalogSource) -> String {
      let all = source.allReleases
      return source.support.supported(all.map { source.releases[$0]!.fact }, on: source.asOf)
        .text { all[$0] }
    }
    let (before, after) = (range(old), range(self))
    return [
      before == after
        ? "The default range stays \(after)."
        : "The default range moves from \(before) to \(after)."
    ]
  }

  // MARK: Commerce

  private func addingCommerce(
    _ snapshot: CatalogSnapshot, _ release: Release
  ) -> CatalogAddition {
    var result = self
    var warnings: [String] = []
    var others: Set<String> = []
    let editions = editions(snapshot, else: .commerce, &others)
    var changes: [String] = []
    for module in snapshot.modules where result.packages[module.name] == nil {
      guard let package = module.package, let edition = editions[module.name] else { continue }
      result.packages[module.name] = PackageRow(package: package, edition: edition)
    }
    func add(
      _ kind: String, _ open: Form, _ name: String, _ key: Int, _ edition: Edition?,
      _ facts: inout [Form: Set<Release>]
    ) {
      guard let edition else { return }
      let same = facts.filter {
        $0.key.edition == .openSource && $0.value.contains(release)
          && $0.key.fields.prefix(key) == open.fields.prefix(key)
      }
      if edition == .openSource || same.keys.contains(where: { $0.fields == open.fields }) {
        return
      }
      var form = open
      form.edition = edition
      form.overridesOpenSource = !same.isEmpty
      if facts[form] == nil { changes.append("  + \(edition.rawValue) \(kind) \(name)") }
      facts[form, default: []].insert(release)
    }
    for resource in snapshot.catalog.resources {
      add(
        "resource", Form(resource, .openSource), resource.id, 1, editions[resource.module],
        &result.resources)
    }
    for route in snapshot.catalog.routes {
      add(
        "route", Form(route, .openSource), "\(route.method) \(route.url)", 2,
        editions[route.module], &result.routes)
    }
    result.releases[release]!.fact.isCommerceSeen = true
    result.releases[release]!.fact.b2b =
      snapshot.modules.first { $0.name == "Magento_B2b" }?.version
    if !others.isEmpty {
      warnings.append(
        "left out, as they do not come with Magento: \(others.sorted().joined(separator: ", "))")
    }
    return CatalogAddition(
      source: result,
      changes: ["Adobe Commerce \(release):"]
        + (changes.isEmpty ? ["  nothing that was not known"] : changes.sorted()),
      warnings: warnings)
  }

  // MARK: Taking out

  /// The facts without what was seen of a release of Open Source: it is assumed again.
  ///
  /// - Throws: ``AdditionRefused`` where the release was not seen.
  package func removing(_ release: Release) throws(AdditionRefused) -> CatalogSource {
    guard let row = releases[release], row.fact.isSeen else {
      throw AdditionRefused(description: "the catalog has not seen \(release)")
    }
    var result = self
    result.releases[release]!.fact.isSeen = false
    result.releases[release]!.versions = [:]
    let own = Set(packages.filter { $0.value.edition == .extension }.keys)
    func remove(_ facts: inout [Form: Set<Release>], module: Int) {
      for (form, releases) in facts where releases.contains(release) {
        guard
          form.edition == .openSource
            || form.edition == .extension && own.contains(form.fields[module])
        else { continue }
        facts[form] = releases.count == 1 ? nil : releases.subtracting([release])
      }
    }
    remove(&result.resources, module: 4)
    remove(&result.routes, module: 5)
    return result
  }

  /// What `magint catalog import` would write of a release of Open Source that was seen.
  ///
  /// - Throws: ``AdditionRefused`` where the release was not seen.
  package func snapshot(of release: Release) throws(AdditionRefused) -> [UInt8] {
    guard let row = releases[release], row.fact.isSeen else {
      throw AdditionRefused(description: "the catalog has not seen \(release)")
    }
    let isOwn = { (form: Form, module: Int) in
      form.edition == .openSource
        || form.edition == .extension && packages[form.fields[module]]?.edition == .extension
    }
    let all = ReleaseSet(first: 1)
    var order = 0
    return CatalogSnapshot(
      release: "\(release)", edition: "community",
      modules: packages.filter { [.openSource, .extension].contains($0.value.edition) }
        .sorted { $0.key < $1.key }
        .map {
          CatalogSnapshot.Module(
            name: $0.key, package: $0.value.package, version: row.versions[$0.value.package])
        },
      packageVersions: row.versions,
      resources: resources.filter { $0.value.contains(release) && isOwn($0.key, 4) }.keys
        .sorted { $0.fields.lexicographicallyPrecedes($1.fields) }.map { form in
          order += 1
          var fact = Self.resource(form.fields, .openSource, false, all)
          fact.order = order
          return fact
        },
      routes: routes.filter { $0.value.contains(release) && isOwn($0.key, 5) }.keys
        .sorted { $0.fields.lexicographicallyPrecedes($1.fields) }
        .map { Self.route($0.fields, .openSource, false, all) }
    ).json
  }
}

extension CatalogSource.Form {
  fileprivate init(_ fact: ResourceFact, _ edition: Edition) {
    self.init(
      fields: [
        fact.id, fact.parent ?? "", fact.title, fact.sortOrder.map { "\($0)" } ?? "", fact.module,
        fact.isDisabled ? "disabled" : "enabled",
      ], edition: edition)
  }

  fileprivate init(_ fact: RouteFact, _ edition: Edition) {
    self.init(
      fields: [
        fact.method, fact.url, fact.service, fact.serviceMethod,
        fact.resources.joined(separator: ","), fact.module,
      ], edition: edition)
  }
}
