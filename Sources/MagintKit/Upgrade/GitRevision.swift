internal import MagintCore

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The files of a revision in the git repository around the working directory, read by the system's
/// git: from its objects, so that neither the work tree nor the index plays a part, and no hook or
/// filter runs.
struct GitRevision {
  /// `git:REV`, `git:REV:PATH` or `git:REV:./PATH`, as git writes it.
  static let prefix = "git:"

  private let revision: String
  /// Nil for the working directory's place in the repository.
  private let path: String?

  /// - Throws: ``MagintError`` of kind `usage` where `text` is not of the form.
  init(_ text: String) throws(MagintError) {
    let rest = text.dropFirst(Self.prefix.count)
    let colon = rest.firstIndex(of: ":")
    revision = String(colon.map { rest[..<$0] } ?? rest)
    path = colon.map { String(rest[rest.index(after: $0)...]) }
    func refuse(_ message: String) -> MagintError { MagintError(.usage, path: text, message) }
    guard !revision.isEmpty else {
      throw refuse("names no revision; write git:REV or git:REV:PATH, such as git:v1.0.0")
    }
    guard !revision.hasPrefix("-") else {
      throw refuse("has a revision that begins with '-', which git takes for an option")
    }
    let isPlain = { (text: String) in !text.utf8.contains { $0 < 0x20 || $0 == 0x7F } }
    guard isPlain(revision), isPlain(path ?? "") else {
      throw refuse("has a control character in it")
    }
    guard !revision.contains("..") else {
      throw refuse("is a range; name one revision, and the other one as the second argument")
    }
    let parts = (path ?? "").split(separator: "/", omittingEmptySubsequences: false)
    guard !(path ?? "").hasPrefix("/"), !parts.contains("..") else {
      throw refuse("has a path that leads out of the repository; name it from its top directory")
    }
  }

  /// The files below ``path``, by their paths from there.
  ///
  /// - Parameters:
  ///   - wants: picks some of all paths.
  ///   - limit: of all of them together, in bytes.
  /// - Throws: ``MagintError`` where git, the revision or the path is missing, or there is more than
  ///   `limit` bytes.
  func files(wants: ([String]) -> Set<String>, limit: Int) throws(MagintError) -> [String: [UInt8]]
  {
    let shown = Self.prefix + revision
    let here = try git(["rev-parse", "--show-prefix"], "cannot be read")
    let tree = try git(
      ["rev-parse", "--verify", "--quiet", "\(revision)^{tree}"],
      "is no revision of this repository; 'git log --oneline' lists some, and 'git fetch --tags' gets those of a clone that has no tags"
    )
    var place = path ?? "."
    if place == "." || place.hasPrefix("./") {
      place = String(decoding: Self.line(here), as: UTF8.self) + place.dropFirst(2)
    }
    let directory = place.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    let listing = try git(
      [
        "ls-tree", "-r", "-z", "-l", "--full-tree",
        String(decoding: Self.line(tree), as: UTF8.self),
      ]
        + (directory.isEmpty ? [] : ["--", directory]), "cannot be listed")
    var entries: [(name: String, id: String, size: Int)] = []
    var isFound = false
    for record in listing.split(separator: 0) {
      // "100644 blob ID     SIZE<tab>PATH"; links and submodules are no files of the module.
      guard let tab = record.firstIndex(of: UInt8(ascii: "\t")) else { continue }
      let words = record[..<tab].split(separator: UInt8(ascii: " "))
      let path = String(decoding: record[(tab + 1)...], as: UTF8.self)
      let prefix = directory.isEmpty ? "" : directory + "/"
      guard words.count == 4, path.hasPrefix(prefix) || path == directory else { continue }
      isFound = true
      guard words[0].starts(with: Array("100".utf8)),
        let size = Int(String(decoding: words[3], as: UTF8.self))
      else { continue }
      let name = path == directory ? "" : String(path.dropFirst(prefix.count))
      entries.append((name, String(decoding: words[2], as: UTF8.self), size))
    }
    guard isFound || directory.isEmpty else {
      throw MagintError(
        .failure, path: shown, "has no '\(directory)'; 'git ls-tree -r --name-only' lists its files"
      )
    }
    guard !entries.contains(where: { $0.name.isEmpty }) else {
      throw MagintError(.usage, path: shown, "'\(directory)' is a file there; name a directory")
    }
    let wanted = wants(entries.map(\.name))
    entries.removeAll { !wanted.contains($0.name) }
    let total = entries.reduce(0) { $0 + $1.size }
    guard total <= limit else {
      throw MagintError(
        .failure, path: shown,
        "has \(total >> 20) MB of XML and PHP, more than the \(limit >> 20) MB that magint reads; name the module's directory, as git:REV:PATH"
      )
    }
    return try contents(entries, total, shown)
  }

