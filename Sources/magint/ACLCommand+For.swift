import ArgumentParser
import MagintCore
import MagintKit

struct ACLForCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "for",
    abstract: "Find the least set of resources that some REST requests need.",
    discussion: """
      magint acl for "GET /V1/orders/123" "POST /V1/order/5/ship"
      magint acl for --file access.log

      A file may be a list with a request on each line, an access log in the common or combined \
      format, an OpenAPI document as Magento serves it at /rest/all/schema, or a HAR archive as \
      browsers save it.

      Where the working directory is that of a module, its own routes and resources count too.

      Exits with 1 if a request matches no route.
      """)

  @Argument(help: "Requests: a method and a URL or path each.")
  var requests: [String] = []

  @Option(
    help: ArgumentHelp(
      "Read the requests from this file; '-' is standard input.", valueName: "file"),
    completion: .file())
  var file: String?

  @Option(
    help: ArgumentHelp(
      "The file that will list the resources: integration, or api, where the ancestors must be listed too.",
      valueName: "kind"))
  var kind: FileKind = .integration

  @Option(help: ArgumentHelp("Read files of up to this many MB.", valueName: "MB"))
  var maxFileSize = 256

  @OptionGroup var catalog: CatalogArguments
  @OptionGroup var configuration: ConfigurationArguments

  @Option(
    help: ArgumentHelp(
      "The form of the output: text, json, xml (only the lines to paste) or ids (one on each line).",
      valueName: "format"))
  var format: Format = .text

  @Option(help: "Colour the output: auto, always or never.")
  var color: Terminal.Colour = .auto

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, xml, ids }

  func validate() throws {
    guard requests.isEmpty != (file == nil) else {
      throw ValidationError("Pass requests such as \"GET /V1/orders/123\", or --file FILE.")
    }
    guard kind != .config else {
      throw ValidationError("--kind takes integration or api: config.xml lists no resources.")
    }
    guard (1...4000).contains(maxFileSize) else {
      throw ValidationError("--max-file-size takes a number of MB from 1 to 4000.")
    }
  }

  func run() throws {
    let acl = try ACL(configuration.completing(catalog.options, for: "."), module: ".")
    let source =
      try file.map { path throws(MagintError) in
        try RequestSource(file: path, limit: maxFileSize << 20)
      }
      ?? RequestSource(requests)
    let access = acl.access(source, for: kind)
    switch format {
    case .text:
      Terminal.write(
        Reports.text(access, colour: Terminal.usesColour(color), width: Terminal.width))
    case .json: Terminal.write(Reports.json(access))
    case .xml: Terminal.write(Reports.xml(access))
    case .ids: Terminal.write(access.resources.map { $0.name.id + "\n" }.joined())
    }
    if format == .xml || format == .ids {
      for item in access.items {
        guard let route = item.elsewhere else { continue }
        Terminal.writeError(
          "magint: \(item.method) \(item.url): \(route.edition.onlyHere), and it is left out\n")
      }
    }
    if access.unmatchedCount > 0 {
      if format == .xml || format == .ids {
        for item in access.items where item.isUnmatched && item.elsewhere == nil {
          Terminal.writeError("magint: no such route: \(item.method) \(item.url)\n")
        }
      }
      throw ExitCode(1)
    }
  }
}
