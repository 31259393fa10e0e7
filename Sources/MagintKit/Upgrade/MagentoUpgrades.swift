internal import MagintCatalog
public import MagintCore
internal import MagintModel
internal import MagintRules

extension Upgrades {
  /// What becomes of the integrations of a module that stays as it is where Magento below it is
  /// upgraded from one release to another.
  ///
  /// - Parameters:
  ///   - module: a directory, a zip file, or `git:REV:PATH`.
  ///   - from: the release that merchants have, as `--magento-from` takes it.
  ///   - to: the release that they get.
  /// - Throws: ``MagintError`` where one of them is not one release or `from` is the later, where
  ///   something cannot be read, and where the module has no integration.
  public static func plan(
    module: String, magentoFrom from: String, to: String,
    _ options: UpgradeOptions = UpgradeOptions()
  ) throws(MagintError) -> UpgradePlan {
    guard options.catalog.catalogFile == nil, options.catalog.magentoRoot == nil else {
      throw MagintError(
        .usage,
        "--magento-from and --magento-to are about two releases of the program's catalog; leave out --catalog and --magento-root, in magint.json too"
      )
    }
    var options = options
    options.catalog.magento = from
    let old = try one("--magento-from", from, options.catalog)
    options.catalog.magento = to
    let new = try one("--magento-to", to, options.catalog)
    let releases = old.catalog.releases
    guard old.newest <= new.newest else {
      throw MagintError(
        .usage,
        "--magento-from \(releases[old.newest]) is later than --magento-to \(releases[new.newest]); name the release that merchants have in --magento-from"
      )
    }
    let files = try VersionFiles(module)
    let side = try UpgradeSide(files, options)
    if let unread = side.unread {
      throw MagintError(
        .failure, path: unread.path, "nothing can be said of the module: \(unread.message)")
    }
    guard !side.members.isEmpty else {
      throw MagintError(.usage, "there is no integration in '\(files.label)'")
    }
    let catalog = new.catalog.adding(side.project.modules.map(\.declaration))
    var plan = MagentoComparison(
      side, catalog, from: old.newest, to: new.newest, name: new.edition?.title ?? "Magento"
    ).plan()
    plan.edition = new.edition
    plan.basis = new.catalog.basis(
      ReleaseSet([old.newest, new.newest]),
      notes: old.notes + new.notes.filter { !old.notes.contains($0) })
    return plan
  }

  /// What is known at the one release that an option names.
  private static func one(
    _ option: String, _ text: String, _ catalog: CatalogOptions
  ) throws(MagintError) -> Knowledge {
    let knowledge: Knowledge
    do throws(MagintError) {
      knowledge = try Knowledge.load(catalog)
    } catch {
      throw MagintError(error.kind, path: error.path, "\(option): \(error.message)")
    }
    guard knowledge.range.count == 1 else {
      throw MagintError(
        .usage,
        "\(option) takes one release, and '\(text)' names \(knowledge.range.count); write one of them, such as \(knowledge.catalog.releases[knowledge.newest])"
      )
    }
    return knowledge
  }
}

/// Compares two Magentos below one module.
struct MagentoComparison {
  private let side: UpgradeSide
  private let catalog: Catalog
  private let from: Int
  private let to: Int
  private let name: String
  /// By method and shape of their URL.
  private let oldRoutes: [String: RouteFact]
  private let newRoutes: [String: RouteFact]

  /// - Parameters:
  ///   - catalog: with what the module declares.
  ///   - from: the place of the old release in the catalog.
  ///   - to: that of the new one.
  ///   - name: what people call the Magento.
  init(_ side: UpgradeSide, _ catalog: Catalog, from: Int, to: Int, name: String) {
    self.side = side
    self.name = name
    self.catalog = catalog
    self.from = from
    self.to = to
    func routes(_ release: Int) -> [String: RouteFact] {
      Dictionary(
        RouteMatcher(catalog.routes(at: release)).routes.map { (Self.key($0), $0) },
        uniquingKeysWith: { $1 })
    }
    oldRoutes = routes(from)
    newRoutes = routes(to)
  }

  private var oldName: String { "\(name) \(catalog.releases[from])" }
  private var newName: String { "\(name) \(catalog.releases[to])" }

  func plan() -> UpgradePlan {
    let names = side.members.keys.map(\.text).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return UpgradePlan(
      old: oldName, new: newName,
      magento: UpgradePlan.MagentoUpgrade(
        module: side.label, from: catalog.releases[from], to: catalog.releases[to],
        changes: ServiceChanges(
          from: catalog.releases[from], to: catalog.releases[to],
          losesValues: side.diagnostics.contains { $0.rule == "rest-value-dropped" }
        ).list),
      range: "\(catalog.releases[to])", stops: stops,
      integrations: names.map { integration(side.members[ExactString($0)]!) },
      notes: side.project.notices.map { "\(side.label): \($0)." })
  }

