import ArgumentParser
import MagintCore
import MagintKit

struct GrantsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grants",
    abstract: "Say what a merchant is asked for and what the service can do with it.",
    discussion: """
      Says in plain words what the service may do, and prints the tree that Magento's admin shows at \
      activation, the REST routes that it opens, and what differs between releases. With --format html \
      it is a page to send to a merchant.

      With --uses it compares with the calls that the service makes, and exits with 1 unless the \
      integration asks for exactly what they need.

      Of magint.json count the releases, the catalog and what to leave out.
      """)

  @Argument(
    help: "Modules, integration files or whole projects. Without one, the working directory.",
    completion: .file())
  var paths: [String] = []

  @OptionGroup var catalog: CatalogArguments

  @Option(help: ArgumentHelp("Tell of the integration of this name only.", valueName: "name"))
  var integration: String?

  @Option(
    help: ArgumentHelp(
      "Compare with the calls in this file: lines such as GET /V1/orders/123, an OpenAPI document, a HAR archive or an access log; '-' for standard input.",
      valueName: "file"),
    completion: .file())
  var uses: String?

  @Option(help: "The form of the report: text, json, markdown or html.")
  var format: Format = .text

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write to this file; '-' for standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(
    help: ArgumentHelp(
      "What the report says of its date, such as 2026-11-30. Without it, nothing.",
      valueName: "date"))
  var date: String?

  @Flag(help: "Replace the file if it is there already.")
  var force = false

  @OptionGroup var configuration: ConfigurationArguments

  @OptionGroup var excluded: ExcludeArguments

  @Option(help: "Colour the report: auto, always or never.")
  var color: Terminal.Colour = .auto

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, markdown, html }

  func validate() throws {
    guard uses == nil || format != .html else {
      throw ValidationError("--uses has the forms text, json and markdown.")
    }
    guard uses == nil || date == nil else {
      throw ValidationError("--date goes with no --uses: that report is for nobody else.")
    }
    guard output != nil || !force else { throw ValidationError("--force goes with --output.") }
  }

  func run() throws {
    var options = GrantsOptions()
    options.catalog = catalog.options
    options.integration = integration
    options.exclude = excluded.exclude
    options.date = date
    let named = paths.isEmpty ? ["."] : paths
    options.configurations = try configuration.load(for: named)
    let paths = try options.configurations.remaining(of: named)
    let colour = output == nil && Terminal.usesColour(color)
    guard let uses else {
      let page = try Grants.page(paths, options)
      switch format {
      case .text: try emit(Reports.text(page, colour: colour, width: Terminal.width))
      case .json: try emit(Reports.json(page))
      case .markdown: try emit(Reports.markdown(page))
      case .html: try emit(Reports.html(page))
      }
      return
    }
    let page = try Grants.uses(paths, file: uses, options)
    switch format {
    case .text, .html: try emit(Reports.text(page, colour: colour, width: Terminal.width))
    case .json: try emit(Reports.json(page))
    case .markdown: try emit(Reports.markdown(page))
    }
    if !page.isExact { throw ExitCode(1) }
  }

  private func emit(_ text: String) throws {
    guard let output else { return Terminal.write(text) }
    try Output.write(Array(text.utf8), to: output, overwrites: force)
  }
}
