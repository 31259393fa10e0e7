#if Rehearsal
  internal import MagintCatalog
  package import MagintCore

  /// A rehearsal by hand: a web page of the stand-in's that shows the admin as the merchant sees it, and
  /// what happens behind it.
  ///
  /// ```swift
  /// let page = try await RehearsalPage.start(integrations, StandIn.Options(catalog: .embedded, release: 74))
  /// print(page.url)
  /// await page.stop()
  /// ```
  ///
  /// The page is at an address that nobody can guess, and at none else. What it shows and does goes through
  /// `answer(_:)`; the shop itself knows nothing of it.
  package final class RehearsalPage: ExtraRoutes {
    package struct Integration: Sendable {
      /// As the files have it: what the admin shows.
      package var declared: IntegrationDefinition
      /// With the URLs that are called.
      package var called: IntegrationDefinition
      /// What the merchant approves.
      package var permissions: [GrantsPage.Node]
      /// Why the URLs are not called.
      package var refusal: String?

      package init(
        declared: IntegrationDefinition, called: IntegrationDefinition,
        permissions: [GrantsPage.Node], refusal: String? = nil
      ) {
        self.declared = declared
        self.called = called
        self.permissions = permissions
        self.refusal = refusal
      }
    }

    /// An integration in the grid.
    struct Row: Sendable {
      var integration: Integration
      /// In the shop. An upgrade that makes the integration anew gives it another.
      var id: Int
      /// The last call of the endpoint URL.
      var last: Shop.Activation?
    }

    struct State: Sendable {
      var standIn: StandIn?
      var rows: [Row] = []
      /// Seconds that the shop's clock is ahead.
      var clockOffset = 0
    }

    let log = PageLog()
    let guarding: PageGuard
    let tokens: TokenSource
    let catalog: Catalog
    /// An index into the releases of the catalog.
    let releaseIndex: Int
    let state: Guarded<State>
    let showsSecrets: Bool
    private let integrations: [Integration]
    private let basePath: String
    private let pinging = Guarded<Task<Void, Never>?>(nil)

    /// The path below which all of the page is.
    static let root = "/rehearsal/"
    /// Seconds between signs of life on a stream.
    private static let pingInterval = 10

    /// Starts a stand-in with a page.
    ///
    /// - Parameter showsSecrets: whether the details in the log have secrets without being asked.
    /// - Throws: ``MagintError`` where the address or the port cannot be had.
    package static func start(
      _ integrations: [Integration], _ options: StandIn.Options, showsSecrets: Bool = false
    ) async throws(MagintError) -> RehearsalPage {
      let page = RehearsalPage(integrations, options, showsSecrets)
      var options = options
      options.extraRoutes = page
      options.journalCapacity = 1
      let wanted = options.onExchange
      options.onExchange = { [weak page] exchange in
        wanted?(exchange)
        page?.add(exchange)
      }
      let standIn = try await StandIn.start(options)
      page.begin(standIn)
      return page
    }

    private init(
      _ integrations: [Integration], _ options: StandIn.Options, _ showsSecrets: Bool
    ) {
      self.showsSecrets = showsSecrets
      self.integrations = integrations
      tokens = options.tokens
      catalog = options.catalog
      releaseIndex = options.release
      basePath = options.basePath
      guarding = PageGuard(
        options.tokens, scheme: options.isSecure ? "https" : "http", host: options.host)
      state = Guarded(State())
    }

    private func begin(_ standIn: StandIn) {
      state.withLock { $0.standIn = standIn }
      install()
      let task = Task { [weak self] in
        while !Task.isCancelled {
          try? await Task.sleep(for: .seconds(Self.pingInterval))
          self?.log.ping()
        }
      }
      pinging.withLock { $0 = task }
    }

    var release: Release { catalog.releases[releaseIndex] }

    /// The address of the page.
    package var url: String {
      guard let standIn = state.withLock({ $0.standIn }) else { return "" }
      return StandIn.url(
        guarding.scheme, guarding.host, standIn.port, "\(Self.root)\(guarding.key)/")
    }

    /// Where the service reaches the shop.
    package var standIn: StandIn? { state.withLock { $0.standIn } }

    /// How many windows are told of what happens.
    package var streamCount: Int { log.streamCount }

    /// Ends the page's streams; the stand-in does so when it stops.
    package func stop() {
      pinging.withLock { $0?.cancel() }
      log.close()
      state.withLock { $0.standIn = nil }
    }

    /// Puts the integrations into the shop, in place of those that are there.
    func install() {
      guard let standIn else { return }
      let shop = standIn.shop
      // At once: another window may do the same.
      state.withLock { state in
        for integration in shop.integrations { shop.remove(integration.id) }
        state.rows = integrations.map { Row(integration: $0, id: shop.install($0.called)) }
      }
    }

    // MARK: Requests

    package func answer(_ request: RequestMessage) async -> ExtraReply? {
      if request.path == "/favicon.ico" { return .message(Self.reply(404, "text/plain", "")) }
      guard let rest = rest(of: request) else { return nil }
      guard guarding.isOwnHost(request) else {
        return refusal(421, "The page answers to addresses of this machine, not to this name.")
      }
      let parts = rest.split(
        separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
      guard let key = parts.first,
        isEqualInConstantTime(String(decoding: key, as: UTF8.self), guarding.key)
      else {
        return refusal(
          404, "There is a rehearsal here. Open the address that magint printed when it began.")
      }
      guard parts.count == 2 else {
        var reply = Self.reply(308, "text/plain", "")
        reply.headers.append(HeaderField("Location", "\(Self.root)\(guarding.key)/"))
        return .message(reply)
      }
      do throws(PageGuard.Refusal) {
        return try await answer(request, String(decoding: parts[1], as: UTF8.self))
      } catch {
        return refusal(error.status, error.message, isJSON: request.method == "POST")
      }
    }

    /// What comes behind the root; nil where the path is the shop's.
    private func rest(of request: RequestMessage) -> ArraySlice<UInt8>? {
      let path = Array(request.path.utf8)
      guard !basePath.utf8.starts(with: Self.root.utf8) || path.starts(with: own.utf8) else {
        return nil
      }
      // Somebody has typed host and port into a browser.
      if path == [UInt8(ascii: "/")] {
        return request.header("sec-fetch-dest") == "document" ? [] : nil
      }
      return path.starts(with: Self.root.utf8) ? path[Self.root.utf8.count...] : nil
    }

    private var own: String { "\(Self.root)\(guarding.key)/" }

    private func answer(
      _ request: RequestMessage, _ name: String
    ) async throws(PageGuard.Refusal) -> ExtraReply {
      let action = "actions/"
      if name.utf8.starts(with: action.utf8) {
        guard request.method == "POST" else { return Self.notAllowed("POST") }
        let fields = try guarding.checkAction(request)
        let name = String(decoding: name.utf8.dropFirst(action.utf8.count), as: UTF8.self)
        return .message(try await perform(name, fields))
      }
      guard ["", "app.js", "app.css", "icon.svg", "events"].contains(name) else {
        throw PageGuard.Refusal(status: 404, message: "The page has nothing of this name.")
      }
      guard request.method == "GET" || request.method == "HEAD" else {
        return Self.notAllowed("GET, HEAD")
      }
      if name.isEmpty {
        try guarding.checkDocument(request)
        var reply = Self.reply(
          200, "text/html; charset=utf-8", PageHTML.render(guarding.token), policy: Self.policy)
        reply.headers += [
          // Others cannot hold on to its window; the pop-up is the exception.
          HeaderField("Cross-Origin-Opener-Policy", "same-origin-allow-popups"),
          HeaderField("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
        ]
        return .message(reply)
      }
      try guarding.checkPart(request)
      switch name {
      case "app.js":
        return .message(Self.reply(200, "text/javascript; charset=utf-8", "\(PageScript.text)"))
      case "app.css":
        return .message(Self.reply(200, "text/css; charset=utf-8", "\(PageStyle.text)"))
      case "icon.svg":
        return .message(Self.reply(200, "image/svg+xml", "\(PageHTML.icon)"))
      default:
        let last = request.header("last-event-id").flatMap { Int($0) } ?? 0
        var headers = Self.headers("text/event-stream; charset=utf-8")
        headers.append(HeaderField("X-Accel-Buffering", "no"))
        // What answers a HEAD is never read.
        guard request.method == "GET" else { return .message(ReplyMessage(200, headers: headers)) }
        return .stream(
          headers: headers, log.listen(after: last) { PageLog.event("state", stateJSON) })
      }
    }

    // MARK: Replies

    private static let policy = [
      "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'",
      "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
      "require-trusted-types-for 'script'", "trusted-types 'none'",
    ].joined(separator: "; ")

    private static func headers(_ type: String) -> [HeaderField] {
      [
        HeaderField("Content-Type", type), HeaderField("Cache-Control", "no-store"),
        HeaderField("Cross-Origin-Resource-Policy", "same-origin"),
        HeaderField("Referrer-Policy", "no-referrer"),
        HeaderField("X-Frame-Options", "DENY"),
      ]
    }

    static func reply(
      _ status: Int, _ type: String, _ text: String,
      policy: String = "default-src 'none'; frame-ancestors 'none'"
    ) -> ReplyMessage {
      var headers = headers(type)
      headers.append(HeaderField("Content-Security-Policy", policy))
      return ReplyMessage(status, headers: headers, body: Array(text.utf8))
    }

    static func json(_ status: Int = 200, _ body: (inout JSONText) -> Void) -> ReplyMessage {
      var json = JSONText()
      json.object(body)
      return reply(status, "application/json; charset=utf-8", json.text)
    }

    private func refusal(_ status: Int, _ message: String, isJSON: Bool = false) -> ExtraReply {
      .message(
        isJSON
          ? Self.json(status) { $0.field("error", message) }
          : Self.reply(status, "text/plain; charset=utf-8", message + "\n"))
    }

    private static func notAllowed(_ methods: String) -> ExtraReply {
      var reply = reply(405, "text/plain; charset=utf-8", "Not with this method.\n")
      reply.headers.append(HeaderField("Allow", methods))
      return .message(reply)
    }
  }
#endif
