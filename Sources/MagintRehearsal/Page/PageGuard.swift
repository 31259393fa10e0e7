#if Rehearsal
  internal import MagintCore
  internal import MagintModel

  /// What a request has to be so that the page answers it. Nobody has the page who does not have its
  /// address; the rest is for those who have got hold of it, or make the browser of somebody who has
  /// it send requests.
  struct PageGuard: Sendable {
    /// Bytes of the form that an action takes.
    static let bodyLimit = 4096

    /// The part of the address that nobody can guess.
    let key: String
    /// Stands in the page, and in a header of each action: no other origin can read the one or send the
    /// other.
    let token: String
    let scheme: String
    /// The host that the server listens on.
    let host: String
    /// The actions that were done: none is done again.
    private let done = Guarded(NonceStore())

    init(_ source: TokenSource, scheme: String, host: String) {
      key = source.token()
      token = source.token()
      self.scheme = scheme
      self.host = host
    }

    struct Refusal: Error {
      var status: Int
      var message: String
    }

    /// Whether the Host header is this server's: not that of a name that somebody else has made to
    /// point here. An address cannot be made to point elsewhere.
    func isOwnHost(_ request: RequestMessage) -> Bool {
      if request.isLoopback { return true }
      let authority = host.contains(":") ? "[\(host)]" : host
      guard !RequestMessage("GET", host: authority, target: "/").isLoopback else { return false }
      let name = Self.name(request.host)
      return name == Self.name(host) || (IPAddress(v4: name) ?? IPAddress(v6: name)) != nil
    }

    /// Without the port.
    private static func name(_ authority: String) -> String {
      let lower = authority.lowercased()
      if lower.utf8.first == UInt8(ascii: "[") {
        return String(
          decoding: lower.utf8.dropFirst().prefix { $0 != UInt8(ascii: "]") }, as: UTF8.self)
      }
      // An address of IPv6 without brackets, as the host that is listened on.
      if lower.utf8.count(where: { $0 == UInt8(ascii: ":") }) > 1 { return lower }
      return String(decoding: lower.utf8.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self)
    }

    /// Whether a browser says that it is not the page itself that asks.
    private func isForeign(_ request: RequestMessage) -> Bool {
      if let site = request.header("sec-fetch-site"), site != "same-origin" { return true }
      guard let origin = request.header("origin") else { return false }
      return origin.lowercased() != "\(scheme)://\(request.host.lowercased())"
    }

    /// Whether the page may be shown. It may be opened from anywhere, by who has its address, but by
    /// nothing that wants a part of another page.
    func checkDocument(_ request: RequestMessage) throws(Refusal) {
      if let destination = request.header("sec-fetch-dest"), destination != "document",
        isForeign(request)
      {
        throw Refusal(status: 403, message: "The page is not shown within another one.")
      }
    }

    /// Whether a part of the page may be had.
    func checkPart(_ request: RequestMessage) throws(Refusal) {
      guard !isForeign(request) else {
        throw Refusal(status: 403, message: "Only the page itself may ask for this.")
      }
    }

    /// Whether an action may be done, and what it is given.
    func checkAction(_ request: RequestMessage) throws(Refusal) -> [String: String] {
      guard request.header("origin") != nil, !isForeign(request) else {
        throw Refusal(status: 403, message: "Only the page itself may do this.")
      }
      guard let given = request.header("x-rehearsal-token"), isEqualInConstantTime(given, token)
      else {
        throw Refusal(
          status: 403, message: "The page is from another rehearsal: open the address anew.")
      }
      guard request.body.count <= Self.bodyLimit else {
        throw Refusal(status: 413, message: "The form is too large.")
      }
      guard request.hasForm else {
        throw Refusal(status: 415, message: "An action takes a form.")
      }
      var fields: [String: String] = [:]
      for (name, value) in PHPForm.parse(request.body) {
        guard case .text(let bytes) = value, let name = String(validating: name, as: UTF8.self),
          let text = String(validating: bytes, as: UTF8.self)
        else { throw Refusal(status: 400, message: "The form cannot be read.") }
        fields[name] = text
      }
      guard let once = fields.removeValue(forKey: "once"), (16...64).contains(once.utf8.count)
      else { throw Refusal(status: 400, message: "The form lacks what makes it count once.") }
      let isNew = done.withLock { done in
        guard !done.contains(Array(once.utf8)) else { return false }
        done.insert(Array(once.utf8))
        return true
      }
      guard isNew else { throw Refusal(status: 409, message: "This has been done already.") }
      return fields
    }
  }
#endif
