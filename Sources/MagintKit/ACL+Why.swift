internal import MagintCatalog
public import MagintCore

extension ACL {
  /// Whether the integrations of a module have what Magento refused: the reverse of "The consumer
  /// isn't authorized to access …".
  ///
  /// - Parameters:
  ///   - text: a resource's id, several, or the whole message.
  ///   - path: a module's directory, or one of its integration files; nil for the working directory, where
  ///     no integration need be: it was made in the admin then.
  ///   - integration: the name of the only one to look at.
  /// - Throws: ``MagintError`` where the text is neither Magento's message nor names a resource that there
  ///   is, or `path` has no integration.
  public static func answer(
    _ text: String, in path: String?, integration: String? = nil,
    options: CatalogOptions = CatalogOptions()
  ) throws(MagintError) -> GrantAnswer {
    var grants = GrantsOptions()
    grants.catalog = options
    grants.integration = integration
    let (set, knowledge) = try Grants.load(
      [path ?? "."], grants, allowingNone: path == nil && integration == nil)
    return try GrantQuestion(acl: ACL(knowledge), members: set.members).answer(text)
  }
}

struct GrantQuestion {
  let acl: ACL
  let members: [IntegrationSet.Member]
  private var catalog: Catalog { acl.catalog }
  private var range: ReleaseSet { acl.knowledge.range }

  init(acl: ACL, members: [IntegrationSet.Member]) {
    self.acl = acl
    self.members = members
  }

  func answer(_ text: String) throws(MagintError) -> GrantAnswer {
    var answer = GrantAnswer(range: acl.rangeSpan, resources: [], rows: [], notes: [])
    answer.basis = acl.knowledge.basis
    for id in try ids(in: text) {
      answer.resources.append(try resource(id))
      for member in members {
        answer.rows.append(id == "self" ? customer(member) : row(id, member))
      }
    }
    for member in members {
      for note in member.notes { answer.notes.append("'\(member.name)': \(note)") }
    }
    if answer.resources.isEmpty || members.isEmpty || answer.isGranted {
      answer.notes += otherCauses(of: answer)
    }
    return answer
  }

  // MARK: The question

  /// Every id in a text, once; `self` where Magento names nothing else.
  private func ids(in text: String) throws(MagintError) -> [String] {
    var ids: [String] = []
    let words = text.split { !isPart($0) }.map { word in
      var word = word
      while let last = word.last, ".:-".contains(last) { word.removeLast() }
      return word
    }
    for word in words where word.contains("::") {
      guard let colons = word.firstRange(of: "::"), colons.lowerBound > word.startIndex else {
        continue
      }
      if !ids.contains(String(word)) { ids.append(String(word)) }
    }
    if ids.isEmpty, words.contains("self") { ids = ["self"] }
    // The message alone, without its parameters, as many clients show it.
    let isRefusal = words.contains("authorized") && words.contains("access")
    guard !ids.isEmpty || isRefusal else {
      throw MagintError(
        .usage,
        "\(quoted(text)) names no resource; pass an id such as Magento_Sales::sales, or the whole reply with its \"parameters\". 'magint explain' says what is behind other messages"
      )
    }
    return ids
  }

