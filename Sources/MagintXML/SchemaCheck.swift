internal import MagintCore
internal import MagintSchemas

/// The language of Magento's schemas, as findings with exact ranges.
///
/// libxml2 stops at the first unexpected element of a parent and knows no columns; this goes on
/// and does. Where the two disagree, libxml2 is right: ``XMLDocument`` asks it whenever this finds
/// anything or is in doubt. The tests show that they never do.
struct SchemaCheck {
  private let bytes: [UInt8]
  private let tree: XMLTree
  private let kind: FileKind
  private(set) var findings: [SchemaFinding] = []
  /// Something was met that only libxml2 judges.
  private(set) var isInDoubt = false
  /// Elements whose `xsi:type` libxml2 has to judge.
  private var typeCount = 0
  /// Steps that libxml2's regular expressions take, about.
  private var patternCost = 0

  /// Whether libxml2 can be asked in reasonable time. For each error it walks over all elements
  /// before; and it tries each underscore of a resource's name with each place behind it.
  private var isCheap: Bool {
    findings.count <= Self.maximumFindings && patternCost <= Self.maximumPatternCost
  }
  private static let maximumFindings = 64
  private static let maximumPatternCost = 50_000_000
  /// From about here, libxml2 gives up on one value, as it has to go back too often.
  private static let doubtfulPatternCost = 2_000_000
  private static let excessivePatternCost = 10_000_000

  private init(_ bytes: [UInt8], _ tree: XMLTree, _ kind: FileKind) {
    self.bytes = bytes
    self.tree = tree
    self.kind = kind
  }

  /// Checks a document against the merged form of its kind's schema.
  static func check(
    _ bytes: [UInt8], _ tree: XMLTree, _ kind: FileKind
  ) -> Result {
    var check = SchemaCheck(bytes, tree, kind)
    check.checkRoot()
    return Result(findings: check.findings, isInDoubt: check.isInDoubt, isCheap: check.isCheap)
  }

  struct Result {
    var findings: [SchemaFinding] = []
    /// Whether something was met that only libxml2 judges.
    var isInDoubt = false
    /// Whether libxml2 can be asked in reasonable time; otherwise the findings stand.
    var isCheap = true
  }

  private mutating func add(
    _ kind: SchemaFinding.Kind, _ element: Int, attribute: Int? = nil, _ range: Range<Int>,
    related: Range<Int>? = nil
  ) {
    findings.append(
      SchemaFinding(
        kind: kind, element: element, attribute: attribute, range: range, related: related))
  }

  /// The elements that `name` may hold.
  private func children(of name: ElementName) -> [ElementName] {
    switch name {
    case .integration:
      switch kind {
      case .integration: [.email, .endpointURL, .identityLinkURL, .resources]
      case .config: [.email, .endpointURL, .identityLinkURL]
      case .api: [.resources]
      }
    case .resources: [.resource]
    default: []
    }
  }

  private mutating func checkRoot() {
    let root = tree.elements[0]
    let expected: ElementName = kind == .integration ? .config : .integrations
    if root.namespace != 0 { checkNamespace(0) }
    if root.name != expected {
      add(.wrongRoot(expected: expected), 0, root.nameRange.range)
    }
    checkAttributes(0, wantsName: nil)
    checkText(0)
    for child in tree.children(of: 0) where checkName(child, allowed: [.integration]) {
      checkIntegration(child)
    }
    if root.subtreeEnd == 1 { add(.missingElement(.integration), 0, root.nameRange.range) }
  }

  /// One finding for each element that leaves its parent's namespace; no element may have one.
  private mutating func checkNamespace(_ index: Int) {
    let element = tree.elements[index]
    let declaration = element.attributes.first {
      tree.attributes[$0].isNamespaceDeclaration
        && XMLText.attributeValue(bytes, tree.attributes[$0].value.range)
          == tree.namespaces[Int(element.namespace)]
    }
    let range =
      declaration.map {
        Int(tree.attributes[$0].nameRange.start)..<Int(tree.attributes[$0].value.end) + 1
      } ?? element.nameRange.range
    add(.namespace, index, attribute: declaration, range)
  }

