import ArgumentParser
import MagintCore
import MagintKit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Write a module with an integration, ready to install.",
    discussion: """
      magint new Acme_OrderSync --integration "Acme Order Sync" --email integrations@acme.io \
      --endpoint https://sync.acme.io/magento/callback --identity-link https://sync.acme.io/magento/login \
      --route "GET /V1/orders"

      What is missing is asked for on a terminal. Elsewhere, in CI and with --no-input it is an error.
      """)

  @Argument(help: ArgumentHelp("The name of the module: Vendor_Module.", valueName: "module"))
  var module: String?

  @Option(help: ArgumentHelp("The name that the merchant sees.", valueName: "name"))
  var integration: String?

  @Option(help: ArgumentHelp("Where a merchant gets help.", valueName: "address"))
  var email: String?

  @Option(
    help: ArgumentHelp(
      "Where Magento posts the keys at activation. Without the two URLs the merchant copies the keys by hand.",
      valueName: "url"))
  var endpoint: String?

  @Option(
    help: ArgumentHelp("The page where the merchant signs in at activation.", valueName: "url"))
  var identityLink: String?

  @Option(
    name: .customLong("resource"),
    help: ArgumentHelp(
      "Ask for this ACL resource; 'magint acl find' searches them. May be repeated.",
      valueName: "id"),
    completion: .resources)
  var resources: [String] = []

  @Option(
    name: .customLong("route"),
    help: ArgumentHelp(
      "Ask for what this request needs in all releases: \"GET /V1/orders\". May be repeated.",
      valueName: "request"))
  var routes: [String] = []

  @Option(
    name: .customLong("own-resource"),
    help: ArgumentHelp(
      "Declare a resource in etc/acl.xml, and ask for it: Acme_OrderSync::sync or \"Acme_OrderSync::sync=Title\". May be repeated.",
      valueName: "id[=title]"))
  var ownResources: [String] = []

  @Option(
    name: .customLong("own-route"),
    help: ArgumentHelp(
      "Declare a REST route, with interface and implementation, guarded by the first --own-resource: \"GET /V1/acme/orders/:orderId\". May be repeated.",
      valueName: "route"))
  var ownRoutes: [String] = []

  @Option(
    help: ArgumentHelp(
      "Take name, email, URLs and resources from this integration file or directory where no option says them; --resource and --route replace its resources.",
      valueName: "path"),
    completion: .file())
  var from: String?

  @Option(
    help: ArgumentHelp(
      "consolidated: etc/integration.xml; legacy: the deprecated pair with a data patch.",
      valueName: "layout"))
  var layout: Layout = .consolidated

  @Option(
    help: ArgumentHelp(
      "The vendor of the composer package. Without it, that of the module in small letters.",
      valueName: "vendor"))
  var vendorName: String?

  @Option(
    help: ArgumentHelp(
      "The licence by its SPDX id: MIT, OSL-3.0 and others, or proprietary.", valueName: "id"))
  var license = "MIT"

  @Option(
    help: ArgumentHelp(
      "Who LICENSE says holds the copyright. Without it, the module's vendor.", valueName: "name"))
  var copyrightHolder: String?

  @OptionGroup var catalog: CatalogArguments
  @OptionGroup var configuration: ConfigurationArguments

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write into this directory. Without it, one with the name of the module.",
      valueName: "dir"),
    completion: .directory)
  var output: String?

  @Flag(help: "Replace files that are there already.")
  var force = false

  @Flag(help: "List the files, and write nothing.")
  var dryRun = false

  @Flag(help: "Never ask: what is missing is an error.")
  var noInput = false

  enum Layout: String, ExpressibleByArgument, CaseIterable { case consolidated, legacy }

  func validate() throws {
    guard output != "" else { throw ValidationError("--output takes the name of a directory.") }
    guard output != "-" else {
      throw ValidationError(
        "--output '-' would be standard output; a module is several files and needs a directory.")
    }
    let values =
      [
        module, integration, email, endpoint, identityLink, from, vendorName, license,
        copyrightHolder, output,
      ].compactMap(\.self) + resources + routes + ownResources + ownRoutes
    if let value = values.first(where: { $0.unicodeScalars.contains("\u{FFFD}") }) {
      throw ValidationError(
        "'\(value)' is not UTF-8, or has the character U+FFFD, which stands for what was not.")
    }
  }

  func run() throws {
    var options = NewModuleOptions(copyrightYear: Self.year)
    options.module = module
    options.integration = integration
    options.email = email
    options.endpoint = endpoint
    options.identityLink = identityLink
    options.resources = resources
    options.routes = routes
    options.ownResources = ownResources
    options.ownRoutes = ownRoutes
    options.source = from
    options.layout = layout == .legacy ? .legacy : .consolidated
    options.vendorName = vendorName
    options.license = license
    options.copyrightHolder = copyrightHolder
    options.catalog = try configuration.completing(catalog.options, for: output ?? ".")

    let isDialogue = try Self.canAsk && !noInput && !NewModule.missing(options).isEmpty
    var dialogue = NewDialogue(options)
    do {
      if isDialogue {
        if let module { try checkTarget(module) }
        try dialogue.complete(checking: checkTarget)
      }
      let made: NewModule
      do {
        made = try NewModule(dialogue.options)
      } catch {
        // Nobody wants to correct options before hearing of that.
        if let module { try checkTarget(module) }
        throw error
      }
      let directory = output ?? made.name
      let files = made.files.map { (name: $0.path, bytes: Array($0.text.utf8)) }
      for notice in made.notices { Terminal.complain("note: \(notice)") }
      let writer = FileWriter(directory: directory, overwrites: force)
      try writer.check(files)
      if dryRun { return list(files, in: directory) }
      if isDialogue, try !dialogue.confirms(files.count, directory) { throw NewDialogue.Aborted() }
      try writer.write(files)
      Terminal.write(
        "Wrote \(files.count) files to \(directory). What to do with them is in README.md there.\n")
    } catch is NewDialogue.Aborted {
      Terminal.complain("nothing was written")
      throw ExitCode(2)
    }
  }

  /// - Throws: ``MagintError`` where the files of `module` could not be written, whatever is in them.
  private func checkTarget(_ module: String) throws {
    // What is no name of a module is said where names are judged.
    guard NewModule.fault(module: module) == nil else { return }
    try FileWriter(directory: output ?? module, overwrites: force)
      .check(names: NewModule.invariableFiles)
  }

  private func list(_ files: [(name: String, bytes: [UInt8])], in directory: String) {
    let width = files.map { "\($0.bytes.count)".count }.max() ?? 0
    for file in files {
      let size = "\(file.bytes.count)"
      Terminal.write(
        "\(String(repeating: " ", count: width - size.count))\(size)  \(directory)/\(file.name)\n")
    }
  }

  /// Whether somebody sits there to answer.
  private static var canAsk: Bool {
    guard isatty(0) == 1, isatty(1) == 1 else { return false }
    guard let value = getenv("CI") else { return true }
    return ["", "0", "false"].contains(String(cString: value))
  }

  /// Of the copyright; reproducible builds name it: https://reproducible-builds.org/specs/source-date-epoch
  private static var year: Int {
    var seconds = time(nil)
    if let text = getenv("SOURCE_DATE_EPOCH"), let fixed = Int(String(cString: text)) {
      seconds = fixed
    }
    var parts = tm()
    gmtime_r(&seconds, &parts)
    return Int(parts.tm_year) + 1900
  }
}
