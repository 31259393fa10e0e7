internal import MagintCatalog
internal import MagintCore

/// What two releases of Magento do differently towards the service behind an integration.
struct ServiceChanges {
  private let from: Release
  private let to: Release
  private let old: Behaviour
  private let new: Behaviour
  /// In the order in which a service meets them: the callback, the exchange, the calls.
  private(set) var list: [UpgradePlan.ServiceChange] = []

  /// - Parameter losesValues: whether the module has REST data objects that the new Magento fills only
  ///   in part.
  init(from: Release, to: Release, losesValues: Bool) {
    self.from = from
    self.to = to
    old = Behaviour.at(from)
    new = Behaviour.at(to)
    addCallback()
    addSignatures()
    addTexts()
    addValues(losesValues)
  }

  private mutating func add(_ topic: String, needsService: Bool, _ text: String) {
    list.append(UpgradePlan.ServiceChange(topic: topic, text: text, needsService: needsService))
  }

  private mutating func addCallback() {
    if old.callbackAgent != new.callbackAgent {
      add(
        "user-agent", needsService: false,
        "The callback's User-Agent is \(new.callbackAgent), before \(old.callbackAgent). That matters to a service, or a firewall before it, that lets in certain clients only."
      )
    }
    if old.callbackConsumerField != new.callbackConsumerField {
      add(
        "identity-link", needsService: true,
        "The identity link names the consumer by \(new.callbackConsumerField), before by \(old.callbackConsumerField)."
      )
    }
  }

  private mutating func addSignatures() {
    let gone = old.signatureMethods.filter { !new.signatureMethods.contains($0) }
    if !gone.isEmpty {
      add(
        "signature-methods", needsService: true,
        "Signatures by \(gone.joined(separator: " and ")) are refused now (400, \"Signature method \(gone[0]) is not supported\"): sign by \(new.signatureMethods.joined(separator: " or "))."
      )
    }
    if old.acceptsBearer, !new.acceptsBearer {
      add(
        "bearer", needsService: true,
        "The access token alone, as Authorization: Bearer, opens nothing now, unless the shop switches on oauth/consumer/enable_integration_as_bearer: sign each call."
      )
    }
    if old.authorizationBeginsWithOAuth, !new.authorizationBeginsWithOAuth {
      add(
        "authorization-header", needsService: false,
        "The Authorization header need not begin with \"OAuth \" any more.")
    }
    if !old.encodesOAuthValues, new.encodesOAuthValues {
      add(
        "oauth-values", needsService: false,
        "Magento percent-encodes OAuth values, but for the signature, before it checks them. Of a nonce 32 characters count: one in Base64 loses two of them for each /, + and =. Make nonces of letters and digits."
      )
    }
    guard old.signatureRules != new.signatureRules else { return }
    if new.signatureRules == .own {
      add(
        "signature-base-string", needsService: true,
        "The base string of signatures is made by other rules. Parameters are sorted by their decoded names, byte by byte, before in natural order: from eleven filter groups, or filters in a group, on a signature for the one is refused by the other. Number them from 10 on, so that all have two digits, and both take it. Path, host and port are signed as they are sent: a client that leaves :443 out of the base string, or writes the host in lower case, and sends otherwise is refused. A + in a query is a space in names without brackets. Names with a dot or a space are refused."
      )
    } else {
      add(
        "signature-base-string", needsService: true,
        "The URL is normalised before it is signed: a %2F in the path becomes a slash in the base string, so that such a call is refused if it is signed as sent."
      )
    }
  }

  private mutating func addTexts() {
    guard old.invalidSignature != new.invalidSignature else { return }
    add(
      "error-texts", needsService: false,
      "Error texts differ: a wrong signature is answered with \"\(new.invalidSignature)\", before \"\(old.invalidSignature)\". That matters to a service that compares them."
    )
  }

  private mutating func addValues(_ losesValues: Bool) {
    if !old.refusesScripts, new.refusesScripts {
      add(
        "rest-scripts", needsService: false,
        "A REST request is refused where one of its strings holds a script element (400)."
      )
    }
    guard !old.dropsRESTConstructorValues, new.dropsRESTConstructorValues else { return }
    add(
      "rest-constructor-values", needsService: losesValues,
      "Parameters of the constructors of REST data objects are filled only where their type is simple or lies in a namespace …\\Api\\Data\\…; other values are lost without a message. "
        + (losesValues
          ? "This module has such objects: see the rule rest-value-dropped."
          : "No such object was found in this module; others in the shop may have some."))
  }
}

extension Behaviour {
  fileprivate var signatureMethods: [String] {
    acceptsHMACSHA1 ? ["HMAC-SHA1", "HMAC-SHA256"] : ["HMAC-SHA256"]
  }

  fileprivate var invalidSignature: String {
    switch oauthTexts {
    case .short: "Invalid signature"
    case .signatire: "The signatire is invalid. Verify and try again."
    case .long: "The signature is invalid. Verify and try again."
    }
  }
}
