public import MagintCore

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Writes files. Nothing else in the project does.
///
/// Files are written beside their places under other names and moved there when all are complete, so
/// that nobody ever sees a half of one.
public struct FileWriter: Sendable {
  private let directory: String
  private let overwrites: Bool
  private let remedy: String

  /// - Parameters:
  ///   - overwrites: whether files that exist are replaced.
  ///   - remedy: what somebody can do whose file is not replaced, in a sentence without a full stop.
  public init(
    directory: String, overwrites: Bool, remedy: String = "Pass --force to replace it"
  ) {
    self.directory = directory
    self.overwrites = overwrites
    self.remedy = remedy
  }

  /// A file that is written, and its state on disk.
  private struct Target {
    var path: String
    /// The permissions of the file that is there.
    var mode: mode_t?
    /// Who that belongs to.
    var owner: (user: uid_t, group: gid_t)?
    var beside: String
    /// Whether a file that is not there yet may be run.
    var isProgram = false
  }

  /// Writes `files`, names and contents, into the directory, and then removes those of `removing`.
  /// Names may have directories in them; what is absent of these is made. A file keeps its
  /// permissions, and one that has the contents already is left alone.
  ///
  /// - Parameter programs: those of `files` that may be run.
  /// - Throws: ``MagintError``, before anything is written, where a file exists and may not be
  ///   replaced, is no regular file or lies behind a symbolic link; later where the system refuses.
  public func write(
    _ files: [(name: String, bytes: [UInt8])], removing: [String] = [], programs: [String] = []
  ) throws(MagintError) {
    var targets: [(target: Target, bytes: [UInt8])] = []
    for (name, bytes) in files {
      guard var target = try target(name, bytes) else { continue }
      target.isProgram = programs.contains(name)
      targets.append((target, bytes))
    }
    for name in removing {
      try refuseLinks(name)
      guard try state(directory + "/" + name) != nil else {
        throw MagintError(
          .failure, path: directory + "/" + name, "is gone already; nothing was written")
      }
    }
    try makeDirectory(directory)
    for (name, _) in files {
      let parts = name.split(separator: "/").dropLast()
      if !parts.isEmpty { try makeDirectory(directory + "/" + parts.joined(separator: "/")) }
    }
    var begun = 0
    var placed = 0
    var aside: [(path: String, beside: String)] = []
    do throws(MagintError) {
      for (target, bytes) in targets {
        let descriptor = try create(target)
        begun += 1
        try write(bytes, target, descriptor)
      }
      // Whether a file can be removed shows before others take its place.
      for name in removing {
        let path = directory + "/" + name
        let beside = Self.beside(path)
        guard PathCall.move(path, beside) == 0 else {
          throw MagintError(
            .failure, path: path,
            "cannot be removed: \(FileSystem.reason()); nothing was written")
        }
        aside.append((path, beside))
      }
      for (target, _) in targets {
        try place(target)
        placed += 1
      }
    } catch {
      for (target, _) in targets[placed..<begun] { PathCall.remove(target.beside) }
      for (path, beside) in aside { PathCall.move(beside, path) }
      throw error
    }
    for (_, beside) in aside { PathCall.remove(beside) }
  }

  /// A name in the same directory that nobody has.
  private static func beside(_ path: String) -> String {
    "\(path).magint-\(String(UInt64.random(in: 0 ... .max), radix: 36))"
  }

  /// Replaces a file, in one step, if it still is what it was. It keeps its permissions.
  ///
  /// - Parameters:
  ///   - path: without a symbolic link at its end.
  ///   - old: what the file held when `new` was made of it.
  /// - Throws: ``MagintError``, and leaves the file as it is, where it is another one by now, is no
  ///   regular file, read-only or has other names (hard links), or where the system refuses.
  static func replace(
    _ path: String, _ old: [UInt8], with new: [UInt8]
  ) throws(MagintError) {
    let (directory, name) = FileSystem.split(path)
    let writer = FileWriter(directory: directory, overwrites: true)
    // Whoever made a file read-only does not want it replaced, though the directory would allow that.
    try FileSystem.checkWritable(path)
    guard let target = try writer.target(name, new) else { return }
    // The other name would keep the old text; and written in place, a copy that is meant to keep it,
    // a backup made of hard links, would lose it.
    if let names = try writer.state(path)?.st_nlink, names > 1 {
      throw MagintError(
        .failure, path: path,
        "has \(names) names (hard links) and was left alone: another text under this name would part them. Make it a file of its own first, with 'cp FILE FILE.new && mv FILE.new FILE'"
      )
    }
    let descriptor = try writer.create(target)
    do throws(MagintError) {
      try writer.write(new, target, descriptor)
      // As late as can be: what comes between this and the move is lost.
      guard (try? FileSystem.readIfPresent(path, limit: max(old.count, 1))) == old else {
        throw MagintError(
          .failure, path: path, "changed meanwhile and was left alone; run magint again")
      }
      try writer.place(target)
    } catch {
      PathCall.remove(target.beside)
      throw error
    }
  }

  /// Writes one file, in the place of none or of one that `isReplaceable`, in one step.
  ///
  /// - Parameters:
  ///   - isReplaceable: is given what the file holds that is there.
  ///   - remedy: as for ``init(directory:overwrites:remedy:)``.
  /// - Throws: ``MagintError``, and leaves a file as it is, where it may not be replaced, is another one by
  ///   now or no regular file, or where the system refuses.
  package static func write(
    _ bytes: [UInt8], to path: String, remedy: String, replacing isReplaceable: ([UInt8]) -> Bool
  ) throws(MagintError) {
    // What cannot be read, or is that large, is somebody else's.
    if let old = try? FileSystem.readIfPresent(path, limit: 1 << 20), isReplaceable(old) {
      return try replace(path, old, with: bytes)
    }
    let (directory, name) = FileSystem.split(path)
    try FileWriter(directory: directory, overwrites: false, remedy: remedy).write([(name, bytes)])
  }

