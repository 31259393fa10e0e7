/// What a shop runs, as `--edition` and the key `edition` of magint.json name it.
public enum ShopEdition: String, Sendable, Hashable, CaseIterable {
  case openSource = "open-source"
  case commerce
  /// Adobe Commerce with B2B.
  case b2b
  /// Its releases are built on those of Open Source and have the same modules.
  case mageOS = "mage-os"

  /// As people say it.
  public var title: String {
    switch self {
    case .openSource: "Magento Open Source"
    case .commerce: "Adobe Commerce"
    case .b2b: "Adobe Commerce with B2B"
    case .mageOS: "Mage-OS"
    }
  }

  /// Whether such a shop has what is of an edition. Extensions come with each, in one version or another.
  public func has(_ edition: Edition) -> Bool {
    switch edition {
    case .openSource, .extension: true
    case .commerce: self == .commerce || self == .b2b
    case .b2b: self == .b2b
    }
  }
}

extension Edition {
  /// Where a resource or a route of it is, behind its subject: "only Adobe Commerce has it".
  public var onlyHere: String {
    self == .extension
      ? "it is of \(title), in versions of its own" : "only \(title) has it"
  }
}
