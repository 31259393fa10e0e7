/// Builds JSON text with the keys in the order they are added.
///
/// `JSONEncoder` would do, but sorts its keys or leaves their order open, and costs a linter that
/// starts in two milliseconds a part of that.
struct JSONText {
  private(set) var text = ""
  private var needsComma = false

  mutating func object(_ body: (inout JSONText) -> Void) { nest("{", "}", body) }
  mutating func array(_ body: (inout JSONText) -> Void) { nest("[", "]", body) }

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

  mutating func key(_ name: String) {
    separate()
    quote(name)
    text += ":"
  }

  mutating func value(_ string: String) {
    separate()
    quote(string)
    needsComma = true
  }

  mutating func value(_ number: Int) {
    separate()
    text += String(number)
    needsComma = true
  }

  mutating func field(_ name: String, _ string: String) {
    key(name)
    value(string)
  }

  mutating func field(_ name: String, _ number: Int) {
    key(name)
    value(number)
  }

  /// A line break between the elements of an array, for people and for `diff`.
  mutating func newLine() {
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
