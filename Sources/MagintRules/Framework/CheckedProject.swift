package import MagintCatalog
package import MagintCore
package import MagintModel
package import MagintXML

/// What is kept of each file for the rules that look at all of them.
///
/// A class, as a run has ten thousand of them and hands them from list to list.
package final class FileSummary: Sendable {
  package struct Integration: Sendable {
    package var name: String
    /// The same for all names that differ by nothing but case and spaces at their end; nil where letters
    /// that are not ASCII make that a matter of the database's table.
    package let foldedHash: UInt64?
    /// Of the name in the file.
    package var range: SourceRange
    package var hasEmail: Bool
    /// Which of its values are there: `email` and the two URLs.
    package var values: [ElementName]
    /// What they are, in the same order.
    package var texts: [String] = []
    /// A hash of the ids that it lists, in whatever order.
    package var resourcesHash: UInt64 = 0
    /// Those of them that contain a `&`.
    package var ampersands: [(name: ElementName, range: SourceRange)]
    /// The ids that it lists, each once.
    package var resources: Set<String>
    /// What findings about the list as a whole point at: `resources`, or the name.
    package var listRange: SourceRange
  }

  package let path: String
  package let kind: FileKind
  package let integrations: [Integration]
  /// Whether the file is not well-formed, so that nobody knows what it declares.
  package let isBroken: Bool
  /// Of the root element; empty where the file is not well-formed.
  package let rootName: String
  /// Whether the root has an attribute with a prefix, and whether it declares one.
  package let usesPrefix: Bool
  package let declaresPrefix: Bool
  /// Whether it has a document type, whose entities mean nothing in what it is merged into.
  package let hasDoctype: Bool

  /// - Parameter keepsResources: whether a rule will ask for the lists of resources.
  package init(_ file: CheckedFile, _ kind: FileKind, keepsResources: Bool = false) {
    path = file.path
    self.kind = kind
    isBroken = file.tree == nil
    hasDoctype = file.document.doctype != nil
    var rootName = ""
    var (usesPrefix, declaresPrefix) = (false, false)
    if let tree = file.tree, let root = tree.elements.first {
      rootName = root.name.text
      for attribute in root.attributes.lazy.map({ tree.attributes[$0] }) {
        if attribute.isNamespaceDeclaration {
          declaresPrefix = true
        } else if attribute.namespace != 0 {
          usesPrefix = true
        }
      }
    }
    self.rootName = rootName
    self.usesPrefix = usesPrefix
    self.declaresPrefix = declaresPrefix
    // One pass over the start of the file finds all places: names come in order.
    var position = SourcePosition(line: 1, column: 1, offset: 0)
    var index = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    func place(_ offset: Int) -> SourcePosition {
      let bytes = file.bytes
      while index < offset {
        let byte = bytes[index]
        if byte == 0x0A || (byte == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A))
        {
          position.line += 1
          position.column = 1
        } else if byte & 0xC0 != 0x80 {
          position.column += 1
        }
        index += 1
      }
      position.offset = offset
      return position
    }
    var table: LineTable?
    integrations = file.integrations.compactMap { integration in
      guard let name = integration.name else { return nil }
      let start = place(name.range.lowerBound)
      var summary = Integration(
        name: name.text, foldedHash: Self.foldedHash(name.text),
        range: SourceRange(start: start, end: place(name.range.upperBound)),
        hasEmail: integration.hasEmail, values: [], ampersands: [], resources: [],
        listRange: SourceRange(start: start, end: start))
      summary.listRange = summary.range
      for place in integration.resourcePlaces where place.hasID {
        // Spread over all bits, so that sums of few differ.
        summary.resourcesHash &+= (UInt64(place.hash) + 1) &* 0x9E37_79B9_7F4A_7C15
      }
      if keepsResources {
        summary.resources = Set(integration.resources.compactMap(\.id?.text))
        if table == nil { table = LineTable(file.bytes) }
        if let tree = file.tree {
          let below = integration.element + 1..<Int(tree.elements[integration.element].subtreeEnd)
          if let list = below.first(where: { tree.elements[$0].name == .resources }) {
            summary.listRange = table!.range(tree.elements[list].nameRange.range, in: file.bytes)
          }
        }
      }
      let values = [
        (ElementName.email, integration.email), (.endpointURL, integration.endpointURL),
        (.identityLinkURL, integration.identityLinkURL),
      ]
      for (name, value) in values {
        guard let value else { continue }
        summary.values.append(name)
        summary.texts.append(value.text)
        // With a comment in it a value does not override, and is not parsed again.
        guard !value.isVerbatim, value.comment == nil, value.text.utf8.contains(UInt8(ascii: "&"))
        else { continue }
        if table == nil { table = LineTable(file.bytes) }
        summary.ampersands.append((name, table!.range(value.range, in: file.bytes)))
      }
      return summary
    }
  }
}

