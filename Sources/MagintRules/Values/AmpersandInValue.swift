package import MagintCore
import MagintModel
import MagintXML

package enum AmpersandInValue: ProjectRule {
  package static let id: RuleID = "ampersand-in-value"
  package static var metadata: RuleMetadata {
    func fields(_ query: String) -> String {
      "\(Good.email)\n<endpoint_url>https://sync.acme.io/magento\(query)</endpoint_url>\n\(Good.identity)\n\(Good.resources)"
    }
    let other = document(.integration, fields("/callback"))
    return RuleMetadata(
      category: .value, severity: .error, consequences: [.setupFails],
      summary: "A value with `&` overrides that of another module",
      rationale: """
        `&` has to be written `&amp;`, and that is read correctly. But where a value overrides the
        one of another module's file, Magento parses the text a second time for entities, and a `&`
        in it aborts with "unterminated entity reference", in every mode. That concerns integrations
        that two modules declare under one name. It depends on which of the two is loaded later:
        only the value that overrides must not have a `&`. One with a comment in it overrides nothing.

        Taking the `&` out changes the value. For `etc/integration.xml` `setup:upgrade` then
        recreates an integration that is installed, and every merchant has to activate again.
        """,
      examples: [
        .bad(
          .integration,
          document(.integration, fields("?a=1&amp;b=2"))
            .replacing(
              "https://sync.acme.io/magento?a=1&amp;b=2",
              with: "⟦https://sync.acme.io/magento?a=1&amp;b=2⟧"),
          beside: ["../Other/etc/integration.xml": other]),
        .good(
          .integration, document(.integration, fields("?shop=1")),
          beside: ["../Other/etc/integration.xml": document(.integration, fields("?shop=1"))]),
        .good(.integration, document(.integration, fields("?a=1&amp;b=2"))),
      ])
  }

  package static func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    struct Key: Hashable {
      var kind: FileKind
      var name: ExactString
    }
    var concerned: Set<Key> = []
    for file in project.files {
      for integration in file.integrations where !integration.ampersands.isEmpty {
        concerned.insert(Key(kind: file.kind, name: ExactString(integration.name)))
      }
    }
    guard !concerned.isEmpty else { return }
    var places: [Key: [(path: String, integration: FileSummary.Integration)]] = [:]
    for file in project.files {
      for integration in file.integrations {
        let key = Key(kind: file.kind, name: ExactString(integration.name))
        if concerned.contains(key) { places[key, default: []].append((file.path, integration)) }
      }
    }
    for place in places.values {
      for (name, others) in Dictionary(
        grouping: place.flatMap { at in at.integration.values.map { (name: $0, at: at) } },
        by: \.name)
      {
        // One in another file is enough to name; two hold one that is.
        let paths = Set(others.map(\.at.path))
        guard paths.count > 1, let first = others.first,
          let second = others.first(where: { $0.at.path != first.at.path })
        else { continue }
        for (_, at) in others {
          for ampersand in at.integration.ampersands where ampersand.name == name {
            let other = at.path == first.at.path ? second.at : first.at
            findings.append(
              Diagnostic(
                rule: id, severity: .error, consequences: [.setupFails], path: at.path,
                range: ampersand.range,
                message: "an \(name.text) with '&' meets that of another module",
                explanation:
                  "Where this file is loaded after the other one, Magento parses the value a second "
                  + "time, and setup:upgrade aborts with \"unterminated entity reference\".",
                notes: [
                  Diagnostic.Note(
                    "the other module declares it here", path: other.path,
                    range: other.integration.range)
                ],
                fixIts: [FixIt("Use a value without '&', or another name", .unsafe)]))
          }
        }
      }
    }
  }
}
