#if Rehearsal
  import ArgumentParser
  import Dispatch
  import Foundation
  import MagintCatalog
  import MagintCore
  import MagintKit
  import MagintRehearsal

  struct RehearseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rehearse",
      abstract: "Play Magento against the service of an integration.",
      discussion: """
        'magint rehearse MODULE' is 'magint rehearse check MODULE'; 'magint rehearse check --help' lists the \
        options. 'magint rehearse --serve MODULE' is 'magint rehearse serve MODULE': the same by hand, in a \
        web page. A directory of the name of a subcommand is given as ./check, ./listen or ./serve.
        """,
      subcommands: [Check.self, Listen.self, Serve.self], defaultSubcommand: Check.self)

    /// The arguments of a program with `--serve` as the name of the subcommand.
    static func arguments(_ arguments: [String]) -> [String] {
      guard arguments.first == "rehearse",
        let place = arguments.firstIndex(where: { $0 == "--serve" || $0 == "--" }),
        arguments[place] == "--serve"
      else { return arguments }
      var result = arguments
      result.remove(at: place)
      result.insert("serve", at: 1)
      return result
    }

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
          """)

      @Argument(
        help: "Modules, integration files or whole projects. Without one, the working directory.",
        completion: .file())
      var paths: [String] = []

      @OptionGroup var catalog: CatalogArguments

      @Option(help: ArgumentHelp("Only the integration of this name.", valueName: "name"))
      var integration: String?

      @Flag(help: "Call the endpoint URL of each integration.")
      var activate = false

      @Option(
        help: ArgumentHelp("Call this URL in place of the endpoint URL.", valueName: "url"))
      var endpoint: String?

      @Option(
        help: ArgumentHelp("Open this URL in place of the identity link URL.", valueName: "url"))
      var identityLink: String?

      @Option(
        help: ArgumentHelp(
          "The address to listen on. Any but a loopback address lets others in.",
          valueName: "address"))
      var host = "127.0.0.1"

      @Option(
        help: ArgumentHelp("The port to listen on; 0 for one that is free.", valueName: "port"))
      var port = 0

      @Flag(help: "Speak https, with a certificate made for the occasion.")
      var https = false

      @Option(
        help: ArgumentHelp(
          "Write that certificate to this file, for the service to trust.", valueName: "file"),
        completion: .file())
      var certificate: String?

      @Option(
        help: ArgumentHelp(
          "Where the service reaches the stand-in, if elsewhere: the other end of a tunnel.",
          valueName: "url"))
      var publicURL: String?

      @Option(help: ArgumentHelp("The path of the shop.", valueName: "path"))
      var basePath = "/"

      @Flag(help: "As a shop with oauth/consumer/enable_integration_as_bearer switched on.")
      var bearer = false

      @Flag(
        help:
          "With --activate, call the URLs that the files name even where they are not on this machine."
      )
      var allowRemote = false

      @Flag(help: "Take any certificate of the service.")
      var insecure = false

      @Flag(help: "Show keys, secrets and tokens.")
      var showSecrets = false

      func validate() throws {
        guard (0...65535).contains(port) else {
          throw ValidationError("--port takes a number from 0 to 65535.")
        }
        guard certificate == nil || https else {
          throw ValidationError("--certificate goes with --https.")
        }
        guard activate || endpoint == nil && identityLink == nil else {
          throw ValidationError("--endpoint and --identity-link go with --activate.")
        }
        guard activate || !allowRemote else {
          throw ValidationError("--allow-remote goes with --activate.")
        }
        guard endpoint.map({ RequestMessage("GET", url: $0) != nil }) ?? true else {
          throw ValidationError("--endpoint takes an http or https URL.")
        }
        guard publicURL.map({ RequestMessage("GET", url: $0) != nil }) ?? true else {
          throw ValidationError("--public-url takes an http or https URL.")
        }
      }

      func run() async throws {
        var options = GrantsOptions()
        options.catalog = catalog.options
        options.integration = integration
        let declared = try DeclaredIntegrations.read(paths.isEmpty ? ["."] : paths, options)
        if activate, endpoint == nil, !allowRemote { try checkEndpoints(declared) }
        let stop = Self.signals()
        let standIn = try await StandIn.start(standInOptions(declared))
        do {
          try await serve(standIn, declared, until: stop)
        } catch {
          await standIn.stop()
          throw error
        }
        await standIn.stop()
      }

      /// What the files name is somebody's service, which is not called by mistake.
      private func checkEndpoints(_ declared: DeclaredIntegrations) throws(MagintError) {
        for integration in declared.integrations {
          let url = integration.endpointURL
          guard !url.isEmpty, !integration.identityLinkURL.isEmpty,
            RequestMessage("POST", url: url)?.isLoopback != true
          else { continue }
          throw MagintError(
            .usage,
            "the endpoint URL of \(quoted(integration.name)) is not on this machine: \(quoted(url)). Name a copy of the service with --endpoint, or allow calling what the files name with --allow-remote"
          )
        }
      }

      private func standInOptions(_ declared: DeclaredIntegrations) -> StandIn.Options {
        var options = StandIn.Options(catalog: declared.catalog, release: declared.release)
        options.shop.acceptsBearer = bearer
        // What the log has not printed yet; nobody looks back.
        options.journalCapacity = 256
        options.host = host
        options.port = port
        options.isSecure = https
        options.basePath = Self.slashed(basePath)
        options.publicURL = publicURL.map { $0.hasSuffix("/") ? $0 : $0 + "/" }
        options.verifiesService = !insecure
        return options
      }

      static func slashed(_ path: String) -> String {
        let segments = path.split(separator: "/").joined(separator: "/")
        return segments.isEmpty ? "/" : "/\(segments)/"
      }

      private func serve(
        _ standIn: StandIn, _ declared: DeclaredIntegrations, until stop: AsyncStream<Void>
      ) async throws {
        let release = declared.catalog.releases[declared.release]
        Terminal.write("Magento \(release) is at \(standIn.baseURL)\n")
        if !["127.0.0.1", "::1", "localhost"].contains(host) {
          Terminal.complain("others can reach \(host); what they send is answered, too")
        }
        if let certificate, let pem = standIn.certificate {
          try Self.write(pem, to: certificate)
        }
        let exchanges = standIn.newExchanges
        let log = Task {
          for await exchange in exchanges { Terminal.write(ExchangeText(exchange).text) }
        }
        for integration in declared.integrations {
          let id = standIn.shop.install(
            IntegrationDefinition(
              name: integration.name, email: integration.email,
              endpointURL: integration.endpointURL, identityLinkURL: integration.identityLinkURL,
              resources: integration.resources, isLegacy: integration.isLegacy))
          try await begin(id, standIn)
        }
        for await _ in stop { break }
        await standIn.stop()
        await log.value
      }

      static func write(_ pem: String, to path: String) throws(MagintError) {
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        let directory = String(path.dropLast(name.utf8.count))
        try FileWriter(directory: directory.isEmpty ? "." : directory, overwrites: false)
          .write([(name: name, bytes: Array(pem.utf8))])
      }

      /// Says what there is of an integration, and calls its endpoint URL where that is wanted.
      private func begin(_ id: Int, _ standIn: StandIn) async throws {
        guard let integration = standIn.shop.integration(id) else { return }
        let definition = integration.definition
        var text = "Integration \(quoted(definition.name))\n"
        if activate, definition.exchangesTokens || endpoint != nil {
          let outcome = try await standIn.activate(
            id, endpoint: endpoint, identityLink: identityLink)
          text += "  POST \(quoted(outcome.endpoint, limit: 300)): "
          text += outcome.reply.map { "\($0.status)" } ?? outcome.failure ?? ""
          text +=
            outcome.opensPopUp
            ? "\n  pop-up: \(quoted(outcome.activation.identityLink, limit: 600))\n"
            : "; no pop-up\n"
          if showSecrets { text += secrets(outcome.activation) }
        } else if activate {
          let tokens = try standIn.shop.manualTokens(id)
          text += "  has not both URLs: the merchant copies four values by hand"
          text += showSecrets ? "\n" : "; --show-secrets prints them\n"
          if showSecrets { text += secrets(tokens) }
        } else {
          let activation = try standIn.shop.activate(id)
          text += "  consumer key \(activation.consumerKey)\n"
          text += "  The endpoint URL is not called; the verifier is good for 300 s.\n"
          if showSecrets { text += secrets(activation) }
        }
        Terminal.write(text)
      }

      private func secrets(_ activation: Shop.Activation) -> String {
        "  oauth_consumer_key=\(activation.consumerKey)\n  oauth_consumer_secret=\(activation.consumerSecret)\n  oauth_verifier=\(activation.verifier)\n"
      }

      private func secrets(_ tokens: Shop.ManualTokens) -> String {
        "  consumer_key=\(tokens.consumerKey)\n  consumer_secret=\(tokens.consumerSecret)\n  access_token=\(tokens.accessToken)\n  access_token_secret=\(tokens.accessTokenSecret)\n"
      }

      /// Yields when the user or the system wants the program to end.
      static func signals() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        // Nothing but to keep them alive is done with them.
        nonisolated(unsafe) let sources = [SIGINT, SIGTERM].map { number in
          signal(number, SIG_IGN)
          let source = DispatchSource.makeSignalSource(signal: number)
          source.setEventHandler { continuation.yield() }
          source.resume()
          return source
        }
        continuation.onTermination = { _ in for source in sources { source.cancel() } }
        return stream
      }
    }
  }

  /// An exchange in lines for people: no header, query or body is shown, in which secrets may be.
  struct ExchangeText {
    let exchange: Exchange

    init(_ exchange: Exchange) { self.exchange = exchange }

    var text: String {
      let request = exchange.request
      let name = exchange.account.integration.map { " (\($0))" } ?? ""
      var text =
        "\(exchange.number). \(request.method) \(shown(request.path))\(request.query == nil ? "" : "?…"): \(exchange.reply.status)\(shown(name))\n"
      if let failure = exchange.account.failure { text += "   \(failure.detail)\n" }
      guard let explanation = exchange.account.signature?.explain() else { return text }
      for mistake in explanation.mistakes {
        text +=
          "   \(mistake.message.prefix(1).uppercased())\(mistake.message.dropFirst()). \(mistake.help)\n"
      }
      if explanation.mistakes.isEmpty {
        text += "   No known mistake makes the signature that was sent.\n"
      }
      return text
    }

    private func shown(_ text: String) -> String {
      String(quoted(text, limit: 200).dropFirst().dropLast())
    }
  }
#endif
