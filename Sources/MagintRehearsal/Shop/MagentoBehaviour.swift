#if Rehearsal
  package import MagintCore
  internal import MagintKit

  /// What differs between releases in how Magento talks to a service.
  package struct MagentoBehaviour: Sendable, Hashable {
    package var release: Release

    package init(_ release: Release) { self.release = release }

    private var isModern: Bool { release >= Release(major: 2, minor: 4, patch: 4) }

    package var signatureMethods: [SignatureMethod] {
      isModern ? [.hmacSHA256] : [.hmacSHA1, .hmacSHA256]
    }

    /// Whether an access token alone opens the REST API, as `Authorization: Bearer`; from 2.4.4 the
    /// setting `oauth/consumer/enable_integration_as_bearer` decides.
    package func acceptsBearer(setting: Bool) -> Bool { !isModern || setting }

    /// The parameter of the identity link that names the consumer.
    package var identityLinkParameter: String {
      release < Release(major: 2, minor: 1, patch: 0) ? "consumer_id" : "oauth_consumer_key"
    }

    /// By which rules it computes signatures.
    package var signatureRules: SignatureRuleSet { SignatureRuleSet(release) }

    /// How Magento names itself when it calls the endpoint URL.
    package var userAgent: String {
      signatureRules == .zend
        ? "Magento\\Framework\\HTTP\\ZendClient" : "Laminas\\Http\\Client"
    }

    /// Whether values of OAuth's parameters are percent-encoded before they are looked at: what is not a letter, a
    /// digit or `-._~` then counts as three characters.
    var encodesValues: Bool { signatureRules == .native }

    /// Whether REST refuses texts that hold a script element.
    var refusesScripts: Bool { signatureRules == .native }

    /// Whether OAuth's parameters are found only in a header that begins with `OAuth `.
    var wantsHeaderToBegin: Bool {
      release < Release(major: 2, minor: 1, patch: 11)
    }

    private var hasOldTexts: Bool { release < Release(major: 2, minor: 3, patch: 0) }

    /// What it says where a parameter is missing.
    var missingText: String {
      hasOldTexts
        ? "%fieldName is a required field." : MagentoMessages.parameterMissing.text
    }

    /// What it says of an oauth_version that it does not know.
    var versionText: String {
      hasOldTexts
        ? "OAuth version %1 is not supported" : MagentoMessages.version.text
    }

    /// What it says of a token that is not as long as all are.
    var tokenLengthText: String {
      hasOldTexts
        ? "Token is not the correct length" : MagentoMessages.tokenLength.text
    }

    /// What it says of a wrong signature; 2.3.0 and 2.3.1 misspell it.
    var signatureText: String {
      if hasOldTexts { return "Invalid signature" }
      let text = MagentoMessages.signatureInvalid.text
      return release < Release(major: 2, minor: 3, patch: 2)
        ? text.replacing("signature", with: "signatire") : text
    }

    /// Seconds for which the verifier is good, counted from the call of the endpoint URL.
    package static let verifierLifetime = 300
    /// Seconds that a timestamp may be ahead.
    package static let timestampTolerance = 600
    /// Characters of each key, secret, token and verifier, and those of a nonce that count.
    package static let tokenLength = 32
    /// Seconds that Magento waits for the endpoint URL to answer.
    package static let callbackTimeout = 5
  }
#endif
