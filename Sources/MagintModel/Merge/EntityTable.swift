internal import MagintCore
internal import MagintXML

/// The general entities that a document declares in itself, as libxml2 makes text of them where
/// nothing replaces them during parsing.
///
/// Nothing external is ever read: an external entity is empty, as it is to Magento. What entities
/// stand for is bounded, which it is not in libxml2.
struct EntityTable: Sendable {
  /// Bytes of text that one reference may stand for.
  static let limit = 65_536
  private static let maximumDepth = 40

  /// The replacement texts of internal entities (XML 1.0, section 4.4).
  private var replacements: [String: [UInt8]] = [:]
  /// Whether a text was longer than ``limit``.
  private(set) var isBeyondLimits = false

  init() {}

  init(_ document: XMLDocument) {
    guard let doctype = document.doctype else { return }
    var reader = DeclarationReader(Array(document.file.bytes[doctype]))
    reader.read()
    replacements = reader.general
    for name in replacements.keys.sorted() {
      var budget = Self.limit
      var text: [UInt8] = []
      append(name, to: &text, depth: 0, &budget)
      if budget < 0 { isBeyondLimits = true }
    }
  }

  /// What an element's text has for a reference to `name`: the characters of its replacement text, of
  /// elements and CDATA in it too. Empty for an entity that is external or not declared.
  func text(of name: String) -> String {
    var budget = Self.limit
    var text: [UInt8] = []
    append(name, to: &text, depth: 0, &budget)
    return String(decoding: text, as: UTF8.self)
  }

