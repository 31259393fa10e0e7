internal import MagintCore
internal import MagintXML

/// Where something comes from: one of the files that were merged, and bytes of it.
package struct Origin: Sendable, Hashable {
  /// An index into the list of files.
  package var file: Int
  package var range: Range<Int>
}

/// A document as PHP's DOM has it, so that it can be changed as Magento changes it.
///
/// ``XMLTree`` is the file, byte for byte; this is what merging works on: nodes that know where they
/// come from and can be appended, overridden and given attributes.
struct ConfigTree: Sendable {
  struct Attribute: Sendable {
    /// With its prefix.
    var name: String
    var localName: String
    /// Empty for none. An attribute that was set under a prefix which nothing declares has none
    /// either, and a colon in its ``localName``.
    var namespace: String
    /// With the entities of its own document.
    var value: String
    /// As it is written, where that refers to entities: in another document they are that one's.
    var raw: String?
    /// Between the quotes.
    var origin: Origin

    var prefix: Substring {
      name.firstIndex(of: ":").map { name[..<$0] } ?? ""
    }
  }

  struct Node: Sendable {
    enum Kind: Sendable {
      case element, text, cdata
      /// A comment or a processing instruction: it counts as a child, and that is all.
      case other
      /// ``name`` is the entity's, ``text`` what it stands for.
      case entityReference
    }

    var kind: Kind
    /// Of an element: with its prefix.
    var name = ""
    var localName = ""
    var namespace = ""
    /// What an element means, by its local name.
    var meaning: ElementName = .other
    var text = ""
    var attributes: [Attribute] = []
    /// The prefixes that an element declares; "" is the default namespace.
    var declarations: [String: String] = [:]
    var children: [Int] = []
    var parent = -1
    /// Of an element: its name in the start tag.
    var origin: Origin
    /// Of an element: what is between its tags, in the file that it was read from last.
    var content: Origin
    /// Of an element: the files that had a part in it, in their order.
    var files: [Int] = []
  }

  private(set) var nodes: [Node] = []
  /// The children of an element by name and key, where it has many.
  private var indices: [Int: ChildIndex] = [:]
  private(set) var entities: EntityTable

  /// What the document type gives elements for a name where they have none, by the element's name. PHP
  /// answers with it where Magento looks for the element to merge with; the element itself has no name.
  let defaultNames: [String: String]

  static let root = 0

  /// - Parameter file: the index of `document` in the list of files.
  init(_ document: XMLDocument, _ tree: XMLTree, file: Int) {
    let bytes = document.file.bytes
    entities = EntityTable(document)
    defaultNames =
      document.doctype.map {
        Self.defaultNames(document.file.text($0))
      } ?? [:]
    nodes.reserveCapacity(tree.elements.count + tree.segments.count)
    // The first pass makes the elements, so that they have the indices they have in the file.
    for element in tree.elements {
      var node = Node(
        kind: .element, origin: Origin(file: file, range: element.nameRange.range),
        content: Origin(file: file, range: element.content))
      node.name = document.file.text(element.nameRange.range)
      node.localName = document.file.text(element.localNameRange.range)
      node.namespace = tree.namespaces[Int(element.namespace)]
      node.meaning = element.name
      node.files = [file]
      node.parent = Int(element.parent)
      for at in element.attributes {
        let attribute = tree.attributes[at]
        let name = document.file.text(attribute.nameRange.range)
        let value = tree.attributeValue(at, bytes)
        guard !attribute.isNamespaceDeclaration else {
          node.declarations[name == "xmlns" ? "" : String(name.dropFirst("xmlns:".count))] = value
          continue
        }
        node.attributes.append(
          Attribute(
            name: name, localName: document.file.text(attribute.localNameRange.range),
            namespace: tree.namespaces[Int(attribute.namespace)], value: value,
            raw: attribute.hasEntityReference ? document.file.text(attribute.value.range) : nil,
            origin: Origin(file: file, range: attribute.value.range)))
      }
      nodes.append(node)
    }
    // The second brings elements and what is between them into their order.
    var segment = 0
    func add(before offset: Int, _ nodes: inout [Node]) {
      while segment < tree.segments.count, Int(tree.segments[segment].range.start) < offset {
        defer { segment += 1 }
        let part = tree.segments[segment]
        guard part.parent >= 0 else { continue }
        let origin = Origin(file: file, range: part.range.range)
        var node = Node(kind: .other, origin: origin, content: origin)
        node.parent = Int(part.parent)
        switch part.kind {
        case .text:
          node.kind = .text
          node.text =
            part.needsDecoding
            ? XMLText.text(bytes, part.range.range) : document.file.text(part.range.range)
        case .cdata:
          node.kind = .cdata
          node.text = XMLText.cdata(bytes, part.range.range)
          // libxml2 makes one of two that touch.
          if let last = nodes[node.parent].children.last, nodes[last].kind == .cdata {
            nodes[last].text += node.text
            continue
          }
        case .entityReference:
          node.kind = .entityReference
          node.name = String(document.file.text(part.range.range).dropFirst().dropLast())
          node.text = entities.text(of: node.name)
        case .comment, .processingInstruction: break
        }
        nodes[node.parent].children.append(nodes.count)
        nodes.append(node)
      }
    }
    for (index, element) in tree.elements.enumerated() {
      add(before: Int(element.startTag.start), &nodes)
      if nodes[index].parent >= 0 { nodes[nodes[index].parent].children.append(index) }
    }
    add(before: .max, &nodes)
  }

