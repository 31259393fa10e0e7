internal import MagintCatalog
public import MagintCore
internal import MagintModel
internal import MagintRules
internal import MagintXML

/// What to lint and how.
public struct LintOptions: Sendable {
  /// Takes every file that is named for this kind, whatever its path.
  public var kind: FileKind?
  /// Globs of paths to leave out; `*` matches a `/` too, and one without a `/` matches names.
  public var exclude: [String] = []
  /// If not empty, only these rules are in force.
  public var rules: [RuleID] = []
  public var ignoredRules: [RuleID] = []
  /// Files with more bytes are refused.
  public var maximumFileSize = LintOptions.defaultMaximumFileSize
  /// Which Magento to judge by.
  public var catalog = CatalogOptions()
  /// What `magint.json` files say; the options beat them.
  public var configurations = Configurations()

  /// 8 MB; real files have less than 10 kB.
  public static let defaultMaximumFileSize = 8 << 20

  /// Kinds of files that are named and whose paths do not tell, by absolute path.
  var kinds: [String: FileKind] = [:]
  /// A directory whose files are left out where they were not named: absolute, with a `/` behind it.
  var ignoredDirectory: String?
  /// Whether comments keep findings from being reported: not where it is asked what Magento does.
  var heedsComments = true
  /// Where Magento stops in this mode, neither configuration nor comment keeps that from being told.
  var keepsWhatStops: CompileMode?
  /// Whether the configuration sets severities and switches rules off: not where it is asked what harm
  /// a change does.
  var heedsLevels = true
  /// Whether to merge files that have something to do with each other.
  var mergesFiles = true

  public init() {}
}

/// Finds integration files, reads them and applies the rules.
public struct Linter: Sendable {
  let options: LintOptions
  let rules: RuleSet
  private(set) var surroundings: Surroundings
  /// Where the files are that are linted.
  var files = FileTree.disk {
    didSet { surroundings.files = files }
  }

  /// - Throws: ``MagintError`` where the options name a rule, a release or a catalog that does not
  ///   exist.
  public init(_ options: LintOptions = LintOptions()) throws(MagintError) {
    for rule in options.rules + options.ignoredRules where !Rules.exists(rule) {
      throw Rules.unknown(rule)
    }
    self.options = options
    surroundings = try Surroundings(options.catalog, options.configurations)
    let only = Set(options.rules)
    let ignored = Set(options.ignoredRules)
    rules =
      only.isEmpty && ignored.isEmpty
      ? .all : RuleSet { (only.isEmpty || only.contains($0)) && !ignored.contains($0) }
  }

  /// The files to look at, and what was in the way of finding them.
  public struct Selection: Sendable {
    /// A class, as ten thousand are sorted and handed around.
    final class Input: Sendable {
      /// As it is opened.
      let path: String
      /// As it is shown.
      let shown: String
      /// Nil for a file that Magento does not read.
      let kind: FileKind?
      /// The directory of its module, as it is opened; empty for the working directory, otherwise
      /// with a `/` at the end.
      let module: String
      /// Whether its module's other files were not looked for: it was named itself, or a directory
      /// inside of `etc`.
      let isAlone: Bool
      /// Whether it has no findings.
      let isLeftOut: Bool

      init(
        path: String, shown: String, kind: FileKind?, module: String, isAlone: Bool,
        isLeftOut: Bool = false
      ) {
        self.path = path
        self.shown = shown
        self.kind = kind
        self.module = module
        self.isAlone = isAlone
        self.isLeftOut = isLeftOut
      }

      /// The directory that has the `etc` that the file is in, as ``module``, but of every file.
      var directory: String {
        kind != nil ? module : Surroundings.directory(above: path)
      }
    }

    /// A module whose directory is looked at.
    struct Module: Sendable {
      /// As ``Input/module``.
      var path: String
      /// As it is shown.
      var shown: String
    }

