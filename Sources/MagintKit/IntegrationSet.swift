internal import MagintCatalog
internal import MagintCore
internal import MagintModel
internal import MagintXML

/// The integrations below some paths, as Magento has them when it has merged all files, and what the
/// modules around them declare.
struct IntegrationSet {
  struct Place {
    /// As it is shown.
    var path: String
    var line: Int
  }

  struct Member {
    var name: String
    /// Of its name: in the legacy kind in api.xml, where that has it.
    var place: Place
    var isLegacy: Bool
    var email: String?
    var endpointURL: String?
    var identityLinkURL: String?
    /// In order, each once.
    var resources: [String] = []
    /// Of each of ``resources``.
    var resourcePlaces: [Place] = []
    fileprivate var known: Set<String> = []
    /// The file whose integration has a `<resources>`, the first of several.
    var resourcesPath: String?
    var paths: [String] = []
    /// In the legacy kind: which of the two files know it.
    var isInConfig = false
    var isInAPI = false
    var notes: [String] = []
  }

  /// In order of appearance.
  var members: [Member] = []
  /// The modules that acl.xml or webapi.xml came from, in load order.
  var modules: [ModuleDeclaration] = []
  /// The directory of the module, where there is but one with integrations.
  var moduleDirectory: String?

  private struct Source {
    var document: XMLDocument
    var kind: FileKind
  }

  private struct Module {
    var directory: String
    var declaration: ModuleDeclaration
  }

  /// - Throws: ``MagintError`` where a file cannot be read, is not well-formed, or there is no
  ///   integration at all.
  static func read(_ paths: [String], exclude: [String]) throws(MagintError) -> IntegrationSet {
    var files: [(path: String, kind: FileKind?, isNamed: Bool)] = []
    var directories: [String] = []
    for path in paths {
      guard try FileSystem.kind(path) == .directory else {
        files.append((path, FileKind(path: FileSystem.absolute(path)), true))
        if let directory = moduleDirectory(of: FileSystem.absolute(path)) {
          directories.append(directory)
        }
        continue
      }
      let walk = FileSystem.walk(path, exclude: exclude)
      if let failure = walk.failures.first { throw failure }
      for file in walk.files.sorted() {
        let place = FileSystem.absolute(file)
        let kind = FileKind(path: place)
        if let kind { files.append((file, kind, false)) }
        if kind != nil || place.hasSuffix("/etc/acl.xml") || place.hasSuffix("/etc/webapi.xml"),
          let directory = moduleDirectory(of: place)
        {
          directories.append(directory)
        }
      }
    }
    var modules: [Module] = []
    var seen: Set<String> = []
    for directory in directories where seen.insert(directory).inserted {
      modules.append(try module(directory))
    }
    modules = try sorted(modules)
    let places = Dictionary(
      modules.enumerated().map { ($1.directory, $0) }, uniquingKeysWith: { first, _ in first })

    // Files that are named come in the order given, those found in load order.
    let ordered = files.enumerated().map { index, file in
      let directory = moduleDirectory(of: FileSystem.absolute(file.path))
      return (
        file: file, place: file.isNamed ? -1 : directory.flatMap { places[$0] } ?? 0, index: index
      )
    }.sorted { ($0.place, $0.index) < ($1.place, $1.index) }
    var sources: [Source] = []
    var read: Set<String> = []
    for (file, _, _) in ordered where read.insert(FileSystem.absolute(file.path)).inserted {
      let document = try XMLDocument.read(
        path: FileSystem.display(file.path),
        FileSystem.read(file.path, limit: LintOptions.defaultMaximumFileSize), kind: nil)
      guard document.tree != nil else { throw ModuleDocuments.malformed(document) }
      guard let kind = file.kind ?? meantKind(document) else {
        throw MagintError(
          .usage, path: file.path,
          "is no integration file: its root element is neither 'config' nor 'integrations'")
      }
      sources.append(Source(document: document, kind: kind))
    }
    var set = IntegrationSet()
    set.modules = modules.map(\.declaration)
    set.merge(sources)
    guard !set.members.isEmpty else {
      let named = paths.map { $0 == "." ? "the working directory" : "'\($0)'" }
      throw MagintError(.usage, "there is no integration in \(named.joined(separator: " or "))")
    }
    let holders = Set(files.compactMap { moduleDirectory(of: FileSystem.absolute($0.path)) })
    if holders.count == 1 { set.moduleDirectory = holders.first }
    return set
  }

  /// The directory above the last `etc` of an absolute path.
  private static func moduleDirectory(of path: String) -> String? {
    let parts = path.split(separator: "/")
    guard let etc = parts.dropLast().lastIndex(of: "etc") else { return nil }
    return "/" + parts[..<etc].joined(separator: "/")
  }

