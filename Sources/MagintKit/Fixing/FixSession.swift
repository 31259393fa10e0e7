internal import MagintCore
internal import MagintModel
internal import MagintRules
internal import MagintXML

/// The rounds of one run of ``Fixer``. It changes texts in memory and writes nothing.
struct FixSession: Sendable {
  struct Findings: Sendable {
    /// Those that count: what is to be fixed.
    var own: LintResult
    /// Those of all rules: what a fix is judged by.
    var all: LintResult
    /// What Magento makes of all modules.
    var merged: [MergedConfiguration] = []

    init(_ result: LintResult = LintResult()) {
      own = result
      all = result
    }
  }

  /// A file that has, or had, something to fix.
  struct State: Sendable {
    /// As it is shown.
    var path: String
    /// Without symbolic links.
    var place: String
    var isXML: Bool
    var original: [UInt8]
    var current: [UInt8]
    var fixedCount = 0
    /// How many fixes to apply at once, where not all together went well.
    var batch: Int?
    /// All that it was.
    fileprivate var seen: [[UInt8]] = []
  }

  /// A fix that is tried.
  private struct Applied: Sendable {
    var finding: Diagnostic
    var isSafe: Bool
  }

  /// A file with some fixes, until it is clear that they did it good.
  private struct Attempt: Sendable {
    var place: String
    var path: String
    var bytes: [UInt8]
    var applied: [Applied]
  }

  /// A finding, wherever it moves while others are fixed.
  private struct Key: Hashable {
    var path: String
    var rule: RuleID
    var message: String

    init(_ finding: Diagnostic) {
      path = finding.path
      rule = finding.rule
      message = finding.message
    }
  }

  /// More are needed only where hundreds of fixes touch each other, or rules fight.
  private static let maximumRounds = 100

  private let appliesUnsafeFixes: Bool
  /// Knows which findings there may be.
  private let linter: Linter
  /// What the files are, by their paths as shown, where they are read as integration files or were
  /// meant to be.
  private let kinds: [String: FileKind?]
  private let packages: [String]
  private var states: [String: State] = [:]
  /// Nil for paths that cannot be fixed, which was said.
  private var places: [String: String?] = [:]
  /// What is said of findings that are not to be fixed.
  private var refused: [Key: (place: String, line: Int, reason: String)] = [:]
  /// Whether files have changed since a fix was refused: it may do no harm by now.
  private var hasProgressed = false
  /// How many fixes to apply at once in all files, where not all together went well.
  private var batch: Int?
  private var findings = Findings()
  private var remarks: [String] = []

  init(
    appliesUnsafeFixes: Bool, linter: Linter, kinds: [String: FileKind?], packages: [String]
  ) {
    self.appliesUnsafeFixes = appliesUnsafeFixes
    self.linter = linter
    self.kinds = kinds
    self.packages = packages
  }

  // MARK: What came of it

  /// The files that are not what they were, by path.
  var changed: [State] {
    states.values.filter { $0.current != $0.original }.sorted { $0.path < $1.path }
  }

  /// What was not fixed although there is a fix, and why.
  var notices: [String] {
    remarks
      + refused.sorted {
        ($0.key.path, $0.value.line, $0.key.rule) < ($1.key.path, $1.value.line, $1.key.rule)
      }.map { "\($0.value.place): \($0.key.rule) is not fixed: \($0.value.reason)" }
  }

  /// The findings that are left, and how many are not.
  var remaining: LintResult {
    var result = findings.own
    let changed = changed
    result.fixes = FixCount(
      fixed: changed.reduce(0) { $0 + $1.fixedCount }, files: changed.count,
      unsafe: appliesUnsafeFixes ? 0 : result.diagnostics.count { hasUnsafeFix($0) },
      left: result.diagnostics.count { fix(of: $0) != nil })
    return result
  }

  private func hasUnsafeFix(_ finding: Diagnostic) -> Bool {
    !isInPackage(finding.path) && places[finding.path] != .some(nil)
      && finding.fixIts.contains { !$0.edits.isEmpty && $0.applicability == .unsafe }
      && refused[Key(finding)] == nil
  }

  /// The contents to lint with, by place.
  private var contents: [String: [UInt8]] { states.mapValues(\.current) }

  /// Makes a file what it was.
  mutating func takeBack(_ place: String) {
    guard let original = states[place]?.original else { return }
    states[place]?.current = original
    states[place]?.fixedCount = 0
  }

  mutating func lintAgain(_ lint: ([String: [UInt8]]) async -> Findings) async {
    findings = await lint(contents)
  }

