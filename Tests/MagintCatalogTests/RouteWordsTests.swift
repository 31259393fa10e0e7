import MagintCatalog
import Testing

/// What routes do, in the words of a merchant.
struct RouteWordsTests {
  private static let routes = Catalog.embedded.routes.filter { route in
    !route.resources.allSatisfy { $0 == "self" || $0 == "anonymous" }
  }

  /// Each group of routes in the catalog has words, and no words are for nothing.
  @Test func everyServiceHasWords() {
    let services = Set(Self.routes.map(\.service))
    #expect(services.count > 150)
    #expect(services.filter { !RouteWords.knows($0) }.sorted() == [])
    #expect(RouteWords.services.subtracting(services.map(RouteWords.key)).sorted() == [])
  }

  /// Whatever takes a thing away is one that deletes, also where the method is POST.
  @Test func deletions() {
    let deletions = Self.routes.filter { RouteWords($0).effect == .delete }
    #expect(deletions.filter { $0.method == "GET" } == [])
    #expect(Self.routes.filter { $0.method == "DELETE" && RouteWords($0).effect != .delete } == [])
    let posts = Set(deletions.filter { $0.method == "POST" }.map(\.url))
    #expect(
      posts.isSuperset(of: [
        "/V1/coupons/deleteByIds", "/V1/coupons/deleteByCodes", "/V1/products/tier-prices-delete",
        "/V1/products/cost-delete", "/V1/inventory/source-items-delete",
      ]))
    #expect(
      Self.routes.filter { $0.method == "GET" && RouteWords($0).effect != .read } == [])
  }

  @Test(arguments: [
    (["GET /V1/orders/:id"], ["read orders"]),
    (["GET /V1/orders", "GET /V1/invoices"], ["read orders and invoices"]),
    (["POST /V1/order/:orderId/ship"], ["create shipments"]),
    (["GET /V1/shipments", "POST /V1/order/:orderId/ship"], ["read and create shipments"]),
    (["POST /V1/orders/:id/cancel"], ["cancel orders"]),
    (
      ["POST /V1/products/base-prices-information", "POST /V1/products/base-prices"],
      ["read and change prices"]
    ),
    (
      ["PUT /V1/carts/:cartId/order", "POST /V1/orders/:id/emails"],
      ["place orders for customers", "send mails about orders"]
    ),
    ([], []),
  ])
  func sentences(_ names: [String], _ expected: [String]) {
    let routes = names.compactMap { name in
      Self.routes.first { "\($0.method) \($0.url)" == name }
    }
    #expect(routes.count == names.count)
    #expect(RouteWords.sentences(routes) == expected)
  }

  /// Of what others add nothing is known but the module.
  @Test func otherModules() {
    func route(_ method: String, _ name: String) -> RouteFact {
      RouteFact(
        method: method, url: "/V1/acme", service: "Acme\\Sync\\Api\\ThingInterface",
        serviceMethod: name, resources: ["Acme_Sync::a"], module: "Acme_Sync",
        releases: Self.routes[0].releases)
    }
    #expect(
      RouteWords.sentences([route("GET", "list"), route("POST", "removeAll")])
        == ["read and delete data of the module Acme_Sync"])
    #expect(
      RouteWords.sentences([route("PUT", "execute")]) == ["change data of the module Acme_Sync"])
  }
}
