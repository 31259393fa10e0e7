internal import MagintCore
internal import MagintXML

/// Merges the files of one kind as Magento does, element by element.
///
/// An element's path is that of its parent and its name, with the name attribute as the key of those
/// that may repeat. What has no match is appended to the parent's match; what has one updates it. The
/// rules were measured on a running Magento and compared with PHP's own DOM.
struct ConfigMerge {
  private(set) var tree: ConfigTree
  private let kind: FileKind
  private let libxml2: LibXML2Release
  /// Whether another release of libxml2 would have made something else of a value.
  private(set) var dependsOnLibXML2 = false
  /// The namespace that the first file has by default.
  private let rootNamespace: String?

  init(_ first: ConfigTree, _ kind: FileKind, _ libxml2: LibXML2Release) {
    self.libxml2 = libxml2
    tree = first
    self.kind = kind
    rootNamespace = first.nodes[ConfigTree.root].declarations[""].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Merges a file onto those before.
  mutating func merge(_ other: ConfigTree, file: Int) throws(MergeStop) {
    let root = other.nodes[ConfigTree.root]
    let key = try childKey(of: ConfigTree.root, in: other, path: "", file)
    let base = tree.nodes[ConfigTree.root]
    guard ExactString(base.localName) == key.key.localName,
      ExactString(base.namespace) == key.key.namespace
    else {
      throw MergeStop(
        .differentRoot(root.name), file: file, origin: root.origin, related: [base.origin])
    }
    try update(ConfigTree.root, ConfigTree.root, other, path: key.path, file, integration: nil)
  }

  /// Where an element is looked for, and the path that Magento has for it.
  private func childKey(
    of node: Int, in other: ConfigTree, path: String, _ file: Int
  ) throws(MergeStop) -> (key: ConfigTree.ChildKey, path: String) {
    let element = other.nodes[node]
    var path = path + "/" + (rootNamespace == nil ? "" : "x:") + element.name
    var key = ConfigTree.ChildKey(
      namespace: ExactString(""), localName: ExactString(element.name))
    if let rootNamespace {
      guard !element.name.utf8.contains(UInt8(ascii: ":")) else {
        throw MergeStop(.unknownPrefix(element.name), file: file, origin: element.origin)
      }
      key.namespace = ExactString(rootNamespace)
    } else if let colon = element.name.firstIndex(of: ":") {
      let prefix = element.name[..<colon]
      guard let uri = tree.namespace(of: prefix, at: ConfigTree.root) else {
        throw MergeStop(.unknownPrefix(element.name), file: file, origin: element.origin)
      }
      key.namespace = ExactString(uri)
      key.localName = ExactString(
        String(element.name[element.name.index(after: colon)...]))
    }
    // "0" is nothing to PHP.
    if hasKey(path),
      let name = other.attribute("name", of: node)?.value ?? other.defaultNames[element.name],
      !name.isEmpty, name != "0"
    {
      path += "[@name='\(name)']"
      guard !name.utf8.contains(UInt8(ascii: "'")) else {
        throw MergeStop(
          .apostrophe(name), file: file, origin: other.attribute("name", of: node)?.origin)
      }
      key.name = ExactString(name)
    }
    return (key, path)
  }

  /// Whether elements at `path` have a key. Magento takes predicates and prefixes out of the path
  /// with patterns that a `]` in a name confuses.
  private func hasKey(_ path: String) -> Bool {
    let plain = Self.simplified(path)
    return kind == .integration
      ? plain == "/config/integration" || plain == "/config/integration/resources/resource"
      : plain == "/integrations/integration"
        || kind == .api && plain == "/integrations/integration/resources/resource"
  }

  private static let maximumPathLength = 4096

  static func simplified(_ path: String) -> String {
    guard path.utf8.contains(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: ":") }) else {
      return path
    }
    // No name that can be stored makes a path this long, and elements below one have no key then.
    guard path.utf8.count <= maximumPathLength else { return "" }
    // `[@…]` to the next bracket, but for an empty one.
    var bytes: [UInt8] = []
    var rest = Array(path.utf8)[...]
    while let byte = rest.first {
      if byte == UInt8(ascii: "["), rest.dropFirst().first == UInt8(ascii: "@"),
        let end = rest.dropFirst(2).firstIndex(of: UInt8(ascii: "]")), end > rest.startIndex + 2
      {
        rest = rest[(end + 1)...]
      } else {
        bytes.append(byte)
        rest = rest.dropFirst()
      }
    }
    // From a slash to the next colon, however many slashes are between.
    var result: [UInt8] = []
    rest = bytes[...]
    while let byte = rest.first {
      result.append(byte)
      if byte == UInt8(ascii: "/"), let colon = rest.firstIndex(of: UInt8(ascii: ":")),
        colon > rest.startIndex + 1
      {
        rest = rest[(colon + 1)...]
      } else {
        rest = rest.dropFirst()
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// `match` becomes what it is with `node` of `other` on top.
  private mutating func update(
    _ match: Int, _ node: Int, _ other: ConfigTree, path: String, _ file: Int, integration: String?
  ) throws(MergeStop) {
    let element = other.nodes[node]
    tree.touch(match, file)
    for attribute in element.attributes { tree.set(attribute, of: match) }
    guard !element.children.isEmpty else { return }
    if other.isText(node) {
      if !tree.hasElements(match) {
        let child = other.nodes[element.children[0]]
        try setContent(of: match, child.text, element.content, file)
      }
    } else if !other.hasElements(node), !tree.hasElements(match) {
      // A comment or an entity is in the way; only a CDATA section goes through.
      guard let section = other.cdata(of: node) else { return }
      let text = other.nodes[section].text
      if tree.isText(match) {
        try setContent(of: match, text, element.content, file)
      } else if let own = tree.cdata(of: match) {
        tree.setCDATA(own, text, element.content)
      }
    } else {
      for child in element.children where other.nodes[child].kind == .element {
        try merge(child, of: other, onto: match, path: path, file, integration: integration)
      }
    }
  }

  private mutating func merge(
    _ node: Int, of other: ConfigTree, onto parent: Int, path: String, _ file: Int,
    integration: String?
  ) throws(MergeStop) {
    let (key, path) = try childKey(of: node, in: other, path: path, file)
    let matches = tree.children(of: parent, key)
    let element = other.nodes[node]
    let isIntegration = element.meaning == .integration
    let name = isIntegration ? other.nameAttribute(of: node)?.value : integration
    switch matches.count {
    case 0:
      tree.append(node, of: other, to: parent)
    case 1:
      try update(matches[0], node, other, path: path, file, integration: name)
    default:
      throw MergeStop(
        .ambiguous(element: element.localName, integration: name), file: file,
        origin: (isIntegration ? other.nameAttribute(of: node)?.origin : nil) ?? element.origin,
        related: matches.prefix(8).map {
          (isIntegration ? tree.nameAttribute(of: $0)?.origin : nil) ?? tree.nodes[$0].origin
        })
    }
  }

  private mutating func setContent(
    of node: Int, _ text: String, _ origin: Origin, _ file: Int
  ) throws(MergeStop) {
    let before = tree.nodes[node].content
    do throws(EntityTable.Problem) {
      if libxml2.dropsAmpersands, text.utf8.contains(UInt8(ascii: "&")),
        (try? tree.entities.pieces(text)) == nil
      {
        dependsOnLibXML2 = true
      }
      try tree.setContent(of: node, text, origin, dropsAmpersands: libxml2.dropsAmpersands)
    } catch {
      let reason: MergeStop.Reason =
        switch error {
        case .unterminatedReference(let rest): .unterminatedReference(rest)
        case .invalidCharacterReference(let rest): .invalidCharacterReference(rest)
        }
      throw MergeStop(reason, file: file, origin: origin, related: [before])
    }
  }
}
