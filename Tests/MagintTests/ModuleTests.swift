import Foundation
import MagintTestSupport
import Testing

/// `magint lint` on the directories of modules: what is read around the integration files.
@Suite struct ModuleTests {
  static let moduleRules: Set<String> = [
    "missing-module-sequence", "missing-composer-requirement", "impossible-composer-constraint",
    "module-name-mismatch", "invalid-module-xml", "invalid-composer-json", "unpaired-integration",
    "mixed-formats", "integration-not-installed", "unknown-integration-installed",
    "unread-setup-file", "stale-setup-version", "module-sequence-circle",
    "unknown-module-in-sequence", "integration-name-not-in-array",
  ]

  struct Finding: Decodable, Sendable {
    var rule: String
    var severity: String
    var path: String
    var message: String
  }

  private struct Report: Decodable {
    var diagnostics: [Finding]
  }

  static func findings(_ directory: URL, _ paths: [String]) throws -> [Finding] {
    let output = try Program.run(["lint", "--format", "json"] + paths, in: directory)
    #expect(output.standardError == "")
    return try JSONDecoder().decode(Report.self, from: Data(output.standardOutput.utf8)).diagnostics
  }

  private static func sample(_ name: String) -> URL {
    Fixtures.packageRoot.appendingPathComponent("Samples/\(name)")
  }

  /// A copy of the sample with the legacy pair, below `prefix`, some files changed or gone.
  private static func legacy(
    below prefix: String = "", in directory: TemporaryDirectory = try! TemporaryDirectory(),
    changing changes: [String: (String) -> String?] = [:]
  ) throws -> TemporaryDirectory {
    let root = sample("good-legacy")
    for file in Fixtures.files(below: root) where file.lastPathComponent != "expected.txt" {
      let path = String(file.path.dropFirst(root.path.count + 1))
      let text = try String(contentsOf: file, encoding: .utf8)
      let new = changes[path].map { $0(text) } ?? text
      if let new { try directory.write(new, to: prefix + path) }
    }
    return directory
  }

  private static let patch = "Setup/Patch/Data/InstallIntegration.php"

  @Test func nameOfAnIntegrationIsFollowedThroughFiles() throws {
    let constant = try Self.legacy(changing: [
      Self.patch: {
        $0.replacing("['Acme Stock Feed']", with: "[\\Acme\\StockFeed\\Model\\Names::FEED]")
      }
    ])
    try constant.write(
      "<?php namespace Acme\\StockFeed\\Model; class Names { const FEED = 'Acme Stock Feed'; }",
      to: "Model/Names.php")
    #expect(try Self.rules(constant) == [])

    let elsewhere = try Self.legacy(changing: [Self.patch: { _ in nil }])
    try elsewhere.write(
      "<?php class C { function x($m) { $m->processIntegrationConfig(['Acme Stock Feed']); } }",
      to: "Controller/Adminhtml/Connect.php")
    #expect(try Self.rules(elsewhere) == [])
    try elsewhere.write(
      "<?php // ->processIntegrationConfig(['Acme Stock Feed'])", to: "Test/A.php")
  }

  @Test(arguments: [
    (patch, "integration-not-installed"), ("composer.json", ""), ("registration.php", ""),
    ("etc/module.xml", ""), ("etc/integration/api.xml", "unpaired-integration"),
    ("etc/integration/config.xml", "unknown-integration-installed unpaired-integration"),
  ])
  func withoutAFile(_ path: String, _ expected: String) throws {
    let directory = try Self.legacy(changing: [path: { _ in nil }])
    #expect(try Self.rules(directory) == expected.split(separator: " ").map(String.init))
  }

  /// Tests call what they like.
  @Test func testsInstallNothing() throws {
    let directory = try Self.legacy(changing: [Self.patch: { _ in nil }])
    try directory.write(
      "<?php $m->processIntegrationConfig(['Acme Stock Feed']);", to: "Test/Unit/ATest.php")
    #expect(try Self.rules(directory) == ["integration-not-installed"])
  }

