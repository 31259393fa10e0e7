import Foundation
import MagintCore
import MagintKit
import MagintTestSupport
import Testing

/// What an upgrade of Magento does to a module that stays as it is.
@Suite struct MagentoUpgradeTests {
  private typealias Module = UpgradeTests.Module

  private static func plan(
    _ module: Module, _ from: String, _ to: String
  ) throws -> UpgradePlan {
    let directory = try TemporaryDirectory()
    for (path, text) in module { try directory.write(text, to: "module/\(path)") }
    return try Upgrades.plan(
      module: directory.url.path + "/module", magentoFrom: from, to: to)
  }

  private static func consolidated(_ resources: String...) -> Module {
    UpgradeTests.consolidated(UpgradeTests.good.with { $0.resources = resources })
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var resources: [String]
    var from: String
    var to: String
    var action = UpgradePlan.Action.unchanged
    var gained: [String] = []
    var lost: [String] = []
    var lostRoutes: [String] = []
    /// Routes that are not lost.
    var kept: [String] = []
    /// A part of a note.
    var says: String?
    var isEachTime = false
    var testDescription: String { "\(resources) \(from) \(to)" }
  }

  static let cases: [Case] = [
    Case(
      resources: ["Magento_Sales::create"], from: "2.4.7-p3", to: "2.4.7-p4",
      lostRoutes: ["POST /V1/orders: it needs Magento_Sales::api_actions now"],
      kept: ["PUT /V1/orders/create"],
      says: "list Magento_Sales::api_actions; Magento 2.4.7-p3 does not have it and ignores it"),
    // Who lists both ids is ready, and is recreated once the new one counts.
    Case(
      resources: ["Magento_Sales::create", "Magento_Sales::api_actions"], from: "2.4.7-p3",
      to: "2.4.7-p4", action: .recreated, gained: ["Magento_Sales::api_actions"],
      kept: ["POST /V1/orders"]),
    Case(
      resources: ["Magento_Sales::sales"], from: "2.3.0", to: "2.3.1",
      lostRoutes: ["GET /V1/orders: it needs Magento_Sales::actions_view now"],
      says: "Magento 2.3.0 recreated it at each setup:upgrade"),
    Case(
      resources: ["Magento_Paypal::paypal"], from: "2.4.7", to: "2.4.8", action: .recreated,
      gained: ["Magento_Payment::payment"],
      says: "Magento_Paypal::paypal has moved in the tree"),
    Case(resources: ["Magento_Paypal::paypal"], from: "2.4.6", to: "2.4.7"),
    Case(resources: ["Magento_Sales::actions_view"], from: "2.4.3", to: "2.4.4"),
    Case(
      resources: ["Magento_Sales::sales"], from: "2.2.5", to: "2.3.0", action: .recreated,
      kept: ["GET /V1/orders"], says: "recreates every integration", isEachTime: true),
    Case(resources: ["Magento_Sales::ship"], from: "2.4.8", to: "2.4.8"),
  ]

