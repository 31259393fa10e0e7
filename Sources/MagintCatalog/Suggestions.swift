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

  /// The ids that a suggestion may name, with what is compared of each. Made once for a range, because
  /// every unknown id is compared with all of them.
  package struct Candidates: Sendable {
    fileprivate struct Candidate {
      var id: String
      var folded: String
      var module: String
      var leaf: String

      init(_ id: String) {
        self.id = id
        folded = id.lowercased()
        let parts = Suggestions.parts(folded)
        module = String(parts.module)
        leaf = String(parts.leaf)
      }
    }

    fileprivate let all: [Candidate]

    /// Those that exist in `range` of the catalog, or are in `others`.
    package init(catalog: Catalog, range: ReleaseSet, others: some Sequence<String>) {
      var known: [String] = []
      for fact in catalog.resources
      where fact.edition == .openSource && !fact.releases.isDisjoint(with: range)
        && known.last != fact.id
      {
        known.append(fact.id)
      }
      // A root is never what a resource was meant to be: it opens everything, or nothing.
      all = (known + others).lazy.filter { $0 != Catalog.root && $0 != Catalog.everything }
        .map(Candidate.init)
    }
  }

  /// The likeliest ids, best first; at most three.
  package static func suggest(_ id: String, among candidates: Candidates) -> [String] {
    // Nobody takes a resource of one vendor for that of another.
    let vendor = id.prefix { $0 != "_" && $0 != ":" }.lowercased() + "_"
    let known = candidates.all.lazy.filter { $0.folded.hasPrefix(vendor) }.prefix(maximumCount)
    let folded = Candidates.Candidate(id)
    var found: [String] = []
    func add(_ candidate: String) {
      if candidate != id, !found.contains(candidate) { found.append(candidate) }
    }
    if let renamed = renamed[id], known.contains(where: { $0.id == renamed }) { add(renamed) }
    for candidate in known where candidate.folded == folded.folded { add(candidate.id) }
    // A module that there is was meant: only where its name is none may that be misspelt. A resource of
    // another module that only shares the last word is another right.
    let isModule = known.contains { $0.module == folded.module }
    func isNear(_ word: String, _ other: String) -> Bool {
      let limit = word.utf8.count < 8 ? 1 : 2
      // A letter has four bytes at most, so that longer differences need not be measured.
      return word == other
        || abs(word.utf8.count - other.utf8.count) <= 4 * limit
          && editDistance(word, other) <= limit
    }
    var near: [(id: String, distance: Int)] = []
    for candidate in known {
      guard
        candidate.module == folded.module
          || !isModule && isNear(folded.module, candidate.module),
        isNear(folded.leaf, candidate.leaf)
      else { continue }
      near.append((candidate.id, editDistance(candidate.folded, folded.folded)))
    }
    for (candidate, _) in near.sorted(by: { ($0.distance, $0.id) < ($1.distance, $1.id) }) {
      add(candidate)
    }
    return Array(found.prefix(3))
  }

  /// What stands in front of the colons of an id, and behind them.
  fileprivate static func parts(_ id: String) -> (module: Substring, leaf: Substring) {
    guard let colons = id.firstRange(of: "::") else { return ("", id[...]) }
    return (id[..<colons.lowerBound], id[colons.upperBound...])
  }
}
