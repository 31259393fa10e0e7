#if Rehearsal
  import MagintCatalog
  import MagintCore
  import MagintRehearsal
  import Testing

  struct DiagnosisTests {
    // MARK: Reading requests

    struct Text: Sendable, CustomTestStringConvertible {
      var text: String
      var start: String
      var headers: [String] = []
      var body = ""

      var testDescription: String { text }
    }

    static let texts = [
      Text(text: "curl http://a/b", start: "GET http://a/b"),
      Text(text: "$ curl -sS a/b?c", start: "GET http://a/b?c"),
      Text(
        text:
          "curl -X PUT 'http://a/b' -H 'X: y z' --data-raw '{\"c\":1}' --header \"T: \\\"q\\\"\"",
        start: "PUT http://a/b",
        headers: ["X: y z", "T: \"q\"", "Content-Type: application/x-www-form-urlencoded"],
        body: #"{"c":1}"#),
      Text(
        text: "curl 'https://a/b' \\\n  -H $'X: it\\'s \\u00e9' \\\r\n  -d a=b -d c=d --compressed",
        start: "POST https://a/b",
        headers: ["X: it's é", "Content-Type: application/x-www-form-urlencoded"], body: "a=b&c=d"),
      Text(
        text: "curl -G -d a=b --data-urlencode 'c=d e' 'http://a/?f'",
        start: "GET http://a/?f&a=b&c=d%20e"),
      Text(
        text: "curl --json '{}' --url=http://a/", start: "POST http://a/",
        headers: ["Content-Type: application/json"], body: "{}"),
      Text(text: "curl -sXDELETE -o out -m 5 http://a/#f", start: "DELETE http://a/"),
      Text(
        text: "POST /b?c=d HTTP/1.1\r\nHost: shop.example\r\nX: y\r\n\r\na=b",
        start: "POST https://shop.example/b?c=d", headers: ["X: y"], body: "a=b"),
      Text(text: "GET /b HTTP/1.1\nhost: 127.0.0.1:8080\n", start: "GET http://127.0.0.1:8080/b"),
      Text(text: "GET https://a/b HTTP/1.1\n\n", start: "GET https://a/b"),
      // Chrome's "Copy as cURL (cmd)", now and some years ago.
      Text(
        text:
          "curl ^\"https://a/b?c=d^&e^%^5B0^%^5D=1^\" ^\r\n  -H ^\"X: OAuth y=^\\^\"z^\\^\", w=^%3D^\" ^\r\n  --data-raw ^\"^{^\\^\"q^\\^\": 1^}^\"",
        start: "POST https://a/b?c=d&e%5B0%5D=1",
        headers: [
          "X: OAuth y=\"z\", w=%3D", "Content-Type: application/x-www-form-urlencoded",
        ], body: #"{"q": 1}"#),
      Text(
        text: "curl \"https://a/b\" ^\n  -H \"X: y\\\"z\\\"\" ^\n --compressed",
        start: "GET https://a/b",
        headers: ["X: y\"z\""]),
      Text(
        text: "curl ^\"http://a/^\" --data-raw ^\"x^\n\ny^\"", start: "POST http://a/",
        headers: ["Content-Type: application/x-www-form-urlencoded"], body: "x\ny"),
      // What curl -v prints.
      Text(
        text: """
          *   Trying 1.2.3.4:443...
          * Connected to shop.example (1.2.3.4) port 443 (#0)
          * SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384
          > GET /rest/V1/orders?a=b HTTP/1.1\r
          > Host: shop.example\r
          > Authorization: OAuth x="y"\r
          > \r
          < HTTP/1.1 401 Unauthorized\r
          < Content-Type: application/json\r
          {"message":"…"}
          """, start: "GET https://shop.example/rest/V1/orders?a=b",
        headers: ["Authorization: OAuth x=\"y\""]),
      Text(
        text: """
          $ curl -v -X POST http://shop.example/rest/V1/carts/mine -H 'Content-Type: application/json' -d '{"a":1}'
          * Connected to shop.example (1.2.3.4) port 80 (#0)
          > POST /rest/V1/carts/mine HTTP/1.1
          > Host: shop.example
          > Content-Type: application/json
          > Content-Length: 7
          >
          < HTTP/1.1 301 Moved Permanently
          * Issue another request to this URL: 'http://www.shop.example/rest/V1/carts/mine'
          > POST /rest/V1/carts/mine HTTP/1.1
          > Host: www.shop.example
          > Content-Type: application/json
          >
          < HTTP/1.1 401 Unauthorized
          """, start: "POST http://www.shop.example/rest/V1/carts/mine",
        headers: ["Content-Type: application/json"], body: #"{"a":1}"#),
      Text(
        text:
          #"{"request":{"method":"POST","url":"http://a/b","headers":[{"name":"Host","value":"a"},{"name":":path","value":"/b"},{"name":"X","value":"y"}],"postData":{"text":"c"}}}"#,
        start: "POST http://a/b", headers: ["X: y"], body: "c"),
      Text(
        text:
          #"{"log":{"entries":[{"request":{"method":"GET","url":"http://a/1","headers":[]},"response":{"status":404}},{"request":{"method":"GET","url":"http://a/2","headers":[{"name":"authorization","value":"OAuth x"}]},"response":{"status":200}},{"request":{"method":"GET","url":"http://a/3","headers":[{"name":"Authorization","value":"OAuth y"}]},"response":{"status":401}}]}}"#,
        start: "GET http://a/3", headers: ["Authorization: OAuth y"]),
    ]

    @Test(arguments: texts)
    func read(_ test: Text) throws {
      let request = try RequestText.read(test.text)
      #expect("\(request.method) \(request.url)" == test.start)
      #expect(request.headers.map { "\($0.name): \($0.value)" } == test.headers)
      #expect(String(decoding: request.body, as: UTF8.self) == test.body)
    }

    @Test(arguments: [
      (
        "Cannot create request token because consumer token is not a verifier token",
        "magint explain"
      ),
      ("The signature is invalid. Verify and try again.", "magint explain"),
      ("", "this is no request"), ("hello", "this is no request"), ("curl", "has no URL"),
      ("curl 'http://a", "never closed"), ("curl -H", "has no value"),
      ("curl ftp://a/", "no http or https URL"),
      ("curl -d @file http://a", "the body is in a file"),
      ("GET /b HTTP/1.1\n\n", "no Host header"),
      ("GET b HTTP/1.1\nHost: a\n\n", "neither a path nor"),
      ("GET /b HTTP/1.1\nHost\n\n", "is no header"),
      ("{", "is not JSON"), ("{}", "no HAR archive"),
      (#"{"log":{"entries":[{}]}}"#, "no HAR archive"),
      (#"{"method":"GET","url":"abc"}"#, "no http or https URL"),
    ])
    func unreadable(_ text: String, _ message: String) throws {
      let error = #expect(throws: MagintError.self) { try RequestText.read(text) }
      #expect(error?.kind == .usage)
      #expect(try #require(error).message.contains(message))
    }

    /// What cannot be read is quoted without what may be a secret.
    @Test(arguments: [
      "curl ftp://user:hushhush@a/b?password=hushhush",
      "GET ftp://user:hushhush@a/b?password=hushhush HTTP/1.1\nHost: a\n\n",
      #"{"method":"GET","url":"ftp://user:hushhush@a/b?password=hushhush"}"#,
      "GET /b HTTP/1.1\nAuthorization Basic hushhush\n\n",
    ])
    func unreadableSecrets(_ text: String) throws {
      let error = #expect(throws: MagintError.self) { try RequestText.read(text) }
      #expect(try !#require(error).message.contains("hushhush"))
    }

    @Test(arguments: [
      "consumer_key=k\nconsumer_secret=s\naccess_token=t\naccess_token_secret=u\n",
      "# a comment\nexport OAUTH_CONSUMER_KEY=\"k\"\r\nOAUTH_CONSUMER_SECRET='s'\r\noauth_token = t\noauth_token_secret=u",
      #"{"consumer_key":"k","consumer_secret":"s","access_token":"t","access_token_secret":"u","x":1}"#,
      "oauth_consumer_key=k&oauth_consumer_secret=s&oauth_token=t&oauth_token_secret=u",
    ])
    func credentials(_ text: String) throws {
      #expect(
        try CredentialsFile.read(Array(text.utf8), path: "f")
          == Credentials(consumerKey: "k", consumerSecret: "s", token: "t", tokenSecret: "u"))
    }

    @Test(arguments: ["", "{", "{}", "consumer_key=k", "consumer_secret=s"])
    func noCredentials(_ text: String) {
      let error = #expect(throws: MagintError.self) {
        try CredentialsFile.read(Array(text.utf8), path: "f")
      }
      #expect(error?.path == "f")
    }

    // MARK: Findings

    static let credentials = Credentials(
      consumerKey: String(repeating: "k", count: 32),
      consumerSecret: String(repeating: "s", count: 32),
      token: String(repeating: "t", count: 32), tokenSecret: String(repeating: "u", count: 32))

    static func signed(_ url: String, _ change: (inout RequestMessage) -> Void = { _ in }) throws
      -> RequestMessage
    {
      let request = try #require(RequestMessage("GET", url: url))
      var signed = try #require(
        RequestSigner(credentials, release: SignatureTests.newest).sign(
          request, timestamp: ShopBench.start, nonce: "n")
      ).request
      change(&signed)
      return signed
    }

    static func findings(
      _ request: RequestMessage, _ credentials: Credentials? = credentials
    ) -> [String] {
      RequestDiagnosis(
        request, release: SignatureTests.newest, credentials: credentials, now: ShopBench.start
      ).findings.map(\.id)
    }

    @Test func nothingWrong() throws {
      let request = try Self.signed("http://a/rest/V1/orders?f10=a&f9=b&c=1+2")
      let diagnosis = RequestDiagnosis(
        request, release: SignatureTests.newest, credentials: Self.credentials, now: ShopBench.start
      )
      #expect(diagnosis.findings.isEmpty)
      #expect(diagnosis.isSignatureRight == true)
      // Without the secrets it cannot be told that the client knows of Magento's ways.
      #expect(Self.findings(request, nil) == ["byte-order", "plus-for-space"])
    }

    @Test(arguments: [
      ("oauth_signature_method", "HMAC-SHA1", "signature-method"),
      ("oauth_timestamp", "1700000000000", "timestamp"), ("oauth_timestamp", "x", "timestamp"),
      ("oauth_version", "2.0", "version"), ("oauth_token", "short", "wrong-length"),
      ("oauth_nonce", String(repeating: "n", count: 33), "long-nonce"),
      ("oauth_nonce", nil, "missing-parameter"), ("oauth_token", nil, "missing-parameter"),
    ])
    func parameter(_ name: String, _ value: String?, _ finding: String) throws {
      let request = try Self.signed("http://a/rest/V1/orders") { $0 = $0.changing(name, to: value) }
      #expect(Self.findings(request, nil) == [finding])
    }

    /// Parameters that are there and not found, for want of a comma, are another mistake than those that are
    /// not there.
    @Test(arguments: [
      ("; ", "", "header-separator"), (" ", "", "header-separator"), ("&", "", "header-separator"),
      ("", "", "header-separator"), (", ", ", x_oauth_token=\"t\"", "missing-parameter"),
      (", ", ", x-oauth_token=\"t\"", "missing-parameter"),
      (", ", ", x=\"a oauth_token=t\"", "missing-parameter"),
      (", ", ", x=\"a\" oauth_token=\"t\"", "header-separator"),
      (", ", ", x=\"a\";oauth_token=t", "header-separator"),
    ])
    func separator(_ separator: String, _ rest: String, _ finding: String) throws {
      let request = try Self.signed("http://a/rest/V1/orders") {
        if !rest.isEmpty { $0 = $0.changing("oauth_token", to: nil) }
        let header = $0.header("authorization") ?? ""
        $0.headers = [
          HeaderField(
            "Authorization", header.replacing("\", ", with: "\"\(separator)") + rest)
        ]
      }
      #expect(Self.findings(request, nil) == [finding])
    }

    @Test func outsideTheHeader() throws {
      func ids(_ header: String?, _ url: String = "http://a/x", body: String = "") throws
        -> [String]
      {
        Self.findings(
          try #require(
            RequestMessage(
              "POST", url: url, headers: header.map { [HeaderField("Authorization", $0)] } ?? [],
              body: Array(body.utf8))))
      }
      #expect(try ids(nil) == ["no-oauth-header"])
      #expect(try ids("Basic abc") == ["basic-credentials"])
      #expect(try ids("Bearer abc") == ["bearer"])
      #expect(try ids(nil, "http://a/x?oauth_signature=a") == ["parameters-in-query"])
      #expect(try ids(nil, body: "oauth_signature=a") == ["parameters-in-body"])
    }

    @Test func signatures() throws {
      let https = try Self.signed("http://a/rest/V1/orders") { $0.scheme = "https" }
      #expect(Self.findings(https) == ["wrong-scheme"])
      let other = try Self.signed("http://a/rest/V1/orders") {
        $0 = $0.changing("oauth_signature", to: "AAAA")
      }
      #expect(Self.findings(other) == ["wrong-signature"])
      var credentials = Self.credentials
      credentials.consumerKey = String(repeating: "x", count: 32)
      credentials.token = String(repeating: "y", count: 32)
      #expect(
        Self.findings(try Self.signed("http://a/rest/V1/orders"), credentials)
          == ["another-consumer", "another-token"])
      let access = try Self.signed("http://a/oauth/token/access")
      #expect(Self.findings(access) == ["missing-parameter"])
    }

    // MARK: Causes

    /// What a client sent, and the causes that are named.
    struct Cause: Sendable, CustomTestStringConvertible {
      var findings: [String]
      var text: String
      var absent: [String] = []

      var testDescription: String { findings.joined(separator: " ") + " " + text }
    }

    static let basic = "Authorization: Basic dXNlcjpwYXNzd29yZA=="
    /// {"uid":1,"utypid":2,"iat":1700000000,"exp":1700003600}
    static let webToken =
      "Authorization: Bearer eyJraWQiOiIxIiwiYWxnIjoiSFMyNTYifQ.eyJ1aWQiOjEsInV0eXBpZCI6MiwiaWF0IjoxNzAwMDAwMDAwLCJleHAiOjE3MDAwMDM2MDB9.c2ln"

    static let causes = [
      Cause(
        findings: ["basic-credentials"],
        text: "GET /rest/V1/orders HTTP/1.1\nHost: a\n\(basic)\n\n",
        absent: ["dXNlcjpwYXNzd29yZA"]),
      Cause(
        findings: ["json-web-token"],
        text: "GET /rest/V1/orders HTTP/1.1\nHost: a\n\(webToken)\n\n",
        absent: ["enable_integration_as_bearer", "eyJ1aWQ", "c2ln"]),
      Cause(
        findings: ["bearer"],
        text:
          "GET /rest/V1/orders HTTP/1.1\nHost: a\nAuthorization: Bearer \(String(repeating: "t", count: 32))\n\n",
        absent: [String(repeating: "t", count: 32)]),
      Cause(
        findings: ["no-oauth-header"],
        text: "GET /rest/V1/orders HTTP/1.1\nHost: a\nAuthorization: hushhushhush\n\n",
        absent: ["hushhushhush"]),
      Cause(
        findings: ["no-oauth-header"],
        text: "GET /rest/V1/orders HTTP/1.1\nHost: a\nAuthorization: Digest response=hushhush\n\n",
        absent: ["hushhush"]),
      Cause(findings: ["no-oauth-header"], text: "GET /rest/V1/orders HTTP/1.1\nHost: a\n\n"),
      Cause(
        findings: ["no-oauth-header"],
        text: "GET /rest/V1/orders HTTP/1.1\nHost: a\nX-Authorization: OAuth a=b\n\n"),
      Cause(
        findings: ["magento-1-url"], text: "GET /api/rest/products HTTP/1.1\nHost: a\n\(basic)\n\n"),
      Cause(
        findings: ["magento-1-url"], text: "GET /index.php/oauth/authorize HTTP/1.1\nHost: a\n\n"),
      Cause(findings: ["graphql"], text: "POST /graphql HTTP/1.1\nHost: a\n\n{}"),
      Cause(
        findings: ["several-authorization-headers", "basic-credentials"],
        text: "GET /rest/V1/orders HTTP/1.1\nHost: a\n\(basic)\nAuthorization: OAuth x=\"y\"\n\n"),
    ]

    @Test(arguments: causes)
    func cause(_ cause: Cause) throws {
      let diagnosis = RequestDiagnosis(
        try RequestText.read(cause.text), release: SignatureTests.newest,
        credentials: Self.credentials, now: ShopBench.start)
      #expect(diagnosis.findings.map(\.id) == cause.findings)
      let said = diagnosis.findings.map { "\($0.message) \($0.explanation) \($0.help)" }.joined()
      for text in cause.absent { #expect(!said.contains(text), "\(text)") }
    }

    /// A body whose Content-Type is wrong has that as its cause, and nothing about forms.
    @Test func jsonAsForm() throws {
      var request = try #require(
        RequestMessage("POST", url: "http://a/rest/V1/customers", body: Array(#"{"a.b":1}"#.utf8)))
      let signer = RequestSigner(Self.credentials, release: SignatureTests.newest)
      request = try #require(signer.sign(request, timestamp: ShopBench.start, nonce: "n")).request
      request.headers.append(HeaderField("Content-Type", "application/x-www-form-urlencoded"))
      #expect(Self.findings(request) == ["json-as-form"])
      #expect(Self.findings(request, nil) == ["json-as-form"])
    }

    @Test func verifierInTheBody() throws {
      var request = try #require(
        RequestMessage(
          "POST", url: "http://a/oauth/token/access",
          headers: [HeaderField("Content-Type", "application/x-www-form-urlencoded")],
          body: Array("oauth_verifier=\(String(repeating: "v", count: 32))".utf8)))
      let signer = RequestSigner(Self.credentials, release: SignatureTests.newest)
      request = try #require(signer.sign(request, timestamp: ShopBench.start, nonce: "n")).request
      // As a client signs it that follows the RFC.
      let base = SignatureBaseString.rfc(request.changing("oauth_signature", to: nil))
      let key = SigningKey(
        consumerSecret: Self.credentials.consumerSecret, tokenSecret: Self.credentials.tokenSecret)
      request = request.changing(
        "oauth_signature", to: SignatureMethod.hmacSHA256.sign(base, key: key.text))
      let diagnosis = RequestDiagnosis(
        request, release: SignatureTests.newest, credentials: Self.credentials,
        now: ShopBench.start)
      #expect(diagnosis.findings.map(\.id) == ["missing-parameter"])
      #expect(diagnosis.findings[0].message.contains("in the body"))
    }

    /// The request step is signed with no token, whatever the client has.
    @Test func tokenTooEarly() throws {
      let request = try Self.signed("http://a/oauth/token/request")
      #expect(Self.findings(request) == ["token-secret-too-early"])
      let former = try Self.signed("http://a/oauth/initiate")
      #expect(Self.findings(former).first == "magento-1-url")
    }

    @Test func webTokensThatAreGood() throws {
      let request = try #require(
        RequestMessage(
          "GET", url: "http://a/rest/V1/orders",
          headers: [HeaderField("Authorization", String(Self.webToken.dropFirst(15)))]))
      let diagnosis = RequestDiagnosis(
        request, release: SignatureTests.newest, now: 1_700_000_100)
      #expect(diagnosis.findings.map(\.isCertain) == [false])
    }

    /// The signature is one thing, what the shop says besides another.
    @Test(arguments: [
      ("http://a/rest/V1/orders?searchCriteria=", nil as String?, true),
      ("http://a/rest/V1/orders", "input", true), ("http://a/rest/v1/orders", "store", true),
      ("http://a/rest/V1/orderz", "route", false), ("http://a/REST/V1/orders", "wrong-path", true),
      ("http://a//index.php/rest/V1/directory/currency", "wrong-path", true),
      ("http://a/rest/V1/customers//nothing", "route", true),
      ("http://a/shop/rest/default/V1/orders?searchCriteria=", nil, true),
    ])
    func shop(_ url: String, _ finding: String?, _ isCertain: Bool) throws {
      let diagnosis = RequestDiagnosis(
        try Self.signed(url), release: SignatureTests.newest, credentials: Self.credentials,
        catalog: .embedded, now: ShopBench.start)
      #expect(diagnosis.isSignatureRight == true)
      #expect(diagnosis.findings.map(\.id) == (finding.map { [$0] } ?? []))
      #expect(diagnosis.findings.allSatisfy { $0.isCertain == isCertain })
    }

    /// Secrets that a client puts where they do not belong are in no report.
    @Test func mask() throws {
      let secret = Self.credentials.consumerSecret
      let request = try Self.signed("http://a/rest/V1/orders?password=a%20bcdefgh") {
        $0 = $0.changing("oauth_token", to: secret)
      }
      let diagnosis = RequestDiagnosis(
        request, release: SignatureTests.newest, credentials: Self.credentials,
        now: ShopBench.start)
      let base = try #require(diagnosis.expected)
      #expect(
        base.contains(secret) && base.contains("a%252520bcdefgh") == base.contains("a%252520b"))
      let hidden = diagnosis.mask.hide(base)
      #expect(!hidden.contains(secret) && !hidden.contains("bcdefgh"))
      #expect(hidden.contains("[hidden]") && hidden.hasPrefix("GET&http%3A%2F%2Fa%2Frest"))
    }
  }
#endif
