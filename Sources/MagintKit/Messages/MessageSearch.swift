internal import MagintCore

/// Compares a text with the table of messages, word by word: marks, case and line breaks do not count.
struct MessageSearch {
  /// A word of a message, or what stands for any text.
  private enum Part: Hashable {
    case word(String)
    case gap
  }

  /// Words that a placeholder may stand for.
  private static let longestGap = 60
  /// Bytes of a text that are looked at: a page of a browser, not a log of a day.
  private static let limit = 1 << 16

  private let text: String
  /// The words of the text as it is, and decoded in the ways that it may have been written.
  private let readings: [[String]]

  init(_ text: String) {
    let text = String(decoding: Array(text.utf8.prefix(Self.limit)), as: UTF8.self)
    self.text = text
    var written = [text, MessageText.unescaped(text)]
    var decoded = MessageText.unescaped(text)
    for _ in 0..<2 {
      decoded = MessageText.unescaped(MessageText.percentDecoded(decoded))
      written.append(decoded)
    }
    var readings: [[String]] = []
    for text in written {
      let words = Self.words(text)
      if !readings.contains(words) { readings.append(words) }
    }
    self.readings = readings
  }

  func answer() -> MessageAnswer? {
    let exact = matches()
    if !exact.isEmpty {
      return MessageAnswer(pages: exact, isExact: true, resource: resource)
    }
    let (near, isPart) = nearest()
    return near.isEmpty ? nil : MessageAnswer(pages: near, isExact: isPart, resource: resource)
  }

  // MARK: Word for word

  private struct Match {
    var page: MessagePage
    /// The words of the text that the message takes up.
    var range: Range<Int>
    /// How many of its own words it has.
    var count: Int
  }

  /// The messages that a reading holds, in order of the text; none that is a part of another.
  private func matches() -> [MessagePage] {
    for words in readings {
      var found: [Match] = []
      for page in MagentoMessages.all {
        let parts = Self.parts(page.text)
        guard let range = Self.range(of: parts, in: words) else { continue }
        found.append(Match(page: page, range: range, count: Self.wordCount(parts)))
      }
      let kept = found.filter { match in
        !found.contains { other in
          other.count > match.count && other.range.lowerBound <= match.range.lowerBound
            && other.range.upperBound >= match.range.upperBound
        }
      }
      if !kept.isEmpty {
        return kept.sorted {
          ($0.range.lowerBound, -$0.count) < ($1.range.lowerBound, -$1.count)
        }.map(\.page)
      }
    }
    return []
  }

  /// Where `parts` are in `words` for the first time; a gap takes as few words as possible.
  private static func range(of parts: [Part], in words: [String]) -> Range<Int>? {
    guard case .word(let first)? = parts.first else { return nil }
    for start in words.indices where words[start] == first {
      var at = start
      var isGap = false
      var isMatch = true
      for part in parts {
        switch part {
        case .gap: isGap = true
        case .word(let word):
          let end = isGap ? min(words.count, at + longestGap + 1) : min(words.count, at + 1)
          guard let place = words[min(at, end)..<end].firstIndex(of: word) else {
            isMatch = false
            break
          }
          at = place + 1
          isGap = false
        }
        if !isMatch { break }
      }
      if isMatch { return start..<at }
    }
    return nil
  }

  // MARK: Nearly

  /// At most three that share most of their words with the text, in the same order, and whether the text is
  /// a part of the first.
  private func nearest() -> (pages: [MessagePage], isPart: Bool) {
    var found: [(page: MessagePage, score: Double, isPart: Bool)] = []
    for page in MagentoMessages.all {
      let own = Self.parts(page.text).compactMap { part -> String? in
        if case .word(let word) = part { return word }
        return nil
      }
      var best = 0.0
      var isPart = false
      for words in readings where !words.isEmpty && words.count <= 120 {
        let common = Self.commonWords(own, words)
        guard common >= 3 || common == own.count || common >= 2 && common == words.count else {
          continue
        }
        let ofOwn = Double(common) / Double(own.count)
        let ofText = Double(common) / Double(words.count)
        // A message with a slip of the pen in it, or a part of one.
        guard ofOwn >= 0.7 || ofText >= 0.8 else { continue }
        best = max(best, ofOwn + ofText)
        isPart = isPart || own.indices.contains { own[$0...].starts(with: words) }
      }
      if best > 0 { found.append((page, best, isPart)) }
    }
    let highest = found.map(\.score).max() ?? 0
    let near = found.enumerated().filter { $0.element.score >= highest * 0.75 }
    let sorted = near.sorted {
      ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
    }.prefix(3).map(\.element)
    return (sorted.map(\.page), sorted.first?.isPart ?? false)
  }

  /// How many words two texts have in common, in order (the longest common subsequence).
  private static func commonWords(_ left: [String], _ right: [String]) -> Int {
    var row = [Int](repeating: 0, count: right.count + 1)
    for a in left {
      var diagonal = 0
      for (index, b) in right.enumerated() {
        let above = row[index + 1]
        row[index + 1] = isAlike(a, b) ? diagonal + 1 : max(above, row[index])
        diagonal = above
      }
    }
    return row[right.count]
  }

