#if Rehearsal
  /// What client libraries do with a query, each as a whole: several mistakes at once.
  enum ClientMistakes {
    static func variants(_ context: SignatureContext) -> [Variant<String>] {
      var variants = Variants(own: context.text)
      guard context.readable != nil, let query = context.request.query else { return variants.all }
      addNode(Array(query.utf8), context, &variants)
      addPerl(context, &variants)
      addRuby(context, &variants)
      return variants.all
    }

    // MARK: node's oauth-1.0a

    /// As oauth-1.0a 2.2.6 takes the query of the URL apart: names as they stand, values decoded up to the
    /// second '='; sorted by the names encoded once more.
    private static func addNode(
      _ query: [UInt8], _ context: SignatureContext, _ variants: inout Variants<String>
    ) {
      var names: [[UInt8]] = []
      var values: [[UInt8]: [[UInt8]]] = [:]
      func add(_ name: [UInt8], _ value: [UInt8]) {
        let name = PercentCoding.encode(name)
        if values[name] == nil { names.append(name) }
        values[name, default: []].append(PercentCoding.encode(value))
      }
      let header = context.request.header("authorization").flatMap(OAuthHeader.parse) ?? []
      for parameter in header where parameter.nameText != "oauth_signature" {
        add(parameter.name, parameter.value)
      }
      var (hasEscapes, isCut) = (false, false)
      for pair in query.split(separator: UInt8(ascii: "&")) {
        let parts = pair.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
        add(Array(parts[0]), parts.count > 1 ? PercentCoding.decode(parts[1]) : [])
        hasEscapes = hasEscapes || parts[0].contains(UInt8(ascii: "%"))
        isCut = isCut || parts.count > 2
      }
      guard hasEscapes || isCut else { return }
      names.sort { $0.lexicographicallyPrecedes($1) }
      let text = names.flatMap { name in
        values[name]!.sorted { $0.lexicographicallyPrecedes($1) }.map { value in
          String(decoding: name + [UInt8(ascii: "=")] + value, as: UTF8.self)
        }
      }.joined(separator: "&")
      var mistakes: [SignatureMistake] = []
      if hasEscapes { mistakes.append(namesEncodedTwice) }
      if isCut { mistakes.append(valueCut) }
      variants.add(
        text, mistakes + ReadingMistakes.orderMistakes(context))
    }

    private static let namesEncodedTwice = SignatureMistake(
      "names-encoded-twice",
      "the names in the query are signed as they stand in the URL, so that '[' is encoded twice, as node's oauth-1.0a does",
      "Give the library the URL up to the '?', and the query's parameters with decoded names as data: {url, method, data: {'searchCriteria[page_size]': 10}}."
    )

    private static let valueCut = SignatureMistake(
      "value-cut",
      "a value with '=' in it is signed up to there, as node's oauth-1.0a does",
      "Write '%3D' for an equals sign in a value.")

    // MARK: Perl's Net::OAuth

    /// Of a name that comes several times Net::OAuth 0.28 signs the first alone, Magento the last.
    private static func addPerl(_ context: SignatureContext, _ variants: inout Variants<String>) {
      var reading = context.rules.reading
      reading.keepsRepeated = true
      var seen: Set<[UInt8]> = []
      let first = (reading.parameters(of: context.request) ?? []).filter {
        seen.insert($0.name).inserted
      }
      let mistake = SignatureMistake(
        "first-of-repeated",
        "of a parameter that comes several times the first is signed, as Perl's Net::OAuth does; Magento signs the last",
        "Number them: 'a[10]=…&a[11]=…'.")
      variants.add(context.rules.reading.normalized(first), [mistake])
      let order = ReadingMistakes.orderMistakes(context)
      var rfc = context.rules.reading
      rfc.order = .encodedBytes
      variants.add(rfc.normalized(first), [mistake] + order)
    }

    // MARK: ruby-oauth

    /// ruby-oauth 0.5.4 sorts names, and the values of equal ones, before it encodes them.
    private static func addRuby(_ context: SignatureContext, _ variants: inout Variants<String>) {
      let rfc = ParameterReading.rfc
      guard let parameters = rfc.parameters(of: context.request) else { return }
      func precedes(_ left: Parameter, _ right: Parameter, _ name: (Parameter) -> [UInt8]) -> Bool {
        let (a, b) = (name(left), name(right))
        return a == b
          ? left.value.lexicographicallyPrecedes(right.value) : a.lexicographicallyPrecedes(b)
      }
      let mistake = SignatureMistake(
        "sorted-before-encoding",
        "names and values are sorted before they are percent-encoded, as ruby-oauth does",
        "Number what comes several times: 'a[10]=…&a[11]=…'; then the order of the values does not matter."
      )
      let traps = ReadingMistakes.traps(in: context.request, context.ruleSet)
        .filter { !["byte-order", "encoded-order"].contains($0.id) }
      for name in [{ $0.name }, { PercentCoding.encode($0.name) }] as [(Parameter) -> [UInt8]] {
        variants.add(
          rfc.join(parameters.sorted { precedes($0, $1, name) }), [mistake] + traps)
      }
    }
  }
#endif
