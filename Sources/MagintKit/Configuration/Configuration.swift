internal import MagintCatalog
public import MagintCore
internal import MagintRules

/// From which severity on a finding makes a run fail.
public enum FailThreshold: String, Sendable, CaseIterable {
  case error, warning, note, never

  /// Nil where no finding does.
  public var severity: Severity? { Severity(rawValue: rawValue) }
}

/// What a rule is set to.
public enum RuleLevel: String, Sendable, CaseIterable {
  case error, warning, note, off

  /// Nil where the rule is off.
  public var severity: Severity? { Severity(rawValue: rawValue) }
}

/// A `magint.json`, read.
public struct Configuration: Sendable {
  /// The name of the file.
  public static let fileName = "magint.json"

  /// A value and the line that it stands in, from 1.
  struct Located<Value: Sendable>: Sendable {
    var value: Value
    var line: Int
  }

  /// Levels for some files.
  struct Override: Sendable {
    var files: [PathGlob]
    var rules: [RuleID: Located<RuleLevel>]
  }

  /// As it is shown.
  public let path: String
  /// The directory that its paths are relative to: absolute, without a `/` at the end but for the root.
  let directory: String
  var magento: Located<String>?
  var edition: Located<ShopEdition>?
  /// As it is opened.
  var catalog: Located<String>?
  var exclude: [Located<PathGlob>] = []
  /// In lower case.
  var placeholderDomains: [Located<String>] = []
  var failOn: Located<FailThreshold>?
  /// As it is opened.
  var baseline: Located<String>?
  var rules: [RuleID: Located<RuleLevel>] = [:]
  var overrides: [Override] = []

  init(path: String, directory: String) {
    self.path = path
    self.directory = directory
  }

  /// `magint.json:3`, for what is told of a value.
  func place<Value>(_ value: Located<Value>) -> String { "\(path):\(value.line)" }

  /// `place` below the file's directory, as globs see it, or with `..` in front where it is elsewhere.
  ///
  /// - Parameter place: an absolute path.
  func relative(_ place: String) -> String { FileSystem.relative(place, to: directory) }

  /// What a rule is set to for a file, and where; nil where nothing says it. Of the overrides that match
  /// the last one counts.
  ///
  /// - Parameter file: as ``relative(_:)`` gives it.
  func level(of rule: RuleID, for file: String) -> (level: Located<RuleLevel>, glob: PathGlob?)? {
    for override in overrides.reversed() {
      guard let level = override.rules[rule] else { continue }
      if let glob = override.files.first(where: { $0.matches(file) }) { return (level, glob) }
    }
    return rules[rule].map { ($0, nil) }
  }

  /// What leaves a path out, if anything does.
  ///
  /// - Parameter file: as ``relative(_:)`` gives it.
  func exclusion(of file: String) -> Located<PathGlob>? {
    exclude.first { $0.value.matches(file) }
  }
}

/// A pattern for paths below a directory: as `--exclude` has them, and of a directory that it matches
/// it takes all that is below. `*` matches a `/` too; without a `/` it is about names.
struct PathGlob: Sendable, Hashable {
  let text: String
  /// What is compared: `./` and `**/` in front say nothing.
  private let patterns: [String]

  init(_ text: String) {
    self.text = text
    var pattern = Substring(text)
    while pattern.utf8.starts(with: "./".utf8) { pattern = pattern.dropFirst(2) }
    let whole = String(pattern)
    patterns =
      whole.utf8.starts(with: "**/".utf8) ? [whole, String(whole.dropFirst(3))] : [whole]
  }

  /// What is wrong with a text as a pattern; nil where nothing is.
  static func problem(_ text: String) -> String? {
    if text.isEmpty { return "a glob is empty" }
    if text.utf8.first == UInt8(ascii: "/") {
      return
        "the glob \(quoted(text)) begins with '/'; globs are relative to the file they stand in"
    }
    if text.utf8.first == UInt8(ascii: "!") {
      return
        "the glob \(quoted(text)) begins with '!', and nothing takes back what another one matches; write '\\!' for the character"
    }
    if text.utf8.split(separator: UInt8(ascii: "/")).contains(where: { $0.elementsEqual("..".utf8) }
    ) {
      return
        "the glob \(quoted(text)) has a '..', and matches nothing; a file says what is so below its own directory"
    }
    if text.utf8.contains(0) {
      return "the glob \(quoted(text)) has a character that no path can have"
    }
    var rest = Substring(text).utf8
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), rest.popFirst() == nil {
        return "the glob \(quoted(text)) ends in a backslash, which escapes nothing"
      }
      guard byte == UInt8(ascii: "[") else { continue }
      if rest.first == UInt8(ascii: "!") || rest.first == UInt8(ascii: "^") { rest.removeFirst() }
      // In front a ']' is one of the characters.
      guard let end = rest.dropFirst().firstIndex(of: UInt8(ascii: "]")) else {
        return "the glob \(quoted(text)) has a '[' without a ']'; write '\\[' for the character"
      }
      rest = rest[rest.index(after: end)...]
    }
    return nil
  }

  /// Whether it matches a path, or a directory above it.
  func matches(_ path: String) -> Bool {
    if matchesItself(path) { return true }
    return path.utf8.indices.contains { index in
      guard path.utf8[index] == UInt8(ascii: "/"), index > path.startIndex else { return false }
      let directory = String(path[..<index])
      return matchesItself(directory) || matchesItself(directory + "/")
    }
  }

  /// Whether it matches exactly this path.
  func matchesItself(_ path: String) -> Bool {
    patterns.contains { FileSystem.matches($0, path) }
  }
}
