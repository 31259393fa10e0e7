import Foundation
import MagintCore

/// Turns `Sources/MagintCatalog/Source/catalog.tsv` into `CatalogData.swift`.
struct CatalogSource {
  private var pool = ""
  private var places: [String: Int] = [:]
  private var releases: [String] = []
  private var releaseRecords: [String] = []
  private var packageRecords: [String] = []
  private struct Resource {
    var id: String
    var parent: String
    var record: String
    var isDisabled: Bool
    var isCommerce: Bool
    var releases: UInt128
  }
  private var resources: [Resource] = []
  private var routeRecords: [String] = []
  /// The releases in which a route needs a resource, by its id.
  private var opened: [String: UInt128] = [:]

  struct Malformed: Error, CustomStringConvertible {
    var line: Int
    var description: String { "catalog.tsv:\(line): not of the form that its head describes" }
  }

  static func generate(root: URL) throws -> String {
    let text = try String(
      contentsOf: root.appendingPathComponent("Sources/MagintCatalog/Source/catalog.tsv"),
      encoding: .utf8)
    var source = CatalogSource()
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where !line.isEmpty && !line.hasPrefix("#") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard source.add(fields) else { throw Malformed(line: number + 1) }
    }
    return source.code()
  }

  private mutating func add(_ fields: [String]) -> Bool {
    switch (fields[0], fields.count) {
    case ("release", 3...):
      releases.append(fields[1])
      releaseRecords.append(span(fields[1]) + span(fields[2...].joined(separator: "\n")))
    case ("package", 3):
      packageRecords.append(span(fields[1]) + span(fields[2]))
    case ("resource", 8), ("commerce-resource", 8):
      guard let set = mask(fields[7]) else { return false }
      let isDisabled = fields[6] == "disabled"
      let isCommerce = fields[0] == "commerce-resource"
      resources.append(
        Resource(
          id: fields[1], parent: fields[2],
          record: span(fields[1]) + span(fields[2]) + span(fields[3]) + span(fields[5])
            + hex(Int(fields[4]) ?? 0xFFFF, 4)
            + hex((isDisabled ? 1 : 0) + (isCommerce ? 2 : 0), 1),
          isDisabled: isDisabled, isCommerce: isCommerce, releases: set))
    case ("route", 8), ("commerce-route", 8):
      guard let set = mask(fields[7]) else { return false }
      if fields[0] == "route" {
        for resource in fields[5].split(separator: ",") {
          opened[String(resource), default: 0] |= set
        }
      }
      routeRecords.append(
        fields[1...6].map { span($0) }.joined() + hex(fields[0] == "route" ? 0 : 2, 1) + mask(set))
    default: return false
    }
    return true
  }

  /// Where a text is in the pool, which has each once.
  private mutating func span(_ text: String) -> String {
    if places[text] == nil {
      places[text] = pool.utf8.count
      pool += text
    }
    return hex(places[text]!, 5) + hex(text.utf8.count, 3)
  }

  private func hex(_ number: Int, _ digits: Int) -> String {
    let text = String(number, radix: 16)
    precondition(number >= 0 && text.count <= digits, "\(number) does not fit")
    return String(repeating: "0", count: digits - text.count) + text
  }

  private func mask(_ bits: UInt128) -> String {
    let text = String(bits, radix: 16)
    return String(repeating: "0", count: 20 - text.count) + text
  }

  /// The releases in which a resource and all above it are enabled.
  private func enabled(_ resource: Resource) -> UInt128 {
    if resource.isDisabled { return 0 }
    var bits = resource.releases
    for index in 0..<releases.count where bits >> UInt128(index) & 1 == 1 {
      var parent = resource.parent
      while !parent.isEmpty {
        let above = resources.first {
          $0.id == parent && $0.releases >> UInt128(index) & 1 == 1
        }
        guard let above, !above.isDisabled else {
          bits &= ~(1 << UInt128(index))
          break
        }
        parent = above.parent
      }
    }
    return bits
  }

  private func mask(_ ranges: String) -> UInt128? {
    var bits: UInt128 = 0
    for range in ranges.split(separator: ",") {
      let ends = String(range).components(separatedBy: "..")
      guard let first = ends.first, let last = ends.last, let from = releases.firstIndex(of: first),
        let to = releases.firstIndex(of: last), from <= to
      else { return nil }
      for index in from...to { bits |= 1 << UInt128(index) }
    }
    return bits
  }

  private func code() -> String {
    // Rows of one id stand together.
    let resources = resources.enumerated()
      .sorted { ($0.element.id, $0.offset) < ($1.element.id, $1.offset) }.map(\.element)
    let slotCount = 1024
    var slots = [Int](repeating: 0xFFF, count: slotCount)
    for (row, resource) in resources.enumerated()
    where row == 0 || resources[row - 1].id != resource.id {
      var slot = Int(FNV1a.hash32(resource.id)) & (slotCount - 1)
      while slots[slot] != 0xFFF { slot = (slot + 1) & (slotCount - 1) }
      slots[slot] = row
    }
    return """
      // Generated by `magint-dev generate` from Source/catalog.tsv; do not edit.

      // swift-format-ignore-file
      enum CatalogData {
        static let releaseCount = \(releaseRecords.count)
        static let packageCount = \(packageRecords.count)
        static let resourceCount = \(resources.count)
        static let routeCount = \(routeRecords.count)
        static let slotCount = \(slotCount)
        static let releases: StaticString = "\(releaseRecords.joined())"
        static let packages: StaticString = "\(packageRecords.joined())"
        static let resources: StaticString = "\(resources.map { $0.record + mask($0.releases) + mask(enabled($0)) + mask(opened[$0.id] ?? 0) }.joined())"
        static let routes: StaticString = "\(routeRecords.joined())"
        static let slots: StaticString = "\(slots.map { hex($0, 3) }.joined())"
        static let pool: StaticString = "\(escaped(pool))"
      }

      """
  }

  private func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
      .replacingOccurrences(of: "\n", with: "\\n")
  }
}
