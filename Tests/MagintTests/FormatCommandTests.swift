import Foundation
import MagintTestSupport
import Testing

/// `magint lint --format` as a user runs it: where the reports go, and that none changes the exit code.
@Suite struct FormatCommandTests {
  private static let formats = [
    "text", "concise", "json", "sarif", "github", "gitlab", "checkstyle", "junit", "markdown",
  ]
  private static let path = "etc/integration.xml"
  private static let good = """
    <?xml version="1.0"?>
    <config xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
    xsi:noNamespaceSchemaLocation="urn:magento:module:Magento_Integration:etc/integration/integration.xsd">
        <integration name="Acme Sync">
            <email>sync@acme.io</email>
            <resources><resource name="Magento_Sales::actions_view"/></resources>
        </integration>
    </config>

    """
  /// Findings of all severities; a value that every format has to escape, and a fix.
  private static let bad = good.replacing("integration.xsd", with: "other.xsd")
    .replacing("        <email>sync@acme.io</email>\n", with: "")
    .replacing("Acme Sync", with: " 日本 &lt;b&gt; &amp; 'x' | ]]&gt; 100%::`a`")

  private func directory() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try directory.write(Self.good, to: "good/\(Self.path)")
    try directory.write(Self.bad, to: "bad é/\(Self.path)")
    return directory
  }

  private func text(_ directory: TemporaryDirectory, _ path: String) throws -> String {
    try String(contentsOf: directory.url.appendingPathComponent(path), encoding: .utf8)
  }

  @Test(arguments: formats)
  func goldens(_ format: String) throws {
    let directory = try directory()
    // A range of its own, so that what is recorded stays when releases come in.
    let arguments = ["lint", "--magento", "2.4.6..2.4.7-p3", "--format"]
    let output = try Program.run(
      arguments + [format], in: directory.url, tellsReleases: true)
    #expect(output.status == 1)
    #expect(output.standardError == "")
    #expect(!output.standardOutput.contains("\u{1B}"))
    // The table of rules is another test's matter.
    var shown = output.standardOutput
    if format == "sarif", let from = shown.range(of: "\"rules\":["),
      let to = shown.range(of: "],\"invocations\"") ?? shown.range(of: "]}},\"invocations\"")
    {
      shown.replaceSubrange(from.upperBound..<to.lowerBound, with: "")
      shown = shown.replacing(/"ruleIndex":\d+/, with: "\"ruleIndex\":0")
    }
    try Golden.check(
      shown,
      Fixtures.packageRoot.appendingPathComponent("Tests/MagintTests/Fixtures/formats/\(format)"))

    // The same in a file, and beside the text.
    let written = try Program.run(arguments + ["\(format)=out/a/report"], in: directory.url)
    #expect(written.status == 1)
    #expect(try text(directory, "out/a/report") == output.standardOutput)
    #expect(written.standardOutput.contains("error[missing-email]: "))
  }

  struct ExitCase: Sendable {
    var arguments: [String]
    var status: Int32
  }

  @Test(arguments: formats)
  func exitCodes(_ format: String) throws {
    let directory = try directory()
    for example in [
      ExitCase(arguments: ["good"], status: 0), ExitCase(arguments: ["bad é"], status: 1),
      ExitCase(arguments: ["bad é", "--fail-on", "never"], status: 0),
      ExitCase(arguments: ["good", "absent"], status: 3),
    ] {
      let output = try Program.run(
        ["lint", "--format", format] + example.arguments, in: directory.url)
      #expect(output.status == example.status, "\(example.arguments)")
      if example.status == 3, format != "text" {
        #expect(output.standardOutput.contains("no such file or directory"))
      }
    }
    // On standard input there is no file.
    let piped = try Program.run(
      ["lint", "-", "--kind", "integration", "--format", format], input: Array(Self.bad.utf8))
    #expect(piped.status == 1)
    #expect(piped.standardOutput.contains("stdin"))
  }

  @Test func severalInOneRun() throws {
    let directory = try directory()
    let arguments = Self.formats.flatMap { ["--format", "\($0)=\($0).out"] }
    let output = try Program.run(["lint"] + arguments + ["--format", "concise"], in: directory.url)
    #expect(output.status == 1)
    for format in Self.formats {
      let alone = try Program.run(
        ["lint", "--format", format], in: directory.url, tellsReleases: true)
      #expect(try text(directory, "\(format).out") == alone.standardOutput)
    }
    #expect(try text(directory, "concise.out") == output.standardOutput)
    // A dash is standard output; an equals sign may be a part of a name.
    let dash = try Program.run(
      ["lint", "--format", "json=-", "--format=gitlab=a=b"], in: directory.url)
    #expect(try text(directory, "json.out") == dash.standardOutput)
    #expect(try text(directory, "gitlab.out") == text(directory, "a=b"))
  }

  @Test func colours() throws {
    let directory = try directory()
    for format in Self.formats {
      let output = try Program.run(
        ["lint", "--color", "always", "--format", format, "--format", "text=file"],
        in: directory.url)
      let isColoured = output.standardOutput.contains("\u{1B}[")
      #expect(isColoured == ["text", "concise"].contains(format), "\(format)")
      #expect(try !text(directory, "file").contains("\u{1B}["))
    }
  }

  @Test func replacesTheReportOfTheRunBefore() throws {
    let directory = try directory()
    try directory.write(String(repeating: "old ", count: 100_000), to: "report")
    _ = try Program.run(["lint", "good", "--format", "concise=report"], in: directory.url)
    #expect(try text(directory, "report") == "")
    // Nothing is left beside it.
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: directory.url.path).sorted()
        == ["bad é", "good", "report"])
  }

  @Test(arguments: [
    ["sarif="], ["sarif=.."], ["sarif=a/"], ["sarif=a/."], ["text", "json"],
    ["sarif=a", "json=./a"],
    ["sarif=good/etc/integration.xml"], ["sarif=new/etc/module.xml"],
    ["sarif=good/etc/integration/api.xml"], ["sarif=other.xml"], ["sarif=composer.json"],
    ["json=a/registration.php"], ["sarif=link"], ["SARIF=a"],
  ])
  func refuses(_ formats: [String]) throws {
    let directory = try directory()
    try directory.write(Self.good, to: "other.xml")
    try FileManager.default.createSymbolicLink(
      atPath: directory.url.appendingPathComponent("link").path, withDestinationPath: "other.xml")
    let output = try Program.run(
      ["lint", "good", "other.xml", "--kind", "integration"]
        + formats.flatMap { ["--format", $0] }, in: directory.url)
    #expect(output.status == 2)
    #expect(output.standardError != "")
    #expect(output.standardOutput == "")
    for path in ["other.xml", "good/\(Self.path)"] {
      #expect(try text(directory, path) == Self.good)
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: directory.url.path).sorted()
        == ["bad é", "good", "link", "other.xml"])
  }

  @Test func whatCannotBeWritten() throws {
    let directory = try directory()
    try directory.write("x", to: "file")
    try FileManager.default.createSymbolicLink(
      atPath: directory.url.appendingPathComponent("link").path, withDestinationPath: "file")
    for path in ["bad é", "file/report", "link", "/dev/null"] {
      let output = try Program.run(
        ["lint", "good", "--format", "sarif=\(path)", "--format", "json=written"],
        in: directory.url)
      #expect(output.status == 3)
      #expect(output.standardError.contains("magint: \(path.prefix(4))"))
      // The others are, and the findings are told.
      #expect(output.standardOutput == "No findings in 1 file.\n")
      #expect(try text(directory, "written").contains("\"files\":1"))
      try FileManager.default.removeItem(at: directory.url.appendingPathComponent("written"))
    }
    #expect(try text(directory, "file") == "x")
  }

  // MARK: SARIF

  private struct Log: Decodable {
    struct Text: Decodable {
      var text: String
      var markdown: String?
    }
    struct Rule: Decodable {
      struct Configuration: Decodable { var level: String }
      struct Properties: Decodable { var consequences: [String] }
      var id, name: String
      var shortDescription, fullDescription, help: Text
      var defaultConfiguration: Configuration
      var properties: Properties
    }
    struct Driver: Decodable { var rules: [Rule] }
    struct Tool: Decodable { var driver: Driver }
    struct Region: Decodable {
      var startLine, startColumn, endLine, endColumn: Int
      var byteOffset, byteLength: Int?
    }
    struct Replacement: Decodable {
      var deletedRegion: Region
      var insertedContent: Text
    }
    struct Change: Decodable { var replacements: [Replacement] }
    struct Fix: Decodable { var artifactChanges: [Change] }
    struct Result: Decodable {
      var ruleId: String
      var ruleIndex: Int
      var fixes: [Fix]?
      var partialFingerprints: [String: String]
    }
    struct Run: Decodable {
      var tool: Tool
      var results: [Result]
    }
    var runs: [Run]
  }

  private func sarif(_ arguments: [String], in directory: TemporaryDirectory) throws -> Log.Run {
    let output = try Program.run(["lint", "--format", "sarif"] + arguments, in: directory.url)
    return try #require(
      try JSONDecoder().decode(Log.self, from: Data(output.standardOutput.utf8)).runs.first)
  }

  @Test func sarifHasAllRules() throws {
    let run = try sarif([], in: directory())
    let rules = run.tool.driver.rules
    let list = try Program.run(["rules", "--format", "json"]).standardOutput
    #expect(list.components(separatedBy: "{\"id\":").count - 1 == rules.count)
    for rule in rules {
      #expect(!rule.shortDescription.text.isEmpty)
      #expect(!rule.fullDescription.text.isEmpty)
      #expect(rule.help.markdown?.hasPrefix("# \(rule.id)\n") == true)
      #expect(["error", "warning", "note"].contains(rule.defaultConfiguration.level))
      #expect(!rule.properties.consequences.isEmpty)
    }
    for result in run.results { #expect(rules[result.ruleIndex].id == result.ruleId) }
  }

  @Test(.enabled(if: SARIFSchema.absence == nil, "\(SARIFSchema.absence ?? "")"))
  func sarifIsValid() throws {
    let directory = try directory()
    let output = try Program.run(["lint", "--format", "sarif", "."], in: directory.url)
    #expect(try SARIFSchema.faults(output.standardOutput) == "")
    let failed = try Program.run(["lint", "--format", "sarif", "absent"], in: directory.url)
    #expect(try SARIFSchema.faults(failed.standardOutput) == "")
  }

  /// Applying the regions to the text, by lines and columns and by bytes, gives what the fix says.
  @Test(arguments: [false, true])
  func sarifFixesAreExact(isUTF16: Bool) throws {
    let value = "<email>\r\n  日本🚀 sync@acme.io\r\n</email>"
    let text = "\u{FEFF}" + Self.good.replacing("<email>sync@acme.io</email>", with: value)
    let directory = try TemporaryDirectory()
    let data = isUTF16 ? text.data(using: .utf16LittleEndian)! : Data(text.utf8)
    try directory.write([UInt8](data), to: Self.path)
    let run = try sarif([], in: directory)
    let fixes = run.results.filter { $0.ruleId == "surrounding-whitespace" }.flatMap {
      $0.fixes ?? []
    }
    let replacement = try #require(fixes.first?.artifactChanges.first?.replacements.first)
    let region = replacement.deletedRegion
    #expect((region.byteOffset == nil) == isUTF16)

    let lines = text.unicodeScalars.dropFirst().split(
      separator: "\n", omittingEmptySubsequences: false)
    func offset(_ line: Int, _ column: Int) -> Int {
      lines.prefix(line - 1).reduce(0) { $0 + $1.count + 1 } + column - 1
    }
    var scalars = Array(text.unicodeScalars.dropFirst())
    scalars.replaceSubrange(
      offset(region.startLine, region.startColumn)..<offset(region.endLine, region.endColumn),
      with: replacement.insertedContent.text.unicodeScalars)
    let fixed = Self.good.replacing("sync@acme.io", with: "日本🚀 sync@acme.io")
    #expect(String(String.UnicodeScalarView(scalars)) == fixed)
    if let start = region.byteOffset, let count = region.byteLength {
      var bytes = Array(text.utf8)
      bytes.replaceSubrange(start..<start + count, with: replacement.insertedContent.text.utf8)
      #expect(String(decoding: bytes, as: UTF8.self) == "\u{FEFF}" + fixed)
    }
  }

  @Test func fingerprintsSurviveMovedLines() throws {
    let directory = try directory()
    let path = "bad é/\(Self.path)"
    let before = try sarif([], in: directory).results.map(\.partialFingerprints)
    let indented = Self.bad.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasPrefix("<") ? $0 : "\t" + $0 }
      .joined(separator: "\n").replacing("?>\n", with: "?>\n<!-- one\n\n\nmore -->\n")
    try directory.write(indented, to: path)
    let after = try sarif([], in: directory).results.map(\.partialFingerprints)
    #expect(!before.isEmpty)
    #expect(after == before)
  }
}
