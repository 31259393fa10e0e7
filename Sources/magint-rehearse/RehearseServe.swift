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

      @OptionGroup var called: ServiceArguments

      @OptionGroup var kind: ShopArguments

      @Flag(help: "Open the page in the browser.")
      var open = false

      func validate() throws {
        try called.check(with: shop)
        try kind.check(with: shop)
      }

      func run() async throws {
        let declared = try shop.declared()
        let integrations = declared.integrations.map(pageIntegration)
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        RehearseCommand.onInterruption { end.yield() }
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
        kind.apply(to: &options)
        return options
      }

      // MARK: URLs

      /// The integration with the URLs that are to be called.
      private func pageIntegration(
        _ found: DeclaredIntegrations.Integration
      ) -> RehearsalPage.Integration {
        let declared = IntegrationDefinition(found)
        var called = declared
        called.endpointURL = shop.endpoint ?? self.called.moved(found.endpointURL)
        called.identityLinkURL = shop.identityLink ?? self.called.moved(found.identityLinkURL)
        return RehearsalPage.Integration(
          declared: declared, called: called, permissions: found.permissions,
          refusal: refusal(called))
      }

      /// Why its service is not called; what is no URL at all the page tells when it is to be called.
      private func refusal(_ definition: IntegrationDefinition) -> String? {
        guard !called.allowRemote, definition.exchangesTokens else { return nil }
        return [
          ("endpoint URL", definition.endpointURL, shop.endpoint ?? called.service),
          ("identity link URL", definition.identityLinkURL, shop.identityLink ?? called.service),
        ].lazy.compactMap { name, url, given in
          guard given == nil, RequestMessage("GET", url: url) != nil else { return nil }
          return ServiceArguments.refusal("\(name) of \(quoted(definition.name))", url)
        }.first
      }
    }
  }
#endif
