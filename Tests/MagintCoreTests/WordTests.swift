import MagintCore
import Testing

@Suite struct WordTests {
  private static let words = [
    "", "a", "é", "example.com", "Magento_Backend::all", "a\u{301}", "zz",
  ]

  /// What is in the list is never denied; most of what is not is.
  @Test func filter() {
    let filter = WordFilter(Self.words)
    for word in Self.words { #expect(filter.mayContain(FNV1a.hash32(word)), "\(word)") }
    let others = (0..<1000).map { "Magento_Sales::word\($0)" }
    #expect(others.count { filter.mayContain(FNV1a.hash32($0)) } == 0)
    #expect(!WordFilter([]).mayContain(FNV1a.hash32("a")))
  }

  @Test(arguments: [
    "", "a", "A", "aB-9", "acme.io", "ACME.IO", "é", "É", "ﬁX", "\u{130}", "straße", "A\u{301}",
  ])
  func lowered(_ text: String) {
    #expect(Array(text.loweredCase.utf8) == Array(text.lowercased().utf8))
  }

  /// The two forms of the hash agree.
  @Test(arguments: words) func hash(_ word: String) {
    let bytes = Array(word.utf8)
    let hash = FNV1a.hash32(bytes.span)
    #expect(hash == FNV1a.hash32(word))
  }
}
