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
      writeBaseline: writeBaseline, force: force, color: color, isQuiet: quiet, fixing: fixing,
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

/// What 'magint lint' does once its arguments are read; the defaults are those of ``LintCommand``.
struct LintRun {
  var paths: [String]
  var options = LintOptions()
  var stdinFilename: String?
  var outputs: [ReportOutput] = []
  var failOn: FailThreshold?
  var configuration = ConfigurationSource.nearest
  var baseline: String?
  var writeBaseline: String?
  var force = false
  var color: Terminal.Colour = .auto
  var isQuiet = false
  var fixing: Fixing?
  /// Nil to run once.
  var watching: Watching?

  struct Watching {
    /// Whether not to rely on being told of changes.
    var polls = false
  }

  struct Fixing {
    var appliesUnsafeFixes = false
    /// Instead of writing the files.
    var showsDiff = false
  }

  func run() throws {
    guard !paths.contains("") else { throw MagintError(.usage, "a path is empty") }
    let files = outputs.compactMap(\.path) + (writeBaseline.map { [$0] } ?? [])
    if !files.isEmpty { try ReportFiles.check(files, inputs: paths) }
    if let writeBaseline { try Baseline.check(writeBaseline, overwrites: force) }
    if let watching { return try watch(watching) }
    try runOnce { _ in }
  }

  /// - Parameter tell: hears of the files that were fixed and written.
  private func runOnce(_ tell: ([FixedFile]) -> Void) throws {
    var run = self
    if run.paths.isEmpty { run.paths = ["."] }
    guard try run.configure() else { return try run.passOver() }
    if let fixing { return try run.fix(fixing, tell) }
    try run.lint()
  }

  // MARK: Watching

  /// Runs again and again. Everything is linted each time: rules look at modules and at all files
  /// together, and reading a whole shop takes less than a second.
  private func watch(_ watching: Watching) throws {
    // What is wrong with the options is no better next time.
    var watched = paths.isEmpty ? ["."] : paths
    var first = self
    first.paths = watched
    first.isQuiet = true
    if try first.configure() { _ = try Linter(first.options) }
    let interruption = Interruption()
    if let baseline { watched.append(baseline) }
    if case .file(let file) = configuration { watched.append(file) }
    let watcher = FileWatcher(
      watched, exclude: options.exclude, interruption: interruption.descriptor,
      polls: watching.polls)
    // Written by this program: no reason to run it again.
    let reports = Set(outputs.compactMap(\.path).map(Files.absolutePath))
    var notice: String?
    while true {
      Terminal.clear()
      var written: [String: [UInt8]] = [:]
      do {
        try runOnce { files in
          for file in files { written[Files.absolutePath(file.path)] = file.bytes }
        }
      } catch is ExitCode {
        // Nobody waits for it.
      } catch {
        // Nothing that goes wrong with a file ends the watch: the next change may put it right.
        Terminal.complain("\(error)")
      }
      if let new = watcher.notice, new != notice { Terminal.complain(new) }
      notice = watcher.notice
      if !isQuiet { Terminal.writeError("Watching for changes; Ctrl-C ends it.\n") }
      var isNew = false
      while !isNew {
        guard let changes = watcher.wait() else { interruption.end() }
        let others = changes.paths.filter { path in
          let place = Files.absolutePath(path)
          if let bytes = written[place], (try? Files.bytesIfPresent(path)) == bytes { return false }
          return !reports.contains(place)
        }
        isNew = changes.mayBeMore || !others.isEmpty
      }
    }
  }

  // MARK: Once

  private var isPiped: Bool { paths == ["-"] }

  /// Reads the configurations and leaves out what they do. Returns whether there is anything left.
  private mutating func configure() throws -> Bool {
    let named = isPiped ? [stdinFilename ?? "."] : paths
    options.configurations = try Configurations.load(for: named, configuration)
    let (included, leftOut) = options.configurations.included(named)
    // The text on standard input may be any file's below here.
    if isPiped && stdinFilename == nil { return true }
    if !isQuiet {
      for (path, place) in leftOut { Terminal.complain("\(path): left out by \(place)") }
    }
    if !isPiped { paths = included }
    return !included.isEmpty
  }

  /// What a configuration leaves out has no findings: a hook names what it is given.
  private func passOver() throws {
    if let fixing {
      // Who pipes a text through wants it back.
      guard isPiped, !fixing.showsDiff else { return }
      return Terminal.writeBytes(
        try Files.standardInput(path: stdinFilename, limit: options.maximumFileSize))
    }
    try report(LintResult())
  }

  private func lint() throws {
    let linter = try Linter(options)
    var result: LintResult
    if isPiped {
      result = try linter.lintStandardInput(path: stdinFilename)
    } else {
      let selection = linter.select(paths)
      // Starting threads for a handful of files takes longer than reading them.
      result =
        selection.fileCount < 16
        ? linter.lintSequentially(selection) : blocking { await linter.lint(selection) }
    }
    try complain(of: result)
    try apply(baselinesTo: &result)
    try report(result)
  }

