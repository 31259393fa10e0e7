#if Rehearsal
  /// How PHP makes numbers of texts.
  enum PHPNumber {
    /// The value of what PHP calls a numeric string: white space, a sign, digits with a point, an exponent, and white
    /// space again. Nil where it is none.
    static func value(_ text: [UInt8]) -> Double? {
      guard let number = prefix(text), text[number.end...].allSatisfy(isSpace) else { return nil }
      return Double(String(decoding: text[number.start..<number.end], as: UTF8.self))
    }

    /// As `(int)` makes an integer of a text that is a number or begins with one; 0 of others.
    static func integer(_ text: [UInt8]) -> Int {
      guard let number = prefix(text) else { return 0 }
      let written = String(decoding: text[number.start..<number.end], as: UTF8.self)
      if number.isWhole, let value = Int(written) { return value }
      let value = Double(written) ?? 0
      return value >= 9.2e18 ? .max : value <= -9.2e18 ? .min : Int(value)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }
    private static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }

    /// The number at the beginning: where it starts behind white space and a plus sign, and ends.
    private static func prefix(_ text: [UInt8]) -> (start: Int, end: Int, isWhole: Bool)? {
      var at = text.firstIndex { !isSpace($0) } ?? text.count
      var start = at
      if at < text.count, text[at] == UInt8(ascii: "+") { start += 1 }
      if at < text.count, "+-".utf8.contains(text[at]) { at += 1 }
      func digits(_ at: inout Int) -> Int {
        let first = at
        while at < text.count, isDigit(text[at]) { at += 1 }
        return at - first
      }
      var isWhole = true
      var count = digits(&at)
      if at < text.count, text[at] == UInt8(ascii: ".") {
        var behind = at + 1
        let fraction = digits(&behind)
        if count + fraction > 0 { (at, isWhole) = (behind, false) }
        count += fraction
      }
      guard count > 0 else { return nil }
      if at < text.count, text[at] | 0x20 == UInt8(ascii: "e") {
        var behind = at + 1
        if behind < text.count, "+-".utf8.contains(text[behind]) { behind += 1 }
        if digits(&behind) > 0 { (at, isWhole) = (behind, false) }
      }
      return (start, at, isWhole)
    }
  }
#endif
