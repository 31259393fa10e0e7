internal import MagintCore
internal import Mustache

/// A text that a template can put in a place of one kind only: `{{name.php}}`.
///
/// There is no way to it that leaves out the escaping: a template that names no place, or one that
/// does not exist, stops the program, and the tests render every template.
struct Placed: MustacheParent, MustacheCustomRenderable {
  let text: String

  init(_ text: String) { self.text = text }

  var renderText: String { preconditionFailure("a template uses a value without a place") }
  var isNull: Bool { false }

  func child(named place: String) -> Any? {
    switch place {
    case "attribute": Self.attribute(text)
    case "php": Self.php(text)
    case "comment": Self.comment(text)
    case "json": Self.json(text)
    case "line": Self.line(text)
    case "markdown": Self.markdown(text)
    case "code": Self.code(text)
    default: preconditionFailure("a template has a place that there is not: \(place)")
    }
  }

  /// The value of an XML attribute, without its double quotes.
  static func attribute(_ text: String) -> String {
    var result = ""
    for scalar in escaped(allowedInXML(text), isAttribute: true).unicodeScalars {
      switch scalar {
      // A parser would make spaces of them.
      case "\t", "\n", "\r": result += "&#\(scalar.value);"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// XML has no way to write most control characters.
  private static func allowedInXML(_ text: String) -> String {
    replacing(text) { scalar in
      switch scalar.value {
      case 0x9, 0xA, 0xD: false
      case 0..<0x20, 0xFFFE, 0xFFFF: true
      default: false
      }
    }
  }

  /// A string of PHP, with its single quotes.
  static func php(_ text: String) -> String {
    var result = "'"
    for scalar in text.unicodeScalars {
      if scalar == "\\" || scalar == "'" { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result + "'"
  }

  /// Words in a comment of PHP's, `/* … */`.
  static func comment(_ text: String) -> String {
    replacing("{@", with: "{ @", in: replacing("*/", with: "* /", in: line(text)))
  }

  /// A string of JSON, with its quotes.
  static func json(_ text: String) -> String {
    var json = JSONText()
    json.value(text)
    return json.text
  }

  /// Plain text in one line; nothing in it changes the direction of what follows.
  static func line(_ text: String) -> String {
    replacing(text, with: " ") { scalar in
      switch scalar.value {
      case 0..<0x20, 0x7F..<0xA0: true
      case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
      default: false
      }
    }
  }

  /// Words of Markdown, inside a line or a cell of a table. Neither Markdown nor HTML sees anything
  /// else in them.
  static func markdown(_ text: String) -> String {
    var result = ""
    for scalar in line(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "#", "|", "~", "!", "$":
        result += "\\"
        result.unicodeScalars.append(scalar)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A span of code in Markdown, with its backticks.
  static func code(_ text: String) -> String {
    let text = line(text)
    // Longer than any run of backticks in it.
    var longest = 0
    var run = 0
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    // A space that touches the fence is taken away where there is one on both sides.
    let (first, last) = (text.unicodeScalars.first, text.unicodeScalars.last)
    let needsSpace = first == "`" || last == "`" || first == " " && last == " "
    let pad = needsSpace ? " " : ""
    // In a table `|` ends the cell even inside of code.
    return fence + pad + replacing("|", with: "\\|", in: text) + pad + fence
  }

  /// By bytes, as all others read them: to `String` a `/` with an accent on it is no `/`, and `\r\n` has
  /// no `\r`.
  private static func replacing(
    _ part: StaticString, with replacement: StaticString, in text: String
  ) -> String {
    let part = Array("\(part)".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      bytes.append(byte)
      if bytes.suffix(part.count).elementsEqual(part) {
        bytes.removeLast(part.count)
        bytes += Array("\(replacement)".utf8)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func replacing(
    _ text: String, with replacement: Unicode.Scalar = "\u{FFFD}",
    where isBad: (Unicode.Scalar) -> Bool
  ) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      result.unicodeScalars.append(isBad(scalar) ? replacement : scalar)
    }
    return result
  }
}

/// What a template may name. One that names anything else is a mistake in this program.
struct TemplateContext: MustacheParent {
  private let values: [String: Any]

  init(_ values: [String: Any]) { self.values = values }

  func child(named name: String) -> Any? {
    guard let value = values[name] else {
      preconditionFailure("a template names what there is not: \(name)")
    }
    return value
  }

  func render(_ template: String) -> String {
    do {
      // The values are escaped for their places already.
      return try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}\n" + template).render(self)
    } catch {
      preconditionFailure("a template is not Mustache: \(error)\n\(template)")
    }
  }
}
