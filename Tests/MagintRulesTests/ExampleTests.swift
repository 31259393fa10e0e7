import MagintCore
import MagintRules
import MagintTestSupport
import Testing

/// The examples of the rules' pages are their tests.
struct ExampleTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var rule: any Rule.Type
    var index: Int
    var example: Example

    var testDescription: String { "\(rule.id), example \(index + 1)" }
  }

  static let bad = cases { $0.isBad }
  static let good = cases { !$0.isBad }

  private static func cases(_ isIncluded: (Example) -> Bool) -> [Case] {
    everyRule.flatMap { rule in
      rule.metadata.examples.enumerated().filter { isIncluded($0.element) }
        .map { Case(rule: rule, index: $0.offset, example: $0.element) }
    }
  }

  /// The rule finds just what is marked, alone, chosen and among all others.
  @Test(arguments: bad)
  func findsWhatIsMarked(_ test: Case) throws {
    var runs = [try Run.check(test.example).filter { $0.rule == test.rule.id }]
    // Rules about suppressions judge those of the rules that are in force.
    if !(test.rule is any SuppressionRule.Type) {
      runs.append(try Run.check(test.example, RuleSet { $0 == test.rule.id }))
    }
    if let rule = test.rule as? any FileRule.Type {
      runs.append(try Run.check(test.example, with: rule))
    }
    for findings in runs {
      let finding = try #require(findings.first)
      #expect(findings.count == 1)
      #expect(finding.bytes == test.example.markedRange)
    }
  }

  @Test(arguments: bad)
  func fixesAsShown(_ test: Case) throws {
    let before = try Run.check(test.example)
    let finding = try #require(before.first { $0.rule == test.rule.id })
    let fixes = finding.fixIts.filter { !$0.edits.isEmpty }
    #expect(fixes.isEmpty == (test.example.fixed == nil), "an example shows each fix's outcome")
    guard let fix = fixes.first, let fixed = test.example.fixed else { return }
    let bytes = try #require(fix.applied(to: Array(test.example.text.utf8)))
    #expect(String(decoding: bytes, as: UTF8.self) == fixed)
    let after = try Run.check(test.example, text: fixed)
    #expect(!after.contains { $0.rule == test.rule.id })
    var known: [RuleID: Int] = [:]
    for finding in before { known[finding.rule, default: 0] += 1 }
    for finding in after {
      known[finding.rule, default: 0] -= 1
      #expect(known[finding.rule]! >= 0, "new: \(finding.message)")
    }
  }

  /// Nobody has anything to say against a good example but in a note.
  @Test(arguments: good)
  func acceptsWhatIsGood(_ test: Case) throws {
    #expect(try Run.check(test.example, RuleSet { $0 == test.rule.id }).isEmpty)
    let findings = try Run.check(test.example)
    #expect(!findings.contains { $0.rule == test.rule.id })
    #expect(findings.filter { $0.severity > .note }.map(\.message) == [])
  }

  /// What is marked is what is left when the markers are gone.
  @Test(arguments: bad)
  func marksAtMostOnePlace(_ test: Case) {
    let marks = test.example.marked.filter { $0 == "⟦" || $0 == "⟧" }
    #expect(marks == "" || marks == "⟦⟧")
    #expect(test.example.fixed?.contains("⟦") != true)
  }
}