  private var stops: [UpgradePlan.Stop] {
    side.diagnostics.compactMap { diagnostic in
      guard diagnostic.severity == .error, diagnostic.consequences.contains(.setupFails) else {
        return nil
      }
      return UpgradePlan.Stop(
        rule: diagnostic.rule, message: diagnostic.message, explanation: diagnostic.explanation,
        place: UpgradePlan.Place(path: diagnostic.path, line: diagnostic.range?.start.line),
        scope: .upgrade)
    }
  }

  // MARK: One integration

  /// What an integration has before and after.
  private struct Rights {
    var old: Grant
    var new: Grant
  }

  private func integration(_ member: UpgradeSide.Member) -> UpgradePlan.Integration {
    let place = side.place(of: member)
    var result = UpgradePlan.Integration(
      name: member.name, oldKind: member.kind, newKind: member.kind, oldPlace: place,
      newPlace: place, outcomes: [])
    guard !member.isLegacy || side.setup.hasInstalled(member.name) else {
      result.outcomes = [UpgradePlan.Outcome(.notInstalled)]
      result.notes = ["No code of the module installs it, so that no merchant has it."]
      return result
    }
    let rights = rights(member)
    if member.isLegacy {
      // Magento comes to a legacy pair where code calls for it; patches that ran do not run again.
      result.outcomes = [UpgradePlan.Outcome(.unchanged)]
    } else {
      compare(rights, &result)
    }
    addResources(member, rights, &result)
    addRoutes(rights, &result)
    addMoves(member, rights, &result)
    addAdvice(member, rights, &result)
    for id in member.resources.map(\.text) {
      if let edition = catalog.onlyEdition(of: id) {
        result.ineffective.append("\(id) is listed: \(edition.onlyHere).")
      }
    }
    return result
  }

  private func rights(_ member: UpgradeSide.Member) -> Rights {
    let ids = member.resources.map(\.text)
    let old = catalog.grant(ids, isLegacy: member.isLegacy, at: from)
    guard member.isLegacy, !old.isFull else {
      return Rights(old: old, new: catalog.grant(ids, isLegacy: member.isLegacy, at: to))
    }
    // The rules that a call has stored; of those that the new Magento lacks nothing is left.
    let kept = old.resources.filter { catalog.path(of: $0, at: to) != nil }
    return Rights(old: old, new: Grant(resources: kept, isFull: false))
  }

  /// Magento recreates the row where what it had, without what the new ACL lacks, is not what the
  /// file asks for now.
  private func compare(_ rights: Rights, _ result: inout UpgradePlan.Integration) {
    let kept = rights.old.resources.filter { catalog.path(of: $0, at: to) != nil }
    let isDifferent = kept != rights.new.resources
    let isAlways = Behaviour.at(catalog.releases[to]).recreatesAtEveryRun
    result.isRecreatedEachTime = isAlways
    result.outcomes = [
      UpgradePlan.Outcome(
        isDifferent || isAlways ? .recreated : .unchanged,
        causes: isDifferent ? ["resources"] : [], isEachTime: isAlways)
    ]
    if isAlways {
      result.notes.append(
        "\(newName) recreates every integration of an integration.xml at each setup:upgrade, changed or not, and its token is lost each time."
      )
    } else if Behaviour.at(catalog.releases[from]).recreatesAtEveryRun {
      result.notes.append(
        "\(oldName) recreated it at each setup:upgrade; \(newName) does so only where something differs."
      )
    }
  }

  // MARK: Resources

  private func addResources(
    _ member: UpgradeSide.Member, _ rights: Rights, _ result: inout UpgradePlan.Integration
  ) {
    guard !rights.old.isFull else { return }
    let gained = rights.new.resources.subtracting(rights.old.resources).filter {
      $0 != Catalog.root
    }
    let lost = rights.old.resources.subtracting(rights.new.resources).filter { $0 != Catalog.root }
    let listed = Set(member.resources.map(\.text))
    result.resources =
      catalog.sorted(gained, at: to).map { id in
        UpgradePlan.Right(
          subject: id, title: title(id, at: to), isGained: true,
          place: side.place(of: id, in: member),
          reason: listed.contains(id)
            ? "\(oldName) has no such resource" : "it is above what is listed now")
      }
      + catalog.sorted(lost, at: from).map { id in
        let isGone = catalog.path(of: id, at: to) == nil
        let isDisabled = isGone && catalog.resource(id, at: to) != nil
        return UpgradePlan.Right(
          subject: id, title: title(id, at: from), isGained: false,
          place: side.place(of: id, in: member),
          reason: isDisabled
            ? "it is disabled in \(newName)"
            : isGone
              ? "\(newName) has no such resource" : "it is no longer above what is listed")
      }
  }

  private func title(_ id: String, at release: Int) -> String? {
    let title = catalog.resource(id, at: release)?.title ?? ""
    return title.isEmpty ? nil : title
  }

  /// What is listed and stands elsewhere in the new tree.
  private func addMoves(
    _ member: UpgradeSide.Member, _ rights: Rights, _ result: inout UpgradePlan.Integration
  ) {
    var seen: Set<String> = []
    var moved: Set<String> = []
    for id in member.resources.map(\.text) where seen.insert(id).inserted {
      guard let old = catalog.path(of: id, at: from), let new = catalog.path(of: id, at: to) else {
        continue
      }
      // Where something above it moved, one sentence is enough for all that moved along.
      for (fact, before) in new.compactMap({ fact in
        old.first { $0.id == fact.id }.map { (fact, $0) }
      }) where fact.parent != before.parent && moved.insert(fact.id).inserted {
        result.notes.append(
          "\(fact.id) has moved in the tree: it was below \(before.parent ?? "nothing"), and is below \(fact.parent ?? "nothing") now."
        )
      }
    }
  }

