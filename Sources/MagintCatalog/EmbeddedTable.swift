import MagintCore

/// The catalog as the program carries it: text in a literal, read in place.
///
/// Nothing is parsed at start-up. A record is a run of hexadecimal digits of fixed width; a string is
/// a place in the pool and a length. The generated part is `CatalogData.swift`.
enum EmbeddedTable {
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

    mutating func set() -> ReleaseSet {
      let high = UInt64(number(4))
      let middle = eightDigits()
      let low = middle << 32 | eightDigits()
      return ReleaseSet(bits: UInt128(high) &<< 64 | UInt128(low))
    }

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
  }

  @inline(__always)
  private static func digit(_ byte: UInt8) -> Int {
    // 0x30 to 0x39 or 0x61 to 0x66.
    Int(byte & 0xF) + Int(byte >> 6) * 9
  }

  // MARK: Resources

  /// id 8, parent 8, title 8, module 8, sort order 4, flags 1, releases 20, those in which it and
  /// all above it are enabled 20, those in which a route needs it 20.
  static let resourceWidth = 97
  static let noSortOrder = 0xFFFF

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
      isCommerce: flags & 2 != 0, releases: record.set())
  }

  /// The rows about resource `id`: one for each form that it has had.
  ///
  /// - Parameter hash: that of `id` by ``FNV1a``.
  static func rows(of id: Span<UInt8>, _ hash: UInt32) -> Range<Int>? {
    var slot = Int(hash) & (CatalogData.slotCount - 1)
    while true {
      var entry = Record(CatalogData.slots, slot, width: 3)
      let row = entry.number(3)
      if row == 0xFFF { return nil }
      if isID(row, id) {
        var end = row + 1
        while end < CatalogData.resourceCount, isID(end, id) { end += 1 }
        return row..<end
      }
      slot = (slot + 1) & (CatalogData.slotCount - 1)
    }
  }

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
  ) -> (isCommerce: Bool, declared: ReleaseSet, enabled: ReleaseSet, routed: ReleaseSet) {
    var record = Record(CatalogData.resources, row, width: resourceWidth)
    record.skip(36)
    let flags = record.number(1)
    return (flags & 2 != 0, record.set(), record.set(), record.set())
  }

  // MARK: Routes

  /// method 8, URL 8, service 8, service method 8, resources 8, module 8, flags 1, releases 20.
  static let routeWidth = 69

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
      resources: list(resources), module: module,
      isCommerce: flags & 2 != 0, releases: record.set())
  }

  /// The ids of a route's resources; nearly all have one.
  private static func list(_ ids: String) -> [String] {
    if ids.isEmpty { return [] }
    guard ids.utf8.contains(UInt8(ascii: ",")) else { return [ids] }
    return ids.split(separator: ",").map(String.init)
  }

  // MARK: Releases and packages

  /// version 8, package versions 8 (`name=version`, separated by line feeds).
  static func release(_ row: Int) -> (version: String, packages: String) {
    var record = Record(CatalogData.releases, row, width: 16)
    return (record.string(), record.string())
  }

  /// The version of `package` in a release.
  static func version(of package: String, inRelease row: Int) -> String? {
    var record = Record(CatalogData.releases, row, width: 16)
    record.skip(8)
    let (start, count) = record.span()
    let text = UnsafeBufferPointer(start: CatalogData.pool.utf8Start + start, count: count)
    let name = package.utf8
    for line in text.split(separator: UInt8(ascii: "\n"))
    where line.count > name.count && line[line.startIndex + name.count] == UInt8(ascii: "=")
      && line.starts(with: name)
    {
      return String(decoding: line.dropFirst(name.count + 1), as: UTF8.self)
    }
    return nil
  }

  /// module 8, package 8.
  static func package(_ row: Int) -> (module: String, package: String) {
    var record = Record(CatalogData.packages, row, width: 16)
    return (record.string(), record.string())
  }
}