    /// What leaves files out below a directory.
    struct ExclusionBelow: Sendable {
      /// The directory: as it is opened, empty or with a `/` at the end, and absolute with a `/` at the
      /// end.
      var root: String
      var place: String
      var exclusion: Exclusion

      func leavesOut(_ shown: String) -> Bool {
        let path = FileSystem.absolute(shown)
        guard path.utf8.starts(with: place.utf8) else { return false }
        return exclusion.hasAny(
          above: root + String(Substring(path.utf8.dropFirst(place.utf8.count))),
          root: root.utf8.count)
      }
    }

    /// What was found for one of the paths.
    enum Found: Sendable {
      case file(String)
      /// All `.xml` files below a directory, as they are opened.
      case directory(String, [String])
    }

    var inputs: [Input] = []
    /// Files that are left out and have to do with others: they are read, and have no findings.
    var leftOut: [Input] = []
    /// What leaves files out below each directory that was named.
    var exclusions: [ExclusionBelow] = []
    /// The same files, and those of modules, by the index of their directory in ``found``.
    var leftOutPaths: [Int: [String]] = [:]
    /// In the order of the paths.
    var found: [Found] = []
    /// Those without such a file whose setup code installs integrations, in the order of their paths.
    var installers: [Module] = []
    /// The directories called `Setup`.
    var setups: Set<String> = []
    /// The directories that were named, as they are opened: empty or with a `/` at the end.
    var roots: [String] = []
    /// The `etc/acl.xml` and `etc/webapi.xml` below the directories that were named, by module.
    var aclPaths: [String: String] = [:]
    var webapiPaths: [String: String] = [:]
    /// The zip archives that were named.
    var packages: [String] = []
    var failures: [MagintError] = []
    var emptyPaths: [String] = []

    public var fileCount: Int { inputs.count + installers.count }

    /// All files that are read, in the order of their paths: those of a module stand together.
    var allInputs: [Input] {
      leftOut.isEmpty ? inputs : (inputs + leftOut).sorted { $0.shown < $1.shown }
    }

    /// Whether a file has no findings, by its path as it is shown.
    func leavesOut(_ shown: String) -> Bool { exclusions.contains { $0.leavesOut(shown) } }

    /// The same as ``Project`` reads it.
    var listing: Project.Listing { listing(withLeftOut: false) }

    /// - Parameter withLeftOut: whether with the files that are left out: those that Magento merges.
    func listing(withLeftOut: Bool) -> Project.Listing {
      var listing = Project.Listing()
      for (index, found) in found.enumerated() {
        switch found {
        case .file(let path): listing.add(named: path)
        case .directory(let root, let files):
          listing.add(files + (withLeftOut ? leftOutPaths[index] ?? [] : []), below: root)
        }
      }
      return listing
    }
  }

