internal import MagintCore

#if os(Linux)
  #if canImport(Glibc)
    internal import Glibc
  #elseif canImport(Musl)
    internal import Musl
  #endif

  /// The kernel's word on directories: inotify.
  final class Notifier {
    struct Events {
      /// Files that changed, by their paths.
      var files: [String] = []
      /// Whether the directories are not those that are watched any more, or events were lost.
      var isStale = false
    }

    let descriptor: Int32
    private var directories: [Int32: String] = [:]

    init() throws(MagintError) {
      descriptor = inotify_init1(O_NONBLOCK | O_CLOEXEC)
      guard descriptor >= 0 else {
        throw MagintError(.failure, "the system has no more watchers to give")
      }
    }

    deinit { close(descriptor) }

    /// A file is complete when whoever wrote it closes it, or moves it to its place. Of a link or a
    /// directory its creation is all there is.
    private static let mask =
      UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVED_TO) | UInt32(IN_MOVED_FROM) | UInt32(IN_DELETE)
      | UInt32(IN_CREATE) | UInt32(IN_ATTRIB) | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF)
      | UInt32(bitPattern: Int32(IN_ONLYDIR))

    /// Watches a directory, without those in it. One that is gone meanwhile is left out.
    ///
    /// - Throws: ``MagintError`` where the system has no more watches to give.
    func watch(_ directory: String) throws(MagintError) {
      let number = PathCall.with(directory) { inotify_add_watch(descriptor, $0, Self.mask) }
      guard number >= 0 else {
        guard errno == ENOSPC || errno == ENOMEM else { return }
        throw MagintError(
          .failure,
          "the system has no more watches to give (sysctl fs.inotify.max_user_watches)")
      }
      directories[number] = directory
    }

    /// What has happened since the last time.
    func read() -> Events {
      var events = Events()
      var buffer = [UInt8](repeating: 0, count: 64 << 10)
      while true {
        let count = buffer.withUnsafeMutableBytes { readBytes(descriptor, $0) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return events }
        add(buffer[..<count], to: &events)
      }
    }

    private func add(_ bytes: ArraySlice<UInt8>, to events: inout Events) {
      let header = MemoryLayout<inotify_event>.size
      var at = bytes.startIndex
      while at + header <= bytes.endIndex {
        let event = bytes[at..<at + header].withUnsafeBytes {
          $0.loadUnaligned(as: inotify_event.self)
        }
        let end = min(at + header + Int(event.len), bytes.endIndex)
        let name = bytes[(at + header)..<end].prefix { $0 != 0 }
        at = end
        func has(_ flag: Int32) -> Bool { event.mask & UInt32(bitPattern: flag) != 0 }
        guard !has(Int32(IN_Q_OVERFLOW)) else {
          events.isStale = true
          continue
        }
        // A directory of an older set of watches, or one that is gone: its parent tells that.
        guard let directory = directories[event.wd], !has(Int32(IN_IGNORED)) else { continue }
        if has(Int32(IN_DELETE_SELF)) || has(Int32(IN_MOVE_SELF)) {
          events.isStale = true
        } else if has(Int32(IN_ISDIR)) {
          if !has(Int32(IN_ATTRIB)) { events.isStale = true }
        } else if !name.isEmpty {
          events.files.append(
            WatchedFiles.join(directory, name.withUnsafeBufferPointer(ForeignByte.text)))
        }
      }
    }
  }

  /// `read`, under a name that does not clash with ``Notifier/read()``.
  private func readBytes(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, buffer.baseAddress, buffer.count)
  }
#else
  /// No system but Linux has it.
  final class Notifier {
    struct Events {
      var files: [String] = []
      var isStale = false
    }

    var descriptor: Int32 { -1 }

    func read() -> Events { Events() }
  }
#endif
