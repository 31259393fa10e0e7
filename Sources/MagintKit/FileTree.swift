internal import MagintCore

/// Where a run finds and reads its files: on disk, or in memory, where a package is.
enum FileTree: Sendable {
  case disk
  /// Contents by path: as on disk, all below one directory.
  case memory([String: [UInt8]])

  /// As ``FileSystem/read(_:limit:)``.
  func read(_ path: String, limit: Int) throws(MagintError) -> [UInt8] {
    guard case .memory(let files) = self else {
      return try FileSystem.read(path, limit: limit)
    }
    guard let bytes = files[path] else {
      throw MagintError(.failure, path: path, "cannot be read: no such file or directory")
    }
    guard bytes.count <= limit else { throw FileSystem.tooLarge(path, bytes.count, limit) }
    return bytes
  }

  /// As ``FileSystem/kind(_:)``.
  func kind(_ path: String) throws(MagintError) -> FileSystem.Kind {
    guard case .memory(let files) = self else { return try FileSystem.kind(path) }
    if files[path] != nil { return .file }
    // Nothing else is asked for than the directory that all is below.
    return .directory
  }

  /// As ``FileSystem/walk(_:exclude:)``.
  func walk(_ root: String, exclude: [String]) -> FileSystem.Walk {
    guard case .memory(let files) = self else {
      return FileSystem.walk(root, exclude: exclude)
    }
    var walk = FileSystem.Walk()
    walk.files = files.keys.filter { path in
      path.lowercased().hasSuffix(".xml")
        && !path.split(separator: "/").contains {
          FileSystem.skippedDirectories.contains(String($0))
        }
        && !exclude.contains { FileSystem.matches($0, path) }
    }.sorted()
    return walk
  }
}

extension FileTree {
  /// The same as ``Project`` reads it.
  func source(limit: Int) -> any FileSource {
    switch self {
    case .disk: DiskSource(limit: limit)
    case .memory(let files): MemorySource(files)
    }
  }
}

/// Files in memory, by absolute paths.
struct MemorySource: FileSource {
  private let files: [String: [UInt8]]

  /// - Parameter files: contents by path, relative to the working directory or absolute.
  init(_ files: [String: [UInt8]]) {
    self.files = Dictionary(
      files.map { (FileSystem.absolute($0.key), $0.value) }, uniquingKeysWith: { first, _ in first }
    )
  }

  func bytes(_ path: String) -> [UInt8]? { files[path] }

  func display(_ path: String) -> String { FileSystem.display(path) }
}
