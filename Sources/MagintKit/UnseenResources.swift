internal import MagintCatalog
internal import MagintCore
internal import MagintRules
internal import MagintXML

/// Which resources that nobody in sight declares a shop may have all the same: of Adobe Commerce and B2B,
/// of a module of Magento's that Open Source never had, and of modules that those in sight require or come
/// after.
struct UnseenResources: Sendable {
  private var inSight: Set<String> = []
  /// The modules that a `<sequence>` names.
  private var sequence: Set<String> = []
  /// What composer.json files require.
  private var packages: Set<String> = []
  /// What the shops run, where that was said.
  var edition: ShopEdition?

  init() {}

  /// - Parameter bytes: those of a module's file, by its path; nil where it has none.
  init(_ modules: [Project.Module], bytes: (String) -> [UInt8]?) {
    for module in modules {
      inSight.insert(module.declaration.name)
      sequence.formUnion(module.declaration.sequence)
      if let bytes = bytes(module.path("composer.json")),
        let require = (try? JSONTree.parse(bytes))?["require"]
      {
        packages.formUnion(require.members.map(\.name))
      }
    }
  }

  func union(_ other: UnseenResources) -> UnseenResources {
    var result = self
    result.inSight.formUnion(other.inSight)
    result.sequence.formUnion(other.sequence)
    result.packages.formUnion(other.packages)
    return result
  }

  /// Who may have a resource, in words for "where a shop has …"; nil where nobody has.
  func owner(of id: String, _ catalog: Catalog) -> String? {
    guard MalformedResourceID.isWellFormed(id), let end = id.firstRange(of: "::")?.lowerBound else {
      return nil
    }
    let module = String(id[..<end])
    guard !inSight.contains(module) else { return nil }
    let known = catalog.onlyEdition(of: id) ?? EmbeddedCatalog.otherEditions[module.lowercased()]
    if let known {
      guard edition.map({ $0.has(known) }) ?? true else { return nil }
      return known == .extension ? module : known.title
    }
    if sequence.contains(module), !module.lowercased().hasPrefix("magento_") { return module }
    if module.hasPrefix("Magento_") {
      // Of Open Source every module is known; a misspelt name of one of them is none.
      let isShort = module.count < "Magento_Catalog".count
      guard edition != .openSource,
        !EmbeddedCatalog.openSourceModules.contains(module.lowercased()),
        nearest(to: module, among: catalog.packages.keys, within: isShort ? 1 : 2) == nil
      else { return nil }
      return module
    }
    let parts = module.lowercased().split(separator: "_", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    // `other/module-erp` and `other/erp` for Other_Erp.
    let isRequired = packages.contains { package in
      let names = package.lowercased().split(separator: "/")
      guard names.count == 2, names[0] == parts[0] else { return false }
      return names[1].filter { $0 != "-" && $0 != "_" && $0 != "." }.contains(parts[1])
    }
    return isRequired ? module : nil
  }
}
