#if Rehearsal
  package import MagintCore

  /// The text that a request's signature is made of.
  package enum SignatureBaseString {
    /// As RFC 5849 (3.4.1) has it.
    package static func rfc(_ request: RequestMessage) -> String {
      // The reading of the RFC takes bodies as they are, so that there is always an answer.
      let parameters = ParameterReading.rfc.parameters(of: request) ?? []
      return join(request.method, url(request), ParameterReading.rfc.normalized(parameters))
    }

    /// As Magento makes it in a release; nil where Magento fails on it: PHP makes an array of a part of
    /// the body.
    package static func magento(_ request: RequestMessage, release: Release) -> String? {
      SignatureRuleSet(release).rules.baseString(request)
    }

    static func join(_ method: String, _ url: String, _ parameters: String) -> String {
      "\(method.uppercased())&\(PercentCoding.encode(url))&\(PercentCoding.encode(parameters))"
    }

    /// Scheme and host in lower case, without the scheme's own port and without query.
    static func url(_ request: RequestMessage) -> String {
      origin(request, scheme: request.scheme.lowercased()) + request.path
    }

    /// The same without path, as if the request came with another scheme.
    static func origin(_ request: RequestMessage, scheme: String) -> String {
      "\(scheme)://\(authority(request.host, scheme))"
    }

    private static func authority(_ host: String, _ scheme: String) -> String {
      let host = host.lowercased()
      let own = scheme == "https" ? ":443" : ":80"
      return host.hasSuffix(own) ? String(host.dropLast(own.count)) : host
    }
  }
#endif
