import MagintCatalog
import MagintCore
import MagintKit
import MagintTestSupport
import Testing

/// What holds for whatever is compiled.
struct CompilePropertyTests {
  typealias Text = (name: String, kind: FileKind, bytes: [UInt8])

  static let resources: [String] = {
    let catalog = Catalog.embedded
    return catalog.treeOrder(at: catalog.releases.count - 1).keys.sorted()
  }()

  /// The files of some modules: of the consolidated kind, or legacy pairs.
  static func texts(_ files: inout RandomFiles) -> [Text] {
    func set(_ kind: FileKind) -> [Text] {
      files.set(kind: kind.rawValue).enumerated().map {
        (name: "\($0.offset)/\(kind.modulePath)", kind: kind, bytes: Array($0.element.utf8))
      }
    }
    guard files.random.below(2) == 0 else { return set(.integration) }
    // Both halves are about the same integrations.
    let names = files.newNames()
    let config = set(.config)
    files.useNames(names)
    return config + set(.api)
  }

  static func compile(_ texts: [Text], _ mode: CompileMode) throws -> Compilation {
    var options = CompileOptions()
    options.mode = mode
    options.lints = false
    return try Compiler(options).compile(texts)
  }

  static func texts(_ files: [CompiledFile]) throws -> [Text] {
    try files.map {
      (name: $0.path, kind: try #require(FileKind(path: $0.path)), bytes: Array($0.text.utf8))
    }
  }

  /// An integration without where it comes from and in what order Magento stores it.
  struct Meaning: Equatable {
    var name: String
    var values: [String?]
    var resources: Set<String>

    init(_ integration: CompiledIntegration) {
      name = integration.name
      values = [integration.email, integration.endpointURL, integration.identityLinkURL]
      resources = Set(integration.effectiveResources)
    }
  }

  @Test func compilingOnceIsEnough() throws {
    var defective = RandomFiles(seed: 41, resources: Self.resources, mayBeDefective: true)
    var sound = RandomFiles(seed: 42, resources: Self.resources, mayBeDefective: false)
    var compiled = 0
    for seed in 0..<Searches.count(5_000) {
      let mode: CompileMode = seed % 3 == 0 ? .production : .developer
      let first = try Self.compile(
        seed % 2 == 0 ? Self.texts(&sound) : Self.texts(&defective), mode)
      guard !first.isStopped, !first.integrations.isEmpty,
        !first.integrations.contains(where: \.hasFullAccess)
      else { continue }
      // A reference that is read twice can put a character in that no file may hold.
      guard let consolidated = try? first.files(.consolidated) else { continue }
      compiled += 1
      let again = try Self.compile(Self.texts(consolidated), mode)
      // An integration that only production mode holds may not pass the schema, and is held again.
      let isStopped = again.isStopped
      #expect(!isStopped, "set \(seed)")
      guard !isStopped else { continue }
      let copy = try again.files(.consolidated)
      #expect(copy == consolidated, "set \(seed)")

      // What is written is what was meant.
      for (before, after) in zip(first.integrations, again.integrations) {
        #expect(before.resources == after.resources, "set \(seed)")
        let values = (Meaning(before).values, Meaning(after).values)
        #expect(values.0 == values.1, "set \(seed)")
      }

      let pair = try Self.compile(Self.texts(first.files(.legacy)), mode)
      let isPairStopped = pair.isStopped
      #expect(!isPairStopped, "set \(seed)")
      for (one, other) in zip(again.integrations, pair.integrations) {
        var expected = Meaning(one)
        // The legacy kind has no way to say that there are no rights; the root alone opens nothing.
        if expected.resources.isEmpty { expected.resources = [Catalog.root] }
        #expect(expected == Meaning(other), "set \(seed)")
      }
    }
    print("compiled \(compiled) of \(Searches.count(5_000)) sets; without defects:", sound.summary)
    print("with defects:", defective.summary)
    #expect(compiled > Searches.count(2_500))
    for feature in RandomFiles.Feature.allCases {
      #expect(defective.counts[feature, default: 0] > 0, "\(feature) did not occur")
    }
  }

  /// Whatever the order of elements, the spacing, the kind: the same bytes.
  @Test func theFormIsNormal() throws {
    let values = """
      <email>a@acme.io</email><endpoint_url>https://a.acme.io/?x=1&amp;y=2</endpoint_url>
      """
    let ids = ["Magento_Sales::actions_view", "Magento_Catalog::products", "Acme_Sync::x"]
    let list = ids.map { "<resource name=\"\($0)\"/>" }.joined(separator: "\n")
    let consolidated: Text = (
      "a.xml", .integration,
      Array(
        "<config><integration name='Acme &amp; Co'><resources>\(list)</resources>\(values)</integration></config>"
          .utf8)
    )
    let config: Text = (
      "c.xml", .config,
      Array(
        "<?xml version='1.0'?>\r\n<integrations>\r\n\t<integration name=\"Acme &#38; Co\">\(values)</integration></integrations>"
          .utf8)
    )
    let reversed = ids.reversed().map { "<resource name=\"\($0)\"></resource>" }.joined()
    let api: Text = (
      "d.xml", .api,
      Array(
        "<integrations><integration name=\"Acme &amp; Co\"><resources>\(reversed)</resources></integration></integrations>"
          .utf8)
    )
    let first = try Self.compile([consolidated], .production).files(.consolidated)
    #expect(try Self.compile([config, api], .production).files(.consolidated) == first)
    #expect(
      first[0].text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <config xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:noNamespaceSchemaLocation="urn:magento:module:Magento_Integration:etc/integration/integration.xsd">
            <integration name="Acme &amp; Co">
                <email>a@acme.io</email>
                <endpoint_url>https://a.acme.io/?x=1&amp;y=2</endpoint_url>
                <resources>
                    <resource name="Magento_Sales::actions_view"/>
                    <resource name="Magento_Catalog::products"/>
                    <resource name="Acme_Sync::x"/>
                </resources>
            </integration>
        </config>

        """)
  }
}
