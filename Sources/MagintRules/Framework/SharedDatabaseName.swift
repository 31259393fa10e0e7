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
    var known: [ExactString: [Place]] = [:]
    var pairs: [(place: Place, earlier: Place)] = []
    for file in project.files where file.kind != .api {
      for integration in file.integrations {
        let place = Place(name: integration.name, path: file.path, range: integration.range)
        let key = DatabaseText.key(integration.name)
        let others = known[key] ?? []
        guard !others.contains(where: { ExactString($0.name) == ExactString(place.name) }) else {
          continue
        }
        // One that differs by case alone is told as that.
        let earlier = others.first { isCaseOnly($0.name, place.name) } ?? others.first
        if let earlier { pairs.append((place, earlier)) }
        known[key, default: []].append(place)
      }
    }
    return pairs
  }

  /// Whether two such names differ by nothing but case.
  static func isCaseOnly(_ name: String, _ other: String) -> Bool {
    ExactString(name.lowercased()) == ExactString(other.lowercased())
  }
}
