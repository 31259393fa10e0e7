#if Rehearsal
  import ArgumentParser
  import Dispatch
  import MagintCore
  import MagintRehearsal

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  struct RehearseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rehearse",
      abstract: "Play Magento against the service of an integration.",
      discussion: """
        'magint rehearse MODULE' is 'magint rehearse check MODULE'; 'magint rehearse check --help' lists the \
        options. 'magint rehearse --serve MODULE' is 'magint rehearse serve MODULE': the same by hand, in a \
        web page. A directory of the name of a subcommand is given as ./check, ./listen or ./serve.
        """,
      subcommands: [Check.self, Serve.self, Listen.self], defaultSubcommand: Check.self)

    /// The arguments of a program with `--serve` as the name of the subcommand.
    ///
    /// - Throws: ``MagintError`` where the first is neither a path nor the name of a subcommand, but nearly one.
    static func arguments(_ arguments: [String]) throws(MagintError) -> [String] {
      guard arguments.first == "rehearse" else { return arguments }
      if arguments.count > 1 { try checkName(arguments[1]) }
      guard
        let place = arguments.firstIndex(where: { $0 == "--serve" || $0 == "--" }),
        arguments[place] == "--serve"
      else { return arguments }
      var result = arguments
      result.remove(at: place)
      result.insert("serve", at: 1)
      return result
    }

    /// Calls `body` when the user or the system wants the program to end.
    static func onInterruption(_ body: @escaping @Sendable () -> Void) {
      let descriptor = Interruption().descriptor
      // To the end of the program.
      nonisolated(unsafe) let source = DispatchSource.makeReadSource(fileDescriptor: descriptor)
      source.setEventHandler {
        source.cancel()
        body()
      }
      source.resume()
    }

    private static func checkName(_ word: String) throws(MagintError) {
      let names = ["check", "listen", "serve", "help"]
      guard !word.hasPrefix("-"), !names.contains(word), !word.utf8.contains(UInt8(ascii: "/")),
        access(word, F_OK) != 0, let name = nearest(to: word, among: names, within: 2)
      else { return }
      throw MagintError(
        .usage, "there is no file and no subcommand \(quoted(word)). Did you mean '\(name)'?")
    }
  }

  /// An exchange in lines for people: no header, query or body is shown, in which secrets may be.
  struct ExchangeText {
    let exchange: Exchange

    init(_ exchange: Exchange) { self.exchange = exchange }

    var text: String {
      let request = exchange.request
      let name = exchange.account.integration.map { " (\($0))" } ?? ""
      var text =
        "\(exchange.number). \(request.method) \(shown(request.path))\(request.query == nil ? "" : "?…"): \(exchange.reply.status)\(shown(name))\n"
      if let failure = exchange.account.failure { text += "   \(failure.detail)\n" }
      guard let explanation = exchange.account.signature?.explain() else { return text }
      for mistake in explanation.mistakes {
        text +=
          "   \(mistake.message.prefix(1).uppercased())\(mistake.message.dropFirst()). \(mistake.help)\n"
      }
      if explanation.mistakes.isEmpty {
        text += "   No known mistake makes the signature that was sent.\n"
      }
      return text
    }

    private func shown(_ text: String) -> String {
      String(quoted(text, limit: 200).dropFirst().dropLast())
    }
  }
#endif
