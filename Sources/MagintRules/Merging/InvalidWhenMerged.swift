package import MagintCore
import MagintModel
import MagintXML

package enum InvalidWhenMerged: ProjectRule {
  package static let id: RuleID = "invalid-when-merged"
  package static var metadata: RuleMetadata {
    let plain = document(.integration, name: "Acme Stock Sync", Good.fields(.integration))
      .replacing(
        """
         xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:noNamespaceSchemaLocation="\(FileKind.integration.schemaLocation)"
        """, with: "")
    let config = document(.config, "\(Good.email)\n\(Good.identity)")
    return RuleMetadata(
      category: .merging, severity: .error, consequences: [.rejectedInDeveloperMode],
      summary: "Files that are valid alone are invalid when Magento has merged them",
      rationale: """
        In developer mode Magento checks the merged configuration of all modules against its schema.
        Merging can break what was right in each file: what is new is appended at the end, so that the
        fixed order of `config.xml` is lost; and where the file that is loaded first does not declare
        the prefix `xsi`, the `xsi:noNamespaceSchemaLocation` of every later file becomes an attribute
        without a namespace, which the schema does not allow.

        Production mode applies no schema and is not concerned.
        """,
      examples: [
        .bad(
          .integration,
          document(.integration, Good.fields(.integration))
            .replacing(
              FileKind.integration.schemaLocation, with: "⟦\(FileKind.integration.schemaLocation)⟧"),
          beside: ["../A/etc/integration.xml": plain]),
        .bad(
          .config,
          document(.config, "\(Good.email)\n\(Good.endpoint)")
            .replacing("<endpoint_url>", with: "<⟦endpoint_url⟧>"),
          beside: ["../A/etc/integration/config.xml": config]),
        .good(
          .integration, document(.integration, Good.fields(.integration)),
          beside: [
            "../A/etc/integration.xml": document(
              .integration, name: "Acme Stock Sync", Good.fields(.integration))
          ]),
      ])
  }

  package static func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    for merged in project.merges where merged.stop == nil && merged.files.count > 1 {
      for finding in merged.mergedFindings {
        let path = merged.files[finding.origin.file].path
        let range = MergeConflict.range(finding.origin, in: merged)
        // What a file does wrong by itself is said already.
        let isKnown = findings.contains {
          $0.path == path && $0.consequences.contains(.rejectedInDeveloperMode)
            && ($0.range.map { overlaps($0, range) } ?? true)
        }
        guard !isKnown else { continue }
        let (message, help) = text(finding)
        findings.append(
          Diagnostic(
            rule: id, severity: .error, consequences: [.rejectedInDeveloperMode], path: path,
            range: range, message: message,
            explanation:
              "Magento checks the configuration of all modules together in developer mode, and refuses it.",
            notes: finding.origin.file == 0
              ? []
              : [
                Diagnostic.Note("this file is loaded first", path: merged.files[0].path)
              ], fixIts: [FixIt(help, .unsafe)]))
      }
    }
  }

  private static func overlaps(_ left: SourceRange, _ right: SourceRange) -> Bool {
    left.start.offset <= right.end.offset && right.start.offset <= left.end.offset
  }

  private static func text(_ finding: MergedFinding) -> (message: String, help: String) {
    switch finding.kind {
    case .unboundAttribute(let name):
      return (
        "\(name) has no namespace when merged, as the file that is loaded first does not declare its prefix",
        name.hasPrefix("xsi:")
          ? "Give the file that is loaded first a schema location too, or take this one away"
          : "Take the attribute away"
      )
    case .entityReference(let name):
      return (
        "a reference to the entity \(quoted(name)) is in the merged configuration",
        "Write the value without an entity"
      )
    case .schema(.elementOrder), .schema(.unexpectedElement):
      return (
        "the element is out of order when merged: what is new to the other file is appended at its end",
        "Declare all values of an integration in one file"
      )
    case .schema(.repeatedElement):
      return (
        "the element is there twice when merged", "Declare all values of an integration in one file"
      )
    case .schema(.missingElement(let name)):
      return ("there is no <\(name.text)> when merged", "Add <\(name.text)>")
    case .schema(.invalidValue):
      return ("the value is not allowed when merged", "Correct the value")
    case .schema:
      return ("the merged configuration breaks the schema here", "Correct this part")
    }
  }
}
