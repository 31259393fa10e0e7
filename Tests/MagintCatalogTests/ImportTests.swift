import MagintCatalog
import MagintCore
import MagintTestSupport
import MagintXML
import Testing

@Suite struct LoadOrderTests {
  private func names(_ modules: [(name: String, sequence: [String])]) throws -> [String] {
    try LoadOrder.sorted(modules).map { modules[$0].name }
  }

  @Test func byNameMagentoFirst() throws {
    #expect(
      try names([("Zeta_B", []), ("Acme_A", []), ("Magento_Store", []), ("Acme_Magento_X", [])])
        == ["Acme_Magento_X", "Magento_Store", "Acme_A", "Zeta_B"])
  }

  @Test func afterTheWholeSequence() throws {
    // As Magento's own loop orders them: a module changes places with what it comes after.
    #expect(
      try names([("Acme_A", ["Acme_C"]), ("Acme_B", []), ("Acme_C", ["Acme_D"]), ("Acme_D", [])])
        == ["Acme_D", "Acme_B", "Acme_C", "Acme_A"])
    #expect(
      try names([("Magento_Sales", ["Acme_First", "Nobody_Has"]), ("Acme_First", [])])
        == ["Acme_First", "Magento_Sales"])
  }

  @Test func circles() throws {
    #expect(throws: LoadOrder.Circle.self) {
      try LoadOrder.sorted([("A_A", ["B_B"]), ("B_B", ["C_C"]), ("C_C", ["B_B"])])
    }
    #expect(throws: LoadOrder.Circle.self) { try LoadOrder.sorted([("A_A", ["A_A"])]) }
  }

  @Test(arguments: 0..<20) func manyModules(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    // Sequences go to a hidden rank, so that there is no circle.
    let ranks = Array(0..<120).shuffled(using: &random)
    let modules = (0..<120).map { index in
      let count = random.below(4)
      let sequence = (0..<count).map { _ in random.below(120) }.filter { ranks[$0] < ranks[index] }
      return (name: "Vendor\(random.below(9))_M\(index)", sequence: sequence)
    }
    let named = modules.map { (name: $0.name, sequence: $0.sequence.map { modules[$0].name }) }
    let order = try names(named)
    #expect(Set(order) == Set(named.map(\.name)))
    for module in named {
      let place = try #require(order.firstIndex(of: module.name))
      for other in module.sequence { #expect(order.firstIndex(of: other)! < place) }
    }
    let again = try names(named.shuffled(using: &random))
    #expect(again == order)
  }

  @Test func aLongChain() throws {
    let modules = (0..<1500).map { (name: "A_M\($0)", sequence: $0 < 1499 ? ["A_M\($0 + 1)"] : []) }
    #expect(try names(modules).first == "A_M1499")
  }
}

@Suite struct EnabledModulesTests {
  private func parse(_ text: String) -> [String: Bool]? { EnabledModules.parse(Array(text.utf8)) }

  @Test func asMagentoWritesIt() {
    #expect(
      parse(
        "<?php\nreturn [\n    'modules' => [\n        'Magento_Store' => 1,\n        'Acme_X' => 0\n    ]\n];\n"
      )
        == ["Magento_Store": true, "Acme_X": false])
  }

  @Test func olderAndEditedForms() {
    let text = """
      <?php
      # 'modules' => ['Not_This' => 1]
      /* return ['modules' => []]; */
      return array (
        'scopes' => array('websites' => ['admin' => ['modules' => 'x', 'a' => -1.5, 'b' => null]], 'it\\'s' => "a\\"b"),
        'modules' =>
        array (
          'Magento_Store' => 1, // first
          "Acme_X" => false,
          'Acme_Y' => '1',
        ),
        'more' => [],
      );
      """
    #expect(parse(text) == ["Magento_Store": true, "Acme_X": false, "Acme_Y": true])
  }

  @Test(arguments: [
    "", "<?php", "<?php return [", "<?php return foo();", "<?php return ['a' => 1];",
    "<?php return ['modules' => ['A_B' => getenv('X')]];", "<?php return ['modules' => ['A_B' => 1",
    "<?php return ['modules' => 'none'];", "<?php return ['modules' => ['A_B', 'C_D']];",
    "<?php return ['modules",
    "<?php return ['modules' => ['A_B' => 2]];", "\u{0}\u{0}", "<?php return ['a' => /* ",
  ]) func whatIsNoList(text: String) { #expect(parse(text) == nil) }
}

