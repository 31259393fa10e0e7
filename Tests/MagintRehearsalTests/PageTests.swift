#if Rehearsal
  import AsyncHTTPClient
  import Foundation
  import MagintCatalog
  import MagintCore
  import MagintRehearsal
  import MagintTestSupport
  import NIOCore
  import NIOHTTP1
  import NIOSSL
  import Testing

  /// What the tests of the page have in common.
  enum PageBench {
    static func integration(
      _ url: String? = nil, name: String = "Nm",
      resources: [String] = ["Magento_Sales::actions_view"]
    ) -> RehearsalPage.Integration {
      let definition = IntegrationDefinition(
        name: name, email: "a@b.co", endpointURL: url.map { "\($0)/callback" } ?? "",
        identityLinkURL: url.map { "\($0)/login" } ?? "", resources: resources)
      return RehearsalPage.Integration(
        declared: definition, called: definition,
        permissions: [
          GrantsPage.Node(
            id: "Magento_Sales::sales", title: "Sales", isAsked: false, isGranted: true,
            reason: nil,
            children: [
              GrantsPage.Node(
                id: "Magento_Sales::actions_view", title: "View", isAsked: true, isGranted: true,
                reason: nil, children: [])
            ])
        ])
    }

    /// Runs `body` with a page whose stand-in is ended behind it.
    static func run<Result>(
      _ integrations: [RehearsalPage.Integration],
      _ change: (inout StandIn.Options) -> Void = { _ in },
      _ body: (RehearsalPage, PageClient) async throws -> Result
    ) async throws -> Result {
      let page = try await RehearsalPage.start(integrations, StandInTests.options(change))
      let standIn = try #require(page.standIn)
      do {
        let result = try await body(page, try await PageClient(page.url, port: standIn.port))
        await standIn.stop()
        return result
      } catch {
        await standIn.stop()
        throw error
      }
    }
  }

  /// Talks to a page as its script does, or as nobody should.
  struct PageClient: Sendable {
    let url: String
    let port: Int
    let path: String
    let token: String

    struct Reply: Sendable {
      var status: Int
      var head: String
      var body: String

      func header(_ name: String) -> String? {
        head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("\(name.lowercased()): ") }
          .map { String($0.dropFirst(name.count + 2)) }
      }

      var object: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:]
      }
    }

    init(_ url: String, port: Int) async throws {
      self.url = url
      self.port = port
      path = try #require(URL(string: url)).path()
      let page = try await Self.send(
        "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n", to: port)
      token = String(
        try #require(page.body.firstMatch(of: /name="rehearsal-token" content="([^"]*)"/)).1)
    }

    static func send(_ text: String, to port: Int) async throws -> Reply {
      let text = try await StandInTests.send(text, to: port).text
      let parts = text.components(separatedBy: "\r\n\r\n")
      return Reply(
        status: Int(parts[0].dropFirst("HTTP/1.1 ".count).prefix(3)) ?? 0, head: parts[0],
        body: parts.dropFirst().joined(separator: "\r\n\r\n"))
    }

    /// - Parameter headers: in place of those that the script sends, or beside them; nil for none.
    func request(
      _ method: String, _ name: String, _ headers: [String: String?] = [:], body: String = ""
    ) async throws -> Reply {
      var all: [String: String?] = ["Host": "127.0.0.1:\(port)", "Connection": "close"]
      if method == "POST" {
        all["Origin"] = "http://127.0.0.1:\(port)"
        all["Sec-Fetch-Site"] = "same-origin"
        all["X-Rehearsal-Token"] = token
        all["Content-Type"] = "application/x-www-form-urlencoded;charset=UTF-8"
        all["Content-Length"] = String(body.utf8.count)
      }
      all.merge(headers) { $1 }
      let lines = all.compactMap { name, value in value.map { "\(name): \($0)\r\n" } }
      let target = name.hasPrefix("/") ? name : path + name
      return try await Self.send(
        "\(method) \(target) HTTP/1.1\r\n\(lines.joined())\r\n\(body)", to: port)
    }

    func act(_ action: String, _ fields: [String: String] = [:]) async throws -> Reply {
      var fields = fields
      fields["once"] = fields["once"] ?? UUID().uuidString
      let body = fields.map { "\($0.key)=\(Browser.encoded($0.value))" }.joined(separator: "&")
      return try await request("POST", "actions/\(action)", body: body)
    }

    var state: [String: Any] {
      get async throws { try await act("state").object }
    }

    func row(_ number: Int = 0) async throws -> [String: Any] {
      let rows = try #require(try await state["rows"] as? [[String: Any]])
      return rows[number]
    }

    /// What is in the log, as those who come later are told.
    func log() async throws -> [[String: Any]] {
      let text = try await stream()
      return text.components(separatedBy: "\n\n").filter { $0.contains("event: entry\n") }
        .compactMap { event in
          guard let start = event.range(of: "data: ")?.upperBound else { return nil }
          return try? JSONSerialization.jsonObject(with: Data(event[start...].utf8))
            as? [String: Any]
        }
    }

    /// What comes on a stream until it is enough, however long a busy machine takes; without a condition what
    /// is there already, which comes in one go behind the state.
    func stream(
      _ headers: String = "", until isEnough: (@Sendable (String) -> Bool)? = nil
    ) async throws -> String {
      try await blocking { [path, port] in
        let socket = try LoopbackSocket.connect(to: port)
        socket.write("GET \(path)events HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(headers)\r\n")
        guard let isEnough else {
          let opening = socket.read(seconds: 30) { $0.contains("event: state\n") }.text
          return opening + socket.read(seconds: 1).text
        }
        return socket.read(seconds: 30, until: isEnough).text
      }
    }
  }

  @Suite(.timeLimit(.minutes(5)))
  struct PageTests {
    // MARK: The page itself

    @Test func page() async throws {
      try await PageBench.run([PageBench.integration()]) { page, client in
        let reply = try await client.request("GET", "")
        #expect(reply.status == 200)
        let policy = try #require(reply.header("Content-Security-Policy"))
        for directive in [
          "default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'",
          "form-action 'none'", "require-trusted-types-for 'script'",
        ] { #expect(policy.contains(directive)) }
        #expect(!policy.contains("unsafe"))
        #expect(reply.header("Cache-Control") == "no-store")
        #expect(reply.header("Referrer-Policy") == "no-referrer")
        #expect(reply.header("X-Content-Type-Options") == "nosniff")
        // Nothing that the policy would have to stop.
        #expect(!reply.body.contains("<script>") && !reply.body.contains(" style="))
        #expect(reply.body.firstMatch(of: /\son[a-z]+=/) == nil)
        for (name, type) in [
          ("app.js", "text/javascript"), ("app.css", "text/css"), ("icon.svg", "image/svg+xml"),
        ] {
          let part = try await client.request("GET", name)
          #expect(part.status == 200 && part.header("Content-Type")?.hasPrefix(type) == true)
          for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
            #expect(!part.body.contains(word))
          }
          let head = try await client.request("HEAD", name)
          #expect(head.status == 200 && head.body.isEmpty)
        }
        // What the page is asked for is no request of a service's.
        #expect(page.standIn?.exchanges.isEmpty == true)
        let log = try await client.log()
        #expect(log.isEmpty)
      }
    }

    /// Who has typed the address without its secret part learns what to do, and nothing else.
    @Test(arguments: ["/", "/rehearsal", "/rehearsal/", "/rehearsal/abc/", "/rehearsal/abc/app.js"])
    func withoutKey(_ path: String) async throws {
      try await PageBench.run([PageBench.integration()]) { page, client in
        let reply = try await client.request("GET", path, ["Sec-Fetch-Dest": "document"])
        #expect(reply.status == 404)
        #expect(!reply.body.contains(client.token) && !reply.head.contains(client.path))
        #expect(
          path == "/rehearsal"
            || reply.body
              == "There is a rehearsal here. Open the address that magint printed when it began.\n"
        )
      }
    }

    /// A shop below the path of the page keeps what is its own.
    @Test func shopBelowPage() async throws {
      try await PageBench.run([PageBench.integration()]) {
        $0.basePath = "/rehearsal/"
      } _: { _, client in
        let rest = try await client.request("GET", "/rehearsal/rest/V1/orders")
        #expect(rest.status == 401)
        #expect(try await client.request("GET", "").status == 200)
      }
    }

    // MARK: Attacks

    /// A request that is refused, and why.
    struct Attack: Sendable, CustomTestStringConvertible {
      var testDescription: String
      var method = "POST"
      var name = "actions/clock"
      var headers: [String: String?] = [:]
      var body = "seconds=301&once=0123456789abcdef"
      var status: Int
    }

    static let attacks: [Attack] = [
      Attack(
        testDescription: "a name that points here", headers: ["Host": "evil.example"], status: 421),
      Attack(
        testDescription: "a name that points here, with a port",
        headers: ["Host": "evil.example:80", "Origin": "http://evil.example:80"], status: 421),
      Attack(
        testDescription: "a name that begins like an address",
        headers: ["Host": "127.0.0.1.evil.example"],
        status: 421),
      Attack(testDescription: "another address", headers: ["Host": "192.0.2.7"], status: 421),
      Attack(
        testDescription: "the page by another name", method: "GET", name: "",
        headers: ["Host": "evil.example"], body: "", status: 421),
      Attack(
        testDescription: "events by another name", method: "GET", name: "events",
        headers: ["Host": "evil.example"], body: "", status: 421),
      Attack(
        testDescription: "another origin", headers: ["Origin": "http://evil.example"], status: 403),
      Attack(
        testDescription: "another port", headers: ["Origin": "http://127.0.0.1:1"], status: 403),
      Attack(testDescription: "no origin", headers: ["Origin": nil], status: 403),
      Attack(testDescription: "an opaque origin", headers: ["Origin": "null"], status: 403),
      Attack(
        testDescription: "the same site", headers: ["Sec-Fetch-Site": "same-site"], status: 403),
      Attack(
        testDescription: "another site", headers: ["Sec-Fetch-Site": "cross-site"], status: 403),
      Attack(testDescription: "no token", headers: ["X-Rehearsal-Token": nil], status: 403),
      Attack(testDescription: "an empty token", headers: ["X-Rehearsal-Token": ""], status: 403),
      Attack(
        testDescription: "a wrong token",
        headers: ["X-Rehearsal-Token": String(repeating: "a", count: 32)], status: 403),
      Attack(
        testDescription: "a form of text", headers: ["Content-Type": "text/plain"], status: 415),
      Attack(testDescription: "JSON", headers: ["Content-Type": "application/json"], status: 415),
      Attack(
        testDescription: "nothing said of the body", headers: ["Content-Type": nil], status: 415),
      Attack(
        testDescription: "too much",
        body: "seconds=301&once=0123456789abcdef&x=\(String(repeating: "x", count: 4096))",
        status: 413),
      Attack(
        testDescription: "bytes that are no text", body: "seconds=%ff&once=0123456789abcdef",
        status: 400),
      Attack(testDescription: "an array", body: "seconds[]=301&once=0123456789abcdef", status: 400),
      Attack(testDescription: "nothing that makes it count once", body: "seconds=301", status: 400),
      Attack(testDescription: "too little of it", body: "seconds=301&once=1", status: 400),
      Attack(
        testDescription: "a clock that goes back", body: "seconds=-301&once=0123456789abcdef",
        status: 400),
      Attack(
        testDescription: "a clock that overflows",
        body: "seconds=9223372036854775807&once=0123456789abcdef", status: 400),
      Attack(testDescription: "no number", body: "seconds=x&once=0123456789abcdef", status: 400),
      Attack(testDescription: "an unknown action", name: "actions/explode", status: 404),
      Attack(testDescription: "no action", name: "actions/", status: 404),
      Attack(testDescription: "a way up", name: "actions/../app.js", status: 404),
      Attack(
        testDescription: "a row that there is not", name: "actions/recreate",
        body: "row=7&once=0123456789abcdef", status: 404),
      Attack(
        testDescription: "a row below", name: "actions/recreate",
        body: "row=-1&once=0123456789abcdef", status: 404),
      Attack(testDescription: "no row", name: "actions/secrets", status: 404),
      Attack(
        testDescription: "an entry that there is not", name: "actions/detail",
        body: "number=9&once=0123456789abcdef", status: 404),
      Attack(
        testDescription: "an event that there is not", name: "actions/popup",
        body: "row=0&event=x&once=0123456789abcdef", status: 400),
      Attack(
        testDescription: "an action by GET", method: "GET",
        name: "actions/clock?seconds=301&once=0123456789abcdef", body: "", status: 405),
      Attack(testDescription: "an action by PUT", method: "PUT", body: "", status: 405),
      Attack(
        testDescription: "asking whether another origin may", method: "OPTIONS",
        headers: [
          "Origin": "http://evil.example", "Access-Control-Request-Method": "POST",
          "Access-Control-Request-Headers": "x-rehearsal-token",
        ], body: "", status: 405),
      Attack(testDescription: "posting to the page", name: "", status: 405),
      Attack(testDescription: "posting to the stream", name: "events", status: 405),
      Attack(
        testDescription: "what there is not", method: "GET", name: "secrets", body: "", status: 404),
      Attack(
        testDescription: "the page in a frame", method: "GET", name: "",
        headers: ["Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site"], body: "", status: 403
      ),
      Attack(
        testDescription: "the script for another page", method: "GET", name: "app.js",
        headers: ["Sec-Fetch-Site": "cross-site"], body: "", status: 403),
      Attack(
        testDescription: "the stream for another page", method: "GET", name: "events",
        headers: ["Sec-Fetch-Site": "same-site"], body: "", status: 403),
      Attack(
        testDescription: "the stream for another origin", method: "GET", name: "events",
        headers: ["Origin": "http://127.0.0.1:1"], body: "", status: 403),
    ]

    @Test(arguments: attacks)
    func attack(_ attack: Attack) async throws {
      try await PageBench.run([PageBench.integration()]) { page, client in
        let before = try await client.request("POST", "actions/state", body: "once=\(UUID())").body
        let reply = try await client.request(
          attack.method, attack.name, attack.headers, body: attack.body)
        #expect(reply.status == attack.status, "\(reply)")
        #expect(!reply.head.lowercased().contains("access-control-"))
        let secrets = try #require(page.standIn?.shop.secrets)
        #expect(!secrets.contains { reply.body.contains($0) })
        #expect(!reply.body.contains(client.token))
        // Nothing has come of it, and the page goes on.
        let after = try await client.request("POST", "actions/state", body: "once=\(UUID())").body
        #expect(before == after)
        let log = try await client.log()
        #expect(log.isEmpty)
      }
    }

    @Test func replay() async throws {
      try await PageBench.run([PageBench.integration()]) { _, client in
        let body = "seconds=301&once=0123456789abcdef"
        let first = try await client.request("POST", "actions/clock", body: body)
        #expect(first.status == 200)
        let second = try await client.request("POST", "actions/clock", body: body)
        #expect(second.status == 409)
        #expect(try await client.state["clockOffset"] as? Int == 301)
      }
    }

    /// Bytes that no browser sends.
    @Test(arguments: [
      "POST PATHactions/clock HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
      "POST PATHactions/clock HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      "POST PATHactions/clock HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2000000\r\n\r\n\(String(repeating: "a", count: 2_000_000))",
      "GET PATHevents HTTP/1.1\r\nHost: 127.0.0.1\r\nLast-Event-ID: 99999999999999999999\r\nSec-Fetch-Site: none\r\nConnection: close\r\n\r\n",
      "GET PATH%00 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
      "GET PATH\(String(repeating: "../", count: 5000)) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
      "GET PATH\u{301} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
    ])
    func malformed(_ request: String) async throws {
      try await PageBench.run([PageBench.integration()]) { page, client in
        let text = try await StandInTests.send(
          request.replacing("PATH", with: client.path), to: client.port
        ).text
        #expect(text.isEmpty || text.hasPrefix("HTTP/1.1 4"), "\(text.prefix(300))")
        #expect(try await client.request("GET", "").status == 200)
      }
    }

    /// On all addresses, an address is as good as another, and a name is not.
    @Test(arguments: [
      ("0.0.0.0", "192.0.2.7:8080", 200), ("0.0.0.0", "[2001:db8::1]", 200),
      ("0.0.0.0", "evil.example", 421), ("0.0.0.0", "1.2.3.4.evil.example", 421),
      ("0.0.0.0", "+1.2.3.4", 421), ("127.0.0.1", "localhost", 200), ("127.0.0.1", "[::1]:9", 200),
      ("127.0.0.1", "LOCALHOST:1", 200), ("127.0.0.1", "localhost.evil.example", 421),
      ("127.0.0.1", "192.0.2.7", 421),
    ])
    func hosts(_ host: String, _ name: String, _ status: Int) async throws {
      try await PageBench.run([PageBench.integration()]) {
        $0.host = host
      } _: { page, client in
        let reply = try await client.request("GET", "", ["Host": name])
        #expect(reply.status == status)
      }
    }

    /// With https, what comes from a page of http is from elsewhere.
    @Test func https() async throws {
      let page = try await RehearsalPage.start(
        [PageBench.integration()], StandInTests.options { $0.isSecure = true })
      let standIn = try #require(page.standIn)
      var configuration = HTTPClient.Configuration()
      configuration.tlsConfiguration = .makeClientConfiguration()
      configuration.tlsConfiguration?.certificateVerification = .none
      let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
      do {
        #expect(page.url.hasPrefix("https://127.0.0.1:\(standIn.port)/rehearsal/"))
        let reply = try await client.execute(
          HTTPClientRequest(url: page.url), timeout: .seconds(10))
        let text = String(buffer: try await reply.body.collect(upTo: 1 << 20))
        let token = try #require(text.firstMatch(of: /rehearsal-token" content="([^"]*)"/)).1
        for (scheme, status) in [("http", 403), ("https", 200)] {
          var request = HTTPClientRequest(url: page.url + "actions/clock")
          request.method = .POST
          request.headers = [
            "Origin": "\(scheme)://127.0.0.1:\(standIn.port)", "X-Rehearsal-Token": "\(token)",
            "Content-Type": "application/x-www-form-urlencoded",
          ]
          request.body = .bytes(ByteBuffer(string: "seconds=1&once=0123456789abcdef"))
          let reply = try await client.execute(request, timeout: .seconds(10))
          #expect(reply.status.code == status)
        }
      } catch {
        Issue.record(error)
      }
      try await client.shutdown()
      await standIn.stop()
    }

    // MARK: Secrets

    /// Neither what is sent unasked nor an entry of the log has a secret in it before it is asked for.
    @Test func secrets() async throws {
      try await TinyService.run(nil) { service in
        try await PageBench.run([PageBench.integration(service.url)]) { page, client in
          #expect(
            try await client.act("allow", ["row": "0"]).object["result"] as? String == "popup")
          try await Self.awaitStatus("active", client)
          let secrets = try #require(page.standIn?.shop.secrets)
          #expect(secrets.count >= 4)
          let log = try await client.log()
          #expect(log.count == 3)
          var seen = try await client.stream()
          var shown = ""
          for entry in log {
            let number = String(try #require(entry["number"] as? Int))
            seen += try await client.act("detail", ["number": number]).body
            shown += try await client.act("detail", ["number": number, "secrets": "1"]).body
          }
          for secret in secrets { #expect(!seen.contains(secret)) }
          #expect(seen.contains("[consumer secret]") && seen.contains("[access token secret]"))
          let shop = try #require(page.standIn?.shop.integrations.first)
          #expect(shown.contains(shop.consumerSecret))
          let tokens = try await client.act("secrets", ["row": "0"]).object
          #expect(tokens["consumerSecret"] as? String == shop.consumerSecret)
          #expect(tokens["accessToken"] as? String == shop.accessToken)
        }
      }
    }

    /// What hides a secret from the mask: another encoding, and a cut.
    @Test func secretsInOtherForms() async throws {
      let base = "http://127.0.0.1:1/\(String(repeating: "x/", count: 133))"
      let token = "abcdefghijklmnopqrstuvwxyz012345"
      try await PageBench.run([PageBench.integration(base + token)]) { _, client in
        _ = try await client.act("allow", ["row": "0"])
        let log = try await client.stream().components(
          separatedBy: "event: entry"
        )
        .last
        #expect(log?.contains("[hidden]") == true && log?.contains("abcdefg") == false)
        _ = try await client.request(
          "GET", "/rest/V1/orders", ["Authorization": "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="])
        let number = String(try #require(try await client.log().last?["number"] as? Int))
        let hidden = try await client.act("detail", ["number": number]).body
        #expect(hidden.contains("Basic [hidden]") && !hidden.contains("QWxh"))
        let shown = try await client.act("detail", ["number": number, "secrets": "1"]).body
        #expect(shown.contains("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="))
      }
    }

    /// Several windows that reset at once leave one shop.
    @Test func resetAtOnce() async throws {
      try await PageBench.run([PageBench.integration()]) { page, client in
        try await withThrowingTaskGroup(of: Void.self) { group in
          for number in 0..<12 {
            let action = ["reset", "recreate", "clock"][number % 3]
            group.addTask { _ = try await client.act(action, ["row": "0", "seconds": "301"]) }
          }
          try await group.waitForAll()
        }
        #expect(page.standIn?.shop.integrations.count == 1)
        #expect(
          try await client.row()["id"] as? Int == page.standIn?.shop.integrations.first?.id)
      }
    }

    static func awaitStatus(_ status: String, _ client: PageClient) async throws {
      for _ in 0..<500 {
        if try await client.row()["status"] as? String == status { return }
        try await Task.sleep(for: .milliseconds(10))
      }
      Issue.record("the integration does not become \(status)")
    }

    // MARK: Streams

    /// What happens comes at once, and after a pause the rest.
    @Test func stream() async throws {
      try await PageBench.run([PageBench.integration()]) { page, client in
        async let first = client.stream { $0.contains("event: entry") }
        for _ in 0..<4_000 where page.streamCount == 0 {
          try await Task.sleep(for: .milliseconds(5))
        }
        _ = try await client.act("clock", ["seconds": "301"])
        let text = try await first
        #expect(text.contains("Content-Type: text/event-stream"))
        #expect(text.contains("event: state\ndata: {\"release\":\"2.4.7-p3\""))
        #expect(text.contains("The clock of the shop is moved on by 301 s."))
        _ = try await client.act("clock", ["seconds": "7"])
        let rest = try await client.stream("Last-Event-ID: 1\r\n") { $0.contains("by 7 s") }
        #expect(rest.contains("by 7 s") && !rest.contains("by 301 s"))
      }
    }

    /// A browser has six connections: one more window, and it would wait for ever.
    @Test func streamLimit() async throws {
      try await PageBench.run([PageBench.integration()]) { page, client in
        async let oldest = client.stream { $0.contains("superseded") }
        for _ in 0..<4_000 where page.streamCount == 0 {
          try await Task.sleep(for: .milliseconds(5))
        }
        let sockets = try (0..<4).map { _ in
          let socket = try LoopbackSocket.connect(to: client.port)
          socket.write("GET \(client.path)events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
          return socket
        }
        #expect(try await oldest.contains("event: superseded"))
        for _ in 0..<4_000 where page.streamCount != 4 {
          try await Task.sleep(for: .milliseconds(5))
        }
        #expect(page.streamCount == 4)
        // And they end with the stand-in.
        let end = Task { try await blocking { sockets[3].read().isClosed } }
        await page.standIn?.stop()
        #expect(try await end.value)
      }
    }

    // MARK: Activation

    @Test(arguments: [
      (TinyService.Fault?.none, "Answered in"), (.redirectsCallback, "Magento follows no redirect"),
      (.answersCallbackWithError, "Magento does not look at the status"),
    ])
    func callback(_ fault: TinyService.Fault?, _ text: String) async throws {
      try await TinyService.run(fault) { service in
        try await PageBench.run([PageBench.integration(service.url)]) { page, client in
          let answer = try await client.act("allow", ["row": "0"]).object
          #expect(answer["result"] as? String == "popup")
          let base = try #require(page.standIn?.baseURL)
          #expect(
            (answer["callback"] as? String)?.hasPrefix(
              "\(base)admin/admin/integration/loginSuccessCallback/key/") == true)
          let url = try #require(answer["url"] as? String)
          #expect(url.hasPrefix("\(service.url)/login?oauth_consumer_key="))
          // The service may have asked for a token before its reply was noted.
          let call = try #require(
            try await client.log().first { $0["actor"] as? String == "magento" })
          #expect((call["text"] as? String)?.hasPrefix(text) == true, "\(call)")
        }
      }
    }

    @Test func noService() async throws {
      try await PageBench.run([PageBench.integration("http://127.0.0.1:1")]) { _, client in
        let answer = try await client.act("allow", ["row": "0"]).object
        #expect(answer["result"] as? String == "failed")
        #expect(answer["reason"] as? String == "no connection: connection refused")
        #expect(try await client.row()["status"] as? String == "inactive")
      }
    }

    /// What Magento would open is not opened here.
    @Test(arguments: ["javascript:alert(1)//", "data:text/html,x", "abcd", "//evil.example/"])
    func scriptAsLink(_ link: String) async throws {
      try await TinyService.run(nil) { service in
        var integration = PageBench.integration(service.url)
        integration.called.identityLinkURL = link
        try await PageBench.run([integration]) { _, client in
          let answer = try await client.act("allow", ["row": "0"]).object
          #expect(answer["result"] as? String == "no-page")
          #expect(answer["url"] == nil)
        }
      }
    }

    @Test func fourTokens() async throws {
      try await PageBench.run([PageBench.integration()]) { page, client in
        let answer = try await client.act("allow", ["row": "0"]).object
        #expect(answer["result"] as? String == "tokens")
        #expect(try await client.row()["status"] as? String == "active")
        let first = try await client.act("secrets", ["row": "0"]).object
        #expect((first["accessToken"] as? String)?.count == 32)
        _ = try await client.act("allow", ["row": "0", "reauthorize": "1"])
        let second = try await client.act("secrets", ["row": "0"]).object
        #expect(first["consumerKey"] as? String == second["consumerKey"] as? String)
        #expect(first["accessToken"] as? String != second["accessToken"] as? String)
        // There is nobody to call.
        for action in ["repeat", "forge"] {
          #expect(try await client.act(action, ["row": "0"]).status == 409)
        }
      }
    }

    @Test func refusedURL() async throws {
      try await TinyService.run(nil) { service in
        var integration = PageBench.integration(service.url)
        integration.refusal = "that is somebody's service"
        try await PageBench.run([integration]) { _, client in
          for action in ["allow", "repeat", "forge"] {
            let reply = try await client.act(action, ["row": "0"])
            #expect(reply.status == 409)
            #expect(reply.object["error"] as? String == "that is somebody's service")
          }
          let log = try await client.log()
          #expect(log.isEmpty)
        }
      }
    }

    // MARK: Bad days

    @Test func badDays() async throws {
      try await TinyService.run(nil) { service in
        try await PageBench.run([PageBench.integration(service.url)]) { page, client in
          let shop = try #require(page.standIn?.shop)
          func log() async throws -> String {
            try await client.log().map { "\($0["actor"]!) \($0["status"] ?? "-") \($0["text"]!)" }
              .joined(separator: "\n")
          }
          #expect(try await client.act("repeat", ["row": "0"]).status == 409)
          #expect(try await client.act("call", ["row": "0"]).status == 409)
          // Twice at once.
          _ = try await client.act("allow", ["row": "0", "twice": "1"])
          try await Self.awaitStatus("active", client)
          #expect(try await log().components(separatedBy: "magento 200").count == 3)
          let token = shop.integrations[0].accessToken
          #expect(try await client.act("call", ["row": "0"]).status == 200)
          #expect(try await log().contains("rehearsal 401 Refused, as it should be"))
          #expect(try await log().contains("rehearsal 200 "))
          // Forged in both ways: nothing changes.
          for known in ["0", "1"] {
            let answer = try await client.act("forge", ["row": "0", "known": known]).object
            #expect(answer["status"] as? Int == (known == "1" ? 403 : 200))
          }
          #expect(try await log().contains("stranger 403 The service refuses a forged call."))
          #expect(try await client.act("repeat", ["row": "0"]).status == 200)
          #expect(shop.integrations[0].accessToken == token)
          // Revoked.
          _ = try await client.act("revoke", ["row": "0"])
          _ = try await client.act("call", ["row": "0"])
          #expect(try await log().contains("revoked"))
          // Reauthorized: same key, another token.
          let key = shop.integrations[0].consumerKey
          _ = try await client.act("allow", ["row": "0", "reauthorize": "1"])
          try await Self.awaitStatus("active", client)
          #expect(shop.integrations[0].consumerKey == key)
          #expect(shop.integrations[0].accessToken != token)
          // Made anew.
          _ = try await client.act("recreate", ["row": "0"])
          let row = try await client.row()
          #expect(row["status"] as? String == "recreated" && row["hasToken"] as? Bool == false)
          #expect(shop.integrations.count == 1 && shop.integrations[0].consumerKey != key)
          // A slow shop holds requests back until it is quick again.
          _ = try await client.act("slow", ["on": "1"])
          _ = try await client.act("allow", ["row": "0"])
          try await Task.sleep(for: .milliseconds(200))
          #expect(try await client.row()["hasToken"] as? Bool == false)
          _ = try await client.act("slow", ["on": "0"])
          try await Self.awaitStatus("active", client)
          // All over again.
          _ = try await client.act("clock", ["seconds": "301"])
          let before = shop.clock.now
          _ = try await client.act("reset")
          #expect(shop.clock.now <= before - 300)
          #expect(try await client.row()["status"] as? String == "inactive")
          #expect(try await client.log().count == 1)
        }
      }
    }

    /// A service that believes a forged call is found out where it asks the stranger.
    @Test func believedForgery() async throws {
      try await TinyService.run(.believesAnything) { service in
        try await PageBench.run([PageBench.integration(service.url)]) { page, client in
          _ = try await client.act("allow", ["row": "0"])
          try await Self.awaitStatus("active", client)
          // It takes the forged verifier for a new one.
          _ = try await client.act("forge", ["row": "0", "known": "1"])
          var texts: [String] = []
          for _ in 0..<10 where !texts.contains(where: { $0.contains("believed the forged call") })
          {
            texts = try await client.log().compactMap { $0["text"] as? String }
          }
          #expect(texts.contains { $0.contains("believed the forged call") }, "\(texts)")
        }
      }
    }

    /// A verifier that has expired.
    @Test func expiredVerifier() async throws {
      try await TinyService.run(nil) { service in
        try await PageBench.run([PageBench.integration(service.url)]) { page, client in
          _ = try await client.act("slow", ["on": "1"])
          _ = try await client.act("allow", ["row": "0"])
          _ = try await client.act("clock", ["seconds": "301"])
          _ = try await client.act("slow", ["on": "0"])
          let entries = try await client.log()
          let entry = try #require(entries.first { $0["status"] as? Int == 401 }, "\(entries)")
          let detail = try await client.act(
            "detail", ["number": String(try #require(entry["number"] as? Int))]
          ).object
          #expect((detail["message"] as? String)?.contains("Consumer key has expired") == true)
          #expect((detail["help"] as? String)?.contains("300 s") == true)
        }
      }
    }

    // MARK: What strangers write

    /// All that can be written into the log or the state comes as text, in one line of JSON.
    @Test func hostileText() async throws {
      let name = "<script>alert(1)</script>\u{202E}\r\n\r\nevent: entry\ndata: {}"
      try await PageBench.run([PageBench.integration(name: name)]) { page, client in
        _ = try await client.request(
          "POST", "/oauth/token/request?<script>=1",
          [
            "Authorization":
              "OAuth oauth_consumer_key=\"<img src=x onerror=alert(1)>\", oauth_signature_method=\"<b>\", oauth_nonce=\"n\", oauth_timestamp=\"1\", oauth_signature=\"s\"",
            "Cookie": "session=abc",
          ], body: "<script>\u{202E}")
        let long = String(repeating: "x", count: 1_000_000)
        _ = try await client.request("POST", "/<script>", body: long)
        let entries = try await client.log()
        #expect(entries.count == 2)
        #expect(
          try await client.row()["name"] as? String
            == "<script>alert(1)</script>\\u{202E}\\u{D}\n\\u{D}\nevent: entry\ndata: {}")
        for entry in entries {
          let number = String(try #require(entry["number"] as? Int))
          let detail = try await client.act("detail", ["number": number])
          #expect(detail.header("Content-Type") == "application/json; charset=utf-8")
          #expect(!detail.body.contains("\u{202E}") && !detail.body.contains("session=abc"))
          #expect(detail.body.utf8.count < 200_000)
        }
        // The shop's own replies are of the same origin: none is read as a page with a script in it.
        let reply = try await client.request(
          "GET", "/oauth/token/request",
          [
            "Authorization":
              "OAuth oauth_consumer_key=\"k\", oauth_signature_method=\"<script>\", oauth_nonce=\"n\", oauth_timestamp=\"1\", oauth_signature=\"s\""
          ])
        #expect(!reply.body.contains("<script>"))
        #expect(reply.header("X-Content-Type-Options") == "nosniff")
      }
    }
  }
#endif
