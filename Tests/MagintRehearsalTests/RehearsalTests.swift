#if Rehearsal
  import Foundation
  import MagintCatalog
  import MagintCore
  import MagintKit
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
      options.shop.callbackTimeout = 3
      options.patience = 5
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
      ("doubled-slash", .doublesSlash, "doubled-slash"),
      ("base64-nonce", .prefixesNonces, "nonce-cut"),
      ("eleven-filter-groups", .listsFromZero, "byte-order"),
      ("magento-upgrade", .listsForOneRelease, "rules-of-another-release"),
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

    /// Messages lead to scenarios that there are.
    @Test func messages() {
      let names = Scenarios.all.map { $0.name }
      for page in MagentoMessages.all {
        for link in page.links {
          if case .scenario(let name) = link { #expect(names.contains(name), "\(name)") }
        }
      }
    }

    /// A list that all releases sort alike is right before and after an upgrade.
    @Test func rightList() async throws {
      let names = ["eleven-filter-groups", "magento-upgrade"]
      let report = try await Self.run(
        .listsFromTen, Scenarios.all.filter { names.contains($0.name) })
      for outcome in report.outcomes {
        #expect(outcome.finding == nil && outcome.skipReason == nil, "\(report.render(.text))")
        #expect(outcome.notes.isEmpty, "\(outcome.notes)")
      }
    }

    /// The service's own calls can be had by a command.
    @Test func callHook() async throws {
      let scenarios = Scenarios.all.filter { $0.name == "eleven-filter-groups" }
      let report = try await Self.run(nil, scenarios) { $0.callHook = "exit 3" }
      #expect(report.outcomes[0].finding?.id == "call-hook-fails")
      let skipped = try await Self.run(nil, scenarios) {
        $0.callHook = "test -n \"$MAGINT_STORE_BASE_URL\""
      }
      #expect(skipped.outcomes[0].skipReason?.contains("--call-hook") == true)
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

    /// A hook is judged by what the shop sees of it.
    @Test(arguments: [
      ("true", "login-hook-fails", "status 0"), ("exit 3", "login-hook-fails", "status 3"),
      ("exec sleep 60", "login-hook-fails", "did not end in time"),
      (
        #"python3 -c "import os, urllib.request; urllib.request.urlopen(os.environ['MAGINT_SUCCESS_CALLBACK'])""#,
        nil, ""
      ),
    ])
    func loginHook(_ command: String, _ finding: String?, _ message: String) async throws {
      let report = try await Self.run(nil, [Scenarios.all[0]]) {
        $0.loginHook = command
        $0.login = []
        $0.patience = command.contains("sleep") ? 0.2 : 3
      }
      let found = report.outcomes.first?.finding
      #expect(found?.id == finding, "\(report.render(.text))")
      #expect(found?.message.contains(message) ?? true)
    }

    /// The service trusts the certificate of the shop, and so does the pop-up.
    @Test func shopSpeaksHTTPS() async throws {
      let own = try OwnCertificate(host: "127.0.0.1")
      let scenarios = Scenarios.all.filter { ["activation", "two-shops"].contains($0.name) }
      for (trusted, finding) in [(own.certificate, nil), (nil, "no-request-token")] {
        let outcomes = try await TinyService.run(nil, trusting: trusted) { service in
          try await Rehearsal(
            Self.options(service.url) {
              $0.shop.isSecure = true
              $0.shop.ownCertificate = own
              guard finding != nil else { return }
              // The service's own page would wait for the tokens.
              $0.login = []
              $0.loginHook =
                #"python3 -c "import os, ssl, urllib.request; urllib.request.urlopen(os.environ['MAGINT_SUCCESS_CALLBACK'], context=ssl._create_unverified_context())""#
            }
          ).run(finding == nil ? scenarios : [scenarios[0]])
        }
        if finding == nil {
          #expect(outcomes.allSatisfy { $0.finding == nil })
          let calls = outcomes.flatMap(\.transcript).filter { $0.actor == .service }
          #expect(!calls.isEmpty && calls.allSatisfy { $0.request.scheme == "https" })
        } else {
          #expect(outcomes.first?.finding?.id == finding)
        }
      }
    }

    /// One port and one public URL, at which one shop is after the other.
    @Test func shopHasPublicURL() async throws {
      let port = try LoopbackSocket.freePort()
      let scenarios = Scenarios.all.filter {
        ["activation", "two-shops", "store-path"].contains($0.name)
      }
      let report = try await Self.run(nil, scenarios) {
        $0.shop.port = port
        $0.shop.publicURL = "http://localhost:\(port)/tunnel/"
      }
      #expect(report.outcomes.map(\.isSkipped) == [false, true, false])
      #expect(report.failureCount == 0, "\(report.render(.text))")
      let text = report.render(.text)
      #expect(
        text.contains(
          "skipped two-shops: the public URL leads to one shop, and this takes two at a time\n"))
      #expect(report.render(.junit).contains("<skipped message=\"the public URL leads"))
      #expect(report.render(.json).contains(#""reason":"the public URL leads"#))
      let called = Set(
        report.outcomes.flatMap(\.transcript).filter { $0.actor == .service }
          .map { $0.request.path })
      #expect(called.contains("/tunnel/oauth/token/request"))
      #expect(called.contains("/tunnel/shop/oauth/token/request"))
    }

    /// Two shops at a time have two ports, also where one was given.
    @Test func shopHasPort() async throws {
      let port = try LoopbackSocket.freePort()
      let scenarios = Scenarios.all.filter { ["two-shops", "store-path"].contains($0.name) }
      let report = try await Self.run(nil, scenarios) { $0.shop.port = port }
      #expect(report.failureCount == 0 && report.skippedCount == 0, "\(report.render(.text))")
      let hosts = report.outcomes.map { outcome in
        Set(outcome.transcript.filter { $0.actor == .service }.map { $0.request.host })
      }
      #expect(hosts[0].count == 2 && hosts[0].contains("127.0.0.1:\(port)"))
      #expect(hosts[1] == ["127.0.0.1:\(port)"])
    }

    @Test func serviceIsAbsent() async throws {
      let outcomes = try await Rehearsal(Self.options("http://127.0.0.1:1")).run(Scenarios.all)
      #expect(outcomes.map(\.isSkipped) == [false] + Scenarios.all.dropFirst().map { _ in true })
      #expect(outcomes.first?.finding?.id == "no-reply")
      #expect(
        outcomes.first?.finding?.message
          == "the endpoint URL did not answer: no connection: connection refused")
    }

    /// The services of Samples pass everything.
    @Test(arguments: [RunningService.Language.python, .php])
    func sample(_ language: RunningService.Language) async throws {
      let service = try await RunningService.start(language)
      defer { service.stop() }
      let options = Self.options(service.url) {
        $0.integration = ServiceBench.definition(for: service)
        $0.login = ServiceBench.login.map { LoginField(name: $0.key, value: $0.value) }
        $0.shop.callbackTimeout = 5
        $0.patience = 10
      }
      for outcome in try await Rehearsal(options).run(Scenarios.all) {
        #expect(outcome.finding == nil, "\(outcome.scenario.name)")
      }
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
        #expect(text.hasSuffix("\n2 scenarios, 1 failed: recreated\n"))
        // What failed first, and nothing of the rest.
        #expect(text.split(separator: "\n").count <= 25 + 4)
        #expect(text.contains("> POST http://") && text.contains("< 401"))
        #expect(!text.contains("Content-Security-Policy"))
        #expect(text.contains("--verbose shows all"))
        report.isVerbose = true
        let whole = report.render(format)
        #expect(whole.contains("oauth_consumer_key=[consumer key]"))
        #expect(!secrets.contains { whole.contains($0) })
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

    // MARK: The program

    static let module = """
      <?xml version="1.0"?>
      <config>
          <integration name="Nm">
              <email>a@b.co</email>
              <endpoint_url>https://service.example/callback</endpoint_url>
              <identity_link_url>https://service.example/login</identity_link_url>
              <resources><resource name="Magento_Sales::actions_view"/></resources>
          </integration>
          <integration name="Without URLs"><email>a@b.co</email></integration>
      </config>

      """

    static func program(_ arguments: [String]) async throws -> Program.Output {
      let scratch = try TemporaryDirectory()
      let file = try scratch.write(module, to: "integration.xml").path
      return try await blocking { try Program.run(["rehearse", file] + arguments) }
    }

    static let login = ["--login-form", "user=al&ice", "--login-form", "password=down the hole"]

    @Test func program() async throws {
      let output = try await TinyService.run(nil) { service in
        try await Self.program(
          ["--integration", "Nm", "--service", service.url, "--scenario", "store-path"] + Self.login
        )
      }
      #expect(output.status == 0 && output.standardError == "", "\(output)")
      #expect(output.standardOutput.hasSuffix("\n\npassed  store-path\n\n1 scenario, 0 failed\n"))
      let failed = try await TinyService.run(.answersCallbackWithError) { service in
        try await Self.program(
          [
            "--integration", "Nm", "--endpoint", service.url + "/callback", "--identity-link",
            service.url + "/login", "--scenario", "callback-reply", "--format", "junit",
          ] + Self.login)
      }
      #expect(failed.status == 1 && failed.standardError == "", "\(failed)")
      #expect(failed.standardOutput.contains("the endpoint URL answers 500"))
    }

    /// Nothing is called that neither is on this machine nor was asked for.
    @Test(arguments: [
      ([], "there are several integrations: 'Nm', 'Without URLs'; choose one with --integration"),
      (
        ["--integration", "Nm"],
        "the endpoint URL is not on this machine: 'https://service.example/callback'. Name a copy"
      ),
      (
        ["--integration", "Nm", "--endpoint", "http://127.0.0.1:1/"],
        "the identity link URL is not on this machine"
      ),
      (
        ["--integration", "Without URLs", "--service", "http://127.0.0.1:1"],
        "the integration has no endpoint URL, so there is nothing to rehearse"
      ),
      (["--integration", "Nm", "--service", "abc"], "--service takes scheme, host and port"),
      (
        ["--integration", "Nm", "--service", "http://a/b"], "--service takes scheme, host and port"
      ),
      (["--integration", "Nm", "--endpoint", "abc"], "--endpoint takes an http or https URL"),
      (["--scenario", "nonsense"], "there is no scenario 'nonsense'; --list-scenarios lists them"),
      (["--login-form", "name"], "--login-form takes field=value"),
      (["--login-form", "a=b", "--login-hook", "true"], "--login-hook takes the place"),
      (["--service", "http://a", "--endpoint", "http://a"], "--service takes the place"),
      (["--format", "nonsense"], "nonsense"),
    ])
    func wrongUsage(_ arguments: [String], _ message: String) async throws {
      let output = try await Self.program(arguments)
      #expect(output.status == 2 && output.standardOutput == "")
      #expect(output.standardError.contains(message), "\(output.standardError)")
    }

    @Test func scenariosAreListed() throws {
      let output = try Program.run(["rehearse", "--list-scenarios"])
      #expect(output.status == 0)
      let names = output.standardOutput.split(separator: "\n").map { $0.prefix { $0 != " " } }
      #expect(names.map(String.init) == Scenarios.all.map { $0.name })
    }

    // MARK: The parts

    @Test func forms() {
      let forms = HTMLForm.all(
        in: """
          <input name=outside><script>"<form action=no>"</script><!-- <form action=no> -->
          <FORM METHOD="Post" ACTION='/a?b=1&amp;c=2'><input NAME=user VALUE="">
          <input type=hidden name="t" value='&lt;&#39;&#x41;&quot;&nope;'><input type=checkbox name=c checked>
          <input type=checkbox name=d><input type=submit name=s value=1><button name=s value=2>x</button>
          <input name=off disabled><input type=file name=f></form><input name=behind><form><input name=x value=1 <
          """)
      #expect(forms.count == 2)
      #expect(forms.first?.action == "/a?b=1&c=2" && forms.first?.isPost == true)
      #expect(
        forms.first?.fields.map { "\($0.name)=\($0.value)\($0.isOpen ? "?" : "")" } == [
          "user=?", "t=<'A\"&nope;", "c=on", "s=1",
        ])
      #expect(forms.last?.fields.isEmpty == true)
    }

    @Test(arguments: [
      ("https://x.example/a", "https://x.example/a"), ("//x.example/a", "http://x.example/a"),
      ("/a?b", "http://a.example:81/a?b"), ("c", "http://a.example:81/p/c"),
      ("../c?x=../y", "http://a.example:81/c?x=../y"), ("../../..", "http://a.example:81/"),
      ("./", "http://a.example:81/p/"), ("?z", "http://a.example:81/p/q?z"),
      ("", "http://a.example:81/p/q?r=/s"), ("#f", "http://a.example:81/p/q?r=/s"),
      ("javascript:alert(1)", "javascript:alert(1)"),
    ])
    func references(_ reference: String, _ url: String) {
      #expect(PopUp.resolve(reference, against: "http://a.example:81/p/q?r=/s") == url)
    }

    @Test(arguments: [
      ("HTTP://A.example/b", "http://a.example:80"), ("https://a:8443", "https://a:8443"),
      ("http://[::1]/", "http://[::1]:80"), ("http://[::1]:80/", "http://[::1]:80"),
      ("http://]/", "http://]:80"), ("ftp://a/", nil), ("javascript:alert(1)", nil),
    ])
    func origins(_ url: String, _ origin: String?) {
      #expect(PopUp.origin(of: url) == origin)
    }

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
