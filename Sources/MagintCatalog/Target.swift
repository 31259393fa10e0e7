internal import MagintCore

/// The releases that a module is judged by, and what there is to say of that choice.
package struct Target: Sendable, Hashable {
  package var releases: ReleaseSet
  /// A sentence each.
  package var notes: [String]

  package init(_ releases: ReleaseSet, notes: [String] = []) {
    self.releases = releases
    self.notes = notes
  }

  package init(_ range: ReleaseRange) {
    self.init(range.releases, notes: range.later.map { [$0.note] } ?? [])
  }

  /// What counts where nobody names releases: those that are supported and that composer.json allows;
  /// where there are none, those that it allows; where it says nothing, those that are supported.
  ///
  /// - Parameters:
  ///   - composer: nil where there is no composer.json.
  ///   - supported: of ``EmbeddedCatalog``.
  package init(_ composer: ComposerFile?, supported: ReleaseSet) {
    guard let composer, let allowed = composer.releasesOfEmbeddedCatalog() else {
      self.init(supported)
      return
    }
    let both = allowed.intersection(supported)
    if !both.isEmpty {
      self.init(both)
    } else if !allowed.isEmpty {
      self.init(
        allowed,
        notes: [
          "composer.json allows no release that is supported (\(supported.text(EmbeddedCatalog.release))), so it is judged by those that it allows: \(allowed.text(EmbeddedCatalog.release))"
        ])
    } else if let later = composer.laterRequirement {
      let newest = EmbeddedCatalog.releaseCount - 1
      self.init(
        ReleaseRange(
          ReleaseSet([newest]),
          later: ReleaseRange.Later(
            named: "What composer.json asks for (\(later.package) \(later.constraint))",
            judgedAs: EmbeddedCatalog.release(newest), isNewest: true)))
    } else {
      self.init(supported)
    }
  }
}

extension ComposerFile {
  /// A requirement on Magento that no known release meets and that one which is still to come may.
  package var laterRequirement: Requirement? {
    requirements.first { requirement in
      guard requirement.package.hasPrefix("magento/"),
        let constraint = ComposerConstraint(requirement.constraint),
        let allowed = EmbeddedCatalog.releases(with: requirement.package, constraint),
        allowed.isEmpty
      else { return false }
      return EmbeddedCatalog.isMetLater(requirement.package, constraint)
    }
  }
}
