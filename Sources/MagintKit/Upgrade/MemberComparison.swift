internal import MagintCatalog
internal import MagintCore
internal import MagintModel

/// What becomes of one integration: the row that a merchant has from the old version, and what
/// `setup:upgrade` makes of it.
///
/// Each decision here is an observation of a running Magento. Where those leave open what happens, the
/// outcome says so.
struct MemberComparison {
  private let all: UpgradeComparison
  private let before: UpgradeSide.Member?
  private let after: UpgradeSide.Member?
  private let name: String
  /// Whether a merchant has a row of it.
  private let hasRow: Bool
  /// Whether the upgrade comes to a call for it.
  private let run: SetupCode.Run
  /// By release of the range; empty ones where there is nothing.
  private let oldGrants: [Int: Grant]
  private let newGrants: [Int: Grant]
  /// The call of the old version that wrote a legacy pair into the row, where integration.xml has the
  /// name too.
  private let legacyWriter: SetupCode.Call?

  init(
    _ all: UpgradeComparison, _ before: UpgradeSide.Member?, _ after: UpgradeSide.Member?
  ) {
    self.all = all
    self.before = before
    self.after = after
    name = (after ?? before)!.name
    hasRow = before.map { !$0.isLegacy || all.old.setup.hasInstalled($0.name) } ?? false
    run = after?.config == nil ? .no : all.new.setup.run(for: name, from: all.old.setup)
    func grants(_ member: UpgradeSide.Member?, _ catalog: Catalog) -> [Int: Grant] {
      let ids = member?.resources.map(\.text) ?? []
      return Dictionary(
        uniqueKeysWithValues: all.range.indices.map {
          ($0, catalog.grant(ids, isLegacy: member?.isLegacy ?? false, at: $0))
        })
    }
    legacyWriter = before?.kind == .both ? all.old.setup.firstInstaller(of: name) : nil
    var row = hasRow ? before : nil
    // Setup code runs after integration.xml was read: the legacy pair is what the row holds.
    if legacyWriter != nil { row?.consolidated = nil }
    oldGrants = grants(row, all.oldCatalog)
    newGrants = grants(after, all.newCatalog)
  }

  func integration() -> UpgradePlan.Integration {
    var result = UpgradePlan.Integration(
      name: name, oldKind: before?.kind, newKind: after?.kind,
      oldPlace: before.map { all.old.place(of: $0) },
      newPlace: after.map { all.new.place(of: $0) }, outcomes: [])
    guard let after else {
      remove(&result)
      return result
    }
    guard hasRow else {
      create(after, &result)
      return result
    }
    if after.isLegacy { update(after, &result) } else { compare(after, &result) }
    return result
  }

  // MARK: Only one has it

  private func remove(_ result: inout UpgradePlan.Integration) {
    guard hasRow else {
      result.outcomes = [UpgradePlan.Outcome(.notInstalled)]
      result.notes = ["No code of \(all.old.label) installed it, so that no merchant has it."]
      return
    }
    if let (call, isCertain) = all.new.setup.deletes(name, from: all.old.setup) {
      if isCertain {
        result.outcomes = [UpgradePlan.Outcome(.deleted)]
        result.notes = ["\(shown(call.place)) deletes it."]
        addRights(&result)
        return
      }
      result.outcomes = [UpgradePlan.Outcome(.orphaned, isCertain: false)]
      result.notes = [
        "\(shown(call.place)) deletes integrations; whether this is one of them cannot be told without running it."
      ]
    } else {
      result.outcomes = [UpgradePlan.Outcome(.orphaned)]
    }
    let grant = oldGrants[all.newest]!
    result.liveRouteCount = all.newCatalog.routes(at: all.newest).count { grant.opens($0) }
    result.notes.append(
      "To end the access, delete the row in a data patch, with IntegrationServiceInterface: Magento's grid lets nobody delete what came from a file."
    )
  }

