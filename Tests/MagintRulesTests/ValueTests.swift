import MagintCatalog
import MagintCore
import MagintModel
import MagintTestSupport
import MagintXML
import Testing

@testable import MagintRules

/// The functions that judge single values.
struct ValueTests {
  // MARK: Web addresses

  @Test(
    arguments: [
      ("https://acme.io", "acme.io", nil), ("HTTP://Acme.IO/", "acme.io", nil),
      ("https://acme.io:8443/cb?a=1#b", "acme.io", 8443), ("http://localhost:1", "localhost", 1),
      ("https://a.b-c.d_e.io./x", "a.b-c.d_e.io.", nil), ("http://[::1]:80/", "::1", 80),
      ("http://[::ffff:10.0.0.1]", "::ffff:10.0.0.1", nil), ("http://127.0.0.1", "127.0.0.1", nil),
      ("https://u:p@acme.io", "acme.io", nil), ("https://u@v@acme.io", "acme.io", nil),
      ("https://acme.io?x", "acme.io", nil), ("https://acme.io#x", "acme.io", nil),
      ("https://acme.io/%C3%A4?a[]=b", "acme.io", nil),
      ("https://xn--nxasmq6b.io", "xn--nxasmq6b.io", nil),
    ] as [(String, String, Int?)])
  func addresses(_ text: String, _ host: String, _ port: Int?) throws {
    let address = try WebAddress.parse(text).get()
    #expect(address.host == host)
    #expect(address.port == port)
    let bytes = Array(text.utf8)
    #expect(
      String(decoding: bytes[address.hostRange], as: UTF8.self).lowercased().contains(host))
    #expect(
      String(decoding: bytes[..<address.schemeLength], as: UTF8.self).lowercased() == address.scheme
    )
    if let query = address.query { #expect(bytes[query].first == UInt8(ascii: "?")) }
    if let fragment = address.fragment { #expect(bytes[fragment].first == UInt8(ascii: "#")) }
  }

  @Test func parts() throws {
    let text = "https://user:pw@acme.io/p?q#f?g"
    let address = try WebAddress.parse(text).get()
    func part(_ range: Range<Int>?) -> String? {
      range.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
    }
    #expect(part(address.userInfo) == "user:pw")
    #expect(part(address.query) == "?q")
    #expect(part(address.fragment) == "#f?g")
    #expect(try WebAddress.parse("https://acme.io/p").get().userInfo == nil)
  }

  @Test(
    arguments: [
      ("", .empty, ""), ("abcd", .relative, "abcd"), ("//acme.io/cb", .relative, "//acme.io/cb"),
      ("/cb", .relative, "/cb"), ("acme.io:443/cb", .relative, "acme.io:443/cb"),
      ("#a#b", .relative, "#a#b"), (":::::", .relative, ":::::"),
      ("1http://a", .relative, "1http://a"),
      ("ftp://acme.io", .scheme("ftp"), "ftp"),
      ("javascript:alert(1)", .scheme("javascript"), "javascript"),
      ("MAILTO:a@b.co", .scheme("mailto"), "MAILTO"),
      ("https:acme.io", .noHost, "https:acme.io"), ("https:/acme.io", .noHost, "https:/acme.io"),
      ("https://", .noHost, ""), ("https:///cb", .noHost, ""), ("https://:80/", .noHost, ":80"),
      ("https://?a", .noHost, ""), ("https://u@/", .noHost, "u@"),
      ("https://a..b/", .host("a..b"), "a..b"), ("https://-a.io", .host("-a.io"), "-a.io"),
      ("https://a-.io", .host("a-.io"), "a-.io"), ("https://ünï.io", .host("ünï.io"), "ünï.io"),
      ("https://1.2.3.4.5", .host("1.2.3.4.5"), "1.2.3.4.5"),
      ("https://1.2.3.256", .host("1.2.3.256"), "1.2.3.256"),
      ("https://a%20b.io", .host("a%20b.io"), "a%20b.io"),
      ("https://[::1/cb", .host("[::1"), "[::1"),
      ("https://[::1]x/", .host("[::1]x"), "[::1]x"), ("https://[]/", .host("[]"), "[]"),
      ("https://[1:2]/", .host("[1:2]"), "[1:2]"), ("https://a!b.io", .host("a!b.io"), "a!b.io"),
      ("https://acme.io:99999/", .port("99999"), "99999"), ("https://acme.io:0/", .port("0"), "0"),
      ("https://acme.io:/", .port(""), ":"), ("https://acme.io:+80/", .port("+80"), "+80"),
      ("https://acme.io:8a/", .port("8a"), "8a"), ("https://acme.io:٨٠/", .port("٨٠"), "٨٠"),
      ("http://a b/c", .space, " "), ("https://acme.io/a\nb", .space, "\n"),
      ("https://acme.io/a b", .space, " "),
      ("https://acme.io/{id}", .character("{"), "{"), ("https://acme.io/ä", .character("ä"), "ä"),
      ("https://acme.io/?a=🚀x", .character("🚀"), "🚀"),
      ("https://acme.io/\\", .character("\\"), "\\"),
      ("https://acme.io/%zz", .percent, "%zz"), ("https://acme.io/%4", .percent, "%4"),
      ("https://acme.io/%", .percent, "%"), ("https://acme.io/?a=100%&b", .percent, "%&b"),
    ] as [(String, WebAddress.Fault, String)])
  func faults(_ text: String, _ fault: WebAddress.Fault, _ place: String) {
    switch WebAddress.parse(text) {
    case .success: Issue.record("accepted")
    case .failure(let error):
      #expect(error.fault == fault)
      #expect(String(decoding: Array(text.utf8)[error.range], as: UTF8.self) == place)
    }
  }

  @Test func longNames() {
    let label = String(repeating: "a", count: 63)
    #expect((try? WebAddress.parse("https://\(label).io").get()) != nil)
    #expect((try? WebAddress.parse("https://\(label)a.io").get()) == nil)
    let name = Array(repeating: label, count: 4).joined(separator: ".")
    #expect((try? WebAddress.parse("https://\(name.dropLast(2))").get()) != nil)
    #expect((try? WebAddress.parse("https://\(name)").get()) == nil)
  }

  // MARK: IP addresses

  @Test(
    arguments: [
      ("127.0.0.1", "a loopback address"), ("0.0.0.0", "not the address of a host"),
      ("10.1.2.3", "a private address"), ("172.16.0.1", "a private address"),
      ("172.31.255.255", "a private address"), ("172.32.0.1", nil), ("172.15.0.1", nil),
      ("192.168.1.20", "a private address"), ("192.169.0.1", nil),
      ("169.254.1.1", "a link-local address"),
      ("100.64.0.1", "an address inside a provider's network"), ("100.128.0.1", nil),
      ("192.0.2.7", "an address reserved for documentation"),
      ("198.51.100.7", "an address reserved for documentation"),
      ("203.0.113.7", "an address reserved for documentation"), ("8.8.8.8", nil),
      ("::1", "a loopback address"), ("::", "a loopback address"), ("fc00::1", "a private address"),
      ("fdff::", "a private address"), ("fe80::1", "a link-local address"),
      ("febf::1", "a link-local address"),
      ("2001:db8::1", "an address reserved for documentation"), ("2606:4700::1", nil),
      ("::ffff:10.0.0.1", "a private address"), ("::ffff:8.8.8.8", nil), ("1:2:3:4:5:6:7:8", nil),
    ] as [(String, String?)])
  func reach(_ text: String, _ reason: String?) throws {
    let address = try #require(IPAddress(v4: text) ?? IPAddress(v6: text))
    #expect(address.unreachableReason == reason)
  }

  @Test(arguments: [
    "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.", "1.2.3.+4", "a.b.c.d", "1.2.3.0004", ":::",
    "1:2",
    "1:2:3:4:5:6:7:8:9", "::1::", "12345::", "g::", "1:2:3:4:5:6:7::8:9", "::+1", "1.2.3.4::",
  ])
  func noAddress(_ text: String) {
    #expect(IPAddress(v4: text) == nil)
    #expect(IPAddress(v6: text) == nil)
  }

  // MARK: Hosts

  @Test(arguments: [
    "localhost", "LOCALHOST.", "app.localhost", "sauce-app", "127.0.0.1", "::1", "acme.test",
    "acme.example", "shop.local", "example.com", "www.example.com", "a.b.example.org",
    "40153ff7.ngrok.io", "abc.ngrok-free.app", "x.loca.lt", "webhook.site", "127.0.0.1.nip.io",
    "yourdomain.com", "www.your-company.io", "magento.lan", "a.home.arpa", "test.com", "email.com",
    "x.requestbin.io", "abc-8080.app.github.dev",
  ])
  func placeholders(_ host: String) {
    #expect(PlaceholderHost(host) != nil)
  }

  @Test(arguments: [
    "acme.io", "test.acme.io", "example.acme.io", "localhost.acme.io", "myexample.com", "ngrok.com",
    "notngrok.io", "8.8.8.8", "2606:4700::1", "", ".", ".co", "a..b", "contest.com", "testing.dev",
  ])
  func realHosts(_ host: String) {
    #expect(PlaceholderHost(host) == nil)
  }

  /// A label that says "test" is no proof: a note at most.
  @Test(arguments: [
    ("staging.acme.io", "staging"), ("api-dev.acme.io", "api-dev"), ("dev2.acme.io", "dev2"),
    ("a.TEST.acme.io", "test"), ("demo.acme.co.uk", "demo"),
  ])
  func testLabels(_ host: String, _ label: String) {
    #expect(PlaceholderHost(host) == nil && PlaceholderHost.testLabel(in: host) == label)
  }

  @Test(arguments: [
    "acme.io", "staging.io", "devices.acme.io", "contest.acme.io", "latest.acme.io", "10.0.0.1",
    "developers-choice.acme.io", "", ".", "..", "dev", "-.acme.io", "1.acme.io",
  ])
  func noTestLabels(_ host: String) {
    #expect(PlaceholderHost.testLabel(in: host) == nil)
  }

  @Test func certainty() {
    #expect(PlaceholderHost("localhost")?.isCertain == true)
    #expect(PlaceholderHost("yourdomain.com")?.isCertain == false)
  }

  // MARK: Emails

  @Test(arguments: [
    "a@b.co", "sales+magento@shop.acme.co.uk", "o'neil@acme.io", "a.b-c_d@acme.io", "1@acme.io",
  ])
  func emails(_ address: String) {
    #expect(InvalidEmail.fault(Substring(address)) == nil)
  }

  @Test(arguments: [
    ("ab.co", "it has no '@'"), ("a@@b.co", "it has more than one '@'"),
    ("a@b@c.co", "it has more than one '@'"), ("a b@c.co", "it contains white space"),
    ("a@c d.co", "it contains white space"),
    ("é@b.co", "many mail servers take ASCII letters only"),
    ("a@bü.co", "many mail servers take ASCII letters only"),
    ("a,b@c.co", "',' is not allowed before the '@'"),
    ("<a@c.co", "'<' is not allowed before the '@'"),
    (".a@b.co", "a dot before the '@' must stand between other characters"),
    ("a.@b.co", "a dot before the '@' must stand between other characters"),
    ("a..b@c.co", "a dot before the '@' must stand between other characters"),
    ("a@b..co", "a dot in the domain must stand between other characters"),
    ("a@b.co.", "a dot in the domain must stand between other characters"),
    ("a@", "it has no domain"), ("a@localhost", "the domain has no dot"),
    ("a@-b.co", "'-b.co' is not the name of a domain"),
    ("a@b_c.co", "'b_c.co' is not the name of a domain"),
    ("a@b.c>", "'b.c>' is not the name of a domain"),
    ("a@1.2.3.4", "the domain is an address of a machine"),
  ])
  func emailFaults(_ address: String, _ fault: String) {
    #expect(InvalidEmail.fault(Substring(address)) == fault)
  }

  @Test func longLocalPart() {
    let local = String(repeating: "a", count: 64)
    #expect(InvalidEmail.fault("\(local)@b.co") == nil)
    #expect(InvalidEmail.fault("\(local)a@b.co")?.contains("64") == true)
  }

  // MARK: Resource ids

  @Test(arguments: [
    "Magento_Sales::sales", "Magento_Backend::all", "Acme_Sync2::a.b-c", "A_B::c",
    "Acme_Sync_Extra::x",
  ])
  func resourceIDs(_ id: String) {
    #expect(MalformedResourceID.isWellFormed(id))
  }

  @Test(arguments: [
    "", "*", "::", "Magento_Sales", "Magento_Sales:sales", "Magento_Sales::", "Sales::sales",
    "_Sales::sales",
    "Magento_::sales", "Magento_Sales::sales::view", "Magento_Sales:::sales",
    " Magento_Sales::sales",
    "Magento_Sales::sales ", "Magento_Sales::sa les", "Magento_Sales ::sales",
    "Magento-Sales_X::sales",
    "Mägento_Sales::sales", "Magento_Sales::sales\n",
  ])
  func malformedResourceIDs(_ id: String) {
    #expect(!MalformedResourceID.isWellFormed(id))
  }

  // MARK: Paths

  @Test(
    arguments: [
      ("etc/integrations.xml", .integration), ("etc/Integration.xml", .integration),
      ("etc/adminhtml/integration.xml", .integration),
      ("app/code/A/B/etc/intergration.xml", .integration),
      ("etc/integrations/config.xml", .config), ("etc/integration/Config.xml", .config),
      ("etc/integrations/api.xml", .api), ("etc/integration/apis.xml", .api),
    ] as [(String, FileKind)])
  func unreadPaths(_ path: String, _ kind: FileKind) {
    #expect(UnreadPath.meantKind(path) == kind)
  }

  @Test(arguments: [
    "etc/integration.xml", "etc/integration/config.xml", "a/b/etc/integration/api.xml",
    "etc/config.xml",
    "etc/api.xml", "etc/acl.xml", "integrations.xml", "view/integration.xml", "etc/integration.xsd",
    "etc/module.xml", "etc/integration/other.xml", "",
  ])
  func otherPaths(_ path: String) {
    #expect(UnreadPath.meantKind(path) == nil)
  }

  @Test(
    arguments: [
      ("etc/integration.xml", .integration), ("x/etc/integration/config.xml", .config),
      ("/x/etc/integration/api.xml", .api), ("integration.xml", nil), ("xetc/integration.xml", nil),
      ("etc/Integration.xml", nil), ("etc/config.xml", nil),
    ] as [(String, FileKind?)])
  func kinds(_ path: String, _ kind: FileKind?) {
    #expect(FileKind(path: path) == kind)
  }

  // MARK: Places

  @Test(arguments: [
    ("ab\ncd", 3, 2, 1), ("ab\r\ncd", 4, 2, 1), ("ab\rcd", 3, 2, 1), ("ab\n", 3, 2, 1),
    ("", 0, 1, 1),
    ("\u{FEFF}ab", 3, 1, 1), ("\u{FEFF}ab", 5, 1, 3), ("äb", 2, 1, 2), ("🚀b\nü", 5, 1, 3),
    ("a\tb", 2, 1, 3), ("a\n\nb", 2, 2, 1), ("a\n\nb", 3, 3, 1), ("a\r\n\rb", 4, 3, 1),
    ("abc", 99, 1, 4),
    ("e\u{301}x", 3, 1, 3),
  ])
  func places(_ text: String, _ offset: Int, _ line: Int, _ column: Int) {
    let bytes = Array(text.utf8)
    let position = LineTable(bytes).position(of: offset, in: bytes)
    #expect(
      position == SourcePosition(line: line, column: column, offset: min(offset, bytes.count)))
  }

  /// Block by block or from the start: the same columns.
  @Test func placesInLongLines() {
    let text = String(repeating: "aäß🚀\n", count: 400) + String(repeating: "xü€", count: 2_000)
    let bytes = Array(text.utf8)
    let table = LineTable(bytes)
    var line = 1
    var column = 1
    for (offset, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
      if offset % 7 == 0 || offset > bytes.count - 3 {
        #expect(
          table.position(of: offset, in: bytes)
            == SourcePosition(line: line, column: column, offset: offset))
      }
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else {
        column += 1
      }
    }
    #expect(table.lineCount == 401)
  }

  @Test func lines() {
    let bytes = Array("\u{FEFF}ab\r\n\rc".utf8)
    let table = LineTable(bytes)
    #expect(
      (1...table.lineCount).map { table.range(ofLine: $0, in: bytes) } == [3..<5, 7..<7, 8..<9])
  }

  // MARK: Words

  @Test(arguments: [
    ("abc", "'abc'"), ("a\nb\tc\r", "'a\\nb\\tc\\r'"), ("a\u{9B}b", "'a\\u{9B}b'"),
    ("a\u{202E}b", "'a\\u{202E}b'"), ("", "''"), ("ü🚀", "'ü🚀'"),
  ])
  func quotes(_ text: String, _ shown: String) {
    #expect(quoted(text) == shown)
  }

  @Test func longQuotes() {
    #expect(quoted(String(repeating: "a", count: 80)).count == 82)
    #expect(
      quoted(String(repeating: "a", count: 81)) == "'" + String(repeating: "a", count: 80) + "…'")
  }

  @Test func alternativesInWords() {
    #expect(alternatives([]) == "")
    #expect(alternatives(["a"]) == "'a'")
    #expect(alternatives(["a", "b"]) == "'a' or 'b'")
    #expect(alternatives(["a", "b", "c"]) == "'a', 'b' or 'c'")
  }

  @Test(arguments: [
    ("", "", 0), ("a", "", 1), ("kitten", "sitting", 3), ("email", "mail", 1), ("abc", "abc", 0),
  ])
  func distances(_ left: String, _ right: String, _ distance: Int) {
    #expect(editDistance(left, right) == distance)
  }

  /// To `String` they are equal, to Magento they are not.
  @Test func exactStrings() {
    #expect(ExactString("é") != ExactString("e\u{301}"))
    #expect(ExactString("é") == ExactString("é"))
    #expect(Set([ExactString("é"), ExactString("e\u{301}"), ExactString("é")]).count == 2)
  }

  // MARK: Names

  @Test(
    arguments: [
      ("Acme_OrderSync", true), ("A1_B2", true), ("Acme_Order2Go", true), ("", false),
      ("_", false), ("Acme", false), ("Acme_", false), ("_Sync", false), ("A_Sync", false),
      ("Acme_S", false), ("acme_Sync", false), ("Acme_sync", false), ("1cme_Sync", false),
      ("Acme_Order_Sync", false), ("Acme__Sync", false), ("Acme_Sýnc", false),
      ("Acme Sync_Order", false), ("Acme-X_Order", false),
    ])
  func moduleNames(_ name: String, _ isWellFormed: Bool) {
    #expect(ModuleNameMismatch.isWellFormed(name) == isWellFormed)
  }

  @Test(
    arguments: [
      ("acme/module-sync", true), ("a/b", true), ("1/2", true), ("a.b-c_d/e--f", true),
      ("a/b.c_d", true), ("", false), ("/", false), ("a", false), ("a/", false), ("/b", false),
      ("a/b/c", false), ("a//b", false), ("A/b", false), ("a/B", false), ("a--b/c", false),
      ("a/b---c", false), ("a/b..c", false), ("a/b_-c", false), ("-a/b", false), ("a/b-", false),
      ("a/é", false), ("a b/c", false),
    ])
  func packageNames(_ name: String, _ isName: Bool) {
    #expect(InvalidComposerJSON.isPackageName(name) == isName)
  }

  // MARK: Resources

  /// The rules do not look at lists that are not notable, so that nothing may be there to find.
  @Test func notableResources() throws {
    let knowledge = ResourceKnowledge.standard
    var plainCount = 0
    for id in Set(Catalog.embedded.resources.map(\.id)) where id != Catalog.root {
      #expect(MalformedResourceID.isWellFormed(id), "\(id)")
      let text = """
        <integrations><integration name="Nm"><resources><resource name="\(id)"/></resources>\
        </integration></integrations>
        """
      let document = try XMLDocument.read(path: "api.xml", Array(text.utf8), kind: .api)
      let file = CheckedFile(document, .api, knowledge)
      #expect(!file.hasMalformedIDs, "\(id)")
      let listed = try file.listed(#require(file.integrations.first))
      guard file.notableResources.isEmpty else {
        #expect(file.notableResources.map { $0.map(\.id.text) } == [listed.map(\.id.text)])
        continue
      }
      plainCount += 1
      let known = try #require(listed.first?.availability, "\(id)")
      #expect(knowledge.range.isSubset(of: known.declared), "\(id)")
      #expect(knowledge.range.isSubset(of: known.enabled), "\(id)")
      #expect(!known.routed.intersection(knowledge.range).isEmpty, "\(id)")
      #expect(SensitiveResources.reason(for: id) == nil, "\(id)")
    }
    #expect(plainCount > 20)
  }
}

