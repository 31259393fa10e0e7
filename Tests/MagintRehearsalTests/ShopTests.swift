#if Rehearsal
  import MagintCatalog
  import MagintCore
  import MagintRehearsal
  import MagintTestSupport
  import Testing

  struct ShopTests {
    // MARK: The exchange

    @Test func activation() throws {
      let bench = try ShopBench()
      let activation = try bench.shop.activate(bench.id)
      for text in [activation.consumerKey, activation.consumerSecret, activation.verifier] {
        #expect(text.utf8.count == 32)
        #expect(text.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 })
      }
      #expect(
        String(decoding: activation.form, as: UTF8.self)
          == "oauth_consumer_key=\(activation.consumerKey)&oauth_consumer_secret=\(activation.consumerSecret)&store_base_url=http%3A%2F%2F127.0.0.1%2F&oauth_verifier=\(activation.verifier)"
      )
      #expect(
        activation.identityLink
          == "http://service.example/login?oauth_consumer_key=\(activation.consumerKey)&success_call_back=\(PercentCoding.encode(activation.successCallback))"
      )
      let key = try #require(
        activation.successCallback.wholeMatch(
          of: #/http://127.0.0.1/admin/admin/integration/loginSuccessCallback/key/([0-9a-f]{64})//#)
      )
      #expect(try bench.shop.activate(bench.id).successCallback.contains(key.1))
      let (credentials, exchange) = try bench.requestToken(activation)
      #expect(exchange.reply.header("content-type") == "text/html; charset=UTF-8")
      #expect(
        exchange.reply.text
          == "oauth_token=\(credentials.token)&oauth_token_secret=\(credentials.tokenSecret)")
      #expect(exchange.account.failure == nil)
      #expect(exchange.account.integration == "Nm")
      #expect(exchange.account.effects == [.nonceBurned, .requestTokenIssued])
      #expect(bench.shop.integration(bench.id)?.status == .inactive)

      let access = bench.shop.answer(
        try bench.signed("POST", "oauth/token/access/", credentials, verifier: activation.verifier)
          .request)
      #expect(access.account.effects == [.nonceBurned, .accessTokenIssued, .integrationActivated])
      let own = try bench.with(access.reply, credentials)
      #expect(bench.shop.integration(bench.id)?.status == .active)
      #expect(bench.shop.integration(bench.id)?.accessToken == own.token)

      let call = bench.shop.answer(
        try bench.signed("GET", "rest/V1/orders?searchCriteria%5BpageSize%5D=1", own).request)
      #expect(call.reply.status == 200)
      #expect(
        call.reply.text == #"{"items":[],"search_criteria":{"filter_groups":[]},"total_count":0}"#)
      #expect(call.account.route?.url == "/V1/orders")
    }

    @Test func getWorksAndConsumesTheVerifier() throws {
      let bench = try ShopBench()
      let own = bench.credentials(try bench.shop.activate(bench.id))
      #expect(
        bench.shop.answer(try bench.signed("GET", "oauth/token/request", own).request).reply.status
          == 200)
      let again = bench.shop.answer(try bench.signed("POST", "oauth/token/request", own).request)
      #expect(again.reply.status == 401)
      #expect(
        again.reply.text
          == "oauth_problem=Cannot+create+request+token+because+consumer+token+is+not+a+verifier+token"
      )
    }

    @Test(arguments: ["", "shop/", "a/b/"])
    func basePath(_ path: String) throws {
      var options = Shop.Options()
      options.baseURL = "https://shop.example/\(path)"
      let bench = try ShopBench(options: options)
      let own = try bench.activate()
      for url in ["rest/V1/orders/1", "index.php/rest/default/V1/orders/1", "rest/all/V1/orders/1"]
      {
        #expect(
          bench.shop.answer(try bench.signed("GET", url, own).request).reply.text == #"{"id":1}"#)
      }
      let elsewhere = try #require(
        RequestMessage("GET", url: "https://shop.example/x/rest/V1/orders"))
      #expect(bench.shop.answer(elsewhere).reply.status == 404)
    }

    // MARK: The table of errors

    struct Fault: Sendable, CustomTestStringConvertible {
      var name: String
      var status: Int
      var problem: String
      var topic: Account.Topic
      /// What becomes of a right request for a request token.
      var change: @Sendable (RequestMessage) -> RequestMessage

      init(
        _ name: String, _ status: Int, _ problem: String, _ topic: Account.Topic,
        _ change: @escaping @Sendable (RequestMessage) -> RequestMessage
      ) {
        self.name = name
        self.status = status
        self.problem = problem
        self.topic = topic
        self.change = change
      }

      var testDescription: String { name }
    }

    static let faults = [
      Fault(
        "SHA-1", 400, "Signature+method+HMAC-SHA1+is+not+supported", .signatureMethod,
        { $0.changing("oauth_signature_method", to: "HMAC-SHA1") }),
      Fault(
        "signature", 401, "The+signature+is+invalid.+Verify+and+try+again.", .signature,
        { $0.changing("oauth_signature", to: "AAAA") }),
      Fault(
        "unknown consumer", 401, "A+consumer+having+the+specified+key+does+not+exist", .consumerKey,
        { $0.changing("oauth_consumer_key", to: String(repeating: "a", count: 32)) }),
      Fault(
        "short consumer key", 401, "Consumer+key+is+not+the+correct+length", .consumerKey,
        { $0.changing("oauth_consumer_key", to: "abc") }),
      Fault(
        "no signature", 400, "%22oauth_signature%22+is+required.+Enter+and+try+again.",
        .requiredParameters, { $0.changing("oauth_signature", to: nil) }),
      Fault(
        "two missing", 400,
        "%22oauth_signature%22+is+required.+Enter+and+try+again%2C+%22oauth_nonce%22+is+required.+Enter+and+try+again",
        .requiredParameters,
        { $0.changing("oauth_signature", to: nil).changing("oauth_nonce", to: nil) }),
      Fault(
        "version", 400, "The+%222.0%22+Oauth+version+isn%27t+supported.", .version,
        { $0.changing("oauth_version", to: "2.0") }),
      Fault(
        "timestamp zero", 401, "An+error+occurred+validating+the+nonce", .timestamp,
        { $0.changing("oauth_timestamp", to: "0") }),
      Fault(
        "timestamp ahead", 401, "An+error+occurred+validating+the+nonce", .timestamp,
        { $0.changing("oauth_timestamp", to: String(ShopBench.start + 601)) }),
      Fault(
        "timestamp in milliseconds", 401, "An+error+occurred+validating+the+nonce", .timestamp,
        { $0.changing("oauth_timestamp", to: String(ShopBench.start * 1000)) }),
      Fault(
        "token length", 400, "The+token+length+is+invalid.+Check+the+length+and+try+again.",
        .tokenLength,
        { $0.changing { $0.append(Parameter("oauth_token", "abc")) } }),
      Fault(
        "parameters in the body", 400,
        "%22oauth_consumer_key%22+is+required.+Enter+and+try+again%2C+%22oauth_signature%22+is+required.+Enter+and+try+again%2C+%22oauth_signature_method%22+is+required.+Enter+and+try+again%2C+%22oauth_nonce%22+is+required.+Enter+and+try+again%2C+%22oauth_timestamp%22+is+required.+Enter+and+try+again",
        .header,
        { request in
          var request = request
          let parameters = OAuthHeader.parse(request.header("authorization")!)!
          request.headers = [
            HeaderField("Content-Type", "application/x-www-form-urlencoded")
          ]
          request.body = Array(
            parameters.map { "\($0.nameText)=\(PercentCoding.encode($0.valueText))" }
              .joined(separator: "&").utf8)
          return request
        }),
    ]

    @Test(arguments: faults)
    func problem(_ fault: Fault) throws {
      let bench = try ShopBench()
      let own = bench.credentials(try bench.shop.activate(bench.id))
      let right = try bench.signed("POST", "oauth/token/request", own).request
      let exchange = bench.shop.answer(fault.change(right))
      #expect(exchange.reply.status == fault.status)
      #expect(exchange.reply.text == "oauth_problem=" + fault.problem)
      #expect(exchange.reply.header("content-type") == "text/html; charset=UTF-8")
      #expect(exchange.account.failure?.topic == fault.topic)
      // A request that fails before its nonce is looked at leaves it unused.
      let isBurned = fault.topic == .signature
      #expect(exchange.account.effects == (isBurned ? [.nonceBurned] : []))
      #expect(bench.shop.answer(right).reply.status == (isBurned ? 401 : 200))
    }

    @Test(arguments: [
      ("1.0", true), ("1", true), ("1.00", true), ("1.1", false), ("", false), ("0x1", false),
    ])
    func version(_ version: String, _ isSupported: Bool) throws {
      let bench = try ShopBench()
      let own = bench.credentials(try bench.shop.activate(bench.id))
      let exchange = bench.shop.answer(
        try bench.signed("POST", "oauth/token/request", own).request.changing(
          "oauth_version", to: version))
      #expect((exchange.account.failure?.topic == .version) == !isSupported)
    }

    @Test func order() throws {
      // Each fault is hidden by those before it.
      let bench = try ShopBench()
      let own = bench.credentials(try bench.shop.activate(bench.id))
      var request = try bench.signed("POST", "oauth/token/request", own, nonce: "used").request
      #expect(bench.shop.answer(request).reply.status == 200)
      var topics: [Account.Topic] = []
      func note() { topics.append(bench.shop.answer(request).account.failure!.topic) }
      bench.shop.clock.advance(by: 300)
      request = request.changing { $0.append(Parameter("oauth_token", "abc")) }
        .changing("oauth_version", to: "2").changing("oauth_signature_method", to: "x")
        .changing("oauth_timestamp", to: "0").changing("oauth_consumer_key", to: "x")
      let signature = OAuthHeader.parse(request.header("authorization")!)!["oauth_signature"]!
      request = request.changing("oauth_signature", to: nil)
      note()
      request = request.changing("oauth_version", to: "1.0")
      note()
      request = request.changing { $0.append(Parameter("oauth_signature", signature)) }
      note()
      request = request.changing("oauth_token", to: nil)
      note()
      request = request.changing("oauth_signature_method", to: "HMAC-SHA256")
      note()
      request = request.changing("oauth_consumer_key", to: own.consumerKey)
      note()
      request = request.changing("oauth_timestamp", to: String(ShopBench.start))
      note()
      request = request.changing("oauth_nonce", to: "new")
      note()
      _ = try bench.shop.activate(bench.id)
      request = request.changing("oauth_nonce", to: "newer")
      note()
      request = try bench.signed("POST", "oauth/token/request", own).request
      note()
      #expect(
        topics == [
          .version, .requiredParameters, .tokenLength, .signatureMethod, .consumerKey, .timestamp,
          .nonce, .verifierLifetime, .signature, .tokenState,
        ])
    }

    @Test func nonces() throws {
      let bench = try ShopBench()
      let own = try bench.activate()
      func call(_ nonce: String) throws -> Exchange {
        bench.shop.answer(
          try bench.signed("GET", "rest/V1/orders?searchCriteria=1", own, nonce: nonce).request)
      }
      #expect(try call("a").reply.status == 200)
      let again = try call("a").reply
      #expect(again.status == 401)
      #expect(
        again.text
          == #"{"message":"The nonce is already being used by the consumer with ID %1","parameters":["1"]}"#
      )
      // The database compares without case and accents, and without spaces at the end.
      for other in ["A", "a ", "\u{E1}"] { #expect(try call(other).reply.text == again.text) }
      #expect(try call(" a").reply.status == 200)
      let long = String(repeating: "x", count: 32)
      #expect(try call(long).reply.status == 200)
      #expect(
        try call(long + "y").reply.text == #"{"message":"An error occurred validating the nonce"}"#)
      #expect(bench.shop.integration(bench.id)?.nonceCount == 5)
    }

    @Test func nonceStoreDoesNotGrow() {
      var store = NonceStore()
      for index in 0..<NonceStore.capacity + 3 { store.insert(Array("\(index)".utf8)) }
      #expect(store.count == NonceStore.capacity)
      #expect(!store.contains(Array("2".utf8)))
      #expect(store.contains(Array("3".utf8)))
      store.insert(Array("3".utf8))
      #expect(store.contains(Array("4".utf8)))
    }

    @Test func oldTimestampIsTaken() throws {
      let bench = try ShopBench()
      let own = bench.credentials(try bench.shop.activate(bench.id))
      #expect(
        bench.shop.answer(
          try bench.signed("POST", "oauth/token/request", own, timestamp: 1).request
        )
        .reply.status == 200)
    }

    /// As `rehearse listen --once` waits: the verifier limits the request step, and nothing the access step.
    @Test func canBecomeActive() throws {
      let bench = try ShopBench()
      let (shop, id) = (bench.shop, bench.id)
      #expect(!shop.canBecomeActive(id))
      _ = try shop.activate(id)
      shop.clock.advance(by: 299)
      #expect(shop.canBecomeActive(id))
      shop.clock.advance(by: 1)
      #expect(!shop.canBecomeActive(id))
      let activation = try shop.activate(id)
      shop.clock.advance(by: 295)
      let own = try bench.requestToken(activation).credentials
      shop.clock.advance(by: 100_000)
      #expect(shop.canBecomeActive(id))
      let access = try bench.signed(
        "POST", "oauth/token/access", own, verifier: activation.verifier)
      #expect(shop.answer(access.request).reply.status == 200)
      #expect(shop.canBecomeActive(id) && shop.integration(id)?.status == .active)
      #expect(!shop.canBecomeActive(id + 1))
    }

    @Test func verifierExpires() throws {
      let bench = try ShopBench()
      let activation = try bench.shop.activate(bench.id)
      bench.shop.clock.advance(by: 299)
      let again = try bench.shop.activate(bench.id)
      #expect(again.verifier == activation.verifier)
      bench.shop.clock.advance(by: 300)
      let late = bench.shop.answer(
        try bench.signed("POST", "oauth/token/request", bench.credentials(activation)).request)
      #expect(late.reply.text == "oauth_problem=Consumer+key+has+expired")
      // It counts at the request step only.
      _ = try bench.shop.activate(bench.id)
      let (request, _) = try bench.requestToken(activation)
      bench.shop.clock.advance(by: 10_000)
      #expect(
        bench.shop.answer(
          try bench.signed("POST", "oauth/token/access", request, verifier: again.verifier).request
        ).reply.status == 200)
    }

    @Test func accessStep() throws {
      let bench = try ShopBench()
      let activation = try bench.shop.activate(bench.id)
      let (request, _) = try bench.requestToken(activation)
      func access(_ credentials: Credentials, _ verifier: String?) throws -> ReplyMessage {
        bench.shop.answer(
          try bench.signed("POST", "oauth/token/access", credentials, verifier: verifier).request
        ).reply
      }
      #expect(
        try access(request, nil).text
          == "oauth_problem=%22oauth_verifier%22+is+required.+Enter+and+try+again.")
      #expect(
        try access(request, "abc").text == "oauth_problem=Verifier+is+not+the+correct+length")
      #expect(
        try access(request, String(repeating: "a", count: 32)).text
          == "oauth_problem=Token+verifier+and+verifier+token+do+not+match")
      var unknown = request
      unknown.token = String(repeating: "a", count: 32)
      #expect(
        try access(unknown, activation.verifier).text
          == "oauth_problem=Specified+token+does+not+exist")
      #expect(try access(request, activation.verifier).status == 200)
      #expect(
        try access(request, activation.verifier).text
          == "oauth_problem=Specified+token+does+not+exist")
      let own = try #require(bench.shop.integration(bench.id))
      var used = request
      used.token = try #require(own.accessToken)
      used.tokenSecret = try #require(own.accessTokenSecret)
      #expect(
        try access(used, activation.verifier).text == "oauth_problem=Token+is+already+being+used")
    }

    // MARK: REST

    @Test func rights() throws {
      let bench = try ShopBench(resources: ["Magento_Sales::actions_view"])
      let own = try bench.activate()
      func call(_ method: String, _ path: String) throws -> ReplyMessage {
        bench.shop.answer(try bench.signed(method, "rest/V1/" + path, own).request).reply
      }
      #expect(try call("GET", "orders/7").text == #"{"id":7}"#)
      let refused = try call("GET", "customers/1")
      #expect(refused.status == 401)
      #expect(refused.header("content-type") == "application/json; charset=utf-8")
      #expect(
        refused.text
          == #"{"message":"The consumer isn't authorized to access %resources.","parameters":{"resources":"Magento_Customer::customer"}}"#
      )
      #expect(
        try call("GET", "customers/me").text
          == #"{"message":"The consumer isn't authorized to access %resources.","parameters":{"resources":"self"}}"#
      )
      #expect(
        try call("GET", "nothing").text == #"{"message":"Request does not match any route."}"#)
      #expect(try call("GET", "nothing").status == 404)
      #expect(try call("GET", "directory/countries").status == 200)
      // No token: the same words as for a right that is missing.
      let bare = try #require(RequestMessage("GET", url: bench.shop.baseURL + "rest/V1/orders/7"))
      let nobody = bench.shop.answer(bare)
      #expect(nobody.reply.status == 401)
      #expect(
        nobody.reply.text
          == #"{"message":"The consumer isn't authorized to access %resources.","parameters":{"resources":"Magento_Sales::actions_view"}}"#
      )
    }

    @Test func errorsOfREST() throws {
      let bench = try ShopBench()
      let own = try bench.activate()
      func call(_ change: (RequestMessage) -> RequestMessage) throws -> ReplyMessage {
        bench.shop.answer(
          change(try bench.signed("GET", "rest/V1/orders?searchCriteria=1", own).request)
        ).reply
      }
      let sha1 = try call { $0.changing("oauth_signature_method", to: "HMAC-SHA1") }
      #expect(sha1.status == 400)
      #expect(
        sha1.text
          == #"{"message":"Signature method %1 is not supported","parameters":["HMAC-SHA1"]}"#)
      let missing = try call { $0.changing("oauth_nonce", to: nil) }
      #expect(
        missing.text
          == #"{"message":"\"%fieldName\" is required. Enter and try again.","parameters":{"fieldName":"oauth_nonce"}}"#
      )
      let two = try call {
        $0.changing("oauth_nonce", to: nil).changing("oauth_token", to: nil)
      }
      #expect(
        two.text.hasPrefix(#"{"message":"One or more input exceptions have occurred.","errors":[{"#)
      )
      let signature = try call { $0.changing("oauth_signature", to: "x") }
      #expect(signature.status == 401)
      #expect(
        signature.text == #"{"message":"The signature is invalid. Verify and try again."}"#)
      bench.shop.revokeToken(of: bench.id)
      let revoked = try call { $0 }
      #expect(revoked.status == 401)
      #expect(revoked.text == #"{"message":"Access token has been revoked"}"#)
    }

    @Test func requestTokenOpensNothing() throws {
      let bench = try ShopBench()
      let (request, _) = try bench.requestToken(try bench.shop.activate(bench.id))
      let reply = bench.shop.answer(
        try bench.signed("GET", "rest/V1/orders?searchCriteria=1", request).request
      )
      .reply
      #expect(reply.text == #"{"message":"Token is not an access token"}"#)
    }

    @Test(arguments: [
      ("2.4.3", false, 200), ("2.4.4", false, 401), ("2.4.4", true, 200), ("2.4.7-p3", false, 401),
    ])
    func bearer(_ release: String, _ setting: Bool, _ status: Int) throws {
      var options = Shop.Options()
      options.acceptsBearer = setting
      let bench = try ShopBench(release, options: options)
      let own = try bench.activate()
      func call(_ token: String) throws -> Exchange {
        bench.shop.answer(
          try #require(
            RequestMessage(
              "GET", url: bench.shop.baseURL + "rest/V1/orders?searchCriteria=1",
              headers: [HeaderField("Authorization", "Bearer \(token)")])))
      }
      #expect(try call(own.token).reply.status == status)
      #expect(try call("x").reply.status == 401)
    }

    @Test(arguments: [("2.4.3", 200), ("2.4.4", 400)])
    func sha1(_ release: String, _ status: Int) throws {
      let bench = try ShopBench(release)
      let own = bench.credentials(try bench.shop.activate(bench.id))
      let exchange = bench.shop.answer(
        try bench.signed("POST", "oauth/token/request", own, signatureMethod: .hmacSHA1).request)
      #expect(exchange.reply.status == status)
    }

    @Test func identityLinkOfOldReleases() throws {
      let shop = Shop(
        catalog: .embedded, release: 0,
        behaviour: MagentoBehaviour(Release(major: 2, minor: 0, patch: 18)))
      let id = shop.install(
        IntegrationDefinition(
          name: "Nm", endpointURL: "http://s", identityLinkURL: "http://s/l?a=b"))
      #expect(
        try shop.activate(id).identityLink.hasPrefix(
          "http://s/l?a=b?consumer_id=1&success_call_back=http%3A%2F%2F127.0.0.1%2Fadmin%2F")
      )
    }

    // MARK: What happens later

    @Test func reauthorizing() throws {
      let bench = try ShopBench()
      let old = try bench.activate()
      let first = try #require(bench.shop.integration(bench.id))
      let activation = try bench.shop.activate(bench.id, reauthorizing: true)
      #expect(activation.consumerKey == old.consumerKey)
      #expect(activation.consumerSecret == old.consumerSecret)
      #expect(bench.shop.integration(bench.id)?.status == .inactive)
      let refused = bench.shop.answer(
        try bench.signed("GET", "rest/V1/orders?searchCriteria=1", old).request)
      #expect(refused.reply.text == #"{"message":"Specified token does not exist"}"#)
      let new = try bench.activate()
      #expect(new.token != old.token)
      #expect(bench.shop.integration(bench.id)?.id == first.id)
      #expect(
        bench.shop.answer(try bench.signed("GET", "rest/V1/orders?searchCriteria=1", new).request)
          .reply.status
          == 200)
    }

    /// The exchange broke off behind the request step, and the merchant tries again: Magento makes a second
    /// verifier and looks at the first row.
    @Test func halfAnExchange() throws {
      let bench = try ShopBench()
      let first = try bench.shop.activate(bench.id)
      let (request, _) = try bench.requestToken(first)
      let second = try bench.shop.activate(bench.id)
      #expect(second.verifier != first.verifier)
      let refused = bench.shop.answer(
        try bench.signed("POST", "oauth/token/request", bench.credentials(second)).request)
      #expect(refused.account.failure?.topic == .tokenState)
      // What was begun can be ended.
      let access = bench.shop.answer(
        try bench.signed("POST", "oauth/token/access", request, verifier: first.verifier).request)
      #expect(access.reply.status == 200)
    }

    @Test func recreating() throws {
      let bench = try ShopBench()
      let old = try bench.activate()
      let new = try #require(bench.shop.recreate(bench.id))
      #expect(bench.shop.integration(bench.id) == nil)
      let integration = try #require(bench.shop.integration(new))
      #expect(integration.status == .recreated)
      #expect(integration.consumerKey != old.consumerKey)
      let refused = bench.shop.answer(
        try bench.signed("GET", "rest/V1/orders?searchCriteria=1", old).request)
      // The old consumer has stayed behind in the database, without an integration.
      #expect(
        refused.reply.text
          == #"{"message":"The consumer isn't authorized to access %resources.","parameters":{"resources":"Magento_Sales::actions_view"}}"#
      )
      #expect(bench.shop.recreate(bench.id) == nil)
      let (_, foreign) = try bench.requestToken(bench.shop.activate(new))
      #expect(foreign.reply.status == 200)
      bench.shop.remove(new)
      let gone = bench.shop.answer(foreign.request.changing("oauth_nonce", to: "other"))
      #expect(gone.reply.text == "oauth_problem=A+consumer+having+the+specified+key+does+not+exist")
    }

    @Test func byHand() throws {
      let bench = try ShopBench()
      let first = try bench.shop.manualTokens(bench.id)
      #expect(try bench.shop.manualTokens(bench.id) == first)
      #expect(bench.shop.integration(bench.id)?.status == .active)
      let reset = try bench.shop.manualTokens(bench.id, resetting: true)
      #expect(reset.consumerKey == first.consumerKey)
      #expect(reset.accessToken != first.accessToken)
      let own = Credentials(
        consumerKey: reset.consumerKey, consumerSecret: reset.consumerSecret,
        token: reset.accessToken, tokenSecret: reset.accessTokenSecret)
      #expect(
        bench.shop.answer(try bench.signed("GET", "rest/V1/orders?searchCriteria=1", own).request)
          .reply.status
          == 200)
    }

    @Test func twoShops() throws {
      let (one, other) = (try ShopBench(seed: 1), try ShopBench(seed: 2))
      let own = try one.activate()
      _ = try other.activate()
      let call = try one.signed("GET", "rest/V1/orders?searchCriteria=1", own).request
      #expect(
        other.shop.answer(call).reply.text
          == #"{"message":"A consumer having the specified key does not exist"}"#)
      #expect(one.shop.answer(call).reply.status == 200)
    }

    @Test func anotherConsumersToken() throws {
      let bench = try ShopBench()
      let other = bench.shop.install(
        IntegrationDefinition(name: "Other", resources: ["Magento_Sales::actions_view"]))
      let theirs = try bench.shop.manualTokens(other)
      var own = try bench.activate()
      own.token = theirs.accessToken
      own.tokenSecret = theirs.accessTokenSecret
      #expect(
        bench.shop.answer(try bench.signed("GET", "rest/V1/orders?searchCriteria=1", own).request)
          .reply.text
          == #"{"message":"Token is not associated with the specified consumer"}"#)
    }

    @Test func unknownIntegration() throws {
      let bench = try ShopBench()
      #expect(throws: MagintError.self) { try bench.shop.activate(99) }
      #expect(throws: MagintError.self) { try bench.shop.manualTokens(99) }
      #expect(bench.shop.remove(99) == nil)
    }

    @Test func everythingSecretIsNamed() throws {
      let bench = try ShopBench()
      let activation = try bench.shop.activate(bench.id)
      #expect(bench.shop.secrets.isSuperset(of: [activation.consumerSecret, activation.verifier]))
      #expect(!bench.shop.secrets.contains(activation.consumerKey))
      let own = try bench.activate()
      #expect(bench.shop.secrets.isSuperset(of: [own.token, own.tokenSecret, own.consumerSecret]))
    }

    /// What the post before an upgrade has begun can be ended after it, once: it saves a row without a name.
    @Test func exchangeAcrossAnUpgrade() throws {
      let bench = try ShopBench()
      var id = bench.id
      func exchange() throws -> ReplyMessage {
        let activation = try bench.shop.activate(id)
        id = try #require(bench.shop.recreate(id))
        let (request, _) = try bench.requestToken(activation)
        return bench.shop.answer(
          try bench.signed(
            "POST", "oauth/token/access", request, verifier: activation.verifier
          ).request
        ).reply
      }
      #expect(try exchange().status == 200)
      #expect(bench.shop.integration(id)?.status == .recreated)
      let second = try exchange()
      #expect(second.status == 500)
      #expect(
        second.text == "oauth_problem=internal_error%26message%3DUnique+constraint+violation+found")
    }

    /// Of what upgrades have left behind no more than so many are kept.
    @Test func memory() throws {
      let bench = try ShopBench()
      var id = bench.id
      for _ in 0..<250 {
        _ = try bench.shop.activate(id)
        id = try #require(bench.shop.recreate(id))
      }
      #expect(bench.shop.integrations.count == 1)
      // Each has its own, and those of its verifier.
      #expect(bench.shop.secrets.count == 1 + 100 * 4)
    }

    @Test func successCallback() throws {
      let bench = try ShopBench()
      let url = try bench.shop.activate(bench.id).successCallback
      let exchange = bench.shop.answer(try #require(RequestMessage("GET", url: url)))
      #expect(exchange.reply.status == 200)
      #expect(exchange.reply.text.contains("window.close()"))
      #expect(exchange.account.endpoint == .successCallback)
      let cut = String(url.dropLast(70))
      for other in [cut, cut + "/key/\(String(repeating: "0", count: 64))/"] {
        let reply = bench.shop.answer(try #require(RequestMessage("GET", url: other)))
        #expect(reply.reply.status == 302)
        #expect(reply.account.failure?.topic == .route)
      }
    }
  }
#endif
