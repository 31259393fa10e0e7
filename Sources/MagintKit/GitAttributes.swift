/// The attributes that git gives to files, from `.gitattributes` files: as far as they say what
/// `git archive` leaves out.
///
/// Source: gitattributes(5), gitignore(5) and the behaviour of `git archive`, which tests compare with.
struct GitAttributes {
  /// One line: a pattern, and what it says.
  private struct Line {
    var pattern: GitPattern
    var attributes: [Assignment]
  }

  private struct Assignment {
    var name: String
    /// Nil for one that is taken away (`!name`).
    var value: Value?
  }

  private enum Value: Equatable { case set, unset, text }

  /// Of each directory that has a file of its own, the topmost first; `base` is empty or ends in `/`.
  private var levels: [(base: String, lines: [Line])] = []
  /// Macros may stand in the topmost file only.
  private var macros: [String: [Assignment]] = [
    "binary": [
      Assignment(name: "diff", value: .unset), Assignment(name: "merge", value: .unset),
      Assignment(name: "text", value: .unset),
    ]
  ]

  /// Longer lines git does not read.
  private static let maximumLineLength = 2048

  /// Adds the `.gitattributes` of a directory, of those above it first.
  ///
  /// - Parameter directory: relative to the topmost directory; empty for that itself.
  mutating func add(_ bytes: [UInt8], of directory: String) {
    var lines: [Line] = []
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    for line in text.split(separator: UInt8(ascii: "\n")) where line.count < Self.maximumLineLength
    {
      var rest = line[...]
      Self.skipSpace(&rest)
      guard let first = rest.first, first != UInt8(ascii: "#") else { continue }
      let (word, isQuoted) = Self.pattern(&rest)
      let attributes = Self.assignments(rest)
      let macro = Array("[attr]".utf8)
      if !isQuoted, word.starts(with: macro) {
        if directory.isEmpty {
          macros[String(decoding: word.dropFirst(macro.count), as: UTF8.self)] = attributes
        }
        continue
      }
      // A negated pattern is none.
      guard word.first != UInt8(ascii: "!"), !word.isEmpty else { continue }
      lines.append(Line(pattern: GitPattern(word), attributes: attributes))
    }
    guard !lines.isEmpty else { return }
    levels.append((directory.isEmpty ? "" : directory + "/", lines))
  }

  /// Whether `git archive` leaves a file or a whole directory out.
  ///
  /// - Parameter path: relative to the topmost directory.
  func isExportIgnored(_ path: String, isDirectory: Bool) -> Bool {
    // What is said last and nearest counts; what is known is not said again.
    var known: [String: Value?] = [:]
    func fill(_ attributes: [Assignment]) {
      // An explicit stack: macros may name each other in a chain of any length.
      var pending = attributes
      while let attribute = pending.popLast() {
        guard known[attribute.name] == nil else { continue }
        known[attribute.name] = .some(attribute.value)
        if attribute.value == .set, let macro = macros[attribute.name] { pending += macro }
      }
    }
    for (base, lines) in levels.reversed() where path.utf8.starts(with: base.utf8) {
      let inside = Array(path.utf8.dropFirst(base.utf8.count))
      for line in lines.reversed() where line.pattern.matches(inside, isDirectory: isDirectory) {
        fill(line.attributes)
        if let value = known["export-ignore"] { return value == .set }
      }
    }
    return false
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D
  }

  private static func skipSpace(_ rest: inout ArraySlice<UInt8>) {
    rest = rest.drop(while: isSpace)
  }

  /// The pattern that a line begins with: up to white space, or in quotes with escapes as in C.
  private static func pattern(_ rest: inout ArraySlice<UInt8>) -> ([UInt8], isQuoted: Bool) {
    if rest.first == UInt8(ascii: "\""), let quoted = unquoted(rest) {
      rest = rest[quoted.end...]
      return (quoted.text, true)
    }
    let word = rest.prefix { !isSpace($0) }
    rest = rest[word.endIndex...]
    return (Array(word), false)
  }

