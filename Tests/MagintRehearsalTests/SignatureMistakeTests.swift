#if Rehearsal
  import MagintCore
  import MagintRehearsal
  import Testing

  /// Each way of signing wrongly is found out, and no other is blamed for it.
  struct SignatureMistakeTests {
    static let key = SigningKey(consumerSecret: "cccccccc", tokenSecret: "tttttttt")

    struct Case: Sendable, CustomTestStringConvertible {
      var mistakes: [String]
      var method = "GET"
      var url = "http://shop.example:8080/rest/V1/orders?a=1&z=2"
      var form = ""
      var json = ""
      var release = SignatureTests.newest
      /// Makes the signature that is sent of the request with its header.
      var signature: @Sendable (RequestMessage) -> String

      init(
        _ mistakes: String..., method: String = "GET",
        url: String = "http://shop.example:8080/rest/V1/orders?a=1&z=2", form: String = "",
        json: String = "", release: Release = SignatureTests.newest,
        by signature: @escaping @Sendable (RequestMessage) -> String
      ) {
        self.mistakes = mistakes
        self.method = method
        self.url = url
        self.form = form
        self.json = json
        self.release = release
        self.signature = signature
      }

      var testDescription: String { mistakes.joined(separator: " and ") + " " + url }
    }

    /// What a client that follows the RFC makes of the request, changed.
    static func rfc(
      key: String = key.text, method: SignatureMethod = .hmacSHA256,
      _ change: @escaping @Sendable (inout RequestMessage) -> Void = { _ in }
    ) -> @Sendable (RequestMessage) -> String {
      { request in
        var request = request
        change(&request)
        return method.sign(SignatureBaseString.rfc(request), key: key)
      }
    }

    /// The base string changed as text.
    static func base(
      _ change: @escaping @Sendable (String) -> String
    ) -> @Sendable (RequestMessage) -> String {
      { SignatureMethod.hmacSHA256.sign(change(SignatureBaseString.rfc($0)), key: key.text) }
    }

    /// The base string's three parts, joined in another way.
    static func parts(
      _ join: @escaping @Sendable (String, String, String) -> String
    ) -> @Sendable (RequestMessage) -> String {
      base { base in
        let parts = base.split(separator: "&").map(String.init)
        return join(parts[0], parts[1], parts[2])
      }
    }

    static func decoded(_ text: String) -> String {
      String(decoding: PercentCoding.decode(Array(text.utf8)), as: UTF8.self)
    }

    static let native = Release(major: 2, minor: 4, patch: 8)

    static let filters = (0...10).map { "f%5B\($0)%5D=x" }.joined(separator: "&")

    static let cases = [
      Case("byte-order", url: "http://shop.example/rest/V1/orders?\(filters)", by: rfc()),
      Case("plus-for-space", url: "http://shop.example/rest/V1/orders?a=1+2", by: rfc()),
      Case(
        "repeated-parameter", url: "http://shop.example/rest/V1/orders?a%5B%5D=1&a%5B%5D=2",
        by: rfc()),
      Case("odd-parameter", url: "http://shop.example/rest/V1/orders?a", by: rfc()),
      Case("odd-parameter", url: "http://shop.example/rest/V1/orders?a=b=c", by: rfc()),
      Case(
        "protocol-parameter-outside-header",
        url: "http://shop.example/rest/V1/orders?oauth_extra=1", by: rfc()),
      Case("body-names", method: "POST", form: "a.b=1", by: rfc()),
      Case("array-in-form", method: "POST", form: "a[]=1", by: rfc()),
      Case(
        "byte-order", "plus-for-space",
        url: "http://shop.example/rest/V1/orders?\(filters)&q=a+b", by: rfc()),
      Case("encoded-slash-in-path", url: "http://shop.example/rest/V1/products/a%2Fb", by: rfc()),
      Case("wrong-method", by: rfc { $0.method = "POST" }),
      Case("lower-case-method", by: base { "get" + $0.dropFirst(3) }),
      Case("query-in-url", by: base { $0.replacing("orders&", with: "orders%3Fa%3D1%26z%3D2&") }),
      Case("wrong-scheme", by: rfc { $0.scheme = "https" }),
      Case("missing-port", by: rfc { $0.host = "shop.example" }),
      Case(
        "default-port", url: "http://shop.example/x",
        by: base { $0.replacing("shop.example", with: "shop.example%3A80") }),
      Case("wrong-host", url: "http://127.0.0.1:8080/x", by: rfc { $0.host = "localhost:8080" }),
      Case(
        "host-in-upper-case", url: "http://Shop.example/x",
        by: base { $0.replacing("shop.example", with: "Shop.example") }),
      Case("trailing-slash", url: "http://shop.example/x", by: rfc { $0.target = "/x/" }),
      Case("trailing-slash", url: "http://shop.example/x/", by: rfc { $0.target = "/x" }),
      Case(
        "wrong-token-url", method: "POST", url: "http://shop.example/oauth/token/access",
        by: rfc { $0.target = "/oauth/token/request" }),
      Case(
        "wrong-path", url: "http://shop.example/shop/rest/V1/x",
        by: rfc { $0.target = "/rest/V1/x" }),
      Case(
        "decoded-path", url: "http://shop.example/a%20b",
        by: base { $0.replacing("%2520", with: "%20") }),
      Case("parameters-left-out", by: rfc { $0.target = $0.path }),
      Case("parameters-left-out", method: "POST", form: "b=1", by: rfc { $0.body = [] }),
      Case(
        "body-signed", method: "POST", json: "c=d",
        by: rfc { $0.headers[1].value = "application/x-www-form-urlencoded" }),
      Case("parameter-not-signed", by: rfc { $0 = $0.changing("oauth_version", to: nil) }),
      Case(
        "parameter-not-sent",
        by: rfc { $0 = $0.changing { $0.append(Parameter("oauth_callback", "oob")) } }),
      Case(
        "unsorted-parameters",
        by: base { base in
          let parts = base.split(separator: "&").map(String.init)
          let pairs = parts[2].split(separator: "%26", omittingEmptySubsequences: false)
          let order = [
            "oauth_consumer_key", "oauth_token", "oauth_signature_method", "oauth_timestamp",
            "oauth_nonce", "oauth_version", "a%3D", "z%3D",
          ]
          let sorted = order.map { name in pairs.first { $0.hasPrefix(name) }! }
          return parts[0] + "&" + parts[1] + "&" + sorted.joined(separator: "%26")
        }),
      Case(
        "values-not-encoded", url: "http://shop.example/x?a=b%20c",
        by: base { $0.replacing("%2520", with: "%20") }),
      Case(
        "encoded-twice", url: "http://shop.example/x?a=b%20c",
        by: base { $0.replacing("%2520", with: "%252520") }),
      Case(
        "form-encoding", url: "http://shop.example/x?a=b%20c",
        by: base { $0.replacing("%2520", with: "%2B") }),
      Case(
        "names-not-encoded", url: "http://shop.example/x?a%5B0%5D=b%26c",
        by: base { $0.replacing("%255B0%255D", with: "%5B0%5D") }),
      Case(
        "lower-case-escapes", url: "http://shop.example/x?a=b%2Fc",
        by: base { $0.replacing("%252F", with: "%252f") }),
      Case(
        "parts-not-encoded",
        by: base { base in
          base.split(separator: "&").map {
            $0.replacing("%3A", with: ":").replacing("%2F", with: "/").replacing("%3D", with: "=")
              .replacing("%26", with: "&")
          }.joined(separator: "&")
        }),
      Case("parameters-not-encoded", by: parts { "\($0)&\($1)&\(decoded($2))" }),
      Case("url-not-encoded", by: parts { "\($0)&\(decoded($1))&\($2)" }),
      Case(
        "base-string-encoded", by: base { PercentCoding.encode($0) }),
      Case(
        "base-string-encoded",
        by: parts { PercentCoding.encode("\($0)&\(decoded($1))&\(decoded($2))") }),
      Case(
        "lower-case-escapes",
        by: parts {
          "\($0)&\($1.replacing("%3A", with: "%3a").replacing("%2F", with: "%2f"))&\($2.replacing("%3D", with: "%3d"))"
        }),
      Case(
        "incomplete-encoding", url: "http://shop.example/x?a=b!(c)",
        by: base {
          $0.replacing("%2521", with: "!").replacing("%2528", with: "(").replacing(
            "%2529", with: ")")
        }),
      Case("question-mark-in-url", by: parts { "\($0)&\($1)%3F&\($2)" }),
      Case(
        "json-signed", method: "POST", json: #"{"sku":"a b","qty":2,"tags":[1]}"#,
        by: rfc { $0.target += "&sku=a%20b&qty=2" }),
      Case(
        "case-ignored-in-order", url: "http://shop.example/x?B=1&a=2",
        by: base { $0.replacing("B%3D1%26a%3D2", with: "a%3D2%26B%3D1") }),
      Case(
        "sorted-before-encoding", url: "http://shop.example/x?a%5B0%5D=1&a-b=2",
        by: base { $0.replacing("a%255B0%255D%3D1%26a-b%3D2", with: "a-b%3D2%26a%255B0%255D%3D1") }),
      Case(
        "pairs-sorted", url: "http://shop.example/x?a=1&a-b=2",
        by: base { $0.replacing("a%3D1%26a-b%3D2", with: "a-b%3D2%26a%3D1") }),
      Case("white-space-in-secret", by: rfc(key: "cccccccc\n&tttttttt")),
      Case("white-space-in-secret", by: rfc(key: "cccccccc&tttttttt%0D%0A")),
      Case(
        "hmac-arguments-swapped",
        by: { SignatureMethod.hmacSHA256.sign(key.text, key: SignatureBaseString.rfc($0)) }),
      Case("line-break-in-signature", by: { rfc()($0) + "\n" }),
      Case("empty-signature", by: { _ in "" }),
      Case("token-secret-missing", by: rfc(key: "cccccccc&")),
      Case("secrets-swapped", by: rfc(key: "tttttttt&cccccccc")),
      Case("consumer-secret-missing", by: rfc(key: "&tttttttt")),
      Case("ampersand-missing", by: rfc(key: "cccccccctttttttt")),
      Case("key-encoded", by: rfc(key: "cccccccc%26tttttttt")),
      Case("wrong-token-secret", by: rfc(key: "cccccccc&vvvvvvvv")),
      Case("wrong-consumer-secret", by: rfc(key: "kkkkkkkk&tttttttt")),
      Case("sha1-digest", by: rfc(method: .hmacSHA1)), Case("plaintext", by: { _ in key.text }),
      Case("signature-encoded-twice", by: { PercentCoding.encode(rfc()($0)) }),
      Case("base64-variant", by: { String(rfc()($0).prefix { $0 != "=" }) }),
      Case(
        "wrong-scheme", "token-secret-missing", by: rfc(key: "cccccccc&") { $0.scheme = "https" }),
      Case("wrong-method", "sha1-digest", by: rfc(method: .hmacSHA1) { $0.method = "PUT" }),
      Case("www-in-host", by: rfc { $0.host = "www.shop.example:8080" }),
      Case("www-in-host", url: "http://www.shop.example/x", by: rfc { $0.host = "shop.example" }),
      Case(
        "wrong-scheme", "www-in-host", url: "https://shop.example/x",
        by: rfc {
          $0.scheme = "http"
          $0.host = "www.shop.example"
        }),
      Case(
        "store-code-not-signed", url: "http://shop.example/rest/default/V1/orders/5",
        by: rfc { $0.target = "/rest/V1/orders/5" }),
      Case(
        "store-code-signed", url: "http://shop.example/rest/V1/orders/5",
        by: rfc { $0.target = "/rest/all/V1/orders/5" }),
      Case(
        "path-encoding", url: "http://shop.example/rest/V1/products/A%3AB", by: rfc()),
      Case(
        "path-encoding", url: "http://shop.example/rest/V1/products/caf%c3%a9", by: rfc()),
      // node's oauth-1.0a 2.2.6.
      Case(
        "names-encoded-twice", url: "http://shop.example/x?c%5Bv%5D=a%20b",
        by: base { $0.replacing("%255B", with: "%25255B").replacing("%255D", with: "%25255D") }),
      Case(
        "names-encoded-twice", "byte-order", url: "http://shop.example/x?g%5B10%5D=1&g%5B9%5D=2",
        by: base { $0.replacing("%255B", with: "%25255B").replacing("%255D", with: "%25255D") }),
      Case(
        "value-cut", url: "http://shop.example/x?a=b=c",
        by: base { $0.replacing("a%3Db%253Dc", with: "a%3Db") }),
      // Net::OAuth 0.28.
      Case(
        "first-of-repeated", url: "http://shop.example/x?a=2&a=1",
        by: base { $0.replacing("a%3D1%26", with: "") }),
      Case(
        "latin-1", url: "http://shop.example/x?a=%C3%A9",
        by: base { $0.replacing("%25C3%25A9", with: "%25C3%2583%25C2%25A9") }),
      // ruby-oauth 0.5.4.
      Case(
        "sorted-before-encoding", "repeated-parameter", url: "http://shop.example/x?a=%2F&a=-",
        by: base { $0.replacing("a%3D%252F%26a%3D-", with: "a%3D-%26a%3D%252F") }),
      Case(
        "doubled-slash", url: "http://shop.example//rest/V1/x", by: rfc { $0.target = "/V1/x" }),
      Case(
        "doubled-slash", url: "http://shop.example//rest/V1/x",
        by: rfc { $0.target = "/rest/V1/x" }),
      Case(
        "doubled-slash", url: "http://shop.example/rest/V1/x",
        by: rfc { $0.target = "//rest/V1/x" }),
      // From 2.4.8 on.
      Case(
        "encoded-order", url: "http://shop.example/x?\(filters)", release: native, by: rfc()),
      Case(
        "rules-of-another-release", url: "http://shop.example/x?\(filters)", release: native,
        by: {
          SignatureMethod.hmacSHA256.sign(
            SignatureBaseString.magento($0, release: SignatureTests.newest) ?? "", key: key.text)
        }),
      Case(
        "rules-of-another-release", url: "http://shop.example/x?a[b]=1+2&q=a+b",
        by: {
          SignatureMethod.hmacSHA256.sign(
            SignatureBaseString.magento($0, release: native) ?? "", key: key.text)
        }),
      Case(
        "plus-for-space", url: "http://shop.example/x?a[b]=1+2", release: native, by: rfc()),
      Case("parsed-names", url: "http://shop.example/x?a.b=1", release: native, by: rfc()),
      Case("normalized-host", url: "http://Shop.example/x", release: native, by: rfc()),
      Case("token-secret-missing", release: native, by: rfc(key: "cccccccc&")),
      Case(
        "byte-order", "token-secret-missing",
        url: "http://shop.example/rest/V1/orders?\(filters)", by: rfc(key: "cccccccc&")),
    ]

    static func evidence(_ test: Case) throws -> SignatureEvidence {
      var headers = [
        HeaderField(
          "Authorization",
          #"OAuth oauth_consumer_key="k", oauth_token="t", oauth_signature_method="HMAC-SHA256", oauth_timestamp="1", oauth_nonce="n", oauth_version="1.0""#
        )
      ]
      if !test.form.isEmpty {
        headers.append(HeaderField("Content-Type", "application/x-www-form-urlencoded"))
      } else if !test.json.isEmpty {
        headers.append(HeaderField("Content-Type", "application/json"))
      }
      let request = try #require(
        RequestMessage(
          test.method, url: test.url, headers: headers, body: Array((test.form + test.json).utf8)))
      return SignatureEvidence(
        request: request, release: test.release, method: .hmacSHA256,
        sent: test.signature(request), key: Self.key,
        otherSecrets: [
          .init(name: "the verifier", text: "vvvvvvvv"),
          .init(name: "the consumer key", text: "kkkkkkkk"),
        ])
    }

    @Test(arguments: cases)
    func found(_ test: Case) throws {
      let explanation = try Self.evidence(test).explain()
      #expect(explanation.mistakes.map(\.id) == test.mistakes)
      for mistake in explanation.mistakes {
        #expect(!mistake.message.hasSuffix(".") && mistake.help.hasSuffix("."))
      }
    }

    @Test func unknown() throws {
      let explanation = try Self.evidence(
        Case(by: { _ in SignatureMethod.hmacSHA256.sign("x", key: "y") })
      ).explain()
      #expect(explanation.mistakes.isEmpty)
      #expect(explanation.expected == explanation.received)
    }

    @Test func bothBaseStrings() throws {
      let explanation = try Self.evidence(
        Case(url: "http://shop.example/x?a=1+2", by: Self.rfc())
      ).explain()
      #expect(explanation.received.contains("a%3D1%25202"))
      #expect(try #require(explanation.expected).contains("a%3D1%252B2"))
    }
  }
#endif
