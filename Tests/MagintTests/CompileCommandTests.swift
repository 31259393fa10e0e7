import Foundation
import MagintTestSupport
import Testing

@Suite struct CompileCommandTests {
  private static let golden = Fixtures.packageRoot.appendingPathComponent(
    "Tests/MagintTests/Fixtures/compile")
  private static let samples = Fixtures.packageRoot.appendingPathComponent("Samples")

  private static func integration(
    _ name: String, email: String? = nil, url: String = "https://acme.io/cb",
    resources: [String] = [], root: String = ""
  ) -> String {
    """
    <?xml version="1.0"?>
    <config\(root)>
        <integration name="\(name)">
            \(email.map { "<email>\($0)</email>" } ?? "")
            <endpoint_url>\(url)</endpoint_url>
            <identity_link_url>https://acme.io/login</identity_link_url>
            <resources>\(resources.map { "<resource name=\"\($0)\"/>" }.joined())</resources>
        </integration>
    </config>

    """
  }

  private static func module(_ name: String, after sequence: [String] = []) -> String {
    let list = sequence.map { "<module name=\"\($0)\"/>" }.joined()
    return "<config><module name=\"\(name)\"><sequence>\(list)</sequence></module></config>"
  }

  private static let sales = "Magento_Sales::actions_view"
  private static let products = "Magento_Catalog::products"

  @Test(arguments: ["xml", "json"]) func aSample(format: String) throws {
    let result = try Program.run(
      ["compile", "good-legacy", "--magento", "2.4.7-p3", "--format", format], in: Self.samples)
    #expect(result.status == 0)
    #expect(result.standardError == "")
    try Golden.check(
      result.standardOutput, Self.golden.appendingPathComponent("legacy.\(format)"))
  }

  /// A project is merged in load order, whatever the directories are called; disabled modules are not.
  @Test func aProject() throws {
    let shop = try TemporaryDirectory()
    let names = [
      ("A", "Acme_Late", ["Acme_Early"]), ("B", "Acme_Early", []), ("C", "Acme_Off", []),
    ]
    for (directory, name, sequence) in names {
      try shop.write(
        Self.module(name, after: sequence), to: "app/code/X/\(directory)/etc/module.xml")
      try shop.write(
        Self.integration(
          "Acme Sync", email: "\(directory)@acme.io",
          resources: [directory == "A" ? Self.sales : Self.products]),
        to: "app/code/X/\(directory)/etc/integration.xml")
    }
    try shop.write(
      "<?php\nreturn [\n    'modules' => [\n        'Acme_Early' => 1,\n        'Acme_Late' => 1,\n        'Acme_Off' => 0\n    ]\n];\n",
      to: "app/etc/config.php")
    let result = try Program.run(["compile", "--magento", "2.4.7-p3"], in: shop.url)
    #expect(result.status == 0, "\(result.standardError)")
    #expect(result.standardError.contains("Acme_Off is disabled"))
    #expect(result.standardOutput.contains("<email>A@acme.io</email>"))
    #expect(result.standardOutput.contains(Self.sales))
    #expect(result.standardOutput.contains(Self.products))
    // Files are merged as they are named.
    let files = ["A", "B"].map { "app/code/X/\($0)/etc/integration.xml" }
    let named = try Program.run(["compile"] + files, in: shop.url)
    #expect(named.standardOutput.contains("<email>B@acme.io</email>"))
  }

