package import MagintCore
package import MagintPHP
package import MagintXML

/// A comment that keeps findings from being reported: `magint:ignore rule-id[, rule-id] reason`.
package struct SuppressionComment: Sendable {
  /// The findings that it is about: those that begin there.
  package enum Span: Sendable, Equatable {
    /// All in the file, those about the file as a whole too.
    case file
    case bytes(Range<Int>)
    /// Nothing follows that it could be about.
    case nothing
  }

  /// A rule that it names.
  package struct Target: Sendable {
    package var rule: RuleID
    package var range: Range<Int>
  }

  /// In bytes, with what opens and closes the comment.
  package var range: Range<Int>
  /// Of `magint:ignore` and the rules.
  package var directive: Range<Int>
  /// Nil for `magint:ignore`; otherwise what stands there, in place of that or behind other words.
  package var unknownVerb: String?
  /// Whether other words stand in front, so that it is no comment for magint.
  package var isMisplaced = false
  package var targets: [Target]
  /// Why; empty where nothing says it.
  package var reason: String
  /// Whether it stands in an email or a URL, where Magento takes it for content.
  package var isInValue = false
  package var span: Span

  /// Reads the text of a comment; nil where it is for somebody else.
  ///
  /// - Parameters:
  ///   - text: what is between the delimiters.
  ///   - range: of the whole comment.
  init?(_ bytes: [UInt8], text: Range<Int>, range: Range<Int>) {
    var at = text.lowerBound
    func skipSpace() {
      while at < text.upperBound, Self.isSpace(bytes[at]) { at += 1 }
    }
    func word() -> Range<Int> {
      let start = at
      while at < text.upperBound, Self.isWord(bytes[at]) { at += 1 }
      return start..<at
    }
    skipSpace()
    let start = at
    guard Self.isMark(bytes, at, text.upperBound) else {
      guard let place = Self.misplaced(bytes, at..<text.upperBound) else { return nil }
      isMisplaced = true
      unknownVerb = String(decoding: bytes[place], as: UTF8.self)
      targets = []
      directive = place
      reason = ""
      self.range = range
      span = .nothing
      return
    }
    at += Self.mark.count
    _ = word()
    let written = String(decoding: bytes[start..<at], as: UTF8.self)
    unknownVerb = written.utf8.elementsEqual("magint:ignore".utf8) ? nil : written
    targets = []
    var end = at
    while unknownVerb == nil {
      skipSpace()
      let name = word()
      guard !name.isEmpty else { break }
      end = at
      targets.append(
        Target(rule: RuleID(String(decoding: bytes[name], as: UTF8.self)), range: name))
      skipSpace()
      guard at < text.upperBound, bytes[at] == UInt8(ascii: ",") else { break }
      at += 1
    }
    directive = start..<end
    reason = Self.reason(bytes[at..<text.upperBound])
    self.range = range
    span = .nothing
  }

  private static let mark = Array("magint:".utf8)

  /// Whether `magint:` begins at an offset, in letters of whatever case.
  private static func isMark(_ bytes: [UInt8], _ at: Int, _ end: Int) -> Bool {
    guard end - at >= mark.count, bytes[at] | 0x20 == mark[0] else { return false }
    return zip(bytes[at..<at + mark.count], mark).allSatisfy { $0 | 0x20 == $1 | 0x20 }
  }

  /// Where `magint:ignore` stands behind marks such as `TODO:` or `*`, and in front of the id of a rule.
  /// Other words in front write of it.
  private static func misplaced(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int>? {
    let verb = Array("ignore".utf8)
    var at = range.lowerBound
    while at < range.upperBound {
      let start = at
      while at < range.upperBound, isWord(bytes[at]) { at += 1 }
      if isMark(bytes, start, range.upperBound) {
        let end = start + mark.count + verb.count
        guard end < range.upperBound,
          zip(bytes[(start + mark.count)..<end], verb).allSatisfy({ $0 | 0x20 == $1 })
        else { return nil }
        let name = bytes[end..<range.upperBound].drop(while: isSpace).prefix(while: isWord)
        let isRule = RuleRegistry.ids.contains(RuleID(String(decoding: name, as: UTF8.self)))
        return name.startIndex > end && isRule ? start..<end : nil
      }
      if at > start {
        let word = String(decoding: bytes[start..<at], as: UTF8.self).uppercased()
        guard ["TODO", "FIXME", "XXX", "HACK", "NOTE", "-", "--"].contains(word) else { return nil }
      } else {
        at += 1
      }
    }
    return nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte | 0x20 {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): true
    default: 0x30...0x39 ~= byte || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
  }

  /// What says something, in a line: many write a colon or a dash in front.
  private static func reason(_ bytes: ArraySlice<UInt8>) -> String {
    let words = String(decoding: bytes, as: UTF8.self).split { $0.isWhitespace }
    let text = words.joined(separator: " ")
    let start = text.unicodeScalars.firstIndex {
      $0.properties.isAlphabetic || $0.properties.numericType != nil
    }
    guard let start else { return "" }
    let lead = text.unicodeScalars[..<start]
    let marks: Set<Unicode.Scalar> = [":", "-", "–", "—", ",", ".", " "]
    return lead.allSatisfy { marks.contains($0) }
      ? String(text.unicodeScalars[start...]) : text
  }
}

/// A file with such comments.
package struct SuppressedFile: Sendable {
  package let file: SourceFile
  /// In order, none of them inside another.
  package let comments: [SuppressionComment]
  /// Whether its module's other files were not looked at.
  package var isAlone = false
  /// Whether it is PHP, where not every comment can go without changing what stands around it.
  package let isPHP: Bool

  /// Nil where there are none, as in nearly all files. Where a document is not well-formed, nobody can
  /// say what is a comment.
  package init?(_ document: XMLDocument) {
    guard let tree = document.tree else { return nil }
    file = document.file
    isPHP = false
    let bytes = file.bytes
    var comments: [SuppressionComment] = []
    var line: Range<Int>?
    for segment in tree.segments where segment.kind == .comment {
      let range = segment.range.range
      guard
        var comment = SuppressionComment(
          bytes, text: range.lowerBound + 4..<range.upperBound - 3, range: range)
      else { continue }
      comment.span = Self.span(of: range, in: Int(segment.parent), tree, bytes, &line)
      if segment.parent >= 0 {
        let parent = tree.elements[Int(segment.parent)].name
        comment.isInValue = [.email, .endpointURL, .identityLinkURL].contains(parent)
      }
      comments.append(comment)
    }
    guard !comments.isEmpty else { return nil }
    self.comments = comments
  }

  /// Before the root a comment is about the file; alone on its lines about the next element beside it,
  /// with all that is in it; otherwise about its lines.
  private static func span(
    of range: Range<Int>, in parent: Int, _ tree: XMLTree, _ bytes: [UInt8],
    _ line: inout Range<Int>?
  ) -> SuppressionComment.Span {
    if parent < 0, let root = tree.elements.first, range.upperBound <= Int(root.startTag.start) {
      return .file
    }
    guard isAlone(range, bytes) else { return .bytes(lines(range, bytes, &line)) }
    let next = firstIndex(in: tree.elements.count) {
      Int(tree.elements[$0].startTag.start) >= range.upperBound
    }
    guard let next, Int(tree.elements[next].parent) == parent else { return .nothing }
    return .bytes(tree.elements[next].range)
  }

  /// Nil where there are none. Before all code a comment is about the file; alone on its lines about the
  /// statement behind it, up to its `;` or `{`; otherwise about its lines.
  package init?(_ php: PHPFile) {
    file = php.file
    isPHP = true
    let bytes = file.bytes
    var comments: [SuppressionComment] = []
    var line: Range<Int>?
    for (index, token) in php.tokens.enumerated() {
      guard token.kind == .comment || token.kind == .docComment else { continue }
      let lead = bytes[token.start] == UInt8(ascii: "#") ? 1 : token.kind == .docComment ? 3 : 2
      let isBlock = bytes[token.start..<token.end].starts(with: "/*".utf8)
      let end = token.end - (isBlock ? 2 : 0)
      guard token.start + lead <= end,
        var comment = SuppressionComment(
          bytes, text: token.start + lead..<end, range: token.range)
      else { continue }
      let next = Self.firstIndex(in: php.significant.count) { php.significant[$0] > index }
      if next == 0 || php.significant.isEmpty {
        comment.span = .file
      } else if !Self.isAlone(token.range, bytes) {
        comment.span = .bytes(Self.lines(token.range, bytes, &line))
      } else if let next {
        comment.span = .bytes(Self.statement(at: next, php))
      }
      comments.append(comment)
    }
    guard !comments.isEmpty else { return nil }
    self.comments = comments
  }

  /// No statement has as many tokens; a hostile file has one behind each of its comments.
  private static let longestStatement = 10_000

  private static func statement(at place: Int, _ php: PHPFile) -> Range<Int> {
    var depth = 0
    var end = place
    while end < min(php.count, place + longestStatement) {
      if php.isToken(end, "(") || php.isToken(end, "[") { depth += 1 }
      if php.isToken(end, ")") || php.isToken(end, "]") { depth -= 1 }
      let isEnd = php.isToken(end, ";") || php.isToken(end, "{") || php.isToken(end, "}")
      end += 1
      if isEnd, depth <= 0 { break }
    }
    return php.range(place..<end)
  }

  /// The first of `count` indices from which on `isBehind` holds.
  private static func firstIndex(in count: Int, _ isBehind: (Int) -> Bool) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBehind(middle) { high = middle } else { low = middle + 1 }
    }
    return low < count ? low : nil
  }

  // MARK: Lines

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
  private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  /// Whether nothing else stands on the lines of a range. A line comment of PHP may have its line end in
  /// it.
  static func isAlone(_ range: Range<Int>, _ bytes: [UInt8]) -> Bool {
    let before = bytes[..<range.lowerBound].last { !isBlank($0) }
    let after =
      range.last.map { isLineEnd(bytes[$0]) } == true
      ? nil : bytes[range.upperBound...].first { !isBlank($0) }
    return before.map(isLineEnd) ?? true && after.map(isLineEnd) ?? true
  }

  /// The whole lines that a range touches.
  ///
  /// - Parameter known: those of the comment before, which may be the same: a line can be as long as the file.
  private static func lines(
    _ range: Range<Int>, _ bytes: [UInt8], _ known: inout Range<Int>?
  ) -> Range<Int> {
    if let known, known.lowerBound <= range.lowerBound, range.upperBound <= known.upperBound {
      return known
    }
    let start = bytes[..<range.lowerBound].lastIndex(where: isLineEnd).map { $0 + 1 } ?? 0
    let last = range.last.map { isLineEnd(bytes[$0]) } == true
    let end =
      last
      ? range.upperBound : bytes[range.upperBound...].firstIndex(where: isLineEnd) ?? bytes.count
    let lines = start..<max(end, range.upperBound)
    known = lines
    return lines
  }
}

