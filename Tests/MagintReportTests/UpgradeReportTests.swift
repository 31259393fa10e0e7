import Foundation
import MagintCore
import MagintReport
import MagintTestSupport
import Testing

/// Reports of upgrades and migrations, with everything that is hard to show.
@Suite struct UpgradeReportTests {
  private static let golden = Fixtures.packageRoot.appendingPathComponent(
    "Tests/MagintReportTests/Fixtures/upgrade")

  private static func place(_ line: Int?, _ side: String = "new") -> UpgradePlan.Place {
    UpgradePlan.Place(path: "\(side)/etc/integration.xml", line: line)
  }

  private static func integration(
    _ name: String, _ outcomes: [UpgradePlan.Outcome]
  ) -> UpgradePlan.Integration {
    UpgradePlan.Integration(
      name: name, oldKind: .consolidated, newKind: .consolidated, oldPlace: place(3, "old"),
      newPlace: place(4), outcomes: outcomes)
  }

  static let plan: UpgradePlan = {
    var recreated = integration(
      "Acme Sync",
      [
        UpgradePlan.Outcome(
          .recreated, releases: "from 2.4.0", causes: ["email", "endpoint_url", "resources"]),
        UpgradePlan.Outcome(.recreated, releases: "2.3.0 – 2.3.7-p4", causes: ["email"]),
      ])
    recreated.changes = [
      UpgradePlan.Change(
        field: "email", old: UpgradePlan.Value("a@b.co\u{1B}[31m", place(4, "old")),
        new: UpgradePlan.Value("a|b`@b.co", place(5))),
      UpgradePlan.Change(
        field: "endpoint_url", old: nil,
        new: UpgradePlan.Value("https://acme.io/\u{202E}", place(nil))),
      UpgradePlan.Change(
        field: "identity_link_url",
        old: UpgradePlan.Value("https://acme.io/login", place(6, "old")), new: nil,
        effect: "it goes with the old row"),
    ]
    recreated.resources = [
      UpgradePlan.Right(
        subject: "Magento_TwoFactorAuth::tfa", title: "Two Factor Auth", isGained: true,
        releases: "from 2.4.0", place: place(9)),
      UpgradePlan.Right(subject: "Acme_X::<y>", isGained: true),
      UpgradePlan.Right(subject: "Magento_Sales::ship", title: "Ship", isGained: false),
    ]
    recreated.routes = [
      UpgradePlan.Right(subject: "POST /V1/tfa/google/activate", isGained: true),
      UpgradePlan.Right(
        subject: "POST /V1/order/:orderId/ship", isGained: false, releases: "2.4.0"),
    ]
    recreated.ineffective = ["The resources are listed in another order."]

    var perhaps = integration("Perhaps", [UpgradePlan.Outcome(.recreated, isCertain: false)])
    perhaps.notes = [
      "A legacy pair declares it besides integration.xml; the latter wins, which recreates the row. Remove one of the two."
    ]
    let one = integration("One cause", [UpgradePlan.Outcome(.recreated, causes: ["resources"])])

    var orphan = integration("Left <behind>", [UpgradePlan.Outcome(.orphaned)])
    orphan.newKind = nil
    orphan.newPlace = nil
    orphan.liveRouteCount = 1

    var conflict = integration("ACME", [UpgradePlan.Outcome(.conflict, isCertain: false)])
    conflict.notes = ["It was 'Acme' before."]

    var pending = integration("Pending", [UpgradePlan.Outcome(.unchanged)])
    pending.oldKind = .legacy
    pending.newKind = .legacy
    pending.isPending = true
    pending.resources = [UpgradePlan.Right(subject: "Magento_Sales::ship", isGained: true)]

    var created = integration("New \u{1F680}", [UpgradePlan.Outcome(.created)])
    created.oldKind = nil
    created.oldPlace = nil
    created.resources = [
      UpgradePlan.Right(subject: "Magento_Sales::ship", title: "Ship", isGained: true)
    ]
    created.isRecreatedEachTime = true
    var never = integration("Never", [UpgradePlan.Outcome(.notInstalled)])
    never.newKind = nil
    never.newPlace = nil

    return UpgradePlan(
      old: "git:v1.0\u{1B}[2J", new: "acme.zip", range: "from 2.3.0",
      stops: [
        UpgradePlan.Stop(
          rule: "missing-email", message: "'Acme' has no email",
          explanation: "In production mode setup:upgrade aborts for the whole shop.",
          place: place(7), scope: .upgrade),
        UpgradePlan.Stop(
          rule: "xsd-invalid-value", message: "'x' is no email", explanation: nil,
          place: place(nil), scope: .developer),
        UpgradePlan.Stop(
          rule: "unpaired-integration", message: "'Acme' is in no api.xml", explanation: nil,
          place: place(9), scope: .newShop),
      ],
      integrations: [
        recreated, perhaps, one, orphan, conflict, pending, created, never,
        integration("Kept", [UpgradePlan.Outcome(.kept)]),
        integration("Kept, perhaps", [UpgradePlan.Outcome(.kept, isCertain: false)]),
        integration("Same", [UpgradePlan.Outcome(.unchanged)]),
      ],
      notes: [
        "Magento knows an integration by its name alone. If one was renamed, each merchant has both now."
      ])
  }()

