import MagintCatalog
package import MagintCore
import MagintModel

package enum UnknownResource: FileRule {
  package static let id: RuleID = "unknown-resource"
  package static var metadata: RuleMetadata {
    func list(_ ids: String...) -> String {
      "<resources>\n" + ids.map { "    <resource name=\"\($0)\"/>" }.joined(separator: "\n")
        + "\n</resources>"
    }
    func fields(_ ids: String) -> String { "\(Good.email)\n\(Good.urls)\n\(list(ids))" }
    return RuleMetadata(
      category: .access, severity: .error,
      consequences: [
        ConsequenceRow("a resource of a `Magento_` module", [.dropped, .accessNarrower]),
        ConsequenceRow("a resource of Adobe Commerce, or of another vendor's module", [.dropped]),
      ],
      summary: "A resource that no release in question has, nor any acl.xml in sight",
      rationale: """
        Magento says nothing of an id that it does not know: a typo, another case, a resource that was
        removed. From `etc/integration.xml` it is dropped, from a legacy api.xml it is stored and opens
        nothing. The service finds out when a call is answered with 401. `Magento_Log::online`, from Adobe's own sample, exists in no
        release since 2.1.

        How sure magint can be depends on who could have declared the resource. For an id of a
        `Magento_` module that neither Open Source nor Commerce is known to have, this is an error. For
        another vendor's module it is a warning: the module may be installed in the shop, and then
        belongs into the requirements of this one. For a resource of Adobe Commerce it is a note: shops
        with Open Source drop it.
        """,
      examples: [
        .bad(
          .integration, document(.integration, fields("⟦Magento_Catalog::product⟧")),
          fixed: document(.integration, fields("Magento_Catalog::products"))),
        .bad(
          .api, document(.api, list("⟦Magento_sales::Sales⟧")),
          fixed: document(.api, list("Magento_Sales::sales"))),
        .bad(.api, document(.api, list("⟦Aheadworks_Giftcard::giftcard_codes⟧"))),
        .bad(.api, document(.api, list("⟦Magento_GiftCardAccount::customer_giftcardaccount⟧"))),
        .good(.api, document(.api, list("Magento_Customer::online"))),
        .good(
          .api, document(.api, list("Acme_Sync::orders")),
          beside: [
            "etc/acl.xml": """
            <?xml version="1.0"?>
            <config>
                <acl>
                    <resources>
                        <resource id="Magento_Backend::admin">
                            <resource id="Acme_Sync::orders" title="Acme orders"/>
                        </resource>
                    </resources>
                </acl>
            </config>

            """
          ]),
      ])
  }

  /// A suggestion takes half a millisecond; who has so many unknown ids reads none of them.
  static let maximumAsked = 500

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    let knowledge = file.knowledge
    var asked = 0
    for resources in file.notableResources {
      for resource in resources where resource.declared == nil {
        let known = resource.availability
        if let known, !known.declared.intersection(knowledge.range).isEmpty { continue }
        let id = resource.id.text
        let module = id.firstRange(of: "::").map { String(id[..<$0.lowerBound]) } ?? id
        if let known, known.onlyEdition != nil {
          report.add(
            Self.self, .note, [.dropped], at: resource.id.range,
            "only Adobe Commerce has \(quoted(id))",
            "It was seen in Commerce 2.3. In a shop with Open Source it opens nothing.",
            fixIts: [FixIt("Tell merchants what does not work without Adobe Commerce", .unsafe)])
          continue
        }
        let suggestions = asked < maximumAsked ? knowledge.suggest(id) : []
        asked += 1
        let removed = known.flatMap { $0.declared.isEmpty ? nil : knowledge.words($0.declared) }
        let isMagento = module.lowercased().hasPrefix("magento_")
        var fixIts: [FixIt] = suggestions.prefix(1).map {
          FixIt(
            "Write '\($0)', if that is what the service needs", .unsafe,
            edits: file.replacing(resource.id, by: $0).map { [$0] } ?? [])
        }
        if suggestions.count > 1 {
          fixIts.append(
            FixIt("Or one of: \(suggestions.dropFirst().joined(separator: ", "))", .unsafe))
        }
        if isMagento, suggestions.isEmpty {
          fixIts.append(FixIt("Find the resource with 'magint acl find WORDS'", .unsafe))
        }
        if !isMagento {
          fixIts.append(
            FixIt(
              "If another module declares it, require that module in composer.json and module.xml",
              .unsafe))
        }
        report.add(
          Self.self, isMagento ? .error : .warning,
          isMagento ? [.dropped, .accessNarrower] : [.dropped], at: resource.id.range,
          removed.map { "\(quoted(id)) exists \($0) only" }
            ?? (isMagento
              ? "no release of Magento has the resource \(quoted(id))"
              : "no acl.xml in sight declares \(quoted(id))"),
          isMagento
            ? file.kind == .api
              ? "It opens nothing, and Magento says nothing: the integration lacks the right."
              : "Magento drops it without a message: the integration lacks the right."
            : "Unless a module that declares it is installed, it opens nothing, and Magento says nothing.",
          fixIts: fixIts)
      }
    }
  }
}
