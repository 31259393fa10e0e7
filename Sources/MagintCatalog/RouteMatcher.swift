/// Finds the route that answers a request, as Magento's router does.
///
/// An exact URL wins. Otherwise the routes of the same method and number of segments are tried in byte
/// order of their URLs, and the last that matches wins: `:` sorts behind digits and before letters, so
/// that a literal word beats a parameter.
package struct RouteMatcher: Sendable {
  private struct Route: Sendable {
    var index: Int
    var segments: [String]
  }

  private let exact: [String: Int]
  private let bySize: [String: [Route]]
  package let routes: [RouteFact]

  /// - Parameter routes: in byte order of their URLs, all of one release.
  package init(_ routes: [RouteFact]) {
    self.routes = routes
    var exact: [String: Int] = [:]
    var bySize: [String: [Route]] = [:]
    for (index, route) in routes.enumerated() {
      exact[route.method + " " + route.url] = index
      let segments = RouteMatcher.segments(route.url)
      bySize["\(route.method) \(segments.count)", default: []].append(
        Route(index: index, segments: segments))
    }
    self.exact = exact
    self.bySize = bySize
  }

  /// - Parameter path: as ``normalized(_:)`` gives it.
  package func match(_ method: String, _ path: String) -> RouteFact? {
    let method = method.uppercased()
    if let index = exact["\(method) \(path)"] { return routes[index] }
    let segments = Self.segments(path)
    let found = bySize["\(method) \(segments.count)"]?.last { route in
      zip(route.segments, segments).allSatisfy { $0.hasPrefix(":") || $0 == $1 }
    }
    return found.map { routes[$0.index] }
  }

  private static func segments(_ url: String) -> [String] {
    url.split(separator: "/").map(String.init)
  }

  /// The path of a request as routes are declared: `/V1/…`, without host, `/rest`, store code,
  /// `async`, `bulk` and query. Nil where `url` is no REST URL of Magento.
  package static func normalized(_ url: String) -> String? {
    var path = Substring(url)
    if let scheme = path.firstRange(of: "://") {
      path = path[scheme.upperBound...]
      path = path.firstIndex(of: "/").map { path[$0...] } ?? "/"
    }
    path = path.prefix { $0 != "?" && $0 != "#" }
    var segments = path.split(separator: "/", omittingEmptySubsequences: false).drop { $0.isEmpty }
    if let rest = segments.firstIndex(of: "rest") { segments = segments[(rest + 1)...] }
    // A store code, `all`, `async`, `bulk`: at most one each in front of the version.
    guard let version = segments.prefix(4).firstIndex(where: isVersion) else { return nil }
    segments = segments[version...]
    return "/" + segments.joined(separator: "/")
  }

  private static func isVersion(_ segment: Substring) -> Bool {
    segment.hasPrefix("V") && segment.count > 1 && segment.dropFirst().allSatisfy(\.isNumber)
  }
}
