import Foundation
import MagintTestSupport
import Testing

struct FmtCommandTests {
  private static let path = "etc/integration.xml"
  private static let good = """
    <?xml version="1.0" encoding="UTF-8"?>
    <config>
        <integration name="Acme Sync">
            <email>sync@acme.io</email>
        </integration>
    </config>

    """
  private static let ugly = """
    <config>\r
    \t<integration name='Acme Sync'><email>sync@acme.io</email>\r
    \t</integration></config>
    """

  private func directory(_ files: [String: String]) throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    for (path, text) in files { try directory.write(text, to: path) }
    return directory
  }

  private func text(_ directory: TemporaryDirectory, _ path: String = path) throws -> String {
    String(decoding: try Fixtures.bytes(directory.url.appendingPathComponent(path)), as: UTF8.self)
  }

  // MARK: Exit codes

  struct ExitCase: Sendable {
    var arguments: [String]
    var status: Int32
    var output = ""
    /// What standard error holds; nothing where empty.
    var error = ""
    /// Which files are formatted afterwards, of those that were not.
    var formatted: [String] = []
  }

  @Test(arguments: [
    ExitCase(arguments: ["good"], status: 0, error: "0 files formatted, 1 unchanged."),
    ExitCase(
      arguments: ["ugly"], status: 0, error: "1 file formatted, 0 unchanged.", formatted: ["ugly"]),
    ExitCase(
      arguments: ["good", "ugly"], status: 0, error: "1 file formatted, 1 unchanged.",
      formatted: ["ugly"]),
    ExitCase(arguments: ["ugly", "--quiet"], status: 0, formatted: ["ugly"]),
    ExitCase(arguments: ["good", "--check"], status: 0, error: "0 files would change"),
    ExitCase(
      arguments: ["good", "ugly", "--check"], status: 1, output: "ugly/etc/integration.xml\n",
      error: "1 file would change, 1 unchanged."),
    ExitCase(
      arguments: ["ugly", "--check", "-q"], status: 1, output: "ugly/etc/integration.xml\n"),
    ExitCase(arguments: ["good", "--diff"], status: 0),
    ExitCase(arguments: ["good", "--diff", "--check", "-q"], status: 0),
    // What is broken is left alone; what is not, is formatted.
    ExitCase(arguments: ["broken"], status: 1, error: "error[xml-tag-mismatch]"),
    ExitCase(
      arguments: ["broken", "ugly"], status: 1, error: "--> broken/etc/integration.xml:1:",
      formatted: ["ugly"]),
    ExitCase(arguments: ["null"], status: 1, error: "null/etc/integration.xml: is left alone"),
    ExitCase(arguments: [], status: 2, error: "path"),
    ExitCase(arguments: [""], status: 2, error: "a path is empty"),
    ExitCase(arguments: ["empty"], status: 2, error: "no integration file in 'empty'"),
    ExitCase(
      arguments: ["good", "empty"], status: 0, error: "empty: no integration file here"),
    ExitCase(arguments: ["other.xml"], status: 2, error: "pass --kind"),
    ExitCase(arguments: ["ugly", "other.xml"], status: 2, error: "pass --kind"),
    ExitCase(
      arguments: ["other.xml", "--kind", "integration", "-q"], status: 0, formatted: ["other.xml"]),
    ExitCase(arguments: ["ugly", "--exclude", "ugly/*"], status: 2, error: "nothing to format"),
    ExitCase(arguments: ["absent"], status: 3, error: "absent: no such file or directory"),
    ExitCase(
      arguments: ["absent", "ugly"], status: 3, error: "absent: no such file or directory",
      formatted: ["ugly"]),
    ExitCase(arguments: ["-"], status: 2, error: "--stdin-filename"),
    ExitCase(arguments: ["-", "good", "--kind", "api"], status: 2, error: "combined"),
    ExitCase(arguments: ["good", "--stdin-filename", "x"], status: 2, error: "goes with '-'"),
    ExitCase(arguments: ["good", "--max-file-size", "0"], status: 2, error: "1 to 2000"),
  ])
  func exitCodes(_ example: ExitCase) throws {
    let files = [
      "good/\(Self.path)": Self.good, "ugly/\(Self.path)": Self.ugly, "other.xml": Self.ugly,
      "broken/\(Self.path)": "<config><a></config>", "null/\(Self.path)": "<config/>\n\0<a/>",
      "empty/etc/module.xml": "<config/>", "ugly/etc/integrations.xml": Self.ugly,
    ]
    let directory = try directory(files)
    let output = try Program.run(["fmt"] + example.arguments, in: directory.url)
    #expect(output.status == example.status)
    #expect(output.standardOutput == example.output)
    if example.error.isEmpty {
      #expect(output.standardError == "")
    } else {
      #expect(output.standardError.contains(example.error), "\(output.standardError)")
    }
    for (path, before) in files {
      let isFormatted = example.formatted.contains {
        path == $0 || path == "\($0)/\(Self.path)"
      }
      #expect(try text(directory, path) == (isFormatted ? Self.good : before), "\(path)")
    }
    // No file is left beside.
    #expect(Fixtures.files(below: directory.url).count == files.count)
  }

  @Test func standardInput() throws {
    let input = Array(Self.ugly.utf8)
    let named = try Program.run(
      ["fmt", "-", "--stdin-filename", "src/etc/integration.xml"], input: input)
    #expect(named.status == 0)
    #expect(named.standardOutput == Self.good)
    #expect(named.standardError == "")
    let kind = try Program.run(["fmt", "-", "--kind", "integration"], input: input)
    #expect(kind.standardOutput == Self.good)
    // The root element tells the kind, where nothing else does.
    #expect(try Program.run(["fmt", "-"], input: input).standardOutput == Self.good)
    let foreign = try Program.run(["fmt", "-"], input: Array("<routes/>".utf8))
    #expect(foreign.status == 2)
    #expect(foreign.standardError.contains("no root element tells"))
    let checked = try Program.run(
      ["fmt", "-", "--check", "--stdin-filename", "src/etc/integration.xml"], input: input)
    #expect(checked.status == 1)
    #expect(checked.standardOutput == "src/etc/integration.xml\n")
    let broken = try Program.run(["fmt", "-", "--kind", "api"], input: Array("<a>".utf8))
    #expect(broken.status == 1)
    #expect(broken.standardOutput == "")
    #expect(broken.standardError.contains("error[xml-tag-mismatch]"))
    let unknown = try Program.run(["fmt", "-", "--stdin-filename", "a.xml"], input: input)
    #expect(unknown.status == 2)
    #expect(unknown.standardOutput == "")
  }

  /// The diff leads where formatting does, for `patch` too.
  @Test func diff() throws {
    let directory = try directory([Self.path: Self.ugly])
    let output = try Program.run(["fmt", "--diff", "."], in: directory.url)
    #expect(output.status == 0)
    #expect(output.standardError == "")
    #expect(output.standardOutput.hasPrefix("--- a/\(Self.path)\n+++ b/\(Self.path)\n@@ "))
    #expect(try text(directory) == Self.ugly)
    #expect(try Program.run(["fmt", "--diff", "--check", "."], in: directory.url).status == 1)

    try directory.write(output.standardOutput, to: "fmt.patch")
    let patch = Process()
    patch.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    patch.arguments = ["git", "apply", "--whitespace=nowarn", "fmt.patch"]
    patch.currentDirectoryURL = directory.url
    // Not in a repository above.
    patch.environment = ProcessInfo.processInfo.environment.merging(
      ["GIT_CEILING_DIRECTORIES": directory.url.deletingLastPathComponent().path]) { $1 }
    try patch.run()
    patch.waitUntilExit()
    #expect(patch.terminationStatus == 0)
    #expect(try text(directory) == Self.good)
  }

  @Test func aFileInAnotherEncodingBecomesUTF8() throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><config><!-- ".utf8) + [0xFC]
        + Array(" --></config>".utf8), to: Self.path)
    let output = try Program.run(["fmt", "--diff", Self.path], in: directory.url)
    #expect(output.standardOutput.contains("+<config><!-- ü --></config>\n"))
    #expect(try Program.run(["fmt", Self.path], in: directory.url).status == 0)
    #expect(
      try text(directory)
        == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<config><!-- ü --></config>\n")
  }

  // MARK: Files on disk

  private func mode(_ directory: TemporaryDirectory, _ path: String) -> UInt16? {
    let attributes = try? FileManager.default.attributesOfItem(
      atPath: directory.url.appendingPathComponent(path).path)
    return (attributes?[.posixPermissions] as? NSNumber)?.uint16Value
  }

  @Test func permissionsStay() throws {
    for mode in [0o600, 0o664, 0o755] as [UInt16] {
      let directory = try directory([Self.path: Self.ugly])
      chmod(directory.url.appendingPathComponent(Self.path).path, mode_t(mode))
      #expect(try Program.run(["fmt", "."], in: directory.url).status == 0)
      #expect(try text(directory) == Self.good)
      #expect(self.mode(directory, Self.path) == mode)
    }
  }

  @Test func anUnchangedFileIsNotTouched() throws {
    let directory = try directory([Self.path: Self.good])
    let path = directory.url.appendingPathComponent(Self.path).path
    let before = try FileManager.default.attributesOfItem(atPath: path)
    #expect(try Program.run(["fmt", "."], in: directory.url).status == 0)
    let after = try FileManager.default.attributesOfItem(atPath: path)
    #expect(
      before[.systemFileNumber] as? NSNumber == after[.systemFileNumber] as? NSNumber)
  }

  @Test(.enabled(if: getuid() != 0, "root may write everything"))
  func aReadOnlyFileStays() throws {
    let directory = try directory([Self.path: Self.ugly])
    chmod(directory.url.appendingPathComponent(Self.path).path, 0o444)
    let output = try Program.run(["fmt", "."], in: directory.url)
    #expect(output.status == 3)
    #expect(output.standardError.contains("cannot be written: permission denied"))
    #expect(output.standardError.contains("0 files formatted"))
    #expect(try text(directory) == Self.ugly)
  }

  @Test func symbolicLinks() throws {
    let directory = try directory([
      "shop/real/\(Self.path)": Self.ugly, "outside/\(Self.path)": Self.ugly,
      "shop/inner/etc/other": "", "shop/outer/etc/other": "",
    ])
    let files = FileManager.default
    func link(_ path: String, to target: String) throws {
      try files.createSymbolicLink(
        atPath: directory.url.appendingPathComponent(path).path, withDestinationPath: target)
    }
    try link("shop/inner/\(Self.path)", to: "../../real/\(Self.path)")
    try link("shop/outer/\(Self.path)", to: "../../../outside/\(Self.path)")
    try link("shop/vendor", to: "../outside")
    let output = try Program.run(["fmt", "shop"], in: directory.url)
    #expect(output.status == 3)
    #expect(output.standardError.contains("1 file formatted, 0 unchanged."))
    for name in ["outer", "vendor"] {
      #expect(
        output.standardError.contains(
          "shop/\(name)/\(Self.path): is behind a symbolic link to outside/\(Self.path)"))
    }
    // Inside, the file behind the link is formatted and the link stays.
    #expect(try text(directory, "shop/real/\(Self.path)") == Self.good)
    #expect(try text(directory, "outside/\(Self.path)") == Self.ugly)
    for name in ["inner", "outer"] {
      let path = directory.url.appendingPathComponent("shop/\(name)/\(Self.path)").path
      #expect(
        try files.attributesOfItem(atPath: path)[.type] as? FileAttributeType == .typeSymbolicLink)
    }
    // Named by a link to its directory, it is in that directory.
    #expect(try Program.run(["fmt", "shop/vendor"], in: directory.url).status == 0)
    #expect(try text(directory, "outside/\(Self.path)") == Self.good)
  }

  @Test func aFIFOIsRefusedAtOnce() throws {
    let directory = try directory(["etc/x": ""])
    #expect(mkfifo(directory.url.appendingPathComponent(Self.path).path, 0o600) == 0)
    let output = try Program.run(["fmt", "."], in: directory.url)
    #expect(output.status == 3)
    #expect(output.standardError.contains("is not a regular file"))
  }

  @Test func aFileIsFormattedOnce() throws {
    let directory = try directory([Self.path: Self.ugly])
    let output = try Program.run(["fmt", ".", "etc", Self.path], in: directory.url)
    #expect(output.standardError == "1 file formatted, 0 unchanged.\n")
  }

  @Test func whatCannotBeWrittenIsNotSuccess() throws {
    let directory = try directory([Self.path: Self.ugly])
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = [
      "-c", "'\(Program.executable.path)' fmt --diff . >/dev/full 2>/dev/null",
    ]
    shell.currentDirectoryURL = directory.url
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 3)
  }
}