  private func contents(
    _ entries: [(name: String, id: String, size: Int)], _ total: Int, _ shown: String
  ) throws(MagintError) -> [String: [UInt8]] {
    guard !entries.isEmpty else { return [:] }
    let ids = entries.map { $0.id + "\n" }.joined()
    let output = try git(
      ["cat-file", "--batch"], "cannot be read", input: Array(ids.utf8),
      limit: total + entries.count * 256)
    var files: [String: [UInt8]] = [:]
    var at = 0
    for entry in entries {
      // "ID blob SIZE", a line end, as many bytes and a line end.
      guard let end = output[at...].firstIndex(of: UInt8(ascii: "\n")),
        output[at..<end].split(separator: UInt8(ascii: " ")).last.flatMap({
          Int(String(decoding: $0, as: UTF8.self))
        }) == entry.size, output.count > end + entry.size
      else {
        throw MagintError(
          .failure, path: shown,
          "has a file that git cannot give: \(entry.name). Is the repository complete? 'git fsck' tells"
        )
      }
      files[entry.name] = Array(output[end + 1...end + entry.size])
      at = end + entry.size + 2
    }
    return files
  }

  private static func line(_ output: [UInt8]) -> ArraySlice<UInt8> {
    output.prefix { $0 != UInt8(ascii: "\n") }
  }

  // MARK: Running git

  /// The standard output of git.
  private func git(
    _ arguments: [String], _ problem: String, input: [UInt8] = [], limit: Int = 64 << 20
  ) throws(MagintError) -> [UInt8] {
    let shown = Self.prefix + revision
    guard
      let output = try ChildProcess.run(
        "git", ["--no-pager", "--literal-pathspecs"] + arguments, input: input,
        environment: Self.environment, limit: limit)
    else {
      throw MagintError(
        .failure, path: shown,
        "needs git, which is not installed or not in PATH; give a directory or a zip file instead")
    }
    if output.status == 0 { return output.standardOutput }
    var reason = output.standardError.split(separator: "\n").first.map(String.init) ?? ""
    if reason.hasPrefix("fatal: ") { reason.removeFirst("fatal: ".count) }
    if reason.hasPrefix("not a git repository") {
      throw MagintError(.failure, path: shown, "the working directory is in no git repository")
    }
    throw MagintError(
      .failure, path: shown, reason.isEmpty ? problem : "\(problem); git says: \(reason)")
  }

  /// What git needs to find itself, the repository and its owner's consent; messages in English.
  static let environment: [String] = {
    var names = [
      "PATH", "HOME", "XDG_CONFIG_HOME", "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR",
      "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CEILING_DIRECTORIES",
      "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_COUNT",
      "GIT_CONFIG_PARAMETERS", "GIT_EXEC_PATH", "LD_LIBRARY_PATH",
    ]
    let count = getenv("GIT_CONFIG_COUNT").flatMap { Int(String(cString: $0)) } ?? 0
    for place in 0..<max(0, min(count, 64)) {
      names += ["GIT_CONFIG_KEY_\(place)", "GIT_CONFIG_VALUE_\(place)"]
    }
    return names.compactMap { name in getenv(name).map { "\(name)=\(String(cString: $0))" } }
      + ["LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0"]
  }()
}
