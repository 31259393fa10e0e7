import MagintCatalog
import MagintCore
import Testing

struct RouteMatcherTests {
  @Test(arguments: [
    ("/V1/orders/:a/:b", "/V1/orders/:id/comments", "/V1/orders/*/comments"),
    ("/V1/a/:b", "/V1/:c/d", "/V1/a/d"), ("/V1/a/:b/", "/V1/a/:c", "/V1/a/*"),
    ("/V1/a", "/V1/a", "/V1/a"), ("/V1/a", "/V1/b", nil), ("/V1/a", "/V1/a/b", nil),
    ("/V1/:a/b", "/V1/:a/c", nil),
  ])
  func commonRequest(_ left: String, _ right: String, _ path: String?) {
    #expect(RouteMatcher.common(left, right) == path)
    #expect(RouteMatcher.common(right, left) == path)
  }

  static let newest = Catalog.embedded.releases.count - 1
  static let matcher = RouteMatcher(Catalog.embedded.routes(at: newest))

  /// A request and the route of the newest release that answers it.
  static let table: [(String, String?)] = [
    ("GET /V1/orders", "/V1/orders"),
    ("GET /V1/orders/", "/V1/orders"),
    ("GET /V1/orders/123", "/V1/orders/:id"),
    ("get /V1/orders/123", "/V1/orders/:id"),
    ("GET /V1/orders/items", "/V1/orders/items"),
    ("GET /V1/orders/items/7", "/V1/orders/items/:id"),
    ("GET /V1/orders/items/7/8", nil),
    ("PUT /V1/orders/create", "/V1/orders/create"),
    ("PUT /V1/orders/12", "/V1/orders/:parent_id"),
    ("POST /V1/orders", "/V1/orders"),
    ("GET /V1/products/attributes", "/V1/products/attributes"),
    ("GET /V1/products/24-MB01", "/V1/products/:sku"),
    ("GET /V1/products/attributes/color", "/V1/products/attributes/:attributeCode"),
    ("GET /V1/products/types", "/V1/products/types"),
    ("GET /V1/products/a%2Fb", "/V1/products/:sku"),
    ("GET /V1/products/a/b", nil),
    ("POST /V1/invoices", "/V1/invoices/"),
    ("POST /V1/invoices/", "/V1/invoices/"),
    ("GET /V1/stockItems/lowStock", "/V1/stockItems/lowStock/"),
    ("GET /V1/stockItems/lowStock/", "/V1/stockItems/lowStock/"),
    ("GET /V1/stockItems/SKU", "/V1/stockItems/:productSku"),
    ("POST /V1/carts", "/V1/carts/"),
    ("GET /V1/customers/me", "/V1/customers/me"),
    ("GET /V1/customers/5", "/V1/customers/:customerId"),
    ("GET /V1/carts/mine", "/V1/carts/mine"),
    ("GET /V1/carts/mine/items", "/V1/carts/mine/items"),
    ("GET /V1/carts/9/items", "/V1/carts/:cartId/items"),
    ("GET /rest/V1/orders/1", "/V1/orders/:id"),
    ("GET /rest/default/V1/orders/1", "/V1/orders/:id"),
    ("GET /rest/all/V1/orders/1", "/V1/orders/:id"),
    ("POST /rest/async/V1/products", "/V1/products"),
    ("POST /rest/all/async/V1/products", "/V1/products"),
    ("POST /rest/all/async/bulk/V1/products", "/V1/products"),
    ("PUT /rest/async/bulk/V1/products/bySku", "/V1/products/:sku"),
    ("GET https://shop.example/rest/V1/orders?searchCriteria[pageSize]=1", "/V1/orders"),
    ("GET https://shop.example/index.php/rest/default/V1/orders/5#top", "/V1/orders/:id"),
    ("GET http://shop.example/sub/rest/V1/orders/5?a=/b/c", "/V1/orders/:id"),
    ("GET rest/V1/orders", "/V1/orders"),
    ("GET V1/orders", "/V1/orders"),
    ("GET //V1/orders", "/V1/orders"),
    ("GET /V1//orders", nil),
    ("GET /V1/Orders", nil),
    ("GET /v1/orders", nil),
    ("GET /V2/orders", nil),
    ("GET /V1", nil),
    ("GET /", nil),
    ("GET /checkout/cart", nil),
    ("GET https://shop.example", nil),
    ("PATCH /V1/orders", nil),
    ("DELETE /V1/orders/1", nil),
  ]

  @Test(arguments: 0..<table.count) func finds(_ row: Int) {
    let (request, expected) = Self.table[row]
    let parts = request.split(separator: " ", maxSplits: 1).map(String.init)
    let route = RouteMatcher.normalized(parts[1]).flatMap { Self.matcher.match(parts[0], $0) }
    #expect(route?.url == expected, "\(request)")
  }

