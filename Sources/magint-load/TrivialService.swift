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

  /// The least that a service has to do: it keeps what the endpoint URL brings, exchanges it for tokens, and
  /// sends the merchant back once that is done. It forgets a consumer then.
  final class TrivialService: Sendable {
    private struct Consumer: Sendable {
      var secret: String
      var shop: String
      var verifier: String
      /// Nil while the exchange is under way.
      var isConnected: Bool?
      /// The identity page that waits for it.
      var page: CheckedContinuation<Bool, Never>?
    }

    private let consumers = Guarded<[String: Consumer]>([:])
    private let port: Int
    private let server: Server<HTTP1Channel>
    private let run: Task<Void, Never>
    private let client: HTTPClient
    private let release: Release

    var endpointURL: String { "http://127.0.0.1:\(port)/callback" }
    var identityLinkURL: String { "http://127.0.0.1:\(port)/login" }

    /// Listens on a loopback address.
    ///
    /// - Parameters:
    ///   - release: that of the shops, for signing.
    ///   - connections: to a shop at a time.
    /// - Throws: ``MagintError`` where there is no port.
    static func start(release: Release, connections: Int) async throws -> TrivialService {
      let holder = Guarded<TrivialService?>(nil)
      let (ports, port) = AsyncStream.makeStream(of: Int.self)
      let server = Server(
        childChannelSetup: HTTP1Channel(responder: { request, writer, _ in
          let body = try await request.body.collect(upTo: 1 << 16)
          let reply =
            await holder.withLock { $0 }?.answer(
              request.method.rawValue, request.head.path ?? "/", Array(body.readableBytesView))
            ?? ReplyMessage(503)
          var head = HTTPResponse(status: .init(code: reply.status))
          if let location = reply.header("Location") { head.headerFields[.location] = location }
          head.headerFields[.contentLength] = String(reply.body.count)
          try await writer.write(
            response: head, body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body)))
        }),
        configuration: ServerConfiguration(
          address: .hostname("127.0.0.1", port: 0), backlog: 1024),
        onServerRunning: { port.yield($0.localAddress?.port ?? 0) },
        eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
        logger: Logger(label: "service") { _ in SwiftLogNoOpLogHandler() })
      let run = Task {
        try? await server.run()
        port.finish()
      }
      var first: Int?
      for await number in ports {
        first = number
        break
      }
      guard let first else { throw MagintError(.failure, "the service finds no port") }
      let service = TrivialService(release, connections, first, server, run)
      holder.withLock { $0 = service }
      return service
    }

    private init(
      _ release: Release, _ connections: Int, _ port: Int, _ server: Server<HTTP1Channel>,
      _ run: Task<Void, Never>
    ) {
      self.release = release
      self.port = port
      self.server = server
      self.run = run
      client = loadClient(connections: connections)
    }

    func stop() async {
      try? await server.shutdownGracefully()
      await run.value
      try? await client.shutdown()
    }

    // MARK: The two pages

    private func answer(_ method: String, _ target: String, _ body: [UInt8]) async -> ReplyMessage {
      let parts = target.split(separator: "?", maxSplits: 1)
      let query = parts.count > 1 ? Array(parts[1].utf8) : []
      switch (method, parts[0]) {
      case ("POST", "/callback"): return callback(form(body))
      case ("GET", "/login"): return await login(form(query))
      default: return ReplyMessage(404)
      }
    }

    private func callback(_ form: [String: String]) -> ReplyMessage {
      guard let key = form["oauth_consumer_key"], let secret = form["oauth_consumer_secret"],
        let shop = form["store_base_url"], let verifier = form["oauth_verifier"]
      else { return ReplyMessage(400) }
      consumers.withLock {
        $0[key] = Consumer(secret: secret, shop: shop, verifier: verifier)
      }
      Task {
        let isConnected = await exchange(key)
        consumers.withLock { consumers in
          consumers[key]?.isConnected = isConnected
          defer { consumers[key]?.page = nil }
          return consumers[key]?.page
        }?.resume(returning: isConnected)
      }
      return ReplyMessage(200)
    }

    private func login(_ form: [String: String]) async -> ReplyMessage {
      guard let key = form["oauth_consumer_key"], let back = form["success_call_back"],
        consumers.withLock({ $0[key] != nil })
      else { return ReplyMessage(404) }
      let isConnected = await withCheckedContinuation { continuation in
        let done = consumers.withLock { consumers in
          guard let consumer = consumers[key] else { return Bool?.some(false) }
          if consumer.isConnected == nil { consumers[key]?.page = continuation }
          return consumer.isConnected
        }
        if let done { continuation.resume(returning: done) }
      }
      consumers.withLock { $0[key] = nil }
      guard isConnected else { return ReplyMessage(502) }
      return ReplyMessage(303, headers: [HeaderField("Location", back)])
    }

    // MARK: The exchange

    private func exchange(_ key: String) async -> Bool {
      guard let consumer = consumers.withLock({ $0[key] }) else { return false }
      var credentials = Credentials(consumerKey: key, consumerSecret: consumer.secret)
      guard let request = await post("\(consumer.shop)oauth/token/request", credentials, nil) else {
        return false
      }
      credentials.token = request["oauth_token"] ?? ""
      credentials.tokenSecret = request["oauth_token_secret"] ?? ""
      return await post("\(consumer.shop)oauth/token/access", credentials, consumer.verifier)
        != nil
    }

    private func post(
      _ url: String, _ credentials: Credentials, _ verifier: String?
    ) async -> [String: String]? {
      guard let message = RequestMessage("POST", url: url),
        let signed = RequestSigner(credentials, release: release).sign(
          message, timestamp: ShopClock().now, nonce: TokenSource().token(), verifier: verifier)
      else { return nil }
      var request = HTTPClientRequest(url: url)
      request.method = .POST
      request.headers.add(name: "Authorization", value: signed.header)
      guard let response = try? await client.execute(request, timeout: .seconds(30)),
        let body = try? await response.body.collect(upTo: 1 << 16), response.status == .ok
      else { return nil }
      return form(Array(body.readableBytesView))
    }

    private func form(_ text: [UInt8]) -> [String: String] {
      var fields: [String: String] = [:]
      for case (let name, .text(let value)) in PHPForm.parse(text) {
        fields[String(decoding: name, as: UTF8.self)] = String(decoding: value, as: UTF8.self)
      }
      return fields
    }
  }

  /// A client that follows no redirect and has as many connections as there are callers.
  func loadClient(connections: Int) -> HTTPClient {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
    configuration.httpVersion = .http1Only
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
    return HTTPClient(
      eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton),
      configuration: configuration)
  }
#endif
