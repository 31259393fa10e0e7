#if Rehearsal
  internal import MagintCatalog
  package import MagintCore
  internal import MagintKit

  /// What differs between releases in how Magento talks to a service: ``Behaviour`` of the catalog, as the
  /// stand-in asks for it.
  package struct MagentoBehaviour: Sendable, Hashable {
    package let release: Release
    /// By which rules it computes signatures.
    package let signatureRules: SignatureRuleSet
    /// Whether values of OAuth's parameters are percent-encoded before they are looked at: what is not a letter, a
    /// digit or `-._~` then counts as three characters.
    let encodesValues: Bool
    /// Whether OAuth's parameters are found only in a header that begins with `OAuth `.
    let wantsHeaderToBegin: Bool
    private let facts: Behaviour

    package init(_ release: Release) {
      self.release = release
      facts = Behaviour.at(release)
      signatureRules = SignatureRuleSet(facts)
      encodesValues = facts.encodesOAuthValues
      wantsHeaderToBegin = facts.authorizationBeginsWithOAuth
    }

    package var signatureMethods: [SignatureMethod] {
      facts.acceptsHMACSHA1 ? [.hmacSHA1, .hmacSHA256] : [.hmacSHA256]
    }

    /// Whether an access token alone opens the REST API, as `Authorization: Bearer`; from 2.4.4 the
    /// setting `oauth/consumer/enable_integration_as_bearer` decides.
    package func acceptsBearer(setting: Bool) -> Bool { facts.acceptsBearer || setting }

    /// The parameter of the identity link that names the consumer.
    package var identityLinkParameter: String { facts.callbackConsumerField }

    /// How Magento names itself when it calls the endpoint URL.
    package var userAgent: String { facts.callbackAgent }

    /// Whether REST refuses texts that hold a script element.
    var refusesScripts: Bool { facts.refusesScripts }

    private var hasShortTexts: Bool { facts.oauthTexts == .short }

    /// What it says where a parameter is missing.
    var missingText: String {
      hasShortTexts ? "%fieldName is a required field." : MagentoMessages.parameterMissing.text
    }

    /// What it says of an oauth_version that it does not know.
    var versionText: String {
      hasShortTexts ? "OAuth version %1 is not supported" : MagentoMessages.version.text
    }

    /// What it says of a token that is not as long as all are.
    var tokenLengthText: String {
      hasShortTexts ? "Token is not the correct length" : MagentoMessages.tokenLength.text
    }

    /// What it says of a wrong signature; 2.3.0 and 2.3.1 misspell it.
    var signatureText: String {
      let text = MagentoMessages.signatureInvalid.text
      return switch facts.oauthTexts {
      case .short: "Invalid signature"
      case .signatire: text.replacing("signature", with: "signatire")
      case .long: text
      }
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
