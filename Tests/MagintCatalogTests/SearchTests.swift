import MagintCatalog
import MagintCore
import Testing

struct SearchTests {
  let catalog = Catalog.embedded
  static let candidates = Suggestions.Candidates(
    catalog: .embedded, range: Catalog.embedded.allReleases, others: [])

  @Test(arguments: [
    ("magento_sales::actions_view", "Magento_Sales::actions_view"),
    ("Magento_Sales::action_view", "Magento_Sales::actions_view"),
    ("Magento_Sale::actions_view", "Magento_Sales::actions_view"),
    ("Magento_Catalog::product", "Magento_Catalog::products"),
    ("Magento_Customers::manage", "Magento_Customer::manage"),
    ("Magento_Customer::customers", "Magento_Customer::customer"),
  ])
  func suggests(_ wrong: String, _ right: String) {
    #expect(Suggestions.suggest(wrong, among: Self.candidates).first == right)
  }

  /// Neither a root nor a resource of another module that only shares its last word is offered.
  @Test(arguments: [
    "Acme_Erp::sync_everything", "", "x", "::", "nonsense-without-any-meaning",
    "Magento_Sales::all", "Magento_Backend::al", "Magento_Quote::quote", "Magento_Company::index",
    "Magento_Inventory::catalog_inventory", "Magento_Sales::actions_emails_all",
  ])
  func suggestsNothing(_ wrong: String) {
    #expect(
      Suggestions.suggest(wrong, among: Self.candidates) == [])
  }

  @Test func finds() {
    #expect(catalog.find(["Magento_Sales::ship"]).resources.first?.id == "Magento_Sales::ship")
    #expect(catalog.find(["TAXES"]).resources.first?.id == "Magento_Tax::manage_tax")
    let orders = catalog.find(["get", "/V1/orders"])
    #expect(orders.routes.first.map { "\($0.method) \($0.url)" } == "GET /V1/orders")
    // Of a resource and a route that have had several forms the newest is shown, once.
    let ids = catalog.find(["catalog"]).resources.map(\.id)
    #expect(Set(ids).count == ids.count)
    #expect(
      catalog.find(["catalog"]).resources.first { $0.id == "Magento_Catalog::catalog" }?.title
        == "Catalog")
    #expect(
      catalog.find(["invoices"]).routes.filter { $0.url == "/V1/invoices" }.map(\.resources) == [
        ["Magento_Sales::sales_invoice"]
      ])
    #expect(catalog.find(["no", "such", "words"]).resources.isEmpty)
    #expect(catalog.find([]).resources.isEmpty)
    #expect(catalog.find([" "]).routes.isEmpty)
  }

  @Test func effectiveResources() throws {
    let place = try #require(catalog.releases.firstIndex(of: Release("2.4.7-p3")!))
    func effective(_ ids: String...) -> [String] { catalog.effectiveResources(ids, at: place) }
    #expect(effective("Magento_Backend::admin") == [])
    #expect(effective("Magento_Backend::all") == [])
    #expect(effective("Magento_Log::online", "magento_sales::sales", " Magento_Sales::sales") == [])
    #expect(effective("Magento_Config::advanced") == [])
    #expect(
      effective("Magento_Sales::create", "Magento_Backend::all", "Magento_Sales::sales") == [
        "Magento_Backend::admin", "Magento_Sales::sales", "Magento_Sales::sales_operation",
        "Magento_Sales::sales_order", "Magento_Sales::actions", "Magento_Sales::create",
      ])
  }
}
