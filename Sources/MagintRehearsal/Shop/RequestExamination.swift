#if Rehearsal
  internal import MagintCore
  internal import MagintKit

  /// Magento's checks of one signed request, in its order: the first that fails decides.
  struct RequestExamination {
    let request: RequestMessage
    let behaviour: MagentoBehaviour
    let now: Int
    let source: TokenSource
    /// Whether there is an Authorization header of OAuth's; to Magento a request is not signed without.
    let hasHeader: Bool
    /// Its parameters, as they were sent.
    let header: [Parameter]
    /// Those that are checked, in the form in which Magento looks at them.
    let parameters: [Parameter]
    var account: Account

    init(
      _ request: RequestMessage, header: [Parameter]?, _ behaviour: MagentoBehaviour, now: Int,
      _ source: TokenSource, _ account: Account
    ) {
      self.request = request
      self.behaviour = behaviour
      self.now = now
      self.source = source
      hasHeader = header != nil
      self.header = header ?? []
      self.account = account
      parameters = header.map { Self.checked(request, header: $0, behaviour) } ?? []
    }

    /// The parameters that Magento checks: those of the header, and where it has none those of a form in the
    /// body.
    static func checked(
      _ request: RequestMessage, header: [Parameter], _ behaviour: MagentoBehaviour
    ) -> [Parameter] {
      var parameters = header
      if parameters.isEmpty, request.hasForm {
        for (name, value) in PHPForm.parse(request.body)
        where OAuthHeader.isProtocolParameter(name) {
          if case .text(let text) = value { parameters.set(name, text) }
        }
      }
      guard behaviour.encodesValues else { return parameters }
      return parameters.map { parameter in
        parameter.name.elementsEqual("oauth_signature".utf8)
          ? parameter : Parameter(parameter.name, PercentCoding.encode(parameter.value))
      }
    }

    // MARK: The three kinds of signed request

    mutating func requestToken(_ state: inout ShopState) throws(Problem) -> (
      token: String, secret: String
    ) {
      try checkProtocol(Self.minimum, &state)
      let consumer = try consumer(in: state)
      guard let calledAt = consumer.calledAt else {
        throw fail(
          .verifierLifetime, "Magento has not called the endpoint URL yet.",
          Problem(401, MagentoMessages.consumerKeyExpired.text))
      }
      let age = now - calledAt
      guard age < MagentoBehaviour.verifierLifetime else {
        throw fail(
          .verifierLifetime,
          "Magento called the endpoint URL \(age) s ago; the verifier is good for \(MagentoBehaviour.verifierLifetime) s.",
          Problem(401, MagentoMessages.consumerKeyExpired.text))
      }
      account.pass(.verifierLifetime, "Magento called the endpoint URL \(age) s ago.")
      try checkSignature(consumer, token: nil, in: state)
      guard let first = state.tokens[consumer.id]?.first else {
        throw fail(
          .tokenState, "Magento has not called the endpoint URL, so that there is no verifier.",
          Problem(
            401, MagentoMessages.tokenOfConsumerMissing.text,
            [.init(name: nil, text: String(consumer.id))]))
      }
      guard first.kind == .verifier else {
        throw fail(
          .tokenState,
          first.kind == .request
            ? "The request token has been issued already; it is issued once for each activation."
            : "The integration is active already; the exchange happens once for each activation.",
          Problem(
            401,
            MagentoMessages.notVerifierToken.text))
      }
      account.pass(.tokenState, "The verifier has not been used yet.")
      let row = state.renew(consumer.id, at: 0, as: .request, source)
      account.effects.append(.requestTokenIssued)
      return (row.token, row.secret)
    }

    mutating func accessToken(_ state: inout ShopState) throws(Problem) -> (
      token: String, secret: String
    ) {
      try checkProtocol(Self.minimum + ["oauth_token", "oauth_verifier"], &state)
      let consumer = try consumer(in: state)
      let found = try token(in: state)
      guard found.consumer == consumer.id else {
        throw fail(
          .token, "The request token belongs to another consumer.",
          Problem(401, MagentoMessages.requestTokenOfAnother.text))
      }
      guard found.row.kind == .request else {
        throw fail(
          .token, "The token is an \(found.row.kind.rawValue) token, not a request token.",
          Problem(401, MagentoMessages.tokenUsed.text))
      }
      account.pass(.token, "The request token is known and belongs to the consumer.")
      let verifier = parameters.bytes("oauth_verifier") ?? []
      guard verifier.count == MagentoBehaviour.tokenLength else {
        throw fail(
          .verifier,
          "oauth_verifier has \(verifier.count) characters, not \(MagentoBehaviour.tokenLength).",
          Problem(401, MagentoMessages.verifierLength.text))
      }
      guard
        isEqualInConstantTime(found.row.verifier, String(decoding: verifier, as: UTF8.self))
      else {
        throw fail(
          .verifier, "oauth_verifier is not the one that Magento sent to the endpoint URL.",
          Problem(401, MagentoMessages.verifierDiffers.text))
      }
      account.pass(.verifier, "oauth_verifier is the one that Magento sent to the endpoint URL.")
      try checkSignature(consumer, token: found.row, in: state)
      guard state.tokens[consumer.id]?.first?.kind == .request else {
        throw fail(
          .tokenState, "The consumer has an older token that is no request token.",
          Problem(401, MagentoMessages.notRequestToken.text))
      }
      let row = state.renew(consumer.id, at: 0, as: .access, source)
      account.effects.append(.accessTokenIssued)
      if state.integrations[consumer.integration] == nil {
        // Magento saves the integration it has not found: a row without a name, of which there can be one.
        guard !state.hasNamelessRow else {
          throw fail(
            .tokenState, "The consumer is one that an upgrade has left behind.",
            Problem(internalError: MagentoMessages.uniqueConstraint.text))
        }
        state.hasNamelessRow = true
      } else if state.integrations[consumer.integration]?.status != .active {
        state.integrations[consumer.integration]?.status = .active
        account.effects.append(.integrationActivated)
      }
      return (row.token, row.secret)
    }

    /// - Returns: the integration that calls; nil where its consumer has none that is active.
    mutating func caller(_ state: inout ShopState) throws(Problem) -> ShopState.Integration? {
      try checkProtocol(Self.minimum + ["oauth_token"], &state)
      let consumer = try consumer(in: state)
      let found = try token(in: state)
      guard found.consumer == consumer.id else {
        throw fail(
          .token, "The access token belongs to another consumer.",
          Problem(401, MagentoMessages.tokenOfAnother.text))
      }
      guard found.row.kind == .access else {
        throw fail(
          .token, "The token is a \(found.row.kind.rawValue) token, not an access token.",
          Problem(401, MagentoMessages.notAccessToken.text))
      }
      guard !found.row.isRevoked else {
        throw fail(
          .token, "The access token has been revoked.",
          Problem(401, MagentoMessages.tokenRevoked.text))
      }
      account.pass(.token, "The access token is known and belongs to the consumer.")
      try checkSignature(consumer, token: found.row, in: state)
      guard let integration = state.integrations[consumer.integration] else { return nil }
      guard integration.status == .active else {
        account.fail(.integrationActive, "The integration is not active.")
        return nil
      }
      account.pass(.integrationActive, "The integration is active.")
      return integration
    }

    // MARK: Checks

    private static let minimum = [
      "oauth_consumer_key", "oauth_signature", "oauth_signature_method", "oauth_nonce",
      "oauth_timestamp",
    ]

    private mutating func fail(
      _ topic: Account.Topic, _ detail: String, _ problem: Problem
    ) -> Problem {
      account.fail(topic, detail)
      return problem
    }

    /// Version, presence, lengths, signature method, consumer, timestamp and nonce.
    private mutating func checkProtocol(
      _ required: [String], _ state: inout ShopState
    ) throws(Problem) {
      if let version = parameters["oauth_version"], !Self.isVersionOne(version) {
        throw fail(
          .version, "oauth_version is \(quoted(version)); Magento knows 1.0.",
          Problem(
            400, behaviour.versionText, [.init(name: nil, text: version)]))
      }
      account.pass(.version, "oauth_version is 1.0 or left out.")
      let missing = required.filter { parameters.bytes($0) == nil }
      guard missing.isEmpty else {
        let isSigned = account.checks.contains { $0.topic == .header && $0.passed }
        let reason =
          isSigned
          ? "The Authorization header lacks \(missing.joined(separator: ", "))"
          : "There is no Authorization header of OAuth's"
        throw fail(.requiredParameters, "\(reason).", .missing(missing, behaviour.missingText))
      }
      account.pass(.requiredParameters, "All parameters are there.")
      if let token = parameters.bytes("oauth_token"), token.count != MagentoBehaviour.tokenLength {
        throw fail(
          .tokenLength,
          "oauth_token has \(token.count) characters, not \(MagentoBehaviour.tokenLength).",
          Problem(400, behaviour.tokenLengthText))
      }
      let method = parameters["oauth_signature_method"] ?? ""
      let known = behaviour.signatureMethods.map(\.rawValue)
      guard known.contains(where: { ExactString($0) == ExactString(method) }) else {
        throw fail(
          .signatureMethod,
          "oauth_signature_method is \(quoted(method)); Magento \(behaviour.release) knows \(known.joined(separator: " and ")).",
          Problem(
            400, MagentoMessages.signatureMethod.text, [.init(name: nil, text: method)]))
      }
      account.pass(.signatureMethod, "\(method) is supported.")
      let consumer = try consumer(in: state)
      account.consumerID = consumer.id
      account.integration = state.integrations[consumer.integration]?.definition.name
      account.pass(.consumerKey, "The consumer key is that of consumer \(consumer.id).")
      try checkNonce(consumer, &state)
    }

    /// Whether PHP takes it for equal to 1.0: `1` and `1.00` are, too.
    static func isVersionOne(_ text: String) -> Bool { PHPNumber.value(Array(text.utf8)) == 1 }

    private mutating func consumer(in state: ShopState) throws(Problem) -> ShopState.Consumer {
      let key = parameters.bytes("oauth_consumer_key") ?? []
      let isNone = key.isEmpty || key.elementsEqual("0".utf8)
      guard isNone || key.count == MagentoBehaviour.tokenLength else {
        throw fail(
          .consumerKey,
          "oauth_consumer_key has \(key.count) characters, not \(MagentoBehaviour.tokenLength).",
          Problem(401, MagentoMessages.consumerKeyLength.text))
      }
      guard
        let id = state.consumerIDs[
          Collation.folded(String(decoding: key, as: UTF8.self))],
        let consumer = state.consumers[id]
      else {
        throw fail(
          .consumerKey, "This shop has no consumer with that key.",
          Problem(401, MagentoMessages.unknownConsumer.text))
      }
      return consumer
    }

    private mutating func checkNonce(
      _ consumer: ShopState.Consumer, _ state: inout ShopState
    ) throws(Problem) {
      let invalid = Problem(401, MagentoMessages.nonceInvalid.text)
      let timestamp = PHPNumber.integer(parameters.bytes("oauth_timestamp") ?? [])
      let latest = now + MagentoBehaviour.timestampTolerance
      guard timestamp > 0, timestamp <= latest else {
        let reason =
          timestamp <= 0
          ? "it must be a number of seconds since 1970"
          : timestamp / 1000 <= latest
            ? "it counts milliseconds, not seconds" : "it is \(timestamp - now) s ahead"
        throw fail(
          .timestamp,
          "oauth_timestamp is \(quoted(parameters["oauth_timestamp"] ?? "")): \(reason).", invalid)
      }
      account.pass(
        .timestamp,
        "oauth_timestamp is not more than \(MagentoBehaviour.timestampTolerance) s ahead.")
      let nonce = parameters.bytes("oauth_nonce") ?? []
      let kept = Self.kept(nonce)
      let stored = Collation.folded(kept)
      if state.nonces[consumer.id]?.contains(stored) == true {
        // It is looked up as it came, and stored cut; what PHP takes for false counts as not found.
        let isFound =
          kept.count == nonce.count && !nonce.isEmpty && !nonce.elementsEqual("0".utf8)
        throw fail(
          .nonce,
          kept.count == nonce.count
            ? "oauth_nonce has been used by this consumer before."
            : "The first \(MagentoBehaviour.tokenLength) characters of oauth_nonce have been used by this consumer before; the rest does not count.",
          isFound
            ? Problem(
              401, MagentoMessages.nonceUsed.text,
              [.init(name: nil, text: String(consumer.id))]) : invalid)
      }
      state.nonces[consumer.id, default: NonceStore()].insert(stored)
      account.effects.append(.nonceBurned)
      account.pass(.nonce, "oauth_nonce is new.")
    }

    /// What the database keeps of a nonce: so many characters, which may be more bytes.
    private static func kept(_ nonce: [UInt8]) -> [UInt8] {
      let limit = MagentoBehaviour.tokenLength
      guard nonce.count > limit else { return nonce }
      guard nonce.contains(where: { $0 >= 0x80 }),
        let text = String(validating: nonce, as: UTF8.self)
      else { return Array(nonce.prefix(limit)) }
      return Array(String(text.unicodeScalars.prefix(limit)).utf8)
    }

    private mutating func token(
      in state: ShopState
    ) throws(Problem) -> (consumer: Int, place: Int, row: ShopState.Token) {
      let sent = parameters["oauth_token"] ?? ""
      guard let found = state.token(sent) else {
        let own = account.consumerID.flatMap { state.tokens[$0]?.first }
        let detail =
          if let own, isEqualInConstantTime(own.secret, sent) {
            "oauth_token holds the secret of the token, not the token."
          } else if let request = own?.requestToken, isEqualInConstantTime(request, sent) {
            "oauth_token is the request token; it ended when it was exchanged for the access token."
          } else {
            "No token of this shop is called that: it was exchanged already, or the integration was authorized anew or recreated."
          }
        throw fail(.token, detail, Problem(401, MagentoMessages.unknownToken.text))
      }
      return found
    }

    private mutating func checkSignature(
      _ consumer: ShopState.Consumer, token: ShopState.Token?, in state: ShopState
    ) throws(Problem) {
      let sent = parameters["oauth_signature"] ?? ""
      let method =
        SignatureMethod(rawValue: parameters["oauth_signature_method"] ?? "") ?? .hmacSHA256
      let key = SigningKey(consumerSecret: consumer.secret, tokenSecret: token?.secret ?? "")
      guard
        let base = behaviour.signatureRules.rules.baseString(request, header: header)
      else {
        throw fail(
          .signature,
          "The form in the body holds an array ('a[]=…'), of which Magento cannot make a base string.",
          Problem(
            internalError:
              "Warning: Array to string conversion in \(Problem.root)/vendor/laminas/laminas-oauth/src/Http/Utility.php on line 203"
          ))
      }
      guard isEqualInConstantTime(method.sign(base, key: key.text), sent) else {
        account.signature = SignatureEvidence(
          request: request, release: behaviour.release, method: method, sent: sent, key: key,
          otherSecrets: otherSecrets(consumer, token, state))
        throw fail(
          .signature, "The signature is not the one that Magento computes.",
          Problem(401, behaviour.signatureText))
      }
      account.pass(.signature, "The signature is right.")
    }

    /// What a service may have signed with by mistake.
    private func otherSecrets(
      _ consumer: ShopState.Consumer, _ token: ShopState.Token?, _ state: ShopState
    ) -> [SignatureEvidence.Secret] {
      var secrets: [SignatureEvidence.Secret] = [
        .init(name: "the consumer key", text: consumer.key)
      ]
      if let token {
        secrets.append(.init(name: "the token itself", text: token.token))
        secrets.append(.init(name: "the verifier", text: token.verifier))
        if let secret = token.requestSecret {
          secrets.append(.init(name: "the secret of the request token", text: secret))
        }
      } else if let token = state.tokens[consumer.id]?.first {
        secrets.append(.init(name: "the verifier", text: token.verifier))
      }
      return secrets
    }
  }
#endif
