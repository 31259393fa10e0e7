import CLibXML2
import Foundation
import MagintCore
import MagintSchemas
import MagintTestSupport
import Testing

@testable import MagintXML

/// Input that is no XML, or more than it should be: an answer comes, and soon.
@Suite(.timeLimit(.minutes(5)))
struct HostileInputTests {
  private func read(_ text: String, _ kind: FileKind = .config) throws -> XMLDocument {
    try read(Array(text.utf8), kind)
  }

  private func read(_ raw: [UInt8], _ kind: FileKind = .config) throws -> XMLDocument {
    let document = try XMLDocument.read(path: "a.xml", raw, kind: kind)
    #expect((document.tree == nil) == (document.problem != nil))
    if document.tree == nil { #expect(document.schemaFindings.isEmpty) }
    return document
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var xml: String
    var kind: XMLProblem.Kind
    /// What the problem is at; nil for the whole file.
    var text: String?

    init(_ xml: String, _ kind: XMLProblem.Kind, _ text: String?) {
      self.xml = xml
      self.kind = kind
      self.text = text
    }

    var testDescription: String { xml.debugDescription }
  }

  static let cases: [Case] = [
    Case("", .empty, nil),
    Case(" \r\n\t", .empty, nil),
    Case("\u{FEFF}", .empty, nil),
    Case("<!-- -->", .empty, "<!-- -->"),
    Case("<?xml version=\"1.0\"?>\n", .empty, "<?xml version=\"1.0\"?>\n"),
    Case("text", .contentOutsideRoot, "text"),
    Case("x<a/>", .contentOutsideRoot, "x"),
    Case("<a/>x", .contentOutsideRoot, "x"),
    Case("<a/><b c='d'/>", .contentOutsideRoot, "<b c='d'/>"),
    Case("<a></a></b>", .contentOutsideRoot, "</b>"),
    Case("<![CDATA[x]]><a/>", .contentOutsideRoot, "<![CDATA[x]]>"),
    Case("<a/>&amp;", .contentOutsideRoot, "&amp;"),
    Case("\n<?xml version=\"1.0\"?><a/>", .declarationNotFirst, "<?xml version=\"1.0\"?>"),
    Case("<!-- c --><?xml version=\"1.0\"?><a/>", .declarationNotFirst, "<?xml version=\"1.0\"?>"),
    Case("<a><?xml version=\"1.0\"?></a>", .declarationNotFirst, "<?xml version=\"1.0\"?>"),
    Case("<a>\u{1}</a>", .invalidCharacter, "\u{1}"),
    Case("<a b='\u{0}'/>", .invalidCharacter, "\u{0}"),
    Case("<a><!-- \u{1F} --></a>", .invalidCharacter, "\u{1F}"),
    Case("<a><![CDATA[\u{8}]]></a>", .invalidCharacter, "\u{8}"),
    Case("<a>\u{FFFE}</a>", .invalidCharacter, "\u{FFFE}"),
    Case("<a b='\u{FFFF}'/>", .invalidCharacter, "\u{FFFF}"),
    Case("<a>&#0;</a>", .invalidCharacterReference, "&#0;"),
    Case("<a>&#xD800;</a>", .invalidCharacterReference, "&#xD800;"),
    Case("<a>&#x110000;</a>", .invalidCharacterReference, "&#x110000;"),
    Case("<a>&#99999999999999999999;</a>", .invalidCharacterReference, "&#99999999999999999999;"),
    Case("<a b='&#8;'/>", .invalidCharacterReference, "&#8;"),
    Case("<a>x & y</a>", .unescapedAmpersand, "&"),
    Case("<a>x&y</a>", .unescapedAmpersand, "&"),
    Case("<a>&;</a>", .unescapedAmpersand, "&"),
    Case("<a b='x?a=1&b=2'/>", .unescapedAmpersand, "&"),
    Case("<a>&</a>", .unescapedAmpersand, "&"),
    Case("<a>1 < 2</a>", .unescapedLessThan, "<"),
    Case("<a><1/></a>", .unescapedLessThan, "<"),
    Case("<a b='<'/>", .unescapedLessThan, "<"),
    Case("<a>&nbsp;</a>", .undeclaredEntity, "&nbsp;"),
    Case("<a b='&e;'/>", .undeclaredEntity, "&e;"),
    Case("<!DOCTYPE a><a>&e;</a>", .undeclaredEntity, nil),
    Case("<a></b>", .mismatchedEndTag, "b"),
    Case("<a><b></a></b>", .mismatchedEndTag, "a"),
    Case("<a></>", .mismatchedEndTag, "</"),
    Case("<a><b c='d'></b>", .unclosedElement, "<a>"),
    Case("<a><b>", .unclosedElement, "<b>"),
    Case("<a", .unclosedMarkup, "<a"),
    Case("<a b='c", .unclosedMarkup, "'"),
    Case("<a></a", .unclosedMarkup, "</a"),
    Case("<a><!-- x", .unclosedMarkup, "<!--"),
    Case("<a><!-- x --", .unclosedMarkup, "<!--"),
    Case("<a><![CDATA[x]]", .unclosedMarkup, "<![CDATA["),
    Case("<a><?p", .unclosedMarkup, "<?"),
    Case("<!DOCTYPE a [", .unclosedMarkup, "<!DOCTYPE"),
    Case("<?xml version='1.0'", .unclosedMarkup, "<?xml"),
    Case("<a b=c/>", .unquotedValue, "c/"),
    Case("<a b= />", .unquotedValue, "/"),
    Case("<a b/>", .attributeSyntax, "b"),
    Case("<a b='c'd='e'/>", .attributeSyntax, "d"),
    Case("<a 'b'/>", .attributeSyntax, "'"),
    Case("<a é='b' ü/>", .attributeSyntax, "ü"),
    Case("<a b='c' b='d'/>", .duplicateAttribute, "b"),
    Case("<a xmlns='b' xmlns='c'/>", .duplicateAttribute, "xmlns"),
    Case("<a><!-- x -- y --></a>", .commentHyphens, "--"),
    Case("<a><!-- x ---></a>", .commentHyphens, "--"),
    Case("<a>x]]>y</a>", .cdataEnd, "]]>"),
    Case("<a><!b></a>", .syntax, "<!"),
    Case("<!ELEMENT a ANY><a/>", .syntax, "<!"),
    Case("<a><?XmL?></a>", .syntax, nil),
    Case(
      "<?xml version='1.0' encoding='none'?><a/>", .unsupportedEncoding,
      "<?xml version='1.0' encoding='none'?>"),
    Case(
      "<?xml version='1.0' encoding='UTF-16'?><a/>", .unsupportedEncoding,
      "<?xml version='1.0' encoding='UTF-16'?>"),
    // As libxml2 reads it, there is nothing behind a null byte.
    Case("<a/>\u{0}\u{FFFF}<", .empty, nil),
  ]

  @Test(arguments: cases.dropLast())
  func namesTheProblem(_ one: Case) throws {
    let document = try read(one.xml)
    let problem = try #require(document.problem)
    #expect(problem.kind == one.kind)
    // A range that only libxml2 knows is not exact.
    if let text = one.text { #expect(problem.range.map(document.file.text) == text) }
    #expect((problem.range == nil) == (one.text == nil && one.kind == .empty))
    #expect(!Oracle.ask(Array(one.xml.utf8), nil).isWellFormed)
    #expect(problem.libxml2Message != nil || one.xml.isEmpty || one.kind == .empty)
  }

  @Test func nothingBehindANullByteIsRead() throws {
    for tail in ["\u{0}", "\u{0}<", " \u{0}\u{FFFF}</a>", "<!-- -->\u{0}&"] {
      let xml = "<a/>" + tail
      #expect(try read(xml).tree != nil)
      #expect(Oracle.ask(Array(xml.utf8), nil).isWellFormed)
    }
  }

  @Test func invalidBytes() throws {
    for bytes: [UInt8] in [
      [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0x80], [0xF5],
    ] {
      let raw = Array("<a>ü".utf8) + bytes + Array("</a>".utf8)
      let problem = try #require(try read(raw).problem)
      #expect(problem.kind == .invalidUTF8)
      #expect(problem.range?.lowerBound == 5)
    }
    // UTF-16 that a lone surrogate breaks.
    let wide: [UInt8] = [0xFF, 0xFE, 0x3C, 0, 0x61, 0, 0x3E, 0, 0x00, 0xD8, 0x3C, 0, 0x2F, 0]
    let problem = try #require(try read(wide).problem)
    #expect(problem.kind == .unsupportedEncoding)
    #expect(problem.range == 2..<3)
  }

  @Test func truncatedAnywhere() throws {
    for sample in Seeds.rich(.config) {
      for length in sample.indices {
        if let why = MutationTests.disagreement(Array(sample[..<length]), .config) {
          Issue.record("\(length) bytes: \(why)")
        }
      }
    }
  }

  @Test func allBytes() throws {
    #expect(try read((0...255).map { UInt8($0) }).tree == nil)
    #expect(try read([UInt8](repeating: 0, count: 100_000)).tree == nil)
    for first in UInt8.min...UInt8.max {
      for second in UInt8.min...UInt8.max {
        for raw in [[first, second], [first, second, 0, 0x3C], [0x3C, first, second, 0x3E]] {
          let document = try read(raw)
          if document.unreadEncoding == nil,
            (document.tree != nil) != Oracle.ask(raw, nil).isWellFormed
          {
            Issue.record("\(raw)")
          }
        }
      }
    }
    var random = SplitMix64(seed: 5)
    for _ in 0..<2_000 {
      let raw = (0..<random.below(200)).map { _ in UInt8(random.below(256)) }
      #expect(try read(raw).tree == nil)
    }
  }

  // MARK: Depth and size

  @Test func depth() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)).utf8)
    }
    // PHP's libxml2 says 256 and lets 257 pass.
    for depth in [1, 2, 255, 256, 257, 258, 1_000] {
      let raw = nested(depth)
      #expect(Oracle.ask(raw, nil).isWellFormed == (depth <= 257), "\(depth)")
      let document = try read(raw)
      #expect((document.tree != nil) == (depth <= 257), "\(depth)")
      if depth > 257 {
        #expect(document.problem?.kind == .tooDeep)
        #expect(document.problem?.range == 771..<773)
      }
    }
    // An empty element counts as a level.
    for (depth, isSound) in [(256, true), (257, false)] {
      let xml =
        String(repeating: "<a>", count: depth) + "<b/>" + String(repeating: "</a>", count: depth)
      #expect((try read(xml).tree != nil) == isSound)
      #expect(Oracle.ask(Array(xml.utf8), nil).isWellFormed == isSound)
    }
    #expect(try read(nested(100_000)).problem?.kind == .tooDeep)
    #expect(try read(String(repeating: "<a>", count: 100_000)).problem?.kind == .tooDeep)
  }

  private func many(_ part: String, bytes: Int) -> String {
    String(repeating: part, count: bytes / part.utf8.count)
  }

  private func within(_ text: String) -> String {
    "<integrations><integration name=\"Nm\">\(text)</integration></integrations>"
  }

  @Test func longValues() throws {
    let long = String(repeating: "x", count: 5_000_000)
    let name = try read(
      "<integrations><integration name=\"\(long)\"><email>a@b.c</email></integration></integrations>"
    )
    #expect(name.schemaFindings.isEmpty)
    #expect(name.tree?.attributes[0].value.count == 5_000_000)
    #expect(try read(within("<email>a@b.\(long)</email>")).schemaFindings.isEmpty)
    #expect(try read(within("<email>\(long)</email>")).schemaFindings.count == 1)
    #expect(try read("<\(long)/>").tree == nil)
    #expect(try read("<a \(long)=''/>").tree == nil)
    #expect(try read("<a>&\(long);</a>").problem?.kind == .undeclaredEntity)
    #expect(try read("<a><!--\(long)").problem?.kind == .unclosedMarkup)
    #expect(try read("<a b='\(long)").problem?.kind == .unclosedMarkup)
    let id =
      "<resources><resource name=\"\(String(repeating: "_", count: 1_000_000))\"/></resources>"
    #expect(try read(within(id), .api).schemaFindings.map(\.kind) == [.invalidValue(.resourceID)])
    let good =
      "<resources><resource name=\"\(String(repeating: "a_", count: 500_000))::x\"/></resources>"
    // libxml2 would give up after minutes.
    #expect(try read(within(good), .api).schemaFindings.map(\.kind) == [.invalidValue(.resourceID)])
  }

  @Test func nameLimitOfLibXML2() throws {
    for length in [9_000, 49_990, 50_010] {
      let raw = Array("<\(String(repeating: "x", count: length))/>".utf8)
      #expect((try read(raw).tree != nil) == Oracle.ask(raw, nil).isWellFormed, "\(length)")
    }
  }

  @Test func manyAttributes() throws {
    func element(_ count: Int, _ prefix: String = "a") -> String {
      "<a " + (0..<count).map { "\(prefix)\($0)='u'" }.joined(separator: " ") + "/>"
    }
    #expect(try read(element(512)).schemaFindings.count > 500)
    for document in [
      try read(element(100_000)), try read(element(513)), try read(element(100_000, "xmlns:a")),
    ] {
      #expect(document.problem?.kind == .beyondLimits)
      #expect(document.problem?.range == 0..<2)
    }
    // Namespaces in scope, over several levels.
    let open = (0..<3).map { level in
      "<a " + (0..<200).map { "xmlns:n\(level)x\($0)='u'" }.joined(separator: " ") + ">"
    }
    #expect(try read(open.joined() + "</a></a></a>").problem?.kind == .beyondLimits)
    #expect(try read(open[0] + open[1] + "</a></a>").problem == nil)
    #expect(try read("<b>" + many(open[0] + "</a>", bytes: 200_000) + "</b>").problem == nil)
    #expect(
      try read("<a " + many("b='c' ", bytes: 1_000_000) + "/>").problem?.kind == .beyondLimits)
  }

  /// The shapes in which work for each part could become work for each pair of parts.
  @Test(arguments: [
    "<resource name=\"A_B::c\"/>", "<resource/>", "<resource name=\"x\"/>", "<other/>", "<!---->",
    "x<!---->", "<![CDATA[x]]>", "x<resource name=\"A_B::c\"/>", "<?p?>", "&amp;", "x&amp;", "\r",
    "<other a='b'>x<other/></other>", "<a:b/>", "<b xmlns='u'/>", "<b xmlns:a='u' a:c=''/>", "]]",
    "<resource name='A_B::c'><!-- --></resource>", "<resource name='A_B::c'>x<y/></resource>", "--",
    "</resources><resources>", "</resources></integration><integration name='Nm'><resources>",
    "<resource name='_________________________________________________________________________'/>",
    "<resource a='' b='' c='' d='' e='' f='' g='' h='' i='' j='' k=''/>", "&#x41;", "\u{1F600}",
  ])
  func manySiblings(_ part: String) throws {
    let megabytes = ProcessInfo.processInfo.environment["MAGINT_MEGABYTES"].flatMap(Int.init)
    let text = many(part, bytes: megabytes.map { $0 * 1_000_000 } ?? 200_000)
    let clock = ContinuousClock()
    var slowest = Duration.zero
    for kind in [FileKind.api, .integration] {
      let (before, after) = (
        "<\(kind.rootName)><integration name=\"Nm\"><resources>",
        "</resources></integration></\(kind.rootName)>"
      )
      for xml in [
        before + text + after, before + text, "<\(kind.rootName)>\(text)</\(kind.rootName)>",
      ] {
        let raw = Array(xml.utf8)
        let time = try clock.measure { _ = try read(raw, kind) }
        slowest = max(slowest, time)
      }
    }
    if megabytes != nil { print("\(part): \(slowest)") }
  }

  @Test func twoHundredThousandSiblings() throws {
    let resources = String(repeating: "<resource name=\"A_B::c\"/>", count: 200_000)
    let document = try read(within("<resources>\(resources)</resources>"), .api)
    #expect(document.schemaFindings.isEmpty)
    #expect(document.tree?.elements.count == 200_003)
  }

  // MARK: Document types

  private func doctype(_ subset: String) -> String { "<!DOCTYPE integrations [\(subset)]>" }

  private let sound =
    "<integrations><integration name=\"Nm\"><email>a@b.co</email></integration></integrations>"

  @Test func laughs() throws {
    for (count, width) in [(3, 10), (10, 10), (40, 2), (200, 10)] {
      let entities = (1..<count).map {
        "<!ENTITY a\($0) \"\(String(repeating: "&a\($0 - 1);", count: width))\">"
      }
      let subset = doctype("<!ENTITY a0 \"lol\">" + entities.joined())
      for xml in [
        within("<email>&a\(count - 1);</email>"), "<integrations name=\"&a\(count - 1);\"/>",
        "<integrations xmlns:a=\"&a\(count - 1);\"/>", sound,
      ] {
        let document = try read(subset + xml)
        if document.problem?.kind != .beyondLimits {
          #expect(
            (document.tree != nil) == Oracle.ask(Array((subset + xml).utf8), nil).isWellFormed)
        }
      }
    }
    // Much text, referred to often: libxml2 would write it out for each attribute.
    let long = doctype("<!ENTITY e \"\(String(repeating: "x", count: 8_000))\">")
    #expect(
      try read(
        long
          + "<integrations><integration name=\"\(many("&e;", bytes: 1_000_000))\"/></integrations>"
      )
      .problem?.kind == .beyondLimits)
    let longer = doctype("<!ENTITY e \"\(String(repeating: "x", count: 100_000))\">")
    #expect(try read(longer + sound).problem?.kind == .beyondLimits)
    let nested = "<!ENTITY % a '\(String(repeating: "<!-- -->", count: 400))'>"
    #expect(try read(doctype(nested + many("%a;", bytes: 4_000)) + sound).problem == nil)
    #expect(
      try read(doctype(nested + many("%a;", bytes: 90_000)) + sound).problem?.kind == .beyondLimits)
    let defaults = (0..<600).map { "a\($0) CDATA 'x'" }.joined(separator: " ")
    let attributes = doctype("<!ATTLIST b \(defaults)>")
    #expect(
      try read(attributes + "<integrations>\(many("<b/>", bytes: 1_000_000))</integrations>")
        .problem?.kind == .beyondLimits)
    // A problem before it does not bring libxml2 to read it.
    #expect(try read("<!DOCTYPE integrations><a/>" + longer + sound).problem?.kind == .syntax)
  }

  /// No other file is read on behalf of a document.
  @Test func externalEntities() throws {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("magint-entities-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let secret = directory.appendingPathComponent("secret.txt")
    try Data("a@secret.co".utf8).write(to: secret)
    let declarations = directory.appendingPathComponent("secret.dtd")
    try Data("<!ENTITY d 'a@secret.co'><!ATTLIST email secret CDATA 'x'>".utf8).write(
      to: declarations)

    for location in [secret.path, "file://" + secret.path] {
      for xml in [
        doctype("<!ENTITY e SYSTEM \"\(location)\">") + within("<email>&e;</email>"),
        doctype("<!ENTITY e SYSTEM \"\(location)\">") + "<integrations name=\"&e;\"/>",
        doctype("<!ENTITY % p SYSTEM \"\(declarations.path)\"> %p;") + within("<email>&d;</email>"),
        doctype("<!ENTITY % p SYSTEM \"\(declarations.path)\"> %p;")
          + "<integrations name=\"&d;\"/>",
        "<!DOCTYPE integrations SYSTEM \"\(declarations.path)\">" + within("<email>&d;</email>"),
        "<?xml-stylesheet href=\"\(location)\"?>" + within("<email>a@b</email>"),
        "<integrations xmlns:xi=\"http://www.w3.org/2001/XInclude\"><xi:include href=\"\(location)\""
          + " parse=\"text\"/></integrations>",
      ] {
        let document = try read(xml)
        #expect(document.tree == nil || !document.schemaFindings.isEmpty)
        #expect(!String(describing: document.schemaFindings).contains("secret.co"))
        #expect(!String(describing: document.problem).contains("secret.co"))
        #expect(!document.oracleElements.description.contains("secret.co"))
      }
    }
    // A FIFO would block whoever opens it.
    let fifo = directory.appendingPathComponent("fifo").path
    #expect(mkfifo(fifo, 0o600) == 0)
    _ = try read(doctype("<!ENTITY e SYSTEM \"\(fifo)\">") + within("<email>&e;</email>"))
    _ = try read("<!DOCTYPE a SYSTEM \"\(fifo)\">" + sound)
    _ = try read(doctype("<!ENTITY % p SYSTEM \"\(fifo)\"> %p;") + sound)
    _ = try read(
      "<integrations xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
        + " xsi:noNamespaceSchemaLocation=\"\(fifo)\" xsi:schemaLocation=\"u \(fifo)\"><a/></integrations>"
    )
  }

  /// libxml2 prints what it has no handler for.
  @Test func nothingIsPrinted() throws {
    let count = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    count.initialize(to: 0)
    magint_count_prints(count)
    defer {
      magint_count_prints(nil)
      count.deallocate()
    }
    let broken: [[UInt8]] = [
      [0xFF, 0xFE, 0x3C, 0, 0x61, 0, 0x3E, 0, 0x00, 0xD8, 0x3C, 0, 0x2F, 0],
      Array("<?xml version='1.0' encoding='EUC-JP'?><a>".utf8) + [0xFF, 0x80, 0x3C],
      Array("<!DOCTYPE a [<!ELEMENT a ANY><!ELEMENT a ANY>]><a/>".utf8),
      Array("<!DOCTYPE a [<!ATTLIST a b ID 'x'>]><a b='y'/>".utf8), Array("<a><b></a>".utf8),
      Array("<a:b xmlns:c='%'/>".utf8), Array("<integrations/>".utf8),
    ]
    for raw in broken { _ = try read(raw) }
    #expect(count.pointee == 0)
  }
}
