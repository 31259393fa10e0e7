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
        it share one integration: Magento merges what has the same name. Any name with the word "Test" in it
        tells merchants that the integration is none for them.
        """,
      examples: [
        .bad(
          .integration, document(.integration, name: "⟦TestIntegration⟧", Good.fields(.integration))
        ),
        .bad(
          .integration,
          document(
            .integration, name: "⟦YOUR Product Content Integration⟧", Good.fields(.integration))),
        .bad(
          .integration,
          document(.integration, name: "⟦Acme Sync (test)⟧", Good.fields(.integration))),
        .good(
          .integration, document(.integration, name: "Contest Latest", Good.fields(.integration))),
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

  /// Whether one of the words of a name is "Test" or the like: `Acme Test`, `acme-test-2`, `AcmeTest`. A
  /// word goes on with small letters, so that `Contest`, `Testimonials` and `Attest` are other words.
  private static func isMarkedTest(_ name: String) -> Bool {
    func isSmall(_ byte: UInt8?) -> Bool { byte.map { $0 &- UInt8(ascii: "a") < 26 } ?? false }
    func isLetter(_ byte: UInt8?) -> Bool {
      byte.map { ($0 | 0x20) &- UInt8(ascii: "a") < 26 } ?? false
    }
    let bytes = Array(name.utf8)
    for mark in ["test", "testing"].map({ Array($0.utf8) }) where bytes.count >= mark.count {
      for start in 0...(bytes.count - mark.count) {
        let end = start + mark.count
        guard zip(bytes[start..<end], mark).allSatisfy({ $0 | 0x20 == $1 }) else { continue }
        let before = start > 0 ? bytes[start - 1] : nil
        let after = end < bytes.count ? bytes[end] : nil
        let isCapital = bytes[start] == UInt8(ascii: "T") && isSmall(bytes[start + 1])
        let begins = !isLetter(before) || isCapital && isSmall(before)
        let ends = !isLetter(after) || isSmall(bytes[end - 1]) && !isSmall(after)
        if begins, ends { return true }
      }
    }
    return false
  }

  /// Whether that may be so; false is certain, and found out without making a text.
  static func isSuspect(_ name: String) -> Bool {
    let bytes = name.utf8.span
    var last: UInt8 = 0
    for index in bytes.indices {
      // "te" is rare enough, and in each "test".
      if bytes[index] | 0x20 == UInt8(ascii: "e"), last | 0x20 == UInt8(ascii: "t") { return true }
      last = bytes[index]
    }
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
      guard let name = integration.name, isSuspect(name.text) else { continue }
      let isSample = isSampleName(name.text)
      guard isSample || isMarkedTest(name.text) else { continue }
      report.add(
        Self.self, isSample ? .warning : .note, [.style], at: file.identifyingRange(integration),
        isSample
          ? "\(quoted(name.text)) is a name from sample code"
          : "\(quoted(name.text)) is named as a test",
        "Merchants see it in the list of integrations; a second module with the same name would merge with this one.",
        fixIts: [
          FixIt(
            "Name the service and what it does (an installed integration stays under the old name)",
            .unsafe)
        ])
    }
  }
}
