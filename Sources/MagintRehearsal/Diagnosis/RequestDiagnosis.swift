#if Rehearsal
  package import MagintCatalog
  package import MagintCore

  /// What is wrong with a request that Magento refused, as far as the request alone tells, or the secrets
  /// that it should be signed with.
  package struct RequestDiagnosis: Sendable {
    package struct Finding: Sendable, Hashable {
      /// Kebab-case; never changes its meaning.
      package var id: String
      /// Whether Magento refuses the request for it; otherwise it may.
      package var isCertain: Bool
      /// Without a full stop.
      package var message: String
      /// What Magento does.
      package var explanation: String
      /// What to do.
      package var help: String
    }

    package var request: RequestMessage
    package var release: Release
    /// Those that Magento meets first come first.
    package var findings: [Finding] = []
    /// Whether the signature was computed, and is right.
    package var isSignatureRight: Bool?
    /// In which releases the signature that was sent is right; nil where it was not computed.
    package var acceptedBy: [SignatureRuleSet]?
    /// Whether one signature can please all releases; nil where the request is unsigned.
    package var reach: SignatureReach?
    /// The base string that Magento makes; nil where it fails on the request or takes it for unsigned.
    package var expected: String?
    /// The one that the client signed, where that is known, otherwise that of RFC 5849.
    package var received: String?

    /// What else is worth knowing, in sentences.
    package var notes: [String] = []
    /// Hides secrets in what is said of the request.
    package let mask: SecretMask

    /// - Parameters:
    ///   - credentials: without them the signature is not computed.
    ///   - catalog: without it nothing is said of what a shop refuses besides the signature.
    ///   - now: seconds since 1970.
    package init(
      _ request: RequestMessage, release: Release, credentials: Credentials? = nil,
      catalog: Catalog? = nil, now: Int
    ) {
      self.request = request
      self.release = release
      mask = SecretMask(request, credentials)
      let isKnownPlace = checkPlace()
      guard let header = request.header("authorization"),
        let inHeader = OAuthHeader.parse(header), !inHeader.isEmpty
      else {
        if isKnownPlace { checkUnsigned(now: now) }
        return
      }
      let parameters = RequestExamination.checked(
        request, header: inHeader, MagentoBehaviour(release))
      let endpoint = Endpoint(request.path)
      checkParameters(parameters, endpoint, now)
      checkBody()
      // The signature of JSON that is sent as a form is that of JSON, and nothing else is wrong with it.
      var signed = request
      if hasJSONAsForm {
        signed.headers.removeAll { $0.name.lowercased() == "content-type" }
      }
      expected = SignatureBaseString.magento(signed, release: release)
      received = SignatureBaseString.rfc(signed)
      if isKnownPlace { reach = SignatureReach(signed) }
      let isJudgeable = !(isBodyMissing && request.hasForm)
      if let credentials, isJudgeable {
        checkSignature(signed, parameters, endpoint, credentials)
      }
      if isSignatureRight == nil, isJudgeable {
        for trap in SignatureSearch.traps(in: signed, release: release) {
          add(
            trap.id, false, trap.message,
            "A client that follows the RFC signs another base string than Magento, and Magento answers that the signature is invalid.",
            trap.help)
        }
      }
      if let catalog, isKnownPlace, isSignatureRight != false, !hasJSONAsForm, !isBodyMissing,
        endpoint == .other
      {
        askShop(catalog, now: now)
      }
      notePort()
    }

    /// A web server that loses the port makes each signature wrong, and nothing of it is in the request.
    private mutating func notePort() {
      guard isSignatureRight == true, let colon = request.host.lastIndex(of: ":"),
        let port = Int(request.host[request.host.index(after: colon)...]),
        ![80, 443].contains(port)
      else { return }
      notes.append(
        "If the shop says that the signature is invalid all the same: its web server passes on the host without the port \(port), as nginx of Debian does from 1.22.1-9+deb12u11 on. 'fastcgi_param HTTP_HOST $http_host;' mends that."
      )
    }

    private enum Endpoint {
      case requestToken, accessToken, other

      init(_ path: String) {
        let path = path.hasSuffix("/") ? String(path.dropLast()) : path
        // The first step of Magento 1's is called another way.
        self =
          ["/oauth/token/request", "/oauth/initiate"].contains(where: path.hasSuffix)
          ? .requestToken : path.hasSuffix("/oauth/token/access") ? .accessToken : .other
      }
    }

    mutating func add(
      _ id: String, _ isCertain: Bool, _ message: String, _ explanation: String, _ help: String
    ) {
      findings.append(
        Finding(
          id: id, isCertain: isCertain, message: message, explanation: explanation, help: help))
    }

    private mutating func checkParameters(
      _ parameters: [Parameter], _ endpoint: Endpoint, _ now: Int
    ) {
      let behaviour = MagentoBehaviour(release)
      if let version = parameters["oauth_version"], !RequestExamination.isVersionOne(version) {
        add(
          "version", true, "oauth_version is \(quoted(version))",
          "Magento answers 400: it knows 1.0.", "Send 1.0, or leave it out.")
      }
      var required = [
        "oauth_consumer_key", "oauth_signature", "oauth_signature_method", "oauth_nonce",
        "oauth_timestamp",
      ]
      if endpoint != .requestToken { required.append("oauth_token") }
      if endpoint == .accessToken { required.append("oauth_verifier") }
      let missing = required.filter { parameters.bytes($0) == nil }
      let header = request.header("authorization") ?? ""
      guard !missing.contains(where: { OAuthHeader.writes($0, in: header) }) else {
        add(
          "header-separator", true,
          "the parameters in the Authorization header are not separated by commas",
          "Magento splits the header at each ',' and finds no \(missing.joined(separator: ", ")).",
          "Write 'OAuth oauth_consumer_key=\"…\", oauth_token=\"…\", …'.")
        return
      }
      for name in missing {
        let place = Self.place(of: name, in: request)
        add(
          "missing-parameter", true,
          "the Authorization header has no \(name)" + (place.map { ": it is in the \($0)" } ?? ""),
          "Magento answers 400: \"\(name)\" is required.",
          place != nil
            ? "Put it into the Authorization header, and sign it there with the others."
            : name == "oauth_verifier"
              ? "Send the oauth_verifier that Magento posted to the endpoint URL." : "Send it.")
      }
      for (name, isToken) in [
        ("oauth_token", true), ("oauth_consumer_key", false), ("oauth_verifier", false),
      ] {
        guard let value = parameters.bytes(name), value.count != MagentoBehaviour.tokenLength,
          name != "oauth_verifier" || endpoint == .accessToken
        else { continue }
        add(
          "wrong-length", true,
          "\(name) has \(value.count) characters, not \(MagentoBehaviour.tokenLength)",
          "Magento answers \(isToken ? 400 : 401) without looking for it.",
          "Compare it with what Magento sent: it may be cut, or encoded once too often.")
      }
      let method = parameters["oauth_signature_method"] ?? "HMAC-SHA256"
      let known = behaviour.signatureMethods.map(\.rawValue)
      if !known.contains(method) {
        add(
          "signature-method", true, "oauth_signature_method is \(quoted(method))",
          "Magento \(release) knows \(known.joined(separator: " and ")) and answers 400.",
          "Sign with HMAC-SHA256, which every release knows; most libraries have an option for it.")
      }
      let written = parameters["oauth_timestamp"] ?? "1"
      let timestamp = PHPNumber.integer(Array(written.utf8))
      if timestamp <= 0 || timestamp > now + MagentoBehaviour.timestampTolerance {
        add(
          "timestamp", true,
          timestamp > 100_000_000_000
            ? "oauth_timestamp counts milliseconds" : "oauth_timestamp is \(quoted(written))",
          "Magento refuses a timestamp of 0 or more than \(MagentoBehaviour.timestampTolerance) s ahead: \"An error occurred validating the nonce\".",
          "Send the seconds since 1970, and set the clock of the machine.")
      }
      if (parameters.bytes("oauth_nonce") ?? []).count > MagentoBehaviour.tokenLength {
        add(
          "long-nonce", false,
          "oauth_nonce has more than \(MagentoBehaviour.tokenLength) characters",
          "The first \(MagentoBehaviour.tokenLength) count: where they are the same, as with a prefix, Magento takes the nonce for used.",
          "Make nonces of at most \(MagentoBehaviour.tokenLength) random characters.")
      }
    }

    /// Where else than in the header a parameter is.
    private static func place(of name: String, in request: RequestMessage) -> String? {
      func holds(_ text: some Collection<UInt8>) -> Bool {
        text.split(separator: UInt8(ascii: "&")).contains { $0.starts(with: "\(name)=".utf8) }
      }
      return holds(request.body) ? "body" : holds((request.query ?? "").utf8) ? "query" : nil
    }

    private mutating func checkSignature(
      _ request: RequestMessage, _ parameters: [Parameter], _ endpoint: Endpoint,
      _ credentials: Credentials
    ) {
      // The database does not tell capitals from small letters.
      if let key = parameters["oauth_consumer_key"],
        key.lowercased() != credentials.consumerKey.lowercased()
      {
        add(
          "another-consumer", false,
          "oauth_consumer_key is not the one of the secrets that were given",
          "Each shop has a consumer key of its own, and a new one after the integration was recreated.",
          "Look the secrets up by the key that came to the endpoint URL, or give those of this shop."
        )
      }
      if let token = parameters["oauth_token"], !credentials.token.isEmpty,
        token.lowercased() != credentials.token.lowercased()
      {
        add(
          "another-token", false, "oauth_token is not the one of the secrets that were given",
          "The request token is good for the access step alone; a new authorization ends the old access token.",
          "Send the token whose secret signs the request.")
      }
      guard let sent = parameters["oauth_signature"] else { return }
      let method =
        SignatureMethod(rawValue: parameters["oauth_signature_method"] ?? "") ?? .hmacSHA256
      let key = SigningKey(
        consumerSecret: credentials.consumerSecret,
        tokenSecret: endpoint == .requestToken ? "" : credentials.tokenSecret)
      // HMAC-SHA1 is known to some releases only, whatever the base string.
      if method == .hmacSHA256 {
        acceptedBy = reach?.baseStrings.filter { base in
          base.text.map { isEqualInConstantTime(method.sign($0, key: key.text), sent) } ?? false
        }.map(\.rules)
      }
      if let expected, isEqualInConstantTime(method.sign(expected, key: key.text), sent) {
        isSignatureRight = true
        received = expected
        return
      }
      isSignatureRight = false
      let explanation = SignatureEvidence(
        request: request, release: release, method: method, sent: sent, key: key,
        otherSecrets: otherSecrets(endpoint, credentials)
      ).explain()
      received = explanation.received
      let isMisplaced = findings.contains {
        $0.id == "missing-parameter" && $0.message.contains(": it is in the ")
      }
      for mistake in explanation.mistakes
      where !isMisplaced || mistake.id != "protocol-parameter-outside-header" {
        add(
          mistake.id, true, mistake.message,
          "Magento computes another signature and answers that this one is invalid.", mistake.help)
      }
      if explanation.mistakes.isEmpty, !isMisplaced {
        add(
          "wrong-signature", true, "the signature is wrong, and no mistake that is known makes it",
          "Magento answers that the signature is invalid.",
          "Compare the base string that the client signs with the one below. See whether the secrets are this shop's, and whether nonce and timestamp in the header are those that were signed: a library makes new ones each time it is asked."
        )
      }
    }

    /// What a client may have signed with by mistake.
    private func otherSecrets(
      _ endpoint: Endpoint, _ credentials: Credentials
    ) -> [SignatureEvidence.Secret] {
      var secrets: [SignatureEvidence.Secret] = [
        .init(name: "the consumer key", text: credentials.consumerKey)
      ]
      if !credentials.token.isEmpty {
        secrets.append(.init(name: "the token itself", text: credentials.token))
      }
      if endpoint == .requestToken, !credentials.tokenSecret.isEmpty {
        secrets.append(.init(name: "the token's secret", text: credentials.tokenSecret))
      }
      return secrets
    }
  }
#endif
