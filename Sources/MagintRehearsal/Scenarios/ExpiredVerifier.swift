#if Rehearsal
  /// A service that was down or busy comes too late. Activating again sends the same verifier, good for
  /// another 300 s.
  enum ExpiredVerifier: Scenario {
    static let name = "expired-verifier"
    static let summary =
      "The exchange comes after 300 s, when the verifier is no longer good; the merchant activates again."
    static let advice =
      "Let each call of the endpoint URL begin an exchange, also one with a verifier that has failed before: Magento sends the same again."

    static func run(_ stage: Stage) async throws(Interruption) {
      let shop = try await stage.shop()
      let late = try shop.begin()
      shop.standIn.shop.clock.advance(by: MagentoBehaviour.verifierLifetime + 1)
      try await shop.deliver(late)
      await shop.wait(stage.options.settling) { shop.refusal != nil }
      _ = await shop.follow(late)
      await shop.wait(stage.options.settling) { shop.refusal != nil }
      guard let refusal = shop.refusal else { return try await shop.awaitExchange() }
      guard refusal.account.failure?.topic == .verifierLifetime else {
        throw .finding(RehearsalFinding(refusal))
      }
      try await shop.activateAgain(
        silence: RehearsalFinding(
          "verifier-given-up", "the second call of the endpoint URL began no exchange",
          "The first exchange failed because the verifier had expired. The second call made the same verifier good for another 300 s, and the integration stays inactive.",
          help: "Exchange again, whatever became of the verifier before."))
    }
  }
#endif
