import MagintCore
import MagintRules
import Testing

/// Files with tens of thousands of findings: whatever takes the square of their number shows here
/// by not coming to an end.
struct HostileFileTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var kind: FileKind
    var rule: RuleID
    var count: Int
    var text: String

    init(_ name: String, _ kind: FileKind, _ rule: RuleID, _ count: Int, _ text: String) {
      self.name = name
      self.kind = kind
      self.rule = rule
      self.count = count
      self.text = text
    }

    var testDescription: String { name }
  }

  private static let many = 4_000

  private static func config(_ content: (Int) -> String) -> String {
    "<integrations>" + (0..<many).map(content).joined() + "</integrations>"
  }

  private static func resources(_ content: (Int) -> String) -> String {
    "<integrations><integration name=\"Ab\"><resources>" + (0..<many).map(content).joined()
      + "</resources></integration></integrations>"
  }

  @Test(arguments: [
    Case(
      "duplicates", .api, "duplicate-resource", many - 1,
      resources { _ in "<resource name=\"Magento_Sales::sales\"/>\n" }),
    Case(
      "roots", .api, "root-resource", 1,
      resources { _ in "<resource name=\"Magento_Backend::all\"/>\n" }),
    Case("no ids", .api, "xsd-missing-attribute", many, resources { _ in "<resource/>" }),
    Case(
      "bad emails", .config, "invalid-email", many,
      config { "<integration name=\"N\($0)\"><email>a@@b.co</email></integration>\n" }),
    Case(
      "in one line, with letters of several bytes", .config, "invalid-email", many,
      config { "<integration name=\"N\($0)\"><email>a@bü.co</email></integration>" }),
    Case("no emails", .config, "missing-email", many, config { "<integration name=\"N\($0)\"/>" }),
    Case(
      "no resources", .api, "no-resources", many,
      config { "<integration name=\"N\($0)\"><resources/></integration>" }),
    Case(
      "one name", .config, "duplicate-integration", many - 1,
      config { _ in "<integration name=\"Nn\"><email>a@b.co</email></integration>" }),
    Case(
      "names by case", .config, "name-differs-by-case", many / 2,
      config {
        "<integration name=\"\($0 % 2 == 0 ? "n" : "N")\($0 / 2)\"><email>a@b.co</email></integration>"
      }),
    Case(
      "two fields many times", .config, "xsd-unexpected-element", 2 * many - 2,
      "<integrations><integration name=\"Ab\">"
        + String(repeating: "<email>a@b.co</email>", count: many)
        + String(repeating: "<endpoint_url>https://b.co</endpoint_url>", count: many)
        + "</integration></integrations>"),
    Case(
      "integrations in integrations", .integration, "duplicate-resource", many - 1,
      "<config>" + String(repeating: "<integration name=\"Ab\">", count: 250)
        + String(repeating: "<resource name=\"A_B::c\"/>", count: many)
        + String(repeating: "</integration>", count: 250) + "</config>"),
    Case(
      "text", .config, "xsd-unexpected-text", many,
      "<integrations><integration name=\"Ab\"><email>a@b.co</email>"
        + String(repeating: "x<!---->", count: many) + "</integration></integrations>"),
    Case(
      "comments in a value", .config, "comment-in-value", 1,
      "<integrations><integration name=\"Ab\"><email>a@b.co"
        + String(repeating: "<!---->", count: many) + "</email></integration></integrations>"),
    Case(
      "hyphens", .config, "xml-comment-hyphens", 1,
      "<integrations><!--" + String(repeating: "-- ", count: many) + "--></integrations>"),
  ])
  func endsInTime(_ test: Case) throws {
    let findings = try Run.check(Run.Input(test.kind, test.text))
    #expect(findings.count { $0.rule == test.rule } == test.count)
    for finding in findings.prefix(100) + findings.suffix(100) {
      #expect(finding.message.utf8.count < 400)
      #expect(finding.excerpt.allSatisfy { $0.text.utf8.count <= 420 })
    }
  }

  /// A value of megabytes is not repeated in messages.
  @Test(arguments: [
    "<integration name=\"?\"/>", "<integration name=\"Ab\"><email>?</email></integration>",
    "<integration name=\"Ab\"><endpoint_url>?</endpoint_url></integration>",
    "<integration name=\"Ab\"><email>a@b.co</email>?</integration>",
    "<integration name=\"Ab\"><?/></integration>", "<integration ?=\"Ab\"/>",
    "<integration name=?/>",
    "<integration name=\"Ab\">&?;</integration>", "<integration name=\"?\">", "<integration></?>",
  ])
  func longValues(_ content: String) throws {
    // Names of elements and attributes have a limit of their own.
    let long = String(repeating: "a", count: 40_000)
    let text = "<integrations>\(content.replacing("?", with: long))</integrations>"
    let findings = try Run.check(Run.Input(.config, text))
    #expect(!findings.isEmpty)
    for finding in findings {
      let notes = finding.notes.filter { !$0.message.hasPrefix("libxml2") }.map(\.message)
      for message in [finding.message, finding.explanation ?? ""] + notes
        + finding.fixIts.map(\.title)
      {
        #expect(message.utf8.count < 400, "\(finding.rule)")
      }
    }
  }
}
