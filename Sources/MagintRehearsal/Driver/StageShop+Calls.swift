#if Rehearsal
  internal import MagintCatalog
  internal import MagintCore

  extension Shop.Integration {
    /// What signs requests as the service can now.
    var credentials: Credentials? {
      guard let accessToken, let accessTokenSecret else { return nil }
      return Credentials(
        consumerKey: consumerKey, consumerSecret: consumerSecret, token: accessToken,
        tokenSecret: accessTokenSecret)
    }
  }

  extension Shop {
    /// Calls a REST route with the tokens that a service was given, and with what its service asks for.
    func call(_ route: RouteFact, _ credentials: Credentials) -> Exchange? {
      let segments = route.url.split(separator: "/")
      let path = segments.map { $0.hasPrefix(":") ? "1" : String($0) }.joined(separator: "/")
      let required = ServiceMethod.of(route).required.filter { !segments.contains(":\($0)") }
      let hasBody = (route.method == "POST" || route.method == "PUT") && !required.isEmpty
      let query = required.map { $0 == "searchCriteria" ? "searchCriteria[pageSize]=1" : "\($0)=1" }
      var body = JSONText()
      body.object { json in for name in required { json.field(name, 1) } }
      guard
        let request = RequestMessage(
          route.method,
          url: "\(baseURL)rest/\(path)"
            + (hasBody || query.isEmpty ? "" : "?" + query.joined(separator: "&")),
          headers: hasBody ? [HeaderField("Content-Type", "application/json")] : [],
          body: hasBody ? Array(body.text.utf8) : []),
        let signed = RequestSigner(credentials, release: behaviour.release).sign(
          request, timestamp: clock.now, nonce: TokenSource().token())
      else { return nil }
      return answer(signed.request)
    }
  }

  /// The REST routes that show what an integration may do.
  struct TestCalls {
    /// One for each resource that has a route.
    var granted: [RouteFact] = []
    /// How many resources have none.
    var without = 0
    /// One that is not granted; nil where all are.
    var refused: RouteFact?

    init(_ grant: Grant, _ catalog: Catalog, at release: Int) {
      let routes = catalog.routes(at: release).filter {
        !$0.resources.isEmpty && !$0.isAnonymous && !$0.isForCustomers
      }
      func route(_ isWanted: (RouteFact) -> Bool) -> RouteFact? {
        routes.first { $0.method == "GET" && isWanted($0) } ?? routes.first(where: isWanted)
      }
      for resource in catalog.sorted(grant.resources, at: release) {
        if let route = route({ $0.resources.contains(resource) && grant.opens($0) }) {
          granted.append(route)
        } else {
          without += 1
        }
      }
      if !grant.isFull { refused = route { !grant.opens($0) } }
    }
  }

  extension StageShop {
    /// What signs requests as the service can now.
    var credentials: Credentials? { integration?.credentials }

    /// Calls a REST route with the tokens that the service was given.
    func call(_ route: RouteFact, _ credentials: Credentials) -> Exchange? {
      guard let exchange = standIn.shop.call(route, credentials) else { return nil }
      stage.transcript.add(.rehearsal, exchange)
      return exchange
    }

    /// Has the service call the REST API: by the hook, otherwise it may do so of its own accord.
    func haveServiceCall() async throws(Interruption) {
      let patience = stage.options.patience
      guard let command = stage.options.callHook else {
        await wait(stage.options.settling) { !self.restCalls.isEmpty }
        return
      }
      let status = await LoginHook.run(
        command, ["MAGINT_STORE_BASE_URL": standIn.baseURL], patience: patience * 6)
      guard status == 0 else {
        throw .finding(
          RehearsalFinding(
            "call-hook-fails",
            status.map { "the call hook ended with status \($0)" }
              ?? "the call hook did not end in time",
            "It is to have the service call the REST API of the shop.",
            help:
              "Let it end with 0 when the service has called; $MAGINT_STORE_BASE_URL is the shop."
          ))
      }
    }

    /// Sees that no REST call of the service was refused for its signature.
    func expectSignedCalls() throws(Interruption) {
      let refused = restCalls.first {
        $0.reply.status >= 400
          && [.signature, .nonce, .timestamp].contains($0.account.failure?.topic)
      }
      if let refused { throw .finding(RehearsalFinding(refused)) }
    }

    /// What the shop answers now to a request of before that is signed once more in the way that was right then.
    func replay(_ exchange: Exchange, signedFor release: Release) -> Exchange? {
      guard let credentials,
        let signed = RequestSigner(credentials, release: release).sign(
          exchange.request, timestamp: standIn.shop.clock.now, nonce: TokenSource().token())
      else { return nil }
      let answer = standIn.shop.answer(signed.request)
      stage.transcript.add(.rehearsal, answer)
      return answer
    }

    /// Calls one route of each resource that is granted, and one of a resource that is not.
    func callEverything() throws(Interruption) {
      guard let integration, let credentials else { return }
      let options = stage.options
      let calls = TestCalls(
        integration.grant, options.catalog, at: options.release)
      for route in calls.granted { try expect(call(route, credentials), 200, route) }
      let count = calls.granted.count
      let all = count + calls.without
      var note =
        calls.without == 0
        ? "Signed calls: each of \(all) resources opens a REST route"
        : "Signed calls: \(count) of \(all) resources open a REST route, the others have none of their own"
      if let route = calls.refused {
        try expect(call(route, credentials), 401, route)
        note += "; \(route.method) \(route.url) is refused, as it should be"
      }
      stage.note(note + ".")
    }

    private func expect(
      _ exchange: Exchange?, _ status: Int, _ route: RouteFact
    ) throws(Interruption) {
      guard let exchange, exchange.reply.status != status else { return }
      throw .finding(
        RehearsalFinding(
          "rights",
          "\(route.method) \(route.url) answers \(exchange.reply.status) to the access token, not \(status)",
          exchange.account.failure?.detail ?? "The route is open to the integration.",
          help: "Compare the resources that the module declares with 'magint grants'."))
    }

    /// Sees that an access token of before opens nothing any more.
    func expectRefused(_ old: Credentials?) throws(Interruption) {
      let options = stage.options
      guard let old, let grant = integration?.grant,
        let route = options.catalog.routes(at: options.release).first(where: {
          !$0.resources.isEmpty && !$0.isAnonymous && !$0.isForCustomers && grant.opens($0)
        })
      else { return }
      try expect(call(route, old), 401, route)
      stage.note("The access token of before opens nothing any more.")
    }
  }
#endif
