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

      package init() {}
    }

    package let behaviour: MagentoBehaviour
    package let clock: ShopClock
    private let catalog: Catalog
    private let release: Int
    private let acceptsBearer: Bool
    private let mergesSlashes: Bool
    private let source: TokenSource
    private let matcher: RouteMatcher
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
      let now = clock.now
      return state.withLock { state in
        state.lastID.integration += 1
        let id = state.lastID.integration
        let consumer = state.addConsumer(integration: id, now: now, source)
        state.integrations[id] = ShopState.Integration(
          id: id, definition: definition, consumer: consumer, status: .inactive, grant: grant)
        return id
      }
    }

    /// What an upgrade does where it finds another email, URL or set of resources: the integration is deleted
    /// and made anew. The old consumer key and tokens are gone, and it has to be activated again.
    ///
    /// - Returns: the new id; nil where there is no such integration.
    @discardableResult
    package func recreate(_ id: Int, as definition: IntegrationDefinition? = nil) -> Int? {
      guard let old = remove(id) else { return nil }
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
        consumer.updatedAt = now
        state.consumers[consumer.id] = consumer
        let verifier = state.verifier(of: consumer.id, source).verifier
        let form = Activation.form(consumer.key, consumer.secret, state.baseURL, verifier)
        let callback = state.baseURL + Self.successCallbackPath
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
        case .verifier: return now - consumer.updatedAt < MagentoBehaviour.verifierLifetime
        case .access, nil: return false
        }
      }
    }

    // MARK: Requests

    static let successCallbackPath = "admin/admin/integration/loginSuccessCallback/"

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
      switch path {
      case "oauth/token/request"?:
        return exchange(request, .requestToken, now, &state)
      case "oauth/token/access"?:
        return exchange(request, .accessToken, now, &state)
      case let path? where path == "rest" || path.hasPrefix("rest/"):
        return rest(request, "/" + path, now, &state)
      case let path? where path.hasSuffix("integration/loginSuccessCallback"):
        return (SuccessCallbackPage.reply, Account(endpoint: .successCallback))
      default:
        var account = Account(endpoint: .unknown)
        account.fail(
          .route, "Nothing of Magento's that an integration needs is at \(quoted(request.path)).")
        return (.html(404, "Not found"), account)
      }
    }

    /// `path` behind that of the shop, without `index.php` and a slash at its end; nil where it is not below.
    private static func path(_ path: String, below base: String) -> String? {
      guard (path + "/").hasPrefix(base) else { return nil }
      var rest = Substring(path.dropFirst(base.count))
      if rest.hasPrefix("index.php/") { rest = rest.dropFirst("index.php/".count) }
      if rest.hasSuffix("/") { rest = rest.dropLast() }
      return String(rest)
    }

    private func examination(
      _ request: RequestMessage, _ endpoint: Account.Endpoint, _ now: Int
    ) -> RequestExamination {
      let parameters = RequestExamination.parameters(of: request)
      var account = Account(endpoint: endpoint)
      if parameters == nil {
        account.fail(
          .header,
          "There is no Authorization header with OAuth parameters; Magento looks for them nowhere else."
        )
      } else {
        account.pass(.header, "There is an Authorization header with OAuth parameters.")
      }
      return RequestExamination(
        request: request, behaviour: behaviour, now: now, source: source,
        parameters: parameters ?? [], account: account)
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

    private func rest(
      _ request: RequestMessage, _ path: String, _ now: Int, _ state: inout ShopState
    ) -> (ReplyMessage, Account) {
      guard let declared = RouteMatcher.normalized(path, isFull: true),
        let route = matcher.match(request.method, declared)
      else {
        var account = Account(endpoint: .rest)
        account.fail(
          .route,
          "Magento \(behaviour.release) has no route for \(request.method) \(quoted(path)).")
        return (Problem(404, "Request does not match any route.").json, account)
      }
      var examination = examination(request, .rest, now)
      examination.account.route = route
      examination.account.checks.insert(
        .init(topic: .route, passed: true, detail: "The route is \(route.method) \(route.url)."),
        at: 0)
      func granted() -> ReplyMessage {
        RESTReply.granted(
          route, path: declared, isAsync: path.contains("/async/"), now: now,
          count: state.exchangeCount)
      }
      if route.isAnonymous {
        examination.account.checks.removeAll { $0.topic == .header }
        examination.account.pass(
          .rights, "The route is open to everybody; Magento looks at no token.")
        return (granted(), examination.account)
      }
      do throws(Problem) {
        let caller = try caller(of: request, &examination, &state)
        let missing = route.resources.filter { caller?.grant.allows($0) != true }
        let list = route.resources.joined(separator: ", ")
        guard missing.isEmpty, !route.resources.isEmpty else {
          if let caller {
            examination.account.fail(
              .rights,
              route.isForCustomers
                ? "The route is for logged-in customers; no integration can call it."
                : "Integration \(quoted(caller.definition.name)) has not been granted \(missing.joined(separator: ", "))."
            )
          } else {
            examination.account.fail(
              .rights, "Nobody is logged in to Magento, and the route needs \(list).")
          }
          throw Problem(
            401, "The consumer isn't authorized to access %resources.",
            [.init(name: "resources", text: list)])
        }
        examination.account.pass(.rights, "\(list) has been granted.")
        return (granted(), examination.account)
      } catch {
        return (error.json, examination.account)
      }
    }

    private func caller(
      of request: RequestMessage, _ examination: inout RequestExamination,
      _ state: inout ShopState
    ) throws(Problem) -> ShopState.Integration? {
      let words = (request.header("authorization") ?? "").split(
        separator: " ", omittingEmptySubsequences: false)
      if words.count == 2, words[0].lowercased() == "bearer" {
        return bearer(String(words[1]), &examination, state)
      }
      guard RequestExamination.parameters(of: request)?.isEmpty == false else { return nil }
      return try examination.caller(&state)
    }

    /// A token that is not taken counts as none: Magento goes on with a guest.
    private func bearer(
      _ token: String, _ examination: inout RequestExamination, _ state: ShopState
    ) -> ShopState.Integration? {
      examination.account.checks.removeAll { $0.topic == .header }
      guard acceptsBearer else {
        examination.account.fail(
          .bearer,
          "Magento \(behaviour.release) takes an integration's access token as Bearer only where the shop has switched that on (oauth/consumer/enable_integration_as_bearer)."
        )
        return nil
      }
      guard let found = state.token(token), found.row.kind == .access, !found.row.isRevoked,
        let consumer = state.consumers[found.consumer],
        let integration = state.integrations[consumer.integration]
      else {
        examination.account.fail(.bearer, "The Bearer token is no access token of this shop.")
        return nil
      }
      examination.account.consumerID = consumer.id
      examination.account.integration = integration.definition.name
      examination.account.pass(
        .bearer, "The Bearer token is that of \(quoted(integration.definition.name)).")
      return integration
    }
  }
#endif
