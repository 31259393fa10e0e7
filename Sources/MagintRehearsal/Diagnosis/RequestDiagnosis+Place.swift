#if Rehearsal
  internal import MagintCore

  extension RequestDiagnosis {
    /// What a path of Magento 1's is called in Magento 2.
    private static let formerPaths: [(end: String, instead: String)] = [
      ("/oauth/initiate", "POST /oauth/token/request, with no oauth_callback"),
      ("/oauth/token", "POST /oauth/token/request, then POST /oauth/token/access"),
      ("/oauth/authorize", "nothing: the merchant presses Activate, which calls the endpoint URL"),
      (
        "/oauth_authorize", "nothing: the merchant presses Activate, which calls the endpoint URL"
      ),
      ("/api/rest", "/rest/V1/…"), ("/api/soap", "/rest/V1/…"), ("/api/v2_soap", "/rest/V1/…"),
      ("/api/xmlrpc", "/rest/V1/…"),
    ]

    /// Looks at where the request goes, whatever is in it.
    ///
    /// - Returns: whether there is something that reads OAuth.
    mutating func checkPlace() -> Bool {
      let count = request.headers.count { $0.name.lowercased() == "authorization" }
      if count > 1 {
        add(
          "several-authorization-headers", true,
          "the request has \(count) Authorization headers",
          "Web servers answer 400, or hand on one of them.",
          "Send one. A library that adds its own must not be given another.")
      }
      var path = request.path.lowercased()
      while path.count > 1, path.hasSuffix("/") { path.removeLast() }
      for (former, instead) in Self.formerPaths
      where path.hasSuffix(former) || former.hasPrefix("/api/") && path.contains(former + "/") {
        add(
          "magento-1-url", true, "\(quoted(request.path, limit: 200)) is a URL of Magento 1",
          "Magento 2 has nothing there and answers 404.", "In Magento 2 it is \(instead).")
        return false
      }
      if path.hasSuffix("/graphql") {
        add(
          "graphql", true, "the request goes to GraphQL, which does not read OAuth",
          "To GraphQL nobody is logged in: it knows the Bearer tokens of customers, not integrations.",
          "Call REST with the integration's tokens; for GraphQL take a customer's token from generateCustomerToken."
        )
        return false
      }
      return true
    }

    /// Whether the body is JSON that is sent as a form.
    var hasJSONAsForm: Bool {
      guard request.hasForm else { return false }
      let first = request.body.first { $0 > 0x20 }
      return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }

    mutating func checkBody() {
      if hasJSONAsForm {
        add(
          "json-as-form", true,
          "the body is JSON, but Content-Type says that it is a form: \(quoted(request.header("content-type") ?? "", limit: 60))",
          "Magento takes the JSON for the name of a parameter and signs it, which the client has not; and REST reads no forms.",
          "Send Content-Type: application/json. 'curl -d' needs -H 'Content-Type: application/json' for it, Python's requests json= in place of data=."
        )
      } else if isBodyMissing {
        add(
          "body-missing", false,
          "the body is not in what was given: Content-Length says \(request.header("content-length") ?? "") bytes",
          request.hasForm
            ? "A form is signed, so the signature cannot be judged without it."
            : "Nothing is said of the body.",
          "Put the line of curl above what 'curl -v' prints.")
      }
    }

    /// Whether the request says that it has a body which was not given.
    var isBodyMissing: Bool {
      request.body.isEmpty && (request.header("content-length").flatMap { Int($0) } ?? 0) > 0
    }
  }
#endif
