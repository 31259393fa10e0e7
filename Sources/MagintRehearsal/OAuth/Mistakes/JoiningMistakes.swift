#if Rehearsal
  /// How the three parts of a base string are joined.
  enum Joining: Hashable {
    /// URL and parameters encoded once more.
    case right
    case bare, bareURL, bareParameters
    case lowerCase, component
    /// All of it encoded once more, with its `&`.
    case encoded
    case bareAndEncoded

    func join(_ method: String, _ url: String, _ parameters: String) -> String {
      func join(_ encode: ([UInt8]) -> [UInt8]) -> String {
        let parts = [url, parameters].map {
          String(decoding: encode(Array($0.utf8)), as: UTF8.self)
        }
        return "\(method)&\(parts[0])&\(parts[1])"
      }
      return switch self {
      case .right: join { PercentCoding.encode($0) }
      case .bare: join { $0 }
      case .bareURL: "\(method)&\(url)&\(PercentCoding.encode(parameters))"
      case .bareParameters: "\(method)&\(PercentCoding.encode(url))&\(parameters)"
      case .lowerCase: join(EncodingMistakes.lowerCase)
      case .component: join(EncodingMistakes.component)
      case .encoded: PercentCoding.encode(Joining.right.join(method, url, parameters))
      case .bareAndEncoded: PercentCoding.encode(Joining.bare.join(method, url, parameters))
      }
    }
  }

  /// What goes wrong when the three parts are joined.
  enum JoiningMistakes {
    static func variants(_ context: SignatureContext) -> [Variant<Joining>] {
      var variants = Variants(own: Joining.right)
      variants.add(.lowerCase, [EncodingMistakes.lowerCaseEscapes])
      variants.add(.component, [EncodingMistakes.incomplete])
      variants.add(
        .bare, "parts-not-encoded",
        "URL and parameters are not percent-encoded when the base string is joined",
        "Encode the URL, and the joined parameters once more, then join the three parts with '&'.")
      variants.add(
        .bareParameters, "parameters-not-encoded",
        "the joined parameters are not percent-encoded in the base string",
        "Encode them once more as a whole: '=' is '%3D' and '&' is '%26' in the third part.")
      variants.add(
        .bareURL, "url-not-encoded", "the URL is not percent-encoded in the base string",
        "Encode it: the second part begins with 'http%3A%2F%2F' or 'https%3A%2F%2F'.")
      let whole = SignatureMistake(
        "base-string-encoded", "the base string is percent-encoded as a whole",
        "Encode URL and parameters, each by itself, and join the three parts with a bare '&'.")
      variants.add(.encoded, [whole])
      variants.add(.bareAndEncoded, [whole])
      return variants.all
    }
  }
#endif
