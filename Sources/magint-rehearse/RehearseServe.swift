#if Rehearsal
  import ArgumentParser
  import MagintCatalog
  import MagintCore
  import MagintKit
  import MagintRehearsal

  extension RehearseCommand {
    /// The merchant's admin as a web page, and what happens behind it.
    struct Serve: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract:
          "Activate integrations by hand, in a web page laid out as the merchant's admin is.",
        discussion: """
          Prints the address of the page, and serves it until it is stopped. There is the grid of \
          integrations, the panel that asks for permissions, and the pop-up that leads to the service; \
          beside them the tokens, a log of each request with its explanation, and buttons for bad days.

          The address has a part that nobody can guess: who has it has the page. The URLs that the files \
          name are called only where they are on this machine; others are given with --service, \
          --endpoint and --identity-link, or allowed with --allow-remote.
          """)

      @OptionGroup var shop: StandInArguments

      @Option(
        help: ArgumentHelp(
          "Where a copy of the service runs: takes the place of scheme, host and port in both URLs.",
          valueName: "url"))
      var service: String?

      @Flag(help: "Open the page in the browser.")
      var open = false

      @Option(help: ArgumentHelp("The path of the shop.", valueName: "path"))
      var basePath = "/"

      @Flag(help: "As a shop with oauth/consumer/enable_integration_as_bearer switched on.")
      var bearer = false

      @Flag(help: "Call the URLs that the files name even where they are not on this machine.")
      var allowRemote = false

      func validate() throws {
        guard service == nil || shop.endpoint == nil && shop.identityLink == nil else {
          throw ValidationError("--service takes the place of --endpoint and --identity-link.")
        }
        guard service.map({ RequestMessage("GET", url: $0)?.target == "/" }) ?? true else {
          throw ValidationError(
            "--service takes scheme, host and port, such as http://127.0.0.1:8080, not \(quoted(service ?? ""))\(RequestMessage.portMistake(in: service ?? ""))."
          )
        }
        guard shop.publicURL == nil || basePath == "/" else {
          throw ValidationError(
            "--public-url has the path of the shop in it; leave out --base-path.")
        }
      }

      func run() async throws {
        let declared = try shop.declared()
        let integrations = declared.integrations.map(pageIntegration)
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        Listen.onInterruption { end.yield() }
        let page = try await RehearsalPage.start(
          integrations, standInOptions(declared), showsSecrets: shop.showSecrets)
        for integration in integrations {
          if let refusal = integration.refusal { Terminal.complain(refusal) }
        }
        let release = declared.catalog.releases[declared.release]
        Terminal.write(
          "Magento \(release) is at \(page.standIn?.baseURL ?? "")\nThe page is at \(page.url)\nCtrl-C ends it.\n"
        )
        if open, let failure = Browser.open(page.url) { Terminal.complain(failure) }
        for await _ in ends { break }
        await page.standIn?.stop()
      }

      private func standInOptions(
        _ declared: DeclaredIntegrations
      ) throws(MagintError) -> StandIn.Options {
        var options = try shop.standIn(declared)
        options.shop.acceptsBearer = bearer
        options.basePath = Listen.slashed(basePath)
        return options
      }

      // MARK: URLs

      /// The integration with the URLs that are to be called.
      private func pageIntegration(
        _ found: DeclaredIntegrations.Integration
      ) -> RehearsalPage.Integration {
        let declared = IntegrationDefinition(
          name: found.name, email: found.email, endpointURL: found.endpointURL,
          identityLinkURL: found.identityLinkURL, resources: found.resources,
          isLegacy: found.isLegacy)
        var called = declared
        called.endpointURL = shop.endpoint ?? moved(found.endpointURL)
        called.identityLinkURL = shop.identityLink ?? moved(found.identityLinkURL)
        return RehearsalPage.Integration(
          declared: declared, called: called, permissions: found.permissions,
          refusal: refusal(declared, called))
      }

      /// The same path at the copy of the service.
      private func moved(_ url: String) -> String {
        guard let origin = service.flatMap({ RequestMessage("GET", url: $0) }),
          let message = RequestMessage("GET", url: url)
        else { return url }
        return "\(origin.scheme)://\(origin.host)\(message.target)"
      }

      /// What the files name is somebody's service, which is not called by mistake.
      private func refusal(
        _ declared: IntegrationDefinition, _ called: IntegrationDefinition
      ) -> String? {
        guard !allowRemote, called.exchangesTokens else { return nil }
        for (name, url, given) in [
          ("endpoint URL", called.endpointURL, shop.endpoint ?? service),
          ("identity link URL", called.identityLinkURL, shop.identityLink ?? service),
        ] where given == nil {
          guard let message = RequestMessage("GET", url: url), !message.isLoopback else { continue }
          return
            "the \(name) of \(quoted(declared.name)) is not on this machine and is not called: \(quoted(url)). Name a copy of the service with --service http://127.0.0.1:8080, or allow calling what the files name with --allow-remote"
        }
        return nil
      }
    }
  }
#endif
