/// What a REST route does, in the words of a merchant: what to, and with what.
///
/// Magento's routes are one PHP interface ("service") and one of its methods each. Of the interface the
/// table knows what it is about; of the method the name tells what happens.
package struct RouteWords: Hashable, Sendable {
  package enum Effect: Int, Sendable, CaseIterable {
    case read, create, change, delete
    /// Something that is neither: a mail, a payment.
    case run
  }

  package var effect: Effect
  /// With ``Effect/run`` all of it ("cancel orders"), otherwise what it is done to ("orders").
  package var text: String

  package init(_ effect: Effect, _ text: String) {
    self.effect = effect
    self.text = text
  }

  /// The words of a route; of one that no module of Magento's has, those of its module.
  package init(_ route: RouteFact) {
    let service = Self.key(route.service)
    if let words = Self.runs["\(service).\(route.serviceMethod)"] {
      self.init(.run, words)
      return
    }
    let effect = Self.effect(route, service)
    if let made = Self.made[service] {
      self.init(effect == .run ? .create : effect, made)
      return
    }
    self.init(
      effect == .run ? .change : effect, Self.nouns[service] ?? "data of the module \(route.module)"
    )
  }

  /// Whether the table has words for a service.
  package static func knows(_ service: String) -> Bool {
    let key = key(service)
    return nouns[key] != nil || made[key] != nil
      || runs.keys.contains { $0.hasPrefix(key + ".") }
  }

  /// All services that the table has words for, as ``key(_:)`` writes them.
  package static var services: Set<String> {
    Set(nouns.keys).union(made.keys).union(
      runs.keys.map { String($0.prefix { $0 != "." }) })
  }

  /// A service without what all have: `Sales/OrderRepository`.
  package static func key(_ service: String) -> String {
    let parts = service.split(separator: "\\")
    guard parts.count > 2, let last = parts.last else { return service }
    let name = last.hasSuffix("Interface") ? last.dropLast("Interface".count) : last
    return "\(parts[1])/\(name)"
  }

  /// What a route does. Some delete with POST, and some read with it, because the list of what is meant
  /// does not fit into an address.
  private static func effect(_ route: RouteFact, _ service: String) -> Effect {
    let name = route.serviceMethod
    let deletes = ["delete", "remove", "unassign", "unsubscribe"]
    if route.method == "DELETE" || deletes.contains(where: name.hasPrefix)
      || service.contains("Delete") || service.contains("Unassign")
    {
      return .delete
    }
    if route.method == "GET"
      || ["get", "estimate", "calculate", "validate"].contains(where: name.hasPrefix)
      || service.hasSuffix("SourceSelectionService")
    {
      return .read
    }
    if ["save", "create", "add", "generate", "assign", "append", "subscribe"]
      .contains(where: name.hasPrefix), route.method == "POST"
    {
      return .create
    }
    return name == "execute" ? .run : .change
  }

  /// What routes do together, a sentence without its subject and full stop each: "read orders and
  /// invoices", "cancel orders". What is done the same to several things is one sentence.
  package static func sentences(_ routes: some Sequence<RouteFact>) -> [String] {
    var effects: [(text: String, effects: Set<Effect>)] = []
    var places: [String: Int] = [:]
    var runs: [String] = []
    for words in routes.map({ RouteWords($0) }) {
      if words.effect == .run {
        if !runs.contains(words.text) { runs.append(words.text) }
      } else if let place = places[words.text] {
        effects[place].effects.insert(words.effect)
      } else {
        places[words.text] = effects.count
        effects.append((words.text, [words.effect]))
      }
    }
    var groups: [(verbs: [Effect], texts: [String])] = []
    for entry in effects {
      let verbs = Effect.allCases.filter(entry.effects.contains)
      if let place = groups.firstIndex(where: { $0.verbs == verbs }) {
        groups[place].texts.append(entry.text)
      } else {
        groups.append((verbs, [entry.text]))
      }
    }
    // What only reads comes first, and what does most last.
    let sorted = groups.sorted { left, right in
      (left.verbs.count, left.verbs.map(\.rawValue).reduce(0, +))
        < (right.verbs.count, right.verbs.map(\.rawValue).reduce(0, +))
    }
    return sorted.map { group in
      list(group.verbs.map { "\($0)" }) + " "
        + list(group.texts.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) })
    } + runs.sorted()
  }

  private static func list(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " and " + last
  }

  // MARK: The table

  /// What a service is about.
  private static let nouns: [String: String] = [
    "AdobeCommerceEventsClient/EventProviderManagement": "event providers",
    "AdobeCommerceEventsClient/EventSubscriber": "subscriptions to events",
    "AdobeCommerceEventsClient/EventSubscriptionList": "subscriptions to events",
    "AdobeCommerceEventsClient/EventUpdater": "subscriptions to events",
    "AdobeCommerceEventsClient/UpdateConfiguration": "settings of events",
    "AdobeCommerceWebhooks/WebhookSubscriptionList": "webhooks",
    "AdobeCommerceWebhooksSubscriber/WebhookSubscriber": "webhooks",
    "AdobeIoEventsClient/ConfigurationCheck": "settings of events",
    "AdobeStockAssetApi/AssetRepository": "Adobe Stock images",
    "AdobeStockAssetApi/GetAssetList": "Adobe Stock images",
    "AdobeStockImageApi/GetImageList": "Adobe Stock images",
    "Analytics/LinkProvider": "the files of Advanced Reporting",
    "AsynchronousOperations/BulkStatus": "the state of bulk operations",
    "AsynchronousOperations/OperationRepository": "the state of bulk operations",
    "Backend/ModuleService": "the list of installed modules",
    "Bundle/ProductLinkManagement": "bundle products",
    "Bundle/ProductOptionManagement": "bundle products",
    "Bundle/ProductOptionRepository": "bundle products",
    "Bundle/ProductOptionTypeList": "bundle products",
    "Catalog/AttributeSetManagement": "attribute sets",
    "Catalog/AttributeSetRepository": "attribute sets",
    "Catalog/BasePriceStorage": "prices",
    "Catalog/CategoryAttributeOptionManagement": "category attributes",
    "Catalog/CategoryAttributeRepository": "category attributes",
    "Catalog/CategoryLinkManagement": "products in categories",
    "Catalog/CategoryLinkRepository": "products in categories",
    "Catalog/CategoryList": "categories",
    "Catalog/CategoryManagement": "categories",
    "Catalog/CategoryRepository": "categories",
    "Catalog/CostStorage": "purchase costs of products",
    "Catalog/ProductAttributeGroupRepository": "attribute sets",
    "Catalog/ProductAttributeIsFilterableManagement": "product attributes",
    "Catalog/ProductAttributeManagement": "attribute sets",
    "Catalog/ProductAttributeMediaGalleryManagement": "product images",
    "Catalog/ProductAttributeOptionManagement": "product attributes",
    "Catalog/ProductAttributeOptionUpdate": "product attributes",
    "Catalog/ProductAttributeRepository": "product attributes",
    "Catalog/ProductAttributeTypesList": "product attributes",
    "Catalog/ProductCustomOptionRepository": "custom options of products",
    "Catalog/ProductCustomOptionTypeList": "custom options of products",
    "Catalog/ProductLinkManagement": "related products",
    "Catalog/ProductLinkRepository": "related products",
    "Catalog/ProductLinkTypeList": "related products",
    "Catalog/ProductMediaAttributeManagement": "product images",
    "Catalog/ProductRepository": "products",
    "Catalog/ProductTierPriceManagement": "prices",
    "Catalog/ProductTypeList": "products",
    "Catalog/ProductWebsiteLinkRepository": "products on websites",
    "Catalog/SpecialPriceStorage": "prices",
    "Catalog/TierPriceStorage": "prices",
    "CatalogInventory/StockRegistry": "stock levels",
    "Checkout/ShippingInformationManagement": "carts of customers",
    "Checkout/TotalsInformationManagement": "carts of customers",
    "CheckoutAgreements/CheckoutAgreementsList": "terms and conditions",
    "CheckoutAgreements/CheckoutAgreementsRepository": "terms and conditions",
    "Cms/BlockRepository": "content blocks",
    "Cms/PageRepository": "content pages",
    "CommerceBackendUix/MassActionFailedRequestRepository": "failed mass actions of the admin",
    "Company/Acl": "roles of company users",
    "Company/CompanyHierarchy": "the structure of companies",
    "Company/CompanyRepository": "companies",
    "Company/RoleRepository": "roles of company users",
    "Company/TeamRepository": "teams of companies",
    "CompanyCredit/CreditBalanceManagement": "the credit of companies",
    "CompanyCredit/CreditHistoryManagement": "the credit of companies",
    "CompanyCredit/CreditLimitManagement": "the credit of companies",
    "CompanyCredit/CreditLimitRepository": "the credit of companies",
    "ConfigurableProduct/ConfigurableProductManagement": "configurable products",
    "ConfigurableProduct/LinkManagement": "configurable products",
    "ConfigurableProduct/OptionRepository": "configurable products",
    "Customer/AccountManagement": "customer accounts",
    "Customer/AddressMetadata": "the fields of customers and addresses",
    "Customer/AddressRepository": "customer addresses",
    "Customer/CustomerGroupConfig": "customer groups",
    "Customer/CustomerMetadata": "the fields of customers and addresses",
    "Customer/CustomerRepository": "customers",
    "Customer/GroupManagement": "customer groups",
    "Customer/GroupRepository": "customer groups",
    "Downloadable/LinkRepository": "downloadable products",
    "Downloadable/SampleRepository": "downloadable products",
    "Eav/AttributeSetManagement": "attribute sets",
    "Eav/AttributeSetRepository": "attribute sets",
    "GiftCardAccount/GiftCardAccountManagement": "gift cards in carts",
    "GiftMessage/CartRepository": "gift messages",
    "GiftMessage/ItemRepository": "gift messages",
    "GiftWrapping/WrappingRepository": "gift wrappings",
    "InventoryApi/GetSourcesAssignedToStockOrderedByPriority": "stocks and their sources",
    "InventoryApi/GetStockSourceLinks": "stocks and their sources",
    "InventoryApi/SourceItemRepository": "stock levels",
    "InventoryApi/SourceItemsDelete": "stock levels",
    "InventoryApi/SourceItemsSave": "stock levels",
    "InventoryApi/SourceRepository": "warehouses and other sources of stock",
    "InventoryApi/StockRepository": "stocks and their sources",
    "InventoryApi/StockSourceLinksDelete": "stocks and their sources",
    "InventoryApi/StockSourceLinksSave": "stocks and their sources",
    "InventoryCatalogApi/BulkInventoryTransfer": "stock levels",
    "InventoryCatalogApi/BulkPartialInventoryTransfer": "stock levels",
    "InventoryCatalogApi/BulkSourceAssign": "stock levels",
    "InventoryCatalogApi/BulkSourceUnassign": "stock levels",
    "InventoryDistanceBasedSourceSelectionApi/GetDistance":
      "distances between addresses and sources",
    "InventoryDistanceBasedSourceSelectionApi/GetDistanceProviderCode":
      "distances between addresses and sources",
    "InventoryDistanceBasedSourceSelectionApi/GetLatLngFromAddress":
      "distances between addresses and sources",
    "InventoryDistanceBasedSourceSelectionApi/GetLatsLngsFromAddress":
      "distances between addresses and sources",
    "InventoryExportStockApi/ExportStockIndexData": "stock levels",
    "InventoryExportStockApi/ExportStockSalableQty": "stock levels",
    "InventoryLowQuantityNotificationApi/DeleteSourceItemsConfiguration": "warnings of low stock",
    "InventoryLowQuantityNotificationApi/GetSourceItemConfiguration": "warnings of low stock",
    "InventoryLowQuantityNotificationApi/SourceItemConfigurationsSave": "warnings of low stock",
    "InventorySalesApi/AreProductsSalable": "stock levels",
    "InventorySalesApi/AreProductsSalableForRequestedQty": "stock levels",
    "InventorySalesApi/GetProductSalableQty": "stock levels",
    "InventorySalesApi/IsProductSalable": "stock levels",
    "InventorySalesApi/IsProductSalableForRequestedQty": "stock levels",
    "InventorySalesApi/StockResolver": "stocks and their sources",
    "InventorySourceSelectionApi/GetSourceSelectionAlgorithmList":
      "proposals from which source to ship",
    "InventorySourceSelectionApi/SourceSelectionService": "proposals from which source to ship",
    "Multicoupon/CouponManagement": "coupons in carts",
    "NegotiableQuote/AttachmentContentManagement": "negotiated quotes",
    "NegotiableQuote/CommentLocator": "negotiated quotes",
    "NegotiableQuote/NegotiableCartRepository": "negotiated quotes",
    "NegotiableQuote/NegotiableQuoteManagement": "negotiated quotes",
    "NegotiableQuote/NegotiableQuotePriceManagement": "negotiated quotes",
    "NegotiableQuote/NegotiableQuoteShippingManagement": "negotiated quotes",
    "Quote/BillingAddressManagement": "carts of customers",
    "Quote/CartItemRepository": "carts of customers",
    "Quote/CartManagement": "carts of customers",
    "Quote/CartRepository": "carts of customers",
    "Quote/CartTotalRepository": "carts of customers",
    "Quote/CouponManagement": "coupons in carts",
    "Quote/PaymentMethodManagement": "carts of customers",
    "Quote/ShipmentEstimation": "carts of customers",
    "Quote/ShippingMethodManagement": "carts of customers",
    "Rma/CommentManagement": "returns",
    "Rma/RmaAttributesManagement": "returns",
    "Rma/RmaManagement": "returns",
    "Rma/RmaRepository": "returns",
    "Rma/TrackManagement": "tracking numbers of returns",
    "Sales/CreditmemoCommentRepository": "comments on refunds (credit memos)",
    "Sales/CreditmemoManagement": "refunds (credit memos)",
    "Sales/CreditmemoRepository": "refunds (credit memos)",
    "Sales/InvoiceCommentRepository": "comments on invoices",
    "Sales/InvoiceManagement": "invoices",
    "Sales/InvoiceRepository": "invoices",
    "Sales/OrderAddressRepository": "addresses of orders",
    "Sales/OrderItemRepository": "orders",
    "Sales/OrderManagement": "orders",
    "Sales/OrderRepository": "orders",
    "Sales/ShipmentCommentRepository": "comments on shipments",
    "Sales/ShipmentManagement": "shipments",
    "Sales/ShipmentRepository": "shipments",
    "Sales/ShipmentTrackRepository": "tracking numbers of shipments",
    "Sales/TransactionRepository": "payment transactions",
    "SalesRule/CouponManagement": "coupons",
    "SalesRule/CouponRepository": "coupons",
    "SalesRule/RuleRepository": "cart price rules",
    "SharedCatalog/CategoryManagement": "shared catalogs",
    "SharedCatalog/CompanyManagement": "shared catalogs",
    "SharedCatalog/ProductManagement": "shared catalogs",
    "SharedCatalog/SharedCatalogRepository": "shared catalogs",
    "Store/GroupRepository": "the list of websites and stores",
    "Store/StoreConfigManager": "settings of stores",
    "Store/StoreRepository": "the list of websites and stores",
    "Store/WebsiteRepository": "the list of websites and stores",
    "Tax/TaxClassRepository": "tax rules, rates and classes",
    "Tax/TaxRateRepository": "tax rules, rates and classes",
    "Tax/TaxRuleRepository": "tax rules, rates and classes",
    "TwoFactorAuth/Tfa": "the second factor of administrators",
    "TwoFactorAuth/UserConfigManager": "the second factor of administrators",
  ]

  /// Services of one method, `execute`, that make something.
  private static let made: [String: String] = [
    "ImportCsvApi/ImportLocalizedSourceData": "imports of data",
    "ImportCsvApi/StartImport": "imports of data",
    "ImportJsonApi/StartImport": "imports of data",
    "Sales/InvoiceOrder": "invoices",
    "Sales/RefundInvoice": "refunds (credit memos)",
    "Sales/RefundOrder": "refunds (credit memos)",
    "Sales/ShipOrder": "shipments",
  ]

  /// What is neither reading nor writing, by service and method.
  private static let runs: [String: String] = [
    "Customer/AccountManagement.resendConfirmation": "send confirmation mails to customers",
    "InventoryInStorePickupSalesApi/NotifyOrdersAreReadyForPickup.execute":
      "tell customers that orders are ready for pickup",
    "NegotiableQuote/NegotiableQuoteManagement.adminSend": "send negotiated quotes to buyers",
    "NegotiableQuote/NegotiableQuoteManagement.decline": "decline negotiated quotes",
    "Quote/CartManagement.placeOrder": "place orders for customers",
    "Sales/CreditmemoManagement.cancel": "cancel refunds",
    "Sales/CreditmemoManagement.notify": "send mails about refunds",
    "Sales/CreditmemoManagement.refund": "pay money back to customers",
    "Sales/InvoiceManagement.notify": "send mails about invoices",
    "Sales/InvoiceManagement.setCapture": "capture payments",
    "Sales/InvoiceManagement.setVoid": "void invoices",
    "Sales/OrderManagement.addComment": "add comments to orders",
    "Sales/OrderManagement.cancel": "cancel orders",
    "Sales/OrderManagement.hold": "put orders on hold and release them",
    "Sales/OrderManagement.notify": "send mails about orders",
    "Sales/OrderManagement.unHold": "put orders on hold and release them",
    "Sales/ShipmentManagement.notify": "send mails about shipments",
  ]
}
