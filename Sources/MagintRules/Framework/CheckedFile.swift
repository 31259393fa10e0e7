package import MagintCatalog
package import MagintCore
package import MagintModel
package import MagintXML

/// One file as the rules see it.
package struct CheckedFile: Sendable {
  package let document: XMLDocument
  /// Nil for a file that Magento does not read.
  package let kind: FileKind?
  package let model: IntegrationFile?

  package var file: SourceFile { document.file }
  package var path: String { document.file.path }
  package var bytes: [UInt8] { document.file.bytes }
  package var tree: XMLTree? { document.tree }
  package let integrations: [Integration]
  package var schemaFindings: [SchemaFinding] { document.schemaFindings }
  /// Indices of the schema findings by the element they are about.
  private let schemaFindingsByElement: [Int: [Int]]

  /// What is known of resources here.
  package let knowledge: ResourceKnowledge
  /// The lists of resources, as ``listed(_:)`` has them, in which there may be something to say of one:
  /// it does not exist everywhere in ``knowledge``'s range, opens no route there, opens a lot, or an
  /// `acl.xml` in sight declares it.
  package let notableResources: [[ListedResource]]
  /// The URLs of the integrations, read once for all rules: none in an `api.xml`, and none that
  /// refers to entities of the document.
  package let urls: [CheckedURL]
  /// Whether a resource's id is not of the form `Vendor_Module::resource`.
  package let hasMalformedIDs: Bool

  /// Domains that are placeholders besides those that everybody knows.
  package let placeholders: [String]

  /// One resource of a list, looked up.
  package struct ListedResource: Sendable {
    package var id: Value
    package var element: Int
    /// Nil where the catalog does not know it.
    package var availability: ResourceAvailability?
    /// The `acl.xml` in sight that declares it.
    package var declared: ResourceKnowledge.Declared?
  }

  /// A URL of an integration.
  package struct CheckedURL: Sendable {
    package let name: ElementName
    package let value: Value
    /// Without the white space around it.
    package let trimmed: Substring
    /// How many bytes of white space are in front of that.
    package let lead: Int
    package let address: Result<WebAddress, WebAddress.ParseError>

    init(_ name: ElementName, _ value: Value) {
      self.name = name
      self.value = value
      trimmed = value.trimmed
      lead = value.text.utf8.distance(from: value.text.startIndex, to: trimmed.startIndex)
      address = WebAddress.parse(trimmed)
    }
  }

  package init(
    _ document: XMLDocument, _ kind: FileKind?, _ knowledge: ResourceKnowledge = .standard,
    placeholders: [String] = []
  ) {
    self.document = document
    self.placeholders = placeholders
    self.kind = kind
    self.knowledge = knowledge
    model = kind.map { IntegrationFile(document, $0) }
    schemaFindingsByElement =
      document.schemaFindings.isEmpty
      ? [:]
      : Dictionary(grouping: document.schemaFindings.indices) {
        document.schemaFindings[$0].element
      }
    integrations = model?.integrations ?? []
    var urls: [CheckedURL] = []
    if kind != .api {
      for integration in integrations {
        for (name, url) in integration.urls where !url.hasEntityReference {
          urls.append(CheckedURL(name, url))
        }
      }
    }
    self.urls = urls
    guard kind != .config else {
      notableResources = []
      hasMalformedIDs = false
      return
    }
    var hasMalformedIDs = false
    var notable: [[ListedResource]] = []
    for integration in integrations
    where Self.isNotable(integration, document.file.bytes, knowledge, &hasMalformedIDs) {
      notable.append(Self.listed(integration, knowledge))
    }
    notableResources = notable
    self.hasMalformedIDs = hasMalformedIDs
  }

  /// Goes over the ids of a list without making their texts: of nearly all there is nothing to say.
  private static func isNotable(
    _ integration: Integration, _ bytes: [UInt8], _ knowledge: ResourceKnowledge,
    _ hasMalformedIDs: inout Bool
  ) -> Bool {
    var isNotable = !knowledge.declared.isEmpty
    for place in integration.resourcePlaces where place.hasID {
      // What the program's own catalog knows is well-formed.
      guard place.isVerbatim,
        let known = knowledge.availability(
          of: bytes.span.extracting(place.range.range), place.hash)
      else {
        isNotable = true
        if let id = integration.id(of: place), !MalformedResourceID.isWellFormed(id.text) {
          hasMalformedIDs = true
        }
        continue
      }
      if !knowledge.isEmbedded,
        !MalformedResourceID.isWellFormed(bytes.span.extracting(place.range.range))
      {
        hasMalformedIDs = true
      }
      if isNotable { continue }
      isNotable =
        !known.isEverywhere(in: knowledge.range)
        || SensitiveResources.mayContain(place.hash)
    }
    return isNotable
  }

  /// What is known of each resource that an integration lists: those with a well-formed id that are no
  /// root, in order.
  package func listed(_ integration: Integration) -> [ListedResource] {
    Self.listed(integration, knowledge)
  }

  private static func listed(
    _ integration: Integration, _ knowledge: ResourceKnowledge
  ) -> [ListedResource] {
    var listed: [ListedResource] = []
    listed.reserveCapacity(integration.resourcePlaces.count)
    for resource in integration.resources {
      guard let id = resource.id, MalformedResourceID.isWellFormed(id.text) else { continue }
      if id.text == "Magento_Backend::all" || id.text == "Magento_Backend::admin" { continue }
      listed.append(
        ListedResource(
          id: id, element: resource.element, availability: knowledge.availability(of: id.text),
          declared: knowledge.declared.isEmpty ? nil : knowledge.declared[id.text]))
    }
    return listed
  }

  /// What is above one of `resources` in the tree of a release.
  package func ancestors(of resources: [ListedResource], at release: Int) -> Set<String> {
    var ancestors: Set<String> = []
    for id in Set(resources.map(\.id.text)) {
      for fact in knowledge.catalog.path(of: id, at: release)?.dropLast() ?? [] {
        ancestors.insert(fact.id)
      }
    }
    return ancestors
  }

  /// Indices of the schema findings about `element`.
  package func schemaFindings(about element: Int) -> [Int] {
    schemaFindingsByElement[element] ?? []
  }

  /// Whether developer mode refuses `value` for its type.
  package func isRejected(_ value: Value) -> Bool {
    invalidValueFinding(value) != nil
  }

  fileprivate func invalidValueFinding(_ value: Value) -> Int? {
    schemaFindings(about: value.element).first {
      if case .invalidValue = schemaFindings[$0].kind {
        schemaFindings[$0].attribute == value.attribute
      } else {
        false
      }
    }
  }

  /// How the name of an integration is written in messages.
  package func label(_ integration: Integration) -> String {
    integration.name.map { quoted($0.text) } ?? "an integration without a name"
  }

  /// The name in the start tag of `element`: what findings about the element itself point at.
  package func nameRange(_ element: Int) -> Range<Int>? {
    tree?.elements[element].nameRange.range
  }

  /// What findings about an integration point at: its name, or its tag where it has none.
  package func identifyingRange(_ integration: Integration) -> Range<Int>? {
    if let name = integration.name, !name.range.isEmpty { return name.range }
    return nameRange(integration.element)
  }

  /// A range of a value's text as a range of the file; the whole value where it is not verbatim.
  package func range(_ part: Range<Int>, of value: Value) -> Range<Int> {
    guard value.isVerbatim else { return value.range }
    let start = value.range.lowerBound + part.lowerBound
    return start..<start + part.count
  }

  /// What a finding about a value points at; an empty one has its element instead.
  package func visibleRange(_ value: Value) -> Range<Int> {
    guard value.range.isEmpty, let tree else { return value.range }
    if let attribute = value.attribute {
      let attribute = tree.attributes[attribute]
      return Int(attribute.nameRange.start)..<Int(attribute.value.end) + 1
    }
    return tree.elements[value.element].range
  }

  /// An edit that makes `text` the content of `value`; nil where it would take away anything else
  /// than characters.
  package func replacing(_ value: Value, by text: String) -> FixIt.Edit? {
    guard let tree, value.isTextOnly else { return nil }
    if value.attribute == nil, tree.elements[value.element].isSelfClosing { return nil }
    return FixIt.Edit(value.range, escaped(text, isAttribute: value.attribute != nil))
  }

  /// An edit that removes an element and, if it stands alone there, its line.
  package func removing(_ element: Int) -> FixIt.Edit? {
    guard let tree else { return nil }
    return FixIt.Edit(lineRange(tree.elements[element].range), "")
  }

  /// `range` with the spaces before it and the line end behind it, if nothing else is there.
  package func lineRange(_ range: Range<Int>) -> Range<Int> { file.lineRange(range) }
}

