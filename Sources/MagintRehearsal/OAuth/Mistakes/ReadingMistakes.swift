#if Rehearsal
  internal import MagintCore

  /// In what a client that follows the RFC, or the rules of other releases, reads or sorts parameters otherwise
  /// than Magento.
  enum ReadingMistakes {
    static func variants(_ context: SignatureContext) -> [Variant<String>] {
      var variants = Variants(own: context.text)
      guard context.readable != nil else {
        let rfc = ParameterReading.rfc
        variants.add(rfc.normalized(rfc.parameters(of: context.request) ?? []), [arrays])
        return variants.all
      }
      // A correct client does all of it, so all that matters for this request is named at once.
      let named = differences(context.request, context.ruleSet)
      for (mistake, text) in named { variants.add(text, [mistake]) }
      let rfc = ParameterReading.rfc
      let correct = rfc.normalized(rfc.parameters(of: context.request) ?? [])
      variants.add(correct, named.isEmpty ? [otherReading] : named.map(\.mistake))
      return variants.all
    }

    /// What clients sign that know of Magento's ways, and of those of another release.
    static func otherReleases(_ context: SignatureContext) -> [Variant<String>] {
      var variants = Variants(own: context.text)
      for other in SignatureRuleSet.allCases.reversed() where other != context.ruleSet {
        guard let parameters = other.rules.reading.parameters(of: context.request) else { continue }
        variants.add(
          other.rules.reading.normalized(parameters),
          [anotherRelease(other, than: context.evidence.release)])
      }
      return variants.all
    }

    /// What makes a client that follows the RFC fail on this request, however well it signs.
    static func traps(in request: RequestMessage, _ rules: SignatureRuleSet) -> [SignatureMistake] {
      guard rules.rules.reading.parameters(of: request) != nil else { return [arrays] }
      var traps = differences(request, rules).map(\.mistake)
      if SignatureBaseString.url(request) != rules.rules.url(request) {
        traps.append(URLMistakes.normalization(request, rules))
      }
      return traps
    }

    /// The differences that matter for a request, each with the text that it leads to.
    private static func differences(
      _ request: RequestMessage, _ rules: SignatureRuleSet
    ) -> [(mistake: SignatureMistake, text: String)] {
      let own = rules.rules.reading
      guard let parameters = own.parameters(of: request) else { return [] }
      let text = own.normalized(parameters)
      return all.compactMap { difference in
        guard difference.rules.contains(rules) else { return nil }
        var reading = own
        difference.change(&reading)
        let other = reading.normalized(reading.parameters(of: request) ?? parameters)
        return other == text ? nil : (difference.mistake, other)
      }
    }

    /// What is wrong with the RFC's order for a request; nothing where it is Magento's.
    static func orderMistakes(_ context: SignatureContext) -> [SignatureMistake] {
      differences(context.request, context.ruleSet).map(\.mistake).filter {
        ["byte-order", "encoded-order"].contains($0.id)
      }
    }

    private struct Difference {
      /// The releases for which the words of the mistake are true.
      var rules: Set<SignatureRuleSet>
      var mistake: SignatureMistake
      var change: @Sendable (inout ParameterReading) -> Void

      init(
        _ rules: Set<SignatureRuleSet>, _ id: String, _ message: String, _ help: String,
        change: @escaping @Sendable (inout ParameterReading) -> Void
      ) {
        self.rules = rules
        mistake = SignatureMistake(id, message, help)
        self.change = change
      }
    }

    private static let before: Set<SignatureRuleSet> = [.zend, .laminas]
    private static let every = Set(SignatureRuleSet.allCases)

    static let twoDigits =
      "Number filter groups, and the filters in a group, from 10 on, so that all have two digits: then all releases and the RFC sort alike."

    private static let all = [
      Difference(
        before, "byte-order",
        "the parameters are sorted by their bytes, as the RFC wants it; up to 2.4.7 Magento sorts numbers in names by value, so that '10' comes after '9'",
        twoDigits
      ) { $0.order = .encodedBytes },
      Difference(
        [.native], "encoded-order",
        "the parameters are sorted by their encoded names, as the RFC wants it; from 2.4.8 on Magento sorts them decoded, so that '10]' comes before '1]' and 'é' behind all letters",
        twoDigits
      ) { $0.order = .encodedBytes },
      Difference(
        before, "plus-for-space",
        "a space is sent as '+'; Magento takes that for a plus sign in a query",
        "Send '%20'. In Python, put the query into the URL with quote() instead of passing params=."
      ) { $0.plusIsSpace = true },
      Difference(
        [.native], "plus-for-space",
        "a space is sent as '+' in a parameter with brackets; Magento takes that for a plus sign there",
        "Send '%20'. In Python, put the query into the URL with quote() instead of passing params=."
      ) { $0.plusIsSpace = true },
      Difference(
        every, "repeated-parameter",
        "a parameter comes several times and each is signed; Magento signs the last one alone",
        "Number them: 'a[10]=…&a[11]=…'."
      ) { $0.keepsRepeated = true },
      Difference(
        before, "odd-parameter",
        "a parameter without '=' or with two of them is signed; Magento leaves it out",
        "Write 'name=' where there is no value, and '%3D' for an equals sign in one."
      ) { $0.keepsOddPairs = true },
      Difference(
        [.native], "odd-parameter",
        "a parameter with brackets in its name and without '=', or with two, is signed; Magento leaves it out",
        "Write 'name=' where there is no value, and '%3D' for an equals sign in one."
      ) { $0.keepsOddPairs = true },
      Difference(
        every, "protocol-parameter-outside-header",
        "a parameter called 'oauth_…' in the query or the body is signed; Magento leaves it out",
        "Put OAuth's parameters into the Authorization header and nowhere else."
      ) { $0.keepsProtocolParameters = true },
      Difference(
        every, "body-names",
        "a name in the form has a dot or a space, which PHP turns into '_' before Magento signs",
        "Send JSON."
      ) { $0.keepsBodyNames = true },
      Difference(
        [.native], "parsed-names",
        "a name in the query has a dot or a space: from 2.4.8 on Magento signs it twice, the second time with '_'",
        "Send no such name."
      ) { $0.plainNames = .parsedOnce },
    ]

    private static let arrays = SignatureMistake(
      "array-in-form",
      "a form with 'a[]=…' in the body is signed; Magento cannot read arrays there",
      "Send JSON.")

    private static let otherReading = SignatureMistake(
      "other-reading",
      "the parameters are read as the RFC has it; Magento reads them otherwise",
      "Compare the two base strings.")

    static func anotherRelease(
      _ other: SignatureRuleSet, than release: Release
    ) -> SignatureMistake {
      SignatureMistake(
        "rules-of-another-release",
        "the request is signed as Magento \(other.releases) wants it; Magento \(release) signs by other rules",
        twoDigits
          + " Send '%20' for a space, '%2B' for a plus sign, and 'name=' where there is no value."
      )
    }
  }
#endif
