/// A failure: magint could not do what was asked. A defect in a user's file is a ``Diagnostic``
/// instead.
public struct MagintError: Error, Sendable, Hashable {
  public enum Kind: Sendable {
    /// Wrong usage or configuration; exit code 2.
    case usage
    /// Something could not be read or written; exit code 3.
    case failure
  }

  public var kind: Kind
  public var path: String?
  /// What is wrong and what to do, without the path.
  public var message: String
  /// Further ones of the same kind, each with its path: all that is wrong with a configuration.
  public var others: [MagintError] = []

  public init(_ kind: Kind, path: String? = nil, _ message: String) {
    self.kind = kind
    self.path = path
    self.message = message
  }
}

extension MagintError: CustomStringConvertible {
  public var description: String { path.map { "\($0): \(message)" } ?? message }
}
