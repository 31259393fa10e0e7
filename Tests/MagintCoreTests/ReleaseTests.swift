import MagintCore
import Testing

struct ReleaseTests {
  @Test(arguments: ["2.4.7", "2.4.7-p3", "2.4.10-p12"]) func roundTrip(_ text: String)
    throws
  {
    #expect(try #require(Release(text)).description == text)
  }

  @Test(arguments: [
    "", "2", "2.4", "2.4.7-", "2.4.7-p", "2.4.7p3", "2.4.7-beta1", "2.4.7.1", "v2.4.7", "2.4.-7",
    "2..7",
    " 2.4.7", "2.4.7 ", "2.4.x", "2.4.7-p3-p4", "2.4.99999999999", "+2.4.7", "٢.٤.٧",
  ])
  func isNone(_ text: String) {
    #expect(Release(text) == nil)
  }

  @Test func order() {
    let ascending = [
      "2.3.7-p4", "2.4.0", "2.4.4", "2.4.4-p2", "2.4.4-p12", "2.4.5", "2.4.10", "2.10.0", "3.0.0",
    ]
    .map { Release($0)! }
    #expect(ascending == ascending.sorted())
    #expect(Release("2.4.7-p3")!.line == Release("2.4.7"))
    #expect(Release("2.4.7-p0") == Release("2.4.7"))
  }
}

struct LineTableTests {
  static let table: [(String, offset: Int, line: Int, column: Int)] = [
    ("", 0, 1, 1), ("abc", 0, 1, 1), ("abc", 3, 1, 4), ("abc", 99, 1, 4), ("abc", -5, 1, 1),
    ("a\nb", 2, 2, 1), ("a\r\nb", 3, 2, 1), ("a\rb", 2, 2, 1), ("a\n\nb", 2, 2, 1),
    ("a\n", 2, 2, 1),
    ("äb", 2, 1, 2), ("ä\nöü", 5, 2, 2), ("\u{FEFF}a", 3, 1, 1), ("\u{FEFF}a", 0, 1, 1),
    ("\u{FEFF}a\nb", 5, 2, 1), ("😀b", 4, 1, 2), ("a\r\nb", 1, 1, 2),
  ]

  @Test(arguments: 0..<table.count) func positions(_ row: Int) {
    let (text, offset, line, column) = Self.table[row]
    let bytes = Array(text.utf8)
    let position = LineTable(bytes).position(of: offset, in: bytes)
    #expect(position.line == line)
    #expect(position.column == column)
  }

  /// Columns in long lines with characters of several bytes, counted one by one.
  @Test func longLines() {
    let text = String(repeating: "aä😀\n", count: 3) + String(repeating: "xöy", count: 3000)
    let bytes = Array(text.utf8)
    let table = LineTable(bytes)
    var line = 1
    var column = 1
    var offset = 0
    for scalar in text.unicodeScalars {
      let position = table.position(of: offset, in: bytes)
      #expect(position.line == line && position.column == column)
      offset += String(scalar).utf8.count
      column += 1
      if scalar == "\n" {
        line += 1
        column = 1
      }
    }
  }

  @Test func lines() {
    let bytes = Array("one\r\ntwo\nthree".utf8)
    let table = LineTable(bytes)
    #expect(table.lineCount == 3)
    #expect(
      (1...3).map { String(decoding: bytes[table.range(ofLine: $0, in: bytes)], as: UTF8.self) }
        == ["one", "two", "three"])
  }
}

struct EditDistanceTests {
  @Test(arguments: [
    ("", "", 0), ("a", "", 1), ("", "ab", 2), ("kitten", "sitting", 3), ("same", "same", 0),
    ("flaw", "lawn", 2),
  ])
  func distance(_ left: String, _ right: String, _ expected: Int) {
    #expect(editDistance(left, right) == expected)
    #expect(editDistance(right, left) == expected)
  }
}
