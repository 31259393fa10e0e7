import ArgumentParser
import MagintCore
import MagintKit

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Print a rule's page, or say what is behind a message of Magento's.",
    discussion: """
      magint explain missing-email
      magint explain "Cannot create request token because consumer token is not a verifier token"
      magint explain - < reply.json

      A rule's page says what it finds, why, what Magento does, with examples. A message is one of \
      Magento's, its admin's, composer's or the token URLs', as it comes: with values or placeholders, \
      form-encoded, as JSON or as a dump of an array, in a log or alone. The answer leads to the rule that \
      finds the cause, the scenario that plays it, or the command that helps.
      """)

  @Argument(
    help: ArgumentHelp(
      "The rule's id, as findings show it in brackets, or a message; '-' for one on standard input.",
      valueName: "rule-or-message"),
    completion: .rules)
  var words: [String]

  @Option(help: "The form of the page: text or markdown.")
  var format: Format = .text

  @Option(help: "Colour the page: auto, always or never.")
  var color: Terminal.Colour = .auto

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, markdown }

  func run() throws {
    var text = words.joined(separator: " ")
    if text == "-" {
      text = String(decoding: try Files.bytes("-", limit: 1 << 20), as: UTF8.self)
    }
    text = String(text.drop { $0.isWhitespace })
    while text.last?.isWhitespace == true { text.removeLast() }
    if let page = Rules.find(RuleID(text)) ?? Rules.found(in: text) {
      switch format {
      case .text:
        Terminal.write(
          Reports.text(page, colour: Terminal.usesColour(color), width: Terminal.width))
      case .markdown: Terminal.write(Reports.markdown(page))
      }
      return
    }
    // A word is a rule's id, misspelt, unless it is a whole message.
    let answer = Messages.find(text)
    let isWord = !text.contains { $0.isWhitespace || "+%=&\"".contains($0) }
    guard let answer, answer.isExact || !isWord else {
      throw isWord ? Rules.unknown(RuleID(text)) : Messages.unknown(text)
    }
    switch format {
    case .text:
      Terminal.write(
        Reports.text(answer, colour: Terminal.usesColour(color), width: Terminal.width))
    case .markdown: Terminal.write(Reports.markdown(answer))
    }
  }
}
