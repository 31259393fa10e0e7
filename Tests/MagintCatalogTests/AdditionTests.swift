import Foundation
import MagintCatalog
import MagintCatalogSource
import MagintCore
import MagintTestSupport
import Testing

/// Releases come into the catalog through a snapshot alone.
struct AdditionTests {
  let source: CatalogSource

  init() throws { source = try Self.read() }

  private static func text(_ name: String) throws -> String {
    try String(
      contentsOf: Fixtures.packageRoot.appendingPathComponent("Sources/MagintCatalog/\(name)"),
      encoding: .utf8)
  }

  private static func read(catalog: String? = nil) throws -> CatalogSource {
    try CatalogSource(
      catalog: catalog ?? text("Source/catalog.tsv"), lines: text("Source/lines.tsv"),
      mageOS: text("Source/mage-os.tsv"), behaviour: text("Source/behaviour.tsv"))
  }

  private func snapshot(_ bytes: [UInt8]) throws -> CatalogSnapshot {
    try CatalogSnapshot(path: "snapshot.json", bytes)
  }

  /// A snapshot of a release that never was: what a known one has, as far as `change` leaves it.
  private func madeUp(
    _ release: String, like known: Release, edition: String = "community",
    _ change: (String) -> String = { $0 }
  ) throws -> CatalogSnapshot {
    let text = String(decoding: try source.snapshot(of: known), as: UTF8.self)
      .replacing("\"release\":\"\(known)\"", with: "\"release\":\"\(release)\"")
      .replacing("\"edition\":\"community\"", with: "\"edition\":\"\(edition)\"")
    return try snapshot(Array(change(text).utf8))
  }

  private var newestSeen: Release { source.seenReleases.last! }

  @Test func textsAreThoseOfTheFiles() throws {
    #expect(source.catalogText == (try Self.text("Source/catalog.tsv")))
    #expect(source.code == (try Self.text("CatalogData.swift")))
    #expect(try Self.read(catalog: source.catalogText) == source)
  }

  @Test func isTheEmbeddedCatalog() {
    let (made, embedded) = (source.catalog, Catalog.embedded)
    #expect(made.releaseFacts == embedded.releaseFacts)
    #expect(Set(made.resources) == Set(embedded.resources))
    #expect(Set(made.routes) == Set(embedded.routes))
    #expect(made.packageVersions == embedded.packageVersions)
  }

  /// The newest three, out and in again, in any order.
  @Test(arguments: [[0, 1, 2], [2, 1, 0], [1, 2, 0]]) func outAndInAgain(_ order: [Int]) throws {
    let newest = Array(source.seenReleases.suffix(3))
    let bytes = try newest.map { try source.snapshot(of: $0) }
    var without = source
    for release in newest.reversed() { without = try without.removing(release) }
    #expect(without != source)
    #expect(try Self.read(catalog: without.catalogText) == without)
    var again = without
    for index in order {
      again = try again.adding(
        snapshot(bytes[index]), date: source.releases[newest[index]]!.fact.date!
      ).source
    }
    #expect(again.catalogText == source.catalogText)
    #expect(again.code == source.code)
  }

