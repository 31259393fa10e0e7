#if Rehearsal
  internal import MagintCore
  internal import NIOCore
  internal import NIOHTTP1

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
  /// what waits to be sent has to go out in twice that. Sending or taking a byte now and then does not help.
  final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private static let sendBuffer: SocketOptionValue = 1 << 17

    private let connections: ConnectionSet
    private let patience: TimeAmount
    /// Of a head or a body that is to come.
    private var timer: Scheduled<Void>?
    /// Of what waits to be sent. It is not put off by what goes out of that, nor by what comes meanwhile.
    private var sendTimer: Scheduled<Void>?
    /// Requests that have begun and whose reply is not out yet: several, where the client does not wait.
    private var open = 0
    /// Parts of replies so far, and how many of these are out: they go in their order.
    private var parts = (given: 0, sent: 0)

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
      startTimer(context.channel)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
      timer?.cancel()
      sendTimer?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head:
        open += 1
        startTimer(context.channel)
      case .body: break
      case .end: timer?.cancel()
      }
      context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
      let isEnd = if case .end = unwrapOutboundIn(data) { true } else { false }
      let channel = context.channel
      let out = context.eventLoop.makePromise(of: Void.self)
      out.futureResult.cascade(to: promise)
      out.futureResult.assumeIsolated().whenSuccess { [self] in
        parts.sent += 1
        guard isEnd else { return }
        open -= 1
        if open == 0 { startTimer(channel) }
      }
      parts.given += 1
      if sendTimer == nil { startSendTimer(channel) }
      context.write(data, promise: out)
    }

    /// After so many seconds, what waits now has to be out; then the same of what waits by then.
    private func startSendTimer(_ channel: any Channel) {
      let given = parts.given
      sendTimer = channel.eventLoop.assumeIsolated().scheduleTask(in: patience) { [self] in
        sendTimer = nil
        if parts.sent < given {
          channel.close(promise: nil)
        } else if parts.sent < parts.given {
          startSendTimer(channel)
        }
      }
    }

    private func startTimer(_ channel: any Channel) {
      timer?.cancel()
      timer = channel.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
    }
  }
#endif
