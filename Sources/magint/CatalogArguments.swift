import ArgumentParser
import MagintKit

/// The options of every command that asks what Magento knows.
struct CatalogArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The releases to judge by: 2.4.7-p3, 2.4, 2.4.4..2.4.8, '>=2.4.4' or a composer constraint. Without it, what the module's composer.json allows, otherwise 2.4.4 and later.",
      valueName: "releases"))
  var magento: String?

  var options: CatalogOptions {
    var options = CatalogOptions()
    options.magento = magento
    return options
  }
}
