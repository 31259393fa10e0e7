#if Rehearsal
  /// Merchants close windows; the integration stays inactive, or it is active already where the service
  /// was quick.
  enum ClosedWindow: Scenario {
    static let name = "closed-window"
    static let summary =
      "The merchant closes the pop-up at the first page, and activates once more."
    static let advice =
      "Let the page of the identity link change nothing before the login is done, and let it be opened again."

    static func run(_ stage: Stage) async throws(Interruption) {
      let shop = try await stage.shop()
      let closed = try shop.begin()
      try await shop.deliver(closed)
      await shop.glance(closed)
      await shop.wait(stage.options.settling) { shop.isActive || shop.refusal != nil }
      if let refusal = shop.refusal { throw .finding(RehearsalFinding(refusal)) }
      do throws(Interruption) {
        try await shop.activate(reauthorizing: shop.isActive)
      } catch {
        guard case .finding(let finding) = error, finding.id == "identity-page-fails" else {
          throw error
        }
        throw .finding(
          RehearsalFinding(
            "opens-once", "the second time \(finding.message)",
            "The merchant who has closed the window can never finish the activation.",
            help: "Use nothing up before the login is done."))
      }
    }
  }
#endif
