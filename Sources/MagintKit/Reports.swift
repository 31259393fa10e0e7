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

  /// How much was fixed, or would be, as a sentence.
  public static func summary(_ count: FixCount, wouldFix: Bool) -> String {
    TextReport.sentence(count, wouldFix: wouldFix)
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

  /// What is behind a message of Magento's, for a terminal.
  public static func text(_ answer: MessageAnswer, colour: Bool, width: Int = 100) -> String {
    MessageReport(style: Style(colour: colour), width: width).render(answer)
  }

  /// What is behind a message of Magento's, as Markdown.
  public static func markdown(_ answer: MessageAnswer) -> String {
    MessageReport.markdown(answer)
  }

  // MARK: Rights

  public static func text(_ tree: ResourceTree, colour: Bool) -> String {
    ACLReport(style: Style(colour: colour)).render(tree)
      + BasisReport.text(tree.basis, colour: colour)
  }

  public static func json(_ tree: ResourceTree) -> String { ACLJSON.render(tree) }

  public static func text(_ page: ResourcePage, colour: Bool, width: Int = 100) -> String {
    ACLReport(style: Style(colour: colour), width: width).render(page)
      + BasisReport.text(page.basis, colour: colour, width: width)
  }

  public static func json(_ page: ResourcePage) -> String { ACLJSON.render(page) }

  /// At most `limit` resources and as many routes; 0 for all.
  public static func text(_ found: FoundResources, colour: Bool, limit: Int = 0) -> String {
    ACLReport(style: Style(colour: colour)).render(found, limit: limit)
      + BasisReport.text(found.basis, colour: colour)
  }

  public static func json(_ found: FoundResources) -> String { ACLJSON.render(found) }

  public static func text(_ access: RequestedAccess, colour: Bool, width: Int = 100) -> String {
    ACLReport(style: Style(colour: colour), width: width).render(access)
      + BasisReport.text(access.basis, colour: colour, width: width)
  }

  public static func json(_ access: RequestedAccess) -> String { ACLJSON.render(access) }

  /// The lines to paste into an integration file.
  public static func xml(_ access: RequestedAccess) -> String {
    ACLReport.lines(access).map { $0 + "\n" }.joined()
  }

  public static func text(_ answer: GrantAnswer, colour: Bool, width: Int = 100) -> String {
    ACLReport(style: Style(colour: colour), width: width).render(answer)
      + BasisReport.text(answer.basis, colour: colour, width: width)
  }

  public static func json(_ answer: GrantAnswer) -> String { ACLJSON.render(answer) }

  // MARK: Packages

  /// What is in a package and what is not; findings have a report of their own.
  public static func text(
    _ package: PreparedPackage, isWritten: Bool, listsFiles: Bool, colour: Bool
  ) -> String {
    PackageReport(style: Style(colour: colour)).render(
      package.page, path: isWritten ? package.path : nil, listsFiles: listsFiles)
  }

  /// The same and the findings as one JSON object, version 1.
  public static func json(_ package: PreparedPackage, isWritten: Bool) -> String {
    PackageReport.json(
      package.page, path: isWritten ? package.path : nil, findings: package.findings)
  }
}
