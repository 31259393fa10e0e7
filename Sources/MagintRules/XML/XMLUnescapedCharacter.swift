package import MagintCore
package import MagintXML

package enum XMLUnescapedCharacter: XMLProblemRule {
  package static let id: RuleID = "xml-unescaped-character"
  package static var metadata: RuleMetadata {
    .xml(
      "A `&` or `<` stands in text without being escaped",
      "In XML `&` starts a reference and `<` a tag. In names and URLs they have to be written "
        + "`&amp;` and `&lt;`: `Stock &amp; Co`, `…/callback?a=1&amp;b=2`.",
      [
        .bad(
          .integration, document(.integration, name: "Stock ⟦&⟧ Co", Good.fields(.integration)),
          fixed: document(.integration, name: "Stock &amp; Co", Good.fields(.integration))),
        .bad(
          .integration,
          document(.integration, Good.fields(.integration))
            .replacing("/callback", with: "/callback?a=1⟦&⟧b=2"),
          fixed: document(.integration, Good.fields(.integration))
            .replacing("/callback", with: "/callback?a=1&amp;b=2")),
        .bad(
          .integration, document(.integration, name: "Prices ⟦<⟧ 5", Good.fields(.integration)),
          fixed: document(.integration, name: "Prices &lt; 5", Good.fields(.integration))),
        .bad(
          .integration,
          document(.integration, Good.fields(.integration))
            .replacing("Sync\">\n        <email>", with: "Sync>\n        ⟦<⟧email>")),
        .good(
          .integration, document(.integration, name: "Stock &amp; Co", Good.fields(.integration))),
      ])
  }

  package static func describe(_ problem: XMLProblem, _ file: CheckedFile) -> XMLProblemWording? {
    guard let range = problem.range else { return nil }
    let (character, replacement): (String, String)
    switch problem.kind {
    case .unescapedAmpersand: (character, replacement) = ("&", "&amp;")
    case .unescapedLessThan: (character, replacement) = ("<", "&lt;")
    default: return nil
    }
    if let quote = problem.related,
      file.bytes[quote.upperBound..<range.lowerBound].contains(
        where: { $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "\n") })
    {
      return XMLProblemWording(
        message: "a tag begins inside of a quoted value; is its closing quote missing?",
        relatedNote: "the value starts here", fixIts: [FixIt("Close the quote", .unsafe)])
    }
    return XMLProblemWording(
      message: "'\(character)' must be written '\(replacement)' here",
      relatedNote: "the value starts here",
      fixIts: [
        FixIt(
          "Write \(replacement)", isPlain(range, problem, file.bytes) ? .safe : .unsafe,
          edits: [FixIt.Edit(range.lowerBound..<range.lowerBound + 1, replacement)])
      ])
  }

  /// Whether the character is plainly meant as one: between tags `<` may also begin a tag that was
  /// not finished.
  private static func isPlain(
    _ range: Range<Int>, _ problem: XMLProblem, _ bytes: [UInt8]
  ) -> Bool {
    guard problem.kind == .unescapedLessThan, problem.related == nil else { return true }
    let next = range.lowerBound + 1
    return next < bytes.count && (bytes[next] == 0x20 || (0x30...0x39).contains(bytes[next]))
  }
}
