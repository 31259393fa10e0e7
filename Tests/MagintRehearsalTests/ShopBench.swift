#if Rehearsal
  import MagintCatalog
  import MagintCore
  import MagintRehearsal
  import MagintTestSupport
  import Testing

  /// A shop whose time stands still, with one integration, and the service that it belongs to.
  struct ShopBench {
    static let start = 1_700_000_000

    let shop: Shop
    let id: Int
    /// Nonces differ by this.
    let counter = Guarded(0)

    init(
      _ release: String = "2.4.7-p3", resources: [String] = ["Magento_Sales::actions_view"],
      options: Shop.Options = Shop.Options(), seed: UInt64 = 1
    ) throws {
      let catalog = Catalog.embedded
      let index = try #require(catalog.releases.firstIndex { "\($0)" == release })
      shop = Shop(
        catalog: catalog, release: index, options: options, clock: ShopClock { Self.start },
        tokens: TokenSource(SplitMix64(seed: seed)))
      id = shop.install(
        IntegrationDefinition(
          name: "Nm", email: "a@b.co", endpointURL: "http://service.example/endpoint",
          identityLinkURL: "http://service.example/login", resources: resources))
    }

    func nonce() -> String {
      counter.withLock {
        $0 += 1
        return "nonce\($0)"
      }
    }

    /// A signed request of a well-behaved service.
    func signed(
      _ method: String, _ path: String, _ credentials: Credentials,
      verifier: String? = nil, signatureMethod: SignatureMethod = .hmacSHA256,
      timestamp: Int = start, nonce: String? = nil
    ) throws -> RequestSigner.Signed {
      let request = try #require(RequestMessage(method, url: shop.baseURL + path))
      return try #require(
        RequestSigner(credentials, release: shop.behaviour.release, method: signatureMethod).sign(
          request, timestamp: timestamp, nonce: nonce ?? self.nonce(), verifier: verifier))
    }

    func credentials(_ activation: Shop.Activation) -> Credentials {
      Credentials(
        consumerKey: activation.consumerKey, consumerSecret: activation.consumerSecret)
    }

    /// `credentials` with the token of a reply.
    func with(_ reply: ReplyMessage, _ credentials: Credentials) throws -> Credentials {
      try #require(reply.status == 200, "\(reply.text)")
      let parts = reply.text.split(separator: "&").map { $0.split(separator: "=")[1] }
      var result = credentials
      result.token = String(parts[0])
      result.tokenSecret = String(parts[1])
      return result
    }

    func requestToken(
      _ activation: Shop.Activation
    ) throws -> (credentials: Credentials, exchange: Exchange) {
      let own = credentials(activation)
      let exchange = shop.answer(try signed("POST", "oauth/token/request", own).request)
      return (try with(exchange.reply, own), exchange)
    }

    /// A whole activation.
    func activate(reauthorizing: Bool = false) throws -> Credentials {
      let activation = try shop.activate(id, reauthorizing: reauthorizing)
      let request = try requestToken(activation).credentials
      let access = shop.answer(
        try signed("POST", "oauth/token/access", request, verifier: activation.verifier).request)
      return try with(access.reply, request)
    }
  }

  extension RequestMessage {
    /// With the parameters of the Authorization header changed, and not signed anew.
    func changing(_ change: (inout [Parameter]) -> Void) -> RequestMessage {
      var result = self
      var parameters = OAuthHeader.parse(header("authorization") ?? "") ?? []
      change(&parameters)
      result.headers.removeAll { $0.name == "Authorization" }
      result.headers.append(HeaderField("Authorization", OAuthHeader.write(parameters)))
      return result
    }

    func changing(_ name: String, to value: String?) -> RequestMessage {
      changing { parameters in
        if let value {
          for index in parameters.indices where parameters[index].nameText == name {
            parameters[index].value = Array(value.utf8)
          }
        } else {
          parameters.removeAll { $0.nameText == name }
        }
      }
    }
  }
#endif
