import MagintCore
import Testing

@Suite struct FingerprintTests {
  private static func finding(
    _ line: Int?, _ text: String, rule: RuleID = "missing-email", path: String = "a.xml",
    message: String = "m"
  ) -> Diagnostic {
    let range = line.map {
      SourceRange(
        start: SourcePosition(line: $0, column: 1, offset: 0),
        end: SourcePosition(line: $0, column: 2, offset: 1))
    }
    var finding = Diagnostic(
      rule: rule, severity: .error, consequences: [.style], path: path, range: range,
      message: message)
    if let line { finding.excerpt = [Diagnostic.SourceLine(number: line, text: text)] }
    return finding
  }

  private static func fingerprint(_ finding: Diagnostic) -> String {
    Fingerprint.all(of: [finding])[0]
  }

  /// A change of the algorithm makes every known finding a new one.
  @Test func stays() {
    #expect(Self.fingerprint(Self.finding(3, "  <a/>")) == "857cd8726f5b9ce5")
    #expect(FNV1a.hash64("") == 0xCBF2_9CE4_8422_2325)
    #expect(FNV1a.hash64("foobar") == 0x8594_4171_F739_67E8)
    #expect(FNV1a.hash32("foobar") == 0xBF9C_F968)
  }

  @Test func survivesMovedAndIndentedLines() {
    let known = Self.fingerprint(Self.finding(3, "    <a b=\"c\"/>"))
    #expect(Self.fingerprint(Self.finding(80, "\t<a b=\"c\"/> \r")) == known)
    #expect(Self.fingerprint(Self.finding(3, "<a b=\"c\"/>", message: "other")) == known)
  }

  @Test(arguments: [
    Self.finding(3, "<b/>"), Self.finding(3, "<a />"), Self.finding(3, ""), Self.finding(nil, ""),
    Self.finding(3, "<a/>", rule: "xml-empty"), Self.finding(3, "<a/>", path: "b.xml"),
    Self.finding(3, "l<a/>", path: "a.xm"),
  ])
  func differs(_ other: Diagnostic) {
    #expect(Self.fingerprint(other) != Self.fingerprint(Self.finding(3, "<a/>")))
  }

  @Test func equalOnesAreNumbered() {
    let one = Self.finding(3, "<a/>")
    let many = Fingerprint.all(of: Array(repeating: one, count: 10_000))
    #expect(Set(many).count == 10_000)
    #expect(many[0] == Self.fingerprint(one))
    #expect(many.allSatisfy { $0.utf8.count == 16 })
    // Another finding between them changes nothing.
    let mixed = Fingerprint.all(of: [one, Self.finding(4, "<b/>"), one])
    #expect([mixed[0], mixed[2]] == Array(many.prefix(2)))
  }

  @Test func failures() {
    let prints = Fingerprint.all(of: [
      MagintError(.failure, path: "a", "x"), MagintError(.failure, path: "b", "x"),
      MagintError(.failure, "x"), MagintError(.failure, "x"),
    ])
    #expect(Set(prints).count == 4)
  }
}
