import MagintCatalog
package import MagintCore
import MagintPHP
import MagintXML

package enum StaleSetupVersion: ModuleRule {
  package static let id: RuleID = "stale-setup-version"
  package static var metadata: RuleMetadata {
    let path = "etc/module.xml"
    func xml(_ attributes: String, _ name: String = "Acme_OrderSync") -> String {
      moduleDocument("<module name=\"Magento_Integration\"/>", name: name, attributes: attributes)
    }
    func patch(_ version: String) -> String {
      GoodModule.legacy[GoodModule.patchPath]!
        .replacing(
          "implements DataPatchInterface",
          with:
            "implements DataPatchInterface, \\Magento\\Framework\\Setup\\Patch\\PatchVersionInterface"
        )
        .replacing(
          "    public static function getDependencies",
          with:
            "    public static function getVersion(): string\n    {\n        return \(version);\n    }\n\n    public static function getDependencies"
        )
    }
    let beside = GoodModule.legacy.with([
      GoodModule.patchPath: nil, "Setup/UpgradeData.php": upgradeDocument("1.1.0"),
    ])
    return RuleMetadata(
      category: .module, severity: .error,
      consequences: [
        ConsequenceRow("UpgradeData waits for a later version", [.dropped]),
        ConsequenceRow("module.xml has no setup_version", [.notRead]),
        ConsequenceRow("the version of a patch is not above setup_version", [.notRead]),
      ],
      summary: "The setup_version keeps setup code from running",
      rationale: """
        Magento runs `InstallData` and `UpgradeData` only for a module with a `setup_version` in
        module.xml, and `UpgradeData` of an installed module only when that version is higher than the
        one that the shop has noted.

        Code in `UpgradeData` that is for shops with data older than 1.1.0, `version_compare(
        $context->getVersion(), '1.1.0', '<')`, while module.xml still says 1.0.0, runs in new shops.
        A shop that has 1.0.0 never runs it: there is nothing to upgrade to. The rule compares the
        versions that `UpgradeData` asks for with `setup_version` and finds a higher one; it says
        nothing of conditions of another form.

        Data patches need no `setup_version`. But one with a version of its own, a
        `PatchVersionInterface`, runs only if that is above it: Magento writes the new `setup_version`
        into its table first, then skips every patch whose version is not above it, and marks it as
        applied. With `setup_version="1.0.0"` a patch of version 1.0.0 runs in no shop.
        """,
      examples: [
        .bad(
          .config, xml(" setup_version=\"⟦1.0.0⟧\""), fixed: xml(" setup_version=\"1.1.0\""),
          path: path, beside: beside),
        .bad(
          .config, xml("", "⟦Acme_OrderSync⟧"), fixed: xml(" setup_version=\"1.1.0\""), path: path,
          beside: beside),
        .bad(
          .config, patch("⟦'1.0.0'⟧"), path: GoodModule.patchPath,
          beside: GoodModule.legacy.with(["etc/module.xml": xml(" setup_version=\"1.0.0\"")])),
        .good(
          .config, patch("'1.1.0'"), path: GoodModule.patchPath,
          beside: GoodModule.legacy.with(["etc/module.xml": xml(" setup_version=\"1.0.0\"")])),
        .good(.config, xml(" setup_version=\"1.1.0\""), path: path, beside: beside),
        .good(.config, xml(" setup_version=\"1.2.0\""), path: path, beside: beside),
        .good(.config, xml(""), path: path, beside: GoodModule.legacy),
      ])
  }

  package static func check(
    _ module: CheckedModule, _ sources: ModuleSources, _ findings: inout [Diagnostic]
  ) {
    guard let declaration = sources.module else { return }
    patches(sources, declaration, &findings)
    let scripts = sources.sources.filter {
      $0.relativePath == "Setup/InstallData.php" || $0.relativePath == "Setup/UpgradeData.php"
    }
    guard let first = scripts.first else { return }
    let waited = scripts.filter { $0.relativePath == "Setup/UpgradeData.php" }
      .flatMap { source in versions(source.file).map { (source, $0.text, $0.range) } }
    let highest = waited.max { PHPVersion($0.1) < PHPVersion($1.1) }
    let file = declaration.document.file
    guard let version = declaration.setupVersion, !version.text.isEmpty else {
      // Schema scripts and other data are no business of integrations.
      guard scripts.contains(where: { !$0.calls.isEmpty }) else { return }
      let new = highest?.1 ?? "1.0.0"
      let behind = declaration.declaredName.range.upperBound + 1
      findings.append(
        finding(
          .error, [.notRead], in: file, at: declaration.declaredName.range,
          "module.xml has no setup_version, which \(first.relativePath) needs",
          "Magento runs InstallData and UpgradeData only for a module with a setup_version: the "
            + "integration is never installed.",
          fixIts: [
            FixIt(
              "Add setup_version=\"\(new)\", or use a data patch, which needs none", .unsafe,
              edits: declaration.setupVersion == nil
                ? [FixIt.Edit(behind..<behind, " setup_version=\"\(new)\"")] : [])
          ]))
      return
    }
    guard let (source, text, range) = highest, PHPVersion(version.text) < PHPVersion(text) else {
      return
    }
    findings.append(
      finding(
        .error, [.dropped], in: file, at: version.range,
        "setup_version is \(quoted(version.text)), UpgradeData waits for \(quoted(text))",
        "A shop that has \(version.text) never runs what is for data older than \(text): Magento calls "
          + "UpgradeData only when setup_version rises.",
        notes: [note("the version that it waits for", in: source.file.file, at: range)],
        fixIts: [
          FixIt(
            "Raise setup_version to \(text)", .unsafe,
            edits: [FixIt.Edit(version.range, escaped(text, isAttribute: true))])
        ]))
  }

  /// Patches with a version that Magento skips in every shop.
  private static func patches(
    _ sources: ModuleSources, _ declaration: ModuleFile, _ findings: inout [Diagnostic]
  ) {
    guard let setup = declaration.setupVersion, !setup.text.isEmpty else { return }
    for source in sources.sources
    where source.relativePath.hasPrefix("Setup/Patch/") && !source.calls.isEmpty {
      guard let version = SetupScript.patchVersion(source.file), let text = version.text,
        SetupScript.runs(version, setupVersion: setup.text) == false
      else { continue }
      findings.append(
        finding(
          .error, [.notRead], in: source.file.file, at: version.range,
          "the patch has version \(quoted(text)), the module setup_version \(quoted(setup.text))",
          "Magento has written setup_version into its table when it comes to patches, and skips those whose "
            + "version is not above it: the integration is never installed.",
          notes: [note("the setup_version", in: declaration.document.file, at: setup.range)],
          fixIts: [
            FixIt("Leave out PatchVersionInterface and getVersion, or raise the version", .unsafe)
          ]))
    }
  }

  /// The versions of `version_compare($context->getVersion(), '1.1.0', '<')` and of the same the other
  /// way round.
  private static func versions(_ file: PHPFile) -> [(text: String, range: Range<Int>)] {
    let resolver = PHPResolver()
    var found: [(text: String, range: Range<Int>)] = []
    for place in 0..<file.count
    where file.isToken(place, "version_compare") || file.isToken(place, "\\version_compare")
      || file.text(place) == "\\version_compare"
    {
      guard file.isToken(place + 1, "(") else { continue }
      let arguments = file.list(file.inside(place + 1))
      guard arguments.count == 3, let symbol = constant(arguments[2], file, resolver) else {
        continue
      }
      let isFirst = asksForVersion(arguments[0], file)
      guard isFirst != asksForVersion(arguments[1], file) else { continue }
      let wanted = isFirst ? ["<", "lt", "<=", "le"] : [">", "gt", ">=", "ge"]
      let other = arguments[isFirst ? 1 : 0]
      guard wanted.contains(symbol), let text = constant(other, file, resolver),
        text.utf8.first.map({ 0x30...0x39 ~= $0 }) == true,
        text.utf8.allSatisfy({ 0x30...0x39 ~= $0 || $0 == UInt8(ascii: ".") })
      else { continue }
      found.append((text, file.range(other)))
    }
    return found
  }

  /// Whether an argument is `$context->getVersion()` of a parameter: the version of Magento, say, comes
  /// from elsewhere.
  private static func asksForVersion(_ argument: Range<Int>, _ file: PHPFile) -> Bool {
    let first = argument.lowerBound
    guard argument.count == 5, file.kind(first) == .variable, file.isToken(first + 1, "->"),
      file.isToken(first + 2, "getVersion"), file.isToken(first + 3, "("),
      let function = file.function(around: first)
    else { return false }
    return file.functions[function].parameters.contains(file.text(first))
  }

  private static func constant(
    _ argument: Range<Int>, _ file: PHPFile, _ resolver: PHPResolver
  ) -> String? {
    guard let values = resolver.values(of: argument, in: file), values.count == 1,
      case .string(let bytes) = values[0]
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}