/// A file with suppressions once all findings are there.
package struct CheckedSuppressions: Sendable {
  package let file: SuppressedFile
  /// Whether a target suppresses a finding, by comment and target.
  package fileprivate(set) var isUsed: [[Bool]]
  /// Whether a rule is in force for the file, and saw enough in this run to find what it looks for.
  package let isJudged: @Sendable (RuleID) -> Bool
}

/// A rule about the comments that suppress findings. No comment suppresses what it finds.
package protocol SuppressionRule: Rule {
  static func check(_ suppressions: CheckedSuppressions, _ report: inout SuppressionFindings)
}

/// The findings about the comments of one file.
package struct SuppressionFindings {
  private let file: SourceFile
  private let table: LineTable
  private let excerpt: Excerpt
  fileprivate var findings: [Diagnostic] = []

  fileprivate init(_ file: SourceFile) {
    self.file = file
    // There may be many: the lines are counted once.
    table = LineTable(file.bytes)
    excerpt = Excerpt(file, table)
  }

  mutating func add<R: SuppressionRule>(
    _ rule: R.Type, at bytes: Range<Int>, _ message: String, _ explanation: String, _ fixIt: FixIt
  ) {
    let range = table.range(bytes, in: file.bytes)
    var finding = Diagnostic(
      rule: rule.id, severity: .warning, consequences: [.style], path: file.path, range: range,
      message: message, explanation: explanation, fixIts: [fixIt])
    finding.encoding = file.encoding
    finding.locateEdits(table, in: file.bytes)
    finding.excerpt = excerpt.lines([range])
    findings.append(finding)
  }
}

