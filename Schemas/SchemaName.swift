package import MagintCore

/// The schemas that this project ships, embedded in the binary.
package enum SchemaName: String, Sendable, Hashable, CaseIterable {
  case integration
  case integrationFile = "integration_file"
  case config
  case api
  case acl

  /// The schema of a kind's merged form: of the files of all modules, or of one that is alone.
  package init(merged kind: FileKind) {
    self =
      switch kind {
      case .integration: .integration
      case .config: .config
      case .api: .api
      }
  }

  package var fileName: String { rawValue + ".xsd" }

  /// The location that Magento's own modules use for it.
  package var urn: String {
    self == .acl
      ? "urn:magento:framework:Acl/etc/\(fileName)"
      : "urn:magento:module:Magento_Integration:etc/integration/\(fileName)"
  }

  /// Nil for that of a file which declares no integrations.
  package var kind: FileKind? {
    switch self {
    case .integration, .integrationFile: .integration
    case .config: .config
    case .api: .api
    case .acl: nil
    }
  }

  /// What it is for, in a line.
  package var summary: String {
    switch self {
    case .integration: "etc/integration.xml of all modules, merged: an email is required"
    case .integrationFile: "etc/integration.xml, a single file: the email may come from elsewhere"
    case .config: "etc/integration/config.xml, a single file and merged"
    case .api: "etc/integration/api.xml, a single file and merged"
    case .acl: "etc/acl.xml, a single file: a title may come from elsewhere"
    }
  }

  package var bytes: [UInt8] {
    switch self {
    case .integration: PackageResources.integration_xsd
    case .integrationFile: PackageResources.integration_file_xsd
    case .config: PackageResources.config_xsd
    case .api: PackageResources.api_xsd
    case .acl: PackageResources.acl_xsd
    }
  }

  /// An OASIS XML catalog that maps each ``urn`` to the file beside it.
  package static var catalog: [UInt8] { PackageResources.catalog_xml }
}
