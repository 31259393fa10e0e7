public import MagintCore

/// Looks at files that commands write, to compare with them.
public enum Files {
  public static func isDirectory(_ path: String) -> Bool {
    (try? FileSystem.kind(path)) == .directory
  }

  /// Whether there is anything of that name.
  public static func exists(_ path: String) -> Bool { FileSystem.exists(path) }

  /// The bytes of a file; nil where there is none.
  ///
  /// - Throws: ``MagintError`` where it cannot be read.
  public static func bytesIfPresent(_ path: String) throws(MagintError) -> [UInt8]? {
    try FileSystem.readIfPresent(path, limit: LintOptions.defaultMaximumFileSize)
  }

  /// The bytes of a file, or of standard input as `-`.
  ///
  /// - Throws: ``MagintError`` where it cannot be read or is larger than `limit` bytes.
  public static func bytes(_ path: String, limit: Int) throws(MagintError) -> [UInt8] {
    path == "-"
      ? try FileSystem.readStandardInput(path: "<stdin>", limit: limit)
      : try FileSystem.read(path, limit: limit)
  }

  /// All of standard input, which stands for the file at `path`.
  ///
  /// - Throws: ``MagintError`` where it cannot be read, or has more than `limit` bytes.
  public static func standardInput(path: String?, limit: Int) throws(MagintError) -> [UInt8] {
    try FileSystem.readStandardInput(path: path ?? "<stdin>", limit: limit)
  }

  /// A path made absolute, without `.` and `..`; symbolic links are not looked at.
  public static func absolutePath(_ path: String) -> String { FileSystem.absolute(path) }

  /// The path of `name` below a directory.
  public static func path(_ directory: String, _ name: String) -> String {
    directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
  }
}
