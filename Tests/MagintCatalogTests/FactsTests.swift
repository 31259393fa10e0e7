import Foundation
import MagintCatalog
import MagintCore
import MagintTestSupport
import Testing

/// The page of facts, as it is stored.
struct OpenSourceFacts: Decodable {
  struct Resource: Decodable {
    let id: String
    let parent: String?
    let title: String
    let sortOrder: Int?
    let declaredBy: String
    let disabled: Bool
    let releases: [[String]]
  }

  struct Route: Decodable {
    let method, url, service, serviceMethod: String
    let resources: [String]
    let declaredBy: String
    let releases: [[String]]
  }

  let releases: [String]
  let packageVersions: [String: [String: String]]
  let packages: [String: String]
  let resources: [Resource]
  let routes: [Route]

  func has(_ ranges: [[String]], _ place: Int) -> Bool {
    ranges.contains {
      releases.firstIndex(of: $0[0])! <= place && place <= releases.firstIndex(of: $0[1])!
    }
  }

  static let all: OpenSourceFacts? = try? JSONDecoder().decode(
    OpenSourceFacts.self,
    from: Data(contentsOf: Facts.directory.appendingPathComponent("magento-open-source.json")))
}

struct CommerceFacts: Decodable {
  struct Resource: Decodable {
    let id: String
    let parent: String?
    let title: String
    let sortOrder: Int?
    let declaredBy: String
    let edition: String
    let overridesOpenSource: Bool?
    let seenIn: [String]
  }

  struct Route: Decodable {
    let method, url, service, serviceMethod: String
    let resources: [String]
    let declaredBy: String
    let edition: String
    let overridesOpenSource: Bool?
    let seenIn: [String]
  }

  let seenIn: [String]
  let b2bSeenIn: [String: String]
  let resources: [Resource]
  let routes: [Route]
}

/// Routes of Adobe's REST schemas whose webapi.xml was not seen.
struct SchemaRoutes: Decodable {
  struct Route: Decodable {
    let method, url, needs: String
    let seenIn: [String]
  }

  let routes: [Route]
}

/// Every release that is known, with its date.
struct ReleaseList: Decodable {
  struct Line: Decodable {
    let endOfStandardSupport: String
    let endOfExtendedSupport, endOfSecurityOnlyPeriod: String?
  }

  struct Release: Decodable {
    let release: String
    let date: String?
    let openSource, factsOpenSource, factsCommerce: Bool
  }

  let lines: [String: Line]
  let releases: [Release]
}

private let present = ConditionTrait.enabled(if: Facts.isPresent, Comment(rawValue: Facts.absence))

/// The embedded catalog says of every release what the facts say.
@Suite(present) struct FactsTests {
  let facts: OpenSourceFacts
  let catalog = Catalog.embedded
  /// The place of each release of the facts in the catalog.
  let places: [Int]

  init() throws {
    facts = try #require(OpenSourceFacts.all)
    let releases = Catalog.embedded.releases
    places = try facts.releases.map { name in
      try #require(releases.firstIndex { "\($0)" == name }, "\(name)")
    }
  }

  private func read<Page: Decodable>(_ name: String, as type: Page.Type) throws -> Page {
    try JSONDecoder().decode(
      type, from: Data(contentsOf: Facts.directory.appendingPathComponent(name)))
  }

  @Test func releases() throws {
    let list = try read("releases.json", as: ReleaseList.self)
    #expect(catalog.releases == catalog.releases.sorted())
    #expect(EmbeddedCatalog.releases == catalog.releases)
    #expect(catalog.allReleases.indices == Array(catalog.releases.indices))
    for known in list.releases {
      let fact = try #require(
        catalog.releaseFacts.first { "\($0.release)" == known.release }, "\(known.release)")
      #expect(fact.date.map { "\($0)" } == known.date, "\(known.release)")
      if known.factsOpenSource { #expect(fact.isSeen, "\(known.release)") }
      #expect(fact.isCommerceOnly == !known.openSource, "\(known.release)")
    }
    for (name, expected) in list.lines {
      let line = try #require(EmbeddedCatalog.support.lines.first { "\($0.line)" == name })
      #expect("\(line.standard)" == expected.endOfStandardSupport)
      #expect(line.extended.map { "\($0)" } == expected.endOfExtendedSupport)
      #expect(line.securityOnly.map { "\($0)" } == expected.endOfSecurityOnlyPeriod)
    }
  }

