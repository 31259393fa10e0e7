internal import Dispatch

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// How many processors there are to work with.
package func processorCount() -> Int {
  max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
}

/// Makes the parts of a list from ranges of indices, on as many threads as there are processors where the
/// list is long enough to be worth waking them.
///
/// - Returns: what `make` returned for each range, in their order; together the ranges are `0..<count`.
package func inParallel<Part: Sendable>(
  _ count: Int, _ make: @Sendable (Range<Int>) -> Part
) -> [Part] {
  let width = processorCount()
  guard count >= 64, width > 1 else { return [make(0..<count)] }
  // Some for each thread, as not all take as long.
  let size = max(16, count / (width * 4) + 1)
  let ranges = stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
  let parts = Guarded<[Part?]>(Array(repeating: nil, count: ranges.count))
  DispatchQueue.concurrentPerform(iterations: ranges.count) { index in
    let part = make(ranges[index])
    parts.withLock { $0[index] = part }
  }
  return parts.withLock { $0.map { $0! } }
}
