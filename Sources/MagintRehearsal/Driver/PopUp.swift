#if Rehearsal
  internal import AsyncHTTPClient
  internal import MagintCore
  internal import NIOCore
  internal import NIOHTTP1

  /// The pop-up of one merchant: cookies, redirects and forms, no scripts. It loads nothing but pages of the
  /// service and of the shop.
  package final class PopUp {
    enum End {
      /// The page of the shop that closes the window.
      case success
      case page(url: String, status: Int)
      /// A form that asks for what was not given.
      case login(url: String, fields: [String])
      /// The form came back after it was filled in.
      case refused(url: String, status: Int)
      /// A page of somebody else, which is not loaded.
      case elsewhere(url: String)
      case tooManySteps
      /// The command that stands in for a person did not bring the merchant back; no status: it was ended.
      case hook(status: Int32?)
      case failed(url: String, reason: String, help: String?)
    }

    private static let stepLimit = 20

    private let client: HTTPClient
    private let transcript: Transcript
    private let origins: Set<String>
    private let successCallback: String
    private let login: [LoginField]
    private let patience: Double
    private var cookies: [String: [(name: String, value: String)]] = [:]

    /// - Parameters:
    ///   - origins: what it may load, as ``origin(of:)`` writes them.
    ///   - patience: seconds that a page may take.
    init(
      client: HTTPClient, transcript: Transcript, origins: Set<String>, successCallback: String,
      login: [LoginField], patience: Double
    ) {
      self.client = client
      self.transcript = transcript
      self.origins = origins
      self.successCallback = successCallback
      self.login = login
      self.patience = patience
    }

    /// Scheme, host and port.
    package static func origin(of url: String) -> String? {
      guard let message = RequestMessage("GET", url: url) else { return nil }
      let isBare = !message.host.reversed().prefix { $0 != "]" }.contains(":")
      let port = message.scheme == "https" ? 443 : 80
      return "\(message.scheme)://\(message.host.lowercased())\(isBare ? ":\(port)" : "")"
    }

    /// Loads one page and goes no further.
    func glance(_ url: String) async { _ = await load("GET", url, nil) }

    func follow(_ link: String) async -> End {
      var (method, url, body) = ("GET", link, [UInt8]?.none)
      var hasLoggedIn = false
      for _ in 0..<Self.stepLimit {
        let mistake = RequestMessage.portMistake(in: url)
        guard mistake.isEmpty else {
          return .failed(url: url, reason: "it is no http or https URL\(mistake)", help: nil)
        }
        guard let origin = Self.origin(of: url), origins.contains(origin) else {
          return .elsewhere(url: url)
        }
        let reply: ReplyMessage
        switch await load(method, url, body) {
        case .success(let message): reply = message
        case .failure(let error): return .failed(url: url, reason: error.reason, help: error.help)
        }
        if url.utf8.starts(with: successCallback.utf8) { return .success }
        if (300..<400).contains(reply.status), let location = reply.header("location") {
          url = Self.resolve(location, against: url)
          if reply.status != 307, reply.status != 308 { (method, body) = ("GET", nil) }
          continue
        }
        let forms = HTMLForm.all(in: reply.text)
        let names = Set(login.map(\.name))
        if let form = forms.first(where: {
          $0.fields.contains { names.contains($0.name) && $0.isOpen }
        })
          ?? forms.first(where: { $0.isPost && !$0.fields.contains(where: \.isOpen) })
        {
          let asks = form.fields.contains(where: \.isOpen)
          if asks, hasLoggedIn { return .refused(url: url, status: reply.status) }
          let missing = form.fields.filter { $0.isOpen && !names.contains($0.name) }.map(\.name)
          guard missing.isEmpty else { return .login(url: url, fields: missing) }
          hasLoggedIn = hasLoggedIn || asks
          let filled = filled(form)
          let action = Self.resolve(form.action, against: url)
          if form.isPost {
            (method, url, body) = ("POST", action, Array(filled.utf8))
          } else {
            url = action.prefix { $0 != "?" && $0 != "#" } + "?" + filled
            (method, body) = ("GET", nil)
          }
          continue
        }
        if let form = forms.first(where: { $0.fields.contains(where: \.isOpen) }) {
          return .login(url: url, fields: form.fields.filter(\.isOpen).map(\.name))
        }
        return .page(url: url, status: reply.status)
      }
      return .tooManySteps
    }

    private func filled(_ form: HTMLForm) -> String {
      form.fields.map { field in
        let given = login.first { $0.name == field.name }?.value
        return [field.name, given ?? field.value].map {
          String(decoding: PercentCoding.encodeForm(Array($0.utf8)), as: UTF8.self)
        }
        .joined(separator: "=")
      }
      .joined(separator: "&")
    }

    // MARK: The network

    private func load(
      _ method: String, _ url: String, _ body: [UInt8]?
    ) async -> Result<ReplyMessage, ServiceCall.Failure> {
      guard var message = RequestMessage(method, url: url, body: body ?? []) else {
        return .failure(ServiceCall.Failure("no http or https URL"))
      }
      message.headers = [
        HeaderField("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"),
        HeaderField("User-Agent", "Mozilla/5.0 (magint)"),
      ]
      if body != nil {
        message.headers += [
          HeaderField("Content-Type", "application/x-www-form-urlencoded"),
          HeaderField("Origin", Self.shortOrigin(message)),
        ]
      }
      let host = Self.host(message)
      let jar = cookies[host] ?? []
      if !jar.isEmpty {
        message.headers.append(
          HeaderField("Cookie", jar.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")))
      }
      var request = HTTPClientRequest(url: message.url)
      request.method = HTTPMethod(rawValue: method)
      for field in message.headers { request.headers.add(name: field.name, value: field.value) }
      if let body { request.body = .bytes(body) }
      let number = transcript.begin(.browser, message)
      let outcome = await ServiceCall.send(request, client, seconds: patience)
      switch outcome {
      case .success(let reply):
        transcript.end(number, reply: reply, failure: nil)
        for field in reply.headers where field.name.lowercased() == "set-cookie" {
          keep(field.value, of: host)
        }
      case .failure(let failure):
        transcript.end(number, reply: nil, failure: failure.reason)
      }
      return outcome
    }

    /// Without the port, because cookies have none.
    private static func host(_ message: RequestMessage) -> String {
      let host = message.host.lowercased()
      guard let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") else { return host }
      return String(host[..<colon])
    }

    private static func shortOrigin(_ message: RequestMessage) -> String {
      "\(message.scheme)://\(message.host)"
    }

    private func keep(_ field: String, of host: String) {
      let parts = field.split(separator: ";", omittingEmptySubsequences: false)
      guard let first = parts.first, let equals = first.firstIndex(of: "=") else { return }
      let name = String(first[..<equals].drop { $0 == " " })
      let attributes = parts.dropFirst().map { $0.lowercased().filter { $0 != " " } }
      var jar = (cookies[host] ?? []).filter { $0.name != name }
      if !attributes.contains(where: { $0 == "max-age=0" || $0.hasPrefix("max-age=-") }) {
        jar.append((name, String(first[first.index(after: equals)...])))
      }
      cookies[host] = jar
    }

    // MARK: URLs

    /// A reference on the page at `base`, as a browser understands it.
    package static func resolve(_ reference: String, against base: String) -> String {
      guard let page = RequestMessage("GET", url: base) else { return reference }
      let lower = reference.lowercased()
      if lower.hasPrefix("http://") || lower.hasPrefix("https://") { return reference }
      let origin = shortOrigin(page)
      if reference.hasPrefix("//") { return "\(page.scheme):\(reference)" }
      if reference.hasPrefix("/") { return origin + normalized(reference) }
      if reference.isEmpty || reference.hasPrefix("#") { return page.url }
      if reference.hasPrefix("?") { return origin + page.path + reference }
      // Another scheme, which is nothing to load.
      if let colon = reference.firstIndex(of: ":"),
        !reference[..<colon].contains(where: { "/?#".contains($0) })
      {
        return reference
      }
      let directory = page.path.lastIndex(of: "/").map { page.path[...$0] } ?? "/"
      return origin + normalized(directory + reference)
    }

    /// Without `.` and `..`.
    private static func normalized(_ target: String) -> String {
      let path = target.prefix { $0 != "?" && $0 != "#" }
      var segments: [Substring] = []
      let all = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
      for (number, segment) in all.enumerated() {
        let isLast = number == all.count - 1
        switch segment {
        case ".": if isLast { segments.append("") }
        case "..":
          if !segments.isEmpty { segments.removeLast() }
          if isLast { segments.append("") }
        default: segments.append(segment)
        }
      }
      return "/" + segments.joined(separator: "/") + target.dropFirst(path.count)
    }
  }

  /// What to write into a field of the service's login form.
  package struct LoginField: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }
#endif