  @Test func onlyRealRequestsHaveRest() {
    #expect(RouteMatcher.normalized("/V1/orders", isFull: true) == nil)
    #expect(RouteMatcher.normalized("/media/V1/a.png", isFull: true) == nil)
    #expect(RouteMatcher.normalized("/rest/V1/orders", isFull: true) == "/V1/orders")
    #expect(RouteMatcher.normalized("/a?next=https://x.io/rest/V1/orders", isFull: true) == nil)
  }

  /// Magento's own algorithm, written down as it is there: an exact URL, otherwise the last of the
  /// sorted routes with as many parts of which each is a parameter or the same.
  @Test func agreesWithMagentosLoop() {
    let catalog = Catalog.embedded
    for place in stride(from: 0, to: catalog.releases.count, by: 9) {
      let routes = catalog.routes(at: place)
      let matcher = RouteMatcher(routes)
      var requests = routes.map {
        ($0.method, $0.url.split(separator: "/").map { $0.hasPrefix(":") ? "7" : String($0) })
      }
      requests += routes.map {
        ($0.method, $0.url.split(separator: "/").map { $0.hasPrefix(":") ? "items" : String($0) })
      }
      requests += routes.map {
        ("PUT", $0.url.split(separator: "/").map { $0.hasPrefix(":") ? "me" : String($0) })
      }
      for (method, segments) in requests {
        let path = "/" + segments.joined(separator: "/")
        var expected = routes.last { $0.method == method && $0.url == path }
        if expected == nil {
          for route in routes where route.method == method {
            let parts = route.url.split(separator: "/")
            guard parts.count == segments.count else { continue }
            if zip(parts, segments).allSatisfy({ $0.hasPrefix(":") || $0 == $1 }) {
              expected = route
            }
          }
        }
        let found = matcher.match(method, path)
        #expect(found?.url == expected?.url, "\(method) \(path) in \(catalog.releases[place])")
        #expect(found?.service == expected?.service, "\(method) \(path)")
      }
    }
  }

  @Test func overManyReleases() throws {
    let catalog = Catalog.embedded
    let matcher = RouteMatcher(catalog.routes.filter { $0.edition == .openSource })
    let all = catalog.allReleases
    let post = matcher.matches("POST", "/V1/orders", in: all)
    #expect(
      post.map { "\($0.route.resources[0]) \($0.releases.description(in: catalog.releases))" } == [
        "Magento_Sales::api_actions from 2.4.4-p12, 2.4.5-p11, 2.4.6-p9 and 2.4.7-p4",
        "Magento_Sales::create from 2.3.5 up to 2.4.4-p11, 2.4.5-p10, 2.4.6-p8 and 2.4.7-p3",
        "Magento_Sales::create 2.2.8 – 2.2.11 and 2.3.1 – 2.3.4-p2",
        "Magento_Sales::sales 2.1.0 – 2.2.7 and 2.3.0",
      ])
    // One release after another gives the same.
    for route in catalog.routes where route.edition == .openSource {
      let path = route.url.split(separator: "/").map { $0.hasPrefix(":") ? "x" : $0 }.joined(
        separator: "/")
      let matches = matcher.matches(route.method, "/" + path, in: all)
      for match in matches {
        for place in match.releases.indices {
          let one = matcher.matches(
            route.method, "/" + path, in: ReleaseSet([place]))
          #expect(one.map(\.route) == [match.route])
        }
      }
    }
  }

  @Test func twoModulesOneRoute() {
    func route(_ resource: String, _ module: String, _ releases: ReleaseSet) -> RouteFact {
      RouteFact(
        method: "GET", url: "/V1/a", service: module, serviceMethod: "m", resources: [resource],
        module: module, releases: releases)
    }
    let matcher = RouteMatcher([
      route("A_A::a", "A_A", ReleaseSet([1, 2, 3])), route("B_B::b", "B_B", ReleaseSet([0, 1])),
    ])
    let matches = matcher.matches("GET", "/V1/a", in: ReleaseSet(first: 4))
    #expect(matches.map(\.releases.indices) == [[2, 3], [1], [0]])
    #expect(matches.map(\.route.resources) == [["A_A::a"], ["A_A::a", "B_B::b"], ["B_B::b"]])
    #expect(matches.map(\.route.service) == ["A_A", "B_B", "B_B"])
  }

  @Test func methods() {
    #expect(
      Self.matcher.methods(of: "/V1/orders", in: Catalog.embedded.allReleases) == ["GET", "POST"])
  }
}
