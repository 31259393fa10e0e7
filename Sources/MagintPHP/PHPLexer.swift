/// Cuts a PHP file, as of PHP 7 to 8.4, into the tokens that PHP itself sees.
///
/// Any bytes give tokens: together they are the file. Nothing is recursive, and every token is found
/// by looking at its own bytes, but for strings that are never closed.
package struct PHPLexer {
  private enum State {
    case html
    case script
    /// Behind `->`: a name is one, whatever the keywords.
    case property
    case doubleQuotes
    case backquotes
    /// Between the brackets behind a variable in a string.
    case offset
    /// Behind `${`.
    case variableName
    case heredoc
    case nowdoc
  }

  private let bytes: [UInt8]
  private var at = 0
  private var state = State.html
  private var stack: [State] = []
  /// The labels of the heredocs that are open, the innermost last.
  private var labels: [Range<Int>] = []
  private var tokens: [PHPToken] = []
  /// How many tokens of the `( ) ;` behind `__halt_compiler` are still to come: what follows is data.
  private var haltCountdown = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The tokens of a file, in order and without a gap.
  package static func tokens(_ bytes: [UInt8]) -> [PHPToken] {
    var lexer = PHPLexer(bytes)
    lexer.run()
    return lexer.tokens
  }

  private mutating func run() {
    tokens.reserveCapacity(bytes.count / 5 + 1)
    while at < bytes.count {
      switch state {
      case .html: html()
      case .script: script()
      case .property: property()
      case .doubleQuotes: template(UInt8(ascii: "\""))
      case .backquotes: template(UInt8(ascii: "`"))
      case .offset: offset()
      case .variableName: variableName()
      case .heredoc: heredoc()
      case .nowdoc: nowdoc()
      }
    }
  }

  // MARK: Bytes

  private func byte(_ offset: Int) -> UInt8 {
    let index = at + offset
    return index < bytes.count ? bytes[index] : 0
  }

  private func has(_ text: StaticString, at start: Int) -> Bool {
    text.withUTF8Buffer { text in
      guard start + text.count <= bytes.count else { return false }
      for index in 0..<text.count where bytes[start + index] != text[index] { return false }
      return true
    }
  }

  private func hasWord(_ text: StaticString, at start: Int) -> Bool {
    text.withUTF8Buffer { text in
      guard start + text.count <= bytes.count else { return false }
      for index in 0..<text.count {
        let byte = bytes[start + index]
        guard byte == text[index] || (0x41...0x5A ~= byte && byte | 0x20 == text[index]) else {
          return false
        }
      }
      return true
    }
  }

  package static func isNameStart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  package static func isNamePart(_ byte: UInt8) -> Bool {
    isNameStart(byte) || isDigit(byte)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private func endOfName(from start: Int) -> Int {
    var end = start
    while end < bytes.count, Self.isNamePart(bytes[end]) { end += 1 }
    return end
  }

  private mutating func add(_ kind: PHPToken.Kind, to end: Int, isKeyword: Bool = true) {
    tokens.append(PHPToken(kind: kind, start: at, end: end))
    if haltCountdown > 0 {
      switch kind {
      case .whitespace, .comment, .docComment, .openTag: break
      default: haltCountdown -= 1
      }
      if haltCountdown == 0, end < bytes.count {
        tokens.append(PHPToken(kind: .inlineHTML, start: end, end: bytes.count))
        at = bytes.count
        return
      }
    } else if kind == .name, isKeyword, end - at == 15, hasWord("__halt_compiler", at: at) {
      haltCountdown = 3
    }
    at = end
  }

  private mutating func push(_ next: State) {
    stack.append(state)
    state = next
  }

  private mutating func pop() { state = stack.popLast() ?? .script }

  /// Behind a line end at `index`, if there is one.
  private func behindLineEnd(_ index: Int) -> Int {
    guard index < bytes.count else { return index }
    if bytes[index] == 0x0A { return index + 1 }
    guard bytes[index] == 0x0D else { return index }
    return index + 1 < bytes.count && bytes[index + 1] == 0x0A ? index + 2 : index + 1
  }

  // MARK: Outside of PHP

  private mutating func html() {
    var end = at
    while end < bytes.count {
      guard bytes[end] == UInt8(ascii: "<"), end + 1 < bytes.count,
        bytes[end + 1] == UInt8(ascii: "?")
      else {
        end += 1
        continue
      }
      if has("=", at: end + 2) || isLongTag(end) { break }
      end += 2
    }
    end = min(end, bytes.count)
    if end > at { add(.inlineHTML, to: end) }
    guard at < bytes.count else { return }
    state = .script
    if byte(2) == UInt8(ascii: "=") {
      add(.openTagWithEcho, to: at + 3)
    } else {
      let end = at + 5
      add(
        .openTag,
        to: end < bytes.count && (bytes[end] == 0x20 || bytes[end] == 0x09)
          ? end + 1 : behindLineEnd(end))
    }
  }

  private func isLongTag(_ start: Int) -> Bool {
    hasWord("php", at: start + 2)
      && (start + 5 == bytes.count || Self.isSpace(bytes[start + 5]))
  }

  // MARK: PHP

  private mutating func script() {
    let first = bytes[at]
    switch first {
    case 0x20, 0x09, 0x0A, 0x0D:
      var end = at
      while end < bytes.count, Self.isSpace(bytes[end]) { end += 1 }
      add(.whitespace, to: end)
      return
    case UInt8(ascii: "#"):
      if byte(1) == UInt8(ascii: "[") {
        add(.attribute, to: at + 2)
      } else {
        lineComment(from: at + 1)
      }
      return
    case UInt8(ascii: "/"):
      if byte(1) == UInt8(ascii: "/") {
        lineComment(from: at + 2)
        return
      }
      if byte(1) == UInt8(ascii: "*") {
        blockComment()
        return
      }
    case UInt8(ascii: "?"):
      if byte(1) == UInt8(ascii: ">") {
        state = .html
        add(.closeTag, to: behindLineEnd(at + 2))
        return
      }
    case UInt8(ascii: "$"):
      if Self.isNameStart(byte(1)) {
        add(.variable, to: endOfName(from: at + 1))
        return
      }
    case UInt8(ascii: "'"):
      singleQuoted(from: at)
      return
    case UInt8(ascii: "\""):
      doubleQuoted(from: at)
      return
    case UInt8(ascii: "`"):
      add(.quote, to: at + 1)
      state = .backquotes
      return
    case UInt8(ascii: "b"), UInt8(ascii: "B"):
      switch byte(1) {
      case UInt8(ascii: "'"):
        singleQuoted(from: at + 1)
        return
      case UInt8(ascii: "\""):
        doubleQuoted(from: at + 1)
        return
      case UInt8(ascii: "<"):
        if heredocStart(from: at + 1) { return }
      default: break
      }
    case UInt8(ascii: "<"):
      if heredocStart(from: at) { return }
    case UInt8(ascii: "("):
      if let end = castEnd() {
        add(.cast, to: end)
        return
      }
    case UInt8(ascii: "{"):
      add(.operator, to: at + 1)
      push(.script)
      return
    case UInt8(ascii: "}"):
      add(.operator, to: at + 1)
      if !stack.isEmpty { pop() }
      return
    case UInt8(ascii: "\\"):
      if Self.isNameStart(byte(1)) {
        add(.fullyQualifiedName, to: endOfQualifiedName(from: at))
        return
      }
    default: break
    }
    if Self.isNameStart(first) {
      name()
    } else if Self.isDigit(first) || (first == UInt8(ascii: ".") && Self.isDigit(byte(1))) {
      add(.number, to: endOfNumber())
    } else {
      symbol()
    }
  }

  private mutating func lineComment(from start: Int) {
    var end = start
    while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D {
      if bytes[end] == UInt8(ascii: "?"), end + 1 < bytes.count,
        bytes[end + 1] == UInt8(ascii: ">")
      {
        break
      }
      end += 1
    }
    add(.comment, to: end)
  }

  private mutating func blockComment() {
    let isDoc = byte(2) == UInt8(ascii: "*") && at + 3 < bytes.count && Self.isSpace(byte(3))
    var end = at + 2
    while end < bytes.count {
      if bytes[end] == UInt8(ascii: "*"), end + 1 < bytes.count,
        bytes[end + 1] == UInt8(ascii: "/")
      {
        add(isDoc ? .docComment : .comment, to: end + 2)
        return
      }
      end += 1
    }
    add(isDoc ? .docComment : .comment, to: end)
  }

  private func castEnd() -> Int? {
    var index = at + 1
    while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    let start = index
    while index < bytes.count, index - start < 8, Self.isNameStart(bytes[index]) { index += 1 }
    switch index - start {
    case 3 where hasWord("int", at: start): break
    case 4 where hasWord("bool", at: start) || hasWord("real", at: start): break
    case 5
    where hasWord("float", at: start) || hasWord("array", at: start)
      || hasWord("unset", at: start):
      break
    case 6
    where hasWord("string", at: start) || hasWord("double", at: start)
      || hasWord("object", at: start) || hasWord("binary", at: start):
      break
    case 7 where hasWord("integer", at: start) || hasWord("boolean", at: start): break
    default: return nil
    }
    while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    guard index < bytes.count, bytes[index] == UInt8(ascii: ")") else { return nil }
    return index + 1
  }

  private func endOfQualifiedName(from start: Int) -> Int {
    var end = start
    while end + 1 < bytes.count, bytes[end] == UInt8(ascii: "\\"), Self.isNameStart(bytes[end + 1])
    {
      end = endOfName(from: end + 1)
    }
    return end
  }

  private mutating func name() {
    let end = endOfName(from: at)
    let whole = endOfQualifiedName(from: end)
    if whole > end {
      let isRelative = end - at == 9 && hasWord("namespace", at: at)
      add(isRelative ? .relativeName : .qualifiedName, to: whole)
      return
    }
    // `yield from` is one word.
    if end - at == 5, hasWord("yield", at: at) {
      var next = end
      while next < bytes.count, Self.isSpace(bytes[next]) { next += 1 }
      if next > end, hasWord("from", at: next),
        next + 4 == bytes.count || !Self.isNamePart(bytes[next + 4])
      {
        add(.name, to: next + 4)
        return
      }
    }
    add(.name, to: end)
  }

  private func endOfDigits(_ start: Int, _ isDigit: (UInt8) -> Bool) -> Int {
    var end = start
    while end < bytes.count {
      if isDigit(bytes[end]) {
        end += 1
      } else if bytes[end] == UInt8(ascii: "_"), end > start, end + 1 < bytes.count,
        isDigit(bytes[end + 1])
      {
        end += 2
      } else {
        break
      }
    }
    return end
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte | 0x20
  }

  private func endOfNumber() -> Int {
    if byte(0) == UInt8(ascii: "0") {
      let digits: ((UInt8) -> Bool)? =
        switch byte(1) {
        case UInt8(ascii: "x"), UInt8(ascii: "X"): { Self.isHexadecimal($0) }
        case UInt8(ascii: "b"), UInt8(ascii: "B"): { 0x30...0x31 ~= $0 }
        case UInt8(ascii: "o"), UInt8(ascii: "O"): { 0x30...0x37 ~= $0 }
        default: nil
        }
      if let digits, digits(byte(2)) { return endOfDigits(at + 2, digits) }
    }
    var end = endOfDigits(at, Self.isDigit)
    if end < bytes.count, bytes[end] == UInt8(ascii: ".") {
      // `1...` is a number with a dot and two dots, `1.` a number.
      end = endOfDigits(end + 1, Self.isDigit)
    }
    if end < bytes.count, bytes[end] | 0x20 == UInt8(ascii: "e") {
      var digits = end + 1
      if digits < bytes.count,
        bytes[digits] == UInt8(ascii: "+") || bytes[digits] == UInt8(ascii: "-")
      {
        digits += 1
      }
      if digits < bytes.count, Self.isDigit(bytes[digits]) {
        end = endOfDigits(digits, Self.isDigit)
      }
    }
    return end
  }

  private static let symbols: [StaticString] = [
    "?->", "<=>", "**=", "...", "<<=", ">>=", "===", "!==", "??=", "->", "::", "=>", "==", "!=",
    "<>", "<=", ">=", "&&", "||", "??", "++", "--", "+=", "-=", "*=", "/=", ".=", "%=", "&=", "|=",
    "^=", "<<", ">>", "**",
  ]

  private mutating func symbol() {
    for symbol in Self.symbols where has(symbol, at: at) {
      let end = at + symbol.utf8CodeUnitCount
      let opensProperty = bytes[end - 1] == UInt8(ascii: ">") && bytes[end - 2] == UInt8(ascii: "-")
      add(.operator, to: end)
      if opensProperty { push(.property) }
      return
    }
    switch bytes[at] {
    case UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "."),
      UInt8(ascii: "|"), UInt8(ascii: "^"), UInt8(ascii: "&"), UInt8(ascii: "+"),
      UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "*"), UInt8(ascii: "="),
      UInt8(ascii: "%"), UInt8(ascii: "!"), UInt8(ascii: "~"), UInt8(ascii: "$"),
      UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "?"), UInt8(ascii: "@"),
      UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "("), UInt8(ascii: ")"),
      UInt8(ascii: "\\"):
      add(.operator, to: at + 1)
    default: add(.invalid, to: at + 1)
    }
  }

  private mutating func property() {
    if Self.isSpace(bytes[at]) {
      var end = at
      while end < bytes.count, Self.isSpace(bytes[end]) { end += 1 }
      add(.whitespace, to: end)
    } else if has("//", at: at) || bytes[at] == UInt8(ascii: "#") {
      // No attribute can stand here.
      lineComment(from: at + 1)
    } else if has("/*", at: at) {
      blockComment()
    } else if has("->", at: at) {
      add(.operator, to: at + 2)
    } else if has("?->", at: at) {
      add(.operator, to: at + 3)
    } else {
      pop()
      if Self.isNameStart(bytes[at]) {
        add(.name, to: endOfName(from: at), isKeyword: false)
      }
    }
  }

  // MARK: Strings

  private mutating func singleQuoted(from quote: Int) {
    var end = quote + 1
    while end < bytes.count {
      if bytes[end] == UInt8(ascii: "'") {
        add(.string, to: end + 1)
        return
      }
      end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    add(.encapsed, to: bytes.count)
  }

  private mutating func doubleQuoted(from quote: Int) {
    var end = quote + 1
    while end < bytes.count {
      switch bytes[end] {
      case UInt8(ascii: "\""):
        add(.string, to: end + 1)
        return
      case UInt8(ascii: "\\"): end += 1
      case UInt8(ascii: "$") where isReplacement(end), UInt8(ascii: "{") where has("{$", at: end):
        add(.quote, to: quote + 1)
        state = .doubleQuotes
        return
      default: break
      }
      end += 1
    }
    add(.quote, to: quote + 1)
    state = .doubleQuotes
  }

  /// Whether the `$` at `index`, in a string, begins something to be replaced.
  private func isReplacement(_ index: Int) -> Bool {
    index + 1 < bytes.count
      && (Self.isNameStart(bytes[index + 1]) || bytes[index + 1] == UInt8(ascii: "{"))
  }

  /// A variable, `${` or `{$` at the place, in a string. Returns whether there was one.
  private mutating func replacement() -> Bool {
    if has("{$", at: at) {
      add(.curlyOpen, to: at + 1)
      push(.script)
      return true
    }
    guard bytes[at] == UInt8(ascii: "$"), isReplacement(at) else { return false }
    if byte(1) == UInt8(ascii: "{") {
      add(.dollarCurlyOpen, to: at + 2)
      push(.variableName)
      return true
    }
    let end = endOfName(from: at + 1)
    let arrow = has("->", at: end) ? 2 : has("?->", at: end) ? 3 : 0
    let isProperty =
      arrow > 0 && end + arrow < bytes.count && Self.isNameStart(bytes[end + arrow])
    let isOffset = end < bytes.count && bytes[end] == UInt8(ascii: "[")
    add(.variable, to: end)
    if isProperty { push(.property) } else if isOffset { push(.offset) }
    return true
  }

  private mutating func template(_ quote: UInt8) {
    if bytes[at] == quote {
      add(.quote, to: at + 1)
      state = .script
      return
    }
    if replacement() { return }
    var end = at
    while end < bytes.count, bytes[end] != quote {
      if bytes[end] == UInt8(ascii: "\\") {
        end += 2
        continue
      }
      if (bytes[end] == UInt8(ascii: "$") && isReplacement(end)) || has("{$", at: end) { break }
      end += 1
    }
    add(.encapsed, to: min(end, bytes.count))
  }

  private mutating func offset() {
    let first = bytes[at]
    if first == UInt8(ascii: "]") {
      add(.operator, to: at + 1)
      pop()
    } else if first == UInt8(ascii: "$"), Self.isNameStart(byte(1)) {
      add(.variable, to: endOfName(from: at + 1))
    } else if Self.isDigit(first) {
      add(.numberString, to: offsetNumberEnd())
    } else if Self.isNameStart(first) {
      add(.name, to: endOfName(from: at))
    } else if Self.isSpace(first) || first == UInt8(ascii: "\\") || first == UInt8(ascii: "'")
      || first == UInt8(ascii: "#")
    {
      // No offset after all: the rest is text.
      pop()
    } else if first > 0x20, first < 0x7F {
      add(
        first == UInt8(ascii: "\"") || first == UInt8(ascii: "`") ? .quote : .operator, to: at + 1)
    } else {
      add(.invalid, to: at + 1)
    }
  }

  private func offsetNumberEnd() -> Int {
    if byte(0) == UInt8(ascii: "0") {
      switch byte(1) | 0x20 {
      case UInt8(ascii: "x") where Self.isHexadecimal(byte(2)):
        return endOfDigits(at + 2, Self.isHexadecimal)
      case UInt8(ascii: "b") where 0x30...0x31 ~= byte(2):
        return endOfDigits(at + 2) { 0x30...0x31 ~= $0 }
      case UInt8(ascii: "o") where 0x30...0x37 ~= byte(2):
        return endOfDigits(at + 2) { 0x30...0x37 ~= $0 }
      default: break
      }
    }
    return endOfDigits(at, Self.isDigit)
  }

  private mutating func variableName() {
    state = .script
    guard Self.isNameStart(bytes[at]) else { return }
    let end = endOfName(from: at)
    guard end < bytes.count, bytes[end] == UInt8(ascii: "[") || bytes[end] == UInt8(ascii: "}")
    else { return }
    add(.variableName, to: end)
  }

  // MARK: Heredocs

  private mutating func heredocStart(from start: Int) -> Bool {
    guard has("<<<", at: start) else { return false }
    var index = start + 3
    while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    var quote: UInt8?
    if index < bytes.count, bytes[index] == UInt8(ascii: "'") || bytes[index] == UInt8(ascii: "\"")
    {
      quote = bytes[index]
      index += 1
    }
    guard index < bytes.count, Self.isNameStart(bytes[index]) else { return false }
    let label = index..<endOfName(from: index)
    index = label.upperBound
    if let quote {
      guard index < bytes.count, bytes[index] == quote else { return false }
      index += 1
    }
    let end = behindLineEnd(index)
    guard end > index else { return false }
    labels.append(label)
    add(.heredocStart, to: end)
    state = quote == UInt8(ascii: "'") ? .nowdoc : .heredoc
    return true
  }

  /// Where the closing label stands that begins at the line start `start`, its indentation included.
  private func closing(_ start: Int) -> Int? {
    guard let label = labels.last else { return nil }
    var index = start
    while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    guard index + label.count <= bytes.count,
      bytes[index..<index + label.count].elementsEqual(bytes[label])
    else { return nil }
    let end = index + label.count
    // PHP does not take the end of the file for the end of the label.
    return end < bytes.count && !Self.isNamePart(bytes[end]) ? end : nil
  }

  private var isAtLineStart: Bool {
    at == 0 || bytes[at - 1] == 0x0A || bytes[at - 1] == 0x0D
  }

  /// Ends the heredoc where its label stands at the place. Returns whether it does.
  private mutating func heredocEnd() -> Bool {
    guard isAtLineStart, tokens.last?.kind == .heredocStart || tokens.last?.kind == .encapsed,
      let end = closing(at)
    else { return false }
    add(.heredocEnd, to: end)
    labels.removeLast()
    state = .script
    return true
  }

  private mutating func nowdoc() {
    if heredocEnd() { return }
    var end = at
    while end < bytes.count {
      let byte = bytes[end]
      end = behindLineEnd(end)
      if byte == 0x0A || byte == 0x0D {
        if closing(end) != nil { break }
      } else {
        end += 1
      }
    }
    add(.encapsed, to: min(end, bytes.count))
  }

  private mutating func heredoc() {
    if heredocEnd() || replacement() { return }
    var end = at
    while end < bytes.count {
      let byte = bytes[end]
      if byte == 0x0A || byte == 0x0D {
        end = behindLineEnd(end)
        if closing(end) != nil { break }
        continue
      }
      if byte == UInt8(ascii: "\\") {
        // What is escaped is not looked at, but for a line end.
        end += 1
        if end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
        continue
      }
      if end > at,
        (byte == UInt8(ascii: "$") && isReplacement(end)) || has("{$", at: end)
      {
        break
      }
      end += 1
    }
    add(.encapsed, to: min(end, bytes.count))
  }
}