  private func create(_ after: UpgradeSide.Member, _ result: inout UpgradePlan.Integration) {
    guard after.isLegacy else {
      result.outcomes = [UpgradePlan.Outcome(.created)]
      if before != nil { result.notes.append(neverInstalled) }
      addRights(&result)
      addLossOfTokens(&result)
      addLongValues(after, &result)
      return
    }
    switch run {
    case .yes(let call):
      result.outcomes = [UpgradePlan.Outcome(.created)]
      result.notes.append("\(shown(call.place)) installs it.")
      if before != nil { result.notes.append(neverInstalled) }
    case .maybe(let call):
      result.outcomes = [UpgradePlan.Outcome(.created, isCertain: false)]
      result.notes.append("It is installed if the upgrade comes to \(shown(call.place)).")
    case .unknown:
      result.outcomes = [UpgradePlan.Outcome(.created, isCertain: false)]
      result.notes.append(
        "There is no PHP in \(all.new.label) that could tell whether it is installed: setup code has to pass '\(name)' to processIntegrationConfig."
      )
    case .no:
      result.outcomes = [UpgradePlan.Outcome(.notInstalled)]
      result.notes.append(needsCall)
      result.isPending = true
    }
    addRights(&result)
  }

  private var neverInstalled: String {
    "\(all.old.label) declares it too, but no code there installs it."
  }

  private var needsCall: String {
    "Nothing that the upgrade runs passes '\(name)' to processIntegrationConfig; Magento notices a legacy pair only then. Add a data patch that does: patches that are there already do not run again."
  }

  // MARK: The legacy kind

  private func update(_ after: UpgradeSide.Member, _ result: inout UpgradePlan.Integration) {
    guard let before else { return }
    addChanges(after, &result)
    addRights(&result)
    addIneffective(before, after, &result)
    let isDifferent = !result.changes.isEmpty || hasOtherRights
    for index in result.changes.indices where result.changes[index].new == nil {
      result.changes[index].effect = "the old value may stay"
    }
    switch run {
    case .yes(let call):
      result.outcomes = [UpgradePlan.Outcome(isDifferent ? .kept : .unchanged)]
      if isDifferent { result.notes.append("\(shown(call.place)) updates it.") }
    case .maybe(let call):
      result.outcomes = [
        UpgradePlan.Outcome(isDifferent ? .kept : .unchanged, isCertain: !isDifferent)
      ]
      if isDifferent {
        result.notes.append(
          "It is updated if the upgrade comes to \(shown(call.place)); otherwise nothing of it changes."
        )
      }
    case .unknown:
      result.outcomes = [
        UpgradePlan.Outcome(isDifferent ? .kept : .unchanged, isCertain: !isDifferent)
      ]
      if isDifferent {
        result.notes.append(
          "There is no PHP in \(all.new.label) that could tell whether it is updated: a new data patch has to pass '\(name)' to processIntegrationConfig. Without that nothing of it changes."
        )
      }
    case .no:
      result.outcomes = [UpgradePlan.Outcome(.unchanged)]
      result.isPending = isDifferent
      if isDifferent { result.notes.append(needsCall) }
    }
    if before.kind != .legacy {
      result.notes.append(
        "It moves from integration.xml to a legacy pair, which setup:upgrade does not compare with the row: later changes need a call each."
      )
    }
  }

  /// Whether the rights differ in any release.
  private var hasOtherRights: Bool {
    all.range.indices.contains { oldGrants[$0] != newGrants[$0] }
  }

  // MARK: The consolidated kind

  /// A value that Magento compares with the row's.
  private struct Field {
    var name: String
    var old: MergedValue?
    var new: MergedValue?
    /// What the column of the row has.
    var stored: String?

    /// Whether Magento takes it for a change; what the file does not have is not compared.
    var isChange: Bool {
      guard let new else { return false }
      return stored.map { ExactString($0) != ExactString(new.text) } ?? !new.text.isEmpty
    }

