#if Rehearsal
  import Foundation
  import MagintCatalog
  import MagintCore
  import MagintRehearsal
  import MagintTestSupport
  import Testing

  /// A stand-in, and a service that merchants of it connect with.
  struct ServiceBench {
    let service: RunningService
    let magento: StandIn
    let id: Int
    let browser = Browser()

    /// As the module declares them that names the services' URLs.
    private static let paths: (endpoint: String, identityLink: String) = {
      let file = Fixtures.packageRoot.appendingPathComponent(
        "Samples/good-consolidated/etc/integration.xml")
      let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      func path(_ element: String) -> String {
        let rest = text.components(separatedBy: "<\(element)>https://").last ?? ""
        return String(rest.drop { $0 != "/" }.prefix { $0 != "<" })
      }
      return (path("endpoint_url"), path("identity_link_url"))
    }()

    static func options(path: String = "/", isSecure: Bool = false) throws -> StandIn.Options {
      let catalog = Catalog.embedded
      let release = try #require(catalog.releases.firstIndex { "\($0)" == "2.4.7-p3" })
      var options = StandIn.Options(catalog: catalog, release: release)
      options.basePath = path
      options.isSecure = isSecure
      return options
    }

    static func definition(for service: RunningService) -> IntegrationDefinition {
      IntegrationDefinition(
        name: "Acme Order Sync", email: "integrations@acme.io",
        endpointURL: service.url + paths.endpoint,
        identityLinkURL: service.url + paths.identityLink,
        resources: ["Magento_Sales::actions_view"])
    }

    /// Runs `body` with a service and a stand-in, and ends both.
    static func run(
      _ language: RunningService.Language, mistake: String? = nil, isLocal: Bool = true,
      path: String = "/", isSecure: Bool = false, _ body: (ServiceBench) async throws -> Void
    ) async throws {
      let magento = try await StandIn.start(try options(path: path, isSecure: isSecure))
      do {
        let service = try await RunningService.start(
          language, mistake: mistake, isLocal: isLocal, certificate: magento.certificate)
        defer { service.stop() }
        let bench = ServiceBench(
          service: service, magento: magento, id: magento.shop.install(definition(for: service)))
        try await body(bench)
      } catch {
        await magento.stop()
        throw error
      }
      await magento.stop()
    }

    var status: IntegrationStatus? { magento.shop.integration(id)?.status }

    func activate(reauthorizing: Bool = false) async throws -> StandIn.ActivationOutcome {
      try await magento.activate(id, reauthorizing: reauthorizing)
    }

    static let login = [
      "name": RunningService.user.name, "password": RunningService.user.password,
    ]

    /// What the pop-up shows in the end: a login form filled in, if there is one.
    func popUp(_ activation: Shop.Activation) async throws -> Browser.Page {
      let page = try await browser.get(activation.identityLink)
      return page.fields.isEmpty ? page : try await browser.submit(page, Self.login)
    }

    func callback(_ activation: Shop.Activation, changing changes: [String: String] = [:])
      async throws -> Browser.Page
    {
      try await browser.post(
        Self.definition(for: service).endpointURL,
        [
          "oauth_consumer_key": activation.consumerKey,
          "oauth_consumer_secret": activation.consumerSecret,
          "oauth_verifier": activation.verifier, "store_base_url": activation.storeBaseURL,
        ].merging(changes) { $1 })
    }

    /// The merchant's shops and what they answer.
    func overview() async throws -> String { try await browser.get(service.url + "/").text }

    /// The calls of the token URLs.
    var tokenCalls: [Exchange] {
      magento.exchanges.filter {
        $0.account.endpoint == .requestToken || $0.account.endpoint == .accessToken
      }
    }
  }

  /// One after the other: services that all start at once do not reply within Magento's 5 s.
  @Suite(.serialized) struct ServiceTests {
    typealias Language = RunningService.Language

    // One for each language, so that each says why nothing of it is tested.
    @Test(.enabled(if: Language.python.absence == nil, absence(.python)))
    func usersInPython() throws { try Self.addsUsers(.python) }

    @Test(.enabled(if: Language.php.absence == nil, absence(.php)))
    func usersInPHP() throws { try Self.addsUsers(.php) }

    @Test(.enabled(if: Language.swift.absence == nil, absence(.swift)))
    func usersInSwift() throws { try Self.addsUsers(.swift) }

    private static func absence(_ language: Language) -> Comment {
      Comment(rawValue: language.absence ?? "")
    }

    private static func addsUsers(_ language: Language) throws {
      let said = try RunningService.addingUsers(
        language, [("bob", "seven77"), ("bob", "longer password"), ("bob", "another one")])
      #expect(said[0].status != 0 && said[0].text.contains("a password has at least 8 characters"))
      #expect(said[1].status == 0 && said[1].text.isEmpty)
      #expect(said[2].status != 0 && said[2].text.contains("there is a user 'bob' already"))
    }

    @Test(arguments: Language.present) func activation(_ language: Language) async throws {
      try await ServiceBench.run(language, path: "/shop/") { bench in
        let outcome = try await bench.activate()
        #expect(outcome.reply?.status == 200)
        let page = try await bench.browser.get(outcome.activation.identityLink)
        #expect(page.status == 200)
        #expect(
          page.headers["content-security-policy"]?.contains("frame-ancestors 'none'") == true)
        let done = try await bench.browser.submit(page, ServiceBench.login)
        #expect(done.status == 303)
        #expect(done.location == outcome.activation.successCallback)
        // The merchant sees it as active at once.
        #expect(bench.status == .active)
        #expect(bench.tokenCalls.map(\.reply.status) == [200, 200])
        #expect(try await bench.overview().contains(": 0 orders"))
        #expect(bench.magento.exchanges.last?.account.route?.url == "/V1/orders")
        for secret in bench.magento.shop.secrets {
          #expect(!bench.service.log.contains(secret))
        }
      }
    }

    /// Not in Swift: NIO takes the certificates of the system and no others.
    @Test(arguments: Language.present.filter { $0 != .swift }) func https(_ language: Language)
      async throws
    {
      try await ServiceBench.run(language, isSecure: true) { bench in
        let outcome = try await bench.activate()
        let done = try await bench.popUp(outcome.activation)
        #expect(done.location == outcome.activation.successCallback, "\(bench.service.log)")
        #expect(bench.status == .active)
      }
    }

    @Test(arguments: Language.present)
    func callbackTwiceAndAnew(_ language: Language) async throws {
      try await ServiceBench.run(language) { bench in
        let first = try await bench.activate().activation
        #expect(try await bench.callback(first).status == 200)
        _ = try await bench.popUp(first)
        #expect(try await bench.callback(first).status == 200)
        #expect(bench.tokenCalls.map(\.reply.status) == [200, 200])

        let again = try await bench.activate(reauthorizing: true).activation
        #expect(again.consumerKey == first.consumerKey && again.verifier != first.verifier)
        // The merchant is still logged in, and the shop is his: nothing to ask.
        let page = try await bench.browser.get(again.identityLink)
        #expect(page.location == again.successCallback)
        #expect(bench.status == .active)
        #expect(bench.tokenCalls.map(\.reply.status) == [200, 200, 200, 200])
        #expect(try await bench.overview().contains(": 0 orders"))
      }
    }

    @Test(arguments: Language.present) func twoShops(_ language: Language) async throws {
      let other = try await StandIn.start(try ServiceBench.options(path: "/other/"))
      do {
        try await ServiceBench.run(language) { bench in
          let otherID = other.shop.install(ServiceBench.definition(for: bench.service))
          async let first = bench.activate()
          async let second = other.activate(otherID)
          let (one, two) = try await (first.activation, second.activation)
          #expect(try await bench.popUp(one).location == one.successCallback)
          // Logged in already: the second form asks for a click alone.
          let page = try await bench.browser.get(two.identityLink)
          #expect(page.fields["form_token"] != nil && page.fields["password"] == nil)
          #expect(try await bench.browser.submit(page).location == two.successCallback)
          #expect(bench.status == .active)
          #expect(other.shop.integration(otherID)?.status == .active)
          #expect(try await bench.overview().components(separatedBy: ": 0 orders").count == 3)
        }
      } catch {
        await other.stop()
        throw error
      }
      await other.stop()
    }

    @Test(arguments: Language.present) func recreated(_ language: Language) async throws {
      try await ServiceBench.run(language) { bench in
        _ = try await bench.popUp(bench.activate().activation)
        let new = try #require(bench.magento.shop.recreate(bench.id))
        let overview = try await bench.overview()
        #expect(overview.contains("authorized to access"))
        #expect(overview.contains("activate the integration in Magento again"))
        _ = try await bench.popUp(bench.magento.activate(new).activation)
        #expect(bench.magento.shop.integration(new)?.status == .active)
        #expect(try await bench.overview().contains(": 0 orders"))
      }
    }

    @Test(arguments: Language.present) func verifierExpires(_ language: Language) async throws {
      try await ServiceBench.run(language) { bench in
        let late = try bench.magento.shop.activate(bench.id)
        bench.magento.shop.clock.advance(by: 301)
        _ = try await bench.callback(late)
        let page = try await bench.popUp(late)
        #expect(page.status == 502)
        #expect(page.text.contains("Consumer key has expired. Close this window"))
        // Magento uses the same verifier again.
        let again = try await bench.activate().activation
        #expect(again.verifier == late.verifier)
        #expect(try await bench.popUp(again).location == again.successCallback)
        #expect(bench.status == .active)
      }
    }

    @Test(arguments: Language.present) func strangers(_ language: Language) async throws {
      try await ServiceBench.run(language) { bench in
        let activation = try await bench.activate().activation
        let (service, browser) = (bench.service, bench.browser)
        let login = ServiceBench.definition(for: service).identityLinkURL

        // A wrong password, a form of another site, and one that was made for another session.
        let form = try await browser.get(activation.identityLink)
        let wrong = try await browser.submit(form, ["name": "alice", "password": "Alice"])
        #expect(wrong.status == 403 && wrong.text.contains("Name or password is wrong."))
        let forged = form.fields.merging(ServiceBench.login) { $1 }
        #expect(try await Browser().post(login, forged).status == 403)
        let own = try await browser.post(login, forged.merging(["form_token": "é"]) { $1 })
        #expect(own.status == 403 && own.text.contains("This form is no longer valid."))

        // Whoever knows the key, which is in the browser's history, cannot put his shop in its place.
        let taken = try await bench.callback(
          activation,
          changing: [
            "oauth_consumer_secret": String(repeating: "x", count: 32),
            "store_base_url": "https://evil.example/",
          ])
        #expect(taken.status == 403)
        let done = try await browser.submit(form, ServiceBench.login)
        #expect(done.location == activation.successCallback)

        // No link leads anywhere else by way of the service.
        for target in [
          "https://evil.example/", "//evil.example/", "javascript:alert(1)", "",
          activation.storeBaseURL.dropLast() + ".evil.example/",
          activation.storeBaseURL.dropLast() + "@evil.example/",
          activation.storeBaseURL.dropLast() + "\\@evil.example/",
          activation.storeBaseURL + "\r\nSet-Cookie: a=b",
        ] {
          let page = try await browser.get(
            "\(login)?oauth_consumer_key=\(activation.consumerKey)&success_call_back=\(Browser.encoded(String(target)))"
          )
          #expect(page.status == 200 && page.location == nil, "\(target)")
          #expect(page.text.contains("You can close this window."))
        }

        // What is shown is text.
        let hostile = try await Browser().get(
          "\(login)?oauth_consumer_key=\(activation.consumerKey)&success_call_back=%22%3E%3Cscript%3E"
        )
        #expect(!hostile.text.contains("<script"))
        #expect(hostile.fields["success_call_back"] == "\"><script>")

        // Keys that no shop has sent.
        #expect(try await browser.get("\(login)?oauth_consumer_key=unknown").status == 404)
        #expect(try await browser.get("\(login)?consumer_id=1").status == 400)
        #expect(try await browser.get("\(service.url)/nothing").status == 404)
        let long = try await bench.callback(
          activation, changing: ["more": String(repeating: "x", count: 20_000)])
        #expect(long.status == 413)
      }
    }

    @Test(arguments: Language.present) func forgedShop(_ language: Language) async throws {
      try await ServiceBench.run(language) { bench in
        // A consumer that the shop does not know.
        let activation = try bench.magento.shop.activate(bench.id)
        var forged = activation
        forged.consumerKey = String(repeating: "k", count: 32)
        forged.identityLink = forged.identityLink.replacing(
          activation.consumerKey, with: forged.consumerKey)
        #expect(try await bench.callback(forged).status == 200)
        let page = try await bench.popUp(forged)
        #expect(page.status == 502)
        #expect(page.text.contains("A consumer having the specified key does not exist"))
        #expect(bench.status == .inactive)
        #expect(!(try await bench.overview().contains(": 0 orders")))
      }
    }

    @Test(arguments: Language.present) func privateAddresses(_ language: Language) async throws {
      try await ServiceBench.run(language, isLocal: false) { bench in
        let activation = try bench.magento.shop.activate(bench.id)
        for url in [
          activation.storeBaseURL, "ftp://shop.example/", "https://user@shop.example/",
          "https://shop.example/?a=b", "https://shop.example/#a", "https://shop.example:99999/",
          "https:///", "shop.example", "https://shop.example/\n", "https://[::1]/", "",
        ] {
          let page = try await bench.callback(activation, changing: ["store_base_url": url])
          #expect(page.status == 400, "\(url)")
        }
        let hidden = "https://127.0.0.1:\(bench.magento.port)/"
        #expect(
          try await bench.callback(activation, changing: ["store_base_url": hidden]).status == 200)
        let end = ContinuousClock.now + .seconds(20)
        while !bench.service.log.contains("127.0.0.1 is not on the internet"), .now < end {
          try await Task.sleep(for: .milliseconds(20))
        }
        #expect(bench.service.log.contains("127.0.0.1 is not on the internet"))
        #expect(bench.magento.exchanges.isEmpty)
      }
    }
  }

  /// What goes wrong in services, each with an explanation of its own.
  @Suite(.serialized) struct BrokenServiceTests {
    /// A mistake of `Fixtures/broken_service.py` and the explanation: of a signature the mistake that is
    /// named, otherwise the check that fails, or what it found.
    static let explanations: KeyValuePairs = [
      "wrong-key-order": "unsorted-parameters",
      "no-url-encoding": "parts-not-encoded",
      "wrong-method": "wrong-method",
      "port-left-out": "missing-port",
      "query-not-signed": "parameters-left-out",
      "byte-order": "byte-order",
      "plus-for-space": "plus-for-space",
      "sha1": "request-token: signature-method",
      "sha1-digest": "sha1-digest",
      "hexadecimal": "hexadecimal",
      "ampersand-missing": "ampersand-missing",
      "token-secret-missing": "token-secret-missing",
      "secrets-swapped": "secrets-swapped",
      "wrong-secret": "wrong-consumer-secret",
      "token-for-secret": "wrong-token-secret",
      "body-parameters": "request-token: header",
      "verifier-ignored": "The Authorization header lacks oauth_verifier.",
      "wrong-verifier": "access-token: verifier",
      "token-swapped": "oauth_token holds the secret of the token, not the token.",
      "request-token-kept":
        "oauth_token is the request token; it ended when it was exchanged for the access token.",
      "same-nonce": "access-token: nonce",
      "milliseconds": "request-token: timestamp",
      "access-token-first": "The Authorization header lacks oauth_token.",
      "wrong-token-url": "unknown: route",
      "exchange-twice": "request-token: token-state",
    ]

    @Test func eachIsExplainedInItsOwnWay() {
      #expect(Set(Self.explanations.map(\.value)).count == Self.explanations.count)
    }

    @Test(
      .enabled(if: RunningService.Language.python.absence == nil),
      arguments: explanations.map { ($0.key, $0.value) })
    func isExplained(_ mistake: String, _ explanation: String) async throws {
      try await ServiceBench.run(.python, mistake: mistake) { bench in
        let activation = try await bench.activate().activation
        _ = try await bench.popUp(activation)
        if bench.status == .active { _ = try await bench.overview() }
        let exchange = try #require(
          bench.magento.exchanges.first { $0.account.failure != nil }, "\(bench.service.log)")
        #expect(exchange.reply.status >= 400)
        #expect(Self.explanation(of: exchange) == explanation)
      }
    }

    private static func explanation(of exchange: Exchange) -> String {
      let account = exchange.account
      if let signature = account.signature {
        return signature.explain().mistakes.map(\.id).joined(separator: " ")
      }
      guard let failure = account.failure else { return "" }
      return switch failure.topic {
      case .requiredParameters, .token: failure.detail
      default: "\(account.endpoint.rawValue): \(failure.topic.rawValue)"
      }
    }

    /// Magento does not open the pop-up before it has the reply.
    @Test(.enabled(if: RunningService.Language.python.absence == nil))
    func replyThatWaitsForTheMerchant() async throws {
      try await ServiceBench.run(.python, mistake: "synchronous-identity-wait") { bench in
        let outcome = try await bench.activate()
        #expect(!outcome.opensPopUp)
        #expect(outcome.failure == "no reply within 5 s")
      }
    }
  }
#endif