extension FileSummary {
  private static func foldedHash(_ name: String) -> UInt64? {
    guard name.utf8.last == UInt8(ascii: " ") else { return FNV1a.foldedHash64(name) }
    var name = Substring(name)
    while name.utf8.last == UInt8(ascii: " ") { name.removeLast() }
    return FNV1a.foldedHash64(String(name))
  }
}

/// A module with an integration file, or with code that installs integrations.
package final class CheckedModule: Sendable {
  /// The files that say what there is to be granted.
  package let acl: ACLFile?
  package let webapi: WebapiFile?
  /// Its integration files.
  package let files: [FileSummary]
  /// The paths of files that were meant to be integration files and are not read.
  package let unreadPaths: [String]
  package let knowledge: ResourceKnowledge
  /// The releases that a module is to be installed in: what the options say, or those that Adobe
  /// supports.
  package let target: ReleaseSet
  /// Nil where its directory is not a module's, or was not looked at: a file was named alone.
  package let sources: ModuleSources?
  /// What module.xml says of it; nil where it says nothing.
  package let order: Order?

  /// A module's name, and the names that it comes after.
  package struct Order: Sendable {
    package let name: String
    /// The same for equal names.
    package let nameHash: UInt64
    /// Of module.xml.
    package let path: String
    package let sequence: [(name: String, hash: UInt64, range: SourceRange)]
  }

  package init(
    acl: ACLFile? = nil, webapi: WebapiFile? = nil, files: [FileSummary],
    unreadPaths: [String] = [], knowledge: ResourceKnowledge, target: ReleaseSet? = nil,
    sources: ModuleSources? = nil
  ) {
    self.acl = acl
    self.webapi = webapi
    self.files = files
    self.unreadPaths = unreadPaths
    self.knowledge = knowledge
    self.target = target ?? knowledge.supported
    self.sources = sources
    order = sources?.module.map { module in
      let file = module.document.file
      let table = LineTable(file.bytes)
      return Order(
        name: module.name, nameHash: FNV1a.hash64(module.name), path: file.path,
        sequence: module.sequenceNames.map {
          ($0.text, FNV1a.hash64($0.text), table.range($0.range, in: file.bytes))
        })
    }
  }

  private init(_ other: CheckedModule, sources: ModuleSources?) {
    acl = other.acl
    webapi = other.webapi
    files = other.files
    unreadPaths = other.unreadPaths
    knowledge = other.knowledge
    target = other.target
    order = other.order
    self.sources = sources
  }

  /// The part that the rules about all modules need.
  package func trimmed() -> CheckedModule {
    guard let sources else { return self }
    let needsCode = sources.hasCalls || files.contains { $0.kind != .integration }
    return CheckedModule(self, sources: needsCode ? sources.onlyCalls() : nil)
  }

  /// The names that its files of a kind declare.
  package func names(_ kind: FileKind) -> [String] {
    files.lazy.filter { $0.kind == kind }.flatMap { $0.integrations.map(\.name) }
  }

  package var name: String { order?.name ?? sources?.registeredName?.text ?? "" }

  package func has(_ kind: FileKind) -> Bool { files.contains { $0.kind == kind } }

}

