import Dispatch

/// Runs `body` to its end.
///
/// An asynchronous `main` would do, but costs a statically linked program four times the start-up
/// time of this: its end unwinds the main thread through every frame table of the binary.
func blocking<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Value {
  let box = Box<Value>()
  let done = DispatchSemaphore(value: 0)
  Task.detached {
    box.value = await body()
    done.signal()
  }
  done.wait()
  return box.value!
}

private final class Box<Value: Sendable>: @unchecked Sendable {
  // Written before the semaphore is signalled, read after it was waited for.
  var value: Value?
}
