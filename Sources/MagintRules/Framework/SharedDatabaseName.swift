import MagintCore
import MagintModel

/// Integrations of a run whose names differ and are one to the database's unique key.
enum SharedDatabaseName {
  struct Place {
    var name: String
    var path: String
    var range: SourceRange
  }

  /// Each name that is taken by another one before it, with that one.
  static func pairs(_ project: CheckedProject) -> [(place: Place, earlier: Place)] {
    guard project.mayShareNames else { return [] }
    var first: [ExactString: Place] = [:]
    var pairs: [(place: Place, earlier: Place)] = []
    for file in project.files where file.kind != .api {
      for integration in file.integrations {
        let place = Place(name: integration.name, path: file.path, range: integration.range)
        let key = DatabaseText.key(integration.name)
        guard let earlier = first[key] else {
          first[key] = place
          continue
        }
        if ExactString(earlier.name) != ExactString(place.name) { pairs.append((place, earlier)) }
      }
    }
    return pairs
  }

  /// Whether two such names differ by nothing but case.
  static func isCaseOnly(_ name: String, _ other: String) -> Bool {
    ExactString(name.lowercased()) == ExactString(other.lowercased())
  }
}
