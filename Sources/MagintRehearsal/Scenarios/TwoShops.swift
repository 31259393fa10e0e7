#if Rehearsal
  /// A service has more than one customer.
  enum TwoShops: Scenario {
    static let name = "two-shops"
    static let summary = "Two shops activate the integration at the same time."
    static let advice =
      "Keep secret, verifier, tokens and store_base_url by consumer key, in no variable or session that two exchanges share."

    static func run(_ stage: Stage) async throws(Interruption) {
      let shops = [try await stage.shop(), try await stage.shop()]
      for shop in shops { shop.standIn.gate.close() }
      func open() { for shop in shops { shop.standIn.gate.open() } }
      let opening = Task {
        try? await Task.sleep(for: .milliseconds(Int64(stage.options.settling * 1000)))
        for shop in shops { shop.standIn.gate.open() }
      }
      defer {
        opening.cancel()
        open()
      }
      let activations = [try shops[0].begin(), try shops[1].begin()]
      async let first = shops[0].attempt(activations[0])
      async let second = shops[1].attempt(activations[1])
      let outcomes = await [first, second]
      open()
      for (shop, activation) in zip(shops, activations) {
        if !outcomes.allSatisfy(\.opensPopUp) { try await shop.deliver(activation) }
        try await shop.visit(activation)
      }
      for shop in shops { try await shop.awaitExchange() }
    }
  }
#endif