  @Test func text() throws {
    let text = UpgradeReport(style: Style(colour: false), width: 100).render(Self.plan)
    try Golden.check(text, Self.golden.appendingPathComponent("plan.txt"))
    #expect(!text.unicodeScalars.contains("\u{1B}") && !text.unicodeScalars.contains("\u{202E}"))
    #expect(text.split(separator: "\n").allSatisfy { $0.hasPrefix("      ") || $0.count <= 100 })
  }

  @Test func narrow() throws {
    try Golden.check(
      UpgradeReport(style: Style(colour: true), width: 60).render(Self.plan),
      Self.golden.appendingPathComponent("plan-narrow.ansi"))
  }

  @Test func json() throws {
    let text = UpgradeReport.json(Self.plan)
    try Golden.check(text, Self.golden.appendingPathComponent("plan.json"))
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    #expect(object?["version"] as? Int == 1)
    #expect(object?["merchantsMustAct"] as? Bool == true)
    #expect((object?["integrations"] as? [Any])?.count == 11)
  }

  @Test func markdown() throws {
    let text = UpgradeReport.markdown(Self.plan)
    try Golden.check(text, Self.golden.appendingPathComponent("plan.md"))
    #expect(!text.unicodeScalars.contains("\u{1B}"))
    #expect(!text.contains("<behind>") && !text.contains("Acme_X::<y>\n## "))
  }

  /// What the conditions of `--fail-if` mean.
  @Test func conditions() {
    func plan(
      _ action: UpgradePlan.Action, _ change: (inout UpgradePlan.Integration) -> Void = { _ in }
    )
      -> UpgradePlan
    {
      var integration = Self.integration("A", [UpgradePlan.Outcome(action)])
      change(&integration)
      return UpgradePlan(
        old: "a", new: "b", range: "2.4", stops: [], integrations: [integration], notes: [])
    }
    func conditions(_ plan: UpgradePlan) -> [UpgradePlan.Condition] {
      UpgradePlan.Condition.allCases.filter(plan.holds)
    }
    let right = UpgradePlan.Right(subject: "x", isGained: true)
    let eachTime = plan(.created) { $0.isRecreatedEachTime = true }
    #expect(conditions(eachTime) == [.reauthorization, .any])
    #expect(eachTime.needsMerchants)
    #expect(conditions(plan(.unchanged)) == [])
    #expect(conditions(plan(.notInstalled)) == [])
    #expect(conditions(plan(.kept)) == [.any])
    #expect(conditions(plan(.created) { $0.resources = [right] }) == [.gained, .any])
    #expect(
      conditions(plan(.recreated) { $0.routes = [right] }) == [.reauthorization, .gained, .any])
    #expect(conditions(plan(.orphaned)) == [.orphan, .any])
    #expect(
      conditions(
        plan(.unchanged) {
          $0.resources = [right]
          $0.isPending = true
        }) == [])
    #expect(
      UpgradePlan.Action.allCases.filter { plan($0).needsMerchants } == [
        .recreated, .orphaned, .conflict,
      ])
  }

  @Test(arguments: [true, false]) func migration(isDryRun: Bool) throws {
    let page = MigrationPage(
      module: "Acme_Sync", written: ["etc/integration.xml"],
      removed: ["etc/integration/config.xml", "etc/integration/api.xml"],
      tasks: [
        MigrationPage.Task(
          "Remove the call of processIntegrationConfig",
          reason: "In a new shop it would fail with \"Undefined array key\".",
          place: UpgradePlan.Place(path: "Setup/Patch/Data/Install.php", line: 32)),
        MigrationPage.Task("Raise the version from 1.0.0"),
      ],
      lost: [UpgradePlan.Value("<!-- \u{1B}[31m ours -->", Self.place(2))],
      patch: (path: "Setup/Patch/Data/Install2.php", text: "<?php\n\nreturn;\n"),
      plan: UpgradePlan(
        old: "a", new: "b", range: "2.4", stops: [],
        integrations: [Self.integration("A", [UpgradePlan.Outcome(.unchanged)])], notes: []))
    let report = MigrationReport(style: Style(colour: false), width: 80)
    try Golden.check(
      report.render(page, isDryRun: isDryRun),
      Self.golden.appendingPathComponent(isDryRun ? "migration-dry-run.txt" : "migration.txt"))
  }
}
