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

    func installs(_ name: String) -> Bool {
      names?.contains { ExactString($0) == ExactString(name) } ?? true
    }
  }

  private(set) var calls: [Call] = []
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
        for call in source.calls {
          let position = LineTable(bytes).position(of: call.range.lowerBound, in: bytes)
          calls.append(
            Call(
              occasion: occasion,
              place: UpgradePlan.Place(path: source.path, line: position.line),
              className: className, takesNames: call.method == .names, names: call.names,
              module: module.module?.name, setupVersion: module.module?.setupVersion?.text))
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

  /// Whether a shop that has this version has the legacy integration of a name. Where there is no PHP
  /// to look at, it is taken to.
  func hasInstalled(_ name: String) -> Bool {
    !hasPHP || hasMaker || calls.contains { $0.installs(name) }
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
    case .patch: return call.className.map { !old.patches.contains($0.lowercased()) }
    case .recurring: return true
    // A shop that is new to the module runs the one, and may come to the call in the other.
    case .install: return call.module.map { old.versions[$0] == nil } ?? false
    case .upgrade:
      guard let version = call.setupVersion else { return false }
      guard let module = call.module, let before = old.versions[module] else { return nil }
      return before == version ? false : nil
    case .other: return nil
    }
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
