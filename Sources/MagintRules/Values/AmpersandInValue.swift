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
      category: .value, severity: .error,
      consequences: [
        ConsequenceRow("the value overrides, or may", [.setupFails]),
        ConsequenceRow("its module is loaded first", [.style]),
      ],
      summary: "A value with `&` overrides that of another module",
      rationale: """
        `&` has to be written `&amp;`, and that is read correctly. But where a value overrides the
        one of another module's file, Magento parses the text a second time for entities. What it
        makes of a `&` then depends on the libxml2 under the shop's PHP. Up to 2.12 `setup:upgrade`
        aborts with "unterminated entity reference", in every mode. From 2.13 on the `&` is **dropped
        without a word**, and `https://…?a=1b=2` is installed for `https://…?a=1&b=2`: nobody notices
        until an activation fails. `magint compile --libxml2 VERSION` shows what is installed.

        That concerns integrations that two modules declare under one name. It depends on which of the
        two is loaded later: only the value that overrides must not have a `&`. Where module.xml tells
        the order, the rule goes by it. A value with a comment in it overrides nothing.

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
        .bad(
          .integration,
          document(.integration, fields("?a=1&amp;b=2"))
            .replacing(
              "https://sync.acme.io/magento?a=1&amp;b=2",
              with: "⟦https://sync.acme.io/magento?a=1&amp;b=2⟧"),
          path: FileKind.integration.modulePath,
          beside: GoodModule.consolidated.with([
            "other/etc/integration.xml": other,
            "other/etc/module.xml": moduleDocument(
              "<module name=\"Magento_Integration\"/>", name: "Acme_Other"),
          ])),
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
    var places: [Key: [(path: String, kind: FileKind, integration: FileSummary.Integration)]] = [:]
    for file in project.files {
      for integration in file.integrations {
        let key = Key(kind: file.kind, name: ExactString(integration.name))
        if concerned.contains(key) {
          places[key, default: []].append((file.path, file.kind, integration))
        }
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
            let order = project.loadOrder(at.kind)
            // Where the order is known, only a value that another one comes before is read again.
            let comesFirst = order.map { order in
              !others.contains { (order[$0.at.path] ?? 0) < (order[at.path] ?? 0) }
            }
            let isHarmless = comesFirst == true
            findings.append(
              Diagnostic(
                rule: id, severity: isHarmless ? .note : .error,
                consequences: isHarmless ? [.style] : [.setupFails], path: at.path,
                range: ampersand.range,
                message: "an \(name.text) with '&' meets that of another module",
                explanation: isHarmless
                  ? "This file is loaded before the other one, and read as it is meant. In another order "
                    + "setup:upgrade would abort, or from libxml2 2.13 on lose the '&'."
                  : (comesFirst == nil
                    ? "Where this file is loaded after the other one, Magento" : "Magento")
                    + " parses the value a second time: up to libxml2 2.12 setup:upgrade aborts with "
                    + "\"unterminated entity reference\", from 2.13 on the '&' is dropped without a word.",
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
