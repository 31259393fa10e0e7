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
    var summary = CatalogSummary(
      catalog, origin: "Magento Open Source, embedded",
      release: "\(catalog.releases.first!) – \(catalog.releases.last!)",
      releaseCount: catalog.releases.count, moduleCount: catalog.packages.count,
      at: catalog.releases.count - 1)
    let day = options.today ?? EmbeddedCatalog.asOf
    summary.asOf = EmbeddedCatalog.asOf
    summary.day = day
    summary.supported = options.supported.text { catalog.releases[$0] }
    summary.lines = lines(catalog, on: day)
    return summary
  }

  /// The lines of the catalog, newest first.
  private static func lines(_ catalog: Catalog, on day: CalendarDate) -> [CatalogSummary.Line] {
    let support = EmbeddedCatalog.support
    var lines: [CatalogSummary.Line] = []
    for (place, fact) in catalog.releaseFacts.enumerated().reversed() {
      if lines.last?.line != fact.release.line {
        let dates = support.dates(of: fact.release)
        lines.append(
          CatalogSummary.Line(
            line: fact.release.line, isSupported: support.isSupported(fact.release, on: day),
            standard: dates?.standard, extended: dates?.extended,
            securityOnly: dates?.securityOnly, releases: []))
      }
      lines[lines.count - 1].releases.insert(
        CatalogSummary.Release(
          release: fact.release, date: fact.date,
          copyOf: catalog.bases[place].map { catalog.releases[$0] },
          isCommerceOnly: fact.isCommerceOnly, isCommerceSeen: fact.isCommerceSeen, b2b: fact.b2b),
        at: 0)
    }
    return lines
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
  /// The day that the program's catalog was made; nil for one of a real Magento, as the rest of this.
  public var asOf: CalendarDate?
  /// The day that ``Line/isSupported`` and ``supported`` are about.
  public var day: CalendarDate?
  /// The releases of Open Source that have support on ``day``, in words.
  public var supported = ""
  /// Newest first.
  public var lines: [Line] = []

  /// A line of releases: one with its security patches.
  public struct Line: Sendable {
    public var line: MagintCore.Release
    /// Whether Open Source has support.
    public var isSupported: Bool
    /// The last days of support; nil where they are not known, or there is none.
    public var standard: CalendarDate?
    public var extended: CalendarDate?
    public var securityOnly: CalendarDate?
    /// Oldest first.
    public var releases: [Release]
  }

  /// One release and how it is known.
  public struct Release: Sendable {
    public var release: MagintCore.Release
    public var date: CalendarDate?
    /// The seen release that an assumed one is taken for; nil for one that was seen.
    public var copyOf: MagintCore.Release?
    public var isCommerceOnly: Bool
    public var isCommerceSeen: Bool
    /// The version of B2B that was seen with it.
    public var b2b: String?
  }

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
    let resources = catalog.resources.filter {
      $0.releases.contains(newest) && $0.edition == .openSource
    }
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
