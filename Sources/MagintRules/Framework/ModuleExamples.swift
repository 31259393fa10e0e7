import MagintCore

/// The files of a module that no rule objects to, for examples.
enum GoodModule {
  static let xml = moduleDocument("<module name=\"Magento_Integration\"/>")

  static let composer = """
    {
        "name": "acme/module-order-sync",
        "type": "magento2-module",
        "require": {
            "magento/framework": "^103.0",
            "magento/module-integration": "^100.4"
        },
        "autoload": {
            "files": ["registration.php"],
            "psr-4": {
                "Acme\\\\OrderSync\\\\": ""
            }
        }
    }

    """

  static let registration = """
    <?php
    use Magento\\Framework\\Component\\ComponentRegistrar;

    ComponentRegistrar::register(ComponentRegistrar::MODULE, 'Acme_OrderSync', __DIR__);

    """

  static let patchPath = "Setup/Patch/Data/InstallIntegration.php"
  static let patch = patchDocument("['Acme Order Sync']")

  static let integration = document(.integration, Good.fields(.integration))
  static let config = document(.config, Good.fields(.config))
  static let api = document(.api, Good.fields(.api))

  /// What stands beside a file of a module with an integration.xml.
  static let consolidated: [String: String] = [
    "etc/integration.xml": integration, "etc/module.xml": xml, "composer.json": composer,
    "registration.php": registration,
  ]

  /// What stands beside a file of a module with the legacy pair.
  static let legacy: [String: String] = [
    "etc/integration/config.xml": config, "etc/integration/api.xml": api, "etc/module.xml": xml,
    "composer.json": composer, "registration.php": registration, patchPath: patch,
  ]
}

extension [String: String] {
  /// The same with other texts in the place of some, or without them where there is no text.
  func with(_ changes: [String: String?]) -> [String: String] {
    var files = self
    for (path, text) in changes { files[path] = text }
    return files
  }
}

/// A module.xml around what its sequence holds, for examples.
func moduleDocument(
  _ sequence: String, name: String = "Acme_OrderSync", attributes: String = ""
) -> String {
  """
  <?xml version="1.0"?>
  <config xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
          xsi:noNamespaceSchemaLocation="urn:magento:framework:Module/etc/module.xsd">
      <module name="\(name)"\(attributes)>
          <sequence>
              \(sequence)
          </sequence>
      </module>
  </config>

  """
}

/// A data patch that installs `argument`, for examples.
func patchDocument(
  _ argument: String, namespace: String = "Acme\\OrderSync\\Setup\\Patch\\Data",
  head: String = "class InstallIntegration implements DataPatchInterface"
) -> String {
  """
  <?php
  declare(strict_types=1);

  namespace \(namespace);

  use Magento\\Framework\\Setup\\Patch\\DataPatchInterface;
  use Magento\\Integration\\Model\\ConfigBasedIntegrationManager;

  \(head)
  {
      private ConfigBasedIntegrationManager $manager;

      public function __construct(ConfigBasedIntegrationManager $manager)
      {
          $this->manager = $manager;
      }

      public function apply()
      {
          $this->manager->processIntegrationConfig(\(argument));

          return $this;
      }

      public static function getDependencies()
      {
          return [];
      }

      public function getAliases()
      {
          return [];
      }
  }

  """
}

/// An UpgradeData that installs the integration where the data of the module is older than `version`,
/// for examples.
func upgradeDocument(_ version: String) -> String {
  """
  <?php
  namespace Acme\\OrderSync\\Setup;

  use Magento\\Framework\\Setup\\ModuleContextInterface;
  use Magento\\Framework\\Setup\\ModuleDataSetupInterface;
  use Magento\\Framework\\Setup\\UpgradeDataInterface;

  class UpgradeData implements UpgradeDataInterface
  {
      private $manager;

      public function __construct(\\Magento\\Integration\\Model\\ConfigBasedIntegrationManager $manager)
      {
          $this->manager = $manager;
      }

      public function upgrade(ModuleDataSetupInterface $setup, ModuleContextInterface $context)
      {
          if (version_compare($context->getVersion(), '\(version)', '<')) {
              $this->manager->processIntegrationConfig(['Acme Order Sync']);
          }
      }
  }

  """
}
