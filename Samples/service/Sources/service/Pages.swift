import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// A page that says what is wrong.
struct Refusal: Error {
  var status: HTTPResponse.Status
  var message: String
}

struct Pages: Sendable {
  var store: Store
  /// Whether shops may have http and private addresses.
  var isLocal: Bool
  var logger: Logger

  private static let maxForm = 16 << 10
  /// How long a merchant is kept waiting for the exchange.
  private static let patience = Duration.seconds(4)

  private typealias Page = @Sendable (Visit) async throws -> Response

  var router: Router<BasicRequestContext> {
    let router = Router()
    add(.get, "/", to: router) { try await overview($0) }
    add(.get, "/magento/login", to: router) { try await loginPage($0) }
    add(.post, "/magento/login", to: router) { try await logIn($0) }
    add(.post, "/magento/callback", to: router) { try await callback($0) }
    return router
  }

  /// A request and what is known of who sent it.
  private struct Visit: Sendable {
    var form: [String: String]
    /// The cookie.
    var session: String?
    var user: User?

    func field(_ name: String) -> String { form[name] ?? "" }
  }

  private func add(
    _ method: HTTPRequest.Method, _ path: RouterPath, to router: Router<BasicRequestContext>,
    _ page: @escaping Page
  ) {
    router.on(path, method: method) { request, _ in
      do {
        let text: String
        if method == .post {
          guard let body = try? await request.body.collect(upTo: Self.maxForm) else {
            throw Refusal(status: .contentTooLarge, message: "The form is too long.")
          }
          text = String(buffer: body)
        } else {
          text = request.uri.query ?? ""
        }
        let session = request.cookies[cookieName]?.value
        var user: User?
        if let session { user = try await store.user(session: session) }
        return try await page(Visit(form: Form.parse(text), session: session, user: user))
      } catch let refusal as Refusal {
        return html(refusal.status, "That did not work", paragraph(refusal.message))
      }
    }
  }

  // MARK: Magento's callback

  /// Stores and replies; calling the shop back is no part of that.
  ///
  /// Magento waits 5 s for the reply and ignores what it says. Calling the shop first works too, but
  /// then two requests of a slow shop have to fit into these 5 s, and a shop that serves one request
  /// at a time waits for itself.
  private func callback(_ visit: Visit) async throws -> Response {
    let values = try ["oauth_consumer_key", "oauth_consumer_secret", "oauth_verifier"].map {
      guard visit.field($0).wholeMatch(of: /[0-9A-Za-z]{32}/) != nil else {
        throw Refusal(status: .badRequest, message: "\($0) does not have 32 letters and digits.")
      }
      return visit.field($0)
    }
    let (key, secret, verifier) = (values[0], values[1], values[2])
    guard let url = ShopURL(visit.field("store_base_url"), isLocal: isLocal) else {
      throw Refusal(status: .badRequest, message: "store_base_url is no https URL of a shop.")
    }
    let callback = try await store.beginExchange(
      key: key, secret: secret, url: url, verifier: verifier)
    logger.info("callback from \(url.text): \(callback)")
    if callback == .forged {
      throw Refusal(
        status: .forbidden, message: "oauth_consumer_secret is not the one of this consumer.")
    }
    if callback == .new {
      Task {
        var shop = Shop(
          url: url, credentials: .init(key: key, secret: secret), isLocal: isLocal)
        var result: Result<OAuth.Credentials, ShopError>
        do throws(ShopError) {
          try await shop.exchange(verifier: verifier)
          result = .success(shop.credentials)
          logger.info("\(url.text) is connected")
        } catch {
          result = .failure(error)
          logger.warning("\(url.text) is not connected: \(error.message)")
        }
        do {
          try await store.endExchange(key: key, verifier: verifier, with: result)
        } catch {
          logger.error("\(url.text) cannot be stored: \(error)")
        }
      }
    }
    return response(.ok, "text/plain; charset=utf-8", "OK")
  }

  // MARK: The merchant's pop-up

  private func loginPage(_ visit: Visit) async throws -> Response {
    let shop = try await shop(of: visit)
    if let user = visit.user, shop.userId == user.id { return try await back(to: shop, visit) }
    return try loginForm(visit, shop)
  }

  private func logIn(_ visit: Visit) async throws -> Response {
    guard let session = visit.session, isEqual(visit.field("form_token"), formToken(session)) else {
      throw Refusal(
        status: .forbidden,
        message: "This form is no longer valid. Close the window and begin again.")
    }
    let shop = visit.form["oauth_consumer_key"] == nil ? nil : try await shop(of: visit)
    var newSession: String?
    var user = visit.form["name"] == nil ? visit.user : nil
    if user == nil {
      user = try await store.authenticate(visit.field("name"), password: visit.field("password"))
      if let user { newSession = try await store.logIn(user) }
    }
    guard let user else {
      var stranger = visit
      stranger.user = nil
      return try loginForm(
        stranger, shop, message: "Name or password is wrong.", status: .forbidden)
    }
    var response: Response
    if let shop {
      guard try await store.link(shop.consumerKey, to: user) else {
        throw Refusal(
          status: .forbidden, message: "Another account is connected with this shop.")
      }
      response = try await back(to: shop, visit)
    } else {
      response = redirect("/")
    }
    if let newSession { setCookie(newSession, &response) }
    return response
  }

  private func shop(of visit: Visit) async throws -> StoredShop {
    guard !visit.field("oauth_consumer_key").isEmpty else {
      throw Refusal(
        status: .badRequest,
        message: "Open this page from Magento: System, Integrations, Activate.")
    }
    guard let shop = try await store.shop(visit.field("oauth_consumer_key")) else {
      throw Refusal(
        status: .notFound,
        message:
          "No shop has introduced itself with this key. Close this window and press Activate in Magento again."
      )
    }
    return shop
  }

