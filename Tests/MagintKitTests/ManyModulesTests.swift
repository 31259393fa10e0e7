import Foundation
import MagintCore
import MagintKit
import MagintTestSupport
import Testing

/// Projects that are large enough for their work to be shared out.
struct ManyModulesTests {
  private static func configuration(_ names: [String], _ resource: String) -> String {
    let integrations = names.map {
      """
          <integration name="\($0)">
              <email>\(resource.lowercased())@acme.io</email>
              <resources>
                  <resource name="Magento_Sales::ship"/>
                  <resource name="Magento_Sales::actions_view"/>
                  <resource name="Magento_Catalog::products"/>
              </resources>
          </integration>

      """
    }
    return "<config>\n\(integrations.joined())</config>\n"
  }

  /// Modules named so that neither their paths nor their names are in the order of their numbers.
  private static func project(_ count: Int, shared: Int?) throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    for number in 0..<count {
      let module = "m\(number * 7919 % 1009)"
      try directory.write(
        "<config><module name=\"Acme_M\(number)\"/></config>", to: "\(module)/etc/module.xml")
      let name = number == shared ? "Integration 0" : "Integration \(number)"
      try directory.write(
        configuration([name], "sync\(number)"), to: "\(module)/etc/integration.xml")
    }
    return directory
  }

  @Test(arguments: [(63, nil), (64, nil), (65, nil), (200, nil), (200, 150)] as [(Int, Int?)])
  func compile(_ count: Int, _ shared: Int?) async throws {
    let directory = try Self.project(count, shared: shared)
    let compiler = Compiler()
    let selection = try compiler.select([directory.url.path])
    let compilation = try await compiler.compile(selection)
    let alone = try compiler.compileSequentially(selection)
    #expect(try compilation.files(.consolidated) == alone.files(.consolidated))
    #expect(compilation.json == alone.json)

    let numbers = (0..<count).filter { $0 != shared }
    let names = numbers.map { "Integration \($0)" }.sorted()
    #expect(compilation.integrations.map(\.name) == names)
    for integration in compilation.integrations {
      #expect(
        integration.resources == [
          "Magento_Sales::actions_view", "Magento_Sales::ship", "Magento_Catalog::products",
        ])
      let number = try #require(Int(integration.name.dropFirst("Integration ".count)))
      // Of two modules the one that is loaded last says what the email is.
      let owner = number == 0 ? shared ?? 0 : number
      #expect(integration.email == "sync\(owner)@acme.io")
      let path = try #require(integration.origins.email?.path)
      #expect(path.hasSuffix("/m\(owner * 7919 % 1009)/etc/integration.xml"))
      #expect(integration.origins.resources.count == 3)
    }
  }

  /// The same findings in the same order, on one thread and on all.
  @Test func lint() async throws {
    let directory = try Self.project(200, shared: 150)
    let linter = try Linter()
    let selection = linter.select([directory.url.path])
    let all = await linter.lint(selection)
    let alone = linter.lintSequentially(selection)
    #expect(all.fileCount == 200)
    #expect(!all.diagnostics.isEmpty)
    #expect(Reports.text(all, colour: false) == Reports.text(alone, colour: false))
    #expect(all.diagnostics.contains { $0.rule.name == "shared-integration-name" })
  }
}
