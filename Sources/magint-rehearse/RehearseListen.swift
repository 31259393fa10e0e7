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

      @OptionGroup var kind: ShopArguments

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
        try kind.check(with: shop)
      }

      func run() async throws {
        let declared = try shop.declared()
        if activate, shop.endpoint == nil, !allowRemote { try checkEndpoints(declared) }
        if once, !declared.integrations.contains(where: { isExchanging(IntegrationDefinition($0)) })
        {
          throw MagintError(
            .usage, "--once waits for an exchange of tokens, and no integration has both URLs")
        }
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        RehearseCommand.onInterruption { end.yield() }
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
        for integration in declared.integrations.map({ IntegrationDefinition($0) })
        where integration.exchangesTokens {
          let refusal = ServiceArguments.refusal(
            "endpoint URL of \(quoted(integration.name))", integration.endpointURL,
            remedy: "--endpoint")
          if let refusal { throw MagintError(.usage, refusal) }
        }
      }

      /// Whether an integration becomes active by an exchange of tokens.
      private func isExchanging(_ integration: IntegrationDefinition) -> Bool {
        shop.endpoint != nil || integration.exchangesTokens
      }

      private func standInOptions(
        _ declared: DeclaredIntegrations
      ) throws(MagintError) -> StandIn.Options {
        var options = try shop.standIn(declared)
        // What the log has not printed yet; nobody looks back.
        options.journalCapacity = 256
        kind.apply(to: &options)
        return options
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
          let definition = IntegrationDefinition(integration)
          let id = standIn.shop.install(definition)
          ids.append(id)
          progress.withLock {
            $0[id] = Progress(name: definition.name, exchangesTokens: isExchanging(definition))
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
        if activate, isExchanging(definition) {
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
    }
  }
#endif
