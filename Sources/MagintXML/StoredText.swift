package import MagintCore

/// The text of a file and how it is stored: edits count the one and change the other.
package struct StoredText: Sendable {
  /// UTF-8, what edits count. May hold invalid bytes.
  package let bytes: [UInt8]
  /// The name of the encoding the file is stored in, where that is not UTF-8.
  package let encoding: String?
  private let raw: [UInt8]
  private let form: Form

  private enum Form {
    /// As it is. Whatever is not ASCII is written as a reference where `isASCII`.
    case bytes(isASCII: Bool)
    /// Units of two bytes behind a mark of `skip` bytes.
    case wide(isBigEndian: Bool, skip: Int)
    /// A byte for each character behind a mark of `skip` bytes.
    case single([Unicode.Scalar: UInt8], skip: Int)
    case unknown
  }

  private let isXML: Bool

  /// - Parameter isXML: whether the encoding is found as for XML, and a character that it lacks can be
  ///   written as a reference; otherwise the file is UTF-8 or something like it.
  package init(_ raw: [UInt8], isXML: Bool) {
    self.raw = raw
    self.isXML = isXML
    let input = isXML ? XMLEncoding.decode(raw) : XMLEncoding.Input(bytes: raw)
    bytes = input.bytes
    encoding = input.encoding
    guard input.isCertain, input.foreign == nil else {
      form = .unknown
      return
    }
    form = input.encoding.map { Self.form($0, input.bytes, raw) } ?? Self.plainForm(raw, isXML)
  }

  private static func plainForm(_ raw: [UInt8], _ isXML: Bool) -> Form {
    // Beside bytes of an unknown encoding, characters in UTF-8 would not be what they are.
    let isText = String(validating: raw, as: UTF8.self) != nil
    return .bytes(isASCII: !isText || isXML && XMLEncoding.isASCII(raw))
  }

  private static func form(_ encoding: String, _ bytes: [UInt8], _ raw: [UInt8]) -> Form {
    let text = String(decoding: bytes, as: UTF8.self).unicodeScalars
    let form: Form
    switch encoding {
    case "UTF-16LE", "UTF-16BE":
      let skip = raw.first == 0xFF || raw.first == 0xFE ? 2 : 0
      form = .wide(isBigEndian: encoding == "UTF-16BE", skip: skip)
    default:
      let skip = raw.count == text.count + 3 ? 3 : 0
      var table: [Unicode.Scalar: UInt8] = [:]
      var scalars: [Unicode.Scalar?] = []
      // What a byte means is asked of whoever reads the file.
      for byte in UInt8.min...UInt8.max {
        let read = LibXML2.transcode([byte], from: encoding)?.bytes ?? []
        let found = String(decoding: read, as: UTF8.self).unicodeScalars
        scalars.append(found.count == 1 ? found.first : nil)
        if let scalar = scalars[Int(byte)], table[scalar] == nil { table[scalar] = byte }
      }
      guard raw.dropFirst(skip).elementsEqual(text, by: { scalars[Int($0)] == $1 }) else {
        return .unknown
      }
      return .single(table, skip: skip)
    }
    let length = text.reduce(0) { $0 + size($1, form) }
    return raw.count == length + start(form) ? form : .unknown
  }

  private static func start(_ form: Form) -> Int {
    switch form {
    case .bytes, .unknown: 0
    case .wide(_, let skip), .single(_, let skip): skip
    }
  }

  /// How many bytes a character takes.
  private static func size(_ scalar: Unicode.Scalar, _ form: Form) -> Int {
    switch form {
    case .bytes, .unknown: UTF8.width(scalar)
    case .wide: scalar.value > 0xFFFF ? 4 : 2
    case .single: 1
    }
  }

  /// The file as it is stored with the edits done: all else is the same to the byte. Characters that
  /// its encoding lacks become character references.
  ///
  /// - Returns: nil where nothing can be written in the encoding, or a character can be neither.
  package func applying(_ edits: [FixIt.Edit]) -> [UInt8]? {
    if case .unknown = form { return nil }
    let places = storedOffsets(edits.flatMap { [$0.start, $0.end] })
    var result: [UInt8] = []
    result.reserveCapacity(raw.count)
    var at = 0
    for (index, edit) in edits.enumerated() {
      guard let text = stored(edit.text) else { return nil }
      result += raw[at..<places[2 * index]]
      result += text
      at = places[2 * index + 1]
    }
    return result + raw[at...]
  }

  /// Where offsets of ``bytes``, in ascending order, are in the file.
  private func storedOffsets(_ offsets: [Int]) -> [Int] {
    if case .bytes = form { return offsets }
    var result: [Int] = []
    var at = 0
    var stored = Self.start(form)
    var scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars.makeIterator()
    for offset in offsets {
      while at < offset, let scalar = scalars.next() {
        at += UTF8.width(scalar)
        stored += Self.size(scalar, form)
      }
      result.append(stored)
    }
    return result
  }

  private func stored(_ text: String) -> [UInt8]? {
    var result: [UInt8] = []
    for scalar in text.unicodeScalars {
      if append(scalar, to: &result) { continue }
      guard isXML else { return nil }
      for part in "&#\(scalar.value);".unicodeScalars where !append(part, to: &result) {
        return nil
      }
    }
    return result
  }

  /// False where the encoding lacks the character.
  private func append(_ scalar: Unicode.Scalar, to result: inout [UInt8]) -> Bool {
    switch form {
    case .bytes(let isASCII):
      guard !isASCII || scalar.isASCII else { return false }
      result += String(scalar).utf8
    case .wide(let isBigEndian, _):
      for unit in String(scalar).utf16 {
        let bytes = [UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8)]
        result += isBigEndian ? bytes.reversed() : bytes
      }
    case .single(let table, _):
      guard let byte = table[scalar] else { return false }
      result.append(byte)
    case .unknown: return false
    }
    return true
  }
}
