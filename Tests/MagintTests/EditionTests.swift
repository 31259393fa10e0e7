import Foundation
import MagintTestSupport
import Testing

/// What only Adobe Commerce, B2B or an extension has is told as that, and never as what does not exist.
@Suite struct EditionTests {
  private static func module(_ resources: String...) throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try directory.write(
      DiffCommandTests.module(resources: resources), to: "etc/integration.xml")
    try directory.write(
      "<config><module name=\"Acme_Sync\"><sequence><module name=\"Magento_Integration\"/></sequence></module></config>",
      to: "etc/module.xml")
    return directory
  }

  private static func findings(
    _ id: String, _ options: String...
  ) throws -> (status: Int32, lines: [String]) {
    let directory = try module("Magento_Sales::actions_view", id)
    let result = try Program.run(
      ["lint", ".", "--format", "concise"] + options, in: directory.url)
    return (
      result.status,
      result.standardOutput.split(separator: "\n").map(String.init).filter { $0.contains(id) }
    )
  }

  // MARK: lint

  @Test(arguments: [
    ("Magento_Company::index", "note[unknown-resource] only B2B for Adobe Commerce has"),
    ("Magento_Rma::magento_rma", "note[unknown-resource] only Adobe Commerce has"),
    ("Magento_Company::nothing", "warning[unknown-resource] no release that was seen has"),
    ("Magento_Rma::nothing", "warning[unknown-resource] no release that was seen has"),
    ("Magento_Zork::zork", "warning[unknown-resource] Magento Open Source never had"),
    ("Magento_Catalog::zork", "error[unknown-resource] no release of Magento has"),
    ("Magento_Catlog::products", "error[unknown-resource] no release of Magento has"),
    ("Magento_Log::online", "error[unknown-resource] no release of Magento has"),
    ("PayPal_Braintree::settlement_report", ""),
    ("PayPal_Braintree::nothing", "warning[unknown-resource] no release that was seen has"),
  ])
  func lint(_ id: String, _ finding: String) throws {
    let (status, lines) = try Self.findings(id)
    if finding.isEmpty {
      #expect(lines.isEmpty)
    } else {
      #expect(lines.count == 1 && lines[0].contains(finding), "\(lines)")
    }
    #expect(status == (finding.hasPrefix("error") ? 1 : 0))
  }

  @Test(arguments: [
    ("Magento_Company::index", "open-source", true), ("Magento_Company::index", "mage-os", true),
    ("Magento_Company::index", "commerce", true), ("Magento_Company::index", "b2b", false),
    ("Magento_Rma::magento_rma", "open-source", true),
    ("Magento_Rma::magento_rma", "commerce", false), ("Magento_Rma::magento_rma", "b2b", false),
  ])
  func lintForAnEdition(_ id: String, _ edition: String, _ isFound: Bool) throws {
    let (status, lines) = try Self.findings(id, "--edition", edition)
    #expect(lines.isEmpty != isFound)
    #expect(lines.allSatisfy { $0.contains("note[unknown-resource]") })
    #expect(status == 0)
  }

  /// No fix offers the right of another module.
  @Test func fixes() throws {
    let directory = try Self.module("Magento_Company::nothing", "Magento_Company::index")
    let result = try Program.run(["lint", ".", "--format", "json"], in: directory.url)
    #expect(!result.standardOutput.contains("Magento_Indexer"))
    #expect(result.standardOutput.contains(#""edition":"b2b""#))
  }

  @Test func configuration() throws {
    let directory = try Self.module("Magento_Rma::magento_rma")
    try directory.write("{\"edition\": \"commerce\"}", to: "magint.json")
    let result = try Program.run(["lint", ".", "--format", "concise"], in: directory.url)
    #expect(!result.standardOutput.contains("Magento_Rma"))
    let other = try Program.run(
      ["lint", ".", "--format", "concise", "--edition", "open-source"], in: directory.url)
    #expect(other.standardOutput.contains("only Adobe Commerce has"))
    let shown = try Program.run(["config", "show"], in: directory.url)
    #expect(shown.standardOutput.contains("commerce"))
    try directory.write("{\"edition\": \"enterprise\"}", to: "magint.json")
    let wrong = try Program.run(["lint", "."], in: directory.url)
    #expect(wrong.status == 2)
    #expect(wrong.standardError.contains("'edition' is 'enterprise'"))
  }

  @Test func withARealMagento() throws {
    let directory = try Self.module("Magento_Rma::magento_rma")
    let result = try Program.run(
      ["lint", ".", "--edition", "b2b", "--magento-root", "."], in: directory.url)
    #expect(result.status == 2)
    #expect(result.standardError.contains("--edition cannot be combined"))
  }

  // MARK: acl

  @Test(
    arguments: [
      (["GET /V1/company/5"], 0, ["B2B for Adobe Commerce only", "Magento_Company::index"]),
      (["GET /V1/returns/5"], 0, ["Adobe Commerce only", "Magento_Rma::magento_rma"]),
      (
        ["GET /V1/sharedCatalog/1"], 0,
        ["no acl.xml declares Magento_SharedCatalog::sharedCatalog: only full access opens it"]
      ),
      (
        ["GET /V1/applepay/auth"], 0,
        ["of an extension that comes with Magento", "open to everyone"]
      ),
      (["POST /V1/customers/5/token"], 0, ["Adobe Commerce only", "what it needs is not known"]),
      (["GET /V1/company/5", "GET /V1/nothing"], 1, ["✗ GET /V1/nothing"]),
      (
        ["GET /V1/company/5", "--edition", "b2b"], 0,
        ["<resource name=\"Magento_Company::index\"/>"]
      ),
      (
        ["GET /V1/adobestock/asset/search"], 0,
        ["no acl.xml declares it: only full access opens the route"]
      ),
    ] as [([String], Int32, [String])])
  func aclFor(_ arguments: [String], _ status: Int32, _ parts: [String]) throws {
    let directory = try TemporaryDirectory()
    let result = try Program.run(["acl", "for"] + arguments, in: directory.url)
    #expect(result.status == status)
    // Long lines are broken between words.
    let text = result.standardOutput.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for part in parts { #expect(text.contains(part), "\(text)") }
  }

  @Test func aclShowFindAndWhy() throws {
    let directory = try Self.module("Magento_Company::index", "Magento_Company::nothing")
    func run(_ arguments: String...) throws -> Program.Output {
      try Program.run(["acl"] + arguments, in: directory.url)
    }
    #expect(try run("show", "Magento_Company::index").standardOutput.contains("B2B"))
    #expect(try run("find", "companies").standardOutput.contains("[B2B for Adobe Commerce only]"))
    let why = try run("why", "Magento_Company::index", ".")
    #expect(why.standardOutput.contains("Only B2B for Adobe Commerce has it"))
    let unknown = try run("show", "Magento_Company::nothing")
    #expect(unknown.status == 2)
    #expect(unknown.standardError.contains("Its module Magento_Company is of B2B"))
    #expect(!unknown.standardError.contains("Magento_Indexer"))
    #expect(
      try run("why", "Magento_Company::nothing", ".").standardOutput
        .contains("Its module is of B2B for Adobe Commerce"))
  }

  // MARK: grants and diff

  @Test func grants() throws {
    let directory = try Self.module("Magento_Company::index")
    func run(_ options: String...) throws -> String {
      try Program.run(["grants", "."] + options, in: directory.url).standardOutput
    }
    // A shop may have it: nobody said which edition it runs.
    #expect(try run().contains("Magento_Company::index: in a shop with B2B for Adobe Commerce"))
    #expect(
      try run("--edition", "open-source").contains(
        "Magento_Company::index: only B2B for Adobe Commerce has it"))
    let json = try run("--format", "json")
    #expect(json.contains(#""owner":"B2B for Adobe Commerce""#))
    let b2b = try run("--edition", "b2b")
    #expect(b2b.contains("GET    /V1/company/:companyId"))
    #expect(b2b.contains("Adobe Commerce with B2B 2.4."))
  }

  @Test func diff() throws {
    let old = try Self.module("Magento_Sales::ship")
    let new = try Self.module("Magento_Sales::ship", "Magento_Company::index")
    func run(_ options: String...) throws -> Program.Output {
      try Program.run(["diff", old.url.path, new.url.path] + options, in: new.url)
    }
    let result = try run("--edition", "open-source")
    #expect(result.status == 0)
    #expect(
      result.standardOutput.contains(
        "Magento_Company::index is listed now: only B2B for Adobe Commerce has it"))
    // Nobody said that no shop has B2B.
    let unsaid = try run()
    #expect(unsaid.status == 1)
    #expect(unsaid.standardOutput.contains("may be deleted and created anew"))
    let b2b = try run("--edition", "b2b")
    #expect(b2b.status == 1)
    #expect(b2b.standardOutput.contains("+ Magento_Company::index"))
  }
}
