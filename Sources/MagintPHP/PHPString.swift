/// What strings of PHP say.
package enum PHPString {
  /// The value of a string in quotes in which nothing is replaced.
  package static func value(_ literal: some Collection<UInt8>) -> [UInt8] {
    var literal = literal[...]
    if literal.first.map({ $0 | 0x20 == UInt8(ascii: "b") }) == true {
      literal = literal.dropFirst()
    }
    guard let quote = literal.first, literal.count >= 2 else { return [] }
    let inner = literal.dropFirst().dropLast()
    return quote == UInt8(ascii: "'") ? single(inner) : escaped(inner, quote: quote)
  }

  /// Between single quotes only the quote and the backslash can be escaped.
  private static func single(_ text: some Collection<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var isEscaped = false
    for byte in text {
      if isEscaped {
        if byte != UInt8(ascii: "'"), byte != UInt8(ascii: "\\") {
          result.append(UInt8(ascii: "\\"))
        }
        result.append(byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else {
        result.append(byte)
      }
    }
    if isEscaped { result.append(UInt8(ascii: "\\")) }
    return result
  }

  /// Decodes what double quotes and heredocs escape. `quote` is what may be escaped as a quote; a
  /// heredoc has none.
  package static func escaped(_ text: some Collection<UInt8>, quote: UInt8?) -> [UInt8] {
    let text = Array(text)
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = 0
    func digit(_ at: Int, _ radix: Int) -> Int? {
      guard at < text.count, let value = Character(Unicode.Scalar(text[at])).hexDigitValue,
        text[at] < 0x80, value < radix
      else { return nil }
      return value
    }
    while index < text.count {
      let byte = text[index]
      guard byte == UInt8(ascii: "\\"), index + 1 < text.count else {
        result.append(byte)
        index += 1
        continue
      }
      let escape = text[index + 1]
      index += 2
      switch escape {
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "v"): result.append(0x0B)
      case UInt8(ascii: "e"): result.append(0x1B)
      case UInt8(ascii: "f"): result.append(0x0C)
      case UInt8(ascii: "\\"), UInt8(ascii: "$"): result.append(escape)
      case UInt8(ascii: "0")...UInt8(ascii: "7"):
        var value = Int(escape - UInt8(ascii: "0"))
        var count = 1
        while count < 3, let next = digit(index, 8) {
          value = value * 8 + next
          index += 1
          count += 1
        }
        result.append(UInt8(truncatingIfNeeded: value))
      case UInt8(ascii: "x"), UInt8(ascii: "X"):
        guard var value = digit(index, 16) else {
          result += [UInt8(ascii: "\\"), escape]
          continue
        }
        index += 1
        if let next = digit(index, 16) {
          value = value * 16 + next
          index += 1
        }
        result.append(UInt8(value))
      case UInt8(ascii: "u"):
        var end = index + 1
        var value: UInt32 = 0
        while value <= 0x10FFFF, let next = digit(end, 16) {
          value = value * 16 + UInt32(next)
          end += 1
        }
        guard index < text.count, text[index] == UInt8(ascii: "{"), end > index + 1,
          end < text.count, text[end] == UInt8(ascii: "}"), let scalar = Unicode.Scalar(value)
        else {
          result += [UInt8(ascii: "\\"), escape]
          continue
        }
        result += Array(String(Character(scalar)).utf8)
        index = end + 1
      default:
        if escape != quote { result.append(UInt8(ascii: "\\")) }
        result.append(escape)
      }
    }
    return result
  }
}
