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
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    if nextToken(from: start) == bytes.count { return }
    do {
      root = try JSONTree.parse(bytes, .withComments)
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
    let isOneLine = !bytes[container.range].contains(UInt8(ascii: "\n"))
    var edited = bytes
    guard let last, let firstChild else {
      // Behind the bracket and what is said of it on its line.
      let open = container.range.lowerBound + 1
      let indent = margin(container.range.lowerBound) + unit
      let line = lineEnd + indent + text(indent, false)
      let at = isOneLine ? open : endOfLine(from: open)
      edited.insert(
        contentsOf: Array(
          (isOneLine ? line + lineEnd + margin(container.range.lowerBound) : line).utf8), at: at)
      return try CommentedJSON(edited)
    }
    let end = last.range.upperBound
    let next = nextToken(from: end)
    let hasComma = bytes[next] == UInt8(ascii: ",")
    if isOneLine {
      let added = (hasComma ? " " : ", ") + text("", true) + (hasComma ? "," : "")
      edited.insert(contentsOf: Array(added.utf8), at: hasComma ? next + 1 : end)
    } else {
      let isAlone = margin(firstChild.lowerBound).utf8.count == column(firstChild.lowerBound)
      let indent =
        isAlone ? margin(firstChild.lowerBound) : margin(container.range.lowerBound) + unit
      // A comment on the line belongs to what stands there.
      let at = endOfLine(from: hasComma ? next + 1 : end)
      let added = lineEnd + indent + text(indent, false) + (hasComma ? "," : "")
      edited.insert(contentsOf: Array(added.utf8), at: at)
      if !hasComma { edited.insert(UInt8(ascii: ","), at: end) }
    }
    return try CommentedJSON(edited)
  }

  /// The end of the line that `index` is in, where nothing but comments follows on it, otherwise
  /// `index`. A comment that goes on over further lines takes these along.
  private func endOfLine(from index: Int) -> Int {
    let at = skip(from: index, stopsAtLineEnd: true)
    guard at == bytes.count || bytes[at] == UInt8(ascii: "\n") else { return index }
    return at > index && bytes[at - 1] == UInt8(ascii: "\r") ? at - 1 : at
  }

  /// Where something begins that is neither white space nor a comment; the end where nothing does.
  private func nextToken(from index: Int) -> Int { skip(from: index, stopsAtLineEnd: false) }

  private func skip(from index: Int, stopsAtLineEnd: Bool) -> Int {
    var at = index
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\n") where stopsAtLineEnd: return at
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): at += 1
      case UInt8(ascii: "/") where bytes[at...].starts(with: "//".utf8):
        while at < bytes.count, bytes[at] != UInt8(ascii: "\n"), bytes[at] != UInt8(ascii: "\r") {
          at += 1
        }
      case UInt8(ascii: "/") where bytes[at...].starts(with: "/*".utf8):
        var end = at + 2
        while end < bytes.count, !bytes[end...].starts(with: "*/".utf8) { end += 1 }
        // One that never ends is something: the parser says what.
        guard end < bytes.count else { return at }
        at = end + 2
      default: return at
      }
    }
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
}