  private func line(
    _ id: String, _ parent: String?, _ title: String, _ order: Int?, _ module: String,
    _ disabled: Bool
  ) -> String {
    "\(id)|\(parent ?? "")|\(title)|\(order.map { "\($0)" } ?? "")|\(module)|\(disabled)"
  }

  @Test func resourcesOfEveryRelease() {
    for (place, name) in facts.releases.enumerated() {
      let expected = facts.resources.filter { facts.has($0.releases, place) }
        .map { line($0.id, $0.parent, $0.title, $0.sortOrder, $0.declaredBy, $0.disabled) }
      let actual = catalog.resources
        .filter { $0.releases.contains(places[place]) && $0.edition == .openSource }
        .map { line($0.id, $0.parent, $0.title, $0.sortOrder, $0.module, $0.isDisabled) }
      #expect(!expected.isEmpty)
      #expect(actual.sorted() == expected.sorted(), "\(name)")
      #expect(Set(actual).count == actual.count, "\(name)")
    }
  }

  @Test func routesOfEveryRelease() {
    func line(
      _ method: String, _ url: String, _ service: String, _ serviceMethod: String,
      _ resources: [String],
      _ module: String
    ) -> String {
      "\(method) \(url) \(service)::\(serviceMethod) \(resources) \(module)"
    }
    for (place, name) in facts.releases.enumerated() {
      let expected = facts.routes.filter { facts.has($0.releases, place) }
        .map { line($0.method, $0.url, $0.service, $0.serviceMethod, $0.resources, $0.declaredBy) }
      let actual = catalog.routes(at: places[place])
        .map { line($0.method, $0.url, $0.service, $0.serviceMethod, $0.resources, $0.module) }
      #expect(!expected.isEmpty)
      #expect(actual.sorted() == expected.sorted(), "\(name)")
    }
  }

  @Test func commerce() throws {
    let commerce = try read("adobe-commerce.json", as: CommerceFacts.self)
    for name in commerce.seenIn {
      let fact = try #require(catalog.releaseFacts.first { "\($0.release)" == name })
      #expect(fact.isCommerceSeen)
      #expect(fact.b2b == commerce.b2bSeenIn[name])
    }
    func names(_ releases: ReleaseSet) -> [String] {
      releases.indices.map { "\(catalog.releases[$0])" }.filter(commerce.seenIn.contains)
    }
    let resources = Set(
      catalog.resources.filter { $0.edition != .openSource }.map {
        line($0.id, $0.parent, $0.title, $0.sortOrder, $0.module, false)
          + "\($0.edition.rawValue) \($0.overridesOpenSource) \(names($0.releases))"
      })
    let expected = commerce.resources.map {
      line($0.id, $0.parent, $0.title, $0.sortOrder, $0.declaredBy, false)
        + "\($0.edition) \($0.overridesOpenSource ?? false) \($0.seenIn)"
    }
    #expect(!expected.isEmpty && resources.isSuperset(of: expected))
    let routes = Set(
      catalog.routes.filter { $0.edition != .openSource }.map {
        "\($0.method) \($0.url) \($0.service) \($0.serviceMethod) \($0.resources) \($0.module) \($0.edition.rawValue) \($0.overridesOpenSource) \(names($0.releases))"
      })
    let expectedRoutes = commerce.routes.map {
      "\($0.method) \($0.url) \($0.service) \($0.serviceMethod) \($0.resources) \($0.declaredBy) \($0.edition) \($0.overridesOpenSource ?? false) \($0.seenIn)"
    }
    #expect(!expectedRoutes.isEmpty && routes.isSuperset(of: expectedRoutes))
  }

  @Test func routesOfSchemas() throws {
    let schemas = try read("commerce-routes-without-resource.json", as: SchemaRoutes.self)
    #expect(!schemas.routes.isEmpty)
    for known in schemas.routes {
      let facts = catalog.routes.filter { $0.method == known.method && $0.url == known.url }
      #expect(!facts.isEmpty, "\(known.method) \(known.url)")
      for name in known.seenIn {
        let place = try #require(catalog.releases.firstIndex { "\($0)" == name })
        let fact = facts.first { $0.releases.contains(place) }
        #expect(fact != nil, "\(known.method) \(known.url) \(name)")
        guard let fact, fact.edition != .openSource else { continue }
        #expect(fact.isNeedUnknown == (known.needs == "unknown"), "\(known.url)")
        if !fact.isNeedUnknown { #expect(fact.resources == [known.needs], "\(known.url)") }
      }
    }
  }

  @Test func packagesAndVersions() {
    for (module, package) in facts.packages {
      #expect(catalog.packages[module] == package)
      #expect(EmbeddedCatalog.packages[module] == package)
    }
    #expect(catalog.packageVersions.count == catalog.releases.count)
    for (place, name) in facts.releases.enumerated() {
      #expect(catalog.packageVersions[places[place]] == facts.packageVersions[name], "\(name)")
      for (package, version) in facts.packageVersions[name] ?? [:] {
        #expect(
          EmbeddedCatalog.version(of: package, inRelease: places[place]) == version,
          "\(package) \(name)")
      }
    }
  }

