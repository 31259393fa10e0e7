package import MagintCore
package import MagintXML

/// A value that Magento reads, and where it comes from.
package struct MergedValue: Sendable, Hashable {
  package var text: String
  package var origin: Origin
}

/// One integration as Magento holds it when it has merged the files of one kind.
package struct MergedIntegration: Sendable, Hashable {
  package var name: MergedValue
  /// Nil in files of the kind `api` only.
  package var email: MergedValue?
  package var endpointURL: MergedValue?
  package var identityLinkURL: MergedValue?
  /// In the order of the merged document, repeated ones too.
  package var resources: [MergedValue] = []
  /// The files that have a part in it, in their order.
  package var files: [Int] = []
  /// The first file in which it has a `<resources>`.
  package var resourcesFile: Int?
}

/// A fault of the merged document, in the terms of the files that it is made from.
package struct MergedFinding: Sendable {
  package enum Kind: Sendable {
    case schema(SchemaFinding.Kind)
    /// An attribute whose prefix the first file does not declare; its name.
    case unboundAttribute(String)
    /// A reference to an entity; its name.
    case entityReference(String)
  }

  package var kind: Kind
  package var origin: Origin
}

/// The files of one kind, merged.
package struct MergedConfiguration: Sendable {
  package let kind: FileKind
  /// In the order in which they were merged.
  package let files: [SourceFile]
  /// The integrations as production mode holds them, which applies no schema: in the order of their
  /// first appearance. Of two with one name the last counts.
  ///
  /// Developer mode holds the same, where it holds any. Where Magento stops only at reading what is
  /// merged, what can be read is here all the same.
  package let integrations: [MergedIntegration]
  /// Why Magento stops in every mode.
  package let stop: MergeStop?
  /// What developer mode refuses beyond that: by file, in the kind that is checked file by file.
  package let fileFindings: [(file: Int, finding: SchemaFinding)]
  /// What developer mode refuses in the merged document. Empty where one file is refused already.
  package let mergedFindings: [MergedFinding]
  /// Whether another release of libxml2 makes something else of the files.
  package let dependsOnLibXML2: Bool

  /// Whether developer mode accepts the configuration.
  package var isAcceptedInDeveloperMode: Bool {
    stop == nil && fileFindings.isEmpty && mergedFindings.isEmpty
  }

  /// Merges `documents`, which were read with their kind, in their order.
  ///
  /// - Parameters:
  ///   - mayShorten: whether files that have nothing in common are only put behind each other.
  ///   - libxml2: the release that PHP merges with.
  /// - Throws: ``MagintError`` where libxml2 and the scanner cannot be brought together.
  package init(
    _ documents: [XMLDocument], _ kind: FileKind, mayShorten: Bool = true,
    libxml2: LibXML2Release = .reference
  ) throws(MagintError) {
    self.kind = kind
    files = documents.map(\.file)
    var findings: [(file: Int, finding: SchemaFinding)] = []
    if kind == .integration {
      for (file, document) in documents.enumerated() {
        // A single file may lack what another one has.
        findings += document.schemaFindings.filter { !$0.isMissingEmail }.map { (file, $0) }
      }
    }
    fileFindings = findings
    if mayShorten, let integrations = Self.besideEachOther(documents, kind) {
      self.integrations = integrations
      stop = nil
      mergedFindings = []
      dependsOnLibXML2 = false
      return
    }
    var integrations: [MergedIntegration] = []
    var mergedFindings: [MergedFinding] = []
    var stop: MergeStop?
    var tree: ConfigTree?
    var depends = false
    do throws(MergeStop) {
      (tree, depends) = try Self.merged(documents, kind, libxml2)
    } catch {
      stop = error
      switch error.reason {
      case .unterminatedReference, .invalidCharacterReference: depends = true
      default: break
      }
    }
    dependsOnLibXML2 = depends
    if let tree { (integrations, stop) = Self.read(tree, kind) }
    if let tree, findings.isEmpty {
      mergedFindings =
        documents.count == 1
        ? documents[0].schemaFindings.map {
          MergedFinding(kind: .schema($0.kind), origin: Origin(file: 0, range: $0.range))
        }
        : try Self.check(
          tree, kind,
          // Entities of a file that is merged in stand for nothing any more.
          areValid: documents.allSatisfy { $0.schemaFindings.isEmpty && $0.doctype == nil })
    }
    self.integrations = integrations
    self.mergedFindings = mergedFindings
    self.stop = stop
  }

  private static func merged(
    _ documents: [XMLDocument], _ kind: FileKind, _ libxml2: LibXML2Release
  ) throws(MergeStop) -> (tree: ConfigTree?, dependsOnLibXML2: Bool) {
    var merge: ConfigMerge?
    for (file, document) in documents.enumerated() {
      guard let tree = document.tree else {
        throw MergeStop(
          document.unreadEncoding.map { .unreadEncoding($0) } ?? .notWellFormed, file: file,
          origin: document.problem?.range.map { Origin(file: file, range: $0) })
      }
      let next = ConfigTree(document, tree, file: file)
      guard !next.entities.isBeyondLimits else {
        throw MergeStop(
          .entityBeyondLimits, file: file,
          origin: document.doctype.map { Origin(file: file, range: $0) })
      }
      if merge == nil {
        merge = ConfigMerge(next, kind, libxml2)
      } else {
        try merge!.merge(next, file: file)
      }
    }
    return (merge?.tree, merge?.dependsOnLibXML2 ?? false)
  }

  /// The integrations of valid files that have none in common: merging puts them behind each other and
  /// changes nothing. Nil where that is not so plain.
  ///
  /// Most shops are of this kind, and most of their time would go into copying nodes.
  private static func besideEachOther(
    _ documents: [XMLDocument], _ kind: FileKind
  ) -> [MergedIntegration]? {
    guard let first = documents.first else { return [] }
    let prefixes = schemaInstancePrefixes(first)
    // What a file has by itself is read on all processors.
    let parts = inParallel(documents.count) { files -> [MergedIntegration]? in
      var part: [MergedIntegration] = []
      part.reserveCapacity(files.count)
      for file in files {
        guard append(documents[file], kind, file, prefixes, &part) else { return nil }
      }
      return part
    }
    var result: [MergedIntegration] = []
    result.reserveCapacity(documents.count)
    var places: [ExactString: Int] = Dictionary(minimumCapacity: documents.count)
    for part in parts {
      guard let part else { return nil }
      for next in part {
        if let place = places.updateValue(result.count, forKey: ExactString(next.name.text)) {
          // Only in the first file does the last of several replace the others.
          guard next.files == [0] else { return nil }
          places[ExactString(next.name.text)] = place
          result[place] = next
        } else {
          result.append(next)
        }
      }
    }
    return result
  }

  /// The prefixes that the root of a document declares for the namespace of `schemaLocation`.
  private static func schemaInstancePrefixes(_ document: XMLDocument) -> Set<String> {
    guard let tree = document.tree, let root = tree.elements.first else { return [] }
    var prefixes: Set<String> = []
    for index in root.attributes where tree.attributes[index].isNamespaceDeclaration {
      guard tree.attributeValue(index, document.file.bytes) == XMLTree.schemaInstance else {
        continue
      }
      let name = document.file.text(tree.attributes[index].nameRange.range)
      prefixes.insert(String(name.dropFirst("xmlns:".count)))
    }
    return prefixes
  }

  /// Adds the integrations of one of the files; false where it is not plain what they become.
  private static func append(
    _ document: XMLDocument, _ kind: FileKind, _ file: Int, _ prefixes: Set<String>,
    _ result: inout [MergedIntegration]
  ) -> Bool {
    guard document.schemaFindings.isEmpty, document.doctype == nil, let tree = document.tree,
      let root = tree.elements.first
    else { return false }
    // A prefix of another namespace makes another attribute of what is merged in under it.
    if file > 0 {
      for index in root.attributes where !tree.attributes[index].isNamespaceDeclaration {
        let name = document.file.text(tree.attributes[index].nameRange.range)
        guard prefixes.contains(String(name.prefix { $0 != ":" })) else { return false }
      }
    }
    for integration in IntegrationFile(document, kind).integrations {
      guard let name = integration.name, !name.text.isEmpty, name.text != "0",
        file == 0 || !name.text.utf8.contains(UInt8(ascii: "'"))
      else { return false }
      func merged(_ value: Value) -> MergedValue {
        MergedValue(text: value.text, origin: Origin(file: file, range: value.range))
      }
      var next = MergedIntegration(name: merged(name))
      next.files = [file]
      if kind != .api {
        next.email = integration.email.map(merged)
        next.endpointURL = integration.endpointURL.map(merged)
        next.identityLinkURL = integration.identityLinkURL.map(merged)
        if next.email == nil { return false }
      }
      if kind != .config {
        next.resources.reserveCapacity(integration.resourcePlaces.count)
        for place in integration.resourcePlaces {
          if let id = integration.id(of: place) { next.resources.append(merged(id)) }
        }
        next.resourcesFile = integration.hasResources ? file : nil
      }
      result.append(next)
    }
    return true
  }

  // MARK: Reading

  /// What Magento's converter reads from the merged document: elements by local name, in any
  /// namespace and however deep, the first of each kind.
  private static func read(
    _ tree: ConfigTree, _ kind: FileKind
  ) -> (integrations: [MergedIntegration], stop: MergeStop?) {
    var integrations: [Int] = []
    if tree.nodes[ConfigTree.root].meaning == .integration { integrations.append(ConfigTree.root) }
    tree.elements(below: ConfigTree.root) {
      if tree.nodes[$0].meaning == .integration { integrations.append($0) }
    }
    // Nested ones make this quadratic at worst, in a document of limited depth.
    var result: [MergedIntegration] = []
    var places: [ExactString: Int] = [:]
    var stop: MergeStop?
    for node in integrations {
      guard let name = tree.nameAttribute(of: node) else {
        stop = stop ?? MergeStop(.missingName(.integration), at: tree.nodes[node].origin)
        continue
      }
      var integration = MergedIntegration(
        name: MergedValue(text: name.value, origin: name.origin))
      integration.files = tree.nodes[node].files
      var nameless: Origin?
      tree.elements(below: node) { element in
        func value() -> MergedValue {
          MergedValue(text: tree.text(of: element), origin: tree.nodes[element].content)
        }
        switch tree.nodes[element].meaning {
        case .email where kind != .api && integration.email == nil: integration.email = value()
        case .endpointURL where kind != .api && integration.endpointURL == nil:
          integration.endpointURL = value()
        case .identityLinkURL where kind != .api && integration.identityLinkURL == nil:
          integration.identityLinkURL = value()
        case .resource where kind != .config:
          if let id = tree.nameAttribute(of: element) {
            integration.resources.append(MergedValue(text: id.value, origin: id.origin))
          } else if nameless == nil {
            nameless = tree.nodes[element].origin
          }
        case .resources where integration.resourcesFile == nil:
          integration.resourcesFile = tree.nodes[element].origin.file
        default: break
        }
      }
      // In the order in which Magento comes to it.
      if kind != .api, integration.email == nil {
        stop = stop ?? MergeStop(.missingEmail(name.value), at: name.origin)
      }
      if let nameless { stop = stop ?? MergeStop(.missingName(.resource), at: nameless) }
      if let place = places[ExactString(name.value)] {
        result[place] = integration
      } else {
        places[ExactString(name.value)] = result.count
        result.append(integration)
      }
    }
    return (result, stop)
  }
}

extension MergeStop {
  fileprivate init(_ reason: Reason, at origin: Origin) {
    self.init(reason, file: origin.file, origin: origin)
  }
}

extension SchemaFinding {
  /// Whether it says that an integration has no email, which another file may supply.
  package var isMissingEmail: Bool {
    if case .missingElement(let name) = kind { return name == .email }
    return false
  }
}
