internal import MagintCatalog
internal import MagintCore

/// Compares what an integration asks for with what its service calls.
struct UsesView {
  private let view: GrantView
  private var member: IntegrationSet.Member { view.member }
  private var catalog: Catalog { view.catalog }
  private let rangeText: String
  private let basis: ReleaseBasis

  init(_ member: IntegrationSet.Member, _ knowledge: Knowledge) {
    view = GrantView(member, knowledge)
    rangeText = knowledge.rangeText
    basis = knowledge.basis
  }

  func compare(_ requests: [RequestList.Request]) -> UsesPage {
    let matcher = RouteMatcher(catalog.routes.filter { $0.edition == .openSource })
    var page = UsesPage(
      integration: member.name, range: rangeText, unneeded: [], refused: [], unknown: [],
      grantedCount: 0, anonymousCount: 0)
    page.basis = basis
    var needed: [String: ReleaseSet] = [:]
    for call in requests {
      guard let path = call.path else {
        page.unknown.append(
          UsesPage.Call(
            call: "\(call.method) \(call.url)", count: call.count, route: nil, missing: [],
            note: "is no URL of Magento's REST API"))
        continue
      }
      let shown = "\(call.method) \(path)"
      let matches = matcher.matches(call.method, path, in: view.range)
      guard !matches.isEmpty else {
        let methods = matcher.methods(of: path, in: view.range)
        let note =
          methods.isEmpty
          ? "no module in sight has such a route"
          : "this path takes \(methods.joined(separator: ", ")) only"
        page.unknown.append(
          UsesPage.Call(call: shown, count: call.count, route: nil, missing: [], note: note))
        continue
      }
      var missing: [String: ReleaseSet] = [:]
      var order: [String] = []
      var isForCustomers = false
      var needsRight = false
      for match in matches {
        if match.route.isForCustomers { isForCustomers = true }
        for id in match.route.resources where id != "anonymous" && id != "self" {
          needsRight = true
          needed[id] = (needed[id] ?? ReleaseSet()).union(match.releases)
          for release in match.releases.indices where !view.grants[release]!.allows(id) {
            if missing[id] == nil { order.append(id) }
            missing[id, default: ReleaseSet()].insert(release)
          }
        }
      }
      let route = matches[0].route.url
      if isForCustomers {
        page.refused.append(
          UsesPage.Call(
            call: shown, count: call.count, route: route, missing: [],
            note: "for logged-in customers; no integration can call it"))
      } else if !missing.isEmpty {
        let all = missing.values.allSatisfy { $0 == view.range }
        page.refused.append(
          UsesPage.Call(
            call: shown, count: call.count, route: route, missing: order,
            note: all
              ? "" : order.map { "\($0): \(view.words(missing[$0]!))" }.joined(separator: "; ")))
      } else if needsRight {
        page.grantedCount += 1
      } else {
        page.anonymousCount += 1
      }
    }
    page.unneeded = unneeded(needed)
    return page
  }

  /// What is asked for, and neither needed nor above what is: in the consolidated kind Magento grants
  /// that unasked, in the legacy kind the admin's tree wants it.
  private func unneeded(_ needed: [String: ReleaseSet]) -> [UsesPage.Resource] {
    var accepted: Set<String> = []
    for (id, releases) in needed {
      for release in releases.indices {
        for fact in catalog.path(of: id, at: release) ?? [] { accepted.insert(fact.id) }
      }
    }
    let kept = kept(accepted)
    return member.resources.compactMap { id in
      if id == Catalog.root || accepted.contains(id) { return nil }
      let title =
        catalog.resource(id, at: view.newest)?.title ?? catalog.facts(of: id).last?.title ?? ""
      if id == Catalog.everything {
        let ids = catalog.sorted(needed.keys, at: view.newest).joined(separator: ", ")
        return UsesPage.Resource(
          id: id, title: title,
          note: member.isLegacy && member.listed.count == 1
            ? ids.isEmpty
              ? "full access, and the calls need no right"
              : "full access; the calls need only \(ids)"
            : "grants nothing here")
      }
      let isGranted = view.range.indices.contains { view.grants[$0]!.allows(id) }
      var note = isGranted ? opened(by: id) : "no release of the range has it; Magento drops it"
      if let above = neededAbove(id, needed, kept) {
        note += ". The calls need \(above), which comes along with it: ask for that instead"
      }
      return UsesPage.Resource(id: id, title: title, note: note)
    }
  }

  /// What is granted by those of the resources that are accepted.
  private func kept(_ accepted: Set<String>) -> Set<String> {
    var kept: Set<String> = []
    for id in member.resources where accepted.contains(id) {
      for fact in catalog.path(of: id, at: view.newest) ?? [] { kept.insert(fact.id) }
    }
    return kept
  }

  /// The resource that is granted only because it is above `id`, and that is needed.
  private func neededAbove(
    _ id: String, _ needed: [String: ReleaseSet], _ kept: Set<String>
  ) -> String? {
    guard !member.isLegacy else { return nil }
    return catalog.path(of: id, at: view.newest)?.last { fact in
      fact.id != Catalog.root && needed[fact.id] != nil && !kept.contains(fact.id)
    }?.id
  }

  private func opened(by id: String) -> String {
    let routes = Set(
      catalog.routes.filter {
        $0.edition == .openSource && $0.resources.contains(id)
          && !$0.releases.intersection(view.range).isEmpty
      }.map { "\($0.method) \($0.url)" })
    switch routes.count {
    case 0: return "opens no REST route"
    case 1: return "opens \(routes.first!), which is not called"
    default: return "opens \(routes.count) routes, none of which is called"
    }
  }
}
