internal import MagintCatalog
public import MagintCore

/// Which configuration to go by.
public enum ConfigurationSource: Sendable {
  /// For each path the `magint.json` nearest above it.
  case nearest
  /// This file, for all paths.
  case file(String)
  case none
}

/// What `magint.json` files say of the paths of a run.
public struct Configurations: Sendable {
  /// Those that count for a path, in the order of the paths.
  private(set) var all: [Configuration] = []
  /// The paths, absolute, the longest first, and what counts for each and for all below it.
  private var roots: [(place: String, index: Int?)] = []
  /// Whether the same counts for all paths.
  private var isUniform = true

  /// None.
  public init() {}

  /// Reads the configurations of `paths`: files and directories that are named, or what standard input
  /// stands for.
  ///
  /// The file is looked for in the directory of a path and in those above it, up to the first that has a
  /// `.git`: a repository says all of itself, so that the same counts on each machine.
  ///
  /// - Throws: ``MagintError`` where a file cannot be read, or with everything that is wrong in it.
  public static func load(
    for paths: [String], _ source: ConfigurationSource = .nearest
  ) throws(MagintError) -> Configurations {
    var result = Configurations()
    var problems: [MagintError] = []
    func read(_ path: String) throws(MagintError) -> Int? {
      guard let bytes = try FileSystem.readIfPresent(path, limit: maximumSize) else { return nil }
      do throws(MagintError) {
        result.all.append(try ConfigurationReader.read(path, bytes))
        return result.all.count - 1
      } catch {
        problems += [error] + error.others
        return nil
      }
    }
    switch source {
    case .none: return result
    case .file(let path):
      let index = try read(path)
      guard index != nil || !problems.isEmpty else {
        throw MagintError(.usage, path: path, "there is no such file")
      }
      result.roots = [("/", index)]
    case .nearest:
      // Paths of one run share most of the directories above them.
      var known: [String: Int?] = [:]
      for path in paths {
        let place = FileSystem.absolute(path)
        var directory = place
        var visited: [String] = []
        var found: Int?
        while true {
          if let index = known[directory] {
            found = index
            break
          }
          visited.append(directory)
          let prefix = directory == "/" ? directory : directory + "/"
          found = try read(prefix + Configuration.fileName)
          if found != nil || directory == "/" || FileSystem.exists(prefix + ".git") { break }
          directory = String(directory[..<(directory.lastIndex(of: "/") ?? directory.startIndex)])
          if directory.isEmpty { directory = "/" }
        }
        for directory in visited { known[directory] = .some(found) }
        result.roots.append((place, found))
      }
      result.roots.sort { $0.place.utf8.count > $1.place.utf8.count }
      result.isUniform = result.roots.allSatisfy { $0.index == result.roots[0].index }
    }
    guard var error = problems.first else { return result }
    error.others = problems.dropFirst().map { MagintError($0.kind, path: $0.path, $0.message) }
    throw error
  }

  private static let maximumSize = 1 << 20

  public var isEmpty: Bool { all.isEmpty }

  /// The files, and the baselines that they name.
  public var paths: [String] { all.map(\.path) + all.compactMap(\.baseline?.value) }

  /// The index of what counts for an absolute path: for the nearest of the paths above it.
  func index(of place: String) -> Int? {
    guard !all.isEmpty else { return nil }
    if isUniform { return roots.first?.index }
    return roots.first { root in
      place.utf8.starts(with: root.place.utf8)
        && (root.place == "/" || place.utf8.count == root.place.utf8.count
          || place.utf8.dropFirst(root.place.utf8.count).first == UInt8(ascii: "/"))
    }?.index
  }

  /// What counts for an absolute path.
  func of(_ place: String) -> Configuration? { index(of: place).map { all[$0] } }

  /// Whether any sets the severity of a rule, or switches one off.
  var setsLevels: Bool { all.contains { !$0.rules.isEmpty || !$0.overrides.isEmpty } }

  // MARK: What several commands ask

  /// What leaves a named path out; nil where nothing does.
  func exclusion(of path: String) -> String? {
    guard !isEmpty else { return nil }
    let place = FileSystem.absolute(path)
    return of(place).flatMap { configuration in
      configuration.exclusion(of: configuration.relative(place)).map { configuration.place($0) }
    }
  }

  /// The paths that no configuration leaves out, and the others, each with what does.
  public func included(
    _ paths: [String]
  ) -> (paths: [String], leftOut: [(path: String, by: String)]) {
    guard !isEmpty else { return (paths, []) }
    var included: [String] = []
    var leftOut: [(path: String, by: String)] = []
    for path in paths {
      if let place = exclusion(of: path) {
        leftOut.append((path, place))
      } else {
        included.append(path)
      }
    }
    return (included, leftOut)
  }

  /// What a walk below `root` leaves out: `globs`, and what the configuration says.
  func exclusion(_ globs: [String], below root: String) -> Exclusion {
    guard !isEmpty else { return Exclusion(globs) }
    let place = FileSystem.absolute(root)
    guard let configuration = of(place), !configuration.exclude.isEmpty else {
      return Exclusion(globs)
    }
    let prefix = configuration.relative(place)
    return Exclusion(
      globs, configured: configuration.exclude.map(\.value),
      // As the walk puts them together.
      rootLength: root == "." ? 0 : root.utf8.count + (root.hasSuffix("/") ? 0 : 1),
      prefix: prefix == "." ? "" : prefix + "/")
  }

