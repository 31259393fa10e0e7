#if Rehearsal
  /// In which releases a signed request works. They go by three sets of rules, and for some requests no
  /// signature pleases all of them: then the request has to be written in another way.
  package struct SignatureReach: Sendable {
    package struct BaseString: Sendable, Hashable {
      package var rules: SignatureRuleSet
      /// Nil where these releases fail on the request.
      package var text: String?
    }

    /// What each set of rules makes of the request, oldest releases first.
    package var baseStrings: [BaseString]
    /// What to change so that one signature works in all releases, each as a sentence; empty where one does,
    /// and where no change is known.
    package var advice: [String] = []
    /// The URL after these changes; nil without them.
    package var adaptedURL: String?

    /// - Parameter request: with its Authorization header.
    package init(_ request: RequestMessage) {
      baseStrings = Self.baseStrings(request)
      guard !isOne else { return }
      var adapted = request
      var steps: [Step] = []
      for step in Self.steps {
        var next = adapted
        step.change(&next)
        guard next != adapted else { continue }
        adapted = next
        steps.append(step)
      }
      guard Self.isOne(Self.baseStrings(adapted)) else { return }
      // Those that do nothing for it are not asked for.
      for step in steps {
        let fewer = steps.filter { $0.advice != step.advice }
        var candidate = request
        for step in fewer { step.change(&candidate) }
        if Self.isOne(Self.baseStrings(candidate)) { (steps, adapted) = (fewer, candidate) }
      }
      advice = steps.map(\.advice)
      adaptedURL = adapted.url
    }

    /// Whether one signature works in all releases.
    package var isOne: Bool { Self.isOne(baseStrings) }

    /// The releases that take a signature made of `text`.
    package func rules(taking text: String) -> [SignatureRuleSet] {
      baseStrings.filter { $0.text == text }.map(\.rules)
    }

    private static func baseStrings(_ request: RequestMessage) -> [BaseString] {
      SignatureRuleSet.allCases.map { BaseString(rules: $0, text: $0.rules.baseString(request)) }
    }

    private static func isOne(_ baseStrings: [BaseString]) -> Bool {
      baseStrings.allSatisfy { $0.text != nil && $0.text == baseStrings[0].text }
    }

    // MARK: Advice

    private struct Step {
      var advice: String
      var change: @Sendable (inout RequestMessage) -> Void
    }

    private static let steps = [
      Step(
        advice:
          "Number filter groups, and the filters in a group, from 10 on, so that all numbers have two digits."
      ) { change(&$0, name: twoDigits) },
      Step(advice: "Send a space in the query as '%20' and a plus sign as '%2B'.") {
        change(&$0, name: withoutPlus, value: withoutPlus)
      },
      Step(advice: "Write 'name=' where a parameter has no value, and '%3D' for '=' in a value.") {
        $0.query = $0.query.map(withPairs)
      },
      Step(
        advice:
          "Write the host in lower case, and without 80 for http or 443 for https."
      ) { request in
        let origin = SignatureBaseString.origin(request, scheme: request.schemeBehindProxy)
        request.host = String(origin.dropFirst(request.schemeBehindProxy.count + 3))
      },
      Step(advice: "Encode nothing in the path that needs no encoding, and the rest in upper case.")
      {
        let path = LaminasSignatureRules.normalizedPath(Array($0.path.utf8))
        // What decodes to a slash or a percent sign leads elsewhere then.
        guard
          path.utf8.count(where: { $0 == UInt8(ascii: "/") })
            == $0.path.utf8.count(where: { $0 == UInt8(ascii: "/") }),
          !$0.path.contains("%25")
        else { return }
        $0.target = path + ($0.query.map { "?" + $0 } ?? "")
      },
    ]

    private static func change(
      _ request: inout RequestMessage, name: (Substring) -> String,
      value: (Substring) -> String = { String($0) }
    ) {
      request.query = request.query.map { query in
        query.split(separator: "&", omittingEmptySubsequences: false).map { pair in
          guard let equals = pair.firstIndex(of: "=") else { return name(pair) }
          return name(pair[..<equals]) + "=" + value(pair[pair.index(after: equals)...])
        }.joined(separator: "&")
      }
    }

    private static func withoutPlus(_ text: Substring) -> String {
      String(text.replacing("+", with: "%20"))
    }

    private static func withPairs(_ query: String) -> String {
      query.split(separator: "&", omittingEmptySubsequences: false).map { pair -> String in
        guard !pair.isEmpty else { return "" }
        guard let equals = pair.firstIndex(of: "=") else { return String(pair) + "=" }
        let behind = pair.index(after: equals)
        return String(pair[..<behind] + pair[behind...].replacing("=", with: "%3D"))
      }.joined(separator: "&")
    }

    /// `[0]` is `[10]`, `[11]` is `[21]`: whatever the encoding of the brackets. Not where there are so many
    /// that two digits do not hold them.
    private static func twoDigits(_ name: Substring) -> String {
      guard name.hasPrefix("searchCriteria") || name.hasPrefix("search_criteria") else {
        return String(name)
      }
      var result = ""
      var rest = name
      while let open = ["[", "%5B", "%5b"].compactMap({ rest.firstRange(of: $0) })
        .min(by: { $0.lowerBound < $1.lowerBound })
      {
        result += rest[..<open.upperBound]
        rest = rest[open.upperBound...]
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        let tail = rest[digits.endIndex...]
        let isClosed = ["]", "%5D", "%5d"].contains { tail.hasPrefix($0) }
        guard isClosed, let number = Int(digits), number < 90 else { continue }
        result += String(number + 10)
        rest = tail
      }
      return result + rest
    }
  }
#endif
