/// Whose a resource, a route or a module is.
public enum Edition: String, Sendable, Hashable, CaseIterable, Comparable {
  /// Magento Open Source; Adobe Commerce has it too.
  case openSource = "open-source"
  /// Adobe Commerce alone.
  case commerce
  /// The B2B extension of Adobe Commerce.
  case b2b
  /// A module that comes with Magento through a metapackage, in versions of its own, such as Braintree
  /// and payment services: composer picks the version when a shop is installed, so that the release
  /// does not tell what is there.
  case `extension`

  /// As people say it.
  public var title: String {
    switch self {
    case .openSource: "Magento Open Source"
    case .commerce: "Adobe Commerce"
    case .b2b: "B2B for Adobe Commerce"
    case .extension: "an extension that comes with Magento"
    }
  }

  private var rank: Int {
    switch self {
    case .openSource: 0
    case .commerce: 1
    case .b2b: 2
    case .extension: 3
    }
  }

  public static func < (left: Edition, right: Edition) -> Bool { left.rank < right.rank }
}
