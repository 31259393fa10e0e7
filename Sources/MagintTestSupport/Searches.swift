import Foundation

/// How far the tests search that try things at random. `MAGINT_MUTATIONS` makes all of them longer or
/// shorter: 24,000, which stands for what a run does otherwise.
package enum Searches {
  private static let usual = 24_000

  private static let mutations =
    ProcessInfo.processInfo.environment["MAGINT_MUTATIONS"].flatMap(Int.init) ?? usual

  /// What `count` becomes.
  package static func count(_ count: Int) -> Int { max(1, count * mutations / usual) }
}
