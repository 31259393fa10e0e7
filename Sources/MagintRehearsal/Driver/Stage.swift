#if Rehearsal
  internal import AsyncHTTPClient
  internal import MagintCore

  /// Where a scenario plays: its shops, and what was said.
  package final class Stage: Sendable {
    let options: Rehearsal.Options
    let client: HTTPClient
    let transcript = Transcript()
    private let state = Guarded(State())

    private struct State: Sendable {
      var shops: [StageShop] = []
      var notes: [String] = []
    }

    /// What tokens are called, by themselves. Not in the state, which holds the shops that hold this.
    private let names = Guarded<[String: String]>([:])

    init(_ options: Rehearsal.Options, _ client: HTTPClient) {
      self.options = options
      self.client = client
    }

    /// Opens a shop that has the integration, inactive.
    ///
    /// - Parameters:
    ///   - path: of the shop, with a slash at both ends.
    ///   - release: an index into the releases of the catalog; without it the one that is rehearsed.
    ///   - mergesSlashes: whether a proxy before it makes one slash of several.
    /// - Throws: the wish to skip the scenario, where there is one public URL and a shop is at it.
    func shop(
      path: String = "/", release: Int? = nil, mergingSlashes mergesSlashes: Bool = false
    ) async throws(Interruption) -> StageShop {
      var standIn = options.shop
      standIn.basePath = path
      standIn.shop.mergesSlashes = mergesSlashes
      if let release { standIn.release = release }
      let isFirst = state.withLock { $0.shops.isEmpty }
      if let url = standIn.publicURL {
        guard isFirst else {
          throw .skip("the public URL leads to one shop, and this takes two at a time")
        }
        standIn.publicURL = url + path.dropFirst()
      }
      if !isFirst { standIn.port = 0 }
      standIn.onExchange = { [transcript, names] exchange in
        // The pop-up's own are there already.
        guard exchange.account.endpoint != .successCallback else { return }
        transcript.add(.service, exchange)
        Self.addTokens(of: exchange, to: names)
      }
      do throws(MagintError) {
        let shop = StageShop(self, try await StandIn.start(standIn), standIn)
        state.withLock { $0.shops.append(shop) }
        return shop
      } catch {
        throw .failure(error)
      }
    }

    /// Upgrades Magento in a shop: it is away for a moment, and comes back at the same address with all that it
    /// had.
    ///
    /// - Parameter release: an index into the releases of the catalog.
    func upgrade(_ shop: StageShop, to release: Int) async throws(Interruption) {
      var options = shop.standInOptions
      let former = shop.standIn
      await former.stop()
      options.release = release
      options.port = former.port
      options.former = former.shop
      do throws(MagintError) {
        shop.go(on: try await StandIn.start(options))
      } catch {
        throw .failure(error)
      }
    }

    /// Closes all shops.
    func close() async {
      let shops = state.withLock { state in
        defer { state.shops = [] }
        return state.shops
      }
      for shop in shops { await shop.standIn.stop() }
    }

    func note(_ sentence: String) { state.withLock { $0.notes.append(sentence) } }

    var notes: [String] { state.withLock { $0.notes } }

    func name(_ value: String, _ name: String) { names.withLock { $0[value] = name } }

    private static func addTokens(of exchange: Exchange, to names: Guarded<[String: String]>) {
      guard exchange.reply.status == 200 else { return }
      let name: String
      switch exchange.account.endpoint {
      case .requestToken: name = "request token"
      case .accessToken: name = "access token"
      case .rest, .successCallback, .page, .unknown: return
      }
      for (key, value) in PHPForm.parse(exchange.reply.body) {
        guard case .text(let token) = value else { continue }
        let isSecret = key == Array("oauth_token_secret".utf8)
        names.withLock {
          $0[String(decoding: token, as: UTF8.self)] = isSecret ? name + " secret" : name
        }
      }
    }

    var mask: Mask {
      Mask(names: names.withLock { $0 }, values: options.login.map(\.value))
    }
  }

  /// A shop on a stage.
  final class StageShop: Sendable {
    let stage: Stage
    /// How it was opened.
    let standInOptions: StandIn.Options
    private let current: Guarded<StandIn>
    private let id: Guarded<Int>
    /// The number of the last exchange before the activation that is under way.
    private let start = Guarded(0)

    init(_ stage: Stage, _ standIn: StandIn, _ options: StandIn.Options) {
      self.stage = stage
      standInOptions = options
      current = Guarded(standIn)
      id = Guarded(standIn.shop.install(stage.options.integration))
    }

    private var options: Rehearsal.Options { stage.options }

    var standIn: StandIn { current.withLock { $0 } }

    /// Is another one from now on, which has taken its place.
    func go(on standIn: StandIn) { current.withLock { $0 = standIn } }

    var integration: Shop.Integration? { standIn.shop.integration(id.withLock { $0 }) }

    var isActive: Bool { integration?.status == .active }

    /// What an upgrade does that finds another configuration.
    func recreate() {
      let old = id.withLock { $0 }
      if let new = standIn.shop.recreate(old) { id.withLock { $0 = new } }
    }

    // MARK: The steps of an activation

    /// Presses *Activate* or *Reauthorize*, and *Allow*; the endpoint URL is not called yet.
    func begin(reauthorizing: Bool = false) throws(Interruption) -> Shop.Activation {
      start.withLock { $0 = standIn.exchanges.last?.number ?? 0 }
      do throws(MagintError) {
        let activation = try standIn.shop.activate(
          id.withLock { $0 }, reauthorizing: reauthorizing)
        stage.name(activation.consumerKey, "consumer key")
        stage.name(activation.consumerSecret, "consumer secret")
        stage.name(activation.verifier, "verifier")
        return activation
      } catch {
        throw .failure(error)
      }
    }

    /// Calls the endpoint URL.
    ///
    /// - Throws: a finding where no pop-up would open.
    @discardableResult
    func deliver(
      _ activation: Shop.Activation, as actor: TranscriptEntry.Actor = .magento
    ) async throws(Interruption) -> ReplyMessage {
      let outcome = await attempt(activation, as: actor)
      guard let reply = outcome.reply else {
        throw .finding(
          RehearsalFinding(
            "no-reply", "the endpoint URL did not answer: \(outcome.failure ?? "")",
            "Magento opens no pop-up and tells the merchant that \"The attempt to post data to consumer failed due to an unexpected error.\"",
            help: outcome.help
              ?? "See that the service runs at \(quoted(outcome.endpoint, limit: 300)) and answers within \(MagentoBehaviour.callbackTimeout) s, whatever it has to do then."
          ))
      }
      return reply
    }

    /// Calls the endpoint URL, whatever comes of it.
    func attempt(
      _ activation: Shop.Activation, as actor: TranscriptEntry.Actor = .magento
    ) async -> StandIn.ActivationOutcome {
      let url = options.integration.endpointURL
      let message =
        RequestMessage(
          "POST", url: url,
          headers: standIn.callHeaders(activation, to: url), body: activation.form)
        ?? RequestMessage("POST", host: "", target: url, body: activation.form)
      let number = stage.transcript.begin(actor, message)
      let outcome = await standIn.deliver(activation, to: url)
      stage.transcript.end(number, reply: outcome.reply, failure: outcome.failure)
      return outcome
    }

    private func popUp(_ activation: Shop.Activation) -> PopUp {
      var origins: Set<String> = []
      for url in [activation.identityLink, standIn.baseURL] {
        if let origin = PopUp.origin(of: url) { origins.insert(origin) }
      }
      return PopUp(
        client: stage.client, transcript: stage.transcript, origins: origins,
        successCallback: activation.successCallback, login: options.login,
        patience: options.patience)
    }

    /// Loads the first page of the pop-up, and closes the window.
    func glance(_ activation: Shop.Activation) async {
      await popUp(activation).glance(activation.identityLink)
    }

    /// Opens the identity link and goes on to the end, whatever that is.
    func follow(_ activation: Shop.Activation) async -> PopUp.End {
      guard let command = options.loginHook else {
        return await popUp(activation).follow(activation.identityLink)
      }
      let before = visitCount
      let status = await LoginHook.run(
        command,
        [
          "MAGINT_IDENTITY_LINK": activation.identityLink,
          "MAGINT_SUCCESS_CALLBACK": activation.successCallback,
        ], patience: options.patience * 6)
      return visitCount > before ? .success : .hook(status: status)
    }

    /// How often the page was loaded that closes the pop-up.
    private var visitCount: Int {
      standIn.exchanges.count { $0.account.endpoint == .successCallback }
    }

    /// Opens the identity link and logs in.
    ///
    /// - Throws: a finding where the merchant does not come back to the shop.
    func visit(_ activation: Shop.Activation) async throws(Interruption) {
      let end = await follow(activation)
      // The page says little of what went wrong before.
      guard let finding = Self.finding(end) else { return }
      throw .finding(refusal.map { RehearsalFinding($0) } ?? finding)
    }

    /// What is wrong with that end; nil where the merchant is back.
    private static func finding(_ end: PopUp.End) -> RehearsalFinding? {
      let closed =
        "Magento waits for the page behind success_call_back, which closes the pop-up; without it the merchant is left in the window."
      func shown(_ url: String) -> String {
        quoted(String(url.prefix { $0 != "?" && $0 != "#" }), limit: 200)
      }
      switch end {
      case .success:
        return nil
      case .page(let url, let status) where status >= 400:
        return RehearsalFinding(
          "identity-page-fails", "the identity link ended at \(shown(url)) with status \(status)",
          closed,
          help:
            "Store the consumer before the endpoint URL answers, and find it by the oauth_consumer_key of the link."
        )
      case .page(let url, _):
        return RehearsalFinding(
          "no-way-back", "the identity link ended at \(shown(url)), not at success_call_back",
          closed,
          help:
            "Redirect to success_call_back after the login; scripts of the page are not run here, a --login-hook may do so."
        )
      case .login(let url, let fields):
        return RehearsalFinding(
          "login-needed",
          "the page at \(shown(url)) asks for \(fields.map { quoted($0) }.joined(separator: ", "))",
          "The merchant logs in to the service here; the rehearsal was not told how.",
          help:
            "Give each field: \(fields.map { "--login-form \(quoted("\($0)=…"))" }.joined(separator: " "))."
        )
      case .refused(let url, let status):
        return RehearsalFinding(
          "login-refused", "the login at \(shown(url)) was refused with status \(status)",
          "The form came back after it had been filled in.",
          help: "Give the fields of a user that the service knows with --login-form.")
      case .elsewhere(let url):
        return RehearsalFinding(
          "login-elsewhere", "the identity link led to \(shown(url))",
          "A merchant's browser would go there; the rehearsal loads pages of the service and of the shop alone.",
          help: "Log in with --login-hook, a command that may go there.")
      case .hook(let status):
        return RehearsalFinding(
          "login-hook-fails",
          status.map {
            "the login hook ended with status \($0) and success_call_back was not loaded"
          }
            ?? "the login hook did not end in time",
          closed,
          help:
            "Let it open $MAGINT_IDENTITY_LINK, log in, and follow the service to $MAGINT_SUCCESS_CALLBACK."
        )
      case .tooManySteps:
        return RehearsalFinding(
          "redirect-loop", "the identity link leads from page to page without an end", closed,
          help: "Redirect to success_call_back as soon as the merchant is logged in.")
      case .failed(let url, let reason, let help):
        return RehearsalFinding(
          "identity-page-unreachable", "the page at \(shown(url)) cannot be loaded: \(reason)",
          closed,
          help: help ?? "See that the service serves the identity link, and that it answers soon.")
      }
    }

    /// Waits until the integration is active.
    ///
    /// - Throws: a finding where that does not happen in time, or the shop has refused a request for tokens.
    func awaitExchange() async throws(Interruption) {
      if await wait(options.patience, until: { self.isActive || self.isStuck }), isActive {
        return
      }
      if let refusal { throw .finding(RehearsalFinding(refusal)) }
      let said = tokenRequests
      if said.contains(where: { $0.account.endpoint == .requestToken }) {
        throw .finding(
          RehearsalFinding(
            "no-access-token", "the service fetched a request token and went no further",
            "The integration stays inactive: the access token is what activates it.",
            help:
              "Send POST oauth/token/access with the request token and the verifier right after POST oauth/token/request."
          ))
      }
      throw .finding(
        RehearsalFinding(
          "no-request-token", "the service asked for no request token",
          "The integration stays inactive. store_base_url was \(standIn.baseURL), the verifier would have been good for 300 s.",
          help:
            "Send POST oauth/token/request below store_base_url as soon as the endpoint URL was called; the service has to run where it reaches that address."
        ))
    }

    /// A whole activation.
    @discardableResult
    func activate(reauthorizing: Bool = false) async throws(Interruption) -> Shop.Activation {
      let activation = try begin(reauthorizing: reauthorizing)
      try await deliver(activation)
      try await visit(activation)
      try await awaitExchange()
      return activation
    }

    /// A whole activation that is not the first.
    ///
    /// - Parameter silence: what is wrong where the service asks for no token this time.
    func activateAgain(
      reauthorizing: Bool = false, silence: RehearsalFinding
    ) async throws(Interruption) {
      do throws(Interruption) {
        try await activate(reauthorizing: reauthorizing)
      } catch {
        if case .finding = error, tokenRequests.isEmpty, refusal == nil { throw .finding(silence) }
        throw error
      }
    }

    // MARK: What the service has said

    /// What it has asked of the shop in the activation that is under way, without the way back.
    var exchanges: [Exchange] {
      let last = start.withLock { $0 }
      return standIn.exchanges.filter {
        $0.number > last && $0.account.endpoint != .successCallback
      }
    }

    /// Its calls of the REST API.
    var restCalls: [Exchange] { exchanges.filter { $0.account.endpoint == .rest } }

    /// The nonces of its requests.
    var nonces: [[UInt8]] {
      exchanges.compactMap { exchange in
        exchange.request.header("authorization").flatMap(OAuthHeader.parse)?.bytes("oauth_nonce")
      }
    }

    var tokenRequests: [Exchange] {
      exchanges.filter { [.requestToken, .accessToken].contains($0.account.endpoint) }
    }

    /// The first request for a token that the shop refused, or that went to no place of the shop.
    var refusal: Exchange? {
      exchanges.first { exchange in
        guard exchange.reply.status >= 400 else { return false }
        switch exchange.account.endpoint {
        case .requestToken, .accessToken: return true
        case .unknown:
          return exchange.request.method == "POST" || exchange.request.path.contains("oauth")
        case .rest, .successCallback, .page: return false
        }
      }
    }

    /// Whether a request was refused and the service has not tried again since.
    private var isStuck: Bool {
      guard let last = exchanges.last, last.reply.status >= 400 else { return false }
      return last.time + Int(options.settling.rounded(.up)) <= standIn.shop.clock.now
    }

    /// - Returns: whether it came to be true within that many seconds.
    @discardableResult
    func wait(_ seconds: Double, until condition: () -> Bool) async -> Bool {
      let end = ContinuousClock.now + .milliseconds(Int64(seconds * 1000))
      while !condition() {
        guard .now < end, !Task.isCancelled else { return condition() }
        try? await Task.sleep(for: .milliseconds(10))
      }
      return true
    }
  }
#endif
