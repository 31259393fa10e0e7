internal import MagintArchive
internal import MagintCatalog
internal import MagintCore
internal import MagintModel
internal import MagintRules
internal import MagintXML

/// Where a version of some modules is: on disk, or read into memory from a package or a revision.
struct VersionFiles: Sendable {
  /// As it was named.
  var label: String
  /// The directory, or file, that everything is below.
  var root: String
  var tree: FileTree

  /// The most that is read into memory, in bytes.
  private static let limit = ZipArchive.maximumTotal

  init(label: String, root: String, tree: FileTree) {
    self.label = label
    self.root = root
    self.tree = tree
  }

  /// What an argument names: a directory, a file, a zip archive or `git:REV:PATH`.
  ///
  /// - Throws: ``MagintError`` where it names nothing that can be read.
  init(_ argument: String) throws(MagintError) {
    guard !argument.isEmpty else { throw MagintError(.usage, "a path is empty") }
    label = argument
    if argument.hasPrefix(GitRevision.prefix) {
      root = argument
      while root.hasSuffix("/") { root.removeLast() }
      // As git names the working directory's place.
      if !root.dropFirst(GitRevision.prefix.count).contains(":") { root += ":." }
      let files = try GitRevision(argument).files(wants: Self.relevant, limit: Self.limit)
      tree = .memory(Self.below(root, files))
      return
    }
    root = argument
    while root.hasSuffix("/"), root.count > 1 { root.removeLast() }
    tree = .disk
    guard try FileSystem.kind(root) != .directory, root.lowercased().hasSuffix(".zip") else {
      return
    }
    let package = try CheckedPackage.read(root)
    guard package.archive.problems.isEmpty else {
      throw MagintError(
        .failure, path: FileSystem.display(root),
        "is no zip archive that can be trusted; 'magint lint' on it says why")
    }
    var files: [String: [UInt8]] = [:]
    for entry in package.entries where entry.kind == .file {
      guard !entry.name.split(separator: "/").contains("..") else { continue }
      files[entry.name] = entry.contents
    }
    tree = .memory(Self.below(root, files))
  }

  /// The files of a module on disk that play a part, in memory.
  ///
  /// - Throws: ``MagintError`` where one of them cannot be read.
  func inMemory() throws(MagintError) -> [String: [UInt8]] {
    if case .memory(let files) = tree { return files }
    var files: [String: [UInt8]] = [:]
    let prefix = root == "." ? "" : root + "/"
    let paths =
      FileSystem.walk(root, exclude: Exclusion([])).files + FileSystem.phpFiles(below: root)
      + [prefix + "composer.json"]
    for path in paths {
      files[path] = try FileSystem.readIfPresent(
        path, limit: LintOptions.defaultMaximumFileSize)
    }
    return files
  }

  private static func below(
    _ root: String, _ files: [String: [UInt8]]
  ) -> [String: [UInt8]] {
    Dictionary(uniqueKeysWithValues: files.map { (root + "/" + $0.key, $0.value) })
  }

  /// Which of the files of a repository play a part: configuration, and the PHP of modules that have
  /// integrations or setup code.
  private static func relevant(_ names: [String]) -> Set<String> {
    var modules: Set<String> = []
    var holders: Set<String> = []
    var result: Set<String> = []
    for name in names {
      if name.isPath(endingIn: "etc/module.xml") {
        modules.insert(String(name.dropLast("etc/module.xml".count)))
      }
      if let kind = FileKind(path: name) {
        holders.insert(String(name.dropLast(kind.modulePath.count)))
      }
      let file = name.split(separator: "/").last ?? ""
      if file == "composer.json" || file == "registration.php" || file.hasSuffix(".xml")
        || name.isPath(endingIn: "app/etc/config.php")
      {
        result.insert(name)
      }
    }
    for name in names where name.lowercased().hasSuffix(".php") {
      var directory = Substring(name)
      var isWanted = false
      while !isWanted, let slash = directory.lastIndex(of: "/") {
        directory = directory[..<slash]
        let above = directory.lastIndex(of: "/").map { directory[...$0] } ?? ""
        isWanted =
          holders.contains(String(above))
          || directory[above.endIndex...] == "Setup" && modules.contains(String(above))
      }
      if isWanted { result.insert(name) }
    }
    return result
  }
}

