internal import MagintArchive
public import MagintCore
internal import MagintRules

/// What to put into a package, and how to judge it.
public struct PackOptions: Sendable {
  /// How the package is linted before it is written.
  public var lint = LintOptions()
  /// Globs of paths in the module that are left out besides; `*` matches a `/` too, and one without
  /// a `/` matches names.
  public var exclude: [String] = []
  /// Globs of paths that are in the package although they would be left out; not for links.
  public var include: [String] = []
  /// Whether the module's tests are left out.
  public var leavesOutTests = false
  /// Whether files are left out that git does not track.
  public var leavesOutUntracked = false
  /// The version of a module whose composer.json has none that counts.
  public var versionName: String?
  /// The file to write, or a directory that exists, for a file with the usual name in it.
  public var output: String?

  public init() {}
}

/// A package that is ready to be written: nothing of it is on disk.
public struct PreparedPackage: Sendable {
  /// What is in it and what is not.
  public let page: PackagePage
  /// The zip archive.
  public let bytes: [UInt8]
  /// What the linter says of the files in it and of the package as a whole.
  public let findings: LintResult
  /// Where it is to be written to.
  public let path: String

  /// Writes the archive, unless it is there already with the same bytes.
  ///
  /// - Parameter overwrites: whether a file with other bytes is replaced.
  /// - Throws: ``MagintError`` where there is one and it may not be, or where the system refuses.
  public func write(overwrites: Bool) throws(MagintError) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let directory = parts.count == 1 ? "." : parts.dropLast().joined(separator: "/")
    try FileWriter(directory: directory.isEmpty ? "/" : directory, overwrites: overwrites)
      .write([(name: String(parts.last ?? ""), bytes: bytes)])
  }
}

/// Makes the zip archives that merchants install.
public enum Packages {
  /// Packs the module in a directory.
  ///
  /// The same files give the same bytes, wherever and whenever: see `ZipWriter`. The package is read
  /// back and linted as the archive that it is.
  ///
  /// - Throws: ``MagintError`` where the directory has no composer.json, a file cannot be read, or the
  ///   options are wrong.
  public static func prepare(
    _ module: String, _ options: PackOptions
  ) throws(MagintError) -> PreparedPackage {
    guard try FileSystem.kind(module) == .directory else {
      throw MagintError(.usage, path: module, "is no directory; name that of a module")
    }
    var module = module
    while module.hasSuffix("/"), module.count > 1 { module.removeLast() }
    let linter = try Linter(options.lint)
    let checkout = try GitCheckout.read(module)
    if options.leavesOutUntracked, checkout == nil {
      throw MagintError(
        .usage, path: module, "is in no git repository that can be read; leave out --only-tracked")
    }
    // The tags of a shop's repository say nothing of a module in it that somebody else versions.
    let isTracked = checkout?.tracked.contains(ExactString("composer.json")) == true
    let identity = try PackageIdentity(
      module, versionName: options.versionName, tags: isTracked ? checkout?.tags ?? [] : [])
    let fileName = identity.fileName
    let path = try path(options.output, fileName)
    var contents = try PackageContents(
      module: module, composer: identity.composer,
      tracked: options.leavesOutUntracked ? checkout?.tracked : nil, output: path, options)

    var files: [(name: String, bytes: [UInt8])] = []
    var total = 0
    for (path, place) in contents.files {
      let bytes =
        path == "composer.json"
        ? identity.composerBytes : try FileSystem.read(place, limit: ZipArchive.maximumTotal)
      if contents.leavesOut(path, with: bytes) { continue }
      total += bytes.count
      guard total <= ZipArchive.maximumTotal else {
        throw MagintError(
          .failure, path: module,
          "has more than \(ZipArchive.maximumTotal >> 20) MB to pack; the Marketplace takes packages of 30 MB. Leave out what a shop does not need, with --exclude or export-ignore"
        )
      }
      files.append((path, bytes))
    }
    let bytes = try ZipWriter.write(files)
    let shown = FileSystem.display(module)
    let checked = CheckedPackage(
      path: FileSystem.display(path), zip: bytes, prefix: shown == "." ? "" : shown + "/")
    var findings = LintResult(fileCount: 0)
    linter.lint(checked, root: module, &findings)

    var listed: [PackagePage.File] = []
    for (name, bytes) in files {
      listed.append(
        PackagePage.File(path: name, size: bytes.count, sha256: try SHA256.digest(bytes)))
    }
    let untracked = checkout.map { checkout in
      files.map(\.name).filter { !checkout.tracked.contains(ExactString($0)) }
    }
    let page = PackagePage(
      name: identity.name, version: identity.version, versionSource: identity.source,
      fileName: path.split(separator: "/").last.map(String.init) ?? fileName, size: bytes.count,
      sha256: try SHA256.digest(bytes), files: listed, leftOut: contents.leftOut,
      untracked: untracked)
    return PreparedPackage(page: page, bytes: bytes, findings: findings, path: path)
  }

