public import MagintCore
internal import MagintReport

extension Reports {
  /// What integrations are granted, for people.
  public static func text(_ page: GrantsPage, colour: Bool, width: Int = 100) -> String {
    GrantsReport(style: Style(colour: colour), width: width).render(page)
  }

  /// For programs: one JSON object, version 1.
  public static func json(_ page: GrantsPage) -> String { GrantsReport.json(page) }

  public static func markdown(_ page: GrantsPage) -> String { GrantsReport.markdown(page) }

  /// One self-contained page for a merchant.
  public static func html(_ page: GrantsPage) -> String { GrantsHTML.render(page) }

  /// How an integration compares with what its service calls.
  public static func text(_ page: UsesPage, colour: Bool, width: Int = 100) -> String {
    UsesReport(style: Style(colour: colour), width: width).render(page)
  }

  public static func json(_ page: UsesPage) -> String { UsesReport.json(page) }

  public static func markdown(_ page: UsesPage) -> String { UsesReport.markdown(page) }

  /// A catalog in figures.
  public static func text(_ catalog: CatalogSummary) -> String {
    var rows: [(String, String)] = [("of", catalog.origin)]
    rows.append(
      (
        catalog.releaseCount == 1 ? "release" : "releases",
        catalog.releaseCount == 1 ? catalog.release : "\(catalog.release) (\(catalog.releaseCount))"
      ))
    rows.append(("modules", "\(catalog.moduleCount)"))
    let disabled = catalog.disabledCount > 0 ? ", \(catalog.disabledCount) more disabled" : ""
    let newest = catalog.releaseCount == 1 ? "" : " in the newest release"
    rows.append(("resources", "\(catalog.resourceCount)\(newest)\(disabled)"))
    rows.append(
      (
        "routes",
        "\(catalog.routeCount)\(newest): \(catalog.routeCount - catalog.anonymousCount - catalog.customerCount) for integrations, \(catalog.customerCount) for customers, \(catalog.anonymousCount) for everybody"
      ))
    var output = rows.map { name, value in
      name + String(repeating: " ", count: 11 - name.count) + Printable.line(value) + "\n"
    }.joined()
    for id in catalog.unknownResources.prefix(20) {
      output += "A route needs \(Printable.line(id)), which no module declares.\n"
    }
    return output
  }
}
