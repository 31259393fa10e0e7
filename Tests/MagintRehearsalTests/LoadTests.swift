#if Rehearsal
  import Foundation
  import MagintCatalog
  import MagintCore
  import MagintRehearsal
  import Testing

  /// What a stand-in keeps does not grow, and connections beyond what it takes do not hang. How fast it is,
  /// and this with many more of both, is what `make load` shows.
  @Suite(.timeLimit(.minutes(5)))
  struct LoadTests {
    @Test func keepsNoMoreThanOfLiveConsumers() throws {
      let bench = try ShopBench()
      let (shop, first) = (bench.shop, bench.id)
      _ = try bench.activate()
      let secrets = shop.secrets.count
      for _ in 0..<50 { _ = try bench.activate(reauthorizing: true) }
      #expect(shop.secrets.count == secrets)
      #expect(shop.integration(first)?.nonceCount == 102)
      let second = try #require(shop.recreate(first))
      #expect(shop.integration(first) == nil)
      #expect(shop.integrations.map(\.nonceCount) == [0])
      #expect(shop.integration(second)?.status == .recreated)
      // The old consumer stays with its token, as in Magento's database.
      #expect(shop.secrets.count == secrets + 1)
      shop.remove(second)
      #expect(shop.secrets.count == secrets && shop.integrations.isEmpty)
    }

    /// Whole activations over the network, several at a time.
    @Test func activationsLeaveNothing() async throws {
      try await TinyService.run(nil) { service in
        try await StandInTests.withStandIn {
          $0.journalCapacity = 10
        } _: { standIn in
          let ids = (0..<4).map { _ in
            standIn.shop.install(
              IntegrationDefinition(
                name: "Nm", endpointURL: "\(service.url)/callback",
                identityLinkURL: "\(service.url)/login"))
          }
          await withTaskGroup(of: Void.self) { group in
            for id in ids {
              group.addTask {
                for round in 0..<5 {
                  let outcome = try? await standIn.activate(id, reauthorizing: round > 0)
                  #expect(outcome?.reply?.status == 200)
                  for _ in 0..<1000 where standIn.shop.integration(id)?.status != .active {
                    try? await Task.sleep(for: .milliseconds(10))
                  }
                  #expect(standIn.shop.integration(id)?.status == .active)
                }
              }
            }
          }
          #expect(standIn.exchanges.count == 10)
          #expect(standIn.exchanges.last?.number == 40)
          #expect(standIn.shop.integrations.map(\.nonceCount) == [10, 10, 10, 10])
          // Of each: consumer secret, access token with its secret and verifier, secret of the request token.
          #expect(standIn.shop.secrets.count == 20)
        }
      }
    }

    /// Many requests whose long replies are never read: the server does not wait for ever to send them.
    @Test func deafClient() async throws {
      try await StandInTests.withStandIn {
        $0.patience = 1
      } _: { standIn in
        let request = Self.echoed
        let wasClosed = try await blocking {
          try LoopbackSocket.connect(to: standIn.port).writeUntilClosed(request, seconds: 10)
        }
        #expect(wasClosed)
        try await Self.expectNoConnection(standIn)
      }
    }

    /// Many requests, and replies that are read a little at a time: some go out now and then, each too late.
    @Test func sippingClient() async throws {
      try await StandInTests.withStandIn {
        $0.patience = 2
      } _: { standIn in
        let request = Self.echoed
        let wasClosed = try await blocking {
          let socket = try LoopbackSocket.connect(to: standIn.port, receiveBuffer: 32 << 10)
          Thread.detachNewThread {
            while !socket.read(seconds: 30, atLeast: 32 << 10).isClosed {
              Thread.sleep(forTimeInterval: 0.9)
            }
          }
          return socket.writeUntilClosed(request, seconds: 20)
        }
        #expect(wasClosed)
        try await Self.expectNoConnection(standIn)
      }
    }

    /// The reply to it is as long as it is.
    private static let echoed: String = {
      let parameters = ["consumer_key", "signature", "nonce", "timestamp"]
        .map { "oauth_\($0)=\"1\"," }.joined()
      return
        "POST /oauth/token/request HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nAuthorization: OAuth "
        + "\(parameters)oauth_signature_method=\"\(String(repeating: "x", count: 20_000))\"\r\n\r\n"
    }()

    /// Half a request, and nothing more to come.
    @Test func halfClosed() async throws {
      try await StandInTests.withStandIn {
        $0.patience = 1
      } _: { standIn in
        let isClosed = try await blocking {
          let socket = try LoopbackSocket.connect(to: standIn.port)
          socket.write("GET /rest/V1/orders HTTP/1.1\r\nHost: a\r\n")
          socket.closeForWriting()
          return socket.read(seconds: 20).isClosed
        }
        #expect(isClosed)
        try await Self.expectNoConnection(standIn)
      }
    }

    /// More connections than there is room for are closed, and room is made when those that say nothing have
    /// had their time.
    @Test func manyConnections() async throws {
      try await StandInTests.withStandIn {
        $0.patience = 1
        $0.connectionLimit = 20
      } _: { standIn in
        let closed = try await blocking {
          let sockets = try (0..<100).map { _ in try LoopbackSocket.connect(to: standIn.port) }
          return sockets.count { $0.read(seconds: 20).isClosed }
        }
        #expect(closed == 100)
        try await Self.expectNoConnection(standIn)
        let (text, _) = try await StandInTests.send(
          "GET /rest/V1/directory/countries HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
          to: standIn.port)
        #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
      }
    }

    static func expectNoConnection(_ standIn: StandIn) async throws {
      for _ in 0..<1000 where standIn.connectionCount > 0 {
        try await Task.sleep(for: .milliseconds(20))
      }
      #expect(standIn.connectionCount == 0)
    }

    @Test func connectionsFitTheLimitOfOpenFiles() throws {
      #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
      #else
        let resource = RLIMIT_NOFILE
      #endif
      var before = rlimit()
      try #require(getrlimit(resource, &before) == 0)
      // The tests are one process.
      defer { setrlimit(resource, &before) }
      #expect(OpenFiles.connections(of: 10) == 10)
      let most = OpenFiles.connections(of: 1 << 40)
      #expect(most >= 10)
      #expect(most < OpenFiles.allow(0))
    }
  }
#endif
