#if Rehearsal
  import ArgumentParser
  import Foundation
  import MagintCatalog
  import MagintRehearsal

  /// Measures the stand-in of the rehearsal: activations, memory, connections.
  @main
  struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "magint-load",
      abstract: "Put load on the stand-in for Magento, and print a table.",
      discussion: """
        Shop, service and merchants are in this process and share its cores; all they say goes over \
        loopback. An activation is the call of the endpoint URL, the pop-up, both requests for tokens and \
        the page that closes the pop-up. 'make load' runs a release build.

        Exits with 1 when an activation failed or a connection was left hanging; how fast it went does \
        not count, because that depends on what else the machine does.
        """)

    @Option(help: "How many activations.")
    var activations = 100_000

    @Option(help: "How many merchants activate at a time.")
    var merchants = 64

    @Option(
      help:
        "After how many activations an integration is made anew, which ends its consumer; 0 for never."
    )
    var recreation = 100

    @Option(help: "How many connections at once; 0 for none.")
    var connections = 10_000

    @Option(help: "Seconds after which the shop gives up a connection that says nothing.")
    var patience = 15

    func validate() throws {
      guard activations > 0, merchants > 0, recreation >= 0, connections >= 0, patience > 0 else {
        throw ValidationError("Counts are positive.")
      }
    }

    private struct Row {
      var what: String
      var figure: String
      var goal: String
    }

    func run() async throws {
      let catalog = Catalog.embedded
      var options = StandIn.Options(catalog: catalog, release: catalog.releases.count - 1)
      options.patience = patience
      // As 'magint rehearse listen' has it.
      options.journalCapacity = 256
      // Both ends of each connection are here, and those of the activations.
      let needed = connections + options.connectionLimit + 8 * merchants + 256
      let allowed = OpenFiles.allow(needed)
      guard allowed >= needed else {
        throw ValidationError(
          "\(connections) connections need \(needed) open files, and this process may have \(allowed): raise 'ulimit -Hn', or pass fewer with --connections."
        )
      }
      let standIn = try await StandIn.start(options)
      let service: TrivialService
      do {
        service = try await TrivialService.start(
          release: catalog.releases[options.release], connections: merchants)
      } catch {
        await standIn.stop()
        throw error
      }
      var rows: [Row] = []
      var faults: [String] = []
      let load = ActivationLoad(
        standIn: standIn, service: service, workers: merchants, recreation: recreation)
      measure(await load.run(activations), &rows, &faults)
      if connections > 0 {
        let flood = ConnectionLoad(port: standIn.port, patience: patience)
        measure(await flood.run(connections), &rows, &faults)
        let after = await load.run(max(merchants, 100))
        faults += after.failures.map { "after the connections: \($0)" }
        rows.append(
          Row(
            what: "activations that failed after that", figure: "\(after.failures.count)", goal: "0"
          ))
      }
      await service.stop()
      await standIn.stop()
      print("| what | measured | goal |\n|---|---|---|")
      for row in rows { print("| \(row.what) | \(row.figure) | \(row.goal) |") }
      for fault in faults.sorted() { print("failed: \(fault)") }
      if !faults.isEmpty { throw ExitCode(1) }
    }

    private func measure(
      _ result: ActivationLoad.Result, _ rows: inout [Row], _ faults: inout [String]
    ) {
      faults += result.failures
      let cores = ProcessInfo.processInfo.activeProcessorCount
      rows += [
        Row(
          what: "whole activations a second on \(cores) cores",
          figure: String(format: "%.0f", Double(activations) / result.seconds), goal: "≥ 500"),
        Row(
          what: "the same in two seconds of processor time, whatever else the machine does",
          figure: String(format: "%.0f", 2 * Double(activations) / result.processorSeconds),
          goal: "≥ 500"),
      ]
      // At the second tenth everything that has a limit is as large as it gets.
      if result.memory.count >= 10 {
        let megabytes = result.memory.map { "\($0 >> 20)" }.joined(separator: ", ")
        rows += [
          Row(
            what: "MB in memory after each tenth of \(activations) activations", figure: megabytes,
            goal: ""),
          Row(
            what: "memory at the end against that after two tenths",
            figure: String(format: "%.2f", Double(result.memory[9]) / Double(result.memory[1])),
            goal: "≤ 1.10"),
        ]
      }
    }

    private func measure(
      _ result: ConnectionLoad.Result, _ rows: inout [Row], _ faults: inout [String]
    ) {
      let hung = result.hung.values.reduce(0, +)
      for (kind, count) in result.hung { faults.append("\(count) connections hung: \(kind)") }
      rows += [
        Row(
          what:
            "\(connections) connections at once: served, closed, hung; all at an end after \(Int(result.seconds)) s",
          figure: "\(result.served), \(result.refused), \(hung)", goal: "0 hung"),
        Row(
          what:
            "the slowest of \(result.requests) ordinary requests in between, served or refused",
          figure: String(format: "%.2f s", result.slowest), goal: "≤ 5 s"),
      ]
    }
  }
#else
  @main
  enum LoadCommand {
    static func main() {
      print(
        "magint-load was built with --disable-default-traits, without all that it is for; build it anew"
      )
    }
  }
#endif
