import MagintCore
import MagintTestSupport
import Testing

@testable import MagintXML

/// Where everything is: the part that each case names lies between its markers.
struct PositionTests {
  enum Part: Sendable, CustomStringConvertible {
    case element(Int)
    case startTag(Int)
    case endTag(Int)
    case name(Int)
    case localName(Int)
    case content(Int)
    case attribute(Int)
    case attributeLocalName(Int)
    case value(Int)
    case segment(Int)
    case doctype

    func range(in document: XMLDocument) -> Range<Int>? {
      guard let tree = document.tree else { return nil }
      return switch self {
      case .element(let index): tree.elements[index].range
      case .startTag(let index): tree.elements[index].startTag.range
      case .endTag(let index): tree.elements[index].endTag.range
      case .name(let index): tree.elements[index].nameRange.range
      case .localName(let index): tree.elements[index].localNameRange.range
      case .content(let index): tree.elements[index].content
      case .attribute(let index): tree.attributes[index].nameRange.range
      case .attributeLocalName(let index): tree.attributes[index].localNameRange.range
      case .value(let index): tree.attributes[index].value.range
      case .segment(let index): tree.segments[index].range.range
      case .doctype: document.doctype
      }
    }

    var description: String {
      switch self {
      case .element(let index): "element \(index)"
      case .startTag(let index): "start tag of \(index)"
      case .endTag(let index): "end tag of \(index)"
      case .name(let index): "name of \(index)"
      case .localName(let index): "local name of \(index)"
      case .content(let index): "content of \(index)"
      case .attribute(let index): "name of attribute \(index)"
      case .attributeLocalName(let index): "local name of attribute \(index)"
      case .value(let index): "value of attribute \(index)"
      case .segment(let index): "segment \(index)"
      case .doctype: "document type"
      }
    }
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var part: Part
    /// With `⟦` where the part starts and `⟧` where it ends.
    var marked: String
    /// Lines and columns, as `line:column-line:column`.
    var position: String

    init(_ part: Part, _ marked: String, _ position: String) {
      self.part = part
      self.marked = marked
      self.position = position
    }

    var testDescription: String { "\(part): \(marked.debugDescription)" }

