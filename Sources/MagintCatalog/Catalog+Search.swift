extension Catalog {
  /// What was found for some words.
  package struct Found: Sendable {
    /// One of each id, as the newest release that has it.
    package var resources: [ResourceFact] = []
    /// One of each method and URL, likewise.
    package var routes: [RouteFact] = []
  }

  /// The resources and routes that have all `words`, the best first: the whole of an id or title,
  /// then the start of a word in it, then any part; then what stands around it in the tree.
  package func find(_ words: [String]) -> Found {
    let words = words.flatMap { $0.lowercased().split(separator: " ").map(String.init) }
    guard !words.isEmpty else { return Found() }
    var found = Found()

    var hits: [(rank: Int, order: Int, fact: ResourceFact)] = []
    let order = treeOrder(at: releases.count - 1)
    for fact in newest(resources.map { ($0.id, $0, $0.releases) }) {
      let around = newestPath(of: fact.id).dropLast().map(\.title).joined(separator: " ")
      let best = [fact.id, fact.title]
      if let rank = Self.rank(words, best, [around, packages[fact.module] ?? ""]) {
        hits.append((rank, order[fact.id] ?? .max, fact))
      }
    }
    found.resources = hits.sorted {
      ($0.rank, $0.order, $0.fact.id) < ($1.rank, $1.order, $1.fact.id)
    }
    .map(\.fact)

    var routeHits: [(rank: Int, fact: RouteFact)] = []
    for fact in newest(routes.map { ("\($0.method) \($0.url)", $0, $0.releases) }) {
      let service = fact.service.split(separator: "\\").last.map(String.init) ?? ""
      let best = [fact.url, fact.method]
      if let rank = Self.rank(words, best, [service, fact.serviceMethod] + fact.resources) {
        routeHits.append((rank, fact))
      }
    }
    found.routes =
      routeHits
      .sorted { ($0.rank, $0.fact.url, $0.fact.method) < ($1.rank, $1.fact.url, $1.fact.method) }
      .map(\.fact)
    return found
  }

  /// Of the facts with one key that of the newest release.
  private func newest<Fact>(_ facts: [(key: String, fact: Fact, releases: ReleaseSet)]) -> [Fact] {
    var best: [String: (place: Int, fact: Fact, releases: ReleaseSet)] = [:]
    for (place, item) in facts.enumerated() {
      if let other = best[item.key], other.releases > item.releases { continue }
      best[item.key] = (best[item.key]?.place ?? place, item.fact, item.releases)
    }
    return best.values.sorted { $0.place < $1.place }.map(\.fact)
  }

  /// How well all words are found; the smaller the better. Nil where one is missing.
  private static func rank(_ words: [String], _ best: [String], _ others: [String]) -> Int? {
    var total = 0
    for word in words {
      let ranks =
        best.compactMap { rank(word, $0) } + others.compactMap { rank(word, $0).map { $0 + 10 } }
      guard let rank = ranks.min() else { return nil }
      total += rank
    }
    return total
  }

  private static func rank(_ word: String, _ text: String) -> Int? {
    let text = text.lowercased()
    if text == word || text.hasSuffix("::" + word) { return 0 }
    guard text.contains(word) else { return nil }
    let parts = text.split { !$0.isLetter && !$0.isNumber }
    if parts.contains(where: { $0 == word }) { return 1 }
    return parts.contains { $0.hasPrefix(word) } ? 2 : 4
  }
}
