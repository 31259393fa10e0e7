#if Rehearsal
  /// How the bytes of a signature are written down.
  enum WritingMistakes {
    /// The bytes that the signature which was sent may stand for.
    static func variants(_ sent: [UInt8]) -> [Variant<[UInt8]>] {
      var variants: [Variant<[UInt8]>] = []
      func add(_ bytes: [UInt8]?, _ mistakes: [SignatureMistake]) {
        guard let bytes, !bytes.isEmpty else { return }
        variants.append(Variant(value: bytes, mistakes: mistakes))
      }
      let right = "Write the signature in base64, percent-encoded once."
      if let bytes = decodeBase64(sent), base64(bytes).utf8.elementsEqual(sent) {
        add(bytes, [])
        // Hexadecimal digits in base64, as PHP's hash_hmac makes them without its last argument.
        add(
          decodeHexadecimal(bytes),
          [
            SignatureMistake(
              "hexadecimal-in-base64", "the signature is in base64, but of its hexadecimal digits",
              "Encode the bytes of the HMAC: in PHP pass true as the last argument of hash_hmac.")
          ])
      }
      add(
        decodeHexadecimal(sent),
        [SignatureMistake("hexadecimal", "the signature is written in hexadecimal digits", right)])
      let unbroken = sent.filter { !"\r\n".utf8.contains($0) }
      if unbroken != sent {
        add(
          decodeBase64(unbroken),
          [
            SignatureMistake(
              "line-break-in-signature", "the signature has a line break in it or behind it",
              "Take it off: some functions write base64 in lines, such as Python's encodebytes.")
          ])
      }
      let spaced = sent.map { $0 == UInt8(ascii: " ") ? UInt8(ascii: "+") : $0 }
      if spaced != sent {
        add(
          decodeBase64(spaced),
          [
            SignatureMistake(
              "signature-not-encoded",
              "the signature is not percent-encoded: its '+' arrived as a space",
              right)
          ])
      }
      let once = PercentCoding.decode(sent)
      if once != sent {
        add(
          decodeBase64(once),
          [
            SignatureMistake(
              "signature-encoded-twice", "the signature is percent-encoded twice",
              "Give the library the signature as it is; it encodes the header's values itself.")
          ])
      }
      let plain = sent.map {
        $0 == UInt8(ascii: "-")
          ? UInt8(ascii: "+") : $0 == UInt8(ascii: "_") ? UInt8(ascii: "/") : $0
      }
      let padded = plain + [UInt8](repeating: UInt8(ascii: "="), count: (4 - plain.count % 4) % 4)
      if padded != sent {
        add(
          decodeBase64(padded),
          [
            SignatureMistake(
              "base64-variant",
              "the signature is in another base64: for URLs, or without '=' at its end",
              "Use '+', '/' and '=', and percent-encode them.")
          ])
      }
      // The key itself, for PLAINTEXT.
      add(sent, [])
      return variants
    }

    /// Nil where it is none; what stands behind a '=' does not count.
    static func decodeBase64(_ text: [UInt8]) -> [UInt8]? {
      guard text.count % 4 == 0 else { return nil }
      var result: [UInt8] = []
      var (bits, count) = (UInt32(0), 0)
      for byte in text.prefix(while: { $0 != UInt8(ascii: "=") }) {
        let value: UInt8
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte + 4
        case UInt8(ascii: "+"): value = 62
        case UInt8(ascii: "/"): value = 63
        default: return nil
        }
        bits = bits << 6 | UInt32(value)
        count += 6
        if count >= 8 {
          count -= 8
          result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
      }
      return result
    }

    private static func decodeHexadecimal(_ text: [UInt8]) -> [UInt8]? {
      guard text.count == 40 || text.count == 64 else { return nil }
      var result: [UInt8] = []
      for at in stride(from: 0, to: text.count, by: 2) {
        guard let byte = PercentCoding.escape([UInt8(ascii: "%"), text[at], text[at + 1]], 0) else {
          return nil
        }
        result.append(byte)
      }
      return result
    }
  }
#endif
