internal import MagintCatalog
internal import MagintCore
internal import MagintRules

/// Reads a `magint.json`, and collects all that is wrong with it.
struct ConfigurationReader {
  private let bytes: [UInt8]
  private let table: LineTable
  private var configuration: Configuration
  private var problems: [(offset: Int, error: MagintError)] = []

  /// - Parameters:
  ///   - path: of the file, as it is opened.
  /// - Throws: ``MagintError`` of kind `usage` with everything that is wrong, each with line and column.
  static func read(_ path: String, _ bytes: [UInt8]) throws(MagintError) -> Configuration {
    var reader = ConfigurationReader(path, bytes)
    reader.read()
    let problems = reader.problems.sorted { $0.offset < $1.offset }.map(\.error)
    guard var error = problems.first else { return reader.configuration }
    error.others = Array(problems.dropFirst())
    throw error
  }

  private init(_ path: String, _ bytes: [UInt8]) {
    self.bytes = bytes
    table = LineTable(bytes)
    configuration = Configuration(
      path: FileSystem.display(path),
      directory: FileSystem.split(FileSystem.absolute(path)).directory)
  }

  private mutating func complain(_ range: Range<Int>, _ message: String) {
    let position = table.position(of: range.lowerBound, in: bytes)
    let place = "\(configuration.path):\(position.line):\(position.column)"
    problems.append((range.lowerBound, MagintError(.usage, path: place, message)))
  }

  private func located<Value>(_ value: Value, _ tree: JSONTree) -> Configuration.Located<Value> {
    Configuration.Located(
      value: value, line: table.position(of: tree.range.lowerBound, in: bytes).line)
  }

  // MARK: The file

  private mutating func read() {
    // Repaired text would be a name that nobody wrote.
    guard String(validating: bytes, as: UTF8.self) != nil else {
      return complain(0..<0, "is not UTF-8; save it as UTF-8")
    }
    let tree: JSONTree
    do throws(JSONTree.ParseError) {
      tree = try JSONTree.parse(bytes, .withComments)
    } catch {
      return complain(error.offset..<error.offset, "is not JSON: \(error.message)")
    }
    guard case .object = tree.value else {
      return complain(
        tree.range, "a configuration is an object, {…}, and this is \(tree.typeName)")
    }
    for (key, value) in keys(of: tree, ConfigurationKey.self) {
      switch key {
      case .schema: _ = string(value, "$schema")
      case .magento: magento(value, hasCatalog: tree["catalog"] != nil)
      case .edition: configuration.edition = choice(value, "edition")
      case .catalog: configuration.catalog = path(value, "catalog")
      case .exclude: configuration.exclude = globs(value, "exclude")
      case .rules: configuration.rules = rules(value)
      case .overrides: overrides(value)
      case .placeholderDomains: placeholderDomains(value)
      case .failOn: configuration.failOn = choice(value, "failOn")
      case .baseline: configuration.baseline = path(value, "baseline")
      }
    }
  }

  /// The known keys of an object, each once.
  private mutating func keys<Key: RawRepresentable<String> & CaseIterable & Hashable>(
    of tree: JSONTree, _ type: Key.Type
  ) -> [(Key, JSONTree)] {
    var found: [(Key, JSONTree)] = []
    var seen: Set<Key> = []
    for member in tree.members {
      guard let key = Key.allCases.first(where: { $0.rawValue.isSame(as: member.name) }) else {
        let names = Key.allCases.map(\.rawValue)
        complain(
          member.nameRange,
          "there is no key \(quoted(member.name)). "
            + (nearest(to: member.name, among: names).map { "Did you mean '\($0)'?" }
              ?? "There are \(names.joined(separator: ", "))."))
        continue
      }
      guard seen.insert(key).inserted else {
        complain(member.nameRange, "the key '\(key.rawValue)' stands here a second time")
        continue
      }
      found.append((key, member.value))
    }
    return found
  }

  // MARK: Values

  private mutating func string(_ tree: JSONTree, _ key: String) -> String? {
    guard let string = tree.string else {
      complain(tree.range, "'\(key)' takes a string, and this is \(tree.typeName)")
      return nil
    }
    return string
  }

  private mutating func list(_ tree: JSONTree, _ key: String, of what: String) -> [JSONTree] {
    guard case .array(let list) = tree.value else {
      complain(tree.range, "'\(key)' takes a list of \(what), […], and this is \(tree.typeName)")
      return []
    }
    return list
  }

  /// A path of a file, made one that can be opened from here.
  private mutating func path(_ tree: JSONTree, _ key: String) -> Configuration.Located<String>? {
    guard let string = string(tree, key) else { return nil }
    guard !string.isEmpty, !string.utf8.contains(0) else {
      complain(tree.range, "'\(key)' is \(quoted(string)), which is no name of a file")
      return nil
    }
    let place = string.hasPrefix("/") ? string : configuration.directory + "/" + string
    return located(FileSystem.display(FileSystem.absolute(place)), tree)
  }

