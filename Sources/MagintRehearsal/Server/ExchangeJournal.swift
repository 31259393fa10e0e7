#if Rehearsal
  internal import MagintCore

  /// The newest exchanges of a stand-in, for those who come later, and each new one for those who wait.
  final class ExchangeJournal: Sendable {
    private struct State: Sendable {
      var kept: [Exchange] = []
      var oldest = 0
      var listeners: [Int: AsyncStream<Exchange>.Continuation] = [:]
      var lastListener = 0
      var isClosed = false
    }

    private let capacity: Int
    private let state = Guarded(State())

    init(capacity: Int) { self.capacity = capacity }

    func add(_ exchange: Exchange) {
      let listeners = state.withLock { state in
        if state.kept.count < capacity {
          state.kept.append(exchange)
        } else if capacity > 0 {
          state.kept[state.oldest] = exchange
          state.oldest = (state.oldest + 1) % capacity
        }
        return Array(state.listeners.values)
      }
      for listener in listeners { listener.yield(exchange) }
    }

    /// In order.
    var all: [Exchange] {
      state.withLock { Array($0.kept[$0.oldest...] + $0.kept[..<$0.oldest]) }
    }

    /// Each exchange from now on. A listener that does not keep up misses the oldest.
    func listen() -> AsyncStream<Exchange> {
      let (stream, continuation) = AsyncStream.makeStream(
        of: Exchange.self, bufferingPolicy: .bufferingNewest(max(capacity, 1)))
      let number = state.withLock { state in
        state.lastListener += 1
        if !state.isClosed { state.listeners[state.lastListener] = continuation }
        return state.isClosed ? nil : state.lastListener
      }
      guard let number else {
        continuation.finish()
        return stream
      }
      continuation.onTermination = { [state] _ in
        state.withLock { $0.listeners[number] = nil }
      }
      return stream
    }

    func close() {
      let listeners = state.withLock { state in
        state.isClosed = true
        defer { state.listeners = [:] }
        return Array(state.listeners.values)
      }
      for listener in listeners { listener.finish() }
    }
  }
#endif
