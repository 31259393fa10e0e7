public import MagintCore
internal import MagintRules

/// A file that lists findings which are known and do not count: only new ones do.
public struct Baseline: Sendable {
  /// A finding in it.
  struct Entry: Hashable {
    /// Relative to the directory of the baseline.
    var path: String
    var rule: RuleID
    var message: String
    /// As ``Fingerprint`` makes it for ``path``.
    var fingerprint: String
  }

  /// Which findings a run could have made: what it did not look at is not gone.
  public struct Scope: Sendable {
    private let places: [(path: String, isDirectory: Bool)]
    private let options: LintOptions
    private let configurations: Configurations

    /// - Parameter paths: as they were named.
    public init(_ paths: [String], _ options: LintOptions) {
      places = paths.map { path in
        // What is gone was a file.
        let kind = try? FileSystem.kind(path)
        let place = FileSystem.absolute(path)
        return (place, kind == .directory || place.lowercased().hasSuffix(".zip"))
      }
      self.options = options
      configurations = options.configurations
    }

    /// - Parameter place: an absolute path.
    func contains(_ place: String, _ rule: RuleID) -> Bool {
      if !options.rules.isEmpty, !options.rules.contains(rule) { return false }
      if options.ignoredRules.contains(rule) { return false }
      let isSeen = places.contains { path, isDirectory in
        if path.utf8.elementsEqual(place.utf8) {
          return !RuleRegistry.needsOtherFiles.contains(rule)
        }
        guard isDirectory, place.utf8.starts(with: (path == "/" ? path : path + "/").utf8) else {
          return false
        }
        // From inside of `etc` a module's other files are not looked at.
        return !Surroundings.isInsideEtc(path)
          || FileKind(path: place) != nil && !RuleRegistry.needsOtherFiles.contains(rule)
      }
      guard isSeen else { return false }
      if options.exclude.contains(where: { PathGlob($0).matches(FileSystem.display(place)) }) {
        return false
      }
      guard let configuration = configurations.of(place) else { return true }
      let file = configuration.relative(place)
      return configuration.exclusion(of: file) == nil
        && configuration.level(of: rule, for: file)?.level.value != .off
    }
  }

  /// As it is shown.
  public let path: String
  /// Absolute.
  private let directory: String
  private let entries: [Entry]

  private static let kind = "magint-baseline"
  private static let version = 1
  private static let maximumSize = 64 << 20

  // MARK: Reading

  /// Reads a baseline.
  ///
  /// - Throws: ``MagintError`` of kind `usage` where there is none, or what is there is none of magint's.
  public init(_ path: String) throws(MagintError) {
    guard let bytes = try FileSystem.readIfPresent(path, limit: Self.maximumSize) else {
      throw MagintError(
        .usage, path: path, "there is no such baseline; --write-baseline \(path) makes it")
    }
    try self.init(path, bytes)
  }

  private init(_ path: String, _ bytes: [UInt8]) throws(MagintError) {
    let table = LineTable(bytes)
    func failure(_ offset: Int, _ message: String) -> MagintError {
      let position = table.position(of: offset, in: bytes)
      return MagintError(.usage, path: "\(path):\(position.line):\(position.column)", message)
    }
    let tree: JSONTree
    do throws(JSONTree.ParseError) {
      tree = try JSONTree.parse(bytes)
    } catch {
      throw failure(error.offset, "the baseline is damaged: \(error.message)")
    }
    guard tree["kind"]?.string == Self.kind else {
      throw MagintError(.usage, path: path, "is no baseline that magint wrote")
    }
    guard case .number(let version)? = tree["version"]?.value, version == String(Self.version)
    else {
      throw MagintError(
        .usage, path: path,
        "is a baseline of another version of magint, which this one does not know")
    }
    guard let findings = tree["findings"], case .array(let list) = findings.value else {
      throw failure(tree.range.lowerBound, "the baseline is damaged: it has no 'findings'")
    }
    var entries: [Entry] = []
    entries.reserveCapacity(list.count)
    for item in list {
      guard let path = item["path"]?.string, let rule = item["rule"]?.string,
        let message = item["message"]?.string, let fingerprint = item["fingerprint"]?.string
      else {
        throw failure(
          item.range.lowerBound,
          "the baseline is damaged: an entry has 'path', 'rule', 'message' and 'fingerprint'")
      }
      entries.append(
        Entry(path: path, rule: RuleID(rule), message: message, fingerprint: fingerprint))
    }
    self.init(path: path, entries: entries)
  }

  private init(path: String, entries: [Entry]) {
    self.path = path
    self.entries = entries
    directory = Self.directory(of: path)
  }

