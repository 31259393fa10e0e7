import ArgumentParser
import Foundation
import Hummingbird
import Logging

// A service that merchants connect their Magento to. Needs libsqlite3-dev.
//
//     swift run service add-user alice      # asks for a password
//     swift run service --port 8080         # http://127.0.0.1:8080
//
// The module of such a service names two of its pages, as ../good-consolidated/etc/integration.xml
// does:
//
//     /magento/callback  endpoint_url       Magento posts keys to it when a merchant presses Activate
//     /magento/login     identity_link_url  the merchant's pop-up: logs in, goes back to Magento
//
// Put it behind a web server that speaks https. To rehearse on one machine, --local allows shops with
// http and private addresses. Not here: limits on callbacks and on attempts to log in, and encrypting
// the secrets on disk.

@main struct ServiceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "service", abstract: "A service that merchants connect Magento to.",
    subcommands: [Serve.self, AddUser.self], defaultSubcommand: Serve.self)
}

struct StoreOptions: ParsableArguments {
  @Option(help: "The file for SQLite.") var database = "service.sqlite"
}

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Listens for requests.")

  @OptionGroup var options: StoreOptions
  @Option var host = "127.0.0.1"
  @Option(help: "0 for one that is free.") var port = 8080
  @Flag(help: "Allow shops with http and private addresses, for tests.") var local = false

  func run() async throws {
    let host = host
    let logger = Logger(label: "service")
    let pages = Pages(store: try Store(path: options.database), isLocal: local, logger: logger)
    let application = Application(
      router: pages.router,
      configuration: .init(address: .hostname(host, port: port)),
      onServerRunning: { channel in
        let line = "Listening on http://\(host):\(channel.localAddress?.port ?? 0)\n"
        FileHandle.standardOutput.write(Data(line.utf8))
      },
      logger: logger)
    try await application.runService()
  }
}

struct AddUser: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Asks for a password, or reads it from a pipe.")

  @OptionGroup var options: StoreOptions
  @Argument var name: String

  func run() throws {
    let password =
      isatty(STDIN_FILENO) == 1 ? String(cString: getpass("Password: ")) : readLine() ?? ""
    guard password.utf8.count >= 8 else {
      throw Failure(message: "a password has at least 8 characters")
    }
    guard try Store(path: options.database).addUser(name, password: password) else {
      throw Failure(message: "there is a user '\(name)' already")
    }
  }
}

/// What goes wrong where the command line was right: no reason to print how to use it.
struct Failure: Error, CustomStringConvertible {
  var message: String
  var description: String { message }
}
