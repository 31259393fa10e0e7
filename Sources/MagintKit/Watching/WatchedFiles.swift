internal import MagintCore

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What is watched below some paths.
enum WatchedFiles {
  /// What changes when a file does.
  struct State: Hashable {
    var inode: UInt64
    var size: Int
    var seconds: Int
    var nanoseconds: Int
  }

  /// Whether a change of the file with this name can make a difference. Editors write to others first.
  private static func isRelevant(_ name: Substring) -> Bool {
    guard name.utf8.first != UInt8(ascii: "."), let dot = name.utf8.lastIndex(of: UInt8(ascii: "."))
    else { return false }
    return ["xml", "php", "json"].contains(name[name.index(after: dot)...].lowercased())
  }

  /// Whether a path is one of `paths`, or one below a directory that can make a difference.
  static func isWatched(_ path: String, _ paths: [String]) -> Bool {
    let name = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.index(after: $0)...] }
    return isRelevant(name ?? path[...]) || paths.contains(path)
  }

  /// The directories to watch: those below the paths that are directories, links followed, and of a
  /// file the one it is in and that of its module. Each is told of before it is listed: what is made in
  /// it from then on does not get lost.
  static func directories(
    _ paths: [String], _ exclude: [String], _ body: (String) -> Void
  ) {
    visit(paths, exclude, entering: body) { _, _ in }
  }

  /// The files that can make a difference.
  static func states(_ paths: [String], _ exclude: [String]) -> [String: State] {
    var result: [String: State] = [:]
    visit(paths, exclude) { directory, names in
      for name in names {
        let path = join(directory, name)
        var status = stat()
        guard isWatched(path, paths), !exclude.contains(where: { FileSystem.matches($0, path) }),
          PathCall.status(path, &status) == 0
        else { continue }
        #if canImport(Darwin)
          let time = status.st_mtimespec
        #else
          let time = status.st_mtim
        #endif
        result[path] = State(
          inode: UInt64(status.st_ino), size: Int(status.st_size), seconds: Int(time.tv_sec),
          nanoseconds: Int(time.tv_nsec))
      }
    }
    return result
  }

  static func join(_ directory: String, _ name: String) -> String {
    directory == "." ? name : directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
  }

  /// Calls `body` with each directory and the names of what else than directories is in it.
  private static func visit(
    _ paths: [String], _ exclude: [String], entering: (String) -> Void = { _ in },
    _ body: (String, [String]) -> Void
  ) {
    var seen: Set<String> = []
    func names(_ directory: String, _ pending: inout [String]) -> [String]? {
      guard let identity = FileSystem.identity(directory), seen.insert(identity).inserted else {
        return nil
      }
      entering(directory)
      guard let stream = PathCall.openDirectory(directory) else { return nil }
      defer { closedir(stream) }
      var names: [String] = []
      while let entry = readdir(stream) {
        let name = FileSystem.entryName(entry)
        if name == "." || name == ".." { continue }
        let path = join(directory, name)
        let type = entry.pointee.d_type
        let isDirectory =
          type == UInt8(DT_DIR)
          || type != UInt8(DT_REG) && (try? FileSystem.kind(path)) == .directory
        guard isDirectory else {
          names.append(name)
          continue
        }
        if FileSystem.skippedDirectories.contains(name)
          || name == "static" && (directory == "pub" || directory.hasSuffix("/pub"))
          || exclude.contains(where: {
            FileSystem.matches($0, path) || FileSystem.matches($0, path + "/")
          })
        {
          continue
        }
        pending.append(path)
      }
      return names
    }
    // With all below them first: those of files are gone into no further, and nowhere twice.
    let areDirectories = paths.map { (try? FileSystem.kind($0)) == .directory }
    for (path, isDirectory) in zip(paths, areDirectories) where isDirectory {
      var pending = [path]
      while let next = pending.popLast() {
        if let names = names(next, &pending) { body(next, names) }
      }
    }
    for (path, isDirectory) in zip(paths, areDirectories) where !isDirectory {
      var pending: [String] = []
      // The file's neighbours tell what it is judged by.
      let (directory, _) = FileSystem.split(path)
      let module = FileKind(path: FileSystem.absolute(path)).map { kind in
        kind == .integration ? "\(directory)/.." : "\(directory)/../.."
      }
      for place in [directory, module].compactMap(\.self) {
        if let names = names(place, &pending) { body(place, names) }
      }
    }
  }
}
