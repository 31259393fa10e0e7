public import MagintCore
internal import MagintReport

extension Configurations {
  /// What is in force for `path` when magint is run with `options`.
  ///
  /// - Parameters:
  ///   - failOn: what the command line says.
  ///   - baseline: likewise.
  public func page(
    for path: String, _ options: LintOptions, failOn: FailThreshold?, baseline: String?
  ) -> ConfigurationPage {
    typealias Page = ConfigurationPage
    let place = FileSystem.absolute(path)
    let configuration = of(place)
    let file = configuration.map { $0.relative(place) } ?? ""
    func source<Value>(_ value: Configuration.Located<Value>) -> Page.Source {
      .file(path: configuration?.path ?? "", line: value.line)
    }
    func value(
      _ given: String?, _ option: String, _ located: Configuration.Located<String>?
    ) -> [Page.Value] {
      if let given { return [Page.Value(given, .commandLine(option))] }
      return located.map { [Page.Value($0.value, source($0))] } ?? []
    }
    let catalog = options.catalog
    let namesCatalog = catalog.catalogFile != nil || catalog.magentoRoot != nil
    let settings = [
      Page.Setting(
        key: ConfigurationKey.magento.rawValue,
        values: value(
          catalog.magento, "--magento", namesCatalog ? nil : configuration?.magento),
        fallback: namesCatalog
          ? "the release of the catalog" : "the supported releases that composer.json allows"),
      Page.Setting(
        key: ConfigurationKey.edition.rawValue,
        values: catalog.edition.map { [Page.Value($0.rawValue, .commandLine("--edition"))] }
          ?? (namesCatalog ? nil : configuration?.edition).map {
            [Page.Value($0.value.rawValue, source($0))]
          } ?? [],
        fallback: namesCatalog
          ? "that of the catalog" : "Open Source and Adobe Commerce"),
      Page.Setting(
        key: ConfigurationKey.catalog.rawValue,
        values: catalog.magentoRoot.map { [Page.Value($0, .commandLine("--magento-root"))] }
          ?? value(catalog.catalogFile, "--catalog", configuration?.catalog),
        fallback: "the one in the program"),
      Page.Setting(
        key: ConfigurationKey.exclude.rawValue,
        values: options.exclude.map { Page.Value($0, .commandLine("--exclude")) }
          + (configuration?.exclude ?? []).map { Page.Value($0.value.text, source($0)) },
        isList: true, fallback: "nothing"),
      Page.Setting(
        key: ConfigurationKey.placeholderDomains.rawValue,
        values: (configuration?.placeholderDomains ?? []).map { Page.Value($0.value, source($0)) },
        isList: true, fallback: "none of your own"),
      Page.Setting(
        key: ConfigurationKey.failOn.rawValue,
        values: failOn.map { [Page.Value($0.rawValue, .commandLine("--fail-on"))] }
          ?? configuration?.failOn.map { [Page.Value($0.value.rawValue, source($0))] }
          ?? [Page.Value(FailThreshold.error.rawValue, .standard)],
        fallback: ""),
      Page.Setting(
        key: ConfigurationKey.baseline.rawValue,
        values: value(baseline, "--baseline", configuration?.baseline), fallback: "none"),
    ]
    var rules: [Page.Rule] = []
    let all = Rules.all
    for rule in all {
      var found: (level: RuleLevel, source: Page.Source, glob: String?)?
      if let (level, glob) = configuration?.level(of: rule.id, for: file) {
        found = (level.value, source(level), glob?.text)
      }
      if options.ignoredRules.contains(rule.id) {
        found = (.off, .commandLine("--ignore"), nil)
      } else if options.rules.contains(rule.id) {
        if found == nil || found?.level == .off {
          found = (
            RuleLevel(rawValue: rule.severity.rawValue) ?? .error, .commandLine("--rule"), nil
          )
        }
      } else if !options.rules.isEmpty {
        continue
      }
      guard let found else { continue }
      rules.append(
        Page.Rule(
          id: rule.id, level: found.level.rawValue, standard: rule.severity, source: found.source,
          glob: found.glob))
    }
    return Page(
      path: FileSystem.display(path), file: configuration?.path,
      excludedBy: configuration?.exclusion(of: file).map(source), settings: settings,
      rules: rules, otherRuleCount: options.rules.isEmpty ? all.count - rules.count : 0)
  }
}

extension Reports {
  public static func text(_ page: ConfigurationPage, colour: Bool) -> String {
    ConfigurationReport.text(page, style: Style(colour: colour))
  }

  public static func json(_ page: ConfigurationPage) -> String { ConfigurationReport.json(page) }
}
