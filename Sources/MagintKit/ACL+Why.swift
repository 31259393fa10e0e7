internal import MagintCatalog
public import MagintCore
internal import MagintModel
internal import MagintXML

extension ACL {
  /// Whether the integrations of a module have what Magento refused: the reverse of "The consumer
  /// isn't authorized to access …".
  ///
  /// - Parameters:
  ///   - text: a resource's id, several, or the whole message.
  ///   - path: a module's directory, or one of its integration files.
  ///   - integration: the name of the only one to look at.
  /// - Throws: ``MagintError`` where the text names no resource that there is, or the module has no
  ///   integration.
  public static func answer(
    _ text: String, in path: String, integration: String? = nil,
    options: CatalogOptions = CatalogOptions()
  ) throws(MagintError) -> GrantAnswer {
    let files = try ModuleFiles.read(path)
    var knowledge = try Knowledge.load(options, module: files.directory)
    knowledge.catalog = knowledge.catalog.adding(files.resources(knowledge.catalog.allReleases))
    return try GrantQuestion(acl: ACL(knowledge), files: files).answer(text, integration)
  }
}

/// What a module says of rights.
private struct ModuleFiles {
  struct Listed {
    var id: String
    var line: Int
  }

  struct Found {
    var name: String
    var kind: FileKind
    var path: String
    var line: Int
    var hasResources: Bool
    var resources: [Listed]
  }

  /// Nil for a single file.
  var directory: String?
  var found: [Found] = []
  private var aclFiles: [ACLFile] = []

  static func read(_ path: String) throws(MagintError) -> ModuleFiles {
    var files = ModuleFiles()
    if try FileSystem.kind(path) == .directory {
      files.directory = path
      let walk = FileSystem.walk(path, exclude: [])
      if let failure = walk.failures.first { throw failure }
      for file in walk.files.sorted() { try files.add(file) }
    } else {
      try files.add(path)
    }
    if files.found.isEmpty {
      throw MagintError(
        .usage, path: FileSystem.display(path),
        "has no integration: neither etc/integration.xml nor etc/integration/config.xml and api.xml"
      )
    }
    return files
  }

  private mutating func add(_ file: String) throws(MagintError) {
    let absolute = FileSystem.absolute(file)
    let kind = FileKind(path: absolute)
    let isACL = absolute.hasSuffix("/etc/acl.xml")
    guard kind != nil || isACL else { return }
    let shown = FileSystem.display(file)
    let document = try XMLDocument.read(
      path: shown, FileSystem.read(file, limit: LintOptions.defaultMaximumFileSize), kind: kind)
    if isACL {
      aclFiles.append(ACLFile(document))
      return
    }
    guard let kind else { return }
    guard document.tree != nil else {
      throw MagintError(
        .failure, path: shown,
        "is not well-formed XML, so Magento reads nothing; 'magint lint' says where")
    }
    let table = LineTable(document.file.bytes)
    func line(_ value: Value?) -> Int {
      value.map { table.position(of: $0.range.lowerBound, in: document.file.bytes).line } ?? 1
    }
    var here: [Found] = []
    for integration in IntegrationFile(document, kind).integrations {
      guard let name = integration.name else { continue }
      let listed = integration.resources.compactMap { resource in
        resource.id.map { Listed(id: $0.text, line: line($0)) }
      }
      // The same name again in one file: the last one counts.
      here.removeAll { $0.name == name.text }
      here.append(
        Found(
          name: name.text, kind: kind, path: shown, line: line(name),
          hasResources: integration.hasResources, resources: listed))
    }
    found += here
  }

  /// What the `acl.xml` files add to the tree.
  func resources(_ releases: ReleaseSet) -> [ResourceFact] {
    var facts: [String: ResourceFact] = [:]
    for file in aclFiles {
      for declaration in file.declarations where !declaration.id.isEmpty {
        let module = String(declaration.id.prefix { $0 != ":" })
        var fact =
          facts[declaration.id]
          ?? ResourceFact(
            id: declaration.id, parent: declaration.parent, title: "", module: module,
            releases: releases)
        if let title = declaration.title { fact.title = title }
        if let isDisabled = declaration.isDisabled { fact.isDisabled = isDisabled }
        facts[declaration.id] = fact
      }
    }
    return facts.values.sorted { $0.id < $1.id }
  }
}

private struct GrantQuestion {
  var acl: ACL
  var files: ModuleFiles
  private var catalog: Catalog { acl.catalog }
  private var range: ReleaseSet { acl.knowledge.range }

  init(acl: ACL, files: ModuleFiles) {
    self.acl = acl
    self.files = files
  }

  func answer(_ text: String, _ only: String?) throws(MagintError) -> GrantAnswer {
    let ids = try ids(in: text)
    var answer = GrantAnswer(range: acl.rangeSpan, resources: [], rows: [], notes: [])
    let groups = try groups(only, &answer.notes)
    for id in ids {
      answer.resources.append(try resource(id))
      for group in groups { answer.rows.append(id == "self" ? customer(group) : row(id, group)) }
    }
    if answer.isGranted {
      answer.notes.append(
        """
        If Magento still refuses: setup:upgrade has not run since the file was changed, the integration \
        is not active or has to be activated again, or the request carries another integration's token.
        """)
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
    guard !ids.isEmpty else {
      throw MagintError(
        .usage,
        "'\(text)' names no resource; pass an id such as Magento_Sales::sales, or Magento's whole message"
      )
    }
    return ids
  }

  private func isPart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "_:-.".contains(character)
  }

