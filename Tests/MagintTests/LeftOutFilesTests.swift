import Foundation
import MagintTestSupport
import Testing

/// Files that `exclude` leaves out have no findings, and those of others count on them.
struct LeftOutFilesTests {
  private static let head = "<?xml version=\"1.0\"?>\n"
  private static let registration = """
    <?php
    declare(strict_types=1);

    use Magento\\Framework\\Component\\ComponentRegistrar;

    ComponentRegistrar::register(ComponentRegistrar::MODULE, 'Acme_Sync', __DIR__);

    """.replacing("\\\\", with: "\\")
  private static let module =
    head
    + "<config><module name=\"Acme_Sync\"><sequence><module name=\"Magento_Integration\"/></sequence></module></config>\n"
  private static func config(_ email: String = "sync@acme.io") -> String {
    head
      + "<integrations><integration name=\"Acme Sync\"><email>\(email)</email></integration></integrations>\n"
  }
  private static func api(_ resource: String = "Magento_Sales::actions_view") -> String {
    head
      + "<integrations><integration name=\"Acme Sync\"><resources><resource name=\"\(resource)\"/></resources></integration></integrations>\n"
  }

  private static func legacy(_ more: [String: String] = [:]) throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    let files = [
      "m/registration.php": registration, "m/etc/module.xml": module,
      "m/etc/integration/config.xml": config(), "m/etc/integration/api.xml": api(),
    ].merging(more) { $1 }
    for (path, text) in files { try directory.write(text, to: path) }
    return directory
  }

  private static func rules(
    _ directory: TemporaryDirectory, _ arguments: [String]
  ) throws -> (findings: [String], status: Int32) {
    let output = try Program.run(
      ["lint", "--format", "concise", "--fail-on", "never"] + arguments, in: directory.url)
    return (output.standardOutput.split(separator: "\n").map(String.init), output.status)
  }

  /// However the file is left out, the other of the pair is not alone.
  @Test(arguments: [
    "m/etc/integration/api.xml", "api.xml", "*/api.xml", "m/etc/integration/*", "m/etc/*",
    "integration",
  ])
  func pairs(_ glob: String) throws {
    for isConfigured in [false, true] {
      // api.xml has a finding of its own, which is not told.
      let directory = try Self.legacy(["m/etc/integration/api.xml": Self.api("Magento_Log::online")]
      )
      if isConfigured { try directory.write("{\"exclude\": [\"\(glob)\"]}", to: "magint.json") }
      let all = try Self.rules(directory, ["--no-config"])
      #expect(all.findings.contains { $0.contains("unknown-resource") })
      let (findings, status) = try Self.rules(directory, isConfigured ? [] : ["--exclude", glob])
      #expect(status == 0)
      #expect(!findings.contains { $0.contains("unpaired-integration") }, "\(findings)")
      #expect(!findings.contains { $0.contains("unknown-resource") }, "\(findings)")
      let isAllLeftOut = !glob.contains("api")
      #expect(findings.isEmpty == isAllLeftOut, "\(findings)")
    }
  }

  /// A name that is really alone is told all the same.
  @Test func stillUnpaired() throws {
    let directory = try Self.legacy([
      "m/etc/integration/api.xml": Self.api().replacing("Acme Sync", with: "Acme Other")
    ])
    let (findings, _) = try Self.rules(directory, ["--exclude", "api.xml"])
    #expect(findings.contains { $0.contains("config.xml") && $0.contains("unpaired-integration") })
    #expect(!findings.contains { $0.contains("api.xml:") })
  }

  /// No file that is left out has findings, of whatever kind it is.
  @Test func otherFiles() throws {
    let directory = try Self.legacy([
      "m/etc/module.xml": Self.module.replacing("Magento_Integration", with: "Magento_Integratoin"),
      "m/composer.json": "{\"name\": \"acme/sync\"}",
    ])
    let all = try Self.rules(directory, []).findings
    #expect(all.contains { $0.hasPrefix("m/etc/module.xml:") })
    #expect(all.contains { $0.hasPrefix("m/composer.json") })
    let left = try Self.rules(
      directory, ["--exclude", "module.xml", "--exclude", "m/composer.json"])
    #expect(!left.findings.contains { $0.hasPrefix("m/etc/module.xml") })
    #expect(!left.findings.contains { $0.hasPrefix("m/composer.json") })
    #expect(left.findings.contains { $0.hasPrefix("m/etc/integration/config.xml") })
  }

  /// A resource that an acl.xml declares exists, whether or not anybody looks at that file.
  @Test func declarations() throws {
    let acl =
      Self.head
      + "<config><acl><resources><resource id=\"Magento_Backend::admin\"><resource id=\"Acme_Sync::all\" title=\"Acme\"/></resource></resources></acl></config>"
    let directory = try Self.legacy([
      "m/etc/acl.xml": acl, "m/etc/integration/api.xml": Self.api("Acme_Sync::all"),
    ])
    let (findings, _) = try Self.rules(directory, ["--exclude", "acl.xml"])
    #expect(!findings.contains { $0.contains("unknown-resource") }, "\(findings)")
  }

  /// `--fix` leaves alone what is left out.
  @Test func fixing() throws {
    let twice = Self.api().replacing(
      "</resources>", with: "<resource name=\"Magento_Sales::actions_view\"/></resources>")
    let directory = try Self.legacy(["m/etc/integration/api.xml": twice])
    _ = try Program.run(["lint", "--fix", "--exclude", "api.xml"], in: directory.url)
    let file = directory.url.appendingPathComponent("m/etc/integration/api.xml")
    #expect(try String(contentsOf: file, encoding: .utf8) == twice)
  }

  /// A file of a module of which nothing else is looked at has nothing to do with the others: here with a
  /// name that differs by case.
  @Test(arguments: ["n/Test/_files/etc/integration.xml", "n/Test/*", "_files"])
  func otherModules(_ glob: String) throws {
    func integration(_ name: String) -> String {
      Self.head
        + "<config><integration name=\"\(name)\"><email>sync@acme.io</email></integration></config>\n"
    }
    let files = [
      "n/registration.php": Self.registration, "n/etc/module.xml": Self.module,
      "n/etc/integration.xml": integration("Acme Sync"),
      "n/Test/_files/etc/integration.xml": integration("Acme SYNC"),
    ]
    let directory = try TemporaryDirectory()
    for (path, text) in files { try directory.write(text, to: path) }
    let all = try Self.rules(directory, ["."]).findings
    #expect(all.contains { $0.contains("case") }, "\(all)")
    let alone = try Self.rules(directory, ["n/etc/integration.xml"]).findings
    let left = try Self.rules(directory, ["--exclude", glob, "."]).findings
    #expect(!left.contains { $0.contains("case") }, "\(left)")
    #expect(left.count >= alone.count)
  }

  /// However large a file is that is left out.
  @Test func tooLarge() throws {
    let directory = try Self.legacy()
    for name in ["acl.xml", "webapi.xml"] {
      try directory.write(
        Self.head + "<config><!-- \(String(repeating: "x", count: 1 << 20)) --></config>",
        to: "m/etc/\(name)")
    }
    let limit = ["--max-file-size", "1"]
    #expect(try Self.rules(directory, limit).status == 3)
    let output = try Program.run(
      ["lint", "--exclude", "acl.xml", "--exclude", "webapi.xml"] + limit, in: directory.url)
    #expect(output.status != 3)
    #expect(output.standardError == "")
  }

  /// A file below two of the paths counts once.
  @Test(arguments: [[".", "m"], ["m", "."], ["m/../m", "m"]])
  func overlappingPaths(_ paths: [String]) throws {
    let directory = try Self.legacy(["m/etc/integration/api.xml": Self.api("Magento_Log::online")])
    let once = try Self.rules(directory, ["--exclude", "api.xml", "m"]).findings
    #expect(!once.isEmpty)
    #expect(try Self.rules(directory, ["--exclude", "api.xml"] + paths).findings == once)
  }
}
