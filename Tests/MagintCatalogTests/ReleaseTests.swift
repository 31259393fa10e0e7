import MagintCatalog
import MagintCore
import MagintTestSupport
import Testing

/// Releases as a catalog might have them: the tests are about words and ranges, and stay true when the
/// program's own catalog gets another release.
private let releases =
  """
  2.1.6 2.2.5 2.3.0 2.3.1 2.3.2 2.3.3 2.3.4 2.3.5-p1 2.3.5-p2 2.3.6 2.3.6-p1 2.3.7 2.3.7-p1
  2.3.7-p2 2.3.7-p3 2.3.7-p4 2.4.0 2.4.0-p1 2.4.1 2.4.1-p1 2.4.2 2.4.2-p1 2.4.2-p2 2.4.3
  2.4.3-p1 2.4.3-p2 2.4.4 2.4.4-p1 2.4.4-p2 2.4.4-p3 2.4.4-p4 2.4.4-p5 2.4.4-p6 2.4.4-p7
  2.4.4-p8 2.4.4-p9 2.4.4-p10 2.4.4-p11 2.4.4-p12 2.4.4-p13 2.4.5 2.4.5-p1 2.4.5-p2 2.4.5-p3
  2.4.5-p4 2.4.5-p5 2.4.5-p6 2.4.5-p7 2.4.5-p8 2.4.5-p9 2.4.5-p10 2.4.5-p11 2.4.5-p12 2.4.5-p13
  2.4.6 2.4.6-p1 2.4.6-p2 2.4.6-p3 2.4.6-p4 2.4.6-p5 2.4.6-p6 2.4.6-p7 2.4.6-p8 2.4.6-p9
  2.4.6-p10 2.4.6-p11 2.4.7 2.4.7-p1 2.4.7-p2 2.4.7-p3 2.4.7-p4 2.4.7-p5 2.4.7-p6 2.4.8 2.4.8-p1
  """.split(whereSeparator: \.isWhitespace).map { Release($0)! }

private func set(_ ranges: String...) -> ReleaseSet {
  var set = ReleaseSet()
  for range in ranges {
    let ends = range.split(separator: " ")
    let first = releases.firstIndex(of: Release(ends[0])!)!
    let last = releases.firstIndex(of: Release(ends[ends.count - 1])!)!
    for index in first...last { set.insert(index) }
  }
  return set
}

struct ReleaseSetTests {
  static let table: [(ReleaseSet, String)] = [
    (ReleaseSet(), "no release"),
    (ReleaseSet(first: 75), "every release"),
    (set("2.1.6 2.3.0"), "2.1.6 – 2.3.0"),
    (set("2.3.1 2.4.8-p1"), "from 2.3.1"),
    (set("2.4.7-p3"), "2.4.7-p3"),
    (set("2.4.8-p1"), "2.4.8-p1"),
    (set("2.1.6"), "2.1.6"),
    (
      set("2.4.4-p12 2.4.4-p13", "2.4.5-p11 2.4.5-p13", "2.4.6-p9 2.4.6-p11", "2.4.7-p4 2.4.8-p1"),
      "from 2.4.4-p12, 2.4.5-p11, 2.4.6-p9 and 2.4.7-p4"
    ),
    (set("2.4.6-p9 2.4.6-p11", "2.4.7-p4 2.4.8-p1"), "from 2.4.6-p9 and 2.4.7-p4"),
    (
      set("2.1.6 2.4.4-p11", "2.4.5 2.4.5-p10", "2.4.6 2.4.6-p8", "2.4.7 2.4.7-p3"),
      "up to 2.4.4-p11, 2.4.5-p10, 2.4.6-p8 and 2.4.7-p3"
    ),
    (
      set("2.3.5-p1 2.4.4-p11", "2.4.5 2.4.5-p10", "2.4.6 2.4.6-p8", "2.4.7 2.4.7-p3"),
      "from 2.3.5-p1 up to 2.4.4-p11, 2.4.5-p10, 2.4.6-p8 and 2.4.7-p3"
    ),
    (set("2.1.6 2.3.5-p2", "2.4.0 2.4.0"), "2.1.6 – 2.3.5-p2 and 2.4.0"),
    (set("2.3.6 2.3.7-p4", "2.4.0-p1 2.4.8-p1"), "from 2.3.6 and 2.4.0-p1"),
    (set("2.3.7-p4 2.3.7-p4", "2.4.4 2.4.8-p1"), "2.3.7-p4 and from 2.4.4"),
    (set("2.3.0 2.3.7-p3", "2.4.0 2.4.3-p2"), "from 2.3.0 up to 2.3.7-p3 and 2.4.3-p2"),
    (set("2.3.0 2.3.0", "2.3.2 2.3.2"), "2.3.0 and 2.3.2"),
    (set("2.4.4-p1 2.4.4-p2", "2.4.4-p4 2.4.4-p5"), "2.4.4-p1 – 2.4.4-p2 and 2.4.4-p4 – 2.4.4-p5"),
  ]

