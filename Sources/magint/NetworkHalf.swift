import ArgumentParser
import MagintCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The program with what needs a network. It is one of its own because magint starts several times as
/// fast without.
enum NetworkHalf {
  private static let name = "magint-rehearse"

  static let commands: [any ParsableCommand.Type] = [RehearseCommand.self, OAuthCommand.self]

  /// Becomes that program, with the arguments of this one: the one beside magint, otherwise the first in
  /// `PATH`.
  ///
  /// - Throws: ``MagintError`` where there is none, or it cannot be started.
  static func become() throws(MagintError) -> Never {
    // Its help shows the commands as they were typed.
    var arguments = [strdup("magint")]
    for argument in CommandLine.arguments.dropFirst() { arguments.append(strdup(argument)) }
    arguments.append(nil)
    if let directory = ownDirectory { execv("\(directory)/\(name)", arguments) }
    execvp(name, arguments)
    guard errno == ENOENT else {
      throw MagintError(.failure, "\(name) cannot be started: \(String(cString: strerror(errno)))")
    }
    throw MagintError(
      .failure,
      "this needs \(name), which is neither beside magint nor in PATH. It is in the .tar.gz archive of magint's releases; from the source, 'make dist' builds both"
    )
  }

  /// Where this program is, symbolic links resolved.
  private static var ownDirectory: String? {
    let own = realpath("/proc/self/exe", nil) ?? realpath(CommandLine.arguments[0], nil)
    guard let own else { return nil }
    defer { free(own) }
    let path = String(cString: own)
    return path.lastIndex(of: "/").map { String(path[..<$0]) }
  }
}

struct RehearseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rehearse",
    abstract: "Play Magento against the service of an integration (needs magint-rehearse).",
    discussion: "'magint rehearse --help' is magint-rehearse's own help.")

  @Argument(parsing: .captureForPassthrough, help: .hidden)
  var arguments: [String] = []

  func run() throws { try NetworkHalf.become() }
}

struct OAuthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "oauth",
    abstract:
      "Sign a request as Magento wants it, or say what is wrong with one (needs magint-rehearse).",
    discussion: "'magint oauth --help' is magint-rehearse's own help.")

  @Argument(parsing: .captureForPassthrough, help: .hidden)
  var arguments: [String] = []

  func run() throws { try NetworkHalf.become() }
}
