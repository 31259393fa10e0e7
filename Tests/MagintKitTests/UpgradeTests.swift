import Foundation
import MagintCore
import MagintKit
import MagintTestSupport
import Testing

/// What Magento does to an integration at an upgrade, case by case as it was observed.
@Suite struct UpgradeTests {
  // MARK: Modules

  static let view = "Magento_Sales::actions_view"
  static let ship = "Magento_Sales::ship"
  /// All above ``view`` but the root.
  static let above = [
    "Magento_Sales::sales", "Magento_Sales::sales_operation", "Magento_Sales::sales_order",
    "Magento_Sales::actions",
  ]

  struct Integration: Sendable {
    var name = "Acme Sync"
    var email: String? = "ops@acme.io"
    var endpoint: String? = "https://acme.io/callback"
    var identity: String? = "https://acme.io/login"
    var resources = [UpgradeTests.view]

    func with(_ change: (inout Integration) -> Void) -> Integration {
      var copy = self
      change(&copy)
      return copy
    }

    var values: String {
      [("email", email), ("endpoint_url", endpoint), ("identity_link_url", identity)]
        .compactMap { name, value in value.map { "<\(name)>\($0)</\(name)>" } }
        .joined(separator: "\n")
    }

    var list: String {
      resources.isEmpty
        ? ""
        : "<resources>\(resources.map { "<resource name=\"\($0)\"/>" }.joined())</resources>"
    }
  }

  static let good = Integration()

  typealias Module = [String: String]

  static func consolidated(_ integrations: Integration...) -> Module {
    [
      "etc/module.xml": "<config><module name=\"Acme_Sync\"/></config>",
      "etc/integration.xml": "<config>"
        + integrations.map {
          "<integration name=\"\($0.name)\">\n\($0.values)\n\($0.list)\n</integration>\n"
        }.joined() + "</config>",
    ]
  }

  static func legacy(
    _ integration: Integration, patch: String? = "Install", file: String? = nil,
    version: String? = nil
  ) -> Module {
    let version = version.map { " setup_version=\"\($0)\"" } ?? ""
    var module = [
      "etc/module.xml": "<config><module name=\"Acme_Sync\"\(version)/></config>",
      "registration.php": "<?php\n",
      "etc/integration/config.xml":
        "<integrations><integration name=\"\(integration.name)\">\n\(integration.values)\n</integration></integrations>",
      "etc/integration/api.xml":
        "<integrations><integration name=\"\(integration.name)\">\n\(integration.list)\n</integration></integrations>",
    ]
    if let patch {
      module[file ?? "Setup/Patch/Data/\(patch).php"] = php(patch, integration.name)
    }
    return module
  }

  static func php(_ name: String, _ integration: String) -> String {
    """
    <?php
    namespace Acme\\Sync\\Setup\\Patch\\Data;
    class \(name) implements \\Magento\\Framework\\Setup\\Patch\\DataPatchInterface
    {
        public function apply() { $this->manager->processIntegrationConfig(['\(integration)']); }
    }
    """
  }

  static func plan(
    _ old: Module, _ new: Module, magento: String = "2.4.7-p3", conditions: Bool = true
  ) throws -> UpgradePlan {
    let directory = try TemporaryDirectory()
    for (side, module) in [("old", old), ("new", new)] {
      try directory.write("", to: "\(side)/.keep")
      for (path, text) in module { try directory.write(text, to: "\(side)/\(path)") }
    }
    var options = UpgradeOptions()
    options.catalog.magento = magento
    return try Upgrades.plan(
      from: directory.url.path + "/old", to: directory.url.path + "/new", options)
  }

  // MARK: One integration

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var old: Module
    var new: Module
    var action: UpgradePlan.Action
    var isCertain = true
    var causes: [String] = []
    var mustAct: Bool
    /// A part of what is said besides.
    var says: String?

    init(
      _ name: String, _ old: Module, _ new: Module, _ action: UpgradePlan.Action,
      certain: Bool = true, _ causes: [String] = [], mustAct: Bool? = nil, says: String? = nil
    ) {
      testDescription = name
      self.old = old
      self.new = new
      self.action = action
      isCertain = certain
      self.causes = causes
      self.mustAct =
        mustAct ?? (action == .recreated || action == .orphaned || action == .conflict)
      self.says = says
    }
  }

  // MARK: More modules

  static let own =
    "<resource id=\"Magento_Backend::admin\"><resource id=\"Acme_Sync::api\" title=\"Acme API\"/></resource>"
  static let ofOwn = good.with { $0.resources.append("Acme_Sync::api") }

  /// A module that asks for its own resource, which `resources` declares.
  static func withACL(_ resources: String, attributes: String = "") -> Module {
    let list = resources.replacingOccurrences(of: " title=", with: attributes + " title=")
    return consolidated(ofOwn).merging([
      "etc/acl.xml": "<config><acl><resources>\(list)</resources></acl></config>"
    ]) { $1 }
  }

  static func after(_ other: String, _ module: Module) -> Module {
    module.merging([
      "etc/module.xml":
        "<config><module name=\"Acme_Sync\"><sequence><module name=\"\(other)\"/></sequence></module></config>"
    ]) { $1 }
  }

  static func both(_ integration: Integration, pair: Integration) -> Module {
    legacy(pair).merging(consolidated(integration)) { $1 }
  }

  static func dropping(_ name: String) -> String {
    """
    <?php
    namespace Acme\\Sync\\Setup\\Patch\\Data;
    use Magento\\Integration\\Api\\IntegrationServiceInterface;
    class Drop implements \\Magento\\Framework\\Setup\\Patch\\DataPatchInterface
    {
        private $service;
        public function __construct(IntegrationServiceInterface $service) { $this->service = $service; }
        public function apply()
        {
            $found = $this->service->findByName('\(name)');
            if ($found->getId()) { $this->service->delete($found->getId()); }
        }
    }
    """
  }

  static func versioned(_ version: String) -> String {
    php("Update", "Acme Sync").replacing(
      "DataPatchInterface\n{",
      with:
        "DataPatchInterface, \\Magento\\Framework\\Setup\\Patch\\PatchVersionInterface\n{\n    public static function getVersion() { return '\(version)'; }"
    )
  }

  /// A legacy pair that InstallData installed; with a condition, UpgradeData calls for it again.
  static func upgrading(
    _ version: String, _ integration: Integration = good, condition: String? = nil
  ) -> Module {
    var module = legacy(integration, file: "Setup/InstallData.php", version: version)
    if let condition {
      module["Setup/UpgradeData.php"] = """
        <?php
        namespace Acme\\Sync\\Setup;
        class UpgradeData implements \\Magento\\Framework\\Setup\\UpgradeDataInterface
        {
            public function upgrade($setup, $context)
            {
                if (version_compare($context->getVersion(), \(condition))) {
                    $this->manager->processIntegrationConfig(['\(integration.name)']);
                }
            }
        }
        """
    }
    return module
  }

  static let long = "https://acme.io/" + String(repeating: "a", count: 240)
  static let withAncestors = good.with { $0.resources = above + [view] }

  static let cases: [Case] = [
    // integration.xml
    Case("new", [:], consolidated(good), .created),
    Case("the same", consolidated(good), consolidated(good), .unchanged),
    Case(
      "another email", consolidated(good), consolidated(good.with { $0.email = "x@acme.io" }),
      .recreated, ["email"]),
    Case(
      "another endpoint", consolidated(good),
      consolidated(good.with { $0.endpoint = "https://acme.io/v2" }), .recreated,
      ["endpoint_url"]),
    Case(
      "another identity link", consolidated(good),
      consolidated(good.with { $0.identity = "https://acme.io/v2" }), .recreated,
      ["identity_link_url"]),
    Case(
      "white space is part of a value", consolidated(good),
      consolidated(good.with { $0.email = "ops@acme.io " }), .recreated, ["email"]),
    Case(
      "characters that look the same", consolidated(good.with { $0.email = "caf\u{E9}@acme.io" }),
      consolidated(good.with { $0.email = "cafe\u{301}@acme.io" }), .recreated, ["email"]),
    Case(
      "one more resource", consolidated(good),
      consolidated(good.with { $0.resources.append(ship) }), .recreated, ["resources"]),
    Case(
      "one resource less", consolidated(good.with { $0.resources.append(ship) }),
      consolidated(good), .recreated, ["resources"]),
    Case(
      "no resources any more", consolidated(good), consolidated(good.with { $0.resources = [] }),
      .recreated, ["resources"]),
    Case(
      "several changes", consolidated(good),
      consolidated(
        good.with {
          $0.email = "x@acme.io"
          $0.resources = [ship]
        }), .recreated, ["email", "resources"]),
    Case(
      "another order of resources", consolidated(good.with { $0.resources = [view, ship] }),
      consolidated(good.with { $0.resources = [ship, view] }), .unchanged, says: "another order"),
    Case(
      "a redundant ancestor", consolidated(good), consolidated(withAncestors), .unchanged,
      says: "it comes along above another one"),
    Case(
      "a redundant ancestor less", consolidated(withAncestors), consolidated(good), .unchanged,
      says: "Magento_Sales::actions is listed no more: it comes along"),
    Case(
      "an unknown id", consolidated(good),
      consolidated(good.with { $0.resources.append("Magento_Log::online") }), .unchanged,
      says: "Magento_Log::online is listed now: no release in question has it"),
    Case(
      "the root", consolidated(good),
      consolidated(good.with { $0.resources.append("Magento_Backend::admin") }), .unchanged,
      says: "the root grants nothing by itself"),
    Case(
      "an endpoint removed", consolidated(good), consolidated(good.with { $0.endpoint = nil }),
      .unchanged, says: "Magento keeps the old value"),
    Case(
      "an endpoint added", consolidated(good.with { $0.endpoint = nil }), consolidated(good),
      .recreated, ["endpoint_url"]),
    Case(
      "an endpoint emptied where there was none", consolidated(good.with { $0.endpoint = nil }),
      consolidated(good.with { $0.endpoint = "" }), .recreated, certain: false),
    Case(
      "an endpoint removed and the email changed", consolidated(good),
      consolidated(
        good.with {
          $0.endpoint = nil
          $0.email = "x@acme.io"
        }), .recreated, ["email"], says: "it goes with the old row"),
    Case(
      "removed", consolidated(good), ["etc/module.xml": "<config/>"], .orphaned,
      says: "delete the row in a data patch"),
    Case(
      "a long URL that stays", consolidated(good.with { $0.endpoint = long }),
      consolidated(good.with { $0.endpoint = long }), .recreated, ["endpoint_url"],
      says: "recreated at every setup:upgrade"),
    Case(
      "a long URL that is new", [:], consolidated(good.with { $0.endpoint = long }), .created,
      mustAct: true, says: "recreated at every setup:upgrade"),
    Case(
      "a URL shortened to what was stored", consolidated(good.with { $0.endpoint = long }),
      consolidated(good.with { $0.endpoint = String(long.prefix(255)) }), .unchanged),
    Case(
      "a URL of 255 characters", consolidated(good.with { $0.endpoint = String(long.prefix(255)) }),
      consolidated(good.with { $0.endpoint = String(long.prefix(255)) }), .unchanged),
    Case(
      "another case", consolidated(good), consolidated(good.with { $0.name = "ACME Sync" }),
      .conflict, says: "It was 'Acme Sync' before"),
    Case(
      "an accent more", consolidated(good), consolidated(good.with { $0.name = "Acmé Sync" }),
      .conflict, says: "The integration with name \"Acmé Sync\" exists."),
    Case(
      "a character that cannot be stored", consolidated(good.with { $0.email = "a🚀@acme.io" }),
      consolidated(good.with { $0.email = "a🚀@acme.io" }), .recreated, ["email"],
      says: "stores as '????'"),
    // acl.xml
    Case(
      "an own resource disabled", withACL(own), withACL(own, attributes: " disabled=\"true\""),
      .kept, mustAct: false, says: "take their rights with them"),
    Case(
      "an own resource that leaves acl.xml", withACL(own), consolidated(ofOwn), .kept,
      mustAct: false),
    Case(
      "an own resource disabled by a value that is none", withACL(own),
      withACL(own, attributes: " disabled=\"1\""), .unchanged),
    Case(
      "an own resource moved beside the root", withACL(own),
      withACL("<resource id=\"Acme_Sync::api\" title=\"Acme API\"/>"), .recreated, ["resources"]),
    // Modules that are not in sight
    Case(
      "a resource of a module in the sequence", after("Other_Erp", consolidated(good)),
      after("Other_Erp", consolidated(good.with { $0.resources.append("Other_Erp::sync") })),
      .recreated, certain: false, ["resources"], says: "Where a shop has Other_Erp"),
    Case(
      "a resource of a module that nothing names", consolidated(good),
      consolidated(good.with { $0.resources.append("Other_Erp::sync") }), .unchanged),
    // Both kinds
    Case(
      "both kinds, the pair with fewer rights", both(good, pair: good), both(good, pair: good),
      .recreated, ["resources"], says: "wrote the legacy pair into the row"),
    Case(
      "both kinds, the pair with all ancestors", both(good, pair: withAncestors),
      both(good, pair: withAncestors), .unchanged),
    // Setup code
    Case(
      "a patch that deletes it", consolidated(good),
      ["etc/module.xml": "<config><module name=\"Acme_Sync\"/></config>"]
        .merging(["Setup/Patch/Data/Drop.php": dropping("Acme Sync")]) { $1 }, .deleted,
      mustAct: false, says: "Drop.php"),
    Case(
      "a patch that deletes another one", consolidated(good),
      ["etc/module.xml": "<config><module name=\"Acme_Sync\"/></config>"]
        .merging(["Setup/Patch/Data/Drop.php": dropping("Other")]) { $1 }, .orphaned),
    Case(
      "a new patch whose version is that of the module", legacy(good, version: "1.0.0"),
      legacy(good.with { $0.email = "x@acme.io" }, version: "1.0.0")
        .merging(["Setup/Patch/Data/Update.php": versioned("1.0.0")]) { $1 }, .unchanged,
      says: "Nothing that the upgrade runs"),
    Case(
      "a new patch with a later version", legacy(good, version: "1.0.0"),
      legacy(good.with { $0.email = "x@acme.io" }, version: "1.0.0")
        .merging(["Setup/Patch/Data/Update.php": versioned("1.2.0")]) { $1 }, .kept),
    Case(
      "a first patch whose version is that of the module", ["registration.php": "<?php"],
      legacy(good, patch: nil, version: "1.0.0")
        .merging(["Setup/Patch/Data/Update.php": versioned("1.0.0")]) { $1 }, .notInstalled),
    Case(
      "UpgradeData behind a condition that holds", upgrading("1.0.0"),
      upgrading("1.1.0", good.with { $0.email = "x@acme.io" }, condition: "'1.1.0', '<'"), .kept),
    Case(
      "UpgradeData behind a condition that does not hold", upgrading("1.0.0"),
      upgrading("1.1.0", good.with { $0.email = "x@acme.io" }, condition: "'1.0.0', '<'"),
      .unchanged),
    // Legacy
    Case("a new pair", ["registration.php": "<?php"], legacy(good), .created),
    Case(
      "a new pair that nothing installs", ["registration.php": "<?php"],
      legacy(good, patch: nil), .notInstalled, says: "Add a data patch"),
    Case("the same pair", legacy(good), legacy(good), .unchanged),
    Case(
      "api.xml changed without a call", legacy(good),
      legacy(good.with { $0.resources.append(ship) }), .unchanged, says: "do not run again"),
    Case(
      "api.xml changed, the patch edited", legacy(good),
      legacy(good.with { $0.resources.append(ship) }).merging([
        "Setup/Patch/Data/Install.php": php("Install", "Acme Sync").replacing(
          "apply()", with: "apply( )")
      ]) { $1 }, .unchanged, says: "do not run again"),
    Case(
      "api.xml changed with a new patch", legacy(good),
      legacy(good.with { $0.resources.append(ship) }).merging([
        "Setup/Patch/Data/Update.php": php("Update", "Acme Sync")
      ]) { $1 }, .kept, says: "Update.php:5 updates it"),
    Case(
      "a new patch for another integration", legacy(good),
      legacy(good.with { $0.resources.append(ship) }).merging([
        "Setup/Patch/Data/Update.php": php("Update", "Other")
      ]) { $1 }, .unchanged, mustAct: true),
    Case(
      "a new patch and nothing else", legacy(good),
      legacy(good).merging(["Setup/Patch/Data/Update.php": php("Update", "Acme Sync")]) { $1 },
      .unchanged),
    Case(
      "RecurringData", legacy(good, file: "Setup/RecurringData.php"),
      legacy(good.with { $0.email = "x@acme.io" }, file: "Setup/RecurringData.php"), .kept),
    Case(
      "UpgradeData with a new version",
      legacy(good, file: "Setup/UpgradeData.php", version: "1.0.0"),
      legacy(
        good.with { $0.email = "x@acme.io" }, file: "Setup/UpgradeData.php", version: "1.1.0"),
      .kept, certain: false),
    Case(
      "UpgradeData with the same version",
      legacy(good, file: "Setup/UpgradeData.php", version: "1.0.0"),
      legacy(
        good.with { $0.email = "x@acme.io" }, file: "Setup/UpgradeData.php", version: "1.0.0"),
      .unchanged),
    Case(
      "InstallData", legacy(good, file: "Setup/InstallData.php", version: "1.0.0"),
      legacy(
        good.with { $0.email = "x@acme.io" }, file: "Setup/InstallData.php", version: "1.1.0"),
      .unchanged),
    Case(
      "UpgradeData that is new, with the same version",
      legacy(good, patch: nil, version: "1.0.0"),
      legacy(good, file: "Setup/UpgradeData.php", version: "1.0.0"), .notInstalled),
    Case(
      "UpgradeData that is new, with a new version",
      legacy(good, patch: nil, version: "1.0.0"),
      legacy(good, file: "Setup/UpgradeData.php", version: "1.1.0"), .created, certain: false),
    Case(
      "InstallData of a new module", [:],
      legacy(good, file: "Setup/InstallData.php", version: "1.0.0"), .created),
    Case(
      "InstallData in a module that is there",
      [
        "etc/module.xml": "<config><module name=\"Acme_Sync\" setup_version=\"1.0.0\"/></config>",
        "registration.php": "<?php",
      ], legacy(good, file: "Setup/InstallData.php", version: "1.1.0"), .notInstalled),
    Case(
      "an ancestor added to a pair", legacy(good),
      legacy(withAncestors).merging([
        "Setup/Patch/Data/Update.php": php("Update", "Acme Sync")
      ]) { $1 }, .kept),
    Case(
      "a pair removed", legacy(good),
      ["etc/module.xml": "<config><module name=\"Acme_Sync\"/></config>"], .orphaned),
    Case(
      "a pair removed that was never installed", legacy(good, patch: nil),
      ["etc/module.xml": "<config><module name=\"Acme_Sync\"/></config>"], .notInstalled,
      says: "no merchant has it"),
    Case(
      "a new pair, without PHP", [:],
      legacy(good, patch: nil).filter { !$0.key.hasSuffix(".php") }, .created, certain: false,
      says: "no PHP"),
    Case(
      "a pair changed, without PHP", legacy(good).filter { !$0.key.hasSuffix(".php") },
      legacy(good.with { $0.email = "x@acme.io" }).filter { !$0.key.hasSuffix(".php") }, .kept,
      certain: false, says: "Without that nothing of it changes"),
    // From kind to kind
    Case(
      "to integration.xml, ancestors listed", legacy(withAncestors), consolidated(good),
      .unchanged),
    Case(
      "to integration.xml, ancestors not listed", legacy(good), consolidated(good), .recreated,
      ["resources"]),
    Case(
      "to integration.xml with another email", legacy(withAncestors),
      consolidated(good.with { $0.email = "x@acme.io" }), .recreated, ["email"]),
    Case(
      "to integration.xml from everything",
      legacy(good.with { $0.resources = ["Magento_Backend::all"] }), consolidated(good),
      .recreated, ["resources"]),
    Case(
      "to integration.xml, never installed", legacy(good, patch: nil), consolidated(good),
      .created),
    Case(
      "to integration.xml with the call left over", legacy(withAncestors),
      consolidated(good).merging([
        "Setup/Patch/Data/Install.php": php("Install", "Acme Sync"), "registration.php": "<?php",
      ]) { $1 }, .unchanged, says: "in a new shop that fails"),
    Case(
      "to a pair without a call", consolidated(good), legacy(withAncestors, patch: nil),
      .unchanged, says: "moves from integration.xml to a legacy pair"),
    Case("to a pair with a call", consolidated(good), legacy(good), .kept),
    Case(
      "both kinds, with a call", consolidated(good),
      legacy(good).merging(consolidated(good)) { old, _ in old }, .recreated,
      says: "integration.xml recreates it after that"),
    Case(
      "both kinds besides a pair, rights differ", legacy(good),
      legacy(good).merging(consolidated(good)) { old, _ in old }, .recreated, ["resources"]),
    Case(
      "both kinds besides a pair, all the same", legacy(withAncestors),
      legacy(withAncestors).merging(consolidated(good)) { old, _ in old }, .unchanged,
      says: "Remove one of the two"),
    Case(
      "both kinds before and after",
      legacy(good).merging(consolidated(good)) { old, _ in old },
      legacy(good).merging(consolidated(good)) { old, _ in old }, .recreated, ["resources"]),
  ]

  /// Magento merges in the old order once more, and in the new one at the second run.
  @Test func aChangedSequenceCountsAtTheSecondRun() throws {
    func module(_ name: String, _ email: String, after other: String? = nil) -> Module {
      let sequence = other.map { "<sequence><module name=\"\($0)\"/></sequence>" } ?? ""
      return [
        "\(name)/etc/module.xml":
          "<config><module name=\"Acme_\(name)\">\(sequence)</module></config>",
        "\(name)/etc/integration.xml":
          "<config><integration name=\"Acme Sync\"><email>\(email)</email></integration></config>",
      ]
    }
    let second = module("B", "b@acme.io")
    let plan = try Self.plan(
      module("A", "a@acme.io").merging(second) { $1 },
      module("A", "a@acme.io", after: "Acme_B").merging(second) { $1 })
    let integration = try #require(plan.integrations.first)
    #expect(integration.action == .recreated)
    #expect(integration.isAtSecondRun)
    #expect(integration.notes.contains { $0.contains("<sequence>") })
    #expect(Reports.json(plan).contains("\"at\":\"second-run\""))
  }

  @Test(arguments: cases) func outcome(_ test: Case) throws {
    let plan = try Self.plan(test.old, test.new)
    let integration = try #require(plan.integrations.first)
    #expect(plan.integrations.count == 1)
    #expect(integration.action == test.action)
    #expect(integration.outcomes.first?.isCertain == test.isCertain)
    #expect(integration.outcomes.first?.causes == test.causes)
    #expect(integration.outcomes.count == 1)
    #expect(plan.needsMerchants == test.mustAct, "\(plan.stops.map(\.message))")
    if let says = test.says {
      let all =
        integration.notes + integration.ineffective + integration.changes.compactMap(\.effect)
      #expect(all.contains { $0.contains(says) }, "\(all)")
    }
  }

  // MARK: Releases

  @Test func whatOnlySomeReleasesHave() throws {
    // Two-factor authentication came with 2.4.0.
    let plan = try Self.plan(
      Self.consolidated(Self.good),
      Self.consolidated(Self.good.with { $0.resources.append("Magento_TwoFactorAuth::tfa") }),
      magento: "2.3.0..2.4.1")
    let outcomes = try #require(plan.integrations.first).outcomes
    #expect(
      outcomes == [
        UpgradePlan.Outcome(.recreated, releases: "from 2.4.0", causes: ["resources"]),
        UpgradePlan.Outcome(.recreated, releases: "2.3.0", isEachTime: true),
        UpgradePlan.Outcome(.unchanged, releases: "2.3.1 – 2.3.7-p4"),
      ])
    let tfa = plan.integrations[0].resources.first { $0.subject == "Magento_TwoFactorAuth::tfa" }
    #expect(tfa?.releases == "from 2.4.0")
    #expect(tfa?.isGained == true)
    #expect(tfa?.place?.line == 5)
    #expect(plan.holds(.reauthorization) && plan.holds(.gained) && !plan.holds(.lost))
  }

  /// Some releases recreate at every run what has not changed.
  @Test(arguments: [
    ("2.3.0", true), ("2.3.1", false), ("2.2.5", true), ("2.1.6", true), ("2.4.8", false),
  ])
  func twoEqualModules(_ magento: String, _ isLost: Bool) throws {
    let plan = try Self.plan(
      Self.consolidated(Self.good), Self.consolidated(Self.good), magento: magento)
    let integration = try #require(plan.integrations.first)
    #expect(
      integration.outcomes == [
        UpgradePlan.Outcome(isLost ? .recreated : .unchanged, isEachTime: isLost)
      ])
    #expect(integration.isRecreatedEachTime == isLost)
    #expect(plan.needsMerchants == isLost)
    // The row of a legacy pair is not compared.
    let legacy = try Self.plan(Self.legacy(Self.good), Self.legacy(Self.good), magento: magento)
    #expect(legacy.integrations.map(\.action) == [.unchanged])
  }

  @Test func rightsAndRoutes() throws {
    let plan = try Self.plan(
      Self.consolidated(Self.good), Self.consolidated(Self.good.with { $0.resources = [Self.ship] })
    )
    let integration = try #require(plan.integrations.first)
    #expect(
      integration.resources.map { "\($0.isGained ? "+" : "-")\($0.subject)" } == [
        "+Magento_Sales::ship", "-Magento_Sales::actions_view",
      ])
    #expect(
      integration.routes.filter(\.isGained).map(\.subject) == ["POST /V1/order/:orderId/ship"])
    #expect(integration.routes.contains { !$0.isGained && $0.subject == "GET /V1/orders" })
    #expect(plan.resourceCount(isGained: true) == 1)
    #expect(plan.resourceCount(isGained: false) == 1)
  }

  /// The module's own ACL counts on either side.
  @Test func ownResources() throws {
    func module(_ ids: [String], acl: [String]) -> Module {
      Self.consolidated(Self.good.with { $0.resources = ids }).merging([
        "etc/acl.xml":
          "<config><acl><resources><resource id=\"Magento_Backend::admin\">"
          + acl.map { "<resource id=\"\($0)\" title=\"\($0)\"/>" }.joined()
          + "</resource></resources></acl></config>"
      ]) { $1 }
    }
    let ids = [Self.view, "Acme_Sync::feed"]
    // What did not exist and was listed all the same.
    var plan = try Self.plan(
      Self.consolidated(Self.good.with { $0.resources = ids }),
      module(ids, acl: ["Acme_Sync::feed"]))
    #expect(
      plan.integrations[0].outcomes == [UpgradePlan.Outcome(.recreated, causes: ["resources"])])
    // A right to what is gone does not count.
    plan = try Self.plan(module(ids, acl: ["Acme_Sync::feed"]), module(ids, acl: []))
    #expect(plan.integrations[0].outcomes == [UpgradePlan.Outcome(.kept)])
    #expect(plan.resourceCount(isGained: false) == 1)
  }

  // MARK: What stops

  @Test(arguments: [
    ("12345", "a whole number"), ("Acme \u{1F680}", "cannot store"),
    (String(repeating: "n", count: 256), "256 characters"),
  ])
  func names(_ name: String, says: String) throws {
    let module = Self.consolidated(Self.good.with { $0.name = name })
    for old in [[:], module] {
      let plan = try Self.plan(old, module)
      #expect(plan.stopsSetup && plan.needsMerchants)
      #expect(plan.stops.contains { $0.message.contains(says) }, "\(plan.stops)")
    }
  }

  @Test func noEmail() throws {
    let plan = try Self.plan(
      Self.consolidated(Self.good), Self.consolidated(Self.good.with { $0.email = nil }))
    #expect(plan.stopsSetup)
    #expect(plan.stops.first?.rule == "missing-email")
  }

  @Test func twoNamesThatDifferByCase() throws {
    let plan = try Self.plan(
      Self.consolidated(Self.good),
      Self.consolidated(Self.good, Self.good.with { $0.name = "ACME Sync" }))
    #expect(plan.stops.map(\.rule) == ["name-differs-by-case"])
    #expect(plan.integrations.map(\.action) == [.created, .unchanged])
  }

  /// Production mode goes on, and does what is said.
  @Test func whatDeveloperModeRefuses() throws {
    let plan = try Self.plan(
      Self.consolidated(Self.good),
      Self.consolidated(Self.good.with { $0.email = "not an address" }))
    #expect(plan.stops.map(\.scope) == [.developer])
    #expect(!plan.stopsSetup)
    #expect(plan.integrations[0].outcomes == [UpgradePlan.Outcome(.recreated, causes: ["email"])])
  }

  /// A pair without its half stops the setup only where something installs it.
  @Test(arguments: ["Install", "Again"]) func halfAPair(patch: String) throws {
    let old = Self.legacy(Self.good)
    var new = old
    new["etc/integration/api.xml"] = nil
    new["Setup/Patch/Data/\(patch).php"] = Self.php(patch, "Acme Sync")
    let plan = try Self.plan(old, new)
    #expect(plan.stops.map(\.rule) == ["unpaired-integration"])
    #expect(plan.stops.map(\.scope) == [patch == "Again" ? .upgrade : .newShop])
    #expect(plan.needsMerchants == (patch == "Again"))
  }

  /// The name of a legacy pair breaks nothing before it is installed.
  @Test func digitsInAPair() throws {
    let module = Self.legacy(Self.good.with { $0.name = "12345" })
    let fresh = try Self.plan(["registration.php": "<?php"], module)
    #expect(fresh.stops.first?.scope == .upgrade)
    #expect(try Self.plan(module, module).stops.first?.scope == .newShop)
  }

  @Test func whatCannotBeRead() throws {
    let broken: Module = ["etc/integration.xml": "<config><integration"]
    let plan = try Self.plan(Self.consolidated(Self.good), broken)
    #expect(plan.stopsSetup)
    #expect(plan.integrations.isEmpty)
    #expect(plan.notes.contains { $0.contains("Nothing can be said of 'Acme Sync'") })
    #expect(throws: MagintError.self) { try Self.plan(broken, Self.consolidated(Self.good)) }
  }

  @Test func aRename() throws {
    let plan = try Self.plan(
      Self.consolidated(Self.good), Self.consolidated(Self.good.with { $0.name = "Acme Link" }))
    #expect(plan.integrations.map(\.action) == [.created, .orphaned])
    #expect(plan.integrations[1].liveRouteCount == 9)
    #expect(plan.notes.contains { $0.contains("by its name alone") })
    #expect(plan.holds(.orphan) && plan.holds(.any) && !plan.holds(.reauthorization))
  }

  @Test func nothingAtAll() throws {
    #expect(throws: MagintError.self) { try Self.plan([:], [:]) }
  }
}
