package import MagintCore
package import MagintXML

package enum XMLDeclarationNotFirst: XMLProblemRule {
  package static let id: RuleID = "xml-declaration-not-first"
  package static var metadata: RuleMetadata {
    let good = document(.integration, Good.fields(.integration))
    return .xml(
      "Something stands before the XML declaration",
      "`<?xml …?>` is allowed at the very first byte of a file only. A blank line or a comment "
        + "above it, often left by a template or a merged licence header, breaks the file.",
      [
        .bad(
          .integration,
          "\n" + good.replacing("<?xml version=\"1.0\"?>", with: "⟦<?xml version=\"1.0\"?>⟧"),
          fixed: good),
        .bad(
          .integration,
          "<!-- Copyright Acme -->\n"
            + good.replacing("<?xml version=\"1.0\"?>", with: "⟦<?xml version=\"1.0\"?>⟧"),
          fixed: good.replacing(
            "<?xml version=\"1.0\"?>\n", with: "<?xml version=\"1.0\"?>\n<!-- Copyright Acme -->\n")
        ),
        .good(.integration, good),
      ])
  }

  package static func describe(_ problem: XMLProblem, _ file: CheckedFile) -> XMLProblemWording? {
    guard problem.kind == .declarationNotFirst else { return nil }
    var fixIts: [FixIt] = []
    if let before = problem.related, let declaration = problem.range {
      let isBlank = file.bytes[before].allSatisfy { $0 <= 0x20 }
      // What stood before stays as it is: its bytes may be in the encoding that is declared only here.
      let edits =
        isBlank
        ? [FixIt.Edit(before, "")]
        : [
          FixIt.Edit(
            before.lowerBound..<before.lowerBound,
            file.file.text(declaration) + file.file.lineEnd),
          FixIt.Edit(file.lineRange(declaration), ""),
        ]
      fixIts = [FixIt("Move the declaration to the start of the file", .safe, edits: edits)]
    }
    return XMLProblemWording(
      message: "the XML declaration must be the first thing in the file", fixIts: fixIts)
  }
}
