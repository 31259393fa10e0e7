#if Rehearsal
  internal import MagintCore

  /// The second part of the base string: scheme, host, port and path.
  enum URLMistakes {
    static func variants(_ context: SignatureContext) -> [Variant<String>] {
      let (request, rules) = (context.request, context.rules)
      let own = rules.url(request)
      var variants = Variants(own: own)
      func changed(_ change: (inout RequestMessage) -> Void) -> String {
        var other = request
        change(&other)
        return rules.url(other)
      }
      let normalization = normalization(request, context.ruleSet)
      variants.add(SignatureBaseString.url(request), [normalization])
      if let query = request.query {
        variants.add(
          own + "?" + query, "query-in-url", "the URL is signed with its query",
          "Sign the URL up to the '?'; the query's parameters belong among the others.")
      }
      addOrigins(changed, request, &variants)
      addPorts(changed, own, request, &variants)
      let host = split(request.host).host
      variants.add(
        own.replacing("://\(host.lowercased())", with: "://\(host)", maxReplacements: 1),
        "host-in-upper-case", "the host is signed as it is written, '\(host)'",
        "Sign the host in lower case.")
      addPaths(changed, own, request, &variants)
      variants.add(
        own + "?", "question-mark-in-url", "the URL is signed with a '?' at its end",
        "Sign the URL up to the '?', without it.")
      variants.add(
        String(decoding: PercentCoding.decode(Array(own.utf8)), as: UTF8.self), "decoded-path",
        "the path is signed decoded", "Sign the path as it is sent.")
      for other in SignatureRuleSet.allCases.reversed() where other != context.ruleSet {
        variants.add(
          other.rules.url(request),
          [ReadingMistakes.anotherRelease(other, than: context.evidence.release)])
      }
      return variants.all
    }

    // MARK: What a correct client does otherwise

    /// What a client that follows the RFC signs otherwise than Magento in the URL.
    static func normalization(
      _ request: RequestMessage, _ rules: SignatureRuleSet
    ) -> SignatureMistake {
      guard rules != .native else {
        return SignatureMistake(
          "normalized-host",
          "the host is signed in lower case or without its port; from 2.4.8 on Magento signs what the Host header says",
          "Write the host in the URL in lower case, and without 80 for http or 443 for https.")
      }
      let path = request.path
      let normal = LaminasSignatureRules.normalizedPath(Array(path.utf8))
      func slashes(_ text: String) -> Int { text.utf8.count { $0 == UInt8(ascii: "/") } }
      guard slashes(normal) == slashes(path), !path.contains("%25") else {
        return SignatureMistake(
          "encoded-slash-in-path",
          "the path is signed as it was sent; Magento decodes '%2F' and other characters in it first",
          "No correct client can call this URL of a shop with 2.4.6 or 2.4.7. Look the entity up in another way: by its id, or by a search with the value in the query."
        )
      }
      return SignatureMistake(
        "path-encoding",
        "the path is signed as it was sent, \(quoted(path, limit: 200)); Magento signs it as \(quoted(normal, limit: 200))",
        "Send the path as Magento signs it: encode nothing that needs no encoding, and the rest with capitals (%C3%A9)."
      )
    }

    // MARK: Scheme, host and port

    private static func addOrigins(
      _ changed: ((inout RequestMessage) -> Void) -> String, _ request: RequestMessage,
      _ variants: inout Variants<String>
    ) {
      let scheme = request.schemeBehindProxy == "https" ? "http" : "https"
      let wrongScheme = SignatureMistake(
        "wrong-scheme",
        "the URL is signed with \(scheme), the request came over \(request.schemeBehindProxy)",
        "Sign the URL that the request is sent to; a redirect between the two breaks it. Behind a proxy that takes https the shop sees http, unless the proxy sends X-Forwarded-Proto: https."
      )
      func setScheme(_ request: inout RequestMessage) {
        request.scheme = scheme
        request.headers.removeAll { $0.name.lowercased() == "x-forwarded-proto" }
      }
      variants.add(changed(setScheme), [wrongScheme])
      let (host, port) = split(request.host)
      let lower = host.lowercased()
      func authority(_ host: String) -> String { port.map { "\(host):\($0)" } ?? host }
      let other = lower.hasPrefix("www.") ? String(lower.dropFirst(4)) : "www." + lower
      let www = SignatureMistake(
        "www-in-host",
        lower.hasPrefix("www.")
          ? "the URL is signed without the 'www.' of its host"
          : "the URL is signed with 'www.' before its host",
        "Sign the URL that the request is sent to: call the shop at the host of its base URL, so that nothing redirects."
      )
      variants.add(changed { $0.host = authority(other) }, [www])
      variants.add(
        changed {
          $0.host = authority(other)
          setScheme(&$0)
        }, [wrongScheme, www])
      for other in ["localhost", "127.0.0.1"] where lower != other {
        variants.add(
          changed { $0.host = authority(other) }, "wrong-host",
          "the URL is signed with the host '\(other)', the request was sent to '\(host)'",
          "Sign the URL that the request is sent to.")
      }
    }

    private static func addPorts(
      _ changed: ((inout RequestMessage) -> Void) -> String, _ own: String,
      _ request: RequestMessage, _ variants: inout Variants<String>
    ) {
      let (host, port) = split(request.host)
      let ownPort = request.schemeBehindProxy == "https" ? "443" : "80"
      if let port, port != ownPort {
        variants.add(
          changed { $0.host = host }, "missing-port", "the URL is signed without its port, \(port)",
          "Leave out nothing but 80 for http and 443 for https. Where every client fails on this port: a web server that passes on the host without its port has Magento sign so (nginx of Debian, of November 2026, does); 'fastcgi_param HTTP_HOST $http_host;' mends that."
        )
      } else if port == nil {
        let lower = host.lowercased()
        variants.add(
          own.replacing("://\(lower)", with: "://\(lower):\(ownPort)", maxReplacements: 1),
          "default-port", "the URL is signed with the port \(ownPort)",
          "Leave out 80 for http and 443 for https.")
      }
    }

    private static func split(_ host: String) -> (host: String, port: String?) {
      guard let colon = host.lastIndex(of: ":"),
        host[host.index(after: colon)...].allSatisfy(\.isNumber)
      else { return (host, nil) }
      return (String(host[..<colon]), String(host[host.index(after: colon)...]))
    }

    // MARK: Path

    private static func addPaths(
      _ changed: ((inout RequestMessage) -> Void) -> String, _ own: String,
      _ request: RequestMessage, _ variants: inout Variants<String>
    ) {
      let path = request.path
      let right = "Sign the URL that the request is sent to."
      func add(_ other: String, _ id: String, _ message: String, _ help: String = right) {
        variants.add(changed { $0.target = other }, id, message, help)
      }
      variants.add(
        own.hasSuffix("/") ? String(own.dropLast()) : own + "/", "trailing-slash",
        own.hasSuffix("/")
          ? "the URL is signed without the slash at its end"
          : "the URL is signed with a slash at its end, which the request has not", right)
      addTokenURLs(own, &variants)
      addStoreCodes(path, add)
      add("/index.php" + path, "wrong-path", "the URL is signed with '/index.php' before its path")
      if path.hasPrefix("/index.php/") {
        add(
          String(path.dropFirst(10)), "wrong-path",
          "the URL is signed without the '/index.php' of its path")
      }
      if path.hasPrefix("//") {
        let doubled =
          "store_base_url ends in a slash; take it off before a path that begins with one is appended."
        add(
          "/" + path.drop { $0 == "/" }, "doubled-slash",
          "the path begins with '//', and is signed with one slash", doubled)
        let rest = path.drop { $0 == "/" }
        if let slash = rest.firstIndex(of: "/") {
          add(
            String(rest[slash...]), "doubled-slash",
            "the path begins with '//', and what stands behind it is taken for a host: it is signed without '//\(rest[..<slash])', as ruby-oauth does",
            doubled)
        }
      } else {
        add(
          "/" + path, "doubled-slash",
          "the path is signed with two slashes at its beginning, and came with one: a proxy merges them",
          "store_base_url ends in a slash; take it off before a path that begins with one is appended."
        )
      }
      variants.add(
        path, "url-without-host", "nothing but the path of the URL is signed",
        "Sign the whole URL, from the scheme on.")
      add(
        "/", "url-without-path", "the URL is signed without its path",
        "Sign the whole URL up to the '?'.")
      if let slash = path.dropFirst().firstIndex(of: "/") {
        add(
          String(path[slash...]), "wrong-path", "the URL is signed without '\(path[..<slash])'")
      }
      let lower = path.lowercased()
      if lower != path {
        add(lower, "lower-case-path", "the path is signed in lower case", "Sign it as it is sent.")
      }
    }

    private static func addTokenURLs(_ own: String, _ variants: inout Variants<String>) {
      for (from, to) in [("/oauth/token/request", "access"), ("/oauth/token/access", "request")]
      where own.hasSuffix(from) {
        let start = own.dropLast(from.utf8.count)
        for other in ["/oauth/token/" + to, "/oauth/token", "/oauth/initiate"] {
          variants.add(
            start + other, "wrong-token-url", "the signature is for '\(other)'",
            "Sign the URL that the request is sent to.")
        }
      }
    }

    /// `/rest/CODE/V1/…`: what stands between counts as part of the URL.
    private static func addStoreCodes(
      _ path: String, _ add: (String, String, String, String) -> Void
    ) {
      guard let rest = path.firstRange(of: "/rest/") else { return }
      let (start, behind) = (path[..<rest.upperBound], path[rest.upperBound...])
      let right = "Sign the URL that the request is sent to, with the store code in it."
      guard let version = behind.firstRange(of: "V1/") else { return }
      let code = behind[..<version.lowerBound]
      let route = behind[version.lowerBound...]
      if !code.isEmpty {
        add(
          String(start + route), "store-code-not-signed",
          "the URL is signed without the '\(code.dropLast())' behind '/rest/'", right)
      }
      for other in ["all/", "default/", "async/", "async/bulk/", "all/async/", "all/async/bulk/"]
      where code != other {
        add(
          String(start + other + route), "store-code-signed",
          "the URL is signed with '\(other.dropLast())' behind '/rest/', which the request has not",
          right)
      }
    }
  }
#endif
