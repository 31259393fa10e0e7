internal import MagintCore
internal import MagintXML

extension MergedConfiguration {
  /// Checks the merged document against the schema of its kind, as developer mode does.
  ///
  /// It is written out and read again, so that the same judges decide as for a single file.
  ///
  /// - Parameter areValid: whether each of the files is valid by itself.
  static func check(
    _ tree: ConfigTree, _ kind: FileKind, areValid: Bool
  ) throws(MagintError) -> [MergedFinding] {
    // Where files only add integrations to each other, what is valid stays so, but for attributes of
    // the root that lose their namespace or get another.
    let root = tree.nodes[ConfigTree.root]
    let unbound = root.attributes.filter { $0.localName.utf8.contains(UInt8(ascii: ":")) }
    if areValid, root.children.allSatisfy({ tree.nodes[$0].files.count <= 1 }),
      root.attributes.allSatisfy({ $0.namespace.isEmpty || $0.namespace == XMLTree.schemaInstance })
    {
      return unbound.map { MergedFinding(kind: .unboundAttribute($0.name), origin: $0.origin) }
    }
    var writer = CheckWriter(tree)
    writer.write()
    let document = try XMLDocument.read(path: "merged", Array(writer.text.utf8), kind: kind)
    guard document.tree != nil else {
      throw MagintError(
        .failure,
        "the merged configuration cannot be read again; please report the files: \(document.problem?.libxml2Message ?? "")"
      )
    }
    return writer.findings
      + document.schemaFindings.map {
        MergedFinding(kind: .schema($0.kind), origin: writer.origin(of: $0.range.lowerBound))
      }
  }
}

/// Writes a merged document and remembers what comes from where.
private struct CheckWriter {
  private let tree: ConfigTree
  private(set) var text = ""
  /// What the validator cannot be shown.
  private(set) var findings: [MergedFinding] = []
  /// Where in ``text`` something begins, in order.
  private var marks: [(offset: Int, origin: Origin)] = []

  init(_ tree: ConfigTree) { self.tree = tree }

  func origin(of offset: Int) -> Origin {
    var low = 0
    var high = marks.count
    while low < high {
      let middle = (low + high) / 2
      if marks[middle].offset <= offset { low = middle + 1 } else { high = middle }
    }
    return marks[max(0, low - 1)].origin
  }

  mutating func write() {
    enum Step {
      case open(Int)
      case close(String)
    }
    var pending = [Step.open(ConfigTree.root)]
    while let step = pending.popLast() {
      guard case .open(let index) = step else {
        if case .close(let tag) = step { text += tag }
        continue
      }
      let node = tree.nodes[index]
      switch node.kind {
      case .element:
        startTag(node)
        let name = node.namespace.isEmpty ? node.localName : node.name
        pending.append(.close("</\(name)>"))
        pending += node.children.reversed().map { Step.open($0) }
      case .text, .cdata:
        marks.append((text.utf8.count, node.origin))
        appendEscaped(node.text, isAttribute: false)
      case .entityReference:
        findings.append(MergedFinding(kind: .entityReference(node.name), origin: node.origin))
      case .other: break
      }
    }
  }

  private mutating func startTag(_ node: ConfigTree.Node) {
    text += "<"
    marks.append((text.utf8.count, node.origin))
    text += node.namespace.isEmpty ? node.localName : node.name
    var declared: Set<String> = []
    func declare(_ prefix: Substring, _ uri: String, _ text: inout String) {
      guard prefix != "xml", declared.insert(String(prefix)).inserted else { return }
      text += prefix.isEmpty ? " xmlns=\"" : " xmlns:\(prefix)=\""
      text += escaped(uri, isAttribute: true) + "\""
    }
    let prefix = node.name.firstIndex(of: ":").map { node.name[..<$0] } ?? ""
    // A child in no namespace must leave that of its parent.
    declare(node.namespace.isEmpty ? "" : prefix, node.namespace, &text)
    for attribute in node.attributes {
      guard !attribute.localName.utf8.contains(UInt8(ascii: ":")) else {
        findings.append(
          MergedFinding(kind: .unboundAttribute(attribute.name), origin: attribute.origin))
        continue
      }
      if !attribute.namespace.isEmpty { declare(attribute.prefix, attribute.namespace, &text) }
      text += " "
      marks.append((text.utf8.count, attribute.origin))
      text += attribute.namespace.isEmpty ? attribute.localName : attribute.name
      text += "=\""
      appendEscaped(attribute.value, isAttribute: true)
      text += "\""
    }
    text += ">"
    marks.append((text.utf8.count, node.content))
  }

  /// What parsing would change is written as a reference. A character that no document may hold can
  /// get into a merged one, by a reference that is read twice.
  private mutating func appendEscaped(_ value: String, isAttribute: Bool) {
    if value.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x80 }) {
      text += escaped(value, isAttribute: isAttribute)
      return
    }
    for scalar in escaped(value, isAttribute: isAttribute).unicodeScalars {
      switch scalar {
      case "\r": text += "&#13;"
      case "\n" where isAttribute, "\t" where isAttribute: text += "&#\(scalar.value);"
      case "\n", "\t", " "..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"...:
        text.unicodeScalars.append(scalar)
      default: text.unicodeScalars.append("\u{FFFD}")
      }
    }
  }
}
