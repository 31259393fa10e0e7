internal import MagintCore

/// A range of bytes in half the space of `Range<Int>`; a tree holds several for each node.
package struct ByteRange: Sendable, Hashable {
  package var start: UInt32
  package var end: UInt32

  package init(_ start: Int, _ end: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.end = UInt32(truncatingIfNeeded: end)
  }

  package var range: Range<Int> { Int(start)..<Int(end) }
  package var isEmpty: Bool { start == end }
  package var count: Int { Int(end) - Int(start) }
}

/// The element names that mean something in Magento's integration configuration, in any namespace.
package enum ElementName: UInt8, Sendable {
  case other
  case config, integrations, integration
  case email, endpointURL, identityLinkURL
  case resources, resource

  init(_ bytes: Span<UInt8>, _ range: ByteRange) {
    func matches(_ name: StaticString) -> Bool {
      name.withUTF8Buffer { name in
        let start = Int(range.start)
        for at in 0..<name.count where unsafe bytes[start + at] != name[at] { return false }
        return true
      }
    }
    self =
      switch range.count {
      case 5 where matches("email"): .email
      case 6 where matches("config"): .config
      case 8 where matches("resource"): .resource
      case 9 where matches("resources"): .resources
      case 11 where matches("integration"): .integration
      case 12 where matches("integrations"): .integrations
      case 12 where matches("endpoint_url"): .endpointURL
      case 17 where matches("identity_link_url"): .identityLinkURL
      default: .other
      }
  }

  /// As it is written in a file; empty for ``other``.
  package var text: String {
    switch self {
    case .other: ""
    case .config: "config"
    case .integrations: "integrations"
    case .integration: "integration"
    case .email: "email"
    case .endpointURL: "endpoint_url"
    case .identityLinkURL: "identity_link_url"
    case .resources: "resources"
    case .resource: "resource"
    }
  }
}

/// The elements of a well-formed document in pre-order, with the byte range of everything.
package struct XMLTree: Sendable {
  package struct Element: Sendable {
    /// By local name.
    package var name: ElementName
    /// Index into ``XMLTree/namespaces``; 0 is no namespace.
    package var namespace: UInt16
    /// With its prefix, in the start tag.
    package var nameRange: ByteRange
    package var localNameRange: ByteRange
    /// From `<` to the `>` of the start tag.
    package var startTag: ByteRange
    /// Empty, behind the start tag, for `<a/>`.
    package var endTag: ByteRange
    /// -1 for the root.
    package var parent: Int32
    /// The index behind the last element below this one.
    package var subtreeEnd: Int32
    package var attributeStart: Int32
    package var attributeEnd: Int32
    package var segmentStart: Int32
    package var segmentEnd: Int32

    package var range: Range<Int> { Int(startTag.start)..<Int(endTag.end) }
    package var content: Range<Int> { Int(startTag.end)..<Int(endTag.start) }
    package var isSelfClosing: Bool { endTag.isEmpty }
    package var attributes: Range<Int> { Int(attributeStart)..<Int(attributeEnd) }
    /// All segments below this element, those of its descendants too.
    package var segments: Range<Int> { Int(segmentStart)..<Int(segmentEnd) }
  }

  package struct Attribute: Sendable {
    package var nameRange: ByteRange
    package var localNameRange: ByteRange
    /// Between the quotes.
    package var value: ByteRange
    package var namespace: UInt16
    /// `xmlns` or `xmlns:…`.
    package var isNamespaceDeclaration: Bool
    /// Whether the local name is `name`.
    package var isName: Bool
    /// Whether the value holds a reference, a line break or a tab.
    package var needsDecoding: Bool
    /// Whether the value refers to an entity that the document declares.
    package var hasEntityReference: Bool
  }

  /// What stands between tags.
  package struct Segment: Sendable {
    package enum Kind: UInt8, Sendable {
      case text, cdata, comment, processingInstruction
      /// A reference to an entity that the document declares.
      case entityReference
    }

    package var kind: Kind
    /// The element it is directly in; -1 outside the root.
    package var parent: Int32
    /// The whole of it, with its delimiters.
    package var range: ByteRange
    /// Whether a text needs decoding: references or carriage returns.
    package var needsDecoding: Bool
  }

  private static let initialNamespaces = ["", XMLTree.schemaInstance]

  /// The namespaces that elements and attributes are in.
  package internal(set) var namespaces = XMLTree.initialNamespaces
  package internal(set) var elements: [Element] = []
  package internal(set) var attributes: [Attribute] = []
  package internal(set) var segments: [Segment] = []
  /// Values of attributes that the document type changes, by attribute index.
  var expandedValues: [Int: String] = [:]

  package static let schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"
  static let schemaInstanceIndex: UInt16 = 1

  /// The indices of the child elements of `index`.
  package func children(of index: Int) -> ChildSequence {
    ChildSequence(
      elements: elements, index: index + 1, end: Int(elements[index].subtreeEnd))
  }

  package struct ChildSequence: Sequence, IteratorProtocol {
    let elements: [XMLTree.Element]
    var index: Int
    let end: Int

    package mutating func next() -> Int? {
      guard index < end else { return nil }
      defer { index = Int(elements[index].subtreeEnd) }
      return index
    }
  }

  /// The first element that is nested deeper than `depth`; the root is 1 deep.
  package func element(deeperThan depth: Int) -> Int? {
    guard elements.count > depth else { return nil }
    var depths = [Int](repeating: 1, count: elements.count)
    for (index, element) in elements.enumerated() where element.parent >= 0 {
      depths[index] = depths[Int(element.parent)] + 1
      if depths[index] > depth { return index }
    }
    return nil
  }

  /// The first attribute with local name `name`, as PHP's `getNamedItem` finds it: in any
  /// namespace.
  package func nameAttribute(of index: Int) -> Int? {
    elements[index].attributes.first {
      attributes[$0].isName && !attributes[$0].isNamespaceDeclaration
    }
  }
}
