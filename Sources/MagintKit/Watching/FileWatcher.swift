internal import MagintCore

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Waits for changes of files that a run may have looked at: XML, PHP and JSON below some paths.
///
/// On Linux the kernel tells (inotify). Elsewhere, and where it has no more watches to give, all files
/// are looked at again and again.
public final class FileWatcher {
  /// What changed.
  public struct Changes: Sendable {
    /// The files, as they are found below the paths, sorted. Empty where only directories did, or more
    /// than the kernel keeps track of.
    public var paths: [String] = []
    /// Whether anything else may have changed too.
    public var mayBeMore = false
  }

  private let paths: [String]
  private let exclude: [String]
  private let interruption: Int32
  private var notifier: Notifier?
  /// What the files were, where they have to be looked at.
  private var states: [String: WatchedFiles.State]
  /// Why they have to be; nil where the kernel tells.
  public private(set) var notice: String?

  /// Starts watching: whatever happens from now on is told.
  ///
  /// - Parameters:
  ///   - paths: directories, with all below them, and files.
  ///   - exclude: globs of paths to leave out, as ``LintOptions/exclude``.
  ///   - interruption: a descriptor that becomes readable when waiting is to end.
  ///   - polls: whether to look at the files again and again even where the kernel would tell.
  public init(_ paths: [String], exclude: [String], interruption: Int32, polls: Bool = false) {
    self.paths = paths
    self.exclude = exclude
    self.interruption = interruption
    states = [:]
    if polls {
      notice = "looking at all files every second"
    } else {
      start()
    }
    if notifier == nil { states = WatchedFiles.states(paths, exclude) }
  }

  /// Watches all directories that are there now.
  private func start() {
    #if os(Linux)
      do throws(MagintError) {
        let notifier = try Notifier()
        var failure: MagintError?
        WatchedFiles.directories(paths, exclude) { directory in
          guard failure == nil else { return }
          do throws(MagintError) {
            try notifier.watch(directory)
          } catch {
            failure = error
          }
        }
        if let failure { throw failure }
        self.notifier = notifier
        notice = nil
      } catch {
        notifier = nil
        notice = "\(error.message); looking at all files every second instead"
      }
    #else
      notice = "this system does not tell of changes: looking at all files every second"
    #endif
  }

  /// Waits until files have changed, and for the end of a burst of changes: an editor or git makes
  /// many.
  ///
  /// - Returns: what changed; nil where the wait was interrupted.
  public func wait() -> Changes? {
    while true {
      let changes = notifier == nil ? poll() : listen()
      guard let changes else { return nil }
      if !changes.paths.isEmpty || changes.mayBeMore { return changes }
    }
  }

  // MARK: Being told

  /// How long nothing may happen before a burst counts as over, and how long it may last at most, in
  /// milliseconds.
  private static let quiet: Int32 = 80
  private static let longest = 1_500
  private static let interval: Int32 = 1_000

  private func listen() -> Changes? {
    guard let notifier else { return nil }
    var names: Set<String> = []
    var isStale = false
    var isOver = false
    var waited = 0
    // A path that is gone cannot be watched until it comes back.
    let absent = paths.filter { FileSystem.identity($0) == nil }
    while !isOver {
      let isFirst = names.isEmpty && !isStale
      let timeout = isFirst ? (absent.isEmpty ? -1 : Self.interval) : Self.quiet
      switch Self.ready(notifier.descriptor, interruption, timeout) {
      case .interrupted: return nil
      case .timeout where isFirst:
        guard absent.contains(where: { FileSystem.identity($0) != nil }) else { continue }
        isStale = true
        isOver = true
      case .timeout: isOver = true
      case .ready:
        let events = notifier.read()
        isStale = isStale || events.isStale
        names.formUnion(events.files.filter(isWatched))
        // What nobody looks at does not keep anybody waiting.
        if !names.isEmpty || isStale { waited += Int(Self.quiet) }
        isOver = waited > Self.longest
      }
    }
    // Directories came, went or moved: watches below them are wrong or missing. What happened there
    // meanwhile is seen by the run that follows.
    if isStale {
      start()
      if self.notifier == nil { states = WatchedFiles.states(paths, exclude) }
    }
    return Changes(paths: names.sorted(), mayBeMore: isStale)
  }

  private func isWatched(_ path: String) -> Bool {
    WatchedFiles.isWatched(path, paths) && !exclude.contains { FileSystem.matches($0, path) }
  }

  private enum Readiness { case ready, interrupted, timeout }

  private static func ready(
    _ descriptor: Int32, _ interruption: Int32, _ timeout: Int32
  ) -> Readiness {
    var descriptors = [
      pollfd(fd: interruption, events: Int16(POLLIN), revents: 0),
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      let count = Self.poll(&descriptors, timeout)
      if count < 0, errno == EINTR { continue }
      if descriptors[0].revents != 0 { return .interrupted }
      // A descriptor that fails must not make a loop that never rests.
      guard count >= 0 else { return .interrupted }
      return count == 0 ? .timeout : .ready
    }
  }

  private static func poll(_ descriptors: inout [pollfd], _ timeout: Int32) -> Int32 {
    systemPoll(&descriptors, nfds_t(descriptors.count), timeout)
  }

  // MARK: Looking

  private func poll() -> Changes? {
    guard Self.ready(-1, interruption, Self.interval) != .interrupted else { return nil }
    var last = states
    var changed: Set<String> = []
    // Until nothing changes any more: files may be written bit by bit.
    for _ in 0..<10 {
      let now = WatchedFiles.states(paths, exclude)
      let new = Set(now.keys).union(last.keys).filter { now[$0] != last[$0] }
      last = now
      if new.isEmpty { break }
      changed.formUnion(new)
      guard Self.ready(-1, interruption, Self.quiet) != .interrupted else { return nil }
    }
    states = last
    return Changes(paths: changed.sorted())
  }
}

/// `poll`, under a name that does not clash with a method.
private func systemPoll(
  _ descriptors: UnsafeMutablePointer<pollfd>, _ count: nfds_t, _ timeout: Int32
) -> Int32 {
  poll(descriptors, count, timeout)
}