    /// Whether Magento may take it for a change: an empty element where the row has nothing.
    var mayBeChange: Bool { stored == nil && new?.text.isEmpty == true }

    /// Whether the column cannot hold the value as it is.
    var isAltered: Bool { new.map { DatabaseText.isAltered($0.text) } ?? false }
  }

  private func fields(_ after: UpgradeSide.Member) -> [Field] {
    func field(
      _ name: String, _ value: KeyPath<MergedIntegration, MergedValue?>
    ) -> Field {
      let old = before?.values[keyPath: value]
      // A legacy pair that was written over it leaves what it does not have.
      let written = legacyWriter == nil ? nil : before?.config?[keyPath: value]
      return Field(
        name: name, old: old, new: after.values[keyPath: value],
        stored: (written ?? old).map { DatabaseText.stored($0.text) })
    }
    return [
      field("email", \.email), field("endpoint_url", \.endpointURL),
      field("identity_link_url", \.identityLinkURL),
    ]
  }

  /// What Magento takes for a change where it compares a row with integration.xml, in one release.
  private func causes(
    _ after: UpgradeSide.Member, _ new: Grant, at release: Int
  ) -> [String] {
    var causes = fields(after).filter(\.isChange).map(\.name)
    // A right of the row to what the new ACL does not have does not count.
    let old = oldGrants[release]!.resources.filter {
      all.newCatalog.path(of: $0, at: release) != nil
    }
    if old != new.resources { causes.append("resources") }
    return causes
  }

