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
  /// Whether there is nothing but characters: no comment, no element, no entity of the document's.
  package let isTextOnly: Bool

  /// What remains of ``text`` without white space around it.
  package var trimmed: Substring {
    // Hardly any value has white space around it.
    if let first = text.utf8.first, let last = text.utf8.last, first > 0x20, last > 0x20 {
      return text[...]
    }
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

/// The same as far as most of them are asked about: where it is. A file has dozens, and making the
/// text of each is most of what binding takes.
package struct ResourcePlace: Sendable {
  package let element: Int
  /// Its id's bytes in the file, if ``isVerbatim``.
  package let range: ByteRange
  /// That of the id by ``FNV1a/hash32(_:)``.
  package let hash: UInt32
  package let hasID: Bool
  /// Whether the bytes in the file are those of the id.
  package let isVerbatim: Bool
}

/// One `<integration>`, as Magento reads it where no schema stops it: elements below it by local
/// name, in any namespace and however deep, the first of each kind.
///
/// What is in an integration inside another one is counted for the inner one only.
package final class Integration: Sendable {
  package let element: Int
  package let name: Value?
  package let email: Value?
  package let endpointURL: Value?
  package let identityLinkURL: Value?
  /// Whether there is an `<email>` at all, be it in an integration inside this one.
  package let hasEmail: Bool
  /// Whether there is a `<resources>` at all, be it in an integration inside this one.
  package let hasResources: Bool
  /// Where its resources are, in order.
  package let resourcePlaces: [ResourcePlace]
  private let binder: Binder

  fileprivate init(
    element: Int, name: Value?, email: Value?, endpointURL: Value?, identityLinkURL: Value?,
    hasEmail: Bool, hasResources: Bool, resourcePlaces: [ResourcePlace], binder: Binder
  ) {
    self.element = element
    self.name = name
    self.email = email
    self.endpointURL = endpointURL
    self.identityLinkURL = identityLinkURL
    self.hasEmail = hasEmail
    self.hasResources = hasResources
    self.resourcePlaces = resourcePlaces
    self.binder = binder
  }

  /// Its resources, in order; made at each call.
  package var resources: [ResourceReference] {
    resourcePlaces.map { ResourceReference(element: $0.element, id: id(of: $0)) }
  }

  /// The id of one of its resources.
  package func id(of place: ResourcePlace) -> Value? {
    place.hasID ? binder.name(place.element) : nil
  }

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
    var bound: [Integration] = []
    // From behind, so that what is inside an integration is bound before it: no element is visited
    // twice, however deep they are nested.
    for index in tree.elements.indices.reversed() where tree.elements[index].name == .integration {
      bound.append(binder.integration(index, bound))
    }
    integrations = bound.reversed()
  }
}

private final class Binder: Sendable {
  let tree: XMLTree
  let bytes: [UInt8]

  init(tree: XMLTree, bytes: [UInt8]) {
    self.tree = tree
    self.bytes = bytes
  }

  /// `later` are the integrations behind the start of this one, the nearest last.
  func integration(_ index: Int, _ later: [Integration]) -> Integration {
    var email: Value?
    var endpointURL: Value?
    var identityLinkURL: Value?
    var hasEmail = false
    var hasResources = false
    var resources: [ResourcePlace] = []
    var inner = later.endIndex
    var below = index + 1
    while below < Int(tree.elements[index].subtreeEnd) {
      defer { below += 1 }
      switch tree.elements[below].name {
      case .integration:
        repeat { inner -= 1 } while later[inner].element != below
        hasEmail = hasEmail || later[inner].hasEmail
        hasResources = hasResources || later[inner].hasResources
        below = Int(tree.elements[below].subtreeEnd) - 1
      case .email where email == nil: email = content(below)
      case .endpointURL where endpointURL == nil: endpointURL = content(below)
      case .identityLinkURL where identityLinkURL == nil: identityLinkURL = content(below)
      case .resources:
        hasResources = true
        resources.reserveCapacity(Int(tree.elements[below].subtreeEnd) - below)
      case .resource: resources.append(resource(below))
      default: break
      }
    }
    return Integration(
      element: index, name: name(index), email: email, endpointURL: endpointURL,
      identityLinkURL: identityLinkURL, hasEmail: hasEmail || email != nil,
      hasResources: hasResources, resourcePlaces: resources, binder: self)
  }

  private func resource(_ element: Int) -> ResourcePlace {
    guard let index = tree.nameAttribute(of: element) else {
      return ResourcePlace(
        element: element, range: ByteRange(0, 0), hash: 0, hasID: false, isVerbatim: false)
    }
    let range = tree.attributes[index].value
    let bytes = bytes
    let isVerbatim = tree.isVerbatim(attribute: index)
    let hash: UInt32
    if isVerbatim {
      hash = FNV1a.hash32(bytes.span.extracting(range.range))
    } else {
      hash = FNV1a.hash32(tree.attributeValue(index, bytes))
    }
    return ResourcePlace(
      element: element, range: range, hash: hash, hasID: true, isVerbatim: isVerbatim)
  }

  func name(_ element: Int) -> Value? {
    guard let index = tree.nameAttribute(of: element) else { return nil }
    let attribute = tree.attributes[index]
    return Value(
      text: tree.attributeValue(index, bytes), range: attribute.value.range, element: element,
      attribute: index, isVerbatim: !attribute.needsDecoding,
      hasEntityReference: attribute.hasEntityReference, comment: nil,
      isTextOnly: !attribute.hasEntityReference)
  }

  func content(_ index: Int) -> Value {
    let element = tree.elements[index]
    let segments = element.segments
    var comment: Range<Int>?
    var hasEntityReference = false
    var isTextOnly = element.subtreeEnd == Int32(index) + 1
    for at in segments {
      switch tree.segments[at].kind {
      case .text, .cdata: continue
      case .comment where comment == nil: comment = tree.segments[at].range.range
      case .entityReference: hasEntityReference = true
      default: break
      }
      isTextOnly = false
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
      isVerbatim: isVerbatim && isTextOnly, hasEntityReference: hasEntityReference,
      comment: comment, isTextOnly: isTextOnly)
  }
}
