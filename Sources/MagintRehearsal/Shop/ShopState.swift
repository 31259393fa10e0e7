#if Rehearsal
  internal import MagintCatalog
  internal import MagintCore

  /// An integration as a module declares it.
  package struct IntegrationDefinition: Sendable, Hashable {
    package var name: String
    package var email: String
    /// Empty: there is none.
    package var endpointURL: String
    package var identityLinkURL: String
    /// As the file lists them.
    package var resources: [String]
    /// Whether it is declared by config.xml and api.xml.
    package var isLegacy: Bool

    package init(
      name: String, email: String = "", endpointURL: String = "", identityLinkURL: String = "",
      resources: [String] = [], isLegacy: Bool = false
    ) {
      self.name = name
      self.email = email
      self.endpointURL = endpointURL
      self.identityLinkURL = identityLinkURL
      self.resources = resources
      self.isLegacy = isLegacy
    }

    /// Whether activating it calls the service: Magento asks for both URLs.
    package var exchangesTokens: Bool { !endpointURL.isEmpty && !identityLinkURL.isEmpty }
  }

  /// What a stand-in stores: the rows of Magento's tables.
  struct ShopState: Sendable {
    struct Consumer: Sendable {
      var id: Int
      var integration: Int
      var key: String
      var secret: String
      /// When the endpoint URL was last called; nil before.
      var calledAt: Int?
    }

    struct Token: Sendable {
      enum Kind: String, Sendable { case verifier, request, access }

      var id: Int
      var consumer: Int
      var kind: Kind
      var token: String
      var secret: String
      var verifier: String
      var isRevoked = false
      /// What the row was as a request token.
      var requestToken: String?
      var requestSecret: String?
    }

    struct Integration: Sendable {
      var id: Int
      var definition: IntegrationDefinition
      var consumer: Int
      var status: IntegrationStatus
      var grant: Grant
    }

    var baseURL: String { didSet { basePath = Self.path(of: baseURL) } }
    /// The path of ``baseURL``, with a slash at its end.
    private(set) var basePath: String
    var integrations: [Int: Integration] = [:]
    var consumers: [Int: Consumer] = [:]
    /// By key, as the database compares it.
    var consumerIDs: [String: Int] = [:]
    /// Consumers whose integration an upgrade has made anew, oldest first: Magento leaves them and their tokens.
    private var orphans: [Int] = []
    /// Whether an exchange of such a consumer has been completed: Magento makes a row without a name then.
    var hasNamelessRow = false
    /// In the admin's URLs; made when it is first asked for.
    var adminKey: String?
    /// Of each consumer. Not in its row: whoever holds a copy of that would have these copied at each
    /// change.
    var nonces: [Int: NonceStore] = [:]
    /// Of each consumer in the order they were made.
    var tokens: [Int: [Token]] = [:]
    /// The consumer that a token is of.
    var owners: [String: Int] = [:]
    var lastID = (integration: 0, consumer: 0, token: 0)
    var exchangeCount = 0

    init(baseURL: String) {
      self.baseURL = baseURL
      basePath = Self.path(of: baseURL)
    }

    private static func path(of url: String) -> String {
      RequestMessage("GET", url: url)?.path ?? "/"
    }

    // MARK: Rows

    mutating func addConsumer(integration: Int, _ source: TokenSource) -> Int {
      lastID.consumer += 1
      let consumer = Consumer(
        id: lastID.consumer, integration: integration, key: source.token(),
        secret: source.token())
      consumers[consumer.id] = consumer
      consumerIDs[Collation.folded(consumer.key)] = consumer.id
      return consumer.id
    }

    /// More of these are not kept: a shop that runs for long does not grow.
    private static let orphanLimit = 100

    mutating func orphan(_ consumer: Int) {
      orphans.append(consumer)
      if orphans.count > Self.orphanLimit { removeConsumer(orphans.removeFirst()) }
    }

    /// With its nonces and tokens.
    mutating func removeConsumer(_ id: Int) {
      while !(tokens[id] ?? []).isEmpty { removeFirstToken(of: id) }
      tokens[id] = nil
      nonces[id] = nil
      if let consumer = consumers.removeValue(forKey: id) {
        consumerIDs[Collation.folded(consumer.key)] = nil
      }
    }

    mutating func removeFirstToken(of consumer: Int) {
      guard let token = tokens[consumer]?.first else { return }
      owners[Collation.folded(token.token)] = nil
      tokens[consumer]?.removeFirst()
    }

    /// The verifier that is open, or a new one.
    mutating func verifier(of consumer: Int, _ source: TokenSource) -> Token {
      if let open = tokens[consumer]?.first(where: { $0.kind == .verifier }) { return open }
      lastID.token += 1
      let token = Token(
        id: lastID.token, consumer: consumer, kind: .verifier, token: source.token(),
        secret: source.token(), verifier: source.token())
      tokens[consumer, default: []].append(token)
      owners[Collation.folded(token.token)] = consumer
      return token
    }

    /// Gives the row at `place` a new token and secret.
    mutating func renew(
      _ consumer: Int, at place: Int, as kind: Token.Kind, _ source: TokenSource
    ) -> Token {
      var token = tokens[consumer]![place]
      owners[Collation.folded(token.token)] = nil
      if kind == .access { (token.requestToken, token.requestSecret) = (token.token, token.secret) }
      token.kind = kind
      token.token = source.token()
      token.secret = source.token()
      owners[Collation.folded(token.token)] = consumer
      tokens[consumer]![place] = token
      return token
    }

    func token(_ text: String) -> (consumer: Int, place: Int, row: Token)? {
      let text = Collation.folded(text)
      guard let consumer = owners[text],
        let place = tokens[consumer]?.firstIndex(where: { Collation.folded($0.token) == text })
      else { return nil }
      return (consumer, place, tokens[consumer]![place])
    }
  }

  package enum IntegrationStatus: String, Sendable, Hashable {
    case inactive, active
    /// Deleted and made anew by an upgrade: it has to be activated again.
    case recreated
  }

  /// The nonces that a consumer has used: the newest, as many as a long run makes in memory that does
  /// not grow.
  package struct NonceStore: Sendable {
    package static let capacity = 10_000

    private var seen: Set<[UInt8]> = []
    private var order: [[UInt8]] = []
    private var oldest = 0

    package init() {}

    package func contains(_ nonce: [UInt8]) -> Bool { seen.contains(nonce) }

    package var count: Int { seen.count }

    package mutating func insert(_ nonce: [UInt8]) {
      guard seen.insert(nonce).inserted else { return }
      if order.count < Self.capacity {
        order.append(nonce)
      } else {
        seen.remove(order[oldest])
        order[oldest] = nonce
        oldest = (oldest + 1) % Self.capacity
      }
    }
  }
#endif
