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
      try await shop.activate()
      try shop.expectRefused(old)
    }
  }
#endif
