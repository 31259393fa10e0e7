#if Rehearsal
  internal import MagintCore

  /// From the eleventh on each of three sorts otherwise: Magento up to 2.4.7, Magento from 2.4.8 on, and the RFC.
  enum ElevenFilterGroups: Scenario {
    static let name = "eleven-filter-groups"
    static let summary =
      "The service searches the shop with eleven filter groups or filters, which releases sort in different ways."
    static let advice =
      "Number filter groups, and the filters in a group, from 10 on, so that all have two digits: then one signature is right in every release."

    static func run(_ stage: Stage) async throws(Interruption) {
      let shop = try await stage.shop()
      try await shop.activate()
      try await shop.haveServiceCall()
      try shop.expectSignedCalls()
      let searches = shop.restCalls.filter { longestList($0.request) >= 11 }
      guard !searches.isEmpty else {
        throw .skip(
          "the service sent no list of eleven filter groups or filters; --call-hook may have it send one"
        )
      }
      for search in searches {
        let reach = SignatureReach(search.request)
        guard !reach.isOne else { continue }
        stage.note(
          "\(search.request.method) \(quoted(search.request.path, limit: 200)) works here, and other releases refuse it as it is signed. \(reach.advice.joined(separator: " "))"
        )
      }
    }

    /// How many different numbers stand at one place of the names in a query.
    private static func longestList(_ request: RequestMessage) -> Int {
      var lists: [String: Set<String>] = [:]
      for pair in (request.query ?? "").split(separator: "&") {
        let name = String(
          decoding: PercentCoding.decode(Array(pair.prefix { $0 != "=" }.utf8)), as: UTF8.self)
        guard name.hasPrefix("searchCriteria") || name.hasPrefix("search_criteria") else {
          continue
        }
        var start = ""
        for part in name.split(separator: "[") {
          if part.last == "]", part.dropLast().allSatisfy(\.isNumber) {
            lists[start, default: []].insert(String(part))
          }
          start += part + "["
        }
      }
      return lists.values.map(\.count).max() ?? 0
    }
  }
#endif