  /// Takes out what is known, or makes what is found now that.
  private func apply(baselinesTo result: inout LintResult) throws {
    let scope = Baseline.Scope(isPiped ? [stdinFilename ?? "<stdin>"] : paths, options)
    if let writeBaseline {
      guard result.failures.isEmpty else {
        // A part would take the rest for new.
        return Terminal.complain(
          "\(writeBaseline) was not written, because something could not be read")
      }
      let (written, count) = try Baseline.write(result.diagnostics, to: writeBaseline, scope)
      written.apply(to: &result, scope)
      if !isQuiet {
        Terminal.complain(
          "\(writeBaseline): \(count == 1 ? "1 finding" : "\(count) findings") written")
      }
    } else {
      try Baselines(options.configurations, given: baseline).apply(to: &result, scope)
    }
  }

  private func fix(_ fixing: Fixing, _ tell: ([FixedFile]) -> Void) throws {
    var fixOptions = FixOptions(options)
    // What is written to a baseline has to be found.
    fixOptions.heedsBaselines = writeBaseline == nil
    fixOptions.baseline = baseline
    fixOptions.appliesUnsafeFixes = fixing.appliesUnsafeFixes
    fixOptions.writes = !fixing.showsDiff
    let fixer = try Fixer(fixOptions)
    var result: FixResult
    let isPrinted = isPiped && !fixing.showsDiff
    if isPiped {
      let path = stdinFilename
      let (text, ofText) = try blocking { () -> Result<([UInt8], FixResult), MagintError> in
        do throws(MagintError) {
          return .success(try await fixer.fixStandardInput(path: path))
        } catch {
          return .failure(error)
        }
      }.get()
      result = ofText
      if isPrinted { Terminal.writeBytes(text) }
    } else {
      let paths = paths
      result = blocking { await fixer.fix(paths) }
    }
    if fixOptions.writes { tell(result.files) }
    for notice in result.notices { Terminal.complain(notice) }
    try complain(of: result.remaining)
    guard fixing.showsDiff else {
      if writeBaseline != nil { try apply(baselinesTo: &result.remaining) }
      return try report(result.remaining, isToStandardError: isPrinted)
    }
    Terminal.writeText(result.files.map(\.diff).joined())
    if !isQuiet, let count = result.remaining.fixes {
      Terminal.writeError(Reports.summary(count, wouldFix: true) + "\n")
    }
    if !result.remaining.failures.isEmpty { throw ExitCode(3) }
    if !result.files.isEmpty { throw ExitCode(1) }
  }

  /// Says what could not be looked at.
  private func complain(of result: LintResult) throws {
    for failure in result.failures { Terminal.complain(failure) }
    if result.fileCount == 0, result.failures.isEmpty {
      throw MagintError(.usage, Self.nothingFound(result.emptyPaths))
    }
    if !isQuiet {
      for path in result.emptyPaths {
        Terminal.complain("\(path): no integration file here")
      }
    }
  }

  private func report(_ result: LintResult, isToStandardError: Bool = false) throws {
    if !isQuiet { tell(stale: result.staleBaselineEntries ?? []) }
    var isWritten = true
    for output in outputs {
      guard let path = output.path else { continue }
      do {
        try ReportFiles.write(
          Reports.render(result, as: output.format, isQuiet: isQuiet), to: path)
      } catch {
        // What was found is told all the same.
        Terminal.complain(error)
        isWritten = false
      }
    }
    let descriptor: Int32 = isToStandardError ? 2 : 1
    let text = Reports.render(
      result, as: outputs.first { $0.path == nil }?.format ?? .text,
      colour: Terminal.usesColour(color, descriptor: descriptor),
      width: Terminal.width(of: descriptor), isQuiet: isQuiet)
    if isToStandardError { Terminal.writeReport(text) } else { Terminal.write(text) }
    if !isWritten || !result.failures.isEmpty { throw ExitCode(3) }
    if options.configurations.fails(result, failOn) { throw ExitCode(1) }
  }

  private static let maximumStaleEntries = 10

  /// Says what of the baseline is not found any more.
  private func tell(stale entries: [BaselineEntry]) {
    guard !entries.isEmpty else { return }
    let isOne = entries.count == 1
    Terminal.complain(
      "\(isOne ? "1 entry of the baseline is" : "\(entries.count) entries of the baseline are") not found any more; --write-baseline takes \(isOne ? "it" : "them") out"
    )
    for entry in entries.prefix(Self.maximumStaleEntries) {
      Terminal.writeError("  \(entry.path): [\(entry.rule)] \(entry.message)\n")
    }
    if entries.count > Self.maximumStaleEntries {
      Terminal.writeError("  …and \(entries.count - Self.maximumStaleEntries) more\n")
    }
  }

  private static func nothingFound(_ paths: [String]) -> String {
    let named = paths.map { $0 == "." ? "the working directory" : "'\($0)'" }
    let place =
      switch named.count {
      case 0: "the paths"
      case 1: named[0]
      default: "any of \(named.joined(separator: ", "))"
      }
    return """
      nothing to lint: no integration file in \(place).
      Integration files are etc/integration.xml, etc/integration/config.xml and \
      etc/integration/api.xml; pass --kind to lint a file of another name.
      """
  }
}
