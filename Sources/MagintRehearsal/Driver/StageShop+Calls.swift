#if Rehearsal
  internal import MagintCatalog
  internal import MagintCore

  extension StageShop {
    /// What signs requests as the service can now.
    var credentials: Credentials? {
      guard let integration, let token = integration.accessToken,
        let secret = integration.accessTokenSecret
      else { return nil }
      return Credentials(
        consumerKey: integration.consumerKey, consumerSecret: integration.consumerSecret,
        token: token, tokenSecret: secret)
    }

    /// Calls a REST route with the tokens that the service was given.
    func call(_ route: RouteFact, _ credentials: Credentials) -> Exchange? {
      let shop = standIn.shop
      let path = route.url.split(separator: "/").map { $0.hasPrefix(":") ? "1" : String($0) }
        .joined(separator: "/")
      guard
        let request = RequestMessage(route.method, url: "\(standIn.baseURL)rest/\(path)"),
        let signed = RequestSigner(credentials, release: shop.behaviour.release).sign(
          request, timestamp: shop.clock.now, nonce: TokenSource().token())
      else { return nil }
      let exchange = shop.answer(signed.request)
      stage.transcript.add(.rehearsal, exchange)
      return exchange
    }

    /// Calls one route of each resource that is granted, and one of a resource that is not.
    func callEverything() throws(Interruption) {
      guard let integration, let credentials else { return }
      let options = stage.options
      let routes = options.catalog.routes(at: options.release).filter {
        !$0.resources.isEmpty && !$0.isAnonymous && !$0.isForCustomers
      }
      func route(_ isWanted: (RouteFact) -> Bool) -> RouteFact? {
        routes.first { $0.method == "GET" && isWanted($0) } ?? routes.first(where: isWanted)
      }
      var without = 0
      var count = 0
      for resource in options.catalog.sorted(integration.grant.resources, at: options.release) {
        guard
          let route = route({ $0.resources.contains(resource) && integration.grant.opens($0) })
        else {
          without += 1
          continue
        }
        try expect(call(route, credentials), 200, route)
        count += 1
      }
      let all = count + without
      var note =
        without == 0
        ? "Signed calls: each of \(all) resources opens a REST route"
        : "Signed calls: \(count) of \(all) resources open a REST route, the others have none of their own"
      if !integration.grant.isFull, let route = route({ !integration.grant.opens($0) }) {
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
