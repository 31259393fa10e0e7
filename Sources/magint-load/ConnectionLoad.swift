#if Rehearsal
  import Foundation
  import MagintCore
  import NIOCore
  import NIOPosix

  /// Many connections at once, most of which want nothing good, and ordinary requests in between.
  struct ConnectionLoad {
    var port: Int
    /// Seconds after which the server gives a connection up.
    var patience: Int

    enum Kind: String, CaseIterable {
      /// Says nothing.
      case idle
      /// A head that comes a byte a second.
      case slowHead = "slow head"
      /// A body that never comes.
      case slowBody = "slow body"
      /// Half a request, and then the client's end of the connection is closed.
      case halfClosed = "half closed"
      /// Many requests with long replies, which are never read.
      case deaf
      /// One request; stays open behind it.
      case ordinary
    }

    struct Result {
      /// Got a reply.
      var served = 0
      /// Were closed, before a reply or without one.
      var refused = 0
      /// Were still open when the server had had time enough, by kind.
      var hung: [String: Int] = [:]
      var seconds = 0.0
      /// Of the ordinary requests in between: how many there were, and seconds of the slowest.
      var requests = 0
      var slowest = 0.0
    }

    /// The clients do not wait for the server's threads.
    private let clients = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    init(port: Int, patience: Int) {
      self.port = port
      self.patience = patience
    }

    func run(_ count: Int) async -> Result {
      // Few are deaf: each has megabytes worked through before nobody takes them.
      let kinds =
        Array(repeating: Kind.allCases.filter { $0 != .deaf }, count: 4).flatMap(\.self) + [.deaf]
      let start = ContinuousClock.now
      // Many times what a server needs that is patient for so long with a head and then with a body: whoever is
      // open then would be so for ever.
      let deadline = start + .seconds(patience * 4)
      var result = Result()
      let probing = Task { await probe(until: deadline) }
      let ends = await withTaskGroup(of: (Kind, End).self) { group in
        for number in 0..<count {
          let kind = kinds[number % kinds.count]
          group.addTask { (kind, await connection(kind, until: deadline)) }
        }
        var ends: [(Kind, End)] = []
        for await end in group { ends.append(end) }
        return ends
      }
      probing.cancel()
      (result.requests, result.slowest) = await probing.value
      result.seconds = (ContinuousClock.now - start) / .seconds(1)
      for (kind, end) in ends {
        switch end {
        case .served: result.served += 1
        case .refused: result.refused += 1
        case .hung: result.hung[kind.rawValue, default: 0] += 1
        }
      }
      try? await clients.shutdownGracefully()
      return result
    }

    private enum End { case served, refused, hung }

    private static func request(_ header: String = "") -> String {
      "GET /rest/V1/directory/countries HTTP/1.1\r\nHost: a\r\n\(header)\r\n"
    }

    /// Is answered with as long a text, because Magento quotes what it does not know.
    private static let longRequest =
      "POST /oauth/token/request HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nAuthorization: OAuth "
      + ["consumer_key", "signature", "nonce", "timestamp"].map { "oauth_\($0)=\"1\"," }.joined()
      + "oauth_signature_method=\"\(String(repeating: "x", count: 20_000))\"\r\n\r\n"

    private func connection(_ kind: Kind, until deadline: ContinuousClock.Instant) async -> End {
      let watch = Watch()
      do {
        let channel = try await ClientBootstrap(group: clients)
          .channelOption(.allowRemoteHalfClosure, value: false)
          .channelOption(.autoRead, value: kind != .deaf)
          .channelOption(.socketOption(.so_rcvbuf), value: 1 << 16)
          .connectTimeout(.seconds(Int64(patience * 4)))
          .channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
              try channel.pipeline.syncOperations.addHandler(watch)
            }
          }
          .connect(host: "127.0.0.1", port: port).get()
        let talking = Task { await talk(kind, channel) }
        let timeout = channel.eventLoop.scheduleTask(
          in: .nanoseconds(Int64((deadline - .now) / .nanoseconds(1)))
        ) {
          // Who has not read sees now whether the connection was closed.
          channel.setOption(.autoRead, value: true).whenComplete { _ in channel.read() }
          channel.eventLoop.scheduleTask(in: .seconds(2)) {
            watch.hasHung = channel.isActive
            channel.close(promise: nil)
          }
        }
        try? await channel.closeFuture.get()
        timeout.cancel()
        talking.cancel()
        return try await channel.eventLoop.submit {
          watch.hasHung ? .hung : watch.hasReply ? .served : .refused
        }.get()
      } catch {
        // Refused, reset or not accepted in time: a client is told, and does not wait.
        return .refused
      }
    }

    private func talk(_ kind: Kind, _ channel: any Channel) async {
      func send(_ text: String) async {
        try? await channel.writeAndFlush(ByteBuffer(string: text)).get()
      }
      switch kind {
      case .idle: break
      case .slowHead:
        await send("GET / HTTP/1.1\r\nHost: a\r\nX: ")
        while channel.isActive, !Task.isCancelled {
          try? await Task.sleep(for: .seconds(1))
          await send("x")
        }
      case .slowBody:
        await send("POST /oauth/token/request HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n")
      case .halfClosed:
        await send("GET / HTTP/1.1\r\nHost: a\r\n")
        try? await channel.close(mode: .output).get()
      case .deaf: for _ in 0..<50 where channel.isActive { await send(Self.longRequest) }
      case .ordinary: await send(Self.request())
      }
    }

    private final class Watch: ChannelInboundHandler, @unchecked Sendable {
      typealias InboundIn = ByteBuffer

      // Of the channel's event loop alone.
      var hasReply = false
      var hasHung = false

      func channelRead(context: ChannelHandlerContext, data: NIOAny) { hasReply = true }
      func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
      }
    }

    /// Ordinary requests one after the other, each on a connection of its own.
    ///
    /// - Returns: how many, and seconds until the slowest was answered or refused.
    private func probe(until deadline: ContinuousClock.Instant) async -> (Int, Double) {
      var (count, slowest) = (0, 0.0)
      while !Task.isCancelled, .now < deadline {
        let start = ContinuousClock.now
        await ask()
        count += 1
        slowest = max(slowest, (ContinuousClock.now - start) / .seconds(1))
        try? await Task.sleep(for: .milliseconds(100))
      }
      return (count, slowest)
    }

    private func ask() async {
      do {
        let channel = try await ClientBootstrap(group: clients)
          .connect(host: "127.0.0.1", port: port).get()
        let text = Self.request("Connection: close\r\n")
        try? await channel.writeAndFlush(ByteBuffer(string: text)).get()
        try await channel.closeFuture.get()
      } catch {
        // Refused, which is an answer.
      }
    }
  }
#endif
