#if Rehearsal
  internal import MagintCatalog
  internal import MagintCore
  internal import MagintKit

  /// The REST API. Magento's order: what the client takes, method, store, route, OAuth and rights, body, input.
  extension Shop {
    func rest(
      _ request: RequestMessage, _ path: Substring, _ now: Int, _ state: inout ShopState
    ) -> (ReplyMessage, Account) {
      var account = Account(endpoint: .rest)
      guard let format = ReplyFormat(accept: request.header("accept")) else {
        account.fail(
          .accept,
          "Accept is \(quoted(request.header("accept") ?? "")); Magento answers with application/json or with XML, and ends in an error where it shall do neither."
        )
        return (.html(500, Self.errorPage), account)
      }
      do throws(Problem) {
        let reply = try answer(request, path, now, &account, &state)
        var message = ReplyMessage.rest(reply.status, reply.value, format)
        if reply.isSchema { message.headers[0].value = "application/json" }
        return (message, account)
      } catch {
        return (.rest(error.status, error.reply, format), account)
      }
    }

    private struct Answer {
      var status: Int
      var value: ReplyValue
      var isSchema: Bool

      init(_ status: Int, _ value: ReplyValue, isSchema: Bool = false) {
        (self.status, self.value, self.isSchema) = (status, value, isSchema)
      }
    }

    private static let errorPage =
      "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Error</title></head><body><p>There has been an error processing your request.</p></body></html>\n"

    private func answer(
      _ request: RequestMessage, _ path: Substring, _ now: Int, _ account: inout Account,
      _ state: inout ShopState
    ) throws(Problem) -> Answer {
      guard ["GET", "POST", "PUT", "DELETE"].contains(request.method) else {
        account.fail(.method, "REST knows GET, POST, PUT and DELETE, not \(request.method).")
        throw Problem(405, "The \(request.method) HTTP method is not supported.")
      }
      let declared: String
      let mode: RESTAddress.Mode
      switch RESTAddress(path, method: request.method, stores: stores) {
      case .route(let path, let found): (declared, mode) = (path, found)
      case .schema:
        var examination = examination(request, .rest, now)
        defer { account = examination.account }
        // It shows what the caller may use, so that Magento asks who that is.
        _ = try caller(of: request, &examination, &state)
        examination.account.checks.removeAll { $0.topic == .header }
        examination.account.pass(
          .route, "The description of the REST API, of which a stand-in has the frame.")
        return Answer(200, Self.schema, isSchema: true)
      case .unknown:
        account.fail(
          .store,
          "Behind /rest Magento expects /V1, a store's code (here \(stores.joined(separator: ", ")) or all) or, but for GET, /async; \(quoted("/" + path)) has neither."
        )
        throw Problem(400, MagentoMessages.requestNotProcessed.text)
      }
      let found =
        mode == .bulk
        ? bulkRoute(request.method, declared) : matcher.match(request.method, declared)
      guard let route = found else {
        account.fail(
          .route,
          "Magento \(behaviour.release) has no route for \(request.method) \(quoted("/" + path))."
            + (mode == .bulk ? " In async/bulk, /:id is written /byId." : ""))
        throw Problem(404, MagentoMessages.noRoute.text)
      }
      account.route = route
      account.pass(.route, "The route is \(route.method) \(route.url).")
      try checkRights(request, route, now, &account, &state)
      return try serve(request, route, declared, mode, now, &account, state.exchangeCount)
    }

    /// The frame of what Swagger reads.
    private static let schema = ReplyValue.object([
      ("swagger", .text("2.0")),
      ("info", .object([("version", .text("2.4")), ("title", .text("Magento Open Source"))])),
      ("paths", .object([])),
    ])

    // MARK: Rights

    private func checkRights(
      _ request: RequestMessage, _ route: RouteFact, _ now: Int, _ account: inout Account,
      _ state: inout ShopState
    ) throws(Problem) {
      guard !route.isAnonymous else {
        account.pass(.rights, "The route is open to everybody; Magento looks at no token.")
        return
      }
      var examination = examination(request, .rest, now)
      examination.account.route = route
      examination.account.checks.insert(account.checks[0], at: 0)
      defer { account = examination.account }
      let caller = try caller(of: request, &examination, &state)
      let missing = route.resources.filter { caller?.grant.allows($0) != true }
      let list = route.resources.joined(separator: ", ")
      guard missing.isEmpty, !route.resources.isEmpty else {
        if let caller {
          examination.account.fail(
            .rights,
            route.isForCustomers
              ? "The route is for logged-in customers; no integration can call it."
              : "Integration \(quoted(caller.definition.name)) has not been granted \(missing.joined(separator: ", "))."
          )
        } else {
          examination.account.fail(
            .rights, "Nobody is logged in to Magento, and the route needs \(list).")
        }
        throw Problem(
          401, MagentoMessages.notAuthorized.text,
          [.init(name: "resources", text: list)])
      }
      examination.account.pass(.rights, "\(list) has been granted.")
    }

    private func caller(
      of request: RequestMessage, _ examination: inout RequestExamination,
      _ state: inout ShopState
    ) throws(Problem) -> ShopState.Integration? {
      guard examination.hasHeader else {
        let words = (request.header("authorization") ?? "").split(
          separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
        return bearer(String(words[1]), &examination, state)
      }
      guard
        !examination.header.isEmpty
          || behaviour.signatureRules.rules.reading.parameters(of: request)?.isEmpty == false
      else { return nil }
      return try examination.caller(&state)
    }

    /// A token that is not taken counts as none: Magento goes on with a guest.
    private func bearer(
      _ token: String, _ examination: inout RequestExamination, _ state: ShopState
    ) -> ShopState.Integration? {
      examination.account.checks.removeAll { $0.topic == .header }
      guard acceptsBearer else {
        examination.account.fail(
          .bearer,
          "Magento \(behaviour.release) takes an integration's access token as Bearer only where the shop has switched that on (oauth/consumer/enable_integration_as_bearer)."
        )
        return nil
      }
      guard let found = state.token(token), found.row.kind == .access, !found.row.isRevoked,
        let consumer = state.consumers[found.consumer],
        let integration = state.integrations[consumer.integration]
      else {
        examination.account.fail(.bearer, "The Bearer token is no access token of this shop.")
        return nil
      }
      examination.account.consumerID = consumer.id
      examination.account.integration = integration.definition.name
      examination.account.pass(
        .bearer, "The Bearer token is that of \(quoted(integration.definition.name)).")
      return integration
    }

    // MARK: Input

    private func serve(
      _ request: RequestMessage, _ route: RouteFact, _ path: String, _ mode: RESTAddress.Mode,
      _ now: Int, _ account: inout Account, _ count: Int
    ) throws(Problem) -> Answer {
      let method = ServiceMethod.of(route)
      guard request.bodyLength > 0 || !method.required.isEmpty || mode != .synchronous else {
        try checkEntity(route, path, method, &account)
        return Answer(200, RESTReply.granted(route, method.kind, path: path, count: count))
      }
      let parameters = route.url.split(separator: "/").filter { $0.hasPrefix(":") }
        .map { String($0.dropFirst()) }
      let input: RequestInput
      do {
        input = try RequestInput(request, path: mode == .bulk ? [] : parameters)
      } catch {
        account.fail(
          .body,
          "Content-Type is \(quoted(request.header("content-type") ?? "")), and the body has \(request.bodyLength) bytes: \(error.message.text)"
        )
        throw error
      }
      let missing = method.required.filter { name in
        guard mode == .bulk else { return !input.has(name) }
        // What stands in the URL otherwise is in each element then, by its name there.
        return !parameters.contains(name) && !input.everyElementHas(name)
      }
      guard missing.isEmpty else {
        account.fail(
          .input, "The service asks for \(missing.joined(separator: ", ")), which is not there.")
        throw Problem.missing(missing, behaviour.missingText)
      }
      if method.required.contains("searchCriteria"), let query = request.query {
        do {
          try SearchCriteria.check(query)
        } catch {
          account.fail(.input, "searchCriteria: \(error.message.rendered)")
          throw error
        }
      }
      if behaviour.refusesScripts, let name = input.scriptMember {
        account.fail(.input, "The text of \(quoted(name)) holds a script element.")
        throw Problem(
          400, MagentoMessages.fieldInvalid.text,
          [.init(name: "field_name", text: name)])
      }
      guard mode == .synchronous else {
        return Answer(
          202,
          RESTReply.accepted(
            request.body, items: mode == .bulk ? input.count : 1, now: now, count: count))
      }
      try checkEntity(route, path, method, &account)
      return Answer(200, RESTReply.granted(route, method.kind, path: path, count: count))
    }

    /// What cannot exist in any shop, by its form.
    private func checkEntity(
      _ route: RouteFact, _ path: String, _ method: ServiceMethod, _ account: inout Account
    ) throws(Problem) {
      if method.kind == .signIn {
        account.fail(.entity, "Nobody can sign in to a stand-in.")
        throw Problem(
          401,
          MagentoMessages.signIn.text
        )
      }
      let segments = path.split(separator: "/")
      // A parameter's name in place of its value, as documentation has it, stands for some number.
      if let place = ServiceMethod.integerID(of: route), place < segments.count,
        !segments[place].hasPrefix(":")
      {
        let id = PercentCoding.decode(segments[place].utf8, plusIsSpace: true)
        guard PHPNumber.value(id) == nil else { return }
        let text = String(decoding: id, as: UTF8.self)
        account.fail(.entity, "\(quoted(text)) is no number, and the service asks for one.")
        throw Problem(400, SearchCriteria.typeMistake(text))
      }
      if route.url == "/V1/directory/countries/:countryId", let id = segments.last,
        id.utf8.count != 2 || !id.utf8.allSatisfy({ 0x41...0x5A ~= $0 })
      {
        account.fail(.entity, "\(quoted(String(id))) is no code of a country: two capitals.")
        throw Problem(404, MagentoMessages.countryMissing.text)
      }
      guard route.url.hasPrefix("/V1/guest-carts/:cartId"), segments.count > 2 else { return }
      let id = segments[2]
      // 32 letters and digits, as POST /V1/guest-carts gives them.
      let isID =
        id.utf8.count == 32
        && id.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 }
      guard !isID else { return }
      account.fail(.entity, "\(quoted(String(id))) is no id of a guest's cart.")
      throw Problem(
        404, MagentoMessages.noEntity.text,
        [
          .init(name: "fieldName", text: "cartId"),
          .init(name: "fieldValue", text: "", isNull: true),
        ])
    }

    private func bulkRoute(_ method: String, _ path: String) -> RouteFact? {
      bulkRoutes.withLock { routes in
        let all = routes ?? BulkRoutes(matcher.routes)
        routes = all
        return all.match(method, path)
      }
    }
  }

  /// The routes as `async/bulk` has them: `/V1/carts/:cartId` is `/V1/carts/byCartId`, and none is a GET.
  struct BulkRoutes: Sendable {
    private let matcher: RouteMatcher
    private let declared: [String: RouteFact]

    init(_ routes: [RouteFact]) {
      var declared: [String: RouteFact] = [:]
      matcher = RouteMatcher(
        routes.filter { $0.method != "GET" }.map { route in
          var bulk = route
          bulk.url = route.url.split(separator: "/", omittingEmptySubsequences: false).map {
            part -> String in
            guard part.hasPrefix(":") else { return String(part) }
            return "by" + part.dropFirst().prefix(1).uppercased() + part.dropFirst(2)
          }.joined(separator: "/")
          declared["\(bulk.method) \(bulk.url)"] = route
          return bulk
        })
      self.declared = declared
    }

    func match(_ method: String, _ path: String) -> RouteFact? {
      matcher.match(method, path).flatMap { declared["\($0.method) \($0.url)"] }
    }
  }
#endif
