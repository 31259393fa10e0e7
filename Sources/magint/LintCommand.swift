import ArgumentParser
import MagintCore
import MagintKit

struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Check integration files and packages.",
    discussion: """
      Directories are searched for etc/integration.xml, etc/integration/config.xml and \
      etc/integration/api.xml, and for files that were meant to be one of these. Of modules that have \
      them, or whose setup code installs integrations, module.xml, composer.json, registration.php and \
      PHP are checked too. A .zip file that is named is checked as a package: the archive, by the rules \
      of the Marketplace, and the integration files in it; nothing is unpacked to disk. Left out are the \
      directories .git, node_modules, var, generated and pub/static.

      Reports:
        text        for people, with source lines
        concise     a line for each finding: path:line:column: severity[rule] message
        json        one object, for programs
        sarif       SARIF 2.1.0, for code scanning
        github      annotations of GitHub Actions
        gitlab      code quality of GitLab
        checkstyle  XML, which most CI servers read
        junit       XML, the same
        markdown    a comment on a pull or merge request

      --format sarif=report.sarif writes to a file, and replaces what is there; it may be repeated. \
      Standard output has the text, unless a format without a file is given. The exit code is the \
      same for all.

      magint.json, nearest above each path, sets severities, releases, what to leave out and more: see \
      'magint config show'. A comment keeps a finding from being reported: \
      <!-- magint:ignore rule-id reason -->, before an element or on its line; before the root element \
      it is about the file. With a baseline only findings count that are not in it.

      --fix changes the files: all that Magento stores stays, or becomes what was plainly meant, and no \
      merchant has to activate again. With --unsafe-fixes it applies the fixes that change more, too: \
      look at them. --diff shows the same and writes nothing; it exits with 1 if there is any. What is left \
      is reported, and decides the exit code. Files in packages are not fixed. With '-' the text goes to \
      standard output and the report to standard error.

      --watch lints again whenever XML, PHP or JSON below the paths changes, until Ctrl-C.
      """)

  @Argument(
    help:
      "Files, directories and .zip files, or '-' for standard input. Without one, the working directory.",
    completion: .file())
  var paths: [String] = []

  @Option(
    name: .customLong("format"),
    help: ArgumentHelp(
      "The form of the report, text if none; with a file, writes it there. May be repeated.",
      valueName: "format[=file]"),
    completion: .list(ReportOutput.allValueStrings))
  var outputs: [ReportOutput] = []

  @Option(
    help: ArgumentHelp(
      "Exit with 1 if there is a finding of this severity or above: error, warning, note, never. Without it, what magint.json says, or error.",
      valueName: "severity"))
  var failOn: FailThreshold?

  @Option(
    name: .customLong("rule"),
    help: ArgumentHelp("Apply this rule only. May be repeated.", valueName: "id"),
    completion: .rules)
  var rules: [String] = []

  @Option(
    name: .customLong("ignore"),
    help: ArgumentHelp("Do not apply this rule. May be repeated.", valueName: "id"),
    completion: .rules)
  var ignoredRules: [String] = []

  @OptionGroup var configuration: ConfigurationArguments

  @Option(
    help: ArgumentHelp(
      "Count only findings that this file does not list.", valueName: "file"),
    completion: .file())
  var baseline: String?

  @Option(
    help: ArgumentHelp(
      "Write all findings to this file, for --baseline. What it has of paths and rules that are not looked at stays.",
      valueName: "file"),
    completion: .file())
  var writeBaseline: String?

  @Flag(help: "Take out of the baseline what is not found any more. Nothing new gets into it.")
  var pruneBaseline = false

  @Flag(help: "Replace the file at --write-baseline even if it is no baseline.")
  var force = false

  @Flag(help: "Apply the safe fixes, and report what is left.")
  var fix = false

  @Flag(help: "With --fix or --diff, apply unsafe fixes too.")
  var unsafeFixes = false

  @Flag(help: "Write nothing; print what --fix would change as a unified diff.")
  var diff = false

  @Flag(help: "Lint again whenever files change, until Ctrl-C.")
  var watch = false

  @Flag(
    help:
      "With --watch, look at the files every second: for file systems that do not tell of changes, as those of networks and containers."
  )
  var poll = false

  @OptionGroup var input: InputArguments

  @OptionGroup var standardInput: StandardInputArguments

  @OptionGroup var catalog: CatalogArguments

  @Option(help: "Colour the report: auto, always or never.")
  var color: Terminal.Colour = .auto

  @Flag(name: [.short, .long], help: "Print findings only: no summary and no hints.")
  var quiet = false

  func validate() throws {
    guard rules.isEmpty || !Set(rules).isSubset(of: ignoredRules) else {
      throw ValidationError("--ignore takes away every rule that --rule asks for.")
    }
    try standardInput.validate(with: paths)
    guard !force || writeBaseline != nil else {
      throw ValidationError("--force goes with --write-baseline.")
    }
    guard !pruneBaseline || writeBaseline == nil else {
      throw ValidationError("--prune-baseline and --write-baseline exclude each other.")
    }
    guard !pruneBaseline || !(fix || diff || watch) else {
      throw ValidationError("--prune-baseline goes with none of --fix, --diff and --watch.")
    }
    guard !diff || writeBaseline == nil else {
      throw ValidationError("--diff writes nothing; leave out --write-baseline.")
    }
    guard !unsafeFixes || fix || diff else {
      throw ValidationError("--unsafe-fixes goes with --fix or --diff.")
    }
    guard !diff || outputs.isEmpty else {
      throw ValidationError("--diff prints no report; leave out --format.")
    }
    guard !poll || watch else { throw ValidationError("--poll goes with --watch.") }
    guard !watch || paths != ["-"] else {
      throw ValidationError("Standard input cannot be watched; pass files or directories.")
    }
    guard !watch || writeBaseline == nil else {
      throw ValidationError("--watch writes no baseline; leave out --write-baseline.")
    }
    guard outputs.count(where: { $0.path == nil }) <= 1 else {
      throw ValidationError(
        "Standard output takes one report; give the others a file, as --format sarif=report.sarif.")
    }
  }

  /// Nil where findings are only reported.
  private var fixing: LintRun.Fixing? {
    guard fix || diff else { return nil }
    return LintRun.Fixing(appliesUnsafeFixes: unsafeFixes, showsDiff: diff)
  }

  func run() throws {
    var options = LintOptions()
    options.kind = input.kind
    options.exclude = input.exclude
    options.rules = rules.map { RuleID($0) }
    options.ignoredRules = ignoredRules.map { RuleID($0) }
    options.maximumFileSize = input.maximumFileSize
    options.catalog = catalog.options
    try LintRun(
      paths: paths, options: options, stdinFilename: standardInput.stdinFilename, outputs: outputs,
      failOn: failOn, configuration: configuration.source, baseline: baseline,
      writeBaseline: writeBaseline, prunesBaseline: pruneBaseline, force: force, color: color,
      isQuiet: quiet, fixing: fixing,
      watching: watch ? LintRun.Watching(polls: poll) : nil
    ).run()
  }
}

/// A report that is asked for: its form, and the file that it goes to.
struct ReportOutput: ExpressibleByArgument {
  var format: ReportFormat
  /// Nil for standard output.
  var path: String?

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let format = parts.first.flatMap({ ReportFormat(rawValue: String($0)) }) else {
      return nil
    }
    self.format = format
    path = parts.count == 2 && parts[1] != "-" ? String(parts[1]) : nil
  }

  static var allValueStrings: [String] { ReportFormat.allCases.map(\.rawValue) }
}
