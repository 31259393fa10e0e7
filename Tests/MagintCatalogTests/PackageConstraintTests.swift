import MagintCore
import Testing

@testable import MagintCatalog

@Suite struct PackageConstraintTests {
  private static let packages = [
    "magento/framework", "magento/module-backend", "magento/module-integration",
    "magento/module-webapi",
  ]

  @Test(arguments: [
    ("2.4.4..2.4.8", ">=103.0.4 <103.0.9", ">=100.4.4 <100.4.9"),
    ("2.4", "^103.0", "^100.4"),
    ("2.3", "^102.0", "^100.3"),
    ("2.3.7..2.4.8", "^102.0.7 || >=103.0.0 <103.0.9", ">=100.3.6 <100.4.9"),
    ("2.4.4..2.4.6", ">=103.0.4 <103.0.7", ">=100.4.4 <100.4.7"),
    ("2.4.7-p3", ">=103.0.7-p3 <103.0.7-p4", ">=100.4.7-p2 <100.4.8"),
    ("2.4.8-p1", ">=103.0.8-p1 <103.0.8-p2", ">=100.4.8 <100.4.9"),
    // An assumed release may have the version of the one that it is a copy of, or a new one.
    ("2.4.8-p5", ">=103.0.8-p2 <103.0.9", ">=100.4.8 <100.4.9"),
  ]) func constraints(range: String, framework: String, integration: String) throws {
    let catalog = Catalog.embedded
    let releases = try ReleaseRange.parse(range, in: catalog.releases).releases
    let integrationConstraint = catalog.constraint(for: "magento/module-integration", in: releases)
    #expect(catalog.constraint(for: "magento/framework", in: releases) == framework)
    // 2.3 and 2.4 share its first number.
    #expect(integrationConstraint == (range == "2.3" ? ">=100.3.0 <100.4.0" : integration))
  }

  /// Every version of the range is accepted, and composer's view of the result is the range again,
  /// as far as the versions tell releases apart.
  @Test func everyRange() throws {
    let catalog = Catalog.embedded
    for package in Self.packages {
      let versions = catalog.releases.indices.map { index in
        catalog.possibleVersions(of: package, at: index)
          .compactMap { ComposerConstraint.Version($0) }
      }
      for first in stride(from: 0, to: catalog.releases.count, by: 7) {
        for last in stride(from: first, to: catalog.releases.count, by: 5) {
          let range = ReleaseSet(first...last)
          let shared = Set(range.indices.flatMap { versions[$0] })
          let text = try #require(catalog.constraint(for: package, in: range))
          let constraint = try #require(ComposerConstraint(text), "\(text)")
          for index in catalog.releases.indices {
            let isKnown = catalog.packageVersions[index][package] != nil
            for version in versions[index] where isKnown || range.contains(index) {
              #expect(
                constraint.accepts(version) == (range.contains(index) || shared.contains(version)),
                "\(package) \(text) \(catalog.releases[index])")
            }
          }
        }
      }
    }
  }

  @Test func unknownVersions() {
    let catalog = Catalog.embedded
    #expect(catalog.constraint(for: "magento/module-sales", in: catalog.allReleases) == nil)
    #expect(catalog.constraint(for: "magento/framework", in: ReleaseSet()) == nil)
  }
}
