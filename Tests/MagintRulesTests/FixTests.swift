import MagintCore
import MagintModel
import MagintRules
import MagintTestSupport
import MagintXML
import Testing

/// What fixes do to all files there are.
struct FixTests {
  /// What production mode reads of a file.
  struct Data: Equatable {
    var name: String?
    var email: String?
    var endpointURL: String?
    var identityLinkURL: String?
    /// Without the roots, which mean nothing beside others.
    var resources: Set<String>
  }

  /// Those that judge one file by itself; what a release knows makes no difference here.
  private static let rules: RuleSet = {
    let ids = Set(everyRule.filter { $0.metadata.category != .access }.map { rule in rule.id })
    return RuleSet { ids.contains($0) }
  }()

  private static let roots = ["Magento_Backend::all", "Magento_Backend::admin"]

  private static func data(_ path: String, _ bytes: [UInt8], _ kind: FileKind) throws -> [Data]? {
    let document = try XMLDocument.read(path: path, bytes, kind: kind)
    guard document.tree != nil else { return nil }
    return IntegrationFile(document, kind).integrations.map {
      var data = Data(name: $0.name?.text, resources: [])
      if kind != .api {
        data.email = $0.email?.text
        data.endpointURL = $0.endpointURL?.text
        data.identityLinkURL = $0.identityLinkURL?.text
      }
      if kind != .config {
        data.resources = Set($0.resources.compactMap { $0.id?.text })
        if data.resources.count > 1 { data.resources.subtract(roots) }
      }
      return data
    }
  }

  private static func check(_ input: Run.Input) throws {
    let findings = try Run.check(input, rules)
    guard let kind = input.kind, findings.allSatisfy({ $0.encoding == nil }) else { return }
    let before = try Self.data(input.path, input.bytes, kind)
    for finding in findings {
      for fix in finding.fixIts where !fix.edits.isEmpty {
        let note: Comment = "\(input.path): \(finding.rule): \(finding.message): \(fix.title)"
        guard let fixed = fix.applied(to: input.bytes) else {
          Issue.record(note)
          continue
        }
        let after = try Run.check(Run.Input(path: input.path, bytes: fixed, kind: kind), rules)
        func count(_ list: [Diagnostic]) -> Int {
          list.filter { $0.rule == finding.rule && $0.message == finding.message }.count
        }
        #expect(count(after) < count(findings), note)
        // Whatever made the file no XML hid everything else in it.
        guard let before else { continue }
        func isRejected(_ list: [Diagnostic]) -> Bool {
          list.contains { $0.consequences.contains(.rejectedInDeveloperMode) }
        }
        if !isRejected(findings) { #expect(!isRejected(after), note) }
        guard fix.applicability == .safe else { continue }
        for rule in Set(after.map(\.rule)) {
          #expect(
            after.filter { $0.rule == rule }.count <= findings.filter { $0.rule == rule }.count,
            "new: \(rule): \(note)")
        }
        // The legacy pair may take new values in place; the consolidated kind loses tokens.
        if kind == .config { continue }
        #expect(try Self.data(input.path, fixed, kind) == before, note)
      }
    }
  }

  @Test func fixesOfExamples() throws {
    for (input, _) in try AllFindings.examples() { try Self.check(input) }
  }

  @Test func fixesOfMadeUpFiles() throws {
    for (input, _) in try AllFindings.verdicts() { try Self.check(input) }
  }

