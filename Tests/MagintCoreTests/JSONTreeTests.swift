import Foundation
import MagintCore
import MagintTestSupport
import Testing

struct JSONTreeTests {
  @Test func values() throws {
    let text = #"{"a": [1, -2.5e+3, true, false, null], "b": {"c": "d"}, "a": "last"}"#
    let tree = try JSONTree.parse(Array(text.utf8))
    #expect(tree["a"]?.string == "last")
    #expect(tree["b"]?["c"]?.string == "d")
    #expect(tree["x"] == nil)
    #expect(tree.members.map(\.name) == ["a", "b", "a"])
    let array = tree.members[0].value.array
    #expect(array.count == 5)
    if case .number(let number) = array[1].value {
      #expect(number == "-2.5e+3")
    } else {
      Issue.record()
    }
    #expect(tree.string == nil)
    #expect(tree.array.isEmpty)
  }

  @Test func places() throws {
    let text = "\u{FEFF}{ \"ä\" : \"ö\" }"
    let bytes = Array(text.utf8)
    let tree = try JSONTree.parse(bytes)
    func source(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    #expect(source(tree.range) == "{ \"ä\" : \"ö\" }")
    #expect(source(tree.members[0].value.range) == "\"ö\"")
  }

  static let strings: [(String, String)] = [
    (#""""#, ""), (#""a\"b\\c\/d""#, #"a"b\c/d"#), (#""\b\f\n\r\t""#, "\u{8}\u{C}\n\r\t"),
    (#""\u00e9\u20AC""#, "é€"), (#""\ud83d\ude00""#, "😀"), (#""\ud83d""#, "\u{FFFD}"),
    (#""\ud83dx""#, "\u{FFFD}x"), (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\ude00""#, "\u{FFFD}"),
    (#""😀""#, "😀"),
  ]

  @Test(arguments: 0..<strings.count) func decodes(_ row: Int) throws {
    #expect(try JSONTree.parse(Array(Self.strings[row].0.utf8)).string == Self.strings[row].1)
  }

  @Test(arguments: [
    "", " ", "{", "[", "[1", "[1,", "[1,]", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,",
    "{\"a\":1,}",
    "{a:1}", "'a'", "\"a", "\"\\", "\"\\u12", "\"\\u+123\"", "\"\\u-001\"", "\"\\x\"", "\"\n\"",
    "01", "-", "1.",
    "1e", "+1", ".5", "tru", "nul", "nullx", "1 2", "[] []", "\u{0}", "NaN", "// a\n1",
  ])
  func refuses(_ text: String) {
    #expect(throws: JSONTree.ParseError.self) { try JSONTree.parse(Array(text.utf8)) }
  }

  /// What files for people may have, and only these.
  @Test(arguments: [
    ("// a\n[1]", "[1]"), ("[1]//", "[1]"), ("/**/[1,/* , */2]/***/", "[1,2]"),
    ("[1,2,]", "[1,2]"), ("[ 1 , // ]\r\n 2 , ]", "[1,2]"), (#"{"a":1,}"#, #"{"a":1}"#),
    (#"{/*}*/"a"/*:*/:/*"*/1/**/,/**/}"#, #"{"a":1}"#), (#"["//a", "/*b*/"]"#, #"["//a","/*b*/"]"#),
    ("/*/ */1", "1"),
  ])
  func comments(_ text: String, _ plain: String) throws {
    func shape(_ tree: JSONTree) -> String {
      switch tree.value {
      case .number(let number): number
      case .string(let string): "\"\(string)\""
      case .array(let values): "[" + values.map(shape).joined(separator: ",") + "]"
      case .object(let members):
        "{" + members.map { "\"\($0.name)\":\(shape($0.value))" }.joined(separator: ",") + "}"
      case .null, .bool: "?"
      }
    }
    #expect(shape(try JSONTree.parse(Array(text.utf8), .withComments)) == plain)
    // Strings are no comments; all else is refused elsewhere.
    #expect(((try? JSONTree.parse(Array(text.utf8))) != nil) == text.hasPrefix("[\"//"))
  }

  @Test(arguments: [
    "[,]", "{,}", "[1,,2]", "/", "/* 1", "/*/ 1", "1 /*", "[1 / 2]", "{\"a\":,}", "# a\n1",
  ])
  func refusesWithComments(_ text: String) {
    #expect(throws: JSONTree.ParseError.self) {
      try JSONTree.parse(Array(text.utf8), .withComments)
    }
  }

  @Test func saysWhere() {
    do {
      _ = try JSONTree.parse(Array("[1, x]".utf8))
      Issue.record("no error")
    } catch {
      #expect(error.offset == 4)
    }
  }

  @Test func deepNestingIsNoCrash() throws {
    let open = String(repeating: "[", count: 100_000)
    #expect(throws: JSONTree.ParseError.self) { try JSONTree.parse(Array(open.utf8)) }
    let fine = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
    _ = try JSONTree.parse(Array(fine.utf8))
  }

  /// What Foundation takes for JSON, and only that, is JSON; damaged texts too.
  @Test func agreesWithFoundation() {
    let seed =
      #"{"name":"acme/erp","require":{"magento/framework":"^103.0","php":"~8.1.0||~8.2.0"},"x":[1,-2.5e3,true,null,"\u00e9\n"]}"#
    var random = SplitMix64(seed: 7)
    let alphabet = Array(#"{}[]":,\u0e1.-+ tfn/"#.utf8)
    for _ in 0..<4000 {
      var bytes = Array(seed.utf8)
      for _ in 0..<random.below(3) {
        let at = random.below(bytes.count)
        switch random.below(3) {
        case 0: bytes.remove(at: at)
        case 1: bytes.insert(random.pick(alphabet), at: at)
        default: bytes[at] = random.pick(alphabet)
        }
      }
      let ours = (try? JSONTree.parse(bytes)) != nil
      let theirs =
        (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
      // A lone surrogate is repaired here; a name may stand twice.
      if ours != theirs, !String(decoding: bytes, as: UTF8.self).contains("\\u") {
        Issue.record("\(String(decoding: bytes, as: UTF8.self)): \(ours)")
      }
    }
  }
}