  @Test(arguments: 0..<table.count) func inWords(_ row: Int) {
    #expect(Self.table[row].0.description(in: releases) == Self.table[row].1)
  }

  /// "From" and "up to" are never said of a set that does not keep to them.
  @Test func wordsAreTrue() {
    var all: Set<ReleaseSet> = []
    let catalog = Catalog.embedded
    for fact in catalog.resources { all.insert(fact.releases) }
    for fact in catalog.routes { all.insert(fact.releases) }
    var words: [String: ReleaseSet] = [:]
    for set in all {
      let text = set.description(in: catalog.releases)
      #expect(words[text] == nil, "\(text) is said of two sets")
      words[text] = set
    }
  }

  @Test func inARange() {
    let create = set("2.3.5-p1 2.4.4-p11", "2.4.5 2.4.5-p10", "2.4.6 2.4.6-p8", "2.4.7 2.4.7-p3")
    #expect(
      create.description(in: releases, within: set("2.4.4 2.4.8-p1"))
        == "up to 2.4.4-p11, 2.4.5-p10, 2.4.6-p8 and 2.4.7-p3")
    #expect(create.description(in: releases, within: set("2.4.7-p1 2.4.7-p3")) == "every release")
    #expect(create.description(in: releases, within: set("2.4.7-p3 2.4.7-p5")) == "2.4.7-p3")
    #expect(create.description(in: releases, within: set("2.4.8")) == "no release")
  }

  @Test func algebra() {
    let left = set("2.4.4 2.4.6")
    let right = set("2.4.5 2.4.7")
    #expect(left.intersection(right) == set("2.4.5 2.4.6"))
    #expect(left.union(right) == set("2.4.4 2.4.7"))
    #expect(left.subtracting(right).indices == left.indices.filter { !right.contains($0) })
    #expect(set("2.4.5").isSubset(of: left))
    #expect(!right.isSubset(of: left))
    #expect(left.count == left.indices.count)
    #expect(ReleaseSet(first: 128).count == 128)
    #expect(left.ranges(in: releases).map { "\($0.first) \($0.last)" } == ["2.4.4 2.4.6"])
  }
}