extension SourceFile {
  /// `range` with the spaces before it and the line end behind it, if nothing else is there.
  func lineRange(_ range: Range<Int>) -> Range<Int> {
    let start = withBlanks(range).lowerBound
    guard start == 0 || bytes[start - 1] == 0x0A || bytes[start - 1] == 0x0D else { return range }
    var end = range.upperBound
    while end < bytes.count, bytes[end] == 0x20 || bytes[end] == 0x09 { end += 1 }
    guard end < bytes.count, bytes[end] == 0x0A || bytes[end] == 0x0D else { return range }
    if bytes[end] == 0x0D, end + 1 < bytes.count, bytes[end + 1] == 0x0A { end += 1 }
    return start..<end + 1
  }

  /// What ends the first line, as it is to end others.
  var lineEnd: String {
    guard let at = bytes.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }), bytes[at] == 0x0D else {
      return "\n"
    }
    return at + 1 < bytes.count && bytes[at + 1] == 0x0A ? "\r\n" : "\r"
  }

  /// `range` with the spaces before it.
  func withBlanks(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
    return start..<range.upperBound
  }
}

/// Edits that put the text in `range` into a comment.
func commenting(_ range: Range<Int>) -> [FixIt.Edit] {
  [
    FixIt.Edit(range.lowerBound..<range.lowerBound, "<!-- "),
    FixIt.Edit(range.upperBound..<range.upperBound, " -->"),
  ]
}