  @Test func whatStopsMagentoStopsTheOutput() throws {
    let shop = try TemporaryDirectory()
    let location =
      " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:noNamespaceSchemaLocation=\"urn:magento:module:Magento_Integration:etc/integration/integration.xsd\""
    try shop.write(
      Self.integration("Acme Sync", email: "a@acme.io", resources: [Self.sales]), to: "a.xml")
    try shop.write(
      Self.integration("Acme Desk", email: "b@acme.io", resources: [Self.sales], root: location),
      to: "b.xml")
    let developer = try Program.run(["compile", "a.xml", "b.xml", "-o", "out.xml"], in: shop.url)
    #expect(developer.status == 1)
    #expect(developer.standardError.contains("error[invalid-when-merged]"))
    #expect(developer.standardError.contains("b.xml:2:"))
    #expect(developer.standardError.contains("developer mode stops"))
    #expect(
      !FileManager.default.fileExists(atPath: shop.url.appendingPathComponent("out.xml").path))
    let kept = try Program.run(["compile", "a.xml", "b.xml", "--keep-going"], in: shop.url)
    #expect(kept.status == 1)
    #expect(kept.standardOutput == "")
    // Production mode applies no schema, and the other order is fine.
    for arguments in [["a.xml", "b.xml", "--mode", "production"], ["b.xml", "a.xml"]] {
      let result = try Program.run(["compile"] + arguments, in: shop.url)
      #expect(result.status == 0, "\(result.standardError)")
    }
    try shop.write(
      Self.integration(
        "Acme Sync", email: "a@acme.io</email><email>c@acme.io", resources: [Self.sales]),
      to: "c.xml")
    let ambiguous = try Program.run(
      ["compile", "c.xml", "a.xml", "--mode", "production", "--keep-going"], in: shop.url)
    #expect(ambiguous.status == 1)
    #expect(ambiguous.standardError.contains("error[merge-conflict]"))
    #expect(ambiguous.standardOutput == "")
  }

  /// Lint does not know which of two files comes last; compile does.
  @Test func anAmpersandStopsTheOutputWhereItOverrides() throws {
    let shop = try TemporaryDirectory()
    for (name, query) in [("a", "?a=1&amp;b=2"), ("b", "?a=1")] {
      try shop.write(
        Self.integration(
          "Acme Sync", email: "a@acme.io", url: "https://sync.acme.io/cb\(query)",
          resources: [Self.sales]), to: "\(name).xml")
    }
    let first = try Program.run(["compile", "a.xml", "b.xml"], in: shop.url)
    #expect(first.status == 0, "\(first.standardError)")
    #expect(!first.standardError.contains("ampersand-in-value"))
    let last = try Program.run(["compile", "b.xml", "a.xml"], in: shop.url)
    #expect(last.status == 1)
    #expect(last.standardError.contains("error[merge-conflict]"))
    #expect(last.standardError.contains("a.xml:"))
    #expect(last.standardOutput == "")
  }

  @Test func errorsStopTheOutputUnlessToldOtherwise() throws {
    let shop = try TemporaryDirectory()
    try shop.write(
      Self.integration(
        "Acme Sync", email: "a@acme.io", url: "http://localhost/cb",
        resources: [
          "Magento_Nope::nope", Self.sales,
        ]), to: "etc/integration.xml")
    let result = try Program.run(["compile"], in: shop.url)
    #expect(result.status == 1)
    #expect(result.standardOutput == "")
    #expect(result.standardError.contains("--keep-going"))
    let kept = try Program.run(["compile", "--keep-going"], in: shop.url)
    #expect(kept.status == 0)
    // The order of the tree, and what it does not know last.
    let sales = try #require(kept.standardOutput.range(of: Self.sales))
    let unknown = try #require(kept.standardOutput.range(of: "Magento_Nope::nope"))
    #expect(sales.lowerBound < unknown.lowerBound)
  }

  @Test func writesFilesAndLosesNone() throws {
    let shop = try TemporaryDirectory()
    try shop.write(
      Self.integration("Acme Sync", email: "a@acme.io", resources: [Self.products, Self.sales]),
      to: "in/etc/integration.xml")
    func run(_ arguments: String...) throws -> Program.Output {
      try Program.run(["compile", "in"] + arguments, in: shop.url)
    }
    func text(_ path: String) -> String? {
      try? String(contentsOf: shop.url.appendingPathComponent(path), encoding: .utf8)
    }
    #expect(try run("-o", "out/").status == 0)
    let normal = try #require(text("out/etc/integration.xml"))
    #expect(try run("-o", "out", "--check").status == 0)
    #expect(try run("-o", "new.xml").status == 0)
    #expect(text("new.xml") == normal)
    // The same bytes again are no reason to complain; others are.
    #expect(try run("-o", "new.xml").status == 0)
    try shop.write("mine\n", to: "new.xml")
    let refused = try run("-o", "new.xml")
    #expect(refused.status == 3)
    #expect(refused.standardError.contains("--force"))
    #expect(text("new.xml") == "mine\n")
    let checked = try run("-o", "new.xml", "--check")
    #expect(checked.status == 1)
    #expect(checked.standardOutput.hasPrefix("--- a/new.xml\n+++ b/new.xml\n@@ -1 +1,"))
    #expect(try run("-o", "new.xml", "--force").status == 0)
    #expect(text("new.xml") == normal)

    #expect(try run("--layout", "legacy", "-o", "pair").status == 0)
    let api = try #require(text("pair/etc/integration/api.xml"))
    #expect(api.contains("Magento_Backend::admin"))
    let back = try Program.run(["compile", "pair"], in: shop.url)
    #expect(back.status == 0)
    #expect(back.standardOutput.contains("Magento_Sales::actions_view"))
    // Nothing is written through a link.
    try FileManager.default.createDirectory(
      at: shop.url.appendingPathComponent("linked"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      at: shop.url.appendingPathComponent("linked/etc"),
      withDestinationURL: shop.url.appendingPathComponent("in/etc"))
    let linked = try run("-o", "linked", "--force")
    #expect(linked.status == 3)
    #expect(linked.standardError.contains("symbolic link"))
  }

  @Test func fullAccessCannotBeSaidInTheConsolidatedKind() throws {
    let shop = try TemporaryDirectory()
    try shop.write(
      "<integrations><integration name=\"Acme\"><email>a@acme.io</email></integration></integrations>",
      to: "etc/integration/config.xml")
    try shop.write(
      "<integrations><integration name=\"Acme\"><resources><resource name=\"Magento_Backend::all\"/></resources></integration></integrations>",
      to: "etc/integration/api.xml")
    let result = try Program.run(["compile", "--keep-going"], in: shop.url)
    #expect(result.status == 2)
    #expect(result.standardError.contains("Magento_Backend::all alone"))
    let json = try Program.run(["compile", "--keep-going", "--format", "json"], in: shop.url)
    #expect(json.standardOutput.contains("\"effective_resources\":[\"Magento_Backend::all\"]"))
    let pair = try Program.run(
      ["compile", "--keep-going", "--layout", "legacy", "-o", "out"], in: shop.url)
    #expect(pair.status == 0)
  }

  @Test(arguments: [
    ["--layout", "legacy"], ["--check"], ["--force"], ["--mode", "prod"], ["nowhere"], ["-"],
    ["--layout", "legacy", "--format", "json", "-o", "x"],
  ]) func wrongUsage(arguments: [String]) throws {
    let result = try Program.run(["compile", "good-legacy"] + arguments, in: Self.samples)
    #expect(result.status == (arguments == ["nowhere"] ? 3 : 2))
    #expect(result.standardOutput == "")
    #expect(result.standardError != "")
  }

  @Test func aCircleOfModules() throws {
    let shop = try TemporaryDirectory()
    for (name, other) in [("Acme_A", "Acme_B"), ("Acme_B", "Acme_A")] {
      try shop.write(Self.module(name, after: [other]), to: "\(name)/etc/module.xml")
      try shop.write(
        Self.integration(name, email: "a@acme.io", resources: [Self.sales]),
        to: "\(name)/etc/integration.xml")
    }
    let result = try Program.run(["compile", "--keep-going"], in: shop.url)
    #expect(result.status == 1)
    #expect(result.standardError.contains("in a circle: Acme_A → Acme_B → Acme_A"))
  }

  /// One file of a legacy pair is compiled for what it says.
  @Test func halfAPair() throws {
    let shop = try TemporaryDirectory()
    try shop.write(
      "<integrations><integration name=\"Acme\"><resources><resource name=\"\(Self.sales)\"/></resources></integration></integrations>",
      to: "api.xml")
    let json = try Program.run(
      ["compile", "api.xml", "--format", "json", "--keep-going"], in: shop.url)
    #expect(json.status == 0, "\(json.standardError)")
    #expect(
      json.standardOutput.contains(
        "{\"name\":\"Acme\",\"resources\":[\"\(Self.sales)\"],\"effective_resources\":[\"Magento_Backend::admin\",\"\(Self.sales)\"]"
      ))
    let half = try Program.run(
      ["compile", "api.xml", "--layout", "legacy", "-o", "out", "--keep-going"], in: shop.url)
    #expect(half.status == 0)
    let out = shop.url.appendingPathComponent("out/etc/integration")
    #expect(try FileManager.default.contentsOfDirectory(atPath: out.path) == ["api.xml"])
  }

  /// What was written by the last run is no input of the next, unless it is a module.
  @Test func doesNotReadItsOutput() throws {
    let shop = try TemporaryDirectory()
    func write(_ name: String) throws {
      try shop.write(
        Self.integration(name, email: "a@acme.io", resources: [Self.sales]),
        to: "etc/integration.xml")
    }
    try write("Acme Old")
    for layout in ["legacy", "consolidated"] {
      for paths in [[], ["."], [shop.url.path]] {
        let arguments = ["compile"] + paths + ["-o", "out [1]/", "--layout", layout, "--force"]
        let result = try Program.run(arguments, in: shop.url)
        #expect(result.status == 0, "\(result.standardError)")
        try write("Acme New")
      }
    }
    let written = try String(
      contentsOf: shop.url.appendingPathComponent("out [1]/etc/integration.xml"), encoding: .utf8)
    #expect(written.contains("Acme New"))
    #expect(!written.contains("Acme Old"))
    try shop.write(Self.module("Acme_New"), to: "etc/module.xml")
    let own = try Program.run(
      ["compile", ".", "-o", ".", "--check", "--exclude", "out*"], in: shop.url)
    #expect(own.status == 1)
    #expect(own.standardOutput.contains("+++ b/etc/integration.xml"))
  }

  /// The order goes through modules that have no integration, for 'lint' as for 'compile'.
  @Test(arguments: [true, false]) func orderThroughOtherModules(isLocationFirst: Bool) throws {
    let shop = try TemporaryDirectory()
    let location =
      " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:noNamespaceSchemaLocation=\"urn:magento:module:Magento_Integration:etc/integration/integration.xsd\""
    for (name, sequence) in [("V_Aa", ["V_Mm"]), ("V_Mm", ["V_Zz"]), ("V_Zz", [])] {
      try shop.write(Self.module(name, after: sequence), to: "\(name)/etc/module.xml")
      guard name != "V_Mm" else { continue }
      try shop.write(
        Self.integration(
          name, email: "a@acme.io", resources: [Self.sales],
          root: (name == "V_Zz") == isLocationFirst ? location : ""),
        to: "\(name)/etc/integration.xml")
    }
    let lint = try Program.run(["lint", "--rule", "invalid-when-merged"], in: shop.url)
    #expect(lint.status == (isLocationFirst ? 0 : 1), "\(lint.standardOutput)")
    let compile = try Program.run(["compile"], in: shop.url)
    #expect(compile.status == lint.status, "\(compile.standardError)")
  }

  /// What is wrong with a module that is switched off does not matter.
  @Test func defectsOfADisabledModule() throws {
    let shop = try TemporaryDirectory()
    for (name, email) in [("V_On", "a@acme.io"), ("V_Off", nil)] {
      try shop.write(Self.module(name), to: "\(name)/etc/module.xml")
      try shop.write(
        Self.integration(name, email: email, resources: [Self.sales]),
        to: "\(name)/etc/integration.xml")
    }
    #expect(try Program.run(["compile"], in: shop.url).status == 1)
    try shop.write(
      "<?php\nreturn [\n    'modules' => [\n        'V_On' => 1,\n        'V_Off' => 0\n    ]\n];\n",
      to: "app/etc/config.php")
    let result = try Program.run(["compile"], in: shop.url)
    #expect(result.status == 0, "\(result.standardError)")
    #expect(!result.standardOutput.contains("V_Off"))
  }
}
