internal import MagintCore

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension FileSystem {
  enum EntryKind { case file, directory, symbolicLink, other }

  /// What a directory holds, sorted by the bytes of the names.
  ///
  /// - Throws: ``MagintError`` where it cannot be read, or a name is no UTF-8.
  static func entries(
    of path: String
  ) throws(MagintError) -> [(name: String, kind: EntryKind)] {
    guard let directory = PathCall.openDirectory(path.isEmpty ? "." : path) else {
      throw MagintError(.failure, path: path, "cannot be read: \(reason())")
    }
    defer { closedir(directory) }
    var result: [(name: String, kind: EntryKind)] = []
    while let entry = readdir(directory) {
      let bytes = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: UInt8.self, capacity: 256) { name in
          Array(
            UnsafeBufferPointer(
              start: name,
              count: strlen(
                UnsafeRawPointer(name)
                  .assumingMemoryBound(to: CChar.self))))
        }
      }
      let name = String(decoding: bytes, as: UTF8.self)
      if name == "." || name == ".." { continue }
      guard Array(name.utf8) == bytes else {
        throw MagintError(
          .failure, path: path, "has a file whose name is not UTF-8: '\(name)'; rename it")
      }
      var status = stat()
      guard PathCall.ownStatus(path + "/" + name, &status) == 0 else {
        throw MagintError(.failure, path: path + "/" + name, "cannot be read: \(reason())")
      }
      let kind: EntryKind =
        switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .directory
        case S_IFLNK: .symbolicLink
        default: .other
        }
      result.append((name, kind))
    }
    return result.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// The absolute path without symbolic links; nil where there is nothing.
  static func resolved(_ path: String) -> String? {
    PathCall.real(path)
  }
}