  private mutating func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
    _ tree: JSONTree, _ key: String
  ) -> Configuration.Located<Value>? {
    guard let string = string(tree, key) else { return nil }
    guard let value = Value.allCases.first(where: { $0.rawValue.isSame(as: string) }) else {
      let names = Value.allCases.map(\.rawValue)
      let hint = nearest(to: string, among: names).map { " Did you mean '\($0)'?" } ?? ""
      complain(
        tree.range,
        "'\(key)' is \(quoted(string)), and takes \(alternatives(names)).\(hint)")
      return nil
    }
    return located(value, tree)
  }

  private mutating func magento(_ tree: JSONTree, hasCatalog: Bool) {
    guard let string = string(tree, "magento") else { return }
    // With a catalog of one's own it is known only when that is read.
    if !hasCatalog {
      do throws(MagintError) {
        _ = try ReleaseRange.parse(string, in: EmbeddedCatalog.releases)
      } catch {
        return complain(tree.range, error.message)
      }
    }
    configuration.magento = located(string, tree)
  }

  private mutating func globs(
    _ tree: JSONTree, _ key: String
  ) -> [Configuration.Located<PathGlob>] {
    var globs: [Configuration.Located<PathGlob>] = []
    for item in list(tree, key, of: "globs") {
      guard let text = item.string else {
        complain(item.range, "'\(key)' takes globs in quotes, and this is \(item.typeName)")
        continue
      }
      if let problem = PathGlob.problem(text) {
        complain(item.range, problem)
      } else {
        globs.append(located(PathGlob(text), item))
      }
    }
    return globs
  }

  private mutating func rules(_ tree: JSONTree) -> [RuleID: Configuration.Located<RuleLevel>] {
    guard case .object(let members) = tree.value else {
      complain(
        tree.range,
        "'rules' takes an object such as {\"legacy-format\": \"off\"}, and this is \(tree.typeName)"
      )
      return [:]
    }
    var rules: [RuleID: Configuration.Located<RuleLevel>] = [:]
    var seen: Set<RuleID> = []
    for member in members {
      let rule = RuleID(member.name)
      guard Rules.exists(rule) else {
        complain(member.nameRange, Rules.unknown(rule).message)
        continue
      }
      guard seen.insert(rule).inserted else {
        complain(member.nameRange, "the rule '\(rule)' stands here a second time")
        continue
      }
      rules[rule] = choice(member.value, rule.name)
    }
    return rules
  }

  private mutating func overrides(_ tree: JSONTree) {
    let form = "{\"files\": […], \"rules\": {…}}"
    for item in list(tree, "overrides", of: "objects") {
      guard case .object = item.value else {
        complain(
          item.range, "'overrides' takes objects such as \(form), and this is \(item.typeName)")
        continue
      }
      var files: [PathGlob] = []
      var levels: [RuleID: Configuration.Located<RuleLevel>] = [:]
      let found = keys(of: item, ConfigurationKey.Override.self)
      for (key, value) in found {
        switch key {
        case .files:
          files = globs(value, "files").map(\.value)
          if case .array(let list) = value.value, list.isEmpty {
            complain(value.range, "'files' is empty, so that this override is for no file")
          }
        case .rules: levels = rules(value)
        }
      }
      for key in ConfigurationKey.Override.allCases where !found.contains(where: { $0.0 == key }) {
        // A key that is there and misspelt has been told.
        guard item.members.count == found.count else { break }
        complain(item.range, "an override needs the key '\(key.rawValue)': \(form)")
      }
      configuration.overrides.append(Configuration.Override(files: files, rules: levels))
    }
  }

  private mutating func placeholderDomains(_ tree: JSONTree) {
    let key = "placeholderDomains"
    for item in list(tree, key, of: "domains") {
      guard let text = item.string else {
        complain(item.range, "'\(key)' takes domains in quotes, and this is \(item.typeName)")
        continue
      }
      var domain = Substring(text.lowercased())
      if domain.utf8.starts(with: "*.".utf8) { domain = domain.dropFirst(2) }
      let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
      let isPlain = domain.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || $0.properties.numericType != nil
          || "-._".unicodeScalars.contains($0)
      }
      guard isPlain, labels.allSatisfy({ !$0.isEmpty }) else {
        complain(
          item.range,
          "\(quoted(text)) is no domain; write it without scheme, port and path, such as \"staging.acme.io\""
        )
        continue
      }
      configuration.placeholderDomains.append(located(String(domain), item))
    }
  }
}

extension String {
  /// Whether the two have the same bytes: to `==` an accent may be written in two ways.
  fileprivate func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
