import Foundation
import MagintCore
import MagintRules
import MagintTestSupport
import Testing

/// The fix of each rule's examples, through the built program and in all forms that files are stored
/// in: every byte is compared. A new rule is among these without a line here.
struct FixExampleTests {
  enum Form: CaseIterable, Sendable {
    case plain, mark, carriageReturns, wide, latin

    var isForXMLOnly: Bool { self != .plain && self != .carriageReturns }

    func store(_ text: String) throws -> [UInt8] {
      switch self {
      case .plain: return Array(text.utf8)
      case .mark: return [0xEF, 0xBB, 0xBF] + text.utf8
      case .carriageReturns: return Array(text.replacing("\n", with: "\r\n").utf8)
      case .wide:
        return [0xFF, 0xFE]
          + [UInt8](try #require(text.data(using: .utf16LittleEndian)))
      case .latin:
        let declaration = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"
        let plain = "<?xml version=\"1.0\"?>"
        let declared =
          text.contains(plain)
          ? text.replacing(plain, with: declaration) : declaration + "\n" + text
        return [UInt8](try #require(declared.data(using: .isoLatin1)))
      }
    }
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var rule: RuleID
    var index: Int
    var example: Example
    var form: Form

    var testDescription: String { "\(rule), example \(index + 1), \(form)" }
  }

  static let cases: [Case] = {
    var seen: Set<RuleID> = []
    let rules: [any Rule.Type] =
      RuleRegistry.fileRules + RuleRegistry.projectRules + RuleRegistry.moduleRules
    return rules.filter { seen.insert($0.id).inserted }.flatMap { rule in
      rule.metadata.examples.enumerated().flatMap { index, example in
        Form.allCases.compactMap { form in
          guard example.fixed != nil, example.path.hasSuffix(".xml") || !form.isForXMLOnly else {
            return nil
          }
          return Case(rule: rule.id, index: index, example: example, form: form)
        }
      }
    }
  }()

  @Test(arguments: cases)
  func fixesWhatItShows(_ test: Case) throws {
    let directory = try TemporaryDirectory()
    // Others of the example lie beside the file, above it too.
    let root = "app/code/Acme/OrderSync/"
    func place(_ path: String) -> String {
      URL(fileURLWithPath: "/" + root + path).standardizedFileURL.path
    }
    let example = test.example
    for (path, text) in example.beside where path != example.path {
      try directory.write(text, to: place(path))
    }
    let before = try test.form.store(example.text)
    let file = try directory.write(before, to: place(example.path))
    let arguments = ["lint", "--rule", test.rule.name, "--unsafe-fixes"]
    let shown = try Program.run(arguments + ["--diff", "."], in: directory.url)
    #expect(shown.status == 1 && shown.standardOutput.hasPrefix("--- a/"))
    #expect(try Fixtures.bytes(file) == before)
    let output = try Program.run(arguments + ["--fix", "."], in: directory.url)
    #expect(output.status == 0, "\(output.standardOutput)")
    #expect(
      output.standardOutput
        == "Fixed 1 finding, changing 1 file.\nNo findings in \(Self.files(output)).\n"
    )
    #expect(output.standardError == "")
    let after = try Fixtures.bytes(file)
    #expect(
      after == (try test.form.store(try #require(example.fixed))),
      "\(String(decoding: after, as: UTF8.self))")
  }

  private static func files(_ output: Program.Output) -> Substring {
    output.standardOutput.split(separator: " in ").last?.prefix { $0 != "." } ?? ""
  }

  /// There is something to test.
  @Test func thereAreExamples() {
    #expect(Set(Self.cases.map(\.rule)).count > 20)
  }
}
