import Foundation
import MagintTestSupport
import Testing

/// `magint acl` as a user runs it.
@Suite struct ACLCommandTests {
  // MARK: Whole outputs

  struct Whole: Sendable, CustomTestStringConvertible {
    var name: String
    var arguments: [String]
    var status: Int32 = 0
    var testDescription: String { name }
  }

  static let wholes = [
    Whole(name: "tree-part", arguments: ["tree", "Magento_Sales::sales_operation"]),
    Whole(
      name: "tree-release",
      arguments: ["tree", "--magento", "2.4.7-p3", "Magento_Customer::customer"]),
    Whole(
      name: "tree-old-range", arguments: ["tree", "--magento", "2.3", "Magento_Backend::tools"]),
    Whole(name: "show", arguments: ["show", "Magento_Sales::create"]),
    Whole(name: "show-moved", arguments: ["show", "Magento_Catalog::update_attributes"]),
    Whole(
      name: "show-disabled", arguments: ["show", "Magento_CatalogSearch::config_catalog_search"]),
    Whole(
      name: "show-commerce",
      arguments: ["show", "Magento_GiftCardAccount::customer_giftcardaccount"]),
    Whole(name: "show-before", arguments: ["show", "Magento_Sales::sales"]),
    Whole(name: "find", arguments: ["find", "orders", "view"]),
    Whole(name: "find-limited", arguments: ["find", "catalog", "--limit", "3"]),
    Whole(
      name: "for",
      arguments: [
        "for", "GET /V1/orders/123", "POST /V1/orders", "GET /V1/carts/mine",
        "GET /V1/adobestock/asset/search",
        "GET /V1/store/storeConfigs", "POST /V1/guest-carts", "GET /V1/Orders",
        "DELETE /V1/orders/1",
        "GET /V1/carts/1/giftCards",
      ], status: 1),
    Whole(
      name: "for-legacy",
      arguments: ["for", "GET /V1/orders/123", "--kind", "api", "--magento", "2.3.0..2.3.2"]),
    Whole(name: "for-root", arguments: ["for", "GET", "/V1/modules"]),
    Whole(
      name: "why-missing",
      arguments: ["why", "Magento_Sales::ship", "--in", "Samples/good-consolidated"], status: 1),
    Whole(
      name: "why-message",
      arguments: [
        "why", "--in", "Samples/good-consolidated",
        #"{"message":"The consumer isn't authorized to access %resources.","parameters":{"resources":"Magento_Customer::customer, Magento_Customer::manage"}}"#,
      ]),
    Whole(
      name: "why-legacy", arguments: ["why", "Magento_Sales::ship", "--in", "Samples/good-legacy"],
      status: 1),
    Whole(
      name: "why-self",
      arguments: [
        "why", "The consumer isn't authorized to access self.", "--in", "Samples/good-consolidated",
      ], status: 1),
  ]

  @Test(arguments: wholes) func whole(_ whole: Whole) throws {
    let output = try Program.run(["acl"] + whole.arguments)
    #expect(output.status == whole.status)
    #expect(output.standardError == "")
    try Golden.check(
      output.standardOutput,
      Fixtures.packageRoot.appendingPathComponent(
        "Tests/MagintTests/Fixtures/acl/\(whole.name).txt"))
    // The same as JSON.
    let json = try Program.run(["acl"] + whole.arguments + ["--format", "json"])
    #expect(json.status == whole.status)
    let object = try JSONSerialization.jsonObject(with: Data(json.standardOutput.utf8))
    #expect((object as? [String: Any])?["version"] as? Int == 1)
  }

  // MARK: Exit codes and errors