struct ReleaseRangeTests {
  static let table: [(String, first: String, last: String, count: Int)] = [
    ("2.4.7-p3", "2.4.7-p3", "2.4.7-p3", 1),
    ("2.4.7", "2.4.7", "2.4.7", 1),
    ("2.4", "2.4.0", "2.4.8-p1", 59),
    ("2.3", "2.3.0", "2.3.7-p4", 14),
    ("2", "2.1.6", "2.4.8-p1", 75),
    ("2.4.4..2.4.8", "2.4.4", "2.4.8-p1", 49),
    ("2.4.4..2.4.7", "2.4.4", "2.4.7-p6", 47),
    ("2.4.4..2.4.7-p3", "2.4.4", "2.4.7-p3", 44),
    ("2.4.4 .. 2.4.4", "2.4.4", "2.4.4-p13", 14),
    ("2.3..2.4", "2.3.0", "2.4.8-p1", 73),
    ("2.4.7-p1..2.4.7-p2", "2.4.7-p1", "2.4.7-p2", 2),
    // The ends need not be known.
    ("2.1.6..2.2.0", "2.1.6", "2.1.6", 1),
    ("2.2.0..2.4.8", "2.2.5", "2.4.8-p1", 74),
    // What is later than all that is known is judged as the newest.
    ("2.4.8-p2", "2.4.8-p1", "2.4.8-p1", 1),
    ("2.4.6-p99", "2.4.6-p11", "2.4.6-p11", 1),
    ("2.4.9", "2.4.8-p1", "2.4.8-p1", 1),
    ("2.4.9-p1", "2.4.8-p1", "2.4.8-p1", 1),
    ("2.9", "2.4.8-p1", "2.4.8-p1", 1),
    ("3", "2.4.8-p1", "2.4.8-p1", 1),
    ("2.4.9..2.4.99", "2.4.8-p1", "2.4.8-p1", 1),
    ("2.5..3", "2.4.8-p1", "2.4.8-p1", 1),
    ("2.4.7..2.4.9", "2.4.7", "2.4.8-p1", 9),
    (">=2.5", "2.4.8-p1", "2.4.8-p1", 1),
    ("^2.5", "2.4.8-p1", "2.4.8-p1", 1),
    ("~2.4.9", "2.4.8-p1", "2.4.8-p1", 1),
    ("2.5.*", "2.4.8-p1", "2.4.8-p1", 1),
    (">2.4.8-p1", "2.4.8-p1", "2.4.8-p1", 1),
    (">=2.4.8-p5", "2.4.8-p1", "2.4.8-p1", 1),
    ("2.1.0..2.2.9", "2.1.6", "2.2.5", 2),
    ("2.4.4..2.4.99", "2.4.4", "2.4.8-p1", 49),
    ("2.4.8..2.5", "2.4.8", "2.4.8-p1", 2),
    ("1..3", "2.1.6", "2.4.8-p1", 75),
    ("2.0..2.2", "2.1.6", "2.2.5", 2),
    (">=2.4.4", "2.4.4", "2.4.8-p1", 49),
    (">=2.4.7-p4", "2.4.7-p4", "2.4.8-p1", 5),
    ("<2.3", "2.1.6", "2.2.5", 2),
    ("^2.4.6", "2.4.6", "2.4.8-p1", 21),
    ("~2.4.7", "2.4.7", "2.4.8-p1", 9),
    ("2.4.7.*", "2.4.7", "2.4.7-p6", 7),
    (">=2.4.4 <2.4.5", "2.4.4", "2.4.4-p13", 14),
    ("2.4.4 - 2.4.4-p2", "2.4.4", "2.4.4-p2", 3),
    ("2.1.6 || 2.2.5", "2.1.6", "2.2.5", 2),
    ("*", "2.1.6", "2.4.8-p1", 75),
  ]

  /// Those of the table that name what is later than all that is known.
  static let later: Set<String> = [
    "2.4.8-p2", "2.4.6-p99", "2.4.9", "2.4.9-p1", "2.9", "3", "2.4.9..2.4.99", "2.5..3",
    "2.4.7..2.4.9", ">=2.5", "^2.5", "~2.4.9", "2.5.*", ">2.4.8-p1", ">=2.4.8-p5",
    "2.4.4..2.4.99", "2.4.8..2.5", "1..3",
  ]

  @Test(arguments: 0..<table.count) func parses(_ row: Int) throws {
    let (text, first, last, count) = Self.table[row]
    let range = try ReleaseRange.parse(text, in: releases)
    let set = range.releases
    #expect((range.later != nil) == Self.later.contains(text))
    #expect(set.indices.first.map { "\(releases[$0])" } == first)
    #expect(set.indices.last.map { "\(releases[$0])" } == last)
    #expect(set.count == count)
  }

  static let errors: [(String, mentions: String)] = [
    ("2.3.5", "the nearest is 2.3.5-p1"),
    ("2.3.8", "the nearest is 2.3.7-p4"),
    ("2.1.7", "the nearest is 2.1.6"),
    ("1.9", "the nearest is 2.1.6"),
    ("1.9.4", "the nearest is 2.1.6"),
    ("2.1.7..2.2.0", "magint knows no release in '2.1.7..2.2.0'"),
    ("2.4.4..2.1", "ends before it begins"),
    ("2.4.9..2.4.4", "ends before it begins"),
    ("2.4.4..foo", "there is no release 'foo'"),
    ("..", "there is no release ''"),
    ("2.4.8..2.4.4", "ends before it begins"),
    ("latest", "names no releases"),
    ("", "names no releases"),
    ("dev-master", "no release that magint knows matches"),
  ]

  @Test(arguments: 0..<errors.count) func refuses(_ row: Int) {
    let (text, mentions) = Self.errors[row]
    do {
      let set = try ReleaseRange.parse(text, in: releases)
      Issue.record("\(text) is \(set.releases.description(in: releases))")
    } catch {
      #expect(error.kind == .usage)
      #expect(error.message.contains(mentions), "\(error.message)")
    }
  }