/// One version of some modules: what Magento makes of its files, and what its setup code installs.
struct UpgradeSide: Sendable {
  /// An integration as the kinds have it.
  struct Member: Sendable {
    var name: String
    var consolidated: MergedIntegration?
    var config: MergedIntegration?
    var api: MergedIntegration?

    var kind: UpgradePlan.Kind {
      consolidated == nil ? .legacy : config == nil ? .consolidated : .both
    }

    /// The one whose values and rights count.
    var values: MergedIntegration { (consolidated ?? config)! }
    var resources: [MergedValue] { (consolidated ?? api)?.resources ?? [] }
    var isLegacy: Bool { consolidated == nil }
  }

  let label: String
  let project: Project
  /// By name.
  private(set) var members: [ExactString: Member] = [:]
  let setup: SetupCode
  let diagnostics: [Diagnostic]
  private let merges: [FileKind: MergedConfiguration]
  /// Which resources a shop may have that nobody in sight declares.
  let unseen: UnseenResources

  /// - Throws: ``MagintError`` where something cannot be read, or the options name what there is not.
  init(_ files: VersionFiles, _ options: UpgradeOptions) throws(MagintError) {
    label = files.label
    var lint = LintOptions()
    lint.catalog = options.catalog
    lint.exclude = options.exclude
    lint.heedsComments = false
    var linter = try Linter(lint)
    linter.files = files.tree
    let selection = linter.select([files.root])
    if let failure = selection.failures.first { throw failure }
    let run = linter.runSequentially(selection, keepsDocuments: true)
    if let failure = run.result.failures.first { throw failure }
    diagnostics = run.result.diagnostics

    let source = files.tree.source(limit: lint.maximumFileSize)
    project = try Project.read(
      selection.listing, from: source, known: run.documents)
    var merges: [FileKind: MergedConfiguration] = [:]
    for kind in FileKind.allCases {
      let documents = project.documents(kind)
      if !documents.isEmpty { merges[kind] = try MergedConfiguration(documents, kind) }
    }
    self.merges = merges
    var declarations: [ModuleFile] = []
    for module in project.modules where module.isNamed {
      let path = module.path("etc/module.xml")
      guard let bytes = try source.bytes(path) else { continue }
      let document = try XMLDocument.read(path: source.display(path), bytes, kind: nil)
      if let file = ModuleFile(document) { declarations.append(file) }
    }
    unseen = UnseenResources(project.modules) { (try? source.bytes($0)) ?? nil }
    setup = SetupCode(try linter.sources(of: selection), declarations)
    members = Self.joined(merges)
  }

  private static func joined(
    _ merges: [FileKind: MergedConfiguration]
  ) -> [ExactString: Member] {
    var members: [ExactString: Member] = [:]
    for integration in merges[.integration]?.integrations ?? [] {
      let name = integration.name.text
      members[ExactString(name), default: Member(name: name)].consolidated = integration
    }
    for integration in merges[.config]?.integrations ?? [] {
      let name = integration.name.text
      members[ExactString(name), default: Member(name: name)].config = integration
    }
    // An api.xml alone installs nothing.
    for integration in merges[.api]?.integrations ?? [] {
      members[ExactString(integration.name.text)]?.api = integration
    }
    return members
  }

