#if Rehearsal
  /// How names and values are encoded before they are joined.
  enum EncodingMistakes {
    static func variants(_ context: SignatureContext) -> [Variant<String>] {
      var variants = Variants(own: context.text)
      let reading = context.rules.reading
      add(reading.sorted(context.parameters), [], context, &variants)
      // Correct clients sort as the RFC has it, whatever else they do wrong.
      let order = ReadingMistakes.orderMistakes(context)
      if !order.isEmpty {
        var rfc = reading
        rfc.order = .encodedBytes
        add(rfc.sorted(context.parameters), order, context, &variants)
      }
      return variants.all
    }

    private static func add(
      _ sorted: [Parameter], _ others: [SignatureMistake], _ context: SignatureContext,
      _ variants: inout Variants<String>
    ) {
      func text(
        _ encode: ([UInt8]) -> [UInt8], names: Bool = true, values: Bool = true
      ) -> String {
        sorted.map { parameter in
          let name = names ? encode(parameter.name) : PercentCoding.encode(parameter.name)
          let value = values ? encode(parameter.value) : PercentCoding.encode(parameter.value)
          return String(decoding: name + [UInt8(ascii: "=")] + value, as: UTF8.self)
        }.joined(separator: "&")
      }
      func add(_ text: String, _ id: String, _ message: String, _ help: String) {
        variants.add(text, [SignatureMistake(id, message, help)] + others)
      }
      // Before those that encode nothing, which are the same where there is nothing else to encode.
      let component = text(component)
      if component != text(PercentCoding.encode) {
        variants.add(component, [incomplete] + others)
      }
      add(
        text { $0 }, "values-not-encoded",
        "names and values are not percent-encoded before they are joined",
        "Encode each name and value, join them, and encode the whole once more.")
      add(
        text { PercentCoding.encode(PercentCoding.encode($0)) }, "encoded-twice",
        "names and values are percent-encoded twice",
        "Sign the values as they are before they are encoded for the URL.")
      add(
        text(PercentCoding.encodeForm), "form-encoding",
        "the parameters are encoded as in a form, with '+' for a space and '%7E' for '~'",
        "Encode as RFC 3986 does: PHP's rawurlencode, not urlencode.")
      add(
        text({ $0 }, values: false), "names-not-encoded",
        "the brackets in the names are not percent-encoded",
        "Encode names as values: '[' is '%5B', ']' is '%5D'.")
      add(
        text(latin1), "latin-1",
        "the bytes of UTF-8 are taken for Latin-1 and encoded once more ('é' as '%C3%83%C2%A9'), as Perl's Net::OAuth does with text that is not decoded",
        "Decode the text before it is given to the library (in Perl: utf8::decode), or sign its bytes as they are."
      )
      variants.add(text(lowerCase), [lowerCaseEscapes] + others)
    }

    static let lowerCaseEscapes = SignatureMistake(
      "lower-case-escapes", "escapes are written in lower case",
      "Write '%2F', not '%2f', in names and values and wherever the base string is encoded.")

    static let incomplete = SignatureMistake(
      "incomplete-encoding",
      "some of '!', '(', ')', '*' and the apostrophe are signed as they are, as encodeURIComponent leaves them",
      "Encode everything but letters, digits and '-._~'.")

    /// As JavaScript's encodeURIComponent does.
    static func component(_ bytes: [UInt8]) -> [UInt8] {
      bytes.flatMap { "!'()*".utf8.contains($0) ? [$0] : PercentCoding.encode([$0]) }
    }

    static func lowerCase(_ bytes: [UInt8]) -> [UInt8] {
      var result = PercentCoding.encode(bytes)
      for at in result.indices where result[at] == UInt8(ascii: "%") {
        for digit in [at + 1, at + 2] where 0x41...0x46 ~= result[digit] { result[digit] |= 0x20 }
      }
      return result
    }

    /// The encoded UTF-8 of text whose characters are the bytes.
    static func latin1(_ bytes: [UInt8]) -> [UInt8] {
      PercentCoding.encode(
        bytes.flatMap { $0 < 0x80 ? [$0] : [0xC0 | $0 >> 6, 0x80 | $0 & 0x3F] })
    }
  }
#endif
