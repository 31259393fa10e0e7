package import MagintCore
package import MagintXML

package enum XMLAttributeSyntax: XMLProblemRule {
  package static let id: RuleID = "xml-attribute-syntax"
  package static var metadata: RuleMetadata {
    .xml(
      "An attribute is not written `name=\"value\"`",
      "An attribute needs a name, an equals sign and a quoted value, and white space before the "
        + "next one. HTML is more forgiving than XML.",
      [
        .bad(
          .integration,
          document(.integration, Good.fields(.integration))
            .replacing(
              "\"Magento_Sales::actions_view\"/>", with: "⟦Magento_Sales::actions_view/⟧>"),
          fixed: document(.integration, Good.fields(.integration))),
        .bad(
          .config,
          document(.config, Good.fields(.config))
            .replacing("<integration name=\"Acme Order Sync\">", with: "<integration ⟦name⟧>")),
        .bad(
          .api,
          document(
            .api,
            "<resources>\n    <resource name=\"Magento_Sales::sales\"⟦\"⟧/>\n</resources>")),
        .good(.api, document(.api, Good.fields(.api))),
      ])
  }

  package static func describe(_ problem: XMLProblem, _ file: CheckedFile) -> XMLProblemWording? {
    guard let range = problem.range else { return nil }
    let text = file.file.text(range)
    switch problem.kind {
    case .unquotedValue:
      return XMLProblemWording(
        message: "the value \(quoted(text)) must stand in quotes",
        fixIts: [
          FixIt("Put it in quotes", .safe, edits: quoting(range, file.bytes))
        ])
    case .attributeSyntax:
      let isName = text.first?.isLetter ?? false
      return XMLProblemWording(
        message: isName
          ? "the attribute \(quoted(text)) needs a quoted value, and white space before it"
          : "\(quoted(text)) has no place in a tag",
        fixIts: [FixIt(isName ? "Write name=\"value\"" : "Remove it", .unsafe)])
    default: return nil
    }
  }

  /// Edits that quote the value in `range`; the `/` of `/>` is no part of it.
  private static func quoting(_ range: Range<Int>, _ bytes: [UInt8]) -> [FixIt.Edit] {
    var end = range.upperBound
    if end < bytes.count, bytes[end] == UInt8(ascii: ">"), bytes[end - 1] == UInt8(ascii: "/") {
      end -= 1
    }
    let value = bytes[range.lowerBound..<end]
    guard !value.isEmpty, range.lowerBound > 0, bytes[range.lowerBound - 1] == UInt8(ascii: "="),
      !value.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "&") })
    else { return [] }
    return [
      FixIt.Edit(range.lowerBound..<range.lowerBound, "\""), FixIt.Edit(end..<end, "\""),
    ]
  }
}
