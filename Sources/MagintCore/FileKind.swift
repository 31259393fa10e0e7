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
    for kind in FileKind.allCases where path.isPath(endingIn: kind.modulePath) {
      self = kind
      return
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

extension String {
  /// Whether this is the path `end`, or one that ends in it behind a slash; byte by byte, since a
  /// walk asks it of every file.
  package func isPath(endingIn end: String) -> Bool {
    let path = utf8.span
    let end = end.utf8.span
    var at = path.count
    var left = end.count
    while at > 0, left > 0, path[at - 1] == end[left - 1] {
      at -= 1
      left -= 1
    }
    return left == 0 && (at == 0 || path[at - 1] == UInt8(ascii: "/"))
  }
}
