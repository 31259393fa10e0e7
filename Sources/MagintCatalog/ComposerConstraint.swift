/// A version constraint as composer reads it: `^103.0`, `~100.4.2`, `>=2.4.4 <2.4.8`, `2.4.*`,
/// `1.0 - 2.0`, combined by white space or `,` (and) and `||` or `|` (or).
///
/// Source: composer's documentation of versions and constraints, and its `composer/semver`.
package struct ComposerConstraint: Sendable, Hashable {
  /// A version by its numbers, with what stands behind them.
  package struct Version: Sendable, Hashable, Comparable {
    /// Four numbers, stored in place: the versions of all releases are read where a module is judged.
    struct Numbers: Sendable, Hashable, Comparable {
      private var first: Int
      private var second: Int
      private var third: Int
      private var fourth: Int

      /// - Parameter numbers: at most four; the others are 0.
      init(_ numbers: some Collection<Int>) {
        (first, second, third, fourth) = (0, 0, 0, 0)
        for (place, number) in numbers.enumerated() { self[place] = number }
      }

      init(_ first: Int, _ second: Int, _ third: Int) {
        (self.first, self.second, self.third, fourth) = (first, second, third, 0)
      }

      subscript(place: Int) -> Int {
        get {
          switch place {
          case 0: first
          case 1: second
          case 2: third
          default: fourth
          }
        }
        set {
          switch place {
          case 0: first = newValue
          case 1: second = newValue
          case 2: third = newValue
          default: fourth = newValue
          }
        }
      }

      static func < (left: Numbers, right: Numbers) -> Bool {
        for place in 0..<4 where left[place] != right[place] { return left[place] < right[place] }
        return false
      }
    }

    var numbers: Numbers
    /// dev < alpha < beta < RC < (none) < patch.
    var stability: Int
    var stabilityNumber: Int

    package static func < (left: Version, right: Version) -> Bool {
      if left.numbers != right.numbers { return left.numbers < right.numbers }
      return (left.stability, left.stabilityNumber) < (right.stability, right.stabilityNumber)
    }

    /// Nil where `text` is no version.
    package init?(_ text: some StringProtocol) {
      if let plain = Version.plain(text.utf8) {
        self = plain
        return
      }
      guard let (version, _, isWildcard) = Version.parse(text), !isWildcard else { return nil }
      self = version
    }

    init(numbers: Numbers, stability: Int = Version.stable, stabilityNumber: Int = 0) {
      self.numbers = numbers
      self.stability = stability
      self.stabilityNumber = stabilityNumber
    }

    static let development = 0
    static let stable = 4
    static let patch = 5

    /// A version of three numbers, or with `-p` and a fourth: as nearly all are.
    static func plain(_ text: some Collection<UInt8>) -> Version? {
      var numbers = Numbers(0, 0, 0)
      var previous: UInt8 = 0
      var place = 0
      var digits = 0
      for byte in text {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9")
        where digits < 9 && previous != UInt8(ascii: "-"):
          numbers[place] = numbers[place] * 10 + Int(byte - UInt8(ascii: "0"))
          digits += 1
        case UInt8(ascii: ".") where digits > 0 && place < 2,
          UInt8(ascii: "-") where digits > 0 && place == 2:
          place += 1
          digits = 0
        case UInt8(ascii: "p") where previous == UInt8(ascii: "-"): break
        default: return nil
        }
        previous = byte
      }
      guard place >= 2, digits > 0 else { return nil }
      guard place == 3 else { return Version(numbers: numbers) }
      return Version(
        numbers: Numbers(numbers[0], numbers[1], numbers[2]), stability: 5,
        stabilityNumber: numbers[3])
    }

    /// The version, how many numbers were written, and whether a wildcard ended them.
    static func parse(_ text: some StringProtocol) -> (Version, count: Int, isWildcard: Bool)? {
      var rest = Substring(String(text).lowercased())
      if rest.hasPrefix("v") { rest.removeFirst() }
      if let plus = rest.firstIndex(of: "+") { rest = rest[..<plus] }
      var numbers: [Int] = []
      var isWildcard = false
      while true {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        if digits.isEmpty {
          guard let first = rest.first, first == "*" || first == "x" else { return nil }
          rest.removeFirst()
          isWildcard = true
        } else {
          guard digits.count <= 9, let number = Int(digits), !isWildcard else { return nil }
          numbers.append(number)
          rest = rest.dropFirst(digits.count)
        }
        guard rest.first == "." else { break }
        rest.removeFirst()
      }
      guard numbers.count <= 4 else { return nil }
      let count = numbers.count
      var version = Version(numbers: Numbers(numbers))
      if rest.isEmpty { return (version, count, isWildcard) }
      guard !isWildcard else { return nil }
      if rest.hasPrefix("-") || rest.hasPrefix(".") || rest.hasPrefix("_") { rest.removeFirst() }
      let word = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(word.count)
      switch word {
      case "dev": version.stability = development
      case "a", "alpha": version.stability = 1
      case "b", "beta": version.stability = 2
      case "rc": version.stability = 3
      case "stable": break
      case "p", "pl", "patch": version.stability = 5
      default: return nil
      }
      if rest.hasPrefix("-") || rest.hasPrefix(".") || rest.hasPrefix("_") { rest.removeFirst() }
      if !rest.isEmpty {
        guard rest.count <= 9, let number = Int(rest) else { return nil }
        version.stabilityNumber = number
      }
      return (version, count, isWildcard)
    }
  }

  private enum Comparison: Sendable, Hashable {
    case any
    case never
    case equal(Version)
    case notEqual(Version)
    case less(Version)
    case atMost(Version)
    case greater(Version)
    case atLeast(Version)

    /// The version that it names.
    var version: Version? {
      switch self {
      case .any, .never: nil
      case .equal(let version), .notEqual(let version), .less(let version), .atMost(let version),
        .greater(let version), .atLeast(let version):
        version
      }
    }

    func accepts(_ version: Version) -> Bool {
      switch self {
      case .any: true
      case .never: false
      case .equal(let other): version == other
      case .notEqual(let other): version != other
      case .less(let other): version < other
      case .atMost(let other): version <= other
      case .greater(let other): version > other
      case .atLeast(let other): version >= other
      }
    }
  }

  /// One of them must hold as a whole.
  private let alternatives: [[Comparison]]

  /// Nil where composer would not read `text`.
  package init?(_ text: some StringProtocol) {
    var alternatives: [[Comparison]] = []
    let pieces = String(text).replacing("||", with: "|")
      .split(separator: "|", omittingEmptySubsequences: false)
    for piece in pieces {
      guard let comparisons = Self.conjunction(piece) else { return nil }
      alternatives.append(comparisons)
    }
    guard !alternatives.isEmpty else { return nil }
    self.alternatives = alternatives
  }

  package func accepts(_ version: Version) -> Bool {
    alternatives.contains { $0.allSatisfy { $0.accepts(version) } }
  }

  /// Whether a version later than `version` may come that meets the constraint: one of the next numbers,
  /// or one near to what the constraint itself names.
  package func acceptsSomething(after version: Version) -> Bool {
    var candidates: [Version] = []
    for named in [version] + alternatives.joined().compactMap(\.version) {
      var stable = named
      stable.stability = Version.stable
      candidates += [named, stable]
      for place in 0..<3 { candidates.append(Self.later(named, place)) }
      var patch = named
      patch.stability = Version.patch
      patch.stabilityNumber = named.stability == Version.patch ? named.stabilityNumber + 1 : 1
      candidates.append(patch)
    }
    return candidates.contains { version < $0 && $0.stability >= Version.stable && accepts($0) }
  }

  /// The first stable version in which the number at `place` is one more.
  private static func later(_ version: Version, _ place: Int) -> Version {
    var later = next(version, place)
    later.stability = Version.stable
    return later
  }

  private static func conjunction(_ text: Substring) -> [Comparison]? {
    var text = text
    // An alias is the version that others see: `dev-main as 1.0.0`.
    if let alias = text.firstRange(of: " as ") { text = text[..<alias.lowerBound] }
    let trimmed = text.trimmingSpaces
    if let hyphen = trimmed.firstRange(of: " - ") {
      guard case (let low, _, false)? = Version.parse(trimmed[..<hyphen.lowerBound].trimmingSpaces),
        case (let high, let count, false)? = Version.parse(
          trimmed[hyphen.upperBound...].trimmingSpaces)
      else { return nil }
      // A partial upper bound stands for everything that begins with it.
      return [
        .atLeast(lowestIfStable(low)),
        count >= 3 || high.stability != Version.stable
          ? .atMost(high) : .less(next(high, count - 1)),
      ]
    }
    // An operator may be parted from its version by white space, but for `^` and `~`.
    var words: [Substring] = []
    for word in trimmed.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "\t" || $0 == "\n" }
    ) {
      if let last = words.last, last.allSatisfy({ "<>=!".contains($0) }) {
        words[words.count - 1] = Substring(String(last) + String(word))
      } else {
        words.append(word)
      }
    }
    guard !words.isEmpty else { return nil }
    var comparisons: [Comparison] = []
    for word in words {
      guard let parsed = comparison(word) else { return nil }
      comparisons += parsed
    }
    return comparisons
  }

  private static func comparison(_ word: Substring) -> [Comparison]? {
    var word = word
    // What stands behind `@` says which stability will do; in front of it a bound takes it over.
    var flag: Int?
    if let at = word.firstIndex(of: "@") {
      switch word[word.index(after: at)...].lowercased() {
      case "stable": break
      case "rc": flag = 3
      case "beta": flag = 2
      case "alpha": flag = 1
      case "dev": flag = Version.development
      default: return nil
      }
      word = word[..<at]
      if word.isEmpty { return [.any] }
    }
    if isBranch(word) { return [.never] }
    let symbols = word.prefix { "<>=!^~".contains($0) }
    let rest = word.dropFirst(symbols.count)
    guard let (version, count, isWildcard) = Version.parse(rest) else { return nil }
    if isWildcard {
      guard symbols.isEmpty else { return nil }
      if count == 0 { return [.any] }
      return [.atLeast(lowest(version)), .less(next(version, count - 1))]
    }
    var flagged = version
    if let flag, version.stability >= Version.stable { flagged.stability = flag }
    switch symbols {
    case "", "=", "==": return [.equal(version)]
    case "!=", "<>": return [.notEqual(flagged)]
    // `<2.4` leaves out pre-releases of 2.4 too; `>=2.4` takes them in.
    case "<": return [.less(flag == nil ? lowestIfStable(version) : flagged)]
    case "<=": return [.atMost(flagged)]
    case ">": return [.greater(flagged)]
    case ">=": return [.atLeast(flag == nil ? lowestIfStable(version) : flagged)]
    case "~":
      // The last number that was written may grow.
      return [.atLeast(lowestIfStable(version)), .less(next(version, max(0, count - 2)))]
    case "^":
      // Everything up to the next change of the first number that is not 0; of four numbers the
      // last does not count.
      let significant = (0..<min(count, 3)).first { version.numbers[$0] != 0 }
      return [
        .atLeast(lowestIfStable(version)), .less(next(version, significant ?? min(count, 3) - 1)),
      ]
    default: return nil
    }
  }

  /// `dev-main`, `2.4.x-dev`, `main-dev`: no release is one. A branch may name a commit with `#`.
  private static func isBranch(_ word: Substring) -> Bool {
    let name = word.prefix { $0 != "#" }.lowercased()
    if name.hasPrefix("dev-") { return true }
    guard name.hasSuffix("-dev"), let first = name.first else { return false }
    if name.hasSuffix("x-dev") || name.hasSuffix("*-dev") { return true }
    return !"<>=!^~".contains(first) && Version.parse(name) == nil
  }

  private static func lowest(_ version: Version) -> Version {
    Version(numbers: version.numbers, stability: Version.development)
  }

  private static func lowestIfStable(_ version: Version) -> Version {
    version.stability == Version.stable ? lowest(version) : version
  }

  /// The first version in which the number at `place` is one more.
  private static func next(_ version: Version, _ place: Int) -> Version {
    let place = min(max(0, place), 3)
    var numbers = version.numbers
    numbers[place] += 1
    for later in place + 1..<4 { numbers[later] = 0 }
    return Version(numbers: numbers, stability: Version.development)
  }
}

extension Substring {
  fileprivate var trimmingSpaces: Substring {
    var text = self
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }
}
