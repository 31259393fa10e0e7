#if Rehearsal
  internal import MagintCore

  /// Magento ignores the status, so that nobody learns of an error.
  enum CallbackReply: Scenario {
    static let name = "callback-reply"
    static let summary =
      "The endpoint URL answers with an error or a redirect, which Magento ignores."
    static let advice =
      "Answer 200 when the values are stored. Give the endpoint URL to Magento as it is served, with its https, host and slash at the end."

    static func run(_ stage: Stage) async throws(Interruption) {
      let shop = try await stage.shop()
      let activation = try shop.begin()
      let reply = try await shop.deliver(activation)
      if (300..<400).contains(reply.status) {
        let target = reply.header("location").map { " to \(quoted($0, limit: 200))" } ?? ""
        throw .finding(
          RehearsalFinding(
            "callback-redirects", "the endpoint URL answers \(reply.status), a redirect\(target)",
            "Magento follows no redirect: what was posted goes no further, and the pop-up opens all the same.",
            help: "Let the endpoint URL be the address that serves it."))
      }
      guard (200..<300).contains(reply.status) else {
        throw .finding(
          RehearsalFinding(
            "callback-fails", "the endpoint URL answers \(reply.status)",
            "Magento does not look at the status and opens the pop-up all the same: neither the merchant nor the shop's log tells of it.",
            help: "Look into the log of the service for what happened."))
      }
      try await shop.visit(activation)
      try await shop.awaitExchange()
    }
  }
#endif
