import MagintCore
import MagintTestSupport
import Testing

/// Which fixes go together, and what comes of them.
struct EditPlanTests {
  private static func edit(_ range: Range<Int>, _ text: String = "") -> FixIt.Edit {
    FixIt.Edit(range, text)
  }

  @Test(arguments: [
    // What is taken out may touch, whatever is put in may not.
    (edit(0..<2), edit(2..<4), EditPlan.Outcome.added),
    (edit(0..<3), edit(2..<4), .conflicting), (edit(0..<2, "x"), edit(2..<4), .conflicting),
    (edit(0..<2), edit(2..<2, "x"), .conflicting),
    (edit(2..<2, "x"), edit(2..<2, "y"), .conflicting),
    (edit(2..<4), edit(2..<2, "x"), .conflicting), (edit(0..<6), edit(2..<3), .conflicting),
    (edit(2..<3), edit(0..<6), .conflicting), (edit(0..<1, "x"), edit(2..<2, "y"), .added),
    (edit(4..<5, "x"), edit(0..<1, "y"), .added), (edit(1..<2, "x"), edit(1..<2, "x"), .known),
    (edit(0..<1), edit(6..<7), .invalid),
  ])
  func pairs(_ first: FixIt.Edit, _ second: FixIt.Edit, _ outcome: EditPlan.Outcome) {
    var plan = EditPlan(length: 6)
    #expect(plan.add([first]) == .added)
    #expect(plan.add([second]) == outcome)
    #expect(plan.edits.count == (outcome == .added ? 2 : 1))
  }

  @Test(arguments: [
    [], [edit(3..<4), edit(0..<1)], [edit(0..<3), edit(2..<4)], [edit(0..<1), edit(5..<7)],
  ])
  func wrongEdits(_ edits: [FixIt.Edit]) {
    var plan = EditPlan(length: 6)
    #expect(plan.add(edits) == .invalid)
  }

  /// Against doing one edit after another, the last first.
  @Test func severalAtOnce() {
    var random = SplitMix64(seed: 5)
    var conflicts = 0
    for round in 0..<Searches.count(2_000) {
      let text = (0..<random.below(30)).map { UInt8(ascii: "a") + UInt8($0 % 26) }
      var plan = EditPlan(length: text.count)
      var accepted: [FixIt.Edit] = []
      for _ in 0..<random.below(8) {
        var edits: [FixIt.Edit] = []
        var at = 0
        for _ in 0...random.below(2) {
          let start = at + random.below(text.count - at + 1)
          at = start + random.below(min(4, text.count - start + 1))
          edits.append(Self.edit(start..<at, random.pick(["", "X", "YZ"])))
        }
        switch plan.add(edits) {
        case .added: accepted += edits
        case .known: break
        case .conflicting: conflicts += 1
        case .invalid: Issue.record("round \(round)")
        }
      }
      var expected = text
      // Edits of one fix may touch: of two at one place the later is done first.
      for edit in accepted.enumerated().sorted(by: {
        ($0.element.start, $0.element.end, $0.offset) > (
          $1.element.start, $1.element.end, $1.offset
        )
      }).map(\.element) {
        expected.replaceSubrange(edit.start..<edit.end, with: edit.text.utf8)
      }
      #expect(plan.applied(to: text) == expected, "round \(round)")
    }
    #expect(conflicts > 0)
  }
}
