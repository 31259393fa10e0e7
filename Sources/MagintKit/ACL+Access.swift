internal import MagintCatalog
public import MagintCore

/// The requests that a service makes, wherever they are written down.
public struct RequestSource: Sendable {
  let list: RequestList
  /// What it is, such as "access log"; nil for arguments.
  let form: String?

  /// From words: `"GET /V1/orders/123"`.
  ///
  /// - Throws: ``MagintError`` of kind `usage` where one is no request.
  public init(_ requests: [String]) throws(MagintError) {
    var list = RequestList(.list)
    try list.add(arguments: requests)
    self.list = list
    form = nil
  }

  /// From a file with a list of requests, an access log, an OpenAPI document or a HAR archive; `-` is
  /// standard input.
  ///
  /// - Throws: ``MagintError`` where it cannot be read or is none of these.
  public init(file path: String, limit: Int = 256 << 20) throws(MagintError) {
    let shown = path == "-" ? "<stdin>" : FileSystem.display(path)
    if path != "-", try FileSystem.kind(path) == .other {
      throw MagintError(.usage, path: shown, "is not a regular file; pass '-' and pipe it in")
    }
    let bytes =
      path == "-"
      ? try FileSystem.readStandardInput(path: shown, limit: limit)
      : try FileSystem.read(path, limit: limit)
    list = try RequestList.read(bytes, path: shown)
    form = list.form.rawValue
  }
}

extension ACL {
  /// What the requests need over the range, and the least set of resources that opens them all.
  ///
  /// - Parameter kind: the kind of file that will list them: in a legacy one the ancestors are listed too.
  public func access(_ source: RequestSource, for kind: FileKind = .integration) -> RequestedAccess
  {
    let plan = AccessPlan(source.list.requests, in: catalog, range: knowledge.range)
    let ids = kind == .integration ? plan.least : plan.withAncestors
    var access = RequestedAccess(
      source: source.form, range: rangeSpan, items: plan.items.map(item),
      resources: ids.map { id in
        RequestedAccess.Resource(
          name: name(id), routeCount: plan.counts[id] ?? 0,
          releases: partial(catalog.enabledReleases(of: id).intersection(knowledge.range)))
      },
      kind: kind, skippedCount: source.list.skippedCount)
    access.needsAnyResource = plan.needsAnyResource
    access.basis = knowledge.basis
    return access
  }

  private func item(_ item: AccessPlan.Item) -> RequestedAccess.Item {
    RequestedAccess.Item(
      method: item.method, url: item.url, count: item.count, requestCount: item.requestCount,
      needs: item.needs.map(need),
      unmatched: item.unmatched.isEmpty ? nil : span(item.unmatched, within: knowledge.range),
      elsewhere: item.commerce.map { line($0, seen($0.releases)) }, hint: item.hint)
  }

  private func need(_ need: AccessPlan.Need) -> RequestedAccess.Need {
    let kind: RequestedAccess.Need.Kind =
      need.route.isAnonymous ? .anonymous : need.route.isForCustomers ? .customer : .resources
    return RequestedAccess.Need(
      kind: kind, route: line(need.route, partial(need.releases)),
      resources: kind == .resources ? need.resources.map(name) : [],
      missing: need.missing.sorted { $0.key < $1.key }.map { id, releases in
        RequestedAccess.Missing(
          id: id,
          releases: releases == need.releases ? nil : span(releases, within: knowledge.range))
      })
  }
}
