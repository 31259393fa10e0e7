internal import MagintCore

/// Records where everything is in an XML document.
///
/// It goes over UTF-8 text once, keeps no state but an explicit stack, and stops at the first
/// problem. It tolerates what only a real parser can judge (declarations, unusual names); then
/// ``isPlain`` is false and libxml2 has to. A document that is plain, without a problem, is
/// well-formed.
struct XMLScanner {
  private let bytes: [UInt8]
  private let end: Int
  private var index: Int
  private(set) var tree = XMLTree()
  private(set) var problem: XMLProblem?
  /// Whether nothing was met that only libxml2 may judge.
  private(set) var isPlain = true
  /// The document type declaration.
  private(set) var doctype: Range<Int>?

  /// References to entities that the document declares.
  private var referenceCount = 0

  private var stack: [Int32] = []
  private struct Binding {
    var prefix: ByteRange
    var namespace: UInt16
    var depth: Int
  }
  private var bindings: [Binding] = []
  private var namespaceIndices = XMLScanner.initialNamespaces
  private static let initialNamespaces: [String: UInt16] = [
    "": 0, XMLTree.schemaInstance: XMLTree.schemaInstanceIndex,
  ]

  /// libxml2's limit on nesting, which PHP does not lift; 257 levels pass.
  static let maximumDepth = 257
  /// Limits of our own. libxml2's time goes with the square of the attributes of an element, and of
  /// namespaces in scope; with the length of a document type times the places that use it.
  static let maximumAttributes = 512
  static let maximumNamespaces = 512
  static let maximumDoctype = 8_192
  static let maximumDoctypeUse = 8_000_000
  /// libxml2 has limits for names (50,000) and texts (10,000,000); below it need not be asked.
  private static let plainName = 10_000
  private static let plainSize = 9_000_000

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    end = bytes.count
    index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    isPlain = end < Self.plainSize
    // An integration file has an element for each 60 bytes or so.
    tree.elements.reserveCapacity(bytes.count / 60 + 8)
    tree.attributes.reserveCapacity(bytes.count / 60 + 8)
    tree.segments.reserveCapacity(bytes.count / 40 + 8)
    stack.reserveCapacity(8)
  }

  static func scan(_ bytes: [UInt8]) -> XMLScanner {
    var scanner = XMLScanner(bytes)
    scanner.checkEncoding()
    if scanner.problem == nil { scanner.scanDocument() }
    scanner.checkDoctypeUse()
    return scanner
  }

  // MARK: Helpers

  private mutating func fail(
    _ kind: XMLProblem.Kind, _ range: Range<Int>?, related: Range<Int>? = nil
  ) {
    guard problem == nil else { return }
    problem = XMLProblem(kind: kind, range: range, related: related)
  }

  @inline(__always)
  private func peek(_ offset: Int = 0) -> UInt8 {
    index + offset < end ? bytes[index + offset] : 0
  }

  @inline(__always)
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D
  }

  private mutating func skipSpace() {
    while index < end, Self.isSpace(bytes[index]) { index += 1 }
  }

  /// The first place from `start` on at which a text has to be looked at: `<`, `&`, `stop` or a
  /// control character. `stop` is a value's quote or, between tags, `>`; a line feed is nothing special
  /// there.
  private func endOfPlainText(from start: Int, _ stop: UInt8) -> Int {
    let raw = unsafe bytes.span.bytes
    let isValue = stop != UInt8(ascii: ">")
    var at = start
    while at + 8 <= end {
      let word = UInt64(
        littleEndian: unsafe raw.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self))
      // The highest bit of each byte that is one of them. Bytes behind the first may be wrong.
      let found =
        Self.zeros(word ^ Self.repeated(stop)) | Self.zeros(word ^ Self.repeated(UInt8(ascii: "<")))
        | Self.zeros(word ^ Self.repeated(UInt8(ascii: "&")))
        | (word &- Self.repeated(0x20)) & ~word & Self.repeated(0x80)
      guard found != 0 else {
        at += 8
        continue
      }
      at += found.trailingZeroBitCount >> 3
      if isValue || bytes[at] != 0x0A { return at }
      at += 1
    }
    while at < end {
      let byte = bytes[at]
      if byte == stop || byte == UInt8(ascii: "<") || byte == UInt8(ascii: "&") { break }
      if byte < 0x20, isValue || byte != 0x0A { break }
      at += 1
    }
    return at
  }

  @inline(__always)
  private static func repeated(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

  /// The highest bit of each byte that is null, up to the first of them.
  @inline(__always)
  private static func zeros(_ word: UInt64) -> UInt64 {
    (word &- repeated(1)) & ~word & repeated(0x80)
  }

  private func starts(_ text: StaticString, at start: Int) -> Bool {
    guard start + text.utf8CodeUnitCount <= end else { return false }
    return text.withUTF8Buffer { text in
      for at in 0..<text.count where unsafe bytes[start + at] != text[at] { return false }
      return true
    }
  }

  private func find(_ text: StaticString, from start: Int) -> Int? {
    let first = unsafe text.utf8Start[0]
    let last = end - text.utf8CodeUnitCount
    var at = start
    while at <= last {
      if bytes[at] == first, starts(text, at: at) { return at }
      at += 1
    }
    return nil
  }

  /// Invalid UTF-8 and the two noncharacters that XML forbids, found before anything else.
  private mutating func checkEncoding() {
    guard let first = firstHighByte(from: 0) else { return }
    // Between the first and the last of them; most files have few.
    guard let last = lastHighByte(from: first) else { return }
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span.extracting(first...last))
    } catch {
      let range = error.byteOffsets
      fail(.invalidUTF8, range.lowerBound + first..<range.upperBound + first)
      return
    }
    var at = first
    while at + 2 <= last {
      if bytes[at] == 0xEF, bytes[at + 1] == 0xBF, bytes[at + 2] >= 0xBE {
        fail(.invalidCharacter, at..<at + 3)
        return
      }
      guard let next = firstHighByte(from: at + 1), next <= last else { return }
      at = next
    }
  }

  /// The first byte of 0x80 or more at or behind `start`, eight at a time.
  private func firstHighByte(from start: Int) -> Int? {
    let raw = unsafe bytes.span.bytes
    var at = start
    while at + 8 <= end {
      let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self)
      guard word & 0x8080_8080_8080_8080 == 0 else { break }
      at += 8
    }
    while at < end {
      if bytes[at] >= 0x80 { return at }
      at += 1
    }
    return nil
  }

  /// The last byte of 0x80 or more, or one up to seven behind it. Nil where all stand behind a null
  /// byte, where libxml2 reads nothing.
  private func lastHighByte(from first: Int) -> Int? {
    let raw = unsafe bytes.span.bytes
    guard !bytes[..<first].contains(0) else { return nil }
    var last = first
    var at = first
    while at + 8 <= end {
      let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self)
      // Whether one of the eight is null.
      if (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0 { break }
      if word & 0x8080_8080_8080_8080 != 0 { last = at + 7 }
      at += 8
    }
    while at < end, bytes[at] != 0 {
      if bytes[at] >= 0x80 { last = at }
      at += 1
    }
    return last
  }

  /// The length of the character at `at`.
  private func characterLength(_ at: Int) -> Int {
    switch bytes[at] {
    case ..<0xC0: 1
    case ..<0xE0: 2
    case ..<0xF0: 3
    default: 4
    }
  }

  // MARK: Document

  private mutating func scanDocument() {
    let start = index
    if starts("<?xml", at: index), index + 5 < end, Self.isSpace(bytes[index + 5]) {
      scanDeclaration()
    } else if index == end {
      fail(.empty, nil)
      return
    }
    var sawRoot = false
    while problem == nil {
      let textStart = index
      skipSpace()
      if index >= end { break }
      if sawRoot, bytes[index] == 0 {
        // To libxml2 the text ends here, whatever follows.
        isPlain = false
        break
      }
      guard bytes[index] == UInt8(ascii: "<") else {
        var textEnd = index
        while textEnd < end, bytes[textEnd] != UInt8(ascii: "<") { textEnd += 1 }
        while textEnd > index + 1, Self.isSpace(bytes[textEnd - 1]) { textEnd -= 1 }
        fail(.contentOutsideRoot, index..<textEnd)
        return
      }
      switch peek(1) {
      case UInt8(ascii: "?"):
        if starts("<?xml", at: index), index + 5 >= end || Self.isSpace(bytes[index + 5]) {
          let close = find("?>", from: index).map { $0 + 2 } ?? min(index + 5, end)
          fail(
            sawRoot || textStart > start + 4096 ? .syntax : .declarationNotFirst, index..<close,
            related: start..<index)
          return
        }
        scanProcessingInstruction(parent: -1)
      case UInt8(ascii: "!"):
        if starts("<!--", at: index) {
          scanComment(parent: -1)
        } else if starts("<!DOCTYPE", at: index), !sawRoot, doctype == nil {
          scanDoctype()
        } else if starts("<![CDATA[", at: index) {
          fail(.contentOutsideRoot, index..<(find("]]>", from: index).map { $0 + 3 } ?? end))
        } else {
          fail(.syntax, index..<min(index + 2, end))
        }
      case UInt8(ascii: "/"):
        fail(.contentOutsideRoot, index..<(find(">", from: index).map { $0 + 1 } ?? end))
      default:
        if sawRoot {
          fail(.contentOutsideRoot, index..<(find(">", from: index).map { $0 + 1 } ?? end))
          return
        }
        scanRoot()
        sawRoot = true
      }
    }
    if problem == nil, !sawRoot {
      let onlySpace = bytes[start...].allSatisfy { Self.isSpace($0) }
      fail(.empty, onlySpace ? nil : start..<end)
    }
  }

  private mutating func scanDeclaration() {
    guard let close = find("?>", from: index) else {
      fail(.unclosedMarkup, index..<index + 5)
      return
    }
    let usual: [StaticString] = [
      "<?xml version=\"1.0\"?>", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>", "<?xml version='1.0' encoding='UTF-8'?>",
      "<?xml version=\"1.0\" ?>", "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>",
    ]
    if !usual.contains(where: { starts($0, at: index) && index + $0.utf8CodeUnitCount == close + 2 }
    ) {
      isPlain = false
    }
    index = close + 2
  }

  private mutating func scanDoctype() {
    isPlain = false
    let start = index
    index += 9
    var depth = 0
    var sawSubset = false
    while index < end {
      switch bytes[index] {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        let quote = bytes[index]
        index += 1
        while index < end, bytes[index] != quote { index += 1 }
        index += 1
      case UInt8(ascii: "<") where starts("<!--", at: index):
        guard let close = find("-->", from: index + 4) else {
          index = end
          break
        }
        index = close + 3
      case UInt8(ascii: "<") where starts("<?", at: index):
        guard let close = find("?>", from: index + 2) else {
          index = end
          break
        }
        index = close + 2
      case UInt8(ascii: "["):
        depth += 1
        index += 1
        sawSubset = true
      case UInt8(ascii: "]"):
        depth -= 1
        index += 1
      case UInt8(ascii: ">") where depth <= 0:
        index += 1
        // libxml2 takes `<!DOCTYPE a>[…]>` too.
        if !sawSubset, peek() == UInt8(ascii: "[") { continue }
        doctype = start..<index
        return
      default:
        index += 1
      }
    }
    fail(.unclosedMarkup, start..<start + 9)
  }

  private mutating func checkDoctypeUse() {
    guard let doctype else { return }
    let uses = tree.elements.count + referenceCount
    guard doctype.count > Self.maximumDoctype || doctype.count * uses > Self.maximumDoctypeUse
    else { return }
    problem = XMLProblem(
      kind: .beyondLimits, range: doctype.lowerBound..<doctype.lowerBound + 9, related: nil)
  }

  private mutating func scanComment(parent: Int32) {
    let start = index
    guard let close = find("--", from: index + 4) else {
      fail(.unclosedMarkup, start..<start + 4)
      return
    }
    guard close + 2 < end else {
      fail(.unclosedMarkup, start..<start + 4)
      return
    }
    guard bytes[close + 2] == UInt8(ascii: ">") else {
      fail(.commentHyphens, close..<close + 2, related: start..<start + 4)
      return
    }
    checkCharacters(start + 4..<close)
    index = close + 3
    tree.segments.append(
      XMLTree.Segment(
        kind: .comment, parent: parent, range: ByteRange(start, index), needsDecoding: false))
  }

  private mutating func scanProcessingInstruction(parent: Int32) {
    let start = index
    guard let close = find("?>", from: index + 2) else {
      fail(.unclosedMarkup, start..<start + 2)
      return
    }
    // Few files have one; its target is libxml2's to judge.
    isPlain = false
    checkCharacters(start + 2..<close)
    index = close + 2
    tree.segments.append(
      XMLTree.Segment(
        kind: .processingInstruction, parent: parent, range: ByteRange(start, index),
        needsDecoding: false))
  }

  private mutating func checkCharacters(_ range: Range<Int>) {
    for at in range where bytes[at] < 0x20 && !Self.isSpace(bytes[at]) {
      fail(.invalidCharacter, at..<at + 1)
      return
    }
  }

  // MARK: Elements

  private mutating func scanRoot() {
    scanStartTag()
    while problem == nil, let current = stack.last {
      if index >= end {
        let element = tree.elements[Int(current)]
        fail(.unclosedElement, element.startTag.range)
        return
      }
      if bytes[index] != UInt8(ascii: "<") {
        scanText(parent: current)
        continue
      }
      switch peek(1) {
      case UInt8(ascii: "/"): scanEndTag()
      case UInt8(ascii: "?"):
        if starts("<?xml", at: index), index + 5 < end, Self.isSpace(bytes[index + 5]) {
          let close = find("?>", from: index).map { $0 + 2 } ?? min(index + 5, end)
          fail(.declarationNotFirst, index..<close)
        } else {
          scanProcessingInstruction(parent: current)
        }
      case UInt8(ascii: "!"):
        if starts("<!--", at: index) {
          scanComment(parent: current)
        } else if starts("<![CDATA[", at: index) {
          scanCDATA(parent: current)
        } else {
          fail(.syntax, index..<min(index + 2, end))
        }
      default: scanStartTag()
      }
    }
  }

  private mutating func scanCDATA(parent: Int32) {
    let start = index
    guard let close = find("]]>", from: index + 9) else {
      fail(.unclosedMarkup, start..<start + 9)
      return
    }
    checkCharacters(start + 9..<close)
    index = close + 3
    tree.segments.append(
      XMLTree.Segment(
        kind: .cdata, parent: parent, range: ByteRange(start, index), needsDecoding: false))
  }

  private mutating func scanText(parent: Int32) {
    var start = index
    var needsDecoding = false
    func flush(_ scanner: inout XMLScanner, to stop: Int) {
      guard stop > start else { return }
      scanner.tree.segments.append(
        XMLTree.Segment(
          kind: .text, parent: parent, range: ByteRange(start, stop), needsDecoding: needsDecoding))
    }
    while true {
      index = endOfPlainText(from: index, UInt8(ascii: ">"))
      guard index < end else { break }
      let byte = bytes[index]
      if byte == UInt8(ascii: "<") { break }
      if byte == UInt8(ascii: "&") {
        let reference = index
        guard let isDeclared = scanReference() else { return }
        if isDeclared {
          flush(&self, to: reference)
          tree.segments.append(
            XMLTree.Segment(
              kind: .entityReference, parent: parent, range: ByteRange(reference, index),
              needsDecoding: false))
          start = index
          needsDecoding = false
        } else {
          needsDecoding = true
        }
        continue
      }
      if byte == UInt8(ascii: ">"), index >= start + 2, bytes[index - 1] == UInt8(ascii: "]"),
        bytes[index - 2] == UInt8(ascii: "]")
      {
        fail(.cdataEnd, index - 2..<index + 1)
        return
      }
      if byte < 0x20 {
        if byte == 0x0D {
          needsDecoding = true
        } else if !Self.isSpace(byte) {
          fail(.invalidCharacter, index..<index + 1)
          return
        }
      }
      index += 1
    }
    flush(&self, to: index)
  }

  /// Goes over the reference at `&`. True where it refers to an entity that the document must
  /// declare, nil where it is none.
  private mutating func scanReference() -> Bool? {
    let start = index
    var at = index + 1
    if at < end, bytes[at] == UInt8(ascii: "#") {
      at += 1
      let isHexadecimal = at < end && bytes[at] == UInt8(ascii: "x")
      if isHexadecimal { at += 1 }
      let digits = at
      var value: UInt32 = 0
      while at < end, let digit = Self.digit(bytes[at], isHexadecimal) {
        value = min(value * (isHexadecimal ? 16 : 10) + digit, 0x11_0000)
        at += 1
      }
      guard at > digits, at < end, bytes[at] == UInt8(ascii: ";"), Self.isCharacter(value) else {
        let stop = at < end && bytes[at] == UInt8(ascii: ";") ? at + 1 : at
        fail(
          at > digits && stop > at ? .invalidCharacterReference : .unescapedAmpersand,
          start..<max(stop, start + 1))
        return nil
      }
      index = at + 1
      return false
    }
    let name = at
    while at < end, Self.isNameByte(bytes[at]) { at += 1 }
    guard at > name, at < end, bytes[at] == UInt8(ascii: ";") else {
      fail(.unescapedAmpersand, start..<start + 1)
      return nil
    }
    index = at + 1
    for known: StaticString in ["amp;", "lt;", "gt;", "quot;", "apos;"]
    where known.utf8CodeUnitCount == index - name && starts(known, at: name) {
      return false
    }
    guard doctype != nil else {
      fail(.undeclaredEntity, start..<index)
      return nil
    }
    referenceCount += 1
    return true
  }

  private static func digit(_ byte: UInt8, _ isHexadecimal: Bool) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f") where isHexadecimal:
      UInt32(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F") where isHexadecimal:
      UInt32(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }

  /// XML 1.0, production 2 (Char).
  static func isCharacter(_ value: UInt32) -> Bool {
    switch value {
    case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }

  /// Whether a byte may be in a name, as far as a byte tells: libxml2 judges the rest.
  @inline(__always)
  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: ":"), 0x80...:
      true
    default: false
    }
  }

  private static func isNameStart(_ byte: UInt8) -> Bool {
    isNameByte(byte)
      && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      && byte != UInt8(ascii: "-") && byte != UInt8(ascii: ".")
  }

  /// Whether a name without a colon may start at `at` (Namespaces in XML, production 4). Where none
  /// does behind a prefix, libxml2 takes prefix and all as the name.
  private func startsName(_ at: Int) -> Bool {
    guard at < end else { return false }
    if bytes[at] < 0x80 { return bytes[at] != UInt8(ascii: ":") && Self.isNameStart(bytes[at]) }
    let text = String(decoding: bytes[at..<min(at + characterLength(at), end)], as: UTF8.self)
    guard let scalar = text.unicodeScalars.first else { return false }
    switch scalar.value {
    case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D, 0x37F...0x1FFF, 0x200C...0x200D,
      0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFFD,
      0x10000...0xEFFFF:
      return true
    default: return false
    }
  }

  /// Where the name at `start` ends, where its first colon is, and whether it has a second one or
  /// anything that is not ASCII.
  private func endOfName(from start: Int) -> (end: Int, colon: Int?, isOdd: Bool) {
    let bytes = bytes.span
    var colon: Int?
    var isOdd = false
    var at = start
    while at < bytes.count {
      let byte = bytes[at]
      // Nearly all are small letters.
      if byte &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_") {
        at += 1
        continue
      }
      guard Self.isNameByte(byte) else { break }
      if byte == UInt8(ascii: ":") {
        if colon != nil { isOdd = true } else { colon = at }
      } else if byte >= 0x80 {
        isOdd = true
      }
      at += 1
    }
    return (at, colon, isOdd)
  }

  /// A name at the current place; the part behind its first colon, if it has one.
  private mutating func scanName() -> (whole: ByteRange, local: ByteRange)? {
    let start = index
    guard index < end, Self.isNameStart(bytes[index]) else { return nil }
    let (end, colon, isOdd) = endOfName(from: start)
    index = end
    if isOdd { isPlain = false }
    if index - start > Self.plainName { isPlain = false }
    let whole = ByteRange(start, index)
    if let colon, colon > start, startsName(colon + 1) {
      return (whole, ByteRange(colon + 1, index))
    }
    if colon != nil { isPlain = false }
    return (whole, whole)
  }

  private mutating func scanStartTag() {
    let start = index
    index += 1
    guard let name = scanName() else {
      fail(.unescapedLessThan, start..<start + 1)
      return
    }
    if stack.count >= Self.maximumDepth {
      fail(.tooDeep, start..<index)
      return
    }
    let attributeStart = tree.attributes.count
    let bindingStart = bindings.count
    var isSelfClosing = false
    scanning: while true {
      let hadSpace = index < end && Self.isSpace(bytes[index])
      skipSpace()
      guard index < end else {
        fail(.unclosedMarkup, start..<Int(name.whole.end))
        return
      }
      switch bytes[index] {
      case UInt8(ascii: ">"):
        index += 1
        break scanning
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: ">"):
        index += 2
        isSelfClosing = true
        break scanning
      case UInt8(ascii: "<"):
        fail(.unclosedMarkup, start..<Int(name.whole.end))
        return
      default:
        scanAttribute(first: attributeStart, hadSpace: hadSpace)
        if problem != nil { return }
        if tree.attributes.count - attributeStart > Self.maximumAttributes {
          fail(.beyondLimits, start..<Int(name.whole.end))
          return
        }
      }
    }
    let startTag = ByteRange(start, index)
    let number = Int32(tree.elements.count)
    var element = XMLTree.Element(
      name: .other, namespace: 0, nameRange: name.whole, localNameRange: name.local,
      startTag: startTag, endTag: ByteRange(index, index), parent: stack.last ?? -1,
      subtreeEnd: number + 1, attributeStart: Int32(attributeStart),
      attributeEnd: Int32(tree.attributes.count), segmentStart: Int32(tree.segments.count),
      segmentEnd: Int32(tree.segments.count))
    for at in attributeStart..<tree.attributes.count
    where tree.attributes[at].isNamespaceDeclaration {
      bind(tree.attributes[at], depth: stack.count)
    }
    if bindings.count > Self.maximumNamespaces {
      fail(.beyondLimits, start..<Int(name.whole.end))
      return
    }
    if !bindings.isEmpty || name.local != name.whole {
      resolve(&element)
    }
    for at in attributeStart..<tree.attributes.count {
      resolveAttribute(at)
    }
    checkDuplicates(attributeStart..<tree.attributes.count)
    element.name = ElementName(bytes.span, element.localNameRange)
    tree.elements.append(element)
    if isSelfClosing {
      if bindings.count > bindingStart { bindings.removeSubrange(bindingStart...) }
    } else {
      stack.append(number)
    }
  }

  private mutating func scanAttribute(first: Int, hadSpace: Bool) {
    let start = index
    guard let name = scanName() else {
      fail(.attributeSyntax, start..<min(start + characterLength(start), end))
      return
    }
    if !hadSpace {
      fail(.attributeSyntax, name.whole.range)
      return
    }
    skipSpace()
    guard peek() == UInt8(ascii: "=") else {
      fail(.attributeSyntax, name.whole.range)
      return
    }
    index += 1
    skipSpace()
    let quote = peek()
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      var stop = index
      while stop < end, !Self.isSpace(bytes[stop]), bytes[stop] != UInt8(ascii: ">"),
        bytes[stop] != UInt8(ascii: "<")
      {
        stop += 1
      }
      fail(.unquotedValue, index < stop ? index..<stop : name.whole.range)
      return
    }
    index += 1
    let valueStart = index
    var needsDecoding = false
    var hasEntityReference = false
    while true {
      index = endOfPlainText(from: index, quote)
      guard index < end else {
        fail(.unclosedMarkup, valueStart - 1..<valueStart)
        return
      }
      let byte = bytes[index]
      if byte == quote { break }
      if byte == UInt8(ascii: "&") {
        guard let isDeclared = scanReference() else { return }
        needsDecoding = true
        if isDeclared { hasEntityReference = true }
        continue
      }
      if byte == UInt8(ascii: "<") {
        fail(.unescapedLessThan, index..<index + 1, related: valueStart - 1..<valueStart)
        return
      }
      if byte < 0x20 {
        guard Self.isSpace(byte) else {
          fail(.invalidCharacter, index..<index + 1)
          return
        }
        needsDecoding = true
      }
      index += 1
    }
    let value = ByteRange(valueStart, index)
    index += 1
    let isDefault = name.whole.count == 5 && starts("xmlns", at: start)
    let isPrefixed = name.whole != name.local && starts("xmlns:", at: start)
    tree.attributes.append(
      XMLTree.Attribute(
        nameRange: name.whole, localNameRange: name.local, value: value, namespace: 0,
        isNamespaceDeclaration: isDefault || isPrefixed, isName: false,
        needsDecoding: needsDecoding, hasEntityReference: hasEntityReference))
  }

  private mutating func scanEndTag() {
    let start = index
    index += 2
    let open = stack[stack.count - 1]
    let element = tree.elements[Int(open)]
    guard let name = scanName() else {
      fail(.mismatchedEndTag, start..<index, related: element.nameRange.range)
      return
    }
    skipSpace()
    guard bytes[name.whole.range] == bytes[element.nameRange.range] else {
      fail(.mismatchedEndTag, name.whole.range, related: element.nameRange.range)
      return
    }
    guard peek() == UInt8(ascii: ">") else {
      fail(.unclosedMarkup, start..<Int(name.whole.end))
      return
    }
    index += 1
    stack.removeLast()
    while let last = bindings.last, last.depth >= stack.count { bindings.removeLast() }
    tree.elements[Int(open)].endTag = ByteRange(start, index)
    tree.elements[Int(open)].subtreeEnd = Int32(tree.elements.count)
    tree.elements[Int(open)].segmentEnd = Int32(tree.segments.count)
  }

  // MARK: Namespaces

  private static let xmlNamespaceURI = "http://www.w3.org/XML/1998/namespace"

  /// Whether libxml2 takes a namespace declaration as none, because it is not allowed.
  private func isIgnored(_ attribute: XMLTree.Attribute, _ uri: String) -> Bool {
    if uri == Self.xmlNamespaceURI || uri == "http://www.w3.org/2000/xmlns/" { return true }
    guard attribute.localNameRange != attribute.nameRange else { return false }
    let prefix = bytes[attribute.localNameRange.range]
    return uri.isEmpty || prefix.elementsEqual("xml".utf8) || prefix.elementsEqual("xmlns".utf8)
  }

  private mutating func bind(_ attribute: XMLTree.Attribute, depth: Int) {
    let isPrefixed = attribute.localNameRange != attribute.nameRange
    if isPrefixed, isSchemaInstance(attribute.value),
      !starts("xml", at: Int(attribute.localNameRange.start))
    {
      bindings.append(
        Binding(
          prefix: attribute.localNameRange, namespace: XMLTree.schemaInstanceIndex, depth: depth))
      return
    }
    let uri = XMLText.attributeValue(bytes, attribute.value.range)
    if uri != XMLTree.schemaInstance || !isPrefixed { isPlain = false }
    if isIgnored(attribute, uri) { return }
    let namespace: UInt16
    if let known = namespaceIndices[uri] {
      namespace = known
    } else if tree.namespaces.count < Int(UInt16.max) {
      namespace = UInt16(tree.namespaces.count)
      tree.namespaces.append(uri)
      namespaceIndices[uri] = namespace
    } else {
      namespace = UInt16.max - 1
    }
    let prefix =
      isPrefixed
      ? attribute.localNameRange
      : ByteRange(Int(attribute.nameRange.start), Int(attribute.nameRange.start))
    bindings.append(Binding(prefix: prefix, namespace: namespace, depth: depth))
  }

  /// Whether a value is the namespace that nearly all files declare, and no other.
  private func isSchemaInstance(_ value: ByteRange) -> Bool {
    value.count == 41 && starts("http://www.w3.org/2001/XMLSchema-instance", at: Int(value.start))
  }

  private func namespace(ofPrefix prefix: Range<Int>) -> UInt16? {
    for binding in bindings.reversed()
    where binding.prefix.count == prefix.count && bytes[binding.prefix.range] == bytes[prefix] {
      return binding.namespace
    }
    return nil
  }

  private mutating func resolve(_ element: inout XMLTree.Element) {
    let start = Int(element.nameRange.start)
    let local = Int(element.localNameRange.start)
    if local == start {
      element.namespace = namespace(ofPrefix: start..<start) ?? 0
    } else if let namespace = namespace(ofPrefix: start..<local - 1) {
      isPlain = false
      element.namespace = namespace
    } else {
      isPlain = false
      if bytes[start..<local - 1].elementsEqual("xml".utf8) {
        element.namespace = xmlNamespace()
      } else {
        // libxml2 takes an undeclared prefix as a part of the name.
        element.localNameRange = element.nameRange
      }
    }
  }

  private mutating func resolveAttribute(_ at: Int) {
    let attribute = tree.attributes[at]
    guard !attribute.isNamespaceDeclaration else { return }
    let start = Int(attribute.nameRange.start)
    let local = Int(attribute.localNameRange.start)
    if local != start {
      if let namespace = namespace(ofPrefix: start..<local - 1) {
        if namespace != XMLTree.schemaInstanceIndex { isPlain = false }
        tree.attributes[at].namespace = namespace
      } else {
        isPlain = false
        if bytes[start..<local - 1].elementsEqual("xml".utf8) {
          tree.attributes[at].namespace = xmlNamespace()
        } else {
          tree.attributes[at].localNameRange = attribute.nameRange
        }
      }
    }
    let name = tree.attributes[at].localNameRange
    tree.attributes[at].isName = name.count == 4 && starts("name", at: Int(name.start))
  }

  private mutating func xmlNamespace() -> UInt16 {
    let uri = Self.xmlNamespaceURI
    if let known = namespaceIndices[uri] { return known }
    let index = UInt16(tree.namespaces.count)
    tree.namespaces.append(uri)
    namespaceIndices[uri] = index
    return index
  }

  private mutating func checkDuplicates(_ range: Range<Int>) {
    guard range.count > 1 else { return }
    if range.count > 8 {
      // Too many to compare each with each; a file with so many is odd enough for libxml2.
      isPlain = false
      var seen: [ArraySlice<UInt8>: Int] = [:]
      for at in range {
        let name = bytes[tree.attributes[at].nameRange.range]
        if let first = seen[name] {
          failDuplicate(at, first)
        } else {
          seen[name] = at
        }
      }
      return
    }
    for at in range.dropFirst() {
      for other in range.lowerBound..<at {
        let left = tree.attributes[at]
        let right = tree.attributes[other]
        guard bytes[left.localNameRange.range] == bytes[right.localNameRange.range] else {
          continue
        }
        if bytes[left.nameRange.range] == bytes[right.nameRange.range] {
          failDuplicate(at, other)
        } else if left.namespace == right.namespace {
          isPlain = false
        }
      }
    }
  }

  private mutating func failDuplicate(_ at: Int, _ first: Int) {
    let attribute = tree.attributes[at]
    if attribute.isNamespaceDeclaration {
      // Ignored declarations may repeat.
      for one in [attribute, tree.attributes[first]]
      where isIgnored(one, XMLText.attributeValue(bytes, one.value.range)) {
        isPlain = false
        return
      }
    }
    fail(
      .duplicateAttribute, attribute.nameRange.range,
      related: tree.attributes[first].nameRange.range)
  }
}
