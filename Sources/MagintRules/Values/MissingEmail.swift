package import MagintCore
import MagintModel
import MagintXML

package enum MissingEmail: FileRule, ProjectRule {
  package static let id: RuleID = "missing-email"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .value, severity: .error,
      consequences: [
        ConsequenceRow("no email at all", [.rejectedInDeveloperMode, .setupFails]),
        ConsequenceRow(
          "an email stands where the schema does not look but production mode does",
          [.rejectedInDeveloperMode]),
        ConsequenceRow(
          "an integration where only production mode looks for one", [.setupFails]),
      ],
      summary: "An integration has no email",
      rationale: """
        Every integration needs an email. In `etc/integration.xml` the schema of a single file lets
        it go, since another module may supply it under the same name; after merging, developer
        mode refuses the configuration. Production mode does not check and aborts `setup:upgrade`
        for the whole shop, with "Attempt to read property "nodeValue" on null".

        Where another linted module supplies the email, this is a note: the module cannot be used
        without the other.
        """,
      examples: [
        .bad(
          .integration,
          document(.integration, name: "⟦Acme Order Sync⟧", "\(Good.urls)\n\(Good.resources)")),
        .bad(.config, document(.config, name: "⟦Acme Order Sync⟧", Good.urls)),
        .bad(
          .integration,
          document(
            .integration, name: "⟦Acme Order Sync⟧",
            "<contact>\n    \(Good.email)\n</contact>\n\(Good.urls)\n\(Good.resources)")),
        .bad(
          .config,
          document(
            .config,
            content: """
                  <integration name="Acme Order Sync">
                      \(Good.email)
                  </integration>
                  <disabled>
                      <integration name="⟦Acme Stock Sync⟧"/>
                  </disabled>
              """)),
        .good(.integration, document(.integration, Good.fields(.integration))),
        .good(.api, document(.api, Good.fields(.api))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard let kind = file.kind, kind != .api else { return }
    for integration in file.integrations {
      let isRejected = report.claim(integration.element) { $0 == .missingElement(.email) }
      guard isRejected || !integration.hasEmail else { continue }
      var consequences: [Consequence] = []
      if isRejected { consequences.append(.rejectedInDeveloperMode) }
      if !integration.hasEmail { consequences.append(.setupFails) }
      report.add(
        Self.self, .error, consequences, at: file.identifyingRange(integration),
        "\(file.label(integration)) has no email",
        !integration.hasEmail
          ? "Developer mode refuses the configuration; in production mode setup:upgrade aborts for "
            + "the whole shop, unless another module supplies the email."
          : "Developer mode refuses the file: the email must stand directly in the integration.",
        fixIts: [FixIt("Add <email>…</email>", .unsafe)])
    }
  }

  /// Softens the findings about integrations whose email another linted module supplies.
  package static func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    let indices = findings.indices.filter { findings[$0].rule == id }
    guard !indices.isEmpty else { return }
    struct Key: Hashable {
      var kind: FileKind
      var name: ExactString
    }
    // Two of each are enough: one of them is in another file.
    var suppliers: [Key: [(path: String, range: SourceRange)]] = [:]
    var names: [String: [SourceRange: Key]] = [:]
    let paths = Set(indices.map { findings[$0].path })
    for file in project.files {
      let isConcerned = paths.contains(file.path)
      for integration in file.integrations {
        let key = Key(kind: file.kind, name: ExactString(integration.name))
        if integration.hasEmail {
          let known = suppliers[key] ?? []
          if known.count < 2, known.first?.path != file.path {
            suppliers[key, default: []].append((file.path, integration.range))
          }
        } else if isConcerned {
          names[file.path, default: [:]][integration.range] = key
        }
      }
    }
    for index in indices {
      let path = findings[index].path
      guard let range = findings[index].range, let key = names[path]?[range],
        let supplier = suppliers[key]?.first(where: { $0.path != path })
      else { continue }
      findings[index].severity = .note
      findings[index].message = "\(quoted(key.name.text)) has no email of its own"
      findings[index].explanation =
        "Another module supplies it. Without that module developer mode refuses this file, and in "
        + "production mode setup:upgrade aborts."
      findings[index].notes.append(
        Diagnostic.Note("the email comes from here", path: supplier.path, range: supplier.range))
    }
  }
}
