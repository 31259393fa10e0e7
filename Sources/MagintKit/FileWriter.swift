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
/// A file is written beside its place under another name and moved there when it is complete, so
/// that nobody ever sees a half of it.
public struct FileWriter: Sendable {
  private let directory: String
  private let overwrites: Bool

  /// - Parameter overwrites: whether files that exist are replaced.
  public init(directory: String, overwrites: Bool) {
    self.directory = directory
    self.overwrites = overwrites
  }

  /// Writes `files`, names and contents, into the directory, which is made if it is absent. A name may
  /// have directories in front, as `etc/module.xml`.
  ///
  /// - Throws: ``MagintError``, before anything is written, where a file exists and may not be
  ///   replaced or is no regular file, or where something that is no directory is in the way of one;
  ///   later where the system refuses.
  public func write(_ files: [(name: String, bytes: [UInt8])]) throws(MagintError) {
    try check(files)
    try makeDirectory(directory)
    var made: Set<String> = []
    for (name, bytes) in files {
      for parent in Self.parents(of: name) where made.insert(parent).inserted {
        try makeDirectory(directory + "/" + parent)
      }
      try write(bytes, to: directory + "/" + name)
    }
  }

  /// What ``write(_:)`` would refuse before it writes anything.
  ///
  /// - Throws: ``MagintError``, as ``write(_:)`` does.
  public func check(_ files: [(name: String, bytes: [UInt8])]) throws(MagintError) {
    var seen: Set<String> = []
    for (name, bytes) in files {
      for parent in Self.parents(of: name) where seen.insert(parent).inserted {
        let path = directory + "/" + parent
        var status = stat()
        guard lstat(path, &status) == 0 else { break }
        // A link could lead anywhere.
        guard status.st_mode & S_IFMT == S_IFDIR else {
          throw MagintError(.failure, path: path, "exists and is no directory; nothing was written")
        }
      }
      let path = directory + "/" + name
      var status = stat()
      guard lstat(path, &status) == 0 else { continue }
      guard status.st_mode & S_IFMT == S_IFREG else {
        throw MagintError(
          .failure, path: path, "exists and is not a regular file; nothing was written")
      }
      if !overwrites, (try? FileSystem.read(path, limit: max(bytes.count, 1))) != bytes {
        throw MagintError(
          .failure, path: path, "exists already; nothing was written. Pass --force to replace it")
      }
    }
  }

  /// `a/b/c` lies in `a` and in `a/b`.
  private static func parents(of name: String) -> [String] {
    let parts = name.split(separator: "/").dropLast()
    return parts.indices.map { parts[...$0].joined(separator: "/") }
  }

  private func makeDirectory(_ path: String) throws(MagintError) {
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      made += (made.isEmpty || made.hasSuffix("/") ? "" : "/") + part
      guard mkdir(made, 0o777) != 0 else { continue }
      var status = stat()
      guard errno == EEXIST, stat(made, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
        throw MagintError(
          .failure, path: made, "cannot be made a directory: \(FileSystem.reason())")
      }
    }
  }

  private func write(_ bytes: [UInt8], to path: String) throws(MagintError) {
    let beside = "\(path).magint-\(getpid())"
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw MagintError(.failure, path: path, "cannot be written: \(FileSystem.reason())")
    }
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes {
        writeBytes(descriptor, $0.baseAddress!, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      done += count
    }
    let isClosed = close(descriptor) == 0
    guard done == bytes.count, isClosed, rename(beside, path) == 0 else {
      let reason = FileSystem.reason()
      unlink(beside)
      throw MagintError(.failure, path: path, "cannot be written: \(reason)")
    }
  }
}

/// `write`, under a name that does not clash with the methods of ``FileWriter``.
private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
