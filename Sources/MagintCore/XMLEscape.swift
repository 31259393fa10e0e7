/// `text` as it has to be written in XML.
package func escaped(_ text: String, isAttribute: Bool) -> String {
  var result = ""
  for character in text.unicodeScalars {
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">" where !isAttribute: result += "&gt;"
    case "\"" where isAttribute: result += "&quot;"
    default: result.unicodeScalars.append(character)
    }
  }
  return result
}
