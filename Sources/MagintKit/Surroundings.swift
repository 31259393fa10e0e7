internal import MagintCatalog
internal import MagintCore
internal import MagintRules
internal import MagintXML

/// What lies around the files that are linted and says what their resources are: the catalog, each
/// module's composer.json, the acl.xml and webapi.xml files.
struct Surroundings: Sendable {
  private let catalog: CatalogOptions
  private let imported: Catalog?
  /// What the options say; nil where each module's composer.json is to tell.
  private let range: Target?
  /// What each module's configuration says where the options don't, by its index.
  private let configured: [Target?]
  private let configurations: Configurations
  /// The releases that are supported on the day in question.
  private let supported: ReleaseSet
  /// Where the files are.
  var files = FileTree.disk

  init(
    _ options: CatalogOptions, _ configurations: Configurations = Configurations()
  ) throws(MagintError) {
    let options = try configurations.completingCatalog(options)
    catalog = options
    self.configurations = configurations
    supported = options.supported
    let isImported = options.catalogFile != nil || options.magentoRoot != nil
    configured = options.magento == nil && !isImported ? try configurations.targets() : []
    guard options.catalogFile != nil || options.magentoRoot != nil else {
      imported = nil
      range = try options.magento.map { magento throws(MagintError) in
        Target(try ReleaseRange.parse(magento, in: EmbeddedCatalog.releases))
      }
      return
    }
    let knowledge = try Knowledge.load(try configurations.completing(options))
    imported = knowledge.catalog
    range = Target(knowledge.range, notes: knowledge.notes)
  }

  /// The directory of the module that a file belongs to: what its path has before `etc/`.
  static func module(of path: String, _ kind: FileKind?) -> String {
    func directory(before suffix: String) -> String? {
      guard path.isPath(endingIn: suffix) else { return nil }
      return String(Substring(path.utf8.dropLast(suffix.utf8.count)))
    }
    if let directory = kind.flatMap({ directory(before: $0.modulePath) })
      ?? directory(before: "etc/acl.xml") ?? directory(before: "etc/webapi.xml")
    {
      return directory
    }
    // A path that starts inside of `etc`, or is of another name.
    let absolute = FileSystem.absolute(path)
    guard let kind, absolute.hasSuffix("/" + kind.modulePath) else { return path + "//" }
    return String(absolute.dropLast(kind.modulePath.count))
  }

  /// Whether a directory, by its absolute path, is one that Magento reads a module's integration files in.
  static func isInsideEtc(_ directory: String) -> Bool {
    directory.isPath(endingIn: "etc") || directory.isPath(endingIn: "etc/integration")
  }

