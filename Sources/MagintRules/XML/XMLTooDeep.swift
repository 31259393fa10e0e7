package import MagintCore
package import MagintXML

package enum XMLTooDeep: XMLProblemRule {
  package static let id: RuleID = "xml-too-deep"
  package static var metadata: RuleMetadata {
    .xml(
      "Elements are nested deeper than PHP's parser allows",
      "libxml2 takes 257 levels, from 2.14 on 256: which one counts depends on the PHP of the shop, so that "
        + "257 are a warning. An integration file needs four.",
      [
        .bad(
          .integration,
          String(repeating: "<a>", count: 257) + "⟦<a⟧>" + String(repeating: "</a>", count: 258)),
        .bad(
          .integration,
          String(repeating: "<a>", count: 256) + "⟦<a⟧/>" + String(repeating: "</a>", count: 256)),
        .good(.integration, document(.integration, Good.fields(.integration))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    if let problem = file.document.problem {
      guard let wording = describe(problem, file) else { return }
      report.add(
        Self.self, wording.severity, wording.consequences, at: problem.range, wording.message,
        wording.explanation, fixIts: wording.fixIts)
    } else if let deepest = file.document.deepest {
      report.add(
        Self.self, .warning, [.rejectedInDeveloperMode, .setupFails], at: deepest,
        "elements are nested 257 levels deep",
        "A shop whose PHP has libxml2 2.14 or later takes 256 levels: Magento stops there, and setup:upgrade "
          + "aborts for the whole shop. Older ones read the file.",
        fixIts: [FixIt("Remove what Magento does not know", .unsafe)])
    }
  }

  package static func describe(_ problem: XMLProblem, _ file: CheckedFile) -> XMLProblemWording? {
    guard problem.kind == .tooDeep else { return nil }
    return XMLProblemWording(
      message: "elements are nested more than 257 levels deep",
      fixIts: [FixIt("Remove what Magento does not know", .unsafe)])
  }
}