  // MARK: Rounds

  /// - Parameters:
  ///   - lint: lints with these contents of files in place of those on disk.
  ///   - locate: where the file with a path as shown is.
  ///   - read: the bytes of the file at a place.
  mutating func run(
    _ lint: ([String: [UInt8]]) async -> Findings,
    locate: (String) throws(MagintError) -> String,
    read: (String) throws(MagintError) -> [UInt8]
  ) async {
    findings = await lint([:])
    var rounds = 0
    while rounds < Self.maximumRounds {
      // Edits count the text that was linted: what is to be fixed is held fast, and linted as held.
      if holdFast(locate, read) {
        findings = await lint(contents)
        continue
      }
      rounds += 1
      let attempts = attempts()
      guard !attempts.isEmpty else {
        guard hasProgressed, !refused.isEmpty else { return }
        hasProgressed = false
        refused = [:]
        continue
      }
      var next = contents
      for attempt in attempts { next[attempt.place] = attempt.bytes }
      let after = await lint(next)
      let accepted = accept(attempts, after)
      if accepted > 0 { hasProgressed = true }
      if accepted == attempts.count {
        findings = after
      } else if accepted > 0 {
        findings = await lint(contents)
      }
    }
    remarks.append("stopped after \(Self.maximumRounds) rounds of fixes; run magint again for more")
  }

  /// The fix that is to be applied to a finding.
  private func fix(of finding: Diagnostic) -> FixIt? {
    let fixes = finding.fixIts.filter { !$0.edits.isEmpty }
    return fixes.first { $0.applicability == .safe }
      ?? (appliesUnsafeFixes ? fixes.first : nil)
  }

  private func isInPackage(_ path: String) -> Bool {
    packages.contains { path == $0 || path.utf8.starts(with: "\($0)/".utf8) }
  }

  /// Reads the files that have something to fix. Returns whether there are new ones.
  private mutating func holdFast(
    _ locate: (String) throws(MagintError) -> String,
    _ read: (String) throws(MagintError) -> [UInt8]
  ) -> Bool {
    var areNew = false
    for finding in findings.own.diagnostics where places[finding.path] == nil {
      let path = finding.path
      guard fix(of: finding) != nil else { continue }
      guard !isInPackage(path) else {
        places[path] = .some(nil)
        let package = packages.first { path == $0 || path.utf8.starts(with: "\($0)/".utf8) } ?? path
        let notice =
          "\(package): files in a package are not fixed; fix the module and pack it again"
        if !remarks.contains(notice) { remarks.append(notice) }
        continue
      }
      do throws(MagintError) {
        let place = try locate(path)
        if let other = states[place] {
          // Another name of the same file, which is fixed under the first.
          places[path] = other.path == path ? place : .some(nil)
          continue
        }
        let bytes = try read(place)
        places[path] = place
        let isXML = kinds[path] != nil || path.utf8.suffix(4).elementsEqual(".xml".utf8)
        states[place] = State(
          path: path, place: place, isXML: isXML, original: bytes, current: bytes, seen: [bytes])
        areNew = true
      } catch {
        places[path] = .some(nil)
        remarks.append("\(path): not fixed: \(error.message)")
      }
    }
    return areNew
  }

  /// All files with as many fixes as can be applied at once.
  private mutating func attempts() -> [Attempt] {
    var attempts: [Attempt] = []
    var left = batch ?? .max
    var rest = findings.own.diagnostics[...]
    while let path = rest.first?.path, left > 0 {
      let ofFile = rest.prefix { $0.path == path }
      rest = rest[ofFile.endIndex...]
      guard let place = places[path] ?? nil, let state = states[place] else { continue }
      let candidates = ofFile.filter { refused[Key($0)] == nil && fix(of: $0) != nil }
      guard !candidates.isEmpty else { continue }
      let limit = min(left, state.batch ?? .max)
      guard let attempt = attempt(state, candidates, limit) else { continue }
      left -= attempt.applied.count
      attempts.append(attempt)
    }
    return attempts
  }

  private mutating func attempt(
    _ state: State, _ candidates: [Diagnostic], _ limit: Int
  ) -> Attempt? {
    if state.isXML, !isWellFormed(state.current) { return repair(state, candidates[0], limit) }
    let text = StoredText(state.current, isXML: state.isXML)
    var plan = EditPlan(length: text.bytes.count)
    var applied: [Applied] = []
    for finding in candidates where applied.count < limit {
      guard let fix = fix(of: finding) else { continue }
      switch plan.add(fix.edits) {
      case .added, .known:
        applied.append(Applied(finding: finding, isSafe: fix.applicability == .safe))
      case .conflicting: break
      case .invalid: refuse(finding, "its edits do not fit the file")
      }
    }
    guard !applied.isEmpty else { return nil }
    guard let bytes = text.applying(plan.edits) else {
      for fix in applied { refuse(fix.finding, Self.unwritable(text)) }
      return nil
    }
    return Attempt(place: state.place, path: state.path, bytes: bytes, applied: applied)
  }

