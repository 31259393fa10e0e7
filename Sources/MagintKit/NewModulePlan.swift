internal import MagintCatalog
internal import MagintCore
internal import MagintEmit

/// Turns the options of a new module into a checked ``Skeleton``.
struct NewModulePlan {
  let options: NewModuleOptions
  let knowledge: Knowledge
  /// The composer.json that tells the releases where no option does, as it is shown.
  private let composerPath: String?
  private(set) var notices: [String] = []
  /// What is wrong, a line each.
  private var faults: [String] = []

  private var catalog: Catalog { knowledge.catalog }

  /// - Parameters:
  ///   - options: with what their source says taken in, and nothing missing.
  ///   - composerPath: where the releases are from if the options do not name them.
  init(_ options: NewModuleOptions, _ knowledge: Knowledge, composerPath: String? = nil) {
    self.options = options
    self.composerPath = composerPath
    self.knowledge = knowledge
  }

  /// - Throws: ``MagintError`` of kind `usage` with all that is wrong.
  mutating func skeleton() throws(MagintError) -> Skeleton {
    try checkReleases()
    // Without the name hardly anything else can be judged.
    let module = try ModuleName(options.module ?? "")
    checkFields()
    let package = attempt { plan throws(MagintError) in try plan.packageName(module) }
    let license = attempt { plan throws(MagintError) in try License(plan.options.license) }
    let holder = options.copyrightHolder ?? module.vendor
    if holder.isEmpty || holder.unicodeScalars.contains(where: { $0.value < 0x20 }) {
      faults.append("--copyright-holder: a name is wanted, in one line")
    }
    let ownRoutes = ownRoutes()
    let ownResources = ownResources(module, hasRoutes: !ownRoutes.isEmpty)
    var needed = Needs()
    do throws(MagintError) {
      needed = try needs(of: options.routes)
    } catch {
      faults += error.message.split(separator: "\n").map(String.init)
    }
    var asked: [String] = []
    let own = Set(ownResources.map(\.id))
    for id in options.resources where !asked.contains(id) && !own.contains(id) {
      if attempt({ plan throws(MagintError) in try plan.check(resource: id) }) != nil {
        asked.append(id)
      }
    }
    let ids = catalog.sorted(
      Set(options.source == nil ? asked : withoutAncestors(asked)).union(needed.resources),
      at: knowledge.newest)
    if ids.isEmpty, ownResources.isEmpty, faults.isEmpty {
      faults.append("nothing that is asked for needs a resource: an integration has to have one")
    }
    guard faults.isEmpty, let package, let license else {
      throw MagintError(
        .usage,
        faults.count == 1
          ? faults[0]
          : "this is wrong:\n"
            + faults.map { "  " + $0.replacing("\n", with: "\n    ") }.joined(separator: "\n"))
    }
    noteSensitive(ids, needed)
    if !license.isWhole {
      notices.append(
        "LICENSE names the licence \(license.id) only; put its text there before you publish: \(license.url)"
      )
    }
    let modules = modules(of: ids)
    return Skeleton(
      module: module, package: package,
      layout: options.layout == .legacy ? .legacy : .consolidated,
      integration: options.integration ?? "", email: options.email ?? "",
      urls: options.endpoint.flatMap { endpoint in
        options.identityLink.map { (endpoint, $0) }
      },
      grants: ids.map { grant($0, needed) }
        + ownResources.map { own in
          Skeleton.Grant(
            id: own.id, path: [own.title],
            routes: own == ownResources.first ? ownRoutes.map { "\($0.method) \($0.url)" } : [],
            moreCount: 0, words: [], isOwn: true)
        },
      ancestors: withAncestors(ids).filter { !ids.contains($0) }.map(ancestor),
      resourcesWithAncestors: withAncestors(ids) + ownResources.map(\.id),
      ownResources: ownResources, ownRoutes: ownRoutes,
      requirements: try requirements(
        modules, hasResources: !ownResources.isEmpty, hasRoutes: !ownRoutes.isEmpty),
      sequence: sequence(
        modules, hasResources: !ownResources.isEmpty, hasRoutes: !ownRoutes.isEmpty),
      releases: catalog.releases == [.unknown]
        ? "the release that it was made for" : knowledge.rangeText,
      license: license, copyrightYear: options.copyrightYear, copyrightHolder: holder)
  }

  /// The value, or nil and a fault more.
  private mutating func attempt<Value>(
    _ body: (inout Self) throws(MagintError) -> Value
  ) -> Value? {
    do throws(MagintError) {
      return try body(&self)
    } catch {
      faults.append(error.message)
      return nil
    }
  }

