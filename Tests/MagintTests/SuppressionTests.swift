import Foundation
import MagintTestSupport
import Testing

/// Comments that suppress findings, through the program.
@Suite struct SuppressionTests {
  private static let path = "etc/integration.xml"

  private func lint(
    _ text: String, _ arguments: [String] = [], path: String = path, beside: [String: String] = [:]
  ) throws -> [String] {
    let directory = try TemporaryDirectory()
    try directory.write(text, to: path)
    for (path, text) in beside { try directory.write(text, to: path) }
    let output = try Program.run(
      ["lint", "--format", "concise"] + arguments, in: directory.url)
    return output.standardOutput.split(separator: "\n").map { line in
      let place = line.split(separator: ":")
      let rule = line.split(separator: " ").first { $0.hasSuffix("]") } ?? ""
      return "\(place.count > 2 && Int(place[1]) != nil ? place[1] : "-") \(rule)"
    }
  }

  /// Two integrations, each with an insecure URL: lines 5 and 11.
  private static func document(
    prolog: String = "", before: String = "", behind: String = "", inside: String = "",
    end: String = "", epilog: String = ""
  ) -> String {
    """
    <?xml version="1.0"?>\(prolog)
    <config xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
    xsi:noNamespaceSchemaLocation="urn:magento:module:Magento_Integration:etc/integration/integration.xsd">\(before)
        <integration name="Acme Sync"><email>sync@acme.io</email>\(inside)
            <identity_link_url>https://sync.acme.io/login</identity_link_url>
            <endpoint_url>http://sync.acme.io/callback</endpoint_url>\(behind)
            <resources><resource name="Magento_Sales::actions_view"/></resources>
        </integration>
        <integration name="Acme Feed">
            <email>sync@acme.io</email>
            <identity_link_url>https://sync.acme.io/login</identity_link_url>
            <endpoint_url>http://sync.acme.io/callback</endpoint_url>
            <resources><resource name="Magento_Sales::actions_view"/></resources>
        </integration>\(end)
    </config>\(epilog)

    """
  }

  private static let comment = "<!-- magint:ignore insecure-url in the shop's own network -->"
  private static let unused = "warning[unused-suppression]"
  private static let insecure = "warning[insecure-url]"

