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
          .api,
          document(
            .api, "<resources>\n    <resource name=\"Magento_Sales::sales\">\n</⟦resources⟧>")),
        .bad(
          .config,
          "<integrations>\n    <integration name=\"Acme Order Sync\">\n        ⟦<email>⟧integrations@acme.io\n"
        ),
        .good(.config, document(.config, Good.fields(.config))),
      ])
  }

  /// What an end tag may well be meant to close.
  private static let names: Set<String> = [
    "config", "integrations", "integration", "email", "endpoint_url", "identity_link_url",
    "resources", "resource",
  ]

  package static func describe(_ problem: XMLProblem, _ file: CheckedFile) -> XMLProblemWording? {
    guard let range = problem.range else { return nil }
    switch problem.kind {
    case .mismatchedEndTag:
      guard let open = problem.related else { return nil }
      let name = file.file.text(open)
      let found = file.file.text(range)
      // A misspelt name, rather than the end of an element further out.
      let isMisspelt =
        !found.hasPrefix("<") && !names.contains(found) && name.utf8.count > 2
        && editDistance(found.lowercased(), name.lowercased()) <= 2
      return XMLProblemWording(
        message:
          "\(quoted("</\(name)>")) was expected, not \(quoted("</\(found.trimmingMarkup)>"))",
        relatedNote: "\(quoted(name)) was opened here",
        fixIts: isMisspelt
          ? [FixIt("Close \(quoted(name))", .safe, edits: [FixIt.Edit(range, name)])]
          : [FixIt("Close \(quoted(name)) before this", .unsafe)])
    case .unclosedElement:
      return XMLProblemWording(
        message: "\(quoted(file.file.text(range))) is never closed; the file ends first",
        fixIts: [FixIt("Close it", .unsafe)])
    default: return nil
    }
  }
}

extension String {
  fileprivate var trimmingMarkup: String { filter { $0 != "<" && $0 != "/" && $0 != ">" } }
}
