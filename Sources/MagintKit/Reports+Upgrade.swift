public import MagintCore
internal import MagintReport

extension Reports {
  /// What an upgrade does at each merchant, for people.
  public static func text(_ plan: UpgradePlan, colour: Bool, width: Int = 100) -> String {
    UpgradeReport(style: Style(colour: colour), width: width).render(plan)
      + BasisReport.text(plan.basis, colour: colour, width: width)
  }

  /// For programs: one JSON object, version 1.
  public static func json(_ plan: UpgradePlan) -> String { UpgradeReport.json(plan) }

  /// For release notes.
  public static func markdown(_ plan: UpgradePlan) -> String {
    UpgradeReport.markdown(plan) + BasisReport.markdown(plan.basis)
  }

  /// What a migration takes, for people.
  ///
  /// - Parameter isDryRun: whether nothing was written.
  public static func text(
    _ page: MigrationPage, isDryRun: Bool, colour: Bool, width: Int = 100
  ) -> String {
    MigrationReport(style: Style(colour: colour), width: width).render(page, isDryRun: isDryRun)
      + BasisReport.text(page.plan.basis, colour: colour, width: width)
  }
}
