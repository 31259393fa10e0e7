package import MagintCore
package import MagintCatalog

/// Which Magento to judge by.
public struct CatalogOptions: Sendable {
  /// Releases, as `2.4.7-p3`, `2.4`, `2.4.4..2.4.8`, `>=2.4.4` or a composer constraint. Nil: what the
  /// module's composer.json allows, otherwise what Adobe supports.
  public var magento: String?
  /// A snapshot that `magint catalog import` wrote, in place of the catalog in the program.
  public var catalogFile: String?
  /// The directory of a real Magento, whose modules replace the catalog in the program.
  public var magentoRoot: String?

  public init() {}
}

/// A catalog and the releases that are asked about.
package struct Knowledge: Sendable {
  package var catalog: Catalog
  package var range: ReleaseSet

  package init(catalog: Catalog, range: ReleaseSet) {
    self.catalog = catalog
    self.range = range
  }

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
    let catalog = try catalog(options)
    if let magento = options.magento {
      return Knowledge(
        catalog: catalog, range: try ReleaseRange.parse(magento, in: catalog.releases))
    }
    if let module,
      let bytes = try? FileSystem.read(module + "/composer.json", limit: 1 << 20),
      let range = ComposerFile(bytes)?.releases(in: catalog), !range.isEmpty
    {
      return Knowledge(catalog: catalog, range: range)
    }
    return Knowledge(catalog: catalog, range: ReleaseRange.supported(in: catalog.releases))
  }

  private static func catalog(_ options: CatalogOptions) throws(MagintError) -> Catalog {
    .embedded
  }
}
