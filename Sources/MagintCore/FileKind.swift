/// The three kinds of integration configuration, by their names on the command line.
public enum FileKind: String, Sendable, Hashable, CaseIterable {
  /// `etc/integration.xml`, the consolidated kind, since Magento 2.1.
  case integration
  /// `etc/integration/config.xml`, legacy.
  case config
  /// `etc/integration/api.xml`, legacy; pairs with `config` by integration name.
  case api

  /// Where Magento reads it, below a module's directory.
  public var modulePath: String {
    switch self {
    case .integration: "etc/integration.xml"
    case .config: "etc/integration/config.xml"
    case .api: "etc/integration/api.xml"
    }
  }

  /// The kind that Magento takes a file of this path for: only an exact path in `etc` counts.
  public init?(path: String) {
    let bytes = path.utf8.span
    for kind in FileKind.allCases {
      let place = kind.modulePath.utf8.span
      var (at, end) = (bytes.count, place.count)
      while at > 0, end > 0, bytes[at - 1] == place[end - 1] {
        at -= 1
        end -= 1
      }
      if end == 0, at == 0 || bytes[at - 1] == UInt8(ascii: "/") {
        self = kind
        return
      }
    }
    return nil
  }

  /// The root element that Magento's schema asks for.
  public var rootName: String { self == .integration ? "config" : "integrations" }

  /// The schema location that editors understand.
  public var schemaLocation: String {
    "urn:magento:module:Magento_Integration:etc/integration/\(rawValue).xsd"
  }
}
