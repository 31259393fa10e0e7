public import ArgumentParser
public import MagintCore
import MagintKit

/// The options of every command that asks what Magento knows.
struct CatalogArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The releases to judge by: 2.4.7-p3, 2.4, 2.4.4..2.4.7, '>=2.4.4' or a composer constraint; mage-os:2.2.0 for a release of Mage-OS. Without it, the supported ones that the module's composer.json allows. What is later than all that is known is judged as the newest.",
      valueName: "releases"),
    completion: .releases)
  var magento: String?

  @Option(
    help: ArgumentHelp(
      "What the shops run: open-source, commerce, b2b (Adobe Commerce with it) or mage-os. Without it, what only Commerce or B2B has exists, and is told as that.",
      valueName: "edition"))
  var edition: ShopEdition?

  @Option(
    help: ArgumentHelp(
      "Judge by this catalog, which 'magint catalog import' wrote, and not by the one in the program.",
      valueName: "file"),
    completion: .file())
  var catalog: String?

  @Option(
    help: ArgumentHelp(
      "Judge by the Magento in this directory: the modules in app/code and vendor.",
      valueName: "dir"),
    completion: .directory)
  var magentoRoot: String?

  @Option(
    help: ArgumentHelp(
      "The day by which releases are supported, in place of the catalog's own: YYYY-MM-DD.",
      valueName: "day"))
  var today: CalendarDate?

  func validate() throws {
    guard edition == nil || catalog == nil && magentoRoot == nil else {
      throw ValidationError(
        "--edition cannot be combined with --catalog and --magento-root: a real Magento has the modules that it has."
      )
    }
  }

  var options: CatalogOptions {
    var options = CatalogOptions()
    options.edition = edition
    options.magento = magento
    options.today = today
    options.catalogFile = catalog
    options.magentoRoot = magentoRoot
    return options
  }
}

extension CalendarDate: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
