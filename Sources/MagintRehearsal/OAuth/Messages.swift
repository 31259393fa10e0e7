#if Rehearsal
  internal import MagintCore

  package struct HeaderField: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }

    /// Whether it has that name, in any case.
    func isCalled(_ name: String) -> Bool {
      self.name.utf8.count == name.utf8.count
        && zip(self.name.utf8, name.utf8).allSatisfy { left, right in
          left == right || left ^ right == 0x20 && 0x61...0x7A ~= left | 0x20
        }
    }
  }

  /// An HTTP request as it arrives at a server, or as it is about to be sent to one.
  package struct RequestMessage: Sendable, Hashable {
    /// As it is written: methods have upper and lower case.
    package var method: String
    /// `http` or `https`.
    package var scheme: String
    /// What the Host header says: the host and, unless it is the scheme's own, the port.
    package var host: String
    /// Path and query, undecoded, from the first slash.
    package var target: String
    /// Without Host.
    package var headers: [HeaderField]
    /// The body, or the beginning of one that was too long to keep.
    package var body: [UInt8]
    /// How many bytes were sent.
    package var bodyLength: Int
    /// What a body of JSON is on the outside, where it was read as it came; nil where ``body`` has all of it.
    var outline: JSONOutline?

    package init(
      _ method: String, scheme: String = "http", host: String, target: String,
      headers: [HeaderField] = [], body: [UInt8] = []
    ) {
      self.method = method
      self.scheme = scheme
      self.host = host
      self.target = target
      self.headers = headers
      self.body = body
      bodyLength = body.count
    }

    /// - Parameter url: absolute, `http` or `https`; a fragment is left out.
    /// - Returns: nil where `url` is no such URL, or its port is none.
    package init?(
      _ method: String, url: String, headers: [HeaderField] = [], body: [UInt8] = []
    ) {
      let bytes = Array(url.utf8)
      let lower = url.lowercased()
      guard
        let scheme = ["https", "http"].first(where: { lower.utf8.starts(with: "\($0)://".utf8) })
      else { return nil }
      let rest = bytes.dropFirst(scheme.utf8.count + 3).prefix { $0 != UInt8(ascii: "#") }
      let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
      var authority = rest[..<(end ?? rest.endIndex)]
      if let at = authority.lastIndex(of: UInt8(ascii: "@")) { authority = authority[(at + 1)...] }
      // To a browser '\' ends the host, to others not: nobody could say which one is meant.
      guard !authority.isEmpty, !rest[..<(end ?? rest.endIndex)].contains(UInt8(ascii: "\\")),
        !rest.contains(where: { $0 <= 0x20 || $0 == 0x7F }), Self.hasUsablePort(authority)
      else { return nil }
      let target = end.map { String(decoding: rest[$0...], as: UTF8.self) } ?? ""
      self.init(
        method, scheme: scheme, host: String(decoding: authority, as: UTF8.self),
        target: target.utf8.first == UInt8(ascii: "/") ? target : "/" + target,
        headers: headers, body: body)
    }

    /// What is written where `host:port` has the port; nil where there is none.
    private static func port(_ authority: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
      let start = authority.lastIndex { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "]") }
      guard let start, authority[start] == UInt8(ascii: ":") else { return nil }
      return authority[(start + 1)...]
    }

    /// Clients crash at a larger number, or call the scheme's own port where it is larger than an integer.
    private static func hasUsablePort(_ authority: ArraySlice<UInt8>) -> Bool {
      guard let port = port(authority), !port.isEmpty else { return true }
      return port.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        && (1...65535).contains(Int(String(decoding: port, as: UTF8.self)) ?? 0)
    }

    /// What is to be said behind a URL whose port is none, such as ": '99999' is not a port"; empty otherwise.
    package static func portMistake(in url: String) -> String {
      guard let slashes = url.utf8.firstIndex(of: UInt8(ascii: "/")) else { return "" }
      let ends = "/?#".utf8
      var authority = Array(url.utf8[slashes...].dropFirst(2)).prefix { !ends.contains($0) }
      if let at = authority.lastIndex(of: UInt8(ascii: "@")) { authority = authority[(at + 1)...] }
      guard !hasUsablePort(authority), let port = port(authority) else { return "" }
      return ": \(quoted(String(decoding: port, as: UTF8.self), limit: 40)) is not a port"
    }

    package var url: String { "\(scheme)://\(host)\(target)" }

    /// The target up to the `?`.
    package var path: String {
      String(decoding: target.utf8.prefix { $0 != UInt8(ascii: "?") }, as: UTF8.self)
    }

    /// The target behind the `?`; nil where there is none.
    package var query: String? {
      get {
        target.utf8.firstIndex(of: UInt8(ascii: "?")).map {
          String(decoding: target.utf8[$0...].dropFirst(), as: UTF8.self)
        }
      }
      set { target = path + (newValue.map { "?" + $0 } ?? "") }
    }

    /// The first header of that name, in any case.
    package func header(_ name: String) -> String? { headers.first { $0.isCalled(name) }?.value }

    /// The scheme that Magento takes the request to have come with: a proxy says in X-Forwarded-Proto that it
    /// was https, and Magento believes that, whoever sends it (`web/secure/offloader_header` by default).
    var schemeBehindProxy: String {
      header("x-forwarded-proto") == "https" ? "https" : scheme.lowercased()
    }

    /// Whether the body is a form, as Magento tells: by how Content-Type begins.
    var hasForm: Bool {
      header("content-type")?.utf8.starts(with: "application/x-www-form-urlencoded".utf8) ?? false
    }
  }

  /// What a server answers.
  package struct ReplyMessage: Sendable, Hashable {
    package var status: Int
    package var headers: [HeaderField]
    package var body: [UInt8]

    package init(_ status: Int, headers: [HeaderField] = [], body: [UInt8] = []) {
      self.status = status
      self.headers = headers
      self.body = body
    }

    package var text: String { String(decoding: body, as: UTF8.self) }

    package func header(_ name: String) -> String? { headers.first { $0.isCalled(name) }?.value }

    static func html(_ status: Int, _ text: String) -> ReplyMessage {
      ReplyMessage(
        status, headers: [HeaderField("Content-Type", "text/html; charset=UTF-8")],
        body: Array(text.utf8))
    }

    static func rest(_ status: Int, _ value: ReplyValue, _ format: ReplyFormat) -> ReplyMessage {
      ReplyMessage(
        status, headers: [HeaderField("Content-Type", format.contentType)],
        body: Array((format == .json ? value.json : value.xml).utf8))
    }
  }
#endif
