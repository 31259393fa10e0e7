public import MagintCore
internal import MagintReport

/// The forms that a result can be shown in.
public enum Reports {
  /// For people: a block for each finding. `width` counts the cells of a line.
  public static func text(
    _ result: LintResult, colour: Bool, width: Int = 100, isQuiet: Bool = false
  ) -> String {
    TextReport(style: Style(colour: colour), width: width, isQuiet: isQuiet).render(result)
  }

  /// For programs: one JSON object, version 1.
  public static func json(_ result: LintResult) -> String {
    JSONReport.render(result)
  }

  /// The list of rules as JSON.
  public static func json(_ rules: [RulePage]) -> String {
    RuleListReport.json(rules)
  }

  /// The list of rules, by category.
  public static func text(_ rules: [RulePage], colour: Bool) -> String {
    RuleListReport.text(rules, style: Style(colour: colour))
  }

  /// A rule's page.
  public static func text(_ rule: RulePage, colour: Bool, width: Int = 100) -> String {
    RulePageReport(style: Style(colour: colour), width: width).render(rule)
  }

  /// A rule's page in Markdown.
  public static func markdown(_ rule: RulePage) -> String {
    RulePageReport.markdown(rule)
  }
}
