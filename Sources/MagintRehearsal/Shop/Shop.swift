#if Rehearsal
  package import MagintCatalog
  package import MagintCore

  /// A Magento as a service meets it: it stores integrations, calls the endpoint URL, exchanges tokens
  /// and answers REST requests. Everything but the network: requests and replies are values.
  ///
  /// Any number of shops live beside each other; each has keys and tokens of its own.
  package final class Shop: Sendable {
    package struct Options: Sendable {
      /// Where the service reaches the shop, with a slash at its end: `store_base_url`.
      package var baseURL = "http://127.0.0.1/"
      /// The setting `oauth/consumer/enable_integration_as_bearer`.
      package var acceptsBearer = false
      /// Whether a proxy before the shop makes one slash of several in paths.
      package var mergesSlashes = false
      /// The codes of the shop's store views; `all` is there besides.
      package var stores = ["default"]

      package init() {}
    }

    package let behaviour: MagentoBehaviour
    package let clock: ShopClock
    private let catalog: Catalog
    private let release: Int
    let acceptsBearer: Bool
    private let mergesSlashes: Bool
    let stores: [String]
    private let source: TokenSource
    let matcher: RouteMatcher
    /// The routes of `async/bulk`, made when they are first asked for.
    let bulkRoutes = Guarded<BulkRoutes?>(nil)
    private let state: Guarded<ShopState>

    /// - Parameters:
    ///   - release: an index into the releases of `catalog`.
    ///   - behaviour: without it that of the release.
    package init(
      catalog: Catalog, release: Int, behaviour: MagentoBehaviour? = nil,
      options: Options = Options(), clock: ShopClock = ShopClock(),
      tokens: TokenSource = TokenSource()
    ) {
      self.behaviour = behaviour ?? MagentoBehaviour(catalog.releases[release])
      self.clock = clock
      self.catalog = catalog
      self.release = release
      acceptsBearer = self.behaviour.acceptsBearer(setting: options.acceptsBearer)
      mergesSlashes = options.mergesSlashes
      stores = options.stores
      source = tokens
      matcher = RouteMatcher(catalog.routes(at: release))
      state = Guarded(ShopState(baseURL: options.baseURL))
    }

    /// Where the service reaches the shop, with a slash at its end.
    package var baseURL: String {
      get { state.withLock { $0.baseURL } }
      set { state.withLock { $0.baseURL = newValue } }
    }

    /// The shop after an upgrade of Magento, with all that it had. Integrations whose effective resources the
    /// new release tells apart are recreated, as setup:upgrade does.
    ///
    /// - Parameter release: an index into the releases of the catalog.
    func upgraded(to release: Int, options: Options) -> Shop {
      let shop = Shop(
        catalog: catalog, release: release, options: options, clock: clock, tokens: source)
      let former = state.withLock { $0 }
      shop.state.withLock { $0 = former }
      for (id, integration) in former.integrations {
        let grant = shop.grant(integration.definition)
        shop.state.withLock { $0.integrations[id]?.grant = grant }
        guard !integration.definition.isLegacy else { continue }
        let kept = integration.grant.resources.filter {
          catalog.enabledReleases(of: $0).contains(release)
        }
        if Set(kept) != Set(grant.resources) { shop.recreate(id) }
      }
      return shop
    }

    // MARK: Integrations

    /// Stores an integration as `setup:upgrade` does.
    ///
    /// - Returns: its id.
    @discardableResult
    package func install(_ definition: IntegrationDefinition) -> Int {
      let grant = grant(definition)
      return state.withLock { state in
        state.lastID.integration += 1
        let id = state.lastID.integration
        let consumer = state.addConsumer(integration: id, source)
        state.integrations[id] = ShopState.Integration(
          id: id, definition: definition, consumer: consumer, status: .inactive, grant: grant)
        return id
      }
    }

    /// What an upgrade does where it finds another email, URL or set of resources: the integration is deleted
    /// and made anew, with a new key, and has to be activated again. The old consumer and its tokens stay in
    /// the database, without an integration.
    ///
    /// - Returns: the new id; nil where there is no such integration.
    @discardableResult
    package func recreate(_ id: Int, as definition: IntegrationDefinition? = nil) -> Int? {
      let old: IntegrationDefinition? = state.withLock { state in
        guard let integration = state.integrations.removeValue(forKey: id) else { return nil }
        state.orphan(integration.consumer)
        return integration.definition
      }
      guard let old else { return nil }
      let new = install(definition ?? old)
      state.withLock { $0.integrations[new]?.status = .recreated }
      return new
    }

    /// Deletes an integration with its consumer, tokens and nonces.
    ///
    /// - Returns: what it was; nil where there is none.
    @discardableResult
    package func remove(_ id: Int) -> IntegrationDefinition? {
      state.withLock { state in
        guard let integration = state.integrations.removeValue(forKey: id) else { return nil }
        state.removeConsumer(integration.consumer)
        return integration.definition
      }
    }

    /// Revokes the access token and leaves it where it is.
    package func revokeToken(of id: Int) {
      state.withLock { state in
        guard let consumer = state.integrations[id]?.consumer,
          let place = state.tokens[consumer]?.firstIndex(where: { $0.kind == .access })
        else { return }
        state.tokens[consumer]![place].isRevoked = true
      }
    }

    private func grant(_ definition: IntegrationDefinition) -> Grant {
      catalog.grant(definition.resources, isLegacy: definition.isLegacy, at: release)
    }

    // MARK: Activation

    /// What Magento sends to the endpoint URL, and where it sends the merchant then.
    package struct Activation: Sendable {
      package var integration: Int
      package var consumerKey: String
      package var consumerSecret: String
      package var verifier: String
      package var storeBaseURL: String
      /// The form that is posted to the endpoint URL.
      package var form: [UInt8]
      /// The URL of the pop-up: `?` and two parameters behind the identity link URL, whatever that holds.
      package var identityLink: String
      /// The page that the service has to send the merchant back to.
      package var successCallback: String

      /// Makes it a call that no shop sends: with another consumer key or address, and its own secret.
      mutating func forge(key: String, url: String) {
        (consumerKey, storeBaseURL) = (key, url)
        form = Array(Self.form(key, consumerSecret, url, verifier).utf8)
      }

      /// What is posted to the endpoint URL.
      static func form(
        _ key: String, _ secret: String, _ baseURL: String, _ verifier: String
      ) -> String {
        Shop.form([
          ("oauth_consumer_key", key), ("oauth_consumer_secret", secret),
          ("store_base_url", baseURL), ("oauth_verifier", verifier),
        ])
      }
    }

    /// Begins an activation: the moment at which Magento calls the endpoint URL.
    ///
    /// A verifier that is open is used again; the 300 s begin anew.
    ///
    /// - Parameter reauthorizing: delete the token that there is first, as *Reauthorize* does.
    /// - Throws: ``MagintError`` where there is no such integration.
    package func activate(_ id: Int, reauthorizing: Bool = false) throws(MagintError) -> Activation
    {
      let now = clock.now
      let activation: Activation? = state.withLock { state in
        guard let integration = state.integrations[id],
          var consumer = state.consumers[integration.consumer]
        else { return nil }
        if reauthorizing {
          state.removeFirstToken(of: consumer.id)
          state.integrations[id]?.status = .inactive
        }
        consumer.calledAt = now
        state.consumers[consumer.id] = consumer
        let verifier = state.verifier(of: consumer.id, source).verifier
        let form = Activation.form(consumer.key, consumer.secret, state.baseURL, verifier)
        let callback = state.baseURL + successCallbackPath(&state)
        let link = Self.form([
          (
            behaviour.identityLinkParameter,
            behaviour.identityLinkParameter == "consumer_id" ? String(consumer.id) : consumer.key
          ),
          ("success_call_back", callback),
        ])
        return Activation(
          integration: id, consumerKey: consumer.key, consumerSecret: consumer.secret,
          verifier: verifier, storeBaseURL: state.baseURL, form: Array(form.utf8),
          identityLink: integration.definition.identityLinkURL + "?" + link,
          successCallback: callback)
      }
      guard let activation else { throw Self.unknown(id) }
      return activation
    }

    private static func unknown(_ id: Int) -> MagintError {
      MagintError(.usage, "the shop has no integration \(id)")
    }

    /// The four values that a merchant copies by hand where an integration has not both URLs.
    package struct ManualTokens: Sendable, Hashable {
      package var consumerKey: String
      package var consumerSecret: String
      package var accessToken: String
      package var accessTokenSecret: String
    }

    /// Makes an access token without the service, which activates the integration.
    ///
    /// - Parameter resetting: make a new one where there is one already, as *Reset* does.
    /// - Throws: ``MagintError`` where there is no such integration.
    package func manualTokens(
      _ id: Int, resetting: Bool = false
    ) throws(MagintError) -> ManualTokens {
      let tokens: ManualTokens? = state.withLock { state in
        guard let integration = state.integrations[id],
          let consumer = state.consumers[integration.consumer]
        else { return nil }
        if resetting { state.removeFirstToken(of: consumer.id) }
        if state.tokens[consumer.id]?.first?.kind != .access {
          _ = state.verifier(of: consumer.id, source)
          _ = state.renew(consumer.id, at: 0, as: .access, source)
        }
        state.integrations[id]?.status = .active
        guard let token = state.tokens[consumer.id]?.first else { return nil }
        return ManualTokens(
          consumerKey: consumer.key, consumerSecret: consumer.secret, accessToken: token.token,
          accessTokenSecret: token.secret)
      }
      guard let tokens else { throw Self.unknown(id) }
      return tokens
    }

    /// As jQuery and PHP write forms.
    fileprivate static func form(_ fields: [(String, String)]) -> String {
      fields.map { name, value in
        "\(name)=\(String(decoding: PercentCoding.encodeForm(Array(value.utf8)), as: UTF8.self))"
      }
      .joined(separator: "&")
    }

    // MARK: Looking in

    /// An integration as the admin shows it, and its secrets.
    package struct Integration: Sendable {
      package var id: Int
      package var definition: IntegrationDefinition
      package var status: IntegrationStatus
      package var grant: Grant
      package var consumerID: Int
      package var consumerKey: String
      package var consumerSecret: String
      package var accessToken: String?
      package var accessTokenSecret: String?
      /// How many nonces are kept.
      package var nonceCount: Int
    }

    /// By id.
    package var integrations: [Integration] {
      state.withLock { state in
        state.integrations.keys.sorted().compactMap { Self.integration($0, state) }
      }
    }

    package func integration(_ id: Int) -> Integration? {
      state.withLock { Self.integration(id, $0) }
    }

    private static func integration(_ id: Int, _ state: ShopState) -> Integration? {
      guard let integration = state.integrations[id],
        let consumer = state.consumers[integration.consumer]
      else { return nil }
      let access = state.tokens[consumer.id]?.first { $0.kind == .access }
      return Integration(
        id: integration.id, definition: integration.definition, status: integration.status,
        grant: integration.grant, consumerID: consumer.id, consumerKey: consumer.key,
        consumerSecret: consumer.secret, accessToken: access?.token,
        accessTokenSecret: access?.secret, nonceCount: state.nonces[consumer.id]?.count ?? 0)
    }

    /// The texts that nobody else may see: all secrets and tokens there are now.
    package var secrets: Set<String> {
      state.withLock { state in
        var secrets = Set(state.consumers.values.map(\.secret))
        for token in state.tokens.values.joined() {
          secrets.formUnion([token.token, token.secret, token.verifier])
          if let request = token.requestSecret { secrets.insert(request) }
        }
        return secrets
      }
    }

    /// Whether an integration is active, or can become so by the activation that has begun: the service has
    /// its request token, which is good without end, or the verifier is still good for one.
    package func canBecomeActive(_ id: Int) -> Bool {
      let now = clock.now
      return state.withLock { state in
        guard let integration = state.integrations[id],
          let consumer = state.consumers[integration.consumer]
        else { return false }
        if integration.status == .active { return true }
        switch state.tokens[consumer.id]?.first?.kind {
        case .request: return true
        case .verifier:
          return consumer.calledAt.map { now - $0 < MagentoBehaviour.verifierLifetime } ?? false
        case .access, nil: return false
        }
      }
    }

    // MARK: Requests

    /// With the secret key that the admin's URLs have unless a shop has switched that off: 64 digits.
    private func successCallbackPath(_ state: inout ShopState) -> String {
      let key = state.adminKey ?? Self.adminKey(source)
      state.adminKey = key
      return "\(Self.successCallbackStart)/key/\(key)/"
    }

    private static let successCallbackStart = "admin/admin/integration/loginSuccessCallback"

    private static func adminKey(_ source: TokenSource) -> String {
      RESTReply.hexadecimal(source.token(), length: 64)
    }

    /// A target with one slash in place of several in its path.
    private static func merged(_ target: String) -> String {
      var result: [UInt8] = []
      var isPath = true
      for byte in target.utf8 {
        if byte == UInt8(ascii: "?") { isPath = false }
        if isPath, byte == UInt8(ascii: "/"), result.last == byte { continue }
        result.append(byte)
      }
      return String(decoding: result, as: UTF8.self)
    }

    /// Answers a request as Magento does.
    package func answer(_ request: RequestMessage) -> Exchange {
      let now = clock.now
      var request = request
      if mergesSlashes { request.target = Self.merged(request.target) }
      return state.withLock { state in
        let (reply, account) = answer(request, now, &state)
        state.exchangeCount += 1
        return Exchange(
          number: state.exchangeCount, time: now, request: request, reply: reply, account: account)
      }
    }

    private func answer(
      _ request: RequestMessage, _ now: Int, _ state: inout ShopState
    ) -> (ReplyMessage, Account) {
      let path = Self.path(request.path, below: state.basePath)
      guard let path else { return unknown(request) }
      if Self.leads(path, to: "oauth/token/request") {
        return exchange(request, .requestToken, now, &state)
      }
      if Self.leads(path, to: "oauth/token/access") {
        return exchange(request, .accessToken, now, &state)
      }
      if Self.leads(path, to: "rest") { return rest(request, path, now, &state) }
      if Self.leads(path, to: Self.successCallbackStart) {
        return successCallback(path, &state)
      }
      if path.isEmpty || path == "admin" || path == "admin/" {
        return (.html(200, Self.page), Account(endpoint: .page))
      }
      if path == "robots.txt" {
        var reply = ReplyMessage(200, body: [0x0A])
        reply.headers.append(HeaderField("Content-Type", "text/plain;charset=UTF-8"))
        return (reply, Account(endpoint: .page))
      }
      return unknown(request)
    }

    /// In place of the shop's own pages.
    private static let page =
      "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>A shop</title></head><body><p>A stand-in for a shop has no pages.</p></body></html>\n"

    private func unknown(_ request: RequestMessage) -> (ReplyMessage, Account) {
      var account = Account(endpoint: .unknown)
      account.fail(
        .route, "Nothing of Magento's that an integration needs is at \(quoted(request.path)).")
      return (.html(404, "Not found"), account)
    }

    /// Whether `path` is `place` or behind it: what follows an action counts as parameters.
    private static func leads(_ path: Substring, to place: String) -> Bool {
      guard path.utf8.starts(with: place.utf8) else { return false }
      let next = path.utf8.dropFirst(place.utf8.count).first
      return next == nil || next == UInt8(ascii: "/")
    }

    private func successCallback(
      _ path: Substring, _ state: inout ShopState
    ) -> (ReplyMessage, Account) {
      var (path, own) = (path, Substring(successCallbackPath(&state)))
      while path.hasSuffix("/") { path.removeLast() }
      while own.hasSuffix("/") { own.removeLast() }
      guard path == own else {
        var account = Account(endpoint: .page)
        account.fail(
          .route,
          "The URL lacks the secret key of success_call_back, or has another: Magento leads to its dashboard, and the pop-up stays open."
        )
        var reply = ReplyMessage.html(302, "")
        reply.headers.append(HeaderField("Location", state.baseURL + "admin/"))
        return (reply, account)
      }
      return (SuccessCallbackPage.reply, Account(endpoint: .successCallback))
    }

    /// `path` behind that of the shop, without `index.php` and the slashes in front; nil where it is not below,
    /// or Magento does not find its way.
    private static func path(_ path: String, below base: String) -> Substring? {
      guard path.utf8.starts(with: base.utf8) || (path + "/") == base else { return nil }
      var rest = path.dropFirst(base.count)
      if rest.hasPrefix("index.php/") || rest == "index.php" {
        rest = rest.dropFirst("index.php/".count).drop { $0 == "/" }
      } else {
        rest = rest.drop { $0 == "/" }
      }
      return rest.hasPrefix("index.php") ? nil : rest
    }

    func examination(
      _ request: RequestMessage, _ endpoint: Account.Endpoint, _ now: Int
    ) -> RequestExamination {
      let header = request.header("authorization").flatMap { header in
        behaviour.wantsHeaderToBegin && !header.lowercased().hasPrefix("oauth ")
          ? nil : OAuthHeader.parse(header)
      }
      var account = Account(endpoint: endpoint)
      if header == nil {
        account.fail(
          .header,
          "There is no Authorization header with OAuth parameters; Magento looks for them nowhere else."
        )
      } else {
        account.pass(.header, "There is an Authorization header with OAuth parameters.")
      }
      return RequestExamination(request, header: header, behaviour, now: now, source, account)
    }

    private func exchange(
      _ request: RequestMessage, _ endpoint: Account.Endpoint, _ now: Int,
      _ state: inout ShopState
    ) -> (ReplyMessage, Account) {
      var examination = examination(request, endpoint, now)
      do throws(Problem) {
        let (token, secret) =
          endpoint == .requestToken
          ? try examination.requestToken(&state) : try examination.accessToken(&state)
        return (
          .html(200, "oauth_token=\(token)&oauth_token_secret=\(secret)"), examination.account
        )
      } catch {
        return (error.form, examination.account)
      }
    }
  }
#endif