  @Test(arguments: cases) func integrations(_ item: Case) throws {
    let plan = try Self.plan(
      UpgradeTests.consolidated(UpgradeTests.good.with { $0.resources = item.resources }),
      item.from, item.to)
    let integration = try #require(plan.integrations.first)
    #expect(integration.action == item.action)
    #expect(integration.isRecreatedEachTime == item.isEachTime)
    func subjects(_ rights: [UpgradePlan.Right], _ isGained: Bool) -> [String] {
      rights.filter { $0.isGained == isGained }.map(\.subject)
    }
    #expect(subjects(integration.resources, true) == item.gained)
    #expect(subjects(integration.resources, false) == item.lost)
    let lost = integration.routes.filter { !$0.isGained }
    for line in item.lostRoutes {
      #expect(lost.map { "\($0.subject): \($0.reason ?? "")" }.contains(line))
    }
    if item.lostRoutes.isEmpty { #expect(lost.isEmpty) }
    for route in item.kept { #expect(!lost.contains { $0.subject == route }) }
    if let says = item.says {
      #expect(integration.notes.contains { $0.contains(says) }, "\(integration.notes)")
    }
    #expect(plan.needsMerchants == (item.action == .recreated))
  }

  @Test func otherNeedsThatAreMet() throws {
    let plan = try Self.plan(
      Self.consolidated("Magento_Sales::sales", "Magento_Sales::actions_view"), "2.3.0", "2.3.1")
    let integration = try #require(plan.integrations.first)
    #expect(
      integration.changedNeeds.contains(
        UpgradePlan.ChangedNeed(
          route: "GET /V1/orders", before: ["Magento_Sales::sales"],
          after: ["Magento_Sales::actions_view"])))
  }

  // MARK: The legacy kind

  @Test func legacyPair() throws {
    let plan = try Self.plan(
      UpgradeTests.legacy(
        UpgradeTests.good.with {
          $0.resources = ["Magento_Sales::create", "Magento_Sales::api_actions"]
        }), "2.4.7-p3", "2.4.7-p4")
    let integration = try #require(plan.integrations.first)
    // The row stays, and what Magento did not know at the call is not in it.
    #expect(integration.action == .unchanged)
    #expect(integration.resources.isEmpty)
    #expect(integration.routes.map(\.subject).contains("POST /V1/orders"))
    #expect(integration.notes.contains { $0.contains("stored only by the next call") })
    #expect(plan.needsService && !plan.needsMerchants)
  }

  @Test func fullAccess() throws {
    let plan = try Self.plan(
      UpgradeTests.legacy(UpgradeTests.good.with { $0.resources = ["Magento_Backend::all"] }),
      "2.4.7-p3", "2.4.7-p4")
    let integration = try #require(plan.integrations.first)
    #expect(integration.routes.allSatisfy { $0.isGained })
    #expect(!plan.needsService)
  }

  @Test func whatNobodyInstalls() throws {
    let plan = try Self.plan(
      UpgradeTests.legacy(UpgradeTests.good, patch: nil), "2.4.3", "2.4.4")
    #expect(plan.integrations.map(\.action) == [.notInstalled])
  }

  // MARK: The service

  @Test(
    arguments: [
      ("2.4.3", "2.4.4", ["signature-methods", "bearer"], []),
      ("2.4.5", "2.4.6", ["signature-base-string"], ["user-agent"]),
      ("2.4.7", "2.4.8", ["signature-base-string"], ["oauth-values", "rest-scripts"]),
      ("2.4.7-p7", "2.4.7-p8", [], ["rest-constructor-values"]),
      ("2.0.0", "2.1.0", ["identity-link"], []),
      ("2.4.7-p3", "2.4.7-p4", [], []),
      ("2.2.5", "2.3.1", [], ["error-texts"]),
      ("2.3.1", "2.3.2", [], ["error-texts"]),
    ] as [(String, String, [String], [String])])
  func service(_ from: String, _ to: String, _ heavy: [String], _ light: [String]) throws {
    let plan = try Self.plan(Self.consolidated("Magento_Customer::manage"), from, to)
    let changes = try #require(plan.magento).changes
    #expect(changes.filter(\.needsService).map(\.topic) == heavy)
    #expect(changes.filter { !$0.needsService }.map(\.topic) == light)
  }

  // MARK: Errors

  @Test(arguments: [
    ("2.4.8", "2.4.7", "--magento-from 2.4.8 is later than --magento-to 2.4.7"),
    ("2.4", "2.4.8", "--magento-from takes one release"),
    ("2.4.7", "2.4", "--magento-to takes one release"),
    ("2.4.7", "abc", "--magento-to: "),
  ])
  func refused(_ from: String, _ to: String, _ message: String) throws {
    let error = #expect(throws: MagintError.self) {
      try Self.plan(Self.consolidated("Magento_Sales::ship"), from, to)
    }
    #expect(error?.kind == .usage)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }
}
