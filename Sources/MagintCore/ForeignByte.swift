/// A byte of a file's name that is no UTF-8, which a name may have all the same: in a `String` one of the
/// private characters U+10FF80 to U+10FFFF stands for it, so that the file can be opened and shown.
package enum ForeignByte {
  package static func scalar(_ byte: UInt8) -> Unicode.Scalar {
    Unicode.Scalar(0x10FF00 + UInt32(byte))!
  }

  /// Nil for a scalar that stands for itself.
  package static func byte(_ scalar: Unicode.Scalar) -> UInt8? {
    scalar.value >= 0x10FF80 ? UInt8(truncatingIfNeeded: scalar.value) : nil
  }

  /// How a scalar that stands for a byte is shown: `\xE9`; nil for others.
  package static func shown(_ scalar: Unicode.Scalar) -> String? {
    byte(scalar).map { "\\x" + String($0, radix: 16, uppercase: true) }
  }

  /// The text of a name. What is UTF-8 and one of those characters is taken for its bytes, so that no two
  /// names have one text.
  package static func text(_ name: UnsafeBufferPointer<UInt8>) -> String {
    if name.allSatisfy({ $0 < 0x80 }) { return String(decoding: name, as: UTF8.self) }
    if let text = String(validating: name, as: UTF8.self), !isIn(text) { return text }
    var text = String.UnicodeScalarView()
    var rest = name[...]
    while let first = rest.first {
      let size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      if rest.count >= size,
        let scalar = String(validating: rest.prefix(size), as: UTF8.self)?.unicodeScalars.first,
        byte(scalar) == nil
      {
        text.append(scalar)
        rest = rest.dropFirst(size)
      } else {
        text.append(scalar(first))
        rest = rest.dropFirst()
      }
    }
    return String(text)
  }

  /// Whether a scalar of a path stands for a byte.
  package static func isIn(_ path: String) -> Bool {
    path.utf8.contains(0xF4) && path.unicodeScalars.contains { byte($0) != nil }
  }

  /// The bytes of a path.
  package static func bytes(_ path: String) -> [UInt8] {
    path.unicodeScalars.flatMap { scalar in byte(scalar).map { [$0] } ?? Array(String(scalar).utf8)
    }
  }
}
