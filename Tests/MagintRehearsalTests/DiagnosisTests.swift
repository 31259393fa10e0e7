#if Rehearsal
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
      #expect(try ids("Basic abc") == ["no-oauth-header"])
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
  }
#endif
