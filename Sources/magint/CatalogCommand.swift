import ArgumentParser
import MagintCore
import MagintKit

struct CatalogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalog",
    abstract: "Take a catalog of what a real Magento grants, and look at catalogs.",
    subcommands: [Import.self, Show.self])

  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write what the Magento in a directory grants into a file, for --catalog.",
      discussion: """
        Reads etc/acl.xml and etc/webapi.xml of all enabled modules in app/code/*/*, vendor/*/* and \
        vendor/*/*/*. No PHP is run and nothing in the directory is changed.
        """)

    @Argument(help: "The root of the Magento.", completion: .directory)
    var directory: String

    @Option(
      name: .shortAndLong, help: "The file to write; '-' for standard output.", completion: .file())
    var output: String

    @Flag(help: "Replace the file if it is there already.")
    var force = false

    func run() throws {
      let (bytes, summary, notices) = try Catalogs.importing(directory)
      for notice in notices { Terminal.complain(notice) }
      try Output.write(bytes, to: output, overwrites: force)
      guard output != "-" else { return }
      Terminal.write(
        "Wrote \(output): \(summary.moduleCount) modules, \(summary.resourceCount) resources, \(summary.routeCount) routes.\n"
      )
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print what a catalog holds: lines, dates, support, what is assumed, and figures.")

    @Option(help: "The form of what is printed: text or json.")
    var format = TextOrJSON.text

    @OptionGroup var catalog: CatalogArguments

    func validate() throws {
      guard catalog.magento == nil else {
        throw ValidationError("The figures are those of the whole catalog; leave out --magento.")
      }
    }

    func run() throws {
      let summary = try Catalogs.summary(catalog.options)
      Terminal.write(format == .json ? Reports.json(summary) : Reports.text(summary))
    }
  }
}

/// Where `-o` writes to.
enum Output {
  static func write(_ bytes: [UInt8], to path: String, overwrites: Bool) throws {
    if path == "-" { return Terminal.write(String(decoding: bytes, as: UTF8.self)) }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard let name = parts.last, !name.isEmpty, name != ".", name != ".." else {
      throw MagintError(.usage, path: path, "is no name of a file")
    }
    let directory = parts.count == 1 ? "." : parts.dropLast().joined(separator: "/")
    try FileWriter(directory: directory.isEmpty ? "/" : directory, overwrites: overwrites)
      .write([(name: String(name), bytes: bytes)])
  }
}
