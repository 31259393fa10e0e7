internal import MagintCore
internal import MagintReport

/// Catalogs in figures.
extension Reports {
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
    if let asOf = catalog.asOf {
      rows.append(("as of", "\(asOf): nothing that came out later is known"))
      rows.append(("supported", catalog.supported))
    }
    var output = rows.map { name, value in
      name + String(repeating: " ", count: 11 - name.count) + Printable.line(value) + "\n"
    }.joined()
    for id in catalog.unknownResources.prefix(20) {
      output += "A route needs \(Printable.line(id)), which no module declares.\n"
    }
    return output + lines(catalog)
  }

  /// One row for each line of releases, and the assumed ones below.
  private static func lines(_ catalog: CatalogSummary) -> String {
    guard let day = catalog.day, let asOf = catalog.asOf else { return "" }
    var output = "\nLines, and Open Source's support \(day == asOf ? "on that day" : "on \(day)")\n"
    for line in catalog.lines {
      guard let first = line.releases.first, let last = line.releases.last else { continue }
      let name =
        first.release == last.release ? "\(first.release)" : "\(first.release) – \(last.release)"
      let dates = [first.date, last.date].compactMap { $0.map { "\($0)" } }
      let time = dates.first == dates.last ? dates.first ?? "" : dates.joined(separator: " – ")
      var support =
        line.standard.map { "\(line.isSupported ? "supported until" : "ended") \($0)" }
        ?? (line.isSupported ? "supported, end not known" : "ended")
      if let extended = line.extended { support += "; Commerce extended until \(extended)" }
      if let patches = line.securityOnly { support += ", security only until \(patches)" }
      func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
      }
      output += "  " + padded(name, 22) + padded(time, 25) + support + "\n"
    }
    let all = catalog.lines.reversed().flatMap(\.releases)
    let assumed = ReleaseBasis(
      range: "",
      assumed: all.compactMap { release in
        release.copyOf.map { ReleaseBasis.Assumption(release: release.release, copyOf: $0) }
      })
    if let text = assumed.assumptions {
      output +=
        "\nKnown to exist and not seen whole, so taken for another with what is proven to differ\n"
      for group in text.split(separator: ";") { output += "  " + group.drop { $0 == " " } + "\n" }
    }
    let commerce = all.filter(\.isCommerceOnly).map { "\($0.release)" }
    if !commerce.isEmpty {
      output += "\nFor Adobe Commerce only\n"
      for line in Printable.wrap(commerce.joined(separator: ", "), to: 96) {
        output += "  \(line)\n"
      }
    }
    return output
  }

  /// A catalog in figures, for other programs; the form is a promise.
  public static func json(_ catalog: CatalogSummary) -> String {
    var json = JSONText()
    json.object { json in
      json.field("version", 1)
      json.field("of", catalog.origin)
      json.field("releases", catalog.release)
      if let asOf = catalog.asOf { json.field("asOf", "\(asOf)") }
      if let day = catalog.day { json.field("day", "\(day)") }
      if !catalog.supported.isEmpty { json.field("supported", catalog.supported) }
      json.field("modules", catalog.moduleCount)
      json.field("resources", catalog.resourceCount)
      json.field("disabledResources", catalog.disabledCount)
      json.field("routes", catalog.routeCount)
      json.field("unknownResources", catalog.unknownResources)
      if !catalog.lines.isEmpty { lines(catalog, &json) }
    }
    return json.text + "\n"
  }

  private static func lines(_ catalog: CatalogSummary, _ json: inout JSONText) {
    func date(_ name: String, _ date: CalendarDate?, _ json: inout JSONText) {
      if let date { json.field(name, "\(date)") }
    }
    json.key("lines")
    json.array { json in
      for line in catalog.lines {
        json.newLine()
        json.object { json in
          json.field("line", "\(line.line)")
          json.field("isSupported", line.isSupported)
          date("standardSupport", line.standard, &json)
          date("extendedSupport", line.extended, &json)
          date("securityOnly", line.securityOnly, &json)
          json.key("releases")
          json.array { json in
            for release in line.releases {
              json.newLine()
              json.object { json in
                json.field("release", "\(release.release)")
                date("date", release.date, &json)
                if let copyOf = release.copyOf { json.field("assumed", "\(copyOf)") }
                if release.isCommerceOnly { json.field("edition", "commerce") }
                if release.isCommerceSeen { json.field("commerceSeen", true) }
                if let b2b = release.b2b { json.field("b2bSeen", b2b) }
              }
            }
          }
        }
      }
    }
  }
}