  private static func unquoted(_ rest: ArraySlice<UInt8>) -> (text: [UInt8], end: Int)? {
    var text: [UInt8] = []
    var at = rest.startIndex + 1
    while at < rest.endIndex {
      let byte = rest[at]
      at += 1
      if byte == UInt8(ascii: "\"") { return (text, at) }
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      guard at < rest.endIndex else { return nil }
      let escape = rest[at]
      at += 1
      switch escape {
      case UInt8(ascii: "a"): text.append(0x07)
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0C)
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "r"): text.append(0x0D)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "v"): text.append(0x0B)
      case UInt8(ascii: "\\"), UInt8(ascii: "\""): text.append(escape)
      case UInt8(ascii: "0")...UInt8(ascii: "3"):
        guard at + 2 <= rest.endIndex, 0x30...0x37 ~= rest[at], 0x30...0x37 ~= rest[at + 1] else {
          return nil
        }
        text.append((escape - 0x30) << 6 | (rest[at] - 0x30) << 3 | (rest[at + 1] - 0x30))
        at += 2
      default: return nil
      }
    }
    return nil
  }

  private static func assignments(_ rest: ArraySlice<UInt8>) -> [Assignment] {
    rest.split(whereSeparator: isSpace).compactMap { word in
      var name = word[...]
      var value: Value? = .set
      if let first = name.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "!") {
        value = first == UInt8(ascii: "-") ? .unset : nil
        name = name.dropFirst()
      } else if let equals = name.firstIndex(of: UInt8(ascii: "=")) {
        value = .text
        name = name[..<equals]
      }
      return name.isEmpty
        ? nil : Assignment(name: String(decoding: name, as: UTF8.self), value: value)
    }
  }
}

/// A pattern of `.gitattributes` and of composer's `archive.exclude`.
struct GitPattern {
  private let glob: [UInt8]
  /// Whether it is about the name alone, in whatever directory.
  private let isName: Bool
  private let isForDirectories: Bool

  init(_ pattern: [UInt8]) {
    var glob = pattern
    isForDirectories = glob.count > 1 && glob.last == UInt8(ascii: "/")
    if isForDirectories { glob.removeLast() }
    isName = !glob.contains(UInt8(ascii: "/"))
    if glob.first == UInt8(ascii: "/") { glob.removeFirst() }
    self.glob = glob
  }

  /// Whether it matches a path relative to where the pattern stands.
  func matches(_ path: [UInt8], isDirectory: Bool) -> Bool {
    if isForDirectories, !isDirectory { return false }
    guard isName else { return Wildmatch.matches(glob, path) }
    let start = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
    return Wildmatch.matches(glob, Array(path[start...]))
  }
}

/// Globs as git reads them: `*` and `?` stop at a slash, `**` between slashes does not.
enum Wildmatch {
  static func matches(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
    // Git compares what stands in front of the first glob without looking at it as one, so that `**`
    // right behind it counts as if it stood behind a slash.
    let origin = pattern.firstIndex { "*?[\\".utf8.contains($0) } ?? pattern.count
    var matcher = Matcher(pattern: pattern, text: text, origin: origin)
    return matcher.match(0, 0)
  }

  private struct Matcher {
    let pattern: [UInt8]
    let text: [UInt8]
    let origin: Int
    /// Pairs of places that are known not to match: without it some patterns take forever.
    var failed: Set<Int> = []

    init(pattern: [UInt8], text: [UInt8], origin: Int) {
      self.pattern = pattern
      self.text = text
      self.origin = origin
    }

    mutating func match(_ patternStart: Int, _ textStart: Int) -> Bool {
      var (p, t) = (patternStart, textStart)
      while p < pattern.count {
        switch pattern[p] {
        case UInt8(ascii: "*"):
          let key = p * (text.count + 1) + t
          guard !failed.contains(key) else { return false }
          let isMatch = matchStar(p, t)
          if !isMatch { failed.insert(key) }
          return isMatch
        case UInt8(ascii: "?"):
          guard t < text.count, text[t] != UInt8(ascii: "/") else { return false }
        case UInt8(ascii: "["):
          guard t < text.count, let end = matchSet(p, text[t]) else { return false }
          p = end
          t += 1
          continue
        case UInt8(ascii: "\\"):
          p += 1
          // A backslash at the end matches nothing.
          guard p < pattern.count, t < text.count, text[t] == pattern[p] else { return false }
        default:
          guard t < text.count, text[t] == pattern[p] else { return false }
        }
        p += 1
        t += 1
      }
      return t == text.count
    }

