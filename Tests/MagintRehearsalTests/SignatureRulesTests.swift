#if Rehearsal
  import Foundation
  import MagintCore
  import MagintRehearsal
  import MagintTestSupport
  import Testing

  /// The rules of each range of releases, against base strings that Magento's own code made.
  struct SignatureRulesTests {
    struct Recorded: Sendable, CustomTestStringConvertible {
      var rules: String
      var method: String
      var url: String
      var contentType: String
      var body: String
      var signedURL: String
      var parameters: String

      var testDescription: String { "\(rules) \(method) \(url) \(body)" }
    }

    static let recorded: [Recorded] = {
      let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/base-strings.tsv")
      let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        return Recorded(
          rules: fields[0], method: fields[1], url: fields[2], contentType: fields[3],
          body: fields[4], signedURL: fields[5], parameters: fields[6])
      }
    }()

    static let oauth =
      "oauth_consumer_key=k1&oauth_nonce=n1&oauth_signature_method=HMAC-SHA256&oauth_timestamp=1700000000&oauth_token=t1&oauth_version=1.0"

    static func request(
      _ url: String, method: String = "GET", headers: [HeaderField] = [], body: String = ""
    ) throws -> RequestMessage {
      var header = "OAuth "
      header += oauth.split(separator: "&").map { pair in
        let parts = pair.split(separator: "=")
        return "\(parts[0])=\"\(parts[1])\""
      }.joined(separator: ", ")
      return try #require(
        RequestMessage(
          method, url: url, headers: [HeaderField("Authorization", header)] + headers,
          body: Array(body.utf8)))
    }

    static let releases = [
      "zend": Release(major: 2, minor: 4, patch: 5, securityPatch: 8),
      "laminas": Release(major: 2, minor: 4, patch: 7, securityPatch: 6),
      "native": Release(major: 2, minor: 4, patch: 8, securityPatch: 1),
    ]

    @Test func fixtureIsThere() { #expect(Self.recorded.count > 200) }

    @Test(arguments: recorded)
    func baseString(_ recorded: Recorded) throws {
      let headers =
        recorded.contentType.isEmpty ? [] : [HeaderField("Content-Type", recorded.contentType)]
      let request = try Self.request(
        recorded.url, method: recorded.method, headers: headers, body: recorded.body)
      let release = try #require(Self.releases[recorded.rules])
      let base = try #require(SignatureBaseString.magento(request, release: release))
      let parts = base.split(separator: "&").map(String.init)
      #expect(parts[0] == recorded.method)
      #expect(parts[1] == PercentCoding.encode(recorded.signedURL))
      #expect(
        parts[2]
          == PercentCoding.encode(
            recorded.parameters.replacingOccurrences(of: "…", with: Self.oauth))
      )
    }

    /// A URL and what is signed of it, by the rules of 2.4.5, of 2.4.7 and of 2.4.8.
    @Test(arguments: [
      ("http://s.test/a(b)", "http://s.test/a(b)", "http://s.test/a(b)", "http://s.test/a(b)"),
      ("http://s.test/a%28b", "http://s.test/a%28b", "http://s.test/a%28b", "http://s.test/a%28b"),
      ("http://s.test/a%2Fb", "http://s.test/a%2Fb", "http://s.test/a/b", "http://s.test/a%2Fb"),
      ("http://s.test/%41", "http://s.test/%41", "http://s.test/A", "http://s.test/%41"),
      (
        "http://s.test/a!*'", "http://s.test/a!*'", "http://s.test/a%21%2A%27", "http://s.test/a!*'"
      ),
      ("http://S.Test/a", "http://s.test/a", "http://s.test/a", "http://S.Test/a"),
      ("https://s.test:443/a", "https://s.test/a", "https://s.test/a", "https://s.test:443/a"),
      ("http://s.test:443/a", "http://s.test:443/a", "http://s.test:443/a", "http://s.test:443/a"),
    ])
    func url(_ url: String, _ zend: String, _ laminas: String, _ native: String) throws {
      let request = try Self.request(url)
      for (rules, expected) in [("zend", zend), ("laminas", laminas), ("native", native)] {
        let release = try #require(Self.releases[rules])
        let base = try #require(SignatureBaseString.magento(request, release: release))
        #expect(base.split(separator: "&")[1] == PercentCoding.encode(expected), "\(rules)")
      }
    }

    /// `https`, written just so, counts; nothing else does.
    @Test(arguments: [
      ("https", "https"), ("HTTPS", "http"), ("http", "http"), ("https,http", "http"),
    ])
    func forwarded(_ value: String, _ scheme: String) throws {
      let request = try Self.request(
        "http://s.test/a", headers: [HeaderField("x-forwarded-proto", value)])
      for release in Self.releases.values {
        let base = try #require(SignatureBaseString.magento(request, release: release))
        #expect(base.hasPrefix("GET&\(scheme)%3A"))
      }
    }

    @Test(arguments: [
      ((2, 0, 18), SignatureRuleSet.zend), ((2, 4, 5), .zend), ((2, 4, 6), .laminas),
      ((2, 4, 7), .laminas), ((2, 4, 8), .native), ((2, 4, 9), .native),
    ])
    func ruleSet(_ release: (Int, Int, Int), _ expected: SignatureRuleSet) {
      let release = Release(
        major: release.0, minor: release.1, patch: release.2, securityPatch: 13)
      #expect(SignatureRuleSet(release) == expected)
    }

    /// What 2.4.8 signs of names that PHP's parse_str cuts, rewrites or drops; values of PHP 8.2.
    @Test(arguments: [
      ("x[=1", "…&x%5B=1&x_=1"), ("a[b.c=0", "a%5Bb.c=0&a_b_c=0&…"), ("[=1", "%5B=1&…"),
      ("[a]==1", "…"), ("a%00b=1", "a=1&a%00b=1&…"), ("a%20b[c]=1", "a%20b%5Bc%5D=1&…"),
      (".5=a+b", ".5=a%2Bb&_5=a%20b&…"), ("%20a=1", "%20a=1&a=1&…"), ("a]b=1", "a%5Db=1&…"),
      ("a[b]c=1", "a%5Bb%5Dc=1&…"), ("a=1&a[x]=2", "a%5Bx%5D=2&…"), ("a%zz=1", "a%25zz=1&…"),
      ("oauth_=1&OAUTH_x=1", "OAUTH_x=1&oauth_=1&…"),
      ("1e1==x&010=1", "010=1&1e1=%3Dx&…"), ("10&1e1=1", "1e1=1&10=&…"),
    ])
    func namesThatPHPRewrites(_ query: String, _ signed: String) throws {
      let request = try Self.request("http://s.test/a?\(query)")
      let release = try #require(Self.releases["native"])
      let base = try #require(SignatureBaseString.magento(request, release: release))
      let expected = signed.replacingOccurrences(of: "…", with: Self.oauth)
      #expect(base.split(separator: "&")[2] == PercentCoding.encode(expected))
    }

    // MARK: One signature for all

    /// A query and the one that all releases sign alike; empty where there is none.
    @Test(arguments: [
      ("a=1", "a=1", 0),
      (
        "searchCriteria[filterGroups][2][filters][0][field]=a&searchCriteria[filterGroups][10][filters][0][field]=b",
        "searchCriteria[filterGroups][12][filters][10][field]=a&searchCriteria[filterGroups][20][filters][10][field]=b",
        1
      ),
      (
        "searchCriteria%5Bfilter_groups%5D%5B9%5D%5Bx%5D=a&searchCriteria%5Bfilter_groups%5D%5B10%5D%5Bx%5D=b",
        "searchCriteria%5Bfilter_groups%5D%5B19%5D%5Bx%5D=a&searchCriteria%5Bfilter_groups%5D%5B20%5D%5Bx%5D=b",
        1
      ),
      ("q=a+b", "q=a%20b", 1), ("flag", "flag=", 1), ("q=a=b", "q=a%3Db", 1), ("a.b=1", "", 0),
      ("flag&q=a+b", "flag=&q=a%20b", 2),
    ])
    func reach(_ query: String, _ adapted: String, _ steps: Int) throws {
      let reach = SignatureReach(try Self.request("http://s.test/rest/V1/x?" + query))
      #expect(reach.isOne == (query == adapted))
      #expect(reach.advice.count == steps)
      if query != adapted {
        #expect(reach.adaptedURL == (adapted.isEmpty ? nil : "http://s.test/rest/V1/x?" + adapted))
      }
    }
  }
#endif
