#if Rehearsal
  package import MagintCore

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
