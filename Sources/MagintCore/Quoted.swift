/// `text` in quotes, as messages show it: in one line, cut where it is long, and with what nobody
/// sees or what would upset a terminal by its number.
package func quoted(_ text: some StringProtocol, limit: Int = 80) -> String {
  var result = "'"
  var count = 0
  for scalar in text.unicodeScalars {
    guard count < limit else { return result + "…'" }
    count += 1
    switch scalar {
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    default:
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
  return result + "'"
}
