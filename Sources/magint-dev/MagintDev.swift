import ArgumentParser

@main
struct MagintDev: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "magint-dev",
    abstract: "For contributors: generated files, new rules, material for benchmarks.",
    subcommands: [
      BenchCorpusCommand.self, GenerateCommand.self, NewRuleCommand.self, BenchCommand.self,
    ])
}
