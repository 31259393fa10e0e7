internal import MagintCore

/// Text for a terminal: nothing in a file or a path may act on it.
package enum Printable {
  /// `text` in one line, with control characters and those that change the direction of writing
  /// made visible.
  package static func line(_ text: String) -> String {
    var isClean = true
    for scalar in text.unicodeScalars where isActive(scalar) {
      isClean = false
      break
    }
    if isClean { return text }
    var result = ""
    for scalar in text.unicodeScalars { append(scalar, to: &result) }
    return result
  }

  /// A line of source: as ``line(_:)``, with tabs as spaces, and the width in front of each scalar.
  ///
  /// - Returns: the text, and for each scalar of `source` the cell it begins in; one more at the
  ///   end.
  static func source(_ source: String) -> (text: String, cells: [Int]) {
    var text = ""
    var cells: [Int] = []
    var cell = 0
    for scalar in source.unicodeScalars {
      cells.append(cell)
      if scalar == "\t" {
        let width = 4 - cell % 4
        text += String(repeating: " ", count: width)
        cell += width
      } else {
        let before = text.utf8.count
        append(scalar, to: &text)
        // What stands for a scalar is ASCII.
        cell += isActive(scalar) ? text.utf8.count - before : width(scalar)
      }
    }
    cells.append(cell)
    return (text, cells)
  }

  private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
    switch scalar {
    case "\n": text += "\\n"
    case "\r": text += "\\r"
    case "\t": text += "\\t"
    case _ where isActive(scalar): text += code(scalar)
    default: text.unicodeScalars.append(scalar)
    }
  }

  /// The way in which a scalar is shown that cannot be.
  static func code(_ scalar: Unicode.Scalar) -> String {
    ForeignByte.shown(scalar) ?? "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
  }

  private static func isActive(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    // What stands for a byte of a file's name.
    case 0x10FF80...: true
    case 0..<0x20, 0x7F..<0xA0: true
    // Directional marks, embeddings, overrides and isolates; byte order mark; separators.
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
  }

  /// The number of cells of a terminal that a scalar takes (Unicode Standard Annex 11).
  static func width(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }

  static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + width($1) }
  }

  /// Breaks `text` at spaces into lines of at most `width` cells, where that is possible; the first
  /// stands behind `taken` others.
  package static func wrap(_ text: String, to width: Int, behind taken: Int = 0) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = taken
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let size = Self.width(String(word))
      if !line.isEmpty, used + 1 + size > width {
        lines.append(line)
        line = ""
        used = 0
      }
      if !line.isEmpty {
        line += " "
        used += 1
      }
      line += word
      used += size
    }
    lines.append(line)
    return lines
  }
}
