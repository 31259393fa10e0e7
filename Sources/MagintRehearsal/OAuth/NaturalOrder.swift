#if Rehearsal
  /// The order of PHP's `strnatcmp`, in which `a10` comes after `a9`.
  package enum NaturalOrder {
    /// Negative, zero or positive, as `left` comes before, equals or comes after `right`.
    package static func compare(_ left: [UInt8], _ right: [UInt8]) -> Int {
      guard !left.isEmpty, !right.isEmpty else { return sign(left.count, right.count) }
      var (a, b) = (leadingZeros(left), leadingZeros(right))
      while true {
        skipSpace(left, &a)
        skipSpace(right, &b)
        if isDigit(left, a), isDigit(right, b) {
          // What begins with a zero is compared as a fraction is: digit by digit.
          let isFraction = left[a] == UInt8(ascii: "0") || right[b] == UInt8(ascii: "0")
          let order = compareDigits(left, &a, right, &b, isFraction: isFraction)
          if order != 0 { return order }
          if a == left.count || b == right.count { return sign(left.count - a, right.count - b) }
        }
        // PHP reads the zero byte behind the end of a string that ends in white space.
        let order = sign(Int(byte(left, a)), Int(byte(right, b)))
        if order != 0 { return order }
        a += 1
        b += 1
        if a >= left.count || b >= right.count {
          return sign(max(left.count - a, 0), max(right.count - b, 0))
        }
      }
    }

    /// `items` sorted by their keys; those with equal ones stay in their order.
    static func sorted<Item>(_ items: [Item], by key: (Item) -> [UInt8]) -> [Item] {
      items.enumerated().map { (index: $0, key: key($1), item: $1) }
        .sorted { left, right in
          let order = compare(left.key, right.key)
          return order == 0 ? left.index < right.index : order < 0
        }
        .map(\.item)
    }

    private static func sign(_ left: Int, _ right: Int) -> Int {
      left == right ? 0 : left < right ? -1 : 1
    }

    private static func byte(_ bytes: [UInt8], _ at: Int) -> UInt8 {
      at < bytes.count ? bytes[at] : 0
    }

    private static func isDigit(_ bytes: [UInt8], _ at: Int) -> Bool {
      at < bytes.count && 0x30...0x39 ~= bytes[at]
    }

    /// The number of zeros in front of other digits at the beginning; further on they count.
    private static func leadingZeros(_ bytes: [UInt8]) -> Int {
      var at = 0
      while byte(bytes, at) == UInt8(ascii: "0"), isDigit(bytes, at + 1) { at += 1 }
      return at
    }

    private static func skipSpace(_ bytes: [UInt8], _ at: inout Int) {
      while at < bytes.count, bytes[at] == 0x20 || 0x09...0x0D ~= bytes[at] { at += 1 }
    }

    /// Compares two runs of digits and leaves both places behind them where they are equal.
    private static func compareDigits(
      _ left: [UInt8], _ a: inout Int, _ right: [UInt8], _ b: inout Int, isFraction: Bool
    ) -> Int {
      var firstDifference = 0
      while true {
        switch (isDigit(left, a), isDigit(right, b)) {
        case (false, false): return firstDifference
        case (false, true): return -1
        case (true, false): return 1
        case (true, true): break
        }
        if firstDifference == 0 { firstDifference = sign(Int(left[a]), Int(right[b])) }
        if isFraction, firstDifference != 0 { return firstDifference }
        a += 1
        b += 1
      }
    }
  }
#endif
