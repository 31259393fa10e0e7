#if Rehearsal
  internal import MagintCore

  /// Magento keeps 32 characters of a nonce, from 2.4.8 on of its encoded form.
  enum Base64Nonce: Scenario {
    static let name = "base64-nonce"
    static let summary =
      "The shop is a 2.4.8, which keeps 32 characters of a nonce that is percent-encoded before: '/', '+' and '=' count three times."
    static let advice = "Make nonces of 32 hexadecimal digits, or of letters and digits."

    /// Of the characters that are kept these have to differ, so that no nonce ever comes twice.
    private static let enough = 16

    static func run(_ stage: Stage) async throws(Interruption) {
      let native = stage.options.newestRelease { SignatureRuleSet($0) == .native }
      guard let native else { throw .skip("no release from 2.4.8 on is known") }
      let shop = try await stage.shop(release: native)
      try await shop.activate()
      var nonces = shop.nonces
      try await shop.activate(reauthorizing: true)
      nonces += shop.nonces
      let kept = nonces.map { PercentCoding.encode($0).prefix(MagentoBehaviour.tokenLength) }
      let isCut = nonces.contains {
        PercentCoding.encode($0).count > MagentoBehaviour.tokenLength
      }
      guard isCut, let first = kept.first else { return }
      let common = kept.dropFirst().map { zip($0, first).prefix { $0 == $1 }.count }.min() ?? 0
      let free = MagentoBehaviour.tokenLength - common
      guard free < enough else {
        stage.note(
          "The nonces of the service are cut at \(MagentoBehaviour.tokenLength) characters of their encoded form; what is left of them differs."
        )
        return
      }
      throw .finding(
        RehearsalFinding(
          "nonce-cut",
          "the nonces of the service begin alike: \(free) of the \(MagentoBehaviour.tokenLength) characters that count differ",
          "Magento keeps \(MagentoBehaviour.tokenLength) characters of the encoded nonce; two that are the same up to there count as one, and the second request is refused with \"An error occurred validating the nonce\".",
          help: "Put nothing in front of what is random."))
    }
  }
#endif
