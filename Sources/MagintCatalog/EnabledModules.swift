/// The list `'modules' => ['Magento_Store' => 1, …]` of a Magento's `app/etc/config.php`.
///
/// Nothing is executed: the text is read as far as such files go, and whatever else it holds makes the
/// list unknown.
package enum EnabledModules {
  /// Modules and whether they are enabled; nil where the text has no such list or is not of the form
  /// that Magento writes.
  package static func parse(_ bytes: [UInt8]) -> [String: Bool]? {
    var reader = Reader(bytes: bytes)
    while let token = reader.next() {
      guard token == .word("return") else { continue }
      guard let end = reader.open() else { return nil }
      return modules(&reader, end)
    }
    return nil
  }

  private static func modules(_ reader: inout Reader, _ end: Token) -> [String: Bool]? {
    while let key = reader.next(), key != end {
      guard reader.next() == .arrow else { return nil }
      if key == .string("modules") {
        guard let end = reader.open() else { return nil }
        return list(&reader, end)
      }
      guard skipValue(&reader) else { return nil }
    }
    return nil
  }

  private static func list(_ reader: inout Reader, _ end: Token) -> [String: Bool]? {
    var result: [String: Bool] = [:]
    while let token = reader.next() {
      if token == end { return result }
      guard case .string(let name) = token, reader.next() == .arrow else { return nil }
      switch reader.next() {
      case .word("1"), .word("true"), .word("TRUE"), .string("1"): result[name] = true
      case .word("0"), .word("false"), .word("FALSE"), .word("null"), .word("NULL"), .string("0"),
        .string(""):
        result[name] = false
      default: return nil
      }
      switch reader.next() {
      case .symbol(UInt8(ascii: ",")): continue
      case end: return result
      default: return nil
      }
    }
    return nil
  }

  /// Goes behind a value and the comma that follows it.
  private static func skipValue(_ reader: inout Reader) -> Bool {
    var depth = 0
    while let token = reader.peek() {
      switch token {
      case .symbol(UInt8(ascii: "[")), .symbol(UInt8(ascii: "(")): depth += 1
      case .symbol(UInt8(ascii: "]")), .symbol(UInt8(ascii: ")")):
        if depth == 0 { return true }
        depth -= 1
      case .symbol(UInt8(ascii: ",")) where depth == 0:
        _ = reader.next()
        return true
      default: break
      }
      _ = reader.next()
    }
    return false
  }

  private enum Token: Hashable {
    case string(String)
    /// A name or a number.
    case word(String)
    case arrow
    case symbol(UInt8)
  }

  private struct Reader {
    let bytes: [UInt8]
    var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Reads `[` or `array(`, and tells what closes it.
    mutating func open() -> Token? {
      switch next() {
      case .symbol(UInt8(ascii: "[")): return .symbol(UInt8(ascii: "]"))
      case .word("array") where next() == .symbol(UInt8(ascii: "(")):
        return .symbol(UInt8(ascii: ")"))
      default: return nil
      }
    }

    func peek() -> Token? {
      var copy = self
      return copy.next()
    }

    private func starts(with text: StaticString) -> Bool {
      text.withUTF8Buffer { bytes[min(index, bytes.count)...].starts(with: $0) }
    }

    private mutating func skip(behind text: StaticString) {
      while index < bytes.count, !starts(with: text) { index += 1 }
      index = min(bytes.count, index + text.utf8CodeUnitCount)
    }

    private mutating func skipSpace() {
      while index < bytes.count {
        if bytes[index] <= 0x20 {
          index += 1
        } else if starts(with: "/*") {
          index += 2
          skip(behind: "*/")
        } else if starts(with: "//") || bytes[index] == UInt8(ascii: "#") {
          skip(behind: "\n")
        } else {
          return
        }
      }
    }

    mutating func next() -> Token? {
      skipSpace()
      guard index < bytes.count else { return nil }
      let byte = bytes[index]
      if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") { return string(byte) }
      if starts(with: "=>") {
        index += 2
        return .arrow
      }
      let start = index
      while index < bytes.count, Self.isWord(bytes[index]) { index += 1 }
      if index > start { return .word(String(decoding: bytes[start..<index], as: UTF8.self)) }
      index += 1
      return .symbol(byte)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"),
        UInt8(ascii: "."), 0x80...:
        true
      default: false
      }
    }

    private mutating func string(_ quote: UInt8) -> Token? {
      index += 1
      var text: [UInt8] = []
      while index < bytes.count, bytes[index] != quote {
        if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count,
          bytes[index + 1] == quote || bytes[index + 1] == UInt8(ascii: "\\")
        {
          index += 1
        }
        text.append(bytes[index])
        index += 1
      }
      guard index < bytes.count else { return nil }
      index += 1
      return .string(String(decoding: text, as: UTF8.self))
    }
  }
}
