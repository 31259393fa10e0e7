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
    known = Array(known.lazy.filter { $0.lowercased().hasPrefix(vendor) }.prefix(maximumCount))
    var found: [String] = []
    func add(_ candidate: String) {
      if candidate != id, known.contains(candidate), !found.contains(candidate) {
        found.append(candidate)
      }
    }
    if let renamed = renamed[id] { add(renamed) }
    let folded = id.lowercased()
    for candidate in known where candidate.lowercased() == folded { add(candidate) }
    let leaf = id.firstRange(of: "::").map { id[$0.upperBound...].lowercased() } ?? folded
    let limit = max(2, leaf.count / 4)
    // Near in spelling within the module first, then the same word in another module.
    let module = id.firstRange(of: "::").map { id[..<$0.lowerBound].lowercased() } ?? ""
    let near = known.map { candidate in
      (
        candidate, editDistance(candidate.lowercased(), folded),
        candidate.lowercased().hasPrefix(module + "::")
      )
    }
    for (candidate, distance, isSameModule) in near.sorted(by: { ($0.1, $0.0) < ($1.1, $1.0) })
    where distance <= (isSameModule ? limit : 2) {
      add(candidate)
    }
    for candidate in known where candidate.lowercased().hasSuffix("::" + leaf) { add(candidate) }
    return Array(found.prefix(3))
  }
}
