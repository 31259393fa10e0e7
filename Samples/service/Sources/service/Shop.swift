import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix

/// Why a shop could not be asked, or what it answered. Holds no secret.
struct ShopError: Error {
  var message: String
  /// Of the reply, where there is one.
  var status: Int?
}

/// Where a shop is, as it is signed: without a slash at its end.
struct ShopURL: Sendable, Equatable {
  var scheme: String
  var host: String
  /// Nil: the scheme's own.
  var port: Int?
  var path: String

  /// Scheme, host and port.
  var origin: String { "\(scheme)://\(host)" + (port.map { ":\($0)" } ?? "") }
  var text: String { origin + path }

  /// Anybody can post a `store_base_url`: nil where it is not https or has a user, query or fragment.
  ///
  /// - Parameter isLocal: lets http through, for tests.
  init?(_ text: String, isLocal: Bool) {
    let pattern =
      /(https?):\/\/([a-zA-Z0-9.\-]+)(?::([0-9]{1,5}))?((?:\/[A-Za-z0-9_.~\-]+)*)\/?/
    guard text.isPlain, let match = text.wholeMatch(of: pattern), isLocal || match.1 == "https"
    else {
      return nil
    }
    scheme = String(match.1)
    host = match.2.lowercased()
    path = String(match.4)
    if let digits = match.3 {
      guard let number = Int(digits), (1...65535).contains(number) else { return nil }
      if number != (scheme == "https" ? 443 : 80) { port = number }
    }
  }

  /// Whether `url` leads to this shop's origin, and can go into a header.
  func hasOrigin(of url: String) -> Bool {
    guard url.isPlain, let match = url.wholeMatch(of: /(https?:\/\/[^\/]+)(?:\/.*)?/) else {
      return false
    }
    return ShopURL(String(match.1), isLocal: true)?.origin == origin
  }
}

extension String {
  /// Whether all of it is visible ASCII.
  fileprivate var isPlain: Bool { utf8.allSatisfy { (0x21...0x7E).contains($0) } }
}

/// A shop that runs Magento, with the secrets that it gave us.
struct Shop: Sendable {
  var url: ShopURL
  var credentials: OAuth.Credentials
  /// Whether it may have a private address.
  var isLocal: Bool

  private static let timeout = TimeAmount.seconds(10)
  private static let maxReply = 4 << 20

  /// Gets the access token for the verifier: once, within 300 s of Magento's callback.
  mutating func exchange(verifier: String) async throws(ShopError) {
    try await takeToken("/oauth/token/request", verifier: "")
    try await takeToken("/oauth/token/access", verifier: verifier)
  }

  /// What the REST API answers.
  func get<Reply: Decodable>(
    _ path: String, query: [String: String], as type: Reply.Type
  ) async throws(ShopError) -> Reply {
    let text = try await send("GET", "/rest" + path, query: OAuth.numbered(query))
    do {
      return try JSONDecoder().decode(type, from: Data(text.utf8))
    } catch {
      throw ShopError(message: "The shop answered with something that was not expected")
    }
  }

  private mutating func takeToken(_ path: String, verifier: String) async throws(ShopError) {
    let reply = Form.parse(try await send("POST", path, verifier: verifier))
    guard let token = reply["oauth_token"], let secret = reply["oauth_token_secret"] else {
      throw ShopError(message: "The shop answered \(path) without a token")
    }
    (credentials.token, credentials.tokenSecret) = (token, secret)
  }

  private func send(
    _ method: String, _ path: String, query: [String: String] = [:], verifier: String = ""
  ) async throws(ShopError) -> String {
    let target = url.text + path
    let names = query.map { "\(OAuth.encode($0.key))=\(OAuth.encode($0.value))" }
    var request = HTTPClientRequest(
      url: names.isEmpty ? target : target + "?" + names.joined(separator: "&"))
    request.method = .RAW(value: method)
    request.headers.add(name: "Accept", value: "application/json")
    request.headers.add(
      name: "Authorization",
      value: OAuth.authorization(method, target, query: query, credentials, verifier: verifier))
    do {
      let address = try await publicAddress()
      var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
      // To the address that was looked at, not to what the name means a moment later.
      configuration.dnsOverride = [url.host: address]
      configuration.timeout.connect = Self.timeout
      let (status, text) = try await HTTPClient.withHTTPClient(configuration: configuration) {
        let reply = try await $0.execute(request, timeout: Self.timeout)
        return (reply.status, String(buffer: try await reply.body.collect(upTo: Self.maxReply)))
      }
      guard status == .ok else {
        throw ShopError(
          message: "The shop answered \(status.code): \(Self.problem(text))",
          status: Int(status.code))
      }
      return text
    } catch let error as ShopError {
      throw error
    } catch {
      throw ShopError(message: "The shop cannot be reached")
    }
  }

  /// Else whoever posts a callback could make us call machines that only we can reach.
  private func publicAddress() async throws -> String {
    let (host, port) = (url.host, url.port ?? 443)
    let address = try await NIOThreadPool.singleton.runIfActive {
      try SocketAddress.makeAddressResolvingHost(host, port: port)
    }
    guard isLocal || address.isPublic, let text = address.ipAddress else {
      throw ShopError(message: "The shop cannot be reached: \(host) is not on the internet")
    }
    return text
  }

  /// What Magento says is wrong: a form at the token URLs, JSON at the REST API.
  private static func problem(_ text: String) -> String {
    struct Bare: Decodable {
      var message: String
    }
    struct Named: Decodable {
      var message: String
      var parameters: [String: String]
    }
    let json = Data(text.utf8)
    var message = "something that is not Magento's"
    if let problem = Form.parse(text)["oauth_problem"] {
      message = problem
    } else if let reply = try? JSONDecoder().decode(Named.self, from: json) {
      message = reply.parameters.reduce(reply.message) { message, parameter in
        message.replacingOccurrences(of: "%\(parameter.key)", with: parameter.value)
      }
    } else if let reply = try? JSONDecoder().decode(Bare.self, from: json) {
      message = reply.message
    }
    let shown = message.unicodeScalars.prefix(200).map {
      $0.properties.generalCategory == .control ? " " : $0
    }
    return String(String.UnicodeScalarView(shown)).trimmingCharacters(in: [".", " "])
  }
}

extension SocketAddress {
  /// Whether it is one of the internet's, of which everybody may make us call any.
  var isPublic: Bool {
    switch self {
    case .v4(let address):
      let bits = UInt32(bigEndian: address.address.sin_addr.s_addr)
      return !Self.special.contains { bits >> (32 - $0.length) == $0.prefix >> (32 - $0.length) }
    case .v6(let address):
      let bytes = withUnsafeBytes(of: address.address.sin6_addr) { Array($0) }
      // 2000::/3, without Teredo, documentation and 6to4.
      return bytes[0] & 0xE0 == 0x20 && !bytes.starts(with: [0x20, 0x01, 0, 0])
        && !bytes.starts(with: [0x20, 0x01, 0x0D, 0xB8]) && !bytes.starts(with: [0x20, 0x02])
    case .unixDomainSocket: return false
    }
  }

  /// Private, shared, local, reserved, for documentation and for groups.
  private static let special: [(prefix: UInt32, length: UInt32)] = [
    (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16),
    (0xAC10_0000, 12), (0xC000_0000, 24), (0xC000_0200, 24), (0xC0A8_0000, 16), (0xC612_0000, 15),
    (0xC633_6400, 24), (0xCB00_7100, 24), (0xE000_0000, 3),
  ]
}
