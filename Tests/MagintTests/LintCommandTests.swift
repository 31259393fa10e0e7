import Foundation
import MagintTestSupport
import Testing

/// `magint lint` as a user runs it: exit codes, what goes where, what it says of odd inputs.
@Suite struct LintCommandTests {
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
  private static let noEmail = good.replacing("        <email>sync@acme.io</email>\n", with: "")
    .replacing("Acme Sync", with: "Acme Feed")
  private static let path = "etc/integration.xml"

  private func directory(_ files: [String: String]) throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    for (path, text) in files { try directory.write(text, to: path) }
    return directory
  }

  // MARK: Exit codes

  struct ExitCase: Sendable {
    var arguments: [String]
    var status: Int32
    /// What standard error holds; nothing where empty.
    var error = ""
  }

  @Test(arguments: [
    ExitCase(arguments: ["good"], status: 0),
    ExitCase(arguments: ["bad"], status: 1),
    ExitCase(arguments: ["good", "bad"], status: 1),
    ExitCase(arguments: ["bad", "--fail-on", "never"], status: 0),
    ExitCase(arguments: ["bad", "--ignore", "missing-email"], status: 0),
    ExitCase(arguments: ["good", "--rule", "missing-email"], status: 0),
    ExitCase(arguments: ["warned"], status: 0),
    ExitCase(arguments: ["warned", "--fail-on", "warning"], status: 1),
    ExitCase(arguments: ["noted", "--fail-on", "warning"], status: 0),
    ExitCase(arguments: ["noted", "--fail-on", "note"], status: 1),
    ExitCase(arguments: ["unread"], status: 1),
    ExitCase(arguments: ["unread", "--ignore", "unread-file"], status: 0),
    ExitCase(
      arguments: ["good", "--rule", "mising-email"], status: 2,
      error: "Did you mean 'missing-email'?"),
    ExitCase(
      arguments: ["good", "--ignore", "no-such-thing-at-all"], status: 2, error: "there is no rule"),
    ExitCase(arguments: ["good", "--format", "yaml"], status: 2, error: "yaml"),
    ExitCase(arguments: ["--nonsense"], status: 2, error: "--nonsense"),
    ExitCase(
      arguments: ["empty"], status: 0,
      error: "warning: nothing to lint: no integration file in 'empty'\n"),
    ExitCase(arguments: ["empty", "--fail-on", "note", "--quiet"], status: 0),
    ExitCase(arguments: ["empty", "other.xml"], status: 2, error: "pass --kind"),
    ExitCase(
      arguments: ["empty/etc/module.xml"], status: 2,
      error: "'empty/etc/module.xml' is checked with the module that it is in"),
    ExitCase(
      arguments: ["-", "--stdin-filename", "m/composer.json"], status: 2,
      error: "lint the module's directory"),
    ExitCase(arguments: ["other.xml"], status: 2, error: "pass --kind"),
    ExitCase(arguments: ["good", "empty"], status: 0, error: "empty: no integration file here"),
    ExitCase(arguments: ["good", "--max-file-size", "0"], status: 2, error: "1 to 2000"),
    ExitCase(arguments: ["absent"], status: 3, error: "absent: no such file or directory"),
    ExitCase(arguments: ["good", "absent"], status: 3, error: "absent: no such file or directory"),
    ExitCase(arguments: ["good", "--exclude", "*"], status: 0, error: "nothing to lint"),
    ExitCase(arguments: [""], status: 2, error: "a path is empty"),
    ExitCase(
      arguments: ["good", "--rule", "missing-email", "--ignore", "missing-email"], status: 2,
      error: "takes away every rule"),
    ExitCase(arguments: ["-"], status: 2, error: "--stdin-filename"),
    ExitCase(arguments: ["-", "good", "--kind", "api"], status: 2, error: "combined"),
    ExitCase(arguments: ["good", "--stdin-filename", "x"], status: 2, error: "goes with '-'"),
  ])
  func exitCodes(_ example: ExitCase) throws {
    let directory = try directory([
      "good/\(Self.path)": Self.good, "bad/\(Self.path)": Self.noEmail,
      "warned/\(Self.path)": Self.good.replacing("sync@acme.io", with: "you@example.com"),
      "noted/\(Self.path)": Self.good.replacing("integration.xsd", with: "other.xsd"),
      "unread/etc/integrations.xml": Self.good, "empty/etc/module.xml": "<config/>",
      "other.xml": Self.good,
    ])
    let output = try Program.run(["lint"] + example.arguments, in: directory.url)
    #expect(output.status == example.status)
    if example.error.isEmpty {
      #expect(output.standardError == "")
    } else {
      #expect(output.standardError.contains(example.error))
    }
    // A failure is told on standard error; nothing is called clean that was not looked at.
    if example.status == 2 { #expect(output.standardOutput == "") }
  }

  // MARK: Several modules

  /// A value with a comment in it overrides nothing, and is not read for entities again.
  @Test(arguments: [true, false])
  func ampersands(_ hasComment: Bool) throws {
    func text(_ url: String) -> String {
      Self.good.replacing(
        "        <resources>",
        with: "        <endpoint_url>\(url)</endpoint_url>\n        <resources>")
    }
    let comment = hasComment ? "<!-- two -->" : ""
    let directory = try directory([
      "a/\(Self.path)": text("https://sync.acme.io/a"),
      "b/\(Self.path)": text("https://sync.acme.io/b?a=1&amp;b=2\(comment)"),
    ])
    let output = try Program.run(["lint", "--rule", "ampersand-in-value"], in: directory.url)
    #expect(output.status == (hasComment ? 0 : 1))
    #expect(output.standardOutput.contains("error[ampersand-in-value]") == !hasComment)
  }

  // MARK: Encodings

  /// What magint cannot read, Magento can.
  @Test func encodingsThatAreNotRead() throws {
    let declaring = Self.good.replacing("version=\"1.0\"", with: "version=\"1.0\" encoding=\"GBK\"")
    let pair = declaring.replacing("Acme Sync", with: "Acme Feed")
    let directory = try directory(["a/\(Self.path)": declaring, "b/\(Self.path)": pair])
    let output = try Program.run(["lint", "--format", "concise"], in: directory.url)
    #expect(output.status == 0)
    #expect(
      output.standardOutput == """
        a/etc/integration.xml:1:31: warning[xml-unread-encoding] magint does not read the encoding 'GBK'
        b/etc/integration.xml:1:31: warning[xml-unread-encoding] magint does not read the encoding 'GBK'

        """)
    let json = try Program.run(["lint", "--format", "json"], in: directory.url).standardOutput
    #expect(!json.contains("setup-fails") && !json.contains("aborts"))
    // Who needs what is in it is told why it cannot be had.
    for command in [["compile", "a"], ["grants", "a"], ["diff", "a", "b"]] {
      let output = try Program.run(command, in: directory.url)
      #expect(output.status == 3, "\(command)")
      #expect(output.standardError.contains("'GBK', which magint does not read"), "\(command)")
      #expect(!output.standardError.contains("Magento cannot"), "\(command)")
    }
  }

  // MARK: What is looked at

  @Test func withoutAPathTheWorkingDirectory() throws {
    let directory = try directory([Self.path: Self.noEmail])
    let output = try Program.run(["lint"], in: directory.url)
    #expect(output.status == 1)
    #expect(output.standardOutput.contains("--> etc/integration.xml:3:24"))
  }

  @Test func insideEtc() throws {
    let directory = try directory([Self.path: Self.noEmail])
    let output = try Program.run(["lint"], in: directory.url.appendingPathComponent("etc"))
    #expect(output.standardOutput.contains("--> integration.xml:3:24"))
  }

  @Test func leavesOutWhatIsNoSource() throws {
    var files = ["app/code/Acme/Sync/\(Self.path)": Self.good]
    for skipped in [".git", "node_modules", "var", "generated", "pub/static"] {
      files["\(skipped)/a/\(Self.path)"] = Self.noEmail
    }
    let directory = try directory(files)
    let output = try Program.run(["lint"], in: directory.url)
    #expect(output.standardOutput == "No findings in 1 file.\n")
    // Named, it is looked at.
    #expect(try Program.run(["lint", "var"], in: directory.url).status == 1)
  }

  @Test func excludes() throws {
    let directory = try directory([
      "a/\(Self.path)": Self.good, "b/\(Self.path)": Self.noEmail,
      "c/Test/\(Self.path)": Self.noEmail,
    ])
    let output = try Program.run(
      ["lint", "--exclude", "b/*", "--exclude", "Test"], in: directory.url)
    #expect(output.standardOutput == "No findings in 1 file.\n")
  }

  @Test func symbolicLinksAndLoops() throws {
    let directory = try directory(["real/\(Self.path)": Self.good])
    let files = FileManager.default
    for (link, target) in [
      ("real/loop", ".."), ("self", "self"), ("again", "real"), ("dangling", "nowhere"),
    ] {
      try files.createSymbolicLink(
        atPath: directory.url.appendingPathComponent(link).path, withDestinationPath: target)
    }
    let output = try Program.run(["lint"], in: directory.url)
    #expect(output.standardOutput == "No findings in 1 file.\n")
    #expect(output.standardError == "")
    let linked = try Program.run(["lint", "again"], in: directory.url)
    #expect(linked.standardOutput == "No findings in 1 file.\n")
  }

  @Test func aFileIsLookedAtOnce() throws {
    let directory = try directory([Self.path: Self.good])
    let output = try Program.run(
      ["lint", ".", "etc", Self.path, "./" + Self.path], in: directory.url)
    #expect(output.standardOutput == "No findings in 1 file.\n")
  }

  @Test func kindOverridesThePath() throws {
    let directory = try directory(["other.xml": Self.good])
    #expect(
      try Program.run(["lint", "--kind", "integration", "other.xml"], in: directory.url).status == 0
    )
    #expect(try Program.run(["lint", "--kind", "api", "other.xml"], in: directory.url).status == 1)
  }

  @Test func standardInput() throws {
    let named = try Program.run(
      ["lint", "-", "--stdin-filename", "src/etc/integration.xml"], input: Array(Self.noEmail.utf8))
    #expect(named.status == 1)
    #expect(named.standardOutput.contains("--> src/etc/integration.xml:3:24"))
    let kind = try Program.run(
      ["lint", "-", "--kind", "integration"], input: Array(Self.good.utf8))
    #expect(kind.standardOutput == "No findings in 1 file.\n")
    // The root element tells the kind, where nothing else does.
    let plain = try Program.run(["lint", "-"], input: Array(Self.noEmail.utf8))
    #expect(plain.status == 1)
    #expect(plain.standardOutput.contains("--> <stdin>:3:24"))
    let legacy = """
      <integrations><integration name="A"><resources>
      <resource name="Magento_Backend::all"/></resources></integration></integrations>
      """
    let api = try Program.run(["lint", "-", "--format", "concise"], input: Array(legacy.utf8))
    #expect(api.standardOutput.contains("Magento_Backend::all"))
    let config = try Program.run(
      ["lint", "-", "--format", "concise"],
      input: Array("<integrations><integration name=\"A\"/></integrations>".utf8))
    #expect(config.standardOutput.contains("[missing-email]"))
    let foreign = try Program.run(["lint", "-"], input: Array("<routes/>".utf8))
    #expect(foreign.status == 2)
    #expect(foreign.standardError.contains("no root element tells"))
    let unknown = try Program.run(
      ["lint", "-", "--stdin-filename", "a.xml"], input: Array(Self.good.utf8))
    #expect(unknown.status == 2)
    let empty = try Program.run(["lint", "-", "--kind", "api"])
    #expect(empty.standardOutput.contains("error[xml-empty]: the file is empty"))
  }

  // MARK: Odd files

  @Test func aFIFOIsRefusedAtOnce() throws {
    let directory = try directory(["etc/x": ""])
    let path = directory.url.appendingPathComponent(Self.path).path
    #expect(mkfifo(path, 0o600) == 0)
    let named = try Program.run(["lint", Self.path], in: directory.url)
    #expect(named.status == 3)
    #expect(named.standardError.contains("is not a regular file"))
    let walked = try Program.run(["lint"], in: directory.url)
    #expect(walked.status == 3)
    #expect(walked.standardError.contains("etc/integration.xml: is not a regular file"))
  }

  @Test func aDirectoryInAFilesPlace() throws {
    let directory = try directory(["etc/integration.xml/x": ""])
    let output = try Program.run(["lint", Self.path], in: directory.url)
    #expect(output.status == 0)
    #expect(output.standardError.contains("no integration file in 'etc/integration.xml'"))
  }

  @Test(.enabled(if: getuid() != 0, "root may read everything"))
  func unreadable() throws {
    let directory = try directory([Self.path: Self.good])
    chmod(directory.url.appendingPathComponent(Self.path).path, 0)
    let output = try Program.run(["lint"], in: directory.url)
    #expect(output.status == 3)
    #expect(output.standardError.contains("etc/integration.xml: cannot be read: permission denied"))
  }

  @Test func aLargeFileIsRefusedUntilAllowed() throws {
    let padding = "<!--" + String(repeating: " ", count: 9 << 20) + "-->\n"
    let directory = try directory([Self.path: Self.good + padding])
    let refused = try Program.run(["lint"], in: directory.url)
    #expect(refused.status == 3)
    #expect(refused.standardError.contains("pass --max-file-size to allow it"))
    #expect(try Program.run(["lint", "--max-file-size", "16"], in: directory.url).status == 0)
    let piped = try Program.run(
      ["lint", "-", "--kind", "integration"], input: Array((Self.good + padding).utf8))
    #expect(piped.status == 3)
    #expect(piped.standardError.contains("--max-file-size"))
  }

  @Test func manyNamedFilesHaveTheirModulesResources() throws {
    let acl = """
      <config><acl><resources><resource id="Magento_Backend::admin">
      <resource id="Acme_Sync::own" title="Own"/>
      </resource></resources></acl></config>
      """
    let own = Self.good.replacing(
      "</resources>", with: "<resource name=\"Acme_Sync::own\"/></resources>")
    #expect(own != Self.good)
    var files: [String: String] = [:]
    let names = (100..<170).map { "\($0)/\(Self.path)" }
    for name in names {
      files[name] = own.replacing("Acme Sync", with: "Acme Sync \(name.prefix(3))")
    }
    files["100/etc/acl.xml"] = acl
    let directory = try directory(files)
    let output = try Program.run(["lint", "--rule", "unknown-resource"] + names, in: directory.url)
    #expect(output.status == 0)
    #expect(output.standardOutput.contains("No findings in 70 files."))
  }

  @Test func nothingInAFileActsOnTheTerminal() throws {
    let directory = try directory([
      Self.path: Self.good.replacing("Acme Sync", with: "\u{9B}31m\u{202E}O'Neil")
    ])
    let output = try Program.run(["lint", "--color", "never"], in: directory.url)
    #expect(output.status == 1)
    #expect(!output.standardOutput.unicodeScalars.contains { $0 == "\u{9B}" || $0 == "\u{202E}" })
    #expect(output.standardOutput.contains(#"\u{9B}31m\u{202E}O'Neil"#))
  }

  // MARK: The report

  @Test func colours() throws {
    let directory = try directory([Self.path: Self.noEmail])
    func output(_ arguments: [String], _ environment: [String: String] = [:]) throws -> String {
      try Program.run(["lint"] + arguments, in: directory.url, environment: environment)
        .standardOutput
    }
    #expect(try !output([]).contains("\u{1B}["))
    #expect(try output(["--color", "always"]).contains("\u{1B}[1;31merror[missing-email]"))
    #expect(try !output(["--color", "auto"], ["NO_COLOR": "1"]).contains("\u{1B}["))
    #expect(try output(["--color", "always"], ["NO_COLOR": "1"]).contains("\u{1B}["))
  }

  @Test func brokenFilesBesideTheIntegration() throws {
    for path in ["etc/acl.xml", "etc/webapi.xml"] {
      let directory = try directory([Self.path: Self.good, path: "<config><acl>"])
      let output = try Program.run(["lint"], in: directory.url)
      #expect(output.status == 1)
      #expect(output.standardOutput.contains("error[xml-tag-mismatch]"))
      #expect(output.standardOutput.contains("--> \(path):1:9"))
      // A file that is named alone is judged alone.
      #expect(try Program.run(["lint", Self.path], in: directory.url).status == 0)
    }
  }

  @Test func whatCannotBeWrittenIsNotSuccess() throws {
    for command in ["rules", "explain missing-email", "schema show api", "acl tree"] {
      let shell = Process()
      shell.executableURL = URL(fileURLWithPath: "/bin/sh")
      shell.arguments = ["-c", "'\(Program.executable.path)' \(command) >/dev/full 2>/dev/null"]
      try shell.run()
      shell.waitUntilExit()
      #expect(shell.terminationStatus == 3, "\(command)")
    }
  }

  @Test func quiet() throws {
    let directory = try directory(["a/\(Self.path)": Self.good, "b/x.txt": ""])
    let output = try Program.run(["lint", "--quiet", "a", "b"], in: directory.url)
    #expect(output.standardOutput == "")
    #expect(output.standardError == "")
    #expect(output.status == 0)
  }

  @Test func json() throws {
    let directory = try directory([Self.path: Self.noEmail])
    let output = try Program.run(["lint", "--format", "json"], in: directory.url)
    #expect(output.status == 1)
    struct Report: Decodable {
      struct Summary: Decodable { var files, errors, warnings, notes: Int }
      struct Position: Decodable, Equatable { var line, column, offset: Int }
      struct Range: Decodable { var start, end: Position }
      struct Diagnostic: Decodable {
        var rule, severity, path, message, explanation: String
        var consequences: [String]
        var range: Range
      }
      var version: Int
      var summary: Summary
      var diagnostics: [Diagnostic]
    }
    let report = try JSONDecoder().decode(Report.self, from: Data(output.standardOutput.utf8))
    #expect(report.version == 1)
    #expect(report.summary.files == 1)
    #expect(report.summary.errors == 1)
    let finding = try #require(report.diagnostics.first)
    #expect(finding.rule == "missing-email")
    #expect(finding.consequences == ["rejected-in-developer-mode", "setup-fails"])
    #expect(finding.range.start.line == 3)
    #expect(finding.range.start.column == 24)
  }

  @Test func anotherModuleMaySupplyTheEmail() throws {
    let directory = try directory([
      "a/\(Self.path)": Self.good,
      "b/\(Self.path)": Self.noEmail.replacing("Acme Feed", with: "Acme Sync"),
    ])
    #expect(try Program.run(["lint", "b"], in: directory.url).status == 1)
    let together = try Program.run(["lint"], in: directory.url)
    #expect(together.status == 0)
    #expect(
      together.standardOutput.contains("the email comes from here (a/etc/integration.xml:3:24)"))
  }

  @Test func sameBytesAtEachRun() throws {
    let directory = try TemporaryDirectory()
    for index in 0..<200 {
      try directory.write(index % 3 == 0 ? Self.good : Self.noEmail, to: "m\(index)/\(Self.path)")
    }
    let first = try Program.run(["lint", "--format", "json"], in: directory.url).standardOutput
    for _ in 0..<3 {
      #expect(
        try Program.run(["lint", "--format", "json"], in: directory.url).standardOutput == first)
    }
  }

  /// A directory that is almost called `etc` is what such a file was meant for.
  @Test(arguments: ["lint", "compile", "fmt", "grants"]) func etcInCapitals(command: String) throws
  {
    for name in ["Etc/integration.xml", "ETC/Integrations.xml", "Etc/integration/config.xml"] {
      let module = try TemporaryDirectory()
      try module.write("<config/>", to: name)
      for paths in [["."], [module.url.path]] {
        let result = try Program.run([command] + paths, in: module.url)
        #expect((0...3).contains(result.status), "\(name): \(result.standardError)")
        if command == "lint" { #expect(result.standardOutput.contains("error[unread-file]")) }
      }
    }
  }
}
