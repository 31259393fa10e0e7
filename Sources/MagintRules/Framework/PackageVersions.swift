package import MagintCatalog
import MagintCore

/// The versions that Magento's packages have in its releases.
package struct PackageVersions: Sendable {
  private let knowledge: ResourceKnowledge

  package init(_ knowledge: ResourceKnowledge) { self.knowledge = knowledge }

  /// The version in one release; nil where it is not known.
  package func version(_ package: String, _ release: Int) -> String? {
    if Catalog.products.contains(package) { return "\(knowledge.releases[release])" }
    return knowledge.catalogVersion(of: package, inRelease: release)
  }

  /// The releases that a constraint on a package allows; nil where the package's versions are not
  /// known.
  package func releases(_ package: String, _ constraint: ComposerConstraint) -> ReleaseSet? {
    if knowledge.isEmbedded, let releases = MageOS.releases(with: package, constraint) {
      return releases
    }
    return knowledge.releases(with: package, constraint)
  }

  /// Whether there may be a version that the constraint accepts: one of a line that there has been.
  package func isPossible(_ package: String, _ constraint: ComposerConstraint) -> Bool {
    if MageOS.isNumbered(package) { return MageOS.isPossible(constraint) }
    var lines: Set<String> = []
    func add(_ version: String) {
      lines.insert(version.split(separator: ".").prefix(2).joined(separator: "."))
    }
    if Catalog.products.contains(package) {
      for release in EmbeddedCatalog.releases { add("\(release)") }
    } else {
      for (version, _) in knowledge.possibleVersions(of: package) { add(version) }
      // A catalog of one Magento does not have the versions of others.
      for (version, _) in EmbeddedCatalog.possibleVersions(of: package) { add(version) }
    }
    return lines.contains { line in
      (0...40).contains { patch in
        ["", "-p1", "-p2", "-p3", "-p4"].contains { suffix in
          ComposerConstraint.Version("\(line).\(patch)\(suffix)").map { constraint.accepts($0) }
            ?? false
        }
      }
    }
  }

  /// Whether only a release that is still to come may have a version that the constraint accepts.
  package func isMetLater(_ package: String, _ constraint: ComposerConstraint) -> Bool {
    knowledge.isEmbedded && EmbeddedCatalog.isMetLater(package, constraint)
  }

  /// A constraint that allows the versions of a package in `releases`, and what comes after them:
  /// `^103.0`; nil where none is known.
  package func constraint(_ package: String, _ releases: ReleaseSet) -> String? {
    var lowest: [(major: Int, minor: Int)] = []
    for index in releases.indices {
      let numbers = (version(package, index) ?? "").split(separator: ".").prefix(2).compactMap {
        Int($0)
      }
      guard numbers.count == 2 else { continue }
      if let place = lowest.firstIndex(where: { $0.major == numbers[0] }) {
        lowest[place].minor = min(lowest[place].minor, numbers[1])
      } else {
        lowest.append((numbers[0], numbers[1]))
      }
    }
    guard !lowest.isEmpty else { return nil }
    return lowest.sorted { $0.major < $1.major }.map { "^\($0.major).\($0.minor)" }
      .joined(separator: " || ")
  }

  /// The releases that run with a PHP that the constraint allows; nil where no release says.
  package func releases(php constraint: ComposerConstraint) -> ReleaseSet? {
    let known = knowledge.possibleVersions(of: "php")
    guard !known.isEmpty else { return nil }
    return known.reduce(ReleaseSet()) { allowed, version in
      let isAllowed =
        ComposerConstraint(version.text).map { magento in
          Self.versionsOfPHP.contains { magento.accepts($0) && constraint.accepts($0) }
        } ?? true
      return isAllowed ? allowed.union(version.releases) : allowed
    }
  }

  private static let versionsOfPHP: [ComposerConstraint.Version] = {
    let lines = ["5.5", "5.6"] + (0...4).map { "7.\($0)" } + (0...5).map { "8.\($0)" }
    return lines.flatMap { line in
      (0...45).compactMap { ComposerConstraint.Version("\(line).\($0)") }
    }
  }()
}
