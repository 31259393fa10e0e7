package import MagintCore
import MagintModel

package enum UnsafeName: FileRule {
  package static let id: RuleID = "unsafe-name"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .name, severity: .error,
      consequences: [
        ConsequenceRow("apostrophe, a whole number, characters outside the BMP", [.setupFails]),
        ConsequenceRow("empty", [.rejectedInDeveloperMode, .dropped]),
        ConsequenceRow("empty, where only production mode looks", [.dropped]),
      ],
      summary: "A name that breaks Magento's setup",
      rationale: """
        Some names pass the schema and break later:

        - An apostrophe goes unescaped into an XPath expression: `setup:upgrade` aborts in every mode,
          unless the file happens to be the first that is loaded.
        - A name that is a whole number as PHP writes it, within 64 bits, becomes a number in PHP's
          arrays, `12345` or `-5`: `Undefined array key 12345`, and a half-made integration stays
          behind. `007`, `+5` and larger numbers stay names.
        - Characters outside the Basic Multilingual Plane (emoji) are stored as `????`; the second
          `setup:upgrade` does not find the integration again and aborts.
        - An empty name is refused in developer mode. In production mode it merges into the
          integration of another module and renames that.

        An installed integration is known by its name. Renaming it creates a second one, and the old
        one stays alive with its token.
        """,
      examples: [
        .bad(
          .integration, document(.integration, name: "O⟦'⟧Neil Feed", Good.fields(.integration))),
        .bad(.config, document(.config, name: "⟦12345⟧", Good.fields(.config))),
        .bad(.integration, document(.integration, name: "⟦-5⟧", Good.fields(.integration))),
        .bad(.integration, document(.integration, name: "Acme ⟦🚀⟧", Good.fields(.integration))),
        .bad(
          .integration,
          document(.integration, Good.fields(.integration))
            .replacing("name=\"Acme Order Sync\"", with: "⟦name=\"\"⟧")),
        .bad(
          .config,
          document(
            .config,
            content: """
                  <integration name="Acme Order Sync">
                      \(Good.email)
                  </integration>
                  <disabled>
                      <integration ⟦name=""⟧>
                          \(Good.email)
                      </integration>
                  </disabled>
              """)),
        .good(
          .integration, document(.integration, name: "Ünïcode Söft", Good.fields(.integration))),
        .good(.integration, document(.integration, name: "007", Good.fields(.integration))),
      ])
  }

  /// Whether PHP takes a text for a number where it is the key of an array: a whole number in its canonical
  /// form, within 64 bits.
  package static func isArrayNumber(_ text: String) -> Bool {
    guard text.utf8.count <= 20, let number = Int64(text) else { return false }
    return String(number) == text
  }

  private static let apostrophe = "contains an apostrophe"

  /// Whether a finding is about a name that stops the reading of the files, whoever installs it.
  package static func stopsReading(_ finding: Diagnostic) -> Bool {
    finding.rule == id && finding.message.hasSuffix(apostrophe)
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard file.kind != nil else { return }
    for integration in file.integrations {
      guard let name = integration.name else { continue }
      let text = name.text
      let rename = FixIt(
        "Choose another name (an installed integration stays under the old one)", .unsafe)
      if text.isEmpty {
        let isRejected = report.claim(name)
        report.add(
          Self.self, .error, isRejected ? [.rejectedInDeveloperMode, .dropped] : [.dropped],
          at: file.visibleRange(name), "the name of an integration is empty",
          (isRejected ? "Developer mode refuses the file. " : "")
            + "In production mode it merges into another module's integration and renames it.",
          fixIts: [FixIt("Give the integration a name", .unsafe)])
        continue
      }
      if let at = text.utf8.firstIndex(of: UInt8(ascii: "'")) {
        let start = text.utf8.distance(from: text.utf8.startIndex, to: at)
        report.add(
          Self.self, .error, [.setupFails], at: file.range(start..<start + 1, of: name),
          "the name \(quoted(text)) \(apostrophe)",
          "It goes unescaped into an XPath expression: setup:upgrade aborts in every mode unless this file is loaded before all others of its kind.",
          fixIts: [rename])
      }
      if isArrayNumber(text) {
        report.add(
          Self.self, .error, [.setupFails], at: name.range,
          "the name \(quoted(text)) is a whole number",
          "PHP takes it for a number: setup stops with \"Undefined array key\" and leaves a half-made integration behind.",
          fixIts: [rename])
      }
      // Four bytes in UTF-8 begin with 0xF0 or more.
      if text.utf8.contains(where: { $0 >= 0xF0 }),
        let scalar = text.unicodeScalars.first(where: { $0.value > 0xFFFF })
      {
        let index = text.unicodeScalars.firstIndex(of: scalar)!
        let start = text.utf8.distance(from: text.utf8.startIndex, to: index)
        report.add(
          Self.self, .error, [.setupFails], at: file.range(start..<start + 4, of: name),
          "the name contains \(quoted(String(scalar))), which the database cannot store",
          "It is stored as '????'; the second setup:upgrade aborts.", fixIts: [rename])
      }
    }
  }
}
