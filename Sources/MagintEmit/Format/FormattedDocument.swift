package import MagintCore
package import MagintXML

/// What came of formatting a file.
package enum FormattedDocument: Sendable {
  /// The text as it should be, and as it was; both in UTF-8.
  case formatted(bytes: [UInt8], source: SourceFile)
  /// The file is not well-formed, and so there is nothing to format.
  case malformed(XMLDocument)
  /// The file stays as it is; why.
  case refused(String)

  /// Formats `raw`, the bytes of a file as stored, and makes sure that Magento makes the same of it.
  ///
  /// - Parameter limit: how many bytes the text may have, before and after.
  /// - Throws: ``MagintError`` where libxml2 and the scanner cannot be brought together.
  package static func format(
    path: String, _ raw: [UInt8], kind: FileKind, limit: Int
  ) throws(MagintError) -> FormattedDocument {
    let before = try XMLDocument.read(path: path, raw, kind: kind)
    guard before.tree != nil else { return .malformed(before) }
    guard !before.file.bytes.contains(0) else {
      return .refused(
        "is left alone: there is a null byte behind the root element, where the text ends for Magento; remove it and what follows"
      )
    }
    guard let bytes = XMLFormatter.format(before, limit: limit) else {
      return .refused(
        "is left alone: its formatted text would be larger than the \(limit >> 20) MB that magint reads"
      )
    }
    if bytes == raw { return .formatted(bytes: bytes, source: before.file) }
    let after = try XMLDocument.read(path: path, bytes, kind: kind)
    if let difference = try FormatCheck.difference(before, after, kind) {
      return .refused("is left alone: formatted, \(difference); please report the file")
    }
    return .formatted(bytes: bytes, source: before.file)
  }
}
