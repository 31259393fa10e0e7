import Foundation

/// What a real Magento read, by the names of integrations.
package struct Converted: Decodable, Sendable, Equatable {
  package struct Integration: Decodable, Sendable, Equatable {
    package var email: String?
    package var endpointURL: String?
    package var identityLinkURL: String?
    /// In the consolidated kind those that it stores, with their ancestors; otherwise as listed.
    package var resources: [String]

    package init(
      email: String?, endpointURL: String?, identityLinkURL: String?, resources: [String]
    ) {
      self.email = email
      self.endpointURL = endpointURL
      self.identityLinkURL = identityLinkURL
      self.resources = resources
    }

    private enum CodingKeys: String, CodingKey {
      case email
      case endpointURL = "endpoint_url"
      case identityLinkURL = "identity_link_url"
      case resources = "resource"
    }

    package init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      email = try container.decodeIfPresent(String.self, forKey: .email)
      endpointURL = try container.decodeIfPresent(String.self, forKey: .endpointURL)
      identityLinkURL = try container.decodeIfPresent(String.self, forKey: .identityLinkURL)
      resources = try container.decodeIfPresent([String].self, forKey: .resources) ?? []
    }
  }

  package var integrations: [String: Integration]

  package init(_ integrations: [String: Integration]) { self.integrations = integrations }

  package init(from decoder: any Decoder) throws {
    integrations = try decoder.singleValueContainer().decode([String: Integration].self)
  }
}

/// Some files of one kind, merged in their order by a real Magento 2.4.7-p3: a line of
/// `Tests/Fixtures/merges.jsonl`.
package struct MergeVerdict: Decodable, Sendable {
  package let `case`: Int
  package let kind: String
  package let files: [String]
  /// Whether developer mode takes it.
  package let developer: Bool
  /// Whether production mode reads it.
  package let production: Bool
  /// What it reads then.
  package let converted: Converted?

  package static func all() throws -> [MergeVerdict] {
    try Fixtures.lines(Fixtures.shared("merges.jsonl"))
  }
}
