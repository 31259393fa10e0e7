#if Rehearsal
  /// What was sent to the endpoint URL comes again when it has been used.
  enum RepeatedTokenStep: Scenario {
    static let name = "repeated-token-step"
    static let summary =
      "The endpoint URL is called again after the exchange, with the verifier that was used."
    static let advice =
      "Keep the access token until there is a new one: a verifier that was used brings none, and the shop refuses to make another request token."

    static func run(_ stage: Stage) async throws(Interruption) {
      let shop = try await stage.shop()
      let activation = try await shop.activate()
      let token = shop.credentials
      let before = shop.exchanges.count
      try await shop.deliver(activation)
      await shop.wait(stage.options.settling) { shop.exchanges.count > before }
      let end = await shop.follow(activation)
      guard case .success = end, shop.isActive, shop.credentials == token else {
        throw .finding(
          RehearsalFinding(
            "lost-connection", "after a late repetition the identity link no longer leads back",
            shop.exchanges.count > before
              ? "The service began the exchange again, which Magento refuses, and takes the integration for not connected; its access token is still good."
              : "The service takes the integration for not connected; its access token is still good.",
            help: "Give up nothing that works because something else fails."))
      }
    }
  }
#endif
