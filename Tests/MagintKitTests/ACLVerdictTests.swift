import Foundation
import MagintCore
import MagintKit
import MagintTestSupport
import Testing

/// What a running Magento 2.4.7-p3 did with one module's acl.xml in a shop with two integrations:
/// `Tests/Fixtures/acl.jsonl`.
@Suite struct ACLVerdictTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    var id: String
    var acl: String
    /// The modes in which `setup:upgrade` ends with an error.
    var stops: [String]
    /// How many rights each integration has after it, with the root; absent where it ends with an error.
    var rights: [String: Int]?
    /// What the upgrade from an acl.xml with `Foo_Bar::a` below the root recreates.
    var recreated: [String]?

    var testDescription: String { id }
  }

  static let cases: [Case] = {
    guard let bytes = try? Fixtures.shared("acl.jsonl") else { return [] }
    return (try? Fixtures.lines(bytes)) ?? []
  }()

  @Test func thereAreCases() { #expect(Self.cases.count == 33) }

  private static let good =
    "<config><acl><resources><resource id=\"Magento_Backend::admin\"><resource id=\"Foo_Bar::a\" title=\"Aaaa\"/></resource></resources></acl></config>"

  private static func write(_ acl: String, to shop: String, in directory: TemporaryDirectory) throws
  {
    func integration(_ name: String, _ resources: String...) -> String {
      "<config><integration name=\"\(name)\"><email>a@b.co</email><endpoint_url>https://x.acme.io/cb</endpoint_url><identity_link_url>https://x.acme.io/login</identity_link_url><resources>"
        + resources.map { "<resource name=\"\($0)\"/>" }.joined()
        + "</resources></integration></config>"
    }
    for (module, text) in [
      ("Foo_Bar", integration("Foo Feed", "Foo_Bar::a", "Magento_Customer::manage")),
      ("Acme_Base", integration("Base Feed", "Magento_Sales::actions_view")),
    ] {
      let path = "\(shop)/app/code/" + module.replacingOccurrences(of: "_", with: "/")
      try directory.write(
        "<config><module name=\"\(module)\"><sequence><module name=\"Magento_Integration\"/></sequence></module></config>",
        to: path + "/etc/module.xml")
      try directory.write(text, to: path + "/etc/integration.xml")
    }
    try directory.write(acl, to: "\(shop)/app/code/Foo/Bar/etc/acl.xml")
  }

  @Test(arguments: cases) func lintCompileAndDiffAgree(_ verdict: Case) throws {
    let directory = try TemporaryDirectory()
    try Self.write(Self.good, to: "old", in: directory)
    try Self.write(verdict.acl, to: "new", in: directory)
    let path = directory.url.path + "/new"
    var lint = LintOptions()
    lint.catalog.magento = "2.4.7-p3"
    let linter = try Linter(lint)
    let findings = linter.lintSequentially(linter.select([path])).diagnostics
    let isWellFormed = verdict.id != "not well-formed"
    for mode in CompileMode.allCases {
      let stops = verdict.stops.contains(mode.rawValue)
      let found = findings.contains {
        $0.consequences.contains(.setupFails)
          || mode == .developer && $0.consequences.contains(.rejectedInDeveloperMode)
      }
      #expect(found == stops, "lint, \(mode)")
      var options = CompileOptions()
      options.mode = mode
      options.catalog.magento = "2.4.7-p3"
      let compiler = Compiler(options)
      guard isWellFormed else {
        #expect(throws: MagintError.self) {
          try compiler.compileSequentially(compiler.select([path]))
        }
        continue
      }
      let compiled = try compiler.compileSequentially(compiler.select([path]))
      #expect(compiled.isStopped == stops, "compile, \(mode)")
      guard !stops, let rights = verdict.rights else { continue }
      let counts = Dictionary(
        uniqueKeysWithValues: compiled.integrations.map { ($0.name, $0.effectiveResources.count) })
      #expect(counts == rights, "\(mode)")
    }
    guard isWellFormed, let recreated = verdict.recreated else { return }
    var options = UpgradeOptions()
    options.catalog.magento = "2.4.7-p3"
    let plan = try Upgrades.plan(from: directory.url.path + "/old", to: path, options)
    #expect(
      plan.integrations.filter { $0.action == .recreated }.map(\.name) == recreated)
    #expect(plan.losesAllIntegrations == (recreated.count == 2))
    #expect(plan.stopsSetup == verdict.stops.contains("production"))
  }

  /// An acl.xml of a module without integrations breaks those of the others all the same.
  @Test func aModuleWithoutIntegrations() throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      "<config><acl><resources><resource id=\"Foo_Bar::a\" title=\"Aaaa\"/></resources></acl></config>",
      to: "etc/acl.xml")
    try directory.write("<config><module name=\"Foo_Bar\"/></config>", to: "etc/module.xml")
    let linter = try Linter()
    let result = linter.lintSequentially(linter.select([directory.url.path]))
    #expect(result.diagnostics.map(\.rule) == ["acl-moved-root"])
    #expect(result.diagnostics.first?.consequences.first == .allIntegrationsLost)
    #expect(result.fileCount == 1)
  }
}
