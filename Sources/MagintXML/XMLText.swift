/// Decodes the text of a well-formed document: the five predefined entities, character references,
/// line ends (XML 1.0, sections 2.11, 3.3.3, 4.6).
package enum XMLText {
  /// The value of an attribute whose text between the quotes is `range`.
  package static func attributeValue(_ bytes: [UInt8], _ range: Range<Int>) -> String {
    decode(bytes, range, isAttribute: true)
  }

  /// The characters of a text between tags.
  package static func text(_ bytes: [UInt8], _ range: Range<Int>) -> String {
    decode(bytes, range, isAttribute: false)
  }

  /// The characters of a CDATA section, given with its delimiters.
  package static func cdata(_ bytes: [UInt8], _ range: Range<Int>) -> String {
    var output: [UInt8] = []
    appendNormalized(bytes, range.lowerBound + 9..<range.upperBound - 3, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  /// A part of a document with the line ends that it is read with: LF.
  package static func normalizedLines(_ bytes: [UInt8], _ range: Range<Int>) -> ArraySlice<UInt8> {
    guard bytes[range].contains(0x0D) else { return bytes[range] }
    var output: [UInt8] = []
    output.reserveCapacity(range.count)
    appendNormalized(bytes, range, to: &output)
    return output[...]
  }

  private static func appendNormalized(
    _ bytes: [UInt8], _ range: Range<Int>, to output: inout [UInt8]
  ) {
    var index = range.lowerBound
    while index < range.upperBound {
      if bytes[index] == 0x0D {
        output.append(0x0A)
        if index + 1 < range.upperBound, bytes[index + 1] == 0x0A { index += 1 }
      } else {
        output.append(bytes[index])
      }
      index += 1
    }
  }

  private static func decode(_ bytes: [UInt8], _ range: Range<Int>, isAttribute: Bool) -> String {
    var output: [UInt8] = []
    output.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "&"):
        guard let stop = bytes[index..<range.upperBound].firstIndex(of: UInt8(ascii: ";")) else {
          output.append(byte)
          index += 1
          continue
        }
        appendReference(bytes[index + 1..<stop], to: &output)
        index = stop + 1
        continue
      case 0x0D:
        output.append(isAttribute ? 0x20 : 0x0A)
        if index + 1 < range.upperBound, bytes[index + 1] == 0x0A { index += 1 }
      case 0x0A, 0x09:
        output.append(isAttribute ? 0x20 : byte)
      default:
        output.append(byte)
      }
      index += 1
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static func appendReference(_ name: ArraySlice<UInt8>, to output: inout [UInt8]) {
    let text = String(decoding: name, as: UTF8.self)
    let scalar: Unicode.Scalar? =
      switch text {
      case "amp": "&"
      case "lt": "<"
      case "gt": ">"
      case "quot": "\""
      case "apos": "'"
      default:
        if text.hasPrefix("#x") {
          UInt32(text.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
        } else if text.hasPrefix("#") {
          UInt32(text.dropFirst()).flatMap(Unicode.Scalar.init)
        } else {
          nil
        }
      }
    // A reference to an entity that the document declares stays as it is written.
    if let scalar {
      output.append(contentsOf: String(Character(scalar)).utf8)
    } else {
      output.append(contentsOf: "&\(text);".utf8)
    }
  }
}
