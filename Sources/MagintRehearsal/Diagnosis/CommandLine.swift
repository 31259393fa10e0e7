#if Rehearsal
  internal import MagintCore

  /// The words of a line of curl, taken apart as the shell does for which it was written.
  enum CommandLine {
    /// - Throws: ``MagintError`` where a quote is never closed.
    static func words(_ text: String) throws(MagintError) -> [String] {
      try isForWindows(text) ? windows(text) : posix(text)
    }

    private static func unclosed() -> MagintError {
      MagintError(.usage, "a quote in the line of curl is never closed")
    }

    // MARK: POSIX

    /// As a POSIX shell does; nothing in it is expanded.
    private static func posix(_ text: String) throws(MagintError) -> [String] {
      var words: [String] = []
      var word: [UInt8]?
      let bytes = Array(text.utf8)
      var at = 0
      while at < bytes.count {
        let byte = bytes[at]
        at += 1
        switch byte {
        case UInt8(ascii: "'"):
          guard let end = bytes[at...].firstIndex(of: byte) else { throw unclosed() }
          word = (word ?? []) + bytes[at..<end]
          at = end + 1
        case UInt8(ascii: "\""):
          var part = word ?? []
          while at < bytes.count, bytes[at] != byte {
            if bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count,
              "\"\\$`\n".utf8.contains(bytes[at + 1])
            {
              at += 1
              if bytes[at] == UInt8(ascii: "\n") {
                at += 1
                continue
              }
            }
            part.append(bytes[at])
            at += 1
          }
          guard at < bytes.count else { throw unclosed() }
          word = part
          at += 1
        case UInt8(ascii: "\\"):
          guard at < bytes.count else { break }
          if bytes[at] == UInt8(ascii: "\r"), at + 1 < bytes.count { at += 1 }
          if bytes[at] != UInt8(ascii: "\n") { word = (word ?? []) + [bytes[at]] }
          at += 1
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
          if let done = word { words.append(String(decoding: done, as: UTF8.self)) }
          word = nil
        default:
          // $'…' has escapes of its own; of them those that browsers write.
          if byte == UInt8(ascii: "$"), at < bytes.count, bytes[at] == UInt8(ascii: "'") {
            at += 1
            var part = word ?? []
            while at < bytes.count, bytes[at] != UInt8(ascii: "'") {
              if bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count {
                at += 1
                switch bytes[at] {
                case UInt8(ascii: "n"): part.append(0x0A)
                case UInt8(ascii: "r"): part.append(0x0D)
                case UInt8(ascii: "t"): part.append(0x09)
                case UInt8(ascii: "u"):
                  let digits = String(decoding: bytes[(at + 1)...].prefix(4), as: UTF8.self)
                  if let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) {
                    part += Array(String(Character(scalar)).utf8)
                    at += 4
                  }
                default: part.append(bytes[at])
                }
              } else {
                part.append(bytes[at])
              }
              at += 1
            }
            guard at < bytes.count else { throw unclosed() }
            word = part
            at += 1
          } else {
            word = (word ?? []) + [byte]
          }
        }
      }
      if let word { words.append(String(decoding: word, as: UTF8.self)) }
      return words
    }

    // MARK: Windows

    /// Whether `^` escapes in it, as in what browsers copy "as cURL (cmd)".
    private static func isForWindows(_ text: String) -> Bool {
      text.contains("^\"") || text.contains("^\n") || text.contains("^\r\n")
    }

    /// As cmd.exe and then the program do: cmd takes its carets out, the program cuts at spaces outside of
    /// quotes.
    private static func windows(_ text: String) throws(MagintError) -> [String] {
      let bytes = withoutCarets(Array(text.utf8))
      var words: [String] = []
      var word: [UInt8]?
      var isQuoted = false
      var at = 0
      while at < bytes.count {
        let byte = bytes[at]
        switch byte {
        case UInt8(ascii: "\\"):
          let end = bytes[at...].firstIndex { $0 != byte } ?? bytes.count
          let count = end - at
          let isBeforeQuote = end < bytes.count && bytes[end] == UInt8(ascii: "\"")
          // Two before a quote stand for one; an odd one makes the quote a character.
          word =
            (word ?? []) + [UInt8](repeating: byte, count: isBeforeQuote ? count / 2 : count)
          at = end
          if isBeforeQuote, count % 2 == 1 {
            word?.append(UInt8(ascii: "\""))
            at += 1
          }
        case UInt8(ascii: "\""):
          if isQuoted, at + 1 < bytes.count, bytes[at + 1] == byte {
            word?.append(byte)
            at += 2
          } else {
            isQuoted.toggle()
            word = word ?? []
            at += 1
          }
        case 0x20, 0x09, 0x0A, 0x0D:
          if isQuoted {
            word?.append(byte)
          } else if let done = word {
            words.append(String(decoding: done, as: UTF8.self))
            word = nil
          }
          at += 1
        default:
          word = (word ?? []) + [byte]
          at += 1
        }
      }
      guard !isQuoted else { throw unclosed() }
      if let word { words.append(String(decoding: word, as: UTF8.self)) }
      return words
    }

    /// Outside of quotes `^` makes the next character one like any other, and joins two lines.
    private static func withoutCarets(_ bytes: [UInt8]) -> [UInt8] {
      var result: [UInt8] = []
      var isQuoted = false
      var at = 0
      while at < bytes.count {
        let byte = bytes[at]
        at += 1
        guard byte == UInt8(ascii: "^"), !isQuoted else {
          if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
          result.append(byte)
          continue
        }
        if at < bytes.count, bytes[at] == UInt8(ascii: "\r") { at += 1 }
        if at < bytes.count, bytes[at] == UInt8(ascii: "\n") { at += 1 }
        guard at < bytes.count else { break }
        // Of two line breaks the second is one of the text.
        result.append(bytes[at])
        at += 1
      }
      return result
    }
  }
#endif
