import MagintCatalog
package import MagintCore
import MagintPHP

package enum UnreadSetupFile: ModuleRule {
  package static let id: RuleID = "unread-setup-file"
  package static var metadata: RuleMetadata {
    let path = GoodModule.patchPath
    let without = GoodModule.legacy.with([GoodModule.patchPath: nil])
    let head = "class ⟦InstallIntegration⟧ implements DataPatchInterface"
    return RuleMetadata(
      category: .module, severity: .error,
      consequences: [
        ConsequenceRow("Magento does not look for the file or the class", [.notRead]),
        ConsequenceRow("Magento finds a patch that is none", [.setupFails]),
      ],
      summary: "A setup file in a place, or with a class, that Magento does not look for",
      rationale: """
        Magento runs the classes `InstallData`, `UpgradeData`, `InstallSchema`, `UpgradeSchema`,
        `Recurring`, `RecurringData` and `Uninstall` in `Setup` of a module, and every file directly in
        `Setup/Patch/Data` and `Setup/Patch/Schema`. The class must be called like its file, in the
        namespace that follows from the module's name. `Setup/installData.php`,
        `Setup/UpdgradeData.php` or an `InstallData.php` beside `Setup`, all from real modules, are
        passed over without a message: what they install does not exist.

        A file in a folder of patches that does not hold the patch of its name, or whose class is no
        patch, makes setup:upgrade fail for the whole shop.
        """,
      examples: [
        .bad(
          .config,
          upgradeDocument("1.0.0").replacing("class UpgradeData", with: "class ⟦UpgradeData⟧"),
          path: "Setup/UpdgradeData.php", beside: without),
        .bad(
          .config, patchDocument("['Acme Order Sync']", head: head),
          path: "Setup/Patches/Data/InstallIntegration.php", beside: without),
        .bad(
          .config,
          patchDocument(
            "['Acme Order Sync']", head: head.replacing("InstallIntegration", with: "Install")),
          path: path, beside: without),
        .bad(
          .config,
          patchDocument("['Acme Order Sync']", namespace: "Acme\\Setup\\Patch\\Data", head: head),
          path: path, beside: without),
        .bad(
          .config,
          patchDocument("['Acme Order Sync']", head: "class ⟦InstallIntegration⟧"), path: path,
          beside: without),
        .bad(
          .config,
          upgradeDocument("1.0.0").replacing("OrderSync\\Setup;", with: "OrderSync;")
            .replacing("class UpgradeData", with: "class ⟦UpgradeData⟧"),
          path: "Setup/UpgradeData.php",
          beside: without.with([
            "etc/module.xml": moduleDocument(
              "<module name=\"Magento_Integration\"/>", attributes: " setup_version=\"1.0.0\"")
          ])),
        .good(.config, GoodModule.patch, path: path, beside: GoodModule.legacy),
        .good(
          .config, upgradeDocument("1.0.0"), path: "Setup/UpgradeData.php",
          beside: without.with([
            "etc/module.xml": moduleDocument(
              "<module name=\"Magento_Integration\"/>", attributes: " setup_version=\"1.0.0\"")
          ])),
      ])
  }

  /// What Magento looks for in `Setup`, and the interface that it must have.
  static let scripts: [String: String] = [
    "InstallData": "InstallDataInterface", "UpgradeData": "UpgradeDataInterface",
    "InstallSchema": "InstallSchemaInterface", "UpgradeSchema": "UpgradeSchemaInterface",
    "Uninstall": "UninstallInterface",
  ]
  /// Files that Magento looks for too; their interfaces are those of others.
  private static let recurring: Set<String> = ["Recurring", "RecurringData"]
  private static let patchInterfaces = [
    "Data": "DataPatchInterface", "Schema": "SchemaPatchInterface",
  ]
  /// Interfaces that make no patch of a class.
  private static let neutral: Set<String> = [
    "PatchRevertableInterface", "PatchVersionInterface", "NonTransactionableInterface",
    "DependentPatchInterface", "PatchInterface",
  ]

  package static func check(
    _ module: CheckedModule, _ sources: ModuleSources, _ findings: inout [Diagnostic]
  ) {
    for source in sources.sources {
      let parts = source.relativePath.split(separator: "/").map(String.init)
      let file = parts.last ?? ""
      let name = String(file.dropLast(".php".count))
      let isScript =
        parts.count == 2 && parts[0] == "Setup" && file.hasSuffix(".php")
        && (scripts[name] != nil || recurring.contains(name))
      let patchKind =
        parts.count == 4 && parts[0] == "Setup" && parts[1] == "Patch" && file.hasSuffix(".php")
        ? patchInterfaces[parts[2]].map { (folder: parts[2], interface: $0) } : nil
      if isScript {
        script(name, source, sources, &findings)
      } else if let patchKind {
        patch(name, patchKind.folder, patchKind.interface, source, sources, &findings)
      } else {
        misplaced(source, sources, &findings)
      }
    }
  }

  private typealias Declaration = PHPFile.ClassDeclaration

  private static func named(_ file: PHPFile, _ name: String) -> Declaration? {
    file.classes.first { $0.shortName.lowercased() == name.lowercased() }
  }

  /// What findings about a file as a whole point at: its class.
  private static func place(_ file: PHPFile) -> Range<Int>? {
    (file.classes.first { $0.form == .class && !$0.name.isEmpty } ?? file.classes.first)
      .flatMap { $0.nameRange.isEmpty ? nil : $0.nameRange }
  }

  private static func namespace(_ sources: ModuleSources) -> String? {
    guard let name = sources.module?.name, !ModuleNameMismatch.hasMismatch(sources) else {
      return nil
    }
    return name.replacing("_", with: "\\")
  }

  private static func whatFor(_ source: ModuleSources.Source) -> String {
    let names = source.calls.flatMap { $0.names ?? [] }
    return names.isEmpty
      ? "What it does is never done."
      : "\(names.prefix(3).map { quoted($0) }.joined(separator: ", ")) is never installed by it."
  }

  private static func add(
    _ source: ModuleSources.Source, _ consequences: [Consequence], _ place: Range<Int>?,
    _ message: String, _ explanation: String, _ fix: String, _ findings: inout [Diagnostic],
    edit: FixIt.Edit? = nil
  ) {
    findings.append(
      finding(
        .error, consequences, in: source.file.file, at: place, message, explanation,
        fixIts: [FixIt(fix, .unsafe, edits: edit.map { [$0] } ?? [])]))
  }

  /// `Setup/InstallData.php` and the like.
  private static func script(
    _ name: String, _ source: ModuleSources.Source, _ sources: ModuleSources,
    _ findings: inout [Diagnostic]
  ) {
    let file = source.file
    guard let declaration = named(file, name) else {
      add(
        source, [.notRead], place(file), "\(source.relativePath) has no class \(quoted(name))",
        "Magento looks for a class of this name in the file. " + whatFor(source),
        "Name the class \(name)", &findings)
      return
    }
    if let namespace = namespace(sources) {
      let meant = "\(namespace)\\Setup\\\(name)"
      guard declaration.name.lowercased() == meant.lowercased() else {
        add(
          source, [.notRead], declaration.nameRange,
          "the class is \(quoted(declaration.name)), not \(quoted(meant))",
          "Magento looks for the class in the namespace that follows from the module's name. "
            + whatFor(source), "Use the namespace \(namespace)\\Setup", &findings)
        return
      }
    }
    guard let interface = scripts[name], declaration.form == .class, declaration.extends.isEmpty,
      !declaration.implements.contains(where: { isOrMayBe($0, interface) })
    else { return }
    add(
      source, [.setupFails], declaration.nameRange,
      "\(quoted(name)) does not implement \(interface)",
      "Magento refuses the class, and setup:upgrade stops.", "Implement \(interface)", &findings)
  }

  /// A file directly in `Setup/Patch/Data` or `Setup/Patch/Schema`.
  private static func patch(
    _ name: String, _ folder: String, _ interface: String, _ source: ModuleSources.Source,
    _ sources: ModuleSources, _ findings: inout [Diagnostic]
  ) {
    let file = source.file
    guard let declaration = named(file, name) else {
      add(
        source, [.setupFails], place(file),
        "\(source.relativePath) has no class \(quoted(name))",
        "Magento takes each file in Setup/Patch/\(folder) for a patch of its name: it does not find the "
          + "class, and setup:upgrade stops.", "Name the class like its file, \(name)", &findings)
      return
    }
    if let namespace = namespace(sources) {
      let meant = "\(namespace)\\Setup\\Patch\\\(folder)\\\(name)"
      guard declaration.name.lowercased() == meant.lowercased() else {
        add(
          source, [.setupFails], declaration.nameRange,
          "the class is \(quoted(declaration.name)), not \(quoted(meant))",
          "Magento takes each file in Setup/Patch/\(folder) for a patch of its name: it does not find the "
            + "class, and setup:upgrade stops.",
          "Use the namespace \(namespace)\\Setup\\Patch\\\(folder)", &findings)
        return
      }
    }
    guard declaration.form == .class, declaration.extends.isEmpty, !declaration.isAbstract,
      !declaration.implements.contains(where: { isOrMayBe($0, interface) })
    else { return }
    add(
      source, [.setupFails], declaration.nameRange,
      "\(quoted(declaration.shortName)) does not implement \(interface)",
      "Magento takes each file in Setup/Patch/\(folder) for a patch: setup:upgrade stops at a class that "
        + "is none.", "Implement \(interface), or move the class elsewhere", &findings)
  }

  /// Whether `name` is the interface, or one that nobody here knows and that may include it.
  private static func isOrMayBe(_ name: String, _ interface: String) -> Bool {
    let short = String(name.split(separator: "\\").last ?? "")
    if short.lowercased() == interface.lowercased() { return true }
    if neutral.contains(short) || patchInterfaces.values.contains(short)
      || scripts.values.contains(short)
    {
      return false
    }
    // An interface of PHP or of Magento's framework is no patch; one of a vendor may be.
    return name.contains("\\") && !name.hasPrefix("Magento\\")
  }

  /// A setup class in a file that Magento does not look for.
  private static func misplaced(
    _ source: ModuleSources.Source, _ sources: ModuleSources, _ findings: inout [Diagnostic]
  ) {
    let file = source.file
    for declaration in file.classes
    where declaration.form == .class && !declaration.isAbstract && !declaration.name.isEmpty {
      let short = declaration.implements.map { String($0.split(separator: "\\").last ?? "") }
      let script = scripts.first { short.contains($0.value) }?.key
      let patch = patchInterfaces.first { short.contains($0.value) }?.key
      guard script != nil || patch != nil, !isUsed(declaration, besides: source, sources) else {
        continue
      }
      let meant =
        script.map { "Setup/\($0).php" }
        ?? "Setup/Patch/\(patch!)/\(declaration.shortName).php"
      add(
        source, [.notRead], declaration.nameRange,
        "Magento does not look for \(quoted(source.relativePath))",
        "It runs \(meant), in exactly this spelling. " + whatFor(source),
        "Move the class to \(meant)", &findings)
      return
    }
  }

  /// Whether another file names the class, and so may run it.
  private static func isUsed(
    _ declaration: PHPFile.ClassDeclaration, besides source: ModuleSources.Source,
    _ sources: ModuleSources
  ) -> Bool {
    let name = declaration.shortName
    return sources.sources.contains { other in
      guard other.relativePath != source.relativePath else { return false }
      return (0..<other.file.count).contains { place in
        switch other.file.kind(place) {
        case .name: other.file.text(place) == name && !other.file.isToken(place - 1, "class")
        case .qualifiedName, .fullyQualifiedName, .relativeName:
          other.file.text(place).hasSuffix("\\" + name)
        default: false
        }
      }
    }
  }
}
