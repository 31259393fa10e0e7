internal import MagintCatalog
internal import MagintCore
internal import MagintXML

/// Where files are read from: the disk, a package, a revision.
protocol FileSource: Sendable {
  /// The bytes of a file; nil where there is none.
  ///
  /// - Throws: ``MagintError`` where it cannot be read.
  func bytes(_ path: String) throws(MagintError) -> [UInt8]?
  /// How a path is shown.
  func display(_ path: String) -> String
}

/// Files on the disk, by absolute paths.
struct DiskSource: FileSource {
  var limit = LintOptions.defaultMaximumFileSize

  func bytes(_ path: String) throws(MagintError) -> [UInt8]? {
    do throws(MagintError) {
      return try FileSystem.readIfPresent(path, limit: limit)
    } catch {
      throw MagintError(error.kind, path: FileSystem.display(path), error.message)
    }
  }

  func display(_ path: String) -> String { FileSystem.display(path) }
}

/// The modules below some paths and their integration files, in the order in which Magento reads them.
struct Project: Sendable {
  struct Module: Sendable {
    /// As ``FileSource`` reads it, without a `/` at the end; empty for the source's root.
    var directory: String
    /// Whether it has an `etc/module.xml` that names it.
    var isNamed: Bool
    var declaration: ModuleDeclaration

    /// The path of one of its files.
    func path(_ name: String) -> String { Project.path(directory, name) }
  }

  struct File: Sendable {
    var document: XMLDocument
    var kind: FileKind
    /// An index into ``modules``; nil for a file of no module.
    var module: Int?
    /// Whether it was named itself, and not found below a directory.
    var isNamed = false
  }

  /// Enabled ones, in load order.
  var modules: [Module] = []
  /// Files that were named as they were named, others in the load order of their modules.
  var files: [File] = []
  /// What was odd, a sentence each.
  var notices: [String] = []
  /// The directories of modules that a shop has switched off.
  var disabledDirectories: Set<String> = []
  /// The names of modules that come each after the next, the last after the first: Magento refuses
  /// that. The modules are in the order of their names then.
  var circle: [String] = []

  /// The circle in words.
  var circleText: String? {
    guard let first = circle.first else { return nil }
    return
      "the modules come each after the next, in a circle: \((circle + [first]).joined(separator: " → ")). Magento refuses that; take one of them out of the <sequence> of the one before it"
  }

  /// The documents of one kind.
  func documents(_ kind: FileKind) -> [XMLDocument] {
    files.filter { $0.kind == kind }.map(\.document)
  }

  /// The directory of the module, where there is but one with integrations.
  var onlyDirectory: String? {
    let holders = Set(files.compactMap(\.module))
    return holders.count == 1 ? holders.first.map { modules[$0].directory } : nil
  }

  /// What was found, before anything of it is read.
  struct Listing: Sendable {
    struct Entry: Sendable {
      var path: String
      /// Nil where the path does not tell.
      var kind: FileKind?
      /// Whether the file was named itself.
      var isNamed: Bool
    }

    var entries: [Entry] = []
    /// Directories of modules, with integrations or not.
    var directories: [String] = []
    /// Which of ``ModuleFiles`` a walk found in a directory; those of other directories are looked for.
    var moduleFiles: [String: ModuleFiles] = [:]
    /// Files like `app/etc/config.php`, which say what modules are enabled.
    var deployments: [String] = []
  }

  /// The files of a module that say what it is and what it declares.
  struct ModuleFiles: OptionSet, Sendable {
    let rawValue: UInt8

    static let module = ModuleFiles(rawValue: 1)
    static let acl = ModuleFiles(rawValue: 2)
    static let webapi = ModuleFiles(rawValue: 4)
    static let all: [(files: ModuleFiles, name: String)] = [
      (.module, "etc/module.xml"), (.acl, "etc/acl.xml"), (.webapi, "etc/webapi.xml"),
    ]
  }