  /// Where the package goes.
  private static func path(
    _ output: String?, _ fileName: String
  ) throws(MagintError) -> String {
    guard let output else { return fileName }
    guard !output.isEmpty else { throw MagintError(.usage, "the name of the output is empty") }
    if output.hasSuffix("/") || (try? FileSystem.kind(output)) == .directory {
      return output.hasSuffix("/") ? output + fileName : output + "/" + fileName
    }
    guard output.lowercased().hasSuffix(".zip") else {
      throw MagintError(
        .usage, path: output, "is neither a directory nor the name of a .zip file")
    }
    return output
  }
}

extension Linter {
  /// Whether a path is that of a zip archive, by its name.
  func isPackage(_ path: String) -> Bool {
    if case .memory = files { return false }
    return path.lowercased().hasSuffix(".zip")
  }

  /// Lints the zip archive at `path`: itself, and the files in it as those below a directory of its
  /// name. Nothing is unpacked to disk.
  func lintPackage(_ path: String, _ result: inout LintResult) {
    let shown = FileSystem.display(path)
    do throws(MagintError) {
      lint(try CheckedPackage.read(path), root: shown, &result)
    } catch {
      result.failures.append(MagintError(error.kind, path: shown, error.message))
    }
  }

  /// Lints a package and the files in it.
  ///
  /// - Parameter root: the directory that the files are shown below; that of the package's prefix.
  func lint(_ package: CheckedPackage, root: String, _ result: inout LintResult) {
    var findings = rules.check(package)
    setSeverities(&findings)
    result.diagnostics += findings
    result.fileCount += 1
    let tree = package.tree(below: root)
    var linter = self
    linter.files = .memory(tree)
    let inside = linter.lintSequentially(linter.select([root]))
    if result.basis.range.isEmpty { result.basis = inside.basis }
    result.diagnostics += inside.diagnostics
    result.suppressed += inside.suppressed
    result.failures += inside.failures
    result.fileCount += inside.fileCount
    result.diagnostics.sort(by: Diagnostic.precedes)
  }
}

extension CheckedPackage {
  /// In bytes: several times what the Marketplace takes. The rule about large packages wants to see
  /// them; what is far beyond is not read.
  private static let maximumSize = 128 << 20

  /// Reads the zip archive at `path` into memory; whatever is wrong with it is in the value.
  ///
  /// - Throws: ``MagintError`` where there is no file that could be read.
  static func read(_ path: String) throws(MagintError) -> CheckedPackage {
    let bytes = try FileSystem.read(path, limit: maximumSize)
    return CheckedPackage(path: FileSystem.display(path), zip: bytes)
  }

  /// The files whose contents were kept, by their paths as if the package were the directory `root`:
  /// for ``FileTree/memory(_:)``.
  func tree(below root: String) -> [String: [UInt8]] {
    let prefix = root == "." ? "" : root + "/"
    var tree: [String: [UInt8]] = [:]
    for entry in entries where entry.kind == .file {
      // A name that leads upwards is a finding of its own; it is not to be found elsewhere.
      guard let contents = entry.contents,
        !entry.name.split(separator: "/").contains("..")
      else { continue }
      tree[prefix + entry.name] = contents
    }
    return tree
  }
}
