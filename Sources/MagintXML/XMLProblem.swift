/// Why a document is not well-formed, as the scanner saw it.
package struct XMLProblem: Sendable {
  package enum Kind: Sendable, Hashable, CaseIterable {
    case empty
    case declarationNotFirst
    case invalidUTF8
    /// An encoding that libxml2 does not know, or bytes that break the one that is declared.
    case unsupportedEncoding
    /// An encoding that Magento's PHP may know and magint does not read: whether the document is
    /// well-formed nobody knows.
    case unreadEncoding
    case invalidCharacter
    case invalidCharacterReference
    case unescapedAmpersand
    case unescapedLessThan
    case undeclaredEntity
    case mismatchedEndTag
    case unclosedElement
    case unclosedMarkup
    case unquotedValue
    case attributeSyntax
    case duplicateAttribute
    case contentOutsideRoot
    case commentHyphens
    case cdataEnd
    case tooDeep
    /// So many attributes, namespaces or declarations that libxml2, and Magento with it, would take
    /// minutes or all memory: it is not asked.
    case beyondLimits
    case syntax
  }

  package var kind: Kind
  /// Bytes of the UTF-8 text; nil for the whole file.
  package var range: Range<Int>?
  /// The other place that belongs to it: the start tag, the first attribute.
  package var related: Range<Int>?
  /// What libxml2 says of it.
  package var libxml2Message: String?
  /// The name of the encoding, where that is not read.
  package var encoding: String?
}

/// A way in which a document breaks the schema of its kind.
package struct SchemaFinding: Sendable {
  package enum Kind: Sendable, Hashable {
    case wrongRoot(expected: ElementName)
    case namespace
    /// An element that has no place here; `expected` lists those that have.
    case unexpectedElement(expected: [ElementName])
    /// An element that may stand here once and stands here again; `related` is the first.
    case repeatedElement
    /// An element that stands behind one that must follow it (`related`).
    case elementOrder
    case missingElement(ElementName)
    case unexpectedAttribute
    case missingName
    case unexpectedText
    case invalidValue(ValueType)
    /// An entity reference in content, which stops the validator.
    case entityReference
    /// Something only libxml2 objects to, in its words.
    case other(String)
  }

  package enum ValueType: Sendable, Hashable { case name, email, url, resourceID }

  package var kind: Kind
  /// The element it is about.
  package var element: Int
  /// The attribute it is about.
  package var attribute: Int?
  package var range: Range<Int>
  package var related: Range<Int>?
}
