package import MagintCore
package import MagintModel
import MagintXML

package enum MergeConflict: ProjectRule {
  package static let id: RuleID = "merge-conflict"
  package static var metadata: RuleMetadata {
    return RuleMetadata(
      category: .merging, severity: .error, consequences: [.setupFails],
      summary: "Magento cannot merge the files of a kind",
      rationale: """
        Magento merges the integration files of all modules into one document, in the order in which
        it loads the modules. Each element of a later file is looked for in what there is already, by
        its path and, of an integration or a resource, its name. Where two elements answer, where a
        root element differs from that of the first file, or where a name cannot be looked for at
        all, reading stops with an exception, in every mode, and setup:upgrade with it.

        Each file may be fine by itself; only in a shop with both modules does it show.
        """,
      examples: [
        .bad(
          .integration,
          document(.integration, Good.fields(.integration)).replacing("<email>", with: "<⟦email⟧>"),
          beside: [
            "../A/etc/integration.xml": document(
              .integration, Good.fields(.integration) + "\n" + Good.email)
          ]),
        .good(
          .integration, document(.integration, Good.fields(.integration)),
          beside: [
            "../A/etc/integration.xml": document(.integration, Good.fields(.integration))
          ]),
      ])
  }

  package static func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    for merged in project.merges {
      guard let stop = merged.stop else { continue }
      // It is magint that stops there.
      if case .unreadEncoding = stop.reason { continue }
      // Many ways to stop Magento are known by name, and were found in the file itself.
      let paths = Set(
        [merged.files[stop.file].path] + stop.related.map { merged.files[$0.file].path })
      let isKnown = findings.contains {
        $0.consequences.contains(.setupFails) && paths.contains($0.path)
      }
      if !isKnown { findings.append(finding(stop, in: merged)) }
    }
  }

  /// What there is to say of a stop.
  package static func finding(_ stop: MergeStop, in merged: MergedConfiguration) -> Diagnostic {
    let text = Self.text(stop)
    var stopsMagento = true
    if case .unreadEncoding = stop.reason { stopsMagento = false }
    return Diagnostic(
      rule: id, severity: stopsMagento ? .error : .warning,
      consequences: stopsMagento ? [.setupFails] : [.style], path: merged.files[stop.file].path,
      range: stop.origin.map { range($0, in: merged) }, message: text.message,
      explanation: text.explanation,
      notes: stop.related.map {
        Diagnostic.Note(
          "this is in its way", path: merged.files[$0.file].path, range: range($0, in: merged))
      }, fixIts: [FixIt(text.help, .unsafe)])
  }

  static func range(_ origin: Origin, in merged: MergedConfiguration) -> SourceRange {
    let bytes = merged.files[origin.file].bytes
    return LineTable(bytes).range(origin.range, in: bytes)
  }

  private static func text(
    _ stop: MergeStop
  ) -> (message: String, explanation: String, help: String) {
    func of(_ integration: String?) -> String { integration.map { " of \(quoted($0))" } ?? "" }
    switch stop.reason {
    case .notWellFormed:
      return (
        "the file is not well-formed XML",
        "Magento cannot read it, in any mode, and setup:upgrade aborts.", "Repair the file first"
      )
    case .unreadEncoding(let name):
      return (
        "the file is in the encoding \(quoted(name)), which magint does not read",
        "Magento reads it if its PHP knows the encoding.", "Convert the file to UTF-8"
      )
    case .differentRoot(let name):
      return (
        "the root element is <\(name)>, and other files of the kind have another",
        "Magento merges files onto the root of the first one; it does not find this one there, and "
          + "aborts with \"Invalid expression\".",
        "Use the root element that the kind of file asks for"
      )
    case .unknownPrefix(let name):
      return (
        "<\(name)> is in a namespace that the first file of the kind does not know",
        "Magento looks for the element in what it has merged so far, and aborts with \"Undefined "
          + "namespace prefix\".", "Leave out namespaces; integration files have none"
      )
    case .apostrophe(let name):
      return (
        "the name \(quoted(name)) has an apostrophe",
        "Magento puts the name into an XPath as it is, and aborts with \"Invalid predicate\" unless "
          + "the file is the first of its kind.", "Take the apostrophe out of the name"
      )
    case .ambiguous("integration", let name):
      return (
        "\(quoted(name ?? "")) is merged onto two integrations of this name",
        "Magento aborts with \"More than one node matching the query\".",
        "Declare an integration once in a file"
      )
    case .ambiguous(let element, let integration):
      return (
        "<\(element)>\(of(integration)) is merged onto two elements of this name",
        "Magento aborts with \"More than one node matching the query\".",
        "Take one of the two away"
      )
    case .unterminatedReference(let rest):
      return (
        "\(quoted(rest)) is in a value that overrides another module's",
        "Magento reads a value that overrides for entities a second time. Up to libxml2 2.12 it aborts "
          + "with \"unterminated entity reference\"; from 2.13 on it installs the value without the "
          + "'&', and says nothing.", "Use a value without '&'"
      )
    case .invalidCharacterReference(let rest):
      return (
        "\(quoted(rest)) is in a value that overrides another module's",
        "Magento reads a value that overrides for entities a second time, and aborts as this is no "
          + "character reference.", "Use a value without '&'"
      )
    case .missingName(let element):
      return (
        "<\(element.text)> has no name", "Magento asks for the name and aborts, in every mode.",
        "Give it a name"
      )
    case .missingEmail(let name):
      return (
        "\(quoted(name)) has no email when all files are merged",
        "Magento asks for the email and aborts: setup:upgrade fails for the whole shop.",
        "Add <email>…</email>"
      )
    case .entityBeyondLimits:
      return (
        "the entities of the document stand for too much text",
        "Magento would write all of it out, and run out of memory or time.",
        "Write the values without entities"
      )
    }
  }
}
