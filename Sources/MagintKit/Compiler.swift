internal import MagintCatalog
public import MagintCore
internal import MagintModel
internal import MagintRules
internal import MagintXML

/// How Magento runs: in developer mode it checks its schemas.
public enum CompileMode: String, Sendable, CaseIterable {
  case developer, production
}

/// What to compile and how.
public struct CompileOptions: Sendable {
  public var mode = CompileMode.developer
  /// Takes every file that is named for this kind, whatever its path.
  public var kind: FileKind?
  /// Globs of paths to leave out.
  public var exclude: [String] = []
  /// A directory that is written to. What lies there is no input, unless it is a module or one of the
  /// paths itself.
  public var outputDirectory: String?
  /// Which Magento to compile for: the newest release of the range.
  public var catalog = CatalogOptions()
  /// What `magint.json` files say; the options beat them. What stops Magento they do not change.
  public var configurations = Configurations()
  /// Files with more bytes are refused.
  public var maximumFileSize = LintOptions.defaultMaximumFileSize
  /// The libxml2 under the shop's PHP, such as `2.13.8`, by which a few files are read and merged in
  /// another way; nil for that under the Magento which everything was measured with.
  public var libxml2: String?
  /// Whether to lint texts that are compiled from memory; otherwise only what merging finds is reported.
  public var lints = true

  public init() {}
}

/// Merges integration files as Magento does.
public struct Compiler: Sendable {
  private let options: CompileOptions

  public init(_ options: CompileOptions = CompileOptions()) { self.options = options }

  /// What was found to compile.
  public struct Selection: Sendable {
    let listing: Project.Listing
    let linter: Linter
    let selection: Linter.Selection

    public var fileCount: Int { selection.fileCount }
  }

  /// Finds the integration files below `paths`: files, modules, whole projects.
  ///
  /// - Throws: ``MagintError`` where there are none, or something cannot be read.
  public func select(_ paths: [String]) throws(MagintError) -> Selection {
    var lint = LintOptions()
    lint.kind = options.kind
    lint.exclude = options.exclude
    lint.ignoredDirectory = ignoredDirectory(paths)
    lint.catalog = options.catalog
    lint.configurations = options.configurations
    lint.keepsWhatStops = options.mode
    // The rules about merging are asked only later.
    lint.ignoredRules = ["unused-suppression"]
    lint.maximumFileSize = options.maximumFileSize
    lint.mergesFiles = false
    for path in paths where options.kind == nil {
      let place = FileSystem.absolute(path)
      guard try FileSystem.kind(path) != .directory, FileKind(path: place) == nil else { continue }
      lint.kinds[place] = try kind(place)
    }
    let linter = try Linter(lint)
    let selection = linter.select(paths)
    if let failure = selection.failures.first { throw failure }
    let listing = selection.listing
    guard !listing.entries.isEmpty else {
      let named = paths.map { $0 == "." ? "the working directory" : "'\($0)'" }
      throw MagintError(
        .usage, "there is no integration file in \(named.joined(separator: " or "))")
    }
    return Selection(listing: listing, linter: linter, selection: selection)
  }

  /// The kind of a file whose path does not tell it, by its root element.
  private func kind(_ path: String) throws(MagintError) -> FileKind {
    let source = DiskSource(limit: options.maximumFileSize)
    let shown = source.display(path)
    let document = try XMLDocument.read(path: shown, source.bytes(path) ?? [], kind: nil)
    if let kind = Project.meantKind(document) { return kind }
    guard document.tree != nil else { throw ModuleDocuments.malformed(document) }
    throw MagintError(
      .usage, path: shown,
      "is no integration file: its root element is neither 'config' nor 'integrations'")
  }

  /// The directory whose files are no input, as an absolute path with a `/` behind it: the one that is
  /// written to where that is no module, no path and not above one.
  private func ignoredDirectory(_ paths: [String]) -> String? {
    guard let output = options.outputDirectory.map({ FileSystem.absolute($0) + "/" }),
      !["etc/module.xml", "registration.php"].contains(where: {
        FileSystem.identity(output + $0) != nil
      }),
      !paths.contains(where: { (FileSystem.absolute($0) + "/").utf8.starts(with: output.utf8) })
    else { return nil }
    return output
  }

  /// Compiles a selection, on as many threads as there are cores.
  ///
  /// - Throws: ``MagintError`` where something cannot be read, or the options name what there is not.
  ///   Defects of the files are in the result.
  public func compile(_ selection: Selection) async throws(MagintError) -> Compilation {
    let run = await selection.linter.run(selection.selection, keepsDocuments: true)
    return try compile(selection, run)
  }

  /// Compiles a selection without starting a thread: for a few files.
  public func compileSequentially(_ selection: Selection) throws(MagintError) -> Compilation {
    try compile(
      selection, selection.linter.runSequentially(selection.selection, keepsDocuments: true))
  }