  private static func isAlike(_ left: String, _ right: String) -> Bool {
    if left == right { return true }
    let (short, long) = (
      min(left.utf8.count, right.utf8.count), max(left.utf8.count, right.utf8.count)
    )
    guard short >= 4, long - short <= 2 else { return false }
    return editDistance(left, right) <= (long >= 8 ? 2 : 1)
  }

  // MARK: Words

  private static func wordCount(_ parts: [Part]) -> Int { parts.count { $0 != .gap } }

  /// A message in words and gaps, without gaps at its ends.
  private static func parts(_ text: String) -> [Part] {
    var parts: [Part] = []
    var rest = Substring(text)
    func take(_ text: Substring) {
      parts += words(String(text)).map { .word($0) }
    }
    while let mark = rest.firstIndex(where: { $0 == "%" || $0 == "…" }) {
      take(rest[..<mark])
      let isPercent = rest[mark] == "%"
      rest = rest[rest.index(after: mark)...]
      if isPercent { rest = rest.drop { $0.isLetter || $0.isNumber || $0 == "_" } }
      parts.append(.gap)
    }
    take(rest)
    while parts.first == .gap { parts.removeFirst() }
    while parts.last == .gap { parts.removeLast() }
    return parts
  }

  /// The runs of letters and digits, in lower case, without placeholders such as `%1`.
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isPlaceholder = false
    for scalar in text.unicodeScalars {
      if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        if !isPlaceholder { word.unicodeScalars.append(scalar) }
        continue
      }
      if !word.isEmpty { words.append(word.lowercased()) }
      word = ""
      isPlaceholder = scalar == "%" || isPlaceholder && scalar == "_"
    }
    if !word.isEmpty { words.append(word.lowercased()) }
    return words
  }

  /// The first resource that the text names.
  private var resource: String? {
    text.split { !($0.isLetter || $0.isNumber || "_:".contains($0)) }.lazy.map { word in
      var word = word
      while word.last == ":" { word.removeLast() }
      return String(word)
    }.first { word in
      guard let colons = word.firstRange(of: "::") else { return false }
      return colons.lowerBound > word.startIndex && word[..<colons.lowerBound].contains("_")
    }
  }
}

/// The ways in which clients, logs and browsers write a message.
enum MessageText {
  /// With what JSON and HTML escape.
  static func unescaped(_ text: String) -> String {
    guard text.contains("\\") || text.contains("&") || text.contains("<") else { return text }
    var result = ""
    var rest = Substring(text)
    while let first = rest.first {
      if first == "\\", let scalar = jsonEscape(&rest) {
        result.unicodeScalars.append(scalar)
      } else if first == "&", let scalar = entity(&rest) {
        result.unicodeScalars.append(scalar)
      } else {
        result.append(first)
        rest.removeFirst()
      }
    }
    return result
  }

  private static func jsonEscape(_ rest: inout Substring) -> Unicode.Scalar? {
    let behind = rest.dropFirst()
    switch behind.first {
    case "u":
      let digits = behind.dropFirst().prefix(4)
      guard digits.count == 4, let value = UInt32(digits, radix: 16),
        let scalar = Unicode.Scalar(value)
      else { return nil }
      rest = rest.dropFirst(6)
      return scalar
    case "n", "r", "t":
      rest = rest.dropFirst(2)
      return "\n"
    case "\"", "'", "/", "\\":
      let scalar = behind.unicodeScalars.first
      rest = rest.dropFirst(2)
      return scalar
    default: return nil
    }
  }

  private static let entities: [(name: String, scalar: Unicode.Scalar)] = [
    ("quot", "\""), ("apos", "'"), ("amp", "&"), ("lt", "<"), ("gt", ">"), ("nbsp", " "),
    ("rsquo", "'"),
  ]

  private static func entity(_ rest: inout Substring) -> Unicode.Scalar? {
    guard let end = rest.prefix(10).firstIndex(of: ";") else { return nil }
    let name = rest[rest.index(after: rest.startIndex)..<end]
    var scalar = entities.first { $0.name == name }?.scalar
    if name.hasPrefix("#") {
      let digits = name.dropFirst()
      let value =
        digits.lowercased().hasPrefix("x")
        ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits, radix: 10)
      scalar = value.flatMap { Unicode.Scalar($0) }
    }
    guard let scalar else { return nil }
    rest = rest[rest.index(after: end)...]
    return scalar
  }

  /// With escapes such as `%27` decoded; a `%` without two hexadecimal digits behind it stays.
  static func percentDecoded(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.contains(UInt8(ascii: "%")) else { return text }
    func digit(_ at: Int) -> UInt8? {
      guard at < bytes.count else { return nil }
      return UInt8(String(UnicodeScalar(bytes[at])), radix: 16)
    }
    var result: [UInt8] = []
    var at = 0
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "%"), let high = digit(at + 1), let low = digit(at + 2) {
        result.append(high << 4 | low)
        at += 3
      } else {
        result.append(bytes[at])
        at += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
