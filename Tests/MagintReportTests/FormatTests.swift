import Foundation
import MagintCore
import MagintReport
import MagintTestSupport
import MagintXML
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The formats that other programs read, with the nasty report, an empty one and a large one; each is
/// read by a parser that is not part of it.
@Suite struct FormatTests {
  enum Format: String, CaseIterable, Sendable {
    case concise, sarif, github, gitlab, checkstyle, junit, markdown

    func render(_ result: LintResult) -> String {
      switch self {
      case .concise: ConciseReport.render(result, style: Style(colour: false))
      case .sarif: SARIFReport.render(result, rules: NastyReport.rules)
      case .github: GitHubReport.render(result)
      case .gitlab: GitLabReport.render(result)
      case .checkstyle: CheckstyleReport.render(result)
      case .junit: JUnitReport.render(result)
      case .markdown: MarkdownReport.render(result)
      }
    }

    var suffix: String {
      switch self {
      case .concise: "concise.txt"
      case .sarif: "sarif"
      case .github: "github.txt"
      case .gitlab: "gitlab.json"
      case .checkstyle: "checkstyle.xml"
      case .junit: "junit.xml"
      case .markdown: "md"
      }
    }
  }

  private static let nasty = NastyReport.result

  @Test(arguments: Format.allCases)
  func nasty(_ format: Format) throws {
    try NastyReport.golden(format.render(Self.nasty), "nasty.\(format.suffix)")
  }

  @Test(arguments: Format.allCases)
  func empty(_ format: Format) throws {
    try NastyReport.golden(format.render(NastyReport.empty), "empty.\(format.suffix)")
  }

  /// Each of many findings takes no more than each of a few.
  @Test(arguments: Format.allCases)
  func manyFindings(_ format: Format) {
    func size(_ count: Int) -> Int {
      let findings = (0..<count).map { Self.nasty.diagnostics[$0 % 8] }
      return format.render(LintResult(diagnostics: findings, fileCount: 1)).utf8.count
    }
    let small = size(1_000)
    let large = size(10_000)
    if format == .markdown {
      #expect(large < 65_536)
      return
    }
    #expect(large > small * 9)
    #expect(large < small * 11)
  }

  @Test func concise() {
    let lines = Format.concise.render(Self.nasty).split(separator: "\n")
    #expect(lines.count == Self.nasty.diagnostics.count + Self.nasty.failures.count)
    #expect(lines.contains("a/etc/integration.xml:3:24: error[missing-email] 'Acme' has no email"))
    #expect(lines.contains("b/etc/integration.xml: error[xml-empty] the file is empty"))
    // No path begins what GitHub's runner would take for a command.
    var command = Self.nasty.diagnostics[1]
    command.path = "::error::x"
    let line = ConciseReport.render(
      LintResult(diagnostics: [command]), style: Style(colour: false))
    #expect(line == "./::error::x: error[xml-empty] the file is empty\n")
    let painted = ConciseReport.render(Self.nasty, style: Style(colour: true))
    #expect(painted.contains(": \u{1B}[1;31merror[missing-email]\u{1B}[0m "))
  }

  // MARK: JSON

