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
    let seenIn: [String]
  }

  struct Route: Decodable {
    let method, url, service, serviceMethod: String
    let resources: [String]
    let declaredBy: String
    let seenIn: [String]
  }

  let resources: [Resource]
  let routes: [Route]
}

private let present = ConditionTrait.enabled(if: Facts.isPresent, Comment(rawValue: Facts.absence))

/// The embedded catalog says of every release what the facts say.
@Suite(present) struct FactsTests {
  let facts: OpenSourceFacts
  let catalog = Catalog.embedded

  init() throws { facts = try #require(OpenSourceFacts.all) }

  @Test func releases() {
    #expect(catalog.releases.map { "\($0)" } == facts.releases)
    #expect(catalog.releases == catalog.releases.sorted())
    #expect(EmbeddedCatalog.releases == catalog.releases)
    #expect(catalog.releases.count == 75)
    #expect(catalog.allReleases.indices == Array(0..<75))
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
      let actual = catalog.resources.filter { $0.releases.contains(place) && !$0.isCommerce }
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
      let actual = catalog.routes(at: place)
        .map { line($0.method, $0.url, $0.service, $0.serviceMethod, $0.resources, $0.module) }
      #expect(!expected.isEmpty)
      #expect(actual.sorted() == expected.sorted(), "\(name)")
    }
  }

  @Test func commerce() throws {
    let commerce = try JSONDecoder().decode(
      CommerceFacts.self,
      from: Data(contentsOf: Facts.directory.appendingPathComponent("adobe-commerce.json")))
    func names(_ releases: ReleaseSet) -> [String] { releases.indices.map { facts.releases[$0] } }
    let resources = catalog.resources.filter(\.isCommerce)
      .map {
        line($0.id, $0.parent, $0.title, $0.sortOrder, $0.module, false) + "\(names($0.releases))"
      }
    #expect(
      resources.sorted()
        == commerce.resources.map {
          line($0.id, $0.parent, $0.title, $0.sortOrder, $0.declaredBy, false) + "\($0.seenIn)"
        }.sorted())
    let routes = catalog.routes.filter(\.isCommerce)
      .map {
        "\($0.method) \($0.url) \($0.service) \($0.serviceMethod) \($0.resources) \($0.module) \(names($0.releases))"
      }
    #expect(
      routes.sorted()
        == commerce.routes.map {
          "\($0.method) \($0.url) \($0.service) \($0.serviceMethod) \($0.resources) \($0.declaredBy) \($0.seenIn)"
        }.sorted())
    #expect(!commerce.resources.isEmpty && !commerce.routes.isEmpty)
  }

  @Test func packagesAndVersions() {
    #expect(catalog.packages == facts.packages)
    #expect(EmbeddedCatalog.packages == facts.packages)
    #expect(catalog.packageVersions.count == facts.releases.count)
    for (place, name) in facts.releases.enumerated() {
      #expect(catalog.packageVersions[place] == facts.packageVersions[name], "\(name)")
    }
  }

  @Test func totals() {
    #expect(catalog.resources.filter { !$0.isCommerce }.count == facts.resources.count)
    #expect(catalog.routes.filter { !$0.isCommerce }.count == facts.routes.count)
    #expect(
      Set(catalog.resources.filter { !$0.isCommerce }.map(\.id)) == Set(facts.resources.map(\.id)))
  }

  /// What is looked up in place is what the catalog in memory has.
  @Test func embeddedLookUps() {
    for id in Set(catalog.resources.map(\.id)) {
      let availability = EmbeddedCatalog.availability(of: id)
      #expect(availability?.declared == catalog.declaredReleases(of: id), "\(id)")
      #expect(availability?.enabled == catalog.enabledReleases(of: id), "\(id)")
      #expect(
        availability?.isCommerce == catalog.facts(of: id).contains(where: \.isCommerce), "\(id)")
      for wrong in [id.uppercased(), id + " ", " " + id, String(id.dropLast()), id + "x"]
      where catalog.facts(of: wrong).isEmpty {
        #expect(EmbeddedCatalog.availability(of: wrong) == nil, "\(wrong)")
      }
    }
    #expect(EmbeddedCatalog.availability(of: "") == nil)
    #expect(EmbeddedCatalog.availability(of: "Magento_Log::online") == nil)
  }

  /// Each resource and each disabled one as the tree of a release has them.
  @Test func trees() {
    for (place, name) in facts.releases.enumerated() {
      let order = catalog.treeOrder(at: place)
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
          (catalog.path(of: resource.id, at: place) != nil) == isEnabled, "\(name) \(resource.id)")
        if let own = order[resource.id], let parent = resource.parent {
          #expect(order[parent]! < own, "\(name) \(resource.id)")
        }
      }
      #expect(
        catalog.children(at: place)[""]?.map(\.id).sorted() == [
          "Magento_Backend::admin", "Magento_Backend::all",
        ])
    }
  }
}
