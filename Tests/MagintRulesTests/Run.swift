import MagintArchive
import MagintCatalog
import MagintCore
import MagintModel
import MagintPHP
import MagintRules
import MagintTestSupport
import MagintXML

/// What a set of rules says of files, as a whole run would.
enum Run {
  struct Input {
    var path: String
    var bytes: [UInt8]
    /// Nil for a file that Magento does not read.
    var kind: FileKind?

    init(path: String, bytes: [UInt8], kind: FileKind?) {
      self.path = path
      self.bytes = bytes
      self.kind = kind
    }

    init(_ kind: FileKind, _ text: String, path: String? = nil) {
      self.init(path: path ?? kind.modulePath, bytes: Array(text.utf8), kind: kind)
    }

    /// An example's file, or `text` in its place.
    init(_ example: Example, text: String? = nil) {
      let bytes = text.map { Array($0.utf8) } ?? example.bytes ?? Array(example.text.utf8)
      self.init(path: example.path, bytes: bytes, kind: FileKind(path: example.path))
    }
  }

  /// The findings of file and project rules about a project of `inputs`, in the order of reports.
  static func check(_ inputs: [Input], _ rules: RuleSet = .all) throws -> [Diagnostic] {
    var findings: [Diagnostic] = []
    var summaries: [FileSummary] = []
    var suppressed: [SuppressedFile] = []
    // The module's own acl.xml and webapi.xml are read first, as Kit does.
    var acl: ACLFile?
    var webapi: WebapiFile?
    for input in inputs where input.path.hasSuffix("etc/acl.xml") {
      acl = ACLFile(try XMLDocument.read(path: input.path, input.bytes, kind: nil))
    }
    for input in inputs where input.path.hasSuffix("etc/webapi.xml") {
      webapi = WebapiFile(try XMLDocument.read(path: input.path, input.bytes, kind: nil))
    }
    var declared: [String: ResourceKnowledge.Declared] = [:]
    for declaration in acl?.declarations ?? [] where declaration.title != nil {
      declared[declaration.id] = ResourceKnowledge.Declared(
        path: acl!.document.file.path, title: declaration.title, parent: declaration.parent,
        isDisabled: declaration.isDisabled ?? false)
    }
    // The standard one remembers what it suggested.
    let knowledge = declared.isEmpty ? .standard : ResourceKnowledge(declared: declared)
    let isModule = acl != nil || webapi != nil
    let directories = ModuleDirectory.all(inputs)
    var summariesByModule: [String: [FileSummary]] = [:]
    var unread: [String: [String]] = [:]
    for input in inputs
    where !input.path.hasSuffix(".json") && !input.path.hasSuffix(".php")
      && !input.path.hasSuffix("etc/acl.xml")
      && !input.path.hasSuffix("etc/webapi.xml") && !input.path.hasSuffix("etc/module.xml")
    {
      let document = try XMLDocument.read(path: input.path, input.bytes, kind: input.kind)
      let result = rules.check(document, input.kind, knowledge, keepsResources: isModule)
      findings += result.findings
      if let file = SuppressedFile(document) { suppressed.append(file) }
      let directory = ModuleDirectory.above(input.path)
      if let summary = result.summary {
        summaries.append(summary)
        summariesByModule[directory, default: []].append(summary)
      } else {
        unread[directory, default: []].append(input.path)
      }
    }
    var modules: [CheckedModule] = []
    for directory in directories {
      let sources = try ModuleDirectory.sources(directory, inputs)
      let files = summariesByModule[directory] ?? []
      let isLinted =
        !files.isEmpty || unread[directory] != nil || sources?.hasCalls == true
      var around = knowledge
      if let composer = sources?.composer?.tree.flatMap({ ComposerFile($0) }),
        let range = composer.releasesOfEmbeddedCatalog(), !range.isEmpty, declared.isEmpty
      {
        around = ResourceKnowledge(range: range)
      }
      let module = CheckedModule(
        acl: acl, webapi: webapi, files: files, unreadPaths: unread[directory] ?? [],
        knowledge: around, sources: isLinted ? sources : nil)
      findings += rules.check(module)
      modules.append(module.trimmed())
    }
    if isModule, !directories.contains("") {
      modules.append(
        CheckedModule(acl: acl, webapi: webapi, files: summaries, knowledge: knowledge))
    }
    // Modules have no names here, and are loaded by their paths.
    let merges = try CheckedProject.mergingKinds(summaries).map { kind in
      let files = inputs.filter { $0.kind == kind }.sorted { $0.path < $1.path }
      return try MergedConfiguration(
        files.map { try XMLDocument.read(path: $0.path, $0.bytes, kind: kind) }, kind)
    }
    rules.check(CheckedProject(summaries, modules: modules, merges: merges), &findings)
    _ = rules.suppress(suppressed, in: &findings)
    return findings.sorted(by: Diagnostic.precedes)
  }

  /// The findings about an example's file, or `text` in its place, with what lies beside it.
  static func check(
    _ example: Example, text: String? = nil, _ rules: RuleSet = .all
  ) throws -> [Diagnostic] {
    if let package = example.package {
      return rules.check(CheckedPackage(package)).filter { $0.path == example.path }
    }
    let beside = example.beside.filter { $0.key != example.path }.map {
      Input(path: $0.key, bytes: Array($0.value.utf8), kind: FileKind(path: $0.key))
    }
    return try check([Input(example, text: text)] + beside, rules)
      .filter { $0.path == example.path }
  }