  private func compare(_ after: UpgradeSide.Member, _ result: inout UpgradePlan.Integration) {
    guard let before else { return }
    struct Key: Hashable {
      var isRecreated: Bool
      var isCertain = true
      var causes: [String]
      var isEachTime = false
    }
    let unknown = unknownResources(before, after)
    let first = all.firstRun?[ExactString(name)].map { member in
      (
        member: member,
        grants: Dictionary(
          uniqueKeysWithValues: all.range.indices.map {
            ($0, all.newCatalog.grant(member.resources.map(\.text), isLegacy: false, at: $0))
          })
      )
    }
    var outcomes: [Key: ReleaseSet] = [:]
    var isLater = true
    for release in all.range.indices {
      let new = newGrants[release]!
      var key = Key(isRecreated: false, causes: [])
      if let first {
        key.causes = causes(first.member, first.grants[release]!, at: release)
        if key.causes.isEmpty {
          key.causes = causes(after, new, at: release)
        } else {
          isLater = false
        }
      } else {
        key.causes = causes(after, new, at: release)
        if !key.causes.isEmpty { isLater = false }
      }
      key.isRecreated = !key.causes.isEmpty
      if !key.isRecreated, !unknown.isEmpty || fields(after).contains(where: \.mayBeChange) {
        key = Key(
          isRecreated: true, isCertain: false, causes: unknown.isEmpty ? [] : ["resources"])
        isLater = false
      }
      if !key.isRecreated {
        // A call of the legacy kind writes that pair into the row, and integration.xml wins after it.
        switch run {
        case .yes where differsFromPair(after, new, at: release): key.isRecreated = true
        case .maybe where differsFromPair(after, new, at: release):
          key = Key(isRecreated: true, isCertain: false, causes: [])
        case .no, .unknown, .yes, .maybe: break
        }
      }
      if losesTokens(release) {
        key.isRecreated = true
        key.isCertain = true
        key.isEachTime = true
      }
      outcomes[key, default: ReleaseSet()].insert(release)
    }
    // What asks most of merchants first.
    func rank(_ key: Key) -> Int { key.isRecreated ? key.isCertain ? 0 : 1 : 2 }
    result.outcomes = outcomes.sorted {
      (rank($0.key), $1.key.causes.count, $1.value)
        < (rank($1.key), $0.key.causes.count, $0.value)
    }.map { key, releases in
      UpgradePlan.Outcome(
        key.isRecreated ? .recreated : .unchanged, isCertain: key.isCertain,
        releases: all.words(releases), causes: key.causes, isEachTime: key.isEachTime)
    }
    let isRecreated = result.action == .recreated
    result.isAtSecondRun = isRecreated && isLater
    addLossOfTokens(&result)
    addChanges(after, &result)
    for index in result.changes.indices where result.changes[index].new == nil {
      let recreated = result.outcomes.filter { $0.action == .recreated && $0.isCertain }
      let isWhole =
        recreated.contains { $0.releases == nil } || recreated.count == result.outcomes.count
      result.changes[index].effect =
        isWhole
        ? "it goes with the old row"
        : recreated.isEmpty
          ? "Magento keeps the old value" : "Magento keeps the old value where it keeps the row"
    }
    addRights(&result)
    addIneffective(before, after, &result)
    addLongValues(after, &result)
    if result.action == .unchanged, !result.resources.isEmpty {
      // What leaves the ACL takes its right with it, and nothing else.
      result.outcomes = result.outcomes.map { outcome in
        var outcome = outcome
        outcome.action = .kept
        return outcome
      }
      result.notes.append(
        "Resources that leave acl.xml take their rights with them; the row, its key and its token stay."
      )
    }
    for id in unknown {
      result.notes.append(
        "Where a shop has \(all.owner(ofUnseen: id) ?? "its module"), \(id) counts, which nothing in sight declares: the integration is then deleted and created anew."
      )
    }
    if first != nil, isRecreated, isLater {
      result.notes.append(
        "A <sequence> has changed. The first setup:upgrade still merges in the old order; the second one takes the new order, and what differs then."
      )
    }
    switch run {
    case .yes(let call) where isRecreated:
      result.notes.append(
        "\(shown(call.place)) writes the legacy pair into the row, and integration.xml recreates it after that, at the second setup:upgrade."
      )
    case .maybe(let call) where isRecreated:
      result.notes.append(
        "If the upgrade comes to \(shown(call.place)), the legacy pair is written into the row, and integration.xml recreates it after that, at the second setup:upgrade."
      )
    default:
      if let legacyWriter, isRecreated {
        result.notes.append(
          "In a shop that is new to \(all.old.label), \(shown(legacyWriter.place)) wrote the legacy pair into the row after integration.xml was read; the next setup:upgrade recreates it, with the same files too. Whoever has run it again has that behind them."
        )
      } else if after.kind == .both, before.kind == .legacy {
        result.notes.append(
          "A legacy pair declares it besides integration.xml; the latter wins, which recreates the row. Remove one of the two."
        )
      }
    }
    if before.kind != .consolidated, after.kind == .consolidated,
      let call = all.new.setup.calls.first(where: { $0.names != nil && $0.installs(name) })
    {
      result.notes.append(
        "\(shown(call.place)) still installs it as a legacy one: in a new shop that fails with \"Undefined array key\". Remove the call."
      )
    }
  }

  /// Whether the legacy pair of the new version, once it is in the row, differs from integration.xml.
  private func differsFromPair(
    _ after: UpgradeSide.Member, _ new: Grant, at release: Int
  ) -> Bool {
    guard let config = after.config else { return false }
    let pair = all.newCatalog.grant(
      after.api?.resources.map(\.text) ?? [], isLegacy: true, at: release)
    guard pair.resources == new.resources else { return true }
    let fields: [KeyPath<MergedIntegration, MergedValue?>] = [
      \.email, \.endpointURL, \.identityLinkURL,
    ]
    return fields.contains { field in
      guard let written = config[keyPath: field], let wanted = after.values[keyPath: field] else {
        return false
      }
      return ExactString(DatabaseText.stored(written.text)) != ExactString(wanted.text)
    }
  }

