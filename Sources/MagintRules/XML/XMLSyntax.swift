package import MagintCore
package import MagintXML

package enum XMLSyntax: XMLProblemRule {
  package static let id: RuleID = "xml-syntax"
  package static var metadata: RuleMetadata {
    .xml(
      "Any other place where the file is not well-formed XML",
      "What no rule with a name of its own covers: `]]>` in text, a malformed declaration, "
        + "unknown markup.",
      [
        .bad(
          .config,
          document(.config, "<email>a⟦]]>⟧@acme.io</email>\n\(Good.urls)")),
        .bad(.config, "<integrations>\n    ⟦<!⟧ELEMENT a ANY>\n</integrations>\n"),
        .good(.config, document(.config, Good.fields(.config))),
      ])
  }

  package static func describe(_ problem: XMLProblem, _ file: CheckedFile) -> XMLProblemWording? {
    switch problem.kind {
    case .cdataEnd:
      return XMLProblemWording(
        message: "']]>' may only end a CDATA section; write ']]&gt;'",
        fixIts: [FixIt("Write ]]&gt;, or remove it", .unsafe)])
    case .syntax:
      return XMLProblemWording(
        message: "this is not well-formed XML",
        fixIts: [FixIt("Look at what libxml2 says", .unsafe)])
    default: return nil
    }
  }
}
