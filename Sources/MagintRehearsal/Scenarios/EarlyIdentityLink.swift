#if Rehearsal
  /// Magento waits for the reply of the endpoint URL and for nothing else.
  enum EarlyIdentityLink: Scenario {
    static let name = "early-identity-link"
    static let summary =
      "The pop-up opens while the service still exchanges tokens with a slow shop."
    static let advice =
      "Store consumer key, secret, verifier and store_base_url before the endpoint URL answers, and let the page work, or wait, while the exchange is under way."

    static func run(_ stage: Stage) async throws(Interruption) {
      let shop = try await stage.shop()
      let gate = shop.standIn.gate
      gate.close()
      let activation = try shop.begin()
      // A service that exchanges before it answers would wait in vain.
      let opening = Task {
        try? await Task.sleep(for: .milliseconds(Int64(stage.options.settling * 1000)))
        gate.open()
      }
      defer {
        opening.cancel()
        gate.open()
      }
      try await shop.deliver(activation)
      try await shop.visit(activation)
      gate.open()
      try await shop.awaitExchange()
    }
  }
#endif
