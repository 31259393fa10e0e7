package import MagintCatalog
import MagintCore

/// The versions that Magento's packages have in its releases.
package struct PackageVersions: Sendable {
  private let knowledge: ResourceKnowledge

  package init(_ knowledge: ResourceKnowledge) { self.knowledge = knowledge }

  /// Packages that have the number of the release.
  private static let products: Set<String> = [
    "magento/product-community-edition", "magento/product-enterprise-edition",
    "magento/magento2-base",
  ]

  /// The release lines that the catalog has nothing of, by the first two numbers of their versions.
  private static let older: [String: [String]] = [
    "magento/framework": ["100.0", "101.0"], "magento/module-integration": ["100.0", "100.2"],
    "magento/module-backend": ["100.0", "100.2"], "magento/module-webapi": ["100.0", "100.2"],
  ]

  /// The version in one release; nil where it is not known.
  package func version(_ package: String, _ release: Int) -> String? {
    if Self.products.contains(package) { return "\(knowledge.releases[release])" }
    return knowledge.catalogVersion(of: package, inRelease: release)
  }

  /// The releases that a constraint on a package allows; nil where the package's versions are not
  /// known.
  package func releases(_ package: String, _ constraint: ComposerConstraint) -> ReleaseSet? {
    if knowledge.isEmbedded, let releases = MageOS.releases(with: package, constraint) {
      return releases
    }
    var allowed = ReleaseSet()
    var isKnown = false
    for index in knowledge.releases.indices {
      guard let text = version(package, index), let version = ComposerConstraint.Version(text)
      else { continue }
      isKnown = true
      if constraint.accepts(version) { allowed.insert(index) }
    }
    return isKnown ? allowed : nil
  }

  /// Whether there may be a version that the constraint accepts: one of a line that there has been.
  package func isPossible(_ package: String, _ constraint: ComposerConstraint) -> Bool {
    if MageOS.isNumbered(package) { return MageOS.isPossible(constraint) }
    var lines = Set(Self.older[package] ?? (Self.products.contains(package) ? ["2.0", "2.2"] : []))
    for index in knowledge.releases.indices {
      guard let version = version(package, index) else { continue }
      lines.insert(version.split(separator: ".").prefix(2).joined(separator: "."))
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
    var allowed = ReleaseSet()
    var isKnown = false
    var answers: [String: Bool] = [:]
    for index in knowledge.releases.indices {
      guard let text = knowledge.catalogVersion(of: "php", inRelease: index) else { continue }
      isKnown = true
      let answer =
        answers[text]
        ?? ComposerConstraint(text).map { magento in
          Self.versionsOfPHP.contains { magento.accepts($0) && constraint.accepts($0) }
        } ?? true
      answers[text] = answer
      if answer { allowed.insert(index) }
    }
    return isKnown ? allowed : nil
  }

  private static let versionsOfPHP: [ComposerConstraint.Version] = {
    let lines = ["5.5", "5.6"] + (0...4).map { "7.\($0)" } + (0...5).map { "8.\($0)" }
    return lines.flatMap { line in
      (0...45).compactMap { ComposerConstraint.Version("\(line).\($0)") }
    }
  }()
}
