#if Rehearsal
  internal import MagintCore

  /// Takes secrets out of what is said about a request. Keys and tokens that stand in base strings stay: they
  /// have to be compared, and sign nothing without their secrets.
  package struct SecretMask: Sendable {
    private let values: [[UInt8]]

    /// Bytes of the shortest value that is hidden: a shorter one would tear words apart.
    private static let shortestValue = 6

    /// - Parameter credentials: whose secrets may stand where they do not belong.
    init(_ request: RequestMessage, _ credentials: Credentials?) {
      var secrets: [[UInt8]] = []
      if let credentials {
        secrets += [Array(credentials.consumerSecret.utf8), Array(credentials.tokenSecret.utf8)]
      }
      let header = request.header("authorization") ?? ""
      var parameters = OAuthHeader.parse(header) ?? []
      if parameters.isEmpty, let space = header.firstIndex(of: " ") {
        secrets.append(Array(header[space...].utf8.drop { $0 == 0x20 }))
      }
      for text in [Array((request.query ?? "").utf8), request.body] {
        for pair in text.prefix(1 << 16).split(separator: UInt8(ascii: "&")) {
          guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { continue }
          parameters.append(
            Parameter(
              PercentCoding.decode(pair[..<equals], plusIsSpace: true),
              PercentCoding.decode(pair[(equals + 1)...], plusIsSpace: true)))
        }
      }
      for parameter in parameters {
        let name = parameter.nameText.lowercased()
        guard ["secret", "password", "access_token"].contains(where: name.contains) else {
          continue
        }
        secrets.append(parameter.value)
      }
      var all: Set<[UInt8]> = []
      for secret in secrets where secret.count >= Self.shortestValue {
        let once = PercentCoding.encode(secret)
        all.formUnion([
          secret, once, PercentCoding.encode(once), PercentCoding.encodeForm(secret),
        ])
      }
      values = all.sorted {
        $0.count > $1.count || $0.count == $1.count && $0.lexicographicallyPrecedes($1)
      }
    }

    package func hide(_ text: String) -> String {
      var bytes = Array(text.utf8)
      for value in values {
        guard bytes.count >= value.count else { continue }
        var result: [UInt8] = []
        var at = 0
        while at < bytes.count {
          if bytes[at] == value[0], bytes[at...].starts(with: value) {
            result += Array("[hidden]".utf8)
            at += value.count
          } else {
            result.append(bytes[at])
            at += 1
          }
        }
        bytes = result
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
#endif
