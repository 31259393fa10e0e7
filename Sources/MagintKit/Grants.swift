internal import MagintCatalog
public import MagintCore
internal import MagintReport

/// What to look at and how.
public struct GrantsOptions: Sendable {
  public var catalog = CatalogOptions()
  /// What `magint.json` files say; the options beat them.
  public var configurations = Configurations()
  /// The name of the one integration to tell of.
  public var integration: String?
  /// Globs of paths to leave out.
  public var exclude: [String] = []

  public init() {}
}

/// Says what integrations are granted.
public enum Grants {
  /// What the integrations below `paths` ask a merchant for and can do.
  ///
  /// - Throws: ``MagintError`` where there is no integration, or something cannot be read.
  public static func page(_ paths: [String], _ options: GrantsOptions) throws(MagintError)
    -> GrantsPage
  {
    let (set, knowledge) = try load(paths, options)
    var page = GrantsPage(
      release: "\(knowledge.catalog.releases[knowledge.newest])", range: knowledge.rangeText,
      edition: knowledge.edition,
      integrations: set.members.map {
        GrantView($0, knowledge, unseen: set.unseen).integration()
      })
    page.basis = knowledge.basis
    return page
  }

  /// How what one integration asks for compares with the calls in `file`.
  public static func uses(
    _ paths: [String], file: String, _ options: GrantsOptions
  ) throws(MagintError) -> UsesPage {
    let (set, knowledge) = try load(paths, options)
    guard set.members.count == 1, let member = set.members.first else {
      let names = set.members.map { "'\(Printable.line($0.name))'" }.joined(separator: ", ")
      throw MagintError(.usage, "there are several integrations: \(names). Pass --integration NAME")
    }
    return UsesView(member, knowledge).compare(try RequestSource(file: file).list.requests)
  }

  /// The integrations below `paths`, and what is known where they are.
  static func load(
    _ paths: [String], _ options: GrantsOptions, allowingNone: Bool = false
  ) throws(MagintError) -> (IntegrationSet, Knowledge) {
    var set = try IntegrationSet.read(
      paths, exclude: options.exclude, options.configurations, allowingNone: allowingNone)
    if let name = options.integration {
      let names = set.members.map { "'\(Printable.line($0.name))'" }.joined(separator: ", ")
      set.members.removeAll { $0.name != name }
      guard !set.members.isEmpty else {
        throw MagintError(.usage, "there is no integration '\(name)'; there is \(names)")
      }
    }
    let catalog = try options.configurations.completing(options.catalog)
    var knowledge = try Knowledge.load(catalog, module: set.moduleDirectory)
    knowledge.catalog = knowledge.catalog.adding(set.modules)
    return (set, knowledge)
  }
}

/// Tells of one integration.
struct GrantView {
  let member: IntegrationSet.Member
  let catalog: Catalog
  let range: ReleaseSet
  let newest: Int
  /// By release of the range.
  let grants: [Int: Grant]
  private let unseen: UnseenResources

  init(
    _ member: IntegrationSet.Member, _ knowledge: Knowledge,
    unseen: UnseenResources = UnseenResources()
  ) {
    self.member = member
    var unseen = unseen
    unseen.edition = knowledge.edition
    self.unseen = unseen
    catalog = knowledge.catalog
    range = knowledge.range
    newest = knowledge.newest
    var grants: [Int: Grant] = [:]
    for release in knowledge.range.indices {
      grants[release] = catalog.grant(member.listed, isLegacy: member.isLegacy, at: release)
    }
    self.grants = grants
  }

  func name(_ release: Int) -> String { "\(catalog.releases[release])" }

  /// The releases in words, with the range for all there is.
  func words(_ set: ReleaseSet) -> String { set.description(in: catalog.releases, within: range) }

  func integration() -> GrantsPage.Integration {
    let grant = grants[newest]!
    let tree = tree(grant)
    let modules = modules(grant)
    let access: GrantsPage.Access =
      grant.isFull ? .full : tree.isEmpty && modules.isEmpty ? .none : .some
    return GrantsPage.Integration(
      name: member.name, email: member.email, endpointURL: member.endpointURL,
      identityLinkURL: member.identityLinkURL, paths: member.paths, isLegacy: member.isLegacy,
      access: access, tree: tree, dropped: dropped(grant), modules: modules,
      differences: (resourceDifferences() + routeDifferences()).sortedByReleases,
      notes: member.notes + titleNotes(tree))
  }

