import ArgumentParser

@main
struct MagintDev: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "magint-dev",
    abstract: "For contributors: generated files, new rules, benchmarks and material for them.",
    subcommands: [
      BenchCorpusCommand.self, GenerateCommand.self, NewRuleCommand.self, BenchCommand.self,
    ] + network)

  #if Rehearsal
    private static let network: [any ParsableCommand.Type] = [LoadCommand.self]
  #else
    private static let network: [any ParsableCommand.Type] = []
  #endif
}