  /// Resources that only one of the versions lists, that no release in question has, and that a shop may
  /// have all the same: with a module that is required or in a sequence, or with Adobe Commerce.
  private func unknownResources(
    _ before: UpgradeSide.Member, _ after: UpgradeSide.Member
  ) -> [String] {
    let old = Set(before.resources.map { ExactString($0.text) })
    let new = Set(after.resources.map { ExactString($0.text) })
    return old.symmetricDifference(new).map(\.text).filter { id in
      !all.range.indices.contains {
        all.newCatalog.place(of: id, at: $0) != nil || all.oldCatalog.place(of: id, at: $0) != nil
      } && all.owner(ofUnseen: id) != nil
    }.sorted()
  }

  // MARK: Parts

  private func addChanges(
    _ after: UpgradeSide.Member, _ result: inout UpgradePlan.Integration
  ) {
    guard let before else { return }
    for field in fields(after) {
      guard field.old.map({ ExactString($0.text) }) != field.new.map({ ExactString($0.text) })
      else { continue }
      result.changes.append(
        UpgradePlan.Change(
          field: field.name,
          old: field.old.map {
            UpgradePlan.Value($0.text, all.old.place($0, all.old.valueKind(before)))
          },
          new: field.new.map {
            UpgradePlan.Value($0.text, all.new.place($0, all.new.valueKind(after)))
          }))
    }
  }

  private func losesTokens(_ release: Int) -> Bool {
    Behaviour.at(all.newCatalog.releases[release]).recreatesAtEveryRun
  }

  /// Some releases take each consolidated integration for changed at every run.
  private func addLossOfTokens(_ result: inout UpgradePlan.Integration) {
    var releases = ReleaseSet()
    for release in all.range.indices where losesTokens(release) { releases.insert(release) }
    guard !releases.isEmpty else { return }
    result.isRecreatedEachTime = true
    result.notes.append(
      "In Magento \(all.words(releases) ?? all.rangeText) each setup:upgrade recreates every integration of an integration.xml, changed or not, and its token is lost each time; 2.2.8 and 2.3.1 mend that."
    )
  }

  private func addLongValues(
    _ after: UpgradeSide.Member, _ result: inout UpgradePlan.Integration
  ) {
    for field in fields(after) where field.isAltered {
      guard let text = field.new?.text else { continue }
      result.isRecreatedEachTime = true
      result.notes.append(
        (text.unicodeScalars.contains { $0.value > 0xFFFF }
          ? "\(field.name) has a character that the database stores as '????'"
          : "\(field.name) has more than \(DatabaseText.width) characters, which is what the database stores")
          + ". Magento takes that for a change: the integration is recreated at every setup:upgrade, and its token lost each time."
      )
    }
  }

  /// What is gained and lost, in each release.
  private func addRights(_ result: inout UpgradePlan.Integration) {
    var gained: [String: ReleaseSet] = [:]
    var lost: [String: ReleaseSet] = [:]
    for release in all.range.indices {
      let (old, new) = (oldGrants[release]!, newGrants[release]!)
      for id in new.resources where id != Catalog.root && !old.allows(id) {
        gained[id, default: ReleaseSet()].insert(release)
      }
      for id in old.resources where id != Catalog.root && !new.allows(id) {
        lost[id, default: ReleaseSet()].insert(release)
      }
    }
    let order = all.newCatalog.treeOrder(at: all.newest)
    func rights(
      _ ids: [String: ReleaseSet], _ catalog: Catalog, isGained: Bool,
      _ place: (String) -> UpgradePlan.Place?
    ) -> [UpgradePlan.Right] {
      ids.sorted { (order[$0.key] ?? .max, $0.key) < (order[$1.key] ?? .max, $1.key) }
        .map { id, releases in
          UpgradePlan.Right(
            subject: id, title: title(id, catalog), isGained: isGained,
            releases: all.words(releases), place: place(id))
        }
    }
    result.resources =
      rights(gained, all.newCatalog, isGained: true) { id in
        after.flatMap { all.new.place(of: id, in: $0) }
      }
      + rights(lost, all.oldCatalog, isGained: false) { id in
        before.flatMap { all.old.place(of: id, in: $0) }
      }
    addRoutes(&result)
  }

