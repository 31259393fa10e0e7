#if Rehearsal
  internal import HummingbirdCore
  internal import Logging
  internal import NIOCore
  internal import NIOHTTP1

  /// The connections of a stand-in, each answered on its event loop: nothing is handed from thread to thread
  /// for a request of the shop's.
  struct ShopChannel: ServerChildChannel {
    struct Value: ServerChildChannelValue {
      let channel: any Channel
    }

    let responder: ShopResponder
    let connections: ConnectionSet
    /// For a head, and then its body.
    let patience: TimeAmount
    /// Bytes that the head of a request may have.
    let headLimit: Int

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
      channel.eventLoop.makeCompletedFuture {
        let pipeline = channel.pipeline.syncOperations
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = headLimit / 2
        limits.maxHeaderListSize = headLimit
        limits.maxHeaderFieldCount = 100
        try pipeline.configureHTTPServerPipeline(
          withPipeliningAssistance: true, withErrorHandling: false,
          withOutboundHeaderValidation: true, withEncoderConfiguration: .init(),
          withDecoderLimitConfiguration: limits)
        try pipeline.addHandler(ConnectionGuard(connections, patience: patience))
        try pipeline.addHandler(ShopConnection(responder))
        return Value(channel: channel)
      }
    }

    func handle(value: Value, logger: Logger) async {
      try? await value.channel.closeFuture.get()
    }
  }

  /// One connection: requests come in, replies go out, one after the other.
  final class ShopConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let responder: ShopResponder
    private var context: ChannelHandlerContext?
    /// The request that is coming in; nil between two and behind one that is refused.
    private var message: RequestMessage?
    private var intake = BodyIntake()
    private var isHead = false
    private var isBusy = false
    /// Whether the connection ends with the reply.
    private var isLast = false
    /// What answers a request that takes its time.
    private var work: Task<Void, Never>?

    init(_ responder: ShopResponder) { self.responder = responder }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelInactive(context: ChannelHandlerContext) {
      work?.cancel()
      context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head): begin(head)
      case .body(let buffer):
        guard message != nil else { return }
        if !intake.add(buffer, to: &message!, limit: responder.bodyLimit) {
          refuse(413, "The body is too large.")
        }
      case .end:
        guard var message else { return }
        intake.end(&message)
        self.message = nil
        answer(message)
      }
    }

    private func begin(_ head: HTTPRequestHead) {
      isBusy = true
      isHead = head.method == .HEAD
      if !head.isKeepAlive { isLast = true }
      let hosts = head.headers["host"]
      guard let host = hosts.first, !host.isEmpty, let target = Self.target(head.uri) else {
        return refuse(400, "The request names no host or path.")
      }
      // Web servers refuse these before Magento sees them.
      guard hosts.count == 1, head.headers["authorization"].count < 2 else {
        return refuse(400, "The request has a header twice that it can have once.")
      }
      intake = BodyIntake()
      message = RequestMessage(
        head.method.rawValue, scheme: responder.scheme, host: host, target: target,
        headers: head.headers.compactMap { name, value in
          let field = HeaderField(name, Self.trimmed(value))
          return field.isCalled("host") ? nil : field
        })
    }

    /// Without blanks at its end: they are none of a value.
    private static func trimmed(_ value: String) -> String {
      guard value.utf8.last == 0x20 || value.utf8.last == 0x09 else { return value }
      var value = Substring(value)
      while value.utf8.last == 0x20 || value.utf8.last == 0x09 { value.removeLast() }
      return String(value)
    }

    /// Path and query, without scheme and host where a proxy's request has them.
    private static func target(_ path: String) -> String? {
      path.hasPrefix("/") ? path : RequestMessage("GET", url: path)?.target
    }

    private func answer(_ message: RequestMessage) {
      guard responder.takesTime(message) else { return write(responder.answer(message)) }
      guard let loop = context?.eventLoop else { return }
      let bound = NIOLoopBound(self, eventLoop: loop)
      work = Self.answer(message, responder, bound, loop)
    }

    private static func answer(
      _ message: RequestMessage, _ responder: ShopResponder,
      _ connection: NIOLoopBound<ShopConnection>, _ loop: any EventLoop
    ) -> Task<Void, Never> {
      Task {
        let reply = await responder.answerInTime(message)
        await send(reply, connection, loop)
      }
    }

    /// From outside of the event loop.
    private static func send(
      _ reply: ExtraReply, _ connection: NIOLoopBound<ShopConnection>, _ loop: any EventLoop
    ) async {
      switch reply {
      case .message(let reply): loop.execute { connection.value.write(reply) }
      case .stream(let headers, let chunks):
        loop.execute {
          connection.value.write(.head(Self.head(200, headers)))
          connection.value.context?.flush()
        }
        for await chunk in chunks {
          let sent = loop.flatSubmit { connection.value.write(chunk, on: loop) }
          guard (try? await sent.get()) != nil else { return }
        }
        loop.execute { connection.value.end() }
      }
    }

    // MARK: Writing

    private static func head(_ status: Int, _ fields: [HeaderField]) -> HTTPResponseHead {
      var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status))
      head.headers.reserveCapacity(fields.count + 2)
      for field in fields { head.headers.replaceOrAdd(name: field.name, value: field.value) }
      // What a stranger has made the shop say is not guessed to be something else.
      head.headers.replaceOrAdd(name: "X-Content-Type-Options", value: "nosniff")
      return head
    }

    private func write(_ reply: ReplyMessage) {
      var head = Self.head(reply.status, reply.headers)
      head.headers.replaceOrAdd(name: "Content-Length", value: String(reply.body.count))
      write(.head(head))
      if !isHead, !reply.body.isEmpty {
        write(.body(.byteBuffer(ByteBuffer(bytes: reply.body))))
      }
      end()
    }

    private func write(_ part: HTTPServerResponsePart) {
      guard let context else { return }
      context.write(wrapOutboundOut(part), promise: nil)
    }

    private func write(_ chunk: [UInt8], on loop: any EventLoop) -> EventLoopFuture<Void> {
      guard let context else { return loop.makeFailedFuture(ChannelError.ioOnClosedChannel) }
      return context.writeAndFlush(
        wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: chunk)))))
    }

    private func end() {
      guard let context else { return }
      isBusy = false
      let channel = context.channel
      let sent = context.writeAndFlush(wrapOutboundOut(.end(nil)))
      if isLast { sent.whenComplete { _ in channel.close(promise: nil) } }
    }

    /// Answers, and reads nothing more of this connection.
    private func refuse(_ status: Int, _ text: String) {
      message = nil
      isLast = true
      var reply = ReplyMessage.html(status, text)
      reply.headers.append(HeaderField("Connection", "close"))
      write(reply)
    }

    // MARK: Ends

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      switch event {
      case ChannelEvent.inputClosed, is ChannelShouldQuiesceEvent:
        isLast = true
        if !isBusy { context.close(promise: nil) }
      default: context.fireUserInboundEventTriggered(event)
      }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      guard error is HTTPParserError, !isBusy || message != nil else {
        return context.close(promise: nil)
      }
      refuse(400, "")
    }
  }
#endif
