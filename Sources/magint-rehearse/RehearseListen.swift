#if Rehearsal
  import ArgumentParser
  import Dispatch
  import MagintCatalog
  import MagintCore
  import MagintKit
  import MagintRehearsal

  extension RehearseCommand {
    /// A stand-in that waits for requests, and says of each why it was answered as it was.
    struct Listen: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract:
          "Stand in for a Magento until it is stopped, and say what becomes of each request.",
        discussion: """
          Serves the token URLs and the REST routes of the release with Magento's checks and errors. With \
          --activate it calls the endpoint URL of each integration first, as Magento does when the \
          merchant presses Allow, and prints the URL of the pop-up.

          Secrets and tokens are shown with --show-secrets only.

          With --once or --timeout it exits with 0 when each integration that exchanges tokens is active, 1 \
          when one is not. Without them it exits with 0 when it is stopped. 2 is wrong usage, 3 a failure.
          """)

      @OptionGroup var shop: StandInArguments

      @Flag(help: "Call the endpoint URL of each integration.")
      var activate = false

      @Flag(
        help:
          "With --activate, call the URLs that the files name even where they are not on this machine."
      )
      var allowRemote = false

      @Flag(
        help:
          "Stop a second after the last integration is active, or when one cannot become so any more: its endpoint URL does not answer, or the service has fetched no request token within 300 s. After 600 s at the latest, where --timeout says nothing else."
      )
      var once = false

      @Option(
        help: ArgumentHelp(
          "Stop after so many seconds, or before as --once says.", valueName: "seconds"))
      var timeout: Int?

      /// Seconds after which `--once` gives up a service that has its request token and makes nothing of it.
      private static let onceLimit = 2 * MagentoBehaviour.verifierLifetime

      @Option(help: ArgumentHelp("The path of the shop.", valueName: "path"))
      var basePath = "/"

      @Flag(help: "As a shop with oauth/consumer/enable_integration_as_bearer switched on.")
      var bearer = false

      func validate() throws {
        guard activate || shop.endpoint == nil && shop.identityLink == nil else {
          throw ValidationError("--endpoint and --identity-link go with --activate.")
        }
        guard activate || !allowRemote else {
          throw ValidationError("--allow-remote goes with --activate.")
        }
        guard (1...1_000_000).contains(timeout ?? 1) else {
          throw ValidationError("--timeout takes a number of seconds from 1.")
        }
        guard shop.publicURL == nil || basePath == "/" else {
          throw ValidationError(
            "--public-url has the path of the shop in it; leave out --base-path.")
        }
      }

      func run() async throws {
        let declared = try shop.declared()
        if activate, shop.endpoint == nil, !allowRemote { try checkEndpoints(declared) }
        let waitsFor = declared.integrations.filter {
          shop.endpoint != nil || !$0.endpointURL.isEmpty && !$0.identityLinkURL.isEmpty
        }
        if once, waitsFor.isEmpty {
          throw MagintError(
            .usage, "--once waits for an exchange of tokens, and no integration has both URLs")
        }
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        Self.onInterruption { end.yield() }
        let standIn = try await StandIn.start(standInOptions(declared))
        do {
          try await serve(standIn, declared, ends, end)
        } catch {
          await standIn.stop()
          throw error
        }
      }

      /// What the files name is somebody's service, which is not called by mistake.
      private func checkEndpoints(_ declared: DeclaredIntegrations) throws(MagintError) {
        for integration in declared.integrations {
          let url = integration.endpointURL
          guard !url.isEmpty, !integration.identityLinkURL.isEmpty,
            RequestMessage("POST", url: url)?.isLoopback != true
          else { continue }
          let mistake = RequestMessage.portMistake(in: url)
          guard mistake.isEmpty else {
            throw MagintError(
              .usage,
              "the endpoint URL of \(quoted(integration.name)) is no http or https URL: \(quoted(url))\(mistake)"
            )
          }
          throw MagintError(
            .usage,
            "the endpoint URL of \(quoted(integration.name)) is not on this machine: \(quoted(url)). Name a copy of the service with --endpoint, or allow calling what the files name with --allow-remote"
          )
        }
      }

      private func standInOptions(
        _ declared: DeclaredIntegrations
      ) throws(MagintError) -> StandIn.Options {
        var options = try shop.standIn(declared)
        options.shop.acceptsBearer = bearer
        // What the log has not printed yet; nobody looks back.
        options.journalCapacity = 256
        options.basePath = Self.slashed(basePath)
        return options
      }

      static func slashed(_ path: String) -> String {
        let segments = path.split(separator: "/").joined(separator: "/")
        return segments.isEmpty ? "/" : "/\(segments)/"
      }

      /// What is known of an integration.
      private struct Progress: Sendable {
        var name: String
        /// Whether it becomes active by an exchange of tokens.
        var exchangesTokens: Bool
        /// Why it is not active, as far as it has come.
        var reason = "the service asked for no token"
        var isHopeless = false
      }

      private func serve(
        _ standIn: StandIn, _ declared: DeclaredIntegrations, _ ends: AsyncStream<Void>,
        _ end: AsyncStream<Void>.Continuation
      ) async throws {
        let release = declared.catalog.releases[declared.release]
        Terminal.write("Magento \(release) is at \(standIn.baseURL)\n")
        let progress = Guarded<[Int: Progress]>([:])
        let isComplete = { @Sendable in
          progress.withLock { $0 }.allSatisfy { id, integration in
            !integration.exchangesTokens || standIn.shop.integration(id)?.status == .active
          }
        }
        let exchanges = standIn.newExchanges
        let hasBegun = Guarded(false)
        let log = Task {
          for await exchange in exchanges {
            Terminal.write(ExchangeText(exchange).text)
            progress.withLock { Self.note(exchange, in: &$0) }
            if once, hasBegun.withLock({ $0 }), isComplete() { end.yield() }
          }
        }
        var ids: [Int] = []
        for integration in declared.integrations {
          let id = standIn.shop.install(
            IntegrationDefinition(
              name: integration.name, email: integration.email,
              endpointURL: integration.endpointURL, identityLinkURL: integration.identityLinkURL,
              resources: integration.resources, isLegacy: integration.isLegacy))
          ids.append(id)
          progress.withLock {
            $0[id] = Progress(
              name: integration.name,
              exchangesTokens: shop.endpoint != nil
                || !integration.endpointURL.isEmpty && !integration.identityLinkURL.isEmpty)
          }
        }
        // Beside what ends the program, which waits for no service.
        let beginnings = Task { [ids] in
          do {
            for id in ids where !Task.isCancelled {
              guard let failure = try await begin(id, standIn) else { continue }
              progress.withLock {
                $0[id]?.reason = failure
                $0[id]?.isHopeless = true
              }
            }
          } catch {
            end.yield()
            throw error
          }
          hasBegun.withLock { $0 = true }
          let isHopeless = progress.withLock { $0.values.contains(where: \.isHopeless) }
          if once, isHopeless || isComplete() { end.yield() }
        }
        let limit = timeout ?? (once ? Self.onceLimit : nil)
        let timer = Task {
          guard let limit else { return }
          try? await Task.sleep(for: .seconds(limit))
          end.yield()
        }
        let watch = Task {
          while once, (try? await Task.sleep(for: .seconds(1))) != nil {
            guard hasBegun.withLock({ $0 }),
              progress.withLock({ Self.noteExpired(standIn.shop, in: &$0) })
            else { continue }
            end.yield()
            return
          }
        }
        for await _ in ends { break }
        timer.cancel()
        watch.cancel()
        beginnings.cancel()
        try await beginnings.value
        // The reply with the token is on its way, and behind it what the service does with it.
        if once, isComplete() { try? await Task.sleep(for: .seconds(1)) }
        await standIn.stop()
        await log.value
        guard once || timeout != nil else { return }
        for (id, integration) in progress.withLock({ $0 }).sorted(by: { $0.key < $1.key })
        where integration.exchangesTokens {
          let isActive = standIn.shop.integration(id)?.status == .active
          Terminal.write(
            "Integration \(quoted(integration.name)) is \(isActive ? "active" : "not active: \(integration.reason)")\n"
          )
        }
        if !isComplete() { throw ExitCode(1) }
      }

      private static func note(_ exchange: Exchange, in progress: inout [Int: Progress]) {
        let account = exchange.account
        guard [.requestToken, .accessToken].contains(account.endpoint) else { return }
        let place = "\(exchange.request.method) \(quoted(exchange.request.path, limit: 200))"
        let reason =
          account.failure.map { "\(place) was refused: \($0.detail)" }
          ?? "the service fetched a request token and went no further"
        for id in progress.keys
        where account.integration == nil || account.integration == progress[id]?.name {
          progress[id]?.reason = reason
        }
      }

      /// - Returns: whether an integration cannot become active any more.
      private static func noteExpired(_ shop: Shop, in progress: inout [Int: Progress]) -> Bool {
        for (id, integration) in progress
        where integration.exchangesTokens && !shop.canBecomeActive(id) {
          progress[id]?.isHopeless = true
          progress[id]?.reason +=
            "; a verifier is good for a request token for \(MagentoBehaviour.verifierLifetime) s"
        }
        return progress.values.contains(where: \.isHopeless)
      }

      /// Says what there is of an integration, and calls its endpoint URL where that is wanted.
      ///
      /// - Returns: why the activation is over before it has begun.
      private func begin(_ id: Int, _ standIn: StandIn) async throws -> String? {
        guard let integration = standIn.shop.integration(id) else { return nil }
        let definition = integration.definition
        var failure: String?
        var text = "Integration \(quoted(definition.name))\n"
        if activate, definition.exchangesTokens || shop.endpoint != nil {
          let outcome = try await standIn.activate(
            id, endpoint: shop.endpoint, identityLink: shop.identityLink)
          text += "  POST \(quoted(outcome.endpoint, limit: 300)): "
          text += outcome.reply.map { "\($0.status)" } ?? outcome.failure ?? ""
          text +=
            outcome.opensPopUp
            ? "\n  pop-up: \(quoted(outcome.activation.identityLink, limit: 600))\n"
            : "; no pop-up\n"
          if shop.showSecrets { text += secrets(outcome.activation) }
          if !outcome.opensPopUp {
            failure = "the endpoint URL did not answer: \(outcome.failure ?? "")"
          }
        } else if activate {
          let tokens = try standIn.shop.manualTokens(id)
          text += "  has not both URLs: the merchant copies four values by hand"
          text += shop.showSecrets ? "\n" : "; --show-secrets prints them\n"
          if shop.showSecrets { text += secrets(tokens) }
        } else {
          let activation = try standIn.shop.activate(id)
          text += "  consumer key \(activation.consumerKey)\n"
          text +=
            "  The endpoint URL is not called; the verifier is good for a request token for \(MagentoBehaviour.verifierLifetime) s.\n"
          if shop.showSecrets { text += secrets(activation) }
        }
        Terminal.write(text)
        return failure
      }

      private func secrets(_ activation: Shop.Activation) -> String {
        "  oauth_consumer_key=\(activation.consumerKey)\n  oauth_consumer_secret=\(activation.consumerSecret)\n  oauth_verifier=\(activation.verifier)\n"
      }

      private func secrets(_ tokens: Shop.ManualTokens) -> String {
        "  consumer_key=\(tokens.consumerKey)\n  consumer_secret=\(tokens.consumerSecret)\n  access_token=\(tokens.accessToken)\n  access_token_secret=\(tokens.accessTokenSecret)\n"
      }

      /// Calls `body` when the user or the system wants the program to end.
      static func onInterruption(_ body: @escaping @Sendable () -> Void) {
        let descriptor = Interruption().descriptor
        // To the end of the program.
        nonisolated(unsafe) let source = DispatchSource.makeReadSource(fileDescriptor: descriptor)
        source.setEventHandler {
          source.cancel()
          body()
        }
        source.resume()
      }
    }
  }
#endif
