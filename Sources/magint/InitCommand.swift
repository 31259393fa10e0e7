import ArgumentParser
import MagintCore
import MagintKit

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make magint a part of a repository: configuration, hook, CI, baseline.",
    discussion: """
      Writes magint.json, a hook that lints before each commit, and a job for the CI that the repository \
      shows signs of (.github, .gitlab-ci.yml, the remote). Files that are there stay as they are: what \
      would have to be added is printed. What is left to do is said at the end.

      Where modules have findings already, --baseline lists them in magint-baseline.json, and only what \
      is new counts from then on.
      """)

  @Argument(
    help: "The root of the repository. Without it, the working directory.", completion: .directory)
  var directory = "."

  @Flag(help: "Take what is found now for known: write a baseline.")
  var baseline = false

  @Option(
    help: ArgumentHelp(
      "The CI to write a job for: github, gitlab or none. May be repeated. Without it, what the repository shows signs of.",
      valueName: "service"))
  var ci: [Choice<CIService>] = []

  @Option(
    help: ArgumentHelp(
      "The hook to write: git, pre-commit or none. Without it, what fits the repository.",
      valueName: "hook"))
  var hook: Choice<CommitHook>?

  @Option(
    help: ArgumentHelp(
      "The releases to judge by, for magint.json: 2.4, 2.4.4..2.4.7. Without it, the supported ones that each module's composer.json allows.",
      valueName: "releases"),
    completion: .releases)
  var magento: String?

  @Flag(help: "Write nothing: print the files as a unified diff.")
  var dryRun = false

  func validate() throws {
    guard !directory.isEmpty else { throw ValidationError("The name of the directory is empty.") }
    guard ci.count <= 1 || !ci.contains(where: { $0.value == nil }) else {
      throw ValidationError("--ci none goes with no other --ci.")
    }
  }

  func run() throws {
    var options = RepositorySetupOptions()
    options.services = ci.isEmpty ? nil : ci.compactMap(\.value)
    options.hooks = hook.map { $0.value.map { [$0] } ?? [] }
    options.magento = magento
    options.makesBaseline = baseline
    let setup = try RepositorySetup(directory: directory, options)
    var lint = setup.lintOptions
    lint.configurations = try Configurations.load(for: [directory])
    let linter = try Linter(lint)
    let selection = linter.select([directory])
    var result = blocking { await linter.lint(selection) }
    for failure in result.failures { Terminal.complain(failure) }
    guard result.failures.isEmpty else {
      throw MagintError(.failure, path: directory, "could not be read whole; nothing was written")
    }
    guard result.fileCount > 0 else {
      throw MagintError(
        .usage, path: directory, "there is no integration file below it; nothing was written")
    }

    let scope = Baseline.Scope([directory], lint)
    let found = result.diagnostics
    let baselinePath = setup.plan.path(setup.baseline)
    // One that is there says what was known then: what came since is new.
    let isThere = try baseline && Files.bytesIfPresent(baselinePath) != nil
    if isThere {
      guard let known = try? Baseline(baselinePath) else {
        throw MagintError(
          .usage, path: baselinePath,
          "is there already and no baseline that magint could read; nothing was written. Move it away, or name another file as \"baseline\" in magint.json"
        )
      }
      known.apply(to: &result, scope)
    }
    let makesBaseline = baseline && !isThere
    if !baseline { try Baselines(lint.configurations, given: nil).apply(to: &result, scope) }
    try setup.plan.check(overwrites: false)
    if makesBaseline, !dryRun {
      var known = result
      _ = try Baseline.write(&known, to: baselinePath, scope)
    }
    try setup.plan.apply(isDryRun: dryRun, overwrites: false)
    if makesBaseline, dryRun {
      let text = Baseline.text(found, for: baselinePath, scope)
      Terminal.writeText(LineDiff(from: "", to: text).unified(from: nil, to: setup.baseline))
    }
    let text = notes(setup, result, makesBaseline: makesBaseline)
    if dryRun { return Terminal.writeError(text) }
    if makesBaseline { Terminal.write("written    \(baselinePath)\n") }
    if isThere {
      Terminal.write(
        "kept       \(baselinePath); 'magint lint --write-baseline \(baselinePath)' renews it\n")
    }
    Terminal.write("\n" + text)
  }

  /// What was found, and what is left to do.
  private func notes(
    _ setup: RepositorySetup, _ result: LintResult, makesBaseline: Bool
  ) -> String {
    var text = setup.notices.map { $0 + "\n" }.joined()
    let errors = result.count(.error)
    let counts = [
      (errors, "error"), (result.count(.warning), "warning"), (result.count(.note), "note"),
    ]
    .map { count, name in "\(count) \(name)\(count == 1 ? "" : "s")" }
    let known = result.baselineCount
    text +=
      "There are \(counts.joined(separator: ", ")) in \(result.fileCount) file\(result.fileCount == 1 ? "" : "s")"
      + (known > 0 ? "; \(known) more are in the baseline.\n" : ".\n")
    if makesBaseline {
      text +=
        "They \(dryRun ? "would not" : "do not") count from now on; 'magint lint --no-config' shows them all the same.\n"
    } else if errors > 0 {
      text += """
        CI fails until the errors are gone: 'magint lint' shows them, 'magint lint --fix' repairs some.
        To start with what is new, run 'magint init --baseline'.

        """
    }
    let legacy = Set(
      result.diagnostics.filter { $0.rule == RuleID("legacy-format") }.map(\.path)
    ).count
    if legacy > 0 {
      text +=
        "\(legacy == 1 ? "1 file is" : "\(legacy) files are") of the legacy kind; 'magint migrate MODULE' moves a module to integration.xml.\n"
    }
    if setup.steps.isEmpty { return text }
    text += "\nNext:\n" + setup.steps.map { "- \($0)\n" }.joined()
    return text
  }
}

/// A value of an option that also takes `none`.
struct Choice<Value: RawRepresentable & CaseIterable>: ExpressibleByArgument
where Value.RawValue == String {
  /// Nil for `none`.
  var value: Value?

  init?(argument: String) {
    value = Value(rawValue: argument)
    if value == nil, argument != "none" { return nil }
  }

  static var allValueStrings: [String] { Value.allCases.map(\.rawValue) + ["none"] }
}