  /// The directory that has the last `etc` above a file, be it written `Etc`: what lies there was meant
  /// for a module.
  static func directory(above path: String) -> String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let isEtc = { (part: Substring) in part.utf8.count == 3 && part.lowercased() == "etc" }
    guard let etc = parts.dropLast().lastIndex(where: isEtc) else { return path + "//" }
    return parts[..<etc].map { $0 + "/" }.joined()
  }

  /// What is known in one module.
  struct OfModule: Sendable {
    var knowledge: ResourceKnowledge
    /// Nil where there is none, or where it has not been read.
    var composer: ComposerDocument?
  }

  /// What modules are judged by.
  fileprivate struct KnowledgeKey: Hashable {
    var releases: ReleaseSet
    var edition: ShopEdition?
  }

  /// What the files of one run have in common.
  final class Project: Sendable {
    /// By module, of those with a file that is linted.
    let acls: [String: ACLFile]
    /// By module, of the others.
    let otherACLs: [String: ACLFile]
    let webapis: [String: WebapiFile]
    let failures: [MagintError]
    /// All acl.xml files, and the webapi.xml files of linted modules.
    let documents: [XMLDocument]
    /// Those of them that are not well-formed.
    let broken: [XMLDocument]
    let declared: [String: ResourceKnowledge.Declared]
    /// What to know by the releases in question: few modules have a range of their own.
    fileprivate let knowledge = Guarded<[KnowledgeKey: ResourceKnowledge]>([:])
    /// By what composer.json files require, as it is written.
    fileprivate let targets = Guarded<[String: Target]>([:])
    /// What was said of targets.
    fileprivate let notes = Guarded<Set<String>>([])
    /// The directories that were named.
    fileprivate let roots: [String]
    fileprivate let setups: Set<String>

    fileprivate init(
      acls: [String: ACLFile], otherACLs: [String: ACLFile], webapis: [String: WebapiFile],
      failures: [MagintError], documents: [XMLDocument],
      declared: [String: ResourceKnowledge.Declared], roots: [String], setups: Set<String>
    ) {
      self.acls = acls
      self.otherACLs = otherACLs
      self.webapis = webapis
      self.failures = failures
      self.documents = documents
      broken = documents.filter { $0.tree == nil }
      self.declared = declared
      self.roots = roots
      self.setups = setups
    }

    func hasFiles(_ module: String) -> Bool {
      !(acls.isEmpty && webapis.isEmpty) && (acls[module] != nil || webapis[module] != nil)
    }
  }

  /// Reads the acl.xml files of a selection, those of the modules of named files, and the webapi.xml
  /// files of modules with an integration.
  func project(_ selection: Linter.Selection, _ limit: Int) -> Project {
    var acls: [String: ACLFile] = [:]
    var webapis: [String: WebapiFile] = [:]
    var failures: [MagintError] = []
    var declared: [String: ResourceKnowledge.Declared] = [:]
    func document(_ path: String) throws(MagintError) -> XMLDocument {
      let shown = FileSystem.display(path)
      do throws(MagintError) {
        return try XMLDocument.read(path: shown, files.read(path, limit: limit), kind: nil)
      } catch {
        throw MagintError(error.kind, path: shown, error.message)
      }
    }
    func declare(_ acl: ACLFile) {
      for declaration in acl.declarations where !declaration.id.isEmpty {
        let known = declared[declaration.id]
        // A resource that is only repeated says nothing about itself.
        guard declaration.title != nil || declaration.isDisabled != nil else { continue }
        declared[declaration.id] = ResourceKnowledge.Declared(
          path: known?.path ?? acl.document.file.path, title: declaration.title ?? known?.title,
          parent: declaration.parent ?? known?.parent,
          isDisabled: declaration.isDisabled ?? known?.isDisabled ?? false)
      }
    }
    for (module, path) in selection.aclPaths.sorted(by: { $0.key < $1.key }) {
      do throws(MagintError) {
        let acl = ACLFile(try document(path))
        acls[module] = acl
        declare(acl)
      } catch {
        failures.append(error)
      }
    }
    // Few runs ask.
    lazy var modules = Set(selection.inputs.map(\.module))
    // A file named alone has its module's resources all the same; they are not linted.
    let alone = Set(selection.inputs.lazy.filter(\.isAlone).map(\.module))
    for module in alone.sorted() where selection.aclPaths[module] == nil {
      if let bytes = try? files.read(module + "etc/acl.xml", limit: limit),
        let document = try? XMLDocument.read(
          path: FileSystem.display(module + "etc/acl.xml"), bytes, kind: nil)
      {
        declare(ACLFile(document))
      }
    }
    for (module, path) in selection.webapiPaths where modules.contains(module) {
      do throws(MagintError) {
        webapis[module] = WebapiFile(try document(path))
      } catch {
        failures.append(error)
      }
    }
    let documents = acls.values.map(\.document) + webapis.values.map(\.document)
    var otherACLs: [String: ACLFile] = [:]
    if !acls.isEmpty {
      otherACLs = acls.filter { !modules.contains($0.key) }
      acls = acls.filter { modules.contains($0.key) }
    }
    return Project(
      acls: acls, otherACLs: otherACLs, webapis: webapis, failures: failures,
      documents: documents, declared: declared, roots: selection.roots,
      setups: selection.setups)
  }

  /// The acl.xml files of modules that have nothing else to lint, but for those of `disabled` modules.
  func otherACLs(_ project: Project, disabled: Set<String>) -> [CheckedACL] {
    project.otherACLs.compactMap { module, acl in
      guard !disabled.contains(FileSystem.absolute(module)) else { return nil }
      return CheckedACL(
        acl, knowledge: { self.ofModule(module, shown: nil, project).knowledge },
        moduleName: { self.name(of: module) })
    }
  }

  /// What the etc/module.xml of a module's directory calls it.
  private func name(of module: String) -> String? {
    let path = module + "etc/module.xml"
    guard let bytes = try? files.readIfPresent(path, limit: Self.maximumSourceSize),
      let document = try? XMLDocument.read(path: path, bytes, kind: nil)
    else { return nil }
    return ModuleFile(document)?.name
  }

  /// What is known of resources in a module, and what its composer.json says if that was read.
  ///
  /// - Parameter shown: how the module's directory is shown, where that is known.
  func ofModule(_ module: String, shown: String?, _ project: Project) -> OfModule {
    let edition = edition(of: module)
    if let range = target(of: module) {
      return OfModule(knowledge: knowledge(range, edition, project), composer: nil)
    }
    let composer = composer(module, shown: shown, project)
    let target = composer.map { self.target($0, project) } ?? Target(supported)
    return OfModule(knowledge: knowledge(target, edition, project), composer: composer)
  }

  private func knowledge(
    _ target: Target, _ edition: ShopEdition?, _ project: Project
  ) -> ResourceKnowledge {
    if !target.notes.isEmpty { project.notes.withLock { $0.formUnion(target.notes) } }
    let key = KnowledgeKey(releases: target.releases, edition: edition)
    return project.knowledge.withLock { known in
      if let knowledge = known[key] { return knowledge }
      let knowledge = ResourceKnowledge(
        imported: imported, range: target.releases, edition: edition, declared: project.declared,
        supported: supported)
      known[key] = knowledge
      return knowledge
    }
  }

  /// What the shops of a module run, where the options or its configuration say so.
  private func edition(of module: String) -> ShopEdition? {
    if let edition = catalog.edition { return edition }
    guard !configurations.isEmpty else { return nil }
    return configurations.of(FileSystem.absolute(module))?.edition?.value
  }

  /// What the findings of a run rest on: all releases that some module was judged by.
  func basis(_ project: Project) -> ReleaseBasis {
    let ranges = project.knowledge.withLock { Set($0.keys.map(\.releases)) }
    let notes = project.notes.withLock { $0.sorted() }
    guard let first = ranges.first else { return ReleaseBasis(notes: notes) }
    let range = ranges.reduce(first) { $0.union($1) }
    return imported?.basis(range, notes: notes) ?? EmbeddedCatalog.basis(range, notes: notes)
  }

  /// The releases that a module is to be installed in, where the options or its configuration say so.
  func target(of module: String) -> Target? {
    guard range == nil, !configured.isEmpty else { return range }
    return configurations.index(of: FileSystem.absolute(module)).flatMap { configured[$0] }
  }

  private static let maximumComposerSize = 1 << 20
  /// How far above a module its composer.json may be: `app/code/Vendor/Module`.
  private static let maximumDistance = 4

  /// The composer.json of a module: in its directory, or above it in the directory that was named,
  /// where it says that it is about the module.
  private func composer(
    _ module: String, shown: String?, _ project: Project
  ) -> ComposerDocument? {
    var directory = module
    for distance in 0...Self.maximumDistance {
      if let bytes = try? files.read(
        directory + "composer.json", limit: Self.maximumComposerSize)
      {
        let document = ComposerDocument(
          path: shown.flatMap { distance == 0 ? $0 + "composer.json" : nil }
            ?? FileSystem.display(directory + "composer.json"), bytes,
          modulePath: String(module.dropFirst(directory.count)))
        if document.belongsToModule { return document }
      }
      guard distance < Self.maximumDistance, !project.roots.isEmpty,
        !project.roots.contains(directory), !directory.isEmpty
      else { return nil }
      var parts = directory.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
      parts.append("")
      directory = parts.count == 1 ? "" : parts.joined(separator: "/")
      guard project.roots.contains(where: { directory.hasPrefix($0) }) else { return nil }
    }
    return nil
  }

  /// What a module is judged by, as its composer.json has it.
  private func target(_ document: ComposerDocument, _ project: Project) -> Target {
    let key = document.requireText
    return project.targets.withLock { known in
      if let target = known[key] { return target }
      let target = Target(document.tree.flatMap { ComposerFile($0) }, supported: supported)
      known[key] = target
      return target
    }
  }
}