    /// The text without markers and where they were, in bytes.
    var unmarked: (text: String, range: Range<Int>) {
      // By scalars: a marker behind CR would be a part of no character.
      let scalars = Array(marked.unicodeScalars)
      let start = scalars.firstIndex(of: "⟦")!
      let end = scalars.firstIndex(of: "⟧")!
      func text(_ part: ArraySlice<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: part)
        return String(text)
      }
      let before = text(scalars[..<start])
      let inside = text(scalars[(start + 1)..<end])
      return (
        before + inside + text(scalars[(end + 1)...]),
        before.utf8.count..<before.utf8.count + inside.utf8.count
      )
    }
  }

  static let cases: [Case] = [
    Case(.element(0), "⟦<a/>⟧", "1:1-1:5"),
    Case(.element(0), "\n  ⟦<a></a>⟧\n", "2:3-2:10"),
    Case(.startTag(0), "⟦<a b='c'>⟧</a>", "1:1-1:10"),
    Case(.endTag(0), "<a>⟦</a>⟧", "1:4-1:8"),
    Case(.endTag(0), "<a>⟦</a \t\n>⟧", "1:4-2:2"),
    Case(.endTag(0), "<a/>⟦⟧", "1:5-1:5"),
    Case(.content(0), "<a>⟦ <b/>x⟧</a>", "1:4-1:10"),
    Case(.content(0), "<a>⟦⟧</a>", "1:4-1:4"),
    Case(.element(1), "<a>⟦<b>x</b>⟧<c/></a>", "1:4-1:12"),
    Case(.element(2), "<a><b>x</b>⟦<c/>⟧</a>", "1:12-1:16"),
    Case(.name(0), "<⟦a⟧/>", "1:2-1:3"),
    Case(.name(1), "<a>\r\n\t<⟦b⟧></b></a>", "2:3-2:4"),
    Case(.name(0), "<⟦n:a⟧ xmlns:n='u'/>", "1:2-1:5"),
    Case(.localName(0), "<n:⟦a⟧ xmlns:n='u'/>", "1:4-1:5"),
    // An undeclared prefix is a part of the name.
    Case(.localName(0), "<⟦n:a⟧/>", "1:2-1:5"),
    Case(.attribute(0), "<a ⟦b⟧='c'/>", "1:4-1:5"),
    Case(.attribute(1), "<a b='c'\n\t⟦d⟧ = \"e\"/>", "2:2-2:3"),
    Case(.attribute(1), "<a xmlns:n='u' ⟦n:b⟧='c'/>", "1:16-1:19"),
    Case(.attributeLocalName(1), "<a xmlns:n='u' n:⟦b⟧='c'/>", "1:18-1:19"),
    Case(.value(0), "<a b='⟦c⟧'/>", "1:7-1:8"),
    Case(.value(0), "<a b=\"⟦⟧\"/>", "1:7-1:7"),
    Case(.value(0), "<a b = '⟦c\"d⟧'/>", "1:9-1:12"),
    Case(.value(0), "<a b='⟦c\nd⟧'/>", "1:7-2:2"),
    Case(.value(0), "<a b='⟦\r\n\r\n⟧'/>", "1:7-3:1"),
    Case(.value(1), "<a b='\n' c='⟦d⟧'/>", "2:6-2:7"),
    Case(.value(0), "<a b='⟦&amp;&#x41;&lt;⟧'/>", "1:7-1:22"),
    Case(.segment(0), "<a>⟦x⟧</a>", "1:4-1:5"),
    Case(.segment(0), "<a>⟦ \n x \n ⟧<b/></a>", "1:4-3:2"),
    Case(.segment(0), "<a><b/>⟦x &amp; y⟧</a>", "1:8-1:17"),
    Case(.segment(1), "<a>x<b/>⟦y⟧</a>", "1:9-1:10"),
    // Tabs are one column.
    Case(.name(0), "\t\t<⟦a⟧/>", "1:4-1:5"),
    Case(.segment(0), "<a>⟦\t\tx⟧</a>", "1:4-1:7"),
    // Line ends: LF, CR LF, CR.
    Case(.name(0), "\n\n<⟦a⟧/>", "3:2-3:3"),
    Case(.name(0), "\r\n\r\n<⟦a⟧/>", "3:2-3:3"),
    Case(.name(0), "\r\r<⟦a⟧/>", "3:2-3:3"),
    Case(.name(0), "\n\r<⟦a⟧/>", "3:2-3:3"),
    Case(.name(0), "\r\n\n\r<⟦a⟧/>", "4:2-4:3"),
    Case(.segment(0), "<a>⟦x\r\ny\rz\n⟧</a>", "1:4-4:1"),
    Case(.endTag(0), "<a>x\r\ny\rz\n⟦</a>⟧", "4:1-4:5"),
    Case(.startTag(0), "⟦<a\r\n  b='c'\r  d='e'\n>⟧</a>", "1:1-4:2"),
    Case(.attribute(1), "<a\r\n  b='c'\r  ⟦d⟧='e'\n/>", "3:3-3:4"),
    // Characters of two, three and four bytes are one column, and so is each part of a cluster.
    Case(.value(1), "<a b='é' c='⟦d⟧'/>", "1:13-1:14"),
    Case(.value(1), "<a b='日本' c='⟦語⟧'/>", "1:14-1:15"),
    Case(.value(1), "<a b='\u{1F600}\u{1F600}' c='⟦\u{1F600}⟧'/>", "1:14-1:15"),
    Case(.value(1), "<a b='e\u{301}' c='⟦e\u{301}⟧'/>", "1:14-1:16"),
    Case(.value(0), "<a b='⟦\u{1F468}\u{200D}\u{1F469}⟧'/>", "1:7-1:10"),
    Case(.segment(0), "<a>⟦é日\u{1F600}⟧</a>", "1:4-1:7"),
    Case(.name(1), "<a>é日\u{1F600}<⟦b⟧/></a>", "1:8-1:9"),
    Case(.name(0), "<⟦é日⟧/>", "1:2-1:4"),
    // A byte order mark takes bytes but no column.
    Case(.name(0), "\u{FEFF}<⟦a⟧/>", "1:2-1:3"),
    Case(.element(0), "\u{FEFF}⟦<a/>⟧", "1:1-1:5"),
    Case(.name(0), "\u{FEFF}\r\n<⟦a⟧/>", "2:2-2:3"),
    Case(.segment(0), "<a>⟦\u{FEFF}⟧</a>", "1:4-1:5"),
    // CDATA, comments, instructions.
    Case(.segment(0), "<a>⟦<![CDATA[<x>\n]]]>⟧</a>", "1:4-2:5"),
    Case(.segment(1), "<a>x⟦<![CDATA[y]]>⟧z</a>", "1:5-1:18"),
    Case(.segment(2), "<a>x<![CDATA[y]]>⟦z⟧</a>", "1:18-1:19"),
    Case(.segment(0), "<a>⟦<!-- <b> & \n -->⟧</a>", "1:4-2:5"),
    Case(.segment(0), "⟦<!-- é -->⟧\n<a/>", "1:1-1:11"),
    Case(.segment(0), "<a/>\n⟦<!-- c -->⟧", "2:1-2:11"),
    Case(.segment(0), "<a>⟦<?p <b>?>⟧</a>", "1:4-1:13"),
    Case(.name(0), "<?xml version=\"1.0\"?>\n<!-- <x/> -->\n<?p <y/>?>\n<⟦a⟧/>", "4:2-4:3"),
    Case(.name(1), "<a><!-- <b/> --><![CDATA[<c/>]]><⟦d⟧/></a>", "1:34-1:35"),
    // Document types and entities.
    Case(.doctype, "⟦<!DOCTYPE a [\n<!ENTITY e \"]>\">\n<!-- ]> --> <?p ]>?> ]>⟧<a/>", "1:1-3:24"),
    Case(.segment(1), "<!DOCTYPE a [<!ENTITY e 'x'>]><a>x⟦&e;⟧y</a>", "1:35-1:38"),
    Case(.segment(2), "<!DOCTYPE a [<!ENTITY e 'x'>]><a>x&e;⟦y⟧</a>", "1:38-1:39"),
    Case(.value(0), "<!DOCTYPE a [<!ENTITY e 'x'>]><a b='⟦&e;⟧'/>", "1:37-1:40"),
    Case(.name(1), "<!DOCTYPE a [<!ENTITY e '<c/>'>]><a>&e;<⟦b⟧/></a>", "1:41-1:42"),
  ]

  private static func show(_ range: SourceRange) -> String {
    "\(range.start.line):\(range.start.column)-\(range.end.line):\(range.end.column)"
  }

  private static func check(
    _ document: XMLDocument, _ one: Case, _ range: Range<Int>
  ) {
    #expect(one.part.range(in: document) == range)
    let table = LineTable(document.file.bytes)
    let position = table.range(range, in: document.file.bytes)
    #expect(show(position) == one.position)
    #expect(position.start.offset == range.lowerBound)
    #expect(position.end.offset == range.upperBound)
  }

  @Test(arguments: cases)
  func isThere(_ one: Case) throws {
    let (text, range) = one.unmarked
    let raw = Array(text.utf8)
    let document = try XMLDocument.read(path: "a.xml", raw, kind: nil, alwaysAsksLibXML2: true)
    Self.check(document, one, range)
    #expect(document.file.bytes == raw)
    #expect(document.file.encoding == nil)
    // libxml2 has the same tree.
    #expect(document.oracleElements == Oracle.ask(raw, nil, wantsElements: true).elements)
  }

  /// Line separators that XML does not know end no line.
  @Test func otherLineSeparators() throws {
    let raw = Array("<a>\u{85}\u{2028}\u{2029}<b/></a>".utf8)
    let document = try XMLDocument.read(path: "", raw, kind: nil)
    let tree = try #require(document.tree)
    let table = LineTable(raw)
    #expect(Self.show(table.range(tree.elements[1].range, in: raw)) == "1:7-1:11")
    #expect(table.lineCount == 1)
  }

  /// Positions in long lines of mixed characters, counted in the plainest way.
  @Test func longLines() {
    var random = SplitMix64(seed: 3)
    for hasHighCharacters in [false, true] {
      var text = String.UnicodeScalarView()
      let letters: [Unicode.Scalar] =
        hasHighCharacters ? ["a", "é", "日", "\u{1F600}", "\u{301}", "\r"] : ["a", "b", "\n"]
      for _ in 0..<9_000 {
        text.append(
          random.below(2_000) == 0 ? letters.last! : letters[random.below(letters.count - 1)])
      }
      let bytes = Array(String(text).utf8)
      let table = LineTable(bytes)
      var expected = SourcePosition(line: 1, column: 1, offset: 0)
      for scalar in text {
        if expected.offset % 7 < 4 {
          #expect(table.position(of: expected.offset, in: bytes) == expected)
        }
        expected.offset += UTF8.width(scalar)
        if scalar == "\n" || scalar == "\r" {
          expected.line += 1
          expected.column = 1
        } else {
          expected.column += 1
        }
      }
      #expect(table.position(of: bytes.count, in: bytes) == expected)
    }
  }

  // MARK: Encodings

  struct Encoding: CustomTestStringConvertible, Sendable {
    var testDescription: String
    /// What the declaration says; nil for no declaration.
    var declared: String?
    /// What the file says its encoding is.
    var found: String
    var encode: @Sendable (String) -> [UInt8]?
  }

  private static func wide(_ text: String, isLittle: Bool) -> [UInt8] {
    text.utf16.flatMap {
      isLittle ? [UInt8($0 & 0xFF), UInt8($0 >> 8)] : [UInt8($0 >> 8), UInt8($0 & 0xFF)]
    }
  }

  private static func single(_ text: String, _ table: [UInt32: UInt8]) -> [UInt8]? {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      if let byte = table[scalar.value] {
        bytes.append(byte)
      } else if scalar.value < 0x80 || table.isEmpty && scalar.value < 0x100
        || (0xA0..<0x100).contains(scalar.value)
      {
        bytes.append(UInt8(scalar.value))
      } else {
        return nil
      }
    }
    return bytes
  }

  static let encodings: [Encoding] = [
    Encoding(testDescription: "UTF-16LE, mark", declared: nil, found: "UTF-16LE") {
      [0xFF, 0xFE] + wide($0, isLittle: true)
    },
    Encoding(testDescription: "UTF-16BE, mark", declared: "UTF-16", found: "UTF-16BE") {
      [0xFE, 0xFF] + wide($0, isLittle: false)
    },
    Encoding(
      testDescription: "UTF-16LE, mark, labelled UTF-8", declared: "UTF-8", found: "UTF-16LE"
    ) {
      [0xFF, 0xFE] + wide($0, isLittle: true)
    },
    Encoding(testDescription: "UTF-16LE", declared: "UTF-16LE", found: "UTF-16LE") {
      wide($0, isLittle: true)
    },
    Encoding(testDescription: "UTF-16BE", declared: "UTF-16", found: "UTF-16BE") {
      wide($0, isLittle: false)
    },
    Encoding(testDescription: "ISO-8859-1", declared: "ISO-8859-1", found: "ISO-8859-1") {
      single($0, [:])
    },
    Encoding(testDescription: "ISO-8859-1, lower case", declared: "iso-8859-1", found: "iso-8859-1")
    {
      single($0, [:])
    },
    Encoding(testDescription: "windows-1252", declared: "windows-1252", found: "windows-1252") {
      single($0, [0x20AC: 0x80, 0x2013: 0x96, 0x2019: 0x92])
    },
  ]

  @Test(arguments: encodings)
  func offsetsAreThoseOfUTF8(_ encoding: Encoding) throws {
    var count = 0
    let declaration = encoding.declared.map { "<?xml version=\"1.0\" encoding=\"\($0)\"?>" } ?? ""
    let more = [
      Case(.value(1), "\n<a b='€–’é' c='⟦€é⟧'/>", "2:16-2:18"),
      Case(.segment(0), "\n<a>⟦ÄÖÜ¿⟧</a>", "2:4-2:8"),
      Case(.segment(0), "\n<a>⟦\u{1F600}é⟧</a>", "2:4-2:6"),
    ]
    for one in Self.cases + more
    where !one.marked.contains("<?xml") && !one.marked.hasPrefix("\u{FEFF}") {
      let (text, range) = one.unmarked
      guard let raw = encoding.encode(declaration + text) else { continue }
      count += 1
      let document = try XMLDocument.read(path: "a.xml", raw, kind: nil)
      #expect(document.file.encoding == encoding.found)
      #expect(document.file.bytes == Array((declaration + text).utf8))
      let shift = declaration.utf8.count
      let shifted = range.lowerBound + shift..<range.upperBound + shift
      #expect(one.part.range(in: document) == shifted, "\(one.testDescription)")
      if one.marked.first == "\n" || one.marked.first == "\r\n" || declaration.isEmpty {
        let position = LineTable(document.file.bytes).range(shifted, in: document.file.bytes)
        #expect(Self.show(position) == one.position)
      }
      #expect(document.oracleElements == Oracle.ask(raw, nil, wantsElements: true).elements)
    }
    #expect(count > 30)
  }

  @Test func declaredEncodings() throws {
    func read(_ raw: [UInt8]) throws -> XMLDocument {
      let document = try XMLDocument.read(path: "", raw, kind: nil)
      #expect((document.tree != nil) == Oracle.ask(raw, nil).isWellFormed)
      return document
    }
    for (declaration, encoding) in [
      ("<?xml version='1.0' encoding='UTF-8'?>", nil),
      ("<?xml version='1.0' encoding='utf-8'?>", nil),
      ("<?xml version='1.0' encoding='US-ASCII'?>", nil),
      ("<?xml version='1.0' encoding = \"latin1\" ?>", "latin1"),
      ("<?xml version='1.0'\n\tencoding='windows-1252' standalone='yes'?>", "windows-1252"),
    ] as [(String, String?)] {
      let document = try read(Array((declaration + "<a/>").utf8))
      #expect(document.file.encoding == encoding, "\(declaration)")
      #expect(document.tree != nil)
    }
    // A mark of UTF-8 does not outweigh the declaration.
    let marked = Array("\u{FEFF}<?xml version='1.0' encoding='latin1'?><a>é</a>".utf8)
    let document = try read(marked)
    #expect(document.tree.map { $0.text(of: 0, document.file.bytes) } == "Ã©")
    // Only a declaration counts.
    for text in [
      "<?xml: encoding='latin1'?><a/>", "<!-- encoding='latin1' --><a/>", "<a encoding='x'/>",
    ] {
      #expect(try read(Array(text.utf8)).file.encoding == nil)
    }
    let ascii = Array("<?xml version='1.0' encoding='US-ASCII'?><a>é</a>".utf8)
    #expect(try read(ascii).tree == nil)
    #expect(
      try read(Array("<?xml version='1.0' encoding='none'?><a/>".utf8)).problem?.kind
        == .unsupportedEncoding)
  }

  // MARK: Problems and findings

  @Test func problemsAreThere() throws {
    for (marked, position) in [
      ("<a>\r\n\té ⟦&⟧ b</a>", "2:4-2:5"), ("<a>\r<b>é</⟦c⟧></a>", "2:7-2:8"),
      ("<a b='\u{1F600}' ⟦b⟧=''/>", "1:10-1:11"), ("\u{FEFF}<a>⟦&x;⟧</a>", "1:4-1:7"),
    ] {
      let one = Case(.doctype, marked, position)
      let (text, range) = one.unmarked
      let document = try XMLDocument.read(path: "", Array(text.utf8), kind: nil)
      #expect(document.problem?.range == range)
      let table = LineTable(document.file.bytes)
      #expect(Self.show(table.range(range, in: document.file.bytes)) == position)
    }
  }

  @Test func relatedPlaces() throws {
    for (xml, text) in [
      ("<a><b></a>", "b"), ("<a b='' b=''/>", "b"), ("<a><!-- x -- y --></a>", "<!--"),
      ("\n<?xml version='1.0'?><a/>", "\n"),
    ] {
      let document = try XMLDocument.read(path: "", Array(xml.utf8), kind: nil)
      let related = try #require(document.problem?.related)
      #expect(document.file.text(related) == text)
      #expect(document.problem!.range!.lowerBound > related.lowerBound)
    }
  }
}
