#if Rehearsal
  internal import MagintCatalog
  internal import MagintCore

  extension RequestDiagnosis {
    /// Asks a stand-in whether it answers the request when it is signed well and the integration has all rights.
    mutating func askShop(_ catalog: Catalog, now: Int) {
      guard let index = catalog.releases.firstIndex(of: release),
        let exchange = Self.answer(request, catalog, index, now: now)
      else { return }
      let (status, account) = (exchange.reply.status, exchange.account)
      guard status >= 400, let failure = account.failure else { return }
      guard account.endpoint != .unknown else {
        add(
          "wrong-path", true, "\(quoted(request.path, limit: 200)) leads nowhere in Magento",
          "Magento answers \(status): its paths tell capitals from small letters, and nothing but the path of the shop may stand before 'index.php'.",
          "Append 'rest/V1/…' to the shop's base URL, 'rest' in small letters and 'V1' with a capital."
        )
        return
      }
      let finding = RehearsalFinding(exchange)
      var message = failure.detail
      if message.hasSuffix(".") { message.removeLast() }
      // It goes on behind "because".
      if ["The ", "There ", "Nobody ", "No ", "A ", "An "].contains(where: message.hasPrefix) {
        message = message.prefix(1).lowercased() + message.dropFirst()
      }
      let said = (try? JSONTree.parse(exchange.reply.body))?["message"]?.string
      let isForCustomers = account.route?.isForCustomers == true
      let isCertain = failure.topic != .route || !isForeignRoute(catalog, index)
      add(
        finding.id, isCertain,
        isCertain
          ? message : "no route of Magento \(release) is at \(quoted(request.path, limit: 200))",
        isCertain
          ? "Magento answers \(status)" + (said.map { ": \(quoted($0, limit: 200))." } ?? ".")
          : "A module of the shop may have it; otherwise Magento answers 404.",
        isForCustomers
          ? "Call a route that needs a resource: /V1/carts/:cartId for /V1/carts/mine, /V1/customers/:customerId for /V1/customers/me. 'magint acl for' says what a route needs."
          : finding.help)
    }

    private static func answer(
      _ request: RequestMessage, _ catalog: Catalog, _ release: Int, now: Int
    ) -> Exchange? {
      let path = request.path
      guard let rest = path.firstRange(of: "/rest") ?? path.firstRange(of: "/REST") else {
        return nil
      }
      var options = Shop.Options()
      // A shop may be below a path, with index.php behind it.
      var base = path[..<rest.lowerBound]
      if base.hasSuffix("/index.php") { base = base.dropLast("/index.php".count) }
      while base.hasSuffix("/") { base = base.dropLast() }
      options.baseURL = "\(request.scheme)://\(request.host)\(base)/"
      // Nobody knows the codes of the shop: the one that is called is taken to be there.
      let places = path[rest.upperBound...].split(separator: "/")
      if places.count > 1, ["V1", "async"].contains(places[1]) {
        options.stores.append(String(places[0]))
      }
      let shop = Shop(
        catalog: catalog, release: release, options: options, clock: ShopClock { now })
      let id = shop.install(
        IntegrationDefinition(
          name: "magint", resources: ["Magento_Backend::all"], isLegacy: true))
      guard let tokens = try? shop.manualTokens(id) else { return nil }
      let signer = RequestSigner(
        Credentials(
          consumerKey: tokens.consumerKey, consumerSecret: tokens.consumerSecret,
          token: tokens.accessToken, tokenSecret: tokens.accessTokenSecret),
        release: catalog.releases[release])
      return signer.sign(request, timestamp: now, nonce: "magint").map { shop.answer($0.request) }
    }

    /// Whether the path looks like one of a module that is not Magento's: no known route begins like it.
    private func isForeignRoute(_ catalog: Catalog, _ release: Int) -> Bool {
      guard let version = request.path.firstRange(of: "/V1/") else { return false }
      let first = request.path[version.upperBound...].prefix { $0 != "/" }
      return !first.isEmpty
        && !catalog.routes(at: release).contains { route in
          route.url.split(separator: "/").dropFirst().first == first
        }
    }
  }
#endif
