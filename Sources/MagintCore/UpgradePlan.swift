/// What an upgrade does to the integrations at each merchant, ready to be shown: of a module, or of
/// the Magento below it.
public struct UpgradePlan: Sendable {
  /// What was compared, as it was named.
  public var old: String
  public var new: String
  /// What the shops run, where that was said.
  public var edition: ShopEdition?
  /// Set where the module stays and Magento is upgraded.
  public var magento: MagentoUpgrade?
  /// The releases of Magento that are told of, in words: "from 2.4.4".
  public var range: String
  /// Why `setup:upgrade` or Magento itself stops at the new version.
  public var stops: [Stop]
  /// In byte order of their names.
  public var integrations: [Integration]
  /// What else to know, a sentence each.
  public var notes: [String]
  /// Whether the integrations of all modules of a shop are recreated, and lose their rights.
  public var losesAllIntegrations = false
  /// What of the releases is assumed.
  public var basis = ReleaseBasis()

  public init(
    old: String, new: String, magento: MagentoUpgrade? = nil, range: String, stops: [Stop],
    integrations: [Integration], notes: [String]
  ) {
    self.old = old
    self.new = new
    self.magento = magento
    self.range = range
    self.stops = stops
    self.integrations = integrations
    self.notes = notes
  }

  /// An upgrade of Magento below one module.
  public struct MagentoUpgrade: Sendable {
    /// The module, as it was named.
    public var module: String
    public var from: Release
    public var to: Release
    /// What Magento does otherwise towards the service.
    public var changes: [ServiceChange]

    public init(module: String, from: Release, to: Release, changes: [ServiceChange]) {
      self.module = module
      self.from = from
      self.to = to
      self.changes = changes
    }
  }

  /// Something that Magento does otherwise towards the service behind an integration.
  public struct ServiceChange: Sendable, Hashable {
    /// A name for programs, such as `signature-methods`.
    public var topic: String
    /// What is otherwise, in sentences.
    public var text: String
    /// Whether a service that worked may fail because of it.
    public var needsService: Bool

    public init(topic: String, text: String, needsService: Bool) {
      self.topic = topic
      self.text = text
      self.needsService = needsService
    }
  }

  /// A place in a file, as it is shown.
  public struct Place: Sendable, Hashable {
    public var path: String
    /// From 1; nil for the file as a whole.
    public var line: Int?

    public init(path: String, line: Int?) {
      self.path = path
      self.line = line
    }
  }

  /// A finding about the new version that stops Magento.
  public struct Stop: Sendable, Hashable {
    public var rule: RuleID
    /// What is wrong, without a full stop.
    public var message: String
    /// What Magento does about it.
    public var explanation: String?
    public var place: Place
    public var scope: Scope

    /// Who stops.
    public enum Scope: String, Sendable {
      /// The upgrade, in every mode.
      case upgrade
      /// Setup in a shop that did not have the module: the upgrade does not come to it.
      case newShop = "new-shop"
      /// Developer mode, which applies the schema.
      case developer
    }

    public init(
      rule: RuleID, message: String, explanation: String?, place: Place, scope: Scope
    ) {
      self.rule = rule
      self.message = message
      self.explanation = explanation
      self.place = place
      self.scope = scope
    }
  }

  /// What becomes of an integration.
  public enum Action: String, Sendable, CaseIterable {
    case created
    /// Key, token, status and rights stay as they are.
    case unchanged
    /// The row is updated in place: same key, status kept.
    case kept
    /// The row is deleted and created anew: new key, tokens lost, merchants must activate again.
    case recreated
    /// The files have it no more; row, token and rights stay alive.
    case orphaned
    /// The name differs from the old one by what the database does not tell apart, such as case.
    case conflict
    /// Setup code of the new version deletes the row, its token and its rights.
    case deleted
    /// It is declared, or was, and nothing installs it.
    case notInstalled = "not-installed"
  }

  /// An action, and where it happens.
  public struct Outcome: Sendable, Hashable {
    public var action: Action
    /// Whether it is known to happen; otherwise it may.
    public var isCertain: Bool
    /// The releases in words, with the range for all there is; nil for all of the range.
    public var releases: String?
    /// What Magento takes for a change: `email`, `endpoint_url`, `identity_link_url`, `resources`.
    public var causes: [String]
    /// Whether it happens at every `setup:upgrade`, changed or not.
    public var isEachTime: Bool

    public init(
      _ action: Action, isCertain: Bool = true, releases: String? = nil, causes: [String] = [],
      isEachTime: Bool = false
    ) {
      self.action = action
      self.isCertain = isCertain
      self.releases = releases
      self.causes = causes
      self.isEachTime = isEachTime
    }
  }

  public enum Kind: String, Sendable {
    /// `etc/integration.xml`.
    case consolidated
    /// The pair `etc/integration/config.xml` and `api.xml`.
    case legacy
    /// Both have it; `etc/integration.xml` counts.
    case both
  }

  /// A value in a file.
  public struct Value: Sendable, Hashable {
    public var text: String
    public var place: Place

    public init(_ text: String, _ place: Place) {
      self.text = text
      self.place = place
    }
  }

  /// A value that differs.
  public struct Change: Sendable, Hashable {
    /// The element's name.
    public var field: String
    /// Nil where the version does not have it.
    public var old: Value?
    public var new: Value?
    /// What Magento does with it beyond the integration's outcome; nil where that says all.
    public var effect: String?

    public init(field: String, old: Value?, new: Value?, effect: String? = nil) {
      self.field = field
      self.old = old
      self.new = new
      self.effect = effect
    }
  }

