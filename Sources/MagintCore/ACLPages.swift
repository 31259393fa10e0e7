/// Some releases: in words, and as runs of first and last, both included.
public struct ReleaseSpan: Sendable, Hashable {
  /// "from 2.4.6-p9 and 2.4.7-p4".
  public var text: String
  public var ranges: [ClosedRange<Release>]

  public init(text: String, ranges: [ClosedRange<Release>]) {
    self.text = text
    self.ranges = ranges
  }
}

/// An ACL resource, by id and title.
public struct ResourceName: Sendable, Hashable {
  public var id: String
  /// As the admin shows it; empty where it is unknown.
  public var title: String

  public init(id: String, title: String) {
    self.id = id
    self.title = title
  }
}

/// A REST route and what it needs.
public struct RouteLine: Sendable, Hashable {
  public var method: String
  public var url: String
  /// All are needed. `self` and `anonymous` are no resources.
  public var resources: [String]
  /// Where it is this way; nil for all releases that are asked about.
  public var releases: ReleaseSpan?
  public var edition: Edition
  /// Whether the route was seen and what it needs was not.
  public var isNeedUnknown = false
  /// Those of ``resources`` that no acl.xml declares: only who has everything can call the route.
  public var undeclared: [String] = []

  public init(
    method: String, url: String, resources: [String], releases: ReleaseSpan? = nil,
    edition: Edition = .openSource
  ) {
    self.method = method
    self.url = url
    self.resources = resources
    self.releases = releases
    self.edition = edition
  }
}

/// The tree of ACL resources of a release, or a part of it.
public struct ResourceTree: Sendable, Hashable {
  public struct Node: Sendable, Hashable {
    public var name: ResourceName
    /// Where it is, if not in all of the range.
    public var releases: ReleaseSpan?
    public var children: [Node]

    public init(name: ResourceName, releases: ReleaseSpan? = nil, children: [Node] = []) {
      self.name = name
      self.releases = releases
      self.children = children
    }
  }

  /// A resource that the release does not have.
  public struct Absent: Sendable, Hashable {
    public var name: ResourceName
    public var releases: ReleaseSpan
    /// Whether the release has it, but disabled.
    public var isDisabled: Bool

    public init(name: ResourceName, releases: ReleaseSpan, isDisabled: Bool) {
      self.name = name
      self.releases = releases
      self.isDisabled = isDisabled
    }
  }

  /// The release whose tree it is.
  public var release: Release
  /// The releases that are asked about.
  public var range: ReleaseSpan
  /// What stands above the roots, from the top down.
  public var above: [ResourceName]
  public var roots: [Node]
  /// What other releases of the range have and this one doesn't.
  public var absent: [Absent]
  /// Which releases it is about, and what of them is assumed.
  public var basis = ReleaseBasis()

  public init(
    release: Release, range: ReleaseSpan, above: [ResourceName], roots: [Node], absent: [Absent]
  ) {
    self.release = release
    self.range = range
    self.above = above
    self.roots = roots
    self.absent = absent
  }
}

/// All about one ACL resource.
public struct ResourcePage: Sendable, Hashable {
  public var name: ResourceName
  /// From the root down, without the resource itself.
  public var above: [ResourceName]
  public var module: String
  public var package: String?
  /// Of a resource that only another edition has, or an extension, those in which it was seen.
  public var releases: ReleaseSpan?
  public var disabled: ReleaseSpan?
  public var edition: Edition
  /// The releases that ``routes`` are for.
  public var range: ReleaseSpan
  public var children: [ResourceName]
  public var routes: [RouteLine]
  /// How many routes it opens in releases beside the range only, and where.
  public var otherRouteCount = 0
  public var otherReleases: ReleaseSpan?
  /// Other titles and places in the tree that it has had.
  public var history: [String]
  /// Which releases it is about, and what of them is assumed.
  public var basis = ReleaseBasis()

  public init(
    name: ResourceName, above: [ResourceName], module: String, package: String?,
    releases: ReleaseSpan?, disabled: ReleaseSpan?, edition: Edition, range: ReleaseSpan,
    children: [ResourceName], routes: [RouteLine], history: [String]
  ) {
    self.name = name
    self.above = above
    self.module = module
    self.package = package
    self.releases = releases
    self.disabled = disabled
    self.edition = edition
    self.range = range
    self.children = children
    self.routes = routes
    self.history = history
  }
}

/// What was found for some words.
public struct FoundResources: Sendable, Hashable {
  public struct Resource: Sendable, Hashable {
    public var name: ResourceName
    public var above: [ResourceName]
    /// Where it is, if not in all of the range.
    public var releases: ReleaseSpan?
    public var edition: Edition

    public init(name: ResourceName, above: [ResourceName], releases: ReleaseSpan?, edition: Edition)
    {
      self.name = name
      self.above = above
      self.releases = releases
      self.edition = edition
    }
  }

  public var words: [String]
  public var resources: [Resource]
  public var routes: [RouteLine]
  /// Which releases it is about, and what of them is assumed.
  public var basis = ReleaseBasis()

  public init(words: [String], resources: [Resource], routes: [RouteLine]) {
    self.words = words
    self.resources = resources
    self.routes = routes
  }
}

/// The least set of resources for some requests.
public struct RequestedAccess: Sendable, Hashable {
  /// A resource that a route needs and nobody can be granted.
  public struct Missing: Sendable, Hashable {
    public var id: String
    /// Nil for all in which the route is that way.
    public var releases: ReleaseSpan?

