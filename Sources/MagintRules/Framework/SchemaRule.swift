import MagintCore
package import MagintXML

/// A rule that words some kinds of schema finding: those that no rule with a name for the defect
/// has claimed.
package protocol SchemaRule: FileRule {
  static func describe(_ finding: SchemaFinding, _ file: CheckedFile) -> SchemaWording?
}

package struct SchemaWording {
  var message: String
  var explanation: String
  var relatedNote: String? = nil
  var consequences: [Consequence] = [.rejectedInDeveloperMode]
  var fixIts: [FixIt] = []
}

extension SchemaRule {
  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    for (index, finding) in file.schemaFindings.enumerated() where !report.claimed.contains(index) {
      guard let wording = describe(finding, file) else { continue }
      var notes: [(message: String, at: Range<Int>?)] = []
      if let related = finding.related, let note = wording.relatedNote {
        notes.append((note, related))
      }
      report.add(
        Self.self, .error, wording.consequences, at: finding.range, wording.message,
        wording.explanation, notes: notes, fixIts: wording.fixIts)
    }
  }
}

extension RuleMetadata {
  static func schema(
    _ summary: String, _ rationale: String,
    consequences: [ConsequenceRow] = [ConsequenceRow("", [.rejectedInDeveloperMode])],
    _ examples: [Example]
  ) -> RuleMetadata {
    RuleMetadata(
      category: .schema, severity: .error, consequences: consequences, summary: summary,
      rationale: rationale
        + "\n\nMagento applies its schema in developer mode only. There the file stops every "
        + "command and page that reads the integration configuration; in default and production "
        + "mode it ships unseen.",
      examples: examples)
  }
}

extension CheckedFile {
  /// The name of an element as it is written, in quotes.
  func elementName(_ element: Int) -> String {
    quoted(tree.map { file.text($0.elements[element].nameRange.range) } ?? "")
  }

  func parentName(_ element: Int) -> String {
    guard let tree, tree.elements[element].parent >= 0 else { return "" }
    return elementName(Int(tree.elements[element].parent))
  }
}
