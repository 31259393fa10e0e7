#if Rehearsal
  internal import MagintCore
  internal import NIOCore
  internal import NIOHTTPTypes

  /// The connections that a server has open, up to a limit.
  final class ConnectionSet: Sendable {
    private let channels = Guarded<[ObjectIdentifier: any Channel]>([:])
    let limit: Int

    init(limit: Int) { self.limit = limit }

    /// - Returns: whether there was room for it.
    func add(_ channel: any Channel) -> Bool {
      channels.withLock { channels in
        guard channels.count < limit else { return false }
        channels[ObjectIdentifier(channel)] = channel
        return true
      }
    }

    func remove(_ channel: any Channel) {
      channels.withLock { $0[ObjectIdentifier(channel)] = nil }
    }

    func closeAll() {
      let all = channels.withLock { Array($0.values) }
      for channel in all { channel.close(promise: nil) }
    }
  }

  /// Closes a connection that is one too many, and one on which a request takes its time: a head has to
  /// be there so and so long after the connection or the reply before it, a body as long after its head.
  /// Sending a byte now and then does not help.
  final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let connections: ConnectionSet
    private let patience: TimeAmount
    private var timer: Scheduled<Void>?

    init(_ connections: ConnectionSet, patience: TimeAmount) {
      self.connections = connections
      self.patience = patience
    }

    func handlerAdded(context: ChannelHandlerContext) {
      let channel = context.channel
      guard connections.add(channel) else {
        // Not before it has been set up.
        context.eventLoop.execute { channel.close(promise: nil) }
        return
      }
      let connections = connections
      channel.closeFuture.whenComplete { _ in connections.remove(channel) }
      startTimer(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head: startTimer(context)
      case .body: break
      case .end: timer?.cancel()
      }
      context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
      if case .end = unwrapOutboundIn(data) { startTimer(context) }
      context.write(data, promise: promise)
    }

    private func startTimer(_ context: ChannelHandlerContext) {
      timer?.cancel()
      let channel = context.channel
      timer = context.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
    }
  }
#endif
