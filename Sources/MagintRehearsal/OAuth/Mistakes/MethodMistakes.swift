#if Rehearsal
  /// The first part of the base string.
  enum MethodMistakes {
    static func variants(_ context: SignatureContext) -> [Variant<String>] {
      let own = context.request.method.uppercased()
      var variants = Variants(own: own)
      for other in ["GET", "POST", "PUT", "DELETE", "PATCH"] where other != own {
        variants.add(
          other, "wrong-method", "the signature is for \(other), the request is \(own)",
          "Sign with the method that the request is sent with.")
      }
      variants.add(
        own.lowercased(), "lower-case-method", "the method is signed in lower case",
        "Begin the base string with '\(own)'.")
      return variants.all
    }
  }
#endif
