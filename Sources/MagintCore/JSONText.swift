/// Builds JSON text with the keys in the order they are added.
///
/// `JSONEncoder` would do, but sorts its keys or leaves their order open, and costs a linter that
/// starts in two milliseconds a part of that.
package struct JSONText {
  /// How strings are written.
  package enum Style: Sendable {
    /// As they are, but for what JSON and its readers cannot take.
    case plain
    /// As PHP's `json_encode` does: `/` as `\/`, and everything but ASCII escaped.
    case php
  }

  package private(set) var text = ""
  private var needsComma = false
  private let style: Style

  package init(style: Style = .plain) { self.style = style }

  package mutating func object(_ body: (inout JSONText) -> Void) { nest("{", "}", body) }
  package mutating func array(_ body: (inout JSONText) -> Void) { nest("[", "]", body) }

  private mutating func nest(_ open: String, _ close: String, _ body: (inout JSONText) -> Void) {
    separate()
    text += open
    needsComma = false
    body(&self)
    text += close
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { text += "," }
    needsComma = false
  }

  package mutating func key(_ name: String) {
    separate()
    quote(name)
    text += ":"
  }

  package mutating func value(_ string: String) {
    separate()
    quote(string)
    needsComma = true
  }

  package mutating func value(_ number: Int) {
    separate()
    text += String(number)
    needsComma = true
  }

  package mutating func value(_ bool: Bool) {
    separate()
    text += bool ? "true" : "false"
    needsComma = true
  }

  package mutating func null() {
    separate()
    text += "null"
    needsComma = true
  }

  package mutating func field(_ name: String, _ string: String) {
    key(name)
    value(string)
  }

  package mutating func field(_ name: String, _ number: Int) {
    key(name)
    value(number)
  }

  package mutating func field(_ name: String, _ bool: Bool) {
    key(name)
    value(bool)
  }

  package mutating func field(_ name: String, _ strings: [String]) {
    key(name)
    array { json in for string in strings { json.value(string) } }
  }

  /// An object with the two ends of a range, as reports have it.
  package mutating func field(_ name: String, _ range: SourceRange) {
    key(name)
    object { json in
      for (end, position) in [("start", range.start), ("end", range.end)] {
        json.key(end)
        json.object { json in
          json.field("line", position.line)
          json.field("column", position.column)
          json.field("offset", position.offset)
        }
      }
    }
  }

  /// A line break between the elements of an array, for people and for `diff`.
  package mutating func newLine() {
    if needsComma { text += "," }
    needsComma = false
    text += "\n"
  }

  private mutating func quote(_ string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{8}" where style == .php: text += "\\b"
      case "\u{C}" where style == .php: text += "\\f"
      case "/" where style == .php: text += "\\/"
      case "\u{7F}" where style == .php: text += "\u{7F}"
      case "\u{80}"... where style == .php:
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      // Line and paragraph separator end a line in JavaScript; the rest are control characters.
      case "\0"..<" ", "\u{7F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