/// Modules as they are written in XML.
private func module(
  _ name: String, acl: String = "", webapi: String = ""
) throws -> ModuleDeclaration {
  func document(_ text: String) throws -> XMLDocument {
    try XMLDocument.read(path: "f", Array(text.utf8), kind: nil)
  }
  return ModuleDeclaration(
    name: name,
    acl: acl.isEmpty
      ? nil : ACLFile(try document("<config><acl><resources>\(acl)</resources></acl></config>")),
    webapi: webapi.isEmpty ? nil : WebapiFile(try document("<routes>\(webapi)</routes>")))
}

@Suite struct CatalogMergeTests {
  @Test func laterDeclarationsFillInAndOverride() throws {
    let snapshot = CatalogSnapshot(
      release: "2.4.7", edition: nil,
      modules: [
        try module(
          "A_A",
          acl: """
            <resource id="Magento_Backend::admin"><resource id="A_A::late"><resource id="A_A::x" title="X"/></resource>
            <resource id="A_A::gone" title="Gone"><resource id="A_A::below" title="Below"/></resource></resource>
            """),
        try module(
          "B_B",
          acl: """
            <resource id="Magento_Backend::admin" title="Admin"><resource id="A_A::late" title="Late" sortOrder="20"/>
            <resource id="A_A::gone" disabled="true"/><resource id="B_B::tie" title="Tie" sortOrder="20"/>
            <resource id="B_B::first" title="First"/></resource>
            """),
        try module(
          "C_C",
          acl:
            "<resource id=\"Magento_Backend::admin\"><resource id=\"A_A::late\" title=\"New\"/></resource>"
        ),
      ])
    let catalog = snapshot.catalog
    let late = try #require(catalog.resource("A_A::late", at: 0))
    #expect(late.title == "New")
    #expect(late.sortOrder == 20)
    #expect(late.module == "C_C")
    #expect(late.parent == "Magento_Backend::admin")
    #expect(catalog.path(of: "A_A::below", at: 0) == nil)
    #expect(
      catalog.path(of: "A_A::x", at: 0)?.map(\.id) == [
        "Magento_Backend::admin", "A_A::late", "A_A::x",
      ])
    // Ties go by declaration, although 'B_B::tie' comes behind 'A_A::late' by no other measure.
    #expect(
      catalog.children(at: 0)["Magento_Backend::admin"]?.map(\.id) == [
        "B_B::first", "A_A::late", "B_B::tie",
      ])
  }

  @Test func routesOfTwoModulesUnite() throws {
    let catalog = CatalogSnapshot(
      release: nil, edition: nil,
      modules: [
        try module(
          "A_A",
          webapi: """
            <route url="/V1/a" method="GET"><service class="A" method="one"/><resources><resource ref="A_A::x"/></resources></route>
            """),
        try module(
          "B_B",
          webapi: """
            <route url="/V1/a" method="GET"><service class="B" method="two"/><resources><resource ref="B_B::y"/><resource ref="A_A::x"/></resources></route>
            <route url="/V1/a" method="post"><service class="B" method="two"/><resources><resource ref="self"/></resources></route>
            """),
      ]
    ).catalog
    #expect(catalog.releases == [.unknown])
    #expect(catalog.routes.count == 2)
    let get = try #require(catalog.routes.first { $0.method == "GET" })
    #expect(get.resources == ["A_A::x", "B_B::y"])
    #expect(get.service == "B")
    #expect(get.module == "A_A")
    #expect(catalog.routes.first { $0.method == "POST" }?.isForCustomers == true)
  }

  @Test func ownModulesOnTopOfAllReleases() throws {
    let catalog = Catalog.embedded.adding([
      try module(
        "Acme_X",
        acl: """
          <resource id="Magento_Backend::admin"><resource id="Acme_X::root" title="Acme" sortOrder="1"/>
          <resource id="Magento_Sales::sales" title="Orders"/></resource>
          """,
        webapi:
          "<route url=\"/V1/acme\" method=\"GET\"><resources><resource ref=\"Acme_X::root\"/></resources></route>"
      )
    ])
    for release in catalog.releases.indices {
      #expect(catalog.path(of: "Acme_X::root", at: release)?.count == 2)
      #expect(catalog.resource("Magento_Sales::sales", at: release)?.title == "Orders")
      #expect(catalog.routes(at: release).contains { $0.url == "/V1/acme" })
    }
    #expect(catalog.resources.count == Catalog.embedded.resources.count + 1)
  }

  /// A release's facts, written as its modules write them, come back as the same facts.
  @Test(arguments: ["2.1.6", "2.3.0", "2.4.4-p12", "2.4.8-p1"]) func wholeReleases(name: String)
    throws
  {
    let embedded = Catalog.embedded
    let release = try #require(embedded.releases.firstIndex(of: Release(name)!))
    let sources = ModuleSources(embedded, at: release)
    let modules = try sources.modules.map { module in
      try MagintCatalogTests.module(module.name, acl: module.acl, webapi: module.webapi)
    }
    let order = try LoadOrder.sorted(modules.map { ($0.name, $0.sequence) })
    let snapshot = CatalogSnapshot(
      release: name, edition: "community", modules: order.map { modules[$0] })
    try sources.compare(snapshot.catalog)

    let read = try CatalogSnapshot(path: "c.json", snapshot.json)
    try sources.compare(read.catalog)
    #expect(read.json == snapshot.json)
    #expect(read.release == name)
    #expect(read.modules == snapshot.modules)
    // The order among equals survives writing and reading.
    for (id, children) in snapshot.catalog.children(at: 0) {
      #expect(read.catalog.children(at: 0)[id]?.map(\.id) == children.map(\.id))
    }
  }
}