extension RuleSet {
  /// Takes the findings out of `findings` that comments suppress, and adds what there is to say of the
  /// comments.
  ///
  /// - Parameter isInForce: whether a rule is in force for the file at a path.
  /// - Returns: what was taken out.
  package func suppress(
    _ files: [SuppressedFile], in findings: inout [Diagnostic],
    isInForce: @escaping @Sendable (RuleID, String) -> Bool = { _, _ in true }
  ) -> [SuppressedFinding] {
    guard !files.isEmpty else { return [] }
    var suppressed: [SuppressedFinding] = []
    let byPath = Dictionary(grouping: findings.indices) { ExactString(findings[$0].path) }
    var isTaken: Set<Int> = []
    var added: [Diagnostic] = []
    for file in files {
      var checked = CheckedSuppressions(
        file: file, isUsed: file.comments.map { $0.targets.map { _ in false } }
      ) { rule in
        isIncluded(rule) && isInForce(rule, file.file.path)
          && !(file.isAlone && RuleRegistry.needsOtherFiles.contains(rule))
      }
      let places = SuppressedFile.Places(file)
      let ofFile = byPath[ExactString(file.file.path)] ?? []
      for (rule, ofRule) in Dictionary(grouping: ofFile, by: { findings[$0].rule }) {
        for (index, claim) in places.claims(of: rule, ofRule.map { ($0, findings[$0].range) }) {
          guard isTaken.insert(index).inserted else { continue }
          checked.isUsed[claim.comment][claim.target] = true
          suppressed.append(
            SuppressedFinding(
              findings[index], by: .comment(reason: file.comments[claim.comment].reason)))
        }
      }
      var report = SuppressionFindings(file.file)
      for rule in suppressionRules { rule.check(checked, &report) }
      added += report.findings
    }
    if !isTaken.isEmpty {
      findings = findings.indices.filter { !isTaken.contains($0) }.map { findings[$0] }
    }
    findings += added
    return suppressed
  }
}

