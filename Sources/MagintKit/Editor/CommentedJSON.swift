internal import MagintCore

/// JSON with comments and trailing commas, as editors keep their settings in, to which something is
/// added while every other byte stays as it is.
struct CommentedJSON {
  /// What is added.
  indirect enum Value {
    case string(String)
    case number(Int)
    case array([Value])
    case object([(name: String, value: Value)])
  }

  struct Unreadable: Error {
    var message: String
    var line: Int
  }

  private(set) var bytes: [UInt8]
  /// Nil where there is nothing but comments.
  private(set) var root: JSONTree?

  init(_ bytes: [UInt8]) throws(Unreadable) {
    self.bytes = bytes
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw Unreadable(message: "it is not UTF-8", line: 1)
    }
    let plain = Self.blanked(bytes)
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    if plain[start...].allSatisfy(Self.isSpace) { return }
    do {
      root = try JSONTree.parse(plain)
    } catch {
      throw Unreadable(
        message: error.message,
        line: LineTable(bytes).position(of: error.offset, in: bytes).line)
    }
  }

  // MARK: Adding

  /// Adds a member to an object, behind its last one.
  mutating func add(_ name: String, _ value: Value, to object: JSONTree) throws(Unreadable) {
    self = try inserting(
      into: object, behind: object.members.last?.value, firstChild: object.members.first?.nameRange
    ) { indent, isCompact in
      Self.quoted(name) + ": " + render(value, indent, isCompact: isCompact)
    }
  }

  /// Adds an element to an array, behind its last one.
  mutating func add(_ value: Value, to array: JSONTree) throws(Unreadable) {
    self = try inserting(
      into: array, behind: array.array.last, firstChild: array.array.first?.range
    ) {
      indent, isCompact in render(value, indent, isCompact: isCompact)
    }
  }

  /// Writes a whole value where there is none yet, behind what comments there are.
  mutating func start(_ value: Value) throws(Unreadable) {
    var text = render(value, "", isCompact: false) + lineEnd
    if let last = bytes.last, last != UInt8(ascii: "\n"), bytes != [0xEF, 0xBB, 0xBF] {
      text = lineEnd + text
    }
    self = try CommentedJSON(bytes + Array(text.utf8))
  }

  /// - Parameters:
  ///   - last: the child that stands last.
  ///   - firstChild: where the first begins.
  ///   - text: what is added, from the white space at the start of its line and whether it has to
  ///     be in one line.
  private func inserting(
    into container: JSONTree, behind last: JSONTree?, firstChild: Range<Int>?,
    _ text: (_ indent: String, _ isCompact: Bool) -> String
  ) throws(Unreadable) -> CommentedJSON {
    let plain = Self.blanked(bytes, keepsCommas: true)
    let isOneLine = !bytes[container.range].contains(UInt8(ascii: "\n"))
    var edited = bytes
    guard let last, let firstChild else {
      // Behind the bracket and what is said of it on its line.
      let open = container.range.lowerBound + 1
      let indent = margin(container.range.lowerBound) + unit
      let line = lineEnd + indent + text(indent, false)
      let at = isOneLine ? open : endOfLine(from: open, plain)
      edited.insert(
        contentsOf: Array(
          (isOneLine ? line + lineEnd + margin(container.range.lowerBound) : line).utf8), at: at)
      return try CommentedJSON(edited)
    }
    let end = last.range.upperBound
    let next = plain[end...].firstIndex { !Self.isSpace($0) } ?? end
    let hasComma = plain[next] == UInt8(ascii: ",")
    if isOneLine {
      let added = (hasComma ? " " : ", ") + text("", true) + (hasComma ? "," : "")
      edited.insert(contentsOf: Array(added.utf8), at: hasComma ? next + 1 : end)
    } else {
      let isAlone = margin(firstChild.lowerBound).utf8.count == column(firstChild.lowerBound)
      let indent =
        isAlone ? margin(firstChild.lowerBound) : margin(container.range.lowerBound) + unit
      // A comment on the line belongs to what stands there.
      let at = endOfLine(from: hasComma ? next + 1 : end, plain)
      let added = lineEnd + indent + text(indent, false) + (hasComma ? "," : "")
      edited.insert(contentsOf: Array(added.utf8), at: at)
      if !hasComma { edited.insert(UInt8(ascii: ","), at: end) }
    }
    return try CommentedJSON(edited)
  }

  /// The end of the line that `index` is in, where nothing but comments follows on it, otherwise
  /// `index`.
  private func endOfLine(from index: Int, _ plain: [UInt8]) -> Int {
    var at = index
    while at < plain.count, plain[at] != UInt8(ascii: "\n") {
      guard Self.isSpace(plain[at]) else { return index }
      at += 1
    }
    // A comment of several lines that begins here has its line ends blanked too: its end counts.
    if at > index, bytes[at - 1] == UInt8(ascii: "\r") { at -= 1 }
    return at
  }

  // MARK: Writing

  private func render(_ value: Value, _ indent: String, isCompact: Bool) -> String {
    switch value {
    case .string(let text): return Self.quoted(text)
    case .number(let number): return String(number)
    case .array(let values):
      let isFlat = values.allSatisfy { if case .string = $0 { true } else { false } }
      let parts = values.map { render($0, indent + unit, isCompact: isCompact) }
      if isCompact || isFlat { return "[" + parts.joined(separator: ", ") + "]" }
      return nest("[", parts, "]", indent)
    case .object(let members):
      let parts = members.map {
        Self.quoted($0.name) + ": " + render($0.value, indent + unit, isCompact: isCompact)
      }
      if isCompact { return "{" + parts.joined(separator: ", ") + "}" }
      return nest("{", parts, "}", indent)
    }
  }

  private func nest(_ open: String, _ parts: [String], _ close: String, _ indent: String) -> String
  {
    let lines = parts.map { lineEnd + indent + unit + $0 }
    return open + lines.joined(separator: ",") + lineEnd + indent + close
  }

  private static func quoted(_ text: String) -> String {
    var json = JSONText()
    json.value(text)
    return json.text
  }

  // MARK: The way in which it is written

  /// As the first line ends.
  private var lineEnd: String {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return "\n" }
    return end > 0 && bytes[end - 1] == UInt8(ascii: "\r") ? "\r\n" : "\n"
  }

  /// What the first member of the root is indented by.
  private var unit: String {
    guard let first = root?.members.first?.nameRange.lowerBound else { return "    " }
    let margin = margin(first)
    return margin.isEmpty || margin.utf8.count != column(first) ? "    " : margin
  }

  /// The white space at the start of the line of `index`.
  private func margin(_ index: Int) -> String {
    let start = lineStart(index)
    let text = bytes[start..<index].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    return String(decoding: text, as: UTF8.self)
  }

  private func column(_ index: Int) -> Int { index - lineStart(index) }

  private func lineStart(_ index: Int) -> Int {
    let start = bytes[..<index].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return start == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? min(3, index) : start
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
      || byte == UInt8(ascii: "\r")
  }

  /// The same text with blanks in place of comments and of commas behind the last child, each byte
  /// in its place.
  private static func blanked(_ bytes: [UInt8], keepsCommas: Bool = false) -> [UInt8] {
    var result = bytes
    var index = 0
    var comma: Int?
    // A comma needs something before it: [,] stays what it is, an error.
    var isBehindValue = false
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        comma = nil
        isBehindValue = true
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\""),
          bytes[index] != UInt8(ascii: "\n")
        {
          index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
      case UInt8(ascii: "/") where bytes[index...].starts(with: "//".utf8):
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n"),
          bytes[index] != UInt8(ascii: "\r")
        {
          result[index] = UInt8(ascii: " ")
          index += 1
        }
        continue
      case UInt8(ascii: "/") where bytes[index...].starts(with: "/*".utf8):
        var end = index + 2
        while end < bytes.count, !bytes[end...].starts(with: "*/".utf8) { end += 1 }
        // One that never ends stays, and is said to be no JSON.
        guard end < bytes.count else { return result }
        for at in index..<end + 2 { result[at] = UInt8(ascii: " ") }
        index = end + 2
        continue
      case UInt8(ascii: ","):
        comma = isBehindValue ? index : nil
        isBehindValue = false
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if let comma, !keepsCommas { result[comma] = UInt8(ascii: " ") }
        comma = nil
        isBehindValue = true
      case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ":"):
        comma = nil
        isBehindValue = false
      case let byte where isSpace(byte): break
      default:
        comma = nil
        isBehindValue = true
      }
      index += 1
    }
    return result
  }
}
