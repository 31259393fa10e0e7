/// A JSON text (RFC 8259) as a tree whose values know their places.
///
/// `JSONDecoder` tells no places, and messages about a catalog or a configuration need them.
package struct JSONTree: Sendable {
  package enum Value: Sendable {
    case null
    case bool(Bool)
    /// As it is written.
    case number(String)
    case string(String)
    case array([JSONTree])
    /// In order; a name may stand twice.
    case object([Member])
  }

  package struct Member: Sendable {
    package var name: String
    /// In bytes, with its quotes.
    package var nameRange: Range<Int>
    package var value: JSONTree
  }

  package var value: Value
  /// In bytes; of a string with its quotes.
  package var range: Range<Int>

  /// Where and why a text is not JSON.
  package struct ParseError: Error, Sendable, Hashable {
    package var message: String
    package var offset: Int
  }

  /// Deeper than this nobody nests; a limit keeps the stack whole.
  private static let maximumDepth = 128

  /// What files for people may have besides.
  package enum Dialect: Sendable {
    case strict
    /// With `//` and `/* */`, and a comma behind the last element.
    case withComments
  }

  package static func parse(
    _ bytes: [UInt8], _ dialect: Dialect = .strict
  ) throws(ParseError) -> JSONTree {
    var parser = Parser(bytes, dialect)
    let tree = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.index == bytes.count else { throw parser.fail("text behind the end of the value") }
    return tree
  }

  // MARK: Looking things up

  /// The last member of an object with that name, which is the one that PHP takes.
  package subscript(name: String) -> JSONTree? {
    member(name)?.value
  }

  /// The same with its name's place.
  package func member(_ name: String) -> Member? {
    guard case .object(let members) = value,
      // By index: iterating copies each.
      let index = members.indices.last(where: { members[$0].name == name })
    else { return nil }
    return members[index]
  }

  package var string: String? {
    if case .string(let string) = value { string } else { nil }
  }

  package var members: [Member] {
    if case .object(let members) = value { members } else { [] }
  }

  package var array: [JSONTree] {
    if case .array(let array) = value { array } else { [] }
  }

  // MARK: Parsing

  private struct Parser {
    let bytes: [UInt8]
    let allowsComments: Bool
    var index: Int

    init(_ bytes: [UInt8], _ dialect: Dialect) {
      self.bytes = bytes
      allowsComments = dialect == .withComments
      index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    func fail(_ message: String) -> ParseError {
      let isComment = allowsComments && bytes[index...].starts(with: "/*".utf8)
      return ParseError(message: isComment ? "a comment is never closed" : message, offset: index)
    }

    /// Stops in front of a comment that is never closed: nothing else is expected there.
    mutating func skipSpace() {
      while index < bytes.count {
        switch bytes[index] {
        case 0x20, 0x09, 0x0A, 0x0D: index += 1
        case UInt8(ascii: "/") where allowsComments && bytes[index...].starts(with: "//".utf8):
          while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
        case UInt8(ascii: "/") where allowsComments && bytes[index...].starts(with: "/*".utf8):
          var end = index + 3
          while end < bytes.count,
            bytes[end] != UInt8(ascii: "/") || bytes[end - 1] != UInt8(ascii: "*")
          {
            end += 1
          }
          guard end < bytes.count else { return }
          index = end + 1
        default: return
        }
      }
    }

    mutating func value(depth: Int) throws(ParseError) -> JSONTree {
      skipSpace()
      guard index < bytes.count else { throw fail("the text ends where a value is expected") }
      guard depth < JSONTree.maximumDepth else { throw fail("nested too deeply") }
      let start = index
      let value: Value
      switch bytes[index] {
      case UInt8(ascii: "{"): value = try object(depth)
      case UInt8(ascii: "["): value = try array(depth)
      case UInt8(ascii: "\""): value = .string(try string())
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): value = try number()
      default:
        if let literal = literal() {
          value = literal
        } else {
          throw fail("a value is expected")
        }
      }
      return JSONTree(value: value, range: start..<index)
    }

    private mutating func literal() -> Value? {
      for (word, value) in [("true", Value.bool(true)), ("false", .bool(false)), ("null", .null)]
      where bytes[index...].starts(with: word.utf8) {
        index += word.utf8.count
        return value
      }
      return nil
    }

    private mutating func object(_ depth: Int) throws(ParseError) -> Value {
      index += 1
      var members: [Member] = []
      skipSpace()
      if take(UInt8(ascii: "}")) { return .object([]) }
      while true {
        skipSpace()
        if allowsComments, !members.isEmpty, take(UInt8(ascii: "}")) { return .object(members) }
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
          throw fail("a name in quotes is expected")
        }
        let start = index
        let name = try string()
        let nameRange = start..<index
        skipSpace()
        guard take(UInt8(ascii: ":")) else { throw fail("':' is expected") }
        members.append(
          Member(name: name, nameRange: nameRange, value: try value(depth: depth + 1)))
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        guard take(UInt8(ascii: ",")) else { throw fail("',' or '}' is expected") }
      }
    }

    private mutating func array(_ depth: Int) throws(ParseError) -> Value {
      index += 1
      var values: [JSONTree] = []
      skipSpace()
      if take(UInt8(ascii: "]")) { return .array([]) }
      while true {
        if allowsComments, !values.isEmpty {
          skipSpace()
          if take(UInt8(ascii: "]")) { return .array(values) }
        }
        values.append(try value(depth: depth + 1))
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(values) }
        guard take(UInt8(ascii: ",")) else { throw fail("',' or ']' is expected") }
      }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
      guard index < bytes.count, bytes[index] == byte else { return false }
      index += 1
      return true
    }

    private mutating func number() throws(ParseError) -> Value {
      let start = index
      _ = take(UInt8(ascii: "-"))
      func isDigit() -> Bool { index < bytes.count && 0x30...0x39 ~= bytes[index] }
      func digits() throws(ParseError) {
        guard isDigit() else { throw fail("a digit is expected") }
      }
      try digits()
      if !take(UInt8(ascii: "0")) { while isDigit() { index += 1 } }
      if take(UInt8(ascii: ".")) {
        try digits()
        while isDigit() { index += 1 }
      }
      if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
        if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
        try digits()
        while isDigit() { index += 1 }
      }
      return .number(String(decoding: bytes[start..<index], as: UTF8.self))
    }

    private mutating func string() throws(ParseError) -> String {
      index += 1
      let start = index
      while index < bytes.count, bytes[index] != UInt8(ascii: "\""),
        bytes[index] != UInt8(ascii: "\\"),
        bytes[index] >= 0x20
      {
        index += 1
      }
      // Most strings have nothing to decode.
      if index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
        index += 1
        return String(decoding: bytes[start..<index - 1], as: UTF8.self)
      }
      var units = Array(bytes[start..<index])
      while index < bytes.count {
        let byte = bytes[index]
        if byte == UInt8(ascii: "\"") {
          index += 1
          return String(decoding: units, as: UTF8.self)
        }
        guard byte >= 0x20 else { throw fail("a control character in a string") }
        index += 1
        guard byte == UInt8(ascii: "\\") else {
          units.append(byte)
          continue
        }
        guard index < bytes.count else { break }
        let escape = bytes[index]
        index += 1
        switch escape {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(escape)
        case UInt8(ascii: "b"): units.append(0x08)
        case UInt8(ascii: "f"): units.append(0x0C)
        case UInt8(ascii: "n"): units.append(0x0A)
        case UInt8(ascii: "r"): units.append(0x0D)
        case UInt8(ascii: "t"): units.append(0x09)
        case UInt8(ascii: "u"):
          var unit = try hexadecimal()
          if 0xD800...0xDBFF ~= unit, bytes[index...].starts(with: "\\u".utf8) {
            let behindHigh = index
            index += 2
            let low = try hexadecimal()
            if 0xDC00...0xDFFF ~= low {
              unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
            } else {
              index = behindHigh
            }
          }
          units += Array(String(Character(Unicode.Scalar(unit) ?? "\u{FFFD}")).utf8)
        default:
          index -= 1
          throw fail("an unknown escape in a string")
        }
      }
      throw fail("a string is never closed")
    }

    private mutating func hexadecimal() throws(ParseError) -> UInt32 {
      var value: UInt32 = 0
      for at in index..<index + 4 {
        guard at < bytes.count, let digit = Character(Unicode.Scalar(bytes[at])).hexDigitValue
        else {
          throw fail("four hexadecimal digits are expected")
        }
        value = value << 4 | UInt32(digit)
      }
      index += 4
      return value
    }
  }
}
