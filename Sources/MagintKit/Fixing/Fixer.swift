public import MagintCore
internal import MagintModel
internal import MagintRules
internal import MagintXML

/// What to fix.
public struct FixOptions: Sendable {
  /// Which files, and which findings in them.
  public var lint: LintOptions
  /// A baseline: what it has is not fixed. Without one, those that configurations name.
  public var baseline: String?
  /// Whether baselines count at all.
  public var heedsBaselines = true
  /// Whether to apply unsafe fixes as well.
  public var appliesUnsafeFixes = false
  /// Whether to write the files; otherwise ``FixResult/files`` says what would be written.
  public var writes = true

  public init(_ lint: LintOptions = LintOptions()) { self.lint = lint }
}

/// A file with its fixes.
public struct FixedFile: Sendable {
  /// As it is shown.
  public let path: String
  /// As it is stored, in the encoding that it had.
  public let bytes: [UInt8]
  /// How many findings are fixed in it.
  public let fixed: Int
  fileprivate let place: String
  fileprivate let old: [UInt8]
  fileprivate let isXML: Bool

  /// What the fixes change, as a unified diff. Of a file in another encoding than UTF-8 it compares
  /// the texts in UTF-8.
  public var diff: String {
    func text(_ raw: [UInt8]) -> String {
      String(decoding: StoredText(raw, isXML: isXML).bytes, as: UTF8.self)
    }
    let name = String(path.drop { $0 == "/" })
    return LineDiff(from: text(old), to: text(bytes)).unified(from: name, to: name)
  }
}

/// What came of fixing.
public struct FixResult: Sendable {
  /// The findings that are left, and how many are not.
  public var remaining = LintResult()
  /// The files that changed, or would, by path.
  public var files: [FixedFile] = []
  /// What was not fixed although there is a fix, and why.
  public var notices: [String] = []
}

/// Applies the fixes of findings.
///
/// All of it happens in memory, in rounds: as many fixes at once as do not touch each other, then the
/// files are linted again. A file that would be worse off is taken back, and tried with fewer fixes
/// until it is clear which one it was. What is left after the last round is written.
public struct Fixer: Sendable {
  private let options: FixOptions
  private let linter: Linter
  /// Sees what comes of a fix by rules, too, that nobody asked for or that the configuration switches off.
  private let judge: Linter?
  private let baselines: Baselines?

  /// - Throws: ``MagintError`` where the options name a rule, a release, a catalog or a baseline that
  ///   does not exist.
  public init(_ options: FixOptions) throws(MagintError) {
    self.options = options
    linter = try Linter(options.lint)
    baselines =
      options.heedsBaselines
      ? try Baselines(options.lint.configurations, given: options.baseline) : nil
    var all = options.lint
    guard
      !all.rules.isEmpty || !all.ignoredRules.isEmpty || all.configurations.setsLevels
    else {
      judge = nil
      return
    }
    all.rules = []
    all.ignoredRules = []
    all.heedsLevels = false
    judge = try Linter(all)
  }

  /// Fixes the files below `paths`.
  public func fix(_ paths: [String]) async -> FixResult {
    // Fixes neither make nor rename files: what was found stays found.
    let selection = linter.select(paths)
    var roots: [String] = []
    for path in paths {
      roots.append(Files.isDirectory(path) ? path : FileSystem.split(path).directory)
    }
    var session = FixSession(
      appliesUnsafeFixes: options.appliesUnsafeFixes, linter: linter,
      kinds: Dictionary(
        selection.inputs.map { ($0.shown, $0.kind) }, uniquingKeysWith: { first, _ in first }),
      packages: selection.packages.map { FileSystem.display($0) })
    let locate = { (path: String) throws(MagintError) -> String in
      try FileSystem.place(path, below: roots, to: "fix it")
    }
    let read = { (place: String) throws(MagintError) -> [UInt8] in
      try FileSystem.read(place, limit: options.lint.maximumFileSize)
    }
    let scope = Baseline.Scope(paths, options.lint)
    let lint = { (contents: [String: [UInt8]]) in
      let files = FileTree.changed(contents)
      var findings = await findings(scope) { linter in
        var linter = linter
        linter.files = files
        return selection.fileCount < 16
          ? linter.lintSequentially(selection) : await linter.lint(selection)
      }
      if !contents.isEmpty { findings.merged = merged(selection, files) }
      return findings
    }
    await session.run(lint, locate: locate, read: read)
    var failures: [MagintError] = []
    if options.writes {
      for state in session.changed {
        do throws(MagintError) {
          try FileWriter.replace(state.place, state.original, with: state.current)
        } catch {
          failures.append(MagintError(error.kind, path: state.path, error.message))
          session.takeBack(state.place)
        }
      }
      if !failures.isEmpty { await session.lintAgain(lint) }
    }
    var result = Self.result(session)
    result.remaining.failures = (result.remaining.failures + failures)
      .sorted { ($0.path ?? "") < ($1.path ?? "") }
    return result
  }

  /// A text, changed or not, and what came of fixing it.
  public typealias FixedText = (text: [UInt8], result: FixResult)

  /// Fixes one text that stands for the file at `path`.
  ///
  /// - Throws: ``MagintError`` of kind `usage` where neither the options nor the path say what kind
  ///   of file it is.
  public func fix(_ bytes: [UInt8], path: String) async throws(MagintError) -> FixedText {
    await fix((path, try linter.kind(ofTextAt: path), bytes))
  }

  /// Reads standard input and fixes it as the file at `path`, or as what its root element tells.
  ///
  /// - Throws: ``MagintError`` where it cannot be read, or nothing tells what kind of file it is.
  public func fixStandardInput(path: String?) async throws(MagintError) -> FixedText {
    await fix(try linter.readStandardInput(path: path))
  }

  private func fix(_ input: (name: String, kind: FileKind?, bytes: [UInt8])) async -> FixedText {
    var session = FixSession(
      appliesUnsafeFixes: options.appliesUnsafeFixes, linter: linter,
      kinds: [input.name: input.kind], packages: [])
    let scope = Baseline.Scope([input.name], options.lint)
    await session.run(
      { contents in
        await findings(scope) {
          $0.run([(input.name, input.kind, contents[input.name] ?? input.bytes)]).result
        }
      }, locate: { path throws(MagintError) in path },
      read: { _ throws(MagintError) in input.bytes })
    return (session.changed.first?.current ?? input.bytes, Self.result(session))
  }

  private func findings(
    _ scope: Baseline.Scope, _ lint: (Linter) async -> LintResult
  ) async -> FixSession.Findings {
    var findings = FixSession.Findings(await lint(linter))
    baselines?.apply(to: &findings.own, scope)
    if let judge { findings.all = await lint(judge) }
    return findings
  }

  /// What Magento makes of all modules.
  private func merged(
    _ selection: Linter.Selection, _ files: FileTree
  ) -> [MergedConfiguration] {
    // A circle of modules has no order; that is a finding of its own.
    guard
      let project = try? Project.read(
        selection.listing(withLeftOut: true),
        from: files.source(limit: options.lint.maximumFileSize))
    else { return [] }
    return FileKind.allCases.compactMap { kind in
      let documents = project.documents(kind)
      return documents.isEmpty ? nil : try? MergedConfiguration(documents, kind)
    }
  }

  private static func result(_ session: FixSession) -> FixResult {
    FixResult(
      remaining: session.remaining,
      files: session.changed.map { state in
        FixedFile(
          path: state.path, bytes: state.current, fixed: state.fixedCount, place: state.place,
          old: state.original, isXML: state.isXML)
      }, notices: session.notices)
  }
}