  @Test(.enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.absence)))
  func fixesInRealModules() throws {
    for (input, _) in try AllFindings.corpus() { try Self.check(input) }
  }

  /// A changed value costs each merchant's tokens where Magento recreates the integration, even if
  /// developer mode refuses the file: production may have it installed.
  @Test(arguments: [
    (FileKind.config, "<email> a@acme.io</email>\n\(Good.urls)", true),
    (.config, "<email>a@acme.io\n</email>\n\(Good.urls)", true),
    (.config, "\(Good.email)\n<endpoint_url> https://acme.io</endpoint_url>", true),
    (.config, "\(Good.email)\n<identity_link_url>https://acme.io </identity_link_url>", true),
    (.integration, "<email> a@acme.io</email>\n\(Good.urls)\n\(Good.resources)", false),
    (.integration, "<email>a@acme.io\n</email>\n\(Good.urls)\n\(Good.resources)", false),
    (
      .integration,
      "\(Good.email)\n<endpoint_url> https://acme.io</endpoint_url>\n\(Good.identity)\n\(Good.resources)",
      false
    ),
    (
      .integration,
      "\(Good.email)\n<endpoint_url> https://acme.io</endpoint_url>\n\(Good.resources)", false
    ),
    (
      .integration,
      "\(Good.email)\n\(Good.endpoint)\n<identity_link_url>https://acme.io </identity_link_url>\n\(Good.resources)",
      false
    ),
  ])
  func whiteSpace(_ kind: FileKind, _ fields: String, _ isSafe: Bool) throws {
    let finding = try #require(
      try Run.check(Run.Input(kind, document(kind, fields)))
        .first { $0.rule == "surrounding-whitespace" })
    #expect(finding.fixIts.map(\.applicability) == [isSafe ? .safe : .unsafe])
  }

  @Test(
    arguments: [
      // What is in the way of a value that is only characters stays: nothing to do for a program.
      ("<email> a@acme.io<!-- x --></email>", nil),
      ("<email> a@acme.io<?x y?></email>", nil),
      ("<email> a@acme.io<b/></email>", nil),
      ("<email> <![CDATA[a@acme.io]]> </email>", "<email>a@acme.io</email>"),
      ("<email>&#32;a&amp;b@acme.io</email>", "<email>a&amp;b@acme.io</email>"),
    ] as [(String, String?)])
  func whiteSpaceInOddValues(_ email: String, _ fixed: String?) throws {
    let text = document(.config, "\(email)\n\(Good.urls)")
    let finding = try #require(
      try Run.check(Run.Input(.config, text)).first { $0.rule == "surrounding-whitespace" })
    let fix = finding.fixIts.first { !$0.edits.isEmpty }
    let result = fix?.applied(to: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    #expect(result == fixed.map { document(.config, "\($0)\n\(Good.urls)") })
  }

  /// A second resource that holds anything is not taken away as if it were nothing.
  @Test(arguments: [
    ("<resource name=\"A_B::c\"/>", true), ("<resource name=\"A_B::c\"> </resource>", true),
    ("<resource name=\"A_B::c\">x</resource>", false),
    ("<resource name=\"A_B::c\"><!-- x --></resource>", false),
    ("<resource name=\"A_B::c\"><resource name=\"A_B::d\"/></resource>", false),
  ])
  func duplicates(_ second: String, _ isSafe: Bool) throws {
    let text = document(
      .api, "<resources>\n    <resource name=\"A_B::c\"/>\n    \(second)\n</resources>")
    let finding = try #require(
      try Run.check(Run.Input(.api, text)).first { $0.rule == "duplicate-resource" })
    #expect(finding.fixIts.map(\.applicability) == [isSafe ? .safe : .unsafe])
  }

  @Test(arguments: [
    (FileKind.config, "https://acme.io/<!-- x -->", true),
    (.config, "https://acme.io/?a=1&amp;b=2<!-- x -->", false),
    (.integration, "https://acme.io/<!-- x -->", false),
  ])
  func comments(_ kind: FileKind, _ url: String, _ isSafe: Bool) throws {
    let text = document(kind, "\(Good.email)\n<endpoint_url>\(url)</endpoint_url>")
    let finding = try #require(
      try Run.check(Run.Input(kind, text)).first { $0.rule == "comment-in-value" })
    #expect(finding.fixIts.map(\.applicability) == [isSafe ? .safe : .unsafe])
  }

  /// Where merging would take what is in the way for a value, or now takes a value for none.
  @Test(arguments: [
    (FileKind.integration, "<resources>text</resources>", "xsd-unexpected-text", false),
    (.api, "<resources>text</resources>", "xsd-unexpected-text", true),
    (.integration, "text\n\(Good.fields(.integration))", "xsd-unexpected-text", true),
    (.integration, "<email>a@acme.io<b/></email>", "xsd-unexpected-element", false),
    (.config, "<email>a@acme.io<b/></email>", "xsd-unexpected-element", true),
    (.integration, "<b/>\n\(Good.fields(.integration))", "xsd-unexpected-element", true),
  ])
  func contentThatMergingMinds(
    _ kind: FileKind, _ fields: String, _ rule: RuleID, _ isSafe: Bool
  ) throws {
    let finding = try #require(
      try Run.check(Run.Input(kind, document(kind, fields))).first { $0.rule == rule })
    #expect(finding.fixIts.map(\.applicability) == [isSafe ? .safe : .unsafe])
  }

  /// A rule that takes a line away takes all of it, and no more.
  @Test(arguments: [
    ("<a/>\n    <b/>\n<c/>", "<a/>\n<c/>"), ("<a/>\r\n\t<b/> \r\n<c/>", "<a/>\r\n<c/>"),
    ("<a/> <b/>\n<c/>", "<a/> \n<c/>"), ("<a/>\n<b/> <c/>", "<a/>\n <c/>"), ("<b/>", ""),
    ("<b/>\n<c/>", "<c/>"),
    ("<a/>\r<b/>\r<c/>", "<a/>\r<c/>"),
  ])
  func wholeLines(_ text: String, _ rest: String) throws {
    let bytes = Array(text.utf8)
    let document = try XMLDocument.read(path: "a.xml", bytes, kind: nil)
    let start = text.utf8.distance(
      from: text.startIndex, to: text.firstRange(of: "<b/>")!.lowerBound)
    let edit = FixIt.Edit(CheckedFile(document, nil).lineRange(start..<start + 4), "")
    let left = FixIt("", .safe, edits: [edit]).applied(to: bytes)
    #expect(left.map { String(decoding: $0, as: UTF8.self) } == rest)
  }

  @Test func schemaLocationKeepsOtherPrefixes() throws {
    let text = document(.integration, Good.fields(.integration))
      .replacing(
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"", with: "xmlns:xsi=\"urn:acme\"")
    let finding = try #require(
      try Run.check(Run.Input(.integration, text)).first { $0.rule == "schema-location" })
    #expect(finding.fixIts.allSatisfy { $0.edits.isEmpty })
  }
}
