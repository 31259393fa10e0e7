import Foundation
import MagintTestSupport
import Testing

@Suite struct DiffCommandTests {
  private static let golden = Fixtures.packageRoot.appendingPathComponent(
    "Tests/MagintTests/Fixtures/diff")
  private static let samples = Fixtures.packageRoot.appendingPathComponent("Samples")

  static func module(
    email: String = "ops@acme.io", resources: [String] = ["Magento_Sales::actions_view"],
    name: String = "Acme Sync", others: String = ""
  ) -> String {
    """
    <config>
        <integration name="\(name)">
            <email>\(email)</email>
            <resources>
    \(resources.map { "            <resource name=\"\($0)\"/>" }.joined(separator: "\n"))
            </resources>
        </integration>
    \(others)</config>

    """
  }

  /// Two versions that differ in all ways.
  private static func versions() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    let other = "    <integration name=\"Acme Stock\"><email>ops@acme.io</email></integration>\n"
    for (version, integration) in [
      ("1.0", module(others: other)),
      (
        "2.0",
        module(
          email: "team@acme.io",
          resources: ["Magento_Sales::ship", "Magento_Sales::api_actions", "Magento_Log::online"])
      ),
    ] {
      try directory.write(integration, to: "\(version)/etc/integration.xml")
      try directory.write(
        "<config><module name=\"Acme_Sync\"/></config>", to: "\(version)/etc/module.xml")
    }
    return directory
  }

  private static func diff(
    _ arguments: [String], in directory: URL, environment: [String: String] = [:]
  ) throws -> Program.Output {
    try Program.run(["diff"] + arguments, in: directory, environment: environment)
  }

  @Test(arguments: ["text", "json", "markdown"]) func forms(_ format: String) throws {
    let directory = try Self.versions()
    let result = try Self.diff(
      ["1.0", "2.0", "--magento", "2.4.4..2.4.7", "--format", format], in: directory.url)
    #expect(result.status == 1)
    #expect(result.standardError == "")
    try Golden.check(
      result.standardOutput, Self.golden.appendingPathComponent("versions.\(format)"))
  }

  /// A module against itself, whatever sample it is.
  @Test func nothingChanges() throws {
    for sample in ["good-consolidated", "good-legacy"] {
      let result = try Self.diff([sample, sample], in: Self.samples)
      #expect(result.status == 0)
      #expect(result.standardOutput.contains("\n1 unchanged.\n"))
    }
  }

  @Test(arguments: ["orphan", "reauthorization", "gained", "lost", "any"])
  func failIf(_ condition: String) throws {
    let directory = try Self.versions()
    #expect(
      try Self.diff(["1.0", "2.0", "--fail-if", condition], in: directory.url).status == 1)
    #expect(
      try Self.diff(["1.0", "1.0", "--fail-if", condition], in: directory.url).status == 0)
  }

  @Test func failIfChoosesInstead() throws {
    let directory = try Self.versions()
    // Only one more integration: merchants have nothing to do, and it may do more.
    try directory.write(
      Self.module(
        others: """
              <integration name="Acme Stock"><email>ops@acme.io</email></integration>
              <integration name="Acme New"><email>ops@acme.io</email><resources>
              <resource name="Magento_Sales::ship"/></resources></integration>

          """), to: "1.1/etc/integration.xml")
    #expect(try Self.diff(["1.0", "1.1"], in: directory.url).status == 0)
    #expect(try Self.diff(["1.0", "1.1", "--fail-if", "gained"], in: directory.url).status == 1)
    #expect(try Self.diff(["1.0", "1.1", "--fail-if", "orphan"], in: directory.url).status == 0)
    #expect(
      try Self.diff(["1.0", "1.1", "--fail-if", "orphan", "--fail-if", "any"], in: directory.url)
        .status == 1)
    // What stops the setup always counts.
    try directory.write(
      Self.module().replacing("<email>ops@acme.io</email>", with: ""), to: "1.2/etc/integration.xml"
    )
    let stop = try Self.diff(["1.0", "1.2", "--fail-if", "gained"], in: directory.url)
    #expect(stop.status == 1)
    #expect(stop.standardOutput.contains("! setup:upgrade stops: 'Acme Sync' has no email"))
  }

  @Test func packages() throws {
    let directory = try Self.versions()
    let zip = Process()
    zip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    zip.arguments = ["python3", "-m", "zipfile", "-c", "acme-1.0.zip", "1.0/"]
    zip.currentDirectoryURL = directory.url
    try zip.run()
    zip.waitUntilExit()
    try #require(zip.terminationStatus == 0)
    let plain = try Self.diff(["1.0", "2.0"], in: directory.url)
    let packed = try Self.diff(["acme-1.0.zip", "2.0"], in: directory.url)
    #expect(packed.status == 1)
    #expect(
      packed.standardOutput
        == plain.standardOutput.replacing("From 1.0 ", with: "From acme-1.0.zip ")
        .replacing(" 1.0/etc", with: " acme-1.0.zip/1.0/etc"))
    try directory.write("PK\u{3}\u{4} and nothing else", to: "broken.zip")
    let broken = try Self.diff(["broken.zip", "2.0"], in: directory.url)
    #expect(broken.status == 3)
    #expect(broken.standardError.contains("broken.zip: is no zip archive that can be trusted"))
  }

  // MARK: git

  private struct Repository {
    let directory: TemporaryDirectory

    init() throws {
      directory = try TemporaryDirectory()
      try git("init", "-q")
    }

    func git(_ arguments: String...) throws {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments =
        ["git", "-c", "user.name=a", "-c", "user.email=a@b.co", "-c", "commit.gpgsign=false"]
        + arguments
      process.currentDirectoryURL = directory.url
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      struct Failed: Error { var arguments: [String] }
      guard process.terminationStatus == 0 else { throw Failed(arguments: arguments) }
    }

    func commit(_ tag: String) throws {
      try git("add", "-A")
      try git("commit", "-q", "-m", tag)
      try git("tag", tag)
    }
  }

  private static func repository() throws -> Repository {
    let repository = try Repository()
    let root = repository.directory
    try root.write(module(), to: "app/Acme Sync/etc/integration.xml")
    try root.write(
      "<config><module name=\"Acme_Sync\"/></config>", to: "app/Acme Sync/etc/module.xml")
    try repository.commit("v1.0")
    try root.write(module(email: "team@acme.io"), to: "app/Acme Sync/etc/integration.xml")
    try repository.commit("v1.1")
    // Neither the work tree nor the index plays a part in a revision.
    try root.write("<broken", to: "app/Acme Sync/etc/integration.xml")
    return repository
  }

  @Test func revisions() throws {
    let repository = try Self.repository()
    let root = repository.directory.url
    for (old, new, place) in [
      ("git:v1.0", "git:v1.1", root), ("git:v1.0:app", "git:HEAD:app/Acme Sync", root),
      ("git:HEAD~1:app/", "git:v1.1:", root.appendingPathComponent("app")),
      ("git:v1.0", "git:v1.1:./", root.appendingPathComponent("app/Acme Sync")),
      ("git:HEAD^:./Acme Sync", "git:v1.1:./Acme Sync", root.appendingPathComponent("app")),
    ] {
      let result = try Self.diff([old, new], in: place)
      #expect(result.standardError == "", "\(old) \(new)")
      #expect(result.status == 1, "\(old) \(new)")
      #expect(result.standardOutput.contains("! 'Acme Sync' is deleted and created anew"))
      #expect(result.standardOutput.contains("- 'ops@acme.io'  git:"))
      #expect(result.standardOutput.contains("+ 'team@acme.io'  git:"))
    }
    let json = try Self.diff(["git:v1.0", "git:v1.1:app/Acme Sync", "--format", "json"], in: root)
    #expect(
      json.standardOutput.contains("\"path\":\"git:v1.0:./app/Acme Sync/etc/integration.xml\""))
    #expect(json.standardOutput.contains("\"path\":\"git:v1.1:app/Acme Sync/etc/integration.xml\""))
  }

  /// Nothing that a repository brings along is run.
  @Test func hooksDoNotRun() throws {
    let repository = try Self.repository()
    let root = repository.directory
    let script = "#!/bin/sh\ntouch \"\(root.url.path)/ran\"\ncat\n"
    for hook in ["post-checkout", "pre-commit", "post-index-change", "fsmonitor"] {
      let file = try root.write(script, to: ".git/hooks/\(hook)")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }
    let path = root.url.path + "/.git/hooks/pre-commit"
    try repository.git("config", "core.fsmonitor", path)
    try repository.git("config", "core.pager", path)
    try repository.git("config", "filter.x.smudge", path)
    try repository.git("config", "diff.x.textconv", path)
    try root.write("*.xml filter=x diff=x\n", to: ".git/info/attributes")
    try? FileManager.default.removeItem(atPath: root.url.path + "/ran")
    let result = try Self.diff(["git:v1.0", "git:v1.1"], in: root.url)
    #expect(result.status == 1)
    #expect(!FileManager.default.fileExists(atPath: root.url.path + "/ran"))
  }

  /// Links and submodules in a revision are no files.
  @Test func linksInARevision() throws {
    let repository = try Repository()
    let root = repository.directory
    try root.write(Self.module(), to: "etc/integration.xml")
    try FileManager.default.createSymbolicLink(
      atPath: root.url.path + "/composer.json", withDestinationPath: "/etc/passwd")
    try FileManager.default.createDirectory(
      at: root.url.appendingPathComponent("etc/integration"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: root.url.path + "/etc/integration/config.xml",
      withDestinationPath: "../integration.xml")
    try repository.commit("v1")
    let result = try Self.diff(["git:v1", "git:v1"], in: root.url)
    #expect(result.status == 0)
    #expect(result.standardOutput.contains("\n1 unchanged.\n"))
  }

  @Test(arguments: [
    ("git:", 2, "names no revision"), ("git::etc", 2, "names no revision"),
    ("git:--output=x", 2, "begins with '-'"), ("git:-p:etc", 2, "begins with '-'"),
    ("git:v1.0..v1.1", 2, "is a range"), ("git:v1.0:../x", 2, "leads out of the repository"),
    ("git:v1.0:/etc", 2, "leads out of the repository"),
    ("git:v1.0\u{1B}[2J", 2, "control character"), ("git:nowhere", 3, "is no revision"),
    ("git:v1.0:nowhere", 3, "has no 'nowhere'"),
    ("git:v1.0:app/*", 3, "has no 'app/*'"),
    ("git:v1.0:app/Acme Sync/etc/module.xml", 2, "is a file there"),
    ("nowhere", 3, "no such file or directory"), ("", 2, "a path is empty"),
    ("-", 2, "not '-'"),
  ])
  func refusals(_ argument: String, _ status: Int, _ says: String) throws {
    let repository = try Self.repository()
    for arguments in [[argument, "git:v1.1"], ["git:v1.1", argument]] {
      let result = try Self.diff(arguments, in: repository.directory.url)
      #expect(Int(result.status) == status, "\(result.standardError)")
      #expect(result.standardError.contains(says), "\(result.standardError)")
      #expect(result.standardOutput == "")
      #expect(!result.standardError.unicodeScalars.contains("\u{1B}"))
    }
  }

  @Test func noGit() throws {
    let directory = try Self.versions()
    let outside = try Self.diff(
      ["git:v1.0", "2.0"], in: directory.url,
      environment: ["GIT_CEILING_DIRECTORIES": directory.url.deletingLastPathComponent().path])
    #expect(outside.status == 3)
    #expect(outside.standardError.contains("in no git repository"))
    let absent = try Self.diff(
      ["git:v1.0", "2.0"], in: directory.url, environment: ["PATH": directory.url.path])
    #expect(absent.status == 3)
    #expect(absent.standardError.contains("not installed or not in PATH"))
  }

  // MARK: Hostile files

  @Test func files() throws {
    let directory = try Self.versions()
    try directory.write("<config><integration name=", to: "bad/etc/integration.xml")
    let bad = try Self.diff(["1.0", "bad"], in: directory.url)
    #expect(bad.status == 1)
    #expect(bad.standardOutput.contains("! setup:upgrade stops"))
    try directory.write("nothing", to: "none/README.md")
    let none = try Self.diff(["none", "none"], in: directory.url)
    #expect(none.status == 2)
    #expect(none.standardError.contains("no integration in 'none' or 'none'"))
    let unknown = try Self.diff(["1.0", "2.0", "--magento", "1.9"], in: directory.url)
    #expect(unknown.status == 2)
    #expect(try Self.diff(["1.0"], in: directory.url).status == 2)
    #expect(try Self.diff(["1.0", "2.0", "--fail-if", "x"], in: directory.url).status == 2)
  }

  @Test(arguments: [
    (["1.0", "--magento-from", "2.4.7"], "--magento-from needs --magento-to"),
    (["1.0", "--magento-to", "2.4.7"], "--magento-to needs --magento-from"),
    (["1.0", "2.0", "--magento-from", "2.4.7", "--magento-to", "2.4.8"], "name one MODULE"),
    (
      ["1.0", "--magento-from", "2.4.7", "--magento-to", "2.4.8", "--magento", "2.4"],
      "--magento cannot be combined"
    ),
    (["1.0", "--magento-from", "2.4.8", "--magento-to", "2.4.7"], "is later than"),
    (["1.0", "--magento-from", "2.4", "--magento-to", "2.4.8"], "takes one release"),
    (["1.0", "--magento-from", "2.3.9", "--magento-to", "2.4.8"], "--magento-from: there is no"),
    (["1.0"], "name OLD and NEW"),
  ])
  func twoMagentosInWrongUsage(_ arguments: [String], _ message: String) throws {
    let directory = try Self.versions()
    let result = try Self.diff(arguments, in: directory.url)
    #expect(result.status == 2)
    #expect(result.standardError.contains(message), "\(result.standardError)")
  }

  @Test(arguments: ["text", "json", "markdown"]) func twoMagentos(_ format: String) throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      Self.module(resources: ["Magento_Sales::create", "Magento_Paypal::paypal"]),
      to: "m/etc/integration.xml")
    try directory.write(
      "<config><module name=\"Acme_Sync\"/></config>", to: "m/etc/module.xml")
    let result = try Self.diff(
      ["m", "--magento-from", "2.4.3", "--magento-to", "2.4.8", "--format", format],
      in: directory.url)
    #expect(result.status == 1)
    try Golden.check(
      result.standardOutput, Self.golden.appendingPathComponent("magentos.\(format)"))
    // Nothing changes, and nobody has to do anything.
    let same = try Self.diff(
      ["m", "--magento-from", "2.4.8", "--magento-to", "2.4.8"], in: directory.url)
    #expect(same.status == 0)
  }

  /// A file is enough.
  @Test func singleFiles() throws {
    let directory = try Self.versions()
    let result = try Self.diff(
      ["1.0/etc/integration.xml", "2.0/etc/integration.xml"], in: directory.url)
    #expect(result.status == 1)
    #expect(result.standardOutput.contains("'Acme Stock' is left behind"))
  }
}
