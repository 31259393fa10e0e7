import ArgumentParser
import MagintCore
import MagintKit

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Say what an upgrade from one version to another does at each merchant.",
    discussion: """
      OLD and NEW are modules or projects: a directory, a zip file, or git:REV:PATH for a revision of \
      the git repository around the working directory. git:REV alone is the working directory as \
      that revision has it; PATH counts from the top of the repository, ./PATH from here.

      Each integration is created, stays, is updated in place, is recreated, so that its token is \
      lost and merchants must activate again, or is left behind with its access alive. Exits with 1 \
      when merchants have to do something, or when setup:upgrade stops at the new version.

      Of the magint.json nearest above NEW count the releases and the catalog.
      """)

  @Argument(
    help: ArgumentHelp("The version that merchants have.", valueName: "old"), completion: .file())
  var old: String

  @Argument(
    help: ArgumentHelp("The version that they get.", valueName: "new"), completion: .file())
  var new: String

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
  }

  func run() throws {
    var options = UpgradeOptions()
    // The old version is mostly that of the repository that the new one is in.
    let place = new.hasPrefix("git:") ? "." : new
    options.catalog = try configuration.load(for: [place]).completing(catalog.options)
    options.exclude = excluded.exclude
    let plan = try Upgrades.plan(from: old, to: new, options)
    switch format {
    case .text:
      Terminal.write(
        Reports.text(plan, colour: Terminal.usesColour(color), width: Terminal.width))
    case .json: Terminal.write(Reports.json(plan))
    case .markdown: Terminal.write(Reports.markdown(plan))
    }
    let fails =
      failIf.isEmpty
      ? plan.needsMerchants : plan.stopsSetup || failIf.contains(where: plan.holds)
    if fails { throw ExitCode(1) }
  }
}
