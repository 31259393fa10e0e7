package import MagintCore

package enum NameDiffersByCase: ProjectRule {
  package static let id: RuleID = "name-differs-by-case"
  package static var metadata: RuleMetadata {
    func block(_ name: String) -> String {
      "    <integration name=\"\(name)\">\n        \(Good.email)\n    </integration>"
    }
    return RuleMetadata(
      category: .name, severity: .error, consequences: [.setupFails],
      summary: "Two integrations have names that differ only by case",
      rationale: """
        To the files they are two, to the database one: its comparison does not tell upper from lower
        case. Creating the second fails with `The integration with name "ACME sync" exists.` and the
        setup stops. All files below the linted paths are looked at, since a shop has them all. Names
        that are one to the database for another reason are told by `name-equals-in-database`.
        """,
      examples: [
        .bad(.config, document(.config, content: block("Acme Sync") + "\n" + block("⟦ACME sync⟧"))),
        .bad(
          .config, document(.config, content: block("⟦acme sync⟧")),
          beside: [
            "../Other/etc/integration/config.xml": document(.config, content: block("Acme Sync"))
          ]),
        .good(.config, document(.config, content: block("Acme Sync") + "\n" + block("Acme Stock"))),
        .good(
          .config, document(.config, content: block("Acme Sync")),
          beside: [
            "../Other/etc/integration/config.xml": document(.config, content: block("Acme Sync"))
          ]),
      ])
  }

  package static func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    for (place, earlier) in SharedDatabaseName.pairs(project)
    where SharedDatabaseName.isCaseOnly(place.name, earlier.name) {
      findings.append(
        Diagnostic(
          rule: id, severity: .error, consequences: [.setupFails], path: place.path,
          range: place.range,
          message: "\(quoted(place.name)) differs from \(quoted(earlier.name)) only by case",
          explanation:
            "The database takes them for one: creating the second fails, since the integration exists.",
          notes: [
            Diagnostic.Note("the other name", path: earlier.path, range: earlier.range)
          ],
          fixIts: [
            FixIt("Use one name for both, or two that differ by more than case", .unsafe)
          ]))
    }
  }
}
