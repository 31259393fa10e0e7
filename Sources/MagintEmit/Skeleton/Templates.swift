/// The templates of what Magento reads; ``TextTemplates`` has those of what people read. The integration
/// files are ``IntegrationXML``'s.
///
/// Mustache, with one rule more: a value is named together with the place it stands in, such as
/// `{{name.attribute}}`. See ``Placed``.
enum Templates {
  static let registration = #"""
    <?php
    declare(strict_types=1);

    use Magento\Framework\Component\ComponentRegistrar;

    ComponentRegistrar::register(ComponentRegistrar::MODULE, {{module.php}}, __DIR__);

    """#

  static let composer = #"""
    {
        "name": {{package.json}},
        "description": {{description.json}},
        "type": "magento2-module",
        "license": {{license.json}},
        "version": "1.0.0",
        "require": {
    {{#requirements}}
            {{package.json}}: {{constraint.json}}{{^last()}},{{/last()}}
    {{/requirements}}
        },
        "autoload": {
            "files": [
                "registration.php"
            ],
            "psr-4": {
                {{prefix.json}}: ""
            }
        }
    }

    """#

  static let moduleXML = #"""
    <?xml version="1.0"?>
    <config xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
            xsi:noNamespaceSchemaLocation="urn:magento:framework:Module/etc/module.xsd">
        <module name="{{module.attribute}}">
            <sequence>
    {{#sequence}}
                <module name="{{name.attribute}}"/>
    {{/sequence}}
            </sequence>
        </module>
    </config>

    """#

  /// Directly below the root: Magento grants whatever stands between it and a resource along with it.
  static let aclXML = #"""
    <?xml version="1.0"?>
    <config xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
            xsi:noNamespaceSchemaLocation="urn:magento:framework:Acl/etc/acl.xsd">
        <acl>
            <resources>
                <resource id="Magento_Backend::admin">
    {{#ownResources}}
                    <resource id="{{id.attribute}}" title="{{title.attribute}}" sortOrder="1000"/>
    {{/ownResources}}
                </resource>
            </resources>
        </acl>
    </config>

    """#

  static let webapiXML = #"""
    <?xml version="1.0"?>
    <routes xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
            xsi:noNamespaceSchemaLocation="urn:magento:module:Magento_Webapi:etc/webapi.xsd">
    {{#ownRoutes}}
        <route url="{{url.attribute}}" method="{{method.attribute}}">
            <service class="{{interface.attribute}}" method="{{function.attribute}}"/>
            <resources>
                <resource ref="{{resource.attribute}}"/>
            </resources>
        </route>
    {{/ownRoutes}}
    </routes>

    """#

  static let diXML = #"""
    <?xml version="1.0"?>
    <config xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
            xsi:noNamespaceSchemaLocation="urn:magento:framework:ObjectManager/etc/config.xsd">
        <preference for="{{interface.attribute}}" type="{{implementation.attribute}}"/>
    </config>

    """#

  // MARK: PHP

  // Namespaces, classes, functions and variables come from names that were checked to be words of
  // PHP: they stand as they are, by `line`.

  static let accessRevoker = #"""
    <?php
    declare(strict_types=1);

    namespace {{namespace.line}}\Model;

    use Magento\Integration\Api\IntegrationServiceInterface;
    use Magento\Integration\Api\OauthServiceInterface;

    /**
     * Takes back what the merchant has granted.
     *
     * Magento itself leaves an integration, its tokens and its rights alive when its module is removed.
     */
    class AccessRevoker
    {
        /**
         * The name of the integration, as etc/{{source.line}} has it.
         */
        private const INTEGRATION = {{integration.php}};

        /**
         * @var IntegrationServiceInterface
         */
        private $integrationService;

        /**
         * @var OauthServiceInterface
         */
        private $oauthService;

        /**
         * @param IntegrationServiceInterface $integrationService
         * @param OauthServiceInterface $oauthService
         */
        public function __construct(
            IntegrationServiceInterface $integrationService,
            OauthServiceInterface $oauthService
        ) {
            $this->integrationService = $integrationService;
            $this->oauthService = $oauthService;
        }

        /**
         * Deletes the integration with its rights, then its consumer with all tokens.
         *
         * @return void
         */
        public function revoke(): void
        {
            $integration = $this->integrationService->findByName(self::INTEGRATION);
            if (!$integration->getId()) {
                return;
            }
            $data = $this->integrationService->delete((int)$integration->getId());
            if (!empty($data['consumer_id'])) {
                $this->oauthService->deleteConsumer((int)$data['consumer_id']);
            }
        }
    }

    """#

  static let uninstall = #"""
    <?php
    declare(strict_types=1);

    namespace {{namespace.line}}\Setup;

    use {{namespace.line}}\Model\AccessRevoker;
    use Magento\Framework\Setup\ModuleContextInterface;
    use Magento\Framework\Setup\SchemaSetupInterface;
    use Magento\Framework\Setup\UninstallInterface;

    /**
     * Revokes the access of the service when a module that composer installed is uninstalled.
     */
    class Uninstall implements UninstallInterface
    {
        /**
         * @var AccessRevoker
         */
        private $accessRevoker;

        /**
         * @param AccessRevoker $accessRevoker
         */
        public function __construct(AccessRevoker $accessRevoker)
        {
            $this->accessRevoker = $accessRevoker;
        }

        /**
         * @inheritdoc
         */
        public function uninstall(SchemaSetupInterface $setup, ModuleContextInterface $context): void
        {
            $this->accessRevoker->revoke();
        }
    }

    """#

  private static let revert = #"""
        /**
         * @inheritdoc
         */
        public function revert(): void
        {
            $this->accessRevoker->revoke();
        }


    """#

  /// What every data patch ends with.
  private static let patchEnd = #"""
        /**
         * @inheritdoc
         */
        public static function getDependencies(): array
        {
            return [];
        }

        /**
         * @inheritdoc
         */
        public function getAliases(): array
        {
            return [];
        }
    }

    """#

  /// A data patch for a module that is there already: no more than the call.
  static let plainPatch = #"""
    <?php
    declare(strict_types=1);

    namespace {{namespace.line}}\Setup\Patch\Data;

    use Magento\Framework\Setup\Patch\DataPatchInterface;
    use Magento\Integration\Model\ConfigBasedIntegrationManager;

    /**
     * Installs what etc/integration declares.
     */
    class {{class.line}} implements DataPatchInterface
    {
        /**
         * @var ConfigBasedIntegrationManager
         */
        private $integrationManager;

        /**
         * @param ConfigBasedIntegrationManager $integrationManager
         */
        public function __construct(ConfigBasedIntegrationManager $integrationManager)
        {
            $this->integrationManager = $integrationManager;
        }

        /**
         * @inheritdoc
         */
        public function apply(): self
        {
            $this->integrationManager->processIntegrationConfig([
    {{#integrations}}
                {{name.php}},
    {{/integrations}}
            ]);

            return $this;
        }


    """# + patchEnd

  static let installPatch = #"""
    <?php
    declare(strict_types=1);

    namespace {{namespace.line}}\Setup\Patch\Data;

    use {{namespace.line}}\Model\AccessRevoker;
    use Magento\Framework\Setup\Patch\DataPatchInterface;
    use Magento\Framework\Setup\Patch\PatchRevertableInterface;
    use Magento\Integration\Model\ConfigBasedIntegrationManager;

    /**
     * Installs what etc/integration declares, and revokes it when the module is uninstalled.
     */
    class InstallIntegration implements DataPatchInterface, PatchRevertableInterface
    {
        /**
         * @var ConfigBasedIntegrationManager
         */
        private $integrationManager;

        /**
         * @var AccessRevoker
         */
        private $accessRevoker;

        /**
         * @param ConfigBasedIntegrationManager $integrationManager
         * @param AccessRevoker $accessRevoker
         */
        public function __construct(
            ConfigBasedIntegrationManager $integrationManager,
            AccessRevoker $accessRevoker
        ) {
            $this->integrationManager = $integrationManager;
            $this->accessRevoker = $accessRevoker;
        }

        /**
         * @inheritdoc
         */
        public function apply(): self
        {
    {{#hasLongName}}
            $this->integrationManager->processIntegrationConfig([
                {{integration.php}},
            ]);
    {{/hasLongName}}
    {{^hasLongName}}
            $this->integrationManager->processIntegrationConfig([{{integration.php}}]);
    {{/hasLongName}}

            return $this;
        }


    """# + revert + patchEnd

  static let revokePatch = #"""
    <?php
    declare(strict_types=1);

    namespace {{namespace.line}}\Setup\Patch\Data;

    use {{namespace.line}}\Model\AccessRevoker;
    use Magento\Framework\Setup\Patch\DataPatchInterface;
    use Magento\Framework\Setup\Patch\PatchRevertableInterface;

    /**
     * Revokes the access of the service when the module is uninstalled.
     *
     * Magento reverts it, as it has applied it, for a module in app/code too; Setup/Uninstall.php it
     * runs only for one that composer installed.
     */
    class RevokeAccessOnUninstall implements DataPatchInterface, PatchRevertableInterface
    {
        /**
         * @var AccessRevoker
         */
        private $accessRevoker;

        /**
         * @param AccessRevoker $accessRevoker
         */
        public function __construct(AccessRevoker $accessRevoker)
        {
            $this->accessRevoker = $accessRevoker;
        }

        /**
         * Changes nothing: Magento installs what etc/integration.xml declares by itself.
         *
         * @return $this
         */
        public function apply(): self
        {
            return $this;
        }


    """# + revert + patchEnd

  static let serviceInterface = #"""
    <?php
    declare(strict_types=1);

    namespace {{namespace.line}}\Api;

    /**
     * Answers the REST routes of this module, which etc/webapi.xml declares.
     *
     * @api
     */
    interface {{service.line}}Interface
    {
    {{#ownRoutes}}
        /**
         * {{summary.comment}}
         *
    {{#parameters}}
         * @param string ${{name.line}}
    {{/parameters}}
         * @return string[]
         */
    {{#isLong}}
        public function {{function.line}}(
    {{#parameters}}
            string ${{name.line}}{{^last()}},{{/last()}}
    {{/parameters}}
        ): array;
    {{/isLong}}
    {{^isLong}}
        public function {{function.line}}({{#parameters}}string ${{name.line}}{{^last()}}, {{/last()}}{{/parameters}}): array;
    {{/isLong}}
    {{^last()}}

    {{/last()}}
    {{/ownRoutes}}
    }

    """#

  static let service = #"""
    <?php
    declare(strict_types=1);

    namespace {{namespace.line}}\Model;

    use {{namespace.line}}\Api\{{service.line}}Interface;

    /**
     * Answers the REST routes of this module with the values that stand in the URL.
     */
    class {{service.line}} implements {{service.line}}Interface
    {
    {{#ownRoutes}}
        /**
         * @inheritdoc
         */
    {{#isLong}}
        public function {{function.line}}(
    {{#parameters}}
            string ${{name.line}}{{^last()}},{{/last()}}
    {{/parameters}}
        ): array {
            return [
    {{#parameters}}
                ${{name.line}},
    {{/parameters}}
            ];
        }
    {{/isLong}}
    {{^isLong}}
        public function {{function.line}}({{#parameters}}string ${{name.line}}{{^last()}}, {{/last()}}{{/parameters}}): array
        {
            return [{{#parameters}}${{name.line}}{{^last()}}, {{/last()}}{{/parameters}}];
        }
    {{/isLong}}
    {{^last()}}

    {{/last()}}
    {{/ownRoutes}}
    }

    """#

  // MARK: Tests in PHP

  static let accessRevokerTest = #"""
    <?php
    declare(strict_types=1);

    namespace {{namespace.line}}\Test\Unit\Model;

    use {{namespace.line}}\Model\AccessRevoker;
    use Magento\Integration\Api\IntegrationServiceInterface;
    use Magento\Integration\Api\OauthServiceInterface;
    use Magento\Integration\Model\Integration;
    use PHPUnit\Framework\MockObject\MockObject;
    use PHPUnit\Framework\TestCase;

    /**
     * @covers \{{namespace.line}}\Model\AccessRevoker
     */
    class AccessRevokerTest extends TestCase
    {
        /**
         * @var IntegrationServiceInterface|MockObject
         */
        private $integrationService;

        /**
         * @var OauthServiceInterface|MockObject
         */
        private $oauthService;

        /**
         * @var AccessRevoker
         */
        private $accessRevoker;

        /**
         * @inheritdoc
         */
        protected function setUp(): void
        {
            $this->integrationService = $this->createMock(IntegrationServiceInterface::class);
            $this->oauthService = $this->createMock(OauthServiceInterface::class);
            $this->accessRevoker = new AccessRevoker($this->integrationService, $this->oauthService);
        }

        /**
         * The integration goes, and its consumer with the tokens.
         *
         * @return void
         */
        public function testRevokesAccess(): void
        {
            $this->expectIntegration(7);
            $this->integrationService->expects($this->once())
                ->method('delete')
                ->with(7)
                ->willReturn(['integration_id' => 7, 'consumer_id' => '9']);
            $this->oauthService->expects($this->once())->method('deleteConsumer')->with(9);

            $this->accessRevoker->revoke();
        }

        /**
         * An integration that never got a consumer goes all the same.
         *
         * @return void
         */
        public function testRevokesAccessWithoutConsumer(): void
        {
            $this->expectIntegration(7);
            $this->integrationService->expects($this->once())
                ->method('delete')
                ->with(7)
                ->willReturn(['integration_id' => 7, 'consumer_id' => null]);
            $this->oauthService->expects($this->never())->method('deleteConsumer');

            $this->accessRevoker->revoke();
        }

        /**
         * Where there is no such integration, nothing is deleted.
         *
         * @return void
         */
        public function testLeavesOthersAlone(): void
        {
            $this->expectIntegration(null);
            $this->integrationService->expects($this->never())->method('delete');
            $this->oauthService->expects($this->never())->method('deleteConsumer');

            $this->accessRevoker->revoke();
        }

        /**
         * Lets Magento find the integration under its id, or a new one where that is null.
         *
         * @param int|null $integrationId
         * @return void
         */
        private function expectIntegration(?int $integrationId): void
        {
            $integration = $this->createMock(Integration::class);
            $integration->method('getId')->willReturn($integrationId);
            $this->integrationService->expects($this->once())
                ->method('findByName')
                ->with({{integration.php}})
                ->willReturn($integration);
        }
    }

    """#

  static let installPatchTest = #"""
    <?php
    declare(strict_types=1);

    namespace {{namespace.line}}\Test\Unit\Setup\Patch\Data;

    use {{namespace.line}}\Model\AccessRevoker;
    use {{namespace.line}}\Setup\Patch\Data\InstallIntegration;
    use Magento\Integration\Model\ConfigBasedIntegrationManager;
    use PHPUnit\Framework\MockObject\MockObject;
    use PHPUnit\Framework\TestCase;

    /**
     * @covers \{{namespace.line}}\Setup\Patch\Data\InstallIntegration
     */
    class InstallIntegrationTest extends TestCase
    {
        /**
         * @var ConfigBasedIntegrationManager|MockObject
         */
        private $integrationManager;

        /**
         * @var AccessRevoker|MockObject
         */
        private $accessRevoker;

        /**
         * @var InstallIntegration
         */
        private $patch;

        /**
         * @inheritdoc
         */
        protected function setUp(): void
        {
            $this->integrationManager = $this->createMock(ConfigBasedIntegrationManager::class);
            $this->accessRevoker = $this->createMock(AccessRevoker::class);
            $this->patch = new InstallIntegration($this->integrationManager, $this->accessRevoker);
        }

        /**
         * The integration is installed under the name that etc/integration has.
         *
         * @return void
         */
        public function testInstallsTheIntegration(): void
        {
            $this->integrationManager->expects($this->once())
                ->method('processIntegrationConfig')
                ->with([{{integration.php}}]);
            $this->accessRevoker->expects($this->never())->method('revoke');

            $this->assertSame($this->patch, $this->patch->apply());
        }

        /**
         * Taking the patch back takes the access back.
         *
         * @return void
         */
        public function testRevokesAccess(): void
        {
            $this->integrationManager->expects($this->never())->method('processIntegrationConfig');
            $this->accessRevoker->expects($this->once())->method('revoke');

            $this->patch->revert();
        }

        /**
         * The patch comes after no other and never had another name.
         *
         * @return void
         */
        public function testStandsAlone(): void
        {
            $this->assertSame([], InstallIntegration::getDependencies());
            $this->assertSame([], $this->patch->getAliases());
        }
    }

    """#

  static let revokePatchTest = #"""
    <?php
    declare(strict_types=1);

    namespace {{namespace.line}}\Test\Unit\Setup\Patch\Data;

    use {{namespace.line}}\Model\AccessRevoker;
    use {{namespace.line}}\Setup\Patch\Data\RevokeAccessOnUninstall;
    use PHPUnit\Framework\MockObject\MockObject;
    use PHPUnit\Framework\TestCase;

    /**
     * @covers \{{namespace.line}}\Setup\Patch\Data\RevokeAccessOnUninstall
     */
    class RevokeAccessOnUninstallTest extends TestCase
    {
        /**
         * @var AccessRevoker|MockObject
         */
        private $accessRevoker;

        /**
         * @var RevokeAccessOnUninstall
         */
        private $patch;

        /**
         * @inheritdoc
         */
        protected function setUp(): void
        {
            $this->accessRevoker = $this->createMock(AccessRevoker::class);
            $this->patch = new RevokeAccessOnUninstall($this->accessRevoker);
        }

        /**
         * Applying the patch takes nothing away.
         *
         * @return void
         */
        public function testChangesNothing(): void
        {
            $this->accessRevoker->expects($this->never())->method('revoke');

            $this->assertSame($this->patch, $this->patch->apply());
        }

        /**
         * Taking the patch back takes the access back.
         *
         * @return void
         */
        public function testRevokesAccess(): void
        {
            $this->accessRevoker->expects($this->once())->method('revoke');

            $this->patch->revert();
        }

        /**
         * The patch comes after no other and never had another name.
         *
         * @return void
         */
        public function testStandsAlone(): void
        {
            $this->assertSame([], RevokeAccessOnUninstall::getDependencies());
            $this->assertSame([], $this->patch->getAliases());
        }
    }

    """#
}
