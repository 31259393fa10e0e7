#if Rehearsal
  /// Something that happens when merchants activate an integration.
  package protocol Scenario: Sendable {
    /// Kebab-case; never changes its meaning.
    static var name: String { get }
    /// What happens, in a sentence.
    static var summary: String { get }
    /// What a service has to do that did not pass.
    static var advice: String { get }

    /// - Throws: what is wrong with the service.
    static func run(_ stage: Stage) async throws(Interruption)
  }

  package enum Scenarios {
    package static let all: [any Scenario.Type] = [
      PlainActivation.self, CallbackTwice.self, EarlyIdentityLink.self, SlowShop.self,
      CallbackReply.self, ExpiredVerifier.self, RepeatedTokenStep.self, Reauthorization.self,
      ClosedWindow.self, TwoShops.self, ForgedCallback.self, ShopBelowPath.self,
      RecreatedIntegration.self, DoubledSlash.self, Base64Nonce.self, ElevenFilterGroups.self,
      MagentoUpgrade.self,
    ]
  }
#endif