  // MARK: Checks

  private func checkReleases() throws(MagintError) {
    guard
      let oldest = knowledge.range.indices.first(where: {
        !Behaviour.at(catalog.releases[$0]).runsDataPatches
      })
    else { return }
    let reason = "the module has a data patch, which Magento knows from 2.3.0"
    let release = catalog.releases[oldest]
    guard options.catalog.catalogFile == nil, options.catalog.magentoRoot == nil else {
      throw MagintError(.usage, "this Magento is \(release): \(reason)")
    }
    let isAsked = options.catalog.magento != nil
    throw MagintError(
      .usage,
      "\(isAsked ? "--magento" : composerPath ?? "composer.json") takes in \(release): \(reason); pass --magento '>=2.3.0'"
    )
  }

  private mutating func checkFields() {
    let values: [(field: NewModule.Field, value: String?)] = [
      (.integration, options.integration), (.email, options.email), (.endpoint, options.endpoint),
      (.identityLink, options.identityLink),
    ]
    for (field, value) in values {
      guard let value else { continue }
      let (found, noted) = IntegrationFields.judge(field, value)
      faults += found.map { "--\(field.rawValue): \($0)" }
      notices += noted
    }
    if (options.endpoint == nil) != (options.identityLink == nil) {
      faults.append(
        "--endpoint and --identity-link go together: Magento exchanges keys only where it has both")
    }
  }

  private func packageName(_ module: ModuleName) throws(MagintError) -> String {
    let vendor = options.vendorName ?? module.vendor.lowercased()
    // What composer takes, without the dots that the Marketplace does not.
    guard vendor.wholeMatch(of: #/[a-z0-9]+([_-][a-z0-9]+)*/#) != nil else {
      throw MagintError(
        .usage,
        "--vendor-name '\(vendor)' is no vendor of composer's: small letters and digits, with single '-' or '_' between"
      )
    }
    return "\(vendor)/\(module.packageName)"
  }

  private mutating func ownRoutes() -> [OwnRoute] {
    var routes: [OwnRoute] = []
    for text in options.ownRoutes {
      guard let route = attempt({ _ throws(MagintError) in try OwnRoute(text) }) else { continue }
      if routes.contains(where: { $0.shape == route.shape }) {
        faults.append("the route '\(text)' is there twice")
      } else if let other = catalog.routes.first(where: {
        $0.method == route.method && !$0.releases.intersection(knowledge.range).isEmpty
          && RouteMatcher.haveOneShape($0.url, route.url)
      }) {
        faults.append("the route '\(text)' is \(other.module)'s; give it a part of your own")
      } else {
        routes.append(route)
      }
    }
    checkMatching(routes)
    return routes
  }

  /// Routes must neither answer what Magento's do, nor have all requests of one of them among theirs,
  /// nor be out of reach behind each other.
  private mutating func checkMatching(_ routes: [OwnRoute]) {
    let range = knowledge.range
    for route in routes {
      let name = "\(route.method) \(route.url)"
      func isAnswered(_ path: String, among others: [RouteFact]) -> Bool {
        RouteMatcher(others + [fact(route)]).matches(route.method, path, in: range)
          .contains { $0.route.url == route.url }
      }
      let others = catalog.routes.filter {
        $0.method == route.method && !$0.releases.intersection(range).isEmpty
          && RouteMatcher.common($0.url, route.url) != nil
      }
      let taken = others.first {
        isAnswered(RouteMatcher.common($0.url, route.url) ?? "", among: others)
      }
      if let taken {
        faults.append(
          "the route '\(name)' would answer for \(taken.module)'s '\(taken.method) \(taken.url)'; give it a part of your own"
        )
      } else if let other = others.first(where: {
        // Where only a special value falls to Magento's, as with many of its own, that does no harm.
        RouteMatcher.common($0.url, route.url) == RouteMatcher.common($0.url, $0.url)
      }) {
        faults.append(
          "of the requests that the route '\(name)' is for, \(other.module)'s '\(other.method) \(other.url)' would answer some; give it a part of your own"
        )
      } else if let path = RouteMatcher.common(route.url, route.url) {
        // The request that fewest others match.
        let own = RouteMatcher(routes.map(fact)).matches(route.method, path, in: range)
        guard let first = own.first?.route, first.url != route.url else { continue }
        faults.append(
          "the route '\(name)' would never answer: of the routes that match, Magento takes the last in the order of their bytes, which is always '\(first.method) \(first.url)'; give it another part, or name its parameters otherwise"
        )
      }
    }
  }