/// Looks that spare most files a closer one.
struct FirstLookTests {
  @Test func names() {
    var random = SplitMix64(seed: 20)
    var samples = 0
    for _ in 0..<20_000 {
      var name = random.pick([
        "test", "integration", "your", "Acme", "foo", "bar", "changeme", "<your",
      ])
      for _ in 0..<random.below(3) {
        name.insert(
          random.pick([" ", "-", "_", "i", "X"] as [Character]),
          at: name.index(name.startIndex, offsetBy: random.below(name.count + 1)))
      }
      name += random.pick(["", " ", " app", "-app", "Integration", " Intégration"])
      if random.below(3) == 0 { name = name.uppercased() }
      if PlaceholderName.isSampleName(name) {
        samples += 1
        #expect(PlaceholderName.isSuspect(name), "\(name)")
      }
    }
    #expect(samples > 1_000)
  }

  @Test func addresses() {
    var random = SplitMix64(seed: 21)
    var ordinary = 0
    for _ in 0..<20_000 {
      var address = ""
      for _ in 0...random.below(6) {
        address += random.pick(
          ["sync", "acme", "io", "@", ".", "-", "1", "127.0.0.1", "a@b.c", "é", " ", "_", "xn--a"])
      }
      if InvalidEmail.isOrdinary(address) {
        ordinary += 1
        #expect(InvalidEmail.fault(Substring(address)) == nil, "\(address)")
      }
    }
    #expect(ordinary > 500)
  }
}
