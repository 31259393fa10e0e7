internal import MagintCore
package import MagintXML

/// Writes a document anew: laid out alike, whoever wrote it, and with all that its author put in.
///
/// Four spaces for each level, an element to a line, LF, UTF-8. What is kept: values and all other
/// text, comments, instructions, the order, and of blank lines one. White space is changed only
/// between elements, where no value is: there Magento does not read it, and it plays no part in
/// merging, which asks of an element's children whether one is an element or whether the only one is
/// text.
package struct XMLFormatter {
  private let bytes: [UInt8]
  private let tree: XMLTree
  private let doctype: Range<Int>?
  private let limit: Int
  private var output: [UInt8] = []
  /// By element: whether characters are directly in it that are more than white space.
  private var hasCharacters: [Bool]

  private static let indent = 4
  /// Deeper levels are not indented further: real files have four, and the output of a file with
  /// hundreds would be many times its size.
  private static let maximumLevel = 16

  /// The formatted text of `document` as UTF-8; nil where it would have more than `limit` bytes.
  ///
  /// - Precondition: the document is well-formed.
  package static func format(_ document: XMLDocument, limit: Int) -> [UInt8]? {
    guard let tree = document.tree, !tree.elements.isEmpty else { return nil }
    var formatter = XMLFormatter(document, tree, limit)
    formatter.writeDocument()
    return formatter.output.count > limit ? nil : formatter.output
  }

  private init(_ document: XMLDocument, _ tree: XMLTree, _ limit: Int) {
    bytes = document.file.bytes
    self.tree = tree
    doctype = document.doctype
    self.limit = limit
    hasCharacters = Array(repeating: false, count: tree.elements.count)
    for segment in tree.segments where segment.parent >= 0 {
      switch segment.kind {
      case .text where bytes[segment.range.range].allSatisfy(Self.isSpace): break
      case .comment, .processingInstruction: break
      case .text, .cdata, .entityReference: hasCharacters[Int(segment.parent)] = true
      }
    }
    output.reserveCapacity(bytes.count + bytes.count / 4)
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  // MARK: Writing

  private mutating func write(_ text: String) { output += text.utf8 }

  /// A part of the source. XML reads every line end as LF, in values too.
  private mutating func copy(_ range: Range<Int>) {
    output += XMLText.normalizedLines(bytes, range)
  }

  private mutating func write(spaces count: Int) {
    output += repeatElement(0x20, count: count)
  }

  private static func width(ofLevel level: Int) -> Int { min(level, maximumLevel) * indent }

  private mutating func newLine(_ level: Int) {
    output.append(0x0A)
    write(spaces: Self.width(ofLevel: level))
  }

  // MARK: Document

  private mutating func writeDocument() {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let declaration = XMLDeclaration(bytes, at: start)
    write(declaration?.text ?? XMLDeclaration.standard)
    var items = items(of: nil, from: declaration?.range.upperBound ?? start)
    if declaration == nil, !items.isEmpty { items[0].lineBreaks = 1 }
    write(items, level: 0, isTop: true)
    output.append(0x0A)
  }

  /// Something that stands on a line of its own, or behind another.
  private struct Item {
    enum Kind {
      case element(Int)
      case comment
      /// A processing instruction or a document type.
      case verbatim
    }

    var kind: Kind
    var range: Range<Int>
    /// How many line breaks are between it and what is before it.
    var lineBreaks: Int

    var isElement: Bool { if case .element = kind { true } else { false } }
    var isComment: Bool { if case .comment = kind { true } else { false } }
  }

  /// What is directly in `parent`, or in the document, where nothing but white space is between.
  private func items(of parent: Int?, from start: Int) -> [Item] {
    var items: [Item] = []
    var last = start
    func add(_ kind: Item.Kind, _ range: Range<Int>) {
      items.append(Item(kind: kind, range: range, lineBreaks: lineBreaks(last..<range.lowerBound)))
      last = range.upperBound
    }
    func add(segments: Range<Int>) {
      for at in segments {
        let segment = tree.segments[at]
        switch segment.kind {
        case .comment: add(.comment, segment.range.range)
        case .processingInstruction: add(.verbatim, segment.range.range)
        case .text, .cdata, .entityReference: break
        }
      }
    }
    guard let parent else {
      let root = tree.elements[0]
      var before = 0..<Int(root.segmentStart)
      if let doctype {
        let split = before.first { Int(tree.segments[$0].range.start) >= doctype.upperBound }
        add(segments: before.lowerBound..<(split ?? before.upperBound))
        add(.verbatim, doctype)
        before = (split ?? before.upperBound)..<before.upperBound
      }
      add(segments: before)
      add(.element(0), root.range)
      add(segments: Int(root.segmentEnd)..<tree.segments.count)
      return items
    }
    var segment = Int(tree.elements[parent].segmentStart)
    for child in tree.children(of: parent) {
      let element = tree.elements[child]
      add(segments: segment..<Int(element.segmentStart))
      add(.element(child), element.range)
      segment = Int(element.segmentEnd)
    }
    add(segments: segment..<Int(tree.elements[parent].segmentEnd))
    return items
  }

  private func lineBreaks(_ range: Range<Int>) -> Int {
    var count = 0
    for at in range {
      if bytes[at] == 0x0A {
        count += 1
      } else if bytes[at] == 0x0D, at + 1 == range.upperBound || bytes[at + 1] != 0x0A {
        count += 1
      }
    }
    return count
  }

  private func hasLineBreak(_ range: Range<Int>) -> Bool {
    bytes[range].contains { $0 == 0x0A || $0 == 0x0D }
  }

  private mutating func write(_ items: [Item], level: Int, isTop: Bool) {
    let surplus = surplusSpaces(items, level)
    for (index, item) in items.enumerated() {
      guard output.count <= limit else { return }
      // A remark stays behind what it is about.
      let stays =
        item.lineBreaks == 0 && !item.isElement
        && (index > 0 || !isTop && !hasLineBreak(item.range))
      if stays {
        output.append(0x20)
      } else {
        if item.lineBreaks > 1, index > 0 || isTop { output.append(0x0A) }
        newLine(level)
      }
      switch item.kind {
      case .element(let element): write(element: element, level: level)
      case .verbatim: copy(item.range)
      case .comment where hasLineBreak(item.range): write(comment: item.range)
      case .comment: write(shortComment: item.range, without: surplus[index])
      }
    }
  }

  // MARK: Elements

  private mutating func write(element index: Int, level: Int) {
    let element = tree.elements[index]
    let content = element.content
    output.append(UInt8(ascii: "<"))
    copy(element.nameRange.range)
    write(attributesOf: element, level: level, isRoot: index == 0)
    guard !content.isEmpty else {
      write("/>")
      return
    }
    output.append(UInt8(ascii: ">"))
    if isVerbatim(index) {
      copy(content)
    } else {
      let items = items(of: index, from: content.lowerBound)
      write(items, level: level + 1, isTop: false)
      newLine(level)
    }
    write("</")
    copy(element.nameRange.range)
    output.append(UInt8(ascii: ">"))
  }

  /// Whether the content of an element has to stay as it is: that of a value, and all that mixes
  /// text with elements. What has no element and fits on a line may.
  private func isVerbatim(_ index: Int) -> Bool {
    let element = tree.elements[index]
    switch element.name {
    case .email, .endpointURL, .identityLinkURL: return true
    case .config, .integrations, .integration, .resources, .resource, .other: break
    }
    if hasCharacters[index] || preservesSpace(index) { return true }
    return Int(element.subtreeEnd) == index + 1 && !hasLineBreak(element.content)
  }

  private func preservesSpace(_ index: Int) -> Bool {
    tree.elements[index].attributes.contains {
      bytes[tree.attributes[$0].nameRange.range].elementsEqual("xml:space".utf8)
        && tree.attributeValue($0, bytes) == "preserve"
    }
  }

  /// On the line of the element; those of the root below each other.
  private mutating func write(
    attributesOf element: XMLTree.Element, level: Int, isRoot: Bool
  ) {
    let column =
      Self.width(ofLevel: level) + 2
      + bytes[element.nameRange.range].count { $0 & 0xC0 != 0x80 }
    for (position, index) in element.attributes.enumerated() {
      let attribute = tree.attributes[index]
      if isRoot, position > 0 {
        output.append(0x0A)
        write(spaces: column)
      } else {
        output.append(0x20)
      }
      copy(attribute.nameRange.range)
      let value = attribute.value.range
      let quote = UInt8(ascii: bytes[value].contains(UInt8(ascii: "\"")) ? "'" : "\"")
      output += [UInt8(ascii: "="), quote]
      copy(value)
      output.append(quote)
    }
  }

  // MARK: Comments

  private static func tabbed(_ width: Int) -> Int { (width / indent + 1) * indent }

  /// The columns that white space at the start of `line` takes.
  private static func leadingWidth(_ line: some Collection<UInt8>) -> Int {
    var width = 0
    for byte in line {
      if byte == 0x20 {
        width += 1
      } else if byte == 0x09 {
        width = tabbed(width)
      } else {
        break
      }
    }
    return width
  }

  private func isAtLineStart(_ offset: Int) -> Bool {
    offset == 0 || bytes[offset - 1] == 0x0A || bytes[offset - 1] == 0x0D
  }

  /// Editors that comment a line out put `<!--` at its start, before the indentation. How much of it
  /// goes, for each of `items`: of lines that follow each other as much as they have in common, so
  /// that they keep their shape.
  private func surplusSpaces(_ items: [Item], _ level: Int) -> [Int] {
    var surplus = Array(repeating: 0, count: items.count)
    guard level > 0 else { return surplus }
    var index = 0
    while index < items.count {
      let start = index
      var common = Int.max
      while index < items.count, items[index].isComment,
        isAtLineStart(items[index].range.lowerBound),
        !hasLineBreak(items[index].range), index == start || items[index].lineBreaks == 1
      {
        common = min(common, Self.leadingWidth(inside(items[index].range)))
        index += 1
      }
      if index > start, common > 1 {
        for at in start..<index { surplus[at] = common - 1 }
      }
      index = max(index, start + 1)
    }
    return surplus
  }

  /// What is between `<!--` and `-->`.
  private func inside(_ comment: Range<Int>) -> ArraySlice<UInt8> {
    bytes[comment.lowerBound + 4..<comment.upperBound - 3]
  }

  private mutating func write(shortComment range: Range<Int>, without surplus: Int) {
    guard surplus > 0 else { return copy(range) }
    let text = inside(range)
    write("<!--")
    write(spaces: Self.leadingWidth(text) - surplus)
    output += text.drop(while: Self.isBlank)
    if output.last != 0x20 { output.append(0x20) }
    write("-->")
  }

  /// A comment of several lines moves as a block with the line that it begins on. `-->` on a line of
  /// its own stands below that.
  private mutating func write(comment range: Range<Int>) {
    let column = Self.leadingWidth(output[output.endOfLastLine...])
    var lineStart = range.lowerBound
    while !isAtLineStart(lineStart) { lineStart -= 1 }
    let oldColumn = Self.leadingWidth(bytes[lineStart..<range.lowerBound])
    var lines = XMLText.normalizedLines(bytes, range).split(
      separator: 0x0A, omittingEmptySubsequences: false)[...]
    var first = lines.removeFirst()
    let close = Array("-->".utf8)
    let closesAlone = lines.last!.drop(while: Self.isBlank).elementsEqual(close)
    if closesAlone { lines.removeLast() }

    let widths = lines.map { line in
      line.allSatisfy(Self.isBlank) ? nil : Self.leadingWidth(line)
    }
    let least = widths.compactMap(\.self).min()
    let text = first.dropFirst(4)
    let textWidth = Self.leadingWidth(text)
    let isBare = text.allSatisfy(Self.isBlank)
    var shift = max(column - oldColumn, -(least ?? 0))
    if lineStart == range.lowerBound, column > 0 {
      // Commented out by an editor, which left the rest where it was.
      if isBare {
        shift = column + min(least ?? 0, Self.indent) - (least ?? 0)
      } else if textWidth > 1 {
        let common = min(textWidth, least ?? textWidth)
        shift = column - common
        first =
          first.prefix(4) + repeatElement(0x20, count: textWidth - common + 1)
          + text.drop(while: Self.isBlank)
      }
    }
    output += Self.trimmed(first)
    for (line, width) in zip(lines, widths) {
      guard output.count <= limit else { return }
      output.append(0x0A)
      guard let width else { continue }
      write(spaces: width + shift)
      output += Self.trimmed(line.drop(while: Self.isBlank))
    }
    if closesAlone {
      output.append(0x0A)
      write(spaces: column)
      output += close
    }
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    line.dropLast(line.reversed().prefix(while: Self.isBlank).count)
  }
}

extension [UInt8] {
  /// Behind the last line end.
  fileprivate var endOfLastLine: Int { lastIndex(of: 0x0A).map { $0 + 1 } ?? 0 }
}

/// The XML declaration of a document that has one.
struct XMLDeclaration {
  static let standard = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"

  let range: Range<Int>
  /// With UTF-8 for its encoding, the rest as it was.
  let text: String

  /// - Parameter start: where the text begins, behind a byte order mark.
  init?(_ bytes: [UInt8], at start: Int) {
    guard bytes[start...].starts(with: "<?xml".utf8), start + 5 < bytes.count,
      XMLFormatter.isSpace(bytes[start + 5]),
      let close = bytes[start...].firstIndex(of: UInt8(ascii: ">"))
    else { return nil }
    range = start..<close + 1
    var values: [String: String] = [:]
    var rest = bytes[(start + 5)..<close]
    while let equals = rest.firstIndex(of: UInt8(ascii: "=")) {
      let name = rest[..<equals].filter { !XMLFormatter.isSpace($0) }
      rest = rest[(equals + 1)...].drop(while: XMLFormatter.isSpace)
      guard let quote = rest.popFirst(), let end = rest.firstIndex(of: quote) else { break }
      values[String(decoding: name, as: UTF8.self)] = String(decoding: rest[..<end], as: UTF8.self)
      rest = rest[(end + 1)...]
    }
    let standalone = values["standalone"].map { " standalone=\"\($0)\"" } ?? ""
    text = "<?xml version=\"\(values["version"] ?? "1.0")\" encoding=\"UTF-8\"\(standalone)?>"
  }
}