  @Test func laterInWords() throws {
    func note(_ text: String) throws -> String? {
      try ReleaseRange.parse(text, in: releases).later?.note
    }
    let newest = try #require(try note("2.5.0"))
    #expect(
      newest.hasPrefix("Magento 2.5.0 is later than 2.4.8-p1, the newest release that magint knows")
    )
    #expect(newest.contains("--magento-root") && newest.contains("catalog import"))
    let inLine = try #require(try note("2.4.6-p12"))
    #expect(
      inLine.hasPrefix("Magento 2.4.6-p12 is later than 2.4.6-p11, the newest release of its line"))
    #expect(try note("2.4.7") == nil)
  }
}

/// Sets are not limited by how many releases there are.
struct ManyReleasesTests {
  @Test(arguments: [0, 1, 63, 64, 127, 128, 129, 255, 256, 257, 320, 400, 1000]) func counts(
    _ count: Int
  ) {
    let set = ReleaseSet(first: count)
    #expect(set == ReleaseSet(0..<count))
    #expect(set.count == count && set.indices == Array(0..<count))
    #expect(set.last == (count == 0 ? nil : count - 1))
    #expect(set.first == (count == 0 ? nil : 0))
    #expect(set.runs == (count == 0 ? [] : [0...(count - 1)]))
    #expect(!set.contains(count) && set.isEmpty == (count == 0))
    #expect(set.isSubset(of: ReleaseSet(first: count + 1)))
    #expect(!ReleaseSet(first: count + 1).isSubset(of: set))
    #expect(set < ReleaseSet(first: count + 1))
  }

  /// The algebra is that of sets of numbers.
  @Test func asSetsOfNumbers() {
    var random = SplitMix64(seed: 13)
    for _ in 0..<2_000 {
      let limit = [4, 100, 200, 300, 600].randomElement(using: &random)!
      func numbers() -> Set<Int> {
        Set(
          (0..<Int.random(in: 0...20, using: &random)).map { _ in
            Int.random(in: 0..<limit, using: &random)
          })
      }
      let (left, right) = (numbers(), numbers())
      let (a, b) = (ReleaseSet(left), ReleaseSet(right))
      #expect(a.union(b) == ReleaseSet(left.union(right)))
      #expect(a.intersection(b) == ReleaseSet(left.intersection(right)))
      #expect(a.subtracting(b) == ReleaseSet(left.subtracting(right)))
      #expect(a.isSubset(of: b) == left.isSubset(of: right))
      #expect(a.isDisjoint(with: b) == left.isDisjoint(with: right))
      #expect(a.indices == left.sorted())
      #expect(a.last == left.max() && a.first == left.min())
      #expect((a == b) == (left == right))
      #expect((a < b) == left.symmetricDifference(right).max().map(right.contains) ?? false)
    }
  }
}

struct ComposerFileTests {
  static let table: [(String, String?)] = [
    (#"{"require": {"magento/framework": "^103.0"}}"#, "from 2.4.0"),
    (#"{"require": {"magento/framework": "~103.0.4"}}"#, "from 2.4.4"),
    (#"{"require": {"magento/framework": "102.0.*"}}"#, "2.3.0 – 2.3.7-p4"),
    (#"{"require": {"magento/framework": "*"}}"#, "every release"),
    (
      #"{"require": {"magento/framework": "*", "magento/module-integration": "2.0.0"}}"#,
      "no release"
    ),
    (#"{"require": {"php": "~8.2.0"}}"#, nil),
    (#"{"require": {"magento/framework": "nonsense"}}"#, nil),
    (#"{"require": {"magento/framework": 5}}"#, nil),
    (#"{"require": []}"#, nil),
    (#"{}"#, nil),
  ]

  @Test(arguments: 0..<table.count) func releasesThatItAllows(_ row: Int) throws {
    let (text, expected) = Self.table[row]
    let file = try #require(ComposerFile(Array(text.utf8)))
    let allowed = file.releases(in: .embedded)
    #expect(allowed?.description(in: EmbeddedCatalog.releases) == expected)
    #expect(file.releasesOfEmbeddedCatalog() == allowed)
  }

  @Test(arguments: ["", "[]", "nonsense", "{", #""text""#, "\u{0}"]) func isNone(_ text: String) {
    #expect(ComposerFile(Array(text.utf8)) == nil)
  }
}
