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
      try await shop.activateAgain(
        reauthorizing: true,
        silence: RehearsalFinding(
          "no-new-exchange", "the service asked for no new token",
          "Magento deleted the access token before it called the endpoint URL: the service holds one that opens nothing, and the integration stays inactive.",
          help: "Look at the verifier to tell a new authorization from a repetition."))
      try shop.expectRefused(old)
    }
  }
#endif
