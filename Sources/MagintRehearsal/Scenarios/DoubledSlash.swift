#if Rehearsal
  /// `store_base_url` ends in a slash, and `/oauth/token/request` begins with one.
  enum DoubledSlash: Scenario {
    static let name = "doubled-slash"
    static let summary =
      "A proxy before the shop makes one slash of two: what was called and signed as '//oauth/token/request' comes as another URL."
    static let advice =
      "Append 'oauth/token/request' and 'rest/V1/…' to store_base_url without a slash of their own: it ends in one."

    static func run(_ stage: Stage) async throws(Interruption) {
      let shop = try await stage.shop(mergingSlashes: true)
      try await shop.activate()
      try await shop.haveServiceCall()
      try shop.expectSignedCalls()
    }
  }
#endif
