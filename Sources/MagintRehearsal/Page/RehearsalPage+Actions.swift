#if Rehearsal
  internal import MagintCatalog
  internal import MagintCore

  extension RehearsalPage {
    /// Does what somebody has pressed a button for.
    func perform(
      _ action: String, _ fields: [String: String]
    ) async throws(PageGuard.Refusal) -> ReplyMessage {
      guard let standIn else {
        throw PageGuard.Refusal(status: 503, message: "The rehearsal has ended.")
      }
      switch action {
      case "state":
        return Self.reply(200, "application/json; charset=utf-8", stateJSON)
      case "secrets": return secrets(try row(fields).value, standIn)
      case "detail":
        guard let entry = fields["number"].flatMap({ Int($0) }).flatMap(log.entry) else {
          throw PageGuard.Refusal(status: 404, message: "The log no longer has this entry.")
        }
        return detail(entry, showsSecrets: fields["secrets"] == "1")
      case "popup": return try popUp(fields)
      default: break
      }
      defer { broadcastState() }
      switch action {
      case "allow": return try await allow(fields, standIn)
      case "repeat": return try await repeatCall(fields, standIn)
      case "forge": return try await forge(fields, standIn)
      case "recreate": return try recreate(fields, standIn)
      case "revoke":
        let row = try row(fields).value
        standIn.shop.revokeToken(of: row.id)
        note("The access token of \(quoted(row.name)) is revoked: REST calls get 401.")
      case "call": return try call(fields, standIn)
      case "clock":
        guard let seconds = fields["seconds"].flatMap({ Int($0) }), (1...86_400).contains(seconds)
        else {
          throw PageGuard.Refusal(status: 400, message: "The clock moves on by 1 to 86400 s.")
        }
        state.withLock { state in
          standIn.shop.clock.advance(by: seconds)
          state.clockOffset += seconds
        }
        note("The clock of the shop is moved on by \(seconds) s.")
      case "slow":
        let isSlow = fields["on"] == "1"
        if isSlow { standIn.gate.close() } else { standIn.gate.open() }
        note(
          isSlow
            ? "The shop is slow: requests for tokens wait." : "The shop is as quick as before.")
      case "reset":
        standIn.gate.open()
        install()
        state.withLock { state in
          standIn.shop.clock.advance(by: -state.clockOffset)
          state.clockOffset = 0
        }
        log.clear()
        note("All integrations are as after the first setup:upgrade, with new keys.")
      default: throw PageGuard.Refusal(status: 404, message: "There is no such action.")
      }
      return Self.json { $0.field("done", true) }
    }

    private func note(_ text: String) { log.add(PageLog.Entry(actor: .you, title: "", text: text)) }

    private func row(
      _ fields: [String: String]
    ) throws(PageGuard.Refusal) -> (number: Int, value: Row) {
      let rows = state.withLock { $0.rows }
      guard let number = fields["row"].flatMap({ Int($0) }), rows.indices.contains(number) else {
        throw PageGuard.Refusal(status: 404, message: "There is no such integration.")
      }
      return (number, rows[number])
    }

    /// An integration whose URLs may be called.
    private func callable(
      _ fields: [String: String]
    ) throws(PageGuard.Refusal) -> (number: Int, value: Row) {
      let row = try row(fields)
      if let refusal = row.value.integration.refusal {
        throw PageGuard.Refusal(status: 409, message: refusal)
      }
      guard row.value.integration.called.exchangesTokens else {
        throw PageGuard.Refusal(
          status: 409, message: "The integration has not both URLs: there is nothing to call.")
      }
      return row
    }

    // MARK: The merchant's part

    /// *Allow* and *Reauthorize* in the panel.
    private func allow(
      _ fields: [String: String], _ standIn: StandIn
    ) async throws(PageGuard.Refusal) -> ReplyMessage {
      let row = try row(fields)
      let isAgain = fields["reauthorize"] == "1"
      guard row.value.integration.called.exchangesTokens else {
        let id = row.value.id
        _ = try attempt { () throws(MagintError) in
          try standIn.shop.manualTokens(id, resetting: isAgain)
        }
        note(
          "\(quoted(row.value.name)) has not both URLs: Magento calls nobody, and the merchant copies four values by hand."
        )
        return Self.json { $0.field("result", "tokens") }
      }
      _ = try callable(fields)
      let activation = try begin(row.number, row.value.id, isAgain, standIn)
      if isAgain { broadcastState() }
      let endpoint = row.value.integration.called.endpointURL
      var outcomes: [StandIn.ActivationOutcome] = []
      if fields["twice"] == "1" {
        async let first = deliver(activation, to: endpoint, .magento, standIn)
        async let second = deliver(activation, to: endpoint, .magento, standIn)
        outcomes = await [first, second]
      } else {
        outcomes = [await deliver(activation, to: endpoint, .magento, standIn)]
      }
      guard outcomes.contains(where: \.opensPopUp) else {
        let reason = outcomes.first?.failure ?? ""
        return Self.json { json in
          json.field("result", "failed")
          json.field("reason", visible(mask.hide(reason)))
        }
      }
      // Magento would open anything; a script in the URL would run in its admin.
      guard RequestMessage("GET", url: activation.identityLink) != nil else {
        let link = row.value.integration.called.identityLinkURL
        return Self.json { json in
          json.field("result", "no-page")
          json.field(
            "reason",
            "the identity link URL is no http or https URL: \(quoted(link, limit: 200))\(RequestMessage.portMistake(in: link))"
          )
        }
      }
      return Self.json { json in
        json.field("result", "popup")
        json.field("url", activation.identityLink)
        json.field("callback", activation.successCallback)
      }
    }

    private func begin(
      _ number: Int, _ id: Int, _ isAgain: Bool, _ standIn: StandIn
    ) throws(PageGuard.Refusal) -> Shop.Activation {
      let activation = try attempt { () throws(MagintError) in
        try standIn.shop.activate(id, reauthorizing: isAgain)
      }
      state.withLock { state in
        if state.rows[number].id == id { state.rows[number].last = activation }
      }
      return activation
    }

    private func attempt<Value>(
      _ body: () throws(MagintError) -> Value
    ) throws(PageGuard.Refusal) -> Value {
      do throws(MagintError) {
        return try body()
      } catch {
        // It was made anew meanwhile.
        throw PageGuard.Refusal(status: 409, message: "The integration is gone: reload the grid.")
      }
    }

    private func deliver(
      _ activation: Shop.Activation, to endpoint: String, _ actor: PageLog.Entry.Actor,
      _ standIn: StandIn
    ) async -> StandIn.ActivationOutcome {
      let url = String(endpoint.prefix { $0 != "#" })
      let headers = standIn.callHeaders(activation, to: url)
      let request =
        RequestMessage("POST", url: url, headers: headers, body: activation.form)
        ?? RequestMessage("POST", host: "", target: url, body: activation.form)
      // What the service asks meanwhile comes behind it.
      let number = log.add(
        PageLog.Entry(
          actor: actor, title: "POST \(mask.hide(url).prefix(300))",
          text: "Waits for a reply."))
      let outcome = await standIn.deliver(activation, to: endpoint)
      let (tone, text) = verdict(outcome, actor)
      log.update(number) { entry in
        entry.status = outcome.reply?.status
        entry.tone = tone
        entry.text = text
        entry.detail = .call(request, outcome)
      }
      return outcome
    }

    /// What a call of the endpoint URL leads to.
    private func verdict(
      _ outcome: StandIn.ActivationOutcome, _ actor: PageLog.Entry.Actor
    ) -> (PageLog.Entry.Tone, String) {
      let isForged = actor == .stranger
      guard let status = outcome.reply?.status else {
        let failure = mask.hide(outcome.failure ?? "")
        return (.bad, isForged ? "\(failure)." : "\(failure): no pop-up opens.")
      }
      let answered = "Answered in \(Self.seconds(outcome.duration))."
      guard !isForged else {
        return (.plain, status >= 400 ? "The service refuses a forged call." : answered)
      }
      if (300..<400).contains(status) {
        return (
          .bad,
          "Magento follows no redirect, so that what it posted goes no further, and opens the pop-up all the same."
        )
      }
      guard status < 400 else {
        return (.bad, "Magento does not look at the status, and opens the pop-up all the same.")
      }
      return (.good, answered)
    }

    private static func seconds(_ duration: Double) -> String {
      let hundredths = Int((duration * 100).rounded())
      let rest = hundredths % 100
      return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) s"
    }

    /// What became of the pop-up, as the page has seen it.
    private func popUp(_ fields: [String: String]) throws(PageGuard.Refusal) -> ReplyMessage {
      let row = try row(fields).value
      var entry = PageLog.Entry(actor: .browser, title: "Pop-up")
      switch fields["event"] {
      case "opened": entry.text = "Opens the identity link of \(quoted(row.name)), 680×510."
      case "blocked":
        entry.tone = .bad
        entry.text =
          "The browser has blocked it. The call of the endpoint URL has been made already."
      case "returned":
        entry.tone = .good
        entry.text = "Is back at the shop; the grid is loaded anew."
      case "closed":
        entry.text = "Is closed; the grid is loaded anew, and says nothing of success."
      default: throw PageGuard.Refusal(status: 400, message: "A pop-up does nothing like that.")
      }
      log.add(entry)
      broadcastState()
      return Self.json { $0.field("done", true) }
    }

    // MARK: Bad days

    private func repeatCall(
      _ fields: [String: String], _ standIn: StandIn
    ) async throws(PageGuard.Refusal) -> ReplyMessage {
      let row = try callable(fields).value
      guard let last = row.last else {
        throw PageGuard.Refusal(
          status: 409, message: "The endpoint URL has not been called yet: activate first.")
      }
      note("What was posted to the endpoint URL last is posted again.")
      let outcome = await deliver(
        last, to: row.integration.called.endpointURL, .magento, standIn)
      return answered(outcome)
    }

    private func answered(_ outcome: StandIn.ActivationOutcome) -> ReplyMessage {
      Self.json { json in
        json.field("done", true)
        if let status = outcome.reply?.status { json.field("status", status) }
      }
    }

    private func forge(
      _ fields: [String: String], _ standIn: StandIn
    ) async throws(PageGuard.Refusal) -> ReplyMessage {
      let row = try callable(fields).value
      let isKnown = fields["known"] == "1"
      var forged = Shop.Activation(
        integration: row.id, consumerKey: tokens.token(), consumerSecret: tokens.token(),
        verifier: tokens.token(), storeBaseURL: standIn.baseURL, form: [], identityLink: "",
        successCallback: "")
      if isKnown {
        guard let key = standIn.shop.integration(row.id)?.consumerKey else {
          throw PageGuard.Refusal(
            status: 409, message: "The integration is gone: reload the grid.")
        }
        note(
          "A stranger posts the consumer key of \(quoted(row.name)) with a secret and an address of their own. A service that knows the key refuses that."
        )
        forged.forge(key: key, url: standIn.baseURL + Self.strangersPath)
      } else {
        note(
          "A stranger posts a consumer that the shop does not have. The shop refuses what the service asks for it; nothing that is stored may change."
        )
        forged.forge(key: forged.consumerKey, url: standIn.baseURL)
      }
      let outcome = await deliver(
        forged, to: row.integration.called.endpointURL, .stranger, standIn)
      return answered(outcome)
    }

    private func recreate(
      _ fields: [String: String], _ standIn: StandIn
    ) throws(PageGuard.Refusal) -> ReplyMessage {
      let row = try row(fields)
      let isDone = state.withLock { state in
        guard state.rows[row.number].id == row.value.id,
          let new = standIn.shop.recreate(row.value.id)
        else { return false }
        state.rows[row.number].id = new
        state.rows[row.number].last = nil
        return true
      }
      guard isDone else {
        throw PageGuard.Refusal(status: 409, message: "The integration is gone: reload the grid.")
      }
      note(
        "An upgrade has deleted \(quoted(row.value.name)) and made it anew: another id and consumer key, and the old token opens nothing. The merchant has to activate it again."
      )
      return Self.json { $0.field("done", true) }
    }

    /// Signed calls, of which one asks for what is not granted.
    private func call(
      _ fields: [String: String], _ standIn: StandIn
    ) throws(PageGuard.Refusal) -> ReplyMessage {
      let row = try row(fields).value
      guard let integration = standIn.shop.integration(row.id),
        let credentials = integration.credentials
      else {
        throw PageGuard.Refusal(
          status: 409, message: "There is no access token to sign with: activate first.")
      }
      let calls = TestCalls(integration.grant, catalog, at: releaseIndex)
      let routes = calls.granted.prefix(Self.callLimit) + [calls.refused].compactMap { $0 }
      guard !routes.isEmpty else {
        throw PageGuard.Refusal(
          status: 409, message: "The resources have no REST route of their own.")
      }
      for route in routes {
        guard let exchange = standIn.shop.call(route, credentials) else { continue }
        var entry = Self.entry(exchange, by: .rehearsal, mask)
        if route == calls.refused, exchange.reply.status == 401 {
          entry.tone = .good
          entry.text = "Refused, as it should be: " + entry.text
        }
        log.add(entry)
      }
      return Self.json { $0.field("done", true) }
    }

    /// Test calls of one press of the button.
    private static let callLimit = 10

    // MARK: Tokens

    private func secrets(_ row: Row, _ standIn: StandIn) -> ReplyMessage {
      let integration = standIn.shop.integration(row.id)
      return Self.json { json in
        json.field("consumerKey", integration?.consumerKey ?? "")
        json.field("consumerSecret", integration?.consumerSecret ?? "")
        json.field("verifier", row.last?.verifier ?? "")
        json.field("accessToken", integration?.accessToken ?? "")
        json.field("accessTokenSecret", integration?.accessTokenSecret ?? "")
      }
    }
  }

  extension RehearsalPage.Row {
    var name: String { integration.declared.name }
  }
#endif
