package import MagintCore
package import MagintXML

package enum XMLInvalidCharacter: XMLProblemRule {
  package static let id: RuleID = "xml-invalid-character"
  package static var metadata: RuleMetadata {
    .xml(
      "A character that XML does not allow",
      "Control characters other than tab, line feed and carriage return have no place in XML, "
        + "neither as they are nor as a reference (`&#0;`). They come from copied text or a "
        + "binary file.",
      [
        .bad(
          .integration,
          document(.integration, name: "Acme⟦\u{1}⟧ Sync", Good.fields(.integration)),
          fixed: document(.integration, name: "Acme Sync", Good.fields(.integration))),
        .bad(
          .integration,
          document(.integration, name: "Acme⟦&#0;⟧ Sync", Good.fields(.integration)),
          fixed: document(.integration, name: "Acme Sync", Good.fields(.integration))),
        .good(
          .integration, document(.integration, name: "Acme&#8212;Sync", Good.fields(.integration))),
      ])
  }

  package static func describe(_ problem: XMLProblem, _ file: CheckedFile) -> XMLProblemWording? {
    guard let range = problem.range else { return nil }
    let removal = FixIt("Remove it", .safe, edits: [FixIt.Edit(range, "")])
    switch problem.kind {
    case .invalidCharacter:
      let scalar = file.file.text(range).unicodeScalars.first?.value ?? 0
      let digits = String(scalar, radix: 16, uppercase: true)
      return XMLProblemWording(
        message:
          "the character U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits) is not allowed in XML",
        fixIts: [removal])
    case .invalidCharacterReference:
      return XMLProblemWording(
        message: "\(quoted(file.file.text(range))) refers to no character that XML allows",
        fixIts: [removal])
    default: return nil
    }
  }
}
