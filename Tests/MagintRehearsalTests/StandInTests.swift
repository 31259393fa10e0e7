#if Rehearsal
  import Foundation
  import MagintCatalog
  import MagintCore
  import MagintRehearsal
  import MagintTestSupport
  import Testing

  @Suite(.timeLimit(.minutes(5)))
  struct StandInTests {
    static func options(_ change: (inout StandIn.Options) -> Void = { _ in }) -> StandIn.Options {
      var options = StandIn.Options(
        catalog: .embedded,
        release: Catalog.embedded.releases.firstIndex { "\($0)" == "2.4.7-p3" }!)
      change(&options)
      return options
    }

    /// Runs `body` with a stand-in that is ended behind it.
    static func withStandIn(
      _ change: (inout StandIn.Options) -> Void = { _ in }, _ body: (StandIn) async throws -> Void
    ) async throws {
      let standIn = try await StandIn.start(options(change))
      do {
        try await body(standIn)
      } catch {
        await standIn.stop()
        throw error
      }
      await standIn.stop()
    }

    static let definition = IntegrationDefinition(
      name: "Nm", endpointURL: "http://127.0.0.1:1/endpoint",
      identityLinkURL: "http://127.0.0.1:1/login", resources: ["Magento_Sales::actions_view"])

    /// Sends `text` on a connection of its own.
    static func send(_ text: String, to port: Int) async throws -> (text: String, isClosed: Bool) {
      try await blocking {
        let socket = try LoopbackSocket.connect(to: port)
        socket.write(text)
        return socket.read()
      }
    }

    @Test func answers() async throws {
      try await Self.withStandIn { standIn in
        #expect(standIn.baseURL == "http://127.0.0.1:\(standIn.port)/")
        let (text, isClosed) = try await Self.send(
          "GET /rest/V1/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
          to: standIn.port)
        #expect(isClosed)
        #expect(text.hasPrefix("HTTP/1.1 401 Unauthorized\r\n"))
        #expect(text.contains("application/json; charset=utf-8"))
        #expect(text.hasSuffix(#""parameters":{"resources":"Magento_Sales::actions_view"}}"#))
        #expect(standIn.exchanges.count == 1)
        #expect(standIn.exchanges.first?.account.failure?.topic == .header)
      }
    }

    /// What no client sends, and how the server answers: it goes on with the next.
    @Test(arguments: [
      ("nonsense\r\n\r\n", "400"), ("GET / HTTP/1.1\r\n\r\n", "400"),
      ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", "400"),
      ("GET \u{1}/ HTTP/1.1\r\nHost: a\r\n\r\n", "400"),
      ("GET /\(String(repeating: "a", count: 100_000)) HTTP/1.1\r\nHost: a\r\n\r\n", "4"),
      ("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 100_000))\r\n\r\n", "4"),
      (
        "POST /oauth/token/request HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2000000\r\n\r\n"
          + String(repeating: "a", count: 2_000_000), "400"
      ),
      ("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "400"),
      ("GET http://a/rest/V1/orders HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "401"),
      ("HEAD /rest/V1/orders HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "405"),
    ])
    func malformed(_ request: String, _ status: String) async throws {
      try await Self.withStandIn { standIn in
        let (text, isClosed) = try await Self.send(request, to: standIn.port)
        #expect(isClosed, "\(text)")
        // A server that closes while the client still writes may take its answer along.
        #expect(text.isEmpty || text.hasPrefix("HTTP/1.1 \(status)"), "\(text.prefix(200))")
        let next = try await Self.send(
          "GET /rest/V1/directory/countries HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
          to: standIn.port)
        #expect(next.text.hasPrefix("HTTP/1.1 200 OK\r\n"))
      }
    }

    @Test(arguments: [
      "", "GET /rest/V1/orders HTTP/1.1\r\nHost: a\r\n",
      "POST /oauth/token/request HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc",
    ])
    func slow(_ start: String) async throws {
      try await Self.withStandIn {
        $0.patience = 1
      } _: { standIn in
        let isClosed = try await blocking {
          let socket = try LoopbackSocket.connect(to: standIn.port)
          socket.write(start)
          // A byte now and then, for longer than the server is patient.
          for _ in 0..<30 where !socket.read(seconds: 1, until: { _ in true }).isClosed {
            guard socket.write("x") else { break }
          }
          return socket.read(seconds: 5).isClosed
        }
        #expect(isClosed)
      }
    }

    @Test func tooManyConnections() async throws {
      try await Self.withStandIn {
        $0.connectionLimit = 3
      } _: { standIn in
        let closed = try await blocking {
          let sockets = try (0..<5).map { _ in
            let socket = try LoopbackSocket.connect(to: standIn.port)
            socket.write("GET /rest/V1/directory/countries HTTP/1.1\r\nHost: a\r\n\r\n")
            return socket
          }
          return sockets.count { $0.read(seconds: 5) { $0.contains("[]") }.isClosed }
        }
        #expect(closed == 2)
      }
    }

    @Test func portIsTaken() async throws {
      try await Self.withStandIn { standIn in
        let error = await #expect(throws: MagintError.self) {
          _ = try await StandIn.start(Self.options { $0.port = standIn.port })
        }
        #expect(
          error?.message == "cannot listen on 127.0.0.1:\(standIn.port): address already in use")
      }
    }

    @Test func stopping() async throws {
      let standIn = try await StandIn.start(Self.options())
      let socket = try LoopbackSocket.connect(to: standIn.port)
      let stream = standIn.newExchanges
      await standIn.stop()
      for await _ in stream { Issue.record("no request was sent") }
      #expect(try await blocking { socket.read().isClosed })
      #expect(throws: LoopbackSocket.Failed.self) {
        try LoopbackSocket.connect(to: standIn.port)
      }
    }

    // MARK: Calling the endpoint URL

    /// A service that answers one call with `reply`, and what it was sent.
    static func service(
      _ reply: String?, _ call: (String) async throws -> StandIn.ActivationOutcome
    ) async throws -> (received: String, outcome: StandIn.ActivationOutcome) {
      let (listener, port) = try LoopbackSocket.listen()
      async let received = blocking {
        let socket = try listener.accept()
        let (text, _) = socket.read { $0.contains("oauth_verifier=") }
        if let reply {
          socket.write(reply)
        } else {
          // Until Magento has had enough.
          _ = socket.read(seconds: 20)
        }
        return text
      }
      let outcome = try await call("http://127.0.0.1:\(port)/endpoint?a=b#c")
      return (try await received, outcome)
    }

    @Test(arguments: [
      ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200),
      ("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", 500),
      ("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", 302),
    ])
    func callback(_ reply: String, _ status: Int) async throws {
      try await Self.withStandIn { standIn in
        let id = standIn.shop.install(Self.definition)
        let (received, outcome) = try await Self.service(reply) {
          try await standIn.activate(id, endpoint: $0, identityLink: "http://127.0.0.1:9/l")
        }
        #expect(outcome.reply?.status == status)
        let opensPopUp = outcome.opensPopUp
        #expect(opensPopUp)
        #expect(received.hasPrefix("POST /endpoint?a=b HTTP/1.1\r\n"))
        let lower = received.lowercased()
        #expect(lower.contains("user-agent: laminas\\http\\client\r\n"))
        #expect(lower.contains("content-type: application/x-www-form-urlencoded\r\n"))
        #expect(received.hasSuffix(String(decoding: outcome.activation.form, as: UTF8.self)))
        #expect(
          outcome.activation.identityLink.hasPrefix("http://127.0.0.1:9/l?oauth_consumer_key="))
      }
    }

    @Test func slowService() async throws {
      try await Self.withStandIn { standIn in
        let id = standIn.shop.install(Self.definition)
        let (_, outcome) = try await Self.service(nil) {
          try await standIn.activate(id, endpoint: $0)
        }
        #expect(outcome.failure == "no reply within 5 s")
        #expect((4.5...9).contains(outcome.duration))
        #expect(!outcome.opensPopUp)
      }
    }

    /// A service that begins its reply and sends a little of it every now and then.
    ///
    /// - Parameter call: is given its URL, and what to wait with until the reply has begun.
    static func drip(
      _ call:
        @escaping @Sendable (_ url: String, _ begin: @Sendable () async throws -> Void)
        async throws -> Void
    ) async throws {
      let (listener, port) = try LoopbackSocket.listen()
      let hasBegun = Guarded(false)
      async let isClosed = blocking {
        let socket = try listener.accept()
        _ = socket.read { $0.contains("oauth_verifier=") }
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        hasBegun.withLock { $0 = true }
        let end = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < end {
          guard socket.write("<p>x") else { return true }
          usleep(100_000)
        }
        return false
      }
      try await call("http://127.0.0.1:\(port)/endpoint") {
        for _ in 0..<6_000 where !hasBegun.withLock({ $0 }) {
          try await Task.sleep(for: .milliseconds(10))
        }
      }
      #expect(try await isClosed)
    }

    @Test func drippingService() async throws {
      try await Self.withStandIn { standIn in
        let id = standIn.shop.install(Self.definition)
        try await Self.drip { url, _ in
          let outcome = try await standIn.activate(id, endpoint: url)
          #expect(outcome.failure == "the reply was not complete within 5 s")
          #expect(outcome.duration >= 4.5)
        }
      }
    }

    @Test func stopDuringCall() async throws {
      let standIn = try await StandIn.start(Self.options())
      let id = standIn.shop.install(Self.definition)
      try await Self.drip { url, begin in
        async let outcome = standIn.activate(id, endpoint: url)
        try await begin()
        await standIn.stop()
        // Waiting for the end of its 5 s would give another reason.
        #expect(try await outcome.failure == "the call was stopped before there was a reply")
      }
      // None begins any more.
      let late = try await standIn.activate(id, endpoint: "http://127.0.0.1:1/")
      #expect(late.failure == "the call was stopped before there was a reply")
    }

    @Test(arguments: [
      ("hello there, this is no HTTP\r\n\r\n", "the reply is not HTTP"),
      (
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n",
        "the reply is not HTTP"
      ),
      (
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        "the service closed the connection before the reply was complete"
      ),
    ])
    func brokenReply(_ reply: String, _ failure: String) async throws {
      try await Self.withStandIn { standIn in
        let id = standIn.shop.install(Self.definition)
        let (_, outcome) = try await Self.service(reply) {
          try await standIn.activate(id, endpoint: $0)
        }
        #expect(outcome.failure?.hasPrefix(failure) == true, "\(outcome.failure ?? "")")
        #expect(outcome.help != nil)
      }
    }

    @Test func plainServiceCalledByTLS() async throws {
      try await Self.withStandIn { standIn in
        let id = standIn.shop.install(Self.definition)
        let (listener, port) = try LoopbackSocket.listen()
        async let answer: Void = blocking {
          let socket = try listener.accept()
          _ = socket.read(seconds: 5, atLeast: 1)
          socket.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        }
        let outcome = try await standIn.activate(id, endpoint: "https://127.0.0.1:\(port)/")
        #expect(
          outcome.failure
            == "the TLS handshake failed: the service does not speak https there")
        try await answer
      }
    }

    @Test func unknownHost() async throws {
      let options = Self.options { $0.host = "nonsense.invalid" }
      await #expect {
        try await StandIn.start(options)
      } throws: {
        ($0 as? MagintError)?.message
          == "cannot listen on nonsense.invalid:0: the host 'nonsense.invalid' has no address"
      }
    }

    @Test(arguments: [
      ("http://127.0.0.1:1/", "no connection: connection refused"),
      ("abcd.invalid", "no connection: the host 'abcd.invalid' has no address"),
      ("/abcd", "'/abcd' is no URL that Magento can call"),
      (
        "http://127.0.0.1:99999/a",
        "'http://127.0.0.1:99999/a' is no URL that Magento can call: '99999' is not a port"
      ),
      (
        "http://u:p@[::1]:99999999999999999999999?",
        "'http://u:p@[::1]:99999999999999999999999?' is no URL that Magento can call: '99999999999999999999999' is not a port"
      ),
      ("javascript:alert(1)", "'javascript:alert(1)' is no URL that Magento can call"),
      (
        "http+unix://%2Ftmp%2Fsocket/x",
        "'http+unix://%2Ftmp%2Fsocket/x' is no URL that Magento can call"
      ),
      (
        "http://a.example\\@127.0.0.1/",
        "'http://a.example\\@127.0.0.1/' is no URL that Magento can call"
      ),
    ])
    func unreachable(_ url: String, _ failure: String) async throws {
      try await Self.withStandIn { standIn in
        let id = standIn.shop.install(Self.definition)
        let outcome = try await standIn.activate(id, endpoint: url)
        #expect(outcome.failure == failure)
      }
    }
  }
#endif
