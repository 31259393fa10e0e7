public import MagintCore
internal import MagintModel
internal import MagintRules
internal import MagintXML

/// What to lint and how.
public struct LintOptions: Sendable {
  /// Takes every file that is named for this kind, whatever its path.
  public var kind: FileKind?
  /// Globs of paths to leave out; `*` matches a `/` too, and one without a `/` matches names.
  public var exclude: [String] = []
  /// If not empty, only these rules are in force.
  public var rules: [RuleID] = []
  public var ignoredRules: [RuleID] = []
  /// Files with more bytes are refused.
  public var maximumFileSize = LintOptions.defaultMaximumFileSize

  /// 8 MB; real files have less than 10 kB.
  public static let defaultMaximumFileSize = 8 << 20

  public init() {}
}

/// Finds integration files, reads them and applies the rules.
public struct Linter: Sendable {
  private let options: LintOptions
  private let rules: RuleSet

  /// - Throws: ``MagintError`` of kind `usage` where the options name a rule that does not exist.
  public init(_ options: LintOptions = LintOptions()) throws(MagintError) {
    for rule in options.rules + options.ignoredRules where Rules.find(rule) == nil {
      throw Rules.unknown(rule)
    }
    self.options = options
    let only = Set(options.rules)
    let ignored = Set(options.ignoredRules)
    rules =
      only.isEmpty && ignored.isEmpty
      ? .all : RuleSet { (only.isEmpty || only.contains($0)) && !ignored.contains($0) }
  }

  /// The files to look at, and what was in the way of finding them.
  public struct Selection: Sendable {
    struct Input: Sendable {
      /// As it is opened.
      var path: String
      /// As it is shown.
      var shown: String
      /// Nil for a file that Magento does not read.
      var kind: FileKind?
    }

    var inputs: [Input] = []
    var failures: [MagintError] = []
    var emptyPaths: [String] = []

    public var fileCount: Int { inputs.count }
  }

  /// Finds the integration files below `paths`: files and directories.
  public func select(_ paths: [String]) -> Selection {
    var selection = Selection()
    var seen: Set<String> = []
    func add(_ path: String, _ kind: FileKind?) {
      let shown = FileSystem.display(path)
      if seen.insert(shown).inserted {
        selection.inputs.append(Selection.Input(path: path, shown: shown, kind: kind))
      }
    }
    for path in paths {
      do throws(MagintError) {
        guard try FileSystem.kind(path) == .directory else {
          if let kind = options.kind ?? FileKind(path: FileSystem.absolute(path)) {
            add(path, kind)
          } else if UnreadPath.meantKind(FileSystem.absolute(path)) != nil {
            add(path, nil)
          } else {
            selection.emptyPaths.append(path)
          }
          continue
        }
        let walk = FileSystem.walk(path, exclude: options.exclude)
        selection.failures += walk.failures
        let isInsideEtc = FileSystem.absolute(path).split(separator: "/").contains("etc")
        let before = selection.inputs.count + seen.count
        for file in walk.files {
          let place = isInsideEtc ? FileSystem.absolute(file) : file
          if let kind = FileKind(path: place) {
            add(file, kind)
          } else if UnreadPath.meantKind(place) != nil {
            add(file, nil)
          }
        }
        if selection.inputs.count + seen.count == before { selection.emptyPaths.append(path) }
      } catch {
        selection.failures.append(error)
      }
    }
    selection.inputs.sort { $0.shown < $1.shown }
    return selection
  }

  /// Lints the files of a selection, as many at once as there are cores.
  public func lint(_ selection: Selection) async -> LintResult {
    let inputs = selection.inputs
    let width = processorCount()
    // Small enough to share the work out evenly, large enough to be worth a task.
    let size = max(1, min(64, inputs.count / (width * 4)))
    var parts: [Part] = []
    await withTaskGroup(of: Part.self) { group in
      var next = 0
      func addTask() {
        guard next < inputs.count else { return }
        let range = next..<min(next + size, inputs.count)
        next = range.upperBound
        group.addTask { check(inputs[range]) }
      }
      for _ in 0..<width { addTask() }
      while let part = await group.next() {
        parts.append(part)
        addTask()
      }
    }
    return finish(parts, selection)
  }

