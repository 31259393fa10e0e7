internal import Dispatch
internal import MagintCore

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Reads files and walks directories. Nothing else in the project does.
enum FileSystem {
  /// The absolute path of the working directory.
  static let workingDirectory: String = {
    guard let path = getcwd(nil, 0) else { return "/" }
    defer { free(path) }
    return PathCall.text(path)
  }()

  /// The text of `errno`.
  static func reason(_ code: Int32 = errno) -> String {
    switch code {
    case ENOENT: "no such file or directory"
    case EACCES, EPERM: "permission denied"
    case ELOOP: "too many symbolic links"
    case ENAMETOOLONG: "the path is too long"
    default: String(cString: strerror(code)).lowercased()
    }
  }

  /// The bytes of a regular file.
  ///
  /// - Throws: ``MagintError`` where the path is no regular file, cannot be read, is larger than
  ///   `limit` bytes, or changes meanwhile.
  static func read(_ path: String, limit: Int) throws(MagintError) -> [UInt8] {
    if let bytes = try readIfPresent(path, limit: limit) { return bytes }
    throw MagintError(.failure, path: path, "cannot be read: \(reason(ENOENT))")
  }

  /// The same; nil where there is no such file.
  static func readIfPresent(_ path: String, limit: Int) throws(MagintError) -> [UInt8]? {
    // Without O_NONBLOCK opening a FIFO would wait for somebody to write to it.
    guard !path.isEmpty else { throw MagintError(.usage, "the name of a file is empty") }
    let descriptor = PathCall.openFile(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw MagintError(.failure, path: path, "cannot be read: \(reason())")
    }
    defer { close(descriptor) }
    var before = stat()
    guard fstat(descriptor, &before) == 0 else {
      throw MagintError(.failure, path: path, "cannot be read: \(reason())")
    }
    switch before.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw MagintError(.failure, path: path, "is a directory, not a file")
    default:
      throw MagintError(
        .failure, path: path,
        "is not a regular file; magint reads files, and standard input as '-'")
    }
    let size = Int(before.st_size)
    guard size <= limit else { throw tooLarge(path, size, limit) }
    let bytes = try readAll(descriptor, path, expected: size, isRegular: true, limit: limit)
    guard bytes.count == size, isUnmodified(descriptor, since: before) else {
      throw MagintError(.failure, path: path, "changed while it was read; run magint again")
    }
    return bytes
  }

  private static func isUnmodified(_ descriptor: Int32, since before: stat) -> Bool {
    var after = stat()
    guard fstat(descriptor, &after) == 0, after.st_size == before.st_size else { return false }
    #if canImport(Darwin)
      let (old, new) = (before.st_mtimespec, after.st_mtimespec)
    #else
      let (old, new) = (before.st_mtim, after.st_mtim)
    #endif
    return old.tv_sec == new.tv_sec && old.tv_nsec == new.tv_nsec
  }

  /// All of standard input.
  static func readStandardInput(path: String, limit: Int) throws(MagintError) -> [UInt8] {
    try readAll(0, path, expected: 4096, isRegular: false, limit: limit)
  }

  static func tooLarge(_ path: String, _ size: Int?, _ limit: Int) -> MagintError {
    let megabyte = 1 << 20
    let what = size.map { "has \(($0 + megabyte - 1) / megabyte) MB, more" } ?? "is larger"
    return MagintError(
      .failure, path: path,
      "\(what) than the \(limit / megabyte) MB that magint reads; pass --max-file-size to allow it"
    )
  }

  private static func readAll(
    _ descriptor: Int32, _ path: String, expected: Int, isRegular: Bool, limit: Int
  ) throws(MagintError) -> [UInt8] {
    var failure: MagintError?
    var capacity = expected + 1
    var result: [UInt8] = []
    // One more byte than expected shows that the file has not grown.
    while failure == nil {
      var isAtEnd = false
      let filled = result
      result = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        _ = buffer.initialize(from: filled)
        count = filled.count
        while count < buffer.count {
          let got = readBytes(descriptor, buffer.baseAddress! + count, buffer.count - count)
          if got < 0 {
            if errno == EINTR { continue }
            failure = MagintError(.failure, path: path, "cannot be read: \(reason())")
            return
          }
          if got == 0 {
            isAtEnd = true
            return
          }
          count += got
          // There was room for one byte more.
          if isRegular, count == expected {
            isAtEnd = true
            return
          }
        }
      }
      if isAtEnd { break }
      if result.count > limit { throw tooLarge(path, nil, limit) }
      capacity = min(capacity * 2, limit + 1)
    }
    if let failure { throw failure }
    return result
  }

  // MARK: Paths

  /// `path` made absolute, without `.` and `..`; symbolic links are not looked at.
  static func absolute(_ path: String) -> String {
    let isAbsolute = path.utf8.first == UInt8(ascii: "/")
    if isNormal(path) {
      return isAbsolute
        ? path : workingDirectory == "/" ? "/" + path : workingDirectory + "/" + path
    }
    var parts: [Substring] = []
    let whole = isAbsolute ? path : workingDirectory + "/" + path
    for part in whole.split(separator: "/") {
      switch part {
      case ".": break
      case "..": _ = parts.popLast()
      default: parts.append(part)
      }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// Whether no part of a path is empty, `.` or `..`: nearly all that are asked about are so.
  static func isNormal(_ path: String) -> Bool {
    let bytes = path.utf8.span
    var length = 0
    var dots = 0
    for index in bytes.indices {
      switch bytes[index] {
      case UInt8(ascii: "/"):
        if index > 0, dots == length, length <= 2 { return false }
        length = 0
        dots = 0
      case UInt8(ascii: "."):
        length += 1
        dots += 1
      default: length += 1
      }
    }
    return dots != length || length > 2
  }

  /// How a path is shown: relative to the working directory where it is below it.
  static func display(_ path: String) -> String {
    let isAbsolute = path.utf8.first == UInt8(ascii: "/")
    if !isAbsolute, isNormal(path) { return path }
    let absolute = absolute(path)
    if absolute == workingDirectory { return "." }
    let prefix = workingDirectory == "/" ? "/" : workingDirectory + "/"
    if absolute.utf8.starts(with: prefix.utf8) {
      return String(Substring(absolute.utf8.dropFirst(prefix.utf8.count)))
    }
    return isAbsolute ? absolute : path
  }

  /// What to put before the part behind `root` of a path below that directory, to show it; nil
  /// where ``display(_:)`` has to be asked for each.
  static func displayPrefix(_ root: String) -> (prefix: String, rootLength: Int)? {
    let place = absolute(root)
    let isAboveWorkingDirectory =
      place == "/" || (workingDirectory + "/").hasPrefix(place + "/") && place != workingDirectory
    guard !isAboveWorkingDirectory else { return nil }
    let shown = display(root)
    // As the walk puts them together.
    let length = root == "." ? 0 : root.utf8.count + (root.hasSuffix("/") ? 0 : 1)
    return (shown == "." ? "" : shown.hasSuffix("/") ? shown : shown + "/", length)
  }

  /// An absolute path as one sees it from an absolute directory, with `..` in front where it is not
  /// below that.
  static func relative(_ place: String, to directory: String) -> String {
    let prefix = directory == "/" ? directory : directory + "/"
    if place.utf8.starts(with: prefix.utf8) {
      return String(Substring(place.utf8.dropFirst(prefix.utf8.count)))
    }
    let parts = place.split(separator: "/").map { ExactString(String($0)) }
    let base = directory.split(separator: "/").map { ExactString(String($0)) }
    let shared = zip(parts, base).prefix { $0 == $1 }.count
    let steps = Array(repeating: "..", count: base.count - shared) + parts[shared...].map(\.text)
    return steps.isEmpty ? "." : steps.joined(separator: "/")
  }

  enum Kind { case file, directory, other }

  static func kind(_ path: String) throws(MagintError) -> Kind {
    guard !path.isEmpty else { throw MagintError(.usage, "a path is empty") }
    var status = stat()
    guard PathCall.status(path, &status) == 0 else {
      throw MagintError(.failure, path: path, reason())
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .directory
    default: return .other
    }
  }

  /// Whether `pattern` matches the path or one of its components. `*` matches a `/` too; one at the end
  /// of the pattern is for the reader only.
  static func matches(_ pattern: String, _ path: String) -> Bool {
    let pattern = pattern.utf8.last == UInt8(ascii: "/") ? String(pattern.dropLast()) : pattern
    if fnmatch(pattern, path, 0) == 0 { return true }
    guard !pattern.contains("/") else { return false }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return fnmatch(pattern, name, 0) == 0
  }

  /// The names of the directories in `path`, sorted, links to directories too; none where it is no
  /// directory.
  static func directories(in path: String) -> [String] {
    guard let directory = PathCall.openDirectory(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = entryName(entry)
      if name.hasPrefix(".") { continue }
      switch entry.pointee.d_type {
      case UInt8(DT_DIR): names.append(name)
      case UInt8(DT_LNK), UInt8(DT_UNKNOWN):
        if (try? kind("\(path)/\(name)")) == .directory { names.append(name) }
      default: break
      }
    }
    return names.sorted()
  }

  /// Whether there is anything of that name.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return PathCall.ownStatus(path, &status) == 0
  }

  /// What is the same for all names of one file or directory; nil where there is none.
  static func identity(_ path: String) -> String? {
    var status = stat()
    return PathCall.status(path, &status) == 0 ? "\(status.st_dev):\(status.st_ino)" : nil
  }

  /// Directories of a module whose PHP is not what Magento runs: tests, and other packages.
  static let foreignDirectories: Set<String> = [
    "test", "tests", "dev", "vendor", "node_modules", "view", "i18n",
  ]
  /// No module has as many; a limit keeps a mistaken directory from being read whole.
  private static let maximumFileCount = 5_000

  /// The `.php` files below a directory of a module but for its tests and other modules; links to
  /// directories are not followed.
  static func phpFiles(below directory: String) -> [String] {
    var files: [String] = []
    var pending = [directory]
    while let path = pending.popLast(), files.count < maximumFileCount {
      guard let stream = PathCall.openDirectory(path) else { continue }
      defer { closedir(stream) }
      let prefix = path == "." ? "" : path + "/"
      var found: [String] = []
      var below: [String] = []
      var isOtherModule = false
      while let entry = readdir(stream) {
        let name = entryName(entry)
        if name.hasPrefix(".") { continue }
        var type = entry.pointee.d_type
        if type == UInt8(DT_UNKNOWN) {
          var status = stat()
          guard PathCall.ownStatus(prefix + name, &status) == 0 else { continue }
          type = entryType(status)
        }
        if type == UInt8(DT_DIR) {
          if !foreignDirectories.contains(name.lowercased()) { below.append(prefix + name) }
        } else if type == UInt8(DT_REG), name.utf8.count > 4, name.lowercased().hasSuffix(".php") {
          if name == "registration.php", path != directory { isOtherModule = true }
          found.append(prefix + name)
        }
      }
      guard !isOtherModule else { continue }
      files += found
      pending += below
    }
    return files
  }

  /// `path` without symbolic links in it; nil where there is no such file, with the reason in `errno`.
  static func realPath(_ path: String) -> String? {
    PathCall.real(path.isEmpty ? "." : path)
  }

  /// The directory that a path is in, and its name there.
  static func split(_ path: String) -> (directory: String, name: String) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", name) }
    let directory = String(path[..<slash])
    return (directory.isEmpty ? "/" : directory, name)
  }

  /// Where a file really is.
  ///
  /// - Parameters:
  ///   - roots: the directories that were named, or that the files are in that were.
  ///   - purpose: what the file would be named for: "fix it".
  /// - Throws: ``MagintError`` where a symbolic link leads out of all of them: what is there is not
  ///   ours to change.
  static func place(
    _ path: String, below roots: [String], to purpose: String
  ) throws(MagintError) -> String {
    guard let place = realPath(path) else { throw MagintError(.failure, path: path, reason()) }
    for root in roots {
      guard let top = realPath(root) else { continue }
      if place.utf8.starts(with: (top == "/" ? "/" : top + "/").utf8) { return place }
    }
    throw MagintError(
      .failure, path: path,
      "is behind a symbolic link to \(display(place)), outside of \(roots.map { display(realPath($0) ?? $0) }.joined(separator: ", ")); name that file to \(purpose)"
    )
  }

  static func checkWritable(_ path: String) throws(MagintError) {
    guard PathCall.mayAccess(path, W_OK) == 0 else {
      throw MagintError(.failure, path: path, "cannot be written: \(reason())")
    }
  }

  // MARK: Walking

  /// Directories that hold no source of a module.
  static let skippedDirectories: Set<String> = [".git", "node_modules", "var", "generated"]

  struct Walk: Sendable {
    /// Paths of files whose name ends in `.xml`, in no order but that parts are sorted.
    var files: [String] = []
    /// Paths of directories called `Setup`.
    var setups: [String] = []
    /// Files whose name ends in `.xml` that are left out, and directories `etc` and `integration`.
    var leftOut: [String] = []
    var failures: [MagintError] = []
    /// The directories seen, and those behind symbolic links that are still to be.
    fileprivate var directories: [String] = []
    fileprivate var links: [String] = []

    fileprivate struct Identity: Hashable {
      var device: UInt64
      var inode: UInt64

      init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
      }
    }
  }

  /// All `.xml` files below `root`, apart from what `exclude` matches and the directories that hold
  /// no source.
  ///
  /// Symbolic links are followed, once all that is really there has been seen; no directory is
  /// visited twice.
  static func walk(_ root: String, exclude: Exclusion) -> Walk {
    var walk = Walk()
    var pending = [root]
    visit(&pending, exclude, &walk, until: 64)
    if !pending.isEmpty { share(pending, exclude, &walk) }
    // Few trees have links, and without one nothing can be met twice.
    var visited: Set<Walk.Identity> = []
    if !walk.links.isEmpty {
      for directory in walk.directories {
        var status = stat()
        if PathCall.status(directory.isEmpty ? "." : directory, &status) == 0 {
          visited.insert(Walk.Identity(status))
        }
      }
    }
    while !walk.links.isEmpty {
      let links = walk.links.sorted()
      walk.links = []
      for link in links {
        var pending = [link]
        visit(&pending, exclude, &walk) { directory in
          var status = stat()
          return fstat(dirfd(directory), &status) == 0
            && visited.insert(Walk.Identity(status)).inserted
        }
      }
    }
    return walk
  }

  /// Visits directories and all below them, on as many threads as there are processors.
  private static func share(_ directories: [String], _ exclude: Exclusion, _ walk: inout Walk) {
    let rest = Guarded(directories)
    let parts = Guarded<[Walk]>([])
    DispatchQueue.concurrentPerform(iterations: processorCount()) { _ in
      var part = Walk()
      while let next = rest.withLock({ $0.popLast() }) {
        var pending = [next]
        visit(&pending, exclude, &part)
      }
      // Sorting what is sorted in parts already is fast.
      part.files.sort()
      parts.withLock { $0.append(part) }
    }
    let found = parts.withLock { $0 }
    walk.files.reserveCapacity(walk.files.count + found.reduce(0) { $0 + $1.files.count })
    for part in found {
      walk.files += part.files
      walk.setups += part.setups
      walk.leftOut += part.leftOut
      walk.failures += part.failures
      walk.directories += part.directories
      walk.links += part.links
    }
    walk.failures.sort { ($0.path ?? "") < ($1.path ?? "") }
  }

  /// Visits directories until none is left, or as many as `limit` are.
  private static func visit(
    _ pending: inout [String], _ exclude: Exclusion, _ walk: inout Walk, until limit: Int = .max,
    _ isNew: (PathCall.Directory) -> Bool = { _ in true }
  ) {
    // An explicit stack: directories may be nested deeper than threads have room.
    while pending.count < limit, let path = pending.popLast() {
      guard let directory = PathCall.openDirectory(path.isEmpty ? "." : path) else {
        walk.failures.append(MagintError(.failure, path: path, "cannot be read: \(reason())"))
        continue
      }
      defer { closedir(directory) }
      guard isNew(directory) else { continue }
      walk.directories.append(path)
      let prefix = path == "." ? "" : path.hasSuffix("/") ? path : path + "/"
      let isPublic = path == "pub" || path.hasSuffix("/pub")
      while let entry = readdir(directory) {
        var type = entry.pointee.d_type
        let isXML = hasXMLName(entry)
        if type == UInt8(DT_REG), !isXML { continue }
        let name = entryName(entry)
        if name == "." || name == ".." { continue }
        let child = prefix + name
        if type == UInt8(DT_UNKNOWN) {
          // Some file systems do not say.
          var status = stat()
          guard PathCall.ownStatus(child, &status) == 0 else { continue }
          type = entryType(status)
        }
        let isLink = type == UInt8(DT_LNK)
        var kind = type
        if isLink {
          var target = stat()
          guard PathCall.status(child, &target) == 0 else { continue }
          kind = entryType(target)
        }
        if kind == UInt8(DT_DIR) {
          if skippedDirectories.contains(name) || (isPublic && name == "static") { continue }
          if exclude.hasDirectory(child) {
            if name == "etc" || name == "integration" { walk.leftOut.append(child) }
            continue
          }
          if name == "Setup" { walk.setups.append(child) }
          if isLink { walk.links.append(child) } else { pending.append(child) }
        } else if isXML {
          // What is no regular file is for its reader to complain of.
          if exclude.hasFile(child) {
            walk.leftOut.append(child)
            continue
          }
          walk.files.append(child)
        }
      }
    }
  }

  private static func entryType(_ status: stat) -> UInt8 {
    switch status.st_mode & S_IFMT {
    case S_IFDIR: UInt8(DT_DIR)
    case S_IFREG: UInt8(DT_REG)
    case S_IFLNK: UInt8(DT_LNK)
    default: UInt8(DT_CHR)
    }
  }

  private static func hasXMLName(_ entry: UnsafeMutablePointer<dirent>) -> Bool {
    withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: 256) { name in
        let length = strlen(name)
        return length > 4 && strcasecmp(name + (length - 4), ".xml") == 0
      }
    }
  }

  static func entryName(_ entry: UnsafeMutablePointer<dirent>) -> String {
    withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: 256) { PathCall.text($0) }
    }
  }
}

/// `read`, under a name that does not clash with ``FileSystem/read(_:limit:)``.
private func readBytes(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int
{
  read(descriptor, buffer, count)
}