  /// Finds files below `paths`, on the disk or in memory.
  ///
  /// - Throws: ``MagintError`` where something cannot be read.
  static func list(
    _ paths: [String], exclude: [String], _ configurations: Configurations = Configurations(),
    in tree: FileTree = .disk
  ) throws(MagintError) -> Listing {
    var listing = Listing()
    for path in paths {
      guard try tree.kind(path) == .directory else {
        listing.add(named: path)
        continue
      }
      let walk = tree.walk(
        path, exclude: configurations.exclusion(exclude, below: path))
      if let failure = walk.failures.first { throw failure }
      listing.add(walk.files, below: path)
    }
    return listing
  }

  /// Reads what `listing` names.
  ///
  /// - Parameters:
  ///   - kind: of the files that are named, whatever their path; nil where their path tells it, or else
  ///     their content.
  ///   - known: documents that were read already, by path: integration files with their kind, and files
  ///     of modules.
  /// - Throws: ``MagintError`` where a file cannot be read or a module's file is not well-formed.
  static func read(
    _ listing: Listing, from source: any FileSource, kind: FileKind? = nil,
    known: [String: XMLDocument] = [:]
  ) throws(MagintError) -> Project {
    var project = Project()
    var modules: [Module] = []
    var seen: Set<String> = []
    for directory in listing.directories where seen.insert(directory).inserted {
      modules.append(try module(directory, listing.moduleFiles[directory], known, source))
    }
    let disabled = try project.disabledModules(listing, source)
    let off = modules.filter { $0.isNamed && disabled.contains($0.declaration.name) }
    for module in off.sorted(by: { $0.declaration.name < $1.declaration.name }) {
      project.notices.append(
        "\(module.declaration.name) is disabled in app/etc/config.php and left out")
    }
    modules.removeAll { $0.isNamed && disabled.contains($0.declaration.name) }
    project.sort(modules)
    let places = Dictionary(
      project.modules.enumerated().map { ($1.directory, $0) },
      uniquingKeysWith: { first, _ in first })
    project.disabledDirectories = Set(off.map(\.directory))

    let ordered = listing.entries.enumerated().map { index, entry in
      let directory = moduleDirectory(of: entry.path)
      return (
        entry: entry, directory: directory,
        place: entry.isNamed ? -1 : directory.flatMap { places[$0] } ?? 0, index: index
      )
    }.sorted { ($0.place, $0.index) < ($1.place, $1.index) }
    var read: Set<String> = []
    for (entry, directory, _, _) in ordered where read.insert(entry.path).inserted {
      if let directory, project.disabledDirectories.contains(directory) { continue }
      guard
        let (document, kind) = try document(
          entry, entry.isNamed ? kind : nil, known[entry.path], source)
      else { continue }
      project.files.append(
        File(
          document: document, kind: kind, module: directory.flatMap { places[$0] },
          isNamed: entry.isNamed))
    }
    return project
  }

  private static func document(
    _ entry: Listing.Entry, _ forced: FileKind?, _ known: XMLDocument?, _ source: any FileSource
  ) throws(MagintError) -> (XMLDocument, FileKind)? {
    if let kind = forced ?? entry.kind, let known { return (known, kind) }
    let shown = source.display(entry.path)
    guard let bytes = try source.bytes(entry.path) else { return nil }
    if let kind = forced ?? entry.kind {
      return (try XMLDocument.read(path: shown, bytes, kind: kind), kind)
    }
    guard let kind = meantKind(try XMLDocument.read(path: shown, bytes, kind: nil)) else {
      throw MagintError(
        .usage, path: shown,
        "is no integration file: its root element is neither 'config' nor 'integrations'")
    }
    return (try XMLDocument.read(path: shown, bytes, kind: kind), kind)
  }

