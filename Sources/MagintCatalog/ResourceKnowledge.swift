package import MagintCore

/// What is known of resources where a file is judged: a catalog, the releases in question, and the
/// `acl.xml` files in sight.
package final class ResourceKnowledge: Sendable {
  /// A resource that an `acl.xml` in sight declares. A class, as many values refer to few of it.
  package final class Declared: Sendable {
    /// As it is shown.
    package let path: String
    package let title: String?
    package let parent: String?
    package let isDisabled: Bool

    package init(path: String, title: String?, parent: String?, isDisabled: Bool) {
      self.path = path
      self.title = title
      self.parent = parent
      self.isDisabled = isDisabled
    }
  }

  /// Nil for the catalog that the program carries.
  private let imported: Catalog?
  package let range: ReleaseSet
  /// What the shops run; nil where that is not said.
  package let edition: ShopEdition?
  /// The releases of Open Source that are supported on the catalog's date; of a catalog of one Magento
  /// its release.
  package let supported: ReleaseSet
  package let declared: [String: Declared]
  private let declaredIDs: [String]
  /// Made when first asked, as most files name nothing unknown.
  private let suggestions = Guarded<SuggestionCache?>(nil)
  private let replacements = Guarded<SuggestionCache?>(nil)
  /// The requirements of composer.json files, by their text, that were found to be sound.
  package let soundRequirements = Guarded<Set<String>>([])

  package init(
    imported: Catalog? = nil, range: ReleaseSet? = nil, edition: ShopEdition? = nil,
    declared: [String: Declared] = [:], supported: ReleaseSet = EmbeddedCatalog.supported
  ) {
    self.edition = edition
    self.imported = imported
    self.supported = imported?.allReleases ?? supported
    self.range = range ?? self.supported
    self.declared = declared
    declaredIDs = declared.keys.sorted()
  }

  /// The program's catalog, the releases that are supported, no other file.
  package static let standard = ResourceKnowledge()

  /// Whether it is the catalog that the program carries.
  package var isEmbedded: Bool { imported == nil }

  package var releases: [Release] { imported?.releases ?? EmbeddedCatalog.releases }

  /// For whatever takes more than a look at one id.
  package var catalog: Catalog { imported ?? .embedded }

  package func availability(of id: String) -> ResourceAvailability? {
    availability(of: id.utf8.span, FNV1a.hash32(id))
  }

  /// The same of an id that is there as bytes with their hash by ``FNV1a``.
  package func availability(of id: Span<UInt8>, _ hash: UInt32) -> ResourceAvailability? {
    guard let imported else { return EmbeddedCatalog.availability(of: id, hash) }
    return imported.availability(
      of: id.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
  }

  /// The version of a package in a release; nil where it is not known.
  package func catalogVersion(of package: String, inRelease release: Int) -> String? {
    guard let imported else { return EmbeddedCatalog.version(of: package, inRelease: release) }
    return imported.packageVersions.indices.contains(release)
      ? imported.packageVersions[release][package] : nil
  }

  /// The releases in which a package may have a version that a constraint accepts; nil where no version of
  /// it is known.
  package func releases(with package: String, _ constraint: ComposerConstraint) -> ReleaseSet? {
    imported?.releases(with: package, constraint)
      ?? (imported == nil ? EmbeddedCatalog.releases(with: package, constraint) : nil)
  }

  /// What a package may be in some releases: each text that is known, with the releases that may have it.
  package func possibleVersions(of package: String) -> [(text: String, releases: ReleaseSet)] {
    imported?.possibleVersions(of: package) ?? EmbeddedCatalog.possibleVersions(of: package)
  }

  /// The modules that the catalog knows of.
  package var moduleNames: Dictionary<String, String>.Keys {
    (imported?.packages ?? EmbeddedCatalog.packages).keys
  }

  /// Whether the shops in question have what is of an edition.
  package func has(_ edition: Edition) -> Bool {
    (self.edition ?? .openSource).has(edition)
  }

  /// The edition other than Open Source that a module, by its name in any case, is known to be of.
  package func otherEdition(ofModule name: String) -> Edition? {
    isEmbedded ? EmbeddedCatalog.otherEditions[name.lowercased()] : nil
  }

  /// Whether Open Source has, or once had, a module, by its name in any case. Of a single Magento that
  /// nobody can tell.
  package func isOfOpenSource(module name: String) -> Bool {
    !isEmbedded || EmbeddedCatalog.openSourceModules.contains(name.lowercased())
  }

  /// What the unknown `id` was probably meant to be; the likeliest first, at most three.
  package func suggest(_ id: String) -> [String] {
    SuggestionCache.made(in: suggestions).value(id, range) {
      .init(catalog: catalog, range: range, others: declaredIDs)
    }
  }

  /// What came in place of the known `id` in `missing`, the releases that lack it; the likeliest first, at
  /// most three.
  package func replacements(of id: String, in missing: ReleaseSet) -> [String] {
    SuggestionCache.made(in: replacements).value(id, missing) {
      .init(catalog: catalog, range: missing, others: [])
    }
  }

  /// A set of releases in words, behind a verb: "in 2.1.6 – 2.3.0", "from 2.3.1".
  package func words(_ set: ReleaseSet) -> String {
    let words = set.description(in: releases)
    return words.hasPrefix("from ") || words.hasPrefix("up to ") ? words : "in " + words
  }
}

extension Catalog {
  package func availability(of id: String) -> ResourceAvailability? {
    let facts = facts(of: id)
    guard !facts.isEmpty else { return nil }
    var result = ResourceAvailability()
    for fact in facts {
      result.add(fact.edition, fact.releases)
    }
    for release in result.declared.indices where path(of: id, at: release) != nil {
      result.enabled.insert(release)
    }
    for route in routes where route.edition == .openSource && route.resources.contains(id) {
      result.routed = result.routed.union(route.releases)
    }
    return result
  }
}

/// Remembers suggestions, and what they are chosen from: the same few ids turn up in thousands of files, and
/// finding what is near to one means comparing it with every resource there is.
private final class SuggestionCache: Sendable {
  private struct Key: Hashable {
    var id: String
    var range: ReleaseSet
  }

  private let known = Guarded<[Key: [String]]>([:])
  private let candidates = Guarded<[ReleaseSet: Suggestions.Candidates]>([:])

  static func made(in place: Guarded<SuggestionCache?>) -> SuggestionCache {
    place.withLock {
      let cache = $0 ?? SuggestionCache()
      $0 = cache
      return cache
    }
  }

  func value(
    _ id: String, _ range: ReleaseSet, _ make: () -> Suggestions.Candidates
  ) -> [String] {
    let key = Key(id: id, range: range)
    if let value = known.withLock({ $0[key] }) { return value }
    let among = candidates.withLock { $0[range] } ?? make()
    candidates.withLock { $0[range] = among }
    let value = Suggestions.suggest(id, among: among)
    known.withLock { $0[key] = value }
    return value
  }
}
