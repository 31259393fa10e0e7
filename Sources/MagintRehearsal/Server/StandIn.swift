#if Rehearsal
  internal import HummingbirdCore
  internal import HummingbirdTLS
  internal import Logging
  package import MagintCatalog
  package import MagintCore
  internal import NIOCore
  internal import NIOPosix
  internal import NIOSSL

  /// A stand-in for a Magento, on the network: a ``Shop`` behind a server.
  ///
  /// ```swift
  /// let magento = try await StandIn.start(StandIn.Options(catalog: .embedded, release: 74))
  /// let id = magento.shop.install(definition)
  /// let outcome = try await magento.activate(id)
  /// for await exchange in magento.newExchanges { … }
  /// await magento.stop()
  /// ```
  ///
  /// `shop` answers for everything that is no network: what is stored, re-authorizing, recreating, the
  /// clock (`shop.clock.advance(by:)`). Several stand-ins may run beside each other.
  package final class StandIn: Sendable {
    package struct Options: Sendable {
      package var catalog: Catalog
      /// An index into the releases of the catalog.
      package var release: Int
      package var shop = Shop.Options()
      /// Where it listens. Nobody else reaches a loopback address.
      package var host = "127.0.0.1"
      /// 0: one that is free.
      package var port = 0
      /// Whether it speaks https, with a certificate that it makes itself.
      package var isSecure = false
      /// That certificate, where it was made before.
      package var ownCertificate: OwnCertificate?
      /// The path of the shop, with a slash at both ends.
      package var basePath = "/"
      /// Where the service reaches the shop, if not at host, port and path: the other end of a tunnel.
      package var publicURL: String?
      /// How many exchanges are kept to look at.
      package var journalCapacity = 10_000
      /// Bytes that a body may have. It is read as it comes, and the beginning kept.
      package var bodyLimit = 64 << 20
      /// Bytes that the head of a request may have.
      package var headLimit = 64 << 10
      /// Connections at once; fewer where the system allows the process fewer.
      package var connectionLimit = 4096
      /// Seconds that the head of a request, and then its body, may take.
      package var patience = 15
      /// Whether the certificate of the service is checked, as Magento does.
      package var verifiesService = true
      /// Seconds that the service has for its answer to the call of the endpoint URL.
      package var callbackTimeout = Double(MagentoBehaviour.callbackTimeout)
      /// Is called when it listens, and before it calls anybody; what is thrown ends the start.
      package var onStart: (@Sendable () throws(MagintError) -> Void)?
      /// Is told of each exchange before its reply is sent.
      package var onExchange: (@Sendable (Exchange) -> Void)?
      /// What else is served beside the shop.
      package var extraRoutes: (any ExtraRoutes)?
      /// The shop that it goes on with, whose Magento has been upgraded.
      package var former: Shop?
      package var clock = ShopClock()
      package var tokens = TokenSource()

      package init(catalog: Catalog, release: Int) {
        self.catalog = catalog
        self.release = release
      }

      /// How a client that talks to the service and to this shop checks certificates; nil as always.
      ///
      /// - Throws: ``MagintError`` where the certificate of the shop cannot be read.
      func clientTLS() throws(MagintError) -> TLSConfiguration? {
        guard !verifiesService || ownCertificate != nil else { return nil }
        var configuration = TLSConfiguration.makeClientConfiguration()
        if !verifiesService { configuration.certificateVerification = .none }
        if let ownCertificate {
          do {
            configuration.additionalTrustRoots = [
              .certificates([
                try NIOSSLCertificate(bytes: Array(ownCertificate.certificate.utf8), format: .pem)
              ])
            ]
          } catch {
            throw MagintError(.failure, "the certificate of the shop cannot be read: \(error)")
          }
        }
        return configuration
      }
    }

    package let shop: Shop
    /// The port that it listens on.
    package let port: Int
    /// What a service has to trust, as PEM; nil without https.
    package let certificate: String?
    private let journal: ExchangeJournal
    private let connections: ConnectionSet
    private let server: any RunnableServer
    private let run: Task<Void, Never>
    private let verifiesService: Bool
    private let calls = CallSet()
    private let callbackTimeout: Double
    private let extraRoutes: (any ExtraRoutes)?
    /// While it is closed, requests for tokens wait: a shop that takes its time.
    package let gate: Gate

    /// Starts listening.
    ///
    /// - Throws: ``MagintError`` where the address or the port cannot be had, and what ``Options/onStart``
    ///   throws.
    package static func start(_ options: Options) async throws(MagintError) -> StandIn {
      let shop =
        options.former?.upgraded(to: options.release, options: options.shop)
        ?? Shop(
          catalog: options.catalog, release: options.release, options: options.shop,
          clock: options.clock, tokens: options.tokens)
      let journal = ExchangeJournal(capacity: options.journalCapacity)
      let connections = ConnectionSet(
        limit: OpenFiles.connections(of: options.connectionLimit))
      var own = options.isSecure ? options.ownCertificate : nil
      if options.isSecure, own == nil { own = try OwnCertificate(host: options.host) }
      let scheme =
        options.publicURL.flatMap { RequestMessage("GET", url: $0)?.scheme }
        ?? (options.isSecure ? "https" : "http")
      let gate = Gate()
      let responder = ShopResponder(
        shop: shop, journal: journal, gate: gate, scheme: scheme, bodyLimit: options.bodyLimit,
        onExchange: options.onExchange, extraRoutes: options.extraRoutes)
      let (starts, start) = AsyncStream.makeStream(of: Result<Int, MagintError>.self)
      let server: any RunnableServer
      do {
        server = try Self.server(options, own, connections, responder) {
          start.yield(.success($0))
        }
      } catch {
        throw MagintError(.failure, "the server cannot be set up: \(error)")
      }
      let address = "\(options.host):\(options.port)"
      let run = Task {
        do {
          try await server.run()
        } catch {
          start.yield(
            .failure(
              MagintError(.failure, "cannot listen on \(address): \(ServiceCall.reason(error))")))
        }
        start.finish()
      }
      var first: Result<Int, MagintError>?
      for await result in starts {
        first = result
        break
      }
      guard let first else {
        throw MagintError(.failure, "cannot listen on \(address)")
      }
      let port = try first.get()
      shop.baseURL = options.publicURL ?? Self.url(scheme, options.host, port, options.basePath)
      let standIn = StandIn(
        shop: shop, port: port, certificate: own?.certificate, journal: journal,
        connections: connections, server: server, run: run,
        verifiesService: options.verifiesService, callbackTimeout: options.callbackTimeout,
        gate: gate, extraRoutes: options.extraRoutes)
      do throws(MagintError) {
        try options.onStart?()
      } catch {
        await standIn.stop()
        throw error
      }
      return standIn
    }

    private init(
      shop: Shop, port: Int, certificate: String?, journal: ExchangeJournal,
      connections: ConnectionSet, server: any RunnableServer, run: Task<Void, Never>,
      verifiesService: Bool, callbackTimeout: Double, gate: Gate, extraRoutes: (any ExtraRoutes)?
    ) {
      self.extraRoutes = extraRoutes
      self.callbackTimeout = callbackTimeout
      self.gate = gate
      self.shop = shop
      self.port = port
      self.certificate = certificate
      self.journal = journal
      self.connections = connections
      self.server = server
      self.run = run
      self.verifiesService = verifiesService
    }

    /// Where the service reaches the shop, with a slash at its end.
    package var baseURL: String { shop.baseURL }

    /// How many connections are open.
    package var connectionCount: Int { connections.count }

    /// Ends the server, its connections and the streams of exchanges.
    package func stop() async {
      gate.open()
      extraRoutes?.stop()
      // A call of the endpoint URL that is under way would be waited for.
      calls.close()
      // Cancelling the task would drop connections that have just been accepted, which NIO takes for a
      // mistake and ends the process.
      let stop = Task { await server.stop() }
      let closing = Task {
        // Those that were being set up are there a moment later.
        while !Task.isCancelled {
          connections.closeAll()
          try? await Task.sleep(for: .milliseconds(20))
        }
      }
      await stop.value
      await run.value
      closing.cancel()
      journal.close()
    }

    // MARK: Exchanges

    /// The newest exchanges, in order.
    package var exchanges: [Exchange] { journal.all }

    /// Each exchange from now on.
    package var newExchanges: AsyncStream<Exchange> { journal.listen() }

    // MARK: Activation

    /// What became of calling the endpoint URL.
    package struct ActivationOutcome: Sendable {
      package var activation: Shop.Activation
      /// The URL that was called, without its fragment.
      package var endpoint: String
      /// Nil where there was no reply.
      package var reply: ReplyMessage?
      /// Why there was none.
      package var failure: String?
      /// What to do about that, where more is known than that there was none.
      package var help: String?
      /// Seconds that it took.
      package var duration: Double

      /// Whether Magento goes on and opens the pop-up: it asks for a reply and not what it says.
      package var opensPopUp: Bool { reply != nil }
    }

    /// What *Activate* and *Allow* do: calls the endpoint URL, waits 5 s at most, follows no redirect. The
    /// pop-up's URL is in the outcome; opening it is the caller's part.
    ///
    /// - Parameters:
    ///   - reauthorizing: as *Reauthorize* does, delete the token first.
    ///   - endpoint: to call in place of the integration's endpoint URL, such as a local copy.
    ///   - identityLink: in place of the integration's identity link URL.
    /// - Throws: ``MagintError`` where there is no such integration.
    package func activate(
      _ id: Int, reauthorizing: Bool = false, endpoint: String? = nil, identityLink: String? = nil
    ) async throws(MagintError) -> ActivationOutcome {
      guard let definition = shop.integration(id)?.definition else {
        throw MagintError(.usage, "the shop has no integration \(id)")
      }
      var activation = try shop.activate(id, reauthorizing: reauthorizing)
      if let identityLink {
        activation.identityLink =
          identityLink + activation.identityLink.dropFirst(definition.identityLinkURL.count)
      }
      return await deliver(activation, to: endpoint ?? definition.endpointURL)
    }

    /// With what headers an endpoint URL is called, besides Host.
    func callHeaders(_ activation: Shop.Activation, to url: String) -> [HeaderField] {
      guard let endpoint = EndpointURL(url) else { return [] }
      return EndpointPost(activation.form, to: endpoint, shop.behaviour).headers
        .filter { !$0.isCalled("host") }
    }

    /// Calls an endpoint URL, for an activation that has begun.
    ///
    /// - Parameter endpoint: a fragment is left out.
    package func deliver(
      _ activation: Shop.Activation, to endpoint: String
    ) async -> ActivationOutcome {
      let url = String(endpoint.prefix { $0 != "#" })
      let start = ContinuousClock.now
      let (reply, failure) = await post(activation.form, to: url)
      return ActivationOutcome(
        activation: activation, endpoint: url, reply: reply, failure: failure?.reason,
        help: failure?.help, duration: (ContinuousClock.now - start) / .seconds(1))
    }

    private func post(_ form: [UInt8], to url: String) async -> (
      ReplyMessage?, ServiceCall.Failure?
    ) {
      guard let endpoint = EndpointURL(url) else {
        let mistake = RequestMessage.portMistake(in: url)
        return (
          nil,
          ServiceCall.Failure(
            "\(quoted(url)) is no URL that Magento can call\(mistake)",
            help:
              "Give the service an http or https URL, with a port from 1 to 65535 where it has one."
          )
        )
      }
      let call = EndpointPost(form, to: endpoint, shop.behaviour)
      let outcome = await calls.run { [callbackTimeout, verifiesService] in
        await call.send(seconds: callbackTimeout, verifies: verifiesService)
      }
      switch outcome {
      case .success(let reply): return (reply, nil)
      case .failure(var failure):
        if failure.isConnection { failure.reason = "no connection: \(failure.reason)" }
        return (nil, failure)
      }
    }

    // MARK: The server

    static func url(_ scheme: String, _ host: String, _ port: Int, _ path: String) -> String {
      let reachable = ["0.0.0.0": "127.0.0.1", "::": "::1"][host] ?? host
      let authority = reachable.contains(":") ? "[\(reachable)]" : reachable
      let isOwn = port == (scheme == "https" ? 443 : 80)
      return "\(scheme)://\(authority)\(isOwn ? "" : ":\(port)")\(path)"
    }

    private static func server(
      _ options: Options, _ own: OwnCertificate?, _ connections: ConnectionSet,
      _ responder: ShopResponder, onStart: @escaping @Sendable (Int) -> Void
    ) throws -> any RunnableServer {
      let channel = ShopChannel(
        responder: responder, connections: connections,
        patience: .seconds(Int64(options.patience)), headLimit: options.headLimit)
      let address = BindAddress.hostname(options.host, port: options.port)
      guard let own else { return ServerRun(channel, address, onStart: onStart) }
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: [
          .certificate(try NIOSSLCertificate(bytes: Array(own.certificate.utf8), format: .pem))
        ],
        privateKey: .privateKey(
          try NIOSSLPrivateKey(bytes: Array(own.privateKey.utf8), format: .pem)))
      configuration.minimumTLSVersion = .tlsv12
      return ServerRun(
        try TLSChannel(channel, tlsConfiguration: configuration), address, onStart: onStart)
    }
  }

  /// A server, whatever its channels are made of.
  private protocol RunnableServer: Sendable {
    /// Runs until ``stop()``.
    func run() async throws
    /// Takes no more connections and waits for the end of those that are open.
    func stop() async
  }

  private struct ServerRun<Child: ServerChildChannel>: RunnableServer {
    private let server: Server<Child>

    /// - Parameter onStart: is called with the port when the server listens.
    init(_ channel: Child, _ address: BindAddress, onStart: @escaping @Sendable (Int) -> Void) {
      server = Server(
        childChannelSetup: channel,
        // As many as may come at once: who finds it full tries again after a second, then two, then four.
        configuration: ServerConfiguration(address: address, backlog: 4096),
        onServerRunning: { onStart($0.localAddress?.port ?? 0) },
        eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
        logger: Logger(label: "magint") { _ in SwiftLogNoOpLogHandler() })
    }

    func run() async throws { try await server.run() }

    func stop() async { try? await server.shutdownGracefully() }
  }

  /// What answers the requests of a stand-in.
  struct ShopResponder: Sendable {
    let shop: Shop
    let journal: ExchangeJournal
    let gate: Gate
    let scheme: String
    let bodyLimit: Int
    let onExchange: (@Sendable (Exchange) -> Void)?
    let extraRoutes: (any ExtraRoutes)?

    /// Whether a request may have to wait.
    func takesTime(_ request: RequestMessage) -> Bool {
      extraRoutes != nil || !gate.isOpen && Self.isForToken(request)
    }

    func answer(_ request: RequestMessage) -> ReplyMessage {
      let exchange = shop.answer(request)
      journal.add(exchange)
      onExchange?(exchange)
      return exchange.reply
    }

    func answerInTime(_ request: RequestMessage) async -> ExtraReply {
      if let reply = await extraRoutes?.answer(request) { return reply }
      if Self.isForToken(request) { await gate.pass() }
      return .message(answer(request))
    }

    private static func isForToken(_ request: RequestMessage) -> Bool {
      request.target.contains("/oauth/token/")
    }
  }
#endif
