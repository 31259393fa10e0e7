/// `text` as it has to be written in XML.
package func escaped(_ text: String, isAttribute: Bool) -> String {
  // Hardly any text has something to escape.
  let isSpecial = { (byte: UInt8) in
    byte == UInt8(ascii: "&") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
      || byte == UInt8(ascii: "\"")
  }
  guard text.utf8.contains(where: isSpecial) else { return text }
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
