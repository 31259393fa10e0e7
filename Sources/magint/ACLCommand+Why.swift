import ArgumentParser
import MagintCore
import MagintKit

struct ACLWhyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Say whether a module's integrations have the resource that Magento refused.",
    discussion: """
      magint acl why Magento_Sales::ship --in app/code/Acme/Erp
      magint acl why "The consumer isn't authorized to access Magento_Sales::ship."

      Where no module is at hand, because the integration was made in the admin, it says where the resource \
      is ticked there, and what else gives the same message.

      Exits with 0 if every integration has the resources, otherwise with 1.
      """)

  @Argument(help: "A resource's id, or the whole message, as text or as JSON.")
  var message: [String]

  @Option(
    name: .customLong("in"),
    help: ArgumentHelp(
      "The module's directory or one of its integration files; without it the working directory.",
      valueName: "path"),
    completion: .file())
  var path: String?

  @Option(help: ArgumentHelp("Only the integration of this name.", valueName: "name"))
  var integration: String?

  @OptionGroup var catalog: CatalogArguments
  @OptionGroup var configuration: ConfigurationArguments
  @OptionGroup var output: ACLOutput

  func run() throws {
    let answer = try ACL.answer(
      message.joined(separator: " "), in: path, integration: integration,
      options: configuration.completing(catalog.options, for: path ?? "."))
    switch output.format {
    case .text:
      Terminal.write(Reports.text(answer, colour: output.usesColour, width: Terminal.width))
    case .json: Terminal.write(Reports.json(answer))
    }
    if !answer.isGranted { throw ExitCode(1) }
  }
}
