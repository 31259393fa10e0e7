internal import MagintCore
package import MagintXML

/// Where an `etc/acl.xml` breaks the schema that Magento applies to it in developer mode.
///
/// The language of `Schemas/acl.xsd`, with exact ranges; libxml2 tells only the line, and stops at the
/// first unexpected element of a parent.
package enum ACLSchema {
  package struct Breach: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
      case wrongRoot
      /// The one element that may stand there.
      case unexpectedElement(expected: String)
      case missingElement(String)
      case unexpectedAttribute
      case missingID
      case invalidID
      /// In characters.
      case titleLength(Int)
      case invalidSortOrder
      case invalidDisabled
      case text
      /// The id stands in the file before; the range of that one.
      case repeatedID(first: Range<Int>)
    }

    package var kind: Kind
    package var element: Int
    package var attribute: Int?
    /// In bytes.
    package var range: Range<Int>
  }

  /// In document order, but for ids that repeat, which come last.
  package static func breaches(_ document: XMLDocument) -> [Breach] {
    guard let tree = document.tree else { return [] }
    var check = Check(document: document, tree: tree)
    check.root()
    return check.breaches
  }

  /// `Vendor_Module::word`, the vendor's and the module's name each of at least two letters or digits
  /// that begin with a capital.
  package static func isID(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    func isCapital(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "A") < 26 }
    func isAlphanumeric(_ byte: UInt8) -> Bool {
      (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
    }
    var at = 0
    func word() -> Bool {
      let start = at
      guard at < bytes.count, isCapital(bytes[at]) else { return false }
      while at < bytes.count, isAlphanumeric(bytes[at]) { at += 1 }
      return at > start + 1
    }
    guard word(), at < bytes.count, bytes[at] == UInt8(ascii: "_") else { return false }
    at += 1
    guard word(), bytes[at...].starts(with: "::".utf8) else { return false }
    let rest = bytes[(at + 2)...]
    return !rest.isEmpty && rest.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
  }

  /// How many characters a title may have.
  package static let titleLengths = 3...50
}

private struct Check {
  let document: XMLDocument
  let tree: XMLTree
  var breaches: [ACLSchema.Breach] = []

  private var bytes: [UInt8] { document.file.bytes }

  private mutating func add(
    _ kind: ACLSchema.Breach.Kind, _ element: Int, _ attribute: Int? = nil,
    _ range: Range<Int>? = nil
  ) {
    breaches.append(
      ACLSchema.Breach(
        kind: kind, element: element, attribute: attribute,
        range: range ?? tree.elements[element].nameRange.range))
  }

  private func isNamed(_ element: Int, _ name: StaticString) -> Bool {
    tree.elements[element].namespace == 0 && ModuleFile.isNamed(element, name, document)
  }

  mutating func root() {
    guard isNamed(0, "config") else {
      add(.wrongRoot, 0)
      return
    }
    attributes(of: 0)
    text(in: 0)
    guard let acl = only("acl", in: 0) else { return }
    attributes(of: acl)
    text(in: acl)
    guard let list = only("resources", in: acl) else { return }
    attributes(of: list)
    text(in: list)
    resources(in: list)
    var first: [String: Range<Int>] = [:]
    for element in list + 1..<Int(tree.elements[list].subtreeEnd) {
      for at in tree.elements[element].attributes where isPlain(at, "id") {
        let range = tree.attributes[at].value.range
        let id = tree.attributeValue(at, bytes)
        if let earlier = first[id] {
          add(.repeatedID(first: earlier), element, at, range)
        } else {
          first[id] = range
        }
      }
    }
  }

  /// The one child that an element must have.
  private mutating func only(_ name: StaticString, in parent: Int) -> Int? {
    var found: Int?
    for child in tree.children(of: parent) {
      if found == nil, isNamed(child, name) {
        found = child
      } else {
        add(.unexpectedElement(expected: found == nil ? name.description : ""), child)
      }
    }
    if found == nil, tree.elements[parent].subtreeEnd == Int32(parent) + 1 {
      add(.missingElement(name.description), parent)
    }
    return found
  }

  private mutating func resources(in list: Int) {
    // An explicit stack: elements may be nested deeper than a thread has room for.
    var pending = [list]
    while let parent = pending.popLast() {
      for child in tree.children(of: parent) {
        guard isNamed(child, "resource") else {
          add(.unexpectedElement(expected: "resource"), child)
          continue
        }
        attributes(of: child, isResource: true)
        text(in: child)
        pending.append(child)
      }
    }
    breaches.sort { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// Whether an attribute is in no namespace and has this name.
  private func isPlain(_ at: Int, _ name: String) -> Bool {
    let attribute = tree.attributes[at]
    return !attribute.isNamespaceDeclaration && attribute.namespace == 0
      && document.file.text(attribute.localNameRange.range) == name
  }

  private mutating func attributes(of element: Int, isResource: Bool = false) {
    var hasID = false
    for at in tree.elements[element].attributes {
      let attribute = tree.attributes[at]
      guard !attribute.isNamespaceDeclaration else { continue }
      let name = document.file.text(attribute.localNameRange.range)
      if tree.namespaces[Int(attribute.namespace)] == XMLTree.schemaInstance,
        name == "noNamespaceSchemaLocation" || name == "schemaLocation"
      {
        continue
      }
      let value = tree.attributeValue(at, bytes)
      let range = attribute.value.isEmpty ? attribute.nameRange.range : attribute.value.range
      switch attribute.namespace == 0 && isResource ? name : "" {
      case "id":
        hasID = true
        if !ACLSchema.isID(value) { add(.invalidID, element, at, range) }
      case "title":
        let count = value.unicodeScalars.count
        if !ACLSchema.titleLengths.contains(count) { add(.titleLength(count), element, at, range) }
      case "translate": break
      case "sortOrder": if !Self.isInt(value) { add(.invalidSortOrder, element, at, range) }
      case "disabled":
        if !["true", "false", "1", "0"].contains(Self.collapsed(value)) {
          add(.invalidDisabled, element, at, range)
        }
      default: add(.unexpectedAttribute, element, at, attribute.nameRange.range)
      }
    }
    if isResource, !hasID { add(.missingID, element) }
  }

  /// Without the white space around it.
  private static func collapsed(_ value: String) -> String {
    let isSpace = { (byte: UInt8) in [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
    return value.utf8.split(whereSeparator: isSpace).map { String(Substring($0)) }
      .joined(separator: " ")
  }

  /// `xs:int`.
  private static func isInt(_ value: String) -> Bool {
    let text = collapsed(value)
    let digits =
      text.utf8.first.map { $0 == 0x2B || $0 == 0x2D } == true ? text.dropFirst() : text[...]
    return !digits.isEmpty && digits.utf8.allSatisfy { 0x30...0x39 ~= $0 } && Int32(text) != nil
  }

  /// No element of an acl.xml may have text of its own.
  private mutating func text(in element: Int) {
    for at in tree.elements[element].segments
    where tree.segments[at].parent == Int32(element) {
      let segment = tree.segments[at]
      switch segment.kind {
      case .comment, .processingInstruction: break
      case .cdata, .entityReference: add(.text, element, nil, segment.range.range)
      case .text:
        var range = segment.range.range
        while let first = range.first, bytes[first] <= 0x20 { range.removeFirst() }
        while let last = range.last, bytes[last] <= 0x20 { range.removeLast() }
        if !range.isEmpty { add(.text, element, nil, range) }
      }
    }
  }
}