  @Test func aReleaseThatNeverWas() throws {
    let addition = try source.adding(
      madeUp("2.5.0", like: newestSeen) { text in
        text.replacing(
          "\"url\":\"/V1/orders\",\"resources\":[\"Magento_Sales::actions_view\"]",
          with: "\"url\":\"/V1/orders\",\"resources\":[\"Magento_Sales::made_up\"]"
        ).replacing(
          "\"resources\":[\n",
          with:
            "\"resources\":[\n{\"id\":\"Magento_Sales::made_up\",\"title\":\"Made up\",\"module\":\"Magento_Sales\"},\n"
        )
      }, date: CalendarDate("2027-05-11")!)
    let changes = addition.changes.joined(separator: "\n")
    #expect(changes.contains("+ resource Magento_Sales::made_up"))
    #expect(
      changes.contains(
        "~ route GET /V1/orders: needs Magento_Sales::actions_view → needs Magento_Sales::made_up"))
    #expect(changes.contains("The default range moves from"))
    #expect(addition.warnings.contains { $0.contains("lines.tsv has no dates for the line 2.5.0") })
    let catalog = addition.source.catalog
    let place = try #require(catalog.releases.firstIndex(of: Release("2.5.0")!))
    #expect(place == catalog.releases.count - 1)
    #expect(catalog.path(of: "Magento_Sales::made_up", at: place) != nil)
    #expect(catalog.path(of: "Magento_Sales::made_up", at: place - 1) == nil)
    #expect(addition.source.asOf == CalendarDate("2027-05-11")!)
    // Nothing else has moved.
    let old = source.catalog
    for known in old.releases.indices {
      let moved = try #require(catalog.releases.firstIndex(of: old.releases[known]))
      #expect(
        Set(catalog.routes(at: moved).map { "\($0.method) \($0.url) \($0.resources)" })
          == Set(old.routes(at: known).map { "\($0.method) \($0.url) \($0.resources)" }))
    }
    #expect(try Self.read(catalog: addition.source.catalogText) == addition.source)
  }

  /// An assumed release becomes a seen one; what was proven of it is part of that.
  @Test func anAssumedRelease() throws {
    let assumed = try #require(
      source.allReleases.last {
        !source.releases[$0]!.fact.isSeen && source.releases[$0]!.fact.date != nil
      })
    let addition = try source.adding(
      madeUp("\(assumed)", like: newestSeen), date: source.releases[assumed]!.fact.date!)
    let catalog = addition.source.catalog
    let place = try #require(catalog.releases.firstIndex(of: assumed))
    #expect(catalog.bases[place] == nil)
    #expect(!addition.source.provenRoutes.contains { $0.release == assumed })
    #expect(throws: AdditionRefused.self) {
      _ = try source.adding(
        madeUp("\(assumed)", like: newestSeen), date: CalendarDate("2026-01-01")!)
    }
  }

  @Test func whatCannotBeRight() throws {
    let day = CalendarDate("2027-05-11")!
    func refusal(_ snapshot: CatalogSnapshot, _ date: CalendarDate = day) -> String {
      do {
        _ = try source.adding(snapshot, date: date)
        return ""
      } catch { return error.description }
    }
    #expect(
      refusal(try madeUp("\(newestSeen)", like: newestSeen)).contains("in the catalog already"))
    #expect(refusal(try madeUp("newest", like: newestSeen)).contains("names no release"))
    #expect(refusal(try madeUp("2.5.0", like: newestSeen, edition: "b2b")).contains("no edition"))
    #expect(
      refusal(try madeUp("2.5.0", like: newestSeen, edition: "enterprise"))
        .contains("add Open Source 2.5.0 first"))
    // A patch before what it patches.
    let patch = Release(
      major: newestSeen.major, minor: newestSeen.minor, patch: newestSeen.patch, securityPatch: 90)
    #expect(
      refusal(try madeUp("\(patch)", like: newestSeen), CalendarDate("2020-01-01")!)
        .contains("cannot have come out on 2020-01-01"))
    // Half a Magento.
    let half = try madeUp("2.5.0", like: newestSeen) { text in
      text.split(separator: "\n", omittingEmptySubsequences: false)
        .filter { !$0.contains("/V1/inventory") && !$0.contains("/V1/carts") }
        .joined(separator: "\n")
        .replacing("\"},\n]", with: "\"}\n]")
    }
    #expect(refusal(half).contains("looks like a part of a Magento"))
    #expect(
      try source.adding(half, date: day, acceptsLosses: true).source.releases.count
        == source.releases.count + 1)
  }

  @Test func modulesThatDoNotComeWithMagento() throws {
    let addition = try source.adding(
      madeUp("2.5.0", like: newestSeen) {
        $0.replacing(
          "\"resources\":[\n",
          with:
            "\"resources\":[\n{\"id\":\"Acme_X::x\",\"title\":\"X\",\"module\":\"Acme_X\"},\n")
      }, date: CalendarDate("2027-05-11")!)
    #expect(addition.warnings.contains { $0.contains("left out") && $0.contains("Acme_X") })
    #expect(addition.source.catalog.facts(of: "Acme_X::x").isEmpty)
  }

  /// Adobe Commerce has what Open Source has; what it has besides is Commerce's.
  @Test func commerce() throws {
    let addition = try source.adding(
      madeUp("\(newestSeen)", like: newestSeen, edition: "enterprise") {
        $0.replacing(
          "\"resources\":[\n",
          with:
            "\"resources\":[\n{\"id\":\"Magento_MadeUp::x\",\"title\":\"X\",\"module\":\"Magento_MadeUp\"},\n"
        )
      }, date: source.releases[newestSeen]!.fact.date!)
    #expect(
      addition.changes == [
        "Adobe Commerce \(newestSeen):", "  + commerce resource Magento_MadeUp::x",
      ])
    #expect(addition.source.catalog.onlyEdition(of: "Magento_MadeUp::x") == .commerce)
    #expect(addition.source.releases[newestSeen]!.fact.isCommerceSeen)
  }

  /// Four hundred releases, of which each has what the one before it has: no table is too narrow.
  @Test func fourHundredReleases() throws {
    var many = source
    let newest = newestSeen
    var number = 0
    while many.releases.count < 400 {
      number += 1
      let release = Release(major: 3, minor: number / 10, patch: number % 10)
      many.releases[release] = CatalogSource.ReleaseRow(
        fact: ReleaseFact(release: release), versions: source.releases[newest]!.versions)
      for (form, releases) in many.resources where releases.contains(newest) {
        many.resources[form]!.insert(release)
      }
      for (form, releases) in many.routes where releases.contains(newest) {
        many.routes[form]!.insert(release)
      }
    }
    #expect(try Self.read(catalog: many.catalogText) == many)
    let catalog = many.catalog
    #expect(catalog.releases.count == 400)
    #expect(catalog.allReleases.count == 400)
    #expect(catalog.path(of: "Magento_Sales::actions_view", at: 399) != nil)
    let first = try #require(catalog.releases.firstIndex(of: Release(major: 3, minor: 0, patch: 1)))
    #expect(catalog.enabledReleases(of: "Magento_Sales::api_actions").isSuperset(first...399))
    let matches = RouteMatcher(catalog.routes(at: 399)).matches(
      "GET", "/V1/orders/5", in: ReleaseSet([399]))
    #expect(matches.map(\.route.resources) == [["Magento_Sales::actions_view"]])
    #expect(many.code.utf8.count < source.code.utf8.count + 100_000)
  }
}

