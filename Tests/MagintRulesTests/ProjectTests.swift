import MagintCore
import MagintRules
import Testing

/// The rules that look at several files, and what several defects at once come to.
struct ProjectTests {
  private let withoutEmail = document(.integration, "\(Good.urls)\n\(Good.resources)")

  private func findings(_ rule: RuleID, _ inputs: [Run.Input]) throws -> [Diagnostic] {
    try Run.check(inputs).filter { $0.rule == rule }
  }

  @Test func emailOfAnotherModuleSoftens() throws {
    let other = document(.integration, Good.fields(.integration))
    let found = try findings(
      "missing-email",
      [
        Run.Input(.integration, withoutEmail, path: "b/etc/integration.xml"),
        Run.Input(.integration, other, path: "a/etc/integration.xml"),
      ])
    let finding = try #require(found.first)
    #expect(found.count == 1)
    #expect(finding.severity == .note)
    #expect(finding.path == "b/etc/integration.xml")
    // The file alone is refused as before.
    #expect(finding.consequences == [.rejectedInDeveloperMode, .setupFails])
    #expect(finding.notes.map(\.path) == ["a/etc/integration.xml"])
    let start = other.utf8.distance(
      from: other.startIndex, to: other.firstRange(of: "Acme Order Sync")!.lowerBound)
    #expect(finding.notes.first?.range?.start.offset == start)
  }

