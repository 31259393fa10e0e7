import Foundation
import MagintCore
import MagintEmit
import MagintTestSupport
import MagintXML
import Testing

struct FormatTests {
  static func format(_ bytes: [UInt8], _ kind: FileKind) throws -> [UInt8] {
    let result = try FormattedDocument.format(path: "a.xml", bytes, kind: kind, limit: 8 << 20)
    switch result {
    case .formatted(let bytes, _): return bytes
    case .malformed(let document): throw Failure(why: "malformed: \(document.problem as Any)")
    case .refused(let why): throw Failure(why: "refused: \(why)")
    }
  }

  struct Failure: Error, CustomStringConvertible {
    var why: String
    var description: String { why }
  }

  private func format(_ text: String, _ kind: FileKind = .integration) throws -> String {
    String(decoding: try Self.format(Array(text.utf8), kind), as: UTF8.self)
  }

  static let examples = Fixtures.files(of: "MagintEmitTests") { $0.hasSuffix(".xml") }
    .map(\.lastPathComponent)

  @Test func thereAreExamples() { #expect(Self.examples.count == 7) }

  /// `NAME.KIND.xml` becomes `NAME.KIND.formatted`, and that stays.
  @Test(arguments: examples)
  func looksLikeThis(_ name: String) throws {
    let file = Fixtures.packageRoot
      .appendingPathComponent("Tests/MagintEmitTests/Fixtures/format/\(name)")
    let plain = file.deletingPathExtension()
    let kind = try #require(FileKind(rawValue: plain.pathExtension))
    let formatted = try Self.format(Fixtures.bytes(file), kind)
    #expect(try Self.format(formatted, kind) == formatted)
    try Golden.check(
      String(decoding: formatted, as: UTF8.self), plain.appendingPathExtension("formatted"))
  }

  struct HeadCase: Sendable {
    var before: [UInt8]
    var after: String

    init(_ before: String, _ after: String) { self.init(Array(before.utf8), after) }
    init(_ before: [UInt8], _ after: String) {
      self.before = before
      self.after = after
    }
  }

  private static let standard = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

  private static func wide(_ text: String, isBigEndian: Bool) -> [UInt8] {
    text.utf16.flatMap {
      isBigEndian ? [UInt8($0 >> 8), UInt8($0 & 0xFF)] : [UInt8($0 & 0xFF), UInt8($0 >> 8)]
    }
  }

  @Test(arguments: [
    HeadCase("<config/>", standard + "<config/>\n"),
    HeadCase(" \r\n\t<config></config>\r\n\r\n", standard + "<config/>\n"),
    HeadCase("<?xml version='1.0'?><config/>", standard + "<config/>\n"),
    HeadCase(
      "\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\" ?>\n\n\n<config/>\n",
      standard + "\n<config/>\n"),
    HeadCase(
      "<?xml version=\"1.0\" standalone='yes' ?><config/>",
      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<config/>\n"),
    HeadCase(
      "<?xml version=\"1.1\"?>\n<config/>",
      "<?xml version=\"1.1\" encoding=\"UTF-8\"?>\n<config/>\n"),
    HeadCase(
      "<?xml version=\"1.0\" encoding=\"US-ASCII\"?><config/>", standard + "<config/>\n"),
    HeadCase(
      Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><config a=\"".utf8) + [0xFC]
        + Array("\"/>".utf8), standard + "<config a=\"ü\"/>\n"),
    HeadCase(
      Array("<?xml version=\"1.0\" encoding='windows-1252'?><config><!--".utf8) + [0x80]
        + Array("--></config>".utf8), standard + "<config><!--€--></config>\n"),
    HeadCase(
      [0xFF, 0xFE]
        + wide("<?xml version=\"1.0\" encoding=\"UTF-16\"?>\r\n<config a='ü'/>", isBigEndian: false),
      standard + "<config a=\"ü\"/>\n"),
    HeadCase(
      [0xFE, 0xFF] + wide("<config><!--😀--></config>", isBigEndian: true),
      standard + "<config><!--😀--></config>\n"),
    HeadCase(
      "<!-- a --><?p q?><!DOCTYPE config\r\n[ ]><!-- b -->\n<config/><!-- c --><!-- d -->\n\n<?p?>",
      standard
        + "<!-- a --> <?p q?> <!DOCTYPE config\n[ ]> <!-- b -->\n<config/> <!-- c --> <!-- d -->\n\n<?p?>\n"
    ),
  ])
  func beforeAndBehindTheRoot(_ example: HeadCase) throws {
    let formatted = try Self.format(example.before, .integration)
    #expect(String(decoding: formatted, as: UTF8.self) == example.after)
    #expect(try Self.format(formatted, .integration) == formatted)
  }

  @Test func aCommentMovesAsABlock() throws {
    func comment(_ lines: String...) throws -> [String] {
      let text = try format("<config>\n<a>\n\(lines.joined(separator: "\n"))\n</a>\n</config>")
      return text.split(separator: "\n").dropFirst(3).dropLast(2).map(String.init)
    }
    // With `<!--`, whichever way that goes.
    #expect(
      try comment("  <!-- a", "       b", "         c -->") == [
        "        <!-- a", "             b", "               c -->",
      ])
    #expect(
      try comment("\t\t\t\t<!-- a", "\t\t\t\t\tb", "\t\t\t\t-->") == [
        "        <!-- a", "            b", "        -->",
      ])
    // No further than to the margin, and then all of it.
    #expect(
      try comment("            <!--", "a", "  b", "  -->") == [
        "        <!--", "a", "  b", "        -->",
      ])
    // Spaces at the end of lines go, and tabs at their start.
    #expect(
      try comment("        <!-- a  ", "\t\t\tb\tc\t", " \t ", "        -->") == [
        "        <!-- a", "            b\tc", "        -->",
      ])
    // An editor puts the delimiters at the margin.
    #expect(
      try comment("<!--      <x>", "        <y/>", "      </x>-->") == [
        "        <!-- <x>", "          <y/>", "        </x>-->",
      ])
  }

  /// Comments of one line, which an editor put at the margin, keep the shape they have together.
  @Test func linesThatAreCommentedOut() throws {
    func comments(_ lines: String...) throws -> [String] {
      let text = try format("<config>\n\(lines.joined(separator: "\n"))\n</config>")
      return text.split(separator: "\n").dropFirst(2).dropLast().map(String.init)
    }
    #expect(
      try comments("<!--    <a>-->", "<!--\t\t<b/>-->", "<!--    </a> -->") == [
        "    <!-- <a> -->", "    <!--     <b/> -->", "    <!-- </a> -->",
      ])
    // What stands apart is for itself; what is not at the margin, or has no surplus, stays.
    #expect(
      try comments("<!--    <a/>-->", "", "<!--        <b/>-->") == [
        "    <!-- <a/> -->", "    <!-- <b/> -->",
      ])
    #expect(
      try comments("<!-- ===== -->", "<!--  Sales  -->", "  <!--   kept   -->") == [
        "    <!-- ===== -->", "    <!--  Sales  -->", "    <!--   kept   -->",
      ])
    #expect(try format("<!--   kept-->\n<config/>").contains("\n<!--   kept-->\n"))
  }

  @Test func emptyLinesInACommentStay() throws {
    let text = try format("<config>\n<!-- a\n\n   b -->\n</config>")
    #expect(text == Self.standard + "<config>\n    <!-- a\n\n       b -->\n</config>\n")
  }

  @Test func deepDocumentsDoNotExplode() throws {
    let depth = 250
    let text =
      String(repeating: "<a>", count: depth) + String(repeating: "<b/>", count: 2000)
      + String(repeating: "</a>", count: depth)
    let formatted = try format(text)
    #expect(formatted.utf8.count < text.utf8.count * 20)
    #expect(try format(formatted) == formatted)
  }

  @Test func whatWouldBeTooLargeIsRefused() throws {
    let text = "<config>" + String(repeating: "<a/>", count: 1000) + "</config>"
    let result = try FormattedDocument.format(
      path: "a.xml", Array(text.utf8), kind: .integration, limit: 5000)
    guard case .refused(let why) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(why.contains("larger"))
  }

  @Test func nothingBehindANullByteIsLost() throws {
    let result = try FormattedDocument.format(
      path: "a.xml", Array("<config/>\n\0<!-- lost -->".utf8), kind: .integration, limit: 5000)
    guard case .refused(let why) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(why.contains("null byte"))
  }

  /// The check that stands between a formatter's mistake and a file.
  @Test(arguments: [
    // Texts, comments, elements.
    ("<config><a/></config>", "<config><b/></config>", "elements"),
    ("<config><a x='1'/></config>", "<config><a x='1' y=''/></config>", "elements"),
    ("<config><a/><b/></config>", "<config><b/><a/></config>", "elements"),
    ("<config><a>x</a></config>", "<config><a>x </a></config>", "elements"),
    ("<config><!-- a --><b/></config>", "<config><b/></config>", "comments"),
    ("<config><!-- a --><b/></config>", "<config><b/><!-- a --></config>", "comments"),
    ("<config><a> </a></config>", "<config><a/></config>", "texts"),
    ("<config><a><![CDATA[x]]></a></config>", "<config><a>x</a></config>", "texts"),
    (
      "<config><email> a<!-- b --></email></config>", "<config><email>a<!-- b --></email></config>",
      "texts"
    ),
    (
      "<config><email> <!-- b --></email></config>", "<config><email><!-- b --></email></config>",
      "texts"
    ),
    ("<!DOCTYPE a><config/>", "<config/>", "elements"),
    ("<config/>", "<config>", "well-formed"),
    // What may differ.
    ("<config><a/></config>", "<!-- -->\n<config>\n<a></a>\n</config>", "comments"),
    ("<config><a/></config>", "\n<config>\r\n<a></a >\n</config>", nil),
    ("<config><!--a\n  b--></config>", "<config> <!-- a b --> </config>", nil),
  ])
  func theCheckSees(_ before: String, _ after: String, _ expected: String?) throws {
    func read(_ text: String) throws -> XMLDocument {
      try XMLDocument.read(path: "a.xml", Array(text.utf8), kind: .integration)
    }
    let difference = try FormatCheck.difference(read(before), read(after), .integration)
    if let expected {
      #expect(difference?.contains(expected) == true, "\(difference ?? "nothing")")
    } else {
      #expect(difference == nil)
    }
  }

  /// What `magint compile` writes needs no formatting.
  @Test func theNormalFormIsFormatted() throws {
    let nasty = ["Acme Sync", " a  b ", "\"<&>'", "\t\r\n", "ü😀", "a\nb", "]]>", "-->"]
    var random = SplitMix64(seed: 5)
    for _ in 0..<200 {
      let list = (0...random.below(3)).map { _ in
        EmittedIntegration(
          name: random.pick(nasty), email: random.pick(nasty),
          endpointURL: random.below(3) == 0 ? nil : random.pick(nasty),
          identityLinkURL: random.below(3) == 0 ? nil : random.pick(nasty),
          resources: (0..<random.below(3)).map { _ in random.pick(nasty) })
      }
      for kind in FileKind.allCases {
        let text = IntegrationXML.text(list, kind: kind)
        #expect(try format(text, kind) == text)
      }
    }
  }
}
