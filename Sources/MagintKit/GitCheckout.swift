internal import MagintCore

/// What git knows of a module's directory: which files it tracks, and the tags of its revision.
struct GitCheckout {
  /// By their paths in the module.
  let tracked: Set<ExactString>
  /// Of the revision that is checked out.
  let tags: [String]

  /// Asks the system's git; no hook and no filter runs.
  ///
  /// - Returns: nil where the module is in no repository, or git is not there or refuses.
  /// - Throws: ``MagintError`` where git cannot be started or says more than magint reads.
  static func read(_ module: String) throws(MagintError) -> GitCheckout? {
    guard isInRepository(module), let list = try git(["ls-files", "-z", "--cached"], module) else {
      return nil
    }
    let tracked = list.split(separator: 0).map { ExactString(path($0)) }
    let tags = try git(["tag", "--points-at", "HEAD"], module) ?? []
    return GitCheckout(
      tracked: Set(tracked),
      tags: tags.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) })
  }

  private static func path(_ bytes: ArraySlice<UInt8>) -> String {
    bytes.withUnsafeBufferPointer { ForeignByte.text($0) }
  }

  private static func isInRepository(_ module: String) -> Bool {
    var place = FileSystem.resolved(module) ?? FileSystem.absolute(module)
    while true {
      if FileSystem.exists(place == "/" ? "/.git" : place + "/.git") { return true }
      if place == "/" { return false }
      place = FileSystem.split(place).directory
    }
  }

  private static func git(
    _ arguments: [String], _ module: String
  ) throws(MagintError) -> [UInt8]? {
    let output = try ChildProcess.run(
      "git", ["--no-pager", "-c", "core.fsmonitor=false", "-C", module] + arguments,
      environment: GitRevision.environment, limit: 64 << 20)
    return output?.status == 0 ? output?.standardOutput : nil
  }
}