// MARK: - Modules

extension Surroundings {
  /// The modules of a walk in which a file below `Setup` installs integrations.
  func installers(_ walk: FileSystem.Walk, _ limit: Int) -> [String] {
    guard !walk.setups.isEmpty else { return [] }
    let modules = Set(
      walk.files.lazy.filter { $0.isPath(endingIn: "etc/module.xml") }
        .map { String($0.dropLast("etc/module.xml".count)) })
    return walk.setups.filter { setup in
      modules.contains(String(setup.dropLast("Setup".count)))
        && files.phpFiles(below: setup).contains { path in
          (try? files.read(path, limit: limit)).map {
            ModuleSources.contains($0, ModuleSources.callMarks)
          } ?? false
        }
    }.map { String($0.dropLast("Setup".count)) }
  }

  /// What a module's directory says of it; nil where it is not that of a module. `isLegacy` says that
  /// code anywhere in it may have to install something.
  func sources(
    _ module: String, shown: String, isLegacy: Bool, _ around: OfModule, _ project: Project
  ) -> (sources: ModuleSources?, failures: [MagintError]) {
    var failures: [MagintError] = []
    func read(_ name: String) -> [UInt8]? {
      do throws(MagintError) {
        return try files.readIfPresent(module + name, limit: Self.maximumSourceSize)
      } catch {
        failures.append(MagintError(error.kind, path: shown + name, error.message))
        return nil
      }
    }
    let moduleBytes = read("etc/module.xml")
    let registration = read("registration.php")
    guard moduleBytes != nil || registration != nil else { return (nil, failures) }
    var document: XMLDocument?
    if let moduleBytes {
      do throws(MagintError) {
        document = try XMLDocument.read(path: shown + "etc/module.xml", moduleBytes, kind: nil)
      } catch {
        failures.append(error)
      }
    }
    let name = module.isEmpty ? "." : String(module.dropLast())
    let paths =
      isLegacy
      ? files.phpFiles(below: name)
      : project.setups.contains(module + "Setup") ? files.phpFiles(below: module + "Setup") : []
    var php: [(path: String, bytes: [UInt8])] = []
    for path in paths.sorted() {
      let relative = String(path.dropFirst(module.count))
      guard relative != "registration.php", let bytes = read(relative) else { continue }
      php.append((relative, bytes))
    }
    let sources = ModuleSources(
      directory: shown, absoluteDirectory: { FileSystem.absolute(name) }, moduleXML: document,
      composer: around.composer
        ?? (target(of: module) == nil ? nil : composer(module, shown: shown, project)),
      registration: registration, php: php,
      foreignRESTValues: project.webapis[module].map { webapi in
        foreignRESTValues(webapi, module, shown: shown, document)
      } ?? [],
      locate: { self.locate($0, module, document, project) })
    return (sources, failures)
  }

