import Foundation
import MagintCore
import MagintRules
import MagintTestSupport
import Testing

@testable import MagintXML

/// What every rule's page must have, and what every finding must keep to.
struct MetadataTests {
  @Test func idsAreUnique() {
    let ids = everyRule.map { rule in rule.id }
    #expect(Set(ids).count == everyRule.count)
    #expect(everyRule.count >= 49)
  }

  /// `IdentityLinkURLWithQuery` is `identity-link-url-with-query`.
  @Test(arguments: [
    ("XMLEmpty", "xml-empty"), ("IdentityLinkURLWithQuery", "identity-link-url-with-query"),
    ("MalformedResourceID", "malformed-resource-id"), ("IncompleteURLs", "incomplete-urls"),
    ("NameDiffersByCase", "name-differs-by-case"),
  ])
  func spelling(_ type: String, _ id: String) {
    #expect(Self.kebab(type) == id)
  }

  static func kebab(_ type: String) -> String {
    var words: [String] = []
    // A plural of an acronym is one word.
    let letters = Array(type.replacingOccurrences(of: "URLs", with: "Urls"))
    for (index, letter) in letters.enumerated() {
      let next = index + 1 < letters.count ? letters[index + 1] : nil
      let startsWord =
        letter.isUppercase
        && (index == 0 || letters[index - 1].isLowercase || next?.isLowercase == true)
      if startsWord { words.append("") }
      words[words.count - 1] += letter.lowercased()
    }
    return words.joined(separator: "-")
  }

  @Test func idIsTheNameOfTypeAndFile() throws {
    let folder = Fixtures.packageRoot.appendingPathComponent("Sources/MagintRules")
    let files = Fixtures.files(below: folder) { $0.hasSuffix(".swift") }
      .filter { $0.deletingLastPathComponent().lastPathComponent != "Framework" }
    #expect(
      files.map { $0.deletingPathExtension().lastPathComponent }.sorted()
        == everyRule.map { "\($0)" }.sorted())
    for rule in everyRule { #expect(rule.id.name == Self.kebab("\(rule)")) }
  }

  @Test func registryIsInOrder() {
    let names = RuleRegistry.fileRules.map { "\($0)" }
    let schema = names.filter { $0.hasPrefix("XSD") }
    #expect(names == names.filter { !$0.hasPrefix("XSD") }.sorted() + schema.sorted())
    let project = RuleRegistry.projectRules.map { "\($0)" }
    #expect(project == project.sorted())
    let package = RuleRegistry.packageRules.map { "\($0)" }
    #expect(package == package.sorted())
  }

