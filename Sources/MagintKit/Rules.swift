public import MagintCore
internal import MagintRules

/// The rules that magint has.
public enum Rules {
  private static let types: [any Rule.Type] = {
    var types: [any Rule.Type] = RuleRegistry.fileRules
    let others: [any Rule.Type] =
      RuleRegistry.projectRules + RuleRegistry.moduleRules + RuleRegistry.packageRules
      + RuleRegistry.suppressionRules
    for rule in others where !types.contains(where: { $0.id == rule.id }) { types.append(rule) }
    return types.sorted { $0.id < $1.id }
  }()

  /// All of them, by id.
  public static var all: [RulePage] { types.map(page) }

  public static func find(_ id: RuleID) -> RulePage? {
    types.first { $0.id == id }.map(page)
  }

  /// Whether there is such a rule; unlike ``find(_:)`` it makes no page.
  public static func exists(_ id: RuleID) -> Bool { RuleRegistry.ids.contains(id) }

  /// The rule of a finding that `text` shows, such as "error[missing-email]: …"; nil where there is none.
  public static func found(in text: String) -> RulePage? {
    for part in text.split(separator: "[").dropFirst() {
      guard let end = part.firstIndex(of: "]") else { continue }
      if let page = find(RuleID(String(part[..<end]))) { return page }
    }
    return nil
  }

  /// The error that says that there is no such rule, with the one that was probably meant.
  public static func unknown(_ id: RuleID) -> MagintError {
    let hint = RuleRegistry.nearest(to: id).map { " Did you mean '\($0)'?" } ?? ""
    return MagintError(
      .usage, "there is no rule '\(id)'.\(hint) 'magint rules' lists them all.")
  }

  private static func page(_ rule: any Rule.Type) -> RulePage {
    let metadata = rule.metadata
    return RulePage(
      id: rule.id, category: metadata.category.title, severity: metadata.severity,
      summary: metadata.summary, rationale: metadata.rationale,
      consequences: metadata.consequences.map {
        RulePage.Row(when: $0.when, consequences: $0.consequences)
      },
      since: metadata.since,
      samples: metadata.examples.map {
        RulePage.Sample(
          path: $0.path,
          text: $0.bytes.map { String(decoding: $0, as: UTF8.self) } ?? $0.text,
          range: $0.markedRange, isBad: $0.isBad, fixed: $0.fixed)
      })
  }
}
