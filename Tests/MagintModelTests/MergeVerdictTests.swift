import Foundation
import MagintCatalog
import MagintCore
import MagintModel
import MagintTestSupport
import MagintXML
import Testing

/// Merging gives what a real Magento 2.4.7-p3 read, in both modes.
struct MergeVerdictTests {
  /// Modules that were switched off in the shop that was asked.
  private static let switchedOff = ["Magento_TwoFactorAuth", "Magento_AdminAdobeImsTwoFactorAuth"]

  static func kind(_ name: String) throws -> FileKind {
    try #require(FileKind(rawValue: name))
  }

  /// What Magento's converter makes of `merged`.
  static func converted(_ merged: MergedConfiguration, at release: Int) -> Converted {
    var result: [String: Converted.Integration] = [:]
    for integration in merged.integrations {
      var resources = integration.resources.map(\.text)
      if merged.kind == .integration {
        resources = Catalog.embedded.effectiveResources(
          resources.filter { id in !switchedOff.contains { id.hasPrefix($0 + "::") } }, at: release)
      }
      result[integration.name.text] = Converted.Integration(
        email: integration.email?.text, endpointURL: integration.endpointURL?.text,
        identityLinkURL: integration.identityLinkURL?.text, resources: resources)
    }
    return Converted(result)
  }

  private func expect(
    _ files: [[UInt8]], _ kind: FileKind, developer: Bool, production: Bool, _ expected: Converted?,
    _ name: Comment
  ) throws {
    let documents = try files.enumerated().map {
      try XMLDocument.read(path: "\($0.offset)", $0.element, kind: kind)
    }
    let merged = try MergedConfiguration(documents, kind)
    #expect(merged.isAcceptedInDeveloperMode == developer, name)
    #expect((merged.stop == nil) == production, "\(name): \(String(describing: merged.stop))")
    guard merged.stop == nil, let expected else { return }
    let release = try #require(Catalog.embedded.releases.firstIndex(of: Release("2.4.7-p3")!))
    #expect(Self.converted(merged, at: release) == expected, name)
  }

  @Test func severalFiles() throws {
    let verdicts = try MergeVerdict.all()
    #expect(verdicts.count == 80)
    for verdict in verdicts {
      try expect(
        verdict.files.map { Array($0.utf8) }, Self.kind(verdict.kind), developer: verdict.developer,
        production: verdict.production, verdict.converted, "merge \(verdict.case)")
    }
  }

  @Test func singleFiles() throws {
    let verdicts = try Verdict.all()
    #expect(verdicts.count == 320)
    for verdict in verdicts {
      try expect(
        [verdict.bytes], Self.kind(verdict.kind), developer: verdict.developer,
        production: verdict.production, verdict.converted, "verdict \(verdict.case)")
    }
  }

  /// Files that have nothing in common need not be merged node by node.
  @Test func theShortWayGivesTheSame() throws {
    var files = RandomFiles(
      seed: 7, resources: ["Magento_Sales::sales", "Acme_Sync::view"], mayBeDefective: true)
    var sound = RandomFiles(
      seed: 8, resources: ["Magento_Sales::sales", "Acme_Sync::view"], mayBeDefective: false)
    for number in 0..<Searches.count(3_000) {
      let kind = FileKind.allCases[number % 3]
      let texts =
        number % 2 == 0 ? files.set(kind: kind.rawValue) : sound.set(kind: kind.rawValue)
      let documents = try texts.enumerated().map {
        try XMLDocument.read(path: "\($0.offset)", Array($0.element.utf8), kind: kind)
      }
      let short = try MergedConfiguration(documents, kind)
      let long = try MergedConfiguration(documents, kind, mayShorten: false)
      #expect(short.integrations == long.integrations, "set \(number)")
      #expect((short.stop == nil) == (long.stop == nil), "set \(number)")
      #expect(
        short.isAcceptedInDeveloperMode == long.isAcceptedInDeveloperMode, "set \(number)")
    }
  }
}
