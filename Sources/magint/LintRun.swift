import ArgumentParser
import MagintCore
import MagintKit

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
  var prunesBaseline = false
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
    var written: [String: [UInt8]] = [:]
    try runOnce(&written)
  }

  /// - Parameter written: takes the files that are fixed, by absolute path, and what they hold.
  private func runOnce(_ written: inout [String: [UInt8]]) throws {
    var run = self
    if run.paths.isEmpty { run.paths = ["."] }
    guard try run.configure() else { return try run.passOver() }
    guard let fixing else { return try run.lint() }
    try run.fix(fixing, &written)
  }

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
      if fixing.showsDiff { return }
      if isPiped {
        return Terminal.writeBytes(
          try Files.standardInput(path: stdinFilename, limit: options.maximumFileSize))
      }
    }
    if let writeBaseline {
      Terminal.complain("\(writeBaseline) was not written, because everything is left out")
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
      let change = try Baseline.write(&result, to: writeBaseline, scope)
      if !isQuiet {
        var text = "\(change.count == 1 ? "1 finding" : "\(change.count) findings") written"
        if let added = change.added {
          text += added == 0 ? ", no new one" : ", \(added) of them new"
          if change.removed > 0 { text += "; \(change.removed) taken out" }
        }
        Terminal.complain("\(writeBaseline): \(text)")
      }
    } else if prunesBaseline {
      let baselines = try Baselines(options.configurations, given: baseline)
      guard !baselines.isEmpty else {
        throw MagintError(
          .usage, "there is no baseline to prune; name it with --baseline or in magint.json")
      }
      guard result.failures.isEmpty else {
        // What could not be read may still have all of it.
        baselines.apply(to: &result, scope)
        return Terminal.complain(
          "no baseline was pruned, because something could not be read")
      }
      for (path, count) in try baselines.prune(&result, scope) where !isQuiet {
        Terminal.complain(
          "\(path): \(count == 0 ? "nothing" : count == 1 ? "1 entry" : "\(count) entries") taken out"
        )
      }
    } else {
      try Baselines(options.configurations, given: baseline).apply(to: &result, scope)
    }
  }

  private func fix(_ fixing: Fixing, _ written: inout [String: [UInt8]]) throws {
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
      let (text, ofText) = try blocking { () -> Result<Fixer.FixedText, MagintError> in
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
    if fixOptions.writes, !isPiped {
      for file in result.files { written[Files.absolutePath(file.path)] = file.bytes }
    }
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

  // MARK: Watching

  /// Runs again and again. Everything is linted each time: rules look at modules and at all files
  /// together, and reading a whole shop takes less than a second.
  private func watch(_ watching: Watching) throws {
    // What is wrong with the options is no better next time.
    _ = try Linter(options)
    let interruption = Interruption()
    let watcher = FileWatcher(
      (paths.isEmpty ? ["."] : paths) + configurationFiles(), exclude: options.exclude,
      interruption: interruption.descriptor, polls: watching.polls)
    if let notice = watcher.notice { Terminal.complain(notice) }
    // Written by this program: no reason to run it again.
    let reports = Set(
      (outputs.compactMap(\.path) + (writeBaseline.map { [$0] } ?? [])).map(Files.absolutePath))
    var notice = watcher.notice
    while true {
      Terminal.clear()
      var written: [String: [UInt8]] = [:]
      do {
        try runOnce(&written)
      } catch is ExitCode {
        // Nobody waits for it.
      } catch let error as MagintError {
        Terminal.complain(ofAll: error)
      } catch {
        Terminal.complain("\(error)")
      }
      if let changed = watcher.notice, changed != notice { Terminal.complain(changed) }
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

  /// The files that say what to lint by, wherever they are. Those that are made later count from the next
  /// start.
  private func configurationFiles() -> [String] {
    let configurations =
      (try? Configurations.load(for: paths.isEmpty ? ["."] : paths, configuration))
      ?? Configurations()
    return configurations.paths + (baseline.map { [$0] } ?? [])
  }

  /// Says what could not be looked at.
  private func complain(of result: LintResult) throws {
    for failure in result.failures { Terminal.complain(failure) }
    if result.fileCount == 0, result.failures.isEmpty {
      // A directory may come to hold nothing: a hook or a job that searches it goes on. A file that is
      // named is meant to be linted.
      let isSearch = !isPiped && result.emptyPaths.allSatisfy(Files.isDirectory)
      guard isSearch else { throw MagintError(.usage, Self.nothingFound(result.emptyPaths)) }
      if !isQuiet {
        Terminal.complain(
          "warning: nothing to lint: no integration file in \(Self.place(result.emptyPaths))")
      }
    } else if !isQuiet {
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

  /// Says what of the baselines is not found any more.
  private func tell(stale entries: [BaselineEntry]) {
    for (baseline, entries) in Dictionary(grouping: entries, by: \.baseline)
      .sorted(by: { $0.key < $1.key })
    {
      let isOne = entries.count == 1
      Terminal.complain(
        "\(baseline): \(isOne ? "1 entry is" : "\(entries.count) entries are") not found any more; --prune-baseline takes \(isOne ? "it" : "them") out"
      )
      for entry in entries.prefix(Self.maximumStaleEntries) {
        Terminal.writeError("  \(entry.path): [\(entry.rule)] \(entry.message)\n")
      }
      if entries.count > Self.maximumStaleEntries {
        Terminal.writeError("  …and \(entries.count - Self.maximumStaleEntries) more\n")
      }
    }
  }

  private static func place(_ paths: [String]) -> String {
    let named = paths.map { $0 == "." ? "the working directory" : "'\($0)'" }
    return switch named.count {
    case 0: "the paths"
    case 1: named[0]
    default: "any of \(named.joined(separator: ", "))"
    }
  }

  private static func nothingFound(_ paths: [String]) -> String {
    if !paths.isEmpty, paths.allSatisfy({ Linter.isOfModule($0) && !Files.isDirectory($0) }) {
      let named = paths.map { "'\($0)'" }.joined(separator: ", ")
      return
        "nothing to lint: \(named) \(paths.count == 1 ? "is" : "are") checked with the module that \(paths.count == 1 ? "it is" : "they are") in and not alone; name the module's directory"
    }
    return """
      nothing to lint: no integration file in \(place(paths)).
      Integration files are etc/integration.xml, etc/integration/config.xml and \
      etc/integration/api.xml; pass --kind to lint a file of another name.
      """
  }
}