  /// What one rule says of an example's file where no other has run.
  static func check(_ example: Example, with rule: any FileRule.Type) throws -> [Diagnostic] {
    let input = Input(example)
    let document = try XMLDocument.read(path: input.path, input.bytes, kind: input.kind)
    let file = CheckedFile(document, input.kind)
    var list = FindingList(file)
    rule.check(file, &list)
    return list.finish()
  }

  static func check(_ input: Input, _ rules: RuleSet = .all) throws -> [Diagnostic] {
    try check([input], rules)
  }

  /// The ids of the rules that find something in `text`, sorted.
  static func ids(_ kind: FileKind, _ text: String) throws -> [String] {
    try check(Input(kind, text)).map(\.rule.name)
  }
}

extension CheckedPackage {
  /// The package of an example, through an archive.
  init(_ sample: SamplePackage) {
    var zip = ZipBuilder(
      sample.files.map { file in
        ZipBuilder.Entry(file.name, file.text).with { entry in
          switch file.form {
          case .plain: break
          case .encrypted: entry.flags |= 1
          case .symbolicLink: entry.mode = 0o120777
          case .damaged: entry.claimedChecksum = 1
          case .zeros(let count):
            entry.stored = ZipBuilder.deflatedZeros(count)
            entry.method = 8
            entry.claimedSize = count
          }
        }
      })
    zip.gap = [UInt8](repeating: 0, count: sample.padding)
    self.init(
      path: sample.name, archive: ZipArchive(zip.bytes, keeping: CheckedPackage.wants))
  }
}

/// The modules of a set of files, as Kit finds them on disk.
enum ModuleDirectory {
  /// The directory that has the last `etc` above a file: empty, or with a `/` at the end.
  static func above(_ path: String) -> String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard let etc = parts.dropLast().lastIndex(of: "etc") else { return "" }
    return parts[..<etc].map { $0 + "/" }.joined()
  }

  /// Those with a module.xml or registration.php.
  static func all(_ inputs: [Run.Input]) -> [String] {
    var directories: Set<String> = []
    for input in inputs {
      if input.path == "etc/module.xml" || input.path.hasSuffix("/etc/module.xml") {
        directories.insert(above(input.path))
      } else if input.path == "registration.php" || input.path.hasSuffix("/registration.php") {
        directories.insert(String(input.path.dropLast("registration.php".count)))
      }
    }
    return directories.sorted()
  }

  static func sources(_ directory: String, _ inputs: [Run.Input]) throws -> ModuleSources? {
    func bytes(_ name: String) -> [UInt8]? {
      inputs.first { $0.path == directory + name }?.bytes
    }
    let xml = try bytes("etc/module.xml").map {
      try XMLDocument.read(path: directory + "etc/module.xml", $0, kind: nil)
    }
    let php = inputs.filter {
      $0.path.hasPrefix(directory) && $0.path.hasSuffix(".php") && !$0.path.contains("../")
        && !$0.path.hasSuffix("registration.php")
    }
    return ModuleSources(
      directory: directory, absoluteDirectory: { "/work/" + directory }, moduleXML: xml,
      composer: bytes("composer.json").map {
        ComposerDocument(path: directory + "composer.json", $0)
      }, registration: bytes("registration.php"),
      php: php.map { (String($0.path.dropFirst(directory.count)), $0.bytes) }
        .sorted { $0.path < $1.path },
      foreignRESTValues: try bytes("etc/webapi.xml").map { webapi in
        RESTDataObjects.foreign(
          WebapiFile(
            try XMLDocument.read(path: directory + "etc/webapi.xml", webapi, kind: nil)),
          namespace: (xml.flatMap { ModuleFile($0) }?.name ?? "").replacing("_", with: "\\"),
          directory: directory,
          preferences: try bytes("etc/di.xml").map {
            RESTDataObjects.preferences(
              try XMLDocument.read(path: directory + "etc/di.xml", $0, kind: nil))
          } ?? [:],
          read: { bytes($0) })
      } ?? [],
      locate: { name in
        let path = name.split(separator: "\\").dropFirst(2).joined(separator: "/") + ".php"
        return bytes(path)
      })
  }
}

extension Diagnostic {
  var bytes: Range<Int>? { range.map { $0.start.offset..<$0.end.offset } }
}

extension FixIt {
  /// `bytes` with the edits done; nil where they are out of order, overlap or leave the file.
  func applied(to bytes: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    var at = 0
    for edit in edits {
      guard edit.start >= at, edit.start <= edit.end, edit.end <= bytes.count else { return nil }
      result += bytes[at..<edit.start]
      result += Array(edit.text.utf8)
      at = edit.end
    }
    return result + bytes[at...]
  }
}

/// All rules, each once.
let everyRule: [any Rule.Type] = {
  var seen: Set<RuleID> = []
  let all: [any Rule.Type] =
    RuleRegistry.fileRules + RuleRegistry.projectRules + RuleRegistry.moduleRules
    + RuleRegistry.packageRules + RuleRegistry.suppressionRules
  return all.filter { seen.insert($0.id).inserted }
}()
