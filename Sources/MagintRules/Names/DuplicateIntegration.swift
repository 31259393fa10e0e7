package import MagintCore
import MagintModel

package enum DuplicateIntegration: FileRule, ProjectRule {
  package static let id: RuleID = "duplicate-integration"
  package static var metadata: RuleMetadata {
    let block =
      "    <integration name=\"Acme Order Sync\">\n        \(Good.email)\n    </integration>"
    return RuleMetadata(
      category: .name, severity: .error,
      consequences: [
        ConsequenceRow("nobody else has the name", [.dropped]),
        ConsequenceRow(
          "another linted file of the kind has the name too", [.dropped, .setupFails]),
      ],
      summary: "A file declares the same integration twice",
      rationale: """
        The schema allows it. In the file that Magento loads first the last declaration replaces the
        others: their values and resources are gone. In a file that is loaded later they unite. And
        if a module that is loaded after it uses the name too, the merge aborts in every mode: "More
        than one node matching the query".
        """,
      examples: [
        .bad(
          .config,
          document(
            .config,
            content: block + "\n"
              + block.replacing("\"Acme Order Sync\"", with: "\"⟦Acme Order Sync⟧\""))),
        .bad(
          .config,
          document(
            .config,
            content: block + "\n"
              + block.replacing("\"Acme Order Sync\"", with: "\"⟦Acme Order Sync⟧\"")),
          beside: ["other/etc/integration/config.xml": document(.config, content: block)]),
        .good(
          .config,
          document(.config, content: block + "\n" + block.replacing("Order", with: "Stock"))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard file.kind != nil, file.integrations.count > 1 else { return }
    var first: [ExactString: Value] = [:]
    for integration in file.integrations {
      guard let name = integration.name else { continue }
      guard let earlier = first[ExactString(name.text)] else {
        first[ExactString(name.text)] = name
        continue
      }
      report.add(
        Self.self, .error, [.dropped], at: file.visibleRange(name),
        "\(quoted(name.text)) is declared twice in this file",
        "In the file that Magento loads first the last declaration replaces the others, in a later one "
          + "they unite; if a module loaded after it uses the name too, the merge aborts.",
        notes: [("first declared here", file.visibleRange(earlier))],
        fixIts: [FixIt("Make one integration of the two", .unsafe)])
    }
  }

  /// Tells of the merge that aborts, where another linted file has the name too.
  package static func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    let indices = findings.indices.filter { findings[$0].rule == id }
    guard !indices.isEmpty else { return }
    struct Key: Hashable {
      var kind: FileKind
      var name: ExactString
    }
    let paths = Set(indices.map { findings[$0].path })
    // Two files of each are enough: one of them is another than the finding's.
    var files: [Key: [(path: String, range: SourceRange)]] = [:]
    var keys: [String: [SourceRange: Key]] = [:]
    for file in project.files {
      for integration in file.integrations {
        let key = Key(kind: file.kind, name: ExactString(integration.name))
        if paths.contains(file.path) { keys[file.path, default: [:]][integration.range] = key }
        let known = files[key] ?? []
        if known.count < 2, known.last?.path != file.path {
          files[key, default: []].append((file.path, integration.range))
        }
      }
    }
    for index in indices {
      let path = findings[index].path
      guard let range = findings[index].range, let key = keys[path]?[range],
        let other = files[key]?.first(where: { $0.path != path })
      else { continue }
      // Where the order is known, the merge has shown whether it aborts.
      if project.loadOrder(key.kind) != nil,
        project.merges.contains(where: { $0.kind == key.kind && $0.stop == nil })
      {
        continue
      }
      findings[index].consequences = [.dropped, .setupFails]
      findings[index].explanation =
        "Another file has the name too: if that is loaded after this one, setup:upgrade aborts with "
        + "\"More than one node matching the query\", in every mode."
      findings[index].notes.append(
        Diagnostic.Note("declared there too", path: other.path, range: other.range))
    }
  }
}
