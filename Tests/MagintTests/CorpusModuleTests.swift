import Foundation
import MagintTestSupport
import Testing

/// What the module rules find in real modules is what is known of these, and nothing else. Their PHP is
/// not there: what it does is written to files from what is known of its calls.
@Suite struct CorpusModuleTests {
  struct Meta: Decodable, Sendable {
    struct Call: Decodable, Sendable {
      var file: String
      var method: String
      var names: [String]
      var unresolved: [String]
    }

    var registeredName: String
    var declaredName: String
    var calls: [Call]

    enum CodingKeys: String, CodingKey {
      case registeredName = "module_name_in_registration_php"
      case declaredName = "module_name_in_module_xml"
      case calls
    }
  }

  struct Composer: Decodable {
    var require: [String: String]?

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      require = try? container.decode([String: String].self, forKey: .require)
    }

    enum CodingKeys: CodingKey { case require }
  }

  static let directory = Corpus.directory.appendingPathComponent("modules")
  static let modules: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []).sorted()

  private static let present = ConditionTrait.enabled(
    if: Corpus.isPresent, Comment(rawValue: Corpus.absence))

  /// A copy of a module with PHP that makes the calls that its own makes.
  static func copy(_ name: String) throws -> (TemporaryDirectory, Meta) {
    let root = directory.appendingPathComponent(name)
    let meta = try JSONDecoder().decode(
      Meta.self, from: Data(contentsOf: root.appendingPathComponent("META.json")))
    let copy = try TemporaryDirectory()
    for file in Fixtures.files(below: root) where file.lastPathComponent != "META.json" {
      try copy.write(try Fixtures.bytes(file), to: String(file.path.dropFirst(root.path.count + 1)))
    }
    try copy.write(
      "<?php \\Magento\\Framework\\Component\\ComponentRegistrar::register('module', '\(meta.registeredName)', __DIR__);\n",
      to: "registration.php")
    let namespace = meta.registeredName.replacing("_", with: "\\")
    for call in meta.calls {
      let folders = call.file.split(separator: "/").dropLast().map { "\\\($0)" }.joined()
      let name = String(call.file.split(separator: "/").last!.dropLast(4))
      let interface =
        call.file.hasPrefix("Setup/Patch/Data")
        ? "DataPatchInterface"
        : call.file.hasPrefix("Setup/Patch/Schema")
          ? "SchemaPatchInterface"
          : name.contains("InstallData")
            ? "InstallDataInterface" : name.hasSuffix("Data") ? "UpgradeDataInterface" : ""
      let names = call.names.map { "'\($0)'" }
      let argument =
        !call.unresolved.isEmpty
        ? call.unresolved[0]
        : call.method == "processIntegrationConfig"
          ? "[\(names.joined(separator: ", "))]" : "[\(names[0]) => []]"
      try copy.write(
        """
        <?php
        namespace \(namespace)\(folders);

        class \(name)\(interface.isEmpty ? "" : " implements \\Magento\\\(interface)")
        {
            public function install()
            {
                $this->manager->\(call.method)(\(argument));
            }
        }
        """, to: call.file)
    }
    return (copy, meta)
  }

  /// Of each rule the modules that it finds something in, with a warning or an error.
  private static let expected: [String: [String]] = [
    "module-name-mismatch": ["sendlane__module-ordermanagement"],
    "invalid-composer-json": ["Argoid__magento-integration__2", "supadupa__magento-extension__3"],
    "invalid-module-xml": ["dinistavares__crisp-magento"],
    "unpaired-integration": [
      "SergioViteri__module-anfitrion", "magefan__module-crowdin-integration",
      "sendlane__module-ordermanagement",
    ],
    "mixed-formats": ["getshogun__module-shogun-page-builder"],
    "integration-not-installed": [
      "BoltApp__bolt-magento2", "Storydots__storydots-magento-plugin",
      "ghener-somoza-exemptax__module-integration", "logikioopensource__logik-adobe",
      "logikioopensource__logik-adobe__2", "logikioopensource__logik-adobe__3",
    ],
    "unknown-integration-installed": [
      "SergioViteri__module-anfitrion", "convert-cart__magento2-plugin",
      "getshogun__module-shogun-page-builder__2", "sendlane__module-ordermanagement",
    ],
    "unread-setup-file": ["SergioViteri__module-anfitrion", "VerificoCode__Magento2"],
    "impossible-composer-constraint": [
      "AfterShip__apps-magento-2", "Argoid__magento-integration", "Argoid__magento-integration__2",
      "CoEdition__vendor-module-magento2", "Comm100__magento-extension",
      "Storydots__storydots-magento-plugin", "chashguru__livechat", "creative-ict__sendcloud-v2",
      "datafeedwatch__magento_2_simple", "datafeedwatch__magento_2_simple__2",
      "printful__magento2-module", "sendlane__module-ordermanagement",
      "supadupa__magento-extension__2", "supadupa__magento-extension__3",
    ],
    "integration-name-not-in-array": [], "stale-setup-version": [], "module-sequence-circle": [],
    "unknown-module-in-sequence": [],
  ]

  @Test(present) func findsWhatIsKnown() throws {
    var found: [String: [String]] = [:]
    for name in Self.modules {
      let (copy, meta) = try Self.copy(name)
      let findings = try ModuleTests.findings(copy.url, ["."])
      let rules = Set(
        findings.filter { $0.severity != "note" && ModuleTests.moduleRules.contains($0.rule) }
          .map(\.rule))
      for rule in rules { found[rule, default: []].append(name) }

      // Those that can be worked out from the files by other means.
      let composer = try JSONDecoder().decode(
        Composer.self, from: Data(contentsOf: copy.url.appendingPathComponent("composer.json")))
      let required = composer.require ?? [:]
      #expect(
        rules.contains("missing-composer-requirement")
          == !(required["magento/module-integration"] != nil
          && required["magento/framework"] != nil),
        "\(name)")
      #expect(
        rules.contains("missing-module-sequence")
          == !(try Self.comesAfterIntegration(copy.url.appendingPathComponent("etc/module.xml"))),
        "\(name)")
      #expect(
        rules.contains("module-name-mismatch")
          == (meta.declaredName != meta.registeredName), "\(name)")
    }
    for (rule, modules) in Self.expected { #expect(found[rule] ?? [] == modules, "\(rule)") }
  }

  /// A note says of each call whose names cannot be read that it is so.
  @Test(present) func saysWhatItCannotRead() throws {
    for name in Self.modules {
      let (copy, meta) = try Self.copy(name)
      let notes = try ModuleTests.findings(copy.url, ["."])
        .filter { $0.severity == "note" && $0.rule == "integration-not-installed" }
      #expect(
        notes.map(\.path).sorted()
          == meta.calls.filter { !$0.unresolved.isEmpty }.map(\.file).sorted(), "\(name)")
    }
  }

  /// Of modules without their PHP nothing is said that only PHP could tell.
  @Test(present) func saysNothingOfPHPThatIsNotThere() throws {
    for name in Self.modules {
      let findings = try ModuleTests.findings(Self.directory.appendingPathComponent(name), ["."])
      let ofPHP: Set<String> = [
        "integration-not-installed", "unknown-integration-installed", "unread-setup-file",
        "stale-setup-version",
      ]
      #expect(findings.filter { ofPHP.contains($0.rule) }.map(\.message) == [], "\(name)")
    }
  }

  /// Whether `config > module > sequence > module` names Magento_Integration, as XPath would find it.
  private static func comesAfterIntegration(_ file: URL) throws -> Bool {
    let text = try String(contentsOf: file, encoding: .utf8)
      .replacing(try Regex("(?s)<!--.*?-->"), with: "")
    guard
      let module = try Regex("(?s)<module [^>]*[^/]>(.*)</module>\\s*</config>").firstMatch(
        in: text),
      let body = module.output[1].substring
    else { return false }
    return body.contains("<sequence") && body.contains("Magento_Integration")
  }
}
