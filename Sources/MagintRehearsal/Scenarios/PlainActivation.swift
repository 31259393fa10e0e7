#if Rehearsal
  /// The good day.
  enum PlainActivation: Scenario {
    static let name = "activation"
    static let summary = "The merchant activates the integration and logs in to the service."
    static let advice = "Nothing else works before this does: begin here."

    static func run(_ stage: Stage) async throws(Interruption) {
      let shop = try await stage.shop()
      try await shop.activate()
      try shop.callEverything()
      if !shop.exchanges.contains(where: { $0.account.endpoint == .rest }) {
        stage.note(
          "The service itself called no REST route, so that nothing is known of how it signs such calls: 'magint oauth explain' looks at one."
        )
      }
      let refused = shop.exchanges.first { $0.account.endpoint == .rest && $0.reply.status >= 400 }
      if let refused { throw .finding(RehearsalFinding(refused)) }
    }
  }
#endif
