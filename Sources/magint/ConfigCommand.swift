import ArgumentParser
import MagintCore
import MagintKit

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Look at the configuration.",
    subcommands: [ConfigShowCommand.self])
}

struct ConfigShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print what is in force for a path, and where each value comes from.",
    discussion: """
      Takes the options of 'magint lint', and says what they would change: a value comes from the \
      command line, from a line of magint.json, or is the default. Rules that are as 'magint rules' \
      lists them are not repeated.
      """)

  @Argument(
    help: "A file or directory. Without it, the working directory.",
    completion: .file())
  var path = "."

  @OptionGroup var configuration: ConfigurationArguments

  @OptionGroup var catalog: CatalogArguments

  @OptionGroup var excluded: ExcludeArguments

  @Option(
    name: .customLong("rule"),
    help: ArgumentHelp("As 'magint lint' has it. May be repeated.", valueName: "id"),
    completion: .rules)
  var rules: [String] = []

  @Option(
    name: .customLong("ignore"),
    help: ArgumentHelp("As 'magint lint' has it. May be repeated.", valueName: "id"),
    completion: .rules)
  var ignoredRules: [String] = []

  @Option(help: ArgumentHelp("As 'magint lint' has it.", valueName: "severity"))
  var failOn: FailThreshold?

  @Option(
    help: ArgumentHelp("As 'magint lint' has it.", valueName: "file"), completion: .file())
  var baseline: String?

  @Option(help: ArgumentHelp("The form of the output: text or json.", valueName: "format"))
  var format: TextOrJSON = .text

  @Option(help: "Colour the output: auto, always or never.")
  var color: Terminal.Colour = .auto

  func run() throws {
    guard !path.isEmpty else { throw MagintError(.usage, "a path is empty") }
    // Of a misspelt path the answer would be that of another.
    guard Files.exists(path) else {
      throw MagintError(.usage, path: path, "no such file or directory")
    }
    for rule in (rules + ignoredRules).map({ RuleID($0) }) where !Rules.exists(rule) {
      throw Rules.unknown(rule)
    }
    var options = LintOptions()
    options.rules = rules.map { RuleID($0) }
    options.ignoredRules = ignoredRules.map { RuleID($0) }
    options.exclude = excluded.exclude
    options.catalog = catalog.options
    let page = try configuration.load(for: [path]).page(
      for: path, options, failOn: failOn, baseline: baseline)
    switch format {
    case .text: Terminal.write(Reports.text(page, colour: Terminal.usesColour(color)))
    case .json: Terminal.write(Reports.json(page))
    }
  }
}
