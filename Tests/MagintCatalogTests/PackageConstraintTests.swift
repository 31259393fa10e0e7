import MagintCore
import Testing

@testable import MagintCatalog

@Suite struct PackageConstraintTests {
  private static let packages = [
    "magento/framework", "magento/module-backend", "magento/module-integration",
    "magento/module-webapi",
  ]

  @Test(arguments: [
    ("2.4.4..2.4.8", "^103.0.4", "^100.4.4"),
    ("2.4", "^103.0", "^100.4"),
    ("2.3", "^102.0", "^100.3"),
    ("2.3.7..2.4.8", "^102.0.7 || ^103.0", "^100.3.6"),
    ("2.4.4..2.4.6", ">=103.0.4 <103.0.7", ">=100.4.4 <100.4.7"),
    ("2.4.7-p3", ">=103.0.7-p3 <103.0.7-p4", ">=100.4.7-p2 <100.4.8"),
    ("2.4.8-p1", "^103.0.8-p1", "^100.4.8"),
  ]) func constraints(range: String, framework: String, integration: String) throws {
    let catalog = Catalog.embedded
    let releases = try ReleaseRange.parse(range, in: catalog.releases)
    let integrationConstraint = catalog.constraint(for: "magento/module-integration", in: releases)
    #expect(catalog.constraint(for: "magento/framework", in: releases) == framework)
    // 2.3 and 2.4 share its first number.
    #expect(integrationConstraint == (range == "2.3" ? ">=100.3.0 <100.4.0" : integration))
  }

  /// Every version of the range is accepted, and composer's view of the result is the range again,
  /// as far as the versions tell releases apart.
  @Test func everyRange() throws {
    let catalog = Catalog.embedded
    for first in catalog.releases.indices {
      for last in first..<catalog.releases.count {
        var range = ReleaseSet()
        for index in first...last { range.insert(index) }
        for package in Self.packages {
          let text = try #require(catalog.constraint(for: package, in: range))
          let constraint = try #require(ComposerConstraint(text), "\(text)")
          for index in catalog.releases.indices {
            let version = try #require(
              catalog.packageVersions[index][package].flatMap { ComposerConstraint.Version($0) })
            let isShared = range.indices.contains {
              catalog.packageVersions[$0][package] == catalog.packageVersions[index][package]
            }
            #expect(
              constraint.accepts(version) == (range.contains(index) || isShared),
              "\(package) \(text) \(catalog.releases[index])")
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
