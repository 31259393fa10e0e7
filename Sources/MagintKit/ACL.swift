internal import MagintCatalog
public import MagintCore

/// What Magento knows of rights: the tree of ACL resources and the REST routes that they open.
public struct ACL: Sendable {
  let knowledge: Knowledge
  var catalog: Catalog { knowledge.catalog }

  /// - Throws: ``MagintError`` where the options name releases or files that there are not.
  public init(_ options: CatalogOptions = CatalogOptions()) throws(MagintError) {
    knowledge = try Knowledge.load(options)
  }

  /// The same with what the module at `directory` declares: its etc/acl.xml and etc/webapi.xml, if it
  /// has any.
  ///
  /// - Throws: ``MagintError`` besides where one of them is not well-formed.
  public init(_ options: CatalogOptions, module directory: String) throws(MagintError) {
    var knowledge = try Knowledge.load(options)
    var listing = Project.Listing()
    listing.directories = [FileSystem.absolute(directory)]
    let modules = try Project.read(listing, from: DiskSource()).modules
    knowledge.catalog = knowledge.catalog.adding(modules.map(\.declaration))
    self.knowledge = knowledge
  }

  init(_ knowledge: Knowledge) { self.knowledge = knowledge }

  // MARK: Tree

  /// The tree of the newest release of the range, or the part of it below a resource.
  ///
  /// - Throws: ``MagintError`` of kind `usage` where no release of the range has the resource.
  public func tree(below id: String? = nil) throws(MagintError) -> ResourceTree {
    var release = knowledge.newest
    if let id {
      let enabled = try enabled(id)
      release = enabled.indices.last ?? release
    }
    let children = catalog.children(at: release)
    var availability: [String: ReleaseSet] = [:]
    for fact in catalog.resources where fact.edition == .openSource && availability[fact.id] == nil
    {
      availability[fact.id] = catalog.enabledReleases(of: fact.id).intersection(knowledge.range)
    }
    // No path is longer; a shop's own files may say otherwise.
    func node(_ fact: ResourceFact, _ depth: Int = 0) -> ResourceTree.Node {
      ResourceTree.Node(
        name: ResourceName(id: fact.id, title: fact.title),
        releases: partial(availability[fact.id] ?? ReleaseSet()),
        children: depth < 64 ? (children[fact.id] ?? []).map { node($0, depth + 1) } : [])
    }
    let path = id.flatMap { catalog.path(of: $0, at: release) } ?? []
    let roots = id == nil ? children[""] ?? [] : path.suffix(1)
    let absent = availability.filter { other, releases in
      !releases.isEmpty && !releases.contains(release)
        && (id == nil || catalog.newestPath(of: other).contains { $0.id == id })
    }
    var page = ResourceTree(
      release: catalog.releases[release], range: rangeSpan,
      above: path.dropLast().map { ResourceName(id: $0.id, title: $0.title) },
      roots: roots.map { node($0) },
      absent: absent.sorted { $0.key < $1.key }.map { id, releases in
        ResourceTree.Absent(
          name: name(id), releases: span(releases, within: knowledge.range),
          isDisabled: catalog.resource(id, at: release) != nil)
      })
    page.basis = knowledge.basis
    return page
  }

  /// The releases of the range in which a resource can be granted.
  func enabled(_ id: String) throws(MagintError) -> ReleaseSet {
    guard !catalog.facts(of: id).isEmpty else { throw unknown(id) }
    if let edition = catalog.onlyEdition(of: id) {
      throw MagintError(
        .usage,
        "'\(id)': \(edition.onlyHere); 'magint acl show' prints what is known of it"
          + (edition == .extension ? "" : ", and --edition \(edition.rawValue) counts it in"))
    }
    let all = catalog.enabledReleases(of: id)
    let enabled = all.intersection(knowledge.range)
    guard !enabled.isEmpty else {
      throw MagintError(
        .usage,
        "'\(id)' is in no release of the range (\(knowledge.rangeText)); it is in others: \(all.description(in: catalog.releases))"
      )
    }
    return enabled
  }

