#if Rehearsal
  internal import MagintCore

  /// Something to wait at while it is closed. It is open at first.
  package final class Gate: Sendable {
    private struct State: Sendable {
      var isOpen = true
      var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Guarded(State())

    package var isOpen: Bool { state.withLock { $0.isOpen } }

    package func close() { state.withLock { $0.isOpen = false } }

    package func open() {
      let waiting = state.withLock { state in
        state.isOpen = true
        defer { state.waiting = [] }
        return state.waiting
      }
      for continuation in waiting { continuation.resume() }
    }

    func pass() async {
      await withCheckedContinuation { continuation in
        let isOpen = state.withLock { state in
          if !state.isOpen { state.waiting.append(continuation) }
          return state.isOpen
        }
        if isOpen { continuation.resume() }
      }
    }
  }
#endif