  /// The kind of a text that stands for no path, by its root element.
  ///
  /// - Throws: ``MagintError`` of kind `usage` where that does not tell it.
  static func kind(of bytes: [UInt8], shown: String) throws(MagintError) -> FileKind {
    let document = try XMLDocument.read(path: shown, bytes, kind: nil)
    guard let kind = meantKind(document) else {
      let hint = "pass --stdin-filename PATH or --kind integration, config or api"
      if let encoding = document.unreadEncoding {
        throw MagintError(
          .usage, path: shown,
          "is in the encoding \(quoted(encoding)), which magint does not read, so that its root element does not tell which kind of integration file this is; \(hint)"
        )
      }
      if document.tree == nil, !bytes.isEmpty {
        let place = document.problem?.range.map {
          LineTable(document.file.bytes).position(of: $0.lowerBound, in: document.file.bytes)
        }
        throw MagintError(
          .usage, path: place.map { "\(shown):\($0.line):\($0.column)" } ?? shown,
          "the text is not well-formed XML here, so that its root element does not tell which kind of integration file it is; \(hint) to have it checked"
        )
      }
      throw MagintError(
        .usage, path: shown,
        "no root element tells which kind of integration file this is; \(hint)"
      )
    }
    return kind
  }

  /// The kind of a file whose path does not tell it.
  static func meantKind(_ document: XMLDocument) -> FileKind? {
    guard let tree = document.tree else { return nil }
    switch tree.elements.first?.name {
    case .config: return .integration
    case .integrations: return tree.elements.contains { $0.name == .resource } ? .api : .config
    default: return nil
    }
  }

  // MARK: Modules

  /// The directory above the last `etc` of a path.
  static func moduleDirectory(of path: String) -> String? {
    if FileSystem.isNormal(path) {
      let bytes = path.utf8.span
      var end = bytes.count
      // The part behind the last slash is the file's name.
      for index in bytes.indices.reversed() where bytes[index] == UInt8(ascii: "/") {
        if end < bytes.count, end - index == 4, bytes[index + 1] == UInt8(ascii: "e"),
          bytes[index + 2] == UInt8(ascii: "t"), bytes[index + 3] == UInt8(ascii: "c")
        {
          return index == 0 ? "/" : String(Substring(path.utf8.prefix(index)))
        }
        end = index
      }
      return end < bytes.count && path.utf8.starts(with: "etc/".utf8) ? "" : nil
    }
    let parts = path.split(separator: "/")
    guard let etc = parts.dropLast().lastIndex(of: "etc") else { return nil }
    return (path.hasPrefix("/") ? "/" : "") + parts[..<etc].joined(separator: "/")
  }

  /// The path of a file below a directory, be that the root of a source.
  static func path(_ directory: String, _ name: String) -> String {
    directory.isEmpty || directory == "/" ? directory + name : "\(directory)/\(name)"
  }

  /// - Parameter present: which files it has; nil where that is not known.
  private static func module(
    _ directory: String, _ present: ModuleFiles?, _ known: [String: XMLDocument],
    _ source: any FileSource
  ) throws(MagintError) -> Module {
    func document(_ file: ModuleFiles, _ name: String) throws(MagintError) -> XMLDocument? {
      guard present?.contains(file) ?? true else { return nil }
      let path = path(directory, name)
      var document = known[path]
      if document == nil {
        guard let bytes = try source.bytes(path) else { return nil }
        document = try XMLDocument.read(path: source.display(path), bytes, kind: nil)
      }
      if let document, document.tree == nil { throw ModuleDocuments.malformed(document) }
      return document
    }
    let file = try document(.module, "etc/module.xml").flatMap { ModuleFile($0) }
    var declaration = ModuleDeclaration(
      name: file?.name ?? namelessModule(directory, source), sequence: file?.sequence ?? [])
    declaration.acl = try document(.acl, "etc/acl.xml").map(ACLFile.init)
    declaration.webapi = try document(.webapi, "etc/webapi.xml").map(WebapiFile.init)
    return Module(directory: directory, isNamed: file != nil, declaration: declaration)
  }

