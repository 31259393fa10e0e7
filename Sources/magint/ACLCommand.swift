import ArgumentParser
import MagintCore
import MagintKit

struct ACLCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "acl",
    abstract: "Look up which rights there are, and which a service needs.",
    discussion: """
      magint knows the ACL resources and REST routes of every release of Magento Open Source that it lists with 'magint catalog show', and \
      some of Adobe Commerce.
      """,
    subcommands: [
      ACLTreeCommand.self, ACLShowCommand.self, ACLFindCommand.self, ACLForCommand.self,
      ACLWhyCommand.self,
    ])
}

/// The options of all of its commands.
struct ACLOutput: ParsableArguments {
  @Option(help: ArgumentHelp("The form of the output: text or json.", valueName: "format"))
  var format: TextOrJSON = .text

  @Option(help: "Colour the output: auto, always or never.")
  var color: Terminal.Colour = .auto

  var usesColour: Bool { Terminal.usesColour(color) }
}

struct ACLTreeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tree", abstract: "Print the tree of ACL resources, or a part of it.",
    discussion: """
      The tree is that of the newest release that --magento names. What is not in all of these \
      releases is marked with those that have it.
      """)

  @Argument(
    help: ArgumentHelp("Only this resource and what is below it.", valueName: "id"),
    completion: .resources)
  var id: String?

  @OptionGroup var catalog: CatalogArguments
  @OptionGroup var configuration: ConfigurationArguments
  @OptionGroup var output: ACLOutput

  func run() throws {
    let tree = try ACL(configuration.completing(catalog.options, for: ".")).tree(below: id)
    switch output.format {
    case .text: Terminal.write(Reports.text(tree, colour: output.usesColour))
    case .json: Terminal.write(Reports.json(tree))
    }
  }
}

struct ACLShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print what there is to know of a resource: title, place, releases, REST routes.")

  @Argument(
    help: ArgumentHelp("The resource, such as Magento_Sales::sales.", valueName: "id"),
    completion: .resources)
  var id: String

  @OptionGroup var catalog: CatalogArguments
  @OptionGroup var configuration: ConfigurationArguments
  @OptionGroup var output: ACLOutput

  func run() throws {
    let page = try ACL(configuration.completing(catalog.options, for: ".")).page(id)
    switch output.format {
    case .text:
      Terminal.write(Reports.text(page, colour: output.usesColour, width: Terminal.width))
    case .json: Terminal.write(Reports.json(page))
    }
  }
}

struct ACLFindCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find",
    abstract: "Find resources and REST routes by words in their ids, titles, URLs and services.",
    discussion: "Exits with 1 if nothing is found.")

  @Argument(help: "Words that must all be there, in any order.")
  var words: [String]

  @Option(
    help: ArgumentHelp("Print this many resources and routes; 0 for all.", valueName: "number"))
  var limit = 20

  @OptionGroup var catalog: CatalogArguments
  @OptionGroup var configuration: ConfigurationArguments
  @OptionGroup var output: ACLOutput

  func validate() throws {
    guard limit >= 0 else { throw ValidationError("--limit takes a number from 0.") }
  }

  func run() throws {
    let found = try ACL(configuration.completing(catalog.options, for: ".")).find(words)
    switch output.format {
    case .text: Terminal.write(Reports.text(found, colour: output.usesColour, limit: limit))
    case .json: Terminal.write(Reports.json(found))
    }
    if found.resources.isEmpty, found.routes.isEmpty {
      Terminal.writeError(
        "magint: nothing has all of these words: \(words.joined(separator: " "))\n")
      throw ExitCode(1)
    }
  }
}