    public init(id: String, releases: ReleaseSpan?) {
      self.id = id
      self.releases = releases
    }
  }

  /// What a request needs in some releases.
  public struct Need: Sendable, Hashable {
    public enum Kind: String, Sendable {
      /// Resources.
      case resources
      /// No token.
      case anonymous
      /// A logged-in customer: no integration can call it.
      case customer = "self"
    }

    public var kind: Kind
    public var route: RouteLine
    /// Those of the route's resources that an integration can have.
    public var resources: [ResourceName]
    /// Resources that do not exist where the route does.
    public var missing: [Missing]

    public init(
      kind: Kind, route: RouteLine, resources: [ResourceName], missing: [Missing]
    ) {
      self.kind = kind
      self.route = route
      self.resources = resources
      self.missing = missing
    }
  }

  public struct Item: Sendable, Hashable {
    public var method: String
    /// The first such request.
    public var url: String
    /// How many requests, and how many different ones.
    public var count: Int
    public var requestCount: Int
    public var needs: [Need]
    /// The releases of the range without such a route; nil for none.
    public var unmatched: ReleaseSpan?
    /// The route of another edition than Open Source, or of an extension, that answers it; with the
    /// releases in which that was seen.
    public var elsewhere: RouteLine?
    /// What may have been meant.
    public var hint: String?

    public init(
      method: String, url: String, count: Int, requestCount: Int, needs: [Need],
      unmatched: ReleaseSpan?, elsewhere: RouteLine?, hint: String?
    ) {
      self.method = method
      self.url = url
      self.count = count
      self.requestCount = requestCount
      self.needs = needs
      self.unmatched = unmatched
      self.elsewhere = elsewhere
      self.hint = hint
    }

    /// Whether no release of the range has such a route.
    public var isUnmatched: Bool { needs.isEmpty }
  }

  /// One resource of the least set.
  public struct Resource: Sendable, Hashable {
    public var name: ResourceName
    /// How many routes need it; 0 for an ancestor that a legacy file lists.
    public var routeCount: Int
    /// The releases that have it, if not all of the range.
    public var releases: ReleaseSpan?

    public init(name: ResourceName, routeCount: Int, releases: ReleaseSpan?) {
      self.name = name
      self.routeCount = routeCount
      self.releases = releases
    }
  }

  /// What the requests came from, such as "access log"; nil for arguments.
  public var source: String?
  public var range: ReleaseSpan
  public var items: [Item]
  /// For the kind of file that was asked for.
  public var resources: [Resource]
  public var kind: FileKind
  /// Whether a route needs the root, which any resource that is listed brings along, while
  /// ``resources`` are none.
  public var needsAnyResource = false
  /// Lines or requests of the source that have nothing to do with REST.
  public var skippedCount: Int
  /// Which releases it is about, and what of them is assumed.
  public var basis = ReleaseBasis()

  public init(
    source: String?, range: ReleaseSpan, items: [Item], resources: [Resource], kind: FileKind,
    skippedCount: Int
  ) {
    self.source = source
    self.range = range
    self.items = items
    self.resources = resources
    self.kind = kind
    self.skippedCount = skippedCount
  }

  public var unmatchedCount: Int { items.count { $0.isUnmatched && $0.elsewhere == nil } }
}

/// Whether the integrations of a module have a resource.
public struct GrantAnswer: Sendable, Hashable {
  public enum Verdict: String, Sendable {
    case granted
    /// In some releases of the range.
    case partly
    case missing
  }

  /// Of one resource and one integration.
  public struct Row: Sendable, Hashable {
    public var integration: String
    public var kind: FileKind
    /// Where the integration, or what grants the resource, stands.
    public var path: String
    public var line: Int
    public var resource: ResourceName
    public var verdict: Verdict
    /// Why, in a sentence.
    public var reason: String
    /// What to do, where it is missing.
    public var help: [String]
    /// Lines to add to the file.
    public var lines: [String]
    /// Where in the file they belong.
    public var target: String?

    public init(
      integration: String, kind: FileKind, path: String, line: Int, resource: ResourceName,
      verdict: Verdict, reason: String, help: [String] = [], lines: [String] = [],
      target: String? = nil
    ) {
      self.integration = integration
      self.kind = kind
      self.path = path
      self.line = line
      self.resource = resource
      self.verdict = verdict
      self.reason = reason
      self.help = help
      self.lines = lines
      self.target = target
    }
  }

  public struct Resource: Sendable, Hashable {
    public var name: ResourceName
    public var above: [ResourceName]
    /// What is to be known of the resource itself.
    public var notes: [String]

    public init(name: ResourceName, above: [ResourceName], notes: [String]) {
      self.name = name
      self.above = above
      self.notes = notes
    }
  }

  public var range: ReleaseSpan
  public var resources: [Resource]
  public var rows: [Row]
  public var notes: [String]
  /// Which releases it is about, and what of them is assumed.
  public var basis = ReleaseBasis()

  public init(range: ReleaseSpan, resources: [Resource], rows: [Row], notes: [String]) {
    self.range = range
    self.resources = resources
    self.rows = rows
    self.notes = notes
  }

  public var isGranted: Bool { !rows.isEmpty && rows.allSatisfy { $0.verdict == .granted } }
}
