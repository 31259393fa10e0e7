import MagintCatalog
import MagintCore
import Testing

private func list(_ text: String) throws -> RequestList {
  try RequestList.read(Array(text.utf8), path: "f")
}

struct RequestListTests {
  private func requests(_ text: String) throws -> [String] {
    try list(text).requests.map { "\($0.method) \($0.path ?? "-") \($0.count)" }
  }

  @Test func lines() throws {
    let text =
      "\u{FEFF}# orders\r\nGET /V1/orders\r\n\n  post\thttps://a.io/rest/V1/orders?x=1\r\nGET /rest/all/V1/orders/\nGET /rest/all/V1/orders\nGET /graphql"
    #expect(
      try requests(text) == [
        "GET /V1/orders 2", "POST /V1/orders 1", "GET /V1/orders/ 1", "GET - 1",
      ])
    #expect(try list(text).form == .list)
  }

  @Test func accessLog() throws {
    let text = #"""
      1.2.3.4 - bob [10/Oct/2000:13:55:36 -0700] "GET /rest/V1/orders?a=b HTTP/1.0" 200 2326
      1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] "POST /rest/default/V1/orders HTTP/1.1" 200 2 "https://a.io/" "a \"GET /rest/V1/x HTTP/1.1\""
      1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] "GET /index.html HTTP/1.1" 200 2 "https://a.io/rest/V1/carts" "x"
      1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] "OPTIONS /rest/V1/orders HTTP/1.1" 200 2
      1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] "\x16\x03\x01" 400 2
      1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] "GET /rest/V1/orders HTTP/2.0" 200 2
      """#
    #expect(try requests(text) == ["GET /V1/orders 2", "POST /V1/orders 1"])
    let log = try list(text)
    #expect(log.form == .accessLog)
    #expect(log.skippedCount == 3)
  }

  @Test func openAPI() throws {
    let text = #"""
      {"swagger": "2.0", "basePath": "/rest/all", "paths": {
        "/V1/orders/{id}": {"get": {}, "parameters": [], "x-get": {}},
        "/V1/orders": {"get": {}, "post": {}}}}
      """#
    #expect(
      try requests(text) == ["GET /V1/orders/:id 1", "GET /V1/orders 1", "POST /V1/orders 1"])
    #expect(
      try requests(#"{"openapi": "3.0.0", "paths": {"/async/V1/orders": {"post": {}}}}"#) == [
        "POST /V1/orders 1"
      ])
  }

  @Test func har() throws {
    let text = #"""
      {"log": {"entries": [
        {"request": {"method": "GET", "url": "https://a.io/rest/V1/orders?x=1"}},
        {"request": {"method": "GET", "url": "https://a.io/style.css"}},
        {"request": {"method": 1}}, {}, 5]}}
      """#
    #expect(try requests(text) == ["GET /V1/orders 1"])
    #expect(try list(text).skippedCount == 4)
  }

  static let errors: [(String, mentions: String)] = [
    ("", "is empty"), (" \n", "is empty"), ("# x", "has no request"),
    ("a\u{0}b", "is not a text file"),
    ("GET /V1/orders\nnonsense here too", "line 2 is no request: nonsense here too"),
    ("{", "is no JSON"), ("{\"a\": 1}", "neither an OpenAPI document"),
    ("{\"log\": {\"entries\": []}}", "a HAR archive without"),
    ("{\"swagger\": \"2.0\", \"paths\": {}}", "without any operation"),
    ("a \"GET /x HTTP/1.1\" 200", "an access log without"),
  ]

  @Test(arguments: 0..<errors.count) func refuses(_ row: Int) {
    do {
      _ = try list(Self.errors[row].0)
      Issue.record("no error")
    } catch let error as MagintError {
      #expect(error.kind == .usage)
      #expect(error.message.contains(Self.errors[row].mentions), "\(error.message)")
    } catch {
      Issue.record("\(error)")
    }
  }
}

struct AccessPlanTests {
  private func plan(_ text: String, _ range: String) throws -> AccessPlan {
    let catalog = Catalog.embedded
    return AccessPlan(
      try list(text).requests, in: catalog,
      range: try ReleaseRange.parse(range, in: catalog.releases).releases)
  }

  /// Requests, releases, and what an integration.xml must list for them.
  static let table: [(String, String, [String])] = [
    ("GET /V1/orders/1", "2.4.7", ["Magento_Sales::actions_view"]),
    ("GET /V1/orders/1", "2.3.0", ["Magento_Sales::sales"]),
    // What is needed somewhere in the range is listed; an ancestor of what is comes by itself.
    ("GET /V1/orders/1", "2.3", ["Magento_Sales::actions_view"]),
    ("POST /V1/orders", "2.4.7-p3", ["Magento_Sales::create"]),
    ("POST /V1/orders", "2.4.7-p4", ["Magento_Sales::api_actions"]),
    (
      "POST /V1/orders", "2.4.7-p3..2.4.7-p4",
      ["Magento_Sales::api_actions", "Magento_Sales::create"]
    ),
    ("POST /V1/orders", "2.3.4..2.3.6", ["Magento_Sales::create"]),
    ("GET /V1/customers/1\nGET /V1/customers/search", "2.4.7", ["Magento_Customer::customer"]),
    ("GET /V1/carts/mine\nPOST /V1/guest-carts", "2.4.7", []),
    // A resource that does not exist is no help.
    ("GET /V1/adobestock/asset/search", "2.4.7", []),
    (
      "GET /V1/inventory/stock-source-links", "2.3.3..2.3.4",
      ["Magento_InventoryApi::stock_source_link"]
    ),
    ("GET /V1/inventory/stock-source-links", "2.3.3", []),
    ("GET /V1/nothing", "2.4", []),
    (
      "GET /V1/orders\nGET /V1/products/1\nGET /V1/store/storeConfigs", "2.4.8",
      [
        "Magento_Sales::actions_view", "Magento_Catalog::products", "Magento_Backend::store",
      ]
    ),
  ]

  @Test(arguments: 0..<table.count) func least(_ row: Int) throws {
    let (text, range, expected) = Self.table[row]
    #expect(try plan(text, range).least == expected)
  }

  /// Of every route: with the least set an integration may call it in each release, and without any
  /// one of it something is missing in some release.
  @Test(arguments: ["2.3.0..2.3.6", "2.4.4..2.4.8"]) func isEnoughAndLeast(_ text: String) throws {
    let catalog = Catalog.embedded
    let range = try ReleaseRange.parse(text, in: catalog.releases).releases
    var lines = ""
    for route in catalog.routes where route.edition == .openSource {
      lines += "\(route.method) \(route.url.replacing(":", with: "0"))\n"
    }
    let plan = try plan(lines, text)
    func open(_ ids: [String]) -> Int {
      var count = 0
      for index in range.indices {
        let effective = Set(catalog.effectiveResources(ids, at: index))
        for route in catalog.routes(at: index)
        where route.resources.allSatisfy(effective.contains) { count += 1 }
      }
      return count
    }
    let all = open(plan.least)
    #expect(all == open(catalog.resources.map(\.id)))
    #expect(plan.least.count >= 40)
    for (index, id) in plan.least.enumerated() where index % 5 == 0 {
      #expect(open(plan.least.filter { $0 != id }) < all, "\(id) is not needed")
    }
    // A legacy file grants no ancestors.
    for id in plan.needed where id != "Magento_Backend::admin" {
      #expect(plan.withAncestors.contains(id), "\(id)")
    }
    #expect(!plan.withAncestors.contains("Magento_Backend::admin"))
  }

  @Test func theRootComesAlong() throws {
    let alone = try plan("GET /V1/modules", "2.4.7")
    #expect(alone.least == [] && alone.needsAnyResource)
    let both = try plan("GET /V1/modules\nGET /V1/orders", "2.4.7")
    #expect(both.least == ["Magento_Sales::actions_view"] && !both.needsAnyResource)
  }

  @Test func hints() throws {
    func hint(_ text: String) throws -> String? { try plan(text, "2.4.7").items[0].hint }
    #expect(try hint("GET /V1/Orders") == "did you mean GET /V1/orders?")
    #expect(try hint("GET /V1/product/5") == "did you mean GET /V1/products/:sku?")
    #expect(try hint("DELETE /V1/orders") == "this URL answers to GET, POST only")
    #expect(try hint("GET /rest/v1/orders") == "Magento writes the version as V1")
    #expect(try hint("GET /V1/entirely/different/words") == nil)
    #expect(try plan("GET /V1/orders", "2.4.7").items[0].hint == nil)
    let commerce = try plan("GET /V1/carts/1/giftCards", "2.4.7").items[0]
    #expect(commerce.commerce?.url == "/V1/carts/:quoteId/giftCards")
  }

  @Test func requestsOfOneRouteTogether() throws {
    let plan = try plan(
      "GET /V1/orders/1\nGET /V1/orders/2\nGET /V1/orders/1\nGET /V1/orders", "2.4.7")
    #expect(
      plan.items.map { "\($0.url) \($0.count) \($0.requestCount)" } == [
        "/V1/orders/1 3 2", "/V1/orders 1 1",
      ])
    #expect(plan.counts == ["Magento_Sales::actions_view": 2])
  }
}