  @Test(
    arguments: [
      // Before the root: the whole file.
      (document(prolog: "\n" + comment), []),
      (document(prolog: comment), []),
      (document(prolog: "<!-- a -->\n" + comment + "\n<!-- b -->"), []),
      // Alone on its line: the next element, with all in it.
      (document(before: "\n    " + comment), ["12 \(insecure)"]),
      (document(before: "\n\n\t" + comment + "  \n<!-- x -->\n"), ["15 \(insecure)"]),
      (
        document(before: "\n<!--\n  magint:ignore insecure-url\n  in the shop's network\n-->"),
        ["15 \(insecure)"]
      ),
      // The next element is another one.
      (
        document(inside: "\n        " + comment),
        ["4 \(unused)", "6 \(insecure)", "12 \(insecure)"]
      ),
      // Behind something: that line.
      (document(behind: " " + comment), ["11 \(insecure)"]),
      (document(behind: comment), ["11 \(insecure)"]),
      (document(before: comment), ["2 \(unused)", "5 \(insecure)", "11 \(insecure)"]),
      (document(inside: comment), ["3 \(unused)", "5 \(insecure)", "11 \(insecure)"]),
      // Before nothing.
      (document(end: "\n    " + comment), ["5 \(insecure)", "11 \(insecure)", "14 \(unused)"]),
      (document(epilog: "\n" + comment), ["5 \(insecure)", "11 \(insecure)", "15 \(unused)"]),
      // Of several the innermost.
      (document(prolog: comment, behind: comment), []),
      (document(prolog: "\n" + comment, before: "\n" + comment, behind: comment), ["4 \(unused)"]),
      // In other spellings.
      (document(prolog: "<!--magint:ignore insecure-url,placeholder-url x-->"), ["1 \(unused)"]),
      (document(prolog: "<!-- magint:ignore insecure-url: because -->"), []),
      (document(prolog: "<!-- magint:ignore insecure-url – because -->"), []),
      (
        document(prolog: "<!-- magint:ignore insecure-url -->"),
        ["1 warning[suppression-without-reason]"]
      ),
      (
        document(prolog: "<!-- magint:ignore insecure-url: … -->"),
        ["1 warning[suppression-without-reason]"]
      ),
      // Others mean something else.
      (
        document(prolog: "<!-- see magint:ignore insecure-url x -->"),
        ["5 \(insecure)", "11 \(insecure)"]
      ),
      (
        document(prolog: "<!-- TODO magint:ignoring insecure-url -->"),
        ["5 \(insecure)", "11 \(insecure)"]
      ),
      // These were meant for magint.
      (
        document(prolog: "<!-- MAGINT:IGNORE insecure-url x -->"),
        ["1 warning[invalid-suppression]", "5 \(insecure)", "11 \(insecure)"]
      ),
      (
        document(prolog: "<!-- TODO: magint:ignore insecure-url x -->"),
        ["1 warning[invalid-suppression]", "5 \(insecure)", "11 \(insecure)"]
      ),
      (
        document(prolog: "<!--\n * Magint:Ignore insecure-url x -->"),
        ["2 warning[invalid-suppression]", "6 \(insecure)", "12 \(insecure)"]
      ),
      (document(prolog: "<!-- magint insecure-url x -->"), ["5 \(insecure)", "11 \(insecure)"]),
      (
        document(prolog: "<!-- magint:ignore insecure-urls x -->"),
        ["1 warning[invalid-suppression]", "5 \(insecure)", "11 \(insecure)"]
      ),
      (
        document(prolog: "<!-- magint:ignore Insecure-URL x -->"),
        ["1 warning[invalid-suppression]", "5 \(insecure)", "11 \(insecure)"]
      ),
      (
        document(prolog: "<!-- magint:ignore -->"),
        ["1 warning[invalid-suppression]", "5 \(insecure)", "11 \(insecure)"]
      ),
      (
        document(prolog: "<!-- magint:ignore-next insecure-url x -->"),
        ["1 warning[invalid-suppression]", "5 \(insecure)", "11 \(insecure)"]
      ),
      // Nobody silences the guard.
      (
        document(prolog: "<!-- magint:ignore unused-suppression x -->"),
        ["1 \(unused)", "5 \(insecure)", "11 \(insecure)"]
      ),
    ] as [(String, [String])])
  func covers(_ text: String, _ findings: [String]) throws {
    #expect(try lint(text) == findings)
  }

  @Test func lineEndsAndEncodings() throws {
    let text = Self.document(before: "\n    " + Self.comment)
    #expect(try lint(text.replacing("\n", with: "\r\n")) == ["12 \(Self.insecure)"])
    #expect(try lint(text.replacing("\n", with: "\r")) == ["12 \(Self.insecure)"])
    #expect(try lint("\u{FEFF}" + text) == ["12 \(Self.insecure)"])
    let directory = try TemporaryDirectory()
    let utf16 = text.replacing(
      "<?xml version=\"1.0\"?>", with: "<?xml version=\"1.0\" encoding=\"UTF-16\"?>")
    try directory.write(
      Array(utf16.data(using: .utf16LittleEndian).map { [0xFF, 0xFE] + [UInt8]($0) } ?? []),
      to: Self.path)
    let output = try Program.run(["lint", "--format", "concise"], in: directory.url)
    #expect(output.standardOutput.split(separator: "\n").count == 1)
    #expect(output.standardOutput.contains(":12:"))
  }