  /// What a module without a name is called.
  private static func namelessModule(_ directory: String, _ source: any FileSource) -> String {
    let shown = source.display(directory)
    let last = directory.split(separator: "/").last.map(String.init) ?? "."
    return shown == "." || shown.isEmpty ? last : shown
  }

  private mutating func sort(_ modules: [Module]) {
    // Of two copies of a module each counts; they keep their order.
    var names: Set<String> = []
    let keys = modules.map { module in
      var name = module.declaration.name
      while !names.insert(name).inserted { name += "'" }
      return (name: name, sequence: module.declaration.sequence)
    }
    do throws(LoadOrder.Circle) {
      self.modules = try LoadOrder.sorted(keys).map { modules[$0] }
    } catch {
      circle = error.names
      self.modules = modules.sorted { $0.declaration.name < $1.declaration.name }
    }
  }

  /// The names of modules that a shop has switched off.
  private mutating func disabledModules(
    _ listing: Listing, _ source: any FileSource
  ) throws(MagintError) -> Set<String> {
    var disabled: Set<String> = []
    for path in listing.deployments {
      guard let bytes = try source.bytes(path) else { continue }
      guard let list = EnabledModules.parse(bytes) else {
        notices.append(
          "\(source.display(path)) has no list of modules in the form that Magento writes; all modules count as enabled"
        )
        continue
      }
      disabled.formUnion(list.filter { !$0.value }.keys)
    }
    return disabled
  }
}

extension Project {
  /// Where the app/etc/config.php may be that says which modules below a directory are enabled: below it,
  /// and beside the `app/code` or `vendor` that it is, or is a vendor's directory of.
  ///
  /// A module that is named itself is not among those: whoever names it means it.
  ///
  /// - Parameter base: absolute, with a `/` at the end.
  static func deployments(of base: String) -> [String] {
    var result = [base + "app/etc/config.php"]
    let parts = base.split(separator: "/")
    func add(_ count: Int) {
      let shop = parts.prefix(count).map { $0 + "/" }.joined()
      result.append("/" + shop + "app/etc/config.php")
    }
    for index in parts.indices.reversed() {
      let rest = parts.count - index
      if parts[index] == "vendor", rest <= 2 { add(index) }
      if parts[index] == "code", index > 0, parts[index - 1] == "app", rest <= 2 { add(index - 1) }
    }
    return result
  }
}

extension Project.Listing {
  /// Adds a file that was named itself.
  mutating func add(named path: String) {
    let place = FileSystem.absolute(path)
    entries.append(Entry(path: place, kind: FileKind(path: place), isNamed: true))
    if let directory = Project.moduleDirectory(of: place) { directories.append(directory) }
  }

  /// Adds what plays a part of the files that a walk found below `root`.
  mutating func add(_ files: [String], below root: String) {
    let place = FileSystem.absolute(root)
    let base = place == "/" ? place : place + "/"
    // As the walk puts them together.
    let length = root == "." ? 0 : root.utf8.count + (root.hasSuffix("/") ? 0 : 1)
    for file in files.map({ base + Substring($0.utf8.dropFirst(length)) }).sorted() {
      if let kind = FileKind(path: file) {
        entries.append(Entry(path: file, kind: kind, isNamed: false))
        add(directoryOf: file, kind.modulePath, [], base)
      } else if let known = Project.ModuleFiles.all.first(where: { file.isPath(endingIn: $0.name) })
      {
        add(directoryOf: file, known.name, known.files, base)
      }
    }
    for path in Project.deployments(of: base) where !deployments.contains(path) {
      deployments.append(path)
    }
  }

  /// Adds the directory that `file` is the file `name` of. What else it has is known where all of it is
  /// below `base`.
  private mutating func add(
    directoryOf file: String, _ name: String, _ files: Project.ModuleFiles, _ base: String
  ) {
    let directory = String(Substring(file.utf8.dropLast(name.utf8.count + 1)))
    directories.append(directory)
    guard directory.utf8.count + 1 >= base.utf8.count else { return }
    moduleFiles[directory, default: []].formUnion(files)
  }
}
