import ArgumentParser
import MagintCore

#if Rehearsal
  @main
  struct MagintRehearseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: name,
      abstract: "The network half of magint, which 'magint rehearse' and 'magint oauth' become.",
      version: Magint.version, subcommands: [RehearseCommand.self, OAuthCommand.self])

    /// What the user typed: magint gives its own name when it becomes this program.
    private static let name =
      CommandLine.arguments.first == "magint" ? "magint" : "magint-rehearse"

    /// ArgumentParser's own `main` exits with 64 for wrong usage; here that is 2, as in magint.
    static func main() async {
      do {
        var command = try parseAsRoot(
          RehearseCommand.arguments(Array(CommandLine.arguments.dropFirst())))
        if var asynchronous = command as? any AsyncParsableCommand {
          try await asynchronous.run()
        } else {
          try command.run()
        }
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
#else
  @main
  enum MagintRehearseCommand {
    static func main() {
      Terminal.fail(
        MagintError(
          .usage,
          "this magint-rehearse was built with --disable-default-traits, without all that it is for; build it anew"
        ))
    }
  }
#endif
