#if Rehearsal
  internal import MagintCore

  extension RehearsalPage {
    /// What the page shows but for the log, without secrets, in one line.
    var stateJSON: String {
      let state = state.withLock { $0 }
      guard let standIn = state.standIn else { return "{}" }
      let known = standIn.shop.integrations
      var json = JSONText()
      json.object { json in
        json.field("release", "\(release)")
        json.field("baseURL", visible(standIn.baseURL))
        json.field("clockOffset", state.clockOffset)
        json.field("isSlow", !standIn.gate.isOpen)
        json.field("showsSecrets", showsSecrets)
        json.key("rows")
        json.array { json in
          for (number, row) in state.rows.enumerated() {
            let stored = known.first { $0.id == row.id }
            json.object { Self.write(row, number, stored, to: &$0) }
          }
        }
      }
      return json.text
    }

    private static func write(
      _ row: Row, _ number: Int, _ stored: Shop.Integration?, to json: inout JSONText
    ) {
      let declared = row.integration.declared
      let called = row.integration.called
      json.field("row", number)
      json.field("id", row.id)
      json.field("name", visible(declared.name))
      json.field("email", visible(declared.email))
      json.field("endpointURL", visible(declared.endpointURL))
      json.field("identityLinkURL", visible(declared.identityLinkURL))
      json.field("calledEndpoint", visible(called.endpointURL))
      json.field("calledIdentityLink", visible(called.identityLinkURL))
      json.field("exchangesTokens", called.exchangesTokens)
      json.field("isSecure", isSecure(declared))
      json.field("status", stored?.status.rawValue ?? "")
      json.field("hasToken", stored?.accessToken != nil)
      json.field("consumer", stored?.consumerID ?? 0)
      json.field("wasCalled", row.last != nil)
      if let refusal = row.integration.refusal { json.field("refusal", visible(refusal)) }
      json.key("permissions")
      write(row.integration.permissions, to: &json)
    }

    private static func write(_ nodes: [GrantsPage.Node], to json: inout JSONText) {
      json.array { json in
        for node in nodes {
          json.object { json in
            json.field("id", visible(node.id))
            json.field("title", visible(node.title))
            json.key("children")
            write(node.children, to: &json)
          }
        }
      }
    }

    /// Magento warns where one of the URLs is not https.
    private static func isSecure(_ definition: IntegrationDefinition) -> Bool {
      [definition.endpointURL, definition.identityLinkURL].allSatisfy { url in
        !url.lowercased().utf8.starts(with: "http:".utf8)
      }
    }

    func broadcastState() { log.broadcast("state") { stateJSON } }

    // MARK: The log

    /// Bytes of a body that are kept.
    private static let bodyLimit = 64 << 10

    /// Takes what the shop was asked into the log.
    func add(_ exchange: Exchange) {
      log.add(Self.entry(exchange, by: nil, mask))
      // A nonce is nothing that the page shows.
      if exchange.account.effects.contains(where: { $0 != .nonceBurned }) { broadcastState() }
    }

    static func entry(
      _ exchange: Exchange, by actor: PageLog.Entry.Actor?, _ mask: Mask
    ) -> PageLog.Entry {
      let account = exchange.account
      let request = exchange.request
      let path = mask.hide(request.path)
      var entry = PageLog.Entry(
        actor: actor ?? (account.endpoint == .successCallback ? .browser : .service),
        title: "\(request.method) \(path.prefix(300))\(request.query == nil ? "" : "?…")",
        status: exchange.reply.status, tone: exchange.reply.status < 400 ? .good : .bad,
        text: mask.hide(text(exchange)))
      var kept = exchange
      if request.body.count > bodyLimit {
        kept.request.body = Array(request.body.prefix(bodyLimit))
        // It is about the whole body.
        kept.account.signature = nil
      }
      kept.reply.body = Array(exchange.reply.body.prefix(bodyLimit))
      entry.detail = .exchange(kept)
      return entry
    }

    private static func text(_ exchange: Exchange) -> String {
      let account = exchange.account
      if account.endpoint == .unknown, isStrangers(exchange.request) {
        return
          "The service asks the stranger's address: it believed the forged call, and the data of the shop may go to the stranger. Compare oauth_consumer_secret with the one that is stored for the key."
      }
      if let failure = account.failure { return failure.detail }
      switch account.endpoint {
      case .requestToken: return "The request token is issued; the verifier is used up."
      case .accessToken: return "The access token is issued; the integration is active."
      case .successCallback: return "The way back: this page closes the pop-up after a second."
      case .page: return "A page of the shop, of which the stand-in has none."
      case .rest, .unknown: return account.checks.last?.detail ?? ""
      }
    }

    /// What a forged call names as the shop's address, below the shop.
    static let strangersPath = "stranger/"

    private static func isStrangers(_ request: RequestMessage) -> Bool {
      Array(request.path.utf8).firstRange(of: Array("/\(strangersPath)oauth/".utf8)) != nil
    }

    // MARK: Secrets

    /// Hides what is secret, and says what it is where that is known.
    var mask: Mask {
      let state = state.withLock { $0 }
      var names: [String: String] = [:]
      for integration in state.standIn?.shop.integrations ?? [] {
        names[integration.consumerKey] = "consumer key"
        names[integration.consumerSecret] = "consumer secret"
        if let token = integration.accessToken { names[token] = "access token" }
        if let secret = integration.accessTokenSecret { names[secret] = "access token secret" }
      }
      for row in state.rows {
        if let last = row.last { names[last.verifier] = "verifier" }
      }
      return Mask(names: names, values: [])
    }

    /// The value of a header, without what the mask does not know by its form: cookies, and passwords in
    /// another encoding.
    private static func withoutSecret(_ field: HeaderField) -> String {
      switch field.name.lowercased() {
      case "cookie", "set-cookie": return "[hidden]"
      case "authorization", "proxy-authorization":
        let scheme = String(decoding: field.value.utf8.prefix { $0 != 0x20 }, as: UTF8.self)
        return ["oauth", "bearer"].contains(scheme.lowercased())
          ? field.value : "\(scheme.utf8.count < 20 ? scheme : "") [hidden]"
      default: return field.value
      }
    }

    /// An entry in full.
    func detail(_ entry: PageLog.Entry, showsSecrets: Bool) -> ReplyMessage {
      let mask = mask
      func shown(_ text: String) -> String { visible(showsSecrets ? text : mask.hide(text)) }
      func message(_ line: String, _ headers: [HeaderField], _ body: [UInt8]) -> String {
        var lines = [shown(line)]
        for field in headers {
          let value = showsSecrets ? field.value : Self.withoutSecret(field)
          lines.append("\(visible(field.name)): \(shown(value))")
        }
        if !body.isEmpty {
          let text = String(decoding: body.prefix(Self.bodyLimit), as: UTF8.self)
          lines += ["", shown(text)]
        }
        return lines.joined(separator: "\n")
      }
      return Self.json { json in
        switch entry.detail {
        case .exchange(let exchange):
          let request = exchange.request
          json.field(
            "request", message("\(request.method) \(request.url)", request.headers, request.body))
          json.field(
            "reply",
            message("\(exchange.reply.status)", exchange.reply.headers, exchange.reply.body))
          json.key("checks")
          json.array { json in
            for check in exchange.account.checks {
              json.object { json in
                json.field("passed", check.passed)
                json.field("detail", shown(check.detail))
              }
            }
          }
          guard exchange.reply.status >= 400, !Self.isStrangers(request) else { return }
          let finding = RehearsalFinding(exchange)
          json.field("message", shown(finding.message))
          json.field("explanation", shown(finding.explanation))
          json.field("help", shown(finding.help))
          if let expected = finding.expected, let received = finding.received {
            json.field("expected", shown(expected))
            json.field("received", shown(received))
          }
        case .call(let request, let outcome):
          json.field(
            "request", message("\(request.method) \(request.url)", request.headers, request.body))
          if let reply = outcome.reply {
            json.field("reply", message("\(reply.status)", reply.headers, reply.body))
          }
          if let failure = outcome.failure { json.field("failure", shown(failure)) }
        case nil: break
        }
      }
    }
  }
#endif
