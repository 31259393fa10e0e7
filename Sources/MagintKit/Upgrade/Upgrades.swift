internal import MagintCatalog
public import MagintCore
internal import MagintModel
internal import MagintRules

/// How to compare two versions.
public struct UpgradeOptions: Sendable {
  /// Which releases to tell of. Without any, what the new version's composer.json allows.
  public var catalog = CatalogOptions()
  /// Globs of paths to leave out.
  public var exclude: [String] = []

  public init() {}
}

/// Says what an upgrade of a module does at each merchant.
public enum Upgrades {
  /// What becomes of the integrations of `old` where it is replaced by `new`.
  ///
  /// - Parameters:
  ///   - old: a module or a project: a directory, a zip file, or `git:REV:PATH` for a revision of the
  ///     repository around the working directory.
  ///   - new: likewise.
  /// - Throws: ``MagintError`` where something cannot be read, neither has an integration, or the options
  ///   name what there is not.
  public static func plan(
    from old: String, to new: String, _ options: UpgradeOptions = UpgradeOptions()
  ) throws(MagintError) -> UpgradePlan {
    try plan(from: VersionFiles(old), to: VersionFiles(new), options)
  }

  static func plan(
    from oldFiles: VersionFiles, to newFiles: VersionFiles, _ options: UpgradeOptions
  ) throws(MagintError) -> UpgradePlan {
    let old = try UpgradeSide(oldFiles, options)
    let new = try UpgradeSide(newFiles, options)
    guard !old.members.isEmpty || !new.members.isEmpty else {
      throw MagintError(
        .usage, "there is no integration in '\(oldFiles.label)' or '\(newFiles.label)'")
    }
    let knowledge = try Knowledge.load(options.catalog) {
      new.composer(newFiles) ?? old.composer(oldFiles)
    }
    return UpgradeComparison(old, new, knowledge).plan()
  }
}

/// Compares two versions.
struct UpgradeComparison {
  let old: UpgradeSide
  let new: UpgradeSide
  let range: ReleaseSet
  let rangeText: String
  let newest: Int
  let oldCatalog: Catalog
  let newCatalog: Catalog

  init(_ old: UpgradeSide, _ new: UpgradeSide, _ knowledge: Knowledge) {
    self.old = old
    self.new = new
    range = knowledge.range
    rangeText = knowledge.rangeText
    newest = knowledge.newest
    oldCatalog = knowledge.catalog.adding(old.project.modules.map(\.declaration))
    newCatalog = knowledge.catalog.adding(new.project.modules.map(\.declaration))
  }

  func plan() -> UpgradePlan {
    var names = Set(old.members.keys).union(new.members.keys)
    // To the database a name that only changed its case is the same.
    var renamed: [ExactString: UpgradeSide.Member] = [:]
    let gone = old.members.filter { new.members[$0.key] == nil }
    for name in new.members.keys where old.members[name] == nil {
      let before = gone.values.filter { $0.name.lowercased() == name.text.lowercased() }
        .min { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      guard let before else { continue }
      renamed[name] = before
      names.remove(ExactString(before.name))
    }
    let sorted = names.map(\.text).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let integrations = sorted.map { name -> UpgradePlan.Integration in
      let key = ExactString(name)
      if let before = renamed[key] { return conflict(before, new.members[key]!) }
      return MemberComparison(self, old.members[key], new.members[key]).integration()
    }
    return UpgradePlan(
      old: old.label, new: new.label, range: rangeText, stops: stops(), integrations: integrations,
      notes: notes(integrations))
  }

  /// The releases in words, with the range for all there is; nil for all of it.
  func words(_ set: ReleaseSet) -> String? {
    set == range ? nil : set.description(in: newCatalog.releases, within: range)
  }

  private func conflict(
    _ before: UpgradeSide.Member, _ after: UpgradeSide.Member
  ) -> UpgradePlan.Integration {
    UpgradePlan.Integration(
      name: after.name, oldKind: before.kind, newKind: after.kind, oldPlace: old.place(of: before),
      newPlace: new.place(of: after), outcomes: [UpgradePlan.Outcome(.conflict, isCertain: false)],
      notes: [
        "It was '\(before.name)' before. Magento's database does not tell the two apart: setup:upgrade may stop with \"The integration with name \"\(after.name)\" exists.\", or go on with the row of the old name.",
        "Keep the old spelling, or choose a name that differs by more than case.",
      ])
  }

  private func stops() -> [UpgradePlan.Stop] {
    func stops(_ consequence: Consequence) -> [Diagnostic] {
      new.diagnostics.filter { $0.severity == .error && $0.consequences.contains(consequence) }
    }
    func stop(_ diagnostic: Diagnostic, isDeveloperOnly: Bool) -> UpgradePlan.Stop {
      UpgradePlan.Stop(
        rule: diagnostic.rule, message: diagnostic.message, explanation: diagnostic.explanation,
        place: UpgradePlan.Place(path: diagnostic.path, line: diagnostic.range?.start.line),
        isDeveloperOnly: isDeveloperOnly)
    }
    var result = stops(.setupFails).map { stop($0, isDeveloperOnly: false) }
    if !new.project.circle.isEmpty, let text = new.project.circleText,
      !result.contains(where: { $0.rule == "module-sequence-circle" })
    {
      result.append(
        UpgradePlan.Stop(
          rule: "module-sequence-circle", message: text, explanation: nil,
          place: UpgradePlan.Place(path: new.label, line: nil), isDeveloperOnly: false))
    }
    return result
      + stops(.rejectedInDeveloperMode).filter { !$0.consequences.contains(.setupFails) }
      .map { stop($0, isDeveloperOnly: true) }
  }

  private func notes(_ integrations: [UpgradePlan.Integration]) -> [String] {
    var notes: [String] = []
    let actions = Set(integrations.map(\.action))
    if actions.contains(.orphaned), actions.contains(.created) {
      notes.append(
        "Magento knows an integration by its name alone. If one was renamed, each merchant has both now: keep the old name, unless they are to activate anew."
      )
    }
    for notice in old.project.notices { notes.append("\(old.label): \(notice).") }
    for notice in new.project.notices { notes.append("\(new.label): \(notice).") }
    let known = Set(old.project.modules.filter(\.isNamed).map(\.declaration.name))
    let holders = Set(new.project.files.compactMap(\.module)).map { new.project.modules[$0] }
    for module in holders.map(\.declaration.name).sorted()
    where !known.isEmpty && holders.contains(where: { $0.isNamed && $0.declaration.name == module })
      && !known.contains(module)
    {
      notes.append(
        "\(module) is new. In a shop that never had it, run module:enable \(module) before setup:upgrade: otherwise the first run installs no integration from integration.xml, and stops at a data patch for a legacy one."
      )
    }
    let stopsOld = old.diagnostics.contains {
      $0.severity == .error && $0.consequences.contains(.setupFails)
    }
    if stopsOld {
      notes.append(
        "\(old.label) stops setup:upgrade too; what is said here is for merchants who have it installed all the same."
      )
    }
    return notes
  }
}
