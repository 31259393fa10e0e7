package import MagintArchive
package import MagintCore

/// A package as the rules see it: a zip archive that was read into memory, or one that is about to
/// be written.
package struct CheckedPackage: Sendable {
  /// Of the archive, as it is shown.
  package let path: String
  package let archive: ZipArchive
  /// What stands in front of an entry's name where a file of the package is shown.
  package let prefix: String
  /// The name of the entry that is the package's composer.json: the one that is nearest to the root.
  package let composerName: String?
  /// Nil where there is none that could be read.
  package let composer: ComposerText?
  /// What in the entries looks like keys and tokens, with its place, by their indices.
  let secrets: [Int: [(match: SecretScanner.Match, place: SourceRange)]]

  package var entries: [ZipArchive.Entry] { archive.entries }

  /// The folder that the package's files are in: empty for the root, otherwise with a `/` at the end.
  package var folder: String {
    composerName.map { String($0.dropLast("composer.json".count)) } ?? ""
  }

  /// The name of the archive without its directory.
  package var fileName: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// - Parameters:
  ///   - bytes: of the archive.
  ///   - prefix: by default the path of the archive as a directory.
  package init(path: String, zip bytes: [UInt8], prefix: String? = nil) {
    self.path = path
    var secrets: [Int: [(match: SecretScanner.Match, place: SourceRange)]] = [:]
    archive = ZipArchive(bytes, keeping: Self.wants) { index, entry, contents in
      let matches = SecretScanner.matches(in: contents, path: entry.name)
      guard !matches.isEmpty else { return }
      let table = LineTable(contents)
      secrets[index] = matches.map { ($0, table.range($0.range, in: contents)) }
    }
    self.secrets = secrets
    self.prefix = prefix ?? path + "/"
    let candidates = archive.entries.filter {
      $0.kind == .file && $0.name.split(separator: "/").last == "composer.json"
        && !$0.name.split(separator: "/").dropLast().contains { $0 == "vendor" || $0 == ".." }
    }
    let nearest = candidates.min {
      ($0.name.utf8.count { $0 == 0x2F }, $0.name) < ($1.name.utf8.count { $0 == 0x2F }, $1.name)
    }
    composerName = nearest?.name
    composer = nearest.flatMap { entry in
      entry.contents.map { ComposerText(entry: entry.name, bytes: $0) }
    }
  }

  /// Whether the rules want an entry's contents.
  package static func wants(_ name: String) -> Bool {
    let file = name.split(separator: "/").last.map(String.init)?.lowercased() ?? ""
    return file.hasSuffix(".xml") || file.hasSuffix(".json")
      || CommentScanner.language(of: file) != nil
  }
}

/// A package's composer.json.
package struct ComposerText: Sendable {
  /// The name of its entry.
  package let entry: String
  package let bytes: [UInt8]
  /// Nil where it is no JSON object.
  package let tree: JSONTree?

  init(entry: String, bytes: [UInt8]) {
    self.entry = entry
    self.bytes = bytes
    let tree = try? JSONTree.parse(bytes)
    if case .object? = tree?.value { self.tree = tree } else { self.tree = nil }
  }

  package subscript(name: String) -> JSONTree? { tree?[name] }

  /// The requirements that a merchant's composer follows, with their places.
  var requirements: [(package: String, constraint: JSONTree, member: JSONTree.Member)] {
    (self["require"]?.members ?? []).map { ($0.name, $0.value, $0) }
  }
}

/// The findings about a package, as its rules add them.
package struct PackageFindings {
  private let package: CheckedPackage
  private var found: [Diagnostic] = []
  /// How many each rule has added, and where the last of them that is kept is.
  private var counts: [RuleID: (count: Int, last: Int)] = [:]

  /// An archive may have tens of thousands of entries; more findings of one rule nobody reads.
  private static let limit = 50

  package init(_ package: CheckedPackage) { self.package = package }

  /// Adds a finding about an entry, or about the archive as a whole.
  ///
  /// - Parameters:
  ///   - entry: its name; nil for the archive.
  ///   - bytes: the place in `contents`, which are those of the entry.
  ///   - place: a place whose line must not be shown; instead of `bytes`.
  ///   - help: what to do, without a full stop.
  package mutating func add<R: PackageRule>(
    _ rule: R.Type, _ severity: Severity, _ consequences: [Consequence], entry: String? = nil,
    at bytes: Range<Int>? = nil, of contents: [UInt8] = [], place: SourceRange? = nil,
    _ message: String, _ explanation: String, help: String, notes: [String] = []
  ) {
    let count = (counts[rule.id]?.count ?? 0) + 1
    guard count <= Self.limit else {
      counts[rule.id]!.count = count
      return
    }
    counts[rule.id] = (count, found.count)
    var diagnostic = Diagnostic(
      rule: rule.id, severity: severity, consequences: consequences,
      path: entry.map { package.prefix + $0 } ?? package.path, range: place, message: message,
      explanation: explanation, notes: notes.map { Diagnostic.Note($0) },
      fixIts: [FixIt(help, .unsafe)])
    if let bytes {
      let file = SourceFile(path: diagnostic.path, bytes: contents)
      let table = LineTable(contents)
      let range = table.range(bytes, in: contents)
      diagnostic.range = range
      diagnostic.excerpt = Excerpt(file, table).lines([range])
    }
    found.append(diagnostic)
  }

  /// All of them, in no order; of a rule with more than can be shown the last one says so.
  package var findings: [Diagnostic] {
    var findings = found
    for (count, last) in counts.values where count > Self.limit {
      findings[last].notes.append(
        Diagnostic.Note("\(count - Self.limit) more of the kind are not shown"))
    }
    return findings
  }
}