  /// `options` with what the configurations say and they do not: one Magento and one range for all paths.
  ///
  /// - Throws: ``MagintError`` of kind `usage` where the paths have different ones.
  public func completing(_ options: CatalogOptions) throws(MagintError) -> CatalogOptions {
    var options = try completingCatalog(options)
    options.edition = try edition(options)
    // Who names a Magento asks about that one.
    let isCatalogGiven = options.catalogFile != nil || options.magentoRoot != nil
    guard options.magento == nil, !isCatalogGiven || options.isCatalogConfigured else {
      return options
    }
    let named = all.compactMap { configuration in
      configuration.magento.map { (text: $0.value, place: configuration.place($0)) }
    }
    guard let first = named.first else { return options }
    if let other = named.first(where: { $0.text != first.text }) {
      throw MagintError(
        .usage, path: other.place,
        "names other releases than \(first.place); pass --magento, or one path at a time")
    }
    options.magento = first.text
    options.magentoPlace = first.place
    return options
  }

  /// What the options say of the edition, otherwise the one that all configurations name.
  ///
  /// - Throws: ``MagintError`` of kind `usage` where they name different ones.
  private func edition(_ options: CatalogOptions) throws(MagintError) -> ShopEdition? {
    if let edition = options.edition { return edition }
    let named = all.compactMap { configuration in
      configuration.edition.map { (edition: $0.value, place: configuration.place($0)) }
    }
    guard let first = named.first else { return nil }
    if let other = named.first(where: { $0.edition != first.edition }) {
      throw MagintError(
        .usage, path: other.place,
        "names another edition than \(first.place); pass --edition, or one path at a time")
    }
    return first.edition
  }

  /// The same without the range, which may be another for each path.
  func completingCatalog(_ options: CatalogOptions) throws(MagintError) -> CatalogOptions {
    var options = options
    guard options.catalogFile == nil, options.magentoRoot == nil else { return options }
    let named = all.compactMap { configuration in
      configuration.catalog.map { (file: $0.value, place: configuration.place($0)) }
    }
    guard let first = named.first else { return options }
    let other = named.first { $0.file != first.file }
    guard other == nil, named.count == all.count, roots.allSatisfy({ $0.index != nil }) else {
      throw MagintError(
        .usage, path: first.place,
        "judges by another Magento than \(other?.place ?? "the other paths"); pass --catalog, or one path at a time"
      )
    }
    options.catalogFile = first.file
    options.catalogPlace = first.place
    return options
  }

  /// The releases that each configuration names, by its index; nil where it names none.
  func targets() throws(MagintError) -> [Target?] {
    var ranges: [Target?] = []
    for configuration in all {
      guard let magento = configuration.magento else {
        ranges.append(nil)
        continue
      }
      do throws(MagintError) {
        ranges.append(Target(try ReleaseRange.parse(magento.value, in: EmbeddedCatalog.releases)))
      } catch {
        throw MagintError(error.kind, path: configuration.place(magento), error.message)
      }
    }
    return ranges
  }
}

/// What a walk leaves out.
struct Exclusion: Sendable {
  /// For paths as they are opened.
  private let globs: [String]
  /// For paths below the directory of a configuration.
  private let configured: [PathGlob]
  /// How much of a path as it is opened is that of the walk's root, and what stands for it.
  private let rootLength: Int
  private let prefix: String

  init(
    _ globs: [String], configured: [PathGlob] = [], rootLength: Int = 0, prefix: String = ""
  ) {
    self.globs = globs
    self.configured = configured
    self.rootLength = rootLength
    self.prefix = prefix
  }

  /// Whether it leaves nothing out.
  var isEmpty: Bool { globs.isEmpty && configured.isEmpty }

  private func configuredPath(_ path: String) -> String {
    prefix + String(Substring(path.utf8.dropFirst(rootLength)))
  }

  /// Whether the walk passes a directory over.
  func hasDirectory(_ path: String) -> Bool {
    if globs.contains(where: {
      FileSystem.matches($0, path) || FileSystem.matches($0, path + "/")
    }) {
      return true
    }
    guard !configured.isEmpty else { return false }
    let place = configuredPath(path)
    return configured.contains { $0.matchesItself(place) || $0.matchesItself(place + "/") }
  }

  /// Whether the walk passes a file over.
  func hasFile(_ path: String) -> Bool {
    if globs.contains(where: { FileSystem.matches($0, path) }) { return true }
    guard !configured.isEmpty else { return false }
    let place = configuredPath(path)
    return configured.contains { $0.matchesItself(place) }
  }

  /// Whether a file, or a directory above it as the walk on disk meets it, is passed over.
  ///
  /// - Parameter length: how many bytes of the path are those of the walk's root, which is not asked
  ///   about: it was named.
  func hasAny(above path: String, root length: Int = 0) -> Bool {
    guard !isEmpty else { return false }
    if hasFile(path) { return true }
    return path.utf8.indices.dropFirst(length).contains { index in
      guard path.utf8[index] == UInt8(ascii: "/"), index > path.startIndex else { return false }
      return hasDirectory(String(path[..<index]))
    }
  }
}

extension MagintError {
  /// The same about a file that a configuration names: where, too.
  func named(at place: String) -> MagintError {
    var error = MagintError(kind, path: path.map { "\(place): \($0)" } ?? place, message)
    error.others = others
    return error
  }
}
