#if Rehearsal
  internal import MagintCore

  /// Which parameters are signed: more or fewer than are sent.
  enum ParameterMistakes {
    static func variants(_ context: SignatureContext) -> [Variant<String>] {
      let (request, reading) = (context.request, context.rules.reading)
      let own = context.parameters
      var variants = Variants(own: context.text)
      func add(_ parameters: [Parameter], _ id: String, _ message: String, _ help: String) {
        variants.add(reading.normalized(parameters), id, message, help)
      }
      let leftOut =
        request.hasForm && request.query == nil
        ? "the parameters of the form are not signed"
        : "the parameters of the query are not signed"
      add(
        own.filter { isOAuth($0.nameText) }, "parameters-left-out", leftOut,
        "Sign the query's parameters, and those of a form in the body, with the others.")
      addBody(context, add)
      for name in ["oauth_verifier", "oauth_token", "oauth_version"] where own.bytes(name) != nil {
        add(
          own.filter { $0.nameText != name }, "parameter-not-signed",
          "\(name) is sent but not signed",
          "Sign every parameter of the Authorization header but realm and oauth_signature.")
      }
      for (name, value) in [
        ("oauth_version", "1.0"), ("oauth_token", ""), ("oauth_callback", "oob"),
        ("oauth_callback", ""), ("oauth_verifier", ""),
      ] where own.bytes(name) == nil {
        add(
          own + [Parameter(name, value)], "parameter-not-sent",
          "\(name)=\(value) is signed but not sent", "Send every parameter that is signed.")
      }
      if let realm = realm(request) {
        add(
          own + [Parameter("realm", realm)], "realm-signed", "realm is signed",
          "Leave realm out of the base string.")
      }
      add(
        own + [Parameter("oauth_signature", "")], "signature-signed",
        "an empty oauth_signature is signed", "Leave oauth_signature out of the base string.")
      return variants.all
    }

    static func isOAuth(_ name: String) -> Bool { name.utf8.starts(with: "oauth_".utf8) }

    private static func addBody(
      _ context: SignatureContext,
      _ add: ([Parameter], String, String, String) -> Void
    ) {
      let (request, reading) = (context.request, context.rules.reading)
      if request.hasForm {
        var bare = request
        bare.body = []
        add(
          reading.parameters(of: bare) ?? [], "parameters-left-out",
          "the parameters of the form are not signed",
          "Sign those of a form in the body with the others.")
        return
      }
      guard !request.body.isEmpty else { return }
      var form = request
      form.headers = form.headers.filter { $0.name.lowercased() != "content-type" }
      form.headers.append(HeaderField("Content-Type", "application/x-www-form-urlencoded"))
      add(
        reading.parameters(of: form) ?? [], "body-signed",
        "the body is signed as if it were a form, but its Content-Type is \(request.header("content-type").map { quoted($0) } ?? "missing")",
        "Sign a body only if it is a form and says so: Content-Type: application/x-www-form-urlencoded."
      )
      let members = members(of: request.body)
      if !members.isEmpty {
        add(
          context.parameters + members, "json-signed",
          "the members of the JSON in the body are signed",
          "Sign nothing of a body that is JSON: give the library URL and method alone.")
      }
      add(
        context.parameters + [Parameter("oauth_body_hash", "")], "body-signed",
        "an empty oauth_body_hash is signed",
        "Leave oauth_body_hash out: Magento does not know it.")
    }

    private static func realm(_ request: RequestMessage) -> String? {
      guard let header = request.header("authorization"),
        let start = header.firstRange(of: "realm=\""),
        let end = header[start.upperBound...].firstIndex(of: "\"")
      else { return nil }
      return String(header[start.upperBound..<end])
    }

    /// The members of an object that are texts or numbers, as libraries sign them that take the body for
    /// parameters.
    private static func members(of body: [UInt8]) -> [Parameter] {
      guard let tree = try? JSONTree.parse(body) else { return [] }
      return tree.members.compactMap { member in
        switch member.value.value {
        case .string(let text): Parameter(member.name, text)
        case .number(let text): Parameter(member.name, text)
        case .bool(let isTrue): Parameter(member.name, isTrue ? "true" : "false")
        case .null, .array, .object: nil
        }
      }
    }
  }
#endif