/// One release's facts as files of the modules that declare them, in Magento's usual form.
struct ModuleSources {
  struct Module {
    var name: String
    var acl = ""
    var webapi = ""
  }

  let modules: [Module]
  private let resources: [ResourceFact]
  private let routes: [RouteFact]

  init(_ catalog: Catalog, at release: Int) {
    resources = catalog.resources.filter {
      $0.releases.contains(release) && $0.edition == .openSource
    }
    routes = catalog.routes(at: release)
    var modules: [String: Module] = [:]
    let facts = Dictionary(uniqueKeysWithValues: resources.map { ($0.id, $0) })
    for fact in resources {
      // Each module repeats the way from the root to its own resources, by id alone.
      var xml =
        "<resource id=\"\(fact.id)\" title=\"\(fact.title.replacing("&", with: "&amp;"))\" translate=\"title\""
      if let order = fact.sortOrder { xml += " sortOrder=\"\(order)\"" }
      if fact.isDisabled { xml += " disabled=\"true\"" }
      xml += "/>"
      var parent = fact.parent
      while let id = parent {
        xml = "<resource id=\"\(id)\">\(xml)</resource>"
        parent = facts[id]?.parent
      }
      modules[fact.module, default: Module(name: fact.module)].acl += xml + "\n"
    }
    for route in routes {
      let refs = route.resources.map { "<resource ref=\"\($0)\"/>" }.joined()
      modules[route.module, default: Module(name: route.module)].webapi += """
        <route url="\(route.url)" method="\(route.method)"><service class="\(route.service)" \
        method="\(route.serviceMethod)"/><resources>\(refs)</resources></route>

        """
    }
    self.modules = modules.values.sorted { $0.name < $1.name }
  }

