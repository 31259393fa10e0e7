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

      @Argument(
        help: "Modules, integration files or whole projects. Without one, the working directory.",
        completion: .file())
      var paths: [String] = []

      @OptionGroup var catalog: CatalogArguments

      @Option(help: ArgumentHelp("Only the integration of this name.", valueName: "name"))
      var integration: String?

      @Option(
        help: ArgumentHelp(
          "Where a copy of the service runs: takes the place of scheme, host and port in both URLs.",
          valueName: "url"))
      var service: String?

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

      @Flag(help: "Open the page in the browser.")
      var open = false

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

      @Flag(help: "Call the URLs that the files name even where they are not on this machine.")
      var allowRemote = false

      @Flag(help: "Take any certificate of the service.")
      var insecure = false

      func validate() throws {
        guard (0...65535).contains(port) else {
          throw ValidationError("--port takes a number from 0 to 65535.")
        }
        guard certificate == nil || https else {
          throw ValidationError("--certificate goes with --https.")
        }
        guard service == nil || endpoint == nil && identityLink == nil else {
          throw ValidationError("--service takes the place of --endpoint and --identity-link.")
        }
        for (name, url) in [
          ("--service", service), ("--endpoint", endpoint), ("--identity-link", identityLink),
          ("--public-url", publicURL),
        ] {
          guard let url, RequestMessage("GET", url: url) == nil else { continue }
          throw ValidationError("\(name) takes an http or https URL.")
        }
        guard service.flatMap({ RequestMessage("GET", url: $0) })?.target ?? "/" == "/" else {
          throw ValidationError(
            "--service takes scheme, host and port, such as http://127.0.0.1:8080.")
        }
      }

      func run() async throws {
        var grants = GrantsOptions()
        grants.catalog = catalog.options
        grants.integration = integration
        let declared = try DeclaredIntegrations.read(paths.isEmpty ? ["."] : paths, grants)
        let integrations = declared.integrations.map(pageIntegration)
        let stop = RehearseCommand.Listen.signals()
        let page = try await RehearsalPage.start(integrations, standInOptions(declared))
        do {
          try announce(page, integrations, declared)
        } catch {
          await page.standIn?.stop()
          throw error
        }
        for await _ in stop { break }
        await page.standIn?.stop()
      }

      private func standInOptions(_ declared: DeclaredIntegrations) -> StandIn.Options {
        var options = StandIn.Options(catalog: declared.catalog, release: declared.release)
        options.shop.acceptsBearer = bearer
        options.host = host
        options.port = port
        options.isSecure = https
        options.basePath = RehearseCommand.Listen.slashed(basePath)
        options.publicURL = publicURL.map { $0.hasSuffix("/") ? $0 : $0 + "/" }
        options.verifiesService = !insecure
        return options
      }

      private func announce(
        _ page: RehearsalPage, _ integrations: [RehearsalPage.Integration],
        _ declared: DeclaredIntegrations
      ) throws {
        if let certificate, let pem = page.standIn?.certificate {
          try RehearseCommand.Listen.write(pem, to: certificate)
        }
        if !["127.0.0.1", "::1", "localhost"].contains(host) {
          Terminal.complain("others can reach \(host); what they send is answered, too")
        }
        for integration in integrations {
          if let refusal = integration.refusal { Terminal.complain(refusal) }
        }
        let release = declared.catalog.releases[declared.release]
        let shop = page.standIn?.baseURL ?? ""
        Terminal.write(
          "Magento \(release) is at \(shop)\nThe page is at \(page.url)\nCtrl-C ends it.\n")
        if open, let failure = Browser.open(page.url) { Terminal.complain(failure) }
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
        called.endpointURL = endpoint ?? moved(found.endpointURL)
        called.identityLinkURL = identityLink ?? moved(found.identityLinkURL)
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
          ("endpoint URL", called.endpointURL, endpoint ?? service),
          ("identity link URL", called.identityLinkURL, identityLink ?? service),
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