  // MARK: Routes

  /// The same for two URLs that differ in the names of their parameters alone.
  private static func key(_ route: RouteFact) -> String {
    let segments = route.url.split(separator: "/").map { $0.hasPrefix(":") ? ":" : $0 }
    return route.method + " /" + segments.joined(separator: "/")
  }

  private func addRoutes(_ rights: Rights, _ result: inout UpgradePlan.Integration) {
    var gained: [UpgradePlan.Right] = []
    var lost: [UpgradePlan.Right] = []
    var needs: [UpgradePlan.ChangedNeed] = []
    for (key, route) in newRoutes where rights.new.opens(route) {
      let name = "\(route.method) \(route.url)"
      guard let before = oldRoutes[key] else {
        gained.append(
          UpgradePlan.Right(
            subject: name, isGained: true, reason: "\(oldName) has no such route"))
        continue
      }
      if !rights.old.opens(before) {
        gained.append(
          UpgradePlan.Right(
            subject: name, isGained: true, reason: "it \(Self.need(before, "needed")) before"))
      } else if Set(before.resources) != Set(route.resources), !rights.new.isFull {
        needs.append(
          UpgradePlan.ChangedNeed(route: name, before: before.resources, after: route.resources))
      }
    }
    for (key, route) in oldRoutes where rights.old.opens(route) {
      let name = "\(route.method) \(route.url)"
      guard let after = newRoutes[key] else {
        lost.append(
          UpgradePlan.Right(
            subject: name, isGained: false, reason: "\(newName) has no such route"))
        continue
      }
      // What everybody may call is not lost.
      guard !rights.new.opens(after), !after.isAnonymous else { continue }
      let missing = after.isForCustomers ? [] : after.resources.filter { !rights.new.allows($0) }
      lost.append(
        UpgradePlan.Right(
          subject: name, isGained: false, reason: "it \(Self.need(after, "needs")) now",
          missing: missing.filter { catalog.path(of: $0, at: to) != nil }))
    }
    result.routes = Self.sorted(gained) + Self.sorted(lost)
    result.changedNeeds = needs.sorted { Self.order($0.route) < Self.order($1.route) }
  }

  private static func need(_ route: RouteFact, _ verb: String) -> String {
    route.isForCustomers
      ? "\(verb) a logged-in customer" : "\(verb) \(route.resources.joined(separator: " and "))"
  }

  private static func sorted(_ rights: [UpgradePlan.Right]) -> [UpgradePlan.Right] {
    rights.sorted { order($0.subject) < order($1.subject) }
  }

  /// By URL, then by method.
  private static func order(_ route: String) -> (String, String) {
    let parts = route.split(separator: " ", maxSplits: 1)
    return (String(parts.last ?? ""), String(parts.first ?? ""))
  }

  // MARK: What to do

  private func addAdvice(
    _ member: UpgradeSide.Member, _ rights: Rights, _ result: inout UpgradePlan.Integration
  ) {
    let listed = Set(member.resources.map(\.text))
    let missing = catalog.sorted(
      Set(result.routes.lazy.filter { !$0.isGained }.flatMap(\.missing)), at: to)
    // A legacy pair may list what the old Magento did not have, and no call has stored since.
    let waiting =
      member.isLegacy && !rights.old.isFull
      ? listed.filter {
        $0 != Catalog.root && !rights.new.allows($0) && catalog.path(of: $0, at: to) != nil
      } : []
    if !waiting.isEmpty {
      result.notes.append(
        "\(list(catalog.sorted(waiting, at: to))) \(waiting.count == 1 ? "is" : "are") listed, and stored only by the next call of processIntegrationConfig: add a data patch that makes one and that merchants get with or after the upgrade of Magento."
      )
    }
    let unlisted = missing.filter { !listed.contains($0) }
    guard !unlisted.isEmpty else { return }
    let unknown = unlisted.filter { catalog.path(of: $0, at: from) == nil }
    var text = "To keep what is lost, list \(list(unlisted))"
    if !unknown.isEmpty {
      text +=
        "; \(oldName) does not have \(unknown == unlisted ? unlisted.count == 1 ? "it" : "them" : list(unknown)) and ignores \(unknown.count == 1 ? "it" : "them")"
    }
    text += ". "
    if member.isLegacy {
      text +=
        "A data patch has to call processIntegrationConfig after the upgrade of Magento: it stores only what Magento knows then."
    } else if result.action == .recreated {
      text +=
        "In a version that merchants have before the upgrade it costs them nothing more: the integration is recreated anyway."
    } else {
      text += "That recreates the integration once: each merchant has to activate it again."
    }
    result.notes.append(text)
  }

  private func list(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " and " + last
  }
}
