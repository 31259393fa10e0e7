import Foundation
import MagintTestSupport
import Testing

@Suite struct MigrateCommandTests {
  private static let samples = Fixtures.packageRoot.appendingPathComponent("Samples")

  /// A copy of a sample.
  private static func copy(_ sample: String) throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    let source = samples.appendingPathComponent(sample)
    for file in Fixtures.files(below: source, where: { $0 != "expected.txt" }) {
      try directory.write(
        try Fixtures.bytes(file), to: String(file.path.dropFirst(source.path.count + 1)))
    }
    return directory
  }

  private static func files(_ directory: TemporaryDirectory) -> [String] {
    Fixtures.files(below: directory.url).map {
      String(
        $0.resolvingSymlinksInPath().path.dropFirst(
          directory.url.resolvingSymlinksInPath().path.count + 1))
    }
  }

  private static func text(_ directory: TemporaryDirectory, _ path: String) throws -> String {
    String(decoding: try Fixtures.bytes(directory.url.appendingPathComponent(path)), as: UTF8.self)
  }

  private static func migrate(
    _ arguments: [String], _ directory: TemporaryDirectory
  ) throws -> Program.Output {
    try Program.run(["migrate"] + arguments, in: directory.url)
  }

  @Test func toOneFile() throws {
    let module = try Self.copy("good-legacy")
    let result = try Self.migrate(["."], module)
    #expect(result.status == 0)
    #expect(result.standardError == "")
    #expect(
      Self.files(module) == [
        "Setup/Patch/Data/InstallIntegration.php", "composer.json", "etc/integration.xml",
        "etc/module.xml", "registration.php",
      ])
    for part in [
      "+ etc/integration.xml is written", "- etc/integration/config.xml is removed",
      "- etc/integration/api.xml is removed", "* Remove the call of processIntegrationConfig",
      "--> Setup/Patch/Data/InstallIntegration.php:32", "* Raise the version from 1.0.0",
      "= 'Acme Stock Feed' stays as it is",
    ] {
      #expect(result.standardOutput.contains(part), "\(part) in \(result.standardOutput)")
    }
    // The same as compiling the pair.
    let compiled = try Program.run(["compile", "good-legacy"], in: Self.samples)
    #expect(try Self.text(module, "etc/integration.xml") == compiled.standardOutput)
    let lint = try Program.run(
      ["lint", "--ignore", "unknown-integration-installed"], in: module.url)
    #expect(lint.status == 0, "\(lint.standardOutput)")
  }

  /// Without the ancestors in api.xml the rights differ, and every merchant notices.
  @Test func theTokenIsLost() throws {
    let module = try Self.copy("good-legacy")
    let api = try Self.text(module, "etc/integration/api.xml")
    try module.write(
      api.replacing("            <resource name=\"Magento_Catalog::catalog\"/>\n", with: ""),
      to: "etc/integration/api.xml")
    let result = try Self.migrate(["."], module)
    #expect(result.status == 0)
    #expect(result.standardOutput.contains("! 'Acme Stock Feed' is deleted and created anew"))
    #expect(result.standardOutput.contains("Merchants have to activate again"))
    #expect(result.standardOutput.contains("+ Magento_Catalog::catalog"))
  }

  @Test func dryRun() throws {
    let module = try Self.copy("good-legacy")
    try module.write(
      try Self.text(module, "etc/integration/config.xml").replacing(
        "    <integration", with: "    <!-- Our pair. -->\n    <integration"),
      to: "etc/integration/config.xml")
    let before = Self.files(module)
    let result = try Self.migrate([".", "--dry-run"], module)
    #expect(result.status == 0)
    #expect(Self.files(module) == before)
    #expect(result.standardError.contains("etc/integration.xml would be written"))
    #expect(result.standardError.contains("etc/integration/config.xml:4  <!-- Our pair. -->"))
    // The diff is one that git takes, and does the same.
    try module.write(result.standardOutput, to: "change.diff")
    let apply = Process()
    apply.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    apply.arguments = ["git", "apply", "change.diff"]
    apply.currentDirectoryURL = module.url
    try apply.run()
    apply.waitUntilExit()
    #expect(apply.terminationStatus == 0)
    let applied = try Self.text(module, "etc/integration.xml")
    let other = try Self.copy("good-legacy")
    _ = try Self.migrate(["."], other)
    #expect(try Self.text(other, "etc/integration.xml") == applied)
    #expect(!Self.files(module).contains("etc/integration/config.xml"))
  }

  /// There and back Magento has the same.
  @Test func thereAndBack() throws {
    let module = try Self.copy("good-consolidated")
    let before = try Program.run(["compile", "."], in: module.url).standardOutput
    let there = try Self.migrate([".", "--to", "legacy"], module)
    #expect(there.status == 0, "\(there.standardError)")
    #expect(!Self.files(module).contains("etc/integration.xml"))
    for part in [
      "* Add Setup/Patch/Data/InstallIntegration.php, which is printed below",
      "namespace Acme\\OrderSync\\Setup\\Patch\\Data;", "'Acme Order Sync',",
      "= 'Acme Order Sync' stays as it is",
    ] {
      #expect(there.standardOutput.contains(part), "\(part) in \(there.standardOutput)")
    }
    let back = try Self.migrate(["."], module)
    #expect(back.status == 0, "\(back.standardError)")
    // The pair lists all ancestors, which change nothing.
    let after = try Self.text(module, "etc/integration.xml")
    #expect(after != before)
    try module.write(before, to: "../\(module.url.lastPathComponent)-before/etc/integration.xml")
    defer {
      try? FileManager.default.removeItem(atPath: module.url.path + "-before")
    }
    let diff = try Program.run(
      ["diff", "../\(module.url.lastPathComponent)-before", "."], in: module.url)
    #expect(diff.status == 0)
    #expect(diff.standardOutput.contains("1 unchanged.\n"), "\(diff.standardOutput)")
  }

  /// The patch that is printed is one that magint finds nothing wrong with, and PHP neither.
  @Test func thePatch() throws {
    let module = try Self.copy("good-consolidated")
    try module.write(
      try Self.text(module, "etc/integration.xml").replacing(
        "Acme Order Sync", with: "Acme \\ Sync"),
      to: "etc/integration.xml")
    let result = try Self.migrate([".", "--to", "legacy"], module)
    let code = result.standardOutput.split(separator: "\n", omittingEmptySubsequences: false)
      .drop { $0 != "    <?php" }.prefix { $0 != "At each merchant, Magento from 2.4.0" }
      .map { $0.hasPrefix("    ") ? String($0.dropFirst(4)) : String($0) }
      .joined(separator: "\n")
    try module.write(code, to: "Setup/Patch/Data/InstallIntegration.php")
    #expect(code.contains("'Acme \\\\ Sync',"))
    let lint = try Program.run(["lint", "--fail-on", "warning"], in: module.url)
    #expect(lint.status == 0, "\(lint.standardOutput)")
  }

  // MARK: Refusals

  @Test func errorsAreRepairedFirst() throws {
    let module = try Self.copy("good-legacy")
    try module.write(
      try Self.text(module, "etc/integration/config.xml").replacing(
        "<email>integrations@acme.io</email>", with: "<email></email>"),
      to: "etc/integration/config.xml")
    let before = Self.files(module)
    let result = try Self.migrate(["."], module)
    #expect(result.status == 1)
    #expect(result.standardOutput == "")
    #expect(result.standardError.contains("error["))
    #expect(result.standardError.contains("nothing was changed; repair the errors first"))
    #expect(Self.files(module) == before)
  }

  @Test func everything() throws {
    let module = try Self.copy("good-legacy")
    let api = try Self.text(module, "etc/integration/api.xml")
    let lines = api.split(separator: "\n").filter { !$0.contains("<resource ") }
    try module.write(
      lines.joined(separator: "\n").replacing(
        "<resources>", with: "<resources><resource name=\"Magento_Backend::all\"/>"),
      to: "etc/integration/api.xml")
    let result = try Self.migrate(["."], module)
    #expect(result.status != 0)
    #expect(result.standardError.contains("Magento_Backend::all"), "\(result.standardError)")
    #expect(Self.files(module).contains("etc/integration/api.xml"))
  }

  @Test func bothKinds() throws {
    let module = try Self.copy("good-legacy")
    try module.write("<config/>", to: "etc/integration.xml")
    let refused = try Self.migrate(["."], module)
    #expect(refused.status == 2)
    #expect(refused.standardError.contains("has both kinds"))
    #expect(try Self.text(module, "etc/integration.xml") == "<config/>")
    let forced = try Self.migrate([".", "--force"], module)
    #expect(forced.status == 0, "\(forced.standardError)")
    #expect(try Self.text(module, "etc/integration.xml").contains("Acme Stock Feed"))
    #expect(!Self.files(module).contains("etc/integration/api.xml"))
  }

  @Test func nothingToMove() throws {
    let module = try Self.copy("good-consolidated")
    let result = try Self.migrate(["."], module)
    #expect(result.status == 2)
    #expect(result.standardError.contains("has etc/integration.xml already"))
    let empty = try TemporaryDirectory()
    #expect(try Self.migrate(["."], empty).status == 2)
    #expect(try Self.migrate(["nowhere"], empty).status == 3)
    #expect(try Self.migrate([], empty).status == 2)
    let several = try Program.run(["migrate", "."], in: Self.samples)
    #expect(several.status == 2)
    #expect(several.standardError.contains("holds other modules too"))
  }

  /// Nothing is written through a link, and nothing else is touched.
  @Test func links() throws {
    let module = try Self.copy("good-legacy")
    let elsewhere = try TemporaryDirectory()
    try FileManager.default.moveItem(
      atPath: module.url.path + "/etc", toPath: elsewhere.url.path + "/etc")
    try FileManager.default.createSymbolicLink(
      atPath: module.url.path + "/etc", withDestinationPath: elsewhere.url.path + "/etc")
    let result = try Self.migrate(["."], module)
    #expect(result.status == 3)
    #expect(result.standardError.contains("is a symbolic link; nothing was written"))
    #expect(
      Self.files(elsewhere) == [
        "etc/integration/api.xml", "etc/integration/config.xml", "etc/module.xml",
      ])
  }
}