    private mutating func matchStar(_ star: Int, _ start: Int) -> Bool {
      var p = star
      while p < pattern.count, pattern[p] == UInt8(ascii: "*") { p += 1 }
      let slash = UInt8(ascii: "/")
      let isBounded =
        (star == origin || pattern[star - 1] == slash)
        && (p == pattern.count || pattern[p] == slash
          || (pattern[p] == UInt8(ascii: "\\") && p + 1 < pattern.count && pattern[p + 1] == slash))
      let crossesSlash = p - star >= 2 && isBounded
      // `**/` stands for no directory as well.
      if crossesSlash, p < pattern.count, pattern[p] == slash, match(p + 1, start) { return true }
      var t = start
      while true {
        if match(p, t) { return true }
        guard t < text.count, crossesSlash || text[t] != slash else { return false }
        t += 1
      }
    }

    /// The place behind the set that begins at `start`; nil where `byte` is not in it.
    private func matchSet(_ start: Int, _ byte: UInt8) -> Int? {
      var p = start + 1
      var isNegated = false
      if p < pattern.count, pattern[p] == UInt8(ascii: "!") || pattern[p] == UInt8(ascii: "^") {
        isNegated = true
        p += 1
      }
      var isMatch = false
      var previous: UInt8?
      var isFirst = true
      while true {
        guard p < pattern.count else { return nil }
        var character = pattern[p]
        if character == UInt8(ascii: "]"), !isFirst { break }
        isFirst = false
        if character == UInt8(ascii: "["), p + 1 < pattern.count,
          pattern[p + 1] == UInt8(ascii: ":")
        {
          guard let close = pattern[(p + 2)...].firstIndex(of: UInt8(ascii: "]")) else {
            return nil
          }
          if close > p + 2, pattern[close - 1] == UInt8(ascii: ":") {
            guard let isIn = Self.isMember(byte, of: Array(pattern[p + 2..<close - 1])) else {
              return nil
            }
            if isIn { isMatch = true }
            previous = nil
            p = close + 1
            continue
          }
          // No class: the bracket itself.
        } else if character == UInt8(ascii: "-"), let low = previous, p + 1 < pattern.count,
          pattern[p + 1] != UInt8(ascii: "]")
        {
          p += 1
          character = pattern[p]
          if character == UInt8(ascii: "\\") {
            p += 1
            guard p < pattern.count else { return nil }
            character = pattern[p]
          }
          if low <= byte, byte <= character { isMatch = true }
          previous = nil
          p += 1
          continue
        } else if character == UInt8(ascii: "\\") {
          p += 1
          guard p < pattern.count else { return nil }
          character = pattern[p]
        }
        if byte == character { isMatch = true }
        previous = character
        p += 1
      }
      guard isMatch != isNegated, byte != UInt8(ascii: "/") else { return nil }
      return p + 1
    }

    /// Nil where there is no such class.
    private static func isMember(_ byte: UInt8, of name: [UInt8]) -> Bool? {
      let isUpper = 0x41...0x5A ~= byte
      let isLower = 0x61...0x7A ~= byte
      let isDigit = 0x30...0x39 ~= byte
      switch String(decoding: name, as: UTF8.self) {
      case "alnum": return isUpper || isLower || isDigit
      case "alpha": return isUpper || isLower
      case "blank": return byte == 0x20 || byte == 0x09
      case "cntrl": return byte < 0x20 || byte == 0x7F
      case "digit": return isDigit
      case "graph": return 0x21...0x7E ~= byte
      case "lower": return isLower
      case "print": return 0x20...0x7E ~= byte
      case "punct": return 0x21...0x7E ~= byte && !isUpper && !isLower && !isDigit
      case "space": return byte == 0x20 || 0x09...0x0D ~= byte
      case "upper": return isUpper
      case "xdigit": return isDigit || 0x41...0x46 ~= byte || 0x61...0x66 ~= byte
      default: return nil
      }
    }
  }
}
