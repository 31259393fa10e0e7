import Foundation
import MagintTestSupport
import Testing

@Suite struct OtherCommandTests {
  @Test func versionAndHelp() throws {
    let version = try Program.run(["--version"])
    #expect(version.status == 0)
    #expect(version.standardOutput == "0.1.0\n")
    let help = try Program.run(["--help"])
    #expect(help.status == 0)
    #expect(help.standardOutput.contains("SUBCOMMANDS"))
    #expect(
      try Program.run(["lint", "--help"]).standardOutput.contains("USAGE: magint lint "))
    #expect(try Program.run([]).standardOutput.contains("SUBCOMMANDS"))
    for (name, hint) in [("lnit", "lint"), ("grant", "grants"), ("Lint", "lint"), ("zzzzzz", nil)] {
      let output = try Program.run([name])
      #expect(output.status == 2 && output.standardOutput == "")
      let question = hint.map { " Did you mean '\($0)'?" } ?? ""
      #expect(
        output.standardError
          == "magint: there is no command '\(name)'.\(question) 'magint --help' lists them all\n")
    }
  }

  @Test func rulesAndTheirPages() throws {
    let list = try Program.run(["rules"])
    #expect(list.standardOutput.contains("missing-email"))
    struct List: Decodable {
      struct Rule: Decodable { var id, severity, summary: String }
      var rules: [Rule]
    }
    let json = try Program.run(["rules", "--format", "json"])
    let rules = try JSONDecoder().decode(List.self, from: Data(json.standardOutput.utf8)).rules
    #expect(rules.count >= 45)
    for rule in rules {
      let page = try Program.run(["explain", rule.id])
      #expect(page.status == 0)
      #expect(page.standardOutput.hasPrefix(rule.id))
      #expect(page.standardOutput.contains("Bad"))
      #expect(page.standardOutput.contains("Good"))
    }
    let unknown = try Program.run(["explain", "missing-mail"])
    #expect(unknown.status == 2)
    #expect(unknown.standardError.contains("Did you mean 'missing-email'?"))
  }

  @Test func messages() throws {
    let output = try Program.run([
      "explain",
      "One or more integrations have been reset because of a change to their xml configs.",
    ])
    #expect(output.status == 0)
    #expect(output.standardOutput.contains("magint diff OLD NEW"))
    #expect(output.standardOutput.contains("magint explain value-too-long"))
    #expect(output.standardOutput.contains("--scenario recreated"))
    let words = try Program.run(["explain", "Consumer", "key", "has", "expired"])
    #expect(words.standardOutput.hasPrefix("Consumer key has expired\n"))
    let input = try Program.run(
      ["explain", "-", "--format", "markdown"], input: Array("Decoding error.".utf8))
    #expect(input.standardOutput.hasPrefix("# `Decoding error.`"))
    let resource = try Program.run([
      "explain",
      #"{"message":"The consumer isn't authorized to access %resources.","parameters":{"resources":"Magento_Sales::ship"}}"#,
    ])
    #expect(resource.standardOutput.contains("magint acl why Magento_Sales::ship"))
    let finding = try Program.run(["explain", "etc/integration.xml:3: error[missing-email]: …"])
    #expect(finding.standardOutput.hasPrefix("missing-email"))
    let unknown = try Program.run(["explain", "what is that"])
    #expect(unknown.status == 2 && unknown.standardError.contains("no message of Magento's"))
  }

  @Test func schemas() throws {
    let list = try Program.run(["schema", "list"]).standardOutput
    #expect(list.contains("urn:magento:module:Magento_Integration:etc/integration/api.xsd"))
    #expect(try Program.run(["schema", "show", "api"]).standardOutput.contains("<xs:schema"))
    #expect(try Program.run(["schema", "show", "nothing"]).status == 2)

    let directory = try TemporaryDirectory()
    let target = directory.url.appendingPathComponent("a/b")
    #expect(try Program.run(["schema", "export", target.path]).status == 0)
    for name in ["api.xsd", "catalog.xml", "config.xsd", "integration.xsd", "integration_file.xsd"]
    {
      let exported = try Data(contentsOf: target.appendingPathComponent(name))
      let source = Fixtures.packageRoot.appendingPathComponent("Schemas/\(name)")
      #expect(try exported == Data(contentsOf: source))
    }
    // Each location both as a name and as a system identifier, which is all that Xerces looks up.
    let catalog = try String(
      contentsOf: target.appendingPathComponent("catalog.xml"), encoding: .utf8)
    let names = catalog.matches(of: #/<uri name="([^"]+)"\s+uri="([^"]+)"/#).map {
      [String($0.output.1), String($0.output.2)]
    }
    let systems = catalog.matches(of: #/<system systemId="([^"]+)"\s+uri="([^"]+)"/#).map {
      [String($0.output.1), String($0.output.2)]
    }
    #expect(names.count == 5 && systems == names)
    // The same again is no loss; another content is, and a link may lead anywhere.
    #expect(try Program.run(["schema", "export", target.path]).status == 0)
    try Data("mine".utf8).write(to: target.appendingPathComponent("api.xsd"))
    let refused = try Program.run(["schema", "export", target.path])
    #expect(refused.status == 3)
    #expect(refused.standardError.contains("--force"))
    #expect(
      try String(contentsOf: target.appendingPathComponent("api.xsd"), encoding: .utf8) == "mine")
    #expect(try Program.run(["schema", "export", "--force", target.path]).status == 0)
    let files = FileManager.default
    try files.removeItem(at: target.appendingPathComponent("api.xsd"))
    let outside = try directory.write("theirs", to: "outside")
    try files.createSymbolicLink(
      at: target.appendingPathComponent("api.xsd"), withDestinationURL: outside)
    #expect(try Program.run(["schema", "export", "--force", target.path]).status == 3)
    #expect(try String(contentsOf: outside, encoding: .utf8) == "theirs")
  }
}
