#if Rehearsal
  import AsyncHTTPClient
  import Foundation
  import NIOCore
  import NIOHTTP1
  import Testing

  /// A merchant's browser, as far as a service needs one: cookies and forms. Redirects are looked at,
  /// not followed.
  actor Browser {
    struct Page: Sendable {
      var url: String
      var status: Int
      var headers: [String: String]
      var text: String

      var location: String? { headers["location"] }

      /// Names and values of the form's fields.
      var fields: [String: String] {
        var fields: [String: String] = [:]
        for input in text.matches(of: /<input [^>]*>/) {
          func attribute(_ name: String) -> String? {
            guard let start = input.0.range(of: " \(name)=\"")?.upperBound else { return nil }
            return Browser.unescaped(String(input.0[start...].prefix { $0 != "\"" }))
          }
          if let name = attribute("name") { fields[name] = attribute("value") ?? "" }
        }
        return fields
      }
    }

    private static let client = HTTPClient(
      eventLoopGroupProvider: .singleton, configuration: .init(redirectConfiguration: .disallow))

    private var cookies: [String: String] = [:]

    func get(_ url: String) async throws -> Page { try await load(HTTPClientRequest(url: url)) }

    func post(_ url: String, _ fields: [String: String]) async throws -> Page {
      var request = HTTPClientRequest(url: url)
      request.method = .POST
      request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
      request.body = .bytes(
        ByteBuffer(
          string: fields.map { "\(Self.encoded($0.key))=\(Self.encoded($0.value))" }
            .joined(separator: "&")))
      return try await load(request)
    }

    /// Fills in the form on a page, as far as it asks, and sends it.
    func submit(_ page: Page, _ values: [String: String] = [:]) async throws -> Page {
      let action = try #require(page.text.firstMatch(of: /<form method="post" action="([^"]*)">/)).1
      let fields = page.fields
      return try await post(
        try #require(URL(string: String(action), relativeTo: URL(string: page.url)))
          .absoluteString,
        fields.merging(values.filter { fields[$0.key] != nil }) { $1 })
    }

    private func load(_ request: HTTPClientRequest) async throws -> Page {
      var request = request
      if !cookies.isEmpty {
        request.headers.add(
          name: "Cookie", value: cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; "))
      }
      let reply = try await Self.client.execute(request, timeout: .seconds(60))
      for cookie in reply.headers["set-cookie"] {
        let pair = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
        if pair.count == 2 { cookies[String(pair[0])] = String(pair[1]) }
      }
      return Page(
        url: request.url, status: Int(reply.status.code),
        headers: Dictionary(
          reply.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $1 }),
        text: String(buffer: try await reply.body.collect(upTo: 1 << 20)))
    }

    static func encoded(_ text: String) -> String {
      text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    private static func unescaped(_ text: String) -> String {
      text.replacing("&quot;", with: "\"").replacing("&#x27;", with: "'")
        .replacing("&#039;", with: "'").replacing("&#39;", with: "'").replacing("&lt;", with: "<")
        .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }
  }
#endif
