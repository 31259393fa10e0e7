<?php
declare(strict_types=1);

namespace Acme\Chat\Setup\Patch\Data;

use Magento\Framework\Setup\Patch\DataPatchInterface;
use Magento\Integration\Model\ConfigBasedIntegrationManager;

/**
 * Installs what etc/integration declares.
 */
class InstallIntegration implements DataPatchInterface
{
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
    public function apply()
    {
        $this->manager->processIntegrationConfig(['Acme Chat']);

        return $this;
    }

    /**
     * @inheritdoc
     */
    public static function getDependencies()
    {
        return [];
    }

    /**
     * @inheritdoc
     */
    public function getAliases()
    {
        return [];
    }
}