extension SuppressedFile {
  /// Finds the comment for a finding without asking each: a hostile file has thousands of both.
  fileprivate struct Places {
    struct Claim {
      var span: Range<Int>
      /// Indices of the comment and its target.
      var comment: Int
      var target: Int
    }

    /// By where they begin, those in others behind these.
    private var claims: [RuleID: [Claim]] = [:]

    /// About the whole file.
    private static let file = -1..<Int.max

    init(_ file: SuppressedFile) {
      for (index, comment) in file.comments.enumerated() {
        let span: Range<Int>
        switch comment.span {
        case .file: span = Self.file
        case .bytes(let range): span = range
        case .nothing: continue
        }
        for (target, rule) in comment.targets.map(\.rule).enumerated() {
          claims[rule, default: []].append(Claim(span: span, comment: index, target: target))
        }
      }
      for rule in claims.keys {
        claims[rule]!.sort {
          ($0.span.lowerBound, -$0.span.upperBound, $0.comment)
            < ($1.span.lowerBound, -$1.span.upperBound, $1.comment)
        }
      }
    }

    /// What suppresses which of the findings of a rule: of several comments the innermost.
    func claims(
      of rule: RuleID, _ findings: [(index: Int, range: SourceRange?)]
    ) -> [(index: Int, claim: Claim)] {
      guard let claims = claims[rule] else { return [] }
      var result: [(index: Int, claim: Claim)] = []
      var open: [Claim] = []
      var next = 0
      // A finding about the file as a whole stands before all others.
      let sorted = findings.map { (index: $0.index, offset: $0.range?.start.offset ?? -1) }
        .sorted { ($0.offset, $0.index) < ($1.offset, $1.index) }
      for (index, offset) in sorted {
        while next < claims.count, claims[next].span.lowerBound <= offset {
          open.append(claims[next])
          next += 1
        }
        while let last = open.last, last.span.upperBound <= offset { open.removeLast() }
        if let last = open.last { result.append((index, last)) }
      }
      return result
    }
  }
}
