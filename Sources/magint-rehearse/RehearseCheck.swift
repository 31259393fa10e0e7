#if Rehearsal
  import ArgumentParser
  import MagintCatalog
  import MagintCore
  import MagintKit
  import MagintRehearsal

  extension RehearsalReport.Format: ExpressibleByArgument {}

  extension RehearseCommand {
    /// Scenarios, one after the other, without a person.
    struct Check: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Activate an integration as merchants do, on good days and bad ones.",
        discussion: """
          Calls the endpoint URL, opens the identity link, logs in, waits for the exchange of tokens and \
          makes signed calls; then the same with all that goes wrong in practice. Each scenario has a \
          shop of its own on a loopback address, so the service has to run on this machine, or reach the \
          shop by a tunnel: --port and --public-url. Two shops at a time take two ports; where there is one \
          public URL, that scenario is skipped.

          Nothing but the service is called. The URLs that the files name are called only where they are \
          on this machine; others are given with --service, --endpoint and --identity-link, or \
          allowed with --allow-remote.

          Exits with 0 when all scenarios pass, 1 when one fails, 2 for wrong usage, 3 for a failure.
          """)

      @OptionGroup var shop: StandInArguments

      @OptionGroup var called: ServiceArguments

      @Option(
        help: ArgumentHelp(
          "What to write into a field of the service's login form. May be given several times.",
          valueName: "field=value"))
      var loginForm: [String] = []

      @Option(
        help: ArgumentHelp(
          "Run this in a shell in place of the pop-up. It finds the URLs in $MAGINT_IDENTITY_LINK and $MAGINT_SUCCESS_CALLBACK, and has to log in and load the second.",
          valueName: "command"))
      var loginHook: String?

      @Option(
        help: ArgumentHelp(
          "Run this in a shell where a scenario is about the service's own REST calls: it has the service call the shop, whose address it finds in $MAGINT_STORE_BASE_URL.",
          valueName: "command"))
      var callHook: String?

      @Option(
        help: ArgumentHelp(
          "Only this scenario. May be given several times; all without it.", valueName: "name"),
        completion: .list(Scenarios.all.map { $0.name }))
      var scenario: [String] = []

      @Flag(help: "List the scenarios.")
      var listScenarios = false

      @Flag(
        help:
          "In text, show the whole transcript of a failed scenario; otherwise what failed first.")
      var verbose = false

      @Option(help: "The form of the report: text, json, junit or html.")
      var format = RehearsalReport.Format.text

      func validate() throws {
        guard loginHook == nil || loginForm.isEmpty else {
          throw ValidationError("--login-hook takes the place of --login-form.")
        }
        try called.check(with: shop)
      }

      func run() async throws {
        if listScenarios {
          let width = Scenarios.all.map { $0.name.utf8.count }.max() ?? 0
          for scenario in Scenarios.all {
            let space = String(repeating: " ", count: width - scenario.name.utf8.count + 2)
            Terminal.write("\(scenario.name)\(space)\(scenario.summary)\n")
          }
          return
        }
        let scenarios = try wantedScenarios()
        let login = try loginFields()
        let declared = try shop.declared()
        let definition = try definition(declared)
        var options = Rehearsal.Options(
          catalog: declared.catalog, release: declared.release, integration: definition)
        options.login = login
        options.loginHook = loginHook
        options.callHook = callHook
        options.shop = try shop.standIn(declared)
        let outcomes = try await Rehearsal(options).run(scenarios)
        let report = RehearsalReport(
          release: declared.catalog.releases[declared.release], integration: definition,
          outcomes: outcomes, showsSecrets: shop.showSecrets, isVerbose: verbose)
        Terminal.write(report.render(format))
        if report.failureCount > 0 { throw ExitCode(1) }
      }

      private func wantedScenarios() throws(MagintError) -> [any Scenario.Type] {
        guard !scenario.isEmpty else { return Scenarios.all }
        for name in scenario where !Scenarios.all.contains(where: { $0.name == name }) {
          throw MagintError(
            .usage,
            "there is no scenario \(quoted(name)); --list-scenarios lists them"
          )
        }
        return Scenarios.all.filter { scenario.contains($0.name) }
      }

      private func loginFields() throws(MagintError) -> [LoginField] {
        var fields: [LoginField] = []
        for text in loginForm {
          guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
            // Not the text itself, in which a password may be.
            throw MagintError(
              .usage, "--login-form takes field=value, such as --login-form name=alice")
          }
          fields.append(
            LoginField(
              name: String(text[..<equals]), value: String(text[text.index(after: equals)...])))
        }
        return fields
      }

      /// The integration with the URLs that are to be called.
      private func definition(
        _ declared: DeclaredIntegrations
      ) throws(MagintError) -> IntegrationDefinition {
        guard let found = declared.integrations.first, declared.integrations.count == 1 else {
          let names = declared.integrations.map { quoted($0.name) }.joined(separator: ", ")
          throw MagintError(
            .usage, "there are several integrations: \(names); choose one with --integration")
        }
        var definition = IntegrationDefinition(found)
        definition.endpointURL = try url(
          found.endpointURL, shop.endpoint, "endpoint URL", "--endpoint")
        definition.identityLinkURL = try url(
          found.identityLinkURL, shop.identityLink, "identity link URL", "--identity-link")
        return definition
      }

      private func url(
        _ declared: String, _ given: String?, _ name: String, _ option: String
      ) throws(MagintError) -> String {
        if let given { return given }
        guard !declared.isEmpty else {
          throw MagintError(
            .usage,
            "the integration has no \(name), so there is nothing to rehearse: the merchant copies four values by hand; give one with \(option)"
          )
        }
        let url = called.moved(declared)
        // Whoever allows or names a service wants it called, so far as it can be.
        let isWanted = called.allowRemote || called.service != nil
        if !isWanted || RequestMessage("GET", url: url) == nil,
          let refusal = ServiceArguments.refusal(name, url)
        {
          throw MagintError(.usage, refusal)
        }
        return url
      }
    }
  }
#endif
