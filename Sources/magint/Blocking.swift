import Dispatch
import MagintCore

/// Runs `body` to its end.
///
/// An asynchronous `main` would do, but costs a statically linked program four times the start-up
/// time of this: its end unwinds the main thread through every frame table of the binary.
func blocking<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Value {
  let box = Guarded<Value?>(nil)
  let done = DispatchSemaphore(value: 0)
  Task.detached {
    let value = await body()
    box.withLock { $0 = value }
    done.signal()
  }
  done.wait()
  return box.withLock { $0! }
}
