#if Rehearsal
  /// What the service does before it answers has to fit into 5 s, the shop's own slowness included.
  enum SlowShop: Scenario {
    static let name = "slow-callback"
    static let summary =
      "The shop takes longer for its tokens than it waits for the endpoint URL: 5 s."
    static let advice =
      "Answer the call of the endpoint URL first, and exchange tokens after that, in the background."

    static func run(_ stage: Stage) async throws(Interruption) {
      let shop = try await stage.shop()
      shop.standIn.gate.close()
      defer { shop.standIn.gate.open() }
      let activation = try shop.begin()
      try await shop.deliver(activation)
      shop.standIn.gate.open()
      try await shop.visit(activation)
      try await shop.awaitExchange()
    }
  }
#endif
