public import MagintCore
internal import MagintReport

extension Reports {
  /// What integrations are granted, for people.
  public static func text(_ page: GrantsPage, colour: Bool, width: Int = 100) -> String {
    GrantsReport(style: Style(colour: colour), width: width).render(page)
      + BasisReport.text(page.basis, colour: colour, width: width)
  }

  /// For programs: one JSON object, version 1.
  public static func json(_ page: GrantsPage) -> String { GrantsReport.json(page) }

  public static func markdown(_ page: GrantsPage) -> String {
    GrantsReport.markdown(page) + BasisReport.markdown(page.basis)
  }

  /// One self-contained page for a merchant.
  public static func html(_ page: GrantsPage) -> String { GrantsHTML.render(page) }

  /// How an integration compares with what its service calls.
  public static func text(_ page: UsesPage, colour: Bool, width: Int = 100) -> String {
    UsesReport(style: Style(colour: colour), width: width).render(page)
      + BasisReport.text(page.basis, colour: colour, width: width)
  }

  public static func json(_ page: UsesPage) -> String { UsesReport.json(page) }

  public static func markdown(_ page: UsesPage) -> String {
    UsesReport.markdown(page) + BasisReport.markdown(page.basis)
  }
}
