package import MagintCore
import MagintModel

package enum DuplicateIntegration: FileRule {
  package static let id: RuleID = "duplicate-integration"
  package static var metadata: RuleMetadata {
    let block =
      "    <integration name=\"Acme Order Sync\">\n        \(Good.email)\n    </integration>"
    return RuleMetadata(
      category: .name, severity: .error, consequences: [.dropped],
      summary: "A file declares the same integration twice",
      rationale: """
        The schema allows it. In the file that Magento loads first the last declaration replaces the
        others: their values and resources are gone. In a file that is loaded later they unite. And
        if a module that is loaded after it uses the name too, the merge aborts in every mode: "More
        than one node matching the query".
        """,
      examples: [
        .bad(
          .config,
          document(
            .config,
            content: block + "\n"
              + block.replacing("\"Acme Order Sync\"", with: "\"⟦Acme Order Sync⟧\""))),
        .good(
          .config,
          document(.config, content: block + "\n" + block.replacing("Order", with: "Stock"))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard file.kind != nil, file.integrations.count > 1 else { return }
    var first: [ExactString: Value] = [:]
    for integration in file.integrations {
      guard let name = integration.name else { continue }
      guard let earlier = first[ExactString(name.text)] else {
        first[ExactString(name.text)] = name
        continue
      }
      report.add(
        Self.self, .error, [.dropped], at: file.visibleRange(name),
        "\(quoted(name.text)) is declared twice in this file",
        "In the file that Magento loads first the last declaration replaces the others, in a later one "
          + "they unite; if a module loaded after it uses the name too, the merge aborts.",
        notes: [("first declared here", file.visibleRange(earlier))],
        fixIts: [FixIt("Make one integration of the two", .unsafe)])
    }
  }
}
