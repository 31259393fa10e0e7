import ArgumentParser
import MagintCore
import MagintRehearsal

@main
struct MagintRehearseCommand: AsyncParsableCommand {
  #if Rehearsal
    static let subcommands: [any ParsableCommand.Type] = [RehearseCommand.self, OAuthCommand.self]
  #else
    static let subcommands: [any ParsableCommand.Type] = []
  #endif

  static let configuration = CommandConfiguration(
    commandName: "magint-rehearse",
    abstract: "The network half of magint, which 'magint rehearse' and 'magint oauth' become.",
    version: Magint.version, subcommands: subcommands)

  func run() async throws {
    #if Rehearsal
      throw CleanExit.helpRequest(self)
    #else
      throw MagintError(
        .usage,
        "this magint-rehearse was built without the trait Rehearsal, and can do nothing. Build it without --disable-default-traits"
      )
    #endif
  }

  /// ArgumentParser's own `main` exits with 64 for wrong usage; here that is 2, as in magint.
  static func main() async {
    do {
      var command = try parseAsRoot()
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