  private func append(_ name: String, to text: inout [UInt8], depth: Int, _ budget: inout Int) {
    guard let replacement = replacements[name] else { return }
    guard depth < Self.maximumDepth else {
      budget = -1
      return
    }
    // A comment or an instruction directly in an entity counts with its text: libxml2 asks each
    // node there for its content.
    var level = 0
    var index = 0
    func find(_ end: StaticString, from start: Int) -> Int {
      let pattern = end.withUTF8Buffer { Array($0) }
      var at = start
      while at + pattern.count <= replacement.count {
        if replacement[at..<at + pattern.count].elementsEqual(pattern) { return at }
        at += 1
      }
      return replacement.count
    }
    func starts(_ prefix: StaticString) -> Bool {
      prefix.withUTF8Buffer { replacement[index...].starts(with: $0) }
    }
    func take(_ bytes: some Collection<UInt8>) {
      budget -= bytes.count
      if budget >= 0 { text += bytes }
    }
    while index < replacement.count, budget >= 0 {
      let byte = replacement[index]
      if byte == UInt8(ascii: "&") {
        guard let end = replacement[index...].firstIndex(of: UInt8(ascii: ";")) else { return }
        let reference = String(decoding: replacement[index + 1..<end], as: UTF8.self)
        if let scalar = Self.character(reference) {
          take(String(Character(scalar)).utf8)
        } else {
          // Each counts for something, so that many empty ones cannot take for ever.
          budget -= 1
          append(reference, to: &text, depth: depth + 1, &budget)
        }
        index = end + 1
      } else if byte != UInt8(ascii: "<") {
        take(CollectionOfOne(byte))
        index += 1
      } else if starts("<!--") {
        let end = find("-->", from: index + 4)
        if level == 0 { take(replacement[index + 4..<end]) }
        index = min(replacement.count, end + 3)
      } else if starts("<![CDATA[") {
        let end = find("]]>", from: index + 9)
        take(replacement[index + 9..<end])
        index = min(replacement.count, end + 3)
      } else if starts("<?") {
        let end = find("?>", from: index + 2)
        if level == 0 {
          // Its target is no part of its content.
          let space = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0A }
          let content = replacement[index + 2..<end].drop { !space($0) }.drop(while: space)
          take(content)
        }
        index = min(replacement.count, end + 2)
      } else {
        var end = index + 1
        var quote: UInt8?
        while end < replacement.count, quote != nil || replacement[end] != UInt8(ascii: ">") {
          let byte = replacement[end]
          if byte == quote {
            quote = nil
          } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
            quote = byte
          }
          end += 1
        }
        if starts("</") {
          level -= 1
        } else if end == replacement.count || replacement[end - 1] != UInt8(ascii: "/") {
          level += 1
        }
        index = min(replacement.count, end + 1)
      }
    }
  }

  /// The character that `amp`, `#38` or `#x26` stands for.
  private static func character(_ reference: String) -> Unicode.Scalar? {
    switch reference {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default:
      guard reference.hasPrefix("#") else { return nil }
      let digits = reference.dropFirst()
      let value =
        digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      return value.flatMap(Unicode.Scalar.init)
    }
  }

  // MARK: Reading for references a second time

  enum Piece {
    case text(String)
    case entity(String)
  }

  /// Why a text cannot be read for references.
  enum Problem: Error, Sendable, Hashable {
    /// An `&` without a `;` behind it; with what follows.
    case unterminatedReference(String)
    /// `&#` without a number; with what follows.
    case invalidCharacterReference(String)
  }

  /// The character that the reference at `index` stands for, and where the text goes on: libxml2 from 2.13
  /// on reads digits up to the first character that is none.
  private static func characterReference(
    _ bytes: [UInt8], _ index: Int
  ) -> (scalar: Unicode.Scalar?, next: Int) {
    var at = index + 2
    let isHexadecimal = at < bytes.count && bytes[at] == UInt8(ascii: "x")
    if isHexadecimal { at += 1 }
    var value: UInt32 = 0
    while at < bytes.count, bytes[at] != UInt8(ascii: ";") {
      guard let digit = Character(Unicode.Scalar(bytes[at])).hexDigitValue,
        digit < (isHexadecimal ? 16 : 10)
      else { return (nil, at) }
      if value <= 0x10FFFF { value = value * (isHexadecimal ? 16 : 10) + UInt32(digit) }
      at += 1
    }
    guard at < bytes.count else { return (nil, at) }
    let scalar = Unicode.Scalar(value)
    return (scalar == "\0" ? nil : scalar, at + 1)
  }

  /// What libxml2 makes of a text that is set as an element's content: it looks for references, and
  /// takes all between `&` and the next `;` for a name.
  ///
  /// - Parameter dropsAmpersands: whether what is no reference loses its `&`, or `&#` and the digits, as
  ///   from libxml2 2.13 on, where it was an error.
  func pieces(_ text: String, dropsAmpersands: Bool = false) throws(Problem) -> [Piece] {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text.isEmpty ? [] : [.text(text)] }
    let bytes = Array(text.utf8)
    var pieces: [Piece] = []
    var pending: [UInt8] = []
    func flush() {
      if !pending.isEmpty { pieces.append(.text(String(decoding: pending, as: UTF8.self))) }
      pending = []
    }
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "&") else {
        pending.append(bytes[index])
        index += 1
        continue
      }
      let rest = String(decoding: bytes[index...].prefix(40), as: UTF8.self)
      let end = bytes[index...].firstIndex(of: UInt8(ascii: ";"))
      if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "#") {
        if dropsAmpersands {
          let (scalar, next) = Self.characterReference(bytes, index)
          if let scalar { pending += String(Character(scalar)).utf8 }
          index = next
          continue
        }
        guard let end else { throw .invalidCharacterReference(rest) }
        let digits = bytes[index + 2..<end]
        let isHexadecimal = digits.first == UInt8(ascii: "x")
        let isNumber = { (byte: UInt8) in
          switch byte {
          case UInt8(ascii: "0")...UInt8(ascii: "9"): true
          case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
            isHexadecimal
          default: false
          }
        }
        guard (isHexadecimal ? digits.dropFirst() : digits).allSatisfy(isNumber) else {
          throw .invalidCharacterReference(rest)
        }
        // A number that is no character is left out.
        let reference = String(decoding: bytes[index + 1..<end], as: UTF8.self)
        if let scalar = Self.character(reference), scalar != "\0" {
          pending += String(Character(scalar)).utf8
        }
        index = end + 1
        continue
      }
      guard let end else {
        guard dropsAmpersands else { throw .unterminatedReference(rest) }
        // The rest is taken as it is.
        pending += bytes[(index + 1)...]
        break
      }
      let name = String(decoding: bytes[index + 1..<end], as: UTF8.self)
      if let scalar = Self.character(name) {
        pending += String(Character(scalar)).utf8
      } else if !name.isEmpty {
        flush()
        pieces.append(.entity(name))
      }
      index = end + 1
    }
    flush()
    return pieces
  }

  /// The value of an attribute that is written as `raw`.
  func attributeText(_ raw: String) -> String {
    var result = ""
    var rest = raw[...]
    while let start = rest.utf8.firstIndex(of: UInt8(ascii: "&")) {
      result += rest[..<start]
      rest = rest[rest.index(after: start)...]
      guard let end = rest.utf8.firstIndex(of: UInt8(ascii: ";")) else { break }
      let name = String(rest[..<end])
      if let scalar = Self.character(name) {
        result.unicodeScalars.append(scalar)
      } else {
        result += text(of: name)
      }
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }
}

