#if Rehearsal
  internal import MagintCatalog

  /// What is known of a method of a service: the kind of JSON that it answers with, and what it asks for.
  ///
  /// `webapi.xml` names interface and method only; what they take and give stands in the PHP. The table has
  /// those of Magento Open Source whose name does not tell, from the interfaces of 2.4.7 and 2.4.8.
  struct ServiceMethod: Sendable, Hashable {
    enum Kind: String, Sendable {
      case list
      /// `{"items": [], "search_criteria": {}, "total_count": 0}`.
      case search
      case object, bool, int, string
      /// The entity that was sent, saved.
      case saved
      /// Only ever an error, here: there is nobody who could sign in.
      case signIn
    }

    var kind: Kind
    /// The parameters without a default, in their order. Those of the URL are filled in by it.
    var required: [String]

    /// What is known or, of others, to be taken for granted by name and URL.
    static func of(_ route: RouteFact) -> ServiceMethod {
      known["\(short(route.service)).\(route.serviceMethod)"] ?? guess(route)
    }

    /// `Magento\Catalog\Api\ProductRepositoryInterface` as `Catalog:ProductRepository`.
    private static func short(_ service: String) -> String {
      let parts = service.split(separator: "\\")
      guard parts.first == "Magento", parts.count > 2 else { return service }
      var name = parts[parts.count - 1]
      if name.hasSuffix("Interface") { name = name.dropLast("Interface".count) }
      return "\(parts[1]):\(name)"
    }

    private static func guess(_ route: RouteFact) -> ServiceMethod {
      let method = route.serviceMethod
      let isRepository = route.service.hasSuffix("RepositoryInterface")
      let hasEntity = route.url.split(separator: "/").last?.hasPrefix(":") == true
      switch route.method {
      case "GET" where method == "getList" && isRepository && !route.url.contains(":"),
        "GET" where method.hasPrefix("search"):
        return ServiceMethod(kind: .search, required: ["searchCriteria"])
      case "GET" where method == "getList" || method == "getItems":
        return ServiceMethod(kind: .list, required: [])
      case "GET" where method.hasPrefix("is") || method.hasPrefix("validate"):
        return ServiceMethod(kind: .bool, required: [])
      case "GET": return ServiceMethod(kind: hasEntity ? .object : .list, required: [])
      case "POST" where method == "execute" || method.hasPrefix("create"):
        return ServiceMethod(kind: .int, required: [])
      case "POST" where method.hasPrefix("save"), "PUT" where method.hasPrefix("save"):
        return ServiceMethod(kind: .saved, required: [])
      default: return ServiceMethod(kind: .bool, required: [])
      }
    }

    /// The segment of the route's path that is the number of an entity; nil where none is, or it is not known.
    static func integerID(of route: RouteFact) -> Int? {
      let segments = route.url.split(separator: "/")
      guard let place = segments.firstIndex(where: { $0.hasPrefix(":") }),
        segments[place].lowercased().hasSuffix("id"),
        numbered.contains("/" + segments[..<place].joined(separator: "/"))
      else { return nil }
      return place
    }

    /// What has numbers for ids, by what stands before the number.
    private static let numbered: Set<String> = [
      "/V1/carts", "/V1/categories", "/V1/cmsPage", "/V1/coupons", "/V1/creditmemo",
      "/V1/customerGroups", "/V1/customers", "/V1/customers/addresses", "/V1/addresses",
      "/V1/eav/attribute-sets", "/V1/inventory/stocks", "/V1/invoices", "/V1/order", "/V1/invoice",
      "/V1/orders", "/V1/orders/items", "/V1/products/attribute-sets", "/V1/salesRules",
      "/V1/shipment", "/V1/shipment/track", "/V1/taxClasses", "/V1/taxRates", "/V1/taxRules",
      "/V1/transactions",
    ]

    private static let known: [String: ServiceMethod] = {
      var known: [String: ServiceMethod] = [:]
      for line in table.split(separator: "\n") {
        let words = line.split(separator: " ")
        guard words.count >= 2, let kind = Kind(rawValue: String(words[1])) else { continue }
        known[String(words[0])] = ServiceMethod(
          kind: kind, required: words.dropFirst(2).map(String.init))
      }
      return known
    }()

    /// Service and method, kind, required parameters.
    private static let table = """
      AdobeStockAssetApi:AssetRepository.getById object id
      AdobeStockAssetApi:GetAssetList.execute search searchCriteria
      AdobeStockImageApi:GetImageList.execute search searchCriteria
      Analytics:LinkProvider.get object
      AsynchronousOperations:BulkStatus.getBulkDetailedStatus object bulkUuid
      AsynchronousOperations:BulkStatus.getBulkShortStatus object bulkUuid
      AsynchronousOperations:BulkStatus.getOperationsCountByBulkIdAndStatus int bulkUuid status
      Backend:ModuleService.getModules list
      Bundle:ProductLinkManagement.addChildByProductSku int sku optionId linkedProduct
      Bundle:ProductLinkManagement.getChildren list productSku
      Bundle:ProductLinkManagement.saveChild bool sku linkedProduct
      Bundle:ProductOptionManagement.save int option
      Bundle:ProductOptionRepository.get object sku optionId
      Bundle:ProductOptionRepository.getList list sku
      Bundle:ProductOptionTypeList.getItems list
      Catalog:AttributeSetManagement.create saved attributeSet skeletonId
      Catalog:AttributeSetRepository.getList search searchCriteria
      Catalog:AttributeSetRepository.save saved attributeSet
      Catalog:BasePriceStorage.get list skus
      Catalog:BasePriceStorage.update list prices
      Catalog:CategoryAttributeOptionManagement.getItems list attributeCode
      Catalog:CategoryAttributeRepository.get object attributeCode
      Catalog:CategoryLinkManagement.getAssignedProducts list categoryId
      Catalog:CategoryLinkRepository.save bool productLink
      Catalog:CategoryList.getList search searchCriteria
      Catalog:CategoryManagement.getTree object
      Catalog:CategoryManagement.move bool categoryId parentId
      Catalog:CategoryRepository.get object categoryId
      Catalog:CategoryRepository.save saved category
      Catalog:CostStorage.delete bool skus
      Catalog:CostStorage.get list skus
      Catalog:CostStorage.update list prices
      Catalog:ProductAttributeGroupRepository.save saved group
      Catalog:ProductAttributeIsFilterableManagement.get bool attributeCode
      Catalog:ProductAttributeManagement.assign int attributeSetId attributeGroupId attributeCode sortOrder
      Catalog:ProductAttributeManagement.getAttributes list attributeSetId
      Catalog:ProductAttributeMediaGalleryManagement.create int sku entry
      Catalog:ProductAttributeMediaGalleryManagement.get object sku entryId
      Catalog:ProductAttributeMediaGalleryManagement.getList list sku
      Catalog:ProductAttributeMediaGalleryManagement.update bool sku entry
      Catalog:ProductAttributeOptionManagement.add string attributeCode option
      Catalog:ProductAttributeOptionManagement.getItems list attributeCode
      Catalog:ProductAttributeOptionUpdate.update bool attributeCode optionId option
      Catalog:ProductAttributeRepository.get object attributeCode
      Catalog:ProductAttributeRepository.save saved attribute
      Catalog:ProductAttributeTypesList.getItems list
      Catalog:ProductCustomOptionRepository.get object sku optionId
      Catalog:ProductCustomOptionRepository.getList list sku
      Catalog:ProductCustomOptionRepository.save saved option
      Catalog:ProductCustomOptionTypeList.getItems list
      Catalog:ProductLinkManagement.getLinkedItemsByType list sku type
      Catalog:ProductLinkManagement.setProductLinks bool sku items
      Catalog:ProductLinkRepository.save bool entity
      Catalog:ProductLinkTypeList.getItemAttributes list type
      Catalog:ProductLinkTypeList.getItems list
      Catalog:ProductMediaAttributeManagement.getList list attributeSetName
      Catalog:ProductRenderList.getList search searchCriteria storeId currencyCode
      Catalog:ProductRepository.get object sku
      Catalog:ProductRepository.save saved product
      Catalog:ProductTierPriceManagement.getList list sku customerGroupId
      Catalog:ProductTypeList.getProductTypes list
      Catalog:ProductWebsiteLinkRepository.save bool productWebsiteLink
      Catalog:SpecialPriceStorage.delete list prices
      Catalog:SpecialPriceStorage.get list skus
      Catalog:SpecialPriceStorage.update list prices
      Catalog:TierPriceStorage.delete list prices
      Catalog:TierPriceStorage.get list skus
      Catalog:TierPriceStorage.replace list prices
      Catalog:TierPriceStorage.update list prices
      CatalogInventory:StockRegistry.getLowStockItems search scopeId qty
      CatalogInventory:StockRegistry.getStockItemBySku object productSku
      CatalogInventory:StockRegistry.getStockStatusBySku object productSku
      CatalogInventory:StockRegistry.updateStockItemBySku int productSku stockItem
      Checkout:GuestPaymentInformationManagement.getPaymentInformation object cartId
      Checkout:GuestPaymentInformationManagement.savePaymentInformation bool cartId email paymentMethod
      Checkout:GuestPaymentInformationManagement.savePaymentInformationAndPlaceOrder int cartId email paymentMethod
      Checkout:GuestShippingInformationManagement.saveAddressInformation object cartId addressInformation
      Checkout:GuestTotalsInformationManagement.calculate object cartId addressInformation
      Checkout:PaymentInformationManagement.getPaymentInformation object cartId
      Checkout:PaymentInformationManagement.savePaymentInformation bool cartId paymentMethod
      Checkout:PaymentInformationManagement.savePaymentInformationAndPlaceOrder int cartId paymentMethod
      Checkout:ShippingInformationManagement.saveAddressInformation object cartId addressInformation
      Checkout:TotalsInformationManagement.calculate object cartId addressInformation
      CheckoutAgreements:CheckoutAgreementsList.getList list searchCriteria
      CheckoutAgreements:CheckoutAgreementsRepository.getList list
      Cms:BlockRepository.save saved block
      Cms:PageRepository.save saved page
      ConfigurableProduct:ConfigurableProductManagement.generateVariation list product options
      ConfigurableProduct:LinkManagement.addChild bool sku childSku
      ConfigurableProduct:LinkManagement.getChildren list sku
      ConfigurableProduct:OptionRepository.getList list sku
      ConfigurableProduct:OptionRepository.save int sku option
      Customer:AccountManagement.activate object email confirmationKey
      Customer:AccountManagement.createAccount saved customer
      Customer:AccountManagement.getConfirmationStatus string customerId
      Customer:AccountManagement.getDefaultBillingAddress object customerId
      Customer:AccountManagement.getDefaultShippingAddress object customerId
      Customer:AccountManagement.initiatePasswordReset bool email template
      Customer:AccountManagement.isEmailAvailable bool customerEmail
      Customer:AccountManagement.isReadonly bool customerId
      Customer:AccountManagement.resendConfirmation bool email websiteId
      Customer:AccountManagement.resetPassword bool email resetToken newPassword
      Customer:AccountManagement.validate object customer
      Customer:AccountManagement.validateResetPasswordLinkToken bool customerId resetPasswordLinkToken
      Customer:AddressMetadata.getAllAttributesMetadata list
      Customer:AddressMetadata.getAttributes list formCode
      Customer:AddressMetadata.getCustomAttributesMetadata list
      Customer:CustomerGroupConfig.setDefaultCustomerGroup int id
      Customer:CustomerMetadata.getAllAttributesMetadata list
      Customer:CustomerMetadata.getAttributes list formCode
      Customer:CustomerMetadata.getCustomAttributesMetadata list
      Customer:CustomerRepository.save saved customer
      Customer:GroupManagement.getDefaultGroup object
      Customer:GroupManagement.isReadonly bool id
      Customer:GroupRepository.save saved group
      Directory:CountryInformationAcquirer.getCountriesInfo list
      Directory:CurrencyInformationAcquirer.getCurrencyInfo object
      Downloadable:LinkRepository.getList list sku
      Downloadable:LinkRepository.save int sku link
      Downloadable:SampleRepository.getList list sku
      Downloadable:SampleRepository.save int sku sample
      Eav:AttributeSetManagement.create saved entityTypeCode attributeSet skeletonId
      Eav:AttributeSetRepository.save saved attributeSet
      GiftMessage:CartRepository.get list cartId
      GiftMessage:CartRepository.save bool cartId giftMessage
      GiftMessage:GuestCartRepository.get list cartId
      GiftMessage:GuestCartRepository.save bool cartId giftMessage
      GiftMessage:GuestItemRepository.get list cartId itemId
      GiftMessage:GuestItemRepository.save bool cartId giftMessage itemId
      GiftMessage:ItemRepository.get list cartId itemId
      GiftMessage:ItemRepository.save bool cartId giftMessage itemId
      Integration:AdminTokenService.createAdminAccessToken signIn username password
      Integration:CustomerTokenService.createCustomerAccessToken signIn username password
      InventoryApi:GetSourcesAssignedToStockOrderedByPriority.execute list stockId
      InventoryApi:GetStockSourceLinks.execute search searchCriteria
      InventoryApi:SourceItemsDelete.execute list sourceItems
      InventoryApi:SourceItemsSave.execute list sourceItems
      InventoryApi:SourceRepository.getList search
      InventoryApi:SourceRepository.save list source
      InventoryApi:StockRepository.getList search
      InventoryApi:StockRepository.save int stock
      InventoryApi:StockSourceLinksDelete.execute list links
      InventoryApi:StockSourceLinksSave.execute list links
      InventoryCatalogApi:BulkInventoryTransfer.execute bool skus originSource destinationSource unassignFromOrigin
      InventoryCatalogApi:BulkPartialInventoryTransfer.execute list originSourceCode destinationSourceCode items
      InventoryCatalogApi:BulkSourceAssign.execute int skus sourceCodes
      InventoryCatalogApi:BulkSourceUnassign.execute int skus sourceCodes
      InventoryDistanceBasedSourceSelectionApi:GetDistance.execute int source destination
      InventoryDistanceBasedSourceSelectionApi:GetDistanceProviderCode.execute string
      InventoryDistanceBasedSourceSelectionApi:GetLatLngFromAddress.execute object address
      InventoryDistanceBasedSourceSelectionApi:GetLatsLngsFromAddress.execute list address
      InventoryExportStockApi:ExportStockIndexData.execute list salesChannelType salesChannelCode
      InventoryExportStockApi:ExportStockSalableQty.execute search salesChannelType salesChannelCode searchCriteria
      InventoryInStorePickupApi:GetPickupLocations.execute search searchRequest
      InventoryInStorePickupSalesApi:NotifyOrdersAreReadyForPickup.execute object orderIds
      InventoryLowQuantityNotificationApi:DeleteSourceItemsConfiguration.execute list sourceItems
      InventoryLowQuantityNotificationApi:GetSourceItemConfiguration.execute object sourceCode sku
      InventoryLowQuantityNotificationApi:SourceItemConfigurationsSave.execute list sourceItemConfigurations
      InventorySalesApi:AreProductsSalable.execute list skus stockId
      InventorySalesApi:AreProductsSalableForRequestedQty.execute list skuRequests stockId
      InventorySalesApi:GetProductSalableQty.execute int sku stockId
      InventorySalesApi:IsProductSalable.execute bool sku stockId
      InventorySalesApi:IsProductSalableForRequestedQty.execute object sku stockId requestedQty
      InventorySalesApi:StockResolver.execute object type code
      InventorySourceSelectionApi:GetSourceSelectionAlgorithmList.execute list
      InventorySourceSelectionApi:SourceSelectionService.execute object inventoryRequest algorithmCode
      PaymentServicesPaypal:PaymentSdkRequest.getByLocation list location
      PaymentServicesPaypal:PaymentSdkRequest.getByLocationAndMethodCode list location methodCode
      Quote:BillingAddressManagement.assign int cartId address
      Quote:BillingAddressManagement.get object cartId
      Quote:CartItemRepository.getList list cartId
      Quote:CartItemRepository.save saved cartItem
      Quote:CartManagement.assignCustomer bool cartId customerId storeId
      Quote:CartManagement.createEmptyCart string
      Quote:CartManagement.createEmptyCartForCustomer string customerId
      Quote:CartManagement.getCartForCustomer object customerId
      Quote:CartManagement.placeOrder int cartId
      Quote:CartRepository.get object cartId
      Quote:CartRepository.getList search searchCriteria
      Quote:CartRepository.save bool quote
      Quote:CartTotalManagement.collectTotals object cartId paymentMethod
      Quote:CartTotalRepository.get object cartId
      Quote:CouponManagement.get list cartId
      Quote:CouponManagement.set bool cartId couponCode
      Quote:GuestBillingAddressManagement.assign int cartId address
      Quote:GuestBillingAddressManagement.get object cartId
      Quote:GuestCartItemRepository.getList list cartId
      Quote:GuestCartItemRepository.save saved cartItem
      Quote:GuestCartManagement.assignCustomer bool cartId customerId storeId
      Quote:GuestCartManagement.createEmptyCart string
      Quote:GuestCartManagement.placeOrder int cartId
      Quote:GuestCartRepository.get object cartId
      Quote:GuestCartTotalManagement.collectTotals object cartId paymentMethod
      Quote:GuestCartTotalRepository.get object cartId
      Quote:GuestCouponManagement.get list cartId
      Quote:GuestPaymentMethodManagement.get list cartId
      Quote:GuestPaymentMethodManagement.getList list cartId
      Quote:GuestPaymentMethodManagement.set string cartId method
      Quote:GuestShipmentEstimation.estimateByExtendedAddress list cartId address
      Quote:GuestShippingMethodManagement.getList list cartId
      Quote:PaymentMethodManagement.get list cartId
      Quote:PaymentMethodManagement.getList list cartId
      Quote:PaymentMethodManagement.set string cartId method
      Quote:ShipmentEstimation.estimateByExtendedAddress list cartId address
      Quote:ShippingMethodManagement.estimateByAddressId list cartId addressId
      Quote:ShippingMethodManagement.getList list cartId
      Sales:CreditmemoCommentRepository.save saved entity
      Sales:CreditmemoManagement.getCommentsList search id
      Sales:CreditmemoManagement.refund object creditmemo
      Sales:CreditmemoRepository.getList search searchCriteria
      Sales:CreditmemoRepository.save saved entity
      Sales:InvoiceCommentRepository.save saved entity
      Sales:InvoiceManagement.getCommentsList search id
      Sales:InvoiceOrder.execute int orderId
      Sales:InvoiceRepository.getList search searchCriteria
      Sales:InvoiceRepository.save saved entity
      Sales:OrderAddressRepository.save saved entity
      Sales:OrderManagement.addComment bool id statusHistory
      Sales:OrderManagement.getCommentsList search id
      Sales:OrderManagement.getStatus string id
      Sales:OrderRepository.save saved entity
      Sales:RefundInvoice.execute int invoiceId
      Sales:RefundOrder.execute int orderId
      Sales:ShipOrder.execute int orderId
      Sales:ShipmentCommentRepository.save saved entity
      Sales:ShipmentManagement.getCommentsList search id
      Sales:ShipmentManagement.getLabel string id
      Sales:ShipmentRepository.save saved entity
      Sales:ShipmentTrackRepository.save saved entity
      SalesRule:CouponManagement.deleteByCodes object codes
      SalesRule:CouponManagement.deleteByIds object ids
      SalesRule:CouponManagement.generate list couponSpec
      SalesRule:CouponRepository.save saved coupon
      SalesRule:RuleRepository.save saved rule
      Search:Search.search search searchCriteria
      Store:GroupRepository.getList list
      Store:StoreConfigManager.getStoreConfigs list
      Store:StoreRepository.getList list
      Store:WebsiteRepository.getList list
      Tax:TaxClassRepository.save string taxClass
      Tax:TaxRateRepository.save saved taxRate
      Tax:TaxRuleRepository.save saved rule
      TwoFactorAuth:AdminTokenService.createAdminAccessToken signIn username password
      TwoFactorAuth:Tfa.getAllProviders list
      TwoFactorAuth:Tfa.getForcedProviders list
      TwoFactorAuth:Tfa.getProvidersToActivate list userId
      TwoFactorAuth:Tfa.getUserProviders list userId
      TwoFactorAuth:UserConfigManager.getDefaultProvider string userId
      """
  }
#endif
