/// What integrations ask a merchant for and what they can do with it, ready to be shown.
public struct GrantsPage: Sendable {
  /// The release that is told of in full: "2.4.8-p1".
  public var release: String
  /// All that are asked about: "from 2.4.4".
  public var range: String
  /// What the shops run, where that was said.
  public var edition: ShopEdition?
  public var integrations: [Integration]
  /// What of these releases is assumed.
  public var basis = ReleaseBasis()

  public init(
    release: String, range: String, edition: ShopEdition? = nil, integrations: [Integration]
  ) {
    self.release = release
    self.range = range
    self.edition = edition
    self.integrations = integrations
  }

  public enum Access: String, Sendable {
    /// Nothing: REST calls are refused.
    case none
    case some
    /// Everything, in the legacy kind.
    case full
  }

  public struct Integration: Sendable {
    public var name: String
    public var email: String?
    /// Where the consumer key and secret are sent.
    public var endpointURL: String?
    public var identityLinkURL: String?
    /// The files that declare it.
    public var paths: [String]
    public var isLegacy: Bool
    public var access: Access
    /// As the admin shows it: granted resources and those above them, without the root.
    public var tree: [Node]
    public var dropped: [Dropped]
    /// The REST routes that it can call, by the module that declares them.
    public var modules: [Module]
    public var differences: [Difference]
    /// What else to know, a sentence each.
    public var notes: [String]

    /// Of those that are asked for and not granted here the ones that a shop with their module grants.
    public var conditional: [Dropped] { dropped.filter { $0.owner != nil } }
    /// The others.
    public var refused: [Dropped] { dropped.filter { $0.owner == nil } }

    public init(
      name: String, email: String? = nil, endpointURL: String? = nil,
      identityLinkURL: String? = nil,
      paths: [String], isLegacy: Bool, access: Access, tree: [Node], dropped: [Dropped],
      modules: [Module], differences: [Difference], notes: [String]
    ) {
      self.name = name
      self.email = email
      self.endpointURL = endpointURL
      self.identityLinkURL = identityLinkURL
      self.paths = paths
      self.isLegacy = isLegacy
      self.access = access
      self.tree = tree
      self.dropped = dropped
      self.modules = modules
      self.differences = differences
      self.notes = notes
    }

    public var routeCount: Int { modules.reduce(0) { $0 + $1.routes.count } }

    /// How many routes of a method it can call.
    public func count(of method: String) -> Int {
      modules.reduce(0) { $0 + $1.routes.count { $0.method == method } }
    }

    /// The nodes of the tree that are sensitive, in its order.
    public var sensitive: [Node] {
      var result: [Node] = []
      func visit(_ nodes: [Node]) {
        for node in nodes {
          if node.reason != nil { result.append(node) }
          visit(node.children)
        }
      }
      visit(tree)
      return result
    }
  }

  /// A resource in the tree.
  public struct Node: Sendable {
    public var id: String
    public var title: String
    /// Whether a file lists it, rather than that it comes along above another one.
    public var isAsked: Bool
    /// Whether Magento grants it; the legacy kind does not grant what is above.
    public var isGranted: Bool
    /// Why it is sensitive.
    public var reason: String?
    public var children: [Node]

    public init(
      id: String, title: String, isAsked: Bool, isGranted: Bool, reason: String?, children: [Node]
    ) {
      self.id = id
      self.title = title
      self.isAsked = isAsked
      self.isGranted = isGranted
      self.reason = reason
      self.children = children
    }
  }

  /// A resource that is asked for and not granted.
  public struct Dropped: Sendable {
    public var id: String
    public var reason: String
    /// The edition that has it, where Open Source has it in no release.
    public var edition: Edition?
    /// Where it is granted all the same: the name of a module, or of an edition, that a shop may have and
    /// that nothing in sight tells of. Nil where nothing grants it.
    public var owner: String?

    public init(id: String, reason: String, edition: Edition? = nil, owner: String? = nil) {
      self.owner = owner
      self.id = id
      self.reason = reason
      self.edition = edition
    }
  }

  public struct Module: Sendable {
    public var name: String
    public var routes: [Route]

    public init(name: String, routes: [Route]) {
      self.name = name
      self.routes = routes
    }
  }

  public struct Route: Sendable {
    public var method: String
    public var url: String
    public var resources: [String]
    /// Why one of the resources is sensitive.
    public var reason: String?

    public init(method: String, url: String, resources: [String], reason: String?) {
      self.method = method
      self.url = url
      self.resources = resources
      self.reason = reason
    }
  }

  /// Something that only some of the releases grant.
  public struct Difference: Sendable {
    /// Resource ids, or routes as `GET /V1/orders`.
    public var subjects: [String]
    public var isAboutRoutes: Bool
    /// The releases that grant it, in words.
    public var releases: String
    /// What is the case in the others.
    public var otherwise: [String]

    public init(subjects: [String], isAboutRoutes: Bool, releases: String, otherwise: [String]) {
      self.subjects = subjects
      self.isAboutRoutes = isAboutRoutes
      self.releases = releases
      self.otherwise = otherwise
    }
  }
}

/// How what an integration asks for compares with what its service calls.
public struct UsesPage: Sendable {
  public struct Resource: Sendable {
    public var id: String
    /// Empty where no release has it.
    public var title: String
    public var note: String

    public init(id: String, title: String, note: String) {
      self.id = id
      self.title = title
      self.note = note
    }
  }

  public struct Call: Sendable {
    /// Method and path as they were called; of many alike the first.
    public var call: String
    /// How often it is in the list.
    public var count: Int
    /// The route that answers: `/V1/orders/:id`; nil where there is none.
    public var route: String?
    /// The resources that are wanting.
    public var missing: [String]
    /// Where that is so, or why nothing can be granted.
    public var note: String

    public init(call: String, count: Int, route: String?, missing: [String], note: String) {
      self.call = call
      self.count = count
      self.route = route
      self.missing = missing
      self.note = note
    }
  }

  public var integration: String
  public var range: String
  /// Asked for and not needed.
  public var unneeded: [Resource]
  /// Called and not granted.
  public var refused: [Call]
  /// Called, and answered by no route that a module in sight has.
  public var unknown: [Call]
  /// How many different calls are granted.
  public var grantedCount: Int
  /// How many different calls need no right.
  public var anonymousCount: Int
  /// What of the releases is assumed.
  public var basis = ReleaseBasis()

  public init(
    integration: String, range: String, unneeded: [Resource], refused: [Call], unknown: [Call],
    grantedCount: Int, anonymousCount: Int
  ) {
    self.integration = integration
    self.range = range
    self.unneeded = unneeded
    self.refused = refused
    self.unknown = unknown
    self.grantedCount = grantedCount
    self.anonymousCount = anonymousCount
  }

  /// Whether the integration asks for exactly what the calls need.
  public var isExact: Bool { unneeded.isEmpty && refused.isEmpty && unknown.isEmpty }
}
