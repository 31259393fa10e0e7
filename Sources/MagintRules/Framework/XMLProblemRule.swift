import MagintCore
package import MagintXML

/// A rule about documents that are not well-formed: a wording for some kinds of problem.
package protocol XMLProblemRule: FileRule {
  static func describe(_ problem: XMLProblem, _ file: CheckedFile) -> XMLProblemWording?
}

package struct XMLProblemWording {
  var message: String
  /// Where the problem's own place says less.
  var range: Range<Int>? = nil
  var explanation =
    "Magento stops at a file that is not well-formed, in every mode: setup:upgrade aborts for the "
    + "whole shop."
  var relatedNote: String? = nil
  var severity = Severity.error
  var consequences: [Consequence] = [.rejectedInDeveloperMode, .setupFails]
  var fixIts: [FixIt] = []
}

extension XMLProblemRule {
  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard let problem = file.document.problem, let wording = describe(problem, file) else { return }
    var notes: [(message: String, at: Range<Int>?)] = []
    if let related = problem.related, let note = wording.relatedNote {
      notes.append((note, related))
    }
    if let message = problem.libxml2Message { notes.append(("libxml2 says: \(message)", nil)) }
    report.add(
      Self.self, wording.severity, wording.consequences,
      at: wording.range ?? problem.range,
      wording.message,
      wording.explanation,
      notes: notes, fixIts: wording.fixIts)
  }
}

extension RuleMetadata {
  static func xml(_ summary: String, _ rationale: String, _ examples: [Example]) -> RuleMetadata {
    RuleMetadata(
      category: .xml, severity: .error, consequences: [.rejectedInDeveloperMode, .setupFails],
      summary: summary,
      rationale: rationale
        + "\n\nMagento stops at a file that is not well-formed, in developer and in production "
        + "mode alike: `setup:upgrade` aborts for the whole shop, whatever other modules it has.",
      examples: examples)
  }
}
