package import MagintCore

package enum NameEqualsInDatabase: ProjectRule {
  package static let id: RuleID = "name-equals-in-database"
  package static var metadata: RuleMetadata {
    func block(_ name: String) -> String {
      "    <integration name=\"\(name)\">\n        \(Good.email)\n    </integration>"
    }
    return RuleMetadata(
      category: .name, severity: .error, consequences: [.setupFails],
      summary: "Two integrations have names that are one to the database",
      rationale: """
        The names of integrations are unique in Magento's database, by the collation
        `utf8mb3_general_ci`. It does not tell most accents apart (`Acme` and `Acmé`), takes `ß` for
        `s`, `ı` for `I`, the two small sigmas for one and `Ё` for `Е`, and cuts spaces at the end of a
        name. Creating the second of two such names fails with `The integration with name "Acmé"
        exists.` and the setup stops, in every mode, whichever of the two kinds of file they are in.

        Other letters do differ: `ø` and `o`, `æ` and `ae`, a letter with its accent as one character
        or as two, full-width letters, a no-break space. Names that differ by case alone are told by
        `name-differs-by-case`.
        """, since: "0.2.0",
      examples: [
        .bad(.config, document(.config, content: block("Acme Sync") + "\n" + block("⟦Acmé Sync⟧"))),
        .bad(
          .config, document(.config, content: block("⟦Straße Feed⟧")),
          beside: [
            "../Other/etc/integration/config.xml": document(.config, content: block("Strase Feed"))
          ]),
        .good(
          .config, document(.config, content: block("Smørrebrød") + "\n" + block("Smorrebrod"))),
      ])
  }

  package static func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    for (place, earlier) in SharedDatabaseName.pairs(project)
    where !SharedDatabaseName.isCaseOnly(place.name, earlier.name) {
      findings.append(
        Diagnostic(
          rule: id, severity: .error, consequences: [.setupFails], path: place.path,
          range: place.range,
          message: "\(quoted(place.name)) is \(quoted(earlier.name)) to the database",
          explanation:
            "Its comparison knows no accents and no spaces at the end: creating the second fails, since the "
            + "integration exists, and setup:upgrade aborts.",
          notes: [
            Diagnostic.Note("the other name", path: earlier.path, range: earlier.range)
          ],
          fixIts: [
            FixIt("Use one name for both, or two that differ by other letters", .unsafe)
          ]))
    }
  }
}
