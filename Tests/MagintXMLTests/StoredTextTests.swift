import Foundation
import MagintCore
import MagintTestSupport
import MagintXML
import Testing

/// Edits of texts in all encodings that files are stored in.
struct StoredTextTests {
  struct Form: CustomTestStringConvertible, Sendable {
    var name: String
    var encoding: String.Encoding
    var mark: [UInt8] = []
    /// What the declaration says.
    var declared: String?

    var testDescription: String { name }

    func store(_ text: String) throws -> [UInt8] {
      let declaration = declared.map { "<?xml version=\"1.0\" encoding=\"\($0)\"?>\n" } ?? ""
      return mark + [UInt8](try #require((declaration + text).data(using: encoding)))
    }
  }

  static let forms = [
    Form(name: "UTF-8", encoding: .utf8),
    Form(name: "UTF-8 with a mark", encoding: .utf8, mark: [0xEF, 0xBB, 0xBF]),
    Form(name: "UTF-16LE", encoding: .utf16LittleEndian, mark: [0xFF, 0xFE]),
    Form(name: "UTF-16BE", encoding: .utf16BigEndian, mark: [0xFE, 0xFF], declared: "UTF-16"),
    Form(name: "UTF-16LE without a mark", encoding: .utf16LittleEndian, declared: "UTF-16"),
    Form(name: "Latin-1", encoding: .isoLatin1, declared: "ISO-8859-1"),
    Form(name: "windows-1252", encoding: .windowsCP1252, declared: "windows-1252"),
    Form(name: "Latin-9", encoding: .isoLatin1, declared: "ISO-8859-15"),
    Form(name: "ASCII", encoding: .ascii, declared: "US-ASCII"),
  ]

  @Test(arguments: forms)
  func editsOnly(_ form: Form) throws {
    let accent = form.encoding == .ascii ? "e" : "é"
    let raw = try form.store("<a b=\"\(accent)ONE\">\(accent)TWO</a>\n")
    let stored = StoredText(raw, isXML: true)
    let text = String(decoding: stored.bytes, as: UTF8.self)
    func edit(_ old: String, _ new: String) throws -> FixIt.Edit {
      let range = try #require(text.firstRange(of: old))
      let start = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
      return FixIt.Edit(start..<start + old.utf8.count, new)
    }
    let fixed = try #require(
      stored.applying([
        try edit("\(accent)ONE", "x"), try edit("TWO", ""), try edit("</a>", "yy</a>"),
      ]))
    #expect(fixed == (try form.store("<a b=\"x\">\(accent)yy</a>\n")))
    #expect(stored.applying([]) == raw)
  }

  /// Of what an encoding lacks the number is written.
  @Test(arguments: forms)
  func charactersThatAreLacking(_ form: Form) throws {
    let raw = try form.store("<a>x</a>\n")
    let stored = StoredText(raw, isXML: true)
    let at = try #require(stored.bytes.lastIndex(of: UInt8(ascii: "x")))
    let fixed = try #require(stored.applying([FixIt.Edit(at..<at + 1, "é€🙂")]))
    let document = try XMLDocument.read(path: "a.xml", fixed, kind: nil)
    let tree = try #require(document.tree)
    #expect(tree.text(of: 0, document.file.bytes) == "é€🙂")
    let text = String(decoding: document.file.bytes, as: UTF8.self)
    #expect(
      text.contains("&#128578;") == ![.utf8, .utf16LittleEndian, .utf16BigEndian].contains(
        form.encoding))
    #expect(text.contains("&#233;") == (form.encoding == .ascii))
    #expect(text.contains("&#8364;") == (form.encoding == .ascii || form.declared == "ISO-8859-1"))
  }

  /// A file that is in no encoding at all, or in one that has no fixed width.
  @Test func whatCannotBeWritten() throws {
    let broken: [UInt8] = Array("<?xml version=\"1.0\" encoding=\"klingon\"?><a/>".utf8)
    #expect(StoredText(broken, isXML: true).applying([FixIt.Edit(0..<0, "x")]) == nil)
    // Bytes of an unknown encoding stay, and no character beside them is in another.
    let latin = Array("<a>".utf8) + [0xE9] + Array("</a>".utf8)
    let text = StoredText(latin, isXML: true)
    #expect(text.applying([FixIt.Edit(3..<3, "é")]) == Array("<a>&#233;".utf8) + latin[3...])
    #expect(StoredText(latin, isXML: false).applying([FixIt.Edit(3..<3, "é")]) == nil)
    #expect(
      StoredText(latin, isXML: false).applying([FixIt.Edit(3..<3, "e")]) == Array("<a>e".utf8)
        + latin[3...])
  }
}