  /// What ``write(_:removing:)`` would refuse before it writes anything.
  ///
  /// - Throws: ``MagintError``, as ``write(_:removing:)`` does.
  public func check(_ files: [(name: String, bytes: [UInt8])]) throws(MagintError) {
    try refuseOtherThanDirectory()
    for (name, bytes) in files { _ = try target(name, bytes) }
  }

  /// What ``write(_:removing:)`` would refuse whatever the contents of the files `names` are, so that
  /// nobody has to think them up before hearing of it. Files that exist are refused even where they
  /// might turn out to be the same.
  ///
  /// - Throws: ``MagintError``, as ``write(_:removing:)`` does.
  public func check(names: [String]) throws(MagintError) {
    try refuseOtherThanDirectory()
    for name in names {
      try refuseLinks(name)
      let path = directory + "/" + name
      guard try state(path) == nil || overwrites else { throw exists(path) }
    }
  }

  private func exists(_ path: String) -> MagintError {
    MagintError(.failure, path: path, "exists already; nothing was written. \(remedy)")
  }

  /// A link to a directory is as good as one here.
  private func refuseOtherThanDirectory() throws(MagintError) {
    var status = stat()
    guard PathCall.status(directory, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      return
    }
    throw MagintError(.failure, path: directory, "is not a directory; nothing was written")
  }

  /// Nil where the file is there with these contents.
  private func target(_ name: String, _ bytes: [UInt8]) throws(MagintError) -> Target? {
    try refuseLinks(name)
    let path = directory + "/" + name
    var target = Target(path: path, mode: nil, beside: Self.beside(path))
    guard let status = try state(path) else { return target }
    target.mode = status.st_mode & 0o7777
    target.owner = (status.st_uid, status.st_gid)
    let isSame = (try? FileSystem.read(path, limit: max(bytes.count, 1))) == bytes
    guard isSame || overwrites else { throw exists(path) }
    return isSame ? nil : target
  }

  /// Nil where there is no such file.
  private func state(_ path: String) throws(MagintError) -> stat? {
    var status = stat()
    guard PathCall.ownStatus(path, &status) == 0 else { return nil }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw MagintError(
        .failure, path: path, "exists and is not a regular file; nothing was written")
    }
    return status
  }

  /// A directory between ``directory`` and the file may not lead elsewhere.
  private func refuseLinks(_ name: String) throws(MagintError) {
    var path = directory
    for part in name.split(separator: "/").dropLast() {
      path += "/" + part
      var status = stat()
      guard PathCall.ownStatus(path, &status) == 0 else { return }
      guard status.st_mode & S_IFMT == S_IFDIR else {
        throw MagintError(
          .failure, path: path,
          status.st_mode & S_IFMT == S_IFLNK
            ? "is a symbolic link; nothing was written" : "is not a directory; nothing was written")
      }
    }
  }

  private func makeDirectory(_ path: String) throws(MagintError) {
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      made += (made.isEmpty || made.hasSuffix("/") ? "" : "/") + part
      guard PathCall.makeDirectory(made, 0o777) != 0 else { continue }
      var status = stat()
      guard errno == EEXIST, PathCall.status(made, &status) == 0, status.st_mode & S_IFMT == S_IFDIR
      else {
        throw MagintError(
          .failure, path: made, "cannot be made a directory: \(FileSystem.reason())")
      }
    }
  }

  /// Opens the file beside a target, which must not be there.
  private func create(_ target: Target) throws(MagintError) -> Int32 {
    let descriptor = PathCall.openFile(
      target.beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
      target.isProgram ? 0o777 : 0o666)
    guard descriptor >= 0 else {
      throw MagintError(.failure, path: target.path, "cannot be written: \(FileSystem.reason())")
    }
    return descriptor
  }

  private func write(
    _ bytes: [UInt8], _ target: Target, _ descriptor: Int32
  ) throws(MagintError) {
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes {
        writeBytes(descriptor, $0.baseAddress!, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      done += count
    }
    // In a container everything is written by root; others are not allowed to, and it is theirs then.
    if let owner = target.owner { _ = fchown(descriptor, owner.user, owner.group) }
    let keepsMode = target.mode.map { fchmod(descriptor, $0) == 0 } ?? true
    // What replaces a file must be on the disk before that is gone.
    let isSafe = target.mode == nil || fsync(descriptor) == 0
    let isClosed = close(descriptor) == 0
    guard done == bytes.count, keepsMode, isSafe, isClosed else {
      throw MagintError(.failure, path: target.path, "cannot be written: \(FileSystem.reason())")
    }
  }

  private func place(_ target: Target) throws(MagintError) {
    if !overwrites {
      // A link, unlike a move, does not replace what came there meanwhile.
      if PathCall.hardLink(target.beside, target.path) == 0 {
        PathCall.remove(target.beside)
        return
      }
      if errno == EEXIST {
        throw MagintError(
          .failure, path: target.path, "came into being meanwhile; it was not replaced")
      }
      // Some file systems have no links.
    }
    guard PathCall.move(target.beside, target.path) == 0 else {
      throw MagintError(.failure, path: target.path, "cannot be written: \(FileSystem.reason())")
    }
  }
}

/// `write`, under a name that does not clash with the methods of ``FileWriter``.
private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