  struct Failure: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var status: Int32
    var error: String
    var testDescription: String { arguments.joined(separator: " ") }
  }

  @Test(arguments: [
    Failure(
      arguments: ["show", "Magento_Sales::action_view"], status: 2,
      error: "Magento_Sales::actions_view"),
    Failure(arguments: ["show", "magento_sales::sales"], status: 2, error: "Magento_Sales::sales"),
    Failure(arguments: ["show", "Magento_Log::online"], status: 2, error: "Adobe's sample"),
    Failure(arguments: ["show", ""], status: 2, error: "acl find"),
    Failure(arguments: ["show"], status: 2, error: "Missing expected argument"),
    Failure(arguments: ["show", "a\u{1B}[31mb"], status: 2, error: "a\\u{1B}[31mb"),
    Failure(
      arguments: ["show", "Magento_Sales::sales", "--magento", "2.3.9"], status: 2,
      error: "the nearest is 2.3.7-p4"),
    Failure(
      arguments: ["tree", "Nonsense_Module::none"], status: 2, error: "no release of Magento"),
    Failure(
      arguments: ["tree", "Magento_Backend::setup_wizard"], status: 2,
      error: "it is in others: 2.0.0 – 2.3.6-p1"),
    Failure(
      arguments: ["tree", "Magento_AdvancedCheckout::view"], status: 2,
      error: "only Adobe Commerce has it"
    ),
    Failure(arguments: ["tree", "--magento", "latest"], status: 2, error: "names no releases"),
    Failure(
      arguments: ["find", "no-such-word"], status: 1, error: "nothing has all of these words"),
    Failure(arguments: ["find", "x", "--limit", "-1"], status: 2, error: "--limit"),
    Failure(arguments: ["find"], status: 2, error: "words"),
    Failure(arguments: ["for"], status: 2, error: "--file FILE"),
    Failure(arguments: ["for", "GET /V1/orders", "--file", "x"], status: 2, error: "--file FILE"),
    Failure(arguments: ["for", "orders"], status: 2, error: "'orders' is no request"),
    Failure(
      arguments: ["for", "GET /V1/orders", "--kind", "config"], status: 2,
      error: "config.xml lists no resources"),
    Failure(arguments: ["for", "--file", "absent"], status: 3, error: "no such file"),
    Failure(arguments: ["for", "--file", "Sources"], status: 3, error: "is a directory"),
    Failure(arguments: ["for", "--file", "/dev/null"], status: 2, error: "pipe it in"),
    Failure(arguments: ["for", "--file", "Package.swift"], status: 2, error: "is no request"),
    Failure(
      arguments: ["why", "Magento_Sales::sales", "--in", "Sources/MagintCore"], status: 2,
      error: "there is no integration in"),
    Failure(
      arguments: ["why", "Magento_Sales::sales", "--in", "absent"], status: 3, error: "no such file"
    ),
    Failure(
      arguments: ["why", "sales", "--in", "Samples/good-legacy"], status: 2,
      error: "names no resource"),
    Failure(
      arguments: ["why", "Magento_Foo::bar", "--in", "Samples/good-legacy"], status: 2,
      error: "no release of Magento"),
    Failure(
      arguments: [
        "why", "Magento_Sales::sales", "--in", "Samples/good-legacy", "--integration", "X",
      ], status: 2,
      error: "there is 'Acme Stock Feed'"),
    Failure(
      arguments: ["why", "Magento_Sales::sales", "--in", "Samples/not-well-formed"], status: 3,
      error: "not well-formed"),
  ])
  func fails(_ failure: Failure) throws {
    let output = try Program.run(["acl"] + failure.arguments)
    #expect(output.status == failure.status)
    #expect(output.standardError.contains(failure.error), "\(output.standardError)")
    #expect(!output.standardError.contains("\u{1B}"))
  }

  // MARK: Files

  @Test func oddFiles() throws {
    let directory = try TemporaryDirectory()
    let deep = String(repeating: "{\"a\":", count: 100_000)
    var random = SplitMix64(seed: 3)
    let noise = (0..<200_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    let files: [(String, [UInt8], String)] = [
      ("binary", noise, "is not a text file"), ("empty", [], "is empty"),
      ("deep", Array(deep.utf8), "nested too deeply"),
      ("gzip", [0x1F, 0x8B, 8, 0, 0], "is compressed"),
      ("other.json", Array("{}".utf8), "neither an OpenAPI document"),
      ("utf16", [0xFF, 0xFE, 0x47, 0, 0x45, 0, 0x54, 0], "is not a text file"),
      ("line", Array(String(repeating: "x", count: 2_000_000).utf8), "line 1 is no request"),
    ]
    for (name, bytes, message) in files {
      try directory.write(bytes, to: name)
      let output = try Program.run(["acl", "for", "--file", name], in: directory.url)
      #expect(output.status == 2, "\(name)")
      #expect(output.standardError.contains(message), "\(name): \(output.standardError)")
    }
    try directory.write([UInt8](repeating: 0x20, count: 2 << 20), to: "large")
    let large = try Program.run(
      ["acl", "for", "--file", "large", "--max-file-size", "1"], in: directory.url)
    #expect(large.status == 3)
    #expect(large.standardError.contains("--max-file-size"))
  }

  @Test(arguments: ["text", "ids"]) func nothingActsOnTheTerminal(format: String) throws {
    let directory = try TemporaryDirectory()
    let har =
      #"{"log":{"entries":[{"request":{"method":"G\u001bT","url":"https://a.io/rest/V1/\u001b[1m"}}]}}"#
    try directory.write(har, to: "har.json")
    let output = try Program.run(
      ["acl", "for", "--file", "har.json", "--format", format], in: directory.url)
    #expect(output.status == 1)
    #expect(!(output.standardOutput + output.standardError).contains("\u{1B}"))
    #expect((output.standardOutput + output.standardError).contains("u{1B}"))
  }

  @Test func idsAreEscaped() throws {
    let directory = try TemporaryDirectory()
    let catalog =
      #"{"format":"magint-catalog","version":1,"modules":[],"resources":["#
      + #"{"id":"Magento_Backend::admin","title":"All","module":"A_B"},"#
      + #"{"id":"A_B::\"&","parent":"Magento_Backend::admin","title":"C","module":"A_B"}],"#
      + #""routes":[{"method":"GET","url":"/V1/a","resources":["A_B::\"&"],"module":"A_B"}]}"#
    try directory.write(catalog, to: "catalog.json")
    let output = try Program.run(
      ["acl", "for", "GET /V1/a", "--format", "xml", "--catalog", "catalog.json"],
      in: directory.url)
    #expect(output.standardOutput == "<resource name=\"A_B::&quot;&amp;\"/>\n")
  }

  @Test func oneWayOrAnother() throws {
    let log = #"1.1.1.1 - - [x] "GET /rest/V1/orders/1 HTTP/1.1" 200 1"# + "\n"
    let har =
      #"{"log":{"entries":[{"request":{"method":"GET","url":"https://a.io/rest/V1/orders/1"}}]}}"#
    let openAPI = #"{"swagger":"2.0","paths":{"/V1/orders/{id}":{"get":{}}}}"#
    for input in [log, har, openAPI, "GET /V1/orders/1"] {
      let output = try Program.run(
        ["acl", "for", "--file", "-", "--format", "xml"], input: Array(input.utf8))
      #expect(output.status == 0)
      #expect(output.standardOutput == "<resource name=\"Magento_Sales::actions_view\"/>\n")
    }
    let ids = try Program.run(["acl", "for", "GET /V1/orders/1", "GET /V1/x", "--format", "ids"])
    #expect(ids.status == 1)
    #expect(ids.standardOutput == "Magento_Sales::actions_view\n")
    #expect(ids.standardError == "magint: no such route: GET /V1/x\n")
  }

  /// The routes of the module in the working directory are known.
  @Test func routesOfTheModule() throws {
    let directory = try TemporaryDirectory()
    let webapi = """
      <routes><route url="/V1/acme/export" method="GET"><service class="A" method="b"/>
      <resources><resource ref="Acme_Erp::export"/></resources></route></routes>
      """
    let acl = """
      <config><acl><resources><resource id="Magento_Backend::admin">
      <resource id="Acme_Erp::export" title="Export"/></resource></resources></acl></config>
      """
    try directory.write(webapi, to: "etc/webapi.xml")
    try directory.write(acl, to: "etc/acl.xml")
    let request = ["acl", "for", "GET /V1/acme/export", "--format", "ids"]
    let inside = try Program.run(request, in: directory.url)
    #expect(inside.standardOutput == "Acme_Erp::export\n", "\(inside.standardError)")
    #expect(inside.status == 0)
    try directory.write("<routes>", to: "etc/webapi.xml")
    let broken = try Program.run(request, in: directory.url)
    #expect(broken.status == 3)
    #expect(broken.standardError.contains("etc/webapi.xml"))
    #expect(try Program.run(request).status == 1)
  }

  @Test func colours() throws {
    for arguments in Self.wholes.map(\.arguments) {
      let plain = try Program.run(["acl"] + arguments, environment: ["NO_COLOR": "1"])
        .standardOutput
      let coloured = try Program.run(["acl"] + arguments + ["--color", "always"]).standardOutput
      #expect(coloured.contains("\u{1B}[") || arguments[0] == "for")
      #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
    }
  }

  // MARK: Why

  private static let module: [(String, String)] = [
    (
      "etc/integration.xml",
      """
      <config>
        <integration name="Acme">
          <email>a@acme.io</email>
          <resources>
            <resource name="magento_sales::ship"/>
            <resource name="Acme_Erp::sync"/>
            <resource name="Other_Module::thing"/>
          </resources>
        </integration>
        <integration name="Bare"><email>a@acme.io</email></integration>
        <integration name="Both"><email>a@acme.io</email></integration>
      </config>
      """
    ),
    (
      "etc/integration/config.xml",
      """
      <integrations>
        <integration name="All"><email>a@acme.io</email></integration>
        <integration name="Lost &amp; found"><email>a@acme.io</email></integration>
      </integrations>
      """
    ),
    (
      "etc/integration/api.xml",
      """
      <integrations>
        <integration name="All"><resources><resource name="Magento_Backend::all"/></resources></integration>
        <integration name="Both"><resources><resource name="Magento_Sales::ship"/></resources></integration>
        <integration name="Mixed"><resources>
          <resource name="Magento_Backend::all"/><resource name="Magento_Sales::sales_order"/>
        </resources></integration>
      </integrations>
      """
    ),
    (
      "etc/acl.xml",
      """
      <config><acl><resources><resource id="Magento_Backend::admin"><resource id="Magento_Sales::sales">
        <resource id="Acme_Erp::erp" title="ERP"><resource id="Acme_Erp::sync" title="Sync"/></resource>
      </resource></resource></resources></acl></config>
      """
    ),
  ]

  struct Question: Sendable, CustomTestStringConvertible {
    var integration: String
    var id: String
    /// Nil for granted.
    var reason: String?
    var testDescription: String { "\(integration) \(id)" }
  }

  @Test(arguments: [
    Question(integration: "Acme", id: "Acme_Erp::sync"),
    Question(integration: "Acme", id: "Acme_Erp::erp"),
    Question(integration: "Acme", id: "Magento_Sales::sales"),
    Question(integration: "Acme", id: "Other_Module::thing"),
    Question(integration: "Acme", id: "Magento_Backend::admin"),
    Question(integration: "Acme", id: "Magento_Sales::ship", reason: "which Magento drops"),
    Question(integration: "Acme", id: "Other_Module::else", reason: "not listed"),
    Question(integration: "Acme", id: "Magento_Backend::all", reason: "cannot grant everything"),
    Question(
      integration: "Acme", id: "Magento_Config::advanced", reason: "no release of the range"),
    Question(integration: "Bare", id: "Magento_Sales::ship", reason: "no <resources>"),
    Question(integration: "Bare", id: "Magento_Backend::admin", reason: "not even the root"),
    Question(integration: "Both", id: "Magento_Sales::ship", reason: "no <resources>"),
    Question(integration: "All", id: "Magento_Sales::ship"),
    Question(integration: "All", id: "Acme_Erp::sync"),
    Question(integration: "Mixed", id: "Magento_Sales::sales_order"),
    Question(
      integration: "Mixed", id: "Magento_Sales::ship", reason: "only where it is listed alone"),
    Question(
      integration: "Lost & found", id: "Magento_Sales::ship",
      reason: "no api.xml names this integration"),
  ])
  func why(_ question: Question) throws {
    let directory = try TemporaryDirectory()
    for (path, text) in Self.module { try directory.write(text, to: path) }
    let output = try Program.run(
      ["acl", "why", question.id, "--integration", question.integration], in: directory.url)
    #expect(output.status == (question.reason == nil ? 0 : 1))
    #expect(output.standardOutput.contains(question.reason ?? "has it"), "\(output.standardOutput)")
  }

  /// What it says to add is enough.
  @Test(arguments: [
    ("Samples/good-consolidated", "etc/integration.xml"),
    ("Samples/good-legacy", "etc/integration/api.xml"),
  ])
  func helpHelps(_ sample: String, _ path: String) throws {
    let source = Fixtures.packageRoot.appendingPathComponent("\(sample)/\(path)")
    let text = try String(contentsOf: source, encoding: .utf8)
    for id in ["Magento_Sales::ship", "Magento_Tax::manage_tax", "Magento_Customer::delete"] {
      let refused = try Program.run(["acl", "why", id, "--in", source.path, "--format", "json"])
      #expect(refused.status == 1)
      struct Answer: Decodable {
        struct Row: Decodable { var add: [String] }
        var answers: [Row]
      }
      let answer = try JSONDecoder().decode(Answer.self, from: Data(refused.standardOutput.utf8))
      let lines = try #require(answer.answers.first).add
      let directory = try TemporaryDirectory()
      try directory.write(
        text.replacing("</resources>", with: lines.joined(separator: "\n") + "\n</resources>"),
        to: path)
      let granted = try Program.run(["acl", "why", id], in: directory.url)
      #expect(granted.status == 0, "\(granted.standardOutput)")
    }
  }

  @Test func composerSaysWhichReleases() throws {
    let directory = try TemporaryDirectory()
    for (path, text) in Self.module { try directory.write(text, to: path) }
    try directory.write(#"{"require": {"magento/framework": "102.0.*"}}"#, to: "composer.json")
    let output = try Program.run(["acl", "why", "Acme_Erp::sync"], in: directory.url)
    #expect(output.standardOutput.contains("2.3.0 – 2.3.7-p4"))
    let other = try Program.run(
      ["acl", "why", "Acme_Erp::sync", "--magento", "2.4.7"], in: directory.url)
    #expect(other.standardOutput.contains("in 2.4.7."))
  }

  /// Most who have the message made the integration in the admin.
  @Test func whyWithoutModule() throws {
    let directory = try TemporaryDirectory()
    let message =
      #"{"message":"The consumer isn't authorized to access %resources.","parameters":{"resources":"Magento_Sales::actions_view"}}"#
    let output = try Program.run(["acl", "why", message], in: directory.url)
    #expect(output.status == 1 && output.standardError.isEmpty)
    for part in [
      "Sales › Operations › Orders › Actions › View", "System > Integrations", "Active", "Bearer",
      "Authorization header",
    ] {
      #expect(output.standardOutput.contains(part), "\(part)")
    }
    // Whoever names a module wants to hear of it.
    for arguments in [["--in", "."], ["--integration", "Nm"]] {
      let named = try Program.run(["acl", "why", message] + arguments, in: directory.url)
      #expect(named.status == 2, "\(arguments)")
    }
    let alone = try Program.run(
      ["acl", "why", "The consumer isn't authorized to access %resources."], in: directory.url)
    #expect(alone.status == 1 && alone.standardOutput.contains("\"parameters\""))
    let other = try Program.run(["acl", "why", "Consumer key has expired"], in: directory.url)
    #expect(other.status == 2 && other.standardError.contains("magint explain"))
  }

  /// What else gives the same message is told where the files are right.
  @Test func whyThoughGranted() throws {
    let directory = try TemporaryDirectory()
    for (path, text) in Self.module { try directory.write(text, to: path) }
    let output = try Program.run(
      ["acl", "why", "Magento_Sales::ship", "--integration", "All"], in: directory.url)
    #expect(output.status == 0)
    #expect(output.standardOutput.contains("Authorization header"))
    #expect(output.standardOutput.contains("enable_integration_as_bearer"))
  }
}
