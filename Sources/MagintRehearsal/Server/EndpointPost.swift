#if Rehearsal
  internal import MagintCore
  internal import NIOCore
  internal import NIOPosix
  internal import NIOSSL

  /// The call of an endpoint URL, byte by byte as Magento's HTTP client sends it, and the reply as it reads that.
  ///
  /// A client library would put its own headers in, and refuse what Magento sends and takes.
  package struct EndpointPost: Sendable {
    let endpoint: EndpointURL
    let headers: [HeaderField]
    package let bytes: [UInt8]

    /// - Parameter form: what is posted.
    package init(_ form: [UInt8], to endpoint: EndpointURL, _ behaviour: MagentoBehaviour) {
      self.endpoint = endpoint
      let type = HeaderField("Content-Type", "application/x-www-form-urlencoded")
      let length = HeaderField("Content-Length", String(form.count))
      let agent = HeaderField("User-Agent", behaviour.userAgent)
      let accept = HeaderField("Accept", "*/*")
      let user = endpoint.userInfo.map {
        [HeaderField("Authorization", "Basic " + base64(Array(Self.pair($0).utf8)))]
      }
      let host = HeaderField("Host", Self.host(endpoint, behaviour))
      if behaviour.signatureRules == .native {
        headers =
          [
            host, accept, HeaderField("Connection", "close"),
            HeaderField("Accept-Encoding", "gzip, deflate"), agent,
          ] + (user ?? []) + [type, length]
      } else {
        headers = [host] + (user ?? []) + [agent, accept, length, type]
      }
      var lines = headers.map { "\($0.name): \($0.value)" }
      // A slip of Magento's: the Host header a second time, without its name.
      if behaviour.signatureRules == .laminas, endpoint.port != 80, endpoint.port != 443 {
        lines.insert(endpoint.authority, at: lines.count - 2)
      }
      lines.insert("POST \(endpoint.target) HTTP/1.1", at: 0)
      bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + form
    }

    private static func host(_ endpoint: EndpointURL, _ behaviour: MagentoBehaviour) -> String {
      guard behaviour.signatureRules == .native, endpoint.isHostInPath else {
        return endpoint.authority
      }
      // It looks for the host where the URL has none.
      return endpoint.lacksScheme ? ":" : ""
    }

    private static func pair(_ userInfo: String) -> String {
      userInfo.contains(":") ? userInfo : userInfo + ":"
    }

    /// - Parameters:
    ///   - seconds: for all of it, from the connection to the last byte of the reply.
    ///   - verifies: whether a certificate has to be one of a known authority, for the host.
    func send(
      seconds: Double, verifies: Bool
    ) async -> Result<ReplyMessage, ServiceCall.Failure> {
      let limit = TimeAmount.milliseconds(Int64(seconds * 1000))
      let group = MultiThreadedEventLoopGroup.singleton
      let loop = group.next()
      let promise = loop.makePromise(of: ReplyMessage.self)
      let hasHead = Guarded(false)
      let context: NIOSSLContext?
      do {
        context = endpoint.isSecure ? try Self.context(verifies: verifies) : nil
      } catch {
        promise.fail(error)
        return .failure(ServiceCall.Failure("TLS cannot be set up: \(error)"))
      }
      let deadline = loop.scheduleTask(in: limit) { promise.fail(Problem.late) }
      let bootstrap = ClientBootstrap(group: loop).connectTimeout(limit)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            if let context {
              try pipeline.addHandler(
                NIOSSLClientHandler(context: context, serverHostname: endpoint.serverName))
            }
            try pipeline.addHandler(ReplyReader(bytes, promise, hasHead))
          }
        }
      // An address needs nobody to look it up.
      let address = try? SocketAddress(ipAddress: endpoint.host, port: endpoint.port)
      let connection =
        address.map { bootstrap.connect(to: $0) }
        ?? bootstrap.connect(host: endpoint.host, port: endpoint.port)
      connection.whenFailure { promise.fail($0) }
      // Also one that comes to be when nobody waits for it any more.
      promise.futureResult.whenComplete { _ in
        connection.whenSuccess { $0.close(promise: nil) }
      }
      let result: Result<ReplyMessage, any Error> = await withTaskCancellationHandler {
        do {
          return .success(try await promise.futureResult.get())
        } catch {
          return .failure(error)
        }
      } onCancel: {
        promise.fail(Problem.stopped)
      }
      deadline.cancel()
      switch result {
      case .success(let reply): return .success(reply)
      case .failure(let error):
        return .failure(Self.failure(error, hasHead: hasHead.withLock { $0 }, seconds: seconds))
      }
    }

    private enum Problem: Error { case late, stopped, closed, malformed }

    private static func failure(
      _ error: any Error, hasHead: Bool, seconds: Double
    ) -> ServiceCall.Failure {
      switch error {
      case Problem.stopped: .stopped
      case Problem.late, ChannelError.connectTimeout:
        ServiceCall.late(hasHead: hasHead, seconds: seconds)
      case Problem.closed: ServiceCall.closed(hasHead: hasHead)
      case Problem.malformed:
        ServiceCall.Failure(
          "the reply is not HTTP as Magento reads it",
          help:
            "Let the service answer in HTTP/1.1, with a status that there is, and see that no port for https or for something else is called by http."
        )
      default: ServiceCall.failure(error, hasHead: hasHead, seconds: seconds)
      }
    }

    private static func context(verifies: Bool) throws -> NIOSSLContext {
      try (verifies ? checking : trusting).get()
    }

    private static let checking = Result {
      try NIOSSLContext(configuration: .makeClientConfiguration())
    }

    private static let trusting = Result {
      var configuration = TLSConfiguration.makeClientConfiguration()
      configuration.certificateVerification = .none
      return try NIOSSLContext(configuration: configuration)
    }

    /// Sends the request and reads the reply to its end.
    private final class ReplyReader: ChannelInboundHandler {
      typealias InboundIn = ByteBuffer
      typealias OutboundOut = ByteBuffer

      private let request: [UInt8]
      private let promise: EventLoopPromise<ReplyMessage>
      private let hasHead: Guarded<Bool>
      private var parser = ReplyParser()

      init(
        _ request: [UInt8], _ promise: EventLoopPromise<ReplyMessage>, _ hasHead: Guarded<Bool>
      ) {
        self.request = request
        self.promise = promise
        self.hasHead = hasHead
      }

      func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: request)), promise: nil)
        context.fireChannelActive()
      }

      func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let outcome = parser.consume(unwrapInboundIn(data).readableBytesView)
        if parser.hasHead { hasHead.withLock { $0 = true } }
        end(outcome, context)
      }

      func channelInactive(context: ChannelHandlerContext) {
        end(parser.end(), context)
        promise.fail(Problem.closed)
        context.fireChannelInactive()
      }

      func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A peer that closes without saying so has still closed.
        if let error = error as? NIOSSLError, error == .uncleanShutdown {
          end(parser.end(), context)
          promise.fail(Problem.closed)
        }
        promise.fail(error)
        context.close(promise: nil)
      }

      private func end(_ outcome: ReplyParser.Outcome, _ context: ChannelHandlerContext) {
        switch outcome {
        case .incomplete: return
        case .complete(let reply): promise.succeed(reply)
        case .malformed: promise.fail(Problem.malformed)
        }
        context.close(promise: nil)
      }
    }
  }

  extension EndpointURL {
    /// For the certificate; addresses have none.
    var serverName: String? {
      let isAddress =
        host.contains(":")
        || host.utf8.allSatisfy { 0x30...0x39 ~= $0 || $0 == UInt8(ascii: ".") }
      return isAddress ? nil : host
    }
  }
#endif
