#if Rehearsal
  /// Percent-encoding as RFC 5849 (3.6) and PHP have it, byte by byte: what is no UTF-8 stays what it is.
  package enum PercentCoding {
    /// Everything but letters, digits and `-._~` encoded, in upper case.
    package static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
      var result: [UInt8] = []
      result.reserveCapacity(bytes.count + bytes.count / 4)
      for byte in bytes {
        if isUnreserved(byte) { result.append(byte) } else { append(byte, to: &result) }
      }
      return result
    }

    package static func encode(_ text: String) -> String {
      String(decoding: encode(Array(text.utf8)), as: UTF8.self)
    }

    /// As PHP's `urlencode` does: a space is `+`, a tilde `%7E`.
    package static func encodeForm(_ bytes: [UInt8]) -> [UInt8] {
      var result: [UInt8] = []
      for byte in bytes {
        if byte == UInt8(ascii: " ") {
          result.append(UInt8(ascii: "+"))
        } else if isUnreserved(byte), byte != UInt8(ascii: "~") {
          result.append(byte)
        } else {
          append(byte, to: &result)
        }
      }
      return result
    }

    static func append(_ byte: UInt8, to result: inout [UInt8]) {
      result.append(UInt8(ascii: "%"))
      result.append(digit(byte >> 4))
      result.append(digit(byte & 15))
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }

    /// Decoded; a `%` without two digits behind it stays. With `plusIsSpace` as forms have it.
    package static func decode(
      _ bytes: some Collection<UInt8>, plusIsSpace: Bool = false
    ) -> [UInt8] {
      let bytes = Array(bytes)
      guard bytes.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
        return bytes
      }
      var result: [UInt8] = []
      result.reserveCapacity(bytes.count)
      var at = 0
      while at < bytes.count {
        if bytes[at] == UInt8(ascii: "%"), let byte = escape(bytes, at) {
          result.append(byte)
          at += 3
        } else {
          let isSpace = plusIsSpace && bytes[at] == UInt8(ascii: "+")
          result.append(isSpace ? UInt8(ascii: " ") : bytes[at])
          at += 1
        }
      }
      return result
    }

    /// The byte that the escape at `at` stands for.
    static func escape(_ bytes: [UInt8], _ at: Int) -> UInt8? {
      guard at + 2 < bytes.count, let high = digit(bytes[at + 1]), let low = digit(bytes[at + 2])
      else { return nil }
      return high << 4 | low
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
      default: nil
      }
    }

    static func isUnreserved(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        true
      default: false
      }
    }
  }
#endif