  /// In what is not well-formed nobody can say what is a comment.
  @Test func brokenFiles() throws {
    let text = Self.document(prolog: "<!-- magint:ignore xml-tag-mismatch x -->")
    #expect(
      try lint(text.replacing("</config>", with: "")).contains {
        $0.hasSuffix("error[xml-tag-mismatch]")
      })
  }

  @Test func rulesThatAreNotInForce() throws {
    let text = Self.document(prolog: "<!-- magint:ignore placeholder-url, no-resources x -->")
    #expect(try lint(text, ["--ignore", "insecure-url"]).count == 2)
    #expect(
      try lint(text, ["--rule", "unused-suppression", "--rule", "no-resources"]) == [
        "1 \(Self.unused)"
      ])
    #expect(try lint(text, ["--rule", "insecure-url"]).count == 2)
    #expect(try lint(text, ["--ignore", "insecure-url", "--ignore", "unused-suppression"]) == [])
    let rules =
      #"{"rules": {"placeholder-url": "off", "unused-suppression": "error", "insecure-url": "off"}}"#
    #expect(try lint(text, beside: ["magint.json": rules]) == ["1 error[unused-suppression]"])
  }

  /// What only shows when other files are looked at is not unused where they are not.
  @Test func filesThatAreLintedAlone() throws {
    let text = Self.document(
      prolog: "<!-- magint:ignore insecure-url, shared-integration-name x -->")
    #expect(try lint(text, [Self.path]) == [])
    #expect(try lint(text) == ["1 \(Self.unused)"])
    let other = Self.document(prolog: Self.comment)
    #expect(
      try lint(text, beside: ["b/etc/integration.xml": other]).allSatisfy {
        !$0.contains("unused") || $0.hasPrefix("-")
      })
  }

  /// Thousands of comments and findings take no time.
  @Test(.timeLimit(.minutes(2))) func hostileFiles() throws {
    let count = 20_000
    let line = "<resource name=\"a\"/> <!-- magint:ignore malformed-resource-id x -->\n"
    let ids = String(repeating: "insecure-ur, ", count: 5_000)
    let text =
      Self.document(prolog: "\n<!-- magint:ignore \(ids) -->").replacing(
        "<resource name=\"Magento_Sales::actions_view\"/></resources>\n    </integration>\n    <integration",
        with: "\n" + String(repeating: line, count: count)
          + "</resources>\n    </integration>\n    <integration")
    let directory = try TemporaryDirectory()
    try directory.write(text, to: Self.path)
    let output = try Program.run(
      [
        "lint", "--format", "markdown", "--rule", "malformed-resource-id", "--rule",
        "invalid-suppression",
      ],
      in: directory.url)
    #expect(output.standardOutput.contains("5000 warnings in 1 file; \(count) suppressed."))
  }

  // MARK: Other files

  @Test func otherFilesOfAModule() throws {
    let config = Self.document().replacing("http://", with: "https://")
    let module = """
      <config><module name="Acme_Sync"/></config>
      """
    let files = [
      "registration.php":
        "<?php\n\\Magento\\Framework\\Component\\ComponentRegistrar::register('module', 'Acme_Sync', __DIR__);"
    ]
    let found = try lint(config, beside: files.merging(["etc/module.xml": module]) { $1 })
    #expect(found.contains { $0.contains("missing-module-sequence") })
    let ignored = "<!-- magint:ignore missing-module-sequence nothing depends on it -->\n" + module
    #expect(
      !(try lint(config, beside: files.merging(["etc/module.xml": ignored]) { $1 }))
        .contains { $0.contains("sequence") || $0.contains("suppression") })
    let elsewhere = module + "\n<!-- magint:ignore missing-module-sequence nothing -->"
    #expect(
      try lint(config, beside: files.merging(["etc/module.xml": elsewhere]) { $1 })
        .filter { $0.contains("sequence") || $0.contains("suppression") }.count == 2)
  }

  @Test(
    arguments: [
      ("", "", false),
      ("// magint:ignore unknown-integration-installed another shop has it\n        ", "", true),
      ("/* magint:ignore unknown-integration-installed another */\n        ", "", true),
      ("# magint:ignore unknown-integration-installed another\n        ", "", true),
      ("/** magint:ignore unknown-integration-installed another */\n        ", "", true),
      ("", " // magint:ignore unknown-integration-installed another", true),
      (
        "// magint:ignore unknown-integration-installed another\n        $this->x = 1;\n        ",
        "", false
      ),
    ] as [(String, String, Bool)])
  func php(_ before: String, _ behind: String, _ isSuppressed: Bool) throws {
    let php = """
      <?php
      namespace Acme\\Sync\\Setup\\Patch\\Data;
      class Install implements \\Magento\\Framework\\Setup\\Patch\\DataPatchInterface
      {
          public function apply()
          {
              \(before)$this->manager->processIntegrationConfig(
                  ['Nobody'] // a list
              );\(behind)
          }
          public static function getDependencies() { return []; }
          public function getAliases() { return []; }
      }

      """
    // Behind something a comment is about its line.
    let text =
      behind.isEmpty
      ? php
      : php.replacing("(\n            ['Nobody'] // a list\n        );", with: "(['Nobody']);")
    let config = """
      <integrations><integration name="Acme Sync"><email>sync@acme.io</email></integration></integrations>
      """
    let found = try lint(
      config, path: "etc/integration/config.xml",
      beside: [
        "etc/module.xml": "<config><module name=\"Acme_Sync\"/></config>",
        "Setup/Patch/Data/Install.php": text,
      ])
    #expect(found.contains { $0.contains("unknown-integration-installed") } != isSuppressed)
    #expect(
      found.contains { $0.contains("unused-suppression") } == (!isSuppressed && !before.isEmpty))
  }

  // MARK: Reports

  /// All formats count the same; only SARIF tells of what is suppressed.
  @Test func reportsAgree() throws {
    let directory = try TemporaryDirectory()
    try directory.write(Self.document(behind: Self.comment), to: Self.path)
    for format in [
      "text", "concise", "json", "github", "gitlab", "checkstyle", "junit", "markdown", "sarif",
    ] {
      let arguments = ["lint", "--format", format, "--fail-on", "warning"]
      let output = try Program.run(arguments, in: directory.url)
      #expect(output.status == 1)
      switch format {
      case "text", "markdown":
        #expect(output.standardOutput.contains("1 warning in 1 file; 1 suppressed."))
      case "json":
        #expect(
          output.standardOutput.contains(#""warnings":1,"notes":0,"suppressed":1,"baseline":0"#))
      case "sarif":
        #expect(output.standardOutput.ranges(of: "\"ruleId\":\"insecure-url\"").count == 2)
        #expect(
          output.standardOutput.contains(
            #""suppressions":[{"kind":"inSource","justification":"in the shop's own network"}]"#))
        #expect(output.standardOutput.contains(#""suppressions":[]"#))
        if SARIFSchema.absence == nil {
          #expect(try SARIFSchema.faults(output.standardOutput) == "")
        }
      default: #expect(!output.standardOutput.contains(":5"), "\(format)")
      }
    }
    // Nothing else found, the run is clean.
    try directory.write(Self.document(prolog: Self.comment), to: Self.path)
    let clean = try Program.run(["lint", "--fail-on", "note"], in: directory.url)
    #expect(clean.status == 0)
    #expect(clean.standardOutput == "No findings in 1 file; 2 suppressed.\n")
  }

  /// What a comment suppresses is not fixed, and a comment without use goes, with its line and no more.
  @Test func fixes() throws {
    let directory = try TemporaryDirectory()
    let text = Self.document(
      before: "\n    <!-- magint:ignore no-resources gone -->", behind: Self.comment)
    try directory.write(text, to: Self.path)
    _ = try Program.run(["lint", "--fix"], in: directory.url)
    let fixed = try String(
      contentsOf: directory.url.appendingPathComponent(Self.path), encoding: .utf8)
    #expect(fixed == Self.document(behind: Self.comment))
  }

  /// A suppression does not change what Magento does.
  @Test func diffHeedsNone() throws {
    let directory = try TemporaryDirectory()
    let text = Self.document(prolog: "<!-- magint:ignore missing-email, insecure-url x -->")
    try directory.write(text, to: "a/\(Self.path)")
    try directory.write(
      text.replacing("<email>sync@acme.io</email>", with: ""), to: "b/\(Self.path)")
    let output = try Program.run(["diff", "a", "b"], in: directory.url)
    #expect(output.status == 1)
    #expect(output.standardOutput.contains("stops"))
  }
}