  /// Finds the integration files below `paths`: files, directories and packages.
  public func select(_ paths: [String]) -> Selection {
    var selection = Selection()
    var seen: Set<String> = []
    // Modules whose setup code installs integrations, and how they are shown.
    var installers: [String: String] = [:]
    func add(_ path: String, _ shown: String, _ kind: FileKind?, isAlone: Bool) {
      // A walk meets nothing twice.
      if paths.count == 1 || seen.insert(shown).inserted {
        selection.inputs.append(
          Selection.Input(
            path: path, shown: shown, kind: kind, module: Surroundings.module(of: path, kind),
            isAlone: isAlone))
      }
    }
    for path in paths {
      do throws(MagintError) {
        guard try files.kind(path) == .directory else {
          let kind = options.kind ?? options.kinds[FileSystem.absolute(path)]
          if kind == nil, isPackage(path) {
            if seen.insert(FileSystem.display(path)).inserted { selection.packages.append(path) }
          } else if let kind = kind ?? FileKind(path: FileSystem.absolute(path)) {
            selection.found.append(.file(path))
            add(path, FileSystem.display(path), kind, isAlone: true)
          } else if UnreadPath.meantKind(FileSystem.absolute(path)) != nil {
            add(path, FileSystem.display(path), nil, isAlone: true)
          } else {
            selection.emptyPaths.append(path)
          }
          continue
        }
        let exclusion = options.configurations.exclusion(options.exclude, below: path)
        var walk = files.walk(path, exclude: exclusion)
        selection.failures += walk.failures
        if let ignored = options.ignoredDirectory {
          walk.files.removeAll { FileSystem.absolute($0).utf8.starts(with: ignored.utf8) }
        }
        let leftOut = known(walk.leftOut)
        selection.found.append(.directory(path, walk.files))
        if !leftOut.isEmpty { selection.leftOutPaths[selection.found.count - 1] = leftOut }
        // A directory above the project may be called `etc` too.
        let isInsideEtc = Surroundings.isInsideEtc(FileSystem.absolute(path))
        let root = path == "." ? "" : path.hasSuffix("/") ? path : path + "/"
        selection.roots.append(root)
        if !exclusion.isEmpty {
          let place = FileSystem.absolute(path)
          selection.exclusions.append(
            Selection.ExclusionBelow(
              root: root, place: place == "/" ? place : place + "/", exclusion: exclusion))
        }
        let display = FileSystem.displayPrefix(path)
        func shown(_ file: String) -> String {
          guard let (prefix, rootLength) = display else { return FileSystem.display(file) }
          if prefix.utf8.count == rootLength, file.utf8.starts(with: prefix.utf8) { return file }
          return prefix + Substring(file.utf8.dropFirst(rootLength))
        }
        var isEmpty = true
        for file in walk.files {
          let place = isInsideEtc ? FileSystem.absolute(file) : file
          if let kind = FileKind(path: place) {
            add(file, shown(file), kind, isAlone: isInsideEtc)
          } else if UnreadPath.meantKind(place) != nil {
            add(file, shown(file), nil, isAlone: isInsideEtc)
          } else {
            if place.isPath(endingIn: "etc/acl.xml") {
              selection.aclPaths[Surroundings.module(of: file, nil)] = file
            } else if place.isPath(endingIn: "etc/webapi.xml") {
              selection.webapiPaths[Surroundings.module(of: file, nil)] = file
            }
            continue
          }
          isEmpty = false
        }
        for file in leftOut {
          if let kind = FileKind(path: isInsideEtc ? FileSystem.absolute(file) : file) {
            selection.leftOut.append(
              Selection.Input(
                path: file, shown: shown(file), kind: kind,
                module: Surroundings.module(of: file, kind), isAlone: isInsideEtc, isLeftOut: true))
          } else if file.isPath(endingIn: "etc/acl.xml") {
            selection.aclPaths[Surroundings.module(of: file, nil)] = file
          } else if file.isPath(endingIn: "etc/webapi.xml") {
            selection.webapiPaths[Surroundings.module(of: file, nil)] = file
          }
        }
        selection.setups.formUnion(walk.setups)
        for directory in surroundings.installers(walk, options.maximumFileSize) {
          installers[directory] = shown(directory)
          isEmpty = false
        }
        if isEmpty { selection.emptyPaths.append(path) }
      } catch {
        selection.failures.append(error)
      }
    }
    selection.inputs.sort { $0.shown < $1.shown }
    if !installers.isEmpty {
      for input in selection.inputs { installers[input.directory] = nil }
    }
    selection.installers = installers.sorted { $0.key < $1.key }
      .map { Selection.Module(path: $0.key, shown: $0.value) }
    if !selection.leftOutPaths.isEmpty { settle(&selection) }
    return selection
  }

  /// Of what a walk left out the files that say something of others.
  private func known(_ leftOut: [String]) -> [String] {
    leftOut.flatMap { path -> [String] in
      if path.lowercased().hasSuffix(".xml") { return [path] }
      let names =
        FileKind.allCases.map(\.modulePath) + ["etc/module.xml", "etc/acl.xml", "etc/webapi.xml"]
      let directory = path.isPath(endingIn: "integration") ? "etc/integration/" : "etc/"
      return names.filter { $0.hasPrefix(directory) }
        .map { path + "/" + $0.dropFirst(directory.count) }
        .filter { (try? files.kind($0)) == .file }
    }
  }

