#if Rehearsal
  import AsyncHTTPClient
  import HTTPTypes
  import HummingbirdCore
  import Logging
  import MagintCore
  import MagintRehearsal
  import NIOCore
  import NIOHTTP1
  import NIOPosix
  import NIOSSL

  /// A service in a few lines, which is right or wrong in one way.
  final class TinyService: Sendable {
    enum Fault: String, Sendable, CaseIterable {
      /// Exchanges at each call, and gives up for good when that is refused.
      case givesUpWhenRefused
      /// Knows nothing of a shop before the exchange is done.
      case storesAfterExchange
      case exchangesBeforeReply
      case neverExchanges
      case stopsAtRequestToken
      case redirectsCallback
      case answersCallbackWithError
      case triesVerifierOnce
      case exchangesConsumerOnce
      case opensLinkOnce
      case keepsOneShop
      case believesAnything
      case forgetsConsumerWhenForged
      case dropsPath
      case keepsSecretOfAddress
      case takesAddressForKnown
      case showsPageAtEnd
      case leadsElsewhere
      case redirectsInCircles
      /// Appends '/oauth' to an address that ends in a slash.
      case doublesSlash
      case prefixesNonces
      /// Searches with eleven filter groups, numbered from 0, and signs as the RFC has it.
      case listsFromZero
      /// The same, signed as releases up to 2.4.7 want it.
      case listsForOneRelease
      /// Is right: numbers from 10 on.
      case listsFromTen
    }

    private struct Consumer: Sendable {
      var secret: String
      var url: String
      var verifiers: Set<String> = []
      var underWay = 0
      var isConnected = false
      var hasFailed = false
      var opened = 0
    }

    private let fault: Fault?
    private struct State: Sendable {
      var consumers: [String: Consumer] = [:]
      var last = ""
      var secrets: [String: String] = [:]
    }

    private let state = Guarded(State())
    private let port: Int
    private let server: Server<HTTP1Channel>
    private let run: Task<Void, Never>
    private let client: HTTPClient

    var url: String { "http://127.0.0.1:\(port)" }

    /// Runs `body` with a service that is ended behind it.
    ///
    /// - Parameter certificate: that it trusts, as PEM.
    static func run<Result>(
      _ fault: Fault?, trusting certificate: String? = nil,
      _ body: (TinyService) async throws -> Result
    ) async throws -> Result {
      let holder = Guarded<TinyService?>(nil)
      let (ports, port) = AsyncStream.makeStream(of: Int.self)
      let server = Server(
        childChannelSetup: HTTP1Channel(responder: { request, writer, _ in
          let body = try await request.body.collect(upTo: 1 << 16)
          let reply = await holder.withLock { $0 }?.answer(
            request.method.rawValue, request.head.path ?? "/", String(buffer: body))
          var head = HTTPResponse(status: .init(code: reply?.status ?? 503))
          for field in reply?.headers ?? [] {
            head.headerFields[HTTPField.Name(field.name)!] = field.value
          }
          head.headerFields[.contentLength] = String(reply?.body.count ?? 0)
          try await writer.write(
            response: head, body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply?.body ?? [])))
        }),
        configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: 0)),
        onServerRunning: { port.yield($0.localAddress?.port ?? 0) },
        eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
      let task = Task { do { try await server.run() } catch { port.finish() } }
      var first = 0
      for await number in ports {
        first = number
        break
      }
      var configuration = HTTPClient.Configuration()
      if let certificate {
        configuration.tlsConfiguration = .makeClientConfiguration()
        configuration.tlsConfiguration?.additionalTrustRoots = [
          .certificates([try NIOSSLCertificate(bytes: Array(certificate.utf8), format: .pem)])
        ]
      }
      let service = TinyService(fault, first, server, task, configuration)
      holder.withLock { $0 = service }
      do {
        let result = try await body(service)
        await service.stop()
        holder.withLock { $0 = nil }
        return result
      } catch {
        await service.stop()
        holder.withLock { $0 = nil }
        throw error
      }
    }

    private init(
      _ fault: Fault?, _ port: Int, _ server: Server<HTTP1Channel>, _ run: Task<Void, Never>,
      _ configuration: HTTPClient.Configuration
    ) {
      self.fault = fault
      self.port = port
      self.server = server
      self.run = run
      client = HTTPClient(
        eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton),
        configuration: configuration)
    }

    private func stop() async {
      try? await server.shutdownGracefully()
      await run.value
      try? await client.shutdown()
    }

    // MARK: Pages

    private func answer(_ method: String, _ target: String, _ body: String) async -> ReplyMessage {
      let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
      let form = Self.form(method == "POST" ? body : parts.count > 1 ? parts[1] : "")
      switch (method, parts[0]) {
      case ("POST", "/callback"): return await callback(form)
      case ("GET", "/login"): return await login(form, isFilled: false)
      case ("POST", "/login"):
        guard form["user"] == "al&ice", form["password"] == "down the hole" else {
          return loginPage(form)
        }
        return await login(form, isFilled: true)
      case ("GET", "/"):
        return ReplyMessage(
          200, headers: [HeaderField("Content-Type", "text/html")],
          body: Array("<!doctype html><title>Service</title>".utf8))
      case ("GET", "/circle"): return Self.redirect("/circle")
      default: return ReplyMessage(404)
      }
    }

    private static func form(_ text: String) -> [String: String] {
      var fields: [String: String] = [:]
      for (name, value) in PHPForm.parse(Array(text.utf8)) {
        if case .text(let bytes) = value {
          fields[String(decoding: name, as: UTF8.self)] = String(decoding: bytes, as: UTF8.self)
        }
      }
      return fields
    }

    private static func redirect(_ url: String) -> ReplyMessage {
      ReplyMessage(303, headers: [HeaderField("Location", url)])
    }

    private func callback(_ form: [String: String]) async -> ReplyMessage {
      guard let key = form["oauth_consumer_key"], let secret = form["oauth_consumer_secret"],
        let url = form["store_base_url"], let verifier = form["oauth_verifier"]
      else { return ReplyMessage(400) }
      if fault == .redirectsCallback { return Self.redirect("/callback/") }
      if fault == .answersCallbackWithError { return ReplyMessage(500) }
      let isForged = state.withLock { state in
        guard let known = state.consumers[key], known.secret != secret else { return false }
        if fault == .forgetsConsumerWhenForged { state.consumers[key] = nil }
        return fault != .believesAnything && fault != .keepsSecretOfAddress
      }
      if isForged { return ReplyMessage(403) }
      let begins = state.withLock { state in
        if fault == .takesAddressForKnown, state.secrets[url] != nil, state.consumers[key] == nil {
          return false
        }
        let isNew = state.consumers[key] == nil
        var consumer = state.consumers[key] ?? Consumer(secret: secret, url: url)
        (consumer.secret, consumer.url) = (secret, url)
        if fault == .keepsSecretOfAddress { consumer.secret = state.secrets[url] ?? secret }
        if state.secrets[url] == nil { state.secrets[url] = secret }
        let isKnown = !consumer.verifiers.insert(verifier).inserted
        let begins =
          switch fault {
          case .neverExchanges: false
          case .exchangesConsumerOnce: isNew
          case .triesVerifierOnce: !isKnown
          case .givesUpWhenRefused: true
          // Again where it has failed.
          default: !isKnown || consumer.underWay == 0 && !consumer.isConnected
          }
        if begins {
          consumer.underWay += 1
          consumer.isConnected = consumer.isConnected && isKnown
          if fault != .givesUpWhenRefused { consumer.hasFailed = false }
        }
        state.consumers[key] = consumer
        state.last = key
        return begins
      }
      guard begins else { return ReplyMessage(200) }
      if fault == .exchangesBeforeReply {
        await exchange(key, verifier)
      } else {
        Task { await exchange(key, verifier) }
      }
      return ReplyMessage(200)
    }

    private func login(_ form: [String: String], isFilled: Bool) async -> ReplyMessage {
      guard let key = form["oauth_consumer_key"], let target = form["success_call_back"] else {
        return ReplyMessage(400)
      }
      let consumer = state.withLock { state in
        if !isFilled { state.consumers[key]?.opened += 1 }
        return state.consumers[key]
      }
      guard let consumer else { return ReplyMessage(404) }
      if fault == .opensLinkOnce, !isFilled, consumer.opened > 1 { return ReplyMessage(410) }
      if fault == .storesAfterExchange, !consumer.isConnected { return ReplyMessage(404) }
      guard isFilled else { return loginPage(form) }
      await waitUntil { ($0.consumers[key]?.underWay ?? 0) == 0 }
      guard state.withLock({ $0.consumers[key] })?.hasFailed == false else {
        return ReplyMessage(502)
      }
      switch fault {
      case .showsPageAtEnd: return ReplyMessage(200, body: Array("<p>Done.</p>".utf8))
      case .leadsElsewhere: return Self.redirect("https://login.example/?next=\(target)")
      case .redirectsInCircles: return Self.redirect("circle")
      default: return Self.redirect(target)
      }
    }

    private func loginPage(_ form: [String: String]) -> ReplyMessage {
      let hidden = ["oauth_consumer_key", "success_call_back"].map {
        "<input type='hidden' name=\($0) value=\"\(form[$0] ?? "")\">"
      }
      return ReplyMessage(
        200,
        headers: [
          HeaderField("Content-Type", "text/html"),
          HeaderField("Set-Cookie", "s=top-secret; Path=/"),
        ],
        body: Array(
          "<!-- <form> --><form method=POST action='login'>\(hidden.joined())<input name=user><input name=password type=password><button name=go value=1>In</button></form>"
            .utf8))
    }

    // MARK: The exchange

    /// Until it is so, or for as long as nobody has to wait.
    private func waitUntil(_ isSo: (State) -> Bool) async {
      for _ in 0..<1_000 where !state.withLock({ isSo($0) }) {
        try? await Task.sleep(for: .milliseconds(10))
      }
    }

    private func exchange(_ key: String, _ verifier: String) async {
      var key = key
      // Not by time: both faults show only where something else comes first.
      switch fault {
      case .keepsOneShop:
        await waitUntil { $0.consumers.count > 1 }
        key = state.withLock { $0.last }
      case .storesAfterExchange:
        await waitUntil { [key] in ($0.consumers[key]?.opened ?? 0) > 0 }
      default: break
      }
      let outcome = await tokens(key, verifier)
      state.withLock { state in
        state.consumers[key]?.underWay -= 1
        if outcome {
          state.consumers[key]?.isConnected = true
        } else {
          state.consumers[key]?.hasFailed = true
        }
      }
    }

    private func tokens(_ key: String, _ verifier: String) async -> Bool {
      guard let consumer = state.withLock({ $0.consumers[key] }) else { return false }
      var credentials = Credentials(consumerKey: key, consumerSecret: consumer.secret)
      var base = consumer.url
      if fault == .dropsPath, let shop = RequestMessage("GET", url: base) {
        base = "\(shop.scheme)://\(shop.host)/"
      }
      if fault == .doublesSlash { base += "/" }
      guard let request = await post("\(base)oauth/token/request", credentials, nil) else {
        return false
      }
      if fault == .stopsAtRequestToken { return true }
      credentials.token = request["oauth_token"] ?? ""
      credentials.tokenSecret = request["oauth_token_secret"] ?? ""
      guard let access = await post("\(base)oauth/token/access", credentials, verifier) else {
        return false
      }
      credentials.token = access["oauth_token"] ?? ""
      credentials.tokenSecret = access["oauth_token_secret"] ?? ""
      await search(base, credentials)
      return true
    }

    /// Asks for orders with eleven filter groups, where that is what the fault is about.
    private func search(_ base: String, _ credentials: Credentials) async {
      let first: Int
      switch fault {
      case .listsFromZero, .listsForOneRelease: first = 0
      case .listsFromTen: first = 10
      default: return
      }
      let query = (first...(first + 10)).map {
        "searchCriteria%5BfilterGroups%5D%5B\($0)%5D%5Bfilters%5D%5B10%5D%5Bfield%5D=status"
      }.joined(separator: "&")
      let url = "\(base)rest/V1/orders?\(query)"
      let signer = RequestSigner(credentials, release: Release(major: 2, minor: 4, patch: 7))
      guard let message = RequestMessage("GET", url: url),
        var signed = signer.sign(
          message, timestamp: ShopClock().now, nonce: TokenSource().token())
      else { return }
      if fault == .listsFromZero {
        let key = SigningKey(
          consumerSecret: credentials.consumerSecret, tokenSecret: credentials.tokenSecret)
        let base = SignatureBaseString.rfc(signed.request.changing("oauth_signature", to: nil))
        signed.request = signed.request.changing(
          "oauth_signature", to: SignatureMethod.hmacSHA256.sign(base, key: key.text))
      }
      var request = HTTPClientRequest(url: url)
      request.headers.add(
        name: "Authorization", value: signed.request.header("authorization") ?? "")
      _ = try? await client.execute(request, timeout: .seconds(10))
    }

    private func post(
      _ url: String, _ credentials: Credentials, _ verifier: String?
    ) async -> [String: String]? {
      let signer = RequestSigner(credentials, release: Release(major: 2, minor: 4, patch: 7))
      guard let message = RequestMessage("POST", url: url),
        let signed = signer.sign(
          message, timestamp: ShopClock().now,
          nonce: (fault == .prefixesNonces ? "tiny/service/2026/11" : "") + TokenSource().token(),
          verifier: verifier)
      else { return nil }
      var request = HTTPClientRequest(url: url)
      request.method = .POST
      request.headers.add(name: "Authorization", value: signed.header)
      guard let response = try? await client.execute(request, timeout: .seconds(10)),
        let body = try? await response.body.collect(upTo: 1 << 16), response.status == .ok
      else { return nil }
      return Self.form(String(buffer: body))
    }
  }
#endif