  private static func object(_ text: String) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(text.utf8))
  }

  @Test func gitlab() throws {
    let issues = try #require(try Self.object(Format.gitlab.render(Self.nasty)) as? [[String: Any]])
    #expect(issues.count == Self.nasty.diagnostics.count + Self.nasty.failures.count)
    #expect(Set(issues.compactMap { $0["fingerprint"] as? String }).count == issues.count)
    let severities: Set = ["info", "minor", "major", "critical", "blocker"]
    for issue in issues {
      #expect(severities.contains(try #require(issue["severity"] as? String)))
      let location = try #require(issue["location"] as? [String: Any])
      #expect(!(try #require(location["path"] as? String)).isEmpty)
      let lines = try #require(location["lines"] as? [String: Int])
      #expect(try #require(lines["begin"]) >= 1)
    }
    for (issue, known) in zip(issues.dropFirst(2), Self.nasty.diagnostics) {
      #expect((issue["description"] as? String)?.hasPrefix(known.message) == true)
    }
    #expect(try (Self.object(Format.gitlab.render(NastyReport.empty)) as? [Any])?.count == 0)
  }

  @Test func sarif() throws {
    let log = try #require(try Self.object(Format.sarif.render(Self.nasty)) as? [String: Any])
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    let results = try #require(run["results"] as? [[String: Any]])
    let artifacts = try #require(run["artifacts"] as? [[String: Any]])
    #expect(results.count == Self.nasty.diagnostics.count)
    func place(_ result: [String: Any]) -> [String: Any]? {
      (result["locations"] as? [[String: Any]])?.first?["physicalLocation"] as? [String: Any]
    }
    for (result, known) in zip(results, Self.nasty.diagnostics) {
      #expect(result["ruleId"] as? String == known.rule.name)
      #expect(result["level"] as? String == known.severity.rawValue)
      let index = result["ruleIndex"] as? Int
      #expect(index == NastyReport.rules.firstIndex { $0.id == known.rule })
      guard !known.path.isEmpty else {
        #expect(place(result) == nil)
        continue
      }
      let location = try #require(place(result)?["artifactLocation"] as? [String: Any])
      // Foundation decodes what is written to the path that it was.
      let uri = try #require(location["uri"] as? String)
      #expect(uri.utf8.allSatisfy { $0 < 0x80 && $0 > 0x20 })
      #expect(URL(string: uri) != nil)
      let path = uri.hasPrefix("file://") ? String(uri.dropFirst(7)) : uri
      #expect(path.removingPercentEncoding == known.path)
      #expect((location["uriBaseId"] == nil) == known.path.hasPrefix("/"))
      let artifact = artifacts[try #require(location["index"] as? Int)]
      #expect((artifact["location"] as? [String: Any])?["uri"] as? String == uri)
      #expect(artifact["encoding"] as? String == known.encoding)
      let region = try #require(place(result)?["region"] as? [String: Any])
      #expect(region["startLine"] as? Int == known.range?.start.line ?? 1)
      #expect(region["endColumn"] as? Int == known.range?.end.column)
      #expect((region["byteOffset"] == nil) == (known.encoding != nil || known.range == nil))
    }
    let prints = results.compactMap {
      ($0["partialFingerprints"] as? [String: String])?["magint/v1"]
    }
    #expect(Set(prints).count == results.count)
    #expect(
      try #require(results[7]["message"] as? [String: String])["text"]?.contains("](") == false)
    let invocation = try #require((run["invocations"] as? [[String: Any]])?.first)
    #expect(invocation["executionSuccessful"] as? Bool == false)
    #expect((invocation["toolExecutionNotifications"] as? [Any])?.count == 2)
  }

  @Test(.enabled(if: SARIFSchema.absence == nil, "\(SARIFSchema.absence ?? "")"))
  func sarifIsValid() throws {
    for result in [Self.nasty, NastyReport.empty] {
      #expect(try SARIFSchema.faults(Format.sarif.render(result)) == "")
    }
    // The validator finds something where there is something.
    let broken = Format.sarif.render(Self.nasty).replacing(
      "\"level\":\"note\"", with: "\"level\":\"x\"")
    #expect(try SARIFSchema.faults(broken).contains("'x' is not one of"))
  }

  // MARK: XML

  private final class Elements: NSObject, XMLParserDelegate {
    var list: [(name: String, attributes: [String: String], text: String)] = []
    private var open: [Int] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      open.append(list.count)
      list.append((name, attributes, ""))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
      if let last = open.last { list[last].text += string }
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
      open.removeLast()
    }
  }

  private static func elements(
    _ text: String
  ) throws -> [(name: String, attributes: [String: String], text: String)] {
    let parser = XMLParser(data: Data(text.utf8))
    let elements = Elements()
    parser.delegate = elements
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    // The reader of the linter agrees.
    let document = try XMLDocument.read(
      path: "report.xml", Array(text.utf8), kind: nil, alwaysAsksLibXML2: true)
    #expect(document.problem == nil)
    return elements.list
  }

  /// As XML holds it: what it cannot hold is made visible.
  private static func inXML(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\t", "\n", "\r": String(scalar)
      case "\0"..<" ", "\u{FFFE}", "\u{FFFF}":
        "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: String(scalar)
      }
    }.joined()
  }

  @Test func checkstyle() throws {
    let elements = try Self.elements(Format.checkstyle.render(Self.nasty))
    let errors = elements.filter { $0.name == "error" }
    #expect(errors.count == Self.nasty.diagnostics.count + Self.nasty.failures.count)
    let paths = elements.filter { $0.name == "file" }.compactMap { $0.attributes["name"] }
    #expect(Set(paths).count == paths.count)
    for known in Self.nasty.diagnostics {
      #expect(paths.contains(known.path.isEmpty ? "." : Self.inXML(known.path)))
      let found = errors.first {
        $0.attributes["source"] == "magint.\(known.rule)"
          && $0.attributes["line"] == String(known.range?.start.line ?? 1)
          && $0.attributes["message"]?.hasPrefix(Self.inXML(known.message)) == true
      }
      let error = try #require(found, "\(known.rule)")
      #expect(error.attributes["column"] == known.range.map { String($0.start.column) })
      #expect(["error", "warning", "info"].contains(error.attributes["severity"]))
    }
    #expect(try Self.elements(Format.checkstyle.render(NastyReport.empty)).count == 1)
  }

  @Test func junit() throws {
    let elements = try Self.elements(Format.junit.render(Self.nasty))
    let counts = try #require(elements.first).attributes
    func count(_ name: String) -> String { String(elements.count { $0.name == name }) }
    #expect(counts["tests"] == count("testcase"))
    #expect(counts["failures"] == count("failure"))
    #expect(counts["errors"] == count("error"))
    #expect(counts["errors"] == "2")
    let notes = Self.nasty.count(.note)
    #expect(counts["failures"] == String(Self.nasty.diagnostics.count - notes))
    #expect(count("system-out") == String(notes))
    let names = elements.filter { $0.name == "testcase" }.map {
      "\($0.attributes["classname"] ?? "") \($0.attributes["name"] ?? "")"
    }
    #expect(Set(names).count == Self.nasty.diagnostics.count + Self.nasty.failures.count)
    for known in Self.nasty.diagnostics where known.severity != .note {
      #expect(
        elements.contains {
          $0.name == "failure" && $0.attributes["message"] == Self.inXML(known.message)
            && $0.text.contains("[\(known.rule)]")
        }, "\(known.rule)")
    }
    let empty = try Self.elements(Format.junit.render(NastyReport.empty))
    #expect(empty.map(\.name) == ["testsuites", "testsuite", "testcase"])
  }

  // MARK: GitHub

  /// Reads a workflow command as the runner does.
  private static func command(
    _ line: Substring
  ) throws -> (name: String, properties: [String: String], message: String) {
    let parts = line.dropFirst(2).split(
      separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
    let head = try #require(parts.first).split(separator: " ", maxSplits: 1)
    func decoded(_ text: Substring) -> String {
      String(text).replacing("%0D", with: "\r").replacing("%0A", with: "\n")
        .replacing("%3A", with: ":").replacing("%2C", with: ",").replacing("%25", with: "%")
    }
    var properties: [String: String] = [:]
    for property in head[1].split(separator: ",") {
      let pair = property.split(separator: "=", maxSplits: 1)
      properties[String(pair[0])] = decoded(pair[1])
    }
    return (String(head[0]), properties, decoded(parts[1]))
  }

  @Test func github() throws {
    var lines = Format.github.render(Self.nasty).split(separator: "\n")
    #expect(lines.removeLast() == "8 errors, 2 warnings, 2 notes in 9 files.")
    #expect(lines.count == Self.nasty.diagnostics.count + Self.nasty.failures.count)
    #expect(lines.allSatisfy { $0.hasPrefix("::") && $0.utf8.count < 64_000 })
    let commands = try lines.map(Self.command)
    for known in Self.nasty.diagnostics {
      let found = commands.first {
        $0.properties["title"] == known.rule.name
          && $0.properties["file"] ?? "" == Printable.line(known.path)
          && $0.properties["line"] == known.range.map { String($0.start.line) }
      }
      let command = try #require(found, "\(known.rule)")
      #expect(command.name == (known.severity == .note ? "notice" : known.severity.rawValue))
      let isOneLine = known.range.map { $0.start.line == $0.end.line } ?? false
      #expect((command.properties["col"] != nil) == isOneLine)
      #expect(!command.message.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }
    // GitHub shows ten annotations of a level; the message of the others says where.
    let many = LintResult(
      diagnostics: Array(repeating: Self.nasty.diagnostics[0], count: 12), fileCount: 1)
    let messages = try Format.github.render(many).split(separator: "\n").dropLast()
      .map { try Self.command($0).message }
    #expect(messages.prefix(10).allSatisfy { $0.hasPrefix("'Acme' has no email") })
    #expect(messages.suffix(2).allSatisfy { $0.hasPrefix("a/etc/integration.xml:3:24: 'Acme'") })
  }

  @Test func markdown() throws {
    let text = Format.markdown.render(Self.nasty)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| |") }
    #expect(rows.count == Self.nasty.diagnostics.count + Self.nasty.failures.count)
    // Three cells each: no value ends one.
    #expect(rows.allSatisfy { row in row.count { $0 == "|" } == 4 })
    #expect(!text.contains(" @team"))
    #expect(!text.contains("https://"))
    #expect(text.contains("a@b.io"))
  }
}
