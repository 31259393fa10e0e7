#if Rehearsal
  internal import MagintCore

  /// Anybody can call the endpoint URL.
  enum ForgedCallback: Scenario {
    static let name = "forged-callback"
    static let summary =
      "A stranger calls the endpoint URL, first with a consumer that the shop does not have, then with the key of a connected one and another secret."
    static let advice =
      "Believe a call when the shop has given tokens for it, and refuse one that comes with another secret for a consumer key that is known."

    static func run(_ stage: Stage) async throws(Interruption) {
      let shop = try await stage.shop()
      let strange = try await stage.shop()
      // A consumer that the shop does not have.
      var forged = try strange.begin()
      forged.forge(key: forged.consumerKey, url: shop.standIn.baseURL)
      _ = await shop.attempt(forged, as: .stranger)
      await shop.wait(stage.options.settling) { shop.refusal != nil }
      let activation = try await shop.activate()
      // That of the shop, with a secret of the stranger's and an address of theirs.
      let token = shop.credentials
      forged.forge(key: activation.consumerKey, url: strange.standIn.baseURL)
      _ = await strange.attempt(forged, as: .stranger)
      await strange.wait(stage.options.settling) { !strange.exchanges.isEmpty }
      guard strange.exchanges.isEmpty else {
        throw .finding(
          RehearsalFinding(
            "believes-forgery",
            "the service called the stranger's address with the consumer key of a connected shop",
            "It took secret and store_base_url from a call that no shop had made; from now on the data of the shop may go to the stranger.",
            help: "Compare oauth_consumer_secret with the one that is stored for the key."))
      }
      let end = await shop.follow(activation)
      guard case .success = end, shop.credentials == token else {
        throw .finding(
          RehearsalFinding(
            "disturbed-by-forgery", "after a forged call the identity link no longer leads back",
            "The shop and its access token are what they were; a stranger has cut them off from the service.",
            help: "Let a call that is refused change nothing that is stored."))
      }
    }
  }
#endif