  // MARK: Tree

  /// The tree of the newest release.
  var permissions: [GrantsPage.Node] { tree(grants[newest]!) }

  private func tree(_ grant: Grant) -> [GrantsPage.Node] {
    let children = catalog.children(at: newest)
    let asked = Set(member.resources)
    // The legacy kind grants a resource without what is above it, which the tree shows all the same.
    var shown: Set<String> = []
    for id in grant.resources {
      for fact in catalog.path(of: id, at: newest) ?? [] { shown.insert(fact.id) }
    }
    func nodes(_ parent: String, _ depth: Int) -> [GrantsPage.Node] {
      (children[parent] ?? []).compactMap { fact in
        guard depth < 64, grant.isFull || shown.contains(fact.id) else { return nil }
        let isAsked = asked.contains(fact.id)
        return GrantsPage.Node(
          id: fact.id, title: fact.title.isEmpty ? fact.id : fact.title, isAsked: isAsked,
          isGranted: grant.allows(fact.id),
          reason: isAsked || grant.isFull ? SensitiveResources.reason(for: fact.id) : nil,
          children: nodes(fact.id, depth + 1))
      }
    }
    return nodes(Catalog.root, 0)
  }

  private func dropped(_ grant: Grant) -> [GrantsPage.Dropped] {
    member.resources.filter { !grant.allows($0) || ($0 == Catalog.root && !member.isLegacy) }
      .compactMap { id in
        // Above another resource the root comes along.
        if id == Catalog.root, grant.resources.contains(id) { return nil }
        return GrantsPage.Dropped(
          id: id, reason: reason(id), edition: catalog.onlyEdition(of: id),
          owner: enabled(id).isEmpty ? unseen.owner(of: id, catalog) : nil)
      }
  }

  private func reason(_ id: String) -> String {
    if id == Catalog.everything {
      return member.isLegacy
        ? "beside other resources it adds nothing"
        : "full access cannot be asked for in integration.xml"
    }
    if id == Catalog.root { return "the root of the tree grants nothing" }
    let release = catalog.releases.count == 1 ? "this Magento" : "Magento \(name(newest))"
    let facts = catalog.facts(of: id)
    if let edition = catalog.onlyEdition(of: id) { return edition.onlyHere }
    if facts.isEmpty,
      let edition = EmbeddedCatalog.otherEditions[id.prefix { $0 != ":" }.lowercased()]
    {
      return
        "\(release) has no such resource; its module is \(edition == .extension ? edition.title : "of \(edition.title)"), of which not every release is known"
    }
    let enabled = enabled(id)
    if enabled.isEmpty {
      return facts.isEmpty ? "\(release) has no such resource" : "it is disabled in \(release)"
    }
    if enabled.contains(newest) {
      return "it is outside of the tree that integrations are granted from; 'magint lint' says why"
    }
    return "\(release) does not have it, \(enabled.description(in: catalog.releases)) does"
  }

  /// The releases in which a resource exists.
  private func enabled(_ id: String) -> ReleaseSet {
    var set = ReleaseSet()
    for release in catalog.releases.indices where catalog.path(of: id, at: release) != nil {
      set.insert(release)
    }
    return set
  }

  // MARK: Routes

  private func modules(_ grant: Grant) -> [GrantsPage.Module] {
    var routes: [String: [GrantsPage.Route]] = [:]
    for route in catalog.routes(at: newest) where grant.opens(route) {
      routes[route.module, default: []].append(
        GrantsPage.Route(
          method: route.method, url: route.url, resources: route.resources,
          reason: route.resources.lazy.compactMap { SensitiveResources.reason(for: $0) }.first))
    }
    return routes.sorted { $0.key < $1.key }.map { module, routes in
      GrantsPage.Module(
        name: module,
        routes: routes.sorted { ($0.url, Self.rank($0.method)) < ($1.url, Self.rank($1.method)) })
    }
  }