  private func title(_ id: String, _ catalog: Catalog) -> String? {
    if id == Catalog.everything { return "everything" }
    let title =
      catalog.resource(id, at: all.newest)?.title ?? catalog.facts(of: id).last?.title ?? ""
    return title.isEmpty ? nil : title
  }

  private func addRoutes(_ result: inout UpgradePlan.Integration) {
    /// The releases in which each route is open.
    func open(_ catalog: Catalog, _ grants: [Int: Grant]) -> [String: ReleaseSet] {
      var open: [String: ReleaseSet] = [:]
      for route in catalog.routes where route.edition == .openSource {
        for release in route.releases.intersection(all.range).indices
        where grants[release]!.opens(route) {
          open["\(route.method) \(route.url)", default: ReleaseSet()].insert(release)
        }
      }
      return open
    }
    let old = open(all.oldCatalog, oldGrants)
    let new = open(all.newCatalog, newGrants)
    func rights(
      _ routes: [String: ReleaseSet], without others: [String: ReleaseSet], isGained: Bool
    ) -> [UpgradePlan.Right] {
      routes.compactMap { route, releases -> UpgradePlan.Right? in
        let only = releases.subtracting(others[route] ?? ReleaseSet())
        guard !only.isEmpty else { return nil }
        return UpgradePlan.Right(subject: route, isGained: isGained, releases: all.words(only))
      }.sorted { Self.routeOrder($0.subject) < Self.routeOrder($1.subject) }
    }
    result.routes =
      rights(new, without: old, isGained: true) + rights(old, without: new, isGained: false)
  }

  /// By URL, then by method.
  private static func routeOrder(_ route: String) -> (String, String) {
    let parts = route.split(separator: " ", maxSplits: 1)
    return (String(parts.last ?? ""), String(parts.first ?? ""))
  }

  /// Differences of the lists of resources that change no right.
  private func addIneffective(
    _ before: UpgradeSide.Member, _ after: UpgradeSide.Member,
    _ result: inout UpgradePlan.Integration
  ) {
    let effective = Set(result.resources.map(\.subject))
    func ids(_ member: UpgradeSide.Member) -> [ExactString] {
      var seen: Set<ExactString> = []
      return member.resources.map { ExactString($0.text) }.filter { seen.insert($0).inserted }
    }
    let (old, new) = (ids(before), ids(after))
    func reason(_ id: String, _ catalog: Catalog, _ isLegacy: Bool) -> String {
      if id == Catalog.root { return "the root grants nothing by itself" }
      if id == Catalog.everything { return "it adds nothing here" }
      let known = all.range.indices.contains { catalog.path(of: id, at: $0) != nil }
      if !known {
        if let owner = all.owner(ofUnseen: id) { return "it counts where a shop has \(owner)" }
        return catalog.onlyEdition(of: id)?.onlyHere ?? "no release in question has it"
      }
      return isLegacy ? "it is granted as before" : "it comes along above another one"
    }
    for id in new where !old.contains(id) && !effective.contains(id.text) {
      result.ineffective.append(
        "\(id.text) is listed now: \(reason(id.text, all.newCatalog, after.isLegacy)).")
    }
    for id in old where !new.contains(id) && !effective.contains(id.text) {
      result.ineffective.append(
        "\(id.text) is listed no more: \(reason(id.text, all.oldCatalog, after.isLegacy)).")
    }
    if Set(old) == Set(new), old != new {
      result.ineffective.append("The resources are listed in another order.")
    }
  }

  private func shown(_ place: UpgradePlan.Place) -> String {
    place.line.map { "\(place.path):\($0)" } ?? place.path
  }
}