/// Reads the declarations of entities in a document type.
private struct DeclarationReader {
  private var bytes: [UInt8]
  private var index = 0
  private(set) var general: [String: [UInt8]] = [:]
  private var parameters: [String: [UInt8]] = [:]
  /// Bytes that parameter entities may add.
  private var budget = EntityTable.limit

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func read() {
    guard let open = bytes.firstIndex(of: UInt8(ascii: "[")) else { return }
    index = open + 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "]") {
      if starts("<!--") {
        skip(past: "-->", from: index + 4)
      } else if starts("<?") {
        skip(past: "?>", from: index + 2)
      } else if starts("<!ENTITY") {
        index += "<!ENTITY".utf8.count
        declaration()
      } else if starts("<!") {
        skipMarkup()
      } else if bytes[index] == UInt8(ascii: "%") {
        expandParameter()
      } else {
        index += 1
      }
    }
  }

  private func starts(_ prefix: StaticString) -> Bool {
    prefix.withUTF8Buffer { bytes[index...].starts(with: $0) }
  }

  private mutating func skip(past end: String, from start: Int) {
    let pattern = Array(end.utf8)
    index = start
    while index + pattern.count <= bytes.count {
      if bytes[index..<index + pattern.count].elementsEqual(pattern) {
        index += pattern.count
        return
      }
      index += 1
    }
    index = bytes.count
  }

  /// To behind the `>` of a declaration, quoted ones apart.
  private mutating func skipMarkup() {
    var quote: UInt8?
    while index < bytes.count, quote != nil || bytes[index] != UInt8(ascii: ">") {
      let byte = bytes[index]
      if byte == quote {
        quote = nil
      } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      }
      index += 1
    }
    index = min(bytes.count, index + 1)
  }

  private mutating func skipSpace() {
    while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
  }

  private mutating func word() -> String {
    let start = index
    while index < bytes.count, bytes[index] > 0x20, bytes[index] != UInt8(ascii: ">"),
      bytes[index] != UInt8(ascii: ";")
    {
      index += 1
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func declaration() {
    skipSpace()
    var isParameter = false
    if index < bytes.count, bytes[index] == UInt8(ascii: "%") {
      isParameter = true
      index += 1
      skipSpace()
    }
    let name = word()
    skipSpace()
    guard index < bytes.count,
      bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'")
    else {
      // An external one. It keeps a later declaration of the name from counting.
      if !isParameter, general[name] == nil { general[name] = [] }
      skipMarkup()
      return
    }
    let quote = bytes[index]
    let start = index + 1
    let end = bytes[start...].firstIndex(of: quote) ?? bytes.count
    let value = Self.literal(bytes[start..<end])
    index = min(bytes.count, end + 1)
    skipMarkup()
    // The first declaration binds.
    if isParameter {
      if parameters[name] == nil { parameters[name] = value }
    } else if general[name] == nil {
      general[name] = value
    }
  }

  /// The replacement text of an entity's literal: character references are replaced, references to
  /// entities stay; line ends are normalized.
  private static func literal(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      if byte == UInt8(ascii: "&"), index + 1 < bytes.endIndex,
        bytes[index + 1] == UInt8(ascii: "#"),
        let end = bytes[index...].firstIndex(of: UInt8(ascii: ";"))
      {
        let digits = String(decoding: bytes[index + 2..<end], as: UTF8.self)
        let value = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        if let scalar = value.flatMap(Unicode.Scalar.init) {
          result += String(Character(scalar)).utf8
        }
        index = end + 1
      } else if byte == 0x0D {
        result.append(0x0A)
        index += index + 1 < bytes.endIndex && bytes[index + 1] == 0x0A ? 2 : 1
      } else {
        result.append(byte)
        index += 1
      }
    }
    return result
  }

  private mutating func expandParameter() {
    index += 1
    let start = index - 1
    let name = word()
    guard index < bytes.count, bytes[index] == UInt8(ascii: ";") else { return }
    index += 1
    guard let value = parameters[name], budget >= value.count + 1 else { return }
    budget -= value.count + 1
    bytes.replaceSubrange(start..<index, with: value)
    index = start
  }
}
