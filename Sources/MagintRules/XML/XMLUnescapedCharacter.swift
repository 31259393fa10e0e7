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
          .config,
          document(.config, "<email>sync@acme.io</email>\n<endpoint_url>https://sync.acme.io/cb?a=1⟦&⟧b=2</endpoint_url>")),
        .bad(
          .integration, document(.integration, name: "Prices ⟦<⟧ 5", Good.fields(.integration)),
          fixed: document(.integration, name: "Prices &lt; 5", Good.fields(.integration))),
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
    return XMLProblemWording(
      message: "'\(character)' must be written '\(replacement)' here",
      relatedNote: "the value starts here; is its closing quote missing?",
      fixIts: [
        FixIt(
          "Write \(replacement)", .safe,
          edits: [FixIt.Edit(range.lowerBound..<range.lowerBound + 1, replacement)])
      ])
  }
}