  private func foreignRESTValues(
    _ webapi: WebapiFile, _ module: String, shown: String, _ document: XMLDocument?
  ) -> [RESTDataObjects.Foreign] {
    guard let name = document.flatMap({ ModuleFile($0) })?.name else { return [] }
    // What cannot be read tells nothing; nobody asked for these files.
    func read(_ path: String) -> [UInt8]? {
      guard !path.split(separator: "/").contains("..") else { return nil }
      return (try? files.readIfPresent(module + path, limit: Self.maximumSourceSize)) ?? nil
    }
    let injection = read("etc/di.xml").flatMap {
      try? XMLDocument.read(path: shown + "etc/di.xml", $0, kind: nil)
    }
    return RESTDataObjects.foreign(
      webapi, namespace: name.replacing("_", with: "\\"), directory: shown,
      preferences: injection.map(RESTDataObjects.preferences) ?? [:], read: read)
  }

  private static let maximumSourceSize = 8 << 20

  /// The file of a class: by the name of this module, or beside it by that of another.
  private func locate(
    _ name: String, _ module: String, _ document: XMLDocument?, _ project: Project
  ) -> [UInt8]? {
    let parts = name.split(separator: "\\").map(String.init)
    guard parts.count > 2, !parts.contains(".."), !parts.contains(".") else { return nil }
    let path = parts.dropFirst(2).joined(separator: "/") + ".php"
    var directories = [module]
    let own = document.flatMap { ModuleFile($0) }?.name
    if own != parts[0] + "_" + parts[1] {
      // app/code/Vendor/Module and src/Module: modules of one vendor stand side by side.
      let above = FileSystem.absolute(module.isEmpty ? "." : module) + "/../"
      directories = ["\(above)\(parts[1])/", "\(above)../\(parts[0])/\(parts[1])/"]
    }
    for directory in directories {
      guard
        let bytes = try? files.readIfPresent(directory + path, limit: Self.maximumSourceSize)
      else { continue }
      return bytes
    }
    return nil
  }
}
