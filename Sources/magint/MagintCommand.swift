import ArgumentParser
import MagintCore

@main
struct MagintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "magint",
    abstract:
      "Checks, compiles and packs Magento 2 integration configuration, and says what Magento would do with it.",
    discussion: """
      'magint lint' checks etc/integration.xml, etc/integration/config.xml and \
      etc/integration/api.xml below the working directory.

      Exit codes: 0 nothing found, 1 findings at or above --fail-on, 2 wrong usage, 3 something \
      could not be read.
      """,
    version: Magint.version,
    subcommands: [
      LintCommand.self, NewCommand.self, CompileCommand.self, FmtCommand.self,
      MigrateCommand.self, DiffCommand.self, PackCommand.self, ACLCommand.self,
      GrantsCommand.self, RehearseCommand.self, OAuthCommand.self, CatalogCommand.self,
      InitCommand.self, EditorCommand.self,
      ConfigCommand.self, ExplainCommand.self, RulesCommand.self, SchemaCommand.self,
      GenerateCompletionCommand.self, ManualCommand.self,
    ])

  /// Swift repairs arguments that are not UTF-8, and the value would be another than was meant.
  private static func checkEncoding() throws(MagintError) {
    for (index, argument) in CommandLine.arguments.enumerated().dropFirst()
    where argument.unicodeScalars.contains("\u{FFFD}") {
      guard let bytes = CommandLine.unsafeArgv[index], String(validatingCString: bytes) == nil
      else { continue }
      throw MagintError(.usage, "the argument '\(argument)' is not UTF-8")
    }
  }

  /// The error that says that there is no such command, with the one that was probably meant.
  private static func unknown(command name: String) -> MagintError {
    let names = configuration.subcommands.compactMap { $0.configuration.commandName }
    let hint = nearest(to: name, among: names, within: 2).map { " Did you mean '\($0)'?" } ?? ""
    return MagintError(
      .usage, "there is no command \(quoted(name)).\(hint) 'magint --help' lists them all")
  }

  /// Whether the command that the arguments name takes an option.
  private static func takes(_ option: String) -> Bool {
    var type: any ParsableCommand.Type = MagintCommand.self
    for name in CommandLine.arguments.dropFirst() {
      let next = type.configuration.subcommands.first { $0._commandName == name }
      guard let next else { break }
      type = next
    }
    return type.helpMessage(columns: 1_000).contains(option)
  }

  /// ArgumentParser's own `main` exits with 64 for wrong usage; here that is 2.
  static func main() {
    do {
      Terminal.takesOption.withLock { $0 = { takes($0) } }
      try checkEncoding()
      // Linting is what a hook does, and must start at once; compiling is what a build does. Paths
      // alone need no parser, and reading the arguments of one command takes a fraction of reading the
      // tree of all. Whatever is wrong with them is said by the latter, and help too: it is a command of
      // its own that would not know the program's name.
      let arguments = CommandLine.arguments.dropFirst()
      let rest = Array(arguments.dropFirst())
      if !rest.contains(where: { $0.hasPrefix("-") }) {
        switch arguments.first {
        case "lint": return try LintRun(paths: rest).run()
        case "compile": return try CompileRun(paths: rest).run()
        default: break
        }
      }
      let isNetwork = { (name: String?) in
        NetworkHalf.commands.contains { $0.configuration.commandName == name }
      }
      if isNetwork(arguments.first) { try NetworkHalf.become() }
      // Where it is not installed, magint has a word of its own.
      if arguments.first == "help", isNetwork(rest.first) { try? NetworkHalf.become() }
      if let type = configuration.subcommands.first(where: {
        $0.configuration.commandName == arguments.first && $0.configuration.subcommands.isEmpty
      }), var command = try? type.parseAsRoot(rest), Swift.type(of: command) == type {
        return try command.run()
      }
      if let name = arguments.first, !name.hasPrefix("-"), name != "help",
        !configuration.subcommands.contains(where: { $0.configuration.commandName == name })
      {
        throw unknown(command: name)
      }
      var command = try parseAsRoot()
      try command.run()
    } catch let error as MagintError {
      Terminal.fail(error)
    } catch {
      let code = exitCode(for: error)
      let message = fullMessage(for: error)
      if code == .success {
        Terminal.write(message.isEmpty ? "" : message + "\n")
      } else if !message.isEmpty {
        Terminal.writeError(message + "\n")
      }
      Terminal.exit(code == .validationFailure ? 2 : code.rawValue)
    }
  }
}
