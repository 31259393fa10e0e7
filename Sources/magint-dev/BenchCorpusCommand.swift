import ArgumentParser
import Foundation

/// Writes modules to measure with. The same arguments give the same bytes on every machine.
struct BenchCorpusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench-corpus",
    abstract: "Write generated modules with an etc/integration.xml each, to measure with.")

  @Argument(help: "The directory; it must not exist.")
  var directory: String

  @Option(help: "How many modules.")
  var modules = 10_000

  @Option(help: "How many resources each of them asks for.")
  var resources = 30

  @Option(help: "How many of a hundred modules have a defect.")
  var defects = 0

  @Option(help: "Where the sequence of random numbers starts.")
  var seed: UInt64 = 1

  func validate() throws {
    guard modules > 0, (1...Self.resourceIDs.count).contains(resources), (0...100).contains(defects)
    else {
      throw ValidationError(
        "Take at least one module, 1 to \(Self.resourceIDs.count) resources, 0 to 100 defects.")
    }
    guard !FileManager.default.fileExists(atPath: directory) else {
      throw ValidationError("\(directory) exists already.")
    }
  }

  func run() throws {
    var random = SplitMix64(state: seed)
    for number in 1...modules {
      // Few shops have more than a hundred modules of one vendor.
      let vendor = Self.words[(number / 100) % Self.words.count].capitalized + "\(number / 2000)"
      try write(Module(vendor: vendor, number: number), &random)
    }
  }

  private struct Module {
    var vendor: String
    var number: Int

    var name: String { "\(vendor)_Connector\(number)" }
    var host: String { "\(vendor.lowercased()).io" }
  }

  private func write(_ module: Module, _ random: inout SplitMix64) throws {
    let root = "\(directory)/\(module.vendor.lowercased())/module-connector-\(module.number)"
    try FileManager.default.createDirectory(
      atPath: root + "/etc", withIntermediateDirectories: true)
    let files = [
      "registration.php": """
      <?php
      use Magento\\Framework\\Component\\ComponentRegistrar;

      ComponentRegistrar::register(ComponentRegistrar::MODULE, '\(module.name)', __DIR__);

      """,
      "composer.json": """
      {
          "name": "\(module.vendor.lowercased())/module-connector-\(module.number)",
          "type": "magento2-module",
          "version": "1.0.0",
          "require": {"magento/framework": "^103.0", "magento/module-integration": "^100.4"},
          "autoload": {"files": ["registration.php"]}
      }

      """,
      "etc/module.xml": """
      <?xml version="1.0"?>
      <config xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
              xsi:noNamespaceSchemaLocation="urn:magento:framework:Module/etc/module.xsd">
          <module name="\(module.name)">
              <sequence>
                  <module name="Magento_Integration"/>
              </sequence>
          </module>
      </config>

      """,
      "etc/integration.xml": integration(module, &random),
    ]
    for (name, text) in files {
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(root)/\(name)"))
    }
  }

  private func integration(_ module: Module, _ random: inout SplitMix64) -> String {
    let hasDefect = random.next() % 100 < UInt64(defects)
    let defect = hasDefect ? Int(random.next() % 4) : nil
    let host = defect == 0 ? "localhost:8080" : "connect.\(module.host)"
    let email = defect == 1 ? "" : "support@\(module.host)"
    var ids = Self.resourceIDs
    // Fisher and Yates, as far as needed.
    for index in 0..<resources {
      ids.swapAt(index, index + Int(random.next() % UInt64(ids.count - index)))
    }
    ids = ids.prefix(resources).sorted()
    if defect == 2 { ids.append(ids[0]) }
    let lines = ids.map { "            <resource name=\"\($0)\"/>\n" }.joined()
    let end = defect == 3 ? "" : "        </resources>\n"
    let about = Self.words[Int(random.next() % UInt64(Self.words.count))]
    return """
      <?xml version="1.0"?>
      <!--
      /**
       * Copyright © \(module.vendor). All rights reserved.
       */
      -->
      <config xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
              xsi:noNamespaceSchemaLocation="urn:magento:module:Magento_Integration:etc/integration/integration.xsd">
          <integration name="\(module.vendor) \(about) connector \(module.number)">
              <email>\(email)</email>
              <endpoint_url>https://\(host)/magento/callback?shop=\(module.number)</endpoint_url>
              <identity_link_url>https://\(host)/magento/login</identity_link_url>
              <resources>
      \(lines)\(end)    </integration>
      </config>

      """
  }

  private static let words = [
    "order", "stock", "ledger", "parcel", "review", "loyalty", "search", "catalog", "pricing",
    "invoice", "delivery", "returns", "marketing", "warehouse", "payment", "feed", "coupon",
    "customer", "supplier", "report",
  ]

  /// Those that every release of 2.4 has, that open a REST route and not too much: no rule objects.
  private static let resourceIDs = [
    "Magento_AdobeStockAsset::actions_delete", "Magento_AdobeStockAsset::actions_get",
    "Magento_AdobeStockAsset::actions_view", "Magento_Analytics::analytics_api",
    "Magento_Backend::store", "Magento_Cart::manage", "Magento_Catalog::attributes_attributes",
    "Magento_Catalog::catalog", "Magento_Catalog::catalog_inventory",
    "Magento_Catalog::categories", "Magento_Catalog::products", "Magento_Catalog::sets",
    "Magento_Cms::block", "Magento_Cms::page", "Magento_Cms::page_delete", "Magento_Cms::save",
    "Magento_Customer::customer", "Magento_Customer::delete", "Magento_Customer::group",
    "Magento_Customer::manage", "Magento_Downloadable::downloadable",
    "Magento_InventoryApi::source", "Magento_InventoryApi::source_edit",
    "Magento_InventoryApi::stock", "Magento_InventoryApi::stock_delete",
    "Magento_InventoryApi::stock_edit", "Magento_InventoryApi::stock_source_link",
    "Magento_InventoryInStorePickupApi::notify_orders_are_ready_for_pickup",
    "Magento_InventorySalesApi::stock", "Magento_Logging::system_magento_logging_bulk_operations",
    "Magento_Sales::actions_view", "Magento_Sales::cancel", "Magento_Sales::comment",
    "Magento_Sales::create", "Magento_Sales::creditmemo", "Magento_Sales::emails",
    "Magento_Sales::hold", "Magento_Sales::invoice", "Magento_Sales::sales",
    "Magento_Sales::sales_creditmemo", "Magento_Sales::sales_invoice", "Magento_Sales::ship",
    "Magento_Sales::shipment", "Magento_Sales::transactions_fetch", "Magento_Sales::unhold",
    "Magento_SalesRule::quote", "Magento_Tax::manage_tax",
  ]
}

/// The generator of Steele, Lea and Flood (2014): short, and the same everywhere.
private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
