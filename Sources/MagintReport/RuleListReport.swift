package import MagintCore

/// The list of all rules.
package enum RuleListReport {
  package static func text(_ rules: [RulePage], style: Style) -> String {
    var output = ""
    let width = rules.map(\.id.name.count).max() ?? 0
    for category in categories(rules) {
      output += style.bold(category) + "\n"
      for rule in rules where rule.category == category {
        let pad = String(repeating: " ", count: width - rule.id.name.count)
        let severity = rule.severity.rawValue
        let gap = String(repeating: " ", count: 7 - severity.count)
        output +=
          "  \(rule.id)\(pad)  \(style.severity(rule.severity, severity))\(gap)  \(plain(rule.summary))\n"
      }
      output += "\n"
    }
    return output + "\(rules.count) rules. 'magint explain RULE' prints a rule's page.\n"
  }

  package static func json(_ rules: [RulePage]) -> String {
    var json = JSONText()
    json.object { json in
      json.field("version", 1)
      json.key("rules")
      json.array { json in
        for rule in rules {
          json.newLine()
          json.object { json in
            json.field("id", rule.id.name)
            json.field("category", rule.category)
            json.field("severity", rule.severity.rawValue)
            json.field("summary", rule.summary)
            json.field("rationale", rule.rationale)
            json.field("since", rule.since)
            json.key("consequences")
            json.array { json in
              for row in rule.consequences {
                json.object { json in
                  if !row.when.isEmpty { json.field("when", row.when) }
                  json.field("consequences", row.consequences.map(\.rawValue))
                }
              }
            }
          }
        }
      }
    }
    return json.text + "\n"
  }

  /// The categories in the order in which a file meets them.
  private static func categories(_ rules: [RulePage]) -> [String] {
    var seen: [String] = []
    for category in [
      "Well-formedness", "Schema", "Files", "Values", "URLs", "Names", "Resources", "Access",
      "Packages",
    ]
    where rules.contains(where: { $0.category == category }) {
      seen.append(category)
    }
    for rule in rules where !seen.contains(rule.category) { seen.append(rule.category) }
    return seen
  }

  /// Markdown's code marks are noise in a terminal.
  static func plain(_ text: String) -> String {
    text.filter { $0 != "`" }
  }
}
