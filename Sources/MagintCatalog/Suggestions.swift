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
    // A root is never what a resource was meant to be: it opens everything, or nothing.
    known = Array(
      known.lazy.filter {
        $0.lowercased().hasPrefix(vendor) && $0 != Catalog.root && $0 != Catalog.everything
      }.prefix(maximumCount))
    var found: [String] = []
    func add(_ candidate: String) {
      if candidate != id, known.contains(candidate), !found.contains(candidate) {
        found.append(candidate)
      }
    }
    if let renamed = renamed[id] { add(renamed) }
    let folded = id.lowercased()
    for candidate in known where candidate.lowercased() == folded { add(candidate) }
    let parts = Self.parts(folded)
    // A module that there is was meant: only where its name is none may that be misspelt. A resource of
    // another module that only shares the last word is another right.
    let isModule = known.contains { Self.parts($0.lowercased()).module == parts.module }
    func isNear(_ word: Substring, _ other: Substring) -> Bool {
      editDistance(String(word), String(other)) <= (word.count < 8 ? 1 : 2)
    }
    var near: [(id: String, distance: Int)] = []
    for candidate in known {
      let other = Self.parts(candidate.lowercased())
      guard other.module == parts.module || !isModule && isNear(parts.module, other.module),
        isNear(parts.leaf, other.leaf)
      else { continue }
      near.append((candidate, editDistance(candidate.lowercased(), folded)))
    }
    for (candidate, _) in near.sorted(by: { ($0.distance, $0.id) < ($1.distance, $1.id) }) {
      add(candidate)
    }
    return Array(found.prefix(3))
  }

  /// What stands in front of the colons of an id, and behind them.
  private static func parts(_ id: String) -> (module: Substring, leaf: Substring) {
    guard let colons = id.firstRange(of: "::") else { return ("", id[...]) }
    return (id[..<colons.lowerBound], id[colons.upperBound...])
  }
}
