internal import MagintCore

/// Finds what an unknown resource id was probably meant to be.
package enum Suggestions {
  /// Resources that were renamed, or that Adobe's samples name under an id that no release has.
  private static let renamed: [String: String] = [
    "Magento_Log::online": "Magento_Customer::online",
    "Magento_InventoryApi::source_stock_link": "Magento_InventoryApi::stock_source_link",
    "Magento_LoginAsCustomer::login_button": "Magento_LoginAsCustomer::login",
    "Magento_Sales::sales_orders": "Magento_Sales::sales_order",
  ]

  /// No vendor has as many resources; with each of them `id` is compared.
  private static let maximumCount = 1_000

  /// The likeliest ids, best first, of those that exist in `range` or are in `others`; at most three.
  package static func suggest(
    _ id: String, catalog: Catalog, range: ReleaseSet, others: some Sequence<String>
  ) -> [String] {
    var known: [String] = []
    for fact in catalog.resources
    where fact.edition == .openSource && !fact.releases.intersection(range).isEmpty
      && known.last != fact.id
    {
      known.append(fact.id)
    }
    known += others
    // Nobody takes a resource of one vendor for that of another.
    let vendor = id.prefix { $0 != "_" && $0 != ":" }.lowercased() + "_"
    let candidates = Array(
      known.lazy.map { (id: $0, folded: $0.lowercased()) }
        .filter { $0.folded.utf8.starts(with: vendor.utf8) }.prefix(maximumCount))
    let ids = Set(candidates.map(\.id))
    var found: [String] = []
    func add(_ candidate: String) {
      if candidate != id, ids.contains(candidate), !found.contains(candidate) {
        found.append(candidate)
      }
    }
    if let renamed = renamed[id] { add(renamed) }
    let folded = id.lowercased()
    for candidate in candidates where candidate.folded == folded { add(candidate.id) }
    let leaf = id.firstRange(of: "::").map { id[$0.upperBound...].lowercased() } ?? folded
    let limit = max(2, leaf.count / 4)
    // Near in spelling within the module first, then the same word in another module.
    let module = id.firstRange(of: "::").map { id[..<$0.lowerBound].lowercased() } ?? ""
    // What differs in length by more than the bound differs by more than it in letters; the distance looks at 64.
    func length(_ text: String) -> Int { min(64, text.unicodeScalars.count) }
    let count = length(folded)
    let near = candidates.compactMap { candidate -> (id: String, distance: Int)? in
      let bound = candidate.folded.hasPrefix(module + "::") ? limit : 2
      guard abs(length(candidate.folded) - count) <= bound else { return nil }
      let distance = editDistance(candidate.folded, folded)
      return distance <= bound ? (candidate.id, distance) : nil
    }
    for (candidate, _) in near.sorted(by: { ($0.distance, $0.id) < ($1.distance, $1.id) }) {
      add(candidate)
    }
    for candidate in candidates where candidate.folded.hasSuffix("::" + leaf) { add(candidate.id) }
    return Array(found.prefix(3))
  }
}
