package import MagintCore

/// What a rule is about; groups the rules in lists.
package enum RuleCategory: String, Sendable, CaseIterable {
  case xml, schema, file, value, url, name, resource, access, module, merging, package, suppression

  package var title: String {
    switch self {
    case .xml: "Well-formedness"
    case .schema: "Schema"
    case .file: "Files"
    case .value: "Values"
    case .url: "URLs"
    case .name: "Names"
    case .resource: "Resources"
    case .access: "Access"
    case .module: "Modules"
    case .merging: "Merging"
    case .package: "Packages"
    case .suppression: "Suppressions"
    }
  }
}

/// When a rule has which consequences, for its page.
package struct ConsequenceRow: Sendable {
  /// The case, in words; empty where there is only one.
  package var when: String
  package var consequences: [Consequence]

  package init(_ when: String = "", _ consequences: [Consequence]) {
    self.when = when
    self.consequences = consequences
  }
}

/// A rule's page, and what tests and lists need of it.
package struct RuleMetadata: Sendable {
  package var category: RuleCategory
  /// The highest severity that a finding of the rule has by default.
  package var severity: Severity
  package var consequences: [ConsequenceRow]
  /// What the rule finds, in a line without a full stop.
  package var summary: String
  /// Why it matters and what Magento does, in paragraphs.
  package var rationale: String
  /// The version of magint that brought the rule.
  package var since: String
  package var examples: [Example]

  package init(
    category: RuleCategory, severity: Severity, consequences: [ConsequenceRow], summary: String,
    rationale: String, since: String = "0.1.0", examples: [Example]
  ) {
    self.category = category
    self.severity = severity
    self.consequences = consequences
    self.summary = summary
    self.rationale = rationale
    self.since = since
    self.examples = examples
  }

  package init(
    category: RuleCategory, severity: Severity, consequences: [Consequence], summary: String,
    rationale: String, since: String = "0.1.0", examples: [Example]
  ) {
    self.init(
      category: category, severity: severity, consequences: [ConsequenceRow("", consequences)],
      summary: summary, rationale: rationale, since: since, examples: examples)
  }
}

/// One rule. Its type's name is its id in another spelling; so is its file's.
package protocol Rule: Sendable {
  static var id: RuleID { get }
  static var metadata: RuleMetadata { get }
}

/// A rule that looks at one file.
package protocol FileRule: Rule {
  static func check(_ file: CheckedFile, _ report: inout FindingList)
}

/// A rule that looks at all files of a run.
package protocol ProjectRule: Rule {
  /// Changes and adds to `findings`, those of all files.
  static func check(_ project: CheckedProject, _ findings: inout [Diagnostic])
}

/// A rule that looks at a package: the zip archive that merchants install.
package protocol PackageRule: Rule {
  static func check(_ package: CheckedPackage, _ report: inout PackageFindings)
}
