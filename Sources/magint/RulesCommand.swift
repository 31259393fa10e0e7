import ArgumentParser
import MagintKit

struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "List all rules.")

  @Option(help: "The form of the list: text or json.")
  var format: TextOrJSON = .text

  @Option(help: "Colour the list: auto, always or never.")
  var color: Terminal.Colour = .auto

  func run() {
    switch format {
    case .text: Terminal.write(Reports.text(Rules.all, colour: Terminal.usesColour(color)))
    case .json: Terminal.write(Reports.json(Rules.all))
    }
  }
}
