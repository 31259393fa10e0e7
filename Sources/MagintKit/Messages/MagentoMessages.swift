public import MagintCore

/// What Magento, its admin, composer and PHP say about integrations: one table, which `magint explain` looks
/// into and from which the stand-in takes its answers.
package enum MagentoMessages {
  package static let all: [MessagePage] = oauth + rest + admin + setup
}

/// Looks messages up.
public enum Messages {
  /// The messages that `text` holds, or else those that are nearest to it; nil where none is near.
  ///
  /// - Parameter text: as a client, a log or a page shows it: with values or their placeholders, form-encoded,
  ///   as JSON or as a dump of an array.
  public static func find(_ text: String) -> MessageAnswer? {
    MessageSearch(text).answer()
  }

  /// The error that says that nothing is known of `text`.
  public static func unknown(_ text: String) -> MagintError {
    MagintError(
      .usage,
      "no message of Magento's and no rule is known that reads like \(quoted(text)). 'magint rules' lists the rules; 'magint oauth explain' says what is wrong with a request, 'magint acl why' which resource is missing."
    )
  }
}
