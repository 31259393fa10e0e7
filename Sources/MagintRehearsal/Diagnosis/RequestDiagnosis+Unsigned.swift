#if Rehearsal
  internal import MagintCore

  extension RequestDiagnosis {
    /// What is wrong with a request that has no OAuth parameters in its Authorization header.
    mutating func checkUnsigned(now: Int) {
      let place: String? =
        (request.query ?? "").contains("oauth_signature=")
        ? "query"
        : String(decoding: request.body, as: UTF8.self).contains("oauth_signature=") ? "body" : nil
      if let place {
        add(
          "parameters-in-\(place)", true, "the OAuth parameters are in the \(place)",
          "Magento looks for them in the Authorization header and nowhere else: the token URLs answer 400, REST 401.",
          "Have the library put them into the header; many call it signature type HEADER.")
        return
      }
      guard let header = request.header("authorization") else {
        checkMissingHeader()
        return
      }
      let words = header.split(separator: " ", maxSplits: 1).map(String.init)
      switch words.count > 1 ? words[0].lowercased() : "" {
      case "bearer": checkBearer(words[1], now: now)
      case "basic":
        add(
          "basic-credentials", true,
          "the Authorization header is Basic: user name and password, not OAuth",
          "To Magento nobody is logged in. A request has one Authorization header: where a web server before the shop asks for a password, OAuth's has no room, and where that is what the header is for, the request is not signed.",
          "Send 'Authorization: OAuth oauth_consumer_key=\"…\", …'. On a staging site have the web server ask for no password below /rest and /oauth, and allow addresses instead."
        )
      case let scheme:
        let isScheme =
          !scheme.isEmpty && scheme.utf8.count <= 20
          && scheme.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        let hasParameters = header.contains("oauth_consumer_key")
        add(
          "no-oauth-header", true,
          hasParameters
            ? "the Authorization header does not begin with 'OAuth '"
            : isScheme
              ? "the Authorization header is \(quoted(words[0])), none of OAuth's"
              : "the Authorization header is none of OAuth's",
          "To Magento nobody is logged in.",
          "Send 'Authorization: OAuth oauth_consumer_key=\"…\", …'.")
      }
    }

    private mutating func checkMissingHeader() {
      let moved = ["x-authorization", "redirect_http_authorization", "x-http-authorization"]
        .contains { request.header($0) != nil }
      add(
        "no-oauth-header", true,
        moved
          ? "the request has no Authorization header: it is under another name"
          : "the request has no Authorization header",
        "To Magento nobody is logged in: \"The consumer isn't authorized to access %resources.\"",
        "Send 'Authorization: OAuth oauth_consumer_key=\"…\", …'. Where the client does send it, something on the way drops it: a redirect to another host or scheme (curl and most libraries drop it then), a proxy, or Apache before CGI and FastCGI, unless it has 'CGIPassAuth On' or 'SetEnvIf Authorization \"(.*)\" HTTP_AUTHORIZATION=$1'."
      )
    }

    private mutating func checkBearer(_ token: String, now: Int) {
      if let claims = Self.claims(of: token) {
        checkWebToken(claims, now: now)
        return
      }
      let isOld = MagentoBehaviour(release).acceptsBearer(setting: false)
      add(
        "bearer", !isOld, "the request has a Bearer token",
        isOld
          ? "Magento \(release) takes an integration's access token that way."
          : "From 2.4.4 on Magento takes an integration's access token that way only where the shop has switched on oauth/consumer/enable_integration_as_bearer.",
        isOld
          ? "Where it fails, the token is not one of this shop's: compare it."
          : "Sign the request, which works in every shop.")
    }

    // MARK: JSON Web Tokens

    /// What a JSON Web Token says of itself; nil where `token` is none.
    private static func claims(of token: String) -> JSONTree? {
      let parts = token.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 3, parts[0].hasPrefix("ey"), let payload = decoded(parts[1]),
        let tree = try? JSONTree.parse(payload)
      else { return nil }
      return tree
    }

    /// Base64 for URLs, without padding.
    private static func decoded(_ text: Substring) -> [UInt8]? {
      var plain = text.utf8.map {
        $0 == UInt8(ascii: "-")
          ? UInt8(ascii: "+") : $0 == UInt8(ascii: "_") ? UInt8(ascii: "/") : $0
      }
      while plain.count % 4 != 0 { plain.append(UInt8(ascii: "=")) }
      return WritingMistakes.decodeBase64(plain)
    }

    private mutating func checkWebToken(_ claims: JSONTree, now: Int) {
      func number(_ name: String) -> Int? {
        guard case .number(let text)? = claims[name]?.value else { return nil }
        return Int(text)
      }
      // Magento's UserContextInterface.
      let owner =
        switch number("utypid") {
        case 2: "an administrator's"
        case 3: "a customer's"
        default: "an administrator's or a customer's"
        }
      let hasExpired = number("exp").map { $0 <= now } ?? false
      add(
        "json-web-token", hasExpired,
        hasExpired
          ? "the Bearer token is a JSON Web Token, \(owner), and has expired"
          : "the Bearer token is a JSON Web Token, \(owner), not an integration's",
        "From 2.4.4 on Magento gives such tokens to whoever logs in, for four hours or one; it answers to an old one as to somebody who is not logged in. The right to call a route is that of the role.",
        "Log in again with POST /V1/integration/admin/token or customer/token, or use an integration: its access token does not expire, and signs each request."
      )
    }
  }
#endif