  /// Whether the child has an allowed name; reports it where not.
  private mutating func checkName(_ index: Int, allowed: [ElementName]) -> Bool {
    let element = tree.elements[index]
    guard allowed.contains(element.name) else {
      add(.unexpectedElement(expected: allowed), index, element.nameRange.range)
      return false
    }
    if element.namespace != tree.elements[Int(element.parent)].namespace { checkNamespace(index) }
    return true
  }

  private mutating func checkIntegration(_ index: Int) {
    checkAttributes(index, wantsName: .name)
    checkText(index)
    let allowed = children(of: .integration)
    var first: [ElementName: Int] = [:]
    var furthest: Int?
    for child in tree.children(of: index) {
      guard checkName(child, allowed: allowed) else { continue }
      let element = tree.elements[child]
      if let earlier = first[element.name] {
        add(
          .repeatedElement, child, element.nameRange.range,
          related: tree.elements[earlier].nameRange.range)
      } else {
        first[element.name] = child
        if kind == .config {
          let position = allowed.firstIndex(of: element.name)!
          if let furthest, allowed.firstIndex(of: tree.elements[furthest].name)! > position {
            add(
              .elementOrder, child, element.nameRange.range,
              related: tree.elements[furthest].nameRange.range)
          } else {
            furthest = child
          }
        }
      }
      switch element.name {
      case .resources: checkResources(child)
      case .email: checkValue(child, .email)
      default: checkValue(child, .url)
      }
    }
    let required: ElementName = kind == .api ? .resources : .email
    if first[required] == nil {
      add(.missingElement(required), index, tree.elements[index].nameRange.range)
    }
  }

  private mutating func checkResources(_ index: Int) {
    checkAttributes(index, wantsName: nil)
    checkText(index)
    for child in tree.children(of: index) where checkName(child, allowed: [.resource]) {
      checkAttributes(child, wantsName: .resourceID)
      for entity in tree.elements[child].segments
      where tree.segments[entity].kind == .entityReference {
        add(.entityReference, child, tree.segments[entity].range.range)
      }
      for below in tree.children(of: child) {
        add(.unexpectedElement(expected: []), below, tree.elements[below].nameRange.range)
      }
    }
    if Int(tree.elements[index].subtreeEnd) == index + 1 {
      add(.missingElement(.resource), index, tree.elements[index].nameRange.range)
    }
  }

  private mutating func checkAttributes(_ index: Int, wantsName: SchemaFinding.ValueType?) {
    let element = tree.elements[index]
    var nameIndex: Int?
    for at in element.attributes {
      let attribute = tree.attributes[at]
      // Where it is not declared, libxml2 puts a reference into the element's parent.
      if attribute.hasEntityReference { isInDoubt = true }
      if attribute.isNamespaceDeclaration { continue }
      if attribute.isName, attribute.namespace == 0, wantsName != nil {
        nameIndex = at
        continue
      }
      if attribute.namespace == XMLTree.schemaInstanceIndex {
        switch String(decoding: bytes[attribute.localNameRange.range], as: UTF8.self) {
        case "noNamespaceSchemaLocation", "schemaLocation": continue
        case "type" where typeCount < Self.maximumFindings:
          typeCount += 1
          isInDoubt = true
          continue
        default: break
        }
      }
      add(.unexpectedAttribute, index, attribute: at, attribute.nameRange.range)
    }
    guard let type = wantsName else { return }
    guard let nameIndex else {
      add(.missingName, index, element.nameRange.range)
      return
    }
    let attribute = tree.attributes[nameIndex]
    let isRefused: Bool
    if type == .resourceID {
      // There are many of these: where the bytes are the value, nothing is copied.
      let bytes = bytes
      if tree.isVerbatim(attribute: nameIndex) {
        isRefused = refusesResourceID(bytes.span.extracting(attribute.value.range))
      } else {
        isRefused = refusesResourceID(tree.attributeValue(nameIndex, bytes).utf8.span)
      }
    } else {
      isRefused = !type.accepts(tree.attributeValue(nameIndex, bytes))
    }
    if isRefused {
      add(.invalidValue(type), index, attribute: nameIndex, tree.attributes[nameIndex].value.range)
    }
  }

