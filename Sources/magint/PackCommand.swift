import ArgumentParser
import MagintCore
import MagintKit

struct PackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack",
    abstract: "Make the zip archive of a module that merchants install.",
    discussion: """
      The archive has the name vendor_module-name-1.2.3.zip, by composer.json, and the same bytes \
      whenever and wherever it is made of the same files. It is linted as the archive that it is, also \
      by the Marketplace's rules, and written only if there is no error.

      Left out are, with a line for each: what .gitattributes marks export-ignore and composer.json \
      names in archive.exclude; files that usually hold secrets, dumps of databases and private keys; \
      what belongs to version control, editors, systems, tools and CI, and what begins with a dot \
      beside composer.json; the reports of magint and other checkers; vendor, node_modules and \
      archives beside composer.json; symbolic links, but for \
      those to files in the module, which are there as copies.

      Keys and tokens in any other file are an error. Files that git does not track are in the \
      archive and named; --only-tracked leaves them out.

      The version is that of composer.json. Where it has none it is that of --version-name, otherwise \
      of a tag of the revision that is checked out, such as v1.2.3; composer.json in the archive has it.

      The package is judged by the magint.json nearest above the module: releases, catalog, severities. \
      What that excludes is packed all the same, and not linted; a baseline does not count.
      """)

  @Argument(
    help: "The module's directory. Without it, the working directory.", completion: .directory)
  var module = "."

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The file to write, or a directory for a file of the usual name. Without it, the working directory.",
      valueName: "path"),
    completion: .file())
  var output: String?

  @Flag(help: "Replace the file if it is there already with other bytes.")
  var force = false

  @Flag(help: "Write nothing; list what would be in the archive, and what not.")
  var list = false

  @Flag(help: "Leave out the module's tests: Test or tests, and phpunit.xml.")
  var withoutTests = false

  @Flag(help: "Leave out files that git does not track.")
  var onlyTracked = false

  @Option(
    help: ArgumentHelp(
      "The version of a module whose composer.json has none.", valueName: "version"))
  var versionName: String?

  @OptionGroup var excluded: ExcludeArguments

  @Option(
    help: ArgumentHelp(
      "Take in paths that match although they would be left out. May be repeated.",
      valueName: "glob"))
  var include: [String] = []

  @Flag(help: "Write the archive in spite of errors, if it can be made at all.")
  var keepGoing = false

  @Option(
    name: .customLong("ignore"),
    help: ArgumentHelp("Do not apply this rule. May be repeated.", valueName: "id"),
    completion: .rules)
  var ignoredRules: [String] = []

  @OptionGroup var configuration: ConfigurationArguments

  @OptionGroup var catalog: CatalogArguments

  @Option(help: "The form of the report: text or json.")
  var format: Format = .text

  @Option(help: "Colour the report: auto, always or never.")
  var color: Terminal.Colour = .auto

  @Flag(name: [.short, .long], help: "Print findings only, and nothing where there is none.")
  var quiet = false

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  func validate() throws {
    guard !list || !(force || keepGoing) else {
      throw ValidationError("--list writes nothing: leave out --force and --keep-going.")
    }
    guard !quiet || !(list || format == .json) else {
      throw ValidationError("--quiet goes with neither --list nor --format json.")
    }
  }

  func run() throws {
    var options = PackOptions()
    options.lint.ignoredRules = ignoredRules.map { RuleID($0) }
    options.lint.catalog = catalog.options
    options.lint.configurations = try configuration.load(for: [module])
    options.exclude = excluded.exclude
    options.include = include
    options.leavesOutTests = withoutTests
    options.leavesOutUntracked = onlyTracked
    options.versionName = versionName
    options.output = output
    let package = try Packages.prepare(module, options)
    for failure in package.findings.failures { Terminal.complain(failure) }

    let isGood = package.findings.count(.error) == 0 && package.findings.failures.isEmpty
    let isWritten = !list && (isGood || keepGoing)
    if isWritten { try package.write(overwrites: force) }
    switch format {
    case .json:
      Terminal.write(Reports.json(package, isWritten: isWritten))
    case .text:
      let colour = Terminal.usesColour(color)
      if !package.findings.diagnostics.isEmpty {
        Terminal.write(
          Reports.text(package.findings, colour: colour, width: Terminal.width, isQuiet: quiet))
      }
      if !quiet {
        Terminal.write(
          Reports.text(package, isWritten: isWritten, listsFiles: list, colour: colour))
      }
      if !isWritten, !list { Terminal.complain("\(package.path) was not written") }
    }
    if !package.findings.failures.isEmpty { throw ExitCode(3) }
    if !isGood, !isWritten { throw ExitCode(1) }
  }
}
