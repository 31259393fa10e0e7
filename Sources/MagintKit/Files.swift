public import MagintCore

/// Looks at files that commands write, to compare with them.
public enum Files {
  public static func isDirectory(_ path: String) -> Bool {
    (try? FileSystem.kind(path)) == .directory
  }

  /// The text of a file; nil where there is none.
  ///
  /// - Throws: ``MagintError`` where it cannot be read.
  public static func textIfPresent(_ path: String) throws(MagintError) -> String? {
    guard FileSystem.identity(path) != nil else { return nil }
    return String(
      decoding: try FileSystem.read(path, limit: LintOptions.defaultMaximumFileSize), as: UTF8.self)
  }

  /// The path of `name` below a directory.
  public static func path(_ directory: String, _ name: String) -> String {
    directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
  }
}
