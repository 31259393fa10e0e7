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

    var count: Int { channels.withLock { $0.count } }

    func closeAll() {
      let all = channels.withLock { Array($0.values) }
      for channel in all { channel.close(promise: nil) }
    }
  }

  /// Closes a connection that is one too many, and one on which something takes its time: a head has to be
  /// there so and so long after the connection or the reply before it, a body as long after its head, and
  /// what waits to be sent has to go out. Sending a byte now and then does not help.
  final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private static let sendBuffer: SocketOptionValue = 1 << 17

    private let connections: ConnectionSet
    private let patience: TimeAmount
    private var timer: Scheduled<Void>?
    /// Between a head and the end of its request.
    private var isReading = false
    /// Requests that have begun and have no reply yet: several, where the client does not wait.
    private var open = 0
    /// Whether the client takes what it is sent.
    private var isTaking = true

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
      // The system would keep megabytes for a client that takes nothing.
      channel.setOption(.socketOption(.so_sndbuf), value: Self.sendBuffer).whenFailure { _ in }
      startTimer(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head:
        isReading = true
        open += 1
        if isTaking { startTimer(context) }
      case .body: break
      case .end:
        isReading = false
        if isTaking { timer?.cancel() }
      }
      context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
      if case .end = unwrapOutboundIn(data) {
        open -= 1
        if open == 0, isTaking { startTimer(context) }
      }
      context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
      isTaking = context.channel.isWritable
      if !isTaking || isReading || open == 0 { startTimer(context) } else { timer?.cancel() }
      context.fireChannelWritabilityChanged()
    }

    private func startTimer(_ context: ChannelHandlerContext) {
      timer?.cancel()
      let channel = context.channel
      timer = context.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
    }
  }
#endif
