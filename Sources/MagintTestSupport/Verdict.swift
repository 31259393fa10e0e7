import Foundation

/// What a real Magento said of a made-up file: a line of `Tests/Fixtures/verdicts.jsonl`.
package struct Verdict: Decodable, Sendable {
  package let `case`: Int
  package let kind: String
  private let xml: String?
  private let base64: String?
  /// Whether it passes the check of a single file: the schema for `integration`, otherwise
  /// well-formedness.
  package let file: Bool
  /// Whether developer mode takes it.
  package let developer: Bool
  /// Whether production mode reads it.
  package let production: Bool
  package let productionError: String?
  /// What production mode reads.
  package let converted: Converted?

  private enum CodingKeys: String, CodingKey {
    case `case`, kind, xml, base64, file, developer, production, converted
    case productionError = "production_error"
  }

  package var bytes: [UInt8] {
    if let xml { return Array(xml.utf8) }
    return base64.flatMap { Data(base64Encoded: $0) }.map { [UInt8]($0) } ?? []
  }

  package static func all() throws -> [Verdict] {
    try Fixtures.lines(Fixtures.shared("verdicts.jsonl"))
  }
}
