import Crypto
import Foundation

/// OAuth 1.0a as Magento wants it.
enum OAuth {
  /// As RFC 3986 has it: a space is `%20`, never `+`, which Magento would take for a plus sign.
  static func encode(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: unreserved)!
  }

  private static let unreserved = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

  /// The same search with filter groups, and the filters in a group, numbered from 10 on.
  ///
  /// Magento up to 2.4.7 sorts `[10]` behind `[9]`, from 2.4.8 on before `[1]`, and the RFC between the two: a
  /// search with more than ten groups is signed in one of these orders and refused by the others. Where all
  /// numbers have two digits, all of them sort alike; that is enough for ninety.
  static func numbered(_ query: [String: String]) -> [String: String] {
    var result: [String: String] = [:]
    for (name, value) in query {
      let parts = name.split(separator: "[", omittingEmptySubsequences: false).map { part in
        guard name.hasPrefix("searchCriteria"), part.hasSuffix("]"),
          let number = Int(part.dropLast())
        else { return String(part) }
        return "\(number + 10)]"
      }
      result[parts.joined(separator: "[")] = value
    }
    return result
  }

  /// What is signed.
  ///
  /// - Parameters:
  ///   - url: without query.
  ///   - parameters: those of the query and of the header.
  static func baseString(_ method: String, _ url: String, _ parameters: [String: String]) -> String
  {
    let joined =
      parameters
      .map { name, value in (name: encode(name), value: encode(value)) }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      .map { "\($0.name)=\($0.value)" }
      .joined(separator: "&")
    return [method, encode(url), encode(joined)].joined(separator: "&")
  }

  /// Magento takes HMAC-SHA256 alone since 2.4.4. The `&` is there even if no secret follows.
  static func sign(_ text: String, _ secret: String, _ tokenSecret: String) -> String {
    let key = SymmetricKey(data: Data("\(secret)&\(tokenSecret)".utf8))
    return Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key))
      .base64EncodedString()
  }

  struct Credentials: Sendable {
    var key: String
    var secret: String
    var token = ""
    var tokenSecret = ""
  }

  /// The Authorization header of a request: Magento reads OAuth's parameters nowhere else.
  static func authorization(
    _ method: String, _ url: String, query: [String: String], _ credentials: Credentials,
    verifier: String
  ) -> String {
    var oauth = [
      "oauth_consumer_key": credentials.key,
      "oauth_nonce": randomText(),
      "oauth_signature_method": "HMAC-SHA256",
      "oauth_timestamp": String(Int(Date().timeIntervalSince1970)),
      "oauth_version": "1.0",
    ]
    if !credentials.token.isEmpty { oauth["oauth_token"] = credentials.token }
    if !verifier.isEmpty { oauth["oauth_verifier"] = verifier }
    let base = baseString(method, url, oauth.merging(query) { own, _ in own })
    oauth["oauth_signature"] = sign(base, credentials.secret, credentials.tokenSecret)
    return "OAuth "
      + oauth.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(encode($0.value))\"" }
      .joined(separator: ", ")
  }
}

/// 32 hexadecimal digits, as many as Magento looks at in a nonce.
func randomText() -> String {
  SymmetricKey(size: .bits128).withUnsafeBytes { hexadecimal($0) }
}

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
