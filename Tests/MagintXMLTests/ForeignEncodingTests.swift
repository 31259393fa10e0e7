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
    "cp866", "IBM850", "850", "ISO-8859-2", "iso_8859-5:1988", "latin2", "l5", "macintosh",
    "TIS-620", "csBig5", "csISOLatin2", "UTF-7", "EBCDIC-US",
  ])
  func isNotRead(_ encoding: String) throws {
    let document = try Self.read(encoding: encoding)
    #expect(document.unreadEncoding == encoding)
    #expect(document.problem?.kind == .unreadEncoding)
    #expect(document.tree == nil)
    let raw = Array("<?xml version=\"1.0\" encoding=\"\(encoding)\"?><a>\u{E9}</a>".utf8)
    #expect(StoredText(raw, isXML: true).applying([FixIt.Edit(0..<0, " ")]) == nil)
  }

  /// No libxml2 reads these, whatever it was built with.
  @Test(arguments: [
    "klingon", "none", "UTF-9", "utf-8x", "iso", "windows", "latin", "UTF-32", "x", "cs", "-",
  ])
  func isNoEncoding(_ encoding: String) throws {
    let document = try Self.read(encoding: encoding)
    #expect(document.unreadEncoding == nil)
    #expect(document.problem?.kind == .unsupportedEncoding)
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
    let known = try PHP.output(
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
    #expect(known.count > 100)
    for name in known {
      let raw = Array("<?xml version=\"1.0\" encoding=\"\(name)\"?><a>x</a>".utf8)
      let document = try Self.read(raw)
      #expect(document.tree != nil || document.unreadEncoding != nil, "\(name)")
    }
  }
}
