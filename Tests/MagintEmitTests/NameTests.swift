import MagintCore
import Testing

@testable import MagintEmit

@Suite struct NameTests {
  @Test(arguments: [
    ("Acme_OrderSync", "Acme\\OrderSync", "Order Sync", "module-order-sync"),
    ("Acme_B2BGateway", "Acme\\B2BGateway", "B2B Gateway", "module-b2b-gateway"),
    ("ACME_ERPSync2", "ACME\\ERPSync2", "ERP Sync2", "module-erp-sync2"),
    ("Acme_Feed", "Acme\\Feed", "Feed", "module-feed"),
  ]) func names(text: String, namespace: String, words: String, package: String) throws {
    let name = try ModuleName(text)
    #expect(name.description == text)
    #expect(name.namespace == namespace)
    #expect(name.words == words)
    #expect(name.packageName == package)
  }

  @Test(arguments: [
    "", "Acme", "Acme_", "_Sync", "acme_Sync", "Acme_sync", "Acme_Order_Sync", "Acme_Order-Sync",
    "Acme_Ördersync", "Acme\\Sync", "A_Sync", "Magento_Sync", "Acme_Class", "Acme_List", "Fn_Sync",
    "Acme_Sync\n", "Acme_../x", "Acme_" + String(repeating: "S", count: 46),
  ]) func noNames(text: String) {
    #expect(throws: MagintError.self) { try ModuleName(text) }
  }

  @Test(arguments: [
    ("GET /V1/acme/orders", "getOrders", "GET /V1/acme/orders"),
    ("get /V1/acme/orders/:orderId", "getOrdersByOrderId", "GET /V1/acme/orders/:"),
    ("PUT /V2/stock-items/:sku/:source", "putStockItemsBySkuAndSource", "PUT /V2/stock-items/:/:"),
    ("DELETE /V1/acme", "deleteAcme", "DELETE /V1/acme"),
    ("POST /V1/acme/a.b_c", "postABC", "POST /V1/acme/a.b_c"),
  ]) func routes(text: String, function: String, shape: String) throws {
    let route = try OwnRoute(text)
    #expect(route.function(vendor: "Acme") == function)
    #expect(route.shape == shape)
  }

  @Test(arguments: [
    "", "GET", "/V1/acme", "GET  ", "GET acme", "GET /acme/V1", "GET /V1", "GET /V1/",
    "GET /V0/acme",
    "GET /V1/:id", "PATCH /V1/acme", "GET /V1/acme/:", "GET /V1/acme/:Id", "GET /V1/acme/:order_id",
    "GET /V1/acme/:this", "GET /V1/acme/:id/:id", "GET /V1/acme//x", "GET /V1/acme/x/",
    "GET /V1/acme/é", "GET /V1/acme/{id}", "GET /V1/acme?x=1", "GET /V1/acme/\"", "GET /V1x/acme",
    "GET /V+1/acme",
  ]) func noRoutes(text: String) {
    #expect(throws: MagintError.self) { try OwnRoute(text) }
  }

  @Test(arguments: [
    ("Acme_OrderSync::sync", "Acme_OrderSync::sync", "Acme Order Sync: Sync"),
    ("Acme_OrderSync::stock_items", "Acme_OrderSync::stock_items", "Acme Order Sync: Stock items"),
    ("Acme_OrderSync::a=Order = \"stock\"", "Acme_OrderSync::a", "Order = \"stock\""),
    (
      "Acme_OrderSync::" + String(repeating: "s", count: 40),
      "Acme_OrderSync::" + String(repeating: "s", count: 40), "Acme Order Sync"
    ),
  ]) func resources(text: String, id: String, title: String) throws {
    let resource = try OwnResource(text, of: ModuleName("Acme_OrderSync"))
    #expect(resource.id == id)
    #expect(resource.title == title)
  }

  @Test(arguments: [
    "", "sync", "Acme_Other::sync", "Acme_OrderSync::", "Acme_OrderSync::a/b",
    "Acme_OrderSync::a b", "Acme_OrderSync::é", "acme_ordersync::sync", "Acme_OrderSync::a=",
    "Acme_OrderSync::a=ab", "Acme_OrderSync::a=" + String(repeating: "x", count: 51),
    "Acme_OrderSync::a=two\nlines",
  ]) func noResources(text: String) throws {
    let module = try ModuleName("Acme_OrderSync")
    #expect(throws: MagintError.self) { try OwnResource(text, of: module) }
  }

  @Test func licences() throws {
    for license in License.all {
      #expect(try License(license.id) == license)
      #expect(try License(license.id.uppercased()) == license)
    }
    for id in ["", "GPL-3.0", "WTFPL"] {
      #expect(throws: MagintError.self) { try License(id) }
    }
  }
}
