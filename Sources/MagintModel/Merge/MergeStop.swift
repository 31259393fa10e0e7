internal import MagintCore
package import MagintXML

/// Why Magento stops at reading the configuration of one kind.
package struct MergeStop: Error, Sendable {
  package enum Reason: Sendable, Hashable {
    /// A file is not well-formed.
    case notWellFormed
    /// A file is in this encoding, which magint does not read: Magento may not stop at all.
    case unreadEncoding(String)
    /// The root element differs from that of the files before; its name.
    case differentRoot(String)
    /// An element has a prefix that the first file's root does not declare, or one at all where the
    /// first file has a default namespace.
    case unknownPrefix(String)
    /// A name goes unescaped into an XPath, and has an apostrophe.
    case apostrophe(String)
    /// An element is merged onto several; its name, and that of the integration it is in.
    case ambiguous(element: String, integration: String?)
    /// A value that overrides another is read for references once more, and has a bare `&`.
    case unterminatedReference(String)
    case invalidCharacterReference(String)
    /// An integration or a resource without a name.
    case missingName(ElementName)
    /// An integration without an email.
    case missingEmail(String)
    /// The entities of a document stand for more text than is worked out.
    case entityBeyondLimits
  }

  package var reason: Reason
  /// What Magento stops at; nil where it is the file as a whole.
  package var origin: Origin?
  /// The index of the file that Magento stops at.
  package var file: Int
  /// Other places that play a part: what is matched twice, what is overridden.
  package var related: [Origin]

  package init(_ reason: Reason, file: Int, origin: Origin? = nil, related: [Origin] = []) {
    self.reason = reason
    self.file = file
    self.origin = origin
    self.related = related
  }
}