  @Test(arguments: [
    // Of another kind, under another name, in another case, without an email.
    (FileKind.config, document(.config, Good.fields(.config))),
    (.integration, document(.integration, name: "Acme Stock", Good.fields(.integration))),
    (.integration, document(.integration, name: "acme order sync", Good.fields(.integration))),
    (.integration, document(.integration, "\(Good.urls)\n\(Good.resources)")),
  ])
  func nothingElseSoftens(_ kind: FileKind, _ other: String) throws {
    let found = try findings(
      "missing-email",
      [
        Run.Input(.integration, withoutEmail, path: "a/etc/integration.xml"),
        Run.Input(kind, other, path: "b/\(kind.modulePath)"),
      ])
    #expect(found.contains { $0.path.hasPrefix("a/") })
    for finding in found { #expect(finding.severity == .error) }
  }

  /// The same file does not help itself: the last declaration replaces the other.
  @Test func emailOfTheSameFileDoesNotSoften() throws {
    let text = document(
      .config,
      content: """
            <integration name="Acme">
                \(Good.email)
            </integration>
            <integration name="Acme"/>
        """)
    let found = try findings("missing-email", [Run.Input(.config, text)])
    #expect(found.map(\.severity) == [.error])
    let other = document(.config, name: "Acme", Good.fields(.config))
    let both = try findings(
      "missing-email",
      [Run.Input(.config, text, path: "a/x.xml"), Run.Input(.config, other, path: "b/x.xml")])
    #expect(both.map(\.severity) == [.note])
    #expect(both.first?.notes.first?.path == "b/x.xml")
  }

  @Test func namesThatDifferByCase() throws {
    func file(_ path: String, _ names: String..., kind: FileKind = .config) -> Run.Input {
      let content = names.map {
        "    <integration name=\"\($0)\">\n        \(Good.email)\n    </integration>"
      }
      return Run.Input(kind, document(kind, content: content.joined(separator: "\n")), path: path)
    }
    let found = try findings(
      "name-differs-by-case",
      [
        file("d.xml", "ÄCME"), file("b.xml", "ACME", "Other"), file("a.xml", "Acme", "Äcme"),
        file("c.xml", "acme", "Acme", kind: .integration),
      ])
    #expect(found.map(\.path) == ["b.xml", "c.xml", "d.xml"])
    #expect(found.map { $0.notes.first?.path } == ["a.xml", "a.xml", "a.xml"])
    #expect(found.first?.message == "'ACME' differs from 'Acme' only by case")
    #expect(found.first?.range?.start.line == 4)
    // The api file of a pair repeats the names.
    let pair = try findings(
      "name-differs-by-case",
      [
        file("config.xml", "Acme"),
        Run.Input(.api, document(.api, name: "ACME", Good.resources), path: "api.xml"),
      ])
    #expect(pair.isEmpty)
  }

  private static func module(
    _ directory: String, _ name: String?, _ content: String, _ kind: FileKind = .integration
  ) -> [Run.Input] {
    var inputs = [
      Run.Input(kind, document(kind, content), path: "\(directory)/\(kind.modulePath)")
    ]
    if let name {
      let text = """
        <?xml version="1.0"?>
        <config><module name="\(name)"/></config>
        """
      inputs.append(
        Run.Input(
          path: "\(directory)/etc/module.xml", bytes: Array(text.utf8), kind: nil))
    }
    return inputs
  }

  @Test func sharedNames() throws {
    let content = Good.fields(.integration)
    let stock = content.replacing("https://sync.", with: "https://stock.")
    func found(_ inputs: [[Run.Input]]) throws -> [Diagnostic] {
      try findings("shared-integration-name", inputs.flatMap(\.self))
    }
    let differing = try found([
      Self.module("a", "Acme_A", content), Self.module("b", "Acme_B", stock),
    ])
    #expect(differing.map(\.path) == ["b/etc/integration.xml"])
    #expect(differing.map(\.severity) == [.warning])
    #expect(differing.first?.consequences == [.dropped])
    #expect(differing.first?.notes.map(\.path) == ["a/etc/integration.xml"])
    #expect(
      differing.first?.explanation?.contains("endpoint_url and identity_link_url differ:") == true)
    let wider = try found([
      Self.module("a", "Acme_A", content),
      Self.module(
        "b", "Acme_B",
        "\(Good.email)\n<resources><resource name=\"Magento_Sales::sales\"/></resources>"),
    ])
    #expect(wider.map(\.consequences) == [[.accessWider]])
    let same = try found([
      Self.module("a", "Acme_A", content), Self.module("b", "Acme_B", content),
    ])
    #expect(same.map(\.severity) == [.warning])
    // Copies of one module, each name once, and no names of modules.
    #expect(
      try found([Self.module("a", "Acme_A", content), Self.module("b", "Acme_A", stock)]).isEmpty)
    #expect(
      try found(["a", "b", "c", "d"].map { Self.module($0, "Acme_\($0)", content) }).count == 1)
    #expect(
      try found([Self.module("a", nil, content), Self.module("b", nil, content)]).map(\.severity)
        == [.note])
    // The halves of a pair are one integration.
    func pair(_ name: String, _ resources: String = Good.resources) -> [Run.Input] {
      Self.module(name, "Acme_\(name)", Good.fields(.config), .config)
        + [
          Run.Input(
            .api, document(.api, resources), path: "\(name)/\(FileKind.api.modulePath)")
        ]
    }
    #expect(try found([pair("A")]).isEmpty)
    #expect(try found([pair("A"), pair("B")]).map(\.path) == ["B/etc/integration/config.xml"])
    let more = "<resources><resource name=\"Magento_Backend::all\"/></resources>"
    let pairs = try found([pair("A"), pair("B", more)])
    #expect(pairs.map(\.path) == ["B/etc/integration/config.xml"])
    #expect(pairs.map(\.consequences) == [[.accessWider]])
  }

  @Test func makingIsNotFinding() throws {
    func found(_ statement: String) throws -> [Diagnostic] {
      let code = """
        <?php
        namespace Acme\\OrderSync\\Model;

        use Magento\\Integration\\Api\\IntegrationServiceInterface;

        class Access
        {
            private $integrationService;

            public function __construct(IntegrationServiceInterface $service, Other $other)
            {
                $this->integrationService = $service;
                $this->other = $other;
            }

            public function run()
            {
                \(statement)
            }
        }
        """
      return try findings(
        "integration-not-installed",
        [
          Run.Input(.config, document(.config, Good.fields(.config))),
          Run.Input(
            path: "registration.php",
            bytes: Array("<?php register(ComponentRegistrar::MODULE, 'Acme_A', __DIR__);".utf8),
            kind: nil),
          Run.Input(path: "Model/Access.php", bytes: Array(code.utf8), kind: nil),
        ])
    }
    for statement in [
      "$this->integrationService->create(['name' => 'A']);",
      "$service = $this->integrationService; $service->update($data);",
      "$this->manager->get(IntegrationServiceInterface::class)->create($data);",
      "$x = $this->manager->get('Magento\\Integration\\Api\\IntegrationServiceInterface'); $x->create($data);",
    ] {
      let made = try found(statement)
      #expect(made.map(\.severity) == [.warning], "\(statement)")
      #expect(made.first?.notes.first?.path == "Model/Access.php")
    }
    for statement in [
      "$this->integrationService->delete($this->integrationService->findByName('A')->getId());",
      "$this->other->create($this->integrationService);", "$create->update();",
    ] {
      let found = try found(statement)
      #expect(found.map(\.severity) == [.error], "\(statement)")
      #expect(found.first?.notes == [])
      #expect(found.first?.fixIts.first?.title.hasPrefix("Add a data patch that calls") == true)
    }
  }

  @Test func misspeltNameInSetupCode() throws {
    let patch = GoodCode.patch.replacing("Acme Order Sync", with: "Acme Order Synk")
    let found = try Run.check([
      Run.Input(.config, document(.config, Good.fields(.config))),
      Run.Input(.api, document(.api, Good.fields(.api))),
      Run.Input(
        path: "registration.php",
        bytes: Array("<?php register(ComponentRegistrar::MODULE, 'Acme_OrderSync', __DIR__);".utf8),
        kind: nil),
      Run.Input(path: GoodCode.path, bytes: Array(patch.utf8), kind: nil),
    ])
    let missing = try #require(found.first { $0.rule == "integration-not-installed" })
    #expect(missing.notes.map(\.path) == [GoodCode.path])
    #expect(
      missing.fixIts.map(\.title) == [
        "\(GoodCode.path) passes 'Acme Order Synk'; correct the name, there or here"
      ])
    let call = try #require(found.first { $0.rule == "unknown-integration-installed" })
    #expect(call.fixIts.map(\.title) == ["Pass 'Acme Order Sync', as config.xml spells it"])
  }

  /// The order in which files come makes no difference.
  @Test func orderDoesNotMatter() throws {
    let inputs = [
      Run.Input(.integration, withoutEmail, path: "b.xml"),
      Run.Input(.integration, document(.integration, Good.fields(.integration)), path: "a.xml"),
      Run.Input(
        .integration, document(.integration, name: "ACME order sync", Good.fields(.integration)),
        path: "c.xml"),
      Run.Input(
        .integration,
        document(.integration, Good.fields(.integration)).replacing("/callback", with: "?a&amp;b"),
        path: "d.xml"),
    ]
    let findings = try Run.check(inputs)
    #expect(!findings.isEmpty)
    #expect(try Run.check(inputs.reversed()) == findings)
    #expect(try Run.check([inputs[2], inputs[0], inputs[3], inputs[1]]) == findings)
  }

  @Test func ampersandOnlyMattersWhereItOverrides() throws {
    let ampersand = document(.config, Good.fields(.config)).replacing("/login", with: "?a&amp;b")
    let without = document(.config, Good.email)
    let other = document(.config, Good.fields(.config))
    func found(_ second: String, _ kind: FileKind = .config) throws -> [Diagnostic] {
      try findings(
        "ampersand-in-value",
        [
          Run.Input(.config, ampersand, path: "a.xml"), Run.Input(kind, second, path: "b.xml"),
        ])
    }
    #expect(try found(other).map(\.path) == ["a.xml"])
    #expect(try found(ampersand).map(\.path) == ["a.xml", "b.xml"])
    #expect(try found(without).isEmpty)
    #expect(try found(other, .integration).isEmpty)
    let finding = try #require(try found(other).first)
    #expect(finding.notes.first?.path == "b.xml")
    let start = ampersand.utf8.distance(
      from: ampersand.startIndex,
      to: ampersand.firstRange(of: "https://sync.acme.io/magento?")!.lowerBound)
    #expect(finding.bytes?.lowerBound == start)
  }

  struct Heap: Sendable, CustomTestStringConvertible {
    var kind: FileKind
    var text: String
    var rules: [String]

    init(_ kind: FileKind, name: String, _ fields: String, _ rules: [String]) {
      self.kind = kind
      text = document(kind, name: name, fields)
      self.rules = rules
    }

    var testDescription: String { "\(kind): \(rules)" }
  }

  /// No defect hides another one.
  @Test(arguments: [
    Heap(
      .integration, name: "O'Neil",
      """
      <email> a@@acme.io</email>
      <endpoint_url>http://user:pw@localhost/cb#x</endpoint_url>
      <identity_link_url>https://acme.io/login?x=1</identity_link_url>
      <resources/>
      """,
      [
        "identity-link-url-with-query", "invalid-email", "invalid-url", "invalid-url",
        "no-resources", "placeholder-url", "surrounding-whitespace", "unsafe-name",
      ]),
    Heap(
      .integration, name: "TestIntegration",
      """
      <mail>a@acme.io</mail>
      <endpoint_url>ftp://acme.io</endpoint_url>
      stray
      <resources>
          <resource id="Magento_Sales::sales"/>
          <resource name="Sales"/>
          <resource name="Magento_Backend::all"/>
      </resources>
      """,
      [
        "incomplete-urls", "invalid-url", "malformed-resource-id", "missing-email",
        "placeholder-name", "root-resource", "xsd-missing-attribute", "xsd-unexpected-attribute",
        "xsd-unexpected-element", "xsd-unexpected-text",
      ]),
    Heap(
      .config, name: "12345",
      """
      <endpoint_url></endpoint_url>
      <email>a@example.com</email>
      <email>nobody</email>
      <resources/>
      """,
      [
        "incomplete-urls", "invalid-url", "legacy-format", "placeholder-email", "unsafe-name",
        "xsd-element-order", "xsd-invalid-value", "xsd-unexpected-element",
        "xsd-unexpected-element",
      ]),
    Heap(
      .api, name: " Acme",
      """
      <resources title="x">
          <resource name="Magento_Sales::sales">text</resource>
          <resource name="Magento_Sales::sales"/>
          <resource name=" Magento_Sales::ship"/>
          <resources name="Magento_Sales::hold"/>
      </resources>
      <resources/>
      """,
      [
        "duplicate-resource", "legacy-format", "malformed-resource-id", "name-whitespace",
        "no-resources", "resource-text", "xsd-unexpected-attribute", "xsd-unexpected-element",
        "xsd-unexpected-element",
      ]),
  ])
  func manyDefectsYieldAsManyFindings(_ heap: Heap) throws {
    let found = try Run.check(Run.Input(heap.kind, heap.text))
    #expect(found.map(\.rule.name).sorted() == heap.rules.sorted())
    // One finding for each place but for what is wrong with it in two ways.
    #expect(Set(found.map { "\($0.rule) \(String(describing: $0.bytes))" }).count == found.count)
  }
}

private enum GoodCode {
  static let path = "Setup/Patch/Data/InstallIntegration.php"
  static let patch = """
    <?php
    namespace Acme\\OrderSync\\Setup\\Patch\\Data;

    class InstallIntegration implements \\Magento\\Framework\\Setup\\Patch\\DataPatchInterface
    {
        public function apply()
        {
            $this->manager->processIntegrationConfig(['Acme Order Sync']);
        }
    }
    """
}
