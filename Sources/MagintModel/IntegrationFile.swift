package import MagintCore
package import MagintXML

/// A value of an integration file and where it stands.
package struct Value: Sendable {
  /// What Magento reads: references and CDATA decoded, line ends normalized, white space kept.
  /// References to entities that the document declares are left out.
  package let text: String
  /// The bytes between the tags or the quotes.
  package let range: Range<Int>
  /// The element that holds it, or whose attribute it is.
  package let element: Int
  /// The attribute's index where it is one's value.
  package let attribute: Int?
  /// Whether the bytes in the file are those of ``text``, so that offsets can be carried over.
  package let isVerbatim: Bool
  package let hasEntityReference: Bool
  /// The first comment inside the value, in bytes.
  package let comment: Range<Int>?

  /// What remains of ``text`` without white space around it.
  package var trimmed: Substring {
    let isSpace = { (scalar: Unicode.Scalar) in
      scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
    }
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !isSpace($0) }),
      let last = scalars.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return text[first..<scalars.index(after: last)]
  }
}

/// One `<resource name="…"/>`.
package struct ResourceReference: Sendable {
  package let element: Int
  /// Absent where the element has no name.
  package let id: Value?
}

/// One `<integration>`, as Magento reads it where no schema stops it: elements below it by local
/// name, in any namespace and however deep, the first of each kind.
package struct Integration: Sendable {
  package let element: Int
  package let name: Value?
  package let email: Value?
  package let endpointURL: Value?
  package let identityLinkURL: Value?
  /// Whether there is a `<resources>` at all.
  package let hasResources: Bool
  package let resources: [ResourceReference]

  /// The two URLs, where they are there.
  package var urls: [(name: ElementName, value: Value)] {
    var result: [(name: ElementName, value: Value)] = []
    if let endpointURL { result.append((.endpointURL, endpointURL)) }
    if let identityLinkURL { result.append((.identityLinkURL, identityLinkURL)) }
    return result
  }
}

/// One file of integration configuration, bound. Binding goes on behind any defect.
package struct IntegrationFile: Sendable {
  package let kind: FileKind
  package let integrations: [Integration]

  package init(_ document: XMLDocument, _ kind: FileKind) {
    self.kind = kind
    guard let tree = document.tree else {
      integrations = []
      return
    }
    let binder = Binder(tree: tree, bytes: document.file.bytes)
    integrations = tree.elements.indices.compactMap {
      tree.elements[$0].name == .integration ? binder.integration($0) : nil
    }
  }
}

private struct Binder {
  let tree: XMLTree
  let bytes: [UInt8]

  func integration(_ index: Int) -> Integration {
    var email: Value?
    var endpointURL: Value?
    var identityLinkURL: Value?
    var hasResources = false
    var resources: [ResourceReference] = []
    for below in index + 1..<Int(tree.elements[index].subtreeEnd) {
      switch tree.elements[below].name {
      case .email where email == nil: email = content(below)
      case .endpointURL where endpointURL == nil: endpointURL = content(below)
      case .identityLinkURL where identityLinkURL == nil: identityLinkURL = content(below)
      case .resources: hasResources = true
      case .resource: resources.append(ResourceReference(element: below, id: name(below)))
      default: break
      }
    }
    return Integration(
      element: index, name: name(index), email: email, endpointURL: endpointURL,
      identityLinkURL: identityLinkURL, hasResources: hasResources, resources: resources)
  }

  func name(_ element: Int) -> Value? {
    guard let index = tree.nameAttribute(of: element) else {
      guard let value = tree.defaultedAttributes[element]?.first(where: { $0.name == "name" })?.value
      else { return nil }
      return Value(
        text: value, range: tree.elements[element].nameRange.range, element: element,
        attribute: nil, isVerbatim: false, hasEntityReference: false, comment: nil)
    }
    let attribute = tree.attributes[index]
    return Value(
      text: tree.attributeValue(index, bytes), range: attribute.value.range, element: element,
      attribute: index, isVerbatim: !attribute.needsDecoding,
      hasEntityReference: attribute.hasEntityReference, comment: nil)
  }

  func content(_ index: Int) -> Value {
    let element = tree.elements[index]
    let segments = element.segments
    var comment: Range<Int>?
    var hasEntityReference = false
    for at in segments {
      switch tree.segments[at].kind {
      case .comment where comment == nil: comment = tree.segments[at].range.range
      case .entityReference: hasEntityReference = true
      default: break
      }
    }
    let isVerbatim: Bool
    switch segments.count {
    case 0: isVerbatim = true
    case 1:
      let segment = tree.segments[segments.lowerBound]
      isVerbatim = segment.kind == .text && !segment.needsDecoding
    default: isVerbatim = false
    }
    return Value(
      text: tree.text(of: index, bytes), range: element.content, element: index, attribute: nil,
      isVerbatim: isVerbatim && element.subtreeEnd == Int32(index) + 1,
      hasEntityReference: hasEntityReference, comment: comment)
  }
}