  /// The file of a module that is named alone is judged alone.
  @Test func filesAlone() throws {
    let directory = try Self.legacy(changing: [
      Self.patch: { _ in nil }, "composer.json": { _ in "{" },
    ])
    for paths in [["etc/integration/config.xml"], ["etc/integration"], ["etc"]] {
      #expect(try Self.rules(directory, paths) == [], "\(paths)")
    }
    #expect(
      try Self.rules(directory) == ["integration-not-installed", "invalid-composer-json"])
  }

  /// Modules that have nothing to do with integrations are nobody's business.
  @Test func otherModulesAreLeftAlone() throws {
    let directory = try Self.legacy(below: "app/code/Acme/StockFeed/")
    for number in 1...20 {
      let module = "app/code/Acme/Other\(number)/"
      try directory.write(
        "<config><module name=\"wrong\"/></config>", to: module + "etc/module.xml")
      try directory.write("{", to: module + "composer.json")
      try directory.write("<?php class X {}", to: module + "Setup/installData.php")
    }
    #expect(try Self.rules(directory) == [])
    #expect(try Self.rules(directory, ["app/code"]) == [])
  }

  /// A module without integration files whose setup code installs one is a matter of ours.
  @Test func callsWithoutFiles() throws {
    let directory = try Self.legacy(changing: [
      "etc/integration/config.xml": { _ in nil }, "etc/integration/api.xml": { _ in nil },
    ])
    #expect(try Self.rules(directory) == ["unknown-integration-installed"])
    let both = try Self.legacy(
      below: "other/", in: directory,
      changing: [Self.patch: { _ in nil }])
    #expect(try Self.rules(both) == [])
  }

  /// What is left out is named by what was asked about.
  @Test(arguments: [
    ("2.1.6", "leaves out the release in question, 2.1.6"),
    ("2.4.4..2.4.6", "leaves out every release in question, 2.4.4 to 2.4.6"),
    (">=2.4.4", "leaves out every release in question, 2.4.4 to 2."),
  ])
  func releasesInQuestion(_ releases: String, _ expected: String) throws {
    let directory = try Self.legacy(changing: [
      "composer.json": { $0.replacing("^103.0", with: "^102.0") }
    ])
    let output = try Program.run(
      [
        "lint", "--rule", "impossible-composer-constraint", "--magento", releases, "--format",
        "json",
      ], in: directory.url)
    #expect(output.standardOutput.contains(expected), "\(output.standardOutput)")
    #expect(output.standardOutput.contains("\"not-installed\""))
  }

  /// A repository that keeps its module in a directory of its own.
  @Test func composerAbove() throws {
    let composer = { (text: String) -> String? in
      text.replacing("[\"registration.php\"]", with: "[\"src/registration.php\"]")
        .replacing("\"Acme\\\\StockFeed\\\\\": \"\"", with: "\"Acme\\\\StockFeed\\\\\": \"src/\"")
        .replacing("^103.0", with: "2.0.0")
    }
    let directory = try Self.legacy(below: "src/", changing: ["composer.json": { _ in nil }])
    try directory.write(
      composer(
        try String(
          contentsOf: Self.sample("good-legacy").appendingPathComponent("composer.json"),
          encoding: .utf8))!, to: "composer.json")
    let found = try Self.findings(directory.url, ["."]).filter {
      Self.moduleRules.contains($0.rule)
    }
    #expect(found.map(\.rule) == ["impossible-composer-constraint"])
    #expect(found.map(\.path) == ["composer.json"])
    // What is above the directory that was named is not looked at.
    #expect(try Self.rules(directory, ["src"]) == [])
    // Nor is the file of a shop, which is about other things.
    try directory.write("{\"name\": \"shop\", \"require\": {}}", to: "composer.json")
    #expect(try Self.rules(directory) == [])
  }

  @Test func severalModules() throws {
    let directory = try Self.legacy(below: "a/")
    let name = { (text: String) -> String? in
      text.replacing("Acme_StockFeed", with: "Acme_Other").replacing("StockFeed", with: "Other")
        .replacing("Acme Stock Feed", with: "Acme Other")
    }
    let files = [
      "etc/module.xml", "composer.json", "registration.php", Self.patch,
      "etc/integration/config.xml", "etc/integration/api.xml",
    ]
    _ = try Self.legacy(
      below: "b/", in: directory,
      changing: Dictionary(uniqueKeysWithValues: files.map { ($0, name) }))
    #expect(try Self.rules(directory) == [])
    try directory.write(
      "<config><module name=\"Acme_Other\"><sequence><module name=\"Magento_Integration\"/><module name=\"Acme_StockFeed\"/></sequence></module></config>",
      to: "b/etc/module.xml")
    #expect(try Self.rules(directory) == [])
    try directory.write(
      "<config><module name=\"Acme_StockFeed\"><sequence><module name=\"Magento_Integration\"/><module name=\"Acme_Other\"/></sequence></module></config>",
      to: "a/etc/module.xml")
    #expect(try Self.rules(directory) == ["module-sequence-circle"])
  }

  /// Broken and odd files around the configuration are findings, not failures.
  @Test(arguments: [
    ("etc/module.xml", "<config>", "xml-tag-mismatch"), ("etc/module.xml", "", "xml-empty"),
    ("etc/module.xml", "<a/>", "invalid-module-xml"),
    ("composer.json", "", "invalid-composer-json"),
    ("composer.json", "[]", "invalid-composer-json"),
    ("composer.json", "{\"a\":", "invalid-composer-json"),
    ("registration.php", "", ""), ("registration.php", "<?php '", ""),
    ("registration.php", "\u{0}", ""),
    (patch, "<?php '", "integration-not-installed unread-setup-file"),
  ])
  func oddFiles(_ path: String, _ text: String, _ expected: String) throws {
    let directory = try Self.legacy(changing: [path: { _ in text }])
    let found = try Self.findings(directory.url, ["."]).map(\.rule).filter {
      $0 != "legacy-format"
    }
    #expect(Set(found).sorted() == expected.split(separator: " ").map(String.init))
  }

  private static func rules(_ directory: TemporaryDirectory, _ paths: [String] = ["."]) throws
    -> [String]
  {
    Set(try findings(directory.url, paths).map(\.rule).filter { moduleRules.contains($0) }).sorted()
  }
}
