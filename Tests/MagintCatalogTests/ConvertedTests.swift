import Foundation
import MagintCatalog
import MagintCore
import MagintModel
import MagintTestSupport
import MagintXML
import Testing

/// A file of the consolidated kind and what a real Magento 2.4.7-p3 read from it.
private struct ConvertedVerdict: Decodable {
  struct Converted: Decodable { let resource: [String]? }
  struct Production: Decodable { let converted: [String: Converted]? }

  let kind: String
  let xml, base64, file: String?
  let converted: [String: Converted]?
  let production: Production

  /// PHP writes an empty list where there is no integration.
  private struct EmptyList: Decodable {
    init(from decoder: any Decoder) throws {
      guard try decoder.unkeyedContainer().isAtEnd else {
        throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "not empty"))
      }
    }
  }

  private enum Key: String, CodingKey { case kind, xml, base64, file, converted, production }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    kind = try container.decode(String.self, forKey: .kind)
    xml = try container.decodeIfPresent(String.self, forKey: .xml)
    base64 = try container.decodeIfPresent(String.self, forKey: .base64)
    file = try container.decodeIfPresent(String.self, forKey: .file)
    converted =
      (try? container.decodeIfPresent(EmptyList.self, forKey: .converted)) != nil
      ? [:] : try? container.decodeIfPresent([String: Converted].self, forKey: .converted)
    production =
      (try? container.decode(Production.self, forKey: .production)) ?? Production(converted: nil)
  }

  func bytes(below directory: URL) throws -> [UInt8] {
    if let xml { return Array(xml.utf8) }
    if let base64 { return Data(base64Encoded: base64).map { [UInt8]($0) } ?? [] }
    return try Fixtures.bytes(directory.appendingPathComponent(file ?? ""))
  }
}

/// The rights of an integration are those that Magento gave it.
struct ConvertedTests {
  /// Modules that were switched off in the shop that was asked.
  static let switchedOff = ["Magento_TwoFactorAuth", "Magento_AdminAdobeImsTwoFactorAuth"]

  @Test(.enabled(if: Verdicts.isPresent, Comment(rawValue: Verdicts.absence)))
  func madeUpFiles() throws {
    let count = try check(
      Verdicts.directory.appendingPathComponent("verdicts.jsonl"), below: Verdicts.directory)
    #expect(count > 0)
  }

  @Test(.enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.absence)))
  func realModules() throws {
    let count = try check(
      Corpus.directory.appendingPathComponent("verdicts.jsonl"), below: Corpus.directory)
    #expect(count > 0)
  }

  private func check(_ list: URL, below directory: URL) throws -> Int {
    let catalog = Catalog.embedded
    let release = try #require(catalog.releases.firstIndex(of: Release("2.4.7-p3")!))
    var count = 0
    let verdicts = try Fixtures.lines(Fixtures.bytes(list), as: ConvertedVerdict.self)
    for (line, verdict) in verdicts.enumerated() where verdict.kind == "integration" {
      guard let converted = verdict.production.converted ?? verdict.converted else { continue }
      let document = try XMLDocument.read(
        path: "f", verdict.bytes(below: directory), kind: .integration)
      for integration in IntegrationFile(document, .integration).integrations {
        // Entities of the document's own are worked out elsewhere.
        guard let name = integration.name?.text, let expected = converted[name],
          document.doctype == nil,
          IntegrationFile(document, .integration).integrations.filter({ $0.name?.text == name })
            .count == 1
        else { continue }
        let ids = integration.resources.compactMap { $0.id?.text }
          .filter { id in !Self.switchedOff.contains { id.hasPrefix($0 + "::") } }
        let effective = catalog.effectiveResources(ids, at: release)
        #expect(effective == expected.resource ?? [], "line \(line + 1) of \(list.path): \(name)")
        count += 1
      }
    }
    return count
  }
}
