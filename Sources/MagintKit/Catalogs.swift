internal import MagintCatalog
public import MagintCore

/// Snapshots of what a real Magento grants.
public enum Catalogs {
  /// Reads the Magento at `root`.
  ///
  /// - Returns: the bytes of a catalog file, a summary, and what was odd, a sentence each.
  public static func importing(
    _ root: String
  ) throws(MagintError) -> (bytes: [UInt8], summary: CatalogSummary, notices: [String]) {
    let magento = try MagentoRoot.read(root)
    return (magento.snapshot.json, CatalogSummary(magento.snapshot), magento.notices)
  }

  /// The releases in the program, by number.
  public static var releases: [String] { Catalog.embedded.releases.map(\.description) }

  /// The ids of the resources in the program, each once, in the order of the catalog.
  public static var resources: [String] {
    var seen: Set<ExactString> = []
    return Catalog.embedded.resources.map(\.id).filter { seen.insert(ExactString($0)).inserted }
  }

  /// A summary of the catalog that `options` name.
  public static func summary(_ options: CatalogOptions) throws(MagintError) -> CatalogSummary {
    if let snapshot = try Knowledge.snapshot(options) { return CatalogSummary(snapshot) }
    let catalog = Catalog.embedded
    return CatalogSummary(
      catalog, origin: "Magento Open Source, embedded",
      release: "\(catalog.releases.first!) – \(catalog.releases.last!)",
      releaseCount: catalog.releases.count, moduleCount: catalog.packages.count,
      at: catalog.releases.count - 1)
  }
}

/// The figures of a catalog.
public struct CatalogSummary: Sendable {
  public var origin: String
  public var release: String
  public var releaseCount: Int
  public var moduleCount: Int
  /// Of the newest release, without those that are disabled.
  public var resourceCount: Int
  public var disabledCount: Int
  public var routeCount: Int
  public var anonymousCount: Int
  public var customerCount: Int
  /// Resources that routes name and no module declares.
  public var unknownResources: [String]

  init(_ snapshot: CatalogSnapshot) {
    let edition =
      switch snapshot.edition {
      case "community": "Magento Open Source"
      case "enterprise": "Adobe Commerce"
      default: "a Magento"
      }
    self.init(
      snapshot.catalog, origin: edition, release: snapshot.release ?? "unknown", releaseCount: 1,
      moduleCount: snapshot.modules.count, at: 0)
  }

  init(
    _ catalog: Catalog, origin: String, release: String, releaseCount: Int, moduleCount: Int,
    at newest: Int
  ) {
    self.origin = origin
    self.release = release
    self.releaseCount = releaseCount
    self.moduleCount = moduleCount
    let resources = catalog.resources.filter { $0.releases.contains(newest) && $0.edition == .openSource }
    resourceCount = resources.count { catalog.path(of: $0.id, at: newest) != nil }
    disabledCount = resources.count - resourceCount
    let routes = catalog.routes(at: newest)
    routeCount = routes.count
    anonymousCount = routes.count { $0.isAnonymous }
    customerCount = routes.count { $0.isForCustomers }
    let known = Set(resources.map(\.id) + ["self", "anonymous"])
    unknownResources = Set(routes.flatMap(\.resources)).subtracting(known).sorted()
  }
}