  /// The error that says that there is no such resource, with those that were probably meant.
  func unknown(_ id: String) -> MagintError {
    var suggestions = Suggestions.suggest(
      id, among: .init(catalog: catalog, range: catalog.allReleases, others: []))
    var message = "no release of Magento that magint knows has a resource '\(id)'."
    let module = String(id.prefix { $0 != ":" })
    let isEmbedded = catalog.releases == EmbeddedCatalog.releases
    if isEmbedded, let edition = EmbeddedCatalog.otherEditions[module.lowercased()] {
      message +=
        " Its module \(module) is \(edition == .extension ? edition.title : "of \(edition.title)"), of which not every release is known."
      suggestions.removeAll { $0.prefix { $0 != ":" }.lowercased() != module.lowercased() }
    } else if isEmbedded, module.lowercased().hasPrefix("magento_"),
      !EmbeddedCatalog.openSourceModules.contains(module.lowercased())
    {
      suggestions.removeAll {
        editDistance($0.prefix { $0 != ":" }.lowercased(), module.lowercased()) > 1
      }
      if suggestions.isEmpty {
        message +=
          " Magento Open Source never had a module \(module): it may be of Adobe Commerce or B2B, of which not every release is known."
      }
    }
    if id == "Magento_Log::online" {
      message += " Adobe's sample has it; no Magento since 2.1 does."
    }
    switch suggestions.count {
    case 0: message += " 'magint acl find WORDS' searches ids, titles and routes."
    case 1: message += " Did you mean '\(suggestions[0])'?"
    default:
      message +=
        " Did you mean one of these?\n" + suggestions.map { "  \($0)" }.joined(separator: "\n")
    }
    return MagintError(.usage, message)
  }

  // MARK: One resource

  /// All about a resource.
  ///
  /// - Throws: ``MagintError`` of kind `usage` where no release has it.
  public func page(_ id: String) throws(MagintError) -> ResourcePage {
    let facts = Array(catalog.facts(of: id))
    guard !facts.isEmpty else { throw unknown(id) }
    // With --edition the catalog has it all as one; whose it is stays as it is.
    let other =
      knowledge.edition == nil
      ? catalog.onlyEdition(of: id) : EmbeddedCatalog.availability(of: id)?.onlyEdition
    let enabled = catalog.enabledReleases(of: id)
    let declared = catalog.declaredReleases(of: id)
    let inRange = enabled.intersection(knowledge.range)
    let newest = inRange.indices.last ?? enabled.indices.last
    let path = newest.flatMap { catalog.path(of: id, at: $0) } ?? catalog.newestPath(of: id)
    let fact = path[path.count - 1]
    let children =
      newest.map { catalog.children(at: $0)[id] ?? [] }
      ?? catalog.resources.filter { $0.parent == id }
    let disabled = declared.subtracting(enabled)

    var page = ResourcePage(
      name: ResourceName(id: id, title: fact.title),
      above: path.dropLast().map { ResourceName(id: $0.id, title: $0.title) },
      module: fact.module, package: catalog.packages[fact.module],
      releases: other == nil ? span(declared) : seen(id),
      disabled: disabled.isEmpty ? nil : span(disabled),
      edition: other ?? .openSource, range: rangeSpan,
      children: children.map { ResourceName(id: $0.id, title: $0.title) }, routes: [],
      history: history(facts, fact))
    var others = ReleaseSet()
    var otherRoutes: Set<String> = []
    var shown: Set<String> = []
    for route in catalog.routes where route.resources.contains(id) {
      let releases = route.releases.intersection(knowledge.range)
      if route.edition != .openSource {
        let line = line(route, nil)
        if !page.routes.contains(line) { page.routes.append(line) }
      } else if !releases.isEmpty {
        page.routes.append(line(route, partial(releases)))
        shown.insert("\(route.method) \(route.url)")
      } else {
        others = others.union(route.releases)
        otherRoutes.insert("\(route.method) \(route.url)")
      }
    }
    page.otherRouteCount = otherRoutes.subtracting(shown).count
    page.otherReleases = others.isEmpty ? nil : span(others)
    page.basis = knowledge.basis
    return page
  }