  // MARK: Reading

  func attribute(_ name: String, of node: Int) -> Attribute? {
    nodes[node].attributes.first { $0.localName == name && $0.namespace.isEmpty }
  }

  /// The attribute that PHP's `getNamedItem("name")` finds: in any namespace.
  func nameAttribute(of node: Int) -> Attribute? {
    nodes[node].attributes.first { $0.localName == "name" }
  }

  /// The characters in and below an element, those of entities too.
  func text(of node: Int) -> String {
    var result = ""
    var pending = [node]
    while let next = pending.popLast() {
      switch nodes[next].kind {
      case .element: pending += nodes[next].children.reversed()
      case .text, .cdata, .entityReference: result += nodes[next].text
      case .other: break
      }
    }
    return result
  }

  /// Whether an element has one child, of characters.
  func isText(_ node: Int) -> Bool {
    let children = nodes[node].children
    guard children.count == 1 else { return false }
    return nodes[children[0]].kind == .text || nodes[children[0]].kind == .cdata
  }

  func hasElements(_ node: Int) -> Bool {
    nodes[node].children.contains { nodes[$0].kind == .element }
  }

  func cdata(of node: Int) -> Int? {
    nodes[node].children.first { nodes[$0].kind == .cdata }
  }

  /// The elements below `node` in document order.
  func elements(below node: Int, _ body: (Int) -> Void) {
    var pending = Array(nodes[node].children.reversed())
    while let next = pending.popLast() {
      guard nodes[next].kind == .element else { continue }
      body(next)
      pending += nodes[next].children.reversed()
    }
  }

  /// What `prefix` stands for at an element; nil where nothing declares it.
  func namespace(of prefix: Substring, at node: Int) -> String? {
    if prefix == "xml" { return "http://www.w3.org/XML/1998/namespace" }
    var next = node
    while next >= 0 {
      if let uri = nodes[next].declarations[String(prefix)] { return uri }
      next = nodes[next].parent
    }
    return nil
  }

  // MARK: Looking for a child

  struct ChildKey: Hashable {
    var namespace: ExactString
    var localName: ExactString
    /// The value of its attribute `name`; nil where that does not matter.
    var name: ExactString?
  }

  private struct ChildIndex {
    var children: [ChildKey: [Int]] = [:]

    mutating func insert(_ node: Node, _ name: String?, at index: Int) {
      var key = ChildKey(
        namespace: ExactString(node.namespace), localName: ExactString(node.localName), name: nil)
      children[key, default: []].append(index)
      guard let name else { return }
      key.name = ExactString(name)
      children[key, default: []].append(index)
    }
  }

  /// The child elements of `parent` that answer to `key`. A key's name is not empty.
  mutating func children(of parent: Int, _ key: ChildKey) -> [Int] {
    if indices[parent] == nil {
      var index = ChildIndex()
      for child in nodes[parent].children where nodes[child].kind == .element {
        index.insert(nodes[child], attribute("name", of: child)?.value, at: child)
      }
      indices[parent] = index
    }
    return indices[parent]!.children[key] ?? []
  }

  // MARK: Changing

  /// Notes that `file` has a part in an element.
  mutating func touch(_ node: Int, _ file: Int) {
    if nodes[node].files.last != file { nodes[node].files.append(file) }
  }