  private static func module(_ directory: String) throws(MagintError) -> Module {
    let file = try ModuleDocuments.document(directory + "/etc/module.xml").flatMap {
      ModuleFile($0)
    }
    let shown = FileSystem.display(directory)
    var declaration = ModuleDeclaration(
      name: file?.name
        ?? (shown == "." ? String(directory.split(separator: "/").last ?? ".") : shown),
      sequence: file?.sequence ?? [])
    declaration.acl = try ModuleDocuments.document(directory + "/etc/acl.xml").map(ACLFile.init)
    declaration.webapi = try ModuleDocuments.document(directory + "/etc/webapi.xml").map(
      WebapiFile.init)
    return Module(directory: directory, declaration: declaration)
  }

  private static func sorted(_ modules: [Module]) throws(MagintError) -> [Module] {
    // Of two copies of a module each counts; they keep their order.
    var names: Set<String> = []
    let keys = modules.map { module in
      var name = module.declaration.name
      while !names.insert(name).inserted { name += "'" }
      return (name: name, sequence: module.declaration.sequence)
    }
    do throws(LoadOrder.Circle) {
      return try LoadOrder.sorted(keys).map { modules[$0] }
    } catch {
      let circle = (error.names + [error.names[0]]).joined(separator: " → ")
      throw MagintError(
        .failure,
        "the modules come each after the next, in a circle: \(circle). Magento refuses that")
    }
  }

  /// The kind of a file whose path does not tell it.
  private static func meantKind(_ document: XMLDocument) -> FileKind? {
    guard let tree = document.tree else { return nil }
    switch tree.elements.first?.name {
    case .config: return .integration
    case .integrations: return tree.elements.contains { $0.name == .resource } ? .api : .config
    default: return nil
    }
  }

  // MARK: Merging

  private mutating func merge(_ sources: [Source]) {
    var hasConfig = false
    var hasAPI = false
    var loaded: Set<FileKind> = []
    struct Key: Hashable {
      var name: String
      var isLegacy: Bool
    }
    var places: [Key: Int] = [:]
    for source in sources {
      let isFirst = loaded.insert(source.kind).inserted
      hasConfig = hasConfig || source.kind == .config
      hasAPI = hasAPI || source.kind == .api
      var inFile: Set<String> = []
      let bytes = source.document.file.bytes
      let lines = LineTable(bytes)
      func place(_ value: Value?) -> Place {
        Place(
          path: source.document.file.path,
          line: lines.position(of: value?.range.lowerBound ?? 0, in: bytes).line)
      }
      for integration in IntegrationFile(source.document, source.kind).integrations {
        guard let name = integration.name?.text else { continue }
        let isLegacy = source.kind != .integration
        let key = Key(name: name, isLegacy: isLegacy)
        var member =
          places[key].map { members[$0] }
          ?? Member(name: name, place: place(integration.name), isLegacy: isLegacy)
        // In the file loaded first the last of several replaces the others.
        if isFirst, !inFile.insert(name).inserted, source.kind != .config {
          member.resources = []
          member.resourcePlaces = []
          member.known = []
        }
        if let email = integration.email?.text { member.email = email }
        if let url = integration.endpointURL?.text { member.endpointURL = url }
        if let url = integration.identityLinkURL?.text { member.identityLinkURL = url }
        for value in integration.resources.compactMap(\.id)
        where source.kind != .config && member.known.insert(value.text).inserted {
          member.resources.append(value.text)
          member.resourcePlaces.append(place(value))
        }
        if source.kind != .config, integration.hasResources, member.resourcesPath == nil {
          member.resourcesPath = source.document.file.path
        }
        if source.kind == .api, !member.isInAPI { member.place = place(integration.name) }
        if !member.paths.contains(source.document.file.path) {
          member.paths.append(source.document.file.path)
        }
        if source.kind == .config { member.isInConfig = true }
        if source.kind == .api { member.isInAPI = true }
        if let at = places[key] {
          members[at] = member
        } else {
          places[key] = members.count
          members.append(member)
        }
      }
    }
    for index in members.indices where members[index].isLegacy {
      let member = members[index]
      guard hasAPI && !member.isInAPI || hasConfig && !member.isInConfig else { continue }
      let other = members.first {
        $0.isLegacy && $0.name != member.name && $0.name.lowercased() == member.name.lowercased()
      }
      let hint = other.map { " ('\($0.name)' differs by case)" } ?? ""
      members[index].notes.append(
        member.isInConfig
          ? "No api.xml has an integration of this name\(hint); Magento fails when it is told to install it."
          : "No config.xml has an integration of this name\(hint), so that Magento never installs it."
      )
    }
    // Of a name in both kinds the consolidated rights win.
    let consolidated = Set(members.filter { !$0.isLegacy }.map(\.name))
    let both = consolidated.intersection(members.filter(\.isLegacy).map(\.name))
    members.removeAll { $0.isLegacy && both.contains($0.name) }
    for index in members.indices where both.contains(members[index].name) {
      members[index].notes.append(
        "A legacy pair declares it too; integration.xml wins, and Magento recreates the integration when both are installed."
      )
    }
  }
}
