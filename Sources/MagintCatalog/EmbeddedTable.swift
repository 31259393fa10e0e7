package import MagintCore

/// The catalog as the program carries it: text in a literal, read in place.
///
/// Nothing is parsed at start-up. A record is a run of hexadecimal digits of fixed width; a string is
/// a place in the pool and a length; a set of releases is a row of the table of sets, as many facts
/// share few of them. The generated part is `CatalogData.swift`.
package enum EmbeddedTable {
  /// Reads one record's fields one after another.
  struct Record {
    private var at: UnsafePointer<UInt8>

    init(_ table: StaticString, _ row: Int, width: Int) {
      at = table.utf8Start + row * width
    }

    mutating func number(_ digits: Int) -> Int {
      var value = 0
      for index in 0..<digits { value = value << 4 | EmbeddedTable.digit(at[index]) }
      at += digits
      return value
    }

    /// Eight digits at once, each in a byte of a word.
    mutating func eightDigits() -> UInt64 {
      let text = UInt64(littleEndian: UnsafeRawPointer(at).loadUnaligned(as: UInt64.self))
      at += 8
      // As `digit(_:)`; then pairs of digits, of bytes and of halves become one each.
      var value = (text & 0x0F0F_0F0F_0F0F_0F0F) + (text >> 6 & 0x0101_0101_0101_0101) * 9
      value = (value << 4 | value >> 8) & 0x00FF_00FF_00FF_00FF
      value = (value << 8 | value >> 16) & 0x0000_FFFF_0000_FFFF
      return (value << 16 | value >> 32) & 0xFFFF_FFFF
    }

    mutating func skip(_ digits: Int) { at += digits }

    mutating func set() -> ReleaseSet { EmbeddedTable.set(number(setDigits)) }

    /// A place in the pool: five digits, and a length of three.
    mutating func span() -> (start: Int, count: Int) {
      let both = Int(eightDigits())
      return (both >> 12, both & 0xFFF)
    }

    mutating func string() -> String {
      let (start, count) = span()
      return String(
        decoding: UnsafeBufferPointer(start: CatalogData.pool.utf8Start + start, count: count),
        as: UTF8.self)
    }

    /// A date as a number of eight digits; 0 stands for none.
    mutating func date() -> CalendarDate? { CalendarDate(number: Int(eightDigits())) }
  }

  @inline(__always)
  private static func digit(_ byte: UInt8) -> Int {
    // 0x30 to 0x39 or 0x61 to 0x66.
    Int(byte & 0xF) + Int(byte >> 6) * 9
  }

  // MARK: Sets

  /// A row of the table of sets.
  package static let setDigits = 4
  /// Eight digits of a set are 32 places, the lowest first.
  package static func setWidth(_ releaseCount: Int) -> Int { (releaseCount + 31) / 32 * 8 }
  /// These two rows are the empty set and that of all releases.
  package static let emptySet = 0
  package static let fullSet = 1

  static let allReleases = ReleaseSet(first: CatalogData.releaseCount)

  static func set(_ row: Int) -> ReleaseSet {
    if row == emptySet { return ReleaseSet() }
    if row == fullSet { return allReleases }
    let width = setWidth(CatalogData.releaseCount)
    var record = Record(CatalogData.sets, row, width: width)
    var set = ReleaseSet()
    for group in 0..<width / 8 {
      set.insert(UInt32(truncatingIfNeeded: record.eightDigits()), group: group)
    }
    return set
  }

  // MARK: Resources

  /// id 8, parent 8, title 8, module 8, sort order 4, flags 1, then three sets: releases, those in which
  /// it and all above it are enabled, those in which a route needs it.
  package static let resourceWidth = 37 + 3 * setDigits
  package static let noSortOrder = 0xFFFF

  /// Bit 0: disabled. Bits 1 and 2: the edition. Bit 3: overrides Open Source.
  package static func flags(
    isDisabled: Bool = false, _ edition: Edition, overridesOpenSource: Bool = false
  ) -> Int {
    (isDisabled ? 1 : 0) + Edition.allCases.firstIndex(of: edition)! * 2
      + (overridesOpenSource ? 8 : 0)
  }

  private static func edition(_ flags: Int) -> Edition {
    switch flags >> 1 & 3 {
    case 0: .openSource
    case 1: .commerce
    case 2: .b2b
    default: .extension
    }
  }

  static func resource(_ row: Int) -> ResourceFact {
    var record = Record(CatalogData.resources, row, width: resourceWidth)
    let id = record.string()
    let parent = record.string()
    let title = record.string()
    let module = record.string()
    let order = record.number(4)
    let flags = record.number(1)
    return ResourceFact(
      id: id, parent: parent.isEmpty ? nil : parent, title: title,
      sortOrder: order == noSortOrder ? nil : order, module: module, isDisabled: flags & 1 != 0,
      edition: edition(flags), overridesOpenSource: flags & 8 != 0, releases: record.set())
  }

  /// The rows about resource `id`: one for each form that it has had.
  ///
  /// - Parameter hash: that of `id` by ``FNV1a``.
  static func rows(of id: Span<UInt8>, _ hash: UInt32) -> Range<Int>? {
    var slot = Int(hash) & (CatalogData.slotCount - 1)
    while true {
      var entry = Record(CatalogData.slots, slot, width: slotWidth)
      let row = entry.number(slotWidth)
      if row == noRow { return nil }
      if isID(row, id) {
        var end = row + 1
        while end < CatalogData.resourceCount, isID(end, id) { end += 1 }
        return row..<end
      }
      slot = (slot + 1) & (CatalogData.slotCount - 1)
    }
  }

  package static let slotWidth = 4
  package static let noRow = 0xFFFF

  private static func isID(_ row: Int, _ id: Span<UInt8>) -> Bool {
    var record = Record(CatalogData.resources, row, width: resourceWidth)
    let (start, count) = record.span()
    guard count == id.count else { return false }
    let pool = CatalogData.pool.utf8Start + start
    for index in id.indices where pool[index] != id[index] { return false }
    return true
  }

  /// What a row says of releases, without making strings.
  static func availability(
    _ row: Int
  ) -> (edition: Edition, declared: ReleaseSet, enabled: ReleaseSet, routed: ReleaseSet) {
    var record = Record(CatalogData.resources, row, width: resourceWidth)
    record.skip(36)
    let flags = record.number(1)
    return (edition(flags), record.set(), record.set(), record.set())
  }

  // MARK: Routes

  /// method 8, URL 8, service 8, service method 8, resources 8, module 8, flags 1, releases.
  package static let routeWidth = 49 + setDigits

  static func route(_ row: Int) -> RouteFact {
    var record = Record(CatalogData.routes, row, width: routeWidth)
    let method = record.string()
    let url = record.string()
    let service = record.string()
    let serviceMethod = record.string()
    let resources = record.string()
    let module = record.string()
    let flags = record.number(1)
    return RouteFact(
      method: method, url: url, service: service, serviceMethod: serviceMethod,
      resources: list(resources), module: module, edition: edition(flags),
      overridesOpenSource: flags & 8 != 0, releases: record.set())
  }

  /// The ids of a route's resources; nearly all have one.
  private static func list(_ ids: String) -> [String] {
    if ids.isEmpty { return [] }
    guard ids.utf8.contains(UInt8(ascii: ",")) else { return [ids] }
    return ids.split(separator: ",").map(String.init)
  }

  // MARK: Releases

  /// major, minor, patch and security patch 3 each, the place of the release that an assumed one is taken
  /// for 4, date 8, flags 1 (1: seen, 2: Commerce only, 4: Commerce was seen), B2B version 8.
  package static let releaseWidth = 33

  static func release(_ row: Int) -> Release {
    var record = Record(CatalogData.releases, row, width: releaseWidth)
    return release(&record)
  }

  private static func release(_ record: inout Record) -> Release {
    Release(
      major: record.number(3), minor: record.number(3), patch: record.number(3),
      securityPatch: record.number(3))
  }

  /// The place of the release that an assumed one is taken for; that of a seen one itself.
  static func base(_ row: Int) -> Int {
    var record = Record(CatalogData.releases, row, width: releaseWidth)
    record.skip(12)
    return record.number(4)
  }

  static func releaseFact(_ row: Int) -> ReleaseFact {
    var record = Record(CatalogData.releases, row, width: releaseWidth)
    let release = release(&record)
    record.skip(4)
    let date = record.date()
    let flags = record.number(1)
    let b2b = record.string()
    return ReleaseFact(
      release: release, date: date, isSeen: flags & 1 != 0, isCommerceOnly: flags & 2 != 0,
      isCommerceSeen: flags & 4 != 0, b2b: b2b.isEmpty ? nil : b2b)
  }

  /// line 12, three dates 8 each.
  package static let lineWidth = 36

  static func line(_ row: Int) -> LineSupport? {
    var record = Record(CatalogData.lines, row, width: lineWidth)
    let line = release(&record)
    guard let standard = record.date() else { return nil }
    return LineSupport(
      line: line, standard: standard, extended: record.date(), securityOnly: record.date())
  }

  /// Mage-OS release 12, Magento release 12, two dates 8 each.
  package static let mageOSWidth = 40

  static func mageOS(_ row: Int) -> MageOSRelease? {
    var record = Record(CatalogData.mageOS, row, width: mageOSWidth)
    let release = release(&record)
    let magento = self.release(&record)
    guard let date = record.date(), let until = record.date() else { return nil }
    return MageOSRelease(release: release, magento: magento, date: date, supportedUntil: until)
  }

  // MARK: Packages

  /// package 8, version 8, the releases that have it, those that may have it. Rows of one package stand
  /// together.
  package static let versionWidth = 16 + 2 * setDigits

  /// package 8, its first row 4, how many rows 4.
  package static let versionedPackageWidth = 16

  /// The rows about a package; empty for one whose versions are not known.
  static func versionRows(of package: String) -> Range<Int> {
    for row in 0..<CatalogData.versionedPackageCount {
      var record = Record(CatalogData.versionedPackages, row, width: versionedPackageWidth)
      let (start, count) = record.span()
      let name = UnsafeBufferPointer(start: CatalogData.pool.utf8Start + start, count: count)
      guard package.utf8.elementsEqual(name) else { continue }
      let first = record.number(4)
      return first..<first + record.number(4)
    }
    return 0..<0
  }

  /// The version of a row, which nearly always is one that composer reads, and the row of the set of
  /// releases that may have it.
  static func possibleVersion(_ row: Int) -> (ComposerConstraint.Version?, set: Int) {
    var record = Record(CatalogData.versions, row, width: versionWidth)
    record.skip(8)
    let (start, count) = record.span()
    let text = UnsafeBufferPointer(start: CatalogData.pool.utf8Start + start, count: count)
    record.skip(setDigits)
    let version =
      ComposerConstraint.Version.plain(text)
      ?? ComposerConstraint.Version(String(decoding: text, as: UTF8.self))
    return (version, record.number(setDigits))
  }

  /// The version of a row, where it is known to be that of a release.
  static func version(_ row: Int, ifOf release: Int) -> String? {
    var record = Record(CatalogData.versions, row, width: versionWidth)
    record.skip(16)
    guard record.set().contains(release) else { return nil }
    var text = Record(CatalogData.versions, row, width: versionWidth)
    text.skip(8)
    return text.string()
  }

  static func version(
    _ row: Int
  ) -> (package: String, version: String, known: ReleaseSet, possible: ReleaseSet) {
    var record = Record(CatalogData.versions, row, width: versionWidth)
    return (record.string(), record.string(), record.set(), record.set())
  }

  /// Module 8, package 8, edition 1.
  package static let packageWidth = 17

  static func package(_ row: Int) -> (module: String, package: String, edition: Edition) {
    var record = Record(CatalogData.packages, row, width: packageWidth)
    return (record.string(), record.string(), edition(record.number(1) << 1))
  }
}
