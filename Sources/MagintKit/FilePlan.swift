public import MagintCore

/// Files that a command is about to write into a directory: some of its own, and some of others that
/// get a part more.
public struct FilePlan: Sendable {
  public struct File: Sendable {
    /// Relative to the directory.
    public var name: String
    /// Nil where there is no such file.
    public var before: [UInt8]?
    public var after: [UInt8]
    /// Whether it is somebody else's, of which everything is kept.
    var isShared = false
    /// Whether it may be run.
    var isProgram = false

    public var isChanged: Bool { before != after }
  }

  /// A limit for files that people write by hand.
  private static let maximumSize = 4 << 20

  public let directory: String
  /// In the order in which they were planned.
  public private(set) var files: [File] = []

  /// - Throws: ``MagintError`` where there is no such directory.
  init(directory: String) throws(MagintError) {
    guard try FileSystem.kind(directory) == .directory else {
      throw MagintError(.usage, path: directory, "is not a directory")
    }
    self.directory = directory
  }

  /// How a file is called in messages.
  public func path(_ name: String) -> String { directory == "." ? name : directory + "/" + name }

  /// The bytes of a file of the directory; nil where there is no such file.
  func read(_ name: String) throws(MagintError) -> [UInt8]? {
    try FileSystem.readIfPresent(path(name), limit: Self.maximumSize)
  }

  /// Plans a file of the command's own.
  mutating func add(_ name: String, _ text: String) throws(MagintError) {
    try add(name, Array(text.utf8))
  }

  mutating func add(_ name: String, _ bytes: [UInt8]) throws(MagintError) {
    files.append(File(name: name, before: try read(name), after: bytes))
  }

  /// Plans a file that belongs to whoever reads it, once it is there.
  ///
  /// - Returns: whether there is none yet.
  @discardableResult
  mutating func addIfAbsent(
    _ name: String, _ text: String, isProgram: Bool = false
  ) throws(MagintError) -> Bool {
    let before = try read(name)
    files.append(
      File(
        name: name, before: before, after: before ?? Array(text.utf8), isProgram: isProgram))
    return before == nil
  }

  /// Plans what `edit` makes of a file that others write too.
  mutating func edit(
    _ name: String, _ edit: ([UInt8]?) throws(MagintError) -> [UInt8]
  ) throws(MagintError) {
    let before = try read(name)
    files.append(File(name: name, before: before, after: try edit(before), isShared: true))
  }

  /// What would be written, as a unified diff that `git apply` takes.
  public var diff: String {
    files.filter(\.isChanged).map { file in
      LineDiff(
        from: String(decoding: file.before ?? [], as: UTF8.self),
        to: String(decoding: file.after, as: UTF8.self)
      ).unified(from: file.before == nil ? nil : file.name, to: file.name)
    }.joined()
  }

  /// Writes what is new or changed. Own files that are there with other contents are replaced only
  /// with `overwrites`.
  ///
  /// - Throws: ``MagintError``, before anything is written, where a file may not be replaced or lies
  ///   behind a symbolic link; later where the system refuses.
  public func write(overwrites: Bool) throws(MagintError) {
    try check(overwrites: overwrites)
    try FileWriter(directory: directory, overwrites: overwrites)
      .write(ownFiles, programs: files.filter(\.isProgram).map(\.name))
    for file in files where file.isShared && file.isChanged {
      if let before = file.before {
        // Whoever has changed it meanwhile loses nothing.
        try FileWriter.replace(directory + "/" + file.name, before, with: file.after)
      } else {
        try FileWriter(directory: directory, overwrites: false).write([(file.name, file.after)])
      }
    }
  }

  /// - Throws: ``MagintError`` where ``write(overwrites:)`` would before it writes anything.
  public func check(overwrites: Bool) throws(MagintError) {
    try FileWriter(directory: directory, overwrites: overwrites).check(ownFiles)
    try FileWriter(directory: directory, overwrites: true).check(sharedFiles)
  }

  private var ownFiles: [(name: String, bytes: [UInt8])] {
    files.filter { !$0.isShared && $0.isChanged }.map { ($0.name, $0.after) }
  }

  private var sharedFiles: [(name: String, bytes: [UInt8])] {
    files.filter { $0.isShared && $0.isChanged }.map { ($0.name, $0.after) }
  }
}
