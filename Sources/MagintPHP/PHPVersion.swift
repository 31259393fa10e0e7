/// A version as PHP's `version_compare` reads it: `1.0` is lower than `1.0.0`, `1.0-beta` than `1.0`.
package struct PHPVersion: Comparable, Sendable {
  private let parts: [Part]

  private enum Part: Hashable, Sendable {
    case number(Int)
    /// What the word stands for; words that PHP does not know are lowest.
    case word(Int)
  }

  private static let words: [String: Int] = [
    "dev": 0, "alpha": 1, "a": 1, "beta": 2, "b": 2, "RC": 3, "rc": 3, "pl": 5, "p": 5,
  ]
  /// The place of a number among the words.
  private static let number = 4

  package init(_ text: String) {
    var parts: [Part] = []
    var current = ""
    var isDigits = false
    func finish() {
      guard !current.isEmpty else { return }
      // More digits than any version has are taken for the largest number.
      parts.append(
        isDigits ? .number(Int(current) ?? .max) : .word(Self.words[current] ?? -1))
      current = ""
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "0"..."9":
        if !isDigits { finish() }
        isDigits = true
        current.unicodeScalars.append(scalar)
      case ".", "-", "_", "+": finish()
      default:
        if isDigits { finish() }
        isDigits = false
        current.unicodeScalars.append(scalar)
      }
    }
    finish()
    self.parts = parts
  }

  package static func == (left: PHPVersion, right: PHPVersion) -> Bool {
    compare(left, right) == 0
  }

  package static func < (left: PHPVersion, right: PHPVersion) -> Bool {
    compare(left, right) < 0
  }

  /// What `version_compare` returns: -1, 0 or 1.
  package static func compare(_ left: PHPVersion, _ right: PHPVersion) -> Int {
    func sign(_ left: Int, _ right: Int) -> Int { left < right ? -1 : left > right ? 1 : 0 }
    func rank(_ part: Part) -> Int {
      switch part {
      case .number: number
      case .word(let rank): rank
      }
    }
    for (one, two) in zip(left.parts, right.parts) {
      let result: Int
      if case .number(let first) = one, case .number(let second) = two {
        result = sign(first, second)
      } else {
        result = sign(rank(one), rank(two))
      }
      if result != 0 { return result }
    }
    if left.parts.count == right.parts.count { return 0 }
    // What follows decides: a number makes it higher, `beta` and the like lower.
    let isLonger = left.parts.count > right.parts.count
    let rest = (isLonger ? left : right).parts[min(left.parts.count, right.parts.count)]
    let result =
      if case .number = rest { 1 } else { sign(rank(rest), number) }
    return isLonger ? result : -result
  }

  /// Whether `version_compare(left, right, symbol)` holds; nil for a symbol that PHP does not know.
  package static func holds(_ left: String, _ symbol: String, _ right: String) -> Bool? {
    let result = compare(PHPVersion(left), PHPVersion(right))
    switch symbol {
    case "<", "lt": return result < 0
    case "<=", "le": return result <= 0
    case ">", "gt": return result > 0
    case ">=", "ge": return result >= 0
    case "==", "eq": return result == 0
    case "!=", "<>", "ne": return result != 0
    default: return nil
    }
  }
}
