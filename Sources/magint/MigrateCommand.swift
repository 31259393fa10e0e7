import ArgumentParser
import MagintCore
import MagintKit

struct MigrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate",
    abstract: "Move a module from the legacy pair to integration.xml, or back.",
    discussion: """
      Writes etc/integration.xml and removes etc/integration/config.xml and api.xml, or with --to \
      legacy the other way round. Says what has to change in PHP, module.xml and composer.json, and \
      whether merchants will have to activate the integration again.

      Exits with 1 if the files have errors, which have to be repaired first.

      Of magint.json count the releases and the catalog.
      """)

  @Argument(help: "The directory of a module.", completion: .directory)
  var module: String

  @Option(help: "The kind to move to: consolidated, which is etc/integration.xml, or legacy.")
  var to: CompileLayout = .consolidated

  @OptionGroup var configuration: ConfigurationArguments

  @OptionGroup var catalog: CatalogArguments

  @Flag(
    help:
      "Write nothing: print the change as a unified diff, and what is to be said on standard error."
  )
  var dryRun = false

  @Flag(help: "Replace files of the new kind that are there already.")
  var force = false

  @Option(help: "Colour the report: auto, always or never.")
  var color: Terminal.Colour = .auto

  func run() throws {
    var options = MigrationOptions()
    options.layout = to
    options.catalog = try configuration.load(for: [module]).completing(catalog.options)
    options.overwrites = force
    switch try Migrations.prepare(module, options) {
    case .refused(let findings):
      Terminal.writeReport(
        Reports.text(
          findings, colour: Terminal.usesColour(color, descriptor: 2),
          width: Terminal.width(of: 2)))
      Terminal.complain("nothing was changed; repair the errors first")
      throw ExitCode(1)
    case .ready(let migration):
      func report(_ descriptor: Int32) -> String {
        Reports.text(
          migration.page, isDryRun: dryRun,
          colour: Terminal.usesColour(color, descriptor: descriptor),
          width: Terminal.width(of: descriptor))
      }
      guard !dryRun else {
        Terminal.write(migration.diff)
        return Terminal.writeReport(report(2))
      }
      try migration.write()
      Terminal.write(report(1))
    }
  }
}
