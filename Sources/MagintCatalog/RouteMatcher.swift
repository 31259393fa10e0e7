/// Finds the route that answers a request, as Magento's router does.
///
/// An exact URL wins. Otherwise the routes of the same method and number of segments are tried in byte
/// order of their URLs, and the last that matches wins: `:` sorts behind digits and before letters, so
/// that a literal word beats a parameter.
package struct RouteMatcher: Sendable {
  /// A route and the releases in which it is the one that answers.
  package struct Match: Sendable, Hashable {
    package var route: RouteFact
    package var releases: ReleaseSet
  }

  private struct Candidate: Sendable {
    var index: Int
    var segments: [Substring]
  }

  /// In byte order of their URLs. No two with the same method and URL share a release.
  package let routes: [RouteFact]
  /// The releases that any of ``routes`` is in.
  private let all: ReleaseSet
  /// By method and URL.
  private let exact: [String: [Int]]
  /// By method and number of segments; in the order of ``routes``.
  private let bySize: [String: [Candidate]]

  /// - Parameter routes: of one release or of many, in any order.
  package init(_ routes: [RouteFact]) {
    self.routes = Self.disjoint(routes.sorted { ($0.url, $0.method) < ($1.url, $1.method) })
    all = self.routes.reduce(ReleaseSet()) { $0.union($1.releases) }
    var exact: [String: [Int]] = [:]
    var bySize: [String: [Candidate]] = [:]
    for (index, route) in self.routes.enumerated() {
      exact[route.method + " " + route.url, default: []].append(index)
      let segments = Self.segments(route.url)
      bySize["\(route.method) \(segments.count)", default: []].append(
        Candidate(index: index, segments: segments))
    }
    self.exact = exact
    self.bySize = bySize
  }

  /// Two modules may declare one route. Magento then asks for the resources of both and calls the
  /// service of the one loaded last.
  private static func disjoint(_ routes: [RouteFact]) -> [RouteFact] {
    var result: [RouteFact] = []
    for var route in routes {
      var at = result.count - 1
      while at >= 0, result[at].url == route.url, result[at].method == route.method {
        let common = result[at].releases.intersection(route.releases)
        if !common.isEmpty {
          var both = route
          both.resources = result[at].resources
          for resource in route.resources where !both.resources.contains(resource) {
            both.resources.append(resource)
          }
          both.releases = common
          result[at].releases = result[at].releases.subtracting(common)
          route.releases = route.releases.subtracting(common)
          result.append(both)
        }
        at -= 1
      }
      result.append(route)
    }
    return result.filter { !$0.releases.isEmpty }
  }

  /// The routes that answer in the releases of `range`, those of the newest release first. Where
  /// their releases together are not all of the range, the others have no such route.
  ///
  /// - Parameter path: as ``normalized(_:)`` gives it.
  package func matches(_ method: String, _ path: String, in range: ReleaseSet) -> [Match] {
    let method = method.uppercased()
    var open = range
    var matches: [Match] = []
    func take(_ index: Int) {
      let releases = routes[index].releases.intersection(open)
      guard !releases.isEmpty else { return }
      matches.append(Match(route: routes[index], releases: releases))
      open = open.subtracting(releases)
    }
    for index in exact["\(method) \(path)"] ?? [] { take(index) }
    if !open.isEmpty {
      let segments = Self.segments(path)
      for candidate in (bySize["\(method) \(segments.count)"] ?? []).reversed() {
        guard Self.matches(candidate.segments, segments) else { continue }
        take(candidate.index)
        if open.isEmpty { break }
      }
    }
    return matches.sorted { $0.releases > $1.releases }
  }

  /// The route that answers, where all routes are of one release.
  package func match(_ method: String, _ path: String) -> RouteFact? {
    matches(method, path, in: all).first?.route
  }

  /// The methods that `path` is there for in some release of `range`.
  package func methods(of path: String, in range: ReleaseSet) -> [String] {
    ["GET", "POST", "PUT", "DELETE", "PATCH"].filter { !matches($0, path, in: range).isEmpty }
  }

  private static func matches(_ route: [Substring], _ request: [Substring]) -> Bool {
    for (part, segment) in zip(route, request) where part != segment && !part.hasPrefix(":") {
      return false
    }
    return true
  }

  /// Whether two declared URLs answer the same requests: they differ in nothing but the names of their
  /// parameters.
  package static func haveOneShape(_ left: String, _ right: String) -> Bool {
    let (left, right) = (segments(left), segments(right))
    return left.count == right.count
      && zip(left, right).allSatisfy { $0 == $1 || $0.hasPrefix(":") && $1.hasPrefix(":") }
  }

  /// The path of a request that two declared URLs both match; nil where there is none.
  ///
  /// Where both have a parameter it has a value that stands in no route, so that whatever matches it
  /// matches all requests that both do.
  package static func common(_ left: String, _ right: String) -> String? {
    let (left, right) = (segments(left), segments(right))
    guard left.count == right.count else { return nil }
    var path = ""
    for (left, right) in zip(left, right) {
      switch (left.hasPrefix(":"), right.hasPrefix(":")) {
      case (true, true): path += "/*"
      case (true, false): path += "/" + right
      case (false, _):
        guard left == right || right.hasPrefix(":") else { return nil }
        path += "/" + left
      }
    }
    return path
  }

  /// What is between slashes; one slash more or less at either end makes no difference.
  static func segments(_ url: String) -> [Substring] {
    var path = Substring(url)
    while path.hasPrefix("/") { path.removeFirst() }
    while path.hasSuffix("/") { path.removeLast() }
    return path.split(separator: "/", omittingEmptySubsequences: false)
  }

  // MARK: URLs of requests

  /// The path of a request as routes are declared: `/V1/…`, without host, `/rest`, store code,
  /// `async`, `bulk` and query. Nil where `url` is no REST URL of Magento.
  ///
  /// - Parameter isFull: whether the URL must have `/rest/` in front, as those of real requests do.
  package static func normalized(_ url: String, isFull: Bool = false) -> String? {
    var path = Substring(url)
    if let scheme = path.firstRange(of: "://"), !path[..<scheme.lowerBound].contains("/") {
      path = path[scheme.upperBound...]
      path = path.firstIndex(of: "/").map { path[$0...] } ?? "/"
    }
    path = path.prefix { $0 != "?" && $0 != "#" }
    var segments = path.split(separator: "/", omittingEmptySubsequences: false).drop { $0.isEmpty }
    if let rest = segments.firstIndex(of: "rest") {
      segments = segments[(rest + 1)...]
    } else if isFull {
      return nil
    }
    // A store code or `all`, `async`, `bulk`: at most one each in front of the version.
    guard let version = segments.prefix(4).firstIndex(where: isVersion) else { return nil }
    return "/" + segments[version...].joined(separator: "/")
  }

  private static func isVersion(_ segment: Substring) -> Bool {
    segment.hasPrefix("V") && segment.utf8.count > 1
      && segment.utf8.dropFirst().allSatisfy { 0x30...0x39 ~= $0 }
  }
}