  /// In words, what was different in other releases.
  private func history(_ facts: [ResourceFact], _ now: ResourceFact) -> [String] {
    var lines: [String] = []
    func releases(_ matching: (ResourceFact) -> Bool) -> String {
      facts.filter(matching).reduce(ReleaseSet()) { $0.union($1.releases) }
        .description(in: catalog.releases)
    }
    var titles: Set<String> = [now.title]
    for fact in facts where titles.insert(fact.title).inserted {
      lines.append("titled '\(fact.title)': \(releases { $0.title == fact.title })")
    }
    var parents: Set<String?> = [now.parent]
    for fact in facts where parents.insert(fact.parent).inserted {
      let parent = fact.parent.map { "\(name($0).title) (\($0))" } ?? "the root"
      lines.append("below \(parent): \(releases { $0.parent == fact.parent })")
    }
    return lines
  }

  // MARK: Search

  /// The resources and routes that have all words, the best first.
  public func find(_ words: [String]) -> FoundResources {
    let found = catalog.find(words)
    var page = FoundResources(
      words: words,
      resources: found.resources.map { fact in
        let enabled = catalog.enabledReleases(of: fact.id)
        let inRange = enabled.intersection(knowledge.range)
        let newest = inRange.indices.last ?? enabled.indices.last
        let path =
          newest.flatMap { catalog.path(of: fact.id, at: $0) } ?? catalog.newestPath(of: fact.id)
        return FoundResources.Resource(
          name: ResourceName(id: fact.id, title: path.last?.title ?? fact.title),
          above: path.dropLast().map { ResourceName(id: $0.id, title: $0.title) },
          releases: fact.edition != .openSource || inRange == knowledge.range ? nil : span(enabled),
          edition: fact.edition)
      },
      routes: found.routes.map { route in
        let all = catalog.routes
          .filter { $0.method == route.method && $0.url == route.url && $0.edition == .openSource }
          .reduce(ReleaseSet()) { $0.union($1.releases) }
        let isComplete = all.intersection(knowledge.range) == knowledge.range
        return line(route, route.edition != .openSource || isComplete ? nil : span(all))
      })
    page.basis = knowledge.basis
    return page
  }

  // MARK: Words

  var rangeSpan: ReleaseSpan { span(knowledge.range) }

  func span(_ set: ReleaseSet) -> ReleaseSpan {
    ReleaseSpan(
      text: catalog.releases == [.unknown] ? "this Magento" : set.description(in: catalog.releases),
      ranges: set.ranges(in: catalog.releases).map { $0.first...$0.last })
  }

  /// The releases in which something of another edition than Open Source was seen: few, or the last one of
  /// many.
  func seen(_ set: ReleaseSet) -> ReleaseSpan {
    var span = span(set)
    if set.runs.count > 3, let last = set.indices.last {
      span.text = "\(set.count) releases, the last of them \(catalog.releases[last])"
    }
    return span
  }

  /// The same for a resource.
  func seen(_ id: String) -> ReleaseSpan {
    // With --edition the catalog tells where it is taken to be.
    let whole = knowledge.edition == nil ? catalog : .embedded
    return seen(whole.facts(of: id).reduce(ReleaseSet()) { $0.union($1.releases) })
  }

  /// In words that take `range` for all there is.
  func span(_ set: ReleaseSet, within range: ReleaseSet) -> ReleaseSpan {
    var span = span(set)
    if catalog.releases != [.unknown] {
      span.text = set.description(in: catalog.releases, within: range)
    }
    return span
  }

  /// Nil where the set is all of the range.
  func partial(_ set: ReleaseSet) -> ReleaseSpan? {
    set == knowledge.range ? nil : span(set, within: knowledge.range)
  }

  func line(_ route: RouteFact, _ releases: ReleaseSpan?) -> RouteLine {
    var line = RouteLine(
      method: route.method, url: route.url, resources: route.resources, releases: releases,
      edition: route.edition)
    line.isNeedUnknown = route.isNeedUnknown
    line.undeclared = route.resources.filter {
      $0 != "anonymous" && $0 != "self" && catalog.facts(of: $0).isEmpty
    }
    return line
  }

  /// A resource with its title in the newest release of the range that has it.
  func name(_ id: String) -> ResourceName {
    let inRange = catalog.facts(of: id).last { !$0.releases.intersection(knowledge.range).isEmpty }
    return ResourceName(
      id: id, title: (inRange ?? catalog.newestPath(of: id).last)?.title ?? "")
  }
}