  /// Lints the files of a selection one after another, without starting a thread: for a few files.
  public func lintSequentially(_ selection: Selection) -> LintResult {
    finish([check(selection.inputs[...])], selection)
  }

  /// Lints one text that stands for the file at `path`.
  ///
  /// - Throws: ``MagintError`` of kind `usage` where neither the options nor the path say what kind
  ///   of file it is.
  public func lint(_ bytes: [UInt8], path: String) throws(MagintError) -> LintResult {
    let place = FileSystem.absolute(path)
    let kind = options.kind ?? FileKind(path: place)
    guard kind != nil || UnreadPath.meantKind(place) != nil else {
      throw MagintError(
        .usage, path: path,
        "the path does not tell which kind of file this is; pass --kind integration, config or api")
    }
    var part = Part()
    check(bytes, shown: path, kind, &part)
    return finish([part], Selection(), contents: [path: bytes])
  }

  /// Reads standard input and lints it as the file at `path`.
  public func lintStandardInput(path: String) throws(MagintError) -> LintResult {
    try lint(
      FileSystem.readStandardInput(path: path, limit: options.maximumFileSize), path: path)
  }

  // MARK: One after another

  private struct Part: Sendable {
    var diagnostics: [Diagnostic] = []
    var summaries: [FileSummary] = []
    var failures: [MagintError] = []
    var fileCount = 0
  }

  private func check(_ inputs: ArraySlice<Selection.Input>) -> Part {
    var part = Part()
    for input in inputs {
      do throws(MagintError) {
        let bytes = try FileSystem.read(input.path, limit: options.maximumFileSize)
        check(bytes, shown: input.shown, input.kind, &part)
      } catch {
        part.failures.append(MagintError(error.kind, path: input.shown, error.message))
      }
    }
    return part
  }

  private func check(_ bytes: [UInt8], shown: String, _ kind: FileKind?, _ part: inout Part) {
    do throws(MagintError) {
      let document = try XMLDocument.read(path: shown, bytes, kind: kind)
      let (findings, summary) = rules.check(document, kind)
      part.diagnostics += findings
      if let summary { part.summaries.append(summary) }
      part.fileCount += 1
    } catch {
      part.failures.append(error)
    }
  }

  // MARK: All together

  private func finish(
    _ parts: [Part], _ selection: Selection, contents: [String: [UInt8]] = [:]
  ) -> LintResult {
    var result = LintResult(failures: selection.failures, emptyPaths: selection.emptyPaths)
    var summaries: [FileSummary] = []
    for part in parts {
      result.diagnostics += part.diagnostics
      result.failures += part.failures
      result.fileCount += part.fileCount
      summaries += part.summaries
    }
    summaries.sort { $0.path < $1.path }
    let paths = Dictionary(
      selection.inputs.map { ($0.shown, $0.path) }, uniquingKeysWith: { first, _ in first })
    rules.check(CheckedProject(summaries), &result.diagnostics)
    for index in result.diagnostics.indices where result.diagnostics[index].excerpt.isEmpty {
      // Only findings of the rules about all files lack their lines.
      guard let range = result.diagnostics[index].range else { continue }
      let path = result.diagnostics[index].path
      guard
        let raw = contents[path]
          ?? (try? FileSystem.read(paths[path] ?? path, limit: options.maximumFileSize)),
        let document = try? XMLDocument.read(path: path, raw, kind: nil)
      else { continue }
      result.diagnostics[index].excerpt = Excerpt(document.file).lines([range])
    }
    result.diagnostics.sort(by: Diagnostic.precedes)
    result.failures.sort { ($0.path ?? "") < ($1.path ?? "") }
    return result
  }
}
