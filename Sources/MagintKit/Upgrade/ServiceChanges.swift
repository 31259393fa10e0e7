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
    old = Behaviour(from)
    new = Behaviour(to)
    addCallback()
    addSignatures()
    addTexts()
    addValues(losesValues)
  }

  private mutating func add(_ topic: String, needsService: Bool, _ text: String) {
    list.append(UpgradePlan.ServiceChange(topic: topic, text: text, needsService: needsService))
  }

  private mutating func addCallback() {
    if old.userAgent != new.userAgent {
      add(
        "user-agent", needsService: false,
        "The callback's User-Agent is \(new.userAgent), before \(old.userAgent). That matters to a service, or a firewall before it, that lets in certain clients only."
      )
    }
    if old.identityLinkParameter != new.identityLinkParameter {
      add(
        "identity-link", needsService: true,
        "The identity link names the consumer by \(new.identityLinkParameter), before by \(old.identityLinkParameter)."
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
    if old.takesBearer, !new.takesBearer {
      add(
        "bearer", needsService: true,
        "The access token alone, as Authorization: Bearer, opens nothing now, unless the shop switches on oauth/consumer/enable_integration_as_bearer: sign each call."
      )
    }
    if !old.headerMayBeginOtherwise, new.headerMayBeginOtherwise {
      add(
        "authorization-header", needsService: false,
        "The Authorization header need not begin with \"OAuth \" any more.")
    }
    guard old.baseString != new.baseString else { return }
    if new.baseString == .own {
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
    guard !old.dropsConstructorValues, new.dropsConstructorValues else { return }
    add(
      "rest-constructor-values", needsService: losesValues,
      "Parameters of the constructors of REST data objects are filled only where their type is simple or lies in a namespace …\\Api\\Data\\…; other values are lost without a message. "
        + (losesValues
          ? "This module has such objects: see the rule rest-value-dropped."
          : "No such object was found in this module; others in the shop may have some."))
  }
}

/// What a release does, as far as a service sees it.
///
/// The source of each is section 9 of what was observed and read of Magento's releases.
private struct Behaviour {
  enum BaseString { case zend, laminas, own }

  let release: Release

  init(_ release: Release) { self.release = release }

  private func isFrom(_ minor: Int, _ patch: Int, _ securityPatch: Int = 0) -> Bool {
    release >= Release(major: 2, minor: minor, patch: patch, securityPatch: securityPatch)
  }

  var userAgent: String {
    isFrom(4, 6) ? "Laminas\\Http\\Client" : "Magento\\Framework\\HTTP\\ZendClient"
  }
  var identityLinkParameter: String { isFrom(1, 0) ? "oauth_consumer_key" : "consumer_id" }
  var signatureMethods: [String] {
    isFrom(4, 4) ? ["HMAC-SHA256"] : ["HMAC-SHA1", "HMAC-SHA256"]
  }
  var takesBearer: Bool { !isFrom(4, 4) }
  var headerMayBeginOtherwise: Bool { isFrom(1, 11) }
  var baseString: BaseString { isFrom(4, 8) ? .own : isFrom(4, 6) ? .laminas : .zend }
  var invalidSignature: String {
    isFrom(3, 2)
      ? "The signature is invalid. Verify and try again."
      : isFrom(3, 0) ? "The signatire is invalid. Verify and try again." : "Invalid signature"
  }
  var dropsConstructorValues: Bool {
    let first = [4: 99, 5: 15, 6: 13, 7: 8, 8: 3][release.patch] ?? 0
    return isFrom(4, 5) && release.securityPatch >= first
  }
}

enum TokenBehaviour {
  static func losesTokens(_ release: Release) -> Bool {
    release >= Release(major: 2, minor: 1, patch: 0)
      && release < Release(major: 2, minor: 2, patch: 8)
      || release == Release(major: 2, minor: 3, patch: 0)
  }
}
