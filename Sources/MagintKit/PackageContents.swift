internal import MagintCatalog
internal import MagintCore
internal import MagintRules

/// What of a module's directory belongs into its package.
struct PackageContents {
  /// By their paths in the module, sorted by bytes, and where they are.
  private(set) var files: [(path: String, place: String)] = []
  private(set) var leftOut: [PackagePage.LeftOut] = []

  private let options: PackOptions
  private let module: String
  /// Without symbolic links, with a `/` at the end.
  private let root: String
  private let archiveExclude: [(pattern: GitPattern, isTakenBack: Bool)]
  /// The file that is to be written, where it is in the module.
  private let output: String?
  /// Nil where files count that git does not track.
  private let tracked: Set<ExactString>?
  private var attributes = GitAttributes()
  private var links: [(path: String, place: String)] = []

  /// - Parameters:
  ///   - composer: the module's composer.json.
  ///   - tracked: the paths that git tracks, where others are left out.
  ///   - output: the path of the file that will be written.
  /// - Throws: ``MagintError`` where a directory or a `.gitattributes` cannot be read.
  init(
    module: String, composer: JSONTree?, tracked: Set<ExactString>?, output: String?,
    _ options: PackOptions
  ) throws(MagintError) {
    self.module = module
    self.tracked = tracked
    self.options = options
    let root = FileSystem.resolved(module) ?? FileSystem.absolute(module)
    self.root = root.hasSuffix("/") ? root : root + "/"
    self.output = output.flatMap { path in
      let parts = FileSystem.absolute(path).split(separator: "/")
      let directory = "/" + parts.dropLast().joined(separator: "/")
      return FileSystem.resolved(directory).map { $0 + "/" + (parts.last ?? "") }
    }
    archiveExclude = (composer?["archive"]?["exclude"]?.array ?? []).compactMap(\.string)
      // Git does not read longer ones, and nobody writes them.
      .filter { $0.utf8.count <= 2048 }.map {
        let isTakenBack = $0.hasPrefix("!")
        return (GitPattern(Array($0.utf8.dropFirst(isTakenBack ? 1 : 0))), isTakenBack)
      }
    try visit("")
    takeLinks()
    files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    leftOut.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// The largest `.gitattributes` that is read.
  private static let maximumAttributesSize = 1 << 20

  private mutating func visit(_ directory: String) throws(MagintError) {
    // An explicit stack: directories may be nested deeper than threads have room.
    var pending = [(directory: directory, isLeftOut: false)]
    while let (directory, isLeftOut) = pending.popLast() {
      let place = directory.isEmpty ? module : module + "/" + directory
      let entries = try FileSystem.entries(of: place)
      if entries.contains(where: { $0.name == ".gitattributes" && $0.kind == .file }) {
        attributes.add(
          try FileSystem.read(place + "/.gitattributes", limit: Self.maximumAttributesSize),
          of: directory)
      }
      // The last is visited next.
      var below: [(directory: String, isLeftOut: Bool)] = []
      for (name, kind) in entries {
        let path = directory.isEmpty ? name : directory + "/" + name
        let isDirectory = kind == .directory
        if root + path == output { continue }
        let reason = reason(path, name, isDirectory: isDirectory)
        if isLeftOut ? !isIncluded(path) : reason != nil {
          if let reason, !isLeftOut {
            leftOut.append(
              PackagePage.LeftOut(path: isDirectory ? path + "/" : path, reason: reason))
          }
          if isDirectory, leadsToIncluded(path), reason != .excluded { below.append((path, true)) }
          continue
        }
        if kind == .file || kind == .symbolicLink, let tracked,
          !tracked.contains(ExactString(path)), !isIncluded(path)
        {
          leftOut.append(PackagePage.LeftOut(path: path, reason: .untracked))
          continue
        }
        switch kind {
        case .directory: below.append((path, false))
        case .file: files.append((path, module + "/" + path))
        case .symbolicLink: links.append((path, module + "/" + path))
        case .other: leftOut.append(PackagePage.LeftOut(path: path, reason: .notRegular))
        }
      }
      pending += below.reversed()
    }
  }

  /// Whether `--include` takes in a path in a directory that is left out.
  private func isIncluded(_ path: String) -> Bool {
    !options.exclude.contains { FileSystem.matches($0, path) }
      && options.include.contains { FileSystem.matches($0, path) }
  }

  /// Whether a pattern of `--include` is about what is below a directory.
  private func leadsToIncluded(_ directory: String) -> Bool {
    options.include.contains { pattern in
      let isGlob = { (byte: UInt8) in Array("*?[\\".utf8).contains(byte) }
      let literal = pattern.utf8.prefix { !isGlob($0) }
      let path = Array((directory + "/").utf8)
      return literal.starts(with: path)
        || literal.count < pattern.utf8.count && literal.contains(UInt8(ascii: "/"))
          && path.starts(with: literal)
    }
  }

  /// Links to files that are in the package themselves are there as copies.
  private mutating func takeLinks() {
    let known = Set(files.map { root + $0.path })
    for link in links {
      if let target = FileSystem.resolved(link.place), known.contains(target) {
        files.append((link.path, target))
      } else {
        leftOut.append(PackagePage.LeftOut(path: link.path, reason: .symbolicLink))
      }
    }
  }

  /// Leaves out a file because of what is in it.
  ///
  /// - Returns: whether it is left out.
  mutating func leavesOut(_ path: String, with bytes: [UInt8]) -> Bool {
    let reason: PackagePage.Reason
    if PackageContainsSecret.isPrivateKey(bytes) {
      reason = .secret
    } else if ToolReport.isOne(path, bytes) {
      reason = .report
    } else {
      return false
    }
    guard !options.include.contains(where: { FileSystem.matches($0, path) }) else { return false }
    let file = PackagePage.LeftOut(path: path, reason: reason)
    let place = leftOut.firstIndex { !$0.path.utf8.lexicographicallyPrecedes(path.utf8) }
    leftOut.insert(file, at: place ?? leftOut.endIndex)
    files.removeAll { $0.path == path }
    return true
  }

  /// Why a file or directory is left out; nil for one that is not.
  private func reason(_ path: String, _ name: String, isDirectory: Bool) -> PackagePage.Reason? {
    if options.exclude.contains(where: { FileSystem.matches($0, path) }) { return .excluded }
    if options.include.contains(where: { FileSystem.matches($0, path) }) { return nil }
    if isDirectory
      ? PackageContainsSecret.isSecretDirectory(name) : PackageContainsSecret.isSecret(path)
    {
      return .secret
    }
    if let reason = Self.reason(name, isDirectory: isDirectory, isTop: path == name) {
      return reason
    }
    if options.leavesOutTests, Self.isTest(path, name, isDirectory: isDirectory) { return .test }
    if !isDirectory, path == name, Self.isArchive(name) { return .package }
    if attributes.isExportIgnored(path, isDirectory: isDirectory) { return .exportIgnore }
    let bytes = Array(path.utf8)
    let rule = archiveExclude.last { $0.pattern.matches(bytes, isDirectory: isDirectory) }
    return rule?.isTakenBack == false ? .archiveExclude : nil
  }

  private static let versionControl: Set<String> = [
    ".git", ".svn", ".hg", ".bzr", "CVS", "_darcs", ".gitattributes", ".gitignore", ".gitmodules",
    ".gitkeep", ".hgignore", ".hgtags", ".mailmap",
  ]
  private static let editorOrSystem: Set<String> = [
    ".idea", ".vscode", ".vs", ".settings", ".project", ".buildpath", "nbproject", ".DS_Store",
    "__MACOSX", "Thumbs.db", "desktop.ini", "Desktop.ini", ".directory", ".Trashes",
    ".Spotlight-V100", ".fseventsd",
  ]
  private static let continuousIntegration: Set<String> = [
    ".github", ".gitlab", ".circleci", ".gitlab-ci.yml", ".travis.yml", "bitbucket-pipelines.yml",
    "Jenkinsfile", "azure-pipelines.yml",
  ]
  private static let cache: Set<String> = [
    ".editorconfig", ".phpunit.result.cache", ".phpunit.cache", ".php-cs-fixer.cache",
    ".php_cs.cache", ".phpcs-cache", ".magint", "magint.json", "magint.schema.json",
    "magint-baseline.json",
  ]
  /// What is for those who make a module, beside its composer.json and in small letters.
  private static let development: Set<String> = [
    "appveyor.yml", "build.gradle", "build.xml", "captainhook.json", "circle.yml", "codecov.yml",
    "codeception.yml", "compose.yaml", "compose.yml", "deptrac.yaml", "dockerfile", "ecs.php",
    "grumphp.yml", "gruntfile.js", "gulpfile.js", "infection.json", "infection.json5", "justfile",
    "lerna.json", "makefile", "package-lock.json", "package.json", "phpcs.xml", "phpcs.xml.dist",
    "phpmd.xml", "phpmd.xml.dist", "phpstan-baseline.neon", "phpstan.neon", "phpstan.neon.dist",
    "pnpm-lock.yaml", "psalm.xml", "psalm.xml.dist", "rector.php", "renovate.json", "robofile.php",
    "ruleset.xml", "sonar-project.properties", "taskfile.yml", "tox.ini", "tsconfig.json",
    "vagrantfile", "webpack.config.js", "yarn.lock",
  ]

  /// Whether a file beside composer.json packs others, as what is made for a release does.
  private static func isArchive(_ name: String) -> Bool {
    let folded = name.lowercased()
    return [".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".phar"]
      .contains(where: folded.hasSuffix)
  }

  private static func reason(
    _ name: String, isDirectory: Bool, isTop: Bool
  ) -> PackagePage.Reason? {
    if versionControl.contains(name) { return .versionControl }
    if editorOrSystem.contains(name) || name.hasPrefix("._") || name.hasPrefix(".#") {
      return .editorOrSystem
    }
    if continuousIntegration.contains(name) { return .continuousIntegration }
    if cache.contains(name) { return .cache }
    if isTop {
      let folded = name.lowercased()
      if development.contains(folded) || folded.hasPrefix("docker-compose") { return .cache }
      // What is hidden is a tool's; a server's .htaccess is for a directory that it serves, and a file
      // of the environment without values is documentation.
      if folded.hasPrefix("."), folded != ".htaccess", !folded.hasPrefix(".env") { return .cache }
    }
    if isDirectory {
      // Below, a module may have files of its own in a directory of that name.
      return name == "node_modules" || (name == "vendor" && isTop) ? .dependency : nil
    }
    let ends = [
      ".swp", ".swo", "~", ".orig", ".rej", ".sublime-project", ".sublime-workspace", ".iml",
    ]
    return ends.contains(where: name.hasSuffix) ? .editorOrSystem : nil
  }

  /// Magento's tests are in `Test`, many authors' in `tests`, at the top of the module.
  private static func isTest(_ path: String, _ name: String, isDirectory: Bool) -> Bool {
    guard path == name else { return false }
    let folded = name.lowercased()
    return isDirectory
      ? folded == "test" || folded == "tests"
      : ["phpunit.xml", "phpunit.xml.dist", "phpunit.dist.xml"].contains(folded)
  }
}
