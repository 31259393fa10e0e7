import Foundation
import MagintTestSupport
import Testing

/// Baselines, through the program: what is known does not count, and nothing else is hidden.
@Suite struct BaselineTests {
  private static func xml(_ name: String, _ urls: [String] = ["http://a.acme.io/x"]) -> String {
    """
    <?xml version="1.0"?>
    <config xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
    xsi:noNamespaceSchemaLocation="urn:magento:module:Magento_Integration:etc/integration/integration.xsd">

    """
      + urls.enumerated().map { index, url in
        """
            <integration name="\(name)\(index == 0 ? "" : " \(index)")">
                <email>sync@acme.io</email>
                <endpoint_url>\(url)</endpoint_url>
                <identity_link_url>https://sync.acme.io/login</identity_link_url>
                <resources><resource name="Magento_Sales::actions_view"/></resources>
            </integration>

        """
      }.joined() + "</config>\n"
  }

  private func directory() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try directory.write(Self.xml("Acme Sync"), to: "a/etc/integration.xml")
    try directory.write(Self.xml("Acme Feed"), to: "b/etc/integration.xml")
    return directory
  }

  private func lint(_ arguments: [String], _ directory: URL) throws -> Program.Output {
    try Program.run(["lint", "--fail-on", "note"] + arguments, in: directory)
  }

  private func text(_ directory: TemporaryDirectory, _ path: String = "base.json") throws -> String
  {
    try String(contentsOf: directory.url.appendingPathComponent(path), encoding: .utf8)
  }

  /// `--prune-baseline` only takes out; `--write-baseline` says what it takes in.
  @Test func prunes() throws {
    let directory = try directory()
    _ = try lint(["--write-baseline", "base.json"], directory.url)
    // One is repaired, and another one comes.
    try directory.write(Self.xml("Acme Sync", ["https://a.acme.io/x"]), to: "a/etc/integration.xml")
    try directory.write(
      Self.xml("Acme Feed", ["http://a.acme.io/x", "http://b.acme.io/x"]),
      to: "b/etc/integration.xml")
    let stale = try lint(["--baseline", "base.json"], directory.url)
    #expect(
      stale.standardError.hasPrefix(
        "magint: base.json: 1 entry is not found any more; --prune-baseline takes it out\n"))
    let pruned = try lint(["--baseline", "base.json", "--prune-baseline"], directory.url)
    #expect(pruned.status == 1, "what is new counts")
    #expect(pruned.standardError == "magint: base.json: 1 entry taken out\n")
    let text = try text(directory)
    #expect(!text.contains("a/etc/") && text.contains("b/etc/"))
    #expect(!text.contains("b.acme.io"))
    let again = try lint(["--baseline", "base.json", "--prune-baseline"], directory.url)
    #expect(again.status == 1 && again.standardError == "magint: base.json: nothing taken out\n")
    #expect(try self.text(directory) == text)
    // A part of the paths: the rest stays.
    #expect(
      try lint(["a", "--baseline", "base.json", "--prune-baseline"], directory.url).standardError
        == "magint: base.json: nothing taken out\n")
    try directory.write("{\"baseline\": \"base.json\"}", to: "magint.json")
    try directory.write(Self.xml("Acme Feed", ["https://a.acme.io/x"]), to: "b/etc/integration.xml")
    let configured = try lint(["--prune-baseline"], directory.url)
    #expect(configured.status == 0)
    #expect(configured.standardError == "magint: base.json: 1 entry taken out\n")
    try directory.write(Self.xml("Acme Feed"), to: "b/etc/integration.xml")
    let written = try lint(["--write-baseline", "base.json"], directory.url)
    #expect(written.standardError == "magint: base.json: 1 finding written, 1 of them new\n")
    for arguments in [
      ["--write-baseline", "x.json"], ["--fix"], ["--diff"], ["--watch"],
    ] {
      #expect(try lint(["--prune-baseline"] + arguments, directory.url).status == 2)
    }
    try FileManager.default.removeItem(at: directory.url.appendingPathComponent("magint.json"))
    #expect(
      try lint(["--prune-baseline"], directory.url).standardError.contains(
        "there is no baseline to prune"))
  }

  @Test func onlyNewFindingsCount() throws {
    let directory = try directory()
    #expect(try lint([], directory.url).status == 1)
    let written = try lint(["--write-baseline", "base.json"], directory.url)
    #expect(written.status == 0)
    #expect(written.standardError == "magint: base.json: 2 findings written\n")
    #expect(written.standardOutput == "No findings in 2 files; 2 in the baseline.\n")
    #expect(try lint(["--baseline", "base.json"], directory.url).status == 0)
    // Lines that move change nothing; a second finding of the kind does.
    try directory.write(
      "\n\n" + Self.xml("Acme Sync").replacing("<?xml version=\"1.0\"?>", with: "\n\n"),
      to: "a/etc/integration.xml")
    #expect(try lint(["--baseline", "base.json"], directory.url).status == 0)
    try directory.write(
      Self.xml("Acme Sync", ["http://a.acme.io/x", "http://new.acme.io/x"]),
      to: "a/etc/integration.xml")
    let new = try lint(["--baseline", "base.json", "--format", "concise"], directory.url)
    #expect(new.status == 1)
    #expect(new.standardOutput.split(separator: "\n").count == 1)
    #expect(new.standardOutput.contains("a/etc/integration.xml:11:"))
  }

  /// Findings that look the same are counted: one more is new, one less is gone.
  @Test func countsWhatIsAlike() throws {
    let directory = try TemporaryDirectory()
    let path = "etc/integration.xml"
    let url = "http://a.acme.io/x"
    try directory.write(Self.xml("Acme", [url, url]), to: path)
    _ = try lint(["--write-baseline", "base.json"], directory.url)
    try directory.write(Self.xml("Acme", [url, url, url]), to: path)
    let more = try lint(["--baseline", "base.json"], directory.url)
    #expect(more.status == 1)
    #expect(more.standardOutput.hasSuffix("1 warning in 1 file; 2 in the baseline.\n"))
    try directory.write(Self.xml("Acme", [url]), to: path)
    let less = try lint(["--baseline", "base.json"], directory.url)
    #expect(less.status == 0)
    #expect(less.standardError.contains("base.json: 1 entry is not found any more"))
    #expect(less.standardError.contains("etc/integration.xml: [insecure-url]"))
  }

  /// The same from each directory, and the same bytes.
  @Test func worksFromAnywhere() throws {
    let directory = try directory()
    try directory.write("", to: "deep/er/x")
    _ = try lint(["--write-baseline", "base.json"], directory.url)
    let bytes = try text(directory)
    #expect(bytes.contains("{\"path\":\"a/etc/integration.xml\",\"rule\":\"insecure-url\""))
    #expect(bytes.split(separator: "\n").count == 4)
    let deep = directory.url.appendingPathComponent("deep/er")
    let output = try lint(["../..", "--baseline", "../../base.json"], deep)
    #expect(output.status == 0)
    #expect(output.standardError == "")
    _ = try lint(["../..", "--write-baseline", "../../base.json"], deep)
    #expect(try text(directory) == bytes)
    let inside = directory.url.appendingPathComponent("a")
    #expect(try lint(["--baseline", "../base.json"], inside).status == 0)
    // Beside it, the paths lead upwards.
    _ = try lint([".", "--write-baseline", "deep/er/base.json"], directory.url)
    #expect(try text(directory, "deep/er/base.json").contains("\"../../a/etc/integration.xml\""))
    #expect(try lint(["--baseline", "deep/er/base.json"], directory.url).status == 0)
  }

  /// What a run did not look at is neither gone nor thrown away.
  @Test func partsOfIt() throws {
    let directory = try directory()
    _ = try lint(["--write-baseline", "base.json"], directory.url)
    let whole = try text(directory)
    for arguments in [
      ["a"], ["a/etc/integration.xml"], ["--rule", "no-resources"], ["--ignore", "insecure-url"],
      ["--exclude", "b"],
    ] {
      #expect(
        try lint(arguments + ["--baseline", "base.json"], directory.url).standardError == "",
        "\(arguments)")
      _ = try lint(arguments + ["--write-baseline", "base.json", "--quiet"], directory.url)
      #expect(try text(directory) == whole, "\(arguments)")
    }
    let piped = try Program.run(
      ["lint", "-", "--baseline", "base.json"], in: directory.url,
      input: Array(Self.xml("Acme Sync").utf8))
    #expect(piped.standardError == "")
    // What is gone goes; the rest stays.
    try FileManager.default.removeItem(at: directory.url.appendingPathComponent("b/etc"))
    #expect(try lint(["a", "--baseline", "base.json"], directory.url).standardError == "")
    let stale = try lint([".", "--baseline", "base.json", "--format", "json"], directory.url)
    #expect(stale.standardError.contains("1 entry is not found any more"))
    #expect(
      stale.standardOutput.contains(
        #""staleBaselineEntries":["# + "\n"
          + #"{"baseline":"base.json","path":"b/etc/integration.xml","rule":"insecure-url""#))
    _ = try lint(["--write-baseline", "base.json"], directory.url)
    #expect(try text(directory).split(separator: "\n").count == 3)
    #expect(try lint(["--baseline", "base.json"], directory.url).standardError == "")
  }

  @Test func namedInTheConfiguration() throws {
    let directory = try directory()
    try directory.write(#"{"baseline": "ci/base.json"}"#, to: "magint.json")
    let absent = try lint([], directory.url)
    #expect(absent.status == 2)
    #expect(absent.standardError.contains("magint.json:1: ci/base.json: there is no such baseline"))
    _ = try lint(["--write-baseline", "ci/base.json"], directory.url)
    #expect(try lint([], directory.url).status == 0)
    #expect(try lint(["a/etc/integration.xml"], directory.url).status == 0)
    #expect(try lint([], directory.url.appendingPathComponent("a")).status == 0)
    #expect(try lint(["--no-config"], directory.url).status == 1)
    // Each path by its own.
    try directory.write(#"{}"#, to: "b/magint.json")
    #expect(try lint(["a", "b"], directory.url).status == 1)
    let other = try lint(["--baseline", "none.json"], directory.url)
    #expect(other.status == 2 && other.standardError.contains("none.json"))
  }

  /// Comments come first, so that what they suppress is in no baseline.
  @Test func besideSuppressions() throws {
    let directory = try directory()
    let ignored = "<?xml version=\"1.0\"?>\n<!-- magint:ignore insecure-url in the same network -->"
    try directory.write(
      Self.xml("Acme Feed").replacing("<?xml version=\"1.0\"?>", with: ignored),
      to: "b/etc/integration.xml")
    let output = try lint(["--write-baseline", "base.json"], directory.url)
    #expect(output.standardOutput == "No findings in 2 files; 1 suppressed, 1 in the baseline.\n")
    let sarif = try lint(["--baseline", "base.json", "--format", "sarif"], directory.url)
    #expect(sarif.status == 0)
    #expect(sarif.standardOutput.contains(#""suppressions":[{"kind":"external""#))
    #expect(sarif.standardOutput.contains(#""suppressions":[{"kind":"inSource""#))
    if SARIFSchema.absence == nil { #expect(try SARIFSchema.faults(sarif.standardOutput) == "") }
    for format in ["concise", "github", "json", "gitlab", "checkstyle", "junit", "markdown"] {
      let quiet = try lint(["--baseline", "base.json", "--format", format], directory.url)
      #expect(quiet.status == 0)
      #expect(!quiet.standardOutput.contains("a.acme.io"), "\(format)")
    }
  }

  // MARK: Files

  @Test(arguments: [
    ("", "the baseline is damaged"), ("{", "base.json:1:2: the baseline is damaged"),
    ("{}", "is no baseline that magint wrote"), ("[1]", "is no baseline"),
    (#"{"kind": "magint-baseline", "version": 2, "findings": []}"#, "another version of magint"),
    (#"{"kind": "magint-baseline", "version": 1}"#, "it has no 'findings'"),
    (
      #"{"kind": "magint-baseline", "version": 1, "findings": [{"path": 1}]}"#, "1:56: the baseline"
    ),
  ])
  func damaged(_ bytes: String, _ message: String) throws {
    let directory = try directory()
    try directory.write(bytes, to: "base.json")
    let output = try lint(["--baseline", "base.json"], directory.url)
    #expect(output.status == 2)
    #expect(output.standardOutput == "")
    #expect(output.standardError.contains(message))
    // Nor is it replaced unasked.
    let refused = try lint(["--write-baseline", "base.json"], directory.url)
    #expect(refused.status == 2)
    #expect(refused.standardError.contains("pass --force to replace it"))
    #expect(try text(directory) == bytes)
    #expect(try lint(["--write-baseline", "base.json", "--force"], directory.url).status == 0)
    #expect(try lint(["--baseline", "base.json"], directory.url).status == 0)
  }

  @Test func neverReplacesSources() throws {
    let directory = try directory()
    for path in ["a/etc/integration.xml", "composer.json", "a/etc/module.xml"] {
      let output = try lint(["--write-baseline", path, "--force"], directory.url)
      #expect(output.status == 2)
      #expect(output.standardError.contains("belongs to a module"))
    }
    #expect(try text(directory, "a/etc/integration.xml") == Self.xml("Acme Sync"))
    #expect(try lint(["--force"], directory.url).status == 2)
    #expect(try lint(["--diff", "--write-baseline", "base.json"], directory.url).status == 2)
    let both = try lint(
      ["--format", "json=base.json", "--write-baseline", "./base.json"], directory.url)
    #expect(both.status == 2 && both.standardError.contains("cannot go to one file"))
  }

  /// A part of what there is would make the rest new.
  @Test func nothingIsWrittenOfAPart() throws {
    let directory = try directory()
    let output = try lint(["a", "absent", "--write-baseline", "base.json"], directory.url)
    #expect(output.status == 3)
    #expect(output.standardError.contains("base.json was not written"))
    #expect(
      !FileManager.default.fileExists(
        atPath: directory.url.appendingPathComponent("base.json").path))
  }

  @Test func anEmptyOne() throws {
    let directory = try TemporaryDirectory()
    try directory.write(Self.xml("Acme", ["https://a.acme.io/x"]), to: "etc/integration.xml")
    #expect(try lint(["--write-baseline", "base.json"], directory.url).status == 0)
    #expect(try text(directory) == "{\"kind\":\"magint-baseline\",\"version\":1,\"findings\":[]}\n")
    #expect(try lint(["--baseline", "base.json"], directory.url).status == 0)
  }
}
