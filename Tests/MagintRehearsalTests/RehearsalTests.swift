#if Rehearsal
  import MagintCatalog
  import MagintCore
  import MagintRehearsal
  import MagintTestSupport
  import Testing

  @Suite(.timeLimit(.minutes(2)))
  struct RehearsalTests {
    static func options(
      _ url: String, _ change: (inout Rehearsal.Options) -> Void = { _ in }
    ) -> Rehearsal.Options {
      let catalog = Catalog.embedded
      var options = Rehearsal.Options(
        catalog: catalog, release: catalog.releases.firstIndex { "\($0)" == "2.4.7-p3" }!,
        integration: IntegrationDefinition(
          name: "Nm <&>", email: "a@b.co", endpointURL: url + "/callback",
          identityLinkURL: url + "/login", resources: ["Magento_Sales::actions_view"]))
      options.login = [
        LoginField(name: "user", value: "al&ice"),
        LoginField(name: "password", value: "down the hole"),
      ]
      options.callbackTimeout = 1
      options.patience = 3
      options.settling = 0.3
      change(&options)
      return options
    }

    static func run(
      _ fault: TinyService.Fault?, _ scenarios: [any Scenario.Type] = Scenarios.all,
      _ change: (inout Rehearsal.Options) -> Void = { _ in }
    ) async throws -> RehearsalReport {
      try await TinyService.run(fault) { service in
        let options = options(service.url, change)
        return RehearsalReport(
          release: options.catalog.releases[options.release], integration: options.integration,
          outcomes: try await Rehearsal(options).run(scenarios))
      }
    }

    @Test(arguments: Scenarios.all.map { $0.name })
    func rightService(_ name: String) async throws {
      let report = try await Self.run(nil, Scenarios.all.filter { $0.name == name })
      let outcome = try #require(report.outcomes.first)
      #expect(outcome.finding == nil, "\(report.render(.text))")
      #expect(outcome.transcript.contains { $0.actor == .magento && $0.reply?.status == 200 })
      #expect(outcome.transcript.contains { $0.actor == .service && $0.reply?.status == 200 })
    }

    static let wrong: [(scenario: String, fault: TinyService.Fault, finding: String)] = [
      ("activation", .neverExchanges, "no-request-token"),
      ("activation", .stopsAtRequestToken, "no-access-token"),
      ("activation", .showsPageAtEnd, "no-way-back"),
      ("activation", .leadsElsewhere, "login-elsewhere"),
      ("activation", .redirectsInCircles, "redirect-loop"),
      ("callback-twice", .givesUpWhenRefused, "token-state"),
      ("early-identity-link", .storesAfterExchange, "identity-page-fails"),
      ("slow-callback", .exchangesBeforeReply, "no-reply"),
      ("callback-reply", .redirectsCallback, "callback-redirects"),
      ("callback-reply", .answersCallbackWithError, "callback-fails"),
      ("expired-verifier", .triesVerifierOnce, "verifier-given-up"),
      ("repeated-token-step", .givesUpWhenRefused, "lost-connection"),
      ("reauthorization", .exchangesConsumerOnce, "no-new-exchange"),
      ("closed-window", .opensLinkOnce, "opens-once"),
      ("two-shops", .keepsOneShop, "shops-mixed"),
      ("forged-callback", .believesAnything, "believes-forgery"),
      ("forged-callback", .forgetsConsumerWhenForged, "disturbed-by-forgery"),
      ("store-path", .dropsPath, "wrong-path"),
      ("recreated", .keepsSecretOfAddress, "signature"),
      ("recreated", .takesAddressForKnown, "shop-taken-for-known"),
    ]

    @Test(arguments: wrong)
    func wrongService(
      _ row: (scenario: String, fault: TinyService.Fault, finding: String)
    ) async throws {
      let report = try await Self.run(
        row.fault, Scenarios.all.filter { $0.name == row.scenario })
      let finding = try #require(report.outcomes.first).finding
      #expect(finding?.id == row.finding, "\(report.render(.text))")
    }

    /// Each scenario has a service that fails it.
    @Test func allScenariosCanFail() {
      #expect(Set(Self.wrong.map(\.scenario)) == Set(Scenarios.all.map { $0.name }))
      #expect(Set(Self.wrong.map(\.finding)).count == Self.wrong.count)
    }

    @Test func loginIsNeeded() async throws {
      for (login, finding) in [
        ([LoginField](), "login-needed"),
        ([LoginField(name: "user", value: "al&ice")], "login-needed"),
        (
          [LoginField(name: "user", value: "bob"), LoginField(name: "password", value: "x")],
          "login-refused"
        ),
      ] {
        let report = try await Self.run(nil, [Scenarios.all[0]]) { $0.login = login }
        #expect(report.outcomes.first?.finding?.id == finding, "\(report.render(.text))")
      }
    }

    @Test func serviceIsAbsent() async throws {
      let outcomes = try await Rehearsal(Self.options("http://127.0.0.1:1")).run([
        Scenarios.all[0]
      ])
      #expect(outcomes.first?.finding?.id == "no-reply")
      #expect(
        outcomes.first?.finding?.message
          == "the endpoint URL did not answer: no connection: connection refused")
    }

    // MARK: Reports

    /// Secrets are in no report, and what others wrote does nothing in it.
    @Test(arguments: RehearsalReport.Format.allCases)
    func reports(_ format: RehearsalReport.Format) async throws {
      var report = try await Self.run(.keepsSecretOfAddress, [Scenarios.all[0], Scenarios.all[12]])
      let text = report.render(format)
      #expect(report.failureCount == 1)
      #expect(text.contains("recreated") && text.contains("activation"))
      let secrets = report.outcomes.flatMap(\.transcript).compactMap(\.reply?.text)
        .flatMap { $0.matches(of: /[a-z0-9]{32}/).map { String($0.0) } }
      #expect(!secrets.isEmpty)
      for secret in secrets + [
        "al&ice", "al%26ice", "down the hole", "down+the+hole", "top-secret",
      ] {
        #expect(!text.contains(secret), "\(secret)")
      }
      #expect(text.firstMatch(of: /[a-z0-9]{32}/) == nil)
      switch format {
      case .text:
        #expect(text.contains("\nFAILED  recreated: POST '/oauth/token/request' was refused"))
        #expect(text.contains("passed  activation\n"))
        #expect(text.hasSuffix("\n2 scenarios, 1 failed\n"))
        #expect(text.contains("oauth_consumer_key=[consumer key]"))
      case .json:
        let tree = try JSONTree.parse(Array(text.utf8))
        #expect(tree.members.first { $0.name == "integration" }?.value.string == "Nm <&>")
        #expect(text.contains(#""verdict":"failed","finding":{"id":"signature""#))
      case .junit:
        #expect(text.contains(#"<testsuites name="magint rehearse" tests="2" failures="1""#))
        #expect(text.contains("Nm &lt;&amp;"))
        #expect(!text.contains("Nm <&>"))
      case .html:
        #expect(text.contains("default-src 'none'; style-src 'sha256-"))
        #expect(text.contains("<h1>Rehearsal of Nm &lt;&amp;&gt;</h1>"))
        #expect(!text.contains("<form") && !text.contains("<input"))
      }
      report.showsSecrets = true
      if format != .junit { #expect(report.render(format).contains(secrets.last!)) }
    }

    // MARK: The parts

    @Test(arguments: [
      ("http://127.0.0.1:80/", true), ("https://LOCALHOST/a", true), ("http://[::1]:8080/", true),
      ("http://127.0.0.1.example/", false), ("http://127.a.b.c/", false),
      ("http://localhost.example/", false), ("http://user@10.0.0.1/", false),
      ("http://127.0.0.1@shop.example/", false), ("http://[::2]/", false),
    ])
    func loopback(_ url: String, _ isLoopback: Bool) {
      #expect(RequestMessage("GET", url: url)?.isLoopback == isLoopback)
    }
  }
#endif
