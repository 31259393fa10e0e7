internal import MagintCore

extension Catalog {
  /// This catalog with what `modules`, in load order, declare on top of it.
  ///
  /// As Magento merges acl.xml: by id; a later declaration adds children, and fills in or overrides
  /// title, sort order and disabled. As it merges webapi.xml: a route is one URL and method; a later
  /// declaration overrides the service and adds to the resources, of which all are needed.
  package func adding(_ modules: [ModuleDeclaration]) -> Catalog {
    guard modules.contains(where: { $0.acl != nil || $0.webapi != nil }) else { return self }
    var merge = CatalogMerge(self)
    for module in modules {
      if let acl = module.acl { merge.add(acl, of: module.name) }
      if let webapi = module.webapi { merge.add(webapi, of: module.name) }
    }
    return Catalog(
      releases: releases, resources: merge.resources, routes: merge.routes, packages: packages,
      packageVersions: packageVersions)
  }
}

private struct CatalogMerge {
  let all: ReleaseSet
  var resources: [ResourceFact]
  var routes: [RouteFact]
  private var resourceRows: [String: [Int]] = [:]
  private var routeRows: [String: [Int]] = [:]
  private var order: Int
  /// Whether a resource's parent was named by a declaration with a title, which is the one that counts.
  private var settled: Set<String> = []

  init(_ catalog: Catalog) {
    all = catalog.allReleases
    resources = catalog.resources
    routes = catalog.routes
    order = resources.map(\.order).max() ?? 0
    for (row, fact) in resources.enumerated() where fact.edition == .openSource {
      resourceRows[fact.id, default: []].append(row)
      settled.insert(fact.id)
    }
    for (row, fact) in routes.enumerated() where fact.edition == .openSource {
      routeRows["\(fact.method) \(fact.url)", default: []].append(row)
    }
  }

  mutating func add(_ acl: ACLFile, of module: String) {
    for declaration in acl.declarations where !declaration.id.isEmpty {
      let rows = resourceRows[declaration.id] ?? []
      var known = ReleaseSet()
      for row in rows {
        known = known.union(resources[row].releases)
        if let title = declaration.title {
          if resources[row].title.isEmpty || resources[row].title != title {
            resources[row].module = module
          }
          resources[row].title = title
          if !settled.contains(declaration.id) { resources[row].parent = declaration.parent }
        }
        if let sortOrder = declaration.sortOrder { resources[row].sortOrder = sortOrder }
        if let isDisabled = declaration.isDisabled { resources[row].isDisabled = isDisabled }
      }
      if declaration.title != nil { settled.insert(declaration.id) }
      let missing = all.subtracting(known)
      guard !missing.isEmpty else { continue }
      order += 1
      resourceRows[declaration.id, default: []].append(resources.count)
      resources.append(
        ResourceFact(
          id: declaration.id, parent: declaration.parent, title: declaration.title ?? "",
          sortOrder: declaration.sortOrder, module: module,
          isDisabled: declaration.isDisabled ?? false, releases: missing,
          order: order))
    }
  }

  mutating func add(_ webapi: WebapiFile, of module: String) {
    for route in webapi.routes {
      let key = "\(route.method) \(route.url)"
      var known = ReleaseSet()
      for row in routeRows[key] ?? [] {
        known = known.union(routes[row].releases)
        if !route.service.isEmpty { routes[row].service = route.service }
        if !route.serviceMethod.isEmpty { routes[row].serviceMethod = route.serviceMethod }
        for (ref, _) in route.resources where !routes[row].resources.contains(ref) {
          routes[row].resources.append(ref)
        }
      }
      let missing = all.subtracting(known)
      guard !missing.isEmpty else { continue }
      var resources: [String] = []
      for (ref, _) in route.resources where !resources.contains(ref) { resources.append(ref) }
      routeRows[key, default: []].append(routes.count)
      routes.append(
        RouteFact(
          method: route.method, url: route.url, service: route.service,
          serviceMethod: route.serviceMethod, resources: resources, module: module,
          releases: missing))
    }
  }
}