  /// Each resource and each disabled one as the tree of a release has them.
  @Test func trees() {
    for (place, name) in facts.releases.enumerated() {
      let order = catalog.treeOrder(at: places[place])
      let known = facts.resources.filter { facts.has($0.releases, place) }
      let parents = Dictionary(uniqueKeysWithValues: known.map { ($0.id, $0.parent ?? "") })
      let disabled = Set(known.filter(\.disabled).map(\.id))
      for resource in known {
        var isEnabled = true
        var above = resource.id
        while !above.isEmpty {
          if disabled.contains(above) { isEnabled = false }
          above = parents[above] ?? ""
        }
        #expect((order[resource.id] != nil) == isEnabled, "\(name) \(resource.id)")
        #expect(
          (catalog.path(of: resource.id, at: places[place]) != nil) == isEnabled,
          "\(name) \(resource.id)")
        if let own = order[resource.id], let parent = resource.parent {
          #expect(order[parent]! < own, "\(name) \(resource.id)")
        }
      }
      #expect(
        catalog.children(at: places[place])[""]?.map(\.id).sorted() == [
          "Magento_Backend::admin", "Magento_Backend::all",
        ])
    }
  }
}

/// What is looked up in place is what the catalog in memory has.
struct EmbeddedCatalogTests {
  let catalog = Catalog.embedded

  @Test func availability() {
    for id in Set(catalog.resources.map(\.id)) {
      let availability = EmbeddedCatalog.availability(of: id)
      #expect(availability == catalog.availability(of: id), "\(id)")
      #expect(availability?.declared == catalog.declaredReleases(of: id), "\(id)")
      #expect(availability?.enabled == catalog.enabledReleases(of: id), "\(id)")
      for wrong in [id.uppercased(), id + " ", " " + id, String(id.dropLast()), id + "x"]
      where catalog.facts(of: wrong).isEmpty {
        #expect(EmbeddedCatalog.availability(of: wrong) == nil, "\(wrong)")
      }
    }
    #expect(EmbeddedCatalog.availability(of: "") == nil)
    #expect(EmbeddedCatalog.availability(of: "Magento_Log::online") == nil)
  }

  @Test func releases() {
    #expect(EmbeddedCatalog.releases == catalog.releases)
    #expect(
      EmbeddedCatalog.assumed
        == ReleaseSet(catalog.bases.indices.filter { catalog.bases[$0] != nil }))
    #expect(
      EmbeddedCatalog.basis(catalog.allReleases) == catalog.basis(catalog.allReleases))
    #expect(
      EmbeddedCatalog.supported
        == EmbeddedCatalog.support.supported(catalog.releaseFacts, on: EmbeddedCatalog.asOf))
  }

  @Test(arguments: [
    "*", "^103.0", "~103.0.4", "103.0.7-p1", ">=100.4.3 <100.4.7", "!=103.0.4", "~8.2.0", "2.4.*",
    "2.0.0",
  ]) func versions(text: String) throws {
    let constraint = try #require(ComposerConstraint(text))
    for package in [
      "magento/framework", "magento/module-webapi", "php", "magento/product-community-edition",
      "magento/module-sales",
    ] {
      #expect(
        EmbeddedCatalog.releases(with: package, constraint)
          == catalog.releases(with: package, constraint), "\(package)")
    }
  }
}

/// Facts that people ask about, and rules of the catalog that hold whatever release comes next.
struct CatalogTests {
  let catalog = Catalog.embedded

  private func place(_ name: String) throws -> Int {
    try #require(catalog.releases.firstIndex { "\($0)" == name }, "\(name)")
  }

  @Test(arguments: [
    ("GET", "/V1/orders", "2.2.7", "Magento_Sales::sales"),
    ("GET", "/V1/orders", "2.3.0", "Magento_Sales::sales"),
    ("GET", "/V1/orders", "2.2.8", "Magento_Sales::actions_view"),
    ("GET", "/V1/orders", "2.3.1", "Magento_Sales::actions_view"),
    ("POST", "/V1/orders", "2.4.7-p3", "Magento_Sales::create"),
    ("POST", "/V1/orders", "2.4.9", "Magento_Sales::api_actions"),
    ("POST", "/V1/customers/activate", "2.4.9", "anonymous"),
  ]) func needs(method: String, url: String, release: String, resource: String) throws {
    let routes = catalog.routes(at: try place(release))
    let route = try #require(routes.first { $0.method == method && $0.url == url })
    #expect(route.resources == [resource])
  }