  /// The integrations as the first `setup:upgrade` reads them: merged in the order in which the shop loads
  /// the modules so far. Magento writes a changed order for the second one only. Nil where the order
  /// stays.
  ///
  /// - Throws: ``MagintError`` where libxml2 and the scanner cannot be brought together.
  func firstRun(after old: UpgradeSide) throws(MagintError) -> [ExactString: Member]? {
    let ranks = Dictionary(
      old.project.modules.filter(\.isNamed).enumerated().map { ($1.declaration.name, $0) },
      uniquingKeysWith: { first, _ in first })
    func rank(_ module: Int) -> Int? { ranks[project.modules[module].declaration.name] }
    // A new module keeps its place: the shop has none of it yet.
    let places = project.modules.indices.filter { rank($0) != nil }
    let sorted = places.sorted { (rank($0)!, $0) < (rank($1)!, $1) }
    guard places != sorted else { return nil }
    var positions = Array(project.modules.indices)
    for (place, module) in zip(places, sorted) { positions[module] = place }
    let files = project.files.enumerated().sorted {
      let (left, right) = (
        $0.element.module.map { positions[$0] } ?? -1,
        $1.element.module.map { positions[$0] } ?? -1
      )
      return (left, $0.offset) < (right, $1.offset)
    }.map(\.element)
    var merges: [FileKind: MergedConfiguration] = [:]
    for kind in FileKind.allCases {
      let documents = files.filter { $0.kind == kind }.map(\.document)
      if !documents.isEmpty { merges[kind] = try MergedConfiguration(documents, kind) }
    }
    return Self.joined(merges)
  }

  /// The bytes of the composer.json of the one module that has integrations.
  func composer(_ files: VersionFiles) -> [UInt8]? {
    guard let directory = project.onlyDirectory else { return nil }
    let source = files.tree.source(limit: 1 << 20)
    return (try? source.bytes(Project.path(directory, "composer.json"))) ?? nil
  }

  /// Why Magento cannot read the files of a kind, so that nothing is known of what they declare.
  var unread: Diagnostic? {
    for kind in FileKind.allCases {
      guard let merged = merges[kind], let stop = merged.stop, merged.integrations.isEmpty else {
        continue
      }
      return MergeConflict.finding(stop, in: merged)
    }
    return nil
  }

  // MARK: Places

  func place(_ value: MergedValue, _ kind: FileKind) -> UpgradePlan.Place {
    let file = merges[kind]!.files[value.origin.file]
    let position = LineTable(file.bytes).position(
      of: value.origin.range.lowerBound, in: file.bytes)
    return UpgradePlan.Place(path: file.path, line: position.line)
  }

  /// The kind of the file that a member's values come from.
  func valueKind(_ member: Member) -> FileKind {
    member.consolidated == nil ? .config : .integration
  }

  func place(of member: Member) -> UpgradePlan.Place {
    place(member.values.name, valueKind(member))
  }

  /// Where a resource is listed; nil where it is not.
  func place(of resource: String, in member: Member) -> UpgradePlan.Place? {
    member.resources.first { $0.text == resource }
      .map { place($0, member.consolidated == nil ? .api : .integration) }
  }
}

extension Linter {
  /// What the directories of the modules in a selection say of them.
  ///
  /// - Throws: ``MagintError`` where one of their files cannot be read.
  func sources(of selection: Selection) throws(MagintError) -> [ModuleSources] {
    let project = surroundings.project(selection, options.maximumFileSize)
    var modules: [Selection.Module] = []
    var seen: Set<String> = []
    for input in selection.inputs where !input.isAlone {
      let directory = input.directory
      guard seen.insert(directory).inserted else { continue }
      let rest = input.path.utf8.count - directory.utf8.count
      modules.append(
        Selection.Module(
          path: directory, shown: String(Substring(input.shown.utf8.dropLast(rest)))))
    }
    var result: [ModuleSources] = []
    let count = modules.count
    modules += selection.installers
    seen.formUnion(selection.installers.map(\.path))
    // Setup code of a module without integrations may delete some.
    for case .directory(let root, let files) in selection.found {
      for file in files where file.isPath(endingIn: "etc/module.xml") {
        let directory = String(Substring(file.utf8.dropLast("etc/module.xml".utf8.count)))
        guard selection.setups.contains(directory + "Setup"), seen.insert(directory).inserted else {
          continue
        }
        modules.append(
          Selection.Module(
            path: directory, shown: FileSystem.display(root == "." ? "./" + directory : directory)))
      }
    }
    for (index, module) in modules.enumerated() {
      let (sources, failures) = surroundings.sources(
        module.path, shown: module.shown, isLegacy: index < count + selection.installers.count,
        surroundings.ofModule(module.path, shown: module.shown, project), project)
      if let failure = failures.first { throw failure }
      if let sources { result.append(sources) }
    }
    return result
  }
}
