#if Rehearsal
  /// `store_base_url` ends in a slash and may have a path.
  enum ShopBelowPath: Scenario {
    static let name = "store-path"
    static let summary = "store_base_url has a path in one shop, and none in another."
    static let advice =
      "Append to store_base_url as it was posted, and make nothing of its host alone."

    static func run(_ stage: Stage) async throws(Interruption) {
      let below = try await stage.shop(path: "/shop/")
      try await below.activate()
      // The next one has the same port, where one was given.
      if stage.options.shop.port != 0 || stage.options.shop.publicURL != nil { await stage.close() }
      let top = try await stage.shop()
      try await top.activate()
    }
  }
#endif
