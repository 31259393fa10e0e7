package import MagintCatalog
public import MagintCore

/// Which Magento to judge by.
public struct CatalogOptions: Sendable {
  /// Releases, as `2.4.7-p3`, `2.4`, `2.4.4..2.4.8`, `>=2.4.4` or a composer constraint. Nil: what the
  /// module's composer.json allows of the supported releases.
  public var magento: String?
  /// A snapshot that `magint catalog import` wrote, in place of the catalog in the program.
  public var catalogFile: String?
  /// The directory of a real Magento, whose modules replace the catalog in the program.
  public var magentoRoot: String?
  /// What the shops run. Nil: Open Source and Adobe Commerce alike, as far as it is asked whether something
  /// exists. Where a real Magento is judged by, its own modules decide.
  public var edition: ShopEdition?
  /// The day by which releases are supported or not; nil for the catalog's own, so that an answer is the
  /// same on each day.
  public var today: CalendarDate?
  /// Where ``magento`` stands if that is a configuration.
  var magentoPlace: String?
  /// Where ``catalogFile`` stands if that is a configuration.
  var catalogPlace: String?
  /// Whether ``catalogFile`` is what a configuration names.
  var isCatalogConfigured: Bool { catalogPlace != nil }

  public init() {}

  /// The releases of Open Source that are supported on ``today``.
  package var supported: ReleaseSet {
    guard let today else { return EmbeddedCatalog.supported }
    return EmbeddedCatalog.support.supported(EmbeddedCatalog.releaseFacts, on: today)
  }
}

/// A catalog and the releases that are asked about.
package struct Knowledge: Sendable {
  package var catalog: Catalog
  package var range: ReleaseSet
  /// What there is to say of the range, a sentence each.
  package var notes: [String]
  /// What the shops run, where the options say so.
  package var edition: ShopEdition?

  package init(catalog: Catalog, range: ReleaseSet, notes: [String] = []) {
    self.catalog = catalog
    self.range = range
    self.notes = notes
  }

  private init(_ target: Target) {
    self.init(catalog: .embedded, range: target.releases, notes: target.notes)
  }

  /// What an answer rests on.
  package var basis: ReleaseBasis { catalog.basis(range, notes: notes) }

  /// The newest release of the range: what commands for one release work on.
  package var newest: Int { range.indices.last ?? catalog.releases.count - 1 }

  /// The range in words.
  package var rangeText: String { range.description(in: catalog.releases) }

  /// What the options name.
  ///
  /// - Parameter module: the directory of the module that is asked about, whose composer.json tells the
  ///   range where the options don't.
  /// - Throws: ``MagintError`` where the options name releases or files that there are not.
  package static func load(
    _ options: CatalogOptions, module: String? = nil
  ) throws(MagintError) -> Knowledge {
    try load(options) {
      module.flatMap { try? FileSystem.read($0 + "/composer.json", limit: 1 << 20) }
    }
  }

  /// The same, with the bytes of that composer.json.
  static func load(
    _ options: CatalogOptions, composer: () -> [UInt8]?
  ) throws(MagintError) -> Knowledge {
    var knowledge = try loadOpenSource(options, composer: composer)
    guard let edition = options.edition, options.catalogFile == nil, options.magentoRoot == nil
    else {
      return knowledge
    }
    knowledge.edition = edition
    knowledge.catalog = knowledge.catalog.view(of: edition)
    return knowledge
  }

  private static func loadOpenSource(
    _ options: CatalogOptions, composer: () -> [UInt8]?
  ) throws(MagintError) -> Knowledge {
    if let snapshot = try snapshot(options) {
      let range = snapshot.catalog.allReleases
      if let magento = options.magento {
        try require(magento, of: snapshot, options.magentoPlace)
      }
      return Knowledge(catalog: snapshot.catalog, range: range)
    }
    if let magento = options.magento {
      return Knowledge(Target(try ReleaseRange.parse(magento, in: EmbeddedCatalog.releases)))
    }
    return Knowledge(
      Target(composer().flatMap { ComposerFile($0) }, supported: options.supported))
  }

  /// The Magento that the options name in place of what the program carries.
  static func snapshot(_ options: CatalogOptions) throws(MagintError) -> CatalogSnapshot? {
    switch (options.catalogFile, options.magentoRoot) {
    case (nil, nil): return nil
    case (let file?, nil):
      do throws(MagintError) {
        return try CatalogSnapshot(path: file, FileSystem.read(file, limit: 64 << 20))
      } catch {
        throw options.catalogPlace.map { error.named(at: $0) } ?? error
      }
    case (nil, let root?): return try MagentoRoot.read(root).snapshot
    case (_?, _?):
      throw MagintError(
        .usage, "--catalog and --magento-root cannot be combined: each names a Magento")
    }
  }

  /// - Throws: ``MagintError`` where the releases that `text` names do not hold that of `snapshot`.
  private static func require(
    _ text: String, of snapshot: CatalogSnapshot, _ place: String?
  ) throws(MagintError) {
    let release = snapshot.catalog.releases[0]
    let name = place == nil ? "--magento" : "'magento'"
    guard release != .unknown else {
      throw MagintError(
        .usage, path: place,
        "the release of this Magento is unknown; leave out \(name), which would have to name it")
    }
    let releases = Set(EmbeddedCatalog.releases + [release]).sorted()
    let range = try ReleaseRange.parse(text, in: releases).releases
    guard let place = releases.firstIndex(of: release), range.contains(place) else {
      throw MagintError(
        .usage, path: place,
        "\(name) \(text) is not the release of this Magento, which is \(release); leave it out")
    }
  }
}
