import Foundation
import MagintTestSupport
import Testing

/// `magint lint --fix` as a user runs it: what is written, what is told, and what is left alone.
struct FixCommandTests {
  private static let path = "etc/integration.xml"
  private static let good = """
    <?xml version="1.0"?>
    <config xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
    xsi:noNamespaceSchemaLocation="urn:magento:module:Magento_Integration:etc/integration/integration.xsd">
        <integration name="Acme Sync">
            <email>sync@acme.io</email>
            <resources>
                <resource name="Magento_Sales::actions_view"/>
            </resources>
        </integration>
    </config>

    """
  private static let resource = "            <resource name=\"Magento_Sales::actions_view\"/>\n"
  /// With two safe fixes.
  private static let twice = good.replacing(
    resource, with: resource + resource + "            <resource name=\"Magento_Backend::all\"/>\n")
  /// With an unsafe one.
  private static let spaced = good.replacing(">sync@acme.io<", with: "> sync@acme.io<")

  private func directory(_ files: [String: String]) throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    for (path, text) in files { try directory.write(text, to: path) }
    return directory
  }

  private func text(_ directory: TemporaryDirectory, _ path: String = path) throws -> String {
    try String(contentsOf: directory.url.appendingPathComponent(path), encoding: .utf8)
  }

  // MARK: What is told

  struct Case: Sendable {
    var text: String
    var arguments: [String]
    var status: Int32
    var output: String
    var after: String
    var error = ""
  }

  @Test(arguments: [
    Case(
      text: twice, arguments: ["--fix"], status: 0,
      output: "Fixed 2 findings, changing 1 file.\nNo findings in 1 file.\n", after: good),
    Case(
      text: good, arguments: ["--fix"], status: 0,
      output: "Nothing to fix.\nNo findings in 1 file.\n", after: good),
    Case(text: twice, arguments: ["--fix", "--quiet"], status: 0, output: "", after: good),
    Case(
      text: twice, arguments: ["--fix", "--ignore", "duplicate-resource"], status: 0,
      output: "Fixed 1 finding, changing 1 file.\nNo findings in 1 file.\n",
      after: good.replacing(resource, with: resource + resource)),
    Case(
      text: twice, arguments: ["--fix", "--rule", "duplicate-resource"], status: 0,
      output: "Fixed 1 finding, changing 1 file.\nNo findings in 1 file.\n",
      after: twice.replacing(resource + resource, with: resource)),
    Case(
      text: spaced, arguments: ["--fix", "--format", "concise"], status: 0,
      output:
        "etc/integration.xml:4:16: warning[surrounding-whitespace] white space around the email 'sync@acme.io'\n",
      after: spaced),
    Case(
      text: spaced, arguments: ["--fix", "--fail-on", "warning", "--format", "concise"], status: 1,
      output:
        "etc/integration.xml:4:16: warning[surrounding-whitespace] white space around the email 'sync@acme.io'\n",
      after: spaced),
    Case(
      text: spaced, arguments: ["--fix", "--unsafe-fixes"], status: 0,
      output: "Fixed 1 finding, changing 1 file.\nNo findings in 1 file.\n", after: good),
    // Nothing is written, and what would be is no report.
    Case(
      text: twice, arguments: ["--diff"], status: 1,
      output: """
        --- a/etc/integration.xml
        +++ b/etc/integration.xml
        @@ -4,8 +4,6 @@
                 <email>sync@acme.io</email>
                 <resources>
                     <resource name="Magento_Sales::actions_view"/>
        -            <resource name="Magento_Sales::actions_view"/>
        -            <resource name="Magento_Backend::all"/>
                 </resources>
             </integration>
         </config>

        """, after: twice, error: "Would fix 2 findings, changing 1 file.\n"),
    Case(
      text: spaced, arguments: ["--diff"], status: 0, output: "", after: spaced,
      error: "Nothing to fix; 1 can be fixed with --unsafe-fixes.\n"),
    Case(text: twice, arguments: ["--fix", "--diff", "-q"], status: 1, output: "…", after: twice),
    Case(
      text: twice, arguments: ["--unsafe-fixes"], status: 2, output: "", after: twice,
      error: "--unsafe-fixes goes with --fix or --diff."),
    Case(
      text: twice, arguments: ["--diff", "--format", "json"], status: 2, output: "", after: twice,
      error: "leave out --format."),
    Case(
      text: twice, arguments: ["--fix", "absent"], status: 3,
      output: "Nothing to fix.\nNo findings in the 0 files that could be read.\n", after: twice,
      error: "absent: no such file or directory"),
    Case(
      text: twice, arguments: ["--fix", "--exclude", "etc"], status: 0,
      output: "Nothing to fix.\nNo findings in 0 files.\n", after: twice, error: "nothing to lint"),
  ])
  func tells(_ test: Case) throws {
    let directory = try directory([Self.path: test.text])
    let output = try Program.run(["lint"] + test.arguments, in: directory.url)
    #expect(output.status == test.status)
    if test.output != "…" { #expect(output.standardOutput == test.output) }
    #expect(
      test.error.isEmpty ? output.standardError == "" : output.standardError.contains(test.error))
    #expect(try text(directory) == test.after)
  }

  @Test func summaryNamesWhatIsLeft() throws {
    let directory = try directory([
      "a/\(Self.path)": Self.twice.replacing(">sync@acme.io<", with: "> sync@acme.io<"),
      "b/\(Self.path)": Self.twice.replacing("Acme Sync", with: "Acme Feed"),
    ])
    let output = try Program.run(["lint", "--fix"], in: directory.url)
    #expect(
      output.standardOutput.hasSuffix(
        "Fixed 4 findings, changing 2 files; 1 more can be fixed with --unsafe-fixes.\n1 warning in 2 files.\n"
      ))
    #expect(output.standardOutput.contains("unsafe fix: Remove the white space"))
  }

  @Test func otherFormatsCountToo() throws {
    let directory = try directory([Self.path: Self.twice])
    let output = try Program.run(["lint", "--fix", "--format", "json"], in: directory.url)
    let report = try JSONSerialization.jsonObject(with: Data(output.standardOutput.utf8))
    let summary = (report as? [String: Any])?["summary"] as? [String: Int]
    #expect(
      summary == [
        "files": 1, "errors": 0, "warnings": 0, "notes": 0, "suppressed": 0, "baseline": 0,
        "fixed": 2,
      ])
    let again = try Program.run(["lint", "--format", "json"], in: directory.url)
    #expect(again.standardOutput.contains("\"diagnostics\":[],\"failures\":[]"))
    #expect(!again.standardOutput.contains("\"fixed\""))
  }

  // MARK: Standard input

  @Test(arguments: [[], ["--stdin-filename", path], ["--kind", "integration"]])
  func standardInput(_ arguments: [String]) throws {
    let output = try Program.run(
      ["lint", "--fix", "-"] + arguments, input: Array(Self.twice.utf8))
    #expect(output.status == 0)
    #expect(output.standardOutput == Self.good)
    #expect(output.standardError == "Fixed 2 findings, changing 1 file.\nNo findings in 1 file.\n")
    let diff = try Program.run(["lint", "--diff", "-"] + arguments, input: Array(Self.twice.utf8))
    #expect(diff.status == 1 && diff.standardOutput.hasPrefix("--- a/"))
  }

  /// Whoever pipes a broken text in hears where it is broken, not that it has no root.
  @Test(arguments: [
    ("<config>\n<integration", "<stdin>:2:1"), ("<config></confg>", "<stdin>:1:11"),
    ("\n\u{0}", "<stdin>:2:1"),
  ])
  func brokenStandardInput(_ text: String, _ place: String) throws {
    let output = try Program.run(["lint", "--fix", "-"], input: Array(text.utf8))
    #expect(output.status == 2)
    #expect(output.standardOutput == "")
    #expect(
      output.standardError.hasPrefix("magint: \(place): the text is not well-formed XML here"),
      "\(output.standardError)")
    #expect(output.standardError.contains("--stdin-filename PATH or --kind"))
  }

  /// What cannot be fixed goes through as it is.
  @Test func standardInputStays() throws {
    let text = Self.spaced.replacing("        <email> sync@acme.io</email>\n", with: "")
    let output = try Program.run(
      ["lint", "--fix", "-", "--format", "concise"], input: Array(text.utf8))
    #expect(output.status == 1)
    #expect(output.standardOutput == text)
    #expect(output.standardError.contains("error[missing-email]"))
  }

  // MARK: What is written

  @Test func diffIsWhatFixDoes() throws {
    let files = [
      "a/\(Self.path)": Self.twice.replacing("\n</config>\n", with: "\n</config>"),
      "b/\(Self.path)": Self.spaced.replacing("Acme Sync", with: "Acme & Feed"),
    ]
    let patched = try directory(files)
    let fixed = try directory(files)
    let diff = try Program.run(["lint", "--diff", "--unsafe-fixes"], in: patched.url)
    #expect(diff.status == 1)
    try patched.write(diff.standardOutput, to: "fix.patch")
    let git = Process()
    git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    git.arguments = ["git", "apply", "fix.patch"]
    git.currentDirectoryURL = patched.url
    try git.run()
    git.waitUntilExit()
    #expect(git.terminationStatus == 0)
    #expect(try Program.run(["lint", "--fix", "--unsafe-fixes"], in: fixed.url).status == 0)
    for path in files.keys { #expect(try text(patched, path) == text(fixed, path)) }
  }

  @Test func permissionsStay() throws {
    let directory = try directory([Self.path: Self.twice])
    let file = directory.url.appendingPathComponent(Self.path).path
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
    #expect(try Program.run(["lint", "--fix"], in: directory.url).status == 0)
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o640)
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.url.path + "/etc")
    #expect(names == ["integration.xml"])
  }

  /// A file that has nothing to fix is not touched, whatever else is fixed.
  @Test func othersAreNotWritten() throws {
    let directory = try directory([
      "a/\(Self.path)": Self.twice, "b/\(Self.path)": Self.good.replacing("Sync", with: "Feed"),
    ])
    let other = directory.url.appendingPathComponent("b/\(Self.path)").path
    let old = Date(timeIntervalSince1970: 1_000_000)
    try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: other)
    #expect(try Program.run(["lint", "--fix"], in: directory.url).status == 0)
    let now = try FileManager.default.attributesOfItem(atPath: other)[.modificationDate] as? Date
    #expect(now == old)
  }

  @Test func oneFileUnderTwoNames() throws {
    let directory = try directory(["a/\(Self.path)": Self.twice])
    try FileManager.default.createSymbolicLink(
      atPath: directory.url.path + "/b", withDestinationPath: "a")
    let arguments = ["a", "b", "./a/\(Self.path)", "b/\(Self.path)"]
    let output = try Program.run(["lint", "--fix"] + arguments, in: directory.url)
    #expect(output.standardError == "")
    #expect(output.standardOutput.contains("Fixed 2 findings, changing 1 file"))
    #expect(try text(directory, "a/\(Self.path)") == Self.good)
    let link = try FileManager.default.destinationOfSymbolicLink(atPath: directory.url.path + "/b")
    #expect(link == "a")
  }

  @Test func whatLinksLeadOutTo() throws {
    let directory = try directory(["elsewhere.xml": Self.twice, "a/etc/x": ""])
    let link = directory.url.path + "/a/\(Self.path)"
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: "../../elsewhere.xml")
    let output = try Program.run(["lint", "--fix", "a"], in: directory.url)
    #expect(
      output.standardError.contains(
        "a/etc/integration.xml: not fixed: is behind a symbolic link to elsewhere.xml, outside of a; name that file to fix it"
      ))
    #expect(output.standardOutput.contains("warning[duplicate-resource]"))
    #expect(try text(directory, "elsewhere.xml") == Self.twice)
    // Within what was named a link is as good as the file, and stays one.
    #expect(try Program.run(["lint", "--fix", "."], in: directory.url).status == 0)
    #expect(try text(directory, "elsewhere.xml") == Self.good)
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: link) == "../../elsewhere.xml")
  }

  @Test(.enabled(if: getuid() != 0, "root may write everything"))
  func aReadOnlyFileStays() throws {
    let directory = try directory([Self.path: Self.twice])
    let file = directory.url.appendingPathComponent(Self.path).path
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: file)
    let output = try Program.run(["lint", "--fix"], in: directory.url)
    #expect(output.status == 3)
    #expect(output.standardError.contains("permission denied"))
    // What was not fixed is still a finding.
    #expect(output.standardOutput.contains("warning[duplicate-resource]"))
    #expect(output.standardOutput.contains("Nothing was fixed: 2 fixes could not be applied."))
    #expect(try text(directory) == Self.twice)
  }

  /// Written under one of its names it would be two files.
  @Test func aFileWithTwoNamesStays() throws {
    let directory = try directory([Self.path: Self.twice])
    let other = directory.url.appendingPathComponent("other")
    try FileManager.default.linkItem(
      at: directory.url.appendingPathComponent(Self.path), to: other)
    let output = try Program.run(["lint", "--fix"], in: directory.url)
    #expect(output.status == 3)
    #expect(output.standardError.contains("etc/integration.xml: has 2 names (hard links)"))
    #expect(output.standardOutput.contains("Nothing was fixed: 2 fixes could not be applied."))
    #expect(try text(directory) == Self.twice)
    // What becomes of the one file says nothing of the others.
    try directory.write(Self.twice, to: "beside/" + Self.path)
    let some = try Program.run(["lint", "--fix"], in: directory.url)
    #expect(
      some.standardOutput.contains(", changing 1 file; 2 fixes could not be applied."),
      "\(some.standardOutput)")
    try FileManager.default.removeItem(at: directory.url.appendingPathComponent("beside"))
    try FileManager.default.removeItem(at: other)
    #expect(try Program.run(["lint", "--fix"], in: directory.url).status == 0)
    #expect(try text(directory) == Self.good)
  }

  /// New lines end as the others of the file do.
  @Test(arguments: ["\n", "\r\n", "\r"])
  func lineEnds(_ end: String) throws {
    let module = """
      <?xml version="1.0"?>
      <config>
          <module name="Acme_Sync">
          </module>
      </config>

      """
    let composer = """
      {
          "name": "acme/module-sync",
          "type": "magento2-module",
          "require": {
              "magento/framework": "^103.0"
          }
      }

      """
    let directory = try directory([
      Self.path: Self.good, "etc/module.xml": module.replacing("\n", with: end),
      "composer.json": composer.replacing("\n", with: end),
    ])
    _ = try Program.run(["lint", "--fix", "--unsafe-fixes"], in: directory.url)
    for (name, text) in [
      ("etc/module.xml", "<module name=\"Magento_Integration\"/>"),
      ("composer.json", "\"magento/module-integration\""),
    ] {
      let after = try self.text(directory, name)
      #expect(after.utf8.count > 0 && after.contains(text), "\(name)")
      let rest = after.replacing(end, with: "").unicodeScalars
      #expect(!rest.contains("\r") && !rest.contains("\n"), "\(name)")
    }
  }

  // MARK: What is not fixed

  /// Without its second list the first would be empty, which developer mode refuses.
  @Test func aFixThatDoesHarmIsTakenBack() throws {
    let lists = Self.good.replacing(
      "        </resources>\n",
      with: "        </resources>\n        <resources>\n\(Self.resource)        </resources>\n")
    let directory = try directory([Self.path: lists])
    let output = try Program.run(["lint", "--fix"], in: directory.url)
    #expect(
      output.standardError
        == "magint: etc/integration.xml:9: duplicate-resource is not fixed: the file would have 'no-resources' then\n"
    )
    #expect(output.standardOutput.contains("warning[duplicate-resource]"))
    #expect(
      output.standardOutput.contains("\nNothing was fixed: 1 fix could not be applied.\n"))
    #expect(try text(directory) == lists)
    // Nobody wants to hear of the rule that objects.
    try directory.write(#"{"rules": {"no-resources": "off"}}"#, to: "magint.json")
    let configured = try Program.run(["lint", "--fix"], in: directory.url)
    #expect(configured.standardError == output.standardError)
    #expect(try text(directory) == lists)
    try directory.write("{}", to: "magint.json")
    // Nobody asked for the rule that objects.
    let alone = try Program.run(
      ["lint", "--fix", "--rule", "duplicate-resource"], in: directory.url)
    #expect(alone.standardError == output.standardError)
    #expect(try text(directory) == lists)
  }

  /// Of defects that hide each other only those that count are repaired.
  @Test func whatIsOffIsNotFixed() throws {
    let broken = Self.good.replacing("sync@acme.io", with: "sync@acme.io & co")
      .replacing("</resources>", with: "</resourcs>")
    let directory = try directory([
      Self.path: broken, "magint.json": #"{"rules": {"xml-tag-mismatch": "off"}}"#,
    ])
    _ = try Program.run(["lint", "--fix"], in: directory.url)
    #expect(try text(directory) == broken.replacing(" & ", with: " &amp; "))
  }

  /// The first module's file has another meaning for the prefix that the fix of the second's uses.
  @Test func harmToWhatIsMerged() throws {
    func config(_ name: String, _ attribute: String) -> String {
      """
      <?xml version="1.0"?>
      <integrations\(attribute)>
          <integration name="\(name)">
              <email>sync@acme.io</email>
          </integration>
      </integrations>

      """
    }
    let path = "etc/integration/config.xml"
    let directory = try directory([
      "a/\(path)": config("Acme Sync", " xmlns:xsi=\"urn:acme\""),
      "b/\(path)": config("Acme Feed", ""),
    ])
    let output = try Program.run(["lint", "--fix", "-q"], in: directory.url)
    #expect(
      output.standardError
        == "magint: b/\(path):2: schema-location is not fixed: developer mode would refuse what the modules are merged to\n"
    )
    #expect(try text(directory, "b/\(path)") == config("Acme Feed", ""))
    // Alone it is none.
    #expect(try Program.run(["lint", "--fix", "-q", "b"], in: directory.url).standardError == "")
    #expect(try text(directory, "b/\(path)").contains("xsi:noNamespaceSchemaLocation"))
  }

  @Test func packagesStay() throws {
    let zip = ZipBuilder([ZipBuilder.Entry("etc/integration.xml", Self.twice)]).bytes
    let directory = try directory([Self.path: Self.twice])
    let file = try directory.write(zip, to: "package.zip")
    let output = try Program.run(
      ["lint", "--fix", "package.zip", "etc", "-q"], in: directory.url)
    #expect(
      output.standardError
        == "magint: package.zip: files in a package are not fixed; fix the module and pack it again\n"
    )
    #expect(try Fixtures.bytes(file) == zip)
    #expect(try text(directory) == Self.good)
    #expect(output.standardOutput.contains("warning[duplicate-resource]"))
  }

  @Test func anEncodingThatCannotBeWritten() throws {
    let text = Self.twice.replacing("?>\n", with: " encoding=\"EUC-JP\"?>\n")
    let parts = text.components(separatedBy: "Acme Sync")
    let raw = Array(parts[0].utf8) + [0xA5, 0xA2, 0xA5, 0xAF, 0xA5, 0xE1] + Array(parts[1].utf8)
    let directory = try directory([:])
    let file = try directory.write(raw, to: Self.path)
    let output = try Program.run(["lint", "--fix"], in: directory.url)
    #expect(try Fixtures.bytes(file) == raw)
    // A build without libxml2's converters cannot read it in the first place.
    if output.standardOutput.contains("duplicate-resource") {
      #expect(
        output.standardError.contains(
          "magint cannot write the encoding 'EUC-JP'; save the file as UTF-8"))
    }
  }

  /// A file that is no XML shows a defect at a time.
  @Test func manyDefectsOfOneFile() throws {
    let text = Self.twice.replacing("Acme Sync", with: String(repeating: "A & ", count: 150))
      .replacing("<email>", with: "<!-- a -- b -->\n        <email>")
    let directory = try directory([Self.path: text])
    let output = try Program.run(["lint", "--fix", "-q"], in: directory.url)
    let fixed = try self.text(directory)
    #expect(fixed.contains(String(repeating: "A &amp; ", count: 150)))
    #expect(fixed.contains("<!-- a == b -->") && !fixed.contains("Magento_Backend::all"))
    #expect(output.standardError == "")
  }
}
