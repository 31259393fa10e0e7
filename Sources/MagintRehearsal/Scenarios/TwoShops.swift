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
      do throws(Interruption) {
        for (shop, activation) in zip(shops, activations) {
          if !outcomes.allSatisfy(\.opensPopUp) { try await shop.deliver(activation) }
          try await shop.visit(activation)
        }
        for shop in shops { try await shop.awaitExchange() }
      } catch {
        guard case .finding = error, areMixed(shops, activations) else { throw error }
        throw .finding(
          RehearsalFinding(
            "shops-mixed", "the service took one shop for the other",
            "One shop was asked for tokens with the consumer key of the other, or for the tokens of both.",
            help: "Hand what the call of the endpoint URL brought to the exchange that it begins."))
      }
    }

    private static func areMixed(_ shops: [StageShop], _ activations: [Shop.Activation]) -> Bool {
      let requests = shops.map(\.tokenRequests)
      let keys = activations.map(\.consumerKey)
      return (0...1).contains { one in
        let other = 1 - one
        return requests[one].contains {
          $0.request.header("authorization")?.contains(keys[other]) ?? false
        } || requests[one].isEmpty && requests[other].count > 2
      }
    }
  }
#endif
