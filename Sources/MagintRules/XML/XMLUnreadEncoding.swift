package import MagintCore
package import MagintXML

package enum XMLUnreadEncoding: XMLProblemRule {
  package static let id: RuleID = "xml-unread-encoding"
  package static var metadata: RuleMetadata {
    let text = document(.integration, Good.fields(.integration))
    func declaring(_ encoding: String) -> String {
      text.replacing(
        "<?xml version=\"1.0\"?>", with: "<?xml version=\"1.0\" encoding=\"\(encoding)\"?>")
    }
    return RuleMetadata(
      category: .xml, severity: .warning, consequences: [.style],
      summary: "The file is in an encoding that magint does not read",
      rationale: """
        Magento reads a file in any encoding that its PHP knows: GBK, Shift_JIS, KOI8-R, Windows-1251
        and many more, as libxml2 was built with iconv or ICU. magint reads UTF-8, UTF-16, US-ASCII,
        ISO-8859-1, ISO-8859-15 and Windows-1252, the same on each machine. What is in a file in
        another one it does not know: nothing else is found in the file, and rules about several files
        do not count on it.

        In UTF-8 every PHP reads it, and magint too. `iconv -f GBK -t UTF-8` converts the text; the
        declaration has to name UTF-8 then, or no encoding.
        """,
      examples: [
        .bad(.integration, declaring("⟦GBK⟧")),
        .bad(.integration, declaring("⟦Windows-1251⟧")),
        .good(.integration, declaring("ISO-8859-1")),
        .good(.integration, declaring("UTF-8")),
      ])
  }

  package static func describe(_ problem: XMLProblem, _ file: CheckedFile) -> XMLProblemWording? {
    guard problem.kind == .unreadEncoding else { return nil }
    let name = problem.encoding ?? ""
    return XMLProblemWording(
      message: "magint does not read the encoding \(quoted(name))",
      range: XMLEncoding.declaredName(file),
      explanation:
        "Magento reads the file if its PHP knows the encoding; magint cannot say what it finds in it.",
      severity: .warning, consequences: [.style],
      fixIts: [FixIt("Convert the file to UTF-8, and declare it so", .unsafe)])
  }
}
