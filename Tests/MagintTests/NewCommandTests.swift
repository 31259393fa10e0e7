import Foundation
import MagintTestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct NewCommandTests {
  private static let golden = Fixtures.packageRoot.appendingPathComponent(
    "Tests/MagintTests/Fixtures/new")
  private static let samples = Fixtures.packageRoot.appendingPathComponent("Samples").path

  private static let basics = [
    "--integration", "Acme Order Sync", "--email", "integrations@acme.io",
    "--resource", "Magento_Customer::manage", "--route", "GET /V1/orders",
  ]
  private static let urls = [
    "--endpoint", "https://sync.acme.io/magento/callback",
    "--identity-link", "https://sync.acme.io/magento/login",
  ]
  /// The year in LICENSE does not follow the clock.
  private static let environment = ["SOURCE_DATE_EPOCH": "1767225600"]

  private static func run(_ arguments: [String], in directory: URL) throws -> Program.Output {
    try Program.run(["new"] + arguments, in: directory, environment: environment)
  }

  /// Paths below `directory` and texts, by path.
  private static func files(_ directory: URL) throws -> [(path: String, text: String)] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: directory.path).sorted()
    return try paths.compactMap { path in
      let url = directory.appendingPathComponent(path)
      guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else {
        return nil
      }
      return (path, String(decoding: try Data(contentsOf: url), as: UTF8.self))
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var arguments: [String]

    var testDescription: String { name }
  }

  /// Every combination of layout and options.
  static let cases: [Case] = {
    let origins = [
      ("plain", basics), ("urls", basics + urls),
      ("integration", ["--from", "\(samples)/good-consolidated/etc/integration.xml"]),
      ("pair", ["--from", "\(samples)/good-legacy/etc/integration"]),
    ]
    let resources = [
      ("", []), ("-resource", ["--own-resource", "Acme_OrderSync::sync"]),
      (
        "-resources",
        [
          "--own-resource", "Acme_OrderSync::sync=Orders & \"stock\" <sync>",
          "--own-resource", "Acme_OrderSync::tools",
        ]
      ),
    ]
    let routes = [
      ("", []), ("-route", ["--own-route", "GET /V1/acme/orders"]),
      (
        "-routes",
        [
          "--own-route", "PUT /V1/acme/orders/:orderId/items/:itemId",
          "--own-route", "GET /V1/acme/Orders", "--own-route", "GET /V1/acme/orders",
          "--own-route",
          "DELETE /V1/acme/some-long/path.of/words_and/parameters/:first/:second/:third/:fourth/:fifth/:sixth",
        ]
      ),
    ]
    var cases: [Case] = []
    for layout in ["consolidated", "legacy"] {
      for origin in origins {
        for resource in resources {
          for route in routes {
            cases.append(
              Case(
                name: "\(layout)-\(origin.0)\(resource.0)\(route.0)",
                arguments: ["Acme_OrderSync", "--layout", layout] + origin.1 + resource.1 + route.1)
            )
          }
        }
      }
    }
    return cases
  }()

  /// The linter finds nothing but that the legacy format is one, PHP accepts every file, the coding
  /// standard's limits are kept.
  @Test func everyCombination() throws {
    let directory = try TemporaryDirectory()
    var programs: [String: URL] = [:]
    for item in Self.cases {
      let made = try Self.run(item.arguments + ["-o", item.name], in: directory.url)
      #expect(made.status == 0, "\(item.name): \(made.standardError)")
      #expect(made.standardError == "", "\(item.name)")
      let module = directory.url.appendingPathComponent(item.name)
      let lint = try Program.run(["lint", "--format", "json", item.name], in: directory.url)
      #expect(lint.status == 0, "\(item.name): \(lint.standardOutput)")
      let report = try #require(
        try JSONSerialization.jsonObject(with: Data(lint.standardOutput.utf8)) as? [String: Any])
      let rules = (report["diagnostics"] as? [[String: Any]] ?? []).map { $0["rule"] as? String }
      #expect(Set(rules).isSubset(of: ["legacy-format"]), "\(item.name): \(rules)")
      for (path, text) in try Self.files(module) {
        #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"), "\(item.name)/\(path)")
        #expect(!text.contains("TODO") && !text.contains("FIXME") && !text.contains("\r"))
        guard path.hasSuffix(".php") else { continue }
        programs[text] = module.appendingPathComponent(path)
        for line in text.split(separator: "\n") {
          #expect(line.count <= 120 && line.last != " ", "\(item.name)/\(path): \(line)")
        }
        #expect(text.hasPrefix("<?php\ndeclare(strict_types=1);\n\n"), "\(path)")
        if let last = text.ranges(of: #/(?m)^use [^;]+;\n/#).last {
          #expect(text[last.upperBound...].hasPrefix("\n"), "\(path)")
        }
      }
    }
    guard PHP.isThere else {
      print("php is not installed: the syntax of \(programs.count) files was not checked")
      return
    }
    #expect(try PHP.faults(in: Array(programs.values)) == [])
  }

  @Test(arguments: ["consolidated", "legacy"]) func wholeModule(layout: String) throws {
    let directory = try TemporaryDirectory()
    let extra =
      layout == "legacy"
      ? ["--license", "OSL-3.0", "--copyright-holder", "Acme Ltd"]
      : Self.urls + [
        "--own-resource", "Acme_OrderSync::sync=Order synchronisation",
        "--own-route", "GET /V1/acme/orders/:orderId",
      ]
    let made = try Self.run(
      ["Acme_OrderSync", "--layout", layout, "--magento", "2.4.4..2.4.8"] + Self.basics + extra,
      in: directory.url)
    #expect(made.status == 0)
    #expect(made.standardOutput.hasPrefix("Wrote "))
    let files = try Self.files(directory.url.appendingPathComponent("Acme_OrderSync"))
    try Golden.check(
      files.map { "===== \($0.path)\n\($0.text)" }.joined(),
      Self.golden.appendingPathComponent("\(layout).txt"))
  }

  /// What `magint grants` says of the module is what was asked for.
  @Test(arguments: ["consolidated", "legacy"]) func grants(layout: String) throws {
    let directory = try TemporaryDirectory()
    let made = try Self.run(
      ["Acme_OrderSync", "--layout", layout, "--own-route", "GET /V1/acme/orders"] + Self.basics,
      in: directory.url)
    #expect(made.status == 0)
    try directory.write(
      "GET /V1/orders\nGET /V1/acme/orders\nDELETE /V1/addresses/1\n", to: "calls.txt")
    let uses = try Program.run(
      ["grants", "Acme_OrderSync", "--uses", "calls.txt"], in: directory.url)
    #expect(uses.status == 0, "\(uses.standardOutput)")
  }

  /// The integration files are in the form that `magint compile` writes.
  @Test(arguments: ["consolidated", "legacy"]) func compiled(layout: String) throws {
    let directory = try TemporaryDirectory()
    let made = try Self.run(
      [
        "Acme_OrderSync", "--layout", layout, "--own-resource", "Acme_OrderSync::sync=\"S\" & <>",
      ] + Self.basics + Self.urls, in: directory.url)
    #expect(made.status == 0)
    let output = layout == "legacy" ? "Acme_OrderSync" : "Acme_OrderSync/etc/integration.xml"
    let check = try Program.run(
      ["compile", "Acme_OrderSync", "--layout", layout, "--check", "-o", output], in: directory.url)
    #expect(check.status == 0, "\(check.standardOutput)\(check.standardError)")
  }

  // MARK: Options

  @Test func sourceAndOverrides() throws {
    let directory = try TemporaryDirectory()
    let made = try Self.run(
      [
        "Acme_OrderSync", "--from", "\(Self.samples)/good-legacy", "--email", "other@acme.io",
        "-o", "here",
      ], in: directory.url)
    #expect(made.status == 0, "\(made.standardError)")
    let text = try String(
      contentsOf: directory.url.appendingPathComponent("here/etc/integration.xml"), encoding: .utf8)
    #expect(text.contains("<integration name=\"Acme Stock Feed\">"))
    #expect(text.contains("<email>other@acme.io</email>"))
    #expect(text.contains("<endpoint_url>https://stock.acme.io/magento/callback</endpoint_url>"))
    // Magento adds what is above it.
    #expect(text.ranges(of: "<resource ").count == 1)
    #expect(text.contains("<resource name=\"Magento_Catalog::products\"/>"))
  }

  /// What is asked for in place of what the source asks for.
  @Test func optionsReplaceResourcesOfTheSource() throws {
    for (option, ids) in [
      (
        ["--resource", "Magento_Sales::sales", "--resource", "Magento_Sales::ship"],
        ["sales", "ship"]
      ),
      (["--route", "GET /V1/orders"], ["actions_view"]),
    ] {
      let directory = try TemporaryDirectory()
      let made = try Self.run(
        ["Acme_OrderSync", "--from", "\(Self.samples)/good-legacy", "-o", "m"] + option,
        in: directory.url)
      #expect(made.status == 0, "\(made.standardError)")
      let text = try String(
        contentsOf: directory.url.appendingPathComponent("m/etc/integration.xml"), encoding: .utf8)
      #expect(
        text.matches(of: #/<resource name="Magento_Sales::(\w+)"/#).map { String($0.1) }.sorted()
          == ids)
      #expect(!text.contains("Magento_Catalog"))
    }
  }

  /// Releases that no option names are not blamed on one.
  @Test func releasesOfTheSource() throws {
    let directory = try TemporaryDirectory()
    try FileManager.default.copyItem(
      at: URL(fileURLWithPath: "\(Self.samples)/good-consolidated"),
      to: directory.url.appendingPathComponent("old"))
    try directory.write(
      #"{"name": "acme/old", "require": {"magento/framework": "100.1.*"}}"#, to: "old/composer.json"
    )
    let arguments = ["Acme_OrderSync", "--from", "old"]
    let refused = try Self.run(arguments, in: directory.url)
    #expect(refused.status == 2)
    #expect(
      refused.standardError.contains(
        "old/composer.json takes in 2.1.0: the module has a data patch"),
      "\(refused.standardError)")
    #expect(refused.standardError.contains("pass --magento '>=2.3.0'"))
    let made = try Self.run(arguments + ["--magento", ">=2.3.0"], in: directory.url)
    #expect(made.status == 0, "\(made.standardError)")
  }

  @Test func licensesInAnyCase() throws {
    let directory = try TemporaryDirectory()
    let made = try Self.run(
      ["Acme_OrderSync", "--license", "mit"] + Self.basics, in: directory.url)
    #expect(made.status == 0, "\(made.standardError)")
    let text = try String(
      contentsOf: directory.url.appendingPathComponent("Acme_OrderSync/composer.json"),
      encoding: .utf8)
    #expect(text.contains(#""license": "MIT""#) || text.contains(#""MIT""#))
  }

  /// Bytes that are no text reach the program from a shell only.
  @Test func argumentsOfOtherEncodings() throws {
    for command in ["new Acme_A --integration", "lint", "pack"] {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = [
        "-c", #"exec "$0" \#(command) "$(printf 'a\377b')""#, Program.executable.path,
      ]
      let pipe = Pipe()
      process.standardError = pipe
      try process.run()
      let text = String(
        decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 2)
      #expect(text == "magint: the argument 'a\u{FFFD}b' is not UTF-8\n")
    }
  }

  @Test func routesThatChangedNeedMore() throws {
    let directory = try TemporaryDirectory()
    let made = try Self.run(
      ["Acme_OrderSync", "--magento", "2.4.4..2.4.8"] + Self.basics + [
        "--route", "POST /V1/orders",
      ],
      in: directory.url)
    #expect(made.status == 0)
    #expect(
      made.standardError.hasPrefix(
        "magint: note: 'Magento_Sales::api_actions' exists from 2.4.4-p12"))
    let text = try String(
      contentsOf: directory.url.appendingPathComponent("Acme_OrderSync/etc/integration.xml"),
      encoding: .utf8)
    for id in ["api_actions", "create", "actions_view"] {
      #expect(text.contains("<resource name=\"Magento_Sales::\(id)\"/>"))
    }
  }

  /// Its modules have versions, and resources that the program knows nothing of.
  @Test func aRealMagento() throws {
    let directory = try TemporaryDirectory()
    for (name, version, resource) in [
      ("Backend", "102.0.7-p3", "Magento_Backend::admin"),
      ("Sales", "103.0.7-p3", "Magento_Sales::new"),
    ] {
      let path = "vendor/magento/module-\(name.lowercased())"
      let own = "<resource id=\"\(resource)\" title=\"\(name)\"/>"
      let tree =
        name == "Backend" ? own : "<resource id=\"Magento_Backend::admin\">\(own)</resource>"
      try directory.write("<?php\n", to: "\(path)/registration.php")
      try directory.write(
        "<config><module name=\"Magento_\(name)\"/></config>", to: "\(path)/etc/module.xml")
      try directory.write(
        "<config><acl><resources>\(tree)</resources></acl></config>", to: "\(path)/etc/acl.xml")
      try directory.write(
        "{\"name\":\"magento/module-\(name.lowercased())\",\"version\":\"\(version)\"}",
        to: "\(path)/composer.json")
    }
    let arguments = [
      "Acme_OrderSync", "--integration", "Sync", "--email", "a@acme.io", "--resource",
      "Magento_Sales::new", "--own-resource", "Acme_OrderSync::x", "--magento-root", ".",
    ]
    let refused = try Self.run(arguments, in: directory.url)
    #expect(refused.status == 2)
    #expect(refused.standardError.contains("which version of magento/framework it has"))
    try directory.write(
      "{\"name\":\"magento/product-community-edition\",\"version\":\"2.4.7-p3\"}",
      to: "vendor/magento/product-community-edition/composer.json")
    let made = try Self.run(arguments, in: directory.url)
    #expect(made.status == 0, "\(made.standardError)")
    let text = try String(
      contentsOf: directory.url.appendingPathComponent("Acme_OrderSync/composer.json"),
      encoding: .utf8)
    for requirement in [
      "\"magento/framework\": \"^103.0.7-p3\"", "\"magento/module-backend\": \"^102.0.7-p3\"",
      "\"magento/module-integration\": \"^100.4.7-p2\"",
      "\"magento/module-sales\": \"^103.0.7-p3\"",
    ] { #expect(text.contains(requirement), "\(text)") }
  }

  @Test func dryRunWritesNothing() throws {
    let directory = try TemporaryDirectory()
    let listed = try Self.run(["Acme_OrderSync", "--dry-run"] + Self.basics, in: directory.url)
    #expect(listed.status == 0)
    #expect(listed.standardOutput.split(separator: "\n").count == 15)
    #expect(listed.standardOutput.contains(#/(?m)^ *\d+  Acme_OrderSync/etc/integration\.xml$/#))
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path) == [])
  }

  @Test func overwritesNothing() throws {
    let directory = try TemporaryDirectory()
    try directory.write("mine", to: "Acme_OrderSync/etc/module.xml")
    let arguments = ["Acme_OrderSync"] + Self.basics
    for extra in [[], ["--dry-run"]] {
      let refused = try Self.run(arguments + extra, in: directory.url)
      #expect(refused.status == 3)
      #expect(refused.standardError.contains("Acme_OrderSync/etc/module.xml: exists already"))
    }
    #expect(try Self.files(directory.url).map(\.text) == ["mine"])
    #expect(try Self.run(arguments + ["--force"], in: directory.url).status == 0)
    // The same again changes nothing and is no error.
    #expect(try Self.run(arguments, in: directory.url).status == 0)
  }

  /// Whoever has to choose another place should not have answered or corrected anything before.
  @Test func looksForTheTargetFirst() throws {
    let directory = try TemporaryDirectory()
    try directory.write("mine", to: "Acme_OrderSync/composer.json")
    try directory.write("mine", to: "file")
    let exists = "Acme_OrderSync/composer.json: exists already; nothing was written"
    for (arguments, answers, message) in [
      (["Acme_OrderSync"], ["Sync"], exists), ([], ["Acme_OrderSync", "Sync"], exists),
      (["-o", "file", "Acme_OrderSync"], ["Sync"], "file: is not a directory"),
    ] {
      let (status, screen) = try Self.dialogue(arguments, answers, in: directory.url)
      #expect(status == 3)
      #expect(screen.contains(message), "\(screen)")
      #expect(!screen.contains("Name of the integration"))
    }
    for arguments in [["--no-input"], ["--license", "none"] + Self.basics] {
      let refused = try Self.run(["Acme_OrderSync"] + arguments, in: directory.url)
      #expect(refused.status == 3)
      #expect(refused.standardError.contains(exists), "\(refused.standardError)")
    }
    let (status, screen) = try Self.dialogue(["Acme_OrderSync", "--force"], [], in: directory.url)
    #expect(status == 2 && screen.contains("Name of the integration"))
    #expect(Set(try Self.files(directory.url).map(\.text)) == ["mine"])
  }

  @Test func followsNoLink() throws {
    let directory = try TemporaryDirectory()
    try directory.write("", to: "elsewhere/keep")
    try directory.write("", to: "Acme_OrderSync/keep")
    try FileManager.default.createSymbolicLink(
      at: directory.url.appendingPathComponent("Acme_OrderSync/etc"),
      withDestinationURL: directory.url.appendingPathComponent("elsewhere"))
    let refused = try Self.run(["Acme_OrderSync", "--force"] + Self.basics, in: directory.url)
    #expect(refused.status == 3)
    #expect(refused.standardError.contains("Acme_OrderSync/etc: is a symbolic link"))
    #expect(try Self.files(directory.url).map(\.path) == ["Acme_OrderSync/keep", "elsewhere/keep"])
  }

  // MARK: Errors

  @Test func everythingThatIsMissingIsSaidAtOnce() throws {
    let directory = try TemporaryDirectory()
    let result = try Self.run([], in: directory.url)
    #expect(result.status == 2)
    #expect(
      result.standardError == """
        magint: this is missing:
          the name of the module, such as Acme_OrderSync
          --integration NAME
          --email ADDRESS
          --resource ID, --route REQUEST or --own-resource ID

        """)
  }

  @Test func everythingThatIsWrongIsSaidAtOnce() throws {
    let directory = try TemporaryDirectory()
    let result = try Self.run(
      [
        "Acme_OrderSync", "--integration", "O'Neil", "--email", "me", "--endpoint",
        "http://acme.io/",
        "--resource", "Magento_Sales::actions_vie", "--resource", "Magento_Backend::all",
        "--resource", "Acme_OrderSync::mine", "--resource", "Magento_Sales::actions_view",
        "--route", "GET /V1/carts/mine", "--route", "GET /V1/nothing", "--license", "GPL-3.0",
        "--vendor-name", "A.b", "--own-resource", "Foo_Bar::x", "--own-route", "GET /V1/orders",
        "--own-route", "GET orders",
      ], in: directory.url)
    #expect(result.status == 2)
    try Golden.check(result.standardError, Self.golden.appendingPathComponent("faults.txt"))
    #expect(try Self.files(directory.url).isEmpty)
  }

  @Test(arguments: [
    (["acme"], "'acme' is no name of a module"),
    (["Acme_A"], "'Acme_A' is no name of a module; write Vendor_Module, each part at least two"),
    (
      ["Acme_OrderSync", "--magento", "2.1.6..2.4.8"],
      "--magento takes in 2.1.6: the module has a data patch, which Magento knows from 2.3.0; pass --magento '>=2.3.0'"
    ),
    (["Acme_OrderSync", "-o", "-"], "--output '-' would be standard output"),
    (["Acme_OrderSync", "--integration", "a\u{FFFD}"], "'a\u{FFFD}' is not UTF-8"),
    (
      ["Acme_OrderSync", "--endpoint", "http://localhost", "--identity-link", "HTTP://x/y"],
      "--endpoint: the endpoint URL uses http. Use https, if the service answers there\n  --identity-link: the identity link URL uses http"
    ),
    (["Acme_OrderSync", "--magento", "1.9"], "there is no release '1.9'"),
    (["Acme_OrderSync", "--from", "no-such-file"], "no-such-file: no such file or directory"),
    (["Acme_OrderSync", "--integration", "two\nlines"], "--integration: it contains a line break"),
    (
      ["Acme_OrderSync", "--own-route", "GET /V1/acme", "--own-route", "get /V1/acme"],
      "is there twice"
    ),
    (
      ["Acme_OrderSync", "--own-route", "GET /V1/products/:mine"],
      "the route 'GET /V1/products/:mine' is Magento_Catalog's"
    ),
    (
      ["Acme_OrderSync", "--own-route", "GET /V1/orders/:a/:b"],
      "of the requests that the route 'GET /V1/orders/:a/:b' is for, Magento_Sales's 'GET /V1/orders/:id/comments' would answer some; give it a part of your own"
    ),
    (
      ["Acme_OrderSync", "--own-route", "GET /V1/orders/:order/:b"],
      "would answer for Magento_Sales's 'GET /V1/orders/:id/comments'; give it a part of your own"
    ),
    (
      ["Acme_OrderSync", "--own-route", "GET /V1/products/export"],
      "would answer for Magento_Catalog's 'GET /V1/products/:sku'"
    ),
    (
      ["Acme_OrderSync", "--own-route", "GET /V1/:a/search"],
      "the route 'GET /V1/:a/search' has a parameter right behind the version"
    ),
    (
      [
        "Acme_OrderSync", "--own-route", "GET /V1/acme/:a/:b/x", "--own-route",
        "GET /V1/acme/:z/:b/:c",
      ],
      "the route 'GET /V1/acme/:a/:b/x' would never answer: of the routes that match, Magento takes the last in the order of their bytes, which is always 'GET /V1/acme/:z/:b/:c'"
    ),
    (
      ["Acme_OrderSync", "--resource", "Magento_NegotiableQuote::all"],
      "no release of Magento that magint knows has a resource 'Magento_NegotiableQuote::all'"
    ),
  ]) func faults(arguments: [String], message: String) throws {
    let directory = try TemporaryDirectory()
    let result = try Self.run(Self.basics + arguments, in: directory.url)
    #expect(result.status == (message.hasPrefix("no-such") ? 3 : 2))
    #expect(result.standardError.contains(message), "\(result.standardError)")
  }

  /// Routes of the module's own that share requests, each with some that are its alone.
  @Test(arguments: [
    ["GET /V1/acme/export", "GET /V1/acme/:id"], ["GET /V1/acme/:id", "GET /V1/acme/0"],
    ["GET /V1/acme/:a/x", "GET /V1/acme/y/:b"], ["GET /V1/acme/:a/:z", "GET /V1/acme/:a/x"],
    ["GET /V1/acme/:a", "POST /V1/acme/:b"], ["POST /V1/orders/acme/:a/:b"],
    // But for a product of the SKU attribute-sets, as with Magento's own.
    ["GET /V1/products/:sku/acme"],
  ])
  func ownRoutesSideBySide(_ routes: [String]) throws {
    let directory = try TemporaryDirectory()
    let result = try Self.run(
      ["Acme_OrderSync", "--dry-run"] + Self.basics + routes.flatMap { ["--own-route", $0] },
      in: directory.url)
    #expect(result.status == 0, "\(result.standardError)")
  }

  @Test func placeholdersAreNoted() throws {
    let directory = try TemporaryDirectory()
    let result = try Self.run(
      ["Acme_OrderSync", "--dry-run"] + Self.basics + ["--email", "me@example.com"],
      in: directory.url)
    #expect(result.status == 0)
    #expect(result.standardError.hasPrefix("magint: note: 'me@example.com' is a placeholder"))
  }

  @Test func severalIntegrationsInTheSource() throws {
    let directory = try TemporaryDirectory()
    let integration = { (name: String) in
      """
      <integration name="\(name)"><email>a@acme.io</email><resources>
      <resource name="Magento_Sales::actions_view"/></resources></integration>
      """
    }
    try directory.write(
      "<config>\(integration("One"))\(integration("Two"))</config>", to: "integration.xml")
    let arguments = ["Acme_OrderSync", "--from", "integration.xml"]
    let refused = try Self.run(arguments, in: directory.url)
    #expect(refused.status == 2)
    #expect(refused.standardError.contains("has several integrations: 'One', 'Two'"))
    let made = try Self.run(arguments + ["--integration", "Two"], in: directory.url)
    #expect(made.status == 0)
  }

  // MARK: Dialogue

  /// Runs the program on a terminal of its own, with `answers` typed in advance.
  ///
  /// - Returns: its status and all that the terminal shows, the answers among it.
  private static func dialogue(
    _ arguments: [String], _ answers: [String], in directory: URL,
    environment: [String: String] = ["CI": ""]
  ) throws -> (status: Int32, screen: String) {
    var master: Int32 = -1
    var terminal: Int32 = -1
    var size = winsize(ws_row: 50, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0)
    try #require(openpty(&master, &terminal, nil, nil, &size) == 0)
    let screen = FileHandle(fileDescriptor: master, closeOnDealloc: true)
    let process = Process()
    process.executableURL = Program.executable
    process.arguments = ["new"] + arguments
    process.currentDirectoryURL = directory
    process.environment = ProcessInfo.processInfo.environment
      .merging(environment) { $1 }.merging(["NO_COLOR": "1"]) { $1 }
    let handle = FileHandle(fileDescriptor: terminal, closeOnDealloc: true)
    process.standardInput = handle
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    // Ctrl-D at the end, should it ask for more.
    try screen.write(contentsOf: Data((answers.joined(separator: "\n") + "\n\u{4}").utf8))
    try handle.close()
    var shown = Data()
    var buffer = [UInt8](repeating: 0, count: 65536)
    // Once the program has gone, nobody has the terminal open, and reading ends in an error.
    while true {
      let count = read(master, &buffer, buffer.count)
      guard count > 0 else { break }
      shown += buffer[..<count]
    }
    process.waitUntilExit()
    let text = String(decoding: shown, as: UTF8.self).replacing("\r\n", with: "\n")
    return (process.terminationStatus, text)
  }

  @Test func asksForWhatIsMissing() throws {
    let directory = try TemporaryDirectory()
    let (status, screen) = try Self.dialogue(
      [],
      [
        "acme", "Acme_OrderSync", "", "nobody", "integrations@acme.io", "http://acme.io",
        "https://acme.io/callback", "https://acme.io/?x", "https://acme.io/login", "",
        "orders view",
        "9", "1", "nothing-has-this", "GET /V1/none", "GET /V1/products",
        "Magento_Sales::actions_vie", "Magento_Sales::ship", "", "maybe", "y",
      ], in: directory.url)
    #expect(status == 0, "\(screen)")
    for part in [
      "'acme' is no name of a module", "[Acme Order Sync]: ", "'nobody' is not an email address",
      "the endpoint URL uses http", "the identity link URL contains a '?'",
      "An integration has to have a right",
      "1  Sales › Operations › Orders › Actions › View  Magento_Sales::actions_view",
      "There is no number 9.", "+ Magento_Sales::actions_view", "Nothing has all of these words.",
      "matches no route of Magento", "Did you mean 'Magento_Sales::actions_view'?",
      "Please answer y or n.", "Wrote 15 files to Acme_OrderSync.",
    ] { #expect(screen.contains(part), "\(part)\n\(screen)") }
    let text = try String(
      contentsOf: directory.url.appendingPathComponent("Acme_OrderSync/etc/integration.xml"),
      encoding: .utf8)
    #expect(text.contains("<integration name=\"Acme Order Sync\">"))
    #expect(text.contains("<endpoint_url>https://acme.io/callback</endpoint_url>"))
    for id in ["Sales::actions_view", "Sales::ship", "Catalog::products"] {
      #expect(text.contains("<resource name=\"Magento_\(id)\"/>"), "\(id)")
    }
  }

  @Test func asksForNothingElse() throws {
    let directory = try TemporaryDirectory()
    let (status, screen) = try Self.dialogue(
      ["Acme_OrderSync", "--resource", "Magento_Sales::ship", "--integration", "Sync"],
      ["a@acme.io", "", "n"], in: directory.url)
    #expect(status == 2)
    #expect(!screen.contains("Module, as") && !screen.contains("Search: "))
    #expect(screen.contains("nothing was written"))
    #expect(try Self.files(directory.url).isEmpty)
  }

  @Test(arguments: 0..<6) func theEndOfInputWritesNothing(answered: Int) throws {
    let directory = try TemporaryDirectory()
    let answers = [
      "Acme_OrderSync", "", "a@acme.io", "https://acme.io/a", "https://acme.io/b",
      "Magento_Sales::ship",
    ]
    let (status, screen) = try Self.dialogue(
      [], Array(answers[..<answered]), in: directory.url)
    #expect(status == 2, "\(screen)")
    #expect(screen.contains("nothing was written"))
    #expect(try Self.files(directory.url).isEmpty)
  }

  @Test func neverAsksInCI() throws {
    let directory = try TemporaryDirectory()
    for (arguments, environment) in [([], ["CI": "true"]), (["--no-input"], ["CI": ""])] {
      let (status, screen) = try Self.dialogue(
        arguments, [], in: directory.url, environment: environment)
      #expect(status == 2)
      #expect(screen.contains("this is missing:"))
      #expect(!screen.contains("Ctrl-D"))
    }
  }
}
