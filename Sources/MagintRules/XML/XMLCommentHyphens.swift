package import MagintCore
package import MagintXML

package enum XMLCommentHyphens: XMLProblemRule {
  package static let id: RuleID = "xml-comment-hyphens"
  package static var metadata: RuleMetadata {
    .xml(
      "Two hyphens stand inside a comment",
      "`--` may only end a comment. Decorations such as `<!-- ---- -->` and commented-out "
        + "comments break the file.",
      [
        .bad(
          .integration,
          document(.integration, "<!--⟦--⟧- old -- new ---->\n\(Good.fields(.integration))"),
          fixed: document(.integration, "<!--=== old == new ==-->\n\(Good.fields(.integration))")),
        .good(.config, document(.config, "<!-- old, new -->\n\(Good.fields(.config))")),
      ])
  }

  package static func describe(_ problem: XMLProblem, _ file: CheckedFile) -> XMLProblemWording? {
    guard problem.kind == .commentHyphens else { return nil }
    return XMLProblemWording(
      message: "'--' is not allowed inside a comment", relatedNote: "the comment starts here",
      fixIts: [
        FixIt("Replace the hyphens by '='", .safe, edits: replacements(problem.related, file.bytes))
      ])
  }

  /// Edits for each run of hyphens in the comment that begins with `start`. None where another
  /// comment begins in it: then it is not plain where it should end.
  private static func replacements(_ start: Range<Int>?, _ bytes: [UInt8]) -> [FixIt.Edit] {
    guard let start else { return [] }
    let body = bytes[(start.lowerBound + 4)...]
    guard let close = body.firstRange(of: Array("-->".utf8)) else { return [] }
    let end = close.lowerBound
    guard body[..<end].firstRange(of: Array("<!--".utf8)) == nil else { return [] }
    var edits: [FixIt.Edit] = []
    var at = body.startIndex
    while at < end {
      var next = at
      while next < end, bytes[next] == UInt8(ascii: "-") { next += 1 }
      if next - at > 1 || (next == end && next > at) {
        edits.append(FixIt.Edit(at..<next, String(repeating: "=", count: next - at)))
      }
      at = max(next, at + 1)
    }
    return edits
  }
}