  /// A file that is not well-formed shows one defect at a time: they are fixed one after another.
  private mutating func repair(_ state: State, _ first: Diagnostic, _ limit: Int) -> Attempt? {
    // What reading the file again and again may cost, in bytes.
    var budget = 64 << 20
    var bytes = state.current
    var applied: [Applied] = []
    var next: Diagnostic? = first
    while let finding = next, let fix = fix(of: finding), applied.count < limit, budget > 0 {
      let text = StoredText(bytes, isXML: true)
      var plan = EditPlan(length: text.bytes.count)
      guard case .added = plan.add(fix.edits) else { break }
      guard let fixed = text.applying(plan.edits) else {
        refuse(finding, Self.unwritable(text))
        break
      }
      bytes = fixed
      applied.append(Applied(finding: finding, isSafe: fix.applicability == .safe))
      budget -= bytes.count
      next = (try? XMLDocument.read(path: state.path, bytes, kind: nil))
        .flatMap { document in
          document.tree != nil
            ? nil
            : linter.rules.checkForm(document).first {
              linter.level(of: $0.rule, for: state.path) != .off
            }
        }
    }
    guard !applied.isEmpty else { return nil }
    return Attempt(place: state.place, path: state.path, bytes: bytes, applied: applied)
  }

  private static func unwritable(_ text: StoredText) -> String {
    text.encoding.map { "magint cannot write the encoding '\($0)'; save the file as UTF-8" }
      ?? "the file is not UTF-8; save it as that"
  }

  private mutating func refuse(_ finding: Diagnostic, _ reason: String) {
    let line = finding.range?.start.line
    refused[Key(finding)] = (
      line.map { "\(finding.path):\($0)" } ?? finding.path, line ?? 0, reason
    )
  }

  // MARK: Judging

  /// Takes over the files that are better off. Returns how many are.
  private mutating func accept(_ attempts: [Attempt], _ after: Findings) -> Int {
    let before = Dictionary(grouping: findings.all.diagnostics, by: \.path)
    let now = Dictionary(grouping: after.all.diagnostics, by: \.path)
    let ownBefore = Dictionary(grouping: findings.own.diagnostics, by: \.path)
    let ownNow = Dictionary(grouping: after.own.diagnostics, by: \.path)
    let all = attempts.flatMap(\.applied)
    if let objection = objectionElsewhere(attempts, all, before, now, after.merged) {
      if all.count > 1 {
        batch = max(1, all.count / 2)
      } else if let only = all.first {
        refuse(only.finding, objection)
      }
      return 0
    }
    batch = batch.map { $0 * 2 }
    var accepted = 0
    for attempt in attempts {
      let reason = objection(
        attempt, before[attempt.path] ?? [], now[attempt.path] ?? [],
        ownBefore[attempt.path] ?? [], ownNow[attempt.path] ?? [])
      guard let reason else {
        states[attempt.place]?.current = attempt.bytes
        states[attempt.place]?.seen.append(attempt.bytes)
        states[attempt.place]?.fixedCount += attempt.applied.count
        if let size = states[attempt.place]?.batch { states[attempt.place]?.batch = size * 2 }
        accepted += 1
        continue
      }
      if attempt.applied.count > 1 {
        states[attempt.place]?.batch = attempt.applied.count / 2
      } else {
        refuse(attempt.applied[0].finding, reason)
      }
    }
    return accepted
  }

  /// What the fixes do to other files, or to what becomes of all; nil where that is no harm.
  private func objectionElsewhere(
    _ attempts: [Attempt], _ applied: [Applied], _ before: [String: [Diagnostic]],
    _ now: [String: [Diagnostic]], _ merged: [MergedConfiguration]
  ) -> String? {
    let changedPaths = Set(attempts.map(\.path))
    for (path, list) in now.sorted(by: { $0.key < $1.key }) where !changedPaths.contains(path) {
      if let rule = Self.worse(before[path] ?? [], list, applied.map(\.finding)) {
        return "\(path) would have \(rule) then"
      }
    }
    for new in merged {
      guard let old = findings.merged.first(where: { $0.kind == new.kind }), old.stop == nil else {
        continue
      }
      if new.stop != nil { return "Magento could not merge the modules then" }
      if old.isAcceptedInDeveloperMode, !new.isAcceptedInDeveloperMode {
        return "developer mode would refuse what the modules are merged to"
      }
      if new.kind == .integration, applied.allSatisfy(\.isSafe), StoredData(old) != StoredData(new)
      {
        return Self.otherData
      }
    }
    return nil
  }