  /// Sets an attribute as PHP's `setAttribute` does: under its prefix where the element knows it,
  /// otherwise with the colon in its name.
  mutating func set(_ attribute: Attribute, of node: Int) {
    var new = attribute
    // It is set to what it reads as, with the entities of the document it is from.
    new.raw = nil
    if attribute.prefix.isEmpty {
      new.namespace = ""
    } else if let uri = namespace(of: attribute.prefix, at: node) {
      new.namespace = uri
    } else {
      new.namespace = ""
      new.localName = attribute.name
    }
    if let at = nodes[node].attributes.firstIndex(where: {
      $0.localName == new.localName && $0.namespace == new.namespace
    }) {
      guard !nodes[node].attributes[at].value.utf8.elementsEqual(new.value.utf8) else { return }
      nodes[node].attributes[at].value = new.value
      nodes[node].attributes[at].origin = new.origin
    } else {
      nodes[node].attributes.append(new)
    }
    if new.localName == "name" { indices[nodes[node].parent] = nil }
  }

  /// Copies `node` of `other`, and all below it, to the end of `parent`. What entities stand for
  /// stays behind; only those in the attributes of `node` itself are looked up here.
  mutating func append(_ node: Int, of other: ConfigTree, to parent: Int) {
    var pending = [(source: node, parent: parent)]
    while let (source, parent) = pending.popLast() {
      var copy = other.nodes[source]
      let index = nodes.count
      if copy.kind == .entityReference { copy.text = "" }
      for at in copy.attributes.indices {
        if let raw = copy.attributes[at].raw {
          let table = source == node ? entities : EntityTable()
          copy.attributes[at].value = table.attributeText(raw)
        }
      }
      copy.parent = parent
      copy.children = []
      nodes[parent].children.append(index)
      if copy.kind == .element, indices[parent] != nil {
        indices[parent]!.insert(
          copy,
          copy.attributes.first {
            $0.localName == "name" && $0.namespace.isEmpty
          }?.value, at: index)
      }
      nodes.append(copy)
      pending += other.nodes[source].children.reversed().map { ($0, index) }
    }
  }

  /// Replaces what is in an element by `text`, which is read for references once more.
  mutating func setContent(
    of node: Int, _ text: String, _ origin: Origin, dropsAmpersands: Bool
  ) throws(EntityTable.Problem) {
    let pieces = try entities.pieces(text, dropsAmpersands: dropsAmpersands)
    nodes[node].children = []
    nodes[node].content = origin
    indices[node] = nil
    for piece in pieces {
      var child = Node(kind: .text, origin: origin, content: origin)
      child.parent = node
      switch piece {
      case .text(let text): child.text = text
      case .entity(let name):
        child.kind = .entityReference
        child.name = name
        child.text = entities.text(of: name)
      }
      nodes[node].children.append(nodes.count)
      nodes.append(child)
    }
  }

  /// The defaults of `<!ATTLIST element name CDATA "default">` in a document type.
  private static func defaultNames(_ doctype: String) -> [String: String] {
    var result: [String: String] = [:]
    var rest = doctype[...]
    while let start = rest.firstRange(of: "<!ATTLIST") {
      rest = rest[start.upperBound...]
      // The words of the declaration; a quoted one with its quotes, a list of values in brackets as one.
      var words: [Substring] = []
      while let first = rest.first, first != ">" {
        if first.isWhitespace {
          rest.removeFirst()
          continue
        }
        var end = rest.startIndex
        switch first {
        case "\"", "'":
          end =
            rest.dropFirst().firstIndex(of: first).map { rest.index(after: $0) } ?? rest.endIndex
        case "(":
          end = rest.firstIndex(of: ")").map { rest.index(after: $0) } ?? rest.endIndex
        default:
          end = rest.firstIndex { $0.isWhitespace || $0 == ">" || $0 == "(" } ?? rest.endIndex
        }
        words.append(rest[..<end])
        rest = rest[end...]
      }
      guard let element = words.first else { continue }
      var index = 1
      // Name, type, and what is given where the attribute is absent.
      while index + 2 < words.count {
        var value = index + 2
        if words[index + 1] == "NOTATION" { value += 1 }
        if value < words.count, words[value] == "#FIXED" { value += 1 }
        guard value < words.count else { break }
        if words[index] == "name", let quote = words[value].first, quote == "\"" || quote == "'",
          result[String(element)] == nil
        {
          result[String(element)] = String(words[value].dropFirst().dropLast())
        }
        index = value + 1
      }
    }
    return result
  }

  /// Replaces the characters of a CDATA section, which are not read for anything.
  mutating func setCDATA(_ section: Int, _ text: String, _ origin: Origin) {
    nodes[section].text = text
    nodes[nodes[section].parent].content = origin
  }
}
