import Foundation
import MagintTestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct GrantsCommandTests {
  private static let golden = Fixtures.packageRoot.appendingPathComponent(
    "Tests/MagintTests/Fixtures/grants")

  /// A module with resources, routes and texts of its own, some of them hostile.
  private static func module() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try directory.write("<config><module name=\"Acme_X\"/></config>", to: "etc/module.xml")
    try directory.write(
      """
      <config><integration name="Acme &lt;script&gt;alert(1)&lt;/script&gt; &quot;&amp;' &#x202E;evil">
      <email>a"onclick=x@b.co</email><endpoint_url>javascript:alert(1)</endpoint_url>
      <resources><resource name="Magento_User::acl_users"/><resource name="Magento_TwoFactorAuth::tfa"/>
      <resource name="Magento_Sales::create"/><resource name="Magento_Log::online"/><resource name="Acme_X::y"/>
      <resource name="Acme_X::&lt;img src=x onerror=alert(1)&gt;"/></resources>
      </integration></config>
      """, to: "etc/integration.xml")
    try directory.write(
      """
      <config><acl><resources><resource id="Magento_Backend::admin"><resource id="Acme_X::y"
      title="&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;" sortOrder="5"/></resource></resources></acl></config>
      """, to: "etc/acl.xml")
    try directory.write(
      """
      <routes><route url="/V1/&lt;b&gt;" method="GET"><resources><resource ref="Acme_X::y"/></resources></route></routes>
      """, to: "etc/webapi.xml")
    return directory
  }

  @Test(arguments: ["text", "json", "markdown", "html"]) func aSample(format: String) throws {
    let result = try Program.run(
      ["grants", "good-consolidated", "--magento", "2.4", "--format", format],
      in: Fixtures.packageRoot.appendingPathComponent("Samples"))
    #expect(result.status == 0)
    #expect(result.standardError == "")
    try Golden.check(
      result.standardOutput, Self.golden.appendingPathComponent("consolidated.\(format)"))
  }

  @Test(arguments: ["text", "markdown", "html"]) func hostileTexts(format: String) throws {
    let module = try Self.module()
    let result = try Program.run(
      ["grants", "--magento", "2.4.8", "--format", format], in: module.url)
    #expect(result.status == 0)
    try Golden.check(result.standardOutput, Self.golden.appendingPathComponent("hostile.\(format)"))
    #expect(!result.standardOutput.unicodeScalars.contains("\u{202E}"))
    if format == "html" {
      for bad in [
        "<script", "<img", "</style><", "href=\"javascript", " src=\"", " onclick=", "url(",
      ] {
        #expect(!result.standardOutput.contains(bad), "\(bad)")
      }
    }
  }

  /// Every element is closed where it was opened, ids are unique, labels point at something.
  @Test func theHTMLIsWellFormed() throws {
    let module = try Self.module()
    let samples = Fixtures.packageRoot.appendingPathComponent("Samples").path
    let pages = try [
      [], ["\(samples)/good-consolidated"],
      ["good-legacy", "missing-email", "empty-values"].map { "\(samples)/\($0)" },
    ]
    .map { try Program.run(["grants", "--format", "html"] + $0, in: module.url).standardOutput }
    for page in pages {
      #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
      // As XML but for the elements that HTML leaves open.
      var text = page.replacing("<!DOCTYPE html>\n", with: "").replacing("<wbr>", with: "")
        .replacing("<details open>", with: "<details>")
      for match in text.matches(of: #/<meta [^>]*>/#).reversed() {
        text.removeSubrange(match.range)
      }
      final class Reader: NSObject, XMLParserDelegate {
        var ids: [String] = []
        var references: [String] = []
        var headings: [Int] = []
        func parser(
          _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
          qualifiedName: String?, attributes: [String: String]
        ) {
          if let id = attributes["id"] { ids.append(id) }
          if let id = attributes["aria-labelledby"] { references.append(id) }
          if let link = attributes["href"] { references.append(String(link.dropFirst())) }
          if element.count == 2, element.hasPrefix("h"), let level = Int(element.dropFirst()) {
            headings.append(level)
          }
        }
      }
      let reader = Reader()
      let parser = XMLParser(data: Data(text.utf8))
      parser.delegate = reader
      #expect(parser.parse(), "\(String(describing: parser.parserError))")
      #expect(Set(reader.ids).count == reader.ids.count)
      #expect(Set(reader.references).isSubset(of: reader.ids))
      #expect(reader.headings.first == 1)
      for (above, below) in zip(reader.headings, reader.headings.dropFirst()) {
        #expect(below <= above + 1, "no level is skipped")
      }
    }
  }

  @Test func legacyKinds() throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      """
      <integrations><integration name="All"><email>a@b.co</email></integration>
      <integration name="Some"><email>a@b.co</email></integration>
      <integration name="none"><email>a@b.co</email></integration></integrations>
      """, to: "etc/integration/config.xml")
    try directory.write(
      """
      <integrations><integration name="All"><resources><resource name="Magento_Backend::all"/></resources></integration>
      <integration name="Some"><resources><resource name="Magento_Backend::all"/><resource name="Magento_Sales::actions_view"/></resources></integration>
      <integration name="None"><resources><resource name="Magento_Log::online"/></resources></integration></integrations>
      """, to: "etc/integration/api.xml")
    struct Page: Decodable {
      struct Integration: Decodable {
        struct Node: Decodable {
          var id: String
          var granted: Bool
          var children: [Node]?
        }
        struct Route: Decodable { var url: String }
        struct Dropped: Decodable { var id: String }
        var name, kind, access: String
        var tree: [Node]
        var routes: [Route]
        var dropped: [Dropped]
        var notes: [String]
      }
      var integrations: [Integration]
    }
    let result = try Program.run(
      ["grants", "--format", "json", "--magento", "2.4.7-p3"], in: directory.url)
    let page = try JSONDecoder().decode(Page.self, from: Data(result.standardOutput.utf8))
    let all = Dictionary(uniqueKeysWithValues: page.integrations.map { ($0.name, $0) })
    #expect(all["All"]?.access == "full")
    #expect((all["All"]?.routes.count ?? 0) > 300)
    #expect(all["Some"]?.access == "some")
    #expect(all["Some"]?.dropped.map(\.id) == ["Magento_Backend::all"])
    #expect(all["Some"]?.tree.first?.granted == false)
    #expect(all["Some"]?.routes.contains { $0.url == "/V1/orders" } == true)
    #expect(all["Some"]?.routes.contains { $0.url == "/V1/carts/licence" } == false)
    #expect(all["None"]?.notes.first?.contains("'none' differs by case") == true)
    let text = try Program.run(
      ["grants", "--integration", "None", "--magento", "2.4.7-p3"], in: directory.url)
    #expect(text.standardOutput.contains("No permissions requested"))
    #expect(try Program.run(["grants", "--integration", "Nobody"], in: directory.url).status == 2)
  }

  @Test func twoModulesAreOneIntegration() throws {
    let directory = try TemporaryDirectory()
    // Acme_A comes after Acme_B.
    for (name, after, email, resource) in [
      ("A", "<sequence><module name=\"Acme_B\"/></sequence>", "last@acme.io", "Magento_Cms::page"),
      ("B", "", "first@acme.io", "Magento_Sales::hold"),
    ] {
      try directory.write(
        "<config><module name=\"Acme_\(name)\">\(after)</module></config>",
        to: "app/code/Acme/\(name)/etc/module.xml")
      try directory.write(
        """
        <config><integration name="One"><email>\(email)</email><resources><resource name="\(resource)"/></resources></integration></config>
        """, to: "app/code/Acme/\(name)/etc/integration.xml")
    }
    let result = try Program.run(["grants", "--format", "json"], in: directory.url)
    #expect(result.standardOutput.contains("\"email\":\"last@acme.io\""))
    #expect(result.standardOutput.contains("Magento_Cms::page"))
    #expect(result.standardOutput.contains("Magento_Sales::hold"))
    #expect(result.standardOutput.split(separator: "\"kind\"").count == 2)
  }

  @Test func whereReleasesDiffer() throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      """
      <config><integration name="One"><email>a@b.co</email><resources><resource name="Magento_Sales::create"/>
      <resource name="Magento_Sales::api_actions"/></resources></integration></config>
      """, to: "etc/integration.xml")
    let both = try Program.run(["grants", "--magento", "2.4.4..2.4.8"], in: directory.url)
      .standardOutput
    #expect(!both.contains("POST /V1/orders\n    ·"))
    try directory.write(
      """
      <config><integration name="One"><email>a@b.co</email><resources><resource name="Magento_Sales::create"/></resources>
      </integration></config>
      """, to: "etc/integration.xml")
    let one = try Program.run(["grants", "--magento", "2.4.4..2.4.8"], in: directory.url)
      .standardOutput
    #expect(
      one.contains(
        """
          Granted: up to 2.4.4-p11, 2.4.5-p10, 2.4.6-p8 and 2.4.7-p3
            POST /V1/orders
            · from 2.4.4-p12, 2.4.5-p11, 2.4.6-p9 and 2.4.7-p4: needs Magento_Sales::api_actions
        """), "\(one)")
  }

  @Test func outputFiles() throws {
    let directory = try TemporaryDirectory()
    let sample = Fixtures.packageRoot.appendingPathComponent("Samples/good-consolidated").path
    let first = try Program.run(
      ["grants", sample, "--format", "html", "-o", "out/page.html"], in: directory.url)
    #expect(first.status == 0)
    #expect(first.standardOutput == "")
    let file = directory.url.appendingPathComponent("out/page.html")
    let printed = try Program.run(["grants", sample, "--format", "html"], in: directory.url)
      .standardOutput
    #expect(try String(contentsOf: file, encoding: .utf8) == printed)
    try Data("mine".utf8).write(to: file)
    #expect(
      try Program.run(
        ["grants", sample, "--format", "html", "-o", "out/page.html"], in: directory.url
      ).status == 3)
    #expect(
      try Program.run(
        ["grants", sample, "--format", "html", "--force", "-o", "out/page.html"], in: directory.url
      ).status == 0)
  }

  @Test func wrongUsage() throws {
    let directory = try TemporaryDirectory()
    try directory.write("<html/>", to: "page.xml")
    try directory.write("<config><integration", to: "etc/integration.xml")
    let sample = Fixtures.packageRoot.appendingPathComponent("Samples/good-consolidated").path
    for (arguments, status, message) in [
      (["grants", "page.xml"], Int32(2), "no integration file"),
      (["grants", "nothing"], 3, "no such file"),
      (["grants"], 3, "etc/integration.xml:1:"),
      (["grants", sample, "--magento", "2.3.9"], 2, "2.3.9"),
      (["grants", sample, "--uses", "calls", "--format", "html"], 2, "--uses"),
      (["grants", sample, "--uses", "calls"], 3, "calls"),
      (["grants", sample, "--catalog", "page.xml"], 3, "page.xml:1:1: is no catalog"),
      (
        ["grants", sample, "--catalog", "page.xml", "--magento-root", "."], 2, "cannot be combined"
      ),
      (["grants", sample, "--magento-root", "."], 2, "is no Magento"),
    ] {
      let result = try Program.run(arguments, in: directory.url)
      #expect(result.status == status, "\(arguments): \(result.standardError)")
      #expect(result.standardError.contains(message), "\(arguments): \(result.standardError)")
    }
  }

  // MARK: --uses

  private static let calls = """
    # what the service calls
    GET /rest/V1/orders/123
    GET /rest/default/V1/orders?searchCriteria[pageSize]=1
    POST /V1/orders
    GET /V1/customers/me
    GET /V1/orders/123
    PATCH /V1/orders
    GET /V1/acme/things
    POST /V1/guest-carts

    """

  @Test(arguments: ["text", "json", "markdown"]) func uses(format: String) throws {
    let directory = try TemporaryDirectory()
    let file = try directory.write(Self.calls, to: "calls.txt")
    let result = try Program.run(
      [
        "grants", "good-consolidated", "--magento", "2.4.4..2.4.8", "--uses", file.path, "--format",
        format,
      ],
      in: Fixtures.packageRoot.appendingPathComponent("Samples"))
    #expect(result.status == 1)
    try Golden.check(result.standardOutput, Self.golden.appendingPathComponent("uses.\(format)"))
  }

  @Test func usesExitCodes() throws {
    let directory = try TemporaryDirectory()
    func integration(_ ids: [String]) throws {
      let resources = ids.map { "<resource name=\"\($0)\"/>" }.joined()
      try directory.write(
        "<config><integration name=\"One\"><email>a@b.co</email><resources>\(resources)</resources></integration></config>",
        to: "etc/integration.xml")
    }
    func run(_ calls: String) throws -> Program.Output {
      try Program.run(["grants", "--uses", "-"], in: directory.url, input: Array(calls.utf8))
    }
    try integration(["Magento_Sales::actions_view"])
    #expect(try run("GET /V1/orders\n").status == 0)
    #expect(try run("GET /V1/orders\nPOST /V1/guest-carts\n").status == 0)
    #expect(try run("GET /V1/orders\nGET /V1/products\n").status == 1)
    // An ancestor of what is needed comes along anyway.
    try integration(["Magento_Sales::sales", "Magento_Sales::actions_view"])
    #expect(try run("GET /V1/orders\n").status == 0)
    // One that only hangs below what is needed does not.
    try integration(["Magento_Customer::manage"])
    let above = try run("GET /V1/customers/1\n")
    #expect(above.status == 1)
    #expect(above.standardOutput.contains("ask for that instead"))
    try integration(["Magento_Sales::actions_view", "Magento_Log::online"])
    #expect(try run("GET /V1/orders\n").standardOutput.contains("Magento drops it"))
    // Two releases of the range want two resources.
    try integration(["Magento_Sales::create"])
    #expect(try run("POST /V1/orders\n").status == 1)
    try integration(["Magento_Sales::create", "Magento_Sales::api_actions"])
    #expect(try run("POST /V1/orders\n").status == 0)
    #expect(try run("nonsense\n").status == 2)
  }

  @Test(.enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.absence)))
  func realModules() throws {
    let modules = Corpus.directory.appendingPathComponent("modules")
    for name in try FileManager.default.contentsOfDirectory(atPath: modules.path).sorted()
    where !name.hasPrefix(".") {
      for format in ["text", "html"] {
        let result = try Program.run(["grants", name, "--format", format], in: modules)
        #expect([0, 2, 3].contains(result.status), "\(name): \(result.standardError)")
        if result.status != 0 {
          #expect(
            result.standardError.contains("there is no integration")
              || result.standardError.contains("not well-formed"),
            "\(name): \(result.standardError)")
        }
      }
    }
  }
}
