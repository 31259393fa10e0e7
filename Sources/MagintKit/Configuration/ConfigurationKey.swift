internal import MagintCore

/// The keys of `magint.json`: what the reader accepts, and what the JSON Schema says of it.
enum ConfigurationKey: String, CaseIterable {
  case schema = "$schema"
  case magento, edition, catalog, exclude, rules, overrides, placeholderDomains, failOn, baseline

  /// For people who hover over it in an editor.
  var summary: String {
    switch self {
    case .schema: "Where the JSON Schema of this file is; for editors."
    case .magento:
      "The releases to judge by: 2.4.7-p3, 2.4, 2.4.4..2.4.7, >=2.4.4 or a composer constraint; mage-os:2.2.0 for a release of Mage-OS. Without it, the supported ones that a module's composer.json allows."
    case .edition:
      "What the shops run: open-source, commerce, b2b (Adobe Commerce with it) or mage-os. Without it, what only Commerce or B2B has exists, and is told as that."
    case .catalog:
      "A catalog that 'magint catalog import' wrote, to judge by in place of the one in the program. Relative to this file."
    case .exclude:
      "Globs of paths to leave out, also where they are named on the command line. Relative to this file; '*' matches '/' too, and a glob without '/' matches names."
    case .rules: "Severities by rule; 'off' switches a rule off."
    case .overrides: "Severities for some files. Of the entries that match the last one counts."
    case .placeholderDomains:
      "Domains of your own that must not be in what merchants install, such as those of staging and test servers. What is below them counts too."
    case .failOn: "The severity from which on a finding makes 'magint lint' exit with 1."
    case .baseline:
      "A baseline that 'magint lint --write-baseline' wrote: what it lists does not count. Relative to this file."
    }
  }

  /// The keys of an entry of ``overrides``.
  enum Override: String, CaseIterable {
    case files, rules

    var summary: String {
      switch self {
      case .files: "Globs of the files. Relative to this file; a directory stands for all below it."
      case .rules: "Severities by rule, in place of those of the whole configuration."
      }
    }
  }
}

extension JSONTree {
  /// What a value is, in words.
  var typeName: String {
    switch value {
    case .null: "null"
    case .bool(let bool): bool ? "true" : "false"
    case .number: "a number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }
}
