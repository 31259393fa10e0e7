package import MagintCatalog
package import MagintCore
package import MagintXML

/// The rules that are in force.
///
/// The others run as well, for what they claim: a defect that a rule has a name for is not reported
/// by a generic rule because nobody wants to hear of it under its name.
package struct RuleSet: Sendable {
  private let excluded: Set<RuleID>
  private let projectRules: [any ProjectRule.Type]
  private let packageRules: [any PackageRule.Type]
  private let moduleRules: [any ModuleRule.Type]
  let suppressionRules: [any SuppressionRule.Type]

  /// Every rule.
  package static let all = RuleSet { _ in true }

  /// The rules whose id `isIncluded` accepts.
  package init(_ isIncluded: (RuleID) -> Bool) {
    excluded = Set(RuleRegistry.list.filter { !isIncluded($0) })
    projectRules = RuleRegistry.projectRules.filter { isIncluded($0.id) }
    packageRules = RuleRegistry.packageRules.filter { isIncluded($0.id) }
    moduleRules = RuleRegistry.moduleRules.filter { isIncluded($0.id) }
    suppressionRules = RuleRegistry.suppressionRules.filter { isIncluded($0.id) }
  }

  func isIncluded(_ rule: RuleID) -> Bool { !excluded.contains(rule) }

  /// The findings about one file, in no order.
  package func check(
    _ document: XMLDocument, _ kind: FileKind?, _ knowledge: ResourceKnowledge = .standard,
    keepsResources: Bool = false, placeholders: [String] = []
  ) -> (findings: [Diagnostic], summary: FileSummary?) {
    let file = CheckedFile(document, kind, knowledge, placeholders: placeholders)
    var list = FindingList(file)
    // The schema rules come last in the registry: they report what no other has claimed.
    for rule in RuleRegistry.fileRules { rule.check(file, &list) }
    if !excluded.isEmpty { list.remove { excluded.contains($0.rule) } }
    return (list.finish(), kind.map { FileSummary(file, $0, keepsResources: keepsResources) })
  }

  /// The findings about a file of another kind that a module has: whether it is well-formed.
  package func checkForm(_ document: XMLDocument) -> [Diagnostic] {
    let file = CheckedFile(document, nil)
    var list = FindingList(file)
    for rule in RuleRegistry.fileRules
    where rule is any XMLProblemRule.Type && !excluded.contains(rule.id) {
      rule.check(file, &list)
    }
    return list.finish()
  }

  /// The findings about one module's directory, in no order.
  package func check(_ module: CheckedModule) -> [Diagnostic] {
    guard let sources = module.sources else { return [] }
    var findings: [Diagnostic] = []
    if let document = sources.moduleXML, document.tree == nil { findings += checkForm(document) }
    for rule in moduleRules { rule.check(module, sources, &findings) }
    return findings
  }

  /// Lets the rules that look at all files change and add to `findings`.
  package func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    for rule in projectRules { rule.check(project, &findings) }
  }

  /// The findings about a package, in no order; those about its integration files are not among them.
  package func check(_ package: CheckedPackage) -> [Diagnostic] {
    var findings = PackageFindings(package)
    for rule in packageRules { rule.check(package, &findings) }
    return findings.findings
  }
}

extension RuleRegistry {
  /// The ids of all rules.
  package static let ids = Set(list)

  /// The same, some of them twice.
  fileprivate static let list: [RuleID] =
    fileRules.map { $0.id } + projectRules.map { $0.id } + moduleRules.map { $0.id }
    + packageRules.map { $0.id } + suppressionRules.map { $0.id }

  /// The rules that find nothing, or not all, where a file is linted alone.
  package static let needsOtherFiles: Set<RuleID> = Set(
    projectRules.map { $0.id } + moduleRules.map { $0.id })

  /// The rules whose findings depend on the release in question and on the modules around.
  static let needsKnowledge: Set<RuleID> = Set(
    fileRules.filter { $0.metadata.category == .access }.map { $0.id }
      + projectRules.map { $0.id })

  /// The rule that was probably meant.
  package static func nearest(to id: RuleID) -> RuleID? {
    MagintCore.nearest(to: id.name, among: ids.lazy.map(\.name)).map { RuleID($0) }
  }
}
