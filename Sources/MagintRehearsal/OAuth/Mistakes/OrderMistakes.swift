#if Rehearsal
  /// In which order the parameters are signed.
  enum OrderMistakes {
    static func variants(_ context: SignatureContext) -> [Variant<String>] {
      let (own, reading) = (context.parameters, context.rules.reading)
      var variants = Variants(own: context.text)
      let encoded = own.map { parameter in
        (
          String(decoding: PercentCoding.encode(parameter.name), as: UTF8.self),
          String(decoding: PercentCoding.encode(parameter.value), as: UTF8.self)
        )
      }
      func join(_ pairs: [(String, String)]) -> String {
        pairs.map { "\($0)=\($1)" }.joined(separator: "&")
      }
      // The order of the header, as code has it that does not sort.
      let unsorted = SignatureMistake(
        "unsorted-parameters", "the parameters are signed in the order in which they are sent",
        "Sort the parameters by name.")
      variants.add(join(encoded), [unsorted])
      let query = encoded.filter { !ParameterMistakes.isOAuth($0.0) }
      let oauth = encoded.filter { ParameterMistakes.isOAuth($0.0) }
      variants.add(join(query + oauth), [unsorted])
      variants.add(join(oauth.sorted { precedes($0.0, $1.0) } + query), [unsorted])
      variants.add(
        encoded.map { "\($0.0)=\($0.1)" }.sorted(by: precedes).joined(separator: "&"),
        "pairs-sorted", "the parameters are sorted as 'name=value', with the '=' in them",
        "Sort the parameters by name; the value counts only between equal names.")
      let decodedFirst = SignatureMistake(
        "sorted-before-encoding",
        "the parameters are sorted before their names are percent-encoded",
        "Encode names and values, then sort by the encoded name: '[' comes as '%5B' then. "
          + ReadingMistakes.twoDigits)
      if context.ruleSet != .native {
        variants.add(reading.join(NaturalOrder.sorted(own) { $0.name }), [decodedFirst])
        variants.add(
          reading.join(own.sorted { $0.name.lexicographicallyPrecedes($1.name) }), [decodedFirst])
      }
      variants.add(
        join(encoded.sorted { precedes($0.0.lowercased(), $1.0.lowercased()) }),
        "case-ignored-in-order", "the parameters are sorted without regard to case",
        "Sort the names by their bytes, in which capitals come first.")
      return variants.all
    }

    /// By bytes: `String` compares by Unicode.
    private static func precedes(_ left: String, _ right: String) -> Bool {
      left.utf8.lexicographicallyPrecedes(right.utf8)
    }
  }
#endif
