import ArgumentParser
import MagintCore
import MagintKit

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Print a rule's page: what it finds, why, what Magento does, examples.")

  @Argument(
    help: ArgumentHelp("The rule's id, as findings show it in brackets.", valueName: "rule"),
    completion: .rules)
  var rule: String

  @Option(help: "The form of the page: text or markdown.")
  var format: Format = .text

  @Option(help: "Colour the page: auto, always or never.")
  var color: Terminal.Colour = .auto

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, markdown }

  func run() throws {
    guard let page = Rules.find(RuleID(rule)) else { throw Rules.unknown(RuleID(rule)) }
    switch format {
    case .text:
      Terminal.write(
        Reports.text(page, colour: Terminal.usesColour(color), width: Terminal.width))
    case .markdown: Terminal.write(Reports.markdown(page))
    }
  }
}
