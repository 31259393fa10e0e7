package import MagintCore
package import MagintXML

package enum XMLUndeclaredEntity: XMLProblemRule {
  package static let id: RuleID = "xml-undeclared-entity"
  package static var metadata: RuleMetadata {
    .xml(
      "A reference to an entity that is not declared",
      "XML knows five entities: `&amp;`, `&lt;`, `&gt;`, `&quot;` and `&apos;`. HTML's names "
        + "(`&nbsp;`, `&eacute;`) are unknown. Write the character itself, or its number.",
      [
        .bad(
          .integration,
          document(.integration, name: "Caf⟦&eacute;⟧ Sync", Good.fields(.integration)),
          fixed: document(.integration, name: "Café Sync", Good.fields(.integration))),
        .good(
          .integration, document(.integration, name: "Caf&#233; Sync", Good.fields(.integration))),
      ])
  }

  /// The names of HTML that turn up in names and addresses.
  private static let known: [String: String] = [
    "nbsp": "\u{A0}", "copy": "©", "reg": "®", "trade": "™", "ndash": "–", "mdash": "—",
    "hellip": "…", "middot": "·", "bull": "•", "eacute": "é", "egrave": "è", "ecirc": "ê",
    "aacute": "á", "agrave": "à", "acirc": "â", "ccedil": "ç", "iacute": "í", "oacute": "ó",
    "ocirc": "ô", "uacute": "ú", "ntilde": "ñ", "auml": "ä", "ouml": "ö", "uuml": "ü",
    "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß", "aring": "å", "oslash": "ø", "aelig": "æ",
    "euro": "€", "pound": "£", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”",
  ]

  package static func describe(_ problem: XMLProblem, _ file: CheckedFile) -> XMLProblemWording? {
    guard problem.kind == .undeclaredEntity, let range = problem.range else { return nil }
    let reference = file.file.text(range)
    let character = known[String(reference.dropFirst().dropLast())]
    return XMLProblemWording(
      message: "\(quoted(reference)) is not declared; XML itself knows only five entities",
      fixIts: character.map {
        [FixIt("Write the character itself", .safe, edits: [FixIt.Edit(range, $0)])]
      } ?? [])
  }
}
