import Foundation
import MagintCore
import Testing

@testable import MagintXML

/// The encodings that are converted by this project, so that the static binary has them too.
struct SingleByteEncodingTests {
  @Test(arguments: [
    ("windows-1252", UInt8(0x80), Array("€".utf8)), ("cp1252", 0x9F, Array("Ÿ".utf8)),
    ("Windows-1252", 0x85, Array("…".utf8)), ("windows-1252", 0xE9, Array("é".utf8)),
    ("iso-8859-15", 0xA4, Array("€".utf8)), ("ISO-8859-15", 0xBE, Array("Ÿ".utf8)),
    ("ISO-8859-15", 0xE9, Array("é".utf8)), ("latin1", 0xA4, Array("¤".utf8)),
  ])
  func characters(_ encoding: String, _ byte: UInt8, _ expected: [UInt8]) throws {
    let head = Array("<?xml version=\"1.0\" encoding=\"\(encoding)\"?><a>".utf8)
    let document = try XMLDocument.read(
      path: "a.xml", head + [byte] + Array("</a>".utf8), kind: nil)
    #expect(document.problem == nil)
    #expect(document.file.bytes == head + expected + Array("</a>".utf8))
  }

  @Test func allOfWindows1252() throws {
    let head = Array("<?xml version=\"1.0\" encoding=\"windows-1252\"?><a>".utf8)
    // More than libxml2 converts at once.
    for byte in UInt8(0x80)...0xFF {
      let text = [UInt8](repeating: byte, count: 9_000)
      let document = try XMLDocument.read(
        path: "a.xml", head + text + Array("</a>".utf8), kind: nil)
      guard ![0x81, 0x8D, 0x8F, 0x90, 0x9D].contains(byte) else {
        #expect(document.problem?.kind == .unsupportedEncoding, "\(byte)")
        continue
      }
      let expected = try #require(String(data: Data(text), encoding: .windowsCP1252))
      #expect(document.problem == nil, "\(byte)")
      #expect(document.tree?.text(of: 0, document.file.bytes) == expected, "\(byte)")
    }
  }
}
