import ArgumentParser
import MagintCore
import MagintKit

struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Print the manual page of magint or of one of its commands.",
    discussion: """
      The page is in the language of man(1): magint manual lint | man -l -

      With --output all pages are written into a directory, such as /usr/local/share/man/man1.
      """)

  @Argument(
    help: "The command: lint, acl for and so on. Without one, magint itself.",
    completion: .custom { _, _, _ in CommandHelp.root.subcommands.compactMap(\.path.last) })
  var command: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write the pages of all commands into this directory.", valueName: "dir"),
    completion: .directory)
  var output: String?

  @Flag(help: "Replace pages that are there already.")
  var force = false

  func validate() throws {
    guard output != "" else { throw ValidationError("--output takes the name of a directory.") }
    guard output == nil || command.isEmpty else {
      throw ValidationError("--output writes the pages of all commands: name none.")
    }
    guard output != nil || !force else { throw ValidationError("--force goes with --output.") }
  }

  func run() throws {
    let root = CommandHelp.root
    if let output {
      let files = root.all.map {
        (name: ManualPage.name($0) + ".1", bytes: Array(ManualPage($0).text.utf8))
      }
      try FileWriter(directory: output, overwrites: force).write(files)
      return Terminal.write("Wrote \(files.count) pages to \(output).\n")
    }
    guard let help = root.find(command) else {
      throw MagintError(
        .usage,
        "there is no command '\(command.joined(separator: " "))'; 'magint --help' lists them all"
      )
    }
    Terminal.write(ManualPage(help).text)
  }
}
