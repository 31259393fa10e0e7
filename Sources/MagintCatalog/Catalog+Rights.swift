package import MagintCore

extension Catalog {
  /// What an integration of the consolidated kind has in a release if it lists `ids`: each known and
  /// enabled resource behind all its ancestors, in order of first appearance.
  ///
  /// Magento drops the others without a message, the two roots among them, and what is not in the tree
  /// of ``grantableRoot(at:)``.
  package func effectiveResources(_ ids: [String], at release: Int) -> [String] {
    var result: [String] = []
    var seen: Set<String> = []
    let root = grantableRoot(at: release)
    for id in ids {
      guard let path = path(of: id, at: release), path.count > 1, path[0].id == root else {
        continue
      }
      for fact in path where seen.insert(fact.id).inserted { result.append(fact.id) }
    }
    return result
  }

  /// The root of the tree that integrations of the consolidated kind are granted from: the second of the
  /// resources beside each other at the top, sorted. Nil where there is but one, at which Magento fails.
  ///
  /// Magento takes it by its place, not by its id: a resource of a module that comes before
  /// `Magento_Backend::admin` moves that off the second place, and nothing of it is granted any more.
  package func grantableRoot(at release: Int) -> String? {
    if let known = grantableRoots.withLock({ $0[release] }) { return known }
    let facts = resources.filter {
      $0.parent == nil && $0.releases.contains(release) && $0.edition == .openSource
    }
    let top = facts.filter { !$0.isDisabled }.map {
      (id: $0.id, sortOrder: $0.sortOrder ?? 0, order: $0.order, module: $0.module)
    }.sorted {
      ($0.sortOrder, $0.order, $0.module, $0.id) < ($1.sortOrder, $1.order, $1.module, $1.id)
    }
    var root = top.dropFirst().first?.id
    // A catalog of a part of Magento may lack the other root.
    if !facts.contains(where: { $0.id == Self.everything }),
      top.contains(where: { $0.id == Self.root })
    {
      root = Self.root
    }
    grantableRoots.withLock { $0[release] = .some(root) }
    return root
  }

  /// What is above a resource in a release and its own id, from the top down, disabled or not; nil where
  /// the release does not have it.
  package func place(of id: String, at release: Int) -> [String]? {
    var place: [String] = []
    var next: String? = id
    while let current = next {
      guard let fact = resource(current, at: release), place.count < 64 else { return nil }
      place.append(fact.id)
      next = fact.parent
    }
    return place.reversed()
  }

  /// What a legacy pair that lists `ids` has in a release: the root and what is known of the list, in
  /// its order; `Magento_Backend::all` where that is the one entry, which opens everything.
  ///
  /// - Parameter ids: as they are listed. Magento compares the list with that of one entry:
  ///   `Magento_Backend::all` listed twice, or beside others, is stored and opens nothing.
  package func legacyResources(_ ids: [String], at release: Int) -> [String] {
    if ids == [Self.everything] { return ids }
    guard !ids.isEmpty else { return [] }
    var seen: Set<String> = []
    return ([Self.root] + ids).filter {
      seen.insert($0).inserted && isEnabled($0, at: release)
    }
  }

  /// Where each resource stands in the tree of a release.
  package func treeOrder(at release: Int) -> [String: Int] {
    if let order = orders.withLock({ $0[release] }) { return order }
    let children = children(at: release)
    var order: [String: Int] = [:]
    var pending = (children[""] ?? []).reversed().map(\.id)
    while let id = pending.popLast() {
      guard order[id] == nil else { continue }
      order[id] = order.count
      pending += (children[id] ?? []).reversed().map(\.id)
    }
    orders.withLock { $0[release] = order }
    return order
  }

  /// `ids` as the tree of `release` orders them; those it does not have come last, by id.
  package func sorted(_ ids: some Sequence<String>, at release: Int) -> [String] {
    let order = treeOrder(at: release)
    return ids.sorted { (order[$0] ?? .max, $0) < (order[$1] ?? .max, $1) }
  }

  /// The releases in which a resource exists and neither it nor one above it is disabled.
  package func enabledReleases(of id: String) -> ReleaseSet {
    var set = ReleaseSet()
    for fact in facts(of: id) where fact.edition == .openSource && !fact.isDisabled {
      for index in fact.releases.indices where isEnabled(id, at: index) { set.insert(index) }
    }
    return set
  }

  /// The releases in which a resource is declared, disabled or not.
  package func declaredReleases(of id: String) -> ReleaseSet {
    facts(of: id).filter { $0.edition == .openSource }.reduce(ReleaseSet()) {
      $0.union($1.releases)
    }
  }

  /// The edition that is known to have a resource which no release of Open Source has; nil for one that
  /// Open Source has in some release, and for an unknown one.
  package func onlyEdition(of id: String) -> Edition? {
    let facts = facts(of: id)
    guard facts.allSatisfy({ $0.edition != .openSource }) else { return nil }
    return facts.map(\.edition).min()
  }

  /// A resource and all above it as the newest releases have them, disabled or not, be they of another
  /// edition; from the root down. Empty for an unknown one.
  package func newestPath(of id: String) -> [ResourceFact] {
    var path: [ResourceFact] = []
    var next: String? = id
    while let current = next, path.count < 64,
      let fact = facts(of: current).max(by: { $0.releases < $1.releases })
    {
      path.append(fact)
      next = fact.parent
    }
    return path.reversed()
  }
}
