package import MagintCore

/// Some of the releases of a catalog, by their place in its list. It holds any number of releases.
///
/// The first 256 places are stored inline, so that the sets of today's catalog allocate nothing.
package struct ReleaseSet: Sendable, Hashable {
  private var low: UInt128 = 0
  private var high: UInt128 = 0
  /// The places from 256 on, 64 in each word; the last word is never 0, so that equal sets are equal.
  private var more: [UInt64] = []

  package init() {}

  /// The first `count` releases.
  package init(first count: Int) {
    func ones(_ count: Int) -> UInt128 {
      count <= 0 ? 0 : count >= 128 ? .max : (1 << UInt128(count)) - 1
    }
    low = ones(count)
    high = ones(count - 128)
    var rest = count - 256
    while rest > 0 {
      more.append(rest >= 64 ? .max : (1 << UInt64(rest)) - 1)
      rest -= 64
    }
  }

  package init(_ places: some Sequence<Int>) {
    for place in places { insert(place) }
  }

  package var isEmpty: Bool { low == 0 && high == 0 && more.isEmpty }

  package var count: Int {
    low.nonzeroBitCount + high.nonzeroBitCount
      + (more.isEmpty ? 0 : more.reduce(0) { $0 + $1.nonzeroBitCount })
  }

  package func contains(_ index: Int) -> Bool {
    if index < 128 { return low >> UInt128(index) & 1 == 1 }
    if index < 256 { return high >> UInt128(index - 128) & 1 == 1 }
    let word = (index - 256) / 64
    return word < more.count && more[word] >> UInt64((index - 256) % 64) & 1 == 1
  }

  package mutating func insert(_ index: Int) {
    if index < 128 {
      low |= 1 << UInt128(index)
    } else if index < 256 {
      high |= 1 << UInt128(index - 128)
    } else {
      insert(UInt64(1) << UInt64((index - 256) % 64), word: (index - 256) / 64)
    }
  }

  /// Takes in the places of the `group`th 32: bit n is place 32 × group + n.
  mutating func insert(_ bits: UInt32, group: Int) {
    guard bits != 0 else { return }
    switch group {
    case 0..<4: low |= UInt128(bits) << UInt128(32 * group)
    case 4..<8: high |= UInt128(bits) << UInt128(32 * (group - 4))
    default: insert(UInt64(bits) << UInt64(32 * (group % 2)), word: (group - 8) / 2)
    }
  }

  private mutating func insert(_ bits: UInt64, word: Int) {
    while more.count <= word { more.append(0) }
    more[word] |= bits
  }

  package func isSubset(of other: ReleaseSet) -> Bool {
    low & ~other.low == 0 && high & ~other.high == 0
      && (more.isEmpty
        || more.indices.allSatisfy {
          more[$0] & ~($0 < other.more.count ? other.more[$0] : 0) == 0
        })
  }

  package func isDisjoint(with other: ReleaseSet) -> Bool {
    low & other.low == 0 && high & other.high == 0
      && (more.isEmpty || zip(more, other.more).allSatisfy { $0 & $1 == 0 })
  }

  package func intersection(_ other: ReleaseSet) -> ReleaseSet {
    var set = ReleaseSet()
    set.low = low & other.low
    set.high = high & other.high
    if !more.isEmpty, !other.more.isEmpty { set.more = Self.trimmed(zip(more, other.more).map(&)) }
    return set
  }

  package func union(_ other: ReleaseSet) -> ReleaseSet {
    var set = self
    set.low |= other.low
    set.high |= other.high
    for (word, bits) in other.more.enumerated() { set.insert(bits, word: word) }
    return set
  }

  package func subtracting(_ other: ReleaseSet) -> ReleaseSet {
    var set = ReleaseSet()
    set.low = low & ~other.low
    set.high = high & ~other.high
    if !more.isEmpty {
      set.more = Self.trimmed(
        more.enumerated().map { $1 & ~($0 < other.more.count ? other.more[$0] : 0) })
    }
    return set
  }

  private static func trimmed(_ words: [UInt64]) -> [UInt64] {
    var words = words
    while words.last == 0 { words.removeLast() }
    return words
  }

  /// The places, ascending.
  package var indices: [Int] {
    var indices: [Int] = []
    indices.reserveCapacity(count)
    func add<Bits: FixedWidthInteger>(_ bits: Bits, from first: Int) {
      var rest = bits
      while rest != 0 {
        indices.append(first + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    add(low, from: 0)
    add(high, from: 128)
    for (word, bits) in more.enumerated() { add(bits, from: 256 + 64 * word) }
    return indices
  }

  /// The first place.
  package var first: Int? {
    if low != 0 { return low.trailingZeroBitCount }
    if high != 0 { return 128 + high.trailingZeroBitCount }
    return more.firstIndex { $0 != 0 }.map { 256 + 64 * $0 + more[$0].trailingZeroBitCount }
  }

  /// The last place.
  package var last: Int? {
    if let bits = more.last { return 256 + 64 * more.count - 1 - bits.leadingZeroBitCount }
    if high != 0 { return 255 - high.leadingZeroBitCount }
    return low == 0 ? nil : 127 - low.leadingZeroBitCount
  }

  /// The places in runs without a gap.
  package var runs: [ClosedRange<Int>] {
    var runs: [ClosedRange<Int>] = []
    for index in indices {
      if let last = runs.last, last.upperBound == index - 1 {
        runs[runs.count - 1] = last.lowerBound...index
      } else {
        runs.append(index...index)
      }
    }
    return runs
  }
}

extension ReleaseSet: Comparable {
  /// Whether the newest release that only one of the two has is one of `right`.
  package static func < (left: ReleaseSet, right: ReleaseSet) -> Bool {
    if left.more.count != right.more.count { return left.more.count < right.more.count }
    for (left, right) in zip(left.more, right.more).reversed() where left != right {
      return left < right
    }
    return (left.high, left.low) < (right.high, right.low)
  }
}

extension ReleaseSet {
  /// The set in words: "every release", "2.1.6 – 2.3.0", "from 2.4.6-p9 and 2.4.7-p4".
  ///
  /// Releases go by number, but their lines overlap in time: 2.4.4-p12 came out long after 2.4.6. A
  /// change that was carried back to older lines is told line by line: as "from …", if each line
  /// that has it keeps it to its end, or "up to …", if each has it from its start.
  package func description(in releases: [Release]) -> String {
    let runs = runs
    guard let first = runs.first, let last = runs.last else { return "no release" }
    let newest = releases.count - 1
    func name(_ index: Int) -> String { "\(releases[index])" }
    if runs.count == 1 {
      if first == 0...newest, newest > 0 { return "every release" }
      if first.count == 1 { return name(first.lowerBound) }
      if first.upperBound == newest { return "from \(name(first.lowerBound))" }
      return "\(name(first.lowerBound)) – \(name(first.upperBound))"
    }
    func endsItsLine(_ index: Int) -> Bool {
      index == newest || releases[index].line != releases[index + 1].line
    }
    func startsItsLine(_ index: Int) -> Bool {
      index == 0 || releases[index].line != releases[index - 1].line
    }
    if last.upperBound == newest, runs.allSatisfy({ endsItsLine($0.upperBound) }),
      runs.dropFirst().allSatisfy({ !startsItsLine($0.lowerBound) })
    {
      return "from " + Self.list(runs.map { name($0.lowerBound) })
    }
    if last.upperBound != newest, runs.dropFirst().allSatisfy({ startsItsLine($0.lowerBound) }),
      runs.dropLast().allSatisfy({ !endsItsLine($0.upperBound) })
    {
      let start = first.lowerBound == 0 ? "" : "from \(name(first.lowerBound)) "
      return start + "up to " + Self.list(runs.map { name($0.upperBound) })
    }
    return Self.list(
      runs.map { run in
        if run.count == 1 { return name(run.lowerBound) }
        if run.upperBound == newest { return "from \(name(run.lowerBound))" }
        return "\(name(run.lowerBound)) – \(name(run.upperBound))"
      })
  }

  /// First and last of each run: "2.4.7 – 2.4.9". It needs the names of few releases only.
  package func text(_ name: (Int) -> Release) -> String {
    Self.list(
      runs.map { run in
        run.count == 1
          ? "\(name(run.lowerBound))" : "\(name(run.lowerBound)) – \(name(run.upperBound))"
      })
  }

  /// The part of the set that is in `range`, in words that take the range for all there is: "up to
  /// 2.4.4-p11 and 2.4.5-p10" where the range begins with 2.4.4.
  package func description(in releases: [Release], within range: ReleaseSet) -> String {
    let places = range.indices
    var part = ReleaseSet()
    for (place, index) in places.enumerated() where contains(index) { part.insert(place) }
    return part.description(in: places.map { releases[$0] })
  }

  /// First and last of each run.
  package func ranges(in releases: [Release]) -> [(first: Release, last: Release)] {
    runs.map { (releases[$0.lowerBound], releases[$0.upperBound]) }
  }

  private static func list(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " and " + last
  }
}