extension ReleaseSet {
  fileprivate func isSuperset(_ range: ClosedRange<Int>) -> Bool {
    ReleaseSet(range).isSubset(of: self)
  }
}

/// What releases do differently is told by a table.
struct BehaviourTests {
  /// Every release that is known has one value of each kind.
  @Test func isComplete() throws {
    let text = try String(
      contentsOf: Fixtures.packageRoot.appendingPathComponent(
        "Sources/MagintCatalog/Source/behaviour.tsv"), encoding: .utf8)
    let rows = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: "\t").map(String.init) }
    #expect(rows.count > 20 && rows.allSatisfy { $0.count == 3 })
    for release in EmbeddedCatalog.releases {
      for what in Set(rows.map { $0[0] }) {
        let values = rows.filter { row in
          row[0] == what
            && (Behaviour.ranges(row[2]) ?? []).contains { first, last in
              let isLate = first.map { release >= $0 } ?? true
              let isEarly =
                last.map { release <= $0 || $0.securityPatch == 0 && release.line == $0 } ?? true
              return isLate && isEarly
            }
        }
        #expect(values.count == 1, "\(what) at \(release)")
      }
    }
  }

  private func releases(_ has: (Behaviour) -> Bool) -> String {
    let releases = EmbeddedCatalog.releases
    return ReleaseSet(releases.indices.filter { has(Behaviour.at(releases[$0])) })
      .text { releases[$0] }
  }

  @Test func values() {
    #expect(releases(\.recreatesAtEveryRun) == "2.1.0 – 2.2.7 and 2.3.0")
    #expect(releases { $0.signatureRules == .zend }.hasPrefix("2.0.0 – 2.4.5-p"))
    #expect(releases { $0.signatureRules == .laminas }.hasPrefix("2.4.6 – 2.4.7-p"))
    #expect(Behaviour.at(Release("2.4.8")!).signatureRules == .own)
    #expect(Behaviour.at(Release("2.4.5-p13")!).callbackAgent.contains("ZendClient"))
    #expect(Behaviour.at(Release("2.4.6")!).callbackAgent == "Laminas\\Http\\Client")
    #expect(releases { $0.oauthTexts == .signatire } == "2.3.0 – 2.3.1")
    #expect(releases { $0.oauthTexts == .short } == "2.0.0 – 2.2.11")
    #expect(releases(\.authorizationBeginsWithOAuth) == "2.0.0 – 2.1.10")
    #expect(releases(\.acceptsHMACSHA1) == "2.0.0 – 2.4.3-p3")
    #expect(releases(\.acceptsBearer) == "2.0.0 – 2.4.3-p3")
    for (name, drops) in [
      ("2.4.4-p18", false), ("2.4.5-p14", false), ("2.4.5-p15", true),
      ("2.4.6-p12", false), ("2.4.6-p13", true), ("2.4.7-p7", false), ("2.4.7-p8", true),
      ("2.4.8-p2", false), ("2.4.8-p3", true), ("2.4.9", true), ("2.4.3", false),
    ] {
      #expect(Behaviour.at(Release(name)!).dropsRESTConstructorValues == drops, "\(name)")
    }
    #expect(!Behaviour.at(.unknown).recreatesAtEveryRun)
    #expect(Behaviour.at(Release("9.9.9")!).signatureRules == .own)
  }
}