  private func fact(_ route: OwnRoute) -> RouteFact {
    RouteFact(
      method: route.method, url: route.url, service: "", serviceMethod: "", resources: [],
      module: options.module ?? "", releases: knowledge.range)
  }

  private mutating func ownResources(_ module: ModuleName, hasRoutes: Bool) -> [OwnResource] {
    var resources: [OwnResource] = []
    for text in options.ownResources {
      guard
        let resource = attempt({ _ throws(MagintError) in try OwnResource(text, of: module) })
      else { continue }
      if resources.contains(where: { $0.id == resource.id }) {
        faults.append("--own-resource '\(resource.id)' is there twice")
      } else {
        resources.append(resource)
      }
    }
    return resources.isEmpty && hasRoutes ? [.standard(of: module)] : resources
  }

  /// - Throws: ``MagintError`` of kind `usage` where no release of the range grants it.
  mutating func check(resource id: String) throws(MagintError) {
    if id == "Magento_Backend::all" || id == "Magento_Backend::admin" {
      throw MagintError(
        .usage,
        "'\(id)' is the root of all rights, which Magento drops; name the resources that the service needs"
      )
    }
    let acl = ACL(knowledge)
    if !catalog.facts(of: id).isEmpty || options.module == nil
      || !id.hasPrefix("\(options.module!)::")
    {
      let releases = try acl.enabled(id)
      if releases != knowledge.range {
        notices.append(
          "'\(id)' exists \(releases.description(in: catalog.releases, within: knowledge.range)) only; in the other releases Magento drops it"
        )
      }
      return
    }
    throw MagintError(
      .usage, "'\(id)' would be the module's own; declare it with --own-resource '\(id)'")
  }

  // MARK: Requests

  /// What the requests of the service need.
  struct Needs {
    /// The least that opens them all.
    var resources: [String] = []
    /// The requests by resource.
    var routes: [String: [String]] = [:]
    /// Those that some releases of the range need.
    var releases: [String: ReleaseSet] = [:]
  }

  /// - Throws: ``MagintError`` of kind `usage`, with all requests that no route answers or that no
  ///   integration may make.
  mutating func needs(of requests: [String]) throws(MagintError) -> Needs {
    guard !requests.isEmpty else { return Needs() }
    var list = RequestList(.list)
    try list.add(arguments: requests)
    let plan = AccessPlan(list.requests, in: catalog, range: knowledge.range)
    var wrong: [String] = []
    var needs = Needs(resources: plan.least, releases: plan.releases)
    for item in plan.items {
      let request = "\(item.method) \(item.url)"
      if item.needs.isEmpty {
        let reason =
          item.commerce != nil
          ? "is known from Adobe Commerce only; pass the resource that it needs"
          : "matches no route of Magento" + (item.hint.map { ": \($0)" } ?? "")
        wrong.append("'\(request)' \(reason)")
        continue
      }
      if item.needs.allSatisfy(\.route.isForCustomers) {
        wrong.append("'\(request)' is for logged-in customers; no integration can call it")
        continue
      }
      if !item.unmatched.isEmpty {
        notices.append(
          "'\(request)' is not there in \(item.unmatched.description(in: catalog.releases, within: knowledge.range))"
        )
      }
      for need in item.needs {
        for id in need.resources where !(needs.routes[id] ?? []).contains(request) {
          needs.routes[id, default: []].append(request)
        }
      }
    }
    guard wrong.isEmpty else { throw MagintError(.usage, wrong.joined(separator: "\n")) }
    if plan.needsAnyResource, options.resources.isEmpty, options.ownResources.isEmpty {
      throw MagintError(
        .usage,
        "what --route names needs any right at all, and Magento grants none without a resource; pass one with --resource"
      )
    }
    return needs
  }

  // MARK: Resources

  private func grant(_ id: String, _ needs: Needs) -> Skeleton.Grant {
    let release = catalog.enabledReleases(of: id).intersection(knowledge.range).last ?? 0
    let path = catalog.path(of: id, at: release) ?? catalog.newestPath(of: id)
    let routes = catalog.routes(at: release).filter { $0.resources.contains(id) }
    let opened = routes.map { "\($0.method) \($0.url)" }
    let asked = needs.routes[id] ?? []
    let shown = asked.isEmpty ? Array(opened.prefix(3)) : asked
    return Skeleton.Grant(
      id: id, path: path.dropFirst().map { $0.title.isEmpty ? $0.id : $0.title }, routes: shown,
      moreCount: asked.isEmpty ? opened.count - shown.count : 0,
      words: RouteWords.sentences(routes), isOwn: false)
  }

