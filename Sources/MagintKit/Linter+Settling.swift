internal import MagintCore
internal import MagintPHP
internal import MagintRules

extension Linter {
  /// Gives the findings the severities that the configuration says, and takes out those of rules that
  /// are off and those that comments suppress.
  ///
  /// - Parameter files: those with comments that suppress something.
  func settle(_ result: inout LintResult, _ files: [SuppressedFile]) {
    setSeverities(&result.diagnostics)
    guard !files.isEmpty, options.heedsComments else { return }
    var kept: [Diagnostic] = []
    if options.keepsWhatStops != nil {
      kept = result.diagnostics.filter(stops)
      result.diagnostics.removeAll(where: stops)
    }
    result.suppressed += rules.suppress(files, in: &result.diagnostics) { rule, path in
      level(of: rule, for: path) != .off
    }
    result.diagnostics += kept
    // Also those about the comments themselves.
    setSeverities(&result.diagnostics)
  }

  func setSeverities(_ findings: inout [Diagnostic]) {
    guard !options.configurations.isEmpty, options.heedsLevels else { return }
    for index in findings.indices.reversed() where !stops(findings[index]) {
      guard let level = level(of: findings[index].rule, for: findings[index].path) else { continue }
      if let severity = level.severity {
        findings[index].severity = severity
      } else {
        findings.remove(at: index)
      }
    }
  }

  /// What the configuration sets a rule to for a file, by its path as it is shown.
  func level(of rule: RuleID, for path: String) -> RuleLevel? {
    let place = FileSystem.absolute(path)
    guard let configuration = options.configurations.of(place) else { return nil }
    let level = configuration.level(of: rule, for: configuration.relative(place))?.level.value
    // Who asks for a rule on the command line wants to hear of it.
    return level == .off && options.rules.contains(rule) ? nil : level
  }

  /// Whether Magento stops there, in the mode in which nobody may overlook it.
  private func stops(_ finding: Diagnostic) -> Bool {
    guard let mode = options.keepsWhatStops else { return false }
    return finding.consequences.contains(.setupFails)
      || mode == .developer && finding.consequences.contains(.rejectedInDeveloperMode)
  }

  /// The comments of a module's other files that suppress something.
  static func suppressions(in sources: ModuleSources) -> [SuppressedFile] {
    var files = sources.sources.compactMap { SuppressedFile($0.file) }
    let known = Set(files.map(\.file.path))
    var others: Set<String> = []
    for value in sources.foreignRESTValues
    where !known.contains(value.file.file.path) && others.insert(value.file.file.path).inserted {
      if let file = SuppressedFile(value.file) { files.append(file) }
    }
    if let file = sources.registration.flatMap({ SuppressedFile($0) }) { files.append(file) }
    if let file = sources.moduleXML.flatMap({ SuppressedFile($0) }) { files.append(file) }
    return files
  }
}
