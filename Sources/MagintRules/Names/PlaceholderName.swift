package import MagintCore
import MagintModel

package enum PlaceholderName: FileRule {
  package static let id: RuleID = "placeholder-name"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .name, severity: .warning, consequences: [.style],
      summary: "A name from sample code",
      rationale: """
        The name is what merchants see in the list of integrations and what they approve. Names such
        as `TestIntegration`, which documentation uses, say nothing, and two modules that both kept
        it share one integration: Magento merges what has the same name.
        """,
      examples: [
        .bad(
          .integration, document(.integration, name: "⟦TestIntegration⟧", Good.fields(.integration))
        ),
        .bad(
          .integration,
          document(
            .integration, name: "⟦YOUR Product Content Integration⟧", Good.fields(.integration))),
        .good(.integration, document(.integration, Good.fields(.integration))),
      ])
  }

  /// In lower case, without spaces, hyphens and underscores.
  private static let names: Set<String> = [
    "test", "testintegration", "integrationtest", "integration", "integrationname", "myintegration",
    "newintegration", "someintegration", "exampleintegration", "integrationexample", "example",
    "sample", "sampleintegration", "demo", "demointegration", "dummy", "dummyintegration",
    "placeholder", "changeme", "name", "foo", "foobar", "vendormodule", "vendorintegration",
    "companyname", "modulename", "integration1", "integration2", "testintegration1",
    "testintegration2", "helloworld", "xxx", "todo",
  ]
  private static let firstWords: Set<String> = ["your", "changeme", "<your"]
  private static let filter = WordFilter(names)
  private static let firstFilter = WordFilter(firstWords)

  static func isSampleName(_ name: String) -> Bool {
    let folded = name.loweredCase
    let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") }
    let compact = folded.utf8.filter {
      !isSpace($0) && $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_")
    }
    let first = Substring(folded.utf8.drop(while: isSpace).prefix { !isSpace($0) })
    return names.contains(String(decoding: compact, as: UTF8.self))
      || (first.utf8.count < folded.utf8.count && firstWords.contains(String(first)))
  }

  /// Whether that may be so; false is certain, and found out without making a text.
  static func isSuspect(_ name: String) -> Bool {
    let bytes = name.utf8.span
    var compact = FNV1a.start32
    var first: UInt32?
    var isEmpty = true
    for index in bytes.indices {
      let byte = bytes[index]
      guard byte < 0x80 else { return true }
      if byte == UInt8(ascii: " ") {
        // The first word ends.
        if first == nil, !isEmpty {
          if firstFilter.mayContain(compact) { return true }
          first = compact
        }
        continue
      }
      isEmpty = false
      if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") {
        // Which is no part of any of them.
        if first == nil { first = 0 }
        continue
      }
      compact = FNV1a.hash32(byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte, from: compact)
    }
    return filter.mayContain(compact) || first == nil && firstFilter.mayContain(compact)
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    // The api file of a pair repeats the name; once is enough.
    guard file.kind != .api else { return }
    for integration in file.integrations {
      guard let name = integration.name, isSuspect(name.text), isSampleName(name.text) else {
        continue
      }
      report.add(
        Self.self, .warning, [.style], at: file.identifyingRange(integration),
        "\(quoted(name.text)) is a name from sample code",
        "Merchants see it in the list of integrations; a second module with the same name would merge with this one.",
        fixIts: [
          FixIt(
            "Name the service and what it does (an installed integration stays under the old name)",
            .unsafe)
        ])
    }
  }
}
