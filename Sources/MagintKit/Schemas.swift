public import MagintCore
internal import MagintSchemas

/// A schema that magint ships.
public struct SchemaInfo: Sendable {
  public var name: String
  public var fileName: String
  /// The location that Magento's own modules use for it.
  public var urn: String
  /// Nil for a file that declares no integrations.
  public var kind: FileKind?
  public var summary: String
  public var text: [UInt8]
}

public enum Schemas {
  public static var all: [SchemaInfo] {
    SchemaName.allCases.map {
      SchemaInfo(
        name: $0.rawValue, fileName: $0.fileName, urn: $0.urn, kind: $0.kind, summary: $0.summary,
        text: $0.bytes)
    }
  }

  /// By name, file name or location.
  public static func find(_ name: String) -> SchemaInfo? {
    all.first { $0.name == name || $0.fileName == name || $0.urn == name }
  }

  /// An OASIS XML catalog that maps each location to the file beside it.
  public static var catalog: [UInt8] { SchemaName.catalog }
}
