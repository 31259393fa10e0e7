import ArgumentParser
import Foundation

struct NewRuleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new-rule", abstract: "Start a rule: a file with everything that a rule needs.")

  @Argument(help: "The rule's id: kebab-case, names the defect.")
  var id: String

  @Option(help: "The folder in Sources/MagintRules.")
  var folder: String

  @Option(help: "The package's directory.")
  var root = "."

  /// Parts of ids that are written in capitals.
  private static let acronyms: Set<String> = ["xml", "xsd", "url", "urls", "id", "acl", "json"]

  func validate() throws {
    guard id.wholeMatch(of: try Regex("[a-z][a-z0-9]*(-[a-z0-9]+)*")) != nil else {
      throw ValidationError("'\(id)' is not kebab-case.")
    }
  }

  func run() throws {
    let name = id.split(separator: "-").map { part in
      part == "urls"
        ? "URLs" : Self.acronyms.contains(String(part)) ? part.uppercased() : part.capitalized
    }.joined()
    let directory = URL(fileURLWithPath: root).appendingPathComponent(
      "Sources/MagintRules/\(folder)")
    let url = directory.appendingPathComponent("\(name).swift")
    guard !FileManager.default.fileExists(atPath: url.path) else {
      throw ValidationError("\(url.path) exists already.")
    }
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    try """
    package import MagintCore
    import MagintModel

    package enum \(name): FileRule {
      package static let id: RuleID = "\(id)"
      package static var metadata: RuleMetadata {
        RuleMetadata(
          category: .value, severity: .warning, consequences: [.dropped],
          summary: "What the rule finds, without a full stop",
          rationale: \"\"\"
            Why it matters and what Magento does, with the fact's source.
            \"\"\",
          examples: [
            .bad(.integration, document(.integration, name: "⟦Bad⟧", Good.fields(.integration))),
            .good(.integration, document(.integration, Good.fields(.integration))),
          ])
      }

      package static func check(_ file: CheckedFile, _ report: inout FindingList) {
        for integration in file.integrations {
          guard let name = integration.name, name.text == "Bad" else { continue }
          report.add(
            Self.self, .warning, [.dropped], at: name.range, "what is wrong, with '\\(name.text)'",
            "What Magento does about it.")
        }
      }
    }

    """.write(to: url, atomically: true, encoding: .utf8)
    print("wrote \(url.path)\nNow fill it in, then run: swift run magint-dev generate")
  }
}