  @Test func whatComesInVersionsOfItsOwn() throws {
    #expect(catalog.onlyEdition(of: "PayPal_Braintree::settlement_report") == .extension)
    for (method, url) in [
      ("GET", "/V1/applepay/auth"), ("POST", "/V1/braintree/mine/payment/vault"),
    ] {
      let facts = catalog.routes.filter { $0.method == method && $0.url == url }
      #expect(facts.map(\.edition) == [.extension], "\(url)")
    }
    #expect(catalog.onlyEdition(of: "Magento_Company::index") == .b2b)
    #expect(catalog.onlyEdition(of: "Magento_Banner::magento_banner") == .commerce)
    #expect(catalog.onlyEdition(of: "Magento_Sales::sales") == nil)
    #expect(catalog.onlyEdition(of: "No_Such::thing") == nil)
    #expect(EmbeddedCatalog.otherModules["Magento_Company"]?.edition == .b2b)
    #expect(EmbeddedCatalog.otherModules["Magento_Sales"] == nil)
  }

  /// Each assumed release is the nearest seen one before it in its line, else the first behind it there,
  /// else the newest of the lines before.
  @Test func assumedReleases() {
    func bases(_ text: String) -> [String] {
      let facts = text.split(separator: " ").map { name in
        ReleaseFact(
          release: Release(name.drop { $0 == "?" })!, isSeen: !name.hasPrefix("?"))
      }
      return ReleaseFact.bases(of: facts).map { $0.map { "\(facts[$0].release)" } ?? "-" }
    }
    #expect(
      bases("2.0.0 ?2.0.1 ?2.3.5 2.3.5-p1 2.4.0 ?2.4.0-p1 ?2.4.0-p2 2.4.0-p3 ?2.4.1 ?2.4.1-p1")
        == ["-", "2.0.0", "2.3.5-p1", "-", "-", "2.4.0", "2.4.0", "-", "2.4.0-p3", "2.4.0-p3"])
    for (place, base) in catalog.bases.enumerated() {
      #expect((base == nil) == catalog.releaseFacts[place].isSeen)
      guard let base else { continue }
      #expect(catalog.bases[base] == nil)
      for fact in catalog.resources
      where fact.edition == .openSource && fact.releases.contains(base) {
        #expect(fact.releases.contains(place), "\(catalog.releases[place]) \(fact.id)")
      }
    }
  }

  @Test func whatIsSupported() throws {
    let supported = EmbeddedCatalog.supported
    let newest = try #require(supported.last)
    #expect(newest == catalog.releases.count - 1)
    #expect(!supported.indices.contains { catalog.releaseFacts[$0].isCommerceOnly })
    func lines(_ day: String) throws -> [String] {
      let day = try #require(CalendarDate(day))
      let set = EmbeddedCatalog.support.supported(catalog.releaseFacts, on: day)
      return set.runs.map {
        "\(catalog.releases[$0.lowerBound]) \(catalog.releases[$0.upperBound])"
      }
    }
    #expect(
      try lines("2025-01-01") == [
        "2.4.4 2.4.4-p11", "2.4.5 2.4.5-p10", "2.4.6 2.4.6-p8", "2.4.7 2.4.7-p3",
      ])
    // The last day counts, the one behind it does not.
    #expect(try lines("2026-08-11").first?.hasPrefix("2.4.6") == true)
    #expect(try lines("2026-08-12").first?.hasPrefix("2.4.7") == true)
    // A line that is newer than all with dates is supported; one that is older is not.
    let dates = SupportDates(lines: [
      LineSupport(line: Release("2.4.1")!, standard: CalendarDate("2021-01-31")!)
    ])
    let day = CalendarDate("2021-02-01")!
    #expect(dates.isSupported(Release("2.4.2-p1")!, on: day))
    #expect(!dates.isSupported(Release("2.4.1-p1")!, on: day))
    #expect(dates.isSupported(Release("2.4.1-p1")!, on: CalendarDate("2021-01-31")!))
    #expect(!dates.isSupported(Release("2.4.0")!, on: CalendarDate("2021-01-31")!))
  }
}