  private static let otherData = "Magento would store other data, and recreate the integration"

  /// Why a file is worse off with its fixes; nil where it is not.
  private func objection(
    _ attempt: Attempt, _ before: [Diagnostic], _ now: [Diagnostic], _ ownBefore: [Diagnostic],
    _ ownNow: [Diagnostic]
  ) -> String? {
    guard let state = states[attempt.place] else { return nil }
    if state.seen.contains(attempt.bytes) {
      return "another fix undoes it, and neither would come to an end"
    }
    if state.isXML {
      let isSound = isWellFormed(attempt.bytes)
      // All other defects of such a file were hidden: whatever shows now was there.
      guard isWellFormed(state.current) else {
        guard let last = attempt.applied.last?.finding, !isSound else { return nil }
        let isUnchanged = ownNow.contains { Key($0) == Key(last) && $0.range == last.range }
        return isUnchanged && attempt.bytes.count >= state.current.count
          ? "the finding would stay" : nil
      }
      guard isSound else { return "the file would not be well-formed any more" }
    }
    func counts(_ findings: [Diagnostic]) -> [Key: Int] {
      findings.reduce(into: [:]) { $0[Key($1), default: 0] += 1 }
    }
    let (countBefore, countNow) = (counts(ownBefore), counts(ownNow))
    for fix in attempt.applied {
      let key = Key(fix.finding)
      guard countNow[key, default: 0] < countBefore[key, default: 0] else {
        return "the finding would stay"
      }
    }
    // Of fixes in several files one may undo what another does: the same defect, the other way round.
    for rule in Set(attempt.applied.map(\.finding.rule)) {
      guard now.count(where: { $0.rule == rule }) < before.count(where: { $0.rule == rule }) else {
        return "another fix undoes it; say in all files what is meant"
      }
    }
    if let rule = Self.worse(before, now, attempt.applied.map(\.finding)) {
      return "the file would have \(rule) then"
    }
    if attempt.applied.allSatisfy(\.isSafe), kinds[attempt.path] == .some(.integration),
      !StoredData.areEqual(state.path, state.current, attempt.bytes)
    {
      return Self.otherData
    }
    return nil
  }

  private func isWellFormed(_ raw: [UInt8]) -> Bool {
    (try? XMLDocument.read(path: "", raw, kind: nil))?.tree != nil
  }

  /// The rule with a finding that is new and worse than one of those that were fixed.
  ///
  /// Each fix has to be worth what it brings: what others repaired pays for nothing. Which fix brought a
  /// finding is known where one is tried alone.
  private static func worse(
    _ before: [Diagnostic], _ now: [Diagnostic], _ fixed: [Diagnostic]
  ) -> String? {
    /// The same finding may move, and say another value.
    struct Kind: Hashable {
      var rule: RuleID
      var severity: Severity
      var consequences: Set<Consequence>

      init(_ finding: Diagnostic) {
        rule = finding.rule
        severity = finding.severity
        consequences = Set(finding.consequences)
      }
    }
    var known: [Kind: Int] = [:]
    for finding in before { known[Kind(finding), default: 0] += 1 }
    var counts: [Kind: Int] = [:]
    for finding in now { counts[Kind(finding), default: 0] += 1 }
    let severity = fixed.map(\.severity).min() ?? .note
    let rank =
      fixed.map { $0.consequences.map(\.rank).max() ?? 0 }.min() ?? 0
    return now.first { finding in
      counts[Kind(finding), default: 0] > known[Kind(finding), default: 0]
        && (finding.severity > severity || finding.consequences.contains { $0.rank > rank })
    }.map { "'\($0.rule)'" }
  }
}

extension Consequence {
  /// How bad it is, for what a fix may bring in place of what it takes away.
  fileprivate var rank: Int {
    switch self {
    case .style: 0
    case .dropped, .rejectedByMarketplace: 1
    case .accessNarrower, .insecure: 2
    case .accessWider: 3
    case .notRead, .activationFails: 4
    case .rejectedInDeveloperMode: 5
    case .tokenLost: 6
    case .notInstalled: 7
    case .setupFails: 8
    case .allIntegrationsLost: 9
    }
  }
}
