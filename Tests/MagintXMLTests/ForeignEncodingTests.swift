import Foundation
import MagintCore
import MagintTestSupport
import MagintXML
import Testing

/// Encodings that a libxml2 with iconv or ICU reads and the static binary cannot: every build says the
/// same of them, and none that Magento stops.
struct ForeignEncodingTests {
  private static func read(_ raw: [UInt8]) throws -> XMLDocument {
    try XMLDocument.read(path: "a.xml", raw, kind: .integration)
  }

  private static func read(encoding: String) throws -> XMLDocument {
    try read(Array("<?xml version=\"1.0\" encoding=\"\(encoding)\"?><a>\u{E9}</a>".utf8))
  }

  @Test(arguments: [
    "GBK", "gb2312", "GB18030", "Big5", "Big5-HKSCS", "Shift_JIS", "SJIS", "x-sjis", "windows-31j",
    "EUC-JP", "EUC-KR", "ISO-2022-JP", "KOI8-R", "koi8-u", "windows-1250", "Windows-1251", "CP1251",
    "cp866", "IBM850", "cp00437", "ISO-8859-2", "iso_8859-5", "latin2", "l5", "macintosh",
    "TIS-620", "csBig5", "csISOLatin2", "UTF-7",
  ])
  func isNotRead(_ encoding: String) throws {
    let document = try Self.read(encoding: encoding)
    #expect(document.unreadEncoding == encoding)
    #expect(document.problem?.kind == .unreadEncoding)
    #expect(document.tree == nil)
    let raw = Array("<?xml version=\"1.0\" encoding=\"\(encoding)\"?><a>\u{E9}</a>".utf8)
    #expect(StoredText(raw, isXML: true).applying([FixIt.Edit(0..<0, " ")]) == nil)
  }

  /// Near what there is, or near enough for a prefix.
  static let noEncodings = [
    "klingon", "none", "UTF-9", "utf-8x", "iso", "windows", "latin", "UTF-32", "x", "cs", "-",
    "ISO-8859", "ISO-8859-12", "ISO-8859-17", "ISO-8859-99", "iso_8859-5:1988", "latin11",
    "latin99",
    "l99", "cp99999", "850", "windows-9999", "win1251", "ibm99", "gbfoo", "macbook", "msfoo",
    "eucfoo",
    "big55", "koi8-z", "tis-621", "csfoo", "EBCDIC-US",
  ]

  /// No libxml2 reads these, whatever it was built with.
  @Test(arguments: noEncodings)
  func isNoEncoding(_ encoding: String) throws {
    let document = try Self.read(encoding: encoding)
    #expect(document.unreadEncoding == nil)
    #expect(document.problem?.kind == .unsupportedEncoding)
  }

  @Test(.enabled(if: PHP.isThere, "php is absent"))
  func noPHPReadsThem() throws {
    #expect(try Self.known(Self.noEncodings + ["UTF-8"]) == ["UTF-8"])
  }

  /// Other names of what is read, each with a character that tells them apart.
  @Test(arguments: [
    ("ISO_8859-1", "\u{A4}"), ("ISO8859_1", "\u{A4}"), ("cp819", "\u{A4}"), ("l1", "\u{A4}"),
    ("latin-1", "\u{A4}"), ("csISOLatin1", "\u{A4}"), ("iso-ir-100", "\u{A4}"),
    ("latin9", "\u{20AC}"), ("Latin-9", "\u{20AC}"), ("ISO_8859-15", "\u{20AC}"),
    ("iso885915", "\u{20AC}"), ("latin0", "\u{20AC}"), ("ms-ansi", "\u{A4}"),
  ])
  func otherNames(_ encoding: String, _ character: String) throws {
    let head = Array("<?xml version=\"1.0\" encoding=\"\(encoding)\"?><a>".utf8)
    let raw = head + [0xA4] + Array("</a>".utf8)
    let document = try Self.read(raw)
    #expect(document.problem == nil)
    #expect(document.file.encoding == encoding)
    #expect(String(decoding: document.file.bytes, as: UTF8.self).hasSuffix("<a>\(character)</a>"))
    let edited = StoredText(raw, isXML: true)
      .applying([FixIt.Edit(head.count..<head.count, "\u{E9}")])
    #expect(edited == head + [0xE9, 0xA4] + Array("</a>".utf8))
  }

  /// UTF-32 and EBCDIC show without a declaration.
  @Test func recognizedByTheirFirstBytes() throws {
    let wide = "<a b='é'/>".unicodeScalars.flatMap { [0, 0, 0, UInt8($0.value)] as [UInt8] }
    #expect(try Self.read(wide).unreadEncoding == "UCS-4BE")
    #expect(try Self.read([0x4C, 0x6F, 0xA7, 0x94, 0x93, 0x40]).unreadEncoding == "EBCDIC-US")
  }

  /// What PHP reads is never said to stop Magento.
  @Test(
    .enabled(
      if: PHP.isThere && Tool.find("iconv") != nil, "php or iconv, which lists encodings, is absent"
    ))
  func whatPHPReads() throws {
    let list = try Tool.run("iconv", ["-l"], in: Fixtures.packageRoot).standardOutput
    let names = list.split { $0.isWhitespace || $0 == "," || $0 == "/" }.map(String.init)
    let known = try Self.known(names)
    #expect(known.count > 100)
    for name in known {
      let raw = Array("<?xml version=\"1.0\" encoding=\"\(name)\"?><a>x</a>".utf8)
      let document = try Self.read(raw)
      #expect(document.tree != nil || document.unreadEncoding != nil, "\(name)")
    }
  }

  /// Those of `names` that PHP reads a document in.
  private static func known(_ names: [String]) throws -> [String] {
    try PHP.output(
      of: #"""
        <?php
        foreach (array_slice($argv, 1) as $name) {
            $document = new DOMDocument();
            $text = '<?xml version="1.0" encoding="' . $name . '"?><a>x</a>';
            if (@$document->loadXML($text)) {
                echo $name, "\n";
            }
        }
        """#, names
    ).split(separator: "\n").map(String.init)
  }
}
