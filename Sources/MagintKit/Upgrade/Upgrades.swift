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
    if let unread = old.unread {
      throw MagintError(
        .failure, path: unread.path,
        unread.consequences.contains(.setupFails)
          ? "Magento cannot read it, so that no merchant can have that version: \(unread.message)"
          : "nothing can be said of that version: \(unread.message)")
    }
    guard !old.members.isEmpty || !new.members.isEmpty || new.unread != nil else {
      throw MagintError(
        .usage, "there is no integration in '\(oldFiles.label)' or '\(newFiles.label)'")
    }
    let knowledge = try Knowledge.load(options.catalog) {
      new.composer(newFiles) ?? old.composer(oldFiles)
    }
    var plan = UpgradeComparison(old, new, try new.firstRun(after: old), knowledge).plan()
    plan.edition = knowledge.edition
    return plan
  }
}

/// Compares two versions.
struct UpgradeComparison {
  let old: UpgradeSide
  let new: UpgradeSide
  let range: ReleaseSet
  let rangeText: String
  let basis: ReleaseBasis
  let newest: Int
  let oldCatalog: Catalog
  let newCatalog: Catalog
  /// What the first `setup:upgrade` with the new version reads, where it merges in another order.
  let firstRun: [ExactString: UpgradeSide.Member]?
  private let unseen: UnseenResources

  init(
    _ old: UpgradeSide, _ new: UpgradeSide, _ firstRun: [ExactString: UpgradeSide.Member]?,
    _ knowledge: Knowledge
  ) {
    self.old = old
    self.new = new
    self.firstRun = firstRun
    var unseen = old.unseen.union(new.unseen)
    unseen.edition = knowledge.edition
    self.unseen = unseen
    range = knowledge.range
    rangeText = knowledge.rangeText
    basis = knowledge.basis
    newest = knowledge.newest
    oldCatalog = knowledge.catalog.adding(old.project.modules.map(\.declaration))
    newCatalog = knowledge.catalog.adding(new.project.modules.map(\.declaration))
  }