  /// Keeps of the files that are left out each once, those that are not looked at all the same, and only
  /// where something else of their module is: what is left out as a whole plays no part.
  private func settle(_ selection: inout Selection) {
    let directories = Set(
      (selection.inputs.map(\.directory) + selection.installers.map(\.path))
        .map(FileSystem.absolute))
    func hasOthers(_ path: String) -> Bool {
      let directory = Surroundings.directory(above: FileSystem.absolute(path))
      return directories.contains(FileSystem.absolute(directory))
    }
    var seen = Set(selection.inputs.map(\.shown))
    selection.leftOut.removeAll { !hasOthers($0.path) || !seen.insert($0.shown).inserted }
    seen = Set(selection.inputs.map { FileSystem.absolute($0.path) })
    for index in selection.leftOutPaths.keys.sorted() {
      selection.leftOutPaths[index]?.removeAll {
        !hasOthers($0) || !seen.insert(FileSystem.absolute($0)).inserted
      }
    }
  }

  /// Lints the files of a selection, as many at once as there are cores.
  public func lint(_ selection: Selection) async -> LintResult {
    await run(selection).result
  }

  /// Lints the files of a selection one after another, without starting a thread: for a few files.
  public func lintSequentially(_ selection: Selection) -> LintResult {
    runSequentially(selection).result
  }

  /// A result, and the documents behind it by absolute path.
  typealias Run = (result: LintResult, documents: [String: XMLDocument])

  func run(_ selection: Selection, keepsDocuments: Bool = false) async -> Run {
    let inputs = selection.allInputs
    let project = surroundings.project(selection, options.maximumFileSize)
    let width = processorCount()
    // Small enough to share the work out evenly, large enough to be worth a task.
    let size = max(1, min(64, inputs.count / (width * 4)))
    var parts: [Part] = []
    await withTaskGroup(of: Part.self) { group in
      var next = 0
      func addTask() {
        guard next < inputs.count else { return }
        var end = min(next + size, inputs.count)
        // The files of a module stay together.
        while end < inputs.count, inputs[end].directory == inputs[end - 1].directory { end += 1 }
        let range = next..<end
        next = end
        group.addTask {
          check(inputs[range], from: range.lowerBound, project, keepsDocuments)
        }
      }
      for _ in 0..<width { addTask() }
      while let part = await group.next() {
        parts.append(part)
        addTask()
      }
    }
    return (finish(parts, selection, project), Self.documents(parts))
  }

  func runSequentially(_ selection: Selection, keepsDocuments: Bool = false) -> Run {
    let project = surroundings.project(selection, options.maximumFileSize)
    let part = check(selection.allInputs[...], from: 0, project, keepsDocuments)
    return (finish([part], selection, project), Self.documents([part]))
  }

  private static func documents(_ parts: [Part]) -> [String: XMLDocument] {
    Dictionary(parts.flatMap(\.documents), uniquingKeysWith: { first, _ in first })
  }

  /// Lints one text that stands for the file at `path`.
  ///
  /// - Throws: ``MagintError`` of kind `usage` where neither the options nor the path say what kind
  ///   of file it is.
  public func lint(_ bytes: [UInt8], path: String) throws(MagintError) -> LintResult {
    run([(path, try kind(ofTextAt: path), bytes)]).result
  }

  /// Whether a file, by its path, is one that is checked with its module only.
  public static func isOfModule(_ path: String) -> Bool {
    let place = FileSystem.absolute(path)
    return place.utf8.suffix(4).elementsEqual(".php".utf8)
      || ["etc/module.xml", "etc/acl.xml", "etc/webapi.xml", "composer.json"].contains {
        place.isPath(endingIn: $0)
      }
  }