  private static func directory(of path: String) -> String {
    FileSystem.split(FileSystem.absolute(path)).directory
  }

  /// Where an entry's file is: absolute.
  private func place(_ entry: Entry) -> String { FileSystem.absolute(directory + "/" + entry.path) }

  // MARK: Comparing

  /// The fingerprints of findings with paths as one sees them from the directory of a baseline: they are
  /// the same wherever magint runs.
  private static func fingerprints(
    of findings: [Diagnostic], from directory: String
  ) -> [(path: String, fingerprint: String)] {
    var paths: [String: String] = [:]
    let moved = findings.map { finding in
      var copy = finding
      copy.path =
        paths[finding.path]
        ?? FileSystem.relative(FileSystem.absolute(finding.path), to: directory)
      paths[finding.path] = copy.path
      return copy
    }
    return zip(moved, Fingerprint.all(of: moved)).map { ($0.path, $1) }
  }

  /// Takes what the baseline has out of what counts, and notes what is not found any more.
  ///
  /// - Parameters:
  ///   - scope: what the run looked at.
  ///   - concerns: whether the baseline is for the file at an absolute path.
  /// - Returns: the fingerprints of what is not found any more.
  @discardableResult
  public func apply(
    to result: inout LintResult, _ scope: Scope, concerns: (String) -> Bool = { _ in true }
  ) -> Set<String> {
    let known = Set(entries.map(\.fingerprint))
    var found: Set<String> = []
    var rest: [Diagnostic] = []
    let fingerprints = Self.fingerprints(of: result.diagnostics, from: directory)
    for (finding, (_, fingerprint)) in zip(result.diagnostics, fingerprints) {
      if known.contains(fingerprint), concerns(FileSystem.absolute(finding.path)) {
        found.insert(fingerprint)
        result.suppressed.append(SuppressedFinding(finding, by: .baseline))
      } else {
        rest.append(finding)
      }
    }
    result.diagnostics = rest
    result.suppressed.sort { Diagnostic.precedes($0.finding, $1.finding) }
    var stale = result.staleBaselineEntries ?? []
    var gone: Set<String> = []
    // What could not be read may still have all of it.
    if result.failures.isEmpty {
      for entry in entries where !found.contains(entry.fingerprint) {
        let place = place(entry)
        guard concerns(place), scope.contains(place, entry.rule) else { continue }
        gone.insert(entry.fingerprint)
        stale.append(
          BaselineEntry(
            baseline: path, path: FileSystem.display(place), rule: entry.rule,
            message: entry.message))
      }
    }
    result.staleBaselineEntries = stale
    return gone
  }

  // MARK: Writing

  /// Writes the baseline without the entries of some fingerprints, and with all others as they are.
  ///
  /// - Throws: ``MagintError`` where the file cannot be written.
  func write(without gone: Set<String>) throws(MagintError) {
    let rest = entries.filter { !gone.contains($0.fingerprint) }
    try ReportFiles.write(Self.text(rest), to: path)
  }

  /// Refuses to replace what is no baseline.
  ///
  /// - Throws: ``MagintError`` where a file is there that is none, unless `overwrites`.
  public static func check(_ path: String, overwrites: Bool) throws(MagintError) {
    guard !overwrites, let bytes = try FileSystem.readIfPresent(path, limit: maximumSize) else {
      return
    }
    do throws(MagintError) {
      _ = try Baseline(path, bytes)
    } catch {
      throw MagintError(
        .usage, path: path,
        "is there already and no baseline that magint could read; nothing was written. Name another file, or pass --force to replace it"
      )
    }
  }

  /// How a baseline that was written differs from the one that was there.
  public struct Change: Sendable {
    /// How many findings are in it now.
    public var count: Int
    /// How many of them were not in it before; nil where there was none.
    public var added: Int?
    /// How many are in it no more.
    public var removed: Int
  }

  /// Writes the findings of a run as a baseline, in place of what was there but for what the run did not
  /// look at, and takes them out of what counts.
  ///
  /// - Throws: ``MagintError`` where the file cannot be written.
  public static func write(
    _ result: inout LintResult, to path: String, _ scope: Scope
  ) throws(MagintError) -> Change {
    let old = (try? Baseline(path)).map { Set($0.entries.map(\.fingerprint)) }
    let (baseline, text) = draft(result.diagnostics, for: path, scope)
    try ReportFiles.write(text, to: path)
    baseline.apply(to: &result, scope)
    let new = Set(baseline.entries.map(\.fingerprint))
    return Change(
      count: baseline.entries.count, added: old.map { new.subtracting($0).count },
      removed: old.map { $0.subtracting(new).count } ?? 0)
  }

