import Foundation
import MagintTestSupport
import Testing

/// `magint.json`, through the program: what is found, what counts, what is refused.
@Suite struct ConfigurationTests {
  /// A note (schema-location), a warning (insecure-url) and an error.
  private static let xml = """
    <?xml version="1.0"?>
    <config>
        <integration name="Acme Sync">
            <email>sync@acme.io</email>
            <endpoint_url>http://sync.acme.io/magento/callback</endpoint_url>
            <identity_link_url>https://sync.acme.io/magento/login?a=b</identity_link_url>
            <resources><resource name="Magento_Sales::actions_view"/></resources>
        </integration>
    </config>

    """
  private static let path = "etc/integration.xml"

  private func directory(_ files: [String: String]) throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    for (path, text) in files { try directory.write(text, to: path) }
    return directory
  }

  /// `path: severity[rule]` of each finding.
  private func lint(
    _ arguments: [String], _ directory: URL, status: Int32? = nil
  ) throws -> [String] {
    let output = try Program.run(["lint", "--format", "concise"] + arguments, in: directory)
    if let status { #expect(output.status == status, "\(output.standardError)") }
    return output.standardOutput.split(separator: "\n").map { line in
      let path = line.prefix { $0 != ":" }
      let rule = line.split(separator: " ").first { $0.hasSuffix("]") } ?? ""
      return "\(path): \(rule)"
    }
  }

  // MARK: What is found

  @Test func theNearestCounts() throws {
    let off = #"{"rules": {"identity-link-url-with-query": "off", "insecure-url": "off"}}"#
    let directory = try directory([
      "magint.json": #"{"rules": {"identity-link-url-with-query": "note"}}"#,
      "a/\(Self.path)": Self.xml, "b/magint.json": off,
      "b/\(Self.path)": Self.xml.replacing("Acme Sync", with: "Acme Feed"),
      "c/\(Self.path)": Self.xml.replacing("Acme Sync", with: "Acme Mail"), "c/.git/HEAD": "",
    ])
    // By the argument, not by the file: below the one that counts nothing is looked for.
    #expect(
      try lint(["a"], directory.url, status: 0) == [
        "a/etc/integration.xml: note[schema-location]",
        "a/etc/integration.xml: warning[insecure-url]",
        "a/etc/integration.xml: note[identity-link-url-with-query]",
      ])
    #expect(
      try lint(["b"], directory.url, status: 0) == ["b/etc/integration.xml: note[schema-location]"])
    #expect(try lint(["."], directory.url, status: 0).count == 9)
    // A file that is named, and several paths with several configurations.
    #expect(try lint(["b/\(Self.path)"], directory.url, status: 0).count == 1)
    #expect(try lint(["a", "b/\(Self.path)"], directory.url, status: 0).count == 4)
    // Nothing is looked for above a repository.
    #expect(
      try lint(["c"], directory.url, status: 1).contains(
        "c/etc/integration.xml: error[identity-link-url-with-query]"))
    // From inside, with options, on standard input.
    let inside = directory.url.appendingPathComponent("b/etc")
    #expect(try lint([], inside, status: 0) == ["integration.xml: note[schema-location]"])
    let piped = try Program.run(
      ["lint", "-", "--stdin-filename", "b/\(Self.path)", "--format", "concise"], in: directory.url,
      input: Array(Self.xml.utf8))
    #expect(piped.standardOutput.split(separator: "\n").count == 1)
    #expect(
      try lint(["b", "--no-config"], directory.url, status: 1).contains {
        $0.hasSuffix("error[identity-link-url-with-query]")
      })
    #expect(try lint(["a", "--config", "b/magint.json"], directory.url, status: 0).count == 1)
  }

  @Test(arguments: [
    (["--config", "absent.json"], "absent.json: there is no such file"),
    (["--config", "a", "--no-config"], "cannot be combined"),
    (["--config", "etc"], "is a directory"),
  ])
  func whatIsNamedMustBeThere(_ arguments: [String], _ error: String) throws {
    let directory = try directory([Self.path: Self.xml])
    let output = try Program.run(["lint"] + arguments, in: directory.url)
    #expect(output.status == 2 || error.contains("directory") && output.status == 3)
    #expect(output.standardError.contains(error))
    #expect(output.standardOutput == "")
  }

  // MARK: What it says

  @Test(
    arguments: [
      (
        #"{"rules": {"identity-link-url-with-query": "warning"}, "failOn": "warning",}"#, [], 1,
        "warning[identity-link-url-with-query]"
      ),
      (#"{"failOn": "never"}"#, [], 0, "error[identity-link-url-with-query]"),
      (#"{"failOn": "never"}"#, ["--fail-on", "note"], 1, "error[identity-link-url-with-query]"),
      (#"{"failOn": "note"}"#, ["--fail-on", "never"], 0, "error[identity-link-url-with-query]"),
      (
        #"{"rules": {"identity-link-url-with-query": "off"}}"#,
        ["--rule", "identity-link-url-with-query"], 1, "error[identity-link-url-with-query]"
      ),
      (
        #"{"rules": {"identity-link-url-with-query": "note"}}"#,
        ["--rule", "identity-link-url-with-query"], 0,
        "note[identity-link-url-with-query]"
      ),
      (
        #"{"overrides": [{"files": ["etc"], "rules": {"identity-link-url-with-query": "note"}}]}"#,
        [], 0,
        "note[identity-link-url-with-query]"
      ),
      (
        #"{"overrides": [{"files": ["integration.xml"], "rules": {"identity-link-url-with-query": "off"}}, {"files": ["./**/integration.xml"], "rules": {"identity-link-url-with-query": "note"}}]}"#,
        [], 0, "note[identity-link-url-with-query]"
      ),
      (
        #"{"overrides": [{"files": ["src/*"], "rules": {"identity-link-url-with-query": "note"}}]}"#,
        [], 1,
        "error[identity-link-url-with-query]"
      ),
      (#"{"placeholderDomains": ["acme.io"]}"#, [], 1, "error[placeholder-url]"),
      (#"{"placeholderDomains": ["*.SYNC.acme.io"]}"#, [], 1, "error[placeholder-url]"),
      (#"{"placeholderDomains": ["acme.io"]}"#, [], 1, "warning[placeholder-email]"),
    ] as [(String, [String], Int32, String)])
  func counts(
    _ configuration: String, _ arguments: [String], _ status: Int32, _ finding: String
  ) throws {
    let directory = try directory([Self.path: Self.xml, "magint.json": configuration])
    #expect(
      try lint(arguments, directory.url, status: status).contains("\(Self.path): \(finding)"))
  }

  @Test func domainsAreWholeNames() throws {
    let directory = try directory([
      Self.path: Self.xml,
      "magint.json": #"{"placeholderDomains": ["me.io", "nc.acme.io", "staging.sync.acme.io"]}"#,
    ])
    #expect(!(try lint([], directory.url).contains { $0.contains("placeholder") }))
  }

  @Test func releases() throws {
    let xml = Self.xml.replacing("actions_view", with: "api_actions")
      .replacing("?a=b", with: "")
    let directory = try directory([
      "magint.json": #"{"magento": "2.4.4"}"#, "a/\(Self.path)": xml,
      "b/magint.json": #"{"magento": "2.4.7-p4"}"#, "b/\(Self.path)": xml,
    ])
    #expect(
      try lint(["a"], directory.url, status: 1).contains("a/\(Self.path): error[unknown-resource]"))
    #expect(!(try lint(["b"], directory.url, status: 0).joined().contains("unknown-resource")))
    // Each by its own.
    #expect(
      try lint(["a", "b"], directory.url, status: 1).filter { $0.contains("unknown-resource") }
        == ["a/\(Self.path): error[unknown-resource]"])
    #expect(
      !(try lint(["a", "--magento", "2.4.8"], directory.url, status: 0).joined()
        .contains("unknown-resource")))
    // For one release there is but one.
    let two = try Program.run(["compile", "a", "b"], in: directory.url)
    #expect(two.status == 2)
    #expect(two.standardError.contains("names other releases than magint.json:1"))
    let compiled = try Program.run(
      ["compile", "a", "--format", "json", "--keep-going"], in: directory.url)
    #expect(compiled.standardOutput.contains("\"2.4.4\""))
    let grants = try Program.run(["grants", "b"], in: directory.url)
    #expect(grants.standardOutput.contains("Magento 2.4.7-p4"))
    #expect(
      grants.standardOutput
        != (try Program.run(["grants", "b", "--no-config"], in: directory.url)).standardOutput)
    let diff = try Program.run(["diff", "a", "b"], in: directory.url)
    #expect(diff.standardOutput.contains("Magento 2.4.7-p4"))
  }

  @Test func aCatalogOfOnesOwn() throws {
    let directory = try directory([
      "ci/magint.json": #"{"catalog": "catalog.json"}"#, Self.path: Self.xml,
      "ci/catalog.json": "{}", "magento/app/etc/x": "",
    ])
    let broken = try Program.run(["lint", "--config", "ci/magint.json"], in: directory.url)
    #expect(broken.status != 0 && broken.standardError.contains("ci/catalog.json"))
    // What the command line names is not looked for there.
    let absent = try Program.run(
      ["lint", "--config", "ci/magint.json", "--catalog", "absent.json"], in: directory.url)
    #expect(absent.standardError.contains("absent.json"))
    #expect(!absent.standardError.contains("ci/catalog.json"))
  }

  @Test func excludes() throws {
    let other = Self.xml.replacing("Acme Sync", with: "Acme Feed")
    let directory = try directory([
      "magint.json": #"{"exclude": ["vendor", "app/*/Test/*", "./lib/x/"]}"#,
      "app/a/\(Self.path)": Self.xml, "app/a/Test/\(Self.path)": other,
      "vendor/x/\(Self.path)": other, "lib/x/\(Self.path)": other, "b/vendor/\(Self.path)": other,
    ])
    func files(_ arguments: [String], in url: URL? = nil) throws -> Set<String> {
      Set(
        try lint(arguments, url ?? directory.url).map { String($0.prefix { $0 != ":" }) })
    }
    #expect(try files([]) == ["app/a/\(Self.path)"])
    #expect(try files(["app"]) == ["app/a/\(Self.path)"])
    #expect(try files([], in: directory.url.appendingPathComponent("app")) == ["a/\(Self.path)"])
    #expect(try files(["--no-config"]).count == 5)
    // Named, it is left out all the same, which is said and is no error: hooks name what they are given.
    for path in ["vendor", "vendor/x", "vendor/x/\(Self.path)"] {
      let output = try Program.run(["lint", path], in: directory.url)
      #expect(output.status == 0)
      #expect(output.standardOutput == "No findings in 0 files.\n")
      #expect(output.standardError == "magint: \(path): left out by magint.json:1\n")
    }
    let piped = try Program.run(
      ["lint", "-", "--stdin-filename", "vendor/x/\(Self.path)"], in: directory.url,
      input: Array(Self.xml.utf8))
    #expect(piped.status == 0 && piped.standardOutput == "No findings in 0 files.\n")
    // Others heed it too.
    let formatted = try Program.run(["fmt", "--check", ".", "vendor/x"], in: directory.url)
    #expect(formatted.standardOutput == "app/a/\(Self.path)\n")
    let asked = ["fmt", "-", "--stdin-filename", "vendor/\(Self.path)"]
    #expect(
      try Program.run(asked, in: directory.url, input: Array(Self.xml.utf8)).standardOutput
        == Self.xml)
    let fixed = ["lint", "--fix", "-", "--stdin-filename", "vendor/\(Self.path)"]
    #expect(
      try Program.run(fixed, in: directory.url, input: Array(Self.xml.utf8)).standardOutput
        == Self.xml)
    let compiled = try Program.run(["compile", "--keep-going"], in: directory.url)
    #expect(compiled.standardOutput.contains("Acme Sync"))
    #expect(!compiled.standardOutput.contains("Acme Feed"))
    let grants = try Program.run(["grants"], in: directory.url)
    #expect(grants.standardOutput.contains("Acme Sync"))
    #expect(!grants.standardOutput.contains("Acme Feed"))
    for command in ["compile", "grants"] {
      let refused = try Program.run([command, "vendor"], in: directory.url)
      #expect(refused.status == 2)
      #expect(refused.standardError.contains("left out by magint.json:1"))
    }
  }

  /// What stops Magento stops `compile`, whatever anybody wants to hear.
  @Test func compileTellsWhatStops() throws {
    let bad = Self.xml.replacing("<email>sync@acme.io</email>", with: "")
    let rules = #"{"rules": {"missing-email": "off", "identity-link-url-with-query": "off"}}"#
    let directory = try directory([
      Self.path: "<!-- magint:ignore missing-email later -->\n"
        + bad.split(separator: "\n").dropFirst().joined(separator: "\n"),
      "magint.json": rules,
    ])
    #expect(try lint([], directory.url, status: 0).count == 2)
    let output = try Program.run(["compile"], in: directory.url)
    #expect(output.status == 1)
    #expect(output.standardOutput == "")
    #expect(output.standardError.contains("error[missing-email]"))
    #expect(output.standardError.contains("stops at this configuration"))
    #expect(!output.standardError.contains("identity-link-url-with-query"))
    #expect(!output.standardError.contains("unused-suppression"))
  }

  /// The rules of the package and of the files in it; what belongs to magint is not packed.
  @Test func packages() throws {
    let directory = try TemporaryDirectory()
    let module = directory.url.appendingPathComponent("module")
    try FileManager.default.copyItem(
      at: Fixtures.packageRoot.appendingPathComponent("Samples/from-documentation"), to: module)
    let errors = [
      "placeholder-url", "xsd-unexpected-attribute", "malformed-resource-id", "unknown-resource",
    ]
    let rules = errors.map { "\"\($0)\": \"note\"" }.joined(separator: ", ")
    try directory.write("{\"rules\": {\(rules)}}", to: "module/magint.json")
    try directory.write("{}", to: "module/magint-baseline.json")
    #expect(try Program.run(["pack", "--list", "--no-config"], in: module).status == 1)
    let listed = try Program.run(["pack", "--list"], in: module)
    #expect(listed.status == 0)
    for name in ["magint.json", "magint-baseline.json"] {
      #expect(
        listed.standardOutput.split(separator: "\n").contains {
          $0.contains(name) && $0.hasSuffix("a tool's cache or settings")
        })
    }
    #expect(try Program.run(["pack", "module", "-o", "."], in: directory.url).status == 0)
    let package = "acme_module-reviews-1.0.0.zip"
    #expect(
      try lint([package], directory.url, status: 1).contains {
        $0.hasSuffix("error[placeholder-url]")
      })
    // In a package the configuration beside it counts.
    let beside = rules.replacing("note", with: "off")
    try directory.write(
      "{\"overrides\": [{\"files\": [\"*.zip\"], \"rules\": {\(beside)}}]}", to: "magint.json")
    #expect(
      !(try lint([package], directory.url, status: 0).contains { $0.contains("placeholder-url") }))
  }

  /// Enough files to be shared among threads.
  @Test func manyFiles() throws {
    let directory = try directory([
      "magint.json": #"{"overrides": [{"files": ["b"], "rules": {"insecure-url": "off"}}]}"#
    ])
    for index in 0..<40 {
      let part = index % 2 == 0 ? "a" : "b"
      try directory.write(
        Self.xml.replacing("Acme Sync", with: "Acme Sync \(index)"),
        to: "\(part)/\(index)/\(Self.path)")
    }
    let found = try lint([], directory.url, status: 1).filter { $0.contains("insecure-url") }
    #expect(found.count == 20)
    #expect(found.allSatisfy { $0.hasPrefix("a/") })
  }

  @Test func noReportReplacesIt() throws {
    let directory = try directory([Self.path: Self.xml, "magint.json": "{}"])
    for option in [
      ["--format", "json=magint.json"], ["--write-baseline", "magint.json", "--force"],
    ] {
      let output = try Program.run(["lint"] + option, in: directory.url)
      #expect(output.status == 2 && output.standardError.contains("no report replaces it"))
    }
  }

  // MARK: Mistakes

  /// All of them, each with its place, in order.
  @Test func tellsEveryMistake() throws {
    let directory = try directory([
      Self.path: Self.xml,
      "magint.json": """
      {
        "magneto": "2.4", // a typo
        "magento": "2.3.9",
        "exclude": ["/vendor", "a[", "", 1, "b\\\\", "[]", "[!]a]"],
        "rules": {"insecure-urls": "error", "no-resources": "of", "legacy-format": 3,
          "unsafe-name": "error", "unsafe-name": "note"},
        "overrides": [{"files": [], "rule": {}}, 3, {"files": ["a"]}],
        "placeholderDomains": ["https://x.y", 4, "", "a..b"],
        "failOn": "critical",
        "baseline": "",
        "baseline": "x",
        "catalogue": "x",
        /* none of these is one */
        "$schema": false,
      }
      """,
    ])
    let output = try Program.run(["lint"], in: directory.url)
    #expect(output.status == 2)
    #expect(output.standardOutput == "")
    try Golden.check(
      output.standardError,
      Fixtures.packageRoot.appendingPathComponent("Tests/MagintTests/Fixtures/config/mistakes.txt"))
  }

  @Test(arguments: [
    ("", "1:1: is not JSON: the text ends where a value is expected"),
    ("[]", "1:1: a configuration is an object, {…}, and this is a list"),
    ("{\n  \"rules\": {]}", "2:13: is not JSON: a name in quotes is expected"),
    ("{} x", "1:4: is not JSON: text behind the end of the value"),
    ("{\n/* ", "2:1: is not JSON: a comment is never closed"),
    (#"{"magento": "2.3.9"}"#, "1:13: there is no release '2.3.9'; the nearest is 2.3.7-p4"),
    (#"{"failOn": "warnings"}"#, "Did you mean 'warning'?"),
    (#"{"Rules": {}}"#, "1:2: there is no key 'Rules'. Did you mean 'rules'?"),
    (#"{"zzzzzzzzzzzzz": 1}"#, "There are $schema, magento,"),
    (#"{"exclude": ["../x"]}"#, "1:14: the glob '../x' has a '..'"),
    (#"{"exclude": ["a/../x"]}"#, "has a '..', and matches nothing"),
    (#"{"exclude": ["!etc"]}"#, "1:14: the glob '!etc' begins with '!'"),
    (#"{"overrides": [{"files": ["!x"], "rules": {}}]}"#, "begins with '!'"),
    ("{\n\n\"catalog\": \"no.json\"}", "magint.json:3: no.json: cannot be read"),
  ])
  func refuses(_ text: String, _ message: String) throws {
    let directory = try directory([Self.path: Self.xml, "magint.json": text])
    let output = try Program.run(["lint", "--quiet"], in: directory.url)
    // What a configuration names and is not there cannot be read.
    #expect(output.status == (message.contains("cannot be read") ? 3 : 2))
    #expect(output.standardOutput == "")
    #expect(output.standardError.hasPrefix("magint: magint.json:"))
    #expect(output.standardError.contains(message), "\(output.standardError)")
  }

  @Test func otherBytes() throws {
    let directory = try directory([Self.path: Self.xml])
    for bytes in [Array("\u{FEFF}{\"rules\": {\"no-resources\": \"note\"}}".utf8), [0x7B, 0x7D]] {
      try directory.write(bytes, to: "magint.json")
      #expect(try lint([], directory.url).count == 3)
    }
    try directory.write([0x7B, 0x22, 0xFF, 0x22, 0x7D], to: "magint.json")
    let output = try Program.run(["lint"], in: directory.url)
    #expect(output.status == 2 && output.standardError.contains("is not UTF-8"))
    // Nested beyond all sense.
    try directory.write(String(repeating: "[", count: 100_000), to: "magint.json")
    #expect(try Program.run(["lint"], in: directory.url).status == 2)
  }

  // MARK: show

  @Test(arguments: [
    ("file", ["app/code/Legacy/Old"]), ("none", ["--no-config"]),
    (
      "options",
      [
        "--magento", "2.4", "--exclude", "x", "--rule", "no-resources", "--rule", "insecure-url",
        "--ignore", "insecure-url", "--fail-on", "never", "--baseline", "b.json",
      ]
    ),
  ])
  func shows(_ name: String, _ arguments: [String]) throws {
    let directory = try directory([
      Self.path: Self.xml, "app/code/Legacy/Old/README": "",
      "magint.json": """
      {
        // What counts where.
        "magento": "2.4.4..2.4.8",
        "exclude": [
          "vendor",
          "*/Test/*",
        ],
        "placeholderDomains": ["staging.acme.io"],
        "failOn": "warning",
        "rules": {"legacy-format": "off"},
        "overrides": [
          {"files": ["app/code/Legacy"],
           "rules": {"insecure-url": "error", "no-resources": "off"}}
        ]
      }
      """,
    ])
    let output = try Program.run(["config", "show"] + arguments, in: directory.url)
    #expect(output.status == 0)
    let fixtures = Fixtures.packageRoot.appendingPathComponent("Tests/MagintTests/Fixtures/config")
    try Golden.check(output.standardOutput, fixtures.appendingPathComponent("show-\(name).txt"))
    let json = try Program.run(
      ["config", "show", "--format", "json"] + arguments, in: directory.url)
    try Golden.check(json.standardOutput, fixtures.appendingPathComponent("show-\(name).json"))
    _ = try JSONSerialization.jsonObject(with: Data(json.standardOutput.utf8))
  }

  @Test func showsMistakesToo() throws {
    let directory = try directory(["magint.json": #"{"rule": {}}"#])
    let output = try Program.run(["config", "show"], in: directory.url)
    #expect(output.status == 2 && output.standardError.contains("1:2: there is no key 'rule'"))
    let unknown = try Program.run(["config", "show", "--no-config", "--rule", "no-resource"])
    #expect(unknown.status == 2 && unknown.standardError.contains("'no-resources'"))
    let excluded = try self.directory(["a/b": "", "magint.json": #"{"exclude": ["a"]}"#])
    let shown = try Program.run(["config", "show", "a/b"], in: excluded.url)
    #expect(shown.standardOutput.contains("Left out by magint.json:1"))
    let absent = try Program.run(["config", "show", "nosuch"], in: excluded.url)
    #expect(absent.status == 2 && absent.standardOutput == "")
    #expect(absent.standardError == "magint: nosuch: no such file or directory\n")
  }

  // MARK: Other commands

  /// Commands that ask what Magento knows ask about the one that the configuration names.
  @Test func whichMagento() throws {
    let directory = try directory([
      "magint.json": #"{"magento": "2.3.0"}"#, "m/etc/integration.xml": Self.xml,
    ])
    func run(_ arguments: [String]) throws -> Program.Output {
      try Program.run(arguments, in: directory.url)
    }
    // The right that this needs is another one from 2.3.1 on.
    let request = ["acl", "for", "GET /V1/orders", "--format", "ids"]
    #expect(try run(request).standardOutput == "Magento_Sales::sales\n")
    for other in [["--no-config"], ["--magento", "2.4.8"]] {
      #expect(try run(request + other).standardOutput == "Magento_Sales::actions_view\n")
    }
    for arguments in [
      ["acl", "tree"], ["acl", "show", "Magento_Sales::sales"], ["acl", "find", "orders"],
      ["acl", "why", "Magento_Sales::sales", "--in", "m"],
      [
        "new", "Acme_Sync", "--integration", "Acme Sync", "--email", "a@acme.io", "--resource",
        "Magento_Sales::sales",
        "--dry-run", "--no-input",
      ],
    ] {
      try directory.write(#"{"magento": "2.3.0"}"#, to: "magint.json")
      #expect(try run(arguments).status < 2)
      try directory.write(#"{"magento": "2.3.9"}"#, to: "magint.json")
      let output = try run(arguments)
      #expect(output.status == 2, "\(arguments)")
      #expect(output.standardError.contains("magint.json:1:13: there is no release '2.3.9'"))
      #expect(try run(arguments + ["--no-config"]).status < 2)
    }
  }

  /// Advice that a command cannot take is not given.
  @Test func adviceFitsTheCommand() throws {
    let directory = try directory([Self.path: Self.xml])
    try directory.write(
      [UInt8](repeating: 0x20, count: 9 << 20), to: "large/etc/integration.xml")
    let advice = "; pass --max-file-size to allow it"
    for (arguments, isGiven) in [
      (["lint", "large"], true), (["compile", "large"], true), (["init", "large"], false),
      (["grants", "large"], false), (["editor", "vscode", "large"], false),
    ] {
      if arguments[0] == "editor" {
        try directory.write(
          [UInt8](repeating: 0x20, count: 9 << 20), to: "large/.vscode/settings.json")
      }
      let output = try Program.run(arguments, in: directory.url)
      #expect(output.status == 3, "\(arguments)")
      #expect(output.standardError.contains("has 9 MB, more than the "), "\(arguments)")
      #expect(output.standardError.contains(advice) == isGiven, "\(output.standardError)")
    }
  }

  // MARK: The schema

  /// Whether the two agree on what can be said without comments.
  @Test(
    .enabled(
      if: SARIFSchema.validatorAbsence == nil, "\(SARIFSchema.validatorAbsence ?? "")"),
    arguments: [
      (#"{}"#, true),
      (#"{"$schema": "./magint.schema.json", "magento": "2.4", "exclude": ["vendor"]}"#, true),
      (
        #"{"rules": {"no-resources": "off", "unused-suppression": "error"}, "failOn": "never"}"#,
        true
      ),
      (#"{"overrides": [{"files": ["a/*"], "rules": {"insecure-url": "note"}}]}"#, true),
      (#"{"placeholderDomains": ["a.b"]}"#, true),
      (#"{"rule": {}}"#, false), (#"{"rules": {"no-resource": "off"}}"#, false),
      (#"{"rules": {"no-resources": "fatal"}}"#, false), (#"{"exclude": "vendor"}"#, false),
      (#"{"exclude": [""]}"#, false), (#"{"failOn": true}"#, false), (#"[]"#, false),
      (#"{"overrides": [{"files": ["a"]}]}"#, false), (#"{"overrides": [{"rules": {}}]}"#, false),
      (#"{"overrides": [{"files": [], "rules": {}}]}"#, false), (#"{"magento": 2.4}"#, false),
      (#"{"baseline": ""}"#, false), (#"{"catalog": null}"#, false),
    ])
  func schemaAgrees(_ text: String, _ isValid: Bool) throws {
    let directory = try directory([Self.path: Self.xml, "magint.json": text])
    #expect((try Program.run(["config", "show"], in: directory.url).status == 0) == isValid)
    let schema = try directory.write(
      try Program.run(["schema", "config"]).standardOutput, to: "schema.json")
    #expect((try SARIFSchema.faults(text, against: schema) == "") == isValid)
  }

  @Test func theSchemaIsTheOneInTheRepository() throws {
    let file = Fixtures.packageRoot.appendingPathComponent("Schemas/magint.schema.json")
    #expect(
      try Program.run(["schema", "config"]).standardOutput
        == String(decoding: try Fixtures.bytes(file), as: UTF8.self),
      "run magint-dev generate")
  }
}
