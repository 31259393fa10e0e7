internal import MagintCore

/// Finds out how a file is encoded (XML 1.0, appendix F) and brings it to UTF-8.
///
/// Which encodings there are is said here and not left to libxml2: that knows more of them where it has
/// iconv or ICU, which the static binary has not, and a verdict must not depend on how magint was built.
enum XMLEncoding {
  struct Input {
    /// UTF-8, without the byte order mark that another encoding had.
    var bytes: [UInt8]
    /// The encoding's name where it is not UTF-8.
    var encoding: String?
    /// What could not be followed, in `bytes`: the declaration of an unknown encoding, or the place
    /// where bytes break a known one.
    var doubtful: Range<Int>?
    /// The name of an encoding that Magento's PHP may know and magint does not read: nobody knows what
    /// is in `bytes`, which are those of the file.
    var foreign: String?

    var isCertain: Bool { doubtful == nil }
    var isTranscoded: Bool { encoding != nil }
  }

  static func decode(_ raw: [UInt8]) -> Input {
    if isPlain(raw) { return Input(bytes: raw) }
    if let (name, skip) = wideEncoding(raw) {
      return name.hasPrefix("UTF-16")
        ? transcode(raw, skip, from: name) : Input(bytes: raw, foreign: name)
    }
    guard let name = declaredEncoding(raw) else { return Input(bytes: raw) }
    // What XML does not allow for a name no libxml2 reads, whatever encodings it knows.
    guard isName(name) else { return unknown(raw) }
    switch name.uppercased() {
    case "UTF-8", "UTF8", "US-ASCII", "ASCII": return Input(bytes: raw)
    default:
      if readable.contains(name.uppercased()) {
        // The declaration wins over a byte order mark of UTF-8.
        return transcode(raw, raw.starts(with: byteOrderMark) ? 3 : 0, from: name)
      }
      return ForeignEncodings.contains(name) ? Input(bytes: raw, foreign: name) : unknown(raw)
    }
  }

