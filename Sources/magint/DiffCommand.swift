import ArgumentParser
import MagintCore
import MagintKit

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Say what an upgrade, of a module or of Magento, does at each merchant.",
    usage: """
      magint diff OLD NEW [OPTIONS]
      magint diff --magento-from RELEASE --magento-to RELEASE [MODULE] [OPTIONS]
      """,
    discussion: """
      OLD and NEW are modules or projects: a directory, a zip file, or git:REV:PATH for a revision of \
      the git repository around the working directory. git:REV alone is the working directory as \
      that revision has it; PATH counts from the top of the repository, ./PATH from here.

      Each integration is created, stays, is updated in place, is recreated, so that its token is \
      lost and merchants must activate again, or is left behind with its access alive. Exits with 1 \
      when merchants have to do something, or when setup:upgrade stops at the new version.

      With --magento-from and --magento-to the module stays and Magento is upgraded: which rights and \
      routes an integration gains and loses, whether it is recreated, and what the service behind it \
      has to do otherwise. MODULE is the working directory where it is not named. Exits with 1 when \
      merchants or the service have to do something.

      Of the magint.json nearest above NEW or MODULE count the releases and the catalog.
      """)

  @Argument(
    help: ArgumentHelp(
      "The version that merchants have, or the one module for two Magentos.", valueName: "old"),
    completion: .file())
  var old: String?

  @Argument(
    help: ArgumentHelp("The version that they get.", valueName: "new"), completion: .file())
  var new: String?

  @Option(
    help: ArgumentHelp(
      "The Magento that merchants have, such as 2.4.7-p3; together with --magento-to.",
      valueName: "release"),
    completion: .releases)
  var magentoFrom: String?

  @Option(
    help: ArgumentHelp("The Magento that they get, such as 2.4.8.", valueName: "release"),
    completion: .releases)
  var magentoTo: String?

  @OptionGroup var catalog: CatalogArguments

  @Option(help: "The form of the report: text, json or markdown.")
  var format: Format = .text

  @Option(
    help: ArgumentHelp(
      "Exit with 1 for this instead, besides what stops setup:upgrade: reauthorization, orphan, gained, lost or any. May be repeated.",
      valueName: "condition"))
  var failIf: [UpgradePlan.Condition] = []

  @OptionGroup var configuration: ConfigurationArguments

  @OptionGroup var excluded: ExcludeArguments

  @Option(help: "Colour the report: auto, always or never.")
  var color: Terminal.Colour = .auto

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, markdown }

  func validate() throws {
    guard old != "-", new != "-" else {
      throw ValidationError("A version is a directory, a zip file or git:REV:PATH, not '-'.")
    }
    switch (magentoFrom, magentoTo) {
    case (nil, nil):
      guard old != nil, new != nil else {
        throw ValidationError(
          "diff compares two versions of a module: name OLD and NEW. To compare two Magentos below one module, pass --magento-from and --magento-to."
        )
      }
    case (_?, _?):
      guard new == nil else {
        throw ValidationError(
          "With --magento-from and --magento-to the module stays as it is: name one MODULE, not two. To see two versions of a module in one Magento, pass --magento."
        )
      }
      guard catalog.magento == nil else {
        throw ValidationError(
          "--magento cannot be combined with --magento-from and --magento-to, which name the releases."
        )
      }
    case (_?, nil): throw ValidationError("--magento-from needs --magento-to: to which Magento?")
    case (nil, _?): throw ValidationError("--magento-to needs --magento-from: from which Magento?")
    }
  }

  func run() throws {
    let plan = try plan()
    switch format {
    case .text:
      Terminal.write(
        Reports.text(plan, colour: Terminal.usesColour(color), width: Terminal.width))
    case .json: Terminal.write(Reports.json(plan))
    case .markdown: Terminal.write(Reports.markdown(plan))
    }
    let fails =
      failIf.isEmpty
      ? plan.needsMerchants || plan.needsService
      : plan.stopsSetup || failIf.contains(where: plan.holds)
    if fails { throw ExitCode(1) }
  }

  private func plan() throws -> UpgradePlan {
    var options = UpgradeOptions()
    // The old version is mostly that of the repository that the new one is in.
    let module = new ?? old ?? "."
    let place = module.hasPrefix("git:") ? "." : module
    options.catalog = try configuration.load(for: [place]).completing(catalog.options)
    options.exclude = excluded.exclude
    if let magentoFrom, let magentoTo {
      return try Upgrades.plan(
        module: module, magentoFrom: magentoFrom, to: magentoTo, options)
    }
    return try Upgrades.plan(from: old ?? "", to: module, options)
  }
}