  /// Compiles texts that are in no file, in their order.
  ///
  /// - Parameter texts: names to be shown, kinds and contents.
  /// - Throws: ``MagintError`` where the options name what there is not.
  public func compile(
    _ texts: [(name: String, kind: FileKind, bytes: [UInt8])]
  ) throws(MagintError) -> Compilation {
    var findings: [Diagnostic] = []
    if options.lints {
      var lint = LintOptions()
      lint.catalog = options.catalog
      lint.keepsWhatStops = options.mode
      lint.ignoredRules = ["unused-suppression"]
      lint.mergesFiles = false
      let run = try Linter(lint).run(texts.map { ($0.name, $0.kind, $0.bytes) })
      if let failure = run.result.failures.first { throw failure }
      findings = run.result.diagnostics
    }
    var project = Project()
    for text in texts {
      // The same name may stand for several texts.
      project.files.append(
        Project.File(
          document: try XMLDocument.read(path: text.name, text.bytes, kind: text.kind),
          kind: text.kind, module: nil))
    }
    try Self.checkEncodings(project)
    var compilation = try Compilation(
      project, Knowledge.load(options.catalog), mode: options.mode, libxml2: release())
    compilation.add(findings)
    return compilation
  }

  /// The release that ``CompileOptions/libxml2`` names.
  private func release() throws(MagintError) -> LibXML2Release? {
    guard let text = options.libxml2 else { return nil }
    guard let release = LibXML2Release(text) else {
      throw MagintError(
        .usage, "'\(text)' is no release of libxml2, such as 2.9.14 or 2.13.8")
    }
    return release
  }

  /// Throws where nobody knows what a file says.
  private static func checkEncodings(_ project: Project) throws(MagintError) {
    if let unread = project.files.first(where: { $0.document.unreadEncoding != nil }) {
      throw ModuleDocuments.malformed(unread.document)
    }
  }

  private func compile(
    _ selection: Selection, _ run: Linter.Run
  ) throws(MagintError) -> Compilation {
    if let failure = run.result.failures.first { throw failure }
    let project = try Project.read(
      selection.listing, from: DiskSource(limit: options.maximumFileSize), kind: options.kind,
      known: run.documents)
    try Self.checkEncodings(project)
    let catalog = try options.configurations.completing(options.catalog)
    var knowledge = try Knowledge.load(catalog, module: project.onlyDirectory)
    knowledge.catalog = knowledge.catalog.adding(project.modules.map(\.declaration))
    var compilation = try Compilation(
      project, knowledge, mode: options.mode, libxml2: release())
    // Nobody reads the files of a module that is switched off.
    let disabled = project.disabledDirectories.map { FileSystem.display($0) + "/" }
    compilation.add(
      disabled.isEmpty
        ? run.result.diagnostics
        : run.result.diagnostics.filter { finding in
          !disabled.contains { finding.path.hasPrefix($0) }
        })
    return compilation
  }
}

/// An integration with its rights, which in the legacy kind are in another configuration.
final class JoinedIntegration: Sendable {
  let values: MergedIntegration
  let valuesFrom: MergedConfiguration
  /// What lists its resources.
  let rights: [MergedValue]
  let rightsFrom: MergedConfiguration

  init(
    _ values: MergedIntegration, _ valuesFrom: MergedConfiguration, _ rights: [MergedValue],
    _ rightsFrom: MergedConfiguration
  ) {
    self.values = values
    self.valuesFrom = valuesFrom
    self.rights = rights
    self.rightsFrom = rightsFrom
  }
}

/// One integration as Magento holds it.
public struct CompiledIntegration: Sendable {
  /// Where a value comes from.
  public struct Origin: Sendable, Hashable {
    /// As it is shown.
    public var path: String
    public var range: SourceRange
  }

  /// The places that values come from.
  public struct Origins: Sendable, Hashable {
    public var name: Origin
    public var email: Origin?
    public var endpointURL: Origin?
    public var identityLinkURL: Origin?
    /// Of each of ``CompiledIntegration/resources``, in their order.
    public var resources: [Origin] = []
  }

  public let name: String
  public let email: String?
  public let endpointURL: String?
  public let identityLinkURL: String?
  /// What the files list, each once, in the order of the release's ACL tree; unknown ids come last.
  public let resources: [String]
  /// Whether it comes from a legacy pair.
  public let isLegacy: Bool

  private let joined: JoinedIntegration
  /// Of ``resources``, the indices of what lists them, in their order.
  private let listed: [Int]
  private let context: Context

  /// What all integrations of a compilation share.
  final class Context: Sendable {
    let catalog: Catalog
    let release: Int
    /// The places of resources in the tree of the release.
    let order: [String: Int]
    let lines = LineTables()

