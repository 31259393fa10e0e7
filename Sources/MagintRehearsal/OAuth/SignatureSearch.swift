#if Rehearsal
  internal import MagintCore

  /// Tries what a service may have done to a request, until the signature is the one that it sent.
  ///
  /// A base string has a method, a URL and parameters; a signature is made of it with a key and a hash,
  /// and written down. For each of these there is what Magento does and what goes wrong in practice: a file for
  /// each kind of mistake. One mistake is tried first, then two at different places: some thousand signatures.
  struct SignatureSearch {
    private let context: SignatureContext

    init(_ evidence: SignatureEvidence) { context = SignatureContext(evidence) }

    /// What makes a client that follows the RFC fail on this request, however well it signs.
    static func traps(in request: RequestMessage, release: Release) -> [SignatureMistake] {
      ReadingMistakes.traps(in: request, SignatureRuleSet(release))
    }

    func run() -> SignatureExplanation {
      let evidence = context.evidence
      let expected = context.rules.baseString(context.request)
      let correct = SignatureBaseString.rfc(context.request)
      guard !evidence.sent.isEmpty else {
        let empty = SignatureMistake(
          "empty-signature", "oauth_signature is empty",
          "Sign the request: an HMAC of the base string, in base64.")
        return SignatureExplanation(mistakes: [empty], expected: expected, received: correct)
      }
      let sent = WritingMistakes.variants(Array(evidence.sent.utf8))
      let methods = MethodMistakes.variants(context)
      let urls = URLMistakes.variants(context)
      let parameters = parameters()
      let joinings = JoiningMistakes.variants(context)
      let keys = KeyMistakes.variants(context)
      let hashes = HashMistakes.variants(context)
      let counts = [
        methods.count, urls.count, parameters.count, joinings.count, keys.count, hashes.count,
      ]
      let isLong = (expected?.utf8.count ?? context.request.body.count) > Self.longBaseString
      for choice in Self.choices(counts, pairs: !isLong) {
        let (method, url, parameter) = (
          methods[choice[0]], urls[choice[1]], parameters[choice[2]]
        )
        let (joining, key, hash) = (joinings[choice[3]], keys[choice[4]], hashes[choice[5]])
        let base = joining.value.join(method.value, url.value, parameter.value)
        let bytes = hash.value.digest(base, key: key.value)
        for writing in sent where writing.value == bytes {
          var mistakes: [SignatureMistake] = []
          for mistake in method.mistakes + url.mistakes + parameter.mistakes + joining.mistakes
            + key.mistakes + hash.mistakes + writing.mistakes where !mistakes.contains(mistake)
          {
            mistakes.append(mistake)
          }
          return SignatureExplanation(mistakes: mistakes, expected: expected, received: base)
        }
      }
      return SignatureExplanation(mistakes: [], expected: expected, received: correct)
    }

    /// All ways of making the third part, those that a correct client takes first.
    private func parameters() -> [Variant<String>] {
      var variants = Variants(own: context.text)
      var kinds: [(SignatureContext) -> [Variant<String>]] = [
        ReadingMistakes.variants, ParameterMistakes.variants, OrderMistakes.variants,
        ClientMistakes.variants, EncodingMistakes.variants, ReadingMistakes.otherReleases,
      ]
      // Services that know Magento's order know it from the releases before.
      if context.ruleSet == .native { kinds.insert(kinds.removeLast(), at: 1) }
      for kind in kinds {
        for variant in kind(context) { variants.add(variant.value, variant.mistakes) }
      }
      return variants.all
    }

    /// Bytes of a base string from which on pairs of mistakes are not tried: each takes an HMAC of all.
    private static let longBaseString = 1 << 16

    /// Indices into the variants of each part, fewest mistakes first.
    private static func choices(_ counts: [Int], pairs: Bool) -> [[Int]] {
      let none = [Int](repeating: 0, count: counts.count)
      var one: [[Int]] = []
      var two: [[Int]] = []
      for (part, count) in counts.enumerated() {
        for variant in 1..<max(count, 1) {
          var choice = none
          choice[part] = variant
          one.append(choice)
          guard pairs else { continue }
          for other in (part + 1)..<max(counts.count, part + 1) {
            for second in 1..<max(counts[other], 1) {
              choice[other] = second
              two.append(choice)
            }
            choice[other] = 0
          }
        }
      }
      return [none] + one + two
    }
  }
#endif
