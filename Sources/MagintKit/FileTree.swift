internal import MagintCore

/// Where a run finds and reads its files: on disk, or in memory, where a package is.
enum FileTree: Sendable {
  case disk
  /// The disk, but for the contents of some files, by their paths without symbolic links.
  case changed([String: [UInt8]])
  /// Contents by path: as on disk, all below one directory.
  case memory([String: [UInt8]])

  /// As ``FileSystem/read(_:limit:)``.
  func read(_ path: String, limit: Int) throws(MagintError) -> [UInt8] {
    guard case .memory(let files) = self else {
      if let bytes = changed(path) { return bytes }
      return try FileSystem.read(path, limit: limit)
    }
    guard let bytes = files[path] else {
      throw MagintError(.failure, path: path, "cannot be read: no such file or directory")
    }
    guard bytes.count <= limit else { throw FileSystem.tooLarge(path, bytes.count, limit) }
    return bytes
  }

  /// As ``FileSystem/readIfPresent(_:limit:)``.
  func readIfPresent(_ path: String, limit: Int) throws(MagintError) -> [UInt8]? {
    guard case .memory(let files) = self else {
      if let bytes = changed(path) { return bytes }
      return try FileSystem.readIfPresent(path, limit: limit)
    }
    return files[path] == nil ? nil : try read(path, limit: limit)
  }

  /// What is to be taken for a file's contents; nil where that is what it has on disk.
  fileprivate func changed(_ path: String) -> [UInt8]? {
    guard case .changed(let files) = self, !files.isEmpty else { return nil }
    return FileSystem.realPath(path).flatMap { files[$0] }
  }

  /// As ``FileSystem/phpFiles(below:)``.
  func phpFiles(below directory: String) -> [String] {
    guard case .memory(let files) = self else { return FileSystem.phpFiles(below: directory) }
    let prefix = directory == "." ? "" : directory + "/"
    let paths = files.keys.filter { path in
      guard path.hasPrefix(prefix), path.lowercased().hasSuffix(".php") else { return false }
      let parts = path.dropFirst(prefix.count).split(separator: "/")
      return !parts.contains { $0.hasPrefix(".") }
        && !parts.dropLast().contains {
          FileSystem.foreignDirectories.contains($0.lowercased())
        }
    }
    let registration = "registration.php"
    let others = paths.filter { $0.isPath(endingIn: registration) && $0 != prefix + registration }
      .map { $0.dropLast(registration.count) }
    return paths.filter { path in !others.contains { path.hasPrefix($0) } }.sorted()
  }

  /// As ``FileSystem/kind(_:)``.
  func kind(_ path: String) throws(MagintError) -> FileSystem.Kind {
    guard case .memory(let files) = self else { return try FileSystem.kind(path) }
    if files[path] != nil { return .file }
    // Nothing else is asked for than the directory that all is below.
    return .directory
  }

  /// As ``FileSystem/walk(_:exclude:)``.
  func walk(_ root: String, exclude: Exclusion) -> FileSystem.Walk {
    guard case .memory(let files) = self else {
      return FileSystem.walk(root, exclude: exclude)
    }
    var walk = FileSystem.Walk()
    let found = files.keys.filter { path in
      path.lowercased().hasSuffix(".xml")
        && !path.split(separator: "/").contains {
          FileSystem.skippedDirectories.contains(String($0))
        }
    }.sorted()
    walk.files = found.filter { !exclude.hasAny(above: $0) }
    if !exclude.isEmpty { walk.leftOut = found.filter { exclude.hasAny(above: $0) } }
    var setups: Set<String> = []
    for path in files.keys {
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      for (index, part) in parts.dropLast().enumerated() where part == "Setup" {
        setups.insert(parts[...index].joined(separator: "/"))
      }
    }
    walk.setups = setups.sorted()
    return walk
  }
}

extension FileTree {
  /// The same as ``Project`` reads it.
  func source(limit: Int) -> any FileSource {
    switch self {
    case .disk: DiskSource(limit: limit)
    case .changed: ChangedSource(tree: self, disk: DiskSource(limit: limit))
    case .memory(let files): MemorySource(files)
    }
  }
}

/// Files on the disk, some of them changed.
private struct ChangedSource: FileSource {
  let tree: FileTree
  let disk: DiskSource

  func bytes(_ path: String) throws(MagintError) -> [UInt8]? {
    if let bytes = tree.changed(path) { return bytes }
    return try disk.bytes(path)
  }

  func display(_ path: String) -> String { disk.display(path) }
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