  private func ancestor(_ id: String) -> Skeleton.Ancestor {
    let release = catalog.enabledReleases(of: id).intersection(knowledge.range).last ?? 0
    let title = catalog.resource(id, at: release)?.title ?? ""
    return Skeleton.Ancestor(
      id: id, title: title.isEmpty ? id : title,
      routeCount: catalog.routes(at: release).count { $0.resources.contains(id) })
  }

  /// All that a legacy api.xml has to list, in the order of the tree.
  private func withAncestors(_ ids: [String]) -> [String] {
    var all: Set<String> = ["Magento_Backend::admin"]
    for id in ids {
      for index in knowledge.range.indices {
        for fact in catalog.path(of: id, at: index) ?? [] { all.insert(fact.id) }
      }
    }
    return catalog.sorted(all, at: knowledge.newest)
  }

  /// `ids` without those that Magento adds anyway, as they are above another in each release.
  private func withoutAncestors(_ ids: [String]) -> [String] {
    var covered: [String: ReleaseSet] = [:]
    for id in ids {
      for index in knowledge.range.indices {
        for fact in catalog.path(of: id, at: index)?.dropLast() ?? [] {
          covered[fact.id, default: ReleaseSet()].insert(index)
        }
      }
    }
    return ids.filter { id in
      !catalog.enabledReleases(of: id).intersection(knowledge.range)
        .isSubset(of: covered[id] ?? ReleaseSet())
    }
  }

  private mutating func noteSensitive(_ ids: [String], _ needs: Needs) {
    for id in ids {
      if let reason = SensitiveResources.reason(for: id) {
        notices.append("'\(id)' \(reason); ask for it only where the service cannot do without")
      }
      let enabled = catalog.enabledReleases(of: id).intersection(knowledge.range)
      if !options.resources.contains(id), enabled != knowledge.range {
        notices.append(
          "'\(id)' exists \(enabled.description(in: catalog.releases, within: knowledge.range)) only, where a request needs it"
        )
      }
    }
  }

  // MARK: Modules and packages

  /// The modules that declare `ids` in some release of the range.
  private func modules(of ids: [String]) -> [String] {
    var modules: Set<String> = []
    for id in ids {
      for fact in catalog.facts(of: id)
      where !fact.releases.intersection(knowledge.range).isEmpty && fact.edition == .openSource {
        modules.insert(fact.module)
      }
    }
    return modules.sorted()
  }

  private func sequence(_ modules: [String], hasResources: Bool, hasRoutes: Bool) -> [String] {
    var names = Set(modules)
    if hasResources { names.insert("Magento_Backend") }
    if hasRoutes { names.insert("Magento_Webapi") }
    names.remove("Magento_Integration")
    return ["Magento_Integration"] + names.sorted()
  }

  /// Of what the module is sure to need the packages whose versions are known; a constraint that is
  /// guessed would keep the module from being installed.
  private func requirements(
    _ modules: [String], hasResources: Bool, hasRoutes: Bool
  ) throws(MagintError) -> [(package: String, constraint: String)] {
    var packages: Set<String> = ["magento/framework", "magento/module-integration"]
    if hasResources { packages.insert("magento/module-backend") }
    if hasRoutes { packages.insert("magento/module-webapi") }
    packages.formUnion(modules.compactMap { catalog.packages[$0] })
    var requirements: [(package: String, constraint: String)] = []
    for package in packages.sorted() {
      if let constraint = catalog.constraint(for: package, in: knowledge.range)
        ?? constraintOfRelease(package)
      {
        requirements.append((package, constraint))
      } else if package == "magento/framework" || package == "magento/module-integration" {
        throw MagintError(
          .usage,
          "this Magento does not say which version of \(package) it has, which composer.json needs; use --magento in place of --catalog and --magento-root"
        )
      }
    }
    return requirements
  }

  /// For a Magento whose files do not tell the version of a package, but its own.
  private func constraintOfRelease(_ package: String) -> String? {
    guard catalog.releases.count == 1,
      let index = EmbeddedCatalog.releases.firstIndex(of: catalog.releases[0])
    else { return nil }
    return Catalog(
      releases: catalog.releases, resources: [], routes: [],
      packageVersions: [EmbeddedCatalog.packageVersions[index]]
    ).constraint(for: package, in: ReleaseSet(first: 1))
  }
}
