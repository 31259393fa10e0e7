internal import MagintCatalog
internal import MagintCore
internal import MagintPHP
internal import MagintRules

/// What the setup code of a version installs: the calls of `processIntegrationConfig`, and when Magento
/// comes to them.
struct SetupCode: Sendable {
  /// When Magento runs the file that a call is in.
  enum Occasion: Sendable {
    /// A patch: once in each shop.
    case patch
    /// `RecurringData` and `Recurring`: at every `setup:upgrade`.
    case recurring
    /// `UpgradeData` and `UpgradeSchema`: where the module's `setup_version` has grown.
    case upgrade
    /// `InstallData` and `InstallSchema`: in a shop that is new to the module.
    case install
    /// Code that is called from elsewhere.
    case other
  }

  struct Call: Sendable {
    var occasion: Occasion
    /// As the file is shown.
    var place: UpgradePlan.Place
    /// Of the file, with its namespace.
    var className: String?
    /// Whether it is one of `processIntegrationConfig`, which takes names; otherwise one of
    /// `processConfigBasedIntegrations`, which takes what is to be installed itself.
    var takesNames: Bool
    /// Nil where the code would have to run to tell.
    var names: [String]?
    /// Nil where its etc/module.xml names none.
    var module: String?
    /// The module's `setup_version`.
    var setupVersion: String?
    /// Of a patch that has one.
    var patchVersion: SetupScript.PatchVersion?
    /// What the shop's version of the module has to be for a method of an upgrade script to come to it;
    /// nil where something else decides as well.
    var conditions: [SetupScript.Condition]?

    func installs(_ name: String) -> Bool {
      names?.contains { ExactString($0) == ExactString(name) } ?? true
    }
  }

  private(set) var calls: [Call] = []
  /// Setup code that deletes integrations; the names of each are what it deletes.
  private(set) var deletions: [Call] = []
  /// All classes of patches, with their namespaces, in lower case as PHP compares them.
  private(set) var patches: Set<String> = []
  /// Whether there is any PHP file, so that something can be said of what it does.
  let hasPHP: Bool
  /// Whether some file makes integrations by itself.
  let hasMaker: Bool

  /// All modules of the version, by name, with their `setup_version`.
  private let versions: [String: String?]

  /// - Parameter declarations: the etc/module.xml files of all modules of the version, with or without
  ///   integrations.
  init(_ modules: [ModuleSources], _ declarations: [ModuleFile]) {
    versions = Dictionary(
      declarations.map { ($0.name, $0.setupVersion?.text) }, uniquingKeysWith: { first, _ in first }
    )
    hasPHP = modules.contains(where: \.hasPHP)
    hasMaker = modules.contains { $0.makerPath != nil }
    for module in modules {
      for source in module.sources {
        let occasion = Self.occasion(source.relativePath)
        let className = source.file.classes.first { $0.form == .class && !$0.name.isEmpty }?.name
        if occasion == .patch, let className { patches.insert(className.lowercased()) }
        let bytes = source.file.file.bytes
        let patchVersion =
          occasion == .patch ? SetupScript.patchVersion(source.file) : nil
        func call(at range: Range<Int>, takesNames: Bool, _ names: [String]?) -> Call {
          let position = LineTable(bytes).position(of: range.lowerBound, in: bytes)
          return Call(
            occasion: occasion,
            place: UpgradePlan.Place(path: source.path, line: position.line),
            className: className, takesNames: takesNames, names: names,
            module: module.module?.name, setupVersion: module.module?.setupVersion?.text,
            patchVersion: patchVersion,
            conditions: occasion == .upgrade
              ? SetupScript.conditions(at: range.lowerBound, in: source.file) : nil)
        }
        for found in source.calls {
          calls.append(
            call(at: found.range, takesNames: found.method == .names, found.names))
        }
        if let deletion = SetupScript.deletion(source.file) {
          deletions.append(call(at: deletion.range, takesNames: true, deletion.names))
        }
      }
    }
  }

  private static func occasion(_ path: String) -> Occasion {
    if path.hasPrefix("Setup/Patch/Data/") || path.hasPrefix("Setup/Patch/Schema/") {
      return .patch
    }
    switch path {
    case "Setup/Recurring.php", "Setup/RecurringData.php": return .recurring
    case "Setup/UpgradeData.php", "Setup/UpgradeSchema.php": return .upgrade
    case "Setup/InstallData.php", "Setup/InstallSchema.php": return .install
    default: return .other
    }
  }

  /// Nothing: what a shop has that never had the module.
  private init() {
    versions = [:]
    hasPHP = false
    hasMaker = false
  }

  private static let nothing = SetupCode()

  /// Whether a shop that has this version has the legacy integration of a name. Where there is no PHP
  /// to look at, it is taken to.
  func hasInstalled(_ name: String) -> Bool {
    !hasPHP || hasMaker || firstInstaller(of: name) != nil
  }

  /// The call that installs a name in a shop that is new to this version.
  func firstInstaller(of name: String) -> Call? {
    calls.first { $0.installs(name) && isReached($0, from: Self.nothing) != false }
  }

  /// Whether an upgrade comes to a call for a name.
  enum Run: Sendable {
    case yes(Call)
    case maybe(Call)
    case no
    /// There is no PHP to look at.
    case unknown
  }

  /// Whether the upgrade from `old` comes to a call; nil where it depends on what shops have.
  func isReached(_ call: Call, from old: SetupCode) -> Bool? {
    switch call.occasion {
    case .patch:
      guard let className = call.className else { return nil }
      // A patch that is there already has run, or was skipped and marked as applied.
      if old.patches.contains(className.lowercased()) { return false }
      return SetupScript.runs(call.patchVersion, setupVersion: call.setupVersion)
    case .recurring: return true
    // A shop that is new to the module runs the one, and may come to the call in the other.
    case .install:
      guard let version = call.setupVersion, !version.isEmpty else { return false }
      return call.module.map { old.versions[$0] == nil } ?? false
    case .upgrade:
      guard let version = call.setupVersion, !version.isEmpty, let module = call.module else {
        return false
      }
      // What the shop has noted; nothing where the module is new there, or had no version.
      let before = (old.versions[module] ?? nil) ?? ""
      guard before.isEmpty || PHPVersion(before) < PHPVersion(version) else { return false }
      guard let conditions = call.conditions else { return nil }
      let answers = conditions.map { $0.holds(for: before) }
      return answers.contains(false) ? false : answers.contains(nil) ? nil : true
    case .other: return nil
    }
  }

  /// Whether the upgrade from `old` deletes the integration of a name; with the call that does, or may.
  func deletes(_ name: String, from old: SetupCode) -> (call: Call, isCertain: Bool)? {
    var result: (call: Call, isCertain: Bool)?
    for call in deletions where call.installs(name) {
      switch isReached(call, from: old) {
      case true? where call.names != nil: return (call, true)
      case false?: break
      default: result = result ?? (call, false)
      }
    }
    return result
  }

  /// Whether the upgrade from `old` comes to a call for `name`.
  func run(for name: String, from old: SetupCode) -> Run {
    guard hasPHP else { return .unknown }
    var result = Run.no
    for call in calls where call.installs(name) {
      switch (isReached(call, from: old), call.names) {
      case (true?, _?): return .yes(call)
      case (false?, _): break
      default: if case .no = result { result = .maybe(call) }
      }
    }
    return result
  }
}
