#if Rehearsal
  /// Impatient merchants press twice, and proxies send again what they got no answer to.
  enum CallbackTwice: Scenario {
    static let name = "callback-twice"
    static let summary = "The endpoint URL is called twice at the same time, with the same values."
    static let advice =
      "Exchange once for each verifier: let the second call find the first by consumer key and verifier, and wait for it or do nothing."

    static func run(_ stage: Stage) async throws(Interruption) {
      let shop = try await stage.shop()
      let activation = try shop.begin()
      async let first = shop.attempt(activation)
      async let second = shop.attempt(activation)
      let outcomes = await [first, second]
      if !outcomes.contains(where: \.opensPopUp) { try await shop.deliver(activation) }
      try await shop.visit(activation)
      try await shop.awaitExchange()
    }
  }
#endif