  /// Nil for a file that Magento does not read.
  func kind(ofTextAt path: String) throws(MagintError) -> FileKind? {
    let place = FileSystem.absolute(path)
    let kind = options.kind ?? FileKind(path: place)
    guard kind != nil || UnreadPath.meantKind(place) != nil else {
      if Linter.isOfModule(path) {
        throw MagintError(
          .usage, path: path,
          "is checked with the module that it is in and not by itself; lint the module's directory")
      }
      throw MagintError(
        .usage, path: path,
        "the path does not tell which kind of file this is; pass --kind integration, config or api")
    }
    return kind
  }

  /// Lints texts that stand for files.
  func run(_ texts: [(name: String, kind: FileKind?, bytes: [UInt8])]) -> Run {
    let inputs = texts.map {
      Selection.Input(
        path: $0.name, shown: $0.name, kind: $0.kind,
        module: Surroundings.module(of: $0.name, $0.kind),
        isAlone: true)
    }
    var part = Part()
    let project = surroundings.project(Selection(inputs: inputs), options.maximumFileSize)
    for (input, text) in zip(inputs, texts) { check(text.bytes, input, project, &part) }
    close(&part, project)
    let contents = Dictionary(
      texts.map { ($0.name, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    return (finish([part], Selection(), project, contents: contents), [:])
  }

  /// Reads standard input and lints it as the file at `path`, or as what its root element tells.
  public func lintStandardInput(path: String?) throws(MagintError) -> LintResult {
    run([try readStandardInput(path: path)]).result
  }

  /// Reads standard input as the file at `path`, or as what its root element tells.
  func readStandardInput(
    path: String?
  ) throws(MagintError) -> (name: String, kind: FileKind?, bytes: [UInt8]) {
    let shown = path ?? "<stdin>"
    let bytes = try FileSystem.readStandardInput(path: shown, limit: options.maximumFileSize)
    let kind =
      path == nil && options.kind == nil
      ? try Project.kind(of: bytes, shown: shown) : try kind(ofTextAt: shown)
    return (shown, kind, bytes)
  }

  // MARK: One after another

  private struct Part: Sendable {
    var diagnostics: [Diagnostic] = []
    var summaries: [FileSummary] = []
    /// The modules of these files, so far as the rules about all of them need them.
    var modules: [CheckedModule] = []
    var failures: [MagintError] = []
    /// By absolute path, where they are wanted.
    var documents: [(String, XMLDocument)] = []
    /// Those with comments that suppress something.
    var suppressions: [SuppressedFile] = []
    var fileCount = 0
    /// The module of the last file, while more of its files may come.
    var open: OpenModule?
    /// The index of its first input.
    var start = 0
    var keepsDocuments = false
  }

  private func check(
    _ inputs: ArraySlice<Selection.Input>, from start: Int, _ project: Surroundings.Project,
    _ keepsDocuments: Bool
  ) -> Part {
    var part = Part(start: start, keepsDocuments: keepsDocuments)
    for input in inputs {
      do throws(MagintError) {
        let bytes = try files.read(input.path, limit: options.maximumFileSize)
        let document = check(bytes, input, project, &part)
        if part.keepsDocuments, let document {
          part.documents.append((FileSystem.absolute(input.path), document))
        }
      } catch  where !input.isLeftOut {
        part.failures.append(MagintError(error.kind, path: input.shown, error.message))
      } catch {
        // Who leaves a file out does not want to hear of it.
      }
    }
    close(&part, project)
    return part
  }

  @discardableResult
  private func check(
    _ bytes: [UInt8], _ input: Selection.Input, _ project: Surroundings.Project, _ part: inout Part
  ) -> XMLDocument? {
    do throws(MagintError) {
      let document = try XMLDocument.read(path: input.shown, bytes, kind: input.kind)
      let directory = input.directory
      if part.open?.path != directory { close(&part, project) }
      let shown =
        input.isAlone
        ? nil
        : String(
          Substring(
            input.shown.utf8.dropLast(max(0, input.path.utf8.count - directory.utf8.count))))
      let around =
        part.open?.surroundings ?? surroundings.ofModule(directory, shown: shown, project)
      let hasModuleFiles = project.hasFiles(input.module)
      let (findings, summary) = rules.check(
        document, input.kind, around.knowledge, keepsResources: hasModuleFiles,
        placeholders: placeholders(for: input))
      if !input.isLeftOut, var file = SuppressedFile(document) {
        file.isAlone = input.isAlone
        part.suppressions.append(file)
      }
      if !input.isLeftOut { part.diagnostics += findings }
      if let summary { part.summaries.append(summary) }
      if hasModuleFiles || !input.isAlone {
        var open = part.open.take() ?? OpenModule(path: directory, surroundings: around)
        if open.shown == nil { open.shown = shown }
        if let summary {
          open.files.append(summary)
        } else {
          open.unreadPaths.append(input.shown)
        }
        part.open = open
      }
      if !input.isLeftOut { part.fileCount += 1 }
      return document
    } catch {
      if !input.isLeftOut { part.failures.append(error) }
      return nil
    }
  }

  /// The domains that the configuration of a file calls placeholders.
  private func placeholders(for input: Selection.Input) -> [String] {
    guard !options.configurations.isEmpty else { return [] }
    return options.configurations.of(FileSystem.absolute(input.path))?.placeholderDomains
      .map(\.value) ?? []
  }

  // MARK: Modules

  /// A module whose integration files are being read.
  private struct OpenModule: Sendable {
    var path: String
    /// Nil where its directory is not looked at.
    var shown: String?
    var surroundings: Surroundings.OfModule
    var files: [FileSummary] = []
    var unreadPaths: [String] = []
  }

  /// Applies the rules about one module, when all its integration files have been read.
  private func close(_ part: inout Part, _ project: Surroundings.Project) {
    guard let open = part.open.take() else { return }
    var sources: ModuleSources?
    if let shown = open.shown {
      let (read, failures) = surroundings.sources(
        open.path, shown: shown, isLegacy: open.files.contains { $0.kind != .integration },
        open.surroundings, project)
      sources = read
      if let read { part.suppressions += Self.suppressions(in: read) }
      part.failures += failures
      // What is broken or too large is for whoever reads it to complain of.
      if part.keepsDocuments, let document = read?.moduleXML, document.tree != nil,
        document.file.bytes.count <= options.maximumFileSize
      {
        part.documents.append((FileSystem.absolute(open.path + "etc/module.xml"), document))
      }
      if open.files.isEmpty, open.unreadPaths.isEmpty {
        part.fileCount += read?.sources.count { !$0.calls.isEmpty } ?? 0
      }
    }
    let module = CheckedModule(
      acl: project.acls[open.path], webapi: project.webapis[open.path], files: open.files,
      unreadPaths: open.unreadPaths, knowledge: open.surroundings.knowledge,
      target: surroundings.target(of: open.path)?.releases, sources: sources)
    part.diagnostics += rules.check(module)
    part.modules.append(module.trimmed())
  }

  // MARK: All together

  /// What files that have something to do with each other become when they are merged in load order.
  private func merges(
    _ summaries: [FileSummary], _ selection: Selection
  ) -> [MergedConfiguration] {
    guard options.mergesFiles else { return [] }
    let kinds = CheckedProject.mergingKinds(summaries)
    guard !kinds.isEmpty else { return [] }
    var listing = selection.listing(withLeftOut: true)
    listing.entries.removeAll { $0.kind.map { !kinds.contains($0) } ?? true }
    // What cannot be read was reported; a circle of modules has no order.
    let source = files.source(limit: options.maximumFileSize)
    guard let project = try? Project.read(listing, from: source) else { return [] }
    return kinds.compactMap { try? MergedConfiguration(project.documents($0), $0) }
  }

  private func finish(
    _ parts: [Part], _ selection: Selection,
    _ project: Surroundings.Project, contents: [String: [UInt8]] = [:]
  ) -> LintResult {
    var result = LintResult(failures: selection.failures, emptyPaths: selection.emptyPaths)
    result.basis = surroundings.basis(project)
    result.failures += project.failures
    for document in project.broken { result.diagnostics += rules.checkForm(document) }
    var summaries: [FileSummary] = []
    var suppressions = project.documents.compactMap { SuppressedFile($0) }
    var modules: [CheckedModule] = []
    modules.reserveCapacity(parts.reduce(0) { $0 + $1.modules.count })
    var installers = Part(start: .max)
    for module in selection.installers {
      installers.open = OpenModule(
        path: module.path, shown: module.shown,
        surroundings: surroundings.ofModule(module.path, shown: module.shown, project))
      close(&installers, project)
    }
    for part in (parts + [installers]).sorted(by: { $0.start < $1.start }) {
      modules += part.modules
      result.diagnostics += part.diagnostics
      result.failures += part.failures
      result.fileCount += part.fileCount
      summaries += part.summaries
      suppressions += part.suppressions
    }
    // Few runs have such findings, and large ones many paths.
    lazy var paths = Dictionary(
      selection.inputs.map { ($0.shown, $0.path) }
        + (Array(selection.aclPaths.values) + Array(selection.webapiPaths.values))
        .map { (FileSystem.display($0), $0) },
      uniquingKeysWith: { first, _ in first })
    let disabled = disabledModules(selection)
    if !disabled.isEmpty {
      // What Magento does not read has nothing to do with the rest.
      summaries.removeAll { disabled.name(of: $0.path) != nil }
      modules.removeAll { module in
        let path = module.files.first?.path ?? module.unreadPaths.first ?? module.order?.path
        return path.flatMap(disabled.name) != nil
      }
    }
    let acls = surroundings.otherACLs(project, disabled: disabled.directories)
    let checked = CheckedProject(
      summaries, modules: modules, otherACLs: acls,
      merges: merges(summaries, selection))
    rules.check(checked, &result.diagnostics)
    Self.demote(&result.diagnostics, disabled)
    if result.fileCount == 0, result.failures.isEmpty, !acls.isEmpty {
      // An acl.xml alone concerns every integration of the shop that it comes into.
      result.fileCount = acls.count
      result.emptyPaths = []
    }
    if !selection.exclusions.isEmpty {
      // A file may have been named besides.
      let named = Set(selection.inputs.map(\.shown))
      func leavesOut(_ path: String) -> Bool {
        !named.contains(path) && selection.leavesOut(path)
      }
      result.diagnostics.removeAll { leavesOut($0.path) }
      // Who leaves a file out does not want to hear that it cannot be read.
      result.failures.removeAll { $0.path.map(leavesOut) ?? false }
      suppressions.removeAll { leavesOut($0.file.path) }
    }
    settle(&result, suppressions)
    for package in selection.packages { lintPackage(package, &result) }
    result.diagnostics.sort(by: Diagnostic.precedes)
    result.suppressed.sort { Diagnostic.precedes($0.finding, $1.finding) }
    // Those of one file stand together: each is read once.
    var last: (path: String, excerpt: Excerpt?)?
    func complete(_ finding: inout Diagnostic) {
      // Only findings of the rules about all files lack their lines.
      guard finding.excerpt.isEmpty, finding.range != nil else { return }
      let path = finding.path
      if last?.path != path {
        let raw =
          contents[path]
          ?? (try? files.read(paths[path] ?? path, limit: options.maximumFileSize))
        let file = raw.flatMap { raw -> SourceFile? in
          guard path.hasSuffix(".xml") else { return SourceFile(path: path, bytes: raw) }
          return try? XMLDocument.read(path: path, raw, kind: nil).file
        }
        last = (path, file.map { Excerpt($0) })
      }
      last?.excerpt?.complete(&finding)
    }
    for index in result.diagnostics.indices { complete(&result.diagnostics[index]) }
    for index in result.suppressed.indices { complete(&result.suppressed[index].finding) }
    result.failures.sort { ($0.path ?? "") < ($1.path ?? "") }
    return result
  }
}