  @Test func pagesAreComplete() {
    for rule in everyRule {
      let page = rule.metadata
      let name: Comment = "\(rule.id)"
      #expect(page.examples.contains { $0.isBad }, name)
      #expect(page.examples.contains { !$0.isBad }, name)
      #expect(page.since.split(separator: ".").count == 3, name)
      #expect(
        !page.summary.isEmpty && page.summary.last != "." && !page.summary.contains("\n"), name)
      #expect(page.summary.first?.isLowercase == false, name)
      #expect(page.rationale.last == ".", name)
      #expect(!page.consequences.isEmpty, name)
      for row in page.consequences {
        #expect(!row.consequences.isEmpty, name)
        #expect(Set(row.consequences).count == row.consequences.count, name)
        #expect(row.when.isEmpty == (page.consequences.count == 1), name)
      }
      #expect(Set(page.consequences.map(\.when)).count == page.consequences.count, name)
    }
  }

  /// Where every row of a page's table comes from is shown by an example.
  @Test func examplesShowEachConsequence() throws {
    for rule in everyRule {
      var shown: Set<Set<Consequence>> = []
      for example in rule.metadata.examples where example.isBad {
        for finding in try Run.check(example) where finding.rule == rule.id {
          shown.insert(Set(finding.consequences))
        }
      }
      for row in rule.metadata.consequences {
        #expect(shown.contains(Set(row.consequences)), "\(rule.id): \(row.when)")
      }
    }
  }

  /// Whatever the reason why a file is no XML, one rule says it.
  @Test func everyProblemHasARule() throws {
    let document = try XMLDocument.read(path: "a.xml", Array("<a></b>".utf8), kind: .integration)
    let file = CheckedFile(document, .integration)
    let rules = everyRule.compactMap { $0 as? any XMLProblemRule.Type }
    for kind in XMLProblem.Kind.allCases {
      let problem = XMLProblem(kind: kind, range: 1..<4, related: 0..<1, libxml2Message: nil)
      let speakers = rules.filter { $0.describe(problem, file) != nil }
      #expect(speakers.count == 1, "\(kind)")
    }
  }

  /// So it is with the schema, whatever other rules claim.
  @Test func everySchemaFindingHasARule() throws {
    let document = try XMLDocument.read(
      path: "a.xml", Array("<config><integration a='b'/></config>".utf8), kind: .integration)
    let file = CheckedFile(document, .integration)
    let rules = everyRule.compactMap { $0 as? any SchemaRule.Type }
    let kinds: [SchemaFinding.Kind] = [
      .wrongRoot(expected: .config), .namespace, .unexpectedElement(expected: []), .repeatedElement,
      .elementOrder, .missingElement(.email), .unexpectedAttribute, .unexpectedText,
      .invalidValue(.url), .entityReference, .other("x"),
    ]
    for kind in kinds {
      let finding = SchemaFinding(
        kind: kind, element: 1, attribute: 0, range: 22..<27, related: nil)
      #expect(rules.count { $0.describe(finding, file) != nil } == 1, "\(kind)")
    }
  }

  @Test func findingsKeepToTheirPages() throws {
    for (input, findings) in try AllFindings.examples() + AllFindings.verdicts() {
      for finding in findings { Self.check(finding, input) }
    }
  }

  @Test(.enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.absence)))
  func findingsInRealModulesKeepToTheirPages() throws {
    for (input, findings) in try AllFindings.corpus() {
      for finding in findings { Self.check(finding, input) }
    }
  }

  static func check(_ finding: Diagnostic, _ input: Run.Input) {
    let note: Comment = "\(input.path): \(finding.rule): \(finding.message)"
    guard let page = everyRule.first(where: { $0.id == finding.rule })?.metadata else {
      Issue.record(note)
      return
    }
    #expect(finding.severity <= page.severity, note)
    #expect(
      page.consequences.contains { Set($0.consequences) == Set(finding.consequences) },
      "\(finding.consequences): \(note)")
    #expect(!finding.message.hasSuffix(".") && !finding.message.contains("\n"), note)
    #expect(finding.message.unicodeScalars.count < 300, note)
    let explanation = finding.explanation ?? ""
    #expect(explanation.hasSuffix("."), note)
    #expect(explanation.first?.isUppercase == true, note)
    #expect(!finding.fixIts.isEmpty, note)
    for other in finding.notes { #expect(!other.message.isEmpty, note) }
    for fix in finding.fixIts {
      #expect(!fix.title.isEmpty && !fix.title.hasSuffix("."), note)
      let end = finding.range == nil ? 0 : input.bytes.count * 3
      #expect(fix.edits.allSatisfy { $0.start <= $0.end && $0.end <= end }, note)
      for (first, second) in zip(fix.edits, fix.edits.dropFirst()) {
        #expect(first.end <= second.start, note)
      }
      if finding.encoding == nil { #expect(fix.applied(to: input.bytes) != nil, note) }
    }
    if let range = finding.range {
      #expect(range.start.offset <= range.end.offset, note)
      if finding.encoding == nil {
        let table = LineTable(input.bytes)
        let bytes = range.start.offset..<range.end.offset
        #expect(range == table.range(bytes, in: input.bytes), note)
        #expect(range.end.offset <= input.bytes.count, note)
      }
      // The lines of findings about all files are added by whoever can read the files again.
      let bringsLines =
        RuleRegistry.fileRules.contains { $0.id == finding.rule }
        || RuleRegistry.moduleRules.contains { $0.id == finding.rule }
        || RuleRegistry.packageRules.contains { $0.id == finding.rule }
      // A line with a secret in it is shown nowhere.
      let isSecret = finding.rule == PackageContainsSecret.id
      #expect(!bringsLines || finding.excerpt.isEmpty == isSecret, note)
    }
  }
}

/// What all rules say of everything there is to read.
enum AllFindings {
  static func examples() throws -> [(Run.Input, [Diagnostic])] {
    try everyRule.flatMap { rule in
      try rule.metadata.examples.map { (Run.Input($0), try Run.check($0)) }
    }
  }

  static func verdicts() throws -> [(Run.Input, [Diagnostic])] { try ofVerdicts.get() }

  static func corpus() throws -> [(Run.Input, [Diagnostic])] { try ofCorpus.get() }

  /// Several tests ask.
  private static let ofVerdicts = Result {
    try Verdict.all().map { verdict in
      let input = Run.Input(
        path: "case-\(verdict.case)", bytes: verdict.bytes, kind: FileKind(rawValue: verdict.kind))
      return (input, try Run.check(input))
    }
  }

  private static let ofCorpus = Result {
    try CorpusVerdict.all().map { verdict in
      let file = Corpus.directory.appendingPathComponent(verdict.file)
      let input = Run.Input(
        path: verdict.file, bytes: try Fixtures.bytes(file), kind: FileKind(rawValue: verdict.kind))
      return (input, try Run.check(input))
    }
  }
}
