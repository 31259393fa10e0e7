#if Rehearsal
  internal import MagintCore

  /// Tries what a service may have done to a request, until the signature is the one that it sent.
  ///
  /// A base string has a method, a URL and parameters; a signature is made of it with a key and a hash,
  /// and written down. For each of these there is what Magento does and what goes wrong in practice.
  /// One mistake is tried first, then two at different places: some hundred signatures.
  struct SignatureSearch {
    /// A way of doing a part, and what is wrong with it: nothing where it is Magento's.
    private struct Variant<Value> {
      var value: Value
      var mistakes: [SignatureMistake]

      init(_ value: Value, _ mistakes: SignatureMistake...) {
        self.value = value
        self.mistakes = mistakes
      }

      init(_ value: Value, all mistakes: [SignatureMistake]) {
        self.value = value
        self.mistakes = mistakes
      }
    }

    private enum Hash { case sha1, sha256, none, swapped }

    private let evidence: SignatureEvidence
    private let request: RequestMessage

    init(_ evidence: SignatureEvidence) {
      self.evidence = evidence
      request = evidence.request
    }

    /// What makes a client that follows the RFC fail on this request, however well it signs.
    static func traps(in request: RequestMessage, release: Release) -> [SignatureMistake] {
      let rules = SignatureRuleSet(release).rules
      let magento = rules.reading
      guard let own = magento.parameters(of: request) else { return [arrays] }
      let text = magento.normalized(own)
      var traps = differences.compactMap { mistake, change in
        var reading = magento
        change(&reading)
        return reading.normalized(reading.parameters(of: request) ?? own) == text ? nil : mistake
      }
      if SignatureBaseString.url(request) != rules.url(request) {
        traps.append(urlMistake(request, release))
      }
      return traps
    }

    func run() -> SignatureExplanation {
      let expected = SignatureBaseString.magento(request, release: evidence.release)
      guard !evidence.sent.isEmpty else {
        let empty = SignatureMistake(
          "empty-signature", "oauth_signature is empty",
          "Sign the request: an HMAC of the base string, in base64.")
        return SignatureExplanation(
          mistakes: [empty], expected: expected, received: SignatureBaseString.rfc(request))
      }
      let sent = writings()
      let parts = (methods(), urls(), parameters(), keys(), hashes())
      let counts = [
        parts.0.count, parts.1.count, parts.2.count, parts.3.count, parts.4.count,
      ]
      let isLong = (expected?.utf8.count ?? request.body.count) > Self.longBaseString
      for choice in Self.choices(counts, pairs: !isLong) {
        let (method, url) = (parts.0[choice[0]], parts.1[choice[1]])
        let (parameter, key, hash) = (parts.2[choice[2]], parts.3[choice[3]], parts.4[choice[4]])
        let base = parameter.value.joining.join(method.value, url.value, parameter.value.text)
        let bytes = sign(base, key.value, hash.value)
        for writing in sent where writing.value == bytes {
          let mistakes =
            method.mistakes + url.mistakes + parameter.mistakes + key.mistakes + hash.mistakes
            + writing.mistakes
          return SignatureExplanation(mistakes: mistakes, expected: expected, received: base)
        }
      }
      return SignatureExplanation(
        mistakes: [], expected: expected, received: SignatureBaseString.rfc(request))
    }

    /// Bytes of a base string from which on pairs of mistakes are not tried: each takes an HMAC of all.
    private static let longBaseString = 1 << 16

    /// Indices into the variants of each part, fewest mistakes first.
    private static func choices(_ counts: [Int], pairs: Bool) -> [[Int]] {
      let none = [Int](repeating: 0, count: counts.count)
      var one: [[Int]] = []
      var two: [[Int]] = []
      for (part, count) in counts.enumerated() {
        for variant in 1..<max(count, 1) {
          var choice = none
          choice[part] = variant
          one.append(choice)
          guard pairs else { continue }
          for other in (part + 1)..<max(counts.count, part + 1) {
            for second in 1..<max(counts[other], 1) {
              choice[other] = second
              two.append(choice)
            }
            choice[other] = 0
          }
        }
      }
      return [none] + one + two
    }

    private func sign(_ base: String, _ key: String, _ hash: Hash) -> [UInt8] {
      switch hash {
      case .sha1: SignatureMethod.hmacSHA1.digest(base, key: key)
      case .sha256: SignatureMethod.hmacSHA256.digest(base, key: key)
      case .none: Array(key.utf8)
      case .swapped:
        (evidence.method == .hmacSHA1 ? SignatureMethod.hmacSHA1 : .hmacSHA256)
          .digest(key, key: base)
      }
    }

    // MARK: Method and URL

    private func methods() -> [Variant<String>] {
      let own = request.method.uppercased()
      var variants = [Variant(own)]
      for other in ["GET", "POST", "PUT", "DELETE", "PATCH"] where other != own {
        variants.append(
          Variant(
            other,
            SignatureMistake(
              "wrong-method", "the signature is for \(other), the request is \(own)",
              "Sign with the method that the request is sent with.")))
      }
      variants.append(
        Variant(
          own.lowercased(),
          SignatureMistake(
            "lower-case-method", "the method is signed in lower case",
            "Begin the base string with '\(own)'.")))
      return variants
    }

    private func urls() -> [Variant<String>] {
      let rules = SignatureRuleSet(evidence.release).rules
      let own = rules.url(request)
      var variants = [Variant(own)]
      func add(_ url: String, _ id: String, _ message: String, _ help: String) {
        guard !variants.contains(where: { $0.value == url }) else { return }
        variants.append(Variant(url, SignatureMistake(id, message, help)))
      }
      func changed(_ change: (inout RequestMessage) -> Void) -> String {
        var other = request
        change(&other)
        return rules.url(other)
      }
      let urlMistake = Self.urlMistake(request, evidence.release)
      add(SignatureBaseString.url(request), urlMistake.id, urlMistake.message, urlMistake.help)
      if let query = request.query {
        add(
          own + "?" + query, "query-in-url", "the URL is signed with its query",
          "Sign the URL up to the '?'; the query's parameters belong among the others.")
      }
      let scheme = request.scheme == "https" ? "http" : "https"
      add(
        changed { $0.scheme = scheme }, "wrong-scheme",
        "the URL is signed with \(scheme), the request came over \(request.scheme)",
        "Sign the URL that the request is sent to; a redirect between the two breaks it.")
      let (host, port) = Self.split(request.host)
      let ownPort = request.scheme == "https" ? "443" : "80"
      if let port, port != ownPort {
        add(
          changed { $0.host = host }, "missing-port", "the URL is signed without its port, \(port)",
          "Leave out nothing but 80 for http and 443 for https.")
      } else {
        add(
          own.replacing(
            "://\(host.lowercased())", with: "://\(host.lowercased()):\(ownPort)",
            maxReplacements: 1),
          "default-port", "the URL is signed with the port \(ownPort)",
          "Leave out 80 for http and 443 for https.")
      }
      for other in ["localhost", "127.0.0.1"] where host.lowercased() != other {
        let authority = port.map { "\(other):\($0)" } ?? other
        add(
          changed { $0.host = authority }, "wrong-host",
          "the URL is signed with the host '\(other)', the request was sent to '\(host)'",
          "Sign the URL that the request is sent to.")
      }
      add(
        own.replacing(host.lowercased(), with: host, maxReplacements: 1), "host-in-upper-case",
        "the host is signed as it is written, '\(host)'", "Sign the host in lower case.")
      add(
        own.hasSuffix("/") ? String(own.dropLast()) : own + "/", "trailing-slash",
        own.hasSuffix("/")
          ? "the URL is signed without the slash at its end"
          : "the URL is signed with a slash at its end, which the request has not",
        "Sign the URL that the request is sent to.")
      for (from, to) in [("/oauth/token/request", "access"), ("/oauth/token/access", "request")]
      where own.hasSuffix(from) {
        let start = own.dropLast(from.utf8.count)
        add(
          start + "/oauth/token/" + to, "wrong-token-url",
          "the signature is for '/oauth/token/\(to)'", "Sign the URL that the request is sent to.")
        add(
          start + "/oauth/token", "wrong-token-url", "the signature is for '/oauth/token'",
          "Sign the URL that the request is sent to.")
        add(
          start + "/oauth/initiate", "wrong-token-url", "the signature is for '/oauth/initiate'",
          "Sign the URL that the request is sent to.")
      }
      let path = request.path
      add(
        path, "url-without-host", "nothing but the path of the URL is signed",
        "Sign the whole URL, from the scheme on.")
      add(
        changed { $0.target = "/" }, "url-without-path", "the URL is signed without its path",
        "Sign the whole URL up to the '?'.")
      if let slash = path.dropFirst().firstIndex(of: "/") {
        add(
          changed { $0.target = String(path[slash...]) }, "wrong-path",
          "the URL is signed without '\(path[..<slash])'",
          "Sign the URL that the request is sent to.")
      }
      add(
        own.replacing(path, with: "/index.php" + path, maxReplacements: 1), "wrong-path",
        "the URL is signed with '/index.php' before its path",
        "Sign the URL that the request is sent to.")
      add(
        own + "?", "question-mark-in-url", "the URL is signed with a '?' at its end",
        "Sign the URL up to the '?', without it.")
      add(
        String(decoding: PercentCoding.decode(Array(own.utf8)), as: UTF8.self), "decoded-path",
        "the path is signed decoded", "Sign the path as it is sent.")
      return variants
    }

    private static func split(_ host: String) -> (host: String, port: String?) {
      guard let colon = host.lastIndex(of: ":"),
        host[host.index(after: colon)...].allSatisfy(\.isNumber)
      else { return (host, nil) }
      return (String(host[..<colon]), String(host[host.index(after: colon)...]))
    }

    // MARK: Parameters

    private struct ParameterText: Hashable {
      var text: String
      var joining = Joining.right
    }

    /// How the three parts of a base string are joined.
    private enum Joining {
      /// URL and parameters encoded once more.
      case right
      case bare, bareURL, bareParameters
      case lowerCase, component
      /// All of it encoded once more, with its `&`.
      case encoded
      case bareAndEncoded

      func join(_ method: String, _ url: String, _ parameters: String) -> String {
        func join(_ encode: ([UInt8]) -> [UInt8]) -> String {
          let parts = [url, parameters].map {
            String(decoding: encode(Array($0.utf8)), as: UTF8.self)
          }
          return "\(method)&\(parts[0])&\(parts[1])"
        }
        return switch self {
        case .right: join { PercentCoding.encode($0) }
        case .bare: join { $0 }
        case .bareURL: "\(method)&\(url)&\(PercentCoding.encode(parameters))"
        case .bareParameters: "\(method)&\(PercentCoding.encode(url))&\(parameters)"
        case .lowerCase: join(SignatureSearch.lowerCase)
        case .component: join(SignatureSearch.component)
        case .encoded: PercentCoding.encode(Joining.right.join(method, url, parameters))
        case .bareAndEncoded: PercentCoding.encode(Joining.bare.join(method, url, parameters))
        }
      }
    }

    private func parameters() -> [Variant<ParameterText>] {
      let magento = SignatureRuleSet(evidence.release).rules.reading
      let readable = magento.parameters(of: request)
      let own = readable ?? []
      var variants = [Variant(ParameterText(text: magento.normalized(own)))]
      func add(
        _ text: String, joined joining: Joining = .right, _ mistakes: [SignatureMistake]
      ) {
        let value = ParameterText(text: text, joining: joining)
        guard !variants.contains(where: { $0.value == value }) else { return }
        variants.append(Variant(value, all: mistakes))
      }
      // What the RFC reads in another way than Magento. A correct client does all of it, so all that
      // matters for this request is named at once.
      let rfc = ParameterReading.rfc
      let correct = rfc.normalized(rfc.parameters(of: request) ?? [])
      var named: [SignatureMistake] = []
      for (mistake, change) in Self.differences where readable != nil {
        var reading = magento
        change(&reading)
        let text = reading.normalized(reading.parameters(of: request) ?? own)
        guard text != variants[0].value.text else { continue }
        named.append(mistake)
        add(text, [mistake])
      }
      add(correct, named.isEmpty ? [Self.arrays] : named)

      func add(_ parameters: [Parameter], _ id: String, _ message: String, _ help: String) {
        add(magento.normalized(parameters), [SignatureMistake(id, message, help)])
      }
      func without(_ condition: (String) -> Bool) -> [Parameter] {
        own.filter { !condition($0.nameText) }
      }
      let isOAuth = { (name: String) in name.utf8.starts(with: "oauth_".utf8) }
      add(
        without { !isOAuth($0) }, "parameters-left-out",
        request.hasForm && request.query == nil
          ? "the parameters of the form are not signed"
          : "the parameters of the query are not signed",
        "Sign the query's parameters, and those of a form in the body, with the others.")
      if request.hasForm {
        var bare = request
        bare.body = []
        add(
          magento.parameters(of: bare) ?? [], "parameters-left-out",
          "the parameters of the form are not signed",
          "Sign those of a form in the body with the others.")
      } else if !request.body.isEmpty {
        var form = request
        form.headers = form.headers.filter { $0.name.lowercased() != "content-type" }
        form.headers.append(HeaderField("Content-Type", "application/x-www-form-urlencoded"))
        add(
          magento.parameters(of: form) ?? [], "body-signed",
          "the body is signed as if it were a form, but its Content-Type is \(request.header("content-type").map { quoted($0) } ?? "missing")",
          "Sign a body only if it is a form and says so: Content-Type: application/x-www-form-urlencoded."
        )
        let members = Self.members(of: request.body)
        if !members.isEmpty {
          add(
            own + members, "json-signed", "the members of the JSON in the body are signed",
            "Sign nothing of a body that is JSON: give the library URL and method alone.")
        }
        add(
          own + [Parameter("oauth_body_hash", "")], "body-signed",
          "an empty oauth_body_hash is signed",
          "Leave oauth_body_hash out: Magento does not know it.")
      }
      for name in ["oauth_verifier", "oauth_token", "oauth_version"] where own.bytes(name) != nil {
        add(
          without { $0 == name }, "parameter-not-signed", "\(name) is sent but not signed",
          "Sign every parameter of the Authorization header but realm and oauth_signature.")
      }
      for (name, value) in [
        ("oauth_version", "1.0"), ("oauth_token", ""), ("oauth_callback", "oob"),
      ]
      where own.bytes(name) == nil {
        add(
          own + [Parameter(name, value)], "parameter-not-sent",
          "\(name)=\(value) is signed but not sent", "Send every parameter that is signed.")
      }
      if let realm = realm {
        add(
          own + [Parameter("realm", realm)], "realm-signed", "realm is signed",
          "Leave realm out of the base string.")
      }
      add(
        own + [Parameter("oauth_signature", "")], "signature-signed",
        "an empty oauth_signature is signed",
        "Leave oauth_signature out of the base string.")

      // The order of the header, as code has it that does not sort.
      let encoded = own.map { parameter in
        (
          Self.text(PercentCoding.encode(parameter.name)),
          Self.text(PercentCoding.encode(parameter.value))
        )
      }
      func join(_ pairs: [(String, String)]) -> String {
        pairs.map { "\($0)=\($1)" }.joined(separator: "&")
      }
      let unsorted = SignatureMistake(
        "unsorted-parameters", "the parameters are signed in the order in which they are sent",
        "Sort the parameters by name.")
      add(join(encoded), [unsorted])
      let query = encoded.filter { !isOAuth($0.0) }
      let oauth = encoded.filter { isOAuth($0.0) }
      add(join(query + oauth), [unsorted])
      add(join(oauth.sorted { $0.0 < $1.0 } + query), [unsorted])
      let pairs = encoded.map { "\($0.0)=\($0.1)" }
      add(
        pairs.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: "&"),
        [
          SignatureMistake(
            "pairs-sorted", "the parameters are sorted as 'name=value', with the '=' in them",
            "Sort the parameters by name; the value counts only between equal names.")
        ])
      let decodedFirst = SignatureMistake(
        "sorted-before-encoding",
        "the parameters are sorted before their names are percent-encoded",
        "Encode names and values, then sort by the encoded name: '[' comes as '%5B' then.")
      add(magento.join(NaturalOrder.sorted(own) { $0.name }), [decodedFirst])
      add(
        magento.join(own.sorted { $0.name.lexicographicallyPrecedes($1.name) }), [decodedFirst])
      add(
        join(encoded.sorted { $0.0.lowercased() < $1.0.lowercased() }),
        [
          SignatureMistake(
            "case-ignored-in-order", "the parameters are sorted without regard to case",
            "Sort the names by their bytes, in which capitals come first.")
        ])
      let sorted = NaturalOrder.sorted(own) { PercentCoding.encode($0.name) }
      func texts(_ encode: ([UInt8]) -> [UInt8], names: Bool = true) -> String {
        join(
          sorted.map {
            (
              Self.text(names ? encode($0.name) : PercentCoding.encode($0.name)),
              Self.text(encode($0.value))
            )
          })
      }
      let once = SignatureMistake(
        "values-not-encoded", "names and values are not percent-encoded before they are joined",
        "Encode each name and value, join them, and encode the whole once more.")
      add(texts({ $0 }), [once])
      add(
        texts({ PercentCoding.encode(PercentCoding.encode($0)) }),
        [
          SignatureMistake(
            "encoded-twice", "names and values are percent-encoded twice",
            "Sign the values as they are before they are encoded for the URL.")
        ])
      add(
        texts(PercentCoding.encodeForm),
        [
          SignatureMistake(
            "form-encoding",
            "the parameters are encoded as in a form, with '+' for a space and '%7E' for '~'",
            "Encode as RFC 3986 does: PHP's rawurlencode, not urlencode.")
        ])
      add(
        join(
          sorted.map { parameter in
            (parameter.nameText, Self.text(PercentCoding.encode(parameter.value)))
          }),
        [
          SignatureMistake(
            "names-not-encoded", "the brackets in the names are not percent-encoded",
            "Encode names as values: '[' is '%5B', ']' is '%5D'.")
        ])
      let lower = SignatureMistake(
        "lower-case-escapes", "escapes are written in lower case",
        "Write '%2F', not '%2f', in names and values and wherever the base string is encoded.")
      add(texts(Self.lowerCase), [lower])
      add(variants[0].value.text, joined: .lowerCase, [lower])
      add(texts(Self.lowerCase), joined: .lowerCase, [lower])
      let component = texts(Self.component)
      if component != variants[0].value.text || request.path.contains(where: "!'()*".contains) {
        let mistake = SignatureMistake(
          "incomplete-encoding",
          "some of '!', '(', ')', '*' and the apostrophe are signed as they are, as encodeURIComponent leaves them",
          "Encode everything but letters, digits and '-._~'.")
        add(component, [mistake])
        add(component, joined: .component, [mistake])
        add(variants[0].value.text, joined: .component, [mistake])
      }
      add(
        variants[0].value.text, joined: .bare,
        [
          SignatureMistake(
            "parts-not-encoded",
            "URL and parameters are not percent-encoded when the base string is joined",
            "Encode the URL, and the joined parameters once more, then join the three parts with '&'."
          )
        ])
      add(
        variants[0].value.text, joined: .bareParameters,
        [
          SignatureMistake(
            "parameters-not-encoded",
            "the joined parameters are not percent-encoded in the base string",
            "Encode them once more as a whole: '=' is '%3D' and '&' is '%26' in the third part.")
        ])
      add(
        variants[0].value.text, joined: .bareURL,
        [
          SignatureMistake(
            "url-not-encoded", "the URL is not percent-encoded in the base string",
            "Encode it: the second part begins with 'http%3A%2F%2F' or 'https%3A%2F%2F'.")
        ])
      let whole = SignatureMistake(
        "base-string-encoded", "the base string is percent-encoded as a whole",
        "Encode URL and parameters, each by itself, and join the three parts with a bare '&'.")
      add(variants[0].value.text, joined: .encoded, [whole])
      add(variants[0].value.text, joined: .bareAndEncoded, [whole])
      return variants
    }

    private static let pathMistake = SignatureMistake(
      "encoded-slash-in-path",
      "the path is signed as it was sent; Magento decodes '%2F' and other characters in it first",
      "No correct client can call this URL. Look the entity up in another way: by its id, or by a search with the value in the query."
    )

    private static let hostMistake = SignatureMistake(
      "normalized-host",
      "the host is signed in lower case or without its port; from 2.4.8 on Magento signs what the Host header says",
      "Write the host in the URL in lower case, and without 80 for http or 443 for https.")

    /// What a client that follows the RFC signs otherwise than Magento in the URL.
    private static func urlMistake(_ request: RequestMessage, _ release: Release)
      -> SignatureMistake
    {
      SignatureRuleSet(release) == .native ? hostMistake : pathMistake
    }

    private static let arrays = SignatureMistake(
      "array-in-form",
      "a form with 'a[]=…' in the body is signed; Magento cannot read arrays there",
      "Send JSON.")

    /// In which the RFC and Magento differ, each with its effect on reading.
    private static let differences:
      [(mistake: SignatureMistake, change: @Sendable (inout ParameterReading) -> Void)] = [
        (
          SignatureMistake(
            "byte-order",
            "the parameters are sorted by their bytes, as the RFC wants it; Magento sorts numbers in names by value, so that '10' comes after '9'",
            "Send fewer than eleven of what is counted, such as filter groups; put several filters into one group where that means the same. Or sort as PHP's strnatcmp does, for Magento alone."
          ), { $0.order = .encodedBytes }
        ),
        (
          SignatureMistake(
            "plus-for-space",
            "a space is sent as '+'; Magento takes that for a plus sign in a query",
            "Send '%20'. In Python, put the query into the URL with quote() instead of passing params=."
          ),
          { $0.plusIsSpace = true }
        ),
        (
          SignatureMistake(
            "repeated-parameter",
            "a parameter comes several times and each is signed; Magento signs the last one alone",
            "Number them: 'a[0]=…&a[1]=…'."), { $0.keepsRepeated = true }
        ),
        (
          SignatureMistake(
            "odd-parameter",
            "a parameter without '=' or with two of them is signed; Magento leaves it out",
            "Write 'name=' where there is no value, and '%3D' for an equals sign in one."),
          { $0.keepsOddPairs = true }
        ),
        (
          SignatureMistake(
            "protocol-parameter-outside-header",
            "a parameter called 'oauth_…' in the query or the body is signed; Magento leaves it out",
            "Put OAuth's parameters into the Authorization header and nowhere else."),
          { $0.keepsProtocolParameters = true }
        ),
        (
          SignatureMistake(
            "body-names",
            "a name in the form has a dot or a space, which PHP turns into '_' before Magento signs",
            "Send JSON."), { $0.keepsBodyNames = true }
        ),
      ]

    private var realm: String? {
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

    /// As JavaScript's encodeURIComponent does.
    private static func component(_ bytes: [UInt8]) -> [UInt8] {
      bytes.flatMap { "!'()*".utf8.contains($0) ? [$0] : PercentCoding.encode([$0]) }
    }

    private static func lowerCase(_ bytes: [UInt8]) -> [UInt8] {
      var result = PercentCoding.encode(bytes)
      for at in result.indices where result[at] == UInt8(ascii: "%") {
        for digit in [at + 1, at + 2] where 0x41...0x46 ~= result[digit] { result[digit] |= 0x20 }
      }
      return result
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    // MARK: Key, hash and writing

    private func keys() -> [Variant<String>] {
      let (consumer, token) = (evidence.key.consumerSecret, evidence.key.tokenSecret)
      var variants = [Variant(evidence.key.text)]
      func add(_ key: String, _ id: String, _ message: String, _ help: String) {
        guard !variants.contains(where: { $0.value == key }) else { return }
        variants.append(Variant(key, SignatureMistake(id, message, help)))
      }
      let right =
        token.isEmpty
        ? "Sign with the consumer secret and '&' behind it."
        : "Sign with the consumer secret, '&' and the secret of the token that is sent."
      if !token.isEmpty {
        add(
          "\(consumer)&", "token-secret-missing",
          "the key lacks the token's secret: it ends at the '&'",
          right)
        add(
          "\(token)&\(consumer)", "secrets-swapped",
          "the key has the token's secret first and the consumer secret behind it", right)
        add("\(token)", "consumer-secret-missing", "the key is the token's secret alone", right)
        add("&\(token)", "consumer-secret-missing", "the key lacks the consumer secret", right)
        add("\(token)&", "consumer-secret-missing", "the key lacks the consumer secret", right)
        add(
          "\(consumer)\(token)", "ampersand-missing", "the key lacks the '&' between the secrets",
          right)
      }
      add(
        consumer, "ampersand-missing", "the key is the consumer secret without the '&' behind it",
        right)
      add("&", "consumer-secret-missing", "the key has no secrets at all", right)
      add("", "consumer-secret-missing", "the key is empty", right)
      add(
        PercentCoding.encode(evidence.key.text), "key-encoded",
        "the '&' in the key is percent-encoded",
        right)
      for (space, name) in [("\n", "a line break"), ("\r\n", "a line break"), (" ", "a space")] {
        for (first, second) in [(space, ""), ("", space), (space, space)]
        where second.isEmpty || !token.isEmpty {
          let spaced = SigningKey(
            consumerSecret: consumer + first, tokenSecret: token + second)
          for key in ["\(spaced.consumerSecret)&\(spaced.tokenSecret)", spaced.text] {
            add(
              key, "white-space-in-secret", "a secret in the key has \(name) at its end",
              "Take white space off what comes from a file or a form.")
          }
        }
      }
      for other in evidence.otherSecrets {
        add(
          "\(consumer)&\(other.text)", "wrong-token-secret",
          "the key has \(other.name) where the token's secret belongs", right)
        add(
          "\(other.text)&\(token)", "wrong-consumer-secret",
          "the key has \(other.name) where the consumer secret belongs", right)
      }
      return variants
    }

    private func hashes() -> [Variant<Hash>] {
      let own: Hash = evidence.method == .hmacSHA1 ? .sha1 : .sha256
      let right =
        "Sign with \(evidence.method.rawValue), which is what oauth_signature_method says."
      let variants: [(Hash, String, String)] = [
        (.sha1, "sha1-digest", "the signature is an HMAC-SHA1"),
        (.sha256, "sha256-digest", "the signature is an HMAC-SHA256"),
        (.none, "plaintext", "the signature is the key itself, as PLAINTEXT has it"),
        (
          .swapped, "hmac-arguments-swapped",
          "the signature is an HMAC of the key, with the base string in place of the key"
        ),
      ]
      return [Variant(own)]
        + variants.filter { $0.0 != own }.map {
          Variant($0.0, SignatureMistake($0.1, $0.2, right))
        }
    }

    /// The bytes that the signature sent may stand for.
    private func writings() -> [Variant<[UInt8]>] {
      let sent = Array(evidence.sent.utf8)
      var variants: [Variant<[UInt8]>] = []
      func add(_ bytes: [UInt8]?, _ mistakes: [SignatureMistake]) {
        guard let bytes, !bytes.isEmpty else { return }
        variants.append(Variant(bytes, all: mistakes))
      }
      let right = "Write the signature in base64, percent-encoded once."
      if let bytes = Self.decodeBase64(sent), base64(bytes).utf8.elementsEqual(sent) {
        add(bytes, [])
        // Hexadecimal digits in base64, as PHP's hash_hmac makes them without its last argument.
        add(
          Self.decodeHexadecimal(bytes),
          [
            SignatureMistake(
              "hexadecimal-in-base64", "the signature is in base64, but of its hexadecimal digits",
              "Encode the bytes of the HMAC: in PHP pass true as the last argument of hash_hmac.")
          ])
      }
      add(
        Self.decodeHexadecimal(sent),
        [SignatureMistake("hexadecimal", "the signature is written in hexadecimal digits", right)])
      let unbroken = sent.filter { !"\r\n".utf8.contains($0) }
      if unbroken != sent {
        add(
          Self.decodeBase64(unbroken),
          [
            SignatureMistake(
              "line-break-in-signature", "the signature has a line break in it or behind it",
              "Take it off: some functions write base64 in lines, such as Python's encodebytes.")
          ])
      }
      let spaced = sent.map { $0 == UInt8(ascii: " ") ? UInt8(ascii: "+") : $0 }
      if spaced != sent {
        add(
          Self.decodeBase64(spaced),
          [
            SignatureMistake(
              "signature-not-encoded",
              "the signature is not percent-encoded: its '+' arrived as a space",
              right)
          ])
      }
      let once = PercentCoding.decode(sent)
      if once != sent {
        add(
          Self.decodeBase64(once),
          [
            SignatureMistake(
              "signature-encoded-twice", "the signature is percent-encoded twice",
              "Give the library the signature as it is; it encodes the header's values itself.")
          ])
      }
      let plain = sent.map {
        $0 == UInt8(ascii: "-")
          ? UInt8(ascii: "+") : $0 == UInt8(ascii: "_") ? UInt8(ascii: "/") : $0
      }
      let padded = plain + [UInt8](repeating: UInt8(ascii: "="), count: (4 - plain.count % 4) % 4)
      if padded != sent {
        add(
          Self.decodeBase64(padded),
          [
            SignatureMistake(
              "base64-variant",
              "the signature is in another base64: for URLs, or without '=' at its end",
              "Use '+', '/' and '=', and percent-encode them.")
          ])
      }
      // The key itself, for PLAINTEXT.
      add(sent, [])
      return variants
    }

    private static func decodeBase64(_ text: [UInt8]) -> [UInt8]? {
      guard text.count % 4 == 0 else { return nil }
      var result: [UInt8] = []
      var (bits, count) = (UInt32(0), 0)
      for byte in text.prefix(while: { $0 != UInt8(ascii: "=") }) {
        let value: UInt8
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte + 4
        case UInt8(ascii: "+"): value = 62
        case UInt8(ascii: "/"): value = 63
        default: return nil
        }
        bits = bits << 6 | UInt32(value)
        count += 6
        if count >= 8 {
          count -= 8
          result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
      }
      return result
    }

    private static func decodeHexadecimal(_ text: [UInt8]) -> [UInt8]? {
      guard text.count == 40 || text.count == 64 else { return nil }
      var result: [UInt8] = []
      for at in stride(from: 0, to: text.count, by: 2) {
        guard let byte = PercentCoding.escape([UInt8(ascii: "%"), text[at], text[at + 1]], 0) else {
          return nil
        }
        result.append(byte)
      }
      return result
    }
  }
#endif
