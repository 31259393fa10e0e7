#if Rehearsal
  internal import MagintCatalog
  internal import MagintCore

  /// Keys and tokens stay where they are, and what worked may be refused from one day to the next.
  enum MagentoUpgrade: Scenario {
    static let name = "magento-upgrade"
    static let summary =
      "The merchant upgrades Magento from 2.4.7 to 2.4.8: keys and tokens stay, and signatures go by other rules."
    static let advice =
      "Number filter groups, and the filters in a group, from 10 on, send '%20' for a space and 'name=' where there is no value: then one signature is right before and after."

    static func run(_ stage: Stage) async throws(Interruption) {
      let options = stage.options
      let before = options.newestRelease { SignatureRuleSet($0) != .native }
      let after = options.newestRelease { SignatureRuleSet($0) == .native }
      guard let before, let after else {
        throw .skip("a release up to 2.4.7 and one from 2.4.8 on are not both known")
      }
      let shop = try await stage.shop(release: before)
      try await shop.activate()
      try await shop.haveServiceCall()
      try shop.expectSignedCalls()
      let earlier = shop.restCalls
      try await stage.upgrade(shop, to: after)
      let count = shop.restCalls.count
      if options.callHook != nil { try await shop.haveServiceCall() }
      try shop.expectSignedCalls()
      // A service that calls of its own accord will do so again as it has done.
      if shop.restCalls.count == count {
        for call in earlier {
          guard let refused = shop.replay(call, signedFor: options.catalog.releases[before]),
            refused.account.failure?.topic == .signature
          else {
            continue
          }
          throw .finding(RehearsalFinding(refused))
        }
      }
      if earlier.isEmpty {
        stage.note(
          "The service itself called no REST route, so that nothing is known of how it signs such calls; --call-hook may have it call one."
        )
      }
      try await shop.activate(reauthorizing: true)
    }
  }
#endif
