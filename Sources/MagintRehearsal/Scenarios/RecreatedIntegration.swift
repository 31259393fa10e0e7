#if Rehearsal
  /// A new version of the module with another email, URL or resource does that to every merchant.
  enum RecreatedIntegration: Scenario {
    static let name = "recreated"
    static let summary =
      "An upgrade of the module deletes the integration and makes it anew: another consumer key for the same shop, and the old token is refused."
    static let advice =
      "Take a new consumer key for a shop that is known, and let it replace the old one once the merchant has logged in."

    static func run(_ stage: Stage) async throws(Interruption) {
      let shop = try await stage.shop()
      try await shop.activate()
      let old = shop.credentials
      shop.recreate()
      try await shop.activateAgain(
        silence: RehearsalFinding(
          "shop-taken-for-known", "the service asked for no token of the new consumer",
          "The old consumer key and its token are gone: the service holds a token that opens nothing, and the integration stays inactive.",
          help: "Tell consumers apart by their key, not by the address of the shop."))
      try shop.expectRefused(old)
    }
  }
#endif
