internal import MagintCatalog
public import MagintCore
internal import MagintEmit
internal import MagintReport
internal import MagintXML

/// How to move a module to the other kind of file.
public struct MigrationOptions: Sendable {
  /// The kind to move to.
  public var layout = CompileLayout.consolidated
  /// Which releases to tell of, and whose ACL tree orders the resources.
  public var catalog = CatalogOptions()
  /// Whether a file of the new kind that is there already is replaced by what the old kind says.
  public var overwrites = false

  public init() {}
}

/// A migration that is ready to be carried out: nothing of it is on disk.
public struct PreparedMigration: Sendable {
  public let page: MigrationPage
  /// What is written, by paths below the module.
  public let files: [CompiledFile]
  /// What is removed, by paths below the module.
  public let removed: [String]
  /// All of it as a unified diff.
  public let diff: String
  let directory: String
  let overwrites: Bool

  /// Writes the new files and removes the old ones.
  ///
  /// - Throws: ``MagintError`` where a file is in the way or the system refuses.
  public func write() throws(MagintError) {
    try FileWriter(directory: directory, overwrites: overwrites)
      .write(files.map { (name: $0.path, bytes: Array($0.text.utf8)) }, removing: removed)
  }
}

/// Moves modules from one kind of integration file to the other.
public enum Migrations {
  public enum Result: Sendable {
    case ready(PreparedMigration)
    /// Errors in the files, which have to be repaired first.
    case refused(LintResult)
  }

  /// Works out what moving the module in a directory takes, and what its merchants will notice.
  ///
  /// - Throws: ``MagintError`` where the module has nothing to move, has both kinds, or says what the
  ///   new kind cannot; and where something cannot be read.
  public static func prepare(
    _ module: String, _ options: MigrationOptions = MigrationOptions()
  ) throws(MagintError) -> Result {
    guard try FileSystem.kind(module) == .directory else {
      throw MagintError(.usage, path: module, "is no directory; name that of a module")
    }
    let disk = try VersionFiles(module)
    return try Migration(disk, try disk.inMemory(), options).result()
  }
}

private struct Migration {
  /// As it is opened.
  let root: String
  /// As it is shown.
  let shown: String
  let options: MigrationOptions
  /// All files, by path as they are opened.
  let files: [String: [UInt8]]
  let prefix: String
  let oldKinds: [FileKind]
  let newKinds: [FileKind]

  init(
    _ disk: VersionFiles, _ files: [String: [UInt8]], _ options: MigrationOptions
  ) throws(MagintError) {
    root = disk.root
    shown = FileSystem.display(disk.root)
    self.files = files
    self.options = options
    prefix = root == "." ? "" : root + "/"
    let isToLegacy = options.layout == .legacy
    oldKinds = isToLegacy ? [.integration] : [.config, .api]
    newKinds = isToLegacy ? [.config, .api] : [.integration]
    try check()
  }

  private func path(_ kind: FileKind) -> String { prefix + kind.modulePath }

  private func shown(_ path: String) -> String { shown == "." ? path : Files.path(shown, path) }

  /// Whether there is one module, of the old kind only.
  private func check() throws(MagintError) {
    for path in files.keys.sorted() {
      guard let kind = FileKind(path: path), path != self.path(kind) else { continue }
      throw MagintError(
        .usage, path: shown,
        "holds other modules too, such as that of \(FileSystem.display(path)); name the directory of one"
      )
    }
    let old = oldKinds.filter { files[path($0)] != nil }
    let new = newKinds.filter { files[path($0)] != nil }
    guard !old.isEmpty else {
      let wanted = oldKinds.map(\.modulePath).joined(separator: " or ")
      throw MagintError(
        .usage, path: shown,
        new.isEmpty
          ? "has no \(wanted)"
          : "has \(new.map(\.modulePath).joined(separator: " and ")) already, and no \(wanted)")
    }
    guard new.isEmpty || options.overwrites else {
      throw MagintError(
        .usage, path: shown,
        "has both kinds, of which Magento takes etc/integration.xml. Remove the one that is not meant, or pass --force to replace \(new.map(\.modulePath).joined(separator: " and ")) by what \(old.map(\.modulePath).joined(separator: " and ")) \(old.count == 1 ? "says" : "say")"
      )
    }
  }

