public import MagintCore
internal import MagintEmit
internal import MagintModel
internal import MagintRules
internal import MagintXML

/// What to format.
public struct FormatOptions: Sendable {
  /// Takes every file that is named for this kind, whatever its path.
  public var kind: FileKind?
  /// Globs of paths to leave out; `*` matches a `/` too, and one without a `/` matches names.
  public var exclude: [String] = []
  /// What `magint.json` files leave out.
  public var configurations = Configurations()
  /// Files with more bytes are refused.
  public var maximumFileSize = LintOptions.defaultMaximumFileSize

  public init() {}
}

/// A file, formatted; on disk it is as it was until ``IntegrationFormatter/write(_:)``.
public struct FormattedFile: Sendable {
  /// As it is shown.
  public let path: String
  /// The formatted text, UTF-8.
  public let bytes: [UInt8]
  /// Whether the file differs from ``bytes``.
  public let isChanged: Bool
  /// Its text before, in UTF-8.
  private let source: [UInt8]
  /// Where it really is, and what it held; nil for a text that is no file.
  fileprivate let stored: (path: String, bytes: [UInt8])?

  fileprivate init(
    path: String, bytes: [UInt8], source: [UInt8], isChanged: Bool,
    stored: (path: String, bytes: [UInt8])?
  ) {
    self.path = path
    self.bytes = bytes
    self.source = source
    self.isChanged = isChanged
    self.stored = stored
  }

  /// What formatting changes, as a unified diff; empty where nothing. Of a file in another encoding
  /// it compares the texts in UTF-8.
  public var diff: String {
    guard isChanged else { return "" }
    let name = String(path.drop { $0 == "/" })
    return LineDiff(
      from: String(decoding: source, as: UTF8.self), to: String(decoding: bytes, as: UTF8.self)
    ).unified(from: name, to: name)
  }
}

/// What came of formatting.
public struct FormatResult: Sendable {
  /// By path.
  public var files: [FormattedFile] = []
  /// Why files are not well-formed, and so left alone.
  public var diagnostics: [Diagnostic] = []
  /// Files that are left alone for another reason, which the message says.
  public var refusals: [MagintError] = []
  /// Files and directories that could not be read.
  public var failures: [MagintError] = []
  /// Directories that were named and hold no integration file.
  public var emptyPaths: [String] = []

  public init() {}
}

/// Formats integration files: four spaces for each level, an element to a line, LF, UTF-8.
///
/// Comments, processing instructions, values, the order and single blank lines stay. Each text is
/// read again and merged before and after, and refused where Magento would not make the same of it.
public struct IntegrationFormatter: Sendable {
  private let options: FormatOptions

  public init(_ options: FormatOptions = FormatOptions()) { self.options = options }

  /// Formats the integration files below `paths`, files and directories, and writes nothing.
  ///
  /// - Throws: ``MagintError`` of kind `usage` where a file is named that is no integration file.
  public func format(_ paths: [String]) throws(MagintError) -> FormatResult {
    var lintOptions = LintOptions()
    lintOptions.kind = options.kind
    lintOptions.exclude = options.exclude
    lintOptions.configurations = options.configurations
    let linter = try Linter(lintOptions)
    var result = FormatResult()
    var seen: Set<String> = []
    for path in paths {
      let selection = linter.select([path])
      result.failures += selection.failures
      let isDirectory = (try? FileSystem.kind(path)) == .directory
      let inputs = selection.inputs.filter { $0.kind != nil }
      if inputs.isEmpty, selection.failures.isEmpty {
        guard isDirectory else { throw Self.unknownKind(path) }
        result.emptyPaths.append(path)
      }
      let root = isDirectory ? path : FileSystem.split(path).directory
      for input in inputs {
        guard let kind = input.kind else { continue }
        do throws(MagintError) {
          let place = try FileSystem.place(input.path, below: [root], to: "format it")
          guard seen.insert(place).inserted else { continue }
          let raw = try FileSystem.read(place, limit: options.maximumFileSize)
          try format(raw, shown: input.shown, kind, place, &result)
        } catch {
          result.failures.append(MagintError(error.kind, path: input.shown, error.message))
        }
      }
    }
    result.files.sort { $0.path < $1.path }
    result.diagnostics.sort(by: Diagnostic.precedes)
    result.refusals.sort { ($0.path ?? "") < ($1.path ?? "") }
    return result
  }

  /// Formats one text that stands for the file at `path`.
  ///
  /// - Throws: ``MagintError`` of kind `usage` where neither the options nor the path say what kind
  ///   of file it is.
  public func format(_ bytes: [UInt8], path: String) throws(MagintError) -> FormatResult {
    guard let kind = options.kind ?? FileKind(path: FileSystem.absolute(path)) else {
      throw Self.unknownKind(path)
    }
    var result = FormatResult()
    try format(bytes, shown: path, kind, nil, &result)
    return result
  }

  /// Formats standard input as the file at `path`, or as what its root element tells.
  public func formatStandardInput(path: String?) throws(MagintError) -> FormatResult {
    let shown = path ?? "<stdin>"
    let bytes = try FileSystem.readStandardInput(path: shown, limit: options.maximumFileSize)
    if let path, let place = options.configurations.exclusion(of: path) {
      // Who pipes a text through wants it back.
      guard String(validating: bytes, as: UTF8.self) != nil else {
        throw MagintError(
          .failure, path: shown, "is left out by \(place), and no UTF-8 that could be passed on")
      }
      var result = FormatResult()
      result.files = [
        FormattedFile(path: shown, bytes: bytes, source: bytes, isChanged: false, stored: nil)
      ]
      return result
    }
    guard path == nil, options.kind == nil else { return try format(bytes, path: shown) }
    var result = FormatResult()
    try format(bytes, shown: shown, try Project.kind(of: bytes, shown: shown), nil, &result)
    return result
  }

  /// Writes the files of `result` that are changed, each in one step, so that nobody sees a half of
  /// it. One that is not the same any more stays.
  ///
  /// - Returns: what was in the way of writing.
  public func write(_ result: FormatResult) -> [MagintError] {
    var failures: [MagintError] = []
    for file in result.files where file.isChanged {
      guard let stored = file.stored else { continue }
      do throws(MagintError) {
        try FileWriter.replace(stored.path, stored.bytes, with: file.bytes)
      } catch {
        failures.append(MagintError(.failure, path: file.path, error.message))
      }
    }
    return failures
  }

  // MARK: One file

  private func format(
    _ raw: [UInt8], shown: String, _ kind: FileKind, _ place: String?, _ result: inout FormatResult
  ) throws(MagintError) {
    let document = try FormattedDocument.format(
      path: shown, raw, kind: kind, limit: options.maximumFileSize)
    switch document {
    case .formatted(let bytes, let source):
      result.files.append(
        FormattedFile(
          path: shown, bytes: bytes, source: source.bytes, isChanged: bytes != raw,
          stored: place.map { ($0, raw) }))
    case .malformed(let document): result.diagnostics += RuleSet.all.checkForm(document)
    case .refused(let reason):
      result.refusals.append(MagintError(.failure, path: shown, reason))
    }
  }

  private static func unknownKind(_ path: String) -> MagintError {
    MagintError(
      .usage, path: path,
      "the path does not tell which kind of integration file this is; pass --kind integration, config or api"
    )
  }
}
