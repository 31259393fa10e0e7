#if Rehearsal
  /// What is computed of base string and key.
  enum SignatureHash: Hashable {
    case sha1, sha256
    /// The key itself.
    case none
    /// Of the key, with the base string in its place, by the method of the request.
    case swapped(SignatureMethod)

    func digest(_ base: String, key: String) -> [UInt8] {
      switch self {
      case .sha1: SignatureMethod.hmacSHA1.digest(base, key: key)
      case .sha256: SignatureMethod.hmacSHA256.digest(base, key: key)
      case .none: Array(key.utf8)
      case .swapped(let method): method.digest(key, key: base)
      }
    }
  }

  enum HashMistakes {
    static func variants(_ context: SignatureContext) -> [Variant<SignatureHash>] {
      let method = context.evidence.method
      var variants = Variants<SignatureHash>(own: method == .hmacSHA1 ? .sha1 : .sha256)
      let right = "Sign with \(method.rawValue), which is what oauth_signature_method says."
      variants.add(.sha1, "sha1-digest", "the signature is an HMAC-SHA1", right)
      variants.add(.sha256, "sha256-digest", "the signature is an HMAC-SHA256", right)
      variants.add(
        .none, "plaintext", "the signature is the key itself, as PLAINTEXT has it", right)
      variants.add(
        .swapped(method), "hmac-arguments-swapped",
        "the signature is an HMAC of the key, with the base string in place of the key", right)
      return variants.all
    }
  }
#endif