  private func isPart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "_:-.".contains(character)
  }

  // MARK: The resource

  /// Whether magint knows nothing of it and takes it that the shop has a module that declares it.
  private func isForeign(_ id: String) -> Bool {
    guard catalog.facts(of: id).isEmpty, id != "self" else { return false }
    let module = id.prefix { $0 != ":" }.lowercased()
    return !id.hasPrefix("Magento_") || EmbeddedCatalog.otherEditions[module] != nil
  }

  private func resource(_ id: String) throws(MagintError) -> GrantAnswer.Resource {
    if id == "self" {
      return GrantAnswer.Resource(
        name: ResourceName(id: id, title: ""), above: [],
        notes: [
          """
          'self' is no resource: the route is for logged-in customers, who call it with their own token. \
          No integration can. Most such routes have a twin that takes an id: /V1/carts/:cartId for \
          /V1/carts/mine, /V1/customers/:customerId for /V1/customers/me.
          """
        ])
    }
    if isForeign(id) {
      if let edition = EmbeddedCatalog.otherEditions[id.prefix { $0 != ":" }.lowercased()] {
        return GrantAnswer.Resource(
          name: ResourceName(id: id, title: ""), above: [],
          notes: [
            "Its module is \(edition == .extension ? edition.title : "of \(edition.title)"), of which not every release is known. Where it is not there, Magento drops it."
          ])
      }
      return GrantAnswer.Resource(
        name: ResourceName(id: id, title: ""), above: [],
        notes: [
          """
          No acl.xml here has it, and it is none of Magento's: the shop must have the module that \
          declares it, otherwise Magento drops it.
          """
        ])
    }
    guard !catalog.facts(of: id).isEmpty else { throw acl.unknown(id) }
    let enabled = catalog.enabledReleases(of: id)
    let inRange = enabled.intersection(range)
    let path =
      inRange.indices.last.flatMap { catalog.path(of: id, at: $0) } ?? catalog.newestPath(of: id)
    var notes: [String] = []
    if let edition = catalog.onlyEdition(of: id) {
      let text =
        edition == .extension
        ? "It is of \(edition.title), in versions of its own"
        : "Only \(edition.title) has it, and Open Source drops it"
      notes.append("\(text); seen in \(acl.seen(id).text).")
    } else if inRange != range {
      let declared = catalog.declaredReleases(of: id).intersection(range)
      let disabled = declared.subtracting(enabled)
      if !disabled.isEmpty {
        notes.append(
          "Disabled, which to Magento is as good as absent: \(disabled.description(in: catalog.releases))."
        )
      }
      let absent = range.subtracting(declared)
      if !absent.isEmpty {
        notes.append("Not there: \(absent.description(in: catalog.releases)).")
      }
    }
    return GrantAnswer.Resource(
      name: ResourceName(id: id, title: path.last?.title ?? ""),
      above: path.dropLast().map { ResourceName(id: $0.id, title: $0.title) }, notes: notes)
  }

  // MARK: The answer

  private func row(_ id: String, _ member: IntegrationSet.Member) -> GrantAnswer.Row {
    var row = row(member, acl.name(id))
    switch row.kind {
    case .integration: judgeConsolidated(id, member, &row)
    case .api: judgeLegacy(id, member, &row)
    case .config:
      row.reason =
        "no api.xml names this integration, so the call of processIntegrationConfig fails"
      row.help = ["Add the integration and its resources to etc/integration/api.xml"]
      row.lines = element(member.name, legacyLines(id, []))
      row.target = "etc/integration/api.xml"
    }
    return row
  }

  private func row(_ member: IntegrationSet.Member, _ resource: ResourceName) -> GrantAnswer.Row {
    GrantAnswer.Row(
      integration: member.name,
      kind: !member.isLegacy ? .integration : member.isInAPI ? .api : .config,
      path: member.place.path, line: member.place.line, resource: resource, verdict: .missing,
      reason: "")
  }

  private func customer(_ member: IntegrationSet.Member) -> GrantAnswer.Row {
    var row = row(member, ResourceName(id: "self", title: ""))
    row.reason = "no integration can call a route for customers"
    row.help = [
      "Call a route that needs a resource instead; 'magint acl for' says what a route needs"
    ]
    return row
  }

  private struct Listed {
    var id: String
    var path: String
    var line: Int
  }

  private func listed(_ member: IntegrationSet.Member) -> [Listed] {
    zip(member.resources, member.resourcePlaces).map {
      Listed(id: $0, path: $1.path, line: $1.line)
    }
  }

  private func judgeConsolidated(
    _ id: String, _ member: IntegrationSet.Member, _ row: inout GrantAnswer.Row
  ) {
    var isMisspelt = false
    let listed = listed(member)
    let ids = listed.map(\.id)
    let isKnown = !isForeign(id) && catalog.onlyEdition(of: id) == nil
    var granted = ReleaseSet()
    let asked = isKnown ? catalog.enabledReleases(of: id).intersection(range) : range
    for index in asked.indices {
      let isGranted =
        isKnown
        ? catalog.effectiveResources(ids, at: index).contains(id)
        : ids.contains { $0 == id || catalog.newestPath(of: $0).contains { $0.id == id } }
      if isGranted { granted.insert(index) }
    }
    if isKnown {
      // What is below it in Adobe Commerce or another module grants it too.
      for listedID in ids where catalog.onlyEdition(of: listedID) != nil {
        if catalog.newestPath(of: listedID).contains(where: { $0.id == id }) { granted = asked }
      }
    }
    if catalog.newestPath(of: id).count == 1, isKnown {
      row.reason =
        id == "Magento_Backend::admin"
        ? "no resource is listed that this Magento knows, so not even the root goes along"
        : "etc/integration.xml cannot grant everything: Magento drops this root"
      if id == "Magento_Backend::admin", granted == asked {
        row.verdict = .granted
        row.reason = "the root goes along with any resource"
        return
      }
      row.help = ["List the resources that the service needs; 'magint acl for' finds them"]
      return
    }
    if asked.isEmpty {
      row.reason = "no release of the range (\(acl.knowledge.rangeText)) lets anybody have it"
      row.help = [
        "Ask 'magint acl for' what the route needs, or name the shop's release with --magento"
      ]
      return
    }
    let direct = listed.first { $0.id == id }
    let below = listed.first { item in
      item.id != id && catalog.newestPath(of: item.id).contains { $0.id == id }
    }
    if granted == asked, let why = direct ?? below {
      row.verdict = .granted
      row.path = why.path
      row.line = why.line
      row.reason = direct != nil ? "listed" : "comes with \(why.id), which is below it"
      return
    }
    if !granted.isEmpty {
      row.verdict = .partly
      row.reason =
        "comes with a resource below it, but not \(asked.subtracting(granted).description(in: catalog.releases))"
    } else if let near = listed.first(where: { isMeant($0.id, id) }) {
      row.reason = "'\(near.id)' is listed, which Magento drops: ids must match letter by letter"
      row.path = near.path
      row.line = near.line
      isMisspelt = true
    } else if let above = listed.last(where: { item in
      catalog.newestPath(of: id).dropFirst().dropLast().contains { $0.id == item.id }
    }) {
      row.reason = "'\(above.id)' is listed, but a resource does not grant what is below it"
    } else {
      row.reason =
        member.resourcesPath != nil ? "not listed" : "it has no <resources>"
    }
    let path = member.resourcesPath ?? member.place.path
    let hasResources = member.resourcesPath != nil
    let lines = ["<resource name=\"\(id)\"/>"]
    row.target = path
    row.lines =
      hasResources ? lines : ["<resources>"] + lines.map { "    " + $0 } + ["</resources>"]
    row.help = [
      isMisspelt
        ? "Write instead, in \(row.path)"
        : hasResources
          ? "Add to the <resources> of '\(member.name)' in \(path)"
          : "Add to '\(member.name)' in \(path)",
      """
      Then setup:upgrade recreates the integration: each merchant has to activate it again, with new \
      tokens
      """,
    ]
  }

  private func judgeLegacy(
    _ id: String, _ member: IntegrationSet.Member, _ row: inout GrantAnswer.Row
  ) {
    var isMisspelt = false
    let listed = listed(member)
    if let direct = listed.first(where: { $0.id == id }) {
      row.path = direct.path
      row.line = direct.line
      let asked =
        isForeign(id) || catalog.onlyEdition(of: id) != nil
        ? range : catalog.enabledReleases(of: id).intersection(range)
      if asked.isEmpty {
        row.reason = "listed, but no release of the range (\(acl.knowledge.rangeText)) has it"
        row.help = [
          "Ask 'magint acl for' what the route needs, or name the shop's release with --magento"
        ]
      } else {
        row.verdict = .granted
        row.reason = "listed"
      }
      return
    }
    if id == "Magento_Backend::admin" {
      row.verdict = .granted
      row.reason = "the root, which Magento stores with every legacy integration"
      return
    }
    if Set(listed.map(\.id)) == ["Magento_Backend::all"] {
      row.verdict = .granted
      row.path = listed[0].path
      row.line = listed[0].line
      row.reason = "Magento_Backend::all alone grants everything"
      return
    }
    if let near = listed.first(where: { isMeant($0.id, id) }) {
      row.reason = "'\(near.id)' is listed, which has no effect: ids must match letter by letter"
      row.path = near.path
      row.line = near.line
      isMisspelt = true
    } else if listed.contains(where: { $0.id == "Magento_Backend::all" }) {
      row.reason = "Magento_Backend::all grants everything only where it is listed alone"
    } else if let below = listed.first(where: { item in
      catalog.newestPath(of: item.id).dropLast().contains { $0.id == id }
    }) {
      row.reason = "only '\(below.id)' below it is listed; a legacy file grants no ancestors"
    } else if let above = listed.last(where: { item in
      catalog.newestPath(of: id).dropFirst().dropLast().contains { $0.id == item.id }
    }) {
      row.reason = "'\(above.id)' is listed, but a resource does not grant what is below it"
    } else {
      row.reason = "not listed"
    }
    let path = member.resourcesPath ?? member.place.path
    let hasResources = member.resourcesPath != nil
    row.target = path
    let lines = legacyLines(id, Set(listed.map(\.id)))
    row.lines =
      hasResources ? lines : ["<resources>"] + lines.map { "    " + $0 } + ["</resources>"]
    row.help = [
      isMisspelt
        ? "Write instead, in \(row.path)"
        : hasResources
          ? "Add to the <resources> of '\(member.name)' in \(path)"
          : "Add to '\(member.name)' in \(path)",
      """
      Then call processIntegrationConfig(['\(member.name)']) in a new data patch: without a call Magento \
      does not read the file. The integration keeps its tokens
      """,
    ]
  }

  /// The resource with those of its ancestors that are not listed.
  private func legacyLines(_ id: String, _ listed: Set<String>) -> [String] {
    let path = range.indices.reversed().lazy.compactMap { catalog.path(of: id, at: $0) }.first
    // Magento adds the root itself.
    let ids = (path ?? catalog.newestPath(of: id)).dropFirst().map(\.id)
      .filter { !listed.contains($0) }
    return (ids.isEmpty ? [id] : ids).map {
      "<resource name=\"\(escaped($0, isAttribute: true))\"/>"
    }
  }

  private func element(_ name: String, _ lines: [String]) -> [String] {
    [
      "<integration name=\"\(escaped(name, isAttribute: true))\">",
      "    <resources>",
    ] + lines.map { "        " + $0 } + ["    </resources>", "</integration>"]
  }

  /// Whether an id that does not count was meant for another: wrong case, or spaces round it.
  private func isMeant(_ listed: String, _ id: String) -> Bool {
    guard listed != id else { return false }
    let trimmed = listed.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return trimmed.lowercased() == id.lowercased()
  }
}
