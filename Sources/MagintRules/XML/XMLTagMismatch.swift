package import MagintCore
package import MagintXML

package enum XMLTagMismatch: XMLProblemRule {
  package static let id: RuleID = "xml-tag-mismatch"
  package static var metadata: RuleMetadata {
    .xml(
      "An element is not closed, or closed by another name",
      "Each start tag needs an end tag of the same name, in the right order. A file that a merge "
        + "conflict or an upload cut off ends before its elements do.",
      [
        .bad(
          .integration,
          document(
            .integration,
            "<email>integrations@acme.io</⟦mail⟧>\n\(Good.urls)\n\(Good.resources)"),
          fixed: document(.integration, Good.fields(.integration))),
        .bad(
          .config,
          "<integrations>\n    <integration name=\"Acme Order Sync\">\n        ⟦<email>⟧integrations@acme.io\n"),
        .good(.config, document(.config, Good.fields(.config))),
      ])
  }

  package static func describe(_ problem: XMLProblem, _ file: CheckedFile) -> XMLProblemWording? {
    guard let range = problem.range else { return nil }
    switch problem.kind {
    case .mismatchedEndTag:
      guard let open = problem.related else { return nil }
      let name = file.file.text(open)
      return XMLProblemWording(
        message: "'</\(name)>' was expected, not '</\(file.file.text(range).trimmingMarkup)>'",
        relatedNote: "'\(name)' was opened here",
        fixIts: file.bytes[range].first == UInt8(ascii: "<")
          ? [] : [FixIt("Close '\(name)'", .safe, edits: [FixIt.Edit(range, name)])])
    case .unclosedElement:
      return XMLProblemWording(
        message: "'\(file.file.text(range).prefix(80))' is never closed; the file ends first")
    default: return nil
    }
  }
}

extension String {
  fileprivate var trimmingMarkup: String { filter { $0 != "<" && $0 != "/" && $0 != ">" } }
}