  /// Magento shows the integration as active only if the exchange is done by then.
  private func back(to shop: StoredShop, _ visit: Visit) async throws -> Response {
    var shop = shop
    let end = ContinuousClock.now + Self.patience
    while shop.state == .exchanging, .now < end {
      try await Task.sleep(for: .milliseconds(50))
      shop = try await store.shop(shop.consumerKey) ?? shop
    }
    if shop.state == .failed {
      throw Refusal(
        status: .badGateway,
        message:
          "\(shop.problem ?? ""). Close this window and press Activate in Magento again.")
    }
    // A redirect to wherever the link says would lend our name to anybody.
    let target = visit.field("success_call_back")
    guard ShopURL(shop.baseUrl, isLocal: true)?.hasOrigin(of: target) == true else {
      return html(.ok, "Connected", paragraph("You can close this window."))
    }
    return redirect(target)
  }

  private func loginForm(
    _ visit: Visit, _ shop: StoredShop?, message: String = "", status: HTTPResponse.Status = .ok
  ) throws -> Response {
    let session = visit.session ?? randomText()
    var body = message.isEmpty ? "" : "<p role=\"alert\">\(escaped(message))</p>"
    if let shop { body += paragraph("Connect \(shop.baseUrl) with your account.") }
    body += "<form method=\"post\" action=\"/magento/login\">"
    body += hidden("form_token", formToken(session))
    if shop != nil {
      for name in ["oauth_consumer_key", "success_call_back"] {
        body += hidden(name, visit.field(name))
      }
    }
    if let user = visit.user {
      body += paragraph("You are logged in as \(user.name).")
    } else {
      body += """
        <p><label>Name <input name="name" autocomplete="username" required></label></p>\
        <p><label>Password <input name="password" type="password" \
        autocomplete="current-password" required></label></p>
        """
    }
    let button = shop == nil ? "Log in" : "Connect"
    body += "<p><button>\(button)</button></p></form>"
    var response = html(
      status, button, body,
      formTarget: shop.flatMap { ShopURL($0.baseUrl, isLocal: true)?.origin } ?? "")
    if visit.session == nil { setCookie(session, &response) }
    return response
  }

  /// Other sites know neither the cookie nor this, and so cannot send our forms.
  private func formToken(_ session: String) -> String {
    let key = SymmetricKey(data: Data(session.utf8))
    return hexadecimal(HMAC<SHA256>.authenticationCode(for: Data("form".utf8), using: key))
  }

  // MARK: What it is all for

  private func overview(_ visit: Visit) async throws -> Response {
    guard let user = visit.user else { return try loginForm(visit, nil) }
    var lines = ""
    for shop in try await store.shops(of: user) {
      lines += "<li>" + escaped("\(shop.baseUrl): \(await orders(shop))") + "</li>"
    }
    return html(.ok, "Your shops", "<ul>\(lines)</ul>")
  }

  private func orders(_ stored: StoredShop) async -> String {
    guard let url = ShopURL(stored.baseUrl, isLocal: true), let token = stored.accessToken,
      let secret = stored.accessSecret, stored.state == .connected
    else { return stored.problem ?? "is being connected" }
    struct Orders: Decodable {
      var total_count: Int
    }
    let shop = Shop(
      url: url,
      credentials: .init(
        key: stored.consumerKey, secret: stored.consumerSecret, token: token, tokenSecret: secret),
      isLocal: isLocal)
    do throws(ShopError) {
      let orders = try await shop.get(
        "/V1/orders", query: ["searchCriteria[pageSize]": "1"], as: Orders.self)
      return "\(orders.total_count) orders"
    } catch {
      guard error.status == 401 else { return error.message }
      return "\(error.message). If that stays so, activate the integration in Magento again"
    }
  }

  // MARK: HTTP

  private var cookieName: String { isLocal ? "session" : "__Host-session" }

  private func setCookie(_ session: String, _ response: inout Response) {
    response.setCookie(
      Cookie(
        name: cookieName, value: session, path: "/", secure: !isLocal, httpOnly: true,
        sameSite: .lax))
  }

  private func paragraph(_ text: String) -> String { "<p>\(escaped(text))</p>" }

  private func hidden(_ name: String, _ value: String) -> String {
    "<input type=\"hidden\" name=\"\(name)\" value=\"\(escaped(value))\">"
  }

  private func html(
    _ status: HTTPResponse.Status, _ title: String, _ body: String, formTarget: String = ""
  ) -> Response {
    var response = response(
      status, "text/html; charset=utf-8",
      """
      <!doctype html><html lang="en"><meta charset="utf-8">\
      <meta name="viewport" content="width=device-width">\
      <meta name="color-scheme" content="light dark">\
      <title>\(escaped(title))</title><h1>\(escaped(title))</h1>\(body)</html>
      """)
    // Browsers apply form-action to the redirect behind a form as well.
    let target = formTarget.isEmpty ? "" : " \(formTarget)"
    response.headers[.contentSecurityPolicy] =
      "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'\(target)"
    return response
  }

  private func redirect(_ target: String) -> Response {
    var response = response(.seeOther, "text/plain; charset=utf-8", "")
    response.headers[.location] = target
    return response
  }

  private func response(
    _ status: HTTPResponse.Status, _ kind: String, _ text: String
  ) -> Response {
    var response = Response(
      status: status, headers: [.contentType: kind, .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    response.headers[HTTPField.Name("Referrer-Policy")!] = "no-referrer"
    response.headers[.xContentTypeOptions] = "nosniff"
    return response
  }
}