  /// Sources of one integration: of the same name and kind.
  private struct Group {
    var name: String
    var kind: FileKind
    var sources: [ModuleFiles.Found]
    var listed: [(id: String, path: String, line: Int)] {
      sources.flatMap { source in source.resources.map { ($0.id, source.path, $0.line) } }
    }
  }

  private func groups(_ only: String?, _ notes: inout [String]) throws(MagintError) -> [Group] {
    var groups: [Group] = []
    for found in files.found where found.kind != .config {
      if let index = groups.firstIndex(where: { $0.name == found.name && $0.kind == found.kind }) {
        groups[index].sources.append(found)
      } else {
        groups.append(Group(name: found.name, kind: found.kind, sources: [found]))
      }
    }
    // A legacy integration that no api.xml has.
    for found in files.found where found.kind == .config {
      guard !groups.contains(where: { $0.name == found.name }) else { continue }
      groups.append(Group(name: found.name, kind: .config, sources: [found]))
    }
    let consolidated = Set(groups.filter { $0.kind == .integration }.map(\.name))
    for group in groups where group.kind == .api && consolidated.contains(group.name) {
      notes.append(
        "'\(group.name)' is in both kinds of file: the rights in etc/integration.xml win.")
    }
    groups.removeAll { $0.kind == .api && consolidated.contains($0.name) }
    if let only {
      let names = groups.map { "'\($0.name)'" }
      groups.removeAll { $0.name != only }
      if groups.isEmpty {
        throw MagintError(
          .usage,
          "there is no integration '\(only)' here; there is \(names.joined(separator: ", "))")
      }
    }
    return groups
  }

  // MARK: The resource

  /// Whether magint knows nothing of it and takes it that the shop has a module that declares it.
  private func isForeign(_ id: String) -> Bool {
    catalog.facts(of: id).isEmpty && id != "self" && !id.hasPrefix("Magento_")
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
    if catalog.isCommerceOnly(id) {
      notes.append("Known from Adobe Commerce only, as of 2.3; Open Source drops it.")
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

  private func row(_ id: String, _ group: Group) -> GrantAnswer.Row {
    let source = group.sources[0]
    var row = GrantAnswer.Row(
      integration: group.name, kind: group.kind, path: source.path, line: source.line,
      resource: acl.name(id), verdict: .missing, reason: "")
    switch group.kind {
    case .integration: judgeConsolidated(id, group, &row)
    case .api: judgeLegacy(id, group, &row)
    case .config:
      row.reason =
        "no api.xml names this integration, so the call of processIntegrationConfig fails"
      row.help = ["Add the integration and its resources to etc/integration/api.xml"]
      row.lines = element(group.name, legacyLines(id, []))
      row.target = "etc/integration/api.xml"
    }
    return row
  }

  private func customer(_ group: Group) -> GrantAnswer.Row {
    GrantAnswer.Row(
      integration: group.name, kind: group.kind, path: group.sources[0].path,
      line: group.sources[0].line, resource: ResourceName(id: "self", title: ""), verdict: .missing,
      reason: "no integration can call a route for customers",
      help: ["Call a route that needs a resource instead; 'magint acl for' says what a route needs"]
    )
  }

  private func judgeConsolidated(_ id: String, _ group: Group, _ row: inout GrantAnswer.Row) {
    var isMisspelt = false
    let listed = group.listed
    let ids = listed.map(\.id)
    let isKnown = !isForeign(id) && !catalog.isCommerceOnly(id)
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
      for listedID in ids where catalog.isCommerceOnly(listedID) {
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
        group.sources.contains(where: \.hasResources) ? "not listed" : "it has no <resources>"
    }
    let source = group.sources[0]
    let lines = ["<resource name=\"\(id)\"/>"]
    row.target = source.path
    row.lines =
      source.hasResources ? lines : ["<resources>"] + lines.map { "    " + $0 } + ["</resources>"]
    row.help = [
      isMisspelt
        ? "Write instead, in \(row.path)"
        : source.hasResources
          ? "Add to the <resources> of '\(group.name)' in \(source.path)"
          : "Add to '\(group.name)' in \(source.path)",
      """
      Then setup:upgrade recreates the integration: each merchant has to activate it again, with new \
      tokens
      """,
    ]
  }

  private func judgeLegacy(_ id: String, _ group: Group, _ row: inout GrantAnswer.Row) {
    var isMisspelt = false
    let listed = group.listed
    if let direct = listed.first(where: { $0.id == id }) {
      row.path = direct.path
      row.line = direct.line
      let asked =
        isForeign(id) || catalog.isCommerceOnly(id)
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
    let source = group.sources[0]
    row.target = source.path
    let lines = legacyLines(id, Set(listed.map(\.id)))
    row.lines =
      source.hasResources ? lines : ["<resources>"] + lines.map { "    " + $0 } + ["</resources>"]
    row.help = [
      isMisspelt
        ? "Write instead, in \(row.path)"
        : source.hasResources
          ? "Add to the <resources> of '\(group.name)' in \(source.path)"
          : "Add to '\(group.name)' in \(source.path)",
      """
      Then call processIntegrationConfig(['\(group.name)']) in a new data patch: without a call Magento \
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
    return (ids.isEmpty ? [id] : ids).map { "<resource name=\"\($0)\"/>" }
  }

  private func element(_ name: String, _ lines: [String]) -> [String] {
    [
      "<integration name=\"\(name.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;"))\">",
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
