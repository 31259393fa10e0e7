package import MagintCore

/// Some of the releases of a catalog, by their place in its list.
package struct ReleaseSet: Sendable, Hashable {
  package var bits: UInt128

  package init(bits: UInt128 = 0) { self.bits = bits }

  /// The first `count` releases.
  package init(first count: Int) {
    bits = count >= 128 ? .max : (1 << UInt128(count)) - 1
  }

  package var isEmpty: Bool { bits == 0 }
  package var count: Int { bits.nonzeroBitCount }

  package func contains(_ index: Int) -> Bool { bits >> UInt128(index) & 1 == 1 }
  package mutating func insert(_ index: Int) { bits |= 1 << UInt128(index) }
  package func isSubset(of other: ReleaseSet) -> Bool { bits & ~other.bits == 0 }
  package func intersection(_ other: ReleaseSet) -> ReleaseSet {
    ReleaseSet(bits: bits & other.bits)
  }
  package func union(_ other: ReleaseSet) -> ReleaseSet { ReleaseSet(bits: bits | other.bits) }
  package func subtracting(_ other: ReleaseSet) -> ReleaseSet {
    ReleaseSet(bits: bits & ~other.bits)
  }

  /// The places, ascending.
  package var indices: [Int] {
    var rest = bits
    var indices: [Int] = []
    indices.reserveCapacity(count)
    while rest != 0 {
      indices.append(rest.trailingZeroBitCount)
      rest &= rest - 1
    }
    return indices
  }

  /// The last place.
  package var last: Int? { isEmpty ? nil : 127 - bits.leadingZeroBitCount }

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
