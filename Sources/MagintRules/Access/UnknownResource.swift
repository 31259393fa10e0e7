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
        ConsequenceRow(
          "a resource of Adobe Commerce, B2B, or another vendor's module", [.dropped]),
      ],
      summary: "A resource that no release in question has, nor any acl.xml in sight",
      rationale: """
        Magento says nothing of an id that it does not know: a typo, another case, a resource that was
        removed. From `etc/integration.xml` it is dropped, from a legacy api.xml it is stored and opens
        nothing. The service finds out when a call is answered with 401. `Magento_Log::online`, from Adobe's own sample, exists in no
        release since 2.1.

        How sure magint can be depends on who could have declared the resource. For an id of a
        module of Open Source that no release is known to have, this is an error. For
        another vendor's module it is a warning: the module may be installed in the shop, and then
        belongs into the requirements of this one; so it is for a `Magento_` module that Open Source never had,
        as it may be of Adobe Commerce or B2B, of which not every release is known. For a resource that
        only Adobe Commerce or B2B has it is a note: shops with Open Source drop it. With
        `--edition commerce` or `b2b` there is none for what that edition has. Modules that come with
        Magento in versions of their own, such as Braintree and payment services, are known as that.
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
        if let known, known.isElsewhere {
          if !known.editions.contains(where: knowledge.has) {
            report.add(
              Self.self, .note, [.dropped], at: resource.id.range, edition: known.editions.first,
              "only \(known.editions[0].title) has \(quoted(id))",
              elsewhere(known, knowledge),
              fixIts: [
                FixIt(
                  "Tell merchants what does not work without \(known.editions[0].title)", .unsafe)
              ])
          }
          continue
        }
        let module = id.firstRange(of: "::").map { String(id[..<$0.lowerBound]) } ?? id
        let isMagento = module.lowercased().hasPrefix("magento_")
        let edition = knowledge.otherEdition(ofModule: module)
        // Magento has modules that nobody here has seen; those of Open Source are all known.
        let isOpenSource = isMagento && edition == nil && knowledge.isOfOpenSource(module: module)
        var suggestions = asked < maximumAsked ? knowledge.suggest(id) : []
        asked += 1
        if isMagento, !isOpenSource {
          // The right of another module would be another right.
          suggestions.removeAll { isOfAnother($0, module) }
        }
        // Of a module that differs from a known one by a letter or two nobody believes that there is one.
        let isError = isOpenSource || isMagento && edition == nil && !suggestions.isEmpty
        let removed = known.flatMap { $0.declared.isEmpty ? nil : knowledge.words($0.declared) }
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
        if !isMagento, edition == nil {
          fixIts.append(
            FixIt(
              "If another module declares it, require that module in composer.json and module.xml",
              .unsafe))
        }
        let (message, explanation) = text(
          id, module, edition, isMagento: isMagento, isError: isError, removed, file.kind)
        report.add(
          Self.self, isError ? .error : .warning,
          isError ? [.dropped, .accessNarrower] : [.dropped], at: resource.id.range,
          edition: edition, message, explanation, fixIts: fixIts)
      }
    }
  }

  private static func elsewhere(
    _ known: ResourceAvailability, _ knowledge: ResourceKnowledge
  ) -> String {
    let seen = known.editions.first.flatMap { known.releases(of: $0) }
    let place =
      seen.map { seen in
        guard seen.runs.count > 3, let last = seen.last else {
          return " It was seen \(knowledge.words(seen))."
        }
        return " It was last seen in \(knowledge.releases[last])."
      } ?? ""
    return knowledge.edition.map { "\($0.title) drops it, and says nothing.\(place)" }
      ?? "A shop without that drops it, and says nothing.\(place)"
  }

  /// Whether a suggestion is of a module whose name is not nearly the same.
  private static func isOfAnother(_ suggestion: String, _ module: String) -> Bool {
    editDistance(suggestion.prefix { $0 != ":" }.lowercased(), module.lowercased()) > 1
  }

  private static func text(
    _ id: String, _ module: String, _ edition: Edition?, isMagento: Bool, isError: Bool,
    _ removed: String?, _ kind: FileKind?
  ) -> (message: String, explanation: String) {
    let lacks =
      kind == .api
      ? "It opens nothing, and Magento says nothing: the integration lacks the right."
      : "Magento drops it without a message: the integration lacks the right."
    let unless =
      "Unless a module that declares it is installed, it opens nothing, and Magento says nothing."
    if let removed { return ("\(quoted(id)) exists \(removed) only", isMagento ? lacks : unless) }
    if let edition {
      return (
        "no release that was seen has the resource \(quoted(id))",
        "Its module is \(edition == .extension ? edition.title : "of \(edition.title)"), of which not every release is known. Where it is not there it opens nothing, and Magento says nothing."
      )
    }
    guard isMagento else { return ("no acl.xml in sight declares \(quoted(id))", unless) }
    if isError { return ("no release of Magento has the resource \(quoted(id))", lacks) }
    return (
      "Magento Open Source never had \(quoted(module)), of which \(quoted(id)) is",
      "It may be of Adobe Commerce or B2B, of which not every release is known. Where it is not there it opens nothing, and Magento says nothing."
    )
  }
}