  /// `EncName` (XML 1.0, section 4.3.3).
  private static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, (first | 0x20) &- UInt8(ascii: "a") < 26 else {
      return false
    }
    return name.utf8.allSatisfy { byte in
      (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
        || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
  }

  /// The encoding that a document declares, where its byte order mark says another one.
  static func contradiction(_ raw: [UInt8], _ input: Input) -> String? {
    guard let first = raw.first, first >= 0xEF else { return nil }
    if raw.starts(with: byteOrderMark) {
      guard let name = declaredEncoding(raw) else { return nil }
      return ["UTF-8", "UTF8", "US-ASCII", "ASCII"].contains(name.uppercased()) ? nil : name
    }
    guard wideEncoding(raw) != nil, let name = declaredEncoding(input.bytes) else { return nil }
    let upper = name.uppercased()
    // With UTF-8 every libxml2 goes by the mark.
    return upper.hasPrefix("UTF-16") || upper.hasPrefix("UTF16") || upper == "UTF-8" ? nil : name
  }

  /// `raw` with spaces in place of the encoding that its declaration names, so that the mark tells it.
  static func withoutDeclaredEncoding(_ raw: [UInt8]) -> [UInt8] {
    let isWide = wideEncoding(raw) != nil
    let step = isWide ? 2 : 1
    let word = Array("encoding".utf8)
    func isWord(_ index: Int) -> Bool {
      word.indices.allSatisfy { at in
        let place = index + at * step
        return raw[place..<min(raw.count, place + step)].contains(word[at])
      }
    }
    let head = min(raw.count - word.count * step, 512)
    guard head > 0, let start = (0..<head).first(where: { raw[$0] == word[0] && isWord($0) }) else {
      return raw
    }
    var result = raw
    var quote: UInt8?
    var index = start
    while index < min(raw.count, start + 512) {
      let byte = raw[index]
      if byte == 0 {
        index += 1
        continue
      }
      result[index] = 0x20
      if let open = quote {
        if byte == open { break }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      }
      index += 1
    }
    return result
  }

  /// The encodings of one byte for a character that every build reads, and their other names: those that
  /// PHP reads in the same way.
  static let aliases: [(name: String, others: [String])] = [
    (
      "ISO-8859-1",
      [
        "CP819", "CSISOLATIN1", "IBM-819", "IBM819", "ISO-IR-100", "ISO-LATIN-1", "ISO8859-1",
        "ISO88591", "ISO8859_1", "ISO_8859-1", "L1", "LATIN-1", "LATIN1",
      ]
    ),
    (
      "ISO-8859-15",
      [
        "CP923", "CSISOLATIN0", "CSISOLATIN9", "IBM-923", "IBM923", "ISO-IR-203", "ISO8859-15",
        "ISO885915", "ISO8859_15", "ISO_8859-15", "L9", "LATIN-9", "LATIN0", "LATIN9", "LATIN_9",
      ]
    ),
    ("WINDOWS-1252", ["CP1252", "MS-ANSI"]),
  ]

  private static let readable = Set(aliases.flatMap { [$0.name] + $0.others })

  /// Whether a document begins with the usual declaration of no encoding, as nearly all do.
  private static func isPlain(_ raw: [UInt8]) -> Bool {
    let usual: StaticString = "<?xml version=\"1.0\"?>"
    guard raw.count >= usual.utf8CodeUnitCount else { return false }
    return usual.withUTF8Buffer { usual in
      for index in 0..<usual.count where unsafe raw[index] != usual[index] { return false }
      return true
    }
  }

  /// Whether the file says of itself that it has nothing but ASCII.
  static func isASCII(_ raw: [UInt8]) -> Bool {
    guard let name = declaredEncoding(raw) else { return false }
    return ["US-ASCII", "ASCII"].contains(name.uppercased())
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private static func transcode(_ raw: [UInt8], _ skip: Int, from name: String) -> Input {
    guard let output = LibXML2.transcode(raw[skip...], from: name) else { return unknown(raw) }
    let end = output.bytes.count
    return Input(
      bytes: output.bytes, encoding: name,
      doubtful: output.isComplete ? nil : max(0, end - 1)..<end)
  }

  private static func unknown(_ raw: [UInt8]) -> Input {
    let start = raw.starts(with: byteOrderMark) ? 3 : 0
    let end = raw[start...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? raw.count
    return Input(bytes: raw, encoding: nil, doubtful: start..<end)
  }

  /// An encoding with more than a byte for `<`, and how many bytes its mark takes.
  private static func wideEncoding(_ raw: [UInt8]) -> (name: String, skip: Int)? {
    func starts(_ prefix: UInt8...) -> Bool { raw.starts(with: prefix) }
    if starts(0xFF, 0xFE) { return ("UTF-16LE", 2) }
    if starts(0xFE, 0xFF) { return ("UTF-16BE", 2) }
    if starts(0x3C, 0x00, 0x3F, 0x00) { return ("UTF-16LE", 0) }
    if starts(0x00, 0x3C, 0x00, 0x3F) { return ("UTF-16BE", 0) }
    if starts(0x00, 0x00, 0x00, 0x3C) { return ("UCS-4BE", 0) }
    if starts(0x4C, 0x6F, 0xA7, 0x94) { return ("EBCDIC-US", 0) }
    return nil
  }

  /// The encoding that the XML declaration names.
  private static func declaredEncoding(_ raw: [UInt8]) -> String? {
    let start = raw.starts(with: byteOrderMark) ? 3 : 0
    guard raw[start...].starts(with: "<?xml".utf8) else { return nil }
    let head = raw[start..<min(raw.count, start + 256)]
    guard head.count > 5, [0x20, 0x09, 0x0A, 0x0D].contains(head[start + 5]) else { return nil }
    let declaration = head.prefix { $0 != UInt8(ascii: ">") }
    guard declaration.count < head.count || head.count < 256 else { return nil }
    let text = Array(declaration)
    let word = Array("encoding".utf8)
    var at = 5
    while at + word.count < text.count {
      guard Array(text[at..<at + word.count]) == word else {
        at += 1
        continue
      }
      at += word.count
      func skipSpace() { while at < text.count, text[at] <= 0x20 { at += 1 } }
      skipSpace()
      guard at < text.count, text[at] == UInt8(ascii: "=") else { return nil }
      at += 1
      skipSpace()
      guard at < text.count, text[at] == UInt8(ascii: "\"") || text[at] == UInt8(ascii: "'") else {
        return nil
      }
      guard let close = text[(at + 1)...].firstIndex(of: text[at]) else { return nil }
      return String(decoding: text[(at + 1)..<close], as: UTF8.self)
    }
    return nil
  }
}
