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

    mutating func skip(_ digits: Int) { at += digits }

    mutating func set() -> ReleaseSet {
      // Two halves of ten digits: numbers of 128 bits take their time.
      let high = number(10)
      let low = number(10)
      return ReleaseSet(bits: UInt128(high) << 40 | UInt128(low))
    }

    /// A place in the pool: five digits, and a length of three.
    mutating func span() -> (start: Int, count: Int) { (number(5), number(3)) }

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
  static func rows(of id: String) -> Range<Int>? {
    var id = id
    return id.withUTF8 { id in
      var slot = Int(FNV1a.hash32(id)) & (CatalogData.slotCount - 1)
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
  }

  private static func isID(_ row: Int, _ id: UnsafeBufferPointer<UInt8>) -> Bool {
    var record = Record(CatalogData.resources, row, width: resourceWidth)
    let (start, count) = record.span()
    guard count == id.count else { return false }
    let pool = CatalogData.pool.utf8Start + start
    for index in 0..<count where pool[index] != id[index] { return false }
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
      resources: resources.split(separator: ",").map(String.init), module: module,
      isCommerce: flags & 2 != 0, releases: record.set())
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
