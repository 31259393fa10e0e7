#if Rehearsal
  package import MagintCore

  /// What a service signs its requests with.
  package struct Credentials: Sendable, Hashable {
    package var consumerKey: String
    package var consumerSecret: String
    /// Empty before there is one.
    package var token: String
    package var tokenSecret: String

    package init(
      consumerKey: String, consumerSecret: String, token: String = "", tokenSecret: String = ""
    ) {
      self.consumerKey = consumerKey
      self.consumerSecret = consumerSecret
      self.token = token
      self.tokenSecret = tokenSecret
    }
  }

  /// Signs requests as a service does that Magento understands.
  package struct RequestSigner: Sendable {
    package var credentials: Credentials
    package var release: Release
    package var method: SignatureMethod

    package init(
      _ credentials: Credentials, release: Release, method: SignatureMethod = .hmacSHA256
    ) {
      self.credentials = credentials
      self.release = release
      self.method = method
    }

    package struct Signed: Sendable {
      /// With the Authorization header.
      package var request: RequestMessage
      package var header: String
      package var baseString: String
      package var signature: String
    }

    /// - Parameters:
    ///   - timestamp: seconds since 1970.
    ///   - nonce: used once for each consumer; 32 characters of it count.
    ///   - verifier: for the access token alone.
    /// - Returns: nil where Magento cannot read the request: its body is a form that holds an array.
    package func sign(
      _ request: RequestMessage, timestamp: Int, nonce: String, verifier: String? = nil
    ) -> Signed? {
      var parameters = [
        Parameter("oauth_consumer_key", credentials.consumerKey), Parameter("oauth_nonce", nonce),
        Parameter("oauth_signature_method", method.rawValue),
        Parameter("oauth_timestamp", String(timestamp)),
      ]
      if !credentials.token.isEmpty {
        parameters.append(Parameter("oauth_token", credentials.token))
      }
      if let verifier { parameters.append(Parameter("oauth_verifier", verifier)) }
      parameters.append(Parameter("oauth_version", "1.0"))
      var signed = request
      signed.headers.removeAll { $0.name.lowercased() == "authorization" }
      signed.headers.append(HeaderField("Authorization", OAuthHeader.write(parameters)))
      guard let base = SignatureBaseString.magento(signed, release: release) else { return nil }
      let key = SigningKey(
        consumerSecret: credentials.consumerSecret, tokenSecret: credentials.tokenSecret)
      let signature = method.sign(base, key: key.text)
      parameters.append(Parameter("oauth_signature", signature))
      let header = OAuthHeader.write(parameters)
      signed.headers[signed.headers.count - 1].value = header
      return Signed(request: signed, header: header, baseString: base, signature: signature)
    }
  }
#endif
