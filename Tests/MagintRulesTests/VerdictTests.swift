import Foundation
import MagintCore
import MagintRules
import MagintTestSupport
import Testing

/// A line of the corpus' verdicts.
struct CorpusVerdict: Decodable {
  struct Production: Decodable { let ok: Bool }

  let file: String
  let kind: String
  let mergedValid: Bool
  let production: Production

  static func all() throws -> [CorpusVerdict] {
    let list = Corpus.directory.appendingPathComponent("verdicts.jsonl")
    return try Fixtures.lines(Fixtures.bytes(list))
  }
}

/// The consequences that the rules name are those that a real Magento showed.
struct VerdictTests {
  static func expect(
    _ findings: [Diagnostic], developer: Bool, production: Bool, _ name: Comment
  ) {
    let consequences = Set(findings.flatMap(\.consequences))
    #expect(consequences.contains(.rejectedInDeveloperMode) == !developer, name)
    if !production { #expect(consequences.contains(.setupFails), name) }
  }

  @Test func agreesWithMagento() throws {
    let verdicts = try Verdict.all()
    #expect(verdicts.count == 320)
    for (verdict, result) in zip(verdicts, try AllFindings.verdicts()) {
      Self.expect(
        result.1, developer: verdict.developer, production: verdict.production,
        "case \(verdict.case)")
    }
  }

  @Test(.enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.absence)))
  func agreesWithMagentoOnRealModules() throws {
    let verdicts = try CorpusVerdict.all()
    #expect(!verdicts.isEmpty)
    for (verdict, result) in zip(verdicts, try AllFindings.corpus()) {
      Self.expect(
        result.1, developer: verdict.mergedValid, production: verdict.production.ok,
        "\(verdict.file)")
    }
  }

  /// Of a file that production mode takes, only what the page of facts says may fail the setup.
  @Test func setupFailsNowhereElse() throws {
    let later: Set<RuleID> = ["unsafe-name", "value-too-long", "name-differs-by-case"]
    for (verdict, result) in zip(try Verdict.all(), try AllFindings.verdicts())
    where verdict.production {
      for finding in result.1 where finding.consequences.contains(.setupFails) {
        #expect(later.contains(finding.rule), "case \(verdict.case): \(finding.message)")
      }
    }
  }
}
