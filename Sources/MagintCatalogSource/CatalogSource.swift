package import MagintCatalog
package import MagintCore

/// The facts about Magento's releases as `Sources/MagintCatalog/Source` holds them: what `magint-dev`
/// reads, changes and writes. Equal facts have equal text, whatever the order in which they came.
package struct CatalogSource: Sendable, Equatable {
  package struct ReleaseRow: Sendable, Equatable {
    package var fact: ReleaseFact
    /// Versions by package.
    package var versions: [String: String]

    package init(fact: ReleaseFact, versions: [String: String]) {
      self.fact = fact
      self.versions = versions
    }
  }

  package struct PackageRow: Sendable, Equatable {
    package var package: String
    package var edition: Edition
  }

  /// A resource or route in one form, without the releases that have it.
  package struct Form: Sendable, Hashable {
    /// The fields between the kind of the line and the edition.
    package var fields: [String]
    package var edition: Edition
    package var overridesOpenSource = false
  }

  /// Something that is proven of an assumed release.
  package struct Proof: Sendable, Hashable {
    package var release: Release
    package var fields: [String]
  }

  package var asOf: CalendarDate
  /// By release.
  package var releases: [Release: ReleaseRow] = [:]
  /// By module.
  package var packages: [String: PackageRow] = [:]
  /// The seen releases that have each form; of other editions than Open Source those it was seen in.
  package var resources: [Form: Set<Release>] = [:]
  package var routes: [Form: Set<Release>] = [:]
  package var provenResources: Set<Proof> = []
  package var provenRoutes: Set<Proof> = []
  package var support = SupportDates(lines: [])
  package var mageOS: [MageOSRelease] = []
  /// The rows of `behaviour.tsv`: what, value, releases.
  package var behaviour: [[String]] = []

  /// What is wrong with a source file.
  package struct Malformed: Error, CustomStringConvertible {
    package var file: String
    package var line: Int
    package var problem: String
    package var description: String { "\(file):\(line): \(problem)" }
  }

  // MARK: Reading

  /// - Parameters: the texts of `catalog.tsv`, `lines.tsv`, `mage-os.tsv` and `behaviour.tsv`.
  package init(
    catalog: String, lines: String, mageOS: String, behaviour: String
  ) throws(Malformed) {
    asOf = CalendarDate(number: 2000_01_01)!
    let rows = Self.rows(catalog)
    for (number, fields) in rows where fields[0] == "release" || fields[0] == "asof" {
      guard addRelease(fields) else {
        throw Malformed(
          file: "catalog.tsv", line: number, problem: "no release of the form in the head")
      }
    }
    let seen = seenReleases
    for (number, fields) in rows where fields[0] != "release" && fields[0] != "asof" {
      if let problem = addFact(fields, seen) {
        throw Malformed(file: "catalog.tsv", line: number, problem: problem)
      }
    }
    var supported: [LineSupport] = []
    for (number, fields) in Self.rows(lines) {
      guard fields.count == 4, let line = Release(fields[0]),
        let standard = CalendarDate(fields[1]),
        fields[2...].allSatisfy({ $0 == "-" || CalendarDate($0) != nil })
      else {
        throw Malformed(file: "lines.tsv", line: number, problem: "no line and three dates")
      }
      supported.append(
        LineSupport(
          line: line, standard: standard, extended: CalendarDate(fields[2]),
          securityOnly: CalendarDate(fields[3])))
    }
    support = SupportDates(lines: supported)
    try addBehaviour(behaviour)
    for (number, fields) in Self.rows(mageOS) {
      guard fields.count == 4, let release = Release(fields[0]), let magento = Release(fields[1]),
        let date = CalendarDate(fields[2]), let until = CalendarDate(fields[3]),
        releases[magento] != nil
      else {
        throw Malformed(
          file: "mage-os.tsv", line: number,
          problem: "no release, known release of Magento, two dates")
      }
      self.mageOS.append(
        MageOSRelease(release: release, magento: magento, date: date, supportedUntil: until))
    }
  }

  private mutating func addBehaviour(_ text: String) throws(Malformed) {
    for (number, fields) in Self.rows(text) {
      guard fields.count == 3, Behaviour.ranges(fields[2]) != nil else {
        throw Malformed(file: "behaviour.tsv", line: number, problem: "no what, value and ranges")
      }
      behaviour.append(fields)
    }
  }

  private static func rows(_ text: String) -> [(Int, [String])] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .filter { !$0.element.isEmpty && !$0.element.hasPrefix("#") }
      .map {
        (
          $0.offset + 1,
          $0.element.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        )
      }
  }

  /// Ascending.
  package var allReleases: [Release] { releases.keys.sorted() }

  /// Ascending.
  package var seenReleases: [Release] {
    releases.filter { $0.value.fact.isSeen }.keys.sorted()
  }

  private mutating func addRelease(_ fields: [String]) -> Bool {
    if fields[0] == "asof" {
      guard fields.count == 2, let date = CalendarDate(fields[1]) else { return false }
      asOf = date
      return true
    }
    guard fields.count >= 6, let release = Release(fields[1]), releases[release] == nil,
      fields[2] == "-" || CalendarDate(fields[2]) != nil, ["seen", "assumed"].contains(fields[3]),
      ["all", "commerce"].contains(fields[4])
    else { return false }
    var fact = ReleaseFact(
      release: release, date: CalendarDate(fields[2]), isSeen: fields[3] == "seen",
      isCommerceOnly: fields[4] == "commerce")
    let withB2B = "seen with B2B "
    if fields[5].hasPrefix(withB2B) {
      fact.isCommerceSeen = true
      fact.b2b = String(fields[5].dropFirst(withB2B.count))
    } else if fields[5] == "seen" {
      fact.isCommerceSeen = true
    } else if fields[5] != "-" {
      return false
    }
    var versions: [String: String] = [:]
    for field in fields[6...] {
      guard let equals = field.firstIndex(of: "=") else { return false }
      versions[String(field[..<equals])] = String(field[field.index(after: equals)...])
    }
    releases[release] = ReleaseRow(fact: fact, versions: versions)
    return true
  }

  /// Nil, or what is wrong.
  private mutating func addFact(_ fields: [String], _ seen: [Release]) -> String? {
    switch (fields[0], fields.count) {
    case ("package", 4):
      guard let edition = Edition(rawValue: fields[3]) else { return "no edition" }
      packages[fields[1]] = PackageRow(package: fields[2], edition: edition)
    case ("resource", 9), ("route", 9):
      var name = Substring(fields[7])
      let overrides = name.hasSuffix("+")
      if overrides { name = name.dropLast() }
      guard let edition = Edition(rawValue: String(name)) else { return "no edition" }
      let form = Form(
        fields: Array(fields[1...6]), edition: edition, overridesOpenSource: overrides)
      guard let set = set(fields[8], edition, seen) else { return "no releases of the list above" }
      if fields[0] == "resource" {
        guard ["enabled", "disabled"].contains(fields[6]) else {
          return "neither enabled nor disabled"
        }
        guard fields[4].isEmpty || Int(fields[4]) != nil else { return "no sort order" }
        guard resources.updateValue(set, forKey: form) == nil else { return "a fact twice" }
      } else {
        guard routes.updateValue(set, forKey: form) == nil else { return "a fact twice" }
      }
    case ("proven-resource", 8), ("proven-route", 8):
      guard let release = Release(fields[1]), let row = releases[release], !row.fact.isSeen else {
        return "a proof about a release that is not assumed"
      }
      let proof = Proof(release: release, fields: Array(fields[2...]))
      if fields[0] == "proven-resource" {
        provenResources.insert(proof)
      } else {
        provenRoutes.insert(proof)
      }
    default: return "not of the form that the head of the file describes"
    }
    return nil
  }

  private func set(_ text: String, _ edition: Edition, _ seen: [Release]) -> Set<Release>? {
    var set: Set<Release> = []
    for part in text.split(separator: ",") {
      guard let dots = part.firstRange(of: "..") else {
        guard let release = Release(part), let row = releases[release],
          row.fact.isSeen || edition != .openSource
        else { return nil }
        set.insert(release)
        continue
      }
      guard edition == .openSource, let first = Release(part[..<dots.lowerBound]),
        let last = Release(part[dots.upperBound...]), let from = seen.firstIndex(of: first),
        let to = seen.firstIndex(of: last), from < to
      else { return nil }
      set.formUnion(seen[from...to])
    }
    return set.isEmpty ? nil : set
  }

  // MARK: Writing

  package static let head = """
    # What each release of Magento knows: one fact a line, fields separated by tabs. `magint-dev catalog
    # add` writes this file; CONTRIBUTING.md says how.
    # asof  date: nothing that came out later is known
    # release  version  date, or - where it is not known  seen|assumed  all, or commerce where Open Source did not get it  Commerce: seen, seen with B2B 1.0.1, or -  package=version …
    # package  module  composer package  edition of the module
    # resource  id  parent  title  sort order  declaring module  enabled|disabled  edition  releases
    # route  method  URL  service  service method  resources, ? where not known  declaring module  edition  releases
    # edition: open-source: the releases are all of those seen that have it. commerce, b2b, or extension (comes with
    # Magento in versions of its own): those it was seen in, perhaps not all. A + behind it: it replaces what Open Source has.
    # proven-…: an open-source fact of a release that was assumed, beside those it is assumed to have.
    # A range of releases is first..last, both included, of the seen ones by number.

    """

  /// `catalog.tsv`.
  package var catalogText: String {
    var lines = ["asof\t\(asOf)"]
    for release in allReleases {
      let row = releases[release]!
      let commerce =
        row.fact.isCommerceSeen ? row.fact.b2b.map { "seen with B2B \($0)" } ?? "seen" : "-"
      lines.append(
        ([
          "release", "\(release)", row.fact.date.map { "\($0)" } ?? "-",
          row.fact.isSeen ? "seen" : "assumed", row.fact.isCommerceOnly ? "commerce" : "all",
          commerce,
        ] + Self.sorted(row.versions.keys).map { "\($0)=\(row.versions[$0]!)" })
        .joined(separator: "\t"))
    }
    for module in Self.sorted(packages.keys) {
      let row = packages[module]!
      lines.append("package\t\(module)\t\(row.package)\t\(row.edition.rawValue)")
    }
    let seen = seenReleases
    lines += Self.lines("resource", resources, key: [0], seen)
    lines += Self.lines("route", routes, key: [1, 0], seen)
    lines += Self.lines("proven-resource", provenResources)
    lines += Self.lines("proven-route", provenRoutes)
    return Self.head + lines.joined(separator: "\n") + "\n"
  }

  private static func sorted(_ texts: some Sequence<String>) -> [String] {
    texts.sorted(by: precedes)
  }

  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  /// By edition, the fields `key`, the first release, and all else.
  private static func lines(
    _ kind: String, _ facts: [Form: Set<Release>], key: [Int], _ seen: [Release]
  ) -> [String] {
    var places: [Release: Int] = [:]
    for (place, release) in seen.enumerated() { places[release] = place }
    let lines = facts.map { form, releases -> (Edition, [String], Release, String) in
      let name = form.edition.rawValue + (form.overridesOpenSource ? "+" : "")
      let set =
        form.edition == .openSource
        ? ranges(releases, places, seen) : releases.sorted().map { "\($0)" }.joined(separator: ",")
      return (
        form.edition, key.map { form.fields[$0] }, releases.min()!,
        ([kind] + form.fields + [name, set]).joined(separator: "\t")
      )
    }
    return lines.sorted { left, right in
      if left.0 != right.0 { return left.0 < right.0 }
      for (left, right) in zip(left.1, right.1) where left != right { return precedes(left, right) }
      return left.2 == right.2 ? precedes(left.3, right.3) : left.2 < right.2
    }.map(\.3)
  }

  private static func lines(_ kind: String, _ proofs: Set<Proof>) -> [String] {
    proofs.map { ($0.release, ([kind, "\($0.release)"] + $0.fields).joined(separator: "\t")) }
      .sorted { $0.0 == $1.0 ? precedes($0.1, $1.1) : $0.0 < $1.0 }.map(\.1)
  }

  private static func ranges(
    _ releases: Set<Release>, _ places: [Release: Int], _ seen: [Release]
  ) -> String {
    ReleaseSet(releases.compactMap { places[$0] }).runs.map { run in
      run.count == 1
        ? "\(seen[run.lowerBound])" : "\(seen[run.lowerBound])..\(seen[run.upperBound])"
    }.joined(separator: ",")
  }

  // MARK: As a catalog

  /// The catalog that these facts are: assumed releases have what their bases have, but for what is
  /// proven.
  package var catalog: Catalog {
    let all = allReleases
    let facts = all.map { releases[$0]!.fact }
    var copies: [Release: [Int]] = [:]
    for (place, base) in ReleaseFact.bases(of: facts).enumerated() {
      copies[all[base ?? place], default: []].append(place)
    }
    var places: [Release: Int] = [:]
    for (place, release) in all.enumerated() { places[release] = place }
    func set(_ releases: Set<Release>, _ edition: Edition) -> ReleaseSet {
      edition == .openSource
        ? ReleaseSet(releases.flatMap { copies[$0] ?? [] })
        : ReleaseSet(releases.compactMap { places[$0] })
    }
    func proven(_ proofs: Set<Proof>, _ name: ([String]) -> [String]) -> [[String]: ReleaseSet] {
      proofs.reduce(into: [:]) { sets, proof in
        sets[name(proof.fields), default: ReleaseSet()].insert(places[proof.release]!)
      }
    }
    let provenIDs = proven(provenResources) { [$0[0]] }
    let provenURLs = proven(provenRoutes) { [$0[0], $0[1]] }

    var resourceFacts = resources.map { form, releases in
      Self.resource(
        form.fields, form.edition, form.overridesOpenSource,
        set(releases, form.edition).subtracting(
          form.edition == .openSource ? provenIDs[[form.fields[0]]] ?? ReleaseSet() : ReleaseSet()))
    }
    for proof in provenResources {
      resourceFacts.append(
        Self.resource(proof.fields, .openSource, false, ReleaseSet([places[proof.release]!])))
    }
    var routeFacts = routes.map { form, releases in
      Self.route(
        form.fields, form.edition, form.overridesOpenSource,
        set(releases, form.edition).subtracting(
          form.edition == .openSource
            ? provenURLs[Array(form.fields[0...1])] ?? ReleaseSet() : ReleaseSet()))
    }
    for proof in provenRoutes {
      routeFacts.append(
        Self.route(proof.fields, .openSource, false, ReleaseSet([places[proof.release]!])))
    }
    resourceFacts.sort {
      ($0.id, $0.edition, $0.releases.first ?? 0, $0.title, $0.module)
        < ($1.id, $1.edition, $1.releases.first ?? 0, $1.title, $1.module)
    }
    routeFacts.sort {
      ($0.url, $0.method, $0.edition, $0.releases.first ?? 0, $0.module)
        < ($1.url, $1.method, $1.edition, $1.releases.first ?? 0, $1.module)
    }
    return Catalog(
      releaseFacts: facts, resources: resourceFacts.filter { !$0.releases.isEmpty },
      routes: routeFacts.filter { !$0.releases.isEmpty },
      packages: packages.filter { $0.value.edition == .openSource }.mapValues(\.package),
      packageVersions: all.map { releases[$0]!.versions })
  }

  /// - Parameter fields: id, parent, title, sort order, module, enabled or disabled.
  static func resource(
    _ fields: [String], _ edition: Edition, _ overrides: Bool, _ releases: ReleaseSet
  ) -> ResourceFact {
    ResourceFact(
      id: fields[0], parent: fields[1].isEmpty ? nil : fields[1], title: fields[2],
      sortOrder: Int(fields[3]), module: fields[4], isDisabled: fields[5] == "disabled",
      edition: edition, overridesOpenSource: overrides, releases: releases)
  }

  /// - Parameter fields: method, URL, service, service method, resources, module.
  static func route(
    _ fields: [String], _ edition: Edition, _ overrides: Bool, _ releases: ReleaseSet
  ) -> RouteFact {
    RouteFact(
      method: fields[0], url: fields[1], service: fields[2], serviceMethod: fields[3],
      resources: fields[4] == "?" ? [] : fields[4].split(separator: ",").map(String.init),
      module: fields[5], edition: edition, overridesOpenSource: overrides, releases: releases)
  }
}
