#if Rehearsal
  /// The key that the base string is signed with.
  enum KeyMistakes {
    static func variants(_ context: SignatureContext) -> [Variant<String>] {
      let evidence = context.evidence
      let (consumer, token) = (evidence.key.consumerSecret, evidence.key.tokenSecret)
      var variants = Variants(own: evidence.key.text)
      let right =
        token.isEmpty
        ? "Sign with the consumer secret and '&' behind it."
        : "Sign with the consumer secret, '&' and the secret of the token that is sent."
      func add(_ key: String, _ id: String, _ message: String, _ help: String? = nil) {
        variants.add(key, id, message, help ?? right)
      }
      if !token.isEmpty {
        add(
          "\(consumer)&", "token-secret-missing",
          "the key lacks the token's secret: it ends at the '&'")
        add(
          "\(token)&\(consumer)", "secrets-swapped",
          "the key has the token's secret first and the consumer secret behind it")
        add(token, "consumer-secret-missing", "the key is the token's secret alone")
        add("&\(token)", "consumer-secret-missing", "the key lacks the consumer secret")
        add("\(token)&", "consumer-secret-missing", "the key lacks the consumer secret")
        add("\(consumer)\(token)", "ampersand-missing", "the key lacks the '&' between the secrets")
      }
      add(
        consumer, "ampersand-missing", "the key is the consumer secret without the '&' behind it")
      add("&", "consumer-secret-missing", "the key has no secrets at all")
      add("", "consumer-secret-missing", "the key is empty")
      add(
        PercentCoding.encode(evidence.key.text), "key-encoded",
        "the '&' in the key is percent-encoded")
      addWhiteSpace(consumer, token, add)
      for other in evidence.otherSecrets {
        if token.isEmpty {
          add(
            "\(consumer)&\(other.text)", "token-secret-too-early",
            "the key has \(other.name) behind the '&', where there is no token yet",
            "Sign the request step without a token: no oauth_token, and '&' at the end of the key. In libraries: clear the token before, or make a new session."
          )
        } else {
          add(
            "\(consumer)&\(other.text)", "wrong-token-secret",
            "the key has \(other.name) where the token's secret belongs")
        }
        add(
          "\(other.text)&\(token)", "wrong-consumer-secret",
          "the key has \(other.name) where the consumer secret belongs")
      }
      return variants.all
    }

    private static func addWhiteSpace(
      _ consumer: String, _ token: String, _ add: (String, String, String, String?) -> Void
    ) {
      for (space, name) in [("\n", "a line break"), ("\r\n", "a line break"), (" ", "a space")] {
        for (first, second) in [(space, ""), ("", space), (space, space)]
        where second.isEmpty || !token.isEmpty {
          let spaced = SigningKey(
            consumerSecret: consumer + first, tokenSecret: token + second)
          for key in ["\(spaced.consumerSecret)&\(spaced.tokenSecret)", spaced.text] {
            add(
              key, "white-space-in-secret", "a secret in the key has \(name) at its end",
              "Take white space off what comes from a file or a form.")
          }
        }
      }
    }
  }
#endif
