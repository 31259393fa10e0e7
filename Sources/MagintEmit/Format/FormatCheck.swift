package import MagintCore
internal import MagintModel
package import MagintXML

/// Compares a document before and after formatting: whether it says the same, and whether Magento
/// makes the same of it.
package struct FormatCheck {
  /// What differs, as the end of a sentence; nil where nothing does.
  ///
  /// - Throws: ``MagintError`` where libxml2 and the scanner cannot be brought together.
  package static func difference(
    _ before: XMLDocument, _ after: XMLDocument, _ kind: FileKind
  ) throws(MagintError) -> String? {
    guard let old = before.tree, let new = after.tree else { return "it would not be well-formed" }
    let oldParts = parts(before, old)
    let newParts = parts(after, new)
    guard oldParts == newParts else {
      return "its elements, texts or comments would not be the same"
    }
    // Onto itself, because merging looks at what reading one file does not: at what a file does to
    // those before it, and has done to it by those behind.
    for count in 1...2 {
      let old = try MergedConfiguration(Array(repeating: before, count: count), kind)
      let new = try MergedConfiguration(Array(repeating: after, count: count), kind)
      guard old.stop?.reason == new.stop?.reason else {
        return "Magento would stop at it for another reason, or would not"
      }
      guard meaning(old) == meaning(new) else { return "Magento would read other values" }
      guard objections(old) == objections(new) else {
        return "developer mode would say something else of it"
      }
    }
    return nil
  }

  // MARK: The text

  /// A piece of a document, without what formatting may change.
  package struct Part: Hashable {
    package enum Kind: Sendable {
      case start, end, attribute, text, cdata, comment, instruction, reference, doctype
    }

    package var kind: Kind
    /// Bytes, since strings are equal where their bytes need not be.
    package var bytes: [UInt8]
  }

  /// All there is in a document, in its order. Of white space between elements there is nothing, and
  /// of that in comments that there is some.
  package static func parts(_ document: XMLDocument, _ tree: XMLTree) -> [Part] {
    let bytes = document.file.bytes
    var parts: [Part] = []
    var segment = 0
    func lines(_ range: Range<Int>) -> [UInt8] {
      Array(XMLText.normalizedLines(bytes, range))
    }
    // Without elements and remarks beside it, white space is all there is in an element.
    var isShared = [Bool](repeating: false, count: tree.elements.count)
    var isValue = isShared
    for (index, element) in tree.elements.enumerated() {
      if element.parent >= 0 { isShared[Int(element.parent)] = true }
      switch element.name {
      case .email, .endpointURL, .identityLinkURL: isValue[index] = true
      default: isValue[index] = element.parent >= 0 && isValue[Int(element.parent)]
      }
    }
    for part in tree.segments where part.parent >= 0 {
      switch part.kind {
      case .comment, .processingInstruction: isShared[Int(part.parent)] = true
      case .text, .cdata, .entityReference: break
      }
    }
    var pendingDoctype = document.doctype
    func addSegments(before offset: Int) {
      while segment < tree.segments.count, Int(tree.segments[segment].range.start) < offset {
        let part = tree.segments[segment]
        segment += 1
        let range = part.range.range
        if let doctype = pendingDoctype, doctype.upperBound <= range.lowerBound {
          parts.append(Part(kind: .doctype, bytes: lines(doctype)))
          pendingDoctype = nil
        }
        switch part.kind {
        case .text:
          let isSpace = bytes[range].allSatisfy(XMLFormatter.isSpace)
          let parent = Int(part.parent)
          guard isSpace, !isValue[parent] else {
            parts.append(Part(kind: .text, bytes: lines(range)))
            continue
          }
          if !isShared[parent] { parts.append(Part(kind: .text, bytes: [0x20])) }
        case .cdata: parts.append(Part(kind: .cdata, bytes: lines(range)))
        case .comment:
          let words = bytes[range].dropFirst(4).dropLast(3).split(
            whereSeparator: XMLFormatter.isSpace)
          parts.append(Part(kind: .comment, bytes: Array(words.joined(separator: [0x20]))))
        case .processingInstruction:
          parts.append(Part(kind: .instruction, bytes: lines(range)))
        case .entityReference: parts.append(Part(kind: .reference, bytes: Array(bytes[range])))
        }
      }
    }
    var open: [Int] = []
    func close(upTo index: Int) {
      while let last = open.last, Int(tree.elements[last].subtreeEnd) <= index {
        addSegments(before: Int(tree.elements[last].endTag.start))
        parts.append(Part(kind: .end, bytes: []))
        open.removeLast()
      }
    }
    for (index, element) in tree.elements.enumerated() {
      close(upTo: index)
      addSegments(before: Int(element.startTag.start))
      if index == 0, let doctype = pendingDoctype {
        parts.append(Part(kind: .doctype, bytes: lines(doctype)))
        pendingDoctype = nil
      }
      parts.append(Part(kind: .start, bytes: Array(bytes[element.nameRange.range])))
      for at in element.attributes {
        let attribute = tree.attributes[at]
        parts.append(
          Part(
            kind: .attribute,
            bytes: bytes[attribute.nameRange.range] + [UInt8(ascii: "=")]
              + XMLText.normalizedLines(bytes, attribute.value.range)))
      }
      open.append(index)
    }
    close(upTo: tree.elements.count)
    addSegments(before: .max)
    return parts
  }

  // MARK: What Magento makes of it

  private static func meaning(_ merged: MergedConfiguration) -> [[UInt8]?] {
    merged.integrations.flatMap { integration -> [[UInt8]?] in
      let values = [
        integration.name, integration.email, integration.endpointURL, integration.identityLinkURL,
      ]
      return values.map { $0.map { Array($0.text.utf8) } }
        // Marks the end of a list.
        + integration.resources.map { Array($0.text.utf8) } + [nil]
    }
  }

  private enum Objection: Hashable {
    case schema(SchemaFinding.Kind)
    case unboundAttribute(String)
    case entityReference(String)
  }

  private static func objections(_ merged: MergedConfiguration) -> [Objection] {
    merged.fileFindings.map { .schema($0.finding.kind) }
      + merged.mergedFindings.map { finding in
        switch finding.kind {
        case .schema(let kind): .schema(kind)
        case .unboundAttribute(let name): .unboundAttribute(name)
        case .entityReference(let name): .entityReference(name)
        }
      }
  }
}