  private static func rank(_ method: String) -> Int {
    ["GET", "POST", "PUT", "PATCH", "DELETE"].firstIndex(of: method) ?? 9
  }

  // MARK: Differences

  private func resourceDifferences() -> [GrantsPage.Difference] {
    var differences: [GrantsPage.Difference] = []
    for id in member.resources where id != Catalog.root && id != Catalog.everything {
      var granted = ReleaseSet()
      for release in range.indices where grants[release]!.allows(id) { granted.insert(release) }
      guard !granted.isEmpty, granted != range else { continue }
      add(
        GrantsPage.Difference(
          subjects: [id], isAboutRoutes: false, releases: words(granted),
          otherwise: [
            "\(words(range.subtracting(granted))): no such resource, dropped without a message"
          ]),
        to: &differences)
    }
    return differences
  }

  private func routeDifferences() -> [GrantsPage.Difference] {
    var facts: [String: [RouteFact]] = [:]
    var order: [String] = []
    for route in catalog.routes where route.edition == .openSource {
      let key = "\(route.method) \(route.url)"
      if facts[key] == nil { order.append(key) }
      facts[key, default: []].append(route)
    }
    var differences: [GrantsPage.Difference] = []
    for key in order {
      var opened = ReleaseSet()
      var needs: [(text: String, releases: ReleaseSet)] = []
      var known = ReleaseSet()
      for fact in facts[key] ?? [] {
        var refused = ReleaseSet()
        for release in fact.releases.intersection(range).indices {
          known.insert(release)
          if grants[release]!.opens(fact) {
            opened.insert(release)
          } else {
            refused.insert(release)
          }
        }
        if !refused.isEmpty {
          let wanting = fact.resources.filter { id in
            refused.indices.contains { !grants[$0]!.allows(id) }
          }
          needs.append((wanting.joined(separator: " and "), refused))
        }
      }
      guard !opened.isEmpty, opened != range else { continue }
      var otherwise = needs.map { need in
        let what =
          switch need.text {
          case "self": "for logged-in customers only"
          case "anonymous": "open to everybody"
          default: "needs \(need.text)"
          }
        return "\(words(need.releases)): \(what)"
      }
      let absent = range.subtracting(known)
      if !absent.isEmpty { otherwise.append("\(words(absent)): no such route") }
      add(
        GrantsPage.Difference(
          subjects: [key], isAboutRoutes: true, releases: words(opened), otherwise: otherwise),
        to: &differences)
    }
    return differences
  }

  private func add(_ difference: GrantsPage.Difference, to list: inout [GrantsPage.Difference]) {
    if let same = list.firstIndex(where: {
      $0.releases == difference.releases && $0.otherwise == difference.otherwise
    }) {
      list[same].subjects += difference.subjects
    } else {
      list.append(difference)
    }
  }

  /// Titles that other releases of the range show instead.
  private func titleNotes(_ tree: [GrantsPage.Node]) -> [String] {
    guard !grants[newest]!.isFull else { return [] }
    var notes: [String] = []
    func visit(_ nodes: [GrantsPage.Node]) {
      for node in nodes {
        for fact in catalog.facts(of: node.id)
        where fact.edition == .openSource && fact.title != node.title && !fact.title.isEmpty {
          let releases = fact.releases.intersection(range)
          if !releases.isEmpty {
            notes.append("\(node.id) is shown as '\(fact.title)' in \(words(releases)).")
          }
        }
        visit(node.children)
      }
    }
    visit(tree)
    return notes
  }
}

extension [GrantsPage.Difference] {
  /// In order, those about the same releases together.
  fileprivate var sortedByReleases: [GrantsPage.Difference] {
    var places: [String: Int] = [:]
    for (place, difference) in enumerated() where places[difference.releases] == nil {
      places[difference.releases] = place
    }
    return enumerated().sorted {
      (places[$0.element.releases]!, $0.offset) < (places[$1.element.releases]!, $1.offset)
    }.map(\.element)
  }
}
