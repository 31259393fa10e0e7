import MagintCatalog
package import MagintCore

package enum ImpossibleComposerConstraint: ModuleRule {
  package static let id: RuleID = "impossible-composer-constraint"
  package static var metadata: RuleMetadata {
    let path = "composer.json"
    func with(_ constraint: String, _ package: String = "magento/module-integration") -> String {
      let good = package == "magento/framework" ? "^103.0" : "^100.4"
      return GoodModule.composer.replacing(
        "\"\(package)\": \"\(good)\"", with: "\"\(package)\": \(constraint)")
    }
    return RuleMetadata(
      category: .module, severity: .error,
      consequences: [
        ConsequenceRow("no release has such a version", [.notInstalled]),
        ConsequenceRow("releases in question are left out", [.notInstalled]),
      ],
      summary: "A version constraint that no release meets, or no supported one",
      rationale: """
        Composer refuses to install a module whose requirements cannot be met. `magento/framework` has
        the versions 100.x to 103.x and `magento/module-integration` 100.x, whatever the number of the
        release: the `2.0.0` that real modules copy from the documentation is a version that neither
        has ever had. A constraint such as `^102.0`, or a `php` of `~7.4.0`, was right once and
        leaves out the releases that have support today.

        The releases in question are those that `--magento` or `magint.json` names, otherwise the
        supported ones, which `magint catalog show` lists. It is asked which of them all requirements
        on PHP and on Magento's packages with known versions allow. What only a release can meet that is
        later than all that magint knows is a note.
        """,
      examples: [
        .bad(
          .integration, with("⟦\"2.0.0\"⟧"), fixed: with("\"^100.4\""), path: path,
          beside: GoodModule.consolidated),
        .bad(
          .integration, with("⟦\"^102.0\"⟧", "magento/framework"),
          fixed: with("\"^102.0 || ^103.0\"", "magento/framework"), path: path,
          beside: GoodModule.consolidated),
        .bad(
          .integration,
          GoodModule.composer.replacing(
            "\"require\": {", with: "\"require\": {\n        \"php\": ⟦\"~7.4.0 || ~8.1.0\"⟧,"),
          path: path, beside: GoodModule.consolidated),
        .good(
          .integration, with("\">=100.4 <100.5\""), path: path, beside: GoodModule.consolidated),
      ])
  }

  package static func check(
    _ module: CheckedModule, _ sources: ModuleSources, _ findings: inout [Diagnostic]
  ) {
    guard let composer = sources.composer, let require = composer.tree?["require"] else { return }
    // Mostly good ones.
    let key = composer.requireText
    let cache = module.knowledge.soundRequirements
    guard !cache.withLock({ $0.contains(key) }) else { return }
    let members = require.members.filter {
      ($0.name == "php" || isMagento($0.name)) && $0.value.string != nil
    }
    let count = findings.count
    defer { if findings.count == count { cache.withLock { _ = $0.insert(key) } } }
    let versions = PackageVersions(module.knowledge)
    let releases = module.knowledge.releases
    let target = module.target
    var together = target
    var hasFinding = false
    for member in members {
      guard let text = member.value.string, let allowed = allowed(member.name, text, versions)
      else { continue }
      together = together.intersection(allowed)
      // Branches are nobody's release, and meant to be so.
      guard !text.contains("dev") else { continue }
      if member.name != "php", allowed.isEmpty, let constraint = ComposerConstraint(text),
        versions.isMetLater(member.name, constraint)
      {
        hasFinding = true
        findings.append(later(member, text, module, composer))
      } else if member.name != "php", allowed.isEmpty, let constraint = ComposerConstraint(text),
        !versions.isPossible(member.name, constraint)
      {
        hasFinding = true
        findings.append(impossible(member, text, module, composer, versions))
      } else if let missing = missing(allowed, module) {
        hasFinding = true
        findings.append(
          outdated(
            member, text, missing, isAll: allowed.intersection(target).isEmpty, module, composer,
            versions))
      }
    }
    guard together.isEmpty, !target.isEmpty, !hasFinding,
      let place = composer.tree?.member("require")?.nameRange
    else { return }
    findings.append(
      finding(
        .warning, [.notInstalled], in: composer.file, at: place,
        target == module.knowledge.supported
          ? "no supported release meets all requirements on Magento and PHP"
          : "no release in question meets all requirements on Magento and PHP",
        "Composer refuses to install the module into \(name(target, releases)): each requirement "
          + "allows some of them, all together none.",
        fixIts: [FixIt("Let each requirement allow the same releases", .unsafe)]))
  }

  /// The releases that a requirement allows; nil where nothing is known of it.
  private static func allowed(
    _ package: String, _ text: String, _ versions: PackageVersions
  ) -> ReleaseSet? {
    ComposerConstraint(text).flatMap { constraint in
      package == "php"
        ? versions.releases(php: constraint) : versions.releases(package, constraint)
    }
  }

  private static func isMagento(_ package: String) -> Bool {
    package.hasPrefix("magento/") || package.hasPrefix(MageOS.vendor)
  }

  private static func name(_ set: ReleaseSet, _ releases: [Release]) -> String {
    set.description(in: releases).replacing("from ", with: "releases from ")
  }

  /// The release lines in question that are left out whole, where the newest is among them.
  private static func missing(_ allowed: ReleaseSet, _ module: CheckedModule) -> ReleaseSet? {
    let releases = module.knowledge.releases
    let target = module.target
    guard let last = target.last else { return nil }
    let lines = Set(allowed.intersection(target).indices.map { releases[$0].line })
    guard !lines.contains(releases[last].line) else { return nil }
    var missing = ReleaseSet()
    for index in target.indices where !lines.contains(releases[index].line) {
      missing.insert(index)
    }
    return missing
  }

  private static func impossible(
    _ member: JSONTree.Member, _ text: String, _ module: CheckedModule,
    _ composer: ComposerDocument, _ versions: PackageVersions
  ) -> Diagnostic {
    // Mostly it is the number of a release of Magento.
    var meant = module.target
    if let constraint = ComposerConstraint(text),
      let named = versions.releases("magento/product-community-edition", constraint), !named.isEmpty
    {
      let both = named.intersection(module.target)
      // One old release alone, 2.0.0 above all, was copied from somewhere.
      meant = !both.isEmpty ? both : named.count > 1 ? named.union(module.target) : module.target
    }
    let known = Set(
      module.knowledge.releases.indices.compactMap { versions.version(member.name, $0) }
        .map { String($0.prefix { $0 != "." }) })
    let majors = known.compactMap { Int($0) }.sorted()
    let mageOS = EmbeddedCatalog.mageOS
    let range =
      MageOS.isNumbered(member.name)
      ? "those of Mage-OS, \(mageOS.first.map { "\($0.release)" } ?? "") to \(mageOS.last.map { "\($0.release)" } ?? "")"
      : majors.count > 1 ? "\(majors.first!).x to \(majors.last!).x" : "\(majors.first ?? 0).x"
    let constraint = versions.constraint(member.name, meant)
    return finding(
      .error, [.notInstalled], in: composer.file, at: member.value.range,
      "no release has \(quoted(member.name)) in a version that \(quoted(text)) allows",
      "Composer refuses to install the module. The versions of \(member.name) are \(range).",
      fixIts: [
        FixIt(
          constraint.map { "Write \"\($0)\"" } ?? "Write a version that there is", .unsafe,
          edits: constraint.map { [FixIt.Edit(member.value.range, "\"\($0)\"")] } ?? [])
      ])
  }

  private static func later(
    _ member: JSONTree.Member, _ text: String, _ module: CheckedModule, _ composer: ComposerDocument
  ) -> Diagnostic {
    let newest = module.knowledge.releases.last.map { "\($0)" } ?? ""
    return finding(
      .note, [.notInstalled], in: composer.file, at: member.value.range,
      "only a release later than \(newest), the newest that magint knows, meets \(quoted(text)) for \(quoted(member.name))",
      "Composer refuses to install the module into every release that magint knows; it is judged by the newest of them.",
      fixIts: [
        FixIt("Allow an earlier version as well, if the module works with it", .unsafe)
      ])
  }

  /// `2.4.6 to 2.4.8` where no line is between them that is not one of `lines`.
  private static func names(_ lines: [String], _ releases: [Release]) -> String {
    guard let first = lines.first, let last = lines.last, lines.count > 1 else {
      return lines.first ?? "no release"
    }
    let all = releases.reduce(into: [String]()) { all, release in
      let line = "\(release.line)"
      if all.last != line { all.append(line) }
    }
    if let from = all.firstIndex(of: first), let to = all.firstIndex(of: last),
      Array(all[from...to]) == lines
    {
      return "\(first) to \(last)"
    }
    return lines.dropLast().joined(separator: ", ") + " and " + last
  }

  private static func outdated(
    _ member: JSONTree.Member, _ text: String, _ missing: ReleaseSet, isAll: Bool,
    _ module: CheckedModule, _ composer: ComposerDocument, _ versions: PackageVersions
  ) -> Diagnostic {
    let releases = module.knowledge.releases
    let lines = missing.indices.reduce(into: [String]()) { lines, index in
      let line = "\(releases[index].line)"
      if lines.last != line { lines.append(line) }
    }
    let names = Self.names(lines, releases)
    let question =
      module.target == module.knowledge.supported
      ? "every supported release, \(names)"
      : module.target.count == 1
        ? "the release in question, \(releases[module.target.last!])"
        : "every release in question, \(names)"
    let isPHP = member.name == "php"
    var edits: [FixIt.Edit] = []
    if !isPHP, let more = versions.constraint(member.name, missing) {
      edits = [FixIt.Edit(member.value.range, "\"\(escapedJSON(text)) || \(more)\"")]
    }
    let php = missing.last.flatMap { module.knowledge.catalogVersion(of: "php", inRelease: $0) }
    return finding(
      .warning, [.notInstalled], in: composer.file, at: member.value.range,
      "\(quoted(text)) for \(quoted(member.name)) leaves out \(isAll ? question : names)",
      "Composer refuses to install the module there."
        + (isPHP ? php.map { " Magento \(lines.last!) needs PHP \($0)." } ?? "" : ""),
      fixIts: [
        FixIt(
          "Allow \(names) as well, once the module is tested with \(lines.count > 1 ? "them" : "it")",
          .unsafe, edits: edits)
      ])
  }

  private static func escapedJSON(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }
}