  private mutating func refusesResourceID(_ value: Span<UInt8>) -> Bool {
    let isExcessive = isExcessive(value)
    return isExcessive || !SchemaFinding.ValueType.isResourceID(value)
  }

  /// Counts what libxml2's regular expression takes for a resource's name; true where it gives up.
  private mutating func isExcessive(_ value: Span<UInt8>) -> Bool {
    let length = value.count
    guard length > 64 else { return false }
    var underscores = 0
    for index in value.indices where value[index] == UInt8(ascii: "_") { underscores += 1 }
    let cost = length * underscores
    patternCost += cost
    if cost > Self.doubtfulPatternCost { isInDoubt = true }
    return cost > Self.excessivePatternCost
  }

  /// An element that may hold elements only: white space is all the text it may have.
  private mutating func checkText(_ index: Int) {
    let element = tree.elements[index]
    var at = Int(element.segmentStart)
    var child = index + 1
    // Segments of children lie in between: skip each child's as a whole.
    while at < Int(element.segmentEnd) {
      let segment = tree.segments[at]
      if segment.parent != Int32(index) {
        while child < Int(element.subtreeEnd), Int(tree.elements[child].segmentEnd) <= at {
          child = Int(tree.elements[child].subtreeEnd)
        }
        at =
          child < Int(element.subtreeEnd)
          ? max(Int(tree.elements[child].segmentEnd), at + 1) : at + 1
        continue
      }
      at += 1
      switch segment.kind {
      case .comment, .processingInstruction: break
      case .entityReference: add(.entityReference, index, segment.range.range)
      case .cdata: add(.unexpectedText, index, segment.range.range)
      case .text:
        if let range = blackRange(segment) { add(.unexpectedText, index, range) }
      }
    }
  }

  /// The part of a text from the first to the last character that is not white space.
  private func blackRange(_ segment: XMLTree.Segment) -> Range<Int>? {
    func isSpace(_ byte: UInt8) -> Bool {
      byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D
    }
    var start = Int(segment.range.start)
    var end = Int(segment.range.end)
    while start < end, isSpace(bytes[start]) { start += 1 }
    while end > start, isSpace(bytes[end - 1]) { end -= 1 }
    guard start < end else { return nil }
    if segment.needsDecoding,
      XMLText.text(bytes, segment.range.range).utf8.allSatisfy(isSpace)
    {
      return nil
    }
    return start..<end
  }

  private mutating func checkValue(_ index: Int, _ type: SchemaFinding.ValueType) {
    checkAttributes(index, wantsName: nil)
    let element = tree.elements[index]
    var isComplete = true
    for at in element.segments where tree.segments[at].kind == .entityReference {
      add(.entityReference, index, tree.segments[at].range.range)
      isComplete = false
    }
    for child in tree.children(of: index) {
      add(.unexpectedElement(expected: []), child, tree.elements[child].nameRange.range)
      isComplete = false
    }
    guard isComplete, !type.accepts(tree.text(of: index, bytes)) else { return }
    add(.invalidValue(type), index, element.content.isEmpty ? element.range : element.content)
  }
}

extension SchemaFinding.ValueType {
  /// Whether `value` is of the type that Magento's schemas name.
  package func accepts(_ value: String) -> Bool {
    switch self {
    case .name: value.unicodeScalars.dropFirst().first != nil
    case .email: Self.isEmail(value)
    case .url:
      Self.isPlainURL(value.utf8.span)
        || Self.collapse(value).unicodeScalars.prefix(4).count == 4
          && LibXML2.isAnyURI(Self.collapse(value))
    case .resourceID: Self.isResourceID(value.utf8.span)
    }
  }