/// An `etc/acl.xml`, of a module with integrations or without: Magento merges those of all modules.
package struct CheckedACL: Sendable {
  package let file: ACLFile
  /// What is known where it is. A function, as most files give no reason to ask.
  package let knowledge: @Sendable () -> ResourceKnowledge
  /// The name of its module; nil where that is not known.
  package let moduleName: @Sendable () -> String?

  package init(
    _ file: ACLFile, knowledge: @escaping @Sendable () -> ResourceKnowledge,
    moduleName: @escaping @Sendable () -> String?
  ) {
    self.file = file
    self.knowledge = knowledge
    self.moduleName = moduleName
  }
}

/// All files of a run: what lies below the paths that were given is one project.
package struct CheckedProject: Sendable {
  package var files: [FileSummary]
  /// The modules whose directories were looked at, and those that have an `etc/acl.xml` or
  /// `etc/webapi.xml` of their own.
  package var modules: [CheckedModule]
  /// The `etc/acl.xml` of all modules, in the order of their paths.
  package var acls: [CheckedACL]
  /// The files of each kind, merged, where they may have something to do with each other.
  package var merges: [MergedConfiguration]
  /// Whether two integrations may have names that are one to the database; false where that is certain
  /// not to be so. The halves of a legacy pair are no two.
  package let mayShareNames: Bool

  package init(
    _ files: [FileSummary], modules: [CheckedModule] = [], otherACLs: [CheckedACL] = [],
    merges: [MergedConfiguration] = []
  ) {
    self.modules = modules
    let own = modules.compactMap { module in
      module.acl.map { acl in
        CheckedACL(
          acl, knowledge: { module.knowledge },
          moduleName: { module.name.isEmpty ? nil : module.name })
      }
    }
    acls = (own + otherACLs).sorted { $0.file.document.file.path < $1.file.document.file.path }
    self.merges = merges
    // Whatever the order they were read in, the findings are the same.
    self.files = files.sorted { $0.path < $1.path }
    mayShareNames = Self.mayShareNames(files) { $0.kind != .api }
  }

  /// The order in which Magento merges the files of a kind, by path; nil where it is not known: not all
  /// of them are in modules that module.xml names, or the files have nothing to do with each other.
  package func loadOrder(_ kind: FileKind) -> [String: Int]? {
    guard let merged = merges.first(where: { $0.kind == kind }) else { return nil }
    var names: [String: String] = [:]
    for module in modules {
      guard let name = module.order?.name else { continue }
      for file in module.files { names[file.path] = name }
    }
    let owners = merged.files.map { names[$0.path] }
    // Two copies of a module are in no shop together.
    guard owners.allSatisfy({ $0 != nil }), Set(owners).count == owners.count else { return nil }
    return Dictionary(
      merged.files.enumerated().map { ($1.path, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private static func mayShareNames(
    _ files: [FileSummary], where isConcerned: (FileSummary) -> Bool
  ) -> Bool {
    var hashes: [UInt64] = []
    hashes.reserveCapacity(files.count)
    for file in files where isConcerned(file) {
      for integration in file.integrations {
        guard let hash = integration.foldedHash else { return true }
        hashes.append(hash)
      }
    }
    hashes.sort()
    return zip(hashes, hashes.dropFirst()).contains { $0 == $1 }
  }

  /// The kinds whose files may have something to do with each other when Magento merges them: files
  /// that share a name, or have different roots.
  package static func mergingKinds(_ files: [FileSummary]) -> [FileKind] {
    FileKind.allCases.filter { kind in
      let files = files.filter { $0.kind == kind }
      guard let first = files.first, files.count > 1 else { return false }
      if files.contains(where: \.hasDoctype) { return true }
      let mayShareNames = mayShareNames(files) { _ in true }
      var owners: [ExactString: Int] = [:]
      for (index, file) in files.enumerated() {
        if file.rootName != first.rootName { return true }
        for integration in file.integrations {
          // An empty name, and "0", is merged onto any integration.
          if integration.name.isEmpty || integration.name == "0" { return true }
          if mayShareNames,
            owners.updateValue(index, forKey: ExactString(integration.name)) ?? index != index
          {
            return true
          }
        }
      }
      return files.contains(where: \.usesPrefix) && !files.allSatisfy(\.declaresPrefix)
    }
  }
}
