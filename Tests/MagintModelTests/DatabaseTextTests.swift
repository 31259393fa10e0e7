import MagintModel
import Testing

/// What the database of a running Magento took for one name, and what it stored.
@Suite struct DatabaseTextTests {
  @Test(arguments: [
    ("Acme", "ACME"), ("Acme", "Acmé"), ("Acme", "Acme  "), ("Acme", "acmE "),
    ("Strase", "Straße"), ("Acme i", "Acme ı"), ("Acme σ", "Acme ς"), ("Еж", "Ёж"),
    ("Ab 🚀", "Ab ????"),
  ])
  func areOne(_ name: String, _ other: String) {
    #expect(DatabaseText.key(name) == DatabaseText.key(other))
  }

  @Test(arguments: [
    ("Acme", "Acme\u{A0}"), ("Acme", "Acme\t"), ("Acme", " Acme"), ("Acm\u{E9}", "Acme\u{301}"),
    ("Smorrebrod", "Smørrebrød"), ("ae", "æ"), ("Strasse", "Straße"), ("A", "Ａ"), ("1", "①"),
    ("K", "\u{212A}"), ("Acme", "Ac\u{200B}me"),
  ])
  func areTwo(_ name: String, _ other: String) {
    #expect(DatabaseText.key(name) != DatabaseText.key(other))
  }

  @Test func stores() {
    #expect(DatabaseText.stored("a🚀b") == "a????b")
    #expect(DatabaseText.isAltered("a🚀b"))
    let long = String(repeating: "é", count: 255)
    #expect(!DatabaseText.isAltered(long))
    #expect(DatabaseText.stored(long + "x") == long)
    #expect(DatabaseText.isAltered(long + "x"))
  }
}