  private func version(_ label: String, _ files: [String: [UInt8]]) -> VersionFiles {
    VersionFiles(label: label, root: root, tree: .memory(files))
  }

  func result() throws(MagintError) -> Migrations.Result {
    var upgrade = UpgradeOptions()
    upgrade.catalog = options.catalog
    // What is of the new kind already does not count.
    var source = files
    for kind in newKinds { source[path(kind)] = nil }
    let old = version("\(shown) as it is", source)
    let side = try UpgradeSide(old, upgrade)
    let pair = Set(oldKinds.map { FileSystem.display(path($0)) })
    let errors = side.diagnostics.filter {
      $0.severity == .error && pair.contains($0.path) && $0.rule != "integration-not-installed"
    }
    guard errors.isEmpty else {
      return .refused(LintResult(diagnostics: errors, fileCount: pair.count))
    }
    if options.layout == .consolidated, files[path(.config)] == nil {
      return .refused(LintResult(diagnostics: halves(side), fileCount: 1))
    }

    var knowledge = try Knowledge.load(options.catalog) { side.composer(old) }
    knowledge.catalog = knowledge.catalog.adding(side.project.modules.map(\.declaration))
    let compilation = try Compilation(side.project, knowledge, mode: .developer)
    if options.layout == .consolidated,
      let full = compilation.integrations.first(where: \.hasFullAccess)
    {
      throw MagintError(
        .usage, path: full.origins.name.path,
        "'\(Printable.line(full.name))' has Magento_Backend::all alone, which opens everything in the legacy kind and nothing in integration.xml. List the resources that it needs first; 'magint acl for' finds those of its requests"
      )
    }
    let written = try compilation.files(options.layout)
    let removed = oldKinds.map(\.modulePath).filter { files[prefix + $0] != nil }

    let patch = try options.layout == .legacy ? self.patch(side, compilation) : nil
    var after = files
    for path in removed { after[prefix + path] = nil }
    for file in written { after[prefix + file.path] = Array(file.text.utf8) }
    if let patch {
      after[prefix + patch.path] = Array(patch.text.utf8)
    } else {
      // As if the calls had been removed.
      let callers = Set(side.setup.calls.map(\.place.path))
      after = after.filter { !callers.contains(FileSystem.display($0.key)) }
    }
    let plan = try Upgrades.plan(
      from: version("\(shown) as it is", files), to: version("\(shown) migrated", after), upgrade)

    // What goes through now must not stop a shop.
    let before = Set(side.diagnostics.filter(Self.stops).map(\.rule))
    let stops = try UpgradeSide(version("\(shown) migrated", after), upgrade).diagnostics.filter {
      Self.stops($0) && !before.contains($0.rule)
    }
    guard stops.isEmpty else {
      return .refused(LintResult(diagnostics: stops, fileCount: written.count))
    }

    let name = side.project.modules.first(where: \.isNamed)?.declaration.name
    let page = MigrationPage(
      module: name ?? shown, written: written.map { shown($0.path) },
      removed: removed.map(shown),
      tasks: tasks(side, plan, knowledge, patch: patch.map { shown($0.path) }),
      lost: lost(side), patch: patch.map { (path: shown($0.path), text: $0.text) }, plan: plan)
    return .ready(
      PreparedMigration(
        page: page, files: written, removed: removed, diff: diff(side, written, removed),
        directory: root, overwrites: options.overwrites))
  }

  private static func stops(_ finding: Diagnostic) -> Bool {
    finding.severity == .error
      && finding.consequences.contains { $0 == .setupFails || $0 == .rejectedInDeveloperMode }
  }