  /// Whether a text is `http` or `https`, a host's name, and a path and query of characters that any
  /// URI may have: nearly all are, and libxml2 takes its time to say so.
  private static func isPlainURL(_ text: Span<UInt8>) -> Bool {
    let scheme: StaticString = "https://"
    var at = 0
    // The `s` may be missing.
    for index in 0..<scheme.utf8CodeUnitCount {
      let byte = unsafe scheme.utf8Start[index]
      if at < text.count, text[at] == byte {
        at += 1
      } else if index != 4 {
        return false
      }
    }
    let host = at
    while at < text.count, isUnreserved(text[at]) { at += 1 }
    guard at > host else { return false }
    guard at < text.count else { return true }
    guard text[at] == UInt8(ascii: "/") else { return false }
    while at < text.count {
      let byte = text[at]
      guard
        isUnreserved(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?")
          || byte == UInt8(ascii: "=") || byte == UInt8(ascii: "&")
      else { return false }
      at += 1
    }
    return true
  }

  /// RFC 3986, section 2.3, without `~`.
  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// Pattern `[^@]+@[^\.]+\..+`.
  private static func isEmail(_ value: String) -> Bool {
    let bytes = value.utf8
    guard let at = bytes.firstIndex(of: UInt8(ascii: "@")), at > bytes.startIndex else {
      return false
    }
    let domain = bytes[bytes.index(after: at)...]
    guard let dot = domain.firstIndex(of: UInt8(ascii: ".")), dot > domain.startIndex else {
      return false
    }
    let rest = domain[domain.index(after: dot)...]
    return !rest.isEmpty && rest.allSatisfy { $0 != 0x0A && $0 != 0x0D }
  }

  /// Pattern `.+_.+::.+`.
  fileprivate static func isResourceID(_ bytes: Span<UInt8>) -> Bool {
    var underscore: Int?
    var hasColons = false
    for index in bytes.indices {
      // Nearly all are letters.
      if (bytes[index] | 0x20) &- UInt8(ascii: "a") < 26 { continue }
      switch bytes[index] {
      case 0x0A, 0x0D: return false
      case UInt8(ascii: "_") where index > 0 && underscore == nil: underscore = index
      // `.` stands for a character; a byte inside one cannot be a colon.
      case UInt8(ascii: ":"):
        guard let underscore, index > underscore + 1, index + 2 < bytes.count else { break }
        if bytes[index + 1] == UInt8(ascii: ":") { hasColons = true }
      default: break
      }
    }
    return hasColons
  }

  /// White space collapsed, as `xs:anyURI` does.
  static func collapse(_ value: String) -> String {
    func isSpace(_ byte: UInt8) -> Bool {
      byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D
    }
    guard value.utf8.contains(where: isSpace) else { return value }
    return value.utf8.split(whereSeparator: isSpace).map { String(Substring($0)) }
      .joined(separator: " ")
  }
}

extension XMLTree {
  /// The value of attribute `index`, with the entities that the document declares where libxml2
  /// had to be asked for them.
  package func attributeValue(_ index: Int, _ bytes: [UInt8]) -> String {
    if let value = expandedValues[index] { return value }
    let attribute = attributes[index]
    return attribute.needsDecoding
      ? XMLText.attributeValue(bytes, attribute.value.range)
      : String(decoding: bytes[attribute.value.range], as: UTF8.self)
  }

  /// Whether the bytes of an attribute in the file are those of its value: if they are UTF-8.
  package func isVerbatim(attribute index: Int) -> Bool {
    !attributes[index].needsDecoding && expandedValues.isEmpty
  }

  /// The text directly in and below element `index`, without comments and references to declared
  /// entities.
  package func text(of index: Int, _ bytes: [UInt8]) -> String {
    var result = ""
    for at in elements[index].segments {
      let segment = segments[at]
      switch segment.kind {
      case .text:
        result +=
          segment.needsDecoding
          ? XMLText.text(bytes, segment.range.range)
          : String(decoding: bytes[segment.range.range], as: UTF8.self)
      case .cdata: result += XMLText.cdata(bytes, segment.range.range)
      case .comment, .processingInstruction, .entityReference: break
      }
    }
    return result
  }
}