    init(_ catalog: Catalog, _ release: Int) {
      self.catalog = catalog
      self.release = release
      order = catalog.treeOrder(at: release)
    }
  }

  init(_ joined: JoinedIntegration, _ context: Context) {
    let values = joined.values
    let rights = joined.rights
    let order = context.order
    self.joined = joined
    self.context = context
    isLegacy = joined.valuesFrom.kind != .integration
    name = values.name.text
    email = values.email?.text
    endpointURL = values.endpointURL?.text
    identityLinkURL = values.identityLinkURL?.text
    // Equal ids stand side by side once they are sorted: the first of them counts.
    let sorted = rights.indices.map { (place: order[rights[$0].text] ?? .max, index: $0) }.sorted {
      guard $0.place == $1.place else { return $0.place < $1.place }
      let (left, right) = (rights[$0.index].text.utf8, rights[$1.index].text.utf8)
      return left.elementsEqual(right)
        ? $0.index < $1.index : left.lexicographicallyPrecedes(right)
    }
    var once: [Int] = []
    once.reserveCapacity(sorted.count)
    for (_, index) in sorted {
      if let last = once.last, rights[last].text.utf8.elementsEqual(rights[index].text.utf8) {
        continue
      }
      once.append(index)
    }
    listed = once
    resources = once.map { rights[$0].text }
  }

  /// What Magento stores, in its order: of the consolidated kind each known resource behind all its
  /// ancestors, of the legacy kind the root and the known resources as they are listed.
  public var effectiveResources: [String] {
    let ids = joined.rights.map(\.text)
    return isLegacy
      ? context.catalog.legacyResources(ids, at: context.release)
      : context.catalog.effectiveResources(ids, at: context.release)
  }

  /// Whether it is a legacy one that lists `Magento_Backend::all` alone and once, which opens everything.
  public var hasFullAccess: Bool {
    isLegacy && joined.rights.count == 1 && resources == [Catalog.everything]
  }

  /// Where its values come from.
  public var origins: Origins {
    let (values, valuesFrom) = (joined.values, joined.valuesFrom)
    func origin(_ value: MergedValue, _ merged: MergedConfiguration) -> Origin {
      let file = merged.files[value.origin.file]
      let table = context.lines.table(value.origin.file, of: merged)
      return Origin(path: file.path, range: table.range(value.origin.range, in: file.bytes))
    }
    return Origins(
      name: origin(values.name, valuesFrom), email: values.email.map { origin($0, valuesFrom) },
      endpointURL: values.endpointURL.map { origin($0, valuesFrom) },
      identityLinkURL: values.identityLinkURL.map { origin($0, valuesFrom) },
      resources: listed.map { origin(joined.rights[$0], joined.rightsFrom) })
  }
}

/// The tables of lines of files, each made when it is asked for.
final class LineTables: Sendable {
  private struct Key: Hashable {
    var kind: FileKind
    var file: Int
  }

  private let tables = Guarded<[Key: LineTable]>([:])

  func table(_ file: Int, of merged: MergedConfiguration) -> LineTable {
    tables.withLock { tables in
      let key = Key(kind: merged.kind, file: file)
      if let table = tables[key] { return table }
      let table = LineTable(merged.files[file].bytes)
      tables[key] = table
      return table
    }
  }
}

/// What Magento holds when it has read and merged some integration files.
public struct Compilation: Sendable {
  /// The release it was compiled for.
  public let magento: String
  /// What is assumed of that release.
  public let basis: ReleaseBasis
  public let mode: CompileMode
  /// In byte order of their names.
  public let integrations: [CompiledIntegration]
  /// What there is to say of the files, in the order of reports.
  public private(set) var diagnostics: [Diagnostic] = []
  /// Whether Magento stops in this mode: what is compiled it never holds.
  public private(set) var isStopped: Bool
  /// What was odd, a sentence each.
  public let notices: [String]
  let catalog: Catalog
  let release: Int
  private let merges: [MergedConfiguration]

  /// Whether it was compiled from files that hold emails and URLs, and from such that hold resources.
  var hasValues: Bool { merges.contains { $0.kind != .api } }
  var hasRights: Bool { merges.contains { $0.kind != .config } }