/// The findings about one file, as its rules add them.
package struct FindingList {
  private let file: CheckedFile
  private var table: LineTable?
  package private(set) var findings: [Diagnostic] = []
  /// Schema findings that a rule of its own has explained, by index.
  package private(set) var claimed: Set<Int> = []

  package init(_ file: CheckedFile) { self.file = file }

  /// Where `bytes` are.
  package mutating func range(_ bytes: Range<Int>) -> SourceRange {
    if table == nil { table = LineTable(file.bytes) }
    return table!.range(bytes, in: file.bytes)
  }

  package mutating func add<R: Rule>(
    _ rule: R.Type, _ severity: Severity, _ consequences: [Consequence], at bytes: Range<Int>?,
    edition: Edition? = nil, _ message: String, _ explanation: String? = nil,
    notes: [(message: String, at: Range<Int>?)] = [], fixIts: [FixIt] = []
  ) {
    var diagnostic = Diagnostic(
      rule: rule.id, severity: severity, consequences: consequences, path: file.path,
      range: bytes.map { range($0) }, message: message, explanation: explanation, fixIts: fixIts)
    diagnostic.encoding = file.file.encoding
    diagnostic.edition = edition
    for note in notes {
      diagnostic.notes.append(
        Diagnostic.Note(
          note.message, path: note.at == nil ? nil : file.path, range: note.at.map { range($0) }))
    }
    findings.append(diagnostic)
  }

  /// Takes the schema findings about `element` that `matches` accepts away from the generic rules.
  /// Returns whether there were any.
  @discardableResult
  package mutating func claim(_ element: Int, _ matches: (SchemaFinding.Kind) -> Bool) -> Bool {
    let found = file.schemaFindings(about: element).filter { matches(file.schemaFindings[$0].kind) }
    claimed.formUnion(found)
    return !found.isEmpty
  }

  /// Takes the finding that `value` is invalid away from the generic rule. Returns whether there
  /// was one: whether developer mode refuses the value.
  @discardableResult
  package mutating func claim(_ value: Value) -> Bool {
    guard let found = file.invalidValueFinding(value) else { return false }
    claimed.insert(found)
    return true
  }

  package mutating func remove(where isUnwanted: (Diagnostic) -> Bool) {
    findings.removeAll(where: isUnwanted)
  }

  /// Adds the lines that reports show, and those of the edits.
  package mutating func finish() -> [Diagnostic] {
    guard !findings.isEmpty else { return [] }
    if table == nil { table = LineTable(file.bytes) }
    let excerpt = Excerpt(file.file, table!)
    for index in findings.indices {
      findings[index].excerpt = excerpt.lines(
        ([findings[index].range] + findings[index].notes.map(\.range)).compactMap(\.self))
      findings[index].locateEdits(table!, in: file.bytes)
    }
    return findings
  }
}
