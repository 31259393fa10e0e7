import MagintArchive
package import MagintCore

package enum PackageTodoComment: PackageRule {
  package static let id: RuleID = "package-todo-comment"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .warning, consequences: [.rejectedByMarketplace],
      summary: "A comment says that something is still to be done",
      rationale: """
        A package is what a merchant installs, and the Marketplace's review wants finished code: comments with
        TODO or FIXME are refused. In small letters the words count behind an `@` only: "todo" is Spanish for
        "all".
        """,
      examples: [
        .bad(
          SamplePackage(files: [
            SamplePackage.File(
              "Model/Client.php",
              "<?php\n$url = 'http://sync.acme.io'; // ⟦TODO⟧: read from the configuration\n")
          ]), at: "Model/Client.php"),
        .good(
          SamplePackage(files: [
            SamplePackage.File(
              "Model/Client.php", "<?php\n// Le dice TODO a todos: no\n$a = 'TODO';\n")
          ])),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    for entry in package.entries {
      guard let contents = entry.contents,
        let language = CommentScanner.language(of: entry.name.lowercased())
      else { continue }
      var words: [Range<Int>] = []
      for comment in CommentScanner.comments(in: contents, language) {
        words += marks(in: contents, comment)
      }
      for word in words {
        let text = String(decoding: contents[word], as: UTF8.self)
        report.add(
          Self.self, .warning, [.rejectedByMarketplace], entry: entry.name, at: word, of: contents,
          "a comment says \(quoted(text))",
          "The Marketplace refuses packages whose code says that it is not finished.",
          help: "Do it, or keep the note elsewhere")
      }
    }
  }

  private static let names = ["TODO", "FIXME"].map { Array($0.utf8) }

  /// The places of `TODO` and `FIXME` as words of their own, and of `@todo` in any spelling.
  private static func marks(in bytes: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    for at in range
    where bytes[at] & 0xDF == UInt8(ascii: "T") || bytes[at] & 0xDF == UInt8(ascii: "F") {
      for name in names {
        let end = at + name.count
        guard end <= range.upperBound,
          zip(bytes[at..<end], name).allSatisfy({ $0 & 0xDF == $1 }),
          at == range.lowerBound || !isLetter(bytes[at - 1]),
          end == range.upperBound || !isLetter(bytes[end])
        else { continue }
        let isTag = at > range.lowerBound && bytes[at - 1] == UInt8(ascii: "@")
        if isTag || bytes[at..<end].elementsEqual(name) { found.append(at..<end) }
      }
    }
    return found
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }
}
