#if Rehearsal
  /// What a JSON text is on the outside, found while its bytes come in: it is never in memory as a whole.
  ///
  /// It is as strict as PHP's `json_decode`, and as deep.
  package struct JSONOutline: Sendable, Hashable {
    package enum Kind: Sendable, Hashable { case object, list, scalar }

    /// Nil until there is a value.
    package private(set) var kind: Kind?
    /// The members of an object that are not null.
    package private(set) var names: Set<String> = []
    /// The members that every element of a list has.
    package private(set) var commonNames: Set<String>?
    /// The elements of a list, or the members of an object.
    package private(set) var count = 0
    /// The member whose text has a script element in it; of several the first.
    private(set) var scriptMember: String?

    private enum Expected: Sendable, Hashable {
      case value, firstElement, firstName, name, colon, separator, end
    }
    private enum Token: Sendable, Hashable {
      case none, string, escape, unicode, literal, number
    }
    /// The parts of a number, by what was last.
    private enum Digits: Sendable, Hashable {
      case minus, zero, whole, point, fraction, exponent, exponentSign, exponentDigits
    }

    private static let depthLimit = 512
    private static let nameLimit = 200
    private static let namesLimit = 200
    private static let script = Array("<script".utf8)

    private var hasFailed = false
    private var expected = Expected.value
    private var token = Token.none
    /// Whether each container around is an object.
    private var stack: [Bool] = []
    private var isName = false
    private var name: [UInt8] = []
    private var itemNames: Set<String> = []
    private var literal: [UInt8] = []
    private var literalPlace = 0
    private var digits = Digits.minus
    private var unicode = (value: 0, count: 0)
    private var highSurrogate = false
    /// Continuation bytes that are due, and what the next may be.
    private var continuation = (count: 0, least: UInt8(0x80), most: UInt8(0xBF))
    private var scriptPlace = 0

    package static func == (left: JSONOutline, right: JSONOutline) -> Bool {
      left.isValid == right.isValid && left.kind == right.kind && left.names == right.names
        && left.count == right.count && left.commonNames == right.commonNames
    }

    package func hash(into hasher: inout Hasher) {
      hasher.combine(kind)
      hasher.combine(names)
      hasher.combine(count)
    }

    package init() {}

    package init(_ bytes: [UInt8]) {
      consume(bytes)
      finish()
    }

    /// Whether it was all JSON, when it has ended.
    package var isValid: Bool { !hasFailed && expected == .end && token == .none }

    package mutating func consume(_ bytes: some Sequence<UInt8>) {
      for byte in bytes {
        guard !hasFailed else { return }
        step(byte)
      }
    }

    /// A number at the end is known to be one when nothing follows.
    package mutating func finish() {
      if token == .number { endNumber() }
      if token != .none { hasFailed = true }
    }

    private mutating func step(_ byte: UInt8) {
      switch token {
      case .none: begin(byte)
      case .string: string(byte)
      case .escape: escape(byte)
      case .unicode: hexadecimal(byte)
      case .literal:
        guard byte | 0x20 == literal[literalPlace] else {
          hasFailed = true
          return
        }
        literalPlace += 1
        if literalPlace == literal.count {
          token = .none
          endValue(isNull: literal[0] == UInt8(ascii: "n"))
        }
      case .number:
        if !number(byte) {
          endNumber()
          if !hasFailed { begin(byte) }
        }
      }
    }

    private mutating func begin(_ byte: UInt8) {
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D: return
      case UInt8(ascii: "}"):
        guard expected == .firstName || expected == .separator, stack.last == true else { break }
        return endContainer()
      case UInt8(ascii: "]"):
        guard expected == .firstElement || expected == .separator, stack.last == false else {
          break
        }
        return endContainer()
      case UInt8(ascii: ","):
        guard expected == .separator, let isObject = stack.last else { break }
        expected = isObject ? .name : .value
        return
      case UInt8(ascii: ":"):
        guard expected == .colon else { break }
        expected = .value
        return
      case UInt8(ascii: "\""):
        isName = expected == .firstName || expected == .name
        guard isName || expected == .value || expected == .firstElement else { break }
        if isName { name = [] }
        if !isName { note(.scalar) }
        (token, scriptPlace) = (.string, 0)
        return
      default:
        guard expected == .value || expected == .firstElement else { break }
        return beginValue(byte)
      }
      hasFailed = true
    }

    private mutating func beginValue(_ byte: UInt8) {
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let isObject = byte == UInt8(ascii: "{")
        note(isObject ? .object : .list)
        guard stack.count < Self.depthLimit else {
          hasFailed = true
          return
        }
        stack.append(isObject)
        if stack.count == 2 { itemNames = [] }
        expected = isObject ? .firstName : .firstElement
      case UInt8(ascii: "-"), 0x30...0x39:
        note(.scalar)
        token = .number
        digits = byte == UInt8(ascii: "-") ? .minus : byte == 0x30 ? .zero : .whole
      default:
        note(.scalar)
        // PHP takes them in capitals too.
        switch byte | 0x20 {
        case UInt8(ascii: "t"): literal = Array("true".utf8)
        case UInt8(ascii: "f"): literal = Array("false".utf8)
        case UInt8(ascii: "n"): literal = Array("null".utf8)
        default:
          hasFailed = true
          return
        }
        (token, literalPlace) = (.literal, 1)
      }
    }

    private mutating func note(_ kind: Kind) { if stack.isEmpty { self.kind = kind } }

    private mutating func endContainer() {
      let isObject = stack.removeLast()
      if stack.count == 1, !stack[0] {
        let names = isObject ? itemNames : []
        commonNames = commonNames?.intersection(names) ?? names
      }
      endValue(isNull: false, isContainer: true)
    }

    private mutating func endValue(isNull: Bool, isContainer: Bool = false) {
      expected = stack.isEmpty ? .end : .separator
      guard let isObject = stack.last else { return }
      if stack.count == 1 {
        count += 1
        if !isObject, !isContainer { commonNames = [] }
      }
      guard isObject, !isNull else { return }
      // A container's name has been overwritten by those in it: its own is kept in the outer places.
      if stack.count == 1, names.count < Self.namesLimit { names.insert(outerName) }
      if stack.count == 2, !stack[0], itemNames.count < Self.namesLimit {
        itemNames.insert(innerName)
      }
    }

    private var outerName = ""
    private var innerName = ""

    private mutating func endName() {
      let text = String(decoding: name, as: UTF8.self)
      if stack.count == 1 { outerName = text }
      if stack.count == 2 { innerName = text }
      expected = .colon
    }

    // MARK: Strings

    private mutating func string(_ byte: UInt8) {
      if continuation.count > 0 {
        guard continuation.least...continuation.most ~= byte else {
          hasFailed = true
          return
        }
        continuation = (continuation.count - 1, 0x80, 0xBF)
        return content(byte)
      }
      switch byte {
      case UInt8(ascii: "\""):
        guard !highSurrogate else {
          hasFailed = true
          return
        }
        token = .none
        if isName { endName() } else { endValue(isNull: false) }
        return
      case UInt8(ascii: "\\"):
        token = .escape
        return
      case 0x00...0x1F:
        hasFailed = true
        return
      case 0x80...0xC1, 0xF5...0xFF:
        hasFailed = true
        return
      case 0xC2...0xDF: continuation = (1, 0x80, 0xBF)
      case 0xE0: continuation = (2, 0xA0, 0xBF)
      case 0xED: continuation = (2, 0x80, 0x9F)
      case 0xE1...0xEF: continuation = (2, 0x80, 0xBF)
      case 0xF0: continuation = (3, 0x90, 0xBF)
      case 0xF4: continuation = (3, 0x80, 0x8F)
      case 0xF1...0xF3: continuation = (3, 0x80, 0xBF)
      default: break
      }
      guard !highSurrogate else {
        hasFailed = true
        return
      }
      content(byte)
    }

    private mutating func escape(_ byte: UInt8) {
      token = .string
      if byte == UInt8(ascii: "u") {
        (token, unicode) = (.unicode, (0, 0))
        return
      }
      guard "\"\\/bfnrt".utf8.contains(byte), !highSurrogate else {
        hasFailed = true
        return
      }
      content("\"\\/".utf8.contains(byte) ? byte : 0x20)
    }

    private mutating func hexadecimal(_ byte: UInt8) {
      let digit: Int
      switch byte {
      case 0x30...0x39: digit = Int(byte) - 0x30
      case 0x41...0x46, 0x61...0x66: digit = Int(byte | 0x20) - 0x61 + 10
      default:
        hasFailed = true
        return
      }
      unicode = (unicode.value << 4 | digit, unicode.count + 1)
      guard unicode.count == 4 else { return }
      token = .string
      switch unicode.value {
      case 0xD800...0xDBFF where !highSurrogate: highSurrogate = true
      case 0xDC00...0xDFFF where highSurrogate:
        highSurrogate = false
        content(UInt8(ascii: "?"))
      case 0xD800...0xDFFF: hasFailed = true
      case let value:
        guard !highSurrogate else {
          hasFailed = true
          return
        }
        content(value < 0x80 ? UInt8(value) : UInt8(ascii: "?"))
      }
    }

    /// A byte of a string, decoded.
    private mutating func content(_ byte: UInt8) {
      if isName {
        if name.count < Self.nameLimit { name.append(byte) }
        return
      }
      let lower = 0x41...0x5A ~= byte ? byte | 0x20 : byte
      if lower == Self.script[scriptPlace] {
        scriptPlace += 1
        if scriptPlace == Self.script.count {
          scriptPlace = 0
          if scriptMember == nil { scriptMember = String(decoding: name, as: UTF8.self) }
        }
      } else {
        scriptPlace = lower == Self.script[0] ? 1 : 0
      }
    }

    // MARK: Numbers

    /// - Returns: whether the byte is a part of the number.
    private mutating func number(_ byte: UInt8) -> Bool {
      let isDigit = 0x30...0x39 ~= byte
      switch (digits, byte) {
      case (.minus, 0x30): digits = .zero
      case (.minus, _) where isDigit: digits = .whole
      case (.whole, _) where isDigit: break
      case (.zero, UInt8(ascii: ".")), (.whole, UInt8(ascii: ".")): digits = .point
      case (.point, _) where isDigit: digits = .fraction
      case (.fraction, _) where isDigit: break
      case (.zero, 0x45), (.zero, 0x65), (.whole, 0x45), (.whole, 0x65), (.fraction, 0x45),
        (.fraction, 0x65):
        digits = .exponent
      case (.exponent, UInt8(ascii: "+")), (.exponent, UInt8(ascii: "-")): digits = .exponentSign
      case (.exponent, _) where isDigit, (.exponentSign, _) where isDigit: digits = .exponentDigits
      case (.exponentDigits, _) where isDigit: break
      default: return false
      }
      return true
    }

    private mutating func endNumber() {
      token = .none
      switch digits {
      case .zero, .whole, .fraction, .exponentDigits: endValue(isNull: false)
      case .minus, .point, .exponent, .exponentSign: hasFailed = true
      }
    }
  }
#endif
