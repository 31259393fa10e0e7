internal import MagintSchemas

/// Recognises reports and other files that magint or a checker wrote, whatever their names: they lie
/// in a module's directory after a run, and belong to no package.
enum ToolReport {
  /// So much of a file's beginning and end says what it is, in bytes.
  private static let headSize = 2048

  /// Whether a file is such a report.
  static func isOne(_ path: String, _ bytes: [UInt8]) -> Bool {
    let name = (path.split(separator: "/").last ?? "").lowercased()
    if name.hasSuffix(".sarif") || name.hasPrefix("gl-code-quality-report") { return true }
    let head = bytes.prefix(headSize)
    switch name.split(separator: ".").last ?? "" {
    case "json": return jsonMarks.contains { contains(head, $0) }
    case "xml":
      let root = rootName(head)
      return reports.contains(root)
        || root == "catalog" && contains(head, "urn:oasis:names:tc:entity:xmlns:xml:catalog")
    case "xsd": return SchemaName.allCases.contains { $0.bytes == bytes }
    case "html", "md", "txt":
      return texts.contains { contains(head, $0) }
    default: return false
    }
  }

  /// In the head of every page that magint writes; in `lint --format markdown`; in `grants`.
  private static let texts: [StaticString] = [
    "<meta name=\"generator\" content=\"magint\">", "<!-- magint -->",
    "\nThe merchant is asked to approve\n",
  ]
  private static let jsonMarks: [StaticString] = [
    "\"tool\":{\"name\":\"magint\"", "\"driver\":{\"name\":\"magint\"",
    "\"format\":\"magint-catalog\"", "sarif-schema-2.1.0",
  ]
  /// The root elements of JUnit's and Checkstyle's form, which many checkers write, and of others.
  private static let reports: Set<String> = [
    "testsuites", "testsuite", "checkstyle", "pmd", "pmd-cpd", "coverage",
  ]

  private static func contains(_ text: ArraySlice<UInt8>, _ mark: StaticString) -> Bool {
    mark.withUTF8Buffer { mark in
      text.count >= mark.count
        && (text.startIndex...(text.endIndex - mark.count)).contains {
          text[$0] == mark[0] && text[$0...].starts(with: mark)
        }
    }
  }

  /// The name behind the first `<` that begins an element.
  private static func rootName(_ text: ArraySlice<UInt8>) -> String {
    func isLetter(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 }
    let start = text.indices.dropLast().first {
      text[$0] == UInt8(ascii: "<") && isLetter(text[$0 + 1])
    }
    guard let start else { return "" }
    let name = text[(start + 1)...].prefix { isLetter($0) || $0 == UInt8(ascii: "-") }
    return String(decoding: name, as: UTF8.self)
  }
}
