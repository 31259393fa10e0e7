#if Rehearsal
  import Foundation
  import MagintCore
  import MagintRehearsal
  import MagintTestSupport
  import Testing

  /// The call of the endpoint URL, as Magento's client makes it; observed on a running 2.4.7-p3 and 2.4.8-p2.
  struct EndpointTests {
    /// A URL, where it is called, and the target; nil where Magento does not call it.
    @Test(
      arguments: [
        ("http://a.test/cb", "a.test", "/cb"), ("http://a.test", "a.test", "/"),
        ("http://a.test/cb#frag", "a.test", "/cb"), ("http://a.test/cb?", "a.test", "/cb"),
        ("http://A.Test:8080/cb?a=b+c%20d", "a.test:8080", "/cb?a=b+c%20d"),
        ("http://a.test/c b?x|y", "a.test", "/c%20b?x%7Cy"),
        ("http://a.test/cb[1]", "a.test", "/cb%5B1%5D"),
        ("http://a.test/a/../cb", "a.test", "/cb"), ("http://a.test//cb//x", "a.test", "//cb//x"),
        ("http://a.test/c%c3%a9", "a.test", "/c%c3%a9"), ("http://a.test/%63b", "a.test", "/%63b"),
        ("http://127.1/cb", "127.0.0.1", "/cb"), ("http://[::1]:80/cb", "[::1]", "/cb"),
        ("http://u:p@a.test/cb", "a.test", "/cb"), ("https://a.test:443/cb", "a.test", "/cb"),
        ("a.test/cb", "a.test", "/cb"), ("127.0.0.1:8080/cb", "127.0.0.1:8080", "/cb"),
        ("http:/a.test/cb", "a.test", "/cb"), ("http:///a.test/cb", "a.test", "/cb"),
        (" http://a.test/cb", nil, ""), ("http://a.test/cb\n", nil, ""), ("//a.test/cb", nil, ""),
        ("/cb", nil, ""), ("localhost:8080/cb", nil, ""), ("ftp://a.test/cb", nil, ""),
        ("http://a.test:0/", nil, ""), ("http://a.test:99999/", nil, ""),
        ("http://a.test./", nil, ""),
        ("http:\\\\a.test\\cb", nil, ""), ("javascript:alert(1)", nil, ""), ("", nil, ""),
      ] as [(String, String?, String)])
    func url(_ url: String, _ authority: String?, _ target: String) {
      let endpoint = EndpointURL(url)
      #expect(endpoint?.authority == authority)
      if authority != nil { #expect(endpoint?.target == target) }
    }

    static func lines(_ url: String, _ release: Release) throws -> [String] {
      let endpoint = try #require(EndpointURL(url))
      let bytes = EndpointPost(Array("a=b".utf8), to: endpoint, MagentoBehaviour(release)).bytes
      return String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
    }

    @Test func headers() throws {
      #expect(
        try Self.lines("http://A.test:8080/cb", SignatureRulesTests.releases["laminas"]!) == [
          "POST /cb HTTP/1.1", "Host: a.test:8080", "User-Agent: Laminas\\Http\\Client",
          "Accept: */*", "a.test:8080", "Content-Length: 3",
          "Content-Type: application/x-www-form-urlencoded", "", "a=b",
        ])
      #expect(
        try Self.lines("https://a.test/cb", SignatureRulesTests.releases["laminas"]!).contains(
          "a.test") == false)
      #expect(
        try Self.lines("http://u@a.test:8080/cb", SignatureRulesTests.releases["native"]!) == [
          "POST /cb HTTP/1.1", "Host: a.test:8080", "Accept: */*", "Connection: close",
          "Accept-Encoding: gzip, deflate", "User-Agent: Laminas\\Http\\Client",
          "Authorization: Basic dTo=", "Content-Type: application/x-www-form-urlencoded",
          "Content-Length: 3", "", "a=b",
        ])
      #expect(
        try Self.lines("http://a.test/", SignatureRulesTests.releases["zend"]!).contains(
          "User-Agent: Magento\\Framework\\HTTP\\ZendClient"))
      #expect(
        try Self.lines("a.test/cb", SignatureRulesTests.releases["native"]!)[1] == "Host: :")
      #expect(
        try Self.lines("http:/a.test/cb", SignatureRulesTests.releases["native"]!)[1] == "Host: ")
    }

    /// A reply, and its status where Magento goes on with it.
    @Test(
      arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200),
        ("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", 200), ("HTTP/1.0 404 X\r\n\r\nabc", 404),
        ("HTTP/1.1 200 OK\nContent-Length: 2\n\nok", 200),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nokk", 200),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", 200),
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 X\r\n\r\n", 204),
        ("HTTP/1.1 304 X\r\n\r\n", 304),
        ("HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n", 503),
        (
          "HTTP/1.1 200 OK\r\nContent-Length: 1500000\r\n\r\n"
            + String(repeating: "x", count: 1_500_000), 200
        ),
        ("HTTP/1.1 600 X\r\n\r\n", nil), ("HTTP/1.1 099 X\r\n\r\n", nil),
        ("HTTP/1.1 101 X\r\n\r\n", nil),
        ("http/1.1 200 OK\r\n\r\n", nil), ("this is not http\r\n\r\n", nil), ("", nil),
        ("HTTP/1.1 200 OK\r\nfoo\r\nContent-Length: 2\r\n\r\nok", nil),
        ("HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nok", nil),
        ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nok", nil),
        ("HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n", nil),
        ("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", nil),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nok", nil),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nok\r\n", nil),
        ("HTTP/1.1 200 OK\r\nX: \(String(repeating: "a", count: 310_000))\r\n\r\n", nil),
      ] as [(String, Int?)])
    func reply(_ text: String, _ status: Int?) {
      // As a whole, and byte by byte; then the service closes.
      for size in [max(text.utf8.count, 1), 1] where size > 1 || text.utf8.count < 1_000 {
        var parser = ReplyParser()
        var rest = Array(text.utf8)[...]
        var found: Int?
        var isMalformed = false
        while !rest.isEmpty, found == nil, !isMalformed {
          switch parser.consume(rest.prefix(size)) {
          case .complete(let reply): found = reply.status
          case .malformed: isMalformed = true
          case .incomplete: break
          }
          rest = rest.dropFirst(size)
        }
        if !isMalformed, found == nil, case .complete(let reply) = parser.end() {
          found = reply.status
        }
        #expect(found == status)
      }
    }
  }
#endif
