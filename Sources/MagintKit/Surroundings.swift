internal import MagintCatalog
internal import MagintCore
internal import MagintXML

/// What lies around the files that are linted and says what their resources are: the catalog, each
/// module's composer.json, the acl.xml and webapi.xml files.
struct Surroundings: Sendable {
  private let catalog: CatalogOptions
  private let imported: Catalog?
  /// What the options say; nil where each module's composer.json is to tell.
  private let range: ReleaseSet?
  /// Where the files are.
  var files = FileTree.disk

  init(_ options: CatalogOptions) throws(MagintError) {
    catalog = options
    guard options.catalogFile != nil || options.magentoRoot != nil else {
      imported = nil
      range = try options.magento.map { magento throws(MagintError) in
        try ReleaseRange.parse(magento, in: EmbeddedCatalog.releases)
      }
      return
    }
    let knowledge = try Knowledge.load(options)
    imported = knowledge.catalog
    range = knowledge.range
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

  /// What the files of one run have in common.
  final class Project: Sendable {
    /// By module.
    let acls: [String: ACLFile]
    let webapis: [String: WebapiFile]
    let failures: [MagintError]
    /// The acl.xml and webapi.xml files of linted modules that are not well-formed.
    let broken: [XMLDocument]
    let declared: [String: ResourceKnowledge.Declared]
    /// What to know by the releases in question: few modules have a range of their own.
    fileprivate let knowledge = Guarded<[ReleaseSet: ResourceKnowledge]>([:])
    /// By the text of the requirements.
    fileprivate let ranges = Guarded<[String: ReleaseSet?]>([:])

    fileprivate init(
      acls: [String: ACLFile], webapis: [String: WebapiFile], failures: [MagintError],
      broken: [XMLDocument],
      declared: [String: ResourceKnowledge.Declared]
    ) {
      self.acls = acls
      self.webapis = webapis
      self.failures = failures
      self.broken = broken
      self.declared = declared
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
    let modules = Set(selection.inputs.map(\.module))
    // A file named alone has its module's resources all the same; they are not linted.
    let alone = Set(selection.inputs.filter(\.isAlone).map(\.module))
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
    acls = acls.filter { modules.contains($0.key) }
    let documents = acls.values.map(\.document) + webapis.values.map(\.document)
    return Project(
      acls: acls, webapis: webapis, failures: failures,
      broken: documents.filter { $0.tree == nil }, declared: declared)
  }

  /// What is known of resources in a module.
  func knowledge(_ module: String, _ project: Project) -> ResourceKnowledge {
    let range = range ?? self.range(module, project) ?? Self.supported
    return project.knowledge.withLock { known in
      if let knowledge = known[range] { return knowledge }
      let knowledge = ResourceKnowledge(
        imported: imported, range: range, declared: project.declared)
      known[range] = knowledge
      return knowledge
    }
  }

  private static let supported = ReleaseRange.supported(in: EmbeddedCatalog.releases)

  /// What a module's composer.json allows; nil where it says nothing, or nothing that there is.
  private func range(_ module: String, _ project: Project) -> ReleaseSet? {
    guard let bytes = try? files.read(module + "composer.json", limit: 1 << 20),
      let composer = ComposerFile(bytes)
    else { return nil }
    let key = composer.requirements.filter { $0.package.hasPrefix("magento/") }
      .map { "\($0.package)=\($0.constraint)" }.joined(separator: "\n")
    guard !key.isEmpty else { return nil }
    return project.ranges.withLock { known in
      if let range = known[key] { return range }
      let range = composer.releasesOfEmbeddedCatalog().flatMap { $0.isEmpty ? nil : $0 }
      known[key] = range
      return range
    }
  }
}