  /// What ``write(_:to:_:)`` would write.
  public static func text(_ findings: [Diagnostic], for path: String, _ scope: Scope) -> String {
    draft(findings, for: path, scope).text
  }

  private static func draft(
    _ findings: [Diagnostic], for path: String, _ scope: Scope
  ) -> (baseline: Baseline, text: String) {
    let directory = directory(of: path)
    var entries: [Entry] = []
    for (finding, (place, fingerprint)) in zip(
      findings, fingerprints(of: findings, from: directory))
    {
      entries.append(
        Entry(
          path: place, rule: finding.rule, message: finding.message, fingerprint: fingerprint))
    }
    if let old = try? Baseline(path) {
      let known = Set(entries.map(\.fingerprint))
      entries += old.entries.filter {
        !known.contains($0.fingerprint) && !scope.contains(old.place($0), $0.rule)
      }
    }
    entries.sort { left, right in
      if left.path != right.path {
        return left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
      }
      return (left.rule, left.fingerprint) < (right.rule, right.fingerprint)
    }
    return (Baseline(path: path, entries: entries), text(entries))
  }

  private static func text(_ entries: [Entry]) -> String {
    var json = JSONText()
    json.object { json in
      json.field("kind", kind)
      json.field("version", version)
      json.key("findings")
      json.array { json in
        for entry in entries {
          json.newLine()
          json.object { json in
            json.field("path", entry.path)
            json.field("rule", entry.rule.name)
            json.field("fingerprint", entry.fingerprint)
            json.field("message", entry.message)
          }
        }
      }
    }
    // The last entry has its line to itself as well.
    return String(json.text.dropLast(2) + (entries.isEmpty ? "]}\n" : "\n]}\n"))
  }
}

/// The baselines that count for a run, read once.
public struct Baselines: Sendable {
  private var baselines: [Baseline] = []
  /// Nil where one counts for all paths.
  private var configurations: Configurations?

  /// - Parameter given: the one of the command line, in place of those that configurations name.
  /// - Throws: ``MagintError`` where one cannot be read.
  public init(_ configurations: Configurations, given: String?) throws(MagintError) {
    if let given {
      baselines = [try Baseline(given)]
      return
    }
    self.configurations = configurations
    var seen: Set<String> = []
    for configuration in configurations.all {
      guard let baseline = configuration.baseline, seen.insert(baseline.value).inserted else {
        continue
      }
      do throws(MagintError) {
        baselines.append(try Baseline(baseline.value))
      } catch {
        throw error.named(at: configuration.place(baseline))
      }
    }
  }

  /// Whether no baseline counts.
  public var isEmpty: Bool { baselines.isEmpty }

  /// Takes what they have out of what counts, each for the files that it is for.
  public func apply(to result: inout LintResult, _ scope: Baseline.Scope) {
    for baseline in baselines { apply(baseline, to: &result, scope) }
  }

  /// Takes what they have out of what counts, and out of them what is not found any more: nothing gets
  /// into a baseline.
  ///
  /// - Returns: the path of each, and how many entries were taken out of it.
  /// - Throws: ``MagintError`` where a file cannot be written.
  public func prune(
    _ result: inout LintResult, _ scope: Baseline.Scope
  ) throws(MagintError) -> [(path: String, count: Int)] {
    var counts: [(path: String, count: Int)] = []
    for baseline in baselines {
      let gone = apply(baseline, to: &result, scope)
      if !gone.isEmpty { try baseline.write(without: gone) }
      counts.append((baseline.path, gone.count))
    }
    result.staleBaselineEntries = []
    return counts
  }

  @discardableResult
  private func apply(
    _ baseline: Baseline, to result: inout LintResult, _ scope: Baseline.Scope
  ) -> Set<String> {
    baseline.apply(to: &result, scope) { place in
      guard let configurations else { return true }
      return configurations.of(place)?.baseline?.value == baseline.path
    }
  }
}

extension Configurations {
  /// Whether a finding is as severe as makes a run fail.
  ///
  /// - Parameter given: what the command line says, in place of the configurations.
  public func fails(_ result: LintResult, _ given: FailThreshold?) -> Bool {
    let given = given ?? (isEmpty ? .error : nil)
    return result.diagnostics.contains { finding in
      let threshold =
        given ?? of(FileSystem.absolute(finding.path))?.failOn?.value ?? .error
      return threshold.severity.map { finding.severity >= $0 } ?? false
    }
  }
}