  init(
    _ project: Project, _ knowledge: Knowledge, mode: CompileMode, libxml2: LibXML2Release? = nil
  ) throws(MagintError) {
    let reader = libxml2 ?? .reference
    var dependsOnLibXML2 = false
    self.mode = mode
    catalog = knowledge.catalog
    release = knowledge.newest
    magento = "\(knowledge.catalog.releases[knowledge.newest])"
    var merges: [MergedConfiguration] = []
    for kind in FileKind.allCases {
      var documents = project.documents(kind)
      guard !documents.isEmpty else { continue }
      for index in documents.indices where documents[index].dependsOnLibXML2 {
        dependsOnLibXML2 = true
        documents[index] = try documents[index].read(by: reader, kind: kind)
      }
      let merged = try MergedConfiguration(documents, kind, libxml2: reader)
      dependsOnLibXML2 = dependsOnLibXML2 || merged.dependsOnLibXML2
      merges.append(merged)
    }
    self.merges = merges
    isStopped =
      !project.circle.isEmpty
      || merges.contains {
        $0.stop != nil || mode == .developer && !$0.isAcceptedInDeveloperMode
      }
    basis = knowledge.catalog.basis(ReleaseSet([knowledge.newest]), notes: knowledge.notes)
    var notices = project.notices
    if dependsOnLibXML2, libxml2 == nil {
      notices.append(
        "what Magento makes of these files depends on the libxml2 under its PHP; this is for \(reader). Pass --libxml2 VERSION for another, such as that in 'php -i'"
      )
    }
    if let circle = project.circleText { notices.append(circle) }
    let isProject = project.files.contains { $0.module != nil && !$0.isNamed }
    let parts = Self.joined(merges, isProject: isProject, &notices)
      .sorted { $0.values.name.text.utf8.lexicographicallyPrecedes($1.values.name.text.utf8) }
    let context = CompiledIntegration.Context(knowledge.catalog, knowledge.newest)
    integrations = inParallel(parts.count) { range in
      parts[range].map { CompiledIntegration($0, context) }
    }.flatMap(\.self)
    self.notices = notices
  }

  /// The rules about an acl.xml that Magento stops at.
  private static let rulesOfACL: Set<RuleID> = [
    ACLDisabledRoot.id, ACLDuplicateID.id, ACLInvalid.id, ACLMissingTitle.id,
  ]

  /// Adds what linting found, and what merging finds beyond that.
  mutating func add(_ findings: [Diagnostic]) {
    // That rule does not know which file comes last; here they are merged.
    diagnostics = findings.filter { $0.rule != AmpersandInValue.id }
    // Without an ACL there are no integrations either.
    isStopped =
      isStopped
      || findings.contains { finding in
        Self.rulesOfACL.contains(finding.rule)
          && (finding.consequences.contains(.setupFails)
            || mode == .developer && finding.consequences.contains(.rejectedInDeveloperMode))
      }
    let checked = CheckedProject([], merges: merges)
    MergeConflict.check(checked, &diagnostics)
    if mode == .developer { InvalidWhenMerged.check(checked, &diagnostics) }
    diagnostics.sort(by: Diagnostic.precedes)
    let files = Dictionary(
      merges.flatMap(\.files).map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    for index in diagnostics.indices where diagnostics[index].excerpt.isEmpty {
      if let file = files[diagnostics[index].path] { Excerpt(file).complete(&diagnostics[index]) }
    }
  }

  // MARK: Joining kinds

  /// The integrations of all kinds: the halves of legacy pairs joined by name. Of a name in both kinds
  /// the consolidated one counts.
  private static func joined(
    _ merges: [MergedConfiguration], isProject: Bool, _ notices: inout [String]
  ) -> [JoinedIntegration] {
    func merged(_ kind: FileKind) -> MergedConfiguration? { merges.first { $0.kind == kind } }
    var result: [JoinedIntegration] = []
    var names: Set<ExactString> = []
    if let merged = merged(.integration) {
      for integration in merged.integrations {
        names.insert(ExactString(integration.name.text))
        result.append(JoinedIntegration(integration, merged, integration.resources, merged))
      }
    }
    let api = merged(.api)
    var rights: [ExactString: MergedIntegration] = [:]
    for integration in api?.integrations ?? [] {
      rights[ExactString(integration.name.text)] = integration
    }
    if let config = merged(.config) {
      for integration in config.integrations {
        let name = ExactString(integration.name.text)
        let own = rights.removeValue(forKey: name)
        guard names.insert(name).inserted else {
          notices.append(
            "'\(name.text)' is in integration.xml and in a legacy pair; integration.xml counts")
          continue
        }
        result.append(JoinedIntegration(integration, config, own?.resources ?? [], api ?? config))
      }
    }
    guard api != nil, merged(.config) != nil || isProject else {
      // Half a pair that was named is compiled for what it says.
      for integration in api?.integrations ?? []
      where !names.contains(ExactString(integration.name.text)) {
        result.append(JoinedIntegration(integration, api!, integration.resources, api!))
      }
      return result
    }
    for name in rights.keys.filter({ !names.contains($0) }).map(\.text).sorted() {
      notices.append(
        "'\(name)' is in api.xml only and left out: without a config.xml Magento never installs it")
    }
    return result
  }
}
