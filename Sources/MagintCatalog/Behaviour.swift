package import MagintCore

/// What one release of Magento does where others do something else, beside resources and routes.
///
/// The facts are a table, `Source/behaviour.tsv`; nothing else compares a release with a number.
package struct Behaviour: Sendable, Hashable {
  private let values: [String: String]

  /// What a release does; one that is later than all that are known does as the newest.
  package static func at(_ release: Release) -> Behaviour {
    known.withLock { known in
      if let behaviour = known[release] { return behaviour }
      var values: [String: String] = [:]
      // A Magento that does not tell its release is taken for the newest.
      let number = release == .unknown ? Release(major: .max, minor: 0, patch: 0) : release
      for row in table where row.contains(number) { values[row.what] = row.value }
      let behaviour = Behaviour(values: values)
      known[release] = behaviour
      return behaviour
    }
  }

  /// Whether `setup:upgrade` deletes every consolidated integration and makes it anew at each run, be it
  /// changed or not, so that its token is lost: the root resource is missing from what the files ask for,
  /// and always among what is stored.
  ///
  /// Source: magento/magento2 issues 11374 and 12095, pull requests 14065 and 18273.
  package var recreatesAtEveryRun: Bool { values["effective-root"] == "missing" }

  package enum SignatureRules: String, Sendable, Hashable {
    /// Zend_Oauth: parameters in natural order of their encoded names.
    case zend
    /// laminas-oauth: as Zend, with a normalised URL.
    case laminas
    /// Magento's own: decoded names in byte order; host and path as they were sent.
    case own
  }

  package var signatureRules: SignatureRules {
    values["signature"].flatMap { SignatureRules(rawValue: $0) } ?? .own
  }

  /// The User-Agent of the request to the endpoint URL.
  package var callbackAgent: String { values["callback-agent"] ?? "" }

  /// The names of that request's headers, in their order.
  package var callbackHeaders: [String] {
    (values["callback-headers"] ?? "").split(separator: ",").map(String.init)
  }

  /// The field of that request that names the consumer.
  package var callbackConsumerField: String { values["callback-consumer"] ?? "oauth_consumer_key" }

  package enum OAuthTexts: String, Sendable, Hashable {
    /// `Invalid signature`, `Token is not the correct length`.
    case short
    /// As ``long``, with `The signatire is invalid. Verify and try again.`
    case signatire
    /// `The signature is invalid. Verify and try again.`
    case long
  }

  /// The texts of errors at the OAuth endpoints.
  package var oauthTexts: OAuthTexts {
    values["oauth-texts"].flatMap { OAuthTexts(rawValue: $0) } ?? .long
  }

  /// Whether the Authorization header has to begin with `OAuth `.
  package var authorizationBeginsWithOAuth: Bool { values["oauth-header"] == "begins" }

  /// Whether OAuth values but the signature are percent-encoded before they are checked.
  package var encodesOAuthValues: Bool { values["oauth-values"] == "encoded" }

  package var acceptsHMACSHA1: Bool { values["hmac-sha1"] == "accepted" }

  /// Whether an integration's token alone, as a Bearer token, is taken without a setting that allows it.
  package var acceptsBearer: Bool { values["bearer"] == "always" }

  /// Whether a REST data object gets only those constructor values that are of a simple type or of one in
  /// an `…\Api\Data\…` namespace; the others are passed over without a message.
  package var dropsRESTConstructorValues: Bool { values["rest-constructor"] == "data" }

  /// Whether a REST string that holds a script element is refused.
  package var refusesScripts: Bool { values["rest-scripts"] == "refused" }

  /// Whether data patches are run: modules for earlier releases install with setup scripts.
  package var runsDataPatches: Bool { values["data-patches"] == "run" }

  // MARK: The table

  private struct Row: Sendable {
    var what: String
    var value: String
    var ranges: [(first: Release?, last: Release?)]

    func contains(_ release: Release) -> Bool {
      ranges.contains { first, last in
        if let first, release < first { return false }
        guard let last else { return true }
        return release <= last || last.securityPatch == 0 && release.line == last
      }
    }
  }

  /// Read when somebody asks: few commands do.
  private static let table: [Row] = CatalogData.behaviour.withUTF8Buffer { buffer in
    String(decoding: buffer, as: UTF8.self).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count == 3, let ranges = ranges(fields[2]) else { return nil }
      return Row(what: String(fields[0]), value: String(fields[1]), ranges: ranges)
    }
  }

  /// The ranges that `text` writes down; nil where it is not of the form that the table's head describes.
  package static func ranges(
    _ text: some StringProtocol
  ) -> [(first: Release?, last: Release?)]? {
    var ranges: [(first: Release?, last: Release?)] = []
    for part in text.split(separator: ",") {
      guard let dots = part.firstRange(of: "..") else { return nil }
      let (first, last) = (part[..<dots.lowerBound], part[dots.upperBound...])
      guard first.isEmpty || Release(first) != nil, last.isEmpty || Release(last) != nil else {
        return nil
      }
      ranges.append((Release(first), Release(last)))
    }
    return ranges
  }

  private static let known = Guarded<[Release: Behaviour]>([:])
}