  /// What is wrong with moving an api.xml that has no config.xml: without an email its integrations
  /// would stop `setup:upgrade` in every shop, and as they are they do no harm.
  private func halves(_ side: UpgradeSide) -> [Diagnostic] {
    let known = side.diagnostics.filter {
      $0.rule == "unpaired-integration" && $0.path == FileSystem.display(path(.api))
    }
    return known.map { finding in
      var finding = finding
      finding.severity = .error
      finding.explanation =
        "Nothing installs what only api.xml has. In etc/integration.xml it would have no email, and stop "
        + "setup:upgrade in every shop."
      return finding
    }
  }

  // MARK: What is lost

  private func lost(_ side: UpgradeSide) -> [UpgradePlan.Value] {
    side.project.files.flatMap { file -> [UpgradePlan.Value] in
      guard oldKinds.contains(file.kind), let tree = file.document.tree else { return [] }
      let source = file.document.file
      let lines = LineTable(source.bytes)
      return tree.segments.compactMap { segment in
        guard segment.kind == .comment || segment.kind == .processingInstruction else { return nil }
        let range = segment.range.range
        let text = source.text(range).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return UpgradePlan.Value(
          text.count > 70 ? text.prefix(69) + "…" : text,
          UpgradePlan.Place(
            path: source.path, line: lines.position(of: range.lowerBound, in: source.bytes).line))
      }
    }
  }

  private func diff(
    _ side: UpgradeSide, _ written: [CompiledFile], _ removed: [String]
  ) -> String {
    func text(_ path: String) -> String? {
      let document = side.project.files.first {
        $0.document.file.path == FileSystem.display(prefix + path)
      }?.document
      let bytes = document?.file.bytes ?? files[prefix + path]
      return bytes.map { String(decoding: $0, as: UTF8.self) }
    }
    var diff = ""
    for path in removed {
      diff += LineDiff(from: text(path) ?? "", to: "").unified(from: shown(path), to: nil)
    }
    for file in written {
      let old = text(file.path)
      diff += LineDiff(from: old ?? "", to: file.text)
        .unified(from: old == nil ? nil : shown(file.path), to: shown(file.path))
    }
    return diff
  }

  // MARK: What is left to do

  private func tasks(
    _ side: UpgradeSide, _ plan: UpgradePlan, _ knowledge: Knowledge, patch: String?
  ) -> [MigrationPage.Task] {
    var tasks: [MigrationPage.Task] = []
    if let patch {
      tasks.append(
        MigrationPage.Task(
          "Add \(patch), which is printed below",
          reason:
            "setup:upgrade does not look at a legacy pair. A data patch has to pass the names to processIntegrationConfig, and another one at each later change."
        ))
      let releases = knowledge.range.indices.map { knowledge.catalog.releases[$0] }
      if releases.contains(where: { !Behaviour.at($0).runsDataPatches }) {
        tasks.append(
          MigrationPage.Task(
            "Require Magento 2.3 or later, or call processIntegrationConfig in UpgradeData as well",
            reason: "Magento before 2.3 runs no data patches."))
      }
    } else {
      tasks += calls(side)
    }
    tasks += versions(side, plan)
    let requirements: Set<RuleID> = [
      "missing-composer-requirement", "impossible-composer-constraint", "missing-module-sequence",
    ]
    for finding in side.diagnostics where requirements.contains(finding.rule) {
      tasks.append(
        MigrationPage.Task(
          finding.fixIts.first?.title ?? "Repair this: \(finding.message)",
          reason: finding.fixIts.isEmpty ? finding.explanation : "\(finding.message).",
          place: UpgradePlan.Place(path: finding.path, line: finding.range?.start.line)))
    }
    if patch == nil { tasks += tooOld() }
    return tasks
  }