  /// Expects `catalog`, of one release, to have the same facts.
  func compare(_ catalog: Catalog) throws {
    let all = ReleaseSet(first: 1)
    func comparable(_ fact: ResourceFact) -> ResourceFact {
      var fact = fact
      fact.releases = all
      fact.order = 0
      return fact
    }
    func comparable(_ fact: RouteFact) -> RouteFact {
      var fact = fact
      fact.releases = all
      return fact
    }
    // Two modules declare POST /V1/integration/admin/token; the later one's service counts.
    var expected: [String: RouteFact] = [:]
    for route in routes.sorted(by: { $0.module < $1.module }) {
      var route = comparable(route)
      if let known = expected["\(route.method) \(route.url)"] {
        route.module = known.module
        route.resources = known.resources + route.resources.filter { !known.resources.contains($0) }
      }
      expected["\(route.method) \(route.url)"] = route
    }
    #expect(
      Set(catalog.resources.map(comparable)).symmetricDifference(resources.map(comparable)).isEmpty)
    #expect(Set(catalog.routes.map(comparable)).symmetricDifference(expected.values).isEmpty)
    #expect(catalog.resources.count == resources.count)
    #expect(catalog.routes.count == expected.count)
  }
}

@Suite struct SnapshotTests {
  private static let good = """
    {"format":"magint-catalog","version":1,"release":"2.4.7",
    "modules":[{"name":"A_A"}],
    "resources":[{"id":"A_A::r","title":"R","module":"A_A"},
    {"id":"A_A::x","parent":"A_A::r","title":"X","module":"A_A","sortOrder":1,"new":[]}],
    "routes":[{"method":"GET","url":"/V1/a","resources":["A_A::x"],"module":"A_A"}]}
    """

  @Test func minimal() throws {
    let snapshot = try CatalogSnapshot(path: "c", Array(Self.good.utf8))
    #expect(snapshot.catalog.releases == [Release("2.4.7")!])
    #expect(snapshot.catalog.path(of: "A_A::x", at: 0)?.count == 2)
    #expect(try CatalogSnapshot(path: "c", snapshot.json).json == snapshot.json)
  }

  @Test(arguments: [
    ("", "", "1:1", "not JSON"),
    ("", "[]", "1:1", "format"),
    ("\"magint-catalog\"", "\"other\"", "1:11", "format"),
    ("\"version\":1", "\"version\":2", "1:38", "version 2"),
    ("\"version\":1", "\"version\":\"1\"", "1:38", "no version"),
    ("\"modules\":", "\"mod\":", "1:1", "\"modules\" is missing"),
    ("[{\"name\":\"A_A\"}]", "{}", "2:11", "must be an array"),
    ("[{\"name\":\"A_A\"}]", "[\"A_A\"]", "2:12", "an object is expected"),
    ("\"title\":\"R\",", "", "3:14", "\"title\" is missing"),
    ("\"title\":\"R\"", "\"title\":7", "3:37", "must be a string"),
    ("\"sortOrder\":1", "\"sortOrder\":1.5", "4:73", "whole number"),
    ("\"A_A::x\",\"parent\"", "\"A_A::r\",\"parent\"", "4:1", "second time"),
    ("\"parent\":\"A_A::r\"", "\"parent\":\"A_A::q\"", "4:1", "not among"),
    ("\"parent\":\"A_A::r\"", "\"parent\":\"A_A::x\"", "4:1", "below itself"),
    ("[\"A_A::x\"]", "[null]", "5:54", "must be a string"),
    ("\"module\":\"A_A\"}]}", "\"module\":\"A_A\"}]", "5:80", "not JSON"),
  ]) func defects(old: String, new: String, place: String, message: String) {
    let text = old.isEmpty ? new : Self.good.replacing(old, with: new, maxReplacements: 1)
    if !old.isEmpty { #expect(text != Self.good) }
    let error = #expect(throws: MagintError.self) {
      try CatalogSnapshot(path: "c", Array(text.utf8))
    }
    #expect(error?.path == "c:\(place)", "\(error.map(String.init(describing:)) ?? "")")
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }

  @Test func everySensitiveResourceIsOne() {
    for (id, reason) in SensitiveResources.all {
      #expect(!reason.isEmpty)
      #expect(!Catalog.embedded.facts(of: id).isEmpty, "no release has \(id)")
    }
  }
}
