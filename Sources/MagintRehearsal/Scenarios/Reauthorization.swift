#if Rehearsal
  /// Key and secret stay, verifier and tokens are new.
  enum Reauthorization: Scenario {
    static let name = "reauthorization"
    static let summary =
      "The merchant reauthorizes: the old token is gone, and the endpoint URL is called with a new verifier."
    static let advice =
      "Exchange for each new verifier, also for a consumer key that is connected, and put the new access token in the place of the old one."

    static func run(_ stage: Stage) async throws(Interruption) {
      let shop = try await stage.shop()
      try await shop.activate()
      let old = shop.credentials
      try await shop.activate(reauthorizing: true)
      try shop.expectRefused(old)
    }
  }
#endif