  private func calls(_ side: UpgradeSide) -> [MigrationPage.Task] {
    let names = side.members.values.map(\.name)
    var tasks: [MigrationPage.Task] = []
    for call in side.setup.calls where names.contains(where: call.installs) {
      if call.takesNames, call.names != nil {
        tasks.append(
          MigrationPage.Task(
            "Remove the call of processIntegrationConfig",
            reason:
              "In a new shop it would fail with \"Undefined array key\" and stop setup:upgrade. A class with nothing else to do can go as a whole.",
            place: call.place))
      } else {
        tasks.append(
          MigrationPage.Task(
            call.takesNames
              ? "Remove the call of processIntegrationConfig, as far as it is about these integrations"
              : "Remove the call of processConfigBasedIntegrations, unless it is about other integrations",
            reason: call.takesNames
              ? "Which names it passes cannot be told without running it; those that no config.xml has stop setup:upgrade with \"Undefined array key\"."
              : "setup:upgrade installs what etc/integration.xml has by itself.",
            place: call.place))
      }
    }
    return tasks
  }

  private func versions(
    _ side: UpgradeSide, _ plan: UpgradePlan
  ) -> [MigrationPage.Task] {
    var tasks: [MigrationPage.Task] = []
    let isRecreated = plan.holds(.reauthorization)
    let path = prefix + "composer.json"
    if let bytes = files[path], let tree = try? JSONTree.parse(bytes),
      let member = tree.member("version"), let version = member.value.string
    {
      tasks.append(
        MigrationPage.Task(
          "Raise the version from \(version)\(isRecreated ? ", the first of its numbers best" : "")",
          reason: isRecreated
            ? "Merchants have to activate again, which they expect of a major version." : nil,
          place: UpgradePlan.Place(
            path: FileSystem.display(path),
            line: LineTable(bytes).position(of: member.nameRange.lowerBound, in: bytes).line)))
    }
    let moduleFile = prefix + "etc/module.xml"
    if let bytes = files[moduleFile],
      let document = try? XMLDocument.read(
        path: FileSystem.display(moduleFile), bytes, kind: nil),
      let version = ModuleFile(document)?.setupVersion
    {
      let position = LineTable(document.file.bytes).position(
        of: version.range.lowerBound, in: document.file.bytes)
      tasks.append(
        MigrationPage.Task(
          "Raise setup_version from \(version.text) as well",
          reason: "A shop then asks for setup:upgrade, which installs the integrations.",
          place: UpgradePlan.Place(path: document.file.path, line: position.line)))
    }
    return tasks
  }

  /// Where composer.json allows Magento 2.0, which does not read etc/integration.xml.
  private func tooOld() -> [MigrationPage.Task] {
    let path = prefix + "composer.json"
    let name = "magento/module-integration"
    guard let bytes = files[path], let tree = try? JSONTree.parse(bytes),
      let member = tree["require"]?.member(name), let text = member.value.string,
      let constraint = ComposerConstraint(text), let old = ComposerConstraint.Version("100.0.9"),
      constraint.accepts(old)
    else { return [] }
    return [
      MigrationPage.Task(
        "Require \"\(name)\": \"^100.1\" or what is later, not \"\(text)\"",
        reason: "That allows Magento 2.0, which does not read etc/integration.xml.",
        place: UpgradePlan.Place(
          path: FileSystem.display(path),
          line: LineTable(bytes).position(of: member.nameRange.lowerBound, in: bytes).line))
    ]
  }

  // MARK: The patch

  private func patch(
    _ side: UpgradeSide, _ compilation: Compilation
  ) throws(MagintError) -> (path: String, text: String) {
    let parts =
      side.project.modules.first(where: \.isNamed)?.declaration.name
      .split(separator: "_", maxSplits: 1) ?? []
    guard parts.count == 2 else {
      throw MagintError(
        .usage, path: shown("etc/module.xml"),
        "names no module such as Vendor_Module; the data patch needs its namespace")
    }
    var className = "InstallIntegration"
    var number = 2
    func path() -> String { "Setup/Patch/Data/\(className).php" }
    while files[prefix + path()] != nil {
      className = "InstallIntegration\(number)"
      number += 1
    }
    let text = DataPatch.text(
      namespace: parts.joined(separator: "\\"), className: className,
      integrations: compilation.integrations.map(\.name))
    return (path(), text)
  }
}