  /// A resource or a route that is gained or lost.
  public struct Right: Sendable, Hashable {
    /// An id, or a method and a URL.
    public var subject: String
    /// Of a resource: its title, where it has one.
    public var title: String?
    public var isGained: Bool
    /// The releases in words; nil for all of the range.
    public var releases: String?
    /// Of a resource: where it is listed; nil where it comes along above another.
    public var place: Place?
    /// Why, where the upgrade is one of Magento: "needs Magento_Sales::api_actions now".
    public var reason: String?
    /// Of a route that is lost: the resources without which it stays so; empty where none helps.
    public var missing: [String]

    public init(
      subject: String, title: String? = nil, isGained: Bool, releases: String? = nil,
      place: Place? = nil, reason: String? = nil, missing: [String] = []
    ) {
      self.subject = subject
      self.title = title
      self.isGained = isGained
      self.releases = releases
      self.place = place
      self.reason = reason
      self.missing = missing
    }
  }

  /// A route that needs other resources than before, and is open before and after.
  public struct ChangedNeed: Sendable, Hashable {
    /// A method and a URL.
    public var route: String
    public var before: [String]
    public var after: [String]

    public init(route: String, before: [String], after: [String]) {
      self.route = route
      self.before = before
      self.after = after
    }
  }

  public struct Integration: Sendable {
    public var name: String
    /// Nil where the version does not have it.
    public var oldKind: Kind?
    public var newKind: Kind?
    /// Of its name.
    public var oldPlace: Place?
    public var newPlace: Place?
    /// At least one; the one that asks most of merchants comes first.
    public var outcomes: [Outcome]
    public var changes: [Change]
    public var resources: [Right]
    public var routes: [Right]
    /// Of an upgrade of Magento.
    public var changedNeeds: [ChangedNeed] = []
    /// Whether ``changes``, ``resources`` and ``routes`` wait for code that the upgrade does not run.
    public var isPending: Bool
    /// Whether every `setup:upgrade` from now on recreates it: a value does not fit its column, or
    /// Magento is one that always does.
    public var isRecreatedEachTime: Bool
    /// Whether the outcome comes at the second `setup:upgrade` with the new version; the first one leaves
    /// the row, or updates it in place.
    public var isAtSecondRun: Bool
    /// Of one that is left behind: how many REST routes its token still opens, in the newest release.
    public var liveRouteCount: Int?
    /// Differences of the files without an effect, a sentence each.
    public var ineffective: [String]
    /// What is needed or good to know, a sentence each.
    public var notes: [String]

    public init(
      name: String, oldKind: Kind?, newKind: Kind?, oldPlace: Place?, newPlace: Place?,
      outcomes: [Outcome], changes: [Change] = [], resources: [Right] = [], routes: [Right] = [],
      isPending: Bool = false, isRecreatedEachTime: Bool = false, isAtSecondRun: Bool = false,
      liveRouteCount: Int? = nil,
      ineffective: [String] = [],
      notes: [String] = []
    ) {
      self.name = name
      self.oldKind = oldKind
      self.newKind = newKind
      self.oldPlace = oldPlace
      self.newPlace = newPlace
      self.outcomes = outcomes
      self.changes = changes
      self.resources = resources
      self.routes = routes
      self.isPending = isPending
      self.isRecreatedEachTime = isRecreatedEachTime
      self.isAtSecondRun = isAtSecondRun
      self.liveRouteCount = liveRouteCount
      self.ineffective = ineffective
      self.notes = notes
    }

    /// What asks most of merchants.
    public var action: Action { outcomes[0].action }
  }

  // MARK: Judging

  /// What can be made a failure.
  public enum Condition: String, Sendable, CaseIterable {
    /// An integration is, or may be, recreated, now or at every later `setup:upgrade`.
    case reauthorization
    /// An integration is left behind with live access.
    case orphan
    /// An integration may do more than before.
    case gained
    /// An integration may do less than before.
    case lost
    /// The upgrade changes anything at a merchant.
    case any
  }

  /// Whether the new version stops the upgrade, in every mode.
  public var stopsSetup: Bool { stops.contains { $0.scope == .upgrade } }

  public func count(_ action: Action) -> Int { integrations.count { $0.action == action } }

  /// The resources that are gained, or lost, by the upgrade itself.
  public func resourceCount(isGained: Bool) -> Int { count(\.resources, isGained) }

  /// The routes that are gained, or lost, by the upgrade itself.
  public func routeCount(isGained: Bool) -> Int { count(\.routes, isGained) }

  private func count(_ rights: KeyPath<Integration, [Right]>, _ isGained: Bool) -> Int {
    integrations.filter { !$0.isPending }.reduce(0) { sum, integration in
      sum + integration[keyPath: rights].count { $0.isGained == isGained }
    }
  }

  public func holds(_ condition: Condition) -> Bool {
    switch condition {
    case .reauthorization:
      losesAllIntegrations || count(.recreated) > 0
        || integrations.contains(where: \.isRecreatedEachTime)
    case .orphan: count(.orphaned) > 0
    case .gained: resourceCount(isGained: true) + routeCount(isGained: true) > 0
    case .lost: resourceCount(isGained: false) + routeCount(isGained: false) > 0
    case .any:
      integrations.contains { $0.action != .unchanged && $0.action != .notInstalled }
    }
  }

  /// Whether merchants have to do something: an integration is recreated or left behind, a name
  /// collides, or setup stops.
  public var needsMerchants: Bool {
    stopsSetup || holds(.reauthorization) || holds(.orphan) || count(.conflict) > 0
  }

  /// Whether an upgrade of Magento asks something of those who make the service: it signs or calls as
  /// the new Magento does not take it, or it loses routes.
  public var needsService: Bool {
    guard let magento else { return false }
    return magento.changes.contains(where: \.needsService) || routeCount(isGained: false) > 0
  }
}
