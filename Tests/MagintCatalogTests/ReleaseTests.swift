import MagintCatalog
import MagintCore
import Testing

private let releases = EmbeddedCatalog.releases

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
    for fact in Catalog.embedded.resources { all.insert(fact.releases) }
    for fact in Catalog.embedded.routes { all.insert(fact.releases) }
    var words: [String: ReleaseSet] = [:]
    for set in all {
      let text = set.description(in: releases)
      #expect(words[text] == nil, "\(text) is said of two sets")
      words[text] = set
    }
  }

  @Test func inARange() {
    let create = set("2.3.5-p1 2.4.4-p11", "2.4.5 2.4.5-p10", "2.4.6 2.4.6-p8", "2.4.7 2.4.7-p3")
    let supported = ReleaseRange.supported(in: releases)
    #expect(
      create.description(in: releases, within: supported)
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

  @Test(arguments: 0..<table.count) func parses(_ row: Int) throws {
    let (text, first, last, count) = Self.table[row]
    let set = try ReleaseRange.parse(text, in: releases)
    #expect(set.indices.first.map { "\(releases[$0])" } == first)
    #expect(set.indices.last.map { "\(releases[$0])" } == last)
    #expect(set.count == count)
  }

  static let errors: [(String, mentions: String)] = [
    ("2.4.7-p9", "the nearest is 2.4.7-p6"),
    ("2.4.9", "the nearest is 2.4.8-p1"),
    ("2.3.5", "the nearest is 2.3.5-p1"),
    ("2.5", "the nearest is 2.4.8-p1"),
    ("3", "the nearest is 2.4.8-p1"),
    ("1.9.4", "the nearest is 2.1.6"),
    ("2.1.7..2.2.0", "magint knows no release in '2.1.7..2.2.0'"),
    ("2.4.9..2.4.99", "magint knows no release in"),
    ("2.4.4..2.1", "ends before it begins"),
    ("2.4.9..2.4.4", "ends before it begins"),
    ("2.4.4..foo", "magint knows no release 'foo'"),
    ("..", "magint knows no release ''"),
    ("2.4.8..2.4.4", "ends before it begins"),
    ("latest", "names no releases"),
    ("", "names no releases"),
    (">=2.5", "no release that magint knows matches"),
    ("dev-master", "no release that magint knows matches"),
  ]

  @Test(arguments: 0..<errors.count) func refuses(_ row: Int) {
    let (text, mentions) = Self.errors[row]
    do {
      let set = try ReleaseRange.parse(text, in: releases)
      Issue.record("\(text) is \(set.description(in: releases))")
    } catch {
      #expect(error.kind == .usage)
      #expect(error.message.contains(mentions), "\(error.message)")
    }
  }

  @Test func supported() {
    let set = ReleaseRange.supported(in: releases)
    #expect(set.description(in: releases) == "from 2.4.4")
    #expect(ReleaseRange.supported(in: [Release("2.3.0")!]).count == 1)
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
    #expect(file.releases(in: .embedded)?.description(in: releases) == expected)
  }

  @Test(arguments: ["", "[]", "nonsense", "{", #""text""#, "\u{0}"]) func isNone(_ text: String) {
    #expect(ComposerFile(Array(text.utf8)) == nil)
  }
}
