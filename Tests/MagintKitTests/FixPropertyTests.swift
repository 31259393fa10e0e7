import Foundation
import MagintCore
import MagintKit
import MagintModel
import MagintTestSupport
import MagintXML
import Testing

/// What holds for whatever is fixed.
struct FixPropertyTests {
  /// What became of the files of a search.
  private struct Tally: CustomStringConvertible {
    var files = 0
    var fixed = 0
    var repaired = 0
    var notices: [String] = []

    var description: String {
      "\(files) files, \(fixed) findings fixed, \(repaired) files made XML, \(notices.count) notices"
    }
  }

  private static func fixer(_ kind: FileKind, unsafe: Bool) throws -> Fixer {
    var lint = LintOptions()
    lint.kind = kind
    var options = FixOptions(lint)
    options.appliesUnsafeFixes = unsafe
    return try Fixer(options)
  }

  private static func canFix(_ finding: Diagnostic, unsafe: Bool) -> Bool {
    finding.fixIts.contains { !$0.edits.isEmpty && (unsafe || $0.applicability == .safe) }
  }

  private static func check(
    _ raw: [UInt8], _ kind: FileKind, unsafe: Bool, _ name: String, _ tally: inout Tally
  ) async throws {
    let name = Comment(rawValue: name)
    let fixer = try fixer(kind, unsafe: unsafe)
    let (text, result) = try await fixer.fix(raw, path: "a.xml")
    let count = try #require(result.remaining.fixes)
    tally.files += 1
    tally.fixed += count.fixed
    tally.notices += result.notices
    #expect((text == raw) == (count.fixed == 0), name)
    // What is left is what nobody can fix, or was not fixed for a reason that is told.
    if result.notices.isEmpty {
      #expect(
        result.remaining.diagnostics.filter { canFix($0, unsafe: unsafe) }.map(\.rule) == [], name)
    }
    let (again, second) = try await fixer.fix(text, path: "a.xml")
    #expect(again == text && second.remaining.fixes?.fixed == 0, name)

    let before = try XMLDocument.read(path: "a.xml", raw, kind: kind)
    let after = try XMLDocument.read(path: "a.xml", text, kind: kind)
    #expect(before.file.encoding == after.file.encoding || before.tree == nil, name)
    guard before.tree != nil else {
      if after.tree != nil { tally.repaired += 1 }
      return
    }
    #expect(after.tree != nil, name)
    for copies in 1...2 {
      let old = try MergedConfiguration(Array(repeating: before, count: copies), kind)
      let new = try MergedConfiguration(Array(repeating: after, count: copies), kind)
      if old.stop == nil { #expect(new.stop == nil, name) }
      if old.isAcceptedInDeveloperMode { #expect(new.isAcceptedInDeveloperMode, name) }
    }
    guard !unsafe else { return }
    func compiled(_ bytes: [UInt8]) throws -> Compilation {
      try CompilePropertyTests.compile([("a.xml", kind, bytes)], .production)
    }
    let (old, new) = (try compiled(raw), try compiled(text))
    guard !old.isStopped else { return }
    let oldMeaning = old.integrations.map(CompilePropertyTests.Meaning.init)
    var newMeaning = new.integrations.map(CompilePropertyTests.Meaning.init)
    guard oldMeaning.count == newMeaning.count else {
      Issue.record(name)
      return
    }
    if kind == .config {
      // The legacy pair is updated in place: what a URL has in vain may go.
      for index in newMeaning.indices {
        for at in newMeaning[index].values.indices {
          let was = oldMeaning[index].values[at]
          guard was != newMeaning[index].values[at], let was, let now = newMeaning[index].values[at]
          else { continue }
          let bare = was.split(separator: "#", omittingEmptySubsequences: false)[0]
          #expect(
            bare.trimmingCharacters(in: .whitespacesAndNewlines)
              == now.split(separator: "#", omittingEmptySubsequences: false)[0], name)
          newMeaning[index].values[at] = was
        }
      }
    }
    #expect(oldMeaning == newMeaning, name)
  }

  @Test(
    .enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.absence)), arguments: [false, true])
  func realFiles(_ unsafe: Bool) async throws {
    var tally = Tally()
    for file in Fixtures.files(below: Corpus.directory) where file.pathExtension == "xml" {
      guard let kind = FileKind(path: file.path) else { continue }
      try await Self.check(
        try Fixtures.bytes(file), kind, unsafe: unsafe, file.path, &tally)
    }
    print("real files: \(tally)")
    #expect(tally.fixed > 0 && tally.notices == [])
  }

  @Test func randomFiles() async throws {
    var tally = Tally()
    for isDefective in [false, true] {
      var files = RandomFiles(
        seed: 71, resources: CompilePropertyTests.resources, mayBeDefective: isDefective)
      for set in 0..<Searches.count(40) {
        for text in CompilePropertyTests.texts(&files) {
          try await Self.check(
            text.bytes, text.kind, unsafe: set % 3 == 0, "set \(set), \(isDefective), \(text.name)",
            &tally)
        }
      }
    }
    print(
      "random files: \(tally)\n\(Set(tally.notices.map { $0.drop { $0 != " " } }).sorted().joined(separator: "\n"))"
    )
    #expect(tally.fixed > 0)
  }

  @Test func damagedFiles() async throws {
    var tally = Tally()
    var files = RandomFiles(
      seed: 72, resources: CompilePropertyTests.resources, mayBeDefective: true)
    let seeds = (0..<40).flatMap { _ in CompilePropertyTests.texts(&files) }
    for kind in FileKind.allCases {
      var mutator = Mutator(
        seeds: seeds.filter { $0.kind == kind }.map(\.bytes), seed: 73)
      for round in 0..<Searches.count(60) {
        try await Self.check(
          mutator.next(), kind, unsafe: round % 3 == 0, "\(kind) \(round)", &tally)
      }
    }
    print(
      "damaged files: \(tally)\n\(Set(tally.notices.map { $0.drop { $0 != " " } }).sorted().joined(separator: "\n"))"
    )
    #expect(tally.fixed > 0 && tally.repaired > 0)
  }
}
