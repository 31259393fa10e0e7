import ArgumentParser
import Foundation
import MagintCatalog
import MagintCatalogSource
import MagintCore

/// Adds releases to the catalog and takes them out.
struct CatalogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalog", abstract: "Add a release to the catalog that magint carries.",
    subcommands: [Add.self, Remove.self, Snapshot.self])

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a release that was seen, and write source and tables.",
      discussion: """
        Prints what differs from the release before: resources, routes, what they need, versions, and \
        whether the range moves that counts by default. Until when a line is supported stands in \
        Sources/MagintCatalog/Source/lines.tsv.
        """)

    @Argument(help: "What 'magint catalog import' wrote of a Magento as it is sold.")
    var snapshot: String

    @Option(help: "When the release came out: YYYY-MM-DD.")
    var date: String

    @Flag(help: "Add it although more is missing than a release has ever lost.")
    var acceptLosses = false

    @Flag(help: "Print what would change and write nothing.")
    var dryRun = false

    @Option(help: "The package's directory.")
    var root = "."

    func validate() throws {
      guard CalendarDate(date) != nil else {
        throw ValidationError("'\(date)' is no date; write YYYY-MM-DD.")
      }
    }

    func run() throws {
      let files = CatalogFiles(root: URL(fileURLWithPath: root))
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: snapshot)))
      let read = try CatalogSnapshot(path: snapshot, bytes)
      let addition = try files.read().adding(
        read, date: CalendarDate(date)!, acceptsLosses: acceptLosses)
      for line in addition.changes { print(line) }
      for warning in addition.warnings { print("look at this: \(warning)") }
      if !dryRun { try files.write(addition.source) }
    }
  }

  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take out what was seen of a release: it is assumed again.")

    @Argument(help: "A release of Open Source, such as 2.4.7-p3.")
    var release: String

    @Option(help: "The package's directory.")
    var root = "."

    func run() throws {
      guard let release = Release(release) else {
        throw ValidationError("'\(release)' is no release.")
      }
      let files = CatalogFiles(root: URL(fileURLWithPath: root))
      try files.write(files.read().removing(release))
    }
  }

  struct Snapshot: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write what is known of a release in the form of 'magint catalog import'.")

    @Argument(help: "A release of Open Source, such as 2.4.7-p3.")
    var release: String

    @Option(name: .shortAndLong, help: "The file to write.")
    var output: String

    @Option(help: "The package's directory.")
    var root = "."

    func run() throws {
      guard let release = Release(release) else {
        throw ValidationError("'\(release)' is no release.")
      }
      let files = CatalogFiles(root: URL(fileURLWithPath: root))
      try Data(files.read().snapshot(of: release)).write(to: URL(fileURLWithPath: output))
    }
  }
}
