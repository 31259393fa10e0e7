#if Rehearsal
  import Foundation
  import MagintCatalog
  import MagintCore
  import MagintRehearsal
  import MagintTestSupport
  import Testing

  /// What the stand-in answers at REST, in Magento's order and words; recorded from running shops.
  struct RESTTests {
    static let everything = ["Magento_Backend::all"]

    /// A call with all rights, or unsigned.
    static func call(
      _ method: String, _ target: String, release: String = "2.4.7-p3", stores: [String] = [],
      headers: [HeaderField] = [], body: [UInt8] = [], isSigned: Bool = true
    ) throws -> ReplyMessage {
      var options = Shop.Options()
      options.stores += stores
      let bench = try ShopBench(release, options: options)
      let id = bench.shop.install(
        IntegrationDefinition(name: "All", resources: everything, isLegacy: true))
      let tokens = try bench.shop.manualTokens(id)
      var request = RequestMessage(
        method, host: "127.0.0.1", target: target, headers: headers, body: body)
      if isSigned {
        let own = Credentials(
          consumerKey: tokens.consumerKey, consumerSecret: tokens.consumerSecret,
          token: tokens.accessToken, tokenSecret: tokens.accessTokenSecret)
        request = try #require(
          RequestSigner(own, release: bench.shop.behaviour.release).sign(
            request, timestamp: ShopBench.start, nonce: "n")
        ).request
      }
      return bench.shop.answer(request).reply
    }

    static let unprocessed = #"{"message":"Specified request cannot be processed."}"#
    static let noRoute = #"{"message":"Request does not match any route."}"#

    /// A path and what comes before anybody asks who calls: status and text, or nil where it goes on.
    @Test(
      arguments: [
        ("GET", "/rest/V1/store/storeViews", nil), ("GET", "//rest/V1/store/storeViews", nil),
        ("GET", "///rest//V1/store/storeViews", nil),
        ("GET", "/index.php//rest/V1/store/storeViews", nil),
        ("GET", "/rest/V1/store/storeViews//", nil), ("GET", "/rest/all/V1/store/storeViews", nil),
        ("GET", "/rest/default/V1/store/storeViews", nil),
        ("GET", "/rest/de/V1/store/storeViews", nil),
        ("GET", "/rest/nosuch/V1/store/storeViews", unprocessed),
        ("GET", "/rest/DEFAULT/V1/store/storeViews", unprocessed),
        ("GET", "/rest/default//V1/store/storeViews", unprocessed),
        ("GET", "/rest/v1/store/storeViews", unprocessed), ("GET", "/rest", unprocessed),
        ("GET", "/rest/async/V1/store/storeViews", unprocessed),
        ("POST", "/rest/async/all/V1/customerGroups", unprocessed),
        ("POST", "/rest/ASYNC/V1/customerGroups", unprocessed),
        ("GET", "/rest/V1//store/storeViews", noRoute), ("GET", "/rest/V1", noRoute),
        ("GET", "/rest/V2/store/storeViews", noRoute),
        ("PUT", "/rest/async/bulk/V1/customerGroups/1", noRoute),
        ("GET", "//index.php/rest/V1/store/storeViews", "Not found"),
        ("GET", "/REST/V1/store/storeViews", "Not found"),
        ("OPTIONS", "/rest/nosuch/V1", #"{"message":"The OPTIONS HTTP method is not supported."}"#),
        ("PATCH", "/rest/V1/orders", #"{"message":"The PATCH HTTP method is not supported."}"#),
      ] as [(String, String, String?)])
    func address(_ method: String, _ target: String, _ expected: String?) throws {
      let reply = try Self.call(method, target, stores: ["de"], isSigned: false)
      if let expected {
        #expect(reply.text == expected)
      } else {
        #expect(reply.status == 401, "\(reply.text)")
      }
    }

    /// An Accept header and the form of the answer; empty: the error of a shop that has none.
    @Test(arguments: [
      ("", "json"), ("*/*", "json"), ("application/*", "json"),
      ("text/html, application/json", "json"),
      ("application/json, text/plain, */*", "json"), ("nonsense/with/slashes", "json"),
      ("application/xml", "xml"), ("text/xml", "xml"), ("text/*", "xml"),
      ("application/json;q=0.5, application/xml", "xml"),
      ("application/xml;q=0.5, application/json;q=0.9", "json"),
      ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "xml"),
      ("text/html", ""), ("APPLICATION/XML", ""), ("application/vnd.api+json", ""),
    ])
    func accept(_ accept: String, _ form: String) throws {
      let reply = try Self.call(
        "GET", "/rest/V1/nothing", headers: [HeaderField("Accept", accept)], isSigned: false)
      switch form {
      case "json": #expect(reply.text == Self.noRoute)
      case "xml":
        #expect(reply.header("content-type") == "application/xml; charset=utf-8")
        #expect(
          reply.text
            == "<?xml version=\"1.0\"?>\n<response>\n  <message>Request does not match any route.</message>\n</response>\n"
        )
      default:
        #expect(reply.status == 500)
        #expect(reply.header("content-type") == "text/html; charset=UTF-8")
      }
    }

    static let group = Array(#"{"group":{"code":"x","tax_class_id":3}}"#.utf8)

    static func required(_ name: String) -> String {
      #"{"message":"\"%fieldName\" is required. Enter and try again.","parameters":{"fieldName":"\#(name)"}}"#
    }

    @Test(
      arguments: [
        ("application/json", nil), ("application/json;", nil),
        ("application/json ; charset=utf-8", nil),
        ("application/json; charset=UTF-8", nil), (nil, "Content-Type header is empty."),
        ("", "Content-Type header is empty."),
        ("application/json; charset=iso-8859-1", "UTF-8 is the only supported charset."),
        ("application/json, application/json", "Content-Type header is invalid."),
        (
          "text/plain",
          "Server cannot understand Content-Type HTTP header media type text\\/plain"
        ),
        (
          "Application/JSON",
          "Server cannot understand Content-Type HTTP header media type Application\\/JSON"
        ),
      ] as [(String?, String?)])
    func contentType(_ type: String?, _ expected: String?) throws {
      let reply = try Self.call(
        "POST", "/rest/V1/customerGroups",
        headers: type.map { [HeaderField("Content-Type", $0)] } ?? [], body: Self.group)
      #expect(reply.status == (expected == nil ? 200 : 400))
      if let expected { #expect(reply.text == #"{"message":"\#(expected)"}"#) }
    }

    @Test(arguments: [
      ("{", "Decoding error."), ("\u{FEFF}{}", "Decoding error."), ("null", "group"),
      ("[]", "group"),
      ("{}", "group"), ("\"a\"", "group"), ("1", "group"), ("{\"group\":null}", "group"),
      ("{\"Group\":{}}", "group"),
    ])
    func body(_ body: String, _ expected: String) throws {
      let reply = try Self.call(
        "POST", "/rest/V1/customerGroups",
        headers: [HeaderField("Content-Type", "application/json")], body: Array(body.utf8))
      #expect(reply.status == 400)
      #expect(
        reply.text
          == (expected == "group" ? Self.required("group") : #"{"message":"Decoding error."}"#))
    }

    @Test(arguments: [
      ("POST", "/rest/async/V1/customerGroups", #"{"group":{}}"#, 202),
      ("POST", "/rest/async/V1/customerGroups", #"[{"group":{}}]"#, 400),
      ("POST", "/rest/async/bulk/V1/customerGroups", #"[{"group":{}},{"group":{}}]"#, 202),
      ("POST", "/rest/async/bulk/V1/customerGroups", #"[{"group":{}},{"x":{}}]"#, 400),
      ("POST", "/rest/async/bulk/V1/customerGroups", #"{"group":{}}"#, 400),
      ("PUT", "/rest/async/bulk/V1/customerGroups/byId", #"[{"id":1,"group":{}}]"#, 202),
      ("PUT", "/rest/default/async/V1/customerGroups/1", #"{"group":{}}"#, 202),
    ])
    func later(_ method: String, _ target: String, _ body: String, _ status: Int) throws {
      let reply = try Self.call(
        method, target, headers: [HeaderField("Content-Type", "application/json")],
        body: Array(body.utf8))
      #expect(reply.status == status, "\(reply.text)")
      guard status == 202 else { return }
      let items = reply.text.components(separatedBy: "\"data_hash\":\"").dropFirst()
      #expect(items.count == (body.contains("},{") ? 2 : 1))
      #expect(items.allSatisfy { $0.prefix { $0.isHexDigit }.count == 64 })
    }

    @Test(
      arguments: [
        ("orders", required("searchCriteria")), ("orders?a=1", required("searchCriteria")),
        ("orders?searchCriteria", nil), ("orders?search_criteria=1", nil),
        ("orders?searchCriteria[filterGroups][0][filters][0][field]=a", nil),
        ("orders?searchCriteria[sort_orders][0][direction]=ASC", nil),
        (
          "orders?searchCriteria[foo]=1",
          #"{"message":"\"%fieldName\" is not supported. Correct the field name and try again.","parameters":{"fieldName":"Foo"}}"#
        ),
        (
          "orders?searchCriteria[filter_groups][0][filters][0][condition]=eq",
          #"{"message":"\"%fieldName\" is not supported. Correct the field name and try again.","parameters":{"fieldName":"Condition"}}"#
        ),
        (
          "orders?searchCriteria[currentPage]=abc",
          #"{"message":"Error occurred during \"currentPage\" processing. The \"abc\" value's type is invalid. The \"int\" type was expected. Verify and try again."}"#
        ),
        (
          "orders/abc",
          #"{"message":"The \"abc\" value's type is invalid. The \"int\" type was expected. Verify and try again."}"#
        ),
        ("products/abc", nil),
        ("products-render-info?searchCriteria=1&storeId=1&currencyCode=USD", nil),
        (
          "guest-carts/1",
          #"{"message":"No such entity with %fieldName = %fieldValue","parameters":{"fieldName":"cartId","fieldValue":null}}"#
        ),
      ] as [(String, String?)])
    func input(_ path: String, _ expected: String?) throws {
      let reply = try Self.call("GET", "/rest/V1/" + path)
      if let expected { #expect(reply.text == expected) } else { #expect(reply.status == 200) }
    }

    /// The kind of JSON that a service answers with.
    @Test(arguments: [
      ("store/storeViews", "["), ("carts/1/items", "["), ("categories", "{"),
      ("directory/currency", "{"), ("orders/1/comments", "{\"items\""),
      ("customerGroups/1/permissions", "true"), ("inventory/get-distance-provider-code", "\""),
      ("customers/search?searchCriteria=1", "{\"items\""), ("modules", "["),
    ])
    func kinds(_ path: String, _ start: String) throws {
      #expect(try Self.call("GET", "/rest/V1/" + path).text.hasPrefix(start))
    }

    @Test func scripts() throws {
      let body = Array(#"{"group":{"code":"<script>1\u003c\/script>"}}"#.utf8)
      for (release, status) in [("2.4.7-p3", 200), ("2.4.8", 400)] {
        let reply = try Self.call(
          "POST", "/rest/V1/customerGroups", release: release,
          headers: [HeaderField("Content-Type", "application/json")], body: body)
        #expect(reply.status == status)
        if status == 400 {
          #expect(
            reply.text
              == #"{"message":"\"%field_name\" does not contains valid value.","parameters":{"field_name":"code"}}"#
          )
        }
      }
    }

    /// From 2.4.8 on values are encoded before they are looked at.
    @Test(arguments: [
      ("2.4.7-p3", "a/b \u{E9}", #"["a\/b \u00e9"]"#),
      ("2.4.8", "a/b \u{E9}", #"["a%2Fb%20%C3%A9"]"#),
    ])
    func encodedValues(_ release: String, _ version: String, _ expected: String) throws {
      let bench = try ShopBench(release)
      let own = try bench.activate()
      let request = try bench.signed("GET", "rest/V1/orders?searchCriteria=1", own).request
      let reply = bench.shop.answer(request.changing("oauth_version", to: version)).reply
      #expect(
        reply.text
          == #"{"message":"The \"%1\" Oauth version isn't supported.","parameters":\#(expected)}"#)
    }

    /// What older releases say, and where they look for the header.
    @Test(arguments: [
      ("2.1.7", "OAuth ", "oauth_problem=Invalid+signature"),
      ("2.1.7", "x OAuth ", "oauth_problem=oauth_consumer_key+is+a+required+field"),
      ("2.2.8", "x OAuth ", "oauth_problem=Invalid+signature"),
      ("2.3.0", "OAuth ", "oauth_problem=The+signatire+is+invalid.+Verify+and+try+again."),
      ("2.3.2", "OAuth ", "oauth_problem=The+signature+is+invalid.+Verify+and+try+again."),
    ])
    func olderTexts(_ release: String, _ start: String, _ expected: String) throws {
      let bench = try ShopBench(release)
      let own = bench.credentials(try bench.shop.activate(bench.id))
      var request = try bench.signed("POST", "oauth/token/request", own).request
        .changing("oauth_signature", to: "x")
      let header = try #require(request.header("authorization"))
      request.headers = [HeaderField("Authorization", start + header.dropFirst("OAuth ".count))]
      #expect(bench.shop.answer(request).reply.text.hasPrefix(expected))
    }

    /// In 2.4.8 each `/`, `+` and `=` takes three of the 32 characters.
    @Test(arguments: [("2.4.7-p3", 200), ("2.4.8", 401)])
    func nonceIsCut(_ release: String, _ status: Int) throws {
      let bench = try ShopBench(release)
      let own = try bench.activate()
      for (nonce, status) in [("/+=/+=/+=/+=a", 200), ("/+=/+=/+=/+=b", status)] {
        let request = try bench.signed("GET", "rest/V1/orders?searchCriteria=1", own, nonce: nonce)
        #expect(bench.shop.answer(request.request).reply.status == status)
      }
    }
  }

  struct JSONOutlineTests {
    @Test(arguments: [
      ("{}", true), ("[]", true), ("1", true), ("-0.5e+3", true), ("\"a\"", true), (" null ", true),
      ("TRUE", true), ("[1,2]", true), ("{\"a\":[{}]}", true), ("\"\\ud83d\\ude00\"", true),
      ("", false), (" ", false), ("{", false), ("[1,]", false), ("{\"a\":1,}", false),
      ("01", false),
      ("1.", false), ("+1", false), (".5", false), ("1e", false), ("tru", false), ("'a'", false),
      ("\"\\x\"", false), ("\"\n\"", false), ("\"\\ud83d\"", false), ("\"\\ude00\"", false),
      ("[1 2]", false), ("{a:1}", false), ("1 1", false), ("]", false), ("{]", false),
      ("NaN", false),
    ])
    func validity(_ text: String, _ isValid: Bool) {
      #expect(JSONOutline(Array(text.utf8)).isValid == isValid)
    }

    @Test(
      arguments: [
        ([0x22, 0xFF, 0x22], false), ([0x22, 0xC3, 0xA9, 0x22], true), ([0x22, 0xC3, 0x22], false),
        ([0x22, 0xED, 0xA0, 0x80, 0x22], false), ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], false),
        ([0xEF, 0xBB, 0xBF, 0x31], false),
      ] as [([UInt8], Bool)])
    func bytes(_ bytes: [UInt8], _ isValid: Bool) {
      #expect(JSONOutline(bytes).isValid == isValid)
    }

    @Test func names() {
      let object = JSONOutline(Array(#"{"a":1,"b":null,"\u0063":{"d":2},"e":[{"f":1}]}"#.utf8))
      #expect(object.kind == .object)
      #expect(object.names == ["a", "c", "e"])
      let list = JSONOutline(Array(#"[{"a":1,"b":{"c":1}},{"b":2,"a":{}},{"a":[]}]"#.utf8))
      #expect(list.kind == .list)
      #expect(list.count == 3)
      #expect(list.commonNames == ["a"])
      #expect(JSONOutline(Array("[{\"a\":1},2]".utf8)).commonNames == [])
    }

    @Test func depth() {
      for (depth, isValid) in [(512, true), (513, false)] {
        let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        #expect(JSONOutline(Array(text.utf8)).isValid == isValid)
      }
    }

    /// Damaged texts, in two portions: the parser of trees says the same.
    @Test func agreesWithTrees() {
      var random = SplitMix64(seed: 7)
      let start = Array(#"{"a":[1,-2.5e3,true,null,"x\n\u00e9"],"b":{"c":[],"d":{}}}"#.utf8)
      let bytes = Array("{}[],:\"\\ 0-.e+tn".utf8)
      for _ in 0..<5_000 {
        var text = start
        for _ in 0...random.below(3) {
          let place = random.below(text.count)
          if random.below(2) == 0 {
            text[place] = bytes[random.below(bytes.count)]
          } else {
            text.remove(at: place)
          }
        }
        var outline = JSONOutline()
        let cut = random.below(text.count)
        outline.consume(text[..<cut])
        outline.consume(text[cut...])
        outline.finish()
        let isTree = (try? JSONTree.parse(text)) != nil
        #expect(outline.isValid == isTree, "\(String(decoding: text, as: UTF8.self))")
      }
    }
  }
#endif
