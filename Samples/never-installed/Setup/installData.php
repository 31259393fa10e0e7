<?php
namespace Acme\ReturnLabels\Setup;

use Magento\Framework\Setup\InstallDataInterface;
use Magento\Framework\Setup\ModuleContextInterface;
use Magento\Framework\Setup\ModuleDataSetupInterface;
use Magento\Integration\Model\ConfigBasedIntegrationManager;

/**
 * Installs what etc/integration declares.
 */
class InstallData implements InstallDataInterface
{
    const INTEGRATION = 'Acme return labels';

    /**
     * @var ConfigBasedIntegrationManager
     */
    private $manager;

    /**
     * @param ConfigBasedIntegrationManager $manager
     */
    public function __construct(ConfigBasedIntegrationManager $manager)
    {
        $this->manager = $manager;
    }

    /**
     * @inheritdoc
     */
    public function install(ModuleDataSetupInterface $setup, ModuleContextInterface $context)
    {
        $this->manager->processIntegrationConfig([self::INTEGRATION]);
    }
}