  func plan() -> UpgradePlan {
    var names = Set(old.members.keys).union(new.members.keys)
    // A name that changed its case, an accent or spaces at its end is the same to the database.
    var renamed: [ExactString: UpgradeSide.Member] = [:]
    let gone = old.members.filter { new.members[$0.key] == nil }
    for name in new.members.keys where old.members[name] == nil {
      let key = DatabaseText.key(name.text)
      let before = gone.values.filter { DatabaseText.key($0.name) == key }
        .min { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      guard let before else { continue }
      renamed[name] = before
      names.remove(ExactString(before.name))
    }
    // Of what cannot be read nobody knows whether it is still there.
    let unknown =
      new.unread == nil
      ? []
      : old.members.values.map(\.name).filter {
        new.members[ExactString($0)] == nil
      }.sorted()
    names.subtract(unknown.map(ExactString.init))
    let sorted = names.map(\.text).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let integrations = sorted.map { name -> UpgradePlan.Integration in
      let key = ExactString(name)
      if let before = renamed[key], let result = conflict(before, new.members[key]!) {
        return result
      }
      return MemberComparison(self, old.members[key], new.members[key]).integration()
    }
    var plan = UpgradePlan(
      old: old.label, new: new.label, range: rangeText, stops: stops(), integrations: integrations,
      notes: notes(integrations, unknown))
    plan.losesAllIntegrations = losesAllIntegrations
    plan.basis = basis
    return plan
  }

  /// Whether an acl.xml of the new version, and none of the old one, moves the tree of rights off its
  /// place, which breaks the integrations of all modules.
  private var losesAllIntegrations: Bool {
    func moves(_ side: UpgradeSide) -> Bool {
      side.diagnostics.contains { $0.consequences.contains(.allIntegrationsLost) }
    }
    return moves(new) && !moves(old)
  }

  /// Who may have a resource that neither the releases in question nor the modules in sight declare.
  func owner(ofUnseen id: String) -> String? { unseen.owner(of: id, newCatalog) }

  /// The releases in words, with the range for all there is; nil for all of it.
  func words(_ set: ReleaseSet) -> String? {
    set == range ? nil : set.description(in: newCatalog.releases, within: range)
  }

  /// What becomes of an integration whose new name the database takes for the old one; nil where no
  /// merchant has the old one.
  private func conflict(
    _ before: UpgradeSide.Member, _ after: UpgradeSide.Member
  ) -> UpgradePlan.Integration? {
    guard !before.isLegacy || old.setup.hasInstalled(before.name) else { return nil }
    // A legacy pair does nothing until it is called for.
    var isCertain = true
    if after.isLegacy {
      switch new.setup.run(for: after.name, from: old.setup) {
      case .yes: break
      default: isCertain = false
      }
    }
    if let deletion = new.setup.deletes(before.name, from: old.setup), deletion.isCertain,
      after.isLegacy
    {
      isCertain = false
    }
    return UpgradePlan.Integration(
      name: after.name, oldKind: before.kind, newKind: after.kind, oldPlace: old.place(of: before),
      newPlace: new.place(of: after),
      outcomes: [UpgradePlan.Outcome(.conflict, isCertain: isCertain)],
      notes: [
        "It was '\(before.name)' before. Magento's database does not tell the two apart: setup:upgrade "
          + "stops with \"The integration with name \"\(after.name)\" exists.\""
          + (isCertain ? ", and the old row stays." : " when it is told to install it."),
        "Keep the old spelling, or choose a name that differs by more than case, accents and spaces at "
          + "its end.",
      ])
  }

  // MARK: What stops

  private func stops() -> [UpgradePlan.Stop] {
    var result = new.diagnostics.compactMap { diagnostic -> UpgradePlan.Stop? in
      guard diagnostic.severity == .error else { return nil }
      let scope: UpgradePlan.Stop.Scope
      if diagnostic.consequences.contains(.setupFails) {
        scope = isReached(diagnostic) ? .upgrade : .newShop
      } else if diagnostic.consequences.contains(.rejectedInDeveloperMode) {
        scope = .developer
      } else {
        return nil
      }
      return UpgradePlan.Stop(
        rule: diagnostic.rule, message: diagnostic.message, explanation: diagnostic.explanation,
        place: UpgradePlan.Place(path: diagnostic.path, line: diagnostic.range?.start.line),
        scope: scope)
    }
    if let text = new.project.circleText,
      !result.contains(where: { $0.rule == "module-sequence-circle" })
    {
      result.append(
        UpgradePlan.Stop(
          rule: "module-sequence-circle", message: text, explanation: nil,
          place: UpgradePlan.Place(path: new.label, line: nil), scope: .upgrade))
    }
    let order: [UpgradePlan.Stop.Scope] = [.upgrade, .newShop, .developer]
    return order.flatMap { scope in result.filter { $0.scope == scope } }
  }

  /// What only a call for a legacy pair runs into, by rule.
  private static let rulesOfCalls: Set<RuleID> = [
    "unpaired-integration", "unsafe-name", "value-too-long", "name-differs-by-case",
    "name-equals-in-database",
  ]

  /// Whether the upgrade comes to what a finding is about: a fault of a legacy pair shows where setup
  /// code installs it.
  private func isReached(_ diagnostic: Diagnostic) -> Bool {
    if diagnostic.path.hasSuffix(".php") {
      let calls = new.setup.calls.filter { $0.place.path == diagnostic.path }
      return calls.isEmpty || calls.contains { new.setup.isReached($0, from: old.setup) != false }
    }
    let kind = FileKind(path: diagnostic.path)
    guard kind == .config || kind == .api, Self.rulesOfCalls.contains(diagnostic.rule),
      !UnsafeName.stopsReading(diagnostic)
    else { return true }
    let place = UpgradePlan.Place(path: diagnostic.path, line: diagnostic.range?.start.line)
    let names = new.members.values.filter { $0.config != nil && new.place(of: $0) == place }
      .map(\.name)
    let candidates = names.isEmpty ? new.members.values.map(\.name) : names
    return candidates.contains {
      if case .no = new.setup.run(for: $0, from: old.setup) { false } else { true }
    }
  }

  private func notes(
    _ integrations: [UpgradePlan.Integration], _ unknown: [String]
  ) -> [String] {
    var notes: [String] = []
    if !unknown.isEmpty {
      let names = unknown.map { "'\($0)'" }.joined(separator: ", ")
      notes.append(
        "Nothing can be said of \(names): files of the new version cannot be read.")
    }
    if losesAllIntegrations {
      notes.append(
        "Every integration of the shop that comes from an etc/integration.xml, of all modules, is deleted and created anew, without its token and with no rights: an acl.xml of \(new.label) moves the tree of rights off its place. Nothing is said of it at setup:upgrade."
      )
    }
    if integrations.contains(where: { $0.action == .recreated }) {
      notes.append(
        "Where an integration is created anew, its old consumer and tokens stay in the database: REST answers the old token with \"The consumer isn't authorized to access %resources.\", not that it does not exist."
      )
    }
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
