#if Rehearsal
  import Foundation
  import MagintCore
  import MagintRehearsal
  import MagintTestSupport
  import Testing

  struct SignatureTests {
    static let newest = Release(major: 2, minor: 4, patch: 7, securityPatch: 3)

    struct Vector: Sendable {
      var method = "GET"
      var url: String
      var header: String
      var form = ""
      var key: SigningKey
      var baseString: String
      var sha1: String
      var sha256: String
    }

    /// The examples of RFC 5849 (1.2 and 3.4.1, with its erratum) and of OAuth Core 1.0 (appendix A). Python's
    /// oauthlib gives the same, and the signatures with SHA-256.
    static let vectors = [
      Vector(
        method: "POST", url: "http://example.com/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b",
        header: #"""
          OAuth realm="Example", oauth_consumer_key="9djdj82h48djs9d2", oauth_token="kkk9d7dh3k39sjv7", oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131201", oauth_nonce="7d8f3e4a", oauth_signature="bYT5CMsGcbgUdFHObYMEfcx6bsw%3D"
          """#,
        form: "c2&a3=2+q",
        key: SigningKey(consumerSecret: "j49sk3j29djd", tokenSecret: "dh893hdasih9"),
        baseString:
          "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7",
        sha1: "r6/TJjbCOr97/+UU0NsvSne7s5g=",
        sha256: "lIfydhbOitvsm4DvUwgM0NdR1Mzd08HnXI+q+EG0QKo="),
      Vector(
        method: "POST", url: "https://photos.example.net/token",
        header: #"""
          OAuth realm="Photos", oauth_consumer_key="dpf43f3p2l4k3l03", oauth_token="hh5s93j4hdidpola", oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131201", oauth_nonce="walatlh", oauth_verifier="hfdp7dh39dks9884"
          """#,
        key: SigningKey(consumerSecret: "kd94hf93k423kf44", tokenSecret: "hdhd0244k9j7ao03"),
        baseString:
          "POST&https%3A%2F%2Fphotos.example.net%2Ftoken&oauth_consumer_key%3Ddpf43f3p2l4k3l03%26oauth_nonce%3Dwalatlh%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dhh5s93j4hdidpola%26oauth_verifier%3Dhfdp7dh39dks9884",
        sha1: "gKgrFCywp7rO0OXSjdot/IHF7IU=",
        sha256: "Th4a/jur7/a+YaV/JUbhBX6d6TxsGYUSMtTM3FPeuLc="),
      Vector(
        url: "http://PHOTOS.example.net:80/photos?file=vacation.jpg&size=original",
        header: #"""
          OAuth realm="Photos", oauth_consumer_key="dpf43f3p2l4k3l03", oauth_token="nnch734d00sl2jdk", oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131202", oauth_nonce="chapoH"
          """#,
        key: SigningKey(consumerSecret: "kd94hf93k423kf44", tokenSecret: "pfkkdhi9sl3r4s00"),
        baseString:
          "GET&http%3A%2F%2Fphotos.example.net%2Fphotos&file%3Dvacation.jpg%26oauth_consumer_key%3Ddpf43f3p2l4k3l03%26oauth_nonce%3DchapoH%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131202%26oauth_token%3Dnnch734d00sl2jdk%26size%3Doriginal",
        sha1: "MdpQcU8iPSUjWoN/UDMsK2sui9I=",
        sha256: "7NYnfiUN//Gcjb9IY6/4CCsThBHtV2M8qinB+HZr4js="),
      Vector(
        url: "http://photos.example.net/photos?file=vacation.jpg&size=original",
        header: #"""
          OAuth realm="http://photos.example.net/", oauth_consumer_key="dpf43f3p2l4k3l03", oauth_token="nnch734d00sl2jdk", oauth_signature_method="HMAC-SHA1", oauth_signature="tR3%2BTy81lMeYAr%2FFid0kMTYa%2FWM%3D", oauth_timestamp="1191242096", oauth_nonce="kllo9940pd9333jh", oauth_version="1.0"
          """#,
        key: SigningKey(consumerSecret: "kd94hf93k423kf44", tokenSecret: "pfkkdhi9sl3r4s00"),
        baseString:
          "GET&http%3A%2F%2Fphotos.example.net%2Fphotos&file%3Dvacation.jpg%26oauth_consumer_key%3Ddpf43f3p2l4k3l03%26oauth_nonce%3Dkllo9940pd9333jh%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1191242096%26oauth_token%3Dnnch734d00sl2jdk%26oauth_version%3D1.0%26size%3Doriginal",
        sha1: "tR3+Ty81lMeYAr/Fid0kMTYa/WM=",
        sha256: "0gCtTYQAxqCKhIE0sltgx7UgHkAs10vrpuYE7xpRBnE="),
    ]

    static func request(
      _ method: String = "GET", _ url: String, header: String, form: String = ""
    ) throws -> RequestMessage {
      var headers = [HeaderField("authorization", header)]
      if !form.isEmpty {
        headers.append(HeaderField("Content-Type", "application/x-www-form-urlencoded"))
      }
      return try #require(
        RequestMessage(method, url: url, headers: headers, body: Array(form.utf8)))
    }

    @Test(arguments: vectors)
    func published(_ vector: Vector) throws {
      let request = try Self.request(
        vector.method, vector.url, header: vector.header, form: vector.form)
      #expect(SignatureBaseString.rfc(request) == vector.baseString)
      #expect(
        SignatureMethod.hmacSHA1.sign(vector.baseString, key: vector.key.text) == vector.sha1)
      #expect(
        SignatureMethod.hmacSHA256.sign(vector.baseString, key: vector.key.text) == vector.sha256)
    }

    /// RFC 4231, cases 1 and 2, and RFC 2202, cases 1 and 2, with the keys as they are.
    @Test func digests() {
      let data = "Hi There"
      let key = String(repeating: "\u{0B}", count: 20)
      #expect(
        SignatureMethod.hmacSHA256.sign(data, key: key)
          == "sDRMYdjbOFNcqK/OrwvxK4gdwgDJgz2nJuk3bC4yz/c=")
      #expect(SignatureMethod.hmacSHA1.sign(data, key: key) == "thcxhlUFcmTii8C2+zeMjvFGvgA=")
      let question = "what do ya want for nothing?"
      #expect(
        SignatureMethod.hmacSHA256.sign(question, key: "Jefe")
          == "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=")
      #expect(
        SignatureMethod.hmacSHA1.sign(question, key: "Jefe") == "7/zfauXrL6LSdBbV8YTfnCWafHk=")
    }

    @Test(arguments: [
      ("", "", true), ("a", "a", true), ("a", "b", false), ("a", "", false),
      ("é", "e\u{301}", false),
    ])
    func constantTime(_ left: String, _ right: String, _ isEqual: Bool) {
      #expect(isEqualInConstantTime(left, right) == isEqual)
    }

    // MARK: Magento's own

    static let header = #"OAuth oauth_consumer_key="k", oauth_nonce="n""#

    /// A query and what of it Magento signs.
    static let queries: [(String, String)] = [
      ("", "oauth_consumer_key=k&oauth_nonce=n"),
      ("a=1&b=2", "a=1&b=2&oauth_consumer_key=k&oauth_nonce=n"),
      ("z=1", "oauth_consumer_key=k&oauth_nonce=n&z=1"),
      ("f10=a&f9=b", "f9=b&f10=a&oauth_consumer_key=k&oauth_nonce=n"),
      ("a=1+2", "a=1%2B2&oauth_consumer_key=k&oauth_nonce=n"),
      ("a=1%202", "a=1%202&oauth_consumer_key=k&oauth_nonce=n"),
      ("a=1&a=2", "a=2&oauth_consumer_key=k&oauth_nonce=n"),
      ("a%5B%5D=1&a%5B%5D=2", "a%5B%5D=2&oauth_consumer_key=k&oauth_nonce=n"),
      ("a[]=1", "a%5B%5D=1&oauth_consumer_key=k&oauth_nonce=n"),
      ("a&b=1", "b=1&oauth_consumer_key=k&oauth_nonce=n"),
      ("a=b=c", "oauth_consumer_key=k&oauth_nonce=n"),
      ("a=", "a=&oauth_consumer_key=k&oauth_nonce=n"),
      ("oauth_x=1&xoauth_y=2&oauth_=3", "oauth_=3&oauth_consumer_key=k&oauth_nonce=n"),
      ("a=%FF", "a=%FF&oauth_consumer_key=k&oauth_nonce=n"),
      ("a=%zz", "a=%25zz&oauth_consumer_key=k&oauth_nonce=n"),
      ("a=~-._", "a=~-._&oauth_consumer_key=k&oauth_nonce=n"),
    ]

    @Test(arguments: queries)
    func magentoQuery(_ query: String, _ expected: String) throws {
      let request = try Self.request(
        "get", "http://Shop.example:80/rest/V1/x" + (query.isEmpty ? "" : "?" + query),
        header: Self.header)
      let base = try #require(SignatureBaseString.magento(request, release: Self.newest))
      let parts = base.split(separator: "&").map(String.init)
      #expect(parts[0] == "GET")
      #expect(parts[1] == "http%3A%2F%2Fshop.example%2Frest%2FV1%2Fx")
      #expect(parts[2] == PercentCoding.encode(expected))
    }

    /// A path, as 2.4.4 and later sign it.
    @Test(arguments: [
      ("/rest/V1/x", "/rest/V1/x"), ("/a%2Fb", "/a/b"), ("/a%20b", "/a%20b"),
      ("/a%c3%a9", "/a%C3%A9"),
      ("/a%7Eb", "/a~b"), ("/a%40b%3Ac", "/a@b:c"), ("/a%25b", "/a%25b"), ("/a%2541", "/a%41"),
      ("/a!b", "/a%21b"), ("/a/./b/../c", "/a/c"), ("/a/..", "/"), ("/..", "/"),
      ("/a%zz", "/a%25zz"),
      ("/é", "/%C3%A9"),
    ])
    func magentoPath(_ path: String, _ expected: String) throws {
      let request = try Self.request("GET", "https://shop.example" + path, header: Self.header)
      let base = try #require(SignatureBaseString.magento(request, release: Self.newest))
      #expect(
        base.split(separator: "&")[1] == PercentCoding.encode("https://shop.example" + expected))
      let old = try #require(
        SignatureBaseString.magento(request, release: Release(major: 2, minor: 4, patch: 3)))
      #expect(old.split(separator: "&")[1] == PercentCoding.encode("https://shop.example" + path))
    }

    @Test func magentoForm() throws {
      let request = try Self.request(
        "POST", "http://shop.example/x?a=2", header: Self.header,
        form: "a=1&b.c=x+y&oauth_nonce=m&d")
      let base = try #require(SignatureBaseString.magento(request, release: Self.newest))
      #expect(
        base.split(separator: "&")[2]
          == PercentCoding.encode("a=2&b_c=x%20y&d=&oauth_consumer_key=k&oauth_nonce=n"))
      let array = try Self.request(
        "POST", "http://shop.example/x", header: Self.header, form: "a[]=1")
      #expect(SignatureBaseString.magento(array, release: Self.newest) == nil)
      var json = request
      json.headers[1].value = "application/json"
      #expect(
        try #require(SignatureBaseString.magento(json, release: Self.newest)).split(
          separator: "&")[2] == PercentCoding.encode("a=2&oauth_consumer_key=k&oauth_nonce=n"))
    }

    @Test(arguments: [
      (#"OAuth oauth_a="1", oauth_b="2%20""#, ["oauth_a=1", "oauth_b=2 "]),
      ("oauth   oauth_a=1,oauth_b=2", ["oauth_a=1", "oauth_b=2"]),
      (#"Basic x, OAuth oauth_a="1""#, ["oauth_a=1"]),
      (#"OAuth realm="x", oauth_a="1", oauth_a="2", b="3", oauth_c"#, ["oauth_a=2"]),
      (#"OAuth oauth_a=""1"""#, ["oauth_a=1"]), ("OAuth ", []),
    ])
    func header(_ text: String, _ expected: [String]) throws {
      let parameters = try #require(OAuthHeader.parse(text))
      #expect(parameters.map { "\($0.nameText)=\($0.valueText)" } == expected)
    }

    @Test(arguments: ["", "Bearer abc", "OAuth", "oaut h", "Basic b2F1dGg="])
    func noHeader(_ text: String) { #expect(OAuthHeader.parse(text) == nil) }

    @Test func writtenHeaderIsRead() throws {
      let parameters = [Parameter("oauth_a", "é &\"="), Parameter("oauth_b_", "")]
      #expect(OAuthHeader.parse(OAuthHeader.write(parameters, realm: "r, x")) == parameters)
    }
  }

  /// PHP's own functions, where PHP is installed.
  @Suite(.enabled(if: PHP.isThere, "php is not installed"))
  struct PHPAgreementTests {
    /// Texts of the bytes that make a difference.
    private static func texts(_ count: Int, seed: UInt64, of alphabet: String, length: Int)
      -> [[UInt8]]
    {
      var random = SplitMix64(seed: seed)
      let bytes = Array(alphabet.utf8) + [0x00, 0x0B, 0x85, 0xA0, 0xE9]
      return (0..<count).map { _ in
        (0..<random.below(length)).map { _ in
          // The last five are rare.
          random.below(30) == 0
            ? bytes[bytes.count - 1 - random.below(5)] : bytes[random.below(bytes.count - 5)]
        }
      }
    }

    private static func hexadecimal(_ texts: [[UInt8]]) -> String {
      texts.map { $0.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }
        .joined(separator: "\n")
    }

    private func run(_ program: String, _ texts: [[UInt8]]) throws -> [String] {
      let scratch = try TemporaryDirectory()
      let input = try scratch.write(Self.hexadecimal(texts), to: "input")
      return try PHP.output(
        of: """
          <?php
          $texts = array_map('hex2bin', explode("\\n", file_get_contents($argv[1])));
          \(program)
          """, [input.path]
      ).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test func naturalOrder() throws {
      let texts = Self.texts(40_000, seed: 1, of: "00019ab.%- []", length: 8)
      let output = try run(
        "for ($i = 0; $i + 1 < count($texts); $i += 2) echo strnatcmp($texts[$i], $texts[$i + 1]), \"\\n\";",
        texts)
      for at in stride(from: 0, to: texts.count, by: 2) {
        try #require(
          String(NaturalOrder.compare(texts[at], texts[at + 1])) == output[at / 2],
          "\(texts[at]) and \(texts[at + 1])")
      }
    }

    @Test func forms() throws {
      let texts = Self.texts(20_000, seed: 2, of: "ab.=&[]+% %2E%5B%5D", length: 14)
      let output = try run(
        """
        foreach ($texts as $text) {
            parse_str($text, $form);
            $parts = [];
            foreach ($form as $name => $value) {
                $parts[] = bin2hex((string)$name) . '=' . (is_array($value) ? 'array' : bin2hex($value));
            }
            echo implode('&', $parts), "\\n";
        }
        """, texts)
      for (text, expected) in zip(texts, output) {
        let parts = PHPForm.parse(text).map { name, value in
          Self.hexadecimal([name]) + "="
            + (value == .array
              ? "array"
              : { if case .text(let text) = value { Self.hexadecimal([text]) } else { "" } }())
        }
        try #require(
          parts.joined(separator: "&") == expected, "\(Self.hexadecimal([text]))")
      }
    }

    /// The order in which whole sets of encoded names are signed.
    @Test func sorting() throws {
      let names = Self.texts(6_000, seed: 3, of: "filter_groups[]0123456789-az", length: 20)
        .map {
          $0.isEmpty ? [0x61] : $0.filter { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "&") }
        }
      let output = try run(
        """
        foreach (array_chunk($texts, 12) as $names) {
            $map = [];
            foreach ($names as $name) $map[rawurlencode($name)] = 1;
            uksort($map, 'strnatcmp');
            echo implode('&', array_map(fn($name) => "$name=", array_map('strval', array_keys($map)))), "\\n";
        }
        """, names)
      for at in stride(from: 0, to: names.count, by: 12) {
        let chunk = names[at..<min(at + 12, names.count)]
        let query = chunk.map { String(decoding: PercentCoding.encode($0), as: UTF8.self) + "=" }
        let request = RequestMessage(
          "GET", host: "h", target: "/?" + query.joined(separator: "&"),
          headers: [HeaderField("Authorization", "OAuth x")])
        let base = try #require(
          SignatureBaseString.magento(request, release: SignatureTests.newest))
        try #require(
          base.split(separator: "&")[2] == PercentCoding.encode(output[at / 12]), "\(query)")
      }
    }
  }
#endif
